"""Sets of rules: the built-in ones by name, those that people share as a folder with a manifest by path."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, ValidationError

from cleaner.errors import Problem, UnknownRule
from cleaner.layers import Layer, Settings
from cleaner.mistakes import closest, tell_invalid
from cleaner.rulefile import MANIFEST, Written, builtin_rules
from cleaner.yaml_file import SUFFIXES, YamlFile, find_node

Version = Annotated[str, Field(pattern=r"^\d+(\.\d+)*$")]


class Manifest(Settings):
    """What a set says of itself (`set.yaml` in its folder), and its settings for rules that stand elsewhere."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="The set's name: lower-case words joined by hyphens.")
    why: str = Field(min_length=1, description="One sentence: which texts the set is for.")
    version: Version = Field(description='The set\'s version, in quotes: "1.0".')
    licence: str = Field(min_length=1, description="The licence under which the set is shared, such as CC0-1.0.")
    requires: Version = Field(default="0", description="The least version of this tool that the set works with.")


def builtin_sets() -> dict[str, Path]:
    """The built-in sets by name."""
    return {path.stem: path for path in sorted((builtin_rules() / "sets").glob("*.yaml"))}


def manifest_in(path: Path) -> Path | None:
    """The manifest of a folder, if the folder is a set."""
    found = [path / (MANIFEST + suffix) for suffix in SUFFIXES] if path.is_dir() else []
    return next((file for file in found if file.is_file()), None)


def is_path(name: str) -> bool:
    """Whether a set is named by its path and not by a name."""
    return "/" in name or "\\" in name or name in (".", "..") or name.endswith(SUFFIXES)


def layer_of(name: str, base: Path, problems: list[Problem], asked: Written | None = None) -> Layer:
    """The layer of a set: a built-in one by name, or a folder by its path from `base`.

    A set that does not exist is a problem at `asked` where a file names it, else UnknownRule.
    """
    known = builtin_sets()
    if not is_path(name) and name in known:
        return read_set(known[name], (), problems)
    folder = base / name
    manifest = manifest_in(folder)
    if manifest:
        return read_set(manifest, (folder,), problems)
    if is_path(name) or folder.is_dir():
        message = f"{name} is no set: {f'it has no {MANIFEST}.yaml' if folder.is_dir() else 'there is no such folder'}"
        hint = "a folder of rules without a manifest goes under 'rules' (or --rules)" if folder.is_dir() else ""
    else:
        message, hint = f"there is no set {name!r}", f"{closest(name, known)} A path to a folder has a / in it."
    if asked is None:
        raise UnknownRule(f"{message}; {hint}" if hint else message)
    asked.file.problem(asked.node, message, hint)
    return Layer(name)


def read_set(path: Path, folders: tuple[Path, ...], problems: list[Problem]) -> Layer:
    """The layer of a manifest and the folders of its rules."""
    file = YamlFile(path, problems)
    empty = Layer(path.parent.name, folders)
    if not file.readable:
        return empty
    if not isinstance(file.root, yaml.MappingNode):
        file.problem(file.root, "a manifest is a mapping", "it starts with  name: …")
        return empty
    manifest = validated(Manifest, file, "manifest")
    if manifest is None:
        return empty
    if not _new_enough(manifest.requires):
        from cleaner import __version__

        message = f"the set {manifest.name!r} needs version {manifest.requires} of this program; this is {__version__}"
        file.problem(find_node(file.root, ["requires"]), message, "install a newer one")
    name = f"set {manifest.name}" + (f" {manifest.version}" if folders else "")
    return Layer(name, folders, manifest.levels, manifest.parameters, Written(file, file.root))


def validated(model: type[Any], file: YamlFile, what: str) -> Any:
    """The content of a file as a model; None, and problems, where it is wrong."""
    assert file.root is not None
    before = len(file.problems)
    values = file.value(file.root)
    try:
        found = model.model_validate(values)
    except ValidationError as error:
        tell_invalid(error, file.root, file, what, model)
        return None
    return found if len(file.problems) == before else None


def _new_enough(least: str) -> bool:
    from cleaner import __version__

    def numbers(version: str) -> list[int]:
        return [int(part) for part in version.split(".") if part.isdigit()]

    return numbers(__version__) >= numbers(least)
