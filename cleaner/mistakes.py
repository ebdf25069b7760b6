"""Mistakes in plain words: what a model or a pattern says of a value, told at the value's place in its file."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

import regex
import yaml
from pydantic import ValidationError

from cleaner.words import PatternError
from cleaner.yaml_file import YamlFile, find_node, key_node, scalars

_EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
_QUOTED = regex.compile(r"'([^']+)'")


def closest(name: str, options: Iterable[str]) -> str:
    """A suggestion: the option most like the name, or all of them.

    >>> closest("exampels", ["examples", "why"])
    "did you mean 'examples'?"
    """
    known = sorted({option.replace("_", "-") for option in options})
    near = difflib.get_close_matches(name.replace("_", "-"), known, n=1, cutoff=0.5)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"it can be: {', '.join(known)}" if known else ""


def tell_invalid(error: ValidationError, node: yaml.Node, file: YamlFile, what: str, names: Sequence[str]) -> None:
    """Tell everything that a model finds wrong with the value of `node`; `names` are the keys that it knows."""
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for item in error.errors():
        groups.setdefault(_steps(node, item["loc"], item["type"]), []).append(item)
    for path, items in groups.items():
        _tell(items, path, node, file, what, names)


def _steps(node: yaml.Node, loc: Sequence[Any], kind: str) -> tuple[Any, ...]:
    """The steps of an error's path that the file has; those of models and unions are left out."""
    path: list[Any] = []
    for step in loc:
        here = _value_at(node, path)
        if isinstance(here, yaml.SequenceNode) and isinstance(step, int):
            path.append(step)
        elif isinstance(here, yaml.MappingNode) and any(key.value == str(step) for key, _ in here.value):
            path.append(str(step))
    return (*path, loc[-1]) if kind == "missing" else tuple(path)


def _value_at(node: yaml.Node, path: Sequence[Any]) -> yaml.Node:
    for step in path:
        if isinstance(node, yaml.SequenceNode):
            node = node.value[step]
        else:
            node = next(value for key, value in node.value if key.value == step)
    return node


def _tell(
    items: list[Any], path: tuple[Any, ...], node: yaml.Node, file: YamlFile, what: str, names: Sequence[str]
) -> None:
    item, place = items[0], find_node(node, path)
    kind, value = item["type"], item.get("input")
    name = ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
    owner = f"the {what}" if len(path) < 2 else f"{name.rpartition('.')[0]!r} of the {what}"
    if kind == "missing":
        file.problem(place, f"{owner} lacks {str(path[-1])!r}", f"add  {path[-1]}: …")
    elif kind == "extra_forbidden":
        parent = _value_at(node, path[:-1])
        file.problem(key_node(parent, str(path[-1])), f"unknown key {str(path[-1])!r} in {owner}",
                     closest(str(path[-1]), [n for n in names if n]) if len(path) < 2 else "")  # fmt: skip
    elif kind == "value_error":
        file.problem(place, str(item["ctx"]["error"]))
    elif kind in ("literal_error", "enum"):
        options = [option.strip("' ") for option in regex.split(r",| or ", item["ctx"]["expected"])]
        file.problem(place, f"{name!r} cannot be {_shown(value)}", closest(str(value), options))
    elif all(i["type"] in _EXPECTED for i in items):
        expected = " or ".join(dict.fromkeys(_EXPECTED[i["type"]] for i in items))
        file.problem(place, f"{name or what!r} must be {expected}, not {_shown(value)}", _advice(items, value))
    else:
        file.problem(place, f"{name!r}: {item['msg'][0].lower()}{item['msg'][1:]}", _shape_hint(item))


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    return repr(value)


def _advice(items: list[Any], value: Any) -> str:
    if not any(item["type"] == "string_type" for item in items) or isinstance(value, (dict, list)):
        return "write it as  [first, second]" if items[0]["type"] in ("tuple_type", "list_type") else ""
    return "write '' for no text" if value is None else "put it in quotes"


def _shape_hint(item: Any) -> str:
    if item["type"] == "string_pattern_mismatch" and "a-z" in item["ctx"]["pattern"]:
        return "lower-case words joined by hyphens, such as  half-width-marks"
    return ""


def tell_pattern(error: PatternError, places: Sequence[tuple[YamlFile, yaml.Node]], message: str, classes: Iterable[str]) -> None:
    """Tell what is wrong with a pattern at the very character, in whichever of the nodes the pattern stands."""
    hint = closest(error.name, classes) if error.name else ""
    for file, node in places:
        for scalar in scalars(node):
            if scalar.value == error.pattern:
                inside = f", at character {error.pos + 1} of the pattern" if error.pos is not None else ""
                file.problem(scalar, f"{message}: {error.msg}{inside}", hint, error.pos or 0)
                return
    file, node = places[-1]
    file.problem(node, f"{message}: {error.msg}", hint or f"the pattern is  {error.pattern}")


def tell_value(error: ValueError, places: Sequence[tuple[YamlFile, yaml.Node]], message: str, known: Iterable[str]) -> None:
    """Tell what a repair says of its parameters, at the value that it names in quotation marks, if any."""
    told = str(error)
    for name in reversed(_QUOTED.findall(told)):
        for file, node in places:
            for scalar in scalars(node):
                if scalar.value == name:
                    hint = closest(name, known) if "not declared" in told else ""
                    file.problem(scalar, f"{message}: {told}", hint)
                    return
    file, node = places[-1]
    file.problem(node, f"{message}: {told}")
