"""`clean why PAGE:LINE`: which rules touched a line, in order, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli._console import Output
from cleaner.cli._options import Load, encoding_option, output_options, rule_options

if TYPE_CHECKING:
    from cleaner.cleaned import Cleaned
    from cleaner.reports.view import Piece
    from cleaner.ruleset import RuleSet
    from cleaner.trace import Touch

HELP = """Tell which rules touched line LINE of the raw page PAGE, one after the other.

Each with the case that decided, what it changed, and where the rule is written. Below stands what became of the line,
and where two rules changed the same characters.

\b
Examples:
  clean why page.txt:12
  clean why scans/a.txt:3 --rules my-rule.yaml
"""
CONTEXT = 8
GAP = 24


@click.command(
    name="why",
    help=HELP,
    short_help="Tell which rules touched a line, and why.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("place", metavar="PAGE:LINE")
@rule_options
@encoding_option
@output_options
def command(place: str, load: Load, encoding: str | None, output: Output) -> int:
    """Tell which rules touched a line."""
    from cleaner.formats.text import read

    path, line = _split(place)
    raw = read(path, encoding).text
    starts = [0, *(n + 1 for n, char in enumerate(raw) if char == "\n")]
    starts = starts[:-1] if len(starts) > 1 and starts[-1] == len(raw) else starts
    if not 1 <= line <= len(starts):
        raise click.UsageError(f"there is no line {line}: {path} has {len(starts)}")
    start, end = starts[line - 1], (*starts, len(raw))[line]
    cleaner = load()
    done = cleaner.clean(raw)
    output.pieces(_History(cleaner.rules, done, raw, (start, end)).told(place, output.verbose))
    return 0


def _split(place: str) -> tuple[Path, int]:
    name, colon, number = place.rpartition(":")
    if not colon or not number.isdigit():
        raise click.UsageError(f"{place!r} is no PAGE:LINE, such as page.txt:12")
    return Path(name), int(number)


class _History:
    """What happened to the characters of one raw line."""

    def __init__(self, rules: RuleSet, done: Cleaned, raw: str, span: tuple[int, int]) -> None:
        self.rules = rules
        self.done = done
        self.raw = raw
        self.span = span

    def told(self, place: str, verbose: bool) -> Iterator[list[Piece]]:
        """The history in the order of the rules, then what stands there now."""
        from cleaner.reports.places import visible
        from cleaner.trace import touches

        yield [(place, "head"), ("  ", ""), (visible(self.raw[slice(*self.span)]), "")]
        yield []
        number = 0
        for number, touch in enumerate(touches(self.done, *self.span), 1):
            yield from self._touch(number, touch, verbose)
        if not number:
            yield [("no rule touched this line", "note")]
        yield from self._others()
        yield from self._meetings()
        yield []
        yield from self._now()

    def _touch(self, number: int, touch: Touch, verbose: bool) -> Iterator[list[Piece]]:
        rule, cases = touch.rule, ", ".join(touch.cases)
        head: list[Piece] = [(f"{number:>2}  ", "line"), (rule.id, "rule"), (f" [{cases}]" if cases else "", "rule")]
        yield [*head, (f"  {self._written(rule)}", "note")]
        yield [("    ", ""), *_changes(touch, verbose)]
        yield [(f"    {rule.why}", "note")]

    def _written(self, rule: Any) -> str:
        from cleaner.yaml_file import near

        parts = [f"{near(rule.place.file)}:{rule.place.line}"]
        if rule.id in self.rules.origins:
            parts.append(f"instead of {self.rules.origins[rule.id]}")
        return "; ".join([*parts, *self.rules.notes.get(rule.id, ())])

    def _inside(self, span: Any) -> bool:
        start, end = self.span
        return bool((span.start < end and span.end > start) or start <= span.start == span.end < end)

    def _others(self) -> Iterator[list[Piece]]:
        from cleaner.reports.places import visible

        done = self.done
        for edit in done.suggestions:
            if self._inside(edit.raw):
                yield [(" ~  ", "line"), (edit.rule, "rule"), ("  suggested: ", "note"),
                       (visible(edit.before), "gone"), (visible(edit.after), "new")]  # fmt: skip
        for flag in done.flags:
            if self._inside(flag.raw):
                case = f" [{flag.case}]" if flag.case else ""
                text = visible(flag.text[:60])
                yield [(" !  ", "line"), (flag.rule + case, "rule"), ("  flagged: ", "note"), (text, "flag")]
        for refused in done.refusals:
            if self._inside(refused.raw):
                yield [(" x  ", "line"), (refused.rule, "rule"), (f"  refused, {refused.reason}: ", "note"),
                       (visible(refused.before), "gone"), (visible(refused.after), "new")]  # fmt: skip

    def _meetings(self) -> Iterator[list[Piece]]:
        from cleaner.reports.places import visible
        from cleaner.trace import meetings

        found = [m for m in meetings(self.done) if self._inside(m.first.raw) and self._inside(m.second.raw)]
        pairs: dict[tuple[str, str], list[str]] = {}
        for one in found:
            text = self.raw[one.start : min(one.first.raw.end, one.second.raw.end)]
            pairs.setdefault((one.first.rule, one.second.rule), []).append(visible(text[:20]))
        if pairs:
            yield []
        for (first, second), texts in pairs.items():
            places = ", ".join(dict.fromkeys(texts))
            yield [("both changed ", "note"), (places, "flag"), (": ", "note"),
                   (first, "rule"), (" and then ", "note"), (second, "rule")]  # fmt: skip

    def _now(self) -> Iterator[list[Piece]]:
        import numpy as np

        from cleaner.reports.places import Lines, visible

        start, end = self.span
        lines, origins = Lines(self.done.text), self.done.origins
        places = np.flatnonzero((origins >= start) & (origins < end))
        numbers = list(dict.fromkeys(lines.number(int(p)) for p in places if self.done.text[int(p)] != "\n"))
        texts = self.done.text.split("\n")
        if not numbers:
            yield [("nothing of it stands in the clean page", "note")]
        for number in numbers:
            yield [("clean line ", "note"), (str(number), "line"), ("  ", ""), (visible(texts[number - 1]), "")]


def _changes(touch: Touch, verbose: bool) -> list[Piece]:
    """What a rule changed, between the characters that stood around it at that time."""
    from cleaner.reports.edit_list import short
    from cleaner.reports.places import visible

    one, text = touch.of, touch.of.before.text
    if one.order is not None:
        moved = ", ".join(visible(short(text[one.starts[k] : one.ends[k]], 40)) for k in touch.which)
        return [("moved ", "note"), (moved, "moved")]
    first = one.starts[touch.which[0]]
    pieces: list[Piece] = [(visible(text[max(0, first - CONTEXT) : first]), "")]
    at = first
    for k in touch.which:
        between = text[at : one.starts[k]]
        if len(between) > GAP and not verbose:
            between = between[: GAP // 2] + "…" + between[-GAP // 2 :]
        before, after = text[one.starts[k] : one.ends[k]], one.afters[k]
        pieces += [(visible(between), ""), (visible(short(before)), "gone"), (visible(short(after)), "new")]
        at = one.ends[k]
    pieces.append((visible(text[at : at + CONTEXT]), ""))
    return [piece for piece in pieces if piece[0]]
