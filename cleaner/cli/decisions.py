"""`clean decisions`: sums up what reviewers decided, rule by rule, and merges their files."""

from __future__ import annotations

import os
from collections import defaultdict
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli._console import Output
from cleaner.cli._options import Load, output_options, rule_options

if TYPE_CHECKING:
    from cleaner.decisions import Decisions, Disagreement
    from cleaner.rule import Rule

HELP = """Sum up the decisions of one or more reviewers, as a report exports them or 'clean review' writes them.

For each rule: how many of its edits were accepted and rejected, the share accepted with its 95% interval (Wilson), and
whether that calls for another level. With several files, edits on which they disagree are listed and left out.

\b
Examples:
  clean decisions decisions.jsonl
  clean decisions anna.jsonl bo.jsonl --merge both.jsonl

Exit codes: 0 all is well, 1 the files disagree somewhere; the others as 'clean --help' tells.
"""
RELIABLE = 0.95
"""The share of accepted edits from which a rule may be applied without asking."""
USELESS = 0.5
MOST = 20


@click.command(
    name="decisions",
    help=HELP,
    short_help="Sum up and merge reviewers' decisions.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--merge", "out", metavar="OUT", type=click.Path(path_type=Path), help="Write the merged decisions here.")
@rule_options
@output_options
def command(files: tuple[Path, ...], out: Path | None, load: Load, output: Output) -> int:
    """Sum up and merge decisions."""
    from cleaner.decisions import Decisions, merge

    if out is not None and os.path.realpath(out) in map(os.path.realpath, files):
        raise click.UsageError(f"--merge {out} is one of the files to merge, and would be overwritten; name another")
    merged, apart = merge([Decisions.read(path) for path in files])
    rules = {name: rule for rule in load().rules.rules for name in (rule.id, *rule.aliases)}
    _table(output, merged, rules)
    if apart:
        click.echo(f"\n{len(apart)} {'edit' if len(apart) == 1 else 'edits'} on which the files disagree:")
        shown = apart if output.verbose else apart[:MOST]
        for one in shown:
            click.echo("  " + _difference(one))
        if len(shown) < len(apart):
            click.echo(f"  … {len(apart) - len(shown)} more; --verbose lists them")
    if out:
        merged.write(out)
        output.note(f"{out}: {len(merged)} decisions")
    return 1 if apart else 0


def wilson(accepted: int, all_: int, z: float = 1.96) -> tuple[float, float]:
    """The interval in which the true share lies with 95% confidence, after Wilson.

    >>> [round(share, 3) for share in wilson(9, 10)]
    [0.596, 0.982]
    """
    if not all_:
        return 0.0, 1.0
    share, square = accepted / all_, z * z
    middle = share + square / (2 * all_)
    spread = z * sqrt(share * (1 - share) / all_ + square / (4 * all_ * all_))
    scale = 1 + square / all_
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def advice(level: str, low: float, high: float) -> str:
    """What the interval of a rule's accepted share says about its level, or ''."""
    if high < USELESS:
        return "" if level == "off" else "set it to level off, or narrow it"
    if high < RELIABLE:
        return "" if level != "apply" else "set it to level suggest, or add what was rejected as 'keep' examples"
    if low >= RELIABLE:
        return "" if level == "apply" else "it has earned level apply"
    return "too few decisions to tell"


def _table(output: Output, decisions: Decisions, rules: dict[str, Rule]) -> None:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for decision in decisions:
        counts[decision.rule][decision.verdict == "reject"] += 1
    wide = max([len("all"), *map(len, counts)])
    head = f"{'rule':<{wide}}  {'accepted':>8}  {'rejected':>8}  {'share':>6}  {'interval':>13}  level"
    output.pieces([[(head, "head")]])
    rows = sorted(counts.items(), key=lambda item: (item[1][0] / sum(item[1]), item[0]))
    for name, (yes, no) in rows:
        low, high = wilson(yes, yes + no)
        level = rules[name].level if name in rules else "unknown"
        said = advice(level, low, high) if name in rules else "no loaded rule has this id"
        numbers = f"{yes:>8,}  {no:>8,}  {yes / (yes + no):>6.1%}  {f'{low:.1%}–{high:.1%}':>13}  {level}"
        output.pieces([[(f"{name:<{wide}}", "rule"), ("  ", ""), (numbers, ""), (f"  {said}" if said else "", "note")]])
    yes, no = (sum(n[k] for n in counts.values()) for k in (0, 1))
    output.pieces([[(f"{'all':<{wide}}  {yes:>8,}  {no:>8,}", "")]])


def _difference(one: Disagreement) -> str:
    from cleaner.reports.edit_list import short
    from cleaner.reports.places import visible
    from cleaner.reports.view import marked

    first = one.decisions[0]
    said = ", ".join(f"{d.by or f'reviewer {n}'} {d.verdict}s" for n, d in enumerate(one.decisions, 1))
    place = f"{first.page}, {first.raw.start}–{first.raw.end}"
    before, after = visible(short(first.before)), visible(short(first.after))
    pieces = [(visible(first.left[-6:]), ""), (before, "gone"), (after, "new"), (visible(first.right[:6]), "")]
    return f"{place}, {first.rule}: {marked(pieces)}: {said}"
