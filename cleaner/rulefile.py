"""Rule files: from the nodes of a YAML file to rules, classes and kinds, every mistake told at its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import regex
import yaml
from pydantic import ValidationError

from cleaner.errors import Problem
from cleaner.mistakes import closest, tell_invalid
from cleaner.repair import Parameters, Repair, repairs
from cleaner.rule import Header, Place, Rule
from cleaner.words import CLASS_NAME, Kind
from cleaner.yaml_file import SUFFIXES, YamlFile, find_node, key_node, near, value_node

MANIFEST = "set"
PROJECT = "clean"
TOP = {
    "classes": "Classes of characters by name: patterns that others can name in braces, such as `{han}`.",
    "kinds": "Kinds of blocks; the first that a block matches is its kind.",
    "rules": "The rules, in the order they run.",
}
_HEADER = frozenset(Header.model_fields)


class Written(NamedTuple):
    """Where something is written: the file, and the node."""

    file: YamlFile
    node: yaml.Node


@dataclass
class Part:
    """What one rule file declares, and where each name of it is written."""

    rules: list[Rule] = field(default_factory=list)
    classes: dict[str, str] = field(default_factory=dict)
    kinds: list[Kind] = field(default_factory=list)
    written: dict[str, Written] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)


class Draft(NamedTuple):
    """A rule that cannot be used, but whose repair can be looked at for more mistakes."""

    name: str
    repair: str
    params: Parameters
    written: Written


def builtin_rules() -> Path:
    """The folder of the built-in rules: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "rules"


def rule_files(path: Path) -> list[Path]:
    """The rule files of a folder, in the order of their names; a file is itself.

    Manifests (`set.yaml`), project files (`clean.yaml`), the built-in sets and what is hidden are no rule files.
    """
    if not path.is_dir():
        return [path]
    sets = builtin_rules() / "sets"
    found = (p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file())
    return sorted(p for p in found if not _passed_over(p, path) and p.parent != sets)


def _passed_over(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return hidden or path.stem in (MANIFEST, PROJECT)


def read_rule_file(path: Path, problems: list[Problem]) -> Part:
    """The rules, classes and kinds of one file; its mistakes are added to `problems`."""
    file, part = YamlFile(path, problems, missing="check the path given to --rules"), Part()
    root = file.root
    if not file.readable:
        return part
    if root is None:
        file.problem(None, "the file is empty", "a rule file is a list of rules; 'clean rules new ID' writes one")
    elif isinstance(root, yaml.SequenceNode):
        _read_rules(root, file, part)
    elif isinstance(root, yaml.MappingNode):
        _read_top(root, file, part)
    else:
        file.problem(root, "a rule file is a list of rules, or a mapping with 'rules'")
    return part


def _read_top(root: yaml.MappingNode, file: YamlFile, part: Part) -> None:
    seen: set[str] = set()
    for key, value in root.value:
        if key.value in seen:
            file.problem(key, f"the key {key.value!r} stands twice", "put all under one of them")
        elif key.value not in TOP:
            hint = closest(str(key.value), TOP) if key.value not in _HEADER else "start each rule with '- id: …'"
            file.problem(key, f"unknown key {key.value!r}", hint)
        elif key.value == "rules":
            if isinstance(value, yaml.SequenceNode):
                _read_rules(value, file, part)
            else:
                file.problem(value, "'rules' is a list", "start each rule with '- id: …'")
        elif key.value == "classes":
            _read_classes(value, file, part)
        else:
            _read_kinds(value, file, part)
        seen.add(str(key.value))


def _read_classes(node: yaml.Node, file: YamlFile, part: Part) -> None:
    values = file.value(node)
    if not isinstance(values, dict):
        file.problem(node, "'classes' is a mapping of names to patterns", "such as  han: '\\p{Han}'")
        return
    for name, pattern in values.items():
        if not regex.fullmatch(CLASS_NAME, name):
            file.problem(key_node(node, name), f"the class {name!r} needs a name of lower-case letters and hyphens")
        elif not isinstance(pattern, str):
            file.problem(find_node(node, [name]), f"the class {name!r} needs a pattern", "put it in quotes")
        else:
            part.classes[name] = pattern
            part.written[f"class {name}"] = Written(file, value_node(node, name) or node)


def _read_kinds(node: yaml.Node, file: YamlFile, part: Part) -> None:
    values = file.value(node)
    if not isinstance(values, list):
        file.problem(node, "'kinds' is a list", "start each kind with '- name: …'")
        return
    for number, value in enumerate(values):
        item = node.value[number]
        try:
            kind = Kind.model_validate(value)
        except ValidationError as error:
            tell_invalid(error, item, file, "kind", Kind)
            continue
        if f"kind {kind.name}" in part.written:
            file.problem(find_node(item, ["name"]), f"the kind {kind.name!r} stands twice", "put its patterns together")
        part.kinds.append(kind)
        part.written[f"kind {kind.name}"] = Written(file, item)


def _read_rules(node: yaml.SequenceNode, file: YamlFile, part: Part) -> None:
    for item in node.value:
        if not isinstance(item, yaml.MappingNode):
            file.problem(item, "a rule is a mapping that starts with '- id: …'")
            continue
        rule = _read_rule(item, file, part)
        if rule is None:
            continue
        if rule.id in part.written:
            file.problem(value_node(item, "id"), *twice(rule.id, part.written[rule.id]))
            continue
        part.rules.append(rule)
        part.written[rule.id] = Written(file, item)


def twice(name: str, first: Written) -> tuple[str, str]:
    """The message and hint for an id that a group of files has twice."""
    line, _ = first.file.place(find_node(first.node, ["id"]))
    return f"the id {name!r} is used twice", f"it stands first at {near(first.file.path)}:{line}; ids must be unique"


def _read_rule(node: yaml.MappingNode, file: YamlFile, part: Part) -> Rule | None:
    values, told = file.value(node), len(file.problems)
    name = _repair_name(node, values, file)
    head = None
    try:
        head = Header.model_validate({k: v for k, v in values.items() if k in _HEADER})
    except ValidationError as error:
        tell_invalid(error, node, file, "rule", Header)
    if name is None:
        return None
    repair = repairs()[name]
    inner = value_node(node, name)
    params = read_params(inner or node, file, repair, values[name])
    if params is None:
        return None
    if head is not None and head.changes not in repair.contracts:
        allowed = ", ".join(repair.contracts)
        file.problem(find_node(node, ["changes"]),
                     f"{name!r} cannot work under the contract {head.changes!r}", f"it can be: {allowed}")  # fmt: skip
    if head is None or len(file.problems) > told:
        part.drafts.append(Draft(str(values.get("id", "")), name, params, Written(file, node)))
        return None
    line, _ = file.place(find_node(node, ["id"]))
    return Rule(**dict(head), repair=name, params=params, place=Place(file=str(file.path), line=line))


def _repair_name(node: yaml.MappingNode, values: dict[str, Any], file: YamlFile) -> str | None:
    """The one repair that a rule names, or None; problems where it has none, two or a key that nobody knows."""
    known = repairs()
    named = [name for name in values if name in known]
    strange = [name for name in values if name not in known and name not in _HEADER]
    for name in strange:
        file.problem(key_node(node, name), f"unknown key {name!r}", closest(name, [*_HEADER, *known]))
    if len(named) > 1:
        message = f"a second repair: the rule already has {named[0]!r}"
        file.problem(key_node(node, named[1]), message, "make two rules of it")
    elif not named and not strange:
        file.problem(node, "the rule has no repair", f"add one of: {', '.join(known)}")
    return named[0] if len(named) == 1 else None


def read_params(node: yaml.Node, file: YamlFile, repair: type[Repair[Parameters]], value: Any) -> Parameters | None:
    """The parameters of a repair from a value written at `node`; None, and problems, where they are wrong."""
    try:
        return repair.Params.model_validate({} if value is None else value, by_alias=True, by_name=False)
    except ValidationError as error:
        tell_invalid(error, node, file, f"repair {repair.name!r}", repair.Params)
        return None


def group_problems(files: Iterable[Path], problems: list[Problem]) -> list[Part]:
    """The parts of a group of files, in which every id stands once."""
    parts, seen = [], dict[str, Written]()
    for path in files:
        part = read_rule_file(path, problems)
        for rule in list(part.rules):
            here = part.written[rule.id]
            if rule.id in seen:
                here.file.problem(value_node(here.node, "id"), *twice(rule.id, seen[rule.id]))
                part.rules.remove(rule)
            seen.setdefault(rule.id, here)
        parts.append(part)
    return parts
