"""`clean rules list`, `show` and `schema`: what there is, for reading."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli._console import Output
from cleaner.cli._options import Load, output_options, rule_options

if TYPE_CHECKING:
    from cleaner.reports.view import Piece
    from cleaner.rule import Example, Rule
    from cleaner.ruleset import RuleSet

_UNSEEN = re.compile("[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\ufeff\ud800-\udfff]")
_PLAIN = re.compile(r"(?!(?:true|false|null|yes|no|on|off|[\d.]+)$)[\w-]+")
CONTEXT = {"help_option_names": ["-h", "--help"]}
LIST = """List the rules in the order they run: id, contract, level where it is not 'apply', and why.

With words, only the rules that have all of them in their id or reason.

\b
Examples:
  clean rules list
  clean rules list marks
  clean rules list --set books
"""


def width() -> int | None:
    """The columns of the terminal, or None where the output is no terminal and lines may be as long as they are."""
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS"):
        return None
    return shutil.get_terminal_size().columns


@click.command(name="list", help=LIST, short_help="List the rules in their order.", context_settings=CONTEXT)
@click.argument("words", metavar="[WORD]…", nargs=-1)
@rule_options
@output_options
def list_(words: tuple[str, ...], load: Load, output: Output) -> int:
    """List the rules."""
    from rich.cells import cell_len, set_cell_size

    rules = [r for r in load().rules.rules if all(w.lower() in f"{r.id} {r.why}".lower() for w in words)]
    wide = max((len(r.id) for r in rules), default=0)
    marks = max((len(_state(r)) for r in rules), default=0)
    left = (width() or 10_000) - wide - marks - 4
    for rule in rules:
        head: list[Piece] = [(f"{rule.id:<{wide}}", "rule"), (f"  {_state(rule):<{marks}}", "note")]
        if left >= 30:
            why = rule.why if cell_len(rule.why) <= left else set_cell_size(rule.why, left - 1).rstrip() + "…"
            output.pieces([[*head, ("  " + why, "")]])
        else:
            output.pieces([head, *([("  " + line, "")] for line in _wrapped(rule.why, width() or 80, 2))])
    output.note(f"{len(rules)} {'rule' if len(rules) == 1 else 'rules'}; 'clean rules show ID' tells more of one")
    return 0


def _state(rule: Rule) -> str:
    return rule.changes + (f" ({rule.level})" if rule.level != "apply" else "")


def _wrapped(text: str, columns: int, indent: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, max(20, columns - indent), break_on_hyphens=False) or [""]


@click.command(name="show", short_help="Show one rule: reason, parameters, examples, place.", context_settings=CONTEXT)
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
@rule_options
@output_options
def show(ids: tuple[str, ...], load: Load, output: Output) -> int:
    """Show rules in full: why there are, what they may change, their parameters, their examples and their place.

    An id that a rule had before will do as well.
    """
    from cleaner.errors import UnknownRule
    from cleaner.mistakes import closest

    rules = load().rules
    known = rules.ids()
    for number, name in enumerate(ids):
        if name not in known:
            raise UnknownRule(f"there is no rule {name!r}; {closest(name, known)}")
        output.pieces([[]] * bool(number))
        output.pieces(_told(rules, next(r for r in rules.rules if r.id == known[name])))
    return 0


def _told(rules: RuleSet, rule: Rule) -> Iterator[list[Piece]]:
    from cleaner.yaml_file import near

    yield [(rule.id, "rule"), (f"  {near(rule.place.file)}:{rule.place.line}", "note")]
    for line in _wrapped(rule.why, min(width() or 100, 100), 0):
        yield [(line, "")]
    yield []
    at = next(n for n, other in enumerate(rules.rules) if other.id == rule.id)
    around = [f"after {rules.rules[at - 1].id}"] * (at > 0)
    around += [f"before {rules.rules[at + 1].id}"] * (at + 1 < len(rules.rules))
    facts = {
        "changes": rule.changes,
        "level": rule.level,
        "repair": rule.repair,
        "scripts": ", ".join(rule.scripts or ()),
        "once called": ", ".join(rule.aliases),
        "runs": ", ".join([f"{at + 1} of {len(rules.rules)}", *around]),
        "instead of": rules.origins.get(rule.id, ""),
        "set": "; ".join(rules.notes.get(rule.id, ())),
    }
    yield from ([(f"{name:<12}", "note"), (value, "")] for name, value in facts.items() if value)
    yield from _parameters(rule)
    yield []
    yield [("examples", "head")]
    for example in rule.examples:
        yield from _example(example)


def _parameters(rule: Rule) -> Iterator[list[Piece]]:
    from cleaner.ruleset import as_written

    values = as_written(rule)
    if values:
        yield []
        yield [("parameters", "head")]
    for name, value in values.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield [(f"  {name}:", "note")]
            yield from ([("    - ", "note"), (_yaml(item), "")] for item in value)
        else:
            yield [(f"  {name}: ", "note"), (_yaml(value), "")]


def _yaml(value: Any) -> str:
    """A value as YAML in one line, with escapes for what nobody could see."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_yaml(k)}: {_yaml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_yaml, value)) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    if _UNSEEN.search(value):
        return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
    return value if _PLAIN.fullmatch(value) else "'" + value.replace("'", "''") + "'"


def _example(example: Example) -> Iterator[list[Piece]]:
    from cleaner.reports.compare import differences
    from cleaner.reports.places import visible

    if example.fix is not None and example.to is not None:
        pieces = [piece for _, row in differences(example.fix, example.to) for piece in row]
        yield [("  fix", "line"), ("   ", ""), *gone_first(pieces)]
    elif example.keep is not None:
        yield [("  keep", "line"), ("  ", ""), (visible(example.keep), "")]
    else:
        yield [("  flag", "line"), ("  ", ""), (visible(example.flag or ""), "flag")]
    if example.note:
        yield [(f"        {example.note}", "note")]


def gone_first(pieces: list[Piece]) -> list[Piece]:
    """Pieces in which what is gone stands in front of what is new in its place."""
    found = list(pieces)
    for n in range(1, len(found)):
        if found[n][1] == "gone" and found[n - 1][1] == "new":
            found[n - 1], found[n] = found[n], found[n - 1]
    return found


@click.command(name="schema", short_help="Print the JSON Schema of rule files.", context_settings=CONTEXT)
@click.argument("name", metavar="[rules|project|set]", type=click.Choice(["rules", "project", "set"]), default="rules")
def schema(name: str) -> int:
    """Print the JSON Schema (draft 2020-12) of rule files, of project files (clean.yaml) or of manifests (set.yaml).

    Editors complete and check by it. Save it beside your rules, and let each file start with the line

        # yaml-language-server: $schema=rules.schema.json
    """
    from cleaner.schema import text

    click.echo(text(name), nl=False)
    return 0
