"""The project file `clean.yaml`: found upwards from the pages, it says which rules clean them and how."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from cleaner.errors import Problem, RuleError
from cleaner.layers import Layer, Settings
from cleaner.mistakes import closest
from cleaner.rulefile import PROJECT, Written
from cleaner.sets import layer_of, validated
from cleaner.yaml_file import SUFFIXES, YamlFile, find_node, near, value_node

GENRES = {"newspaper": "newspapers", "book": "books", "official": "official"}


class Config(Settings):
    """What `clean.yaml` can say; every entry may be left out."""

    genre: Literal["newspaper", "book", "official"] | None = Field(
        default=None, description="What the texts are; it chooses the built-in set for them."
    )
    sets: tuple[str, ...] = Field(
        default=(), description="Built-in sets by name, shared ones by the path of their folder, such as `./house`."
    )
    rules: tuple[str, ...] = Field(default=(), description="Files and folders of rules, from this file's folder.")
    script: str | None = Field(default=None, description="The OpenCC configuration to convert by, such as t2s.")


@dataclass(frozen=True)
class Project:
    """A project file that was read: its place, the layers it asks for, and the script."""

    path: Path
    layers: tuple[Layer, ...] = ()
    script: str | None = None


def find_project(pages: Iterable[Path | str]) -> Path | None:
    """The nearest `clean.yaml` at or above the folder that all the pages have in common."""
    folders = [_folder(Path(page)) for page in pages if str(page) != "-"] or [Path.cwd()]
    try:
        start = Path(os.path.commonpath(folders))
    except ValueError:  # on different drives
        return None
    for folder in (start, *start.parents):
        for suffix in SUFFIXES:
            file = folder / (PROJECT + suffix)
            if file.is_file():
                return Path(near(file))
    return None


def _folder(page: Path) -> Path:
    page = Path(os.path.abspath(page))
    return page if page.is_dir() else page.parent


def read_project(path: Path) -> Project:
    """The project file at a path; RuleError carries every mistake in it."""
    problems: list[Problem] = []
    project = _read(path, problems)
    if problems:
        raise RuleError(sorted(problems, key=lambda p: (p.file, p.line, p.column)))
    return project


def _read(path: Path, problems: list[Problem]) -> Project:
    file = YamlFile(path, problems, missing="check the path given to --config")
    if not file.readable or file.root is None:
        return Project(path)
    if not isinstance(file.root, yaml.MappingNode):
        file.problem(file.root, f"{path.name} is a mapping", "it has entries such as  sets: [books]")
        return Project(path)
    config = validated(Config, file, "project file")
    if config is None:
        return Project(path)
    return Project(path, tuple(_layers(config, file)), _script(config, file))


def _layers(config: Config, file: YamlFile) -> Iterable[Layer]:
    root, base = file.root, file.path.parent
    assert root is not None
    if config.genre and GENRES[config.genre] not in config.sets:
        yield layer_of(GENRES[config.genre], base, file.problems)
    for number, name in enumerate(config.sets):
        yield layer_of(name, base, file.problems, Written(file, find_node(root, ["sets", number])))
    paths = []
    for number, name in enumerate(config.rules):
        if (base / name).exists():
            paths.append(base / name)
        else:
            node = find_node(root, ["rules", number])
            hint = f"the path counts from the folder of {near(file.path)}"
            file.problem(node, f"there is no file or folder {name!r}", hint)
    yield Layer(file.path.name, tuple(paths), config.levels, config.parameters, Written(file, root))


def _script(config: Config, file: YamlFile) -> str | None:
    if config.script is None or file.root is None:
        return None
    from cleaner.script import configurations

    known = configurations()
    if config.script not in known:
        node = value_node(file.root, "script")
        file.problem(node, f"{config.script!r} is no configuration of OpenCC", closest(config.script, known))
    return config.script
