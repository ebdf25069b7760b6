"""Writes the schemas and the generated parts of the reference from the models: `python docs/generate.py`.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end -->`; what people wrote around it stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import regex
from pydantic import BaseModel

from cleaner.config import Config
from cleaner.contracts import Contract
from cleaner.repair import Parameters, Repair, repairs
from cleaner.rule import Example, Header
from cleaner.ruleset import load
from cleaner.schema import SCHEMAS, first_sentence, text
from cleaner.sets import Manifest, builtin_sets, layer_of
from cleaner.words import Kind

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
ANCHORS = {"Example": "of-an-example", "Kind": "of-a-kind"}
PART = regex.compile(r"<!-- generated: ([^>]+?) -->\n.*?<!-- end -->", regex.DOTALL)
CONTRACTS: dict[str, str] = {
    "nothing": "flag; the text stays as it is",
    "spaces": "add or remove spaces inside a line, and characters that nobody sees",
    "breaks": "add or remove line ends, with the blank lines, the one space or the hyphen that go with them",
    "marks": "put a mark in place of marks, or a character form in place of its equal",
    "repeats": "delete text whose copy stands right before it",
    "furniture": "delete a whole line that recurs or counts pages",
    "order": "move whole blocks; every block stays, character by character",
    "script": "convert character forms by OpenCC; lines stay lines",
    "text": "anything: no built-in rule has it, only a user's rule that says so",
}
MODELS: dict[str, type[BaseModel]] = {
    "rule": Header, "example": Example, "kind": Kind, "project": Config, "manifest": Manifest
}  # fmt: skip


def model_table(model: type[BaseModel]) -> Iterator[str]:
    """The table of a model's keys, and of those of the models inside it."""
    schema = model.model_json_schema(by_alias=True)
    yield from _table(schema)
    for name, inner in schema.get("$defs", {}).items():
        if name in ("Example", "Kind"):
            continue
        yield f"\n### {name}\n"
        yield " ".join(inner.get("description", "").split()) + "\n"
        yield from _table(inner)


def _table(schema: dict[str, Any]) -> Iterator[str]:
    if not schema.get("properties"):
        yield "There is nothing to choose."
        return
    yield "| key | value | without it | what it says |"
    yield "|---|---|---|---|"
    required = schema.get("required", [])
    for name, field in schema["properties"].items():
        without = "it must be there" if name in required else _default(field.get("default"))
        told = " ".join(field.get("description", "").split())
        yield f"| `{name}` | {_value(field)} | {without} | {_cell(told)} |"


def _value(field: dict[str, Any]) -> str:
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"see [{name}](#{ANCHORS.get(name, name.lower())})"
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_value(one) for one in field["anyOf"] if one.get("type") != "null"))
    if "enum" in field:
        return ", ".join(f"`{one}`" for one in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if field.get("type") == "array":
        inner = _value(field.get("items", {}))
        return "a list of texts" if inner == "a text" else f"a list of {inner}"
    if field.get("type") == "object":
        return "a mapping"
    words = {"string": "a text", "integer": "a whole number", "number": "a number", "boolean": "`true` or `false`"}
    least = f", {field['minimum']} or more" if "minimum" in field else ""
    most = f", {field['maximum']} at most" if "maximum" in field else ""
    return words.get(field.get("type", ""), "any value") + least + most


def _default(value: Any) -> str:
    if value in (None, [], {}, ""):
        return "–"
    return f"`{_cell(str(value).lower() if isinstance(value, bool) else str(value))}`"


def _cell(told: str) -> str:
    return told.replace("|", "\\|")


def repair_block(repair: type[Repair[Parameters]]) -> Iterator[str]:
    """What a repair does, its contracts, its parameters and the built-in rules that use it."""
    yield first_sentence(repair) + "\n"
    yield f"Contracts: {', '.join(f'[`{c}`](../contracts.md)' for c in repair.contracts)}.\n"
    used = [rule.id for rule in load([]).rules if rule.repair == repair.name]
    yield f"Built-in rules that use it: {', '.join(f'`{name}`' for name in used) or 'none'}.\n"
    yield "## Parameters\n"
    yield from model_table(repair.Params)


def _contracts() -> Iterator[str]:
    by: dict[str, list[str]] = defaultdict(list)
    for name, repair in repairs().items():
        for contract in repair.contracts:
            by[contract].append(f"[`{name}`](repairs/{name}.md)")
    yield "| `changes:` | all that an edit may do | repairs that can work under it |"
    yield "|---|---|---|"
    for contract in get_args(Contract):
        yield f"| `{contract}` | {CONTRACTS[contract]} | {', '.join(by[contract]) or '–'} |"


def _repairs() -> Iterator[str]:
    yield "| repair | what it does |"
    yield "|---|---|"
    for name, repair in repairs().items():
        yield f"| [`{name}`](repairs/{name}.md) | {_cell(first_sentence(repair))} |"


def _classes() -> Iterator[str]:
    yield "| class | pattern |"
    yield "|---|---|"
    for name, pattern in load([]).words.classes.items():
        shown = pattern if len(pattern) <= 80 else pattern[:78] + "…"
        yield f"| `{{{name}}}` | `{_cell(shown)}` |"


def _kinds() -> Iterator[str]:
    yield ", ".join(f"`{kind.name}`" for kind in load([]).kinds)


def _sets() -> Iterator[str]:
    yield "| set | for | what it sets |"
    yield "|---|---|---|"
    for name, path in builtin_sets().items():
        layer = layer_of(name, path.parent, [])
        manifest = Manifest.model_validate(layer.written.file.value(layer.written.node)) if layer.written else None
        told = ", ".join(f"`{rule}`: {level}" for rule, level in layer.levels.items())
        yield f"| `{name}` | {manifest.why if manifest else ''} | {told} |"


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "contracts": _contracts, "repairs": _repairs, "classes": _classes, "kinds": _kinds, "sets": _sets
}  # fmt: skip


def part(name: str) -> str:
    """One generated part by its name: `keys rule`, `repair replace`, `contracts` and so on."""
    what, _, which = name.partition(" ")
    if what == "keys":
        lines = model_table(MODELS[which])
    elif what == "repair":
        lines = repair_block(repairs()[which])
    else:
        lines = PARTS[what]()
    return f"<!-- generated: {name} -->\n\n" + "\n".join(lines).strip("\n") + "\n\n<!-- end -->"


def page(path: Path) -> str:
    """A page with its generated parts as the models have them now."""
    return PART.sub(lambda found: part(found[1]), path.read_text(encoding="utf-8"))


def files() -> dict[Path, str]:
    """Every generated file and page, and what should stand in it."""
    found = {ROOT / "rules" / f"{name}.schema.json": text(name) for name in SCHEMAS}
    return found | {path: page(path) for path in sorted(REFERENCE.rglob("*.md"))}


def main() -> None:
    """Write what is not as it should be, and name it."""
    for name in repairs():
        path = REFERENCE / "repairs" / f"{name}.md"
        if not path.exists():
            path.write_text(f"# `{name}`\n\n{part(f'repair {name}')}\n", encoding="utf-8")
    for path, content in files().items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
