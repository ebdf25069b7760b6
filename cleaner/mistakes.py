"""Mistakes in plain words: what a model or a pattern says of a value, told at the value's place in its file."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any, get_args

import regex
import yaml
from pydantic import BaseModel, ValidationError

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
Place = tuple[YamlFile, yaml.Node]
_QUOTED = regex.compile(r"'([^']+)'")


def closest(name: str, options: Iterable[str]) -> str:
    """A suggestion: the option most like the name, or all of them.

    >>> closest("exampels", ["examples", "why"])
    "did you mean 'examples'?"
    """
    known = sorted({option.replace("_", "-") for option in options})
    near = difflib.get_close_matches(name.replace("_", "-"), known, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"it can be: {', '.join(known)}" if known else ""


def tell_invalid(error: ValidationError, node: yaml.Node, file: YamlFile, what: str, model: type[BaseModel]) -> None:
    """Tell everything that a model finds wrong with the value of `node`."""
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for item in error.errors():
        groups.setdefault(_steps(node, item["loc"], item["type"]), []).append(item)
    for path, items in groups.items():
        short = items[0]["type"] == "too_short"
        if short and any(other[: len(path)] == path and other != path for other in groups):
            continue  # it is short only because of items that are wrong themselves
        _Telling(file, node, what, model).tell(items, path)


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


def keys_of(model: type[BaseModel], path: Sequence[Any] = ()) -> list[str]:
    """The keys that a model knows, or the model at a path below it, as a file writes them."""
    fields = {info.alias or name: info.annotation for name, info in model.model_fields.items()}
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return list(fields)
    below = _model_in(fields.get(names[0]))
    return keys_of(below, names[1:]) if below else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


class _Telling:
    """What is wrong with one value, in the words of the file."""

    def __init__(self, file: YamlFile, node: yaml.Node, what: str, model: type[BaseModel]) -> None:
        self.file = file
        self.node = node
        self.what = what
        self.model = model

    def tell(self, items: list[Any], path: tuple[Any, ...]) -> None:
        """Tell the errors of one place as one problem."""
        item, place = items[0], find_node(self.node, path)
        name = ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
        kind, value = item["type"], item.get("input")
        if kind in ("missing", "extra_forbidden"):
            self._key(kind, path, name, place)
        elif kind == "value_error":
            self._reason(str(item["ctx"]["error"]), path, place)
        elif kind in ("literal_error", "enum"):
            options = [option.strip("' ") for option in regex.split(r",| or ", item["ctx"]["expected"])]
            self.file.problem(place, f"{name!r} cannot be {_shown(value)}", closest(str(value), options))
        elif kind == "string_pattern_mismatch":
            self.file.problem(place, f"{name!r} cannot be {_shown(value)}", _shape(item["ctx"]["pattern"]))
        elif kind == "too_short":
            least, here = item["ctx"]["min_length"], item["ctx"]["actual_length"]
            self.file.problem(place, f"{name!r} needs at least {least}; it has {here}")
        elif all(i["type"] in _EXPECTED for i in items):
            expected = " or ".join(dict.fromkeys(_EXPECTED[i["type"]] for i in items))
            what = repr(name) if name else f"the {self.what}"
            self.file.problem(place, f"{what} must be {expected}, not {_shown(value)}", _advice(items, value))
        else:
            self.file.problem(place, f"{name!r}: {item['msg'][0].lower()}{item['msg'][1:]}")

    def _key(self, kind: str, path: tuple[Any, ...], name: str, place: yaml.Node) -> None:
        owner = f"{name.rpartition('.')[0]!r} of the {self.what}" if len(path) > 1 else f"the {self.what}"
        last = str(path[-1])
        if kind == "missing":
            self.file.problem(place, f"{owner} lacks {last!r}", f"add  {last}: …")
            return
        key = key_node(_value_at(self.node, path[:-1]), last)
        self.file.problem(key, f"unknown key {last!r} in {owner}", closest(last, keys_of(self.model, path[:-1])))

    def _reason(self, reason: str, path: tuple[Any, ...], place: yaml.Node) -> None:
        """A model's own reason, at the first key of the value that it names in quotation marks."""
        here = _value_at(self.node, path)
        if isinstance(here, yaml.MappingNode):
            keys = [key for name in _QUOTED.findall(reason) for key, _ in here.value if key.value == name]
            place = keys[0] if keys else place
        self.file.problem(place, reason)


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


def _shape(pattern: str) -> str:
    if "a-z" in pattern:
        return "lower-case words joined by hyphens, such as  half-width-marks"
    return 'numbers joined by dots, in quotes, such as  "1.0"' if "\\d" in pattern else f"it must match {pattern}"


def tell_pattern(error: PatternError, places: Sequence[Place], message: str, classes: Iterable[str]) -> None:
    """Tell what is wrong with a pattern at the very character, in whichever of the nodes the pattern stands."""
    hint = closest(error.name, classes) if error.name else ""
    for file, node in places:
        for scalar in scalars(node):
            if scalar.value == error.pattern:
                inside = f", at character {error.pos + 1} of the pattern" if error.pos is not None else ""
                file.problem(scalar, f"{message}: {error.msg}{inside}", hint, error.pos)
                return
    file, node = places[-1]
    file.problem(node, f"{message}: {error.msg}", hint or f"the pattern is  {error.pattern}")


def tell_value(error: ValueError, places: Sequence[Place], message: str, known: Iterable[str]) -> None:
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
