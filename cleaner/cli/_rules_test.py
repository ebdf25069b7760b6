"""`clean rules test`: whether the examples of rules hold, alone and in the whole set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli._console import Output
from cleaner.cli._options import Load, output_options, rule_options

if TYPE_CHECKING:
    from cleaner.proof import Failure
    from cleaner.reports.view import Piece
    from cleaner.rule import Rule

HELP = """Prove the examples of the rules in FILE…, or of all rules.

Of each example: the result is exactly the one that it promises; cleaning the result again changes nothing; no edit
breaks the rule's contract. And no other rule of the set touches what a 'keep' says must stay; there blank lines and
spaces at the ends of lines do not count. A failing example shows the difference: [-…-] was promised, {+…+} came out.

\b
Examples:
  clean rules test my-rule.yaml
  clean rules test                   every rule, the built-in ones included

Exit codes: 0 all examples hold, 1 one does not; the others as 'clean --help' tells.
"""


@click.command(
    name="test", help=HELP, short_help="Prove the examples of rules.",
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
@click.argument("files", metavar="[FILE]…", nargs=-1, type=click.Path(path_type=Path))
@rule_options
@output_options
def test(files: tuple[Path, ...], load: Load, output: Output) -> int:
    """Prove the examples of rules."""
    from cleaner.proof import prove

    rules = load(files).rules
    ids = written_in(files, rules.rules) if files else None
    tested = failed = examples = 0
    for rule, failures in prove(rules, ids):
        tested += ids is None or rule.id in ids
        examples += len(rule.examples) if ids is None or rule.id in ids else 0
        failed += len({f.number for f in failures})
        if failures:
            output.pieces(_told(rule, failures))
        elif output.verbose:
            output.pieces([[("ok  ", "moved"), (rule.id, "rule"), (f"  {len(rule.examples)} examples", "note")]])
    many = f"{tested} {'rule' if tested == 1 else 'rules'}, {examples} examples"
    output.note(f"{many}: {failed} {'fails' if failed == 1 else 'fail'}" if failed else f"{many}: all hold")
    return int(failed > 0)


def written_in(files: tuple[Path, ...], rules: tuple[Rule, ...]) -> set[str]:
    """The ids of the rules that stand in these files and folders."""
    places = [file.resolve() for file in files]

    def inside(path: Path) -> bool:
        return any(path == place or path.is_relative_to(place) for place in places)

    return {rule.id for rule in rules if inside(Path(rule.place.file).resolve())}


def _told(rule: Rule, failures: list[Failure]) -> Iterator[list[Piece]]:
    from cleaner.cli._rules_show import gone_first
    from cleaner.reports.compare import differences
    from cleaner.yaml_file import near

    yield [(rule.id, "rule"), (f"  {near(rule.place.file)}:{rule.place.line}", "note")]
    for failure in failures:
        example = rule.examples[failure.number - 1]
        word = "fix" if example.fix is not None else "keep" if example.keep is not None else "flag"
        yield [(f"  example {failure.number} ({word}) ", "flag"), (failure.message, "")]
        for _, pieces in differences(failure.expected, failure.found):
            yield [("   ", "line"), (" ", ""), *gone_first(pieces)]
