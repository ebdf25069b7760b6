"""`clean rules try`: what the rules of a file would change on pages, alone and together with the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from cleaner.cli._console import Output
from cleaner.cli._group import say
from cleaner.cli._options import Load, encoding_option, output_options, rule_options
from cleaner.cli._rules_test import written_in

if TYPE_CHECKING:
    from cleaner.cleaned import Cleaned
    from cleaner.cleaner import Cleaner
    from cleaner.reports.view import Piece
    from cleaner.rule import Rule

HELP = """Show what the rules in FILE would change on these pages; nothing is written.

For each rule: how often it would act on the raw pages alone, how often after the other rules have done their work, the
first places and the rare ones. A rule whose level is 'off' or 'suggest' is tried as if it were applied.

\b
Examples:
  clean rules try my-rule.yaml page.txt
  clean rules try my-rule.yaml scans --most 20
"""
CONTEXT = 10


class Act(NamedTuple):
    """One thing that a rule would do: where, and what."""

    page: str
    line: int
    case: str
    before: str
    after: str | None
    left: str
    right: str

    @property
    def kind(self) -> tuple[str, str, str | None]:
        """What acts of one kind share."""
        return self.case, self.before, self.after


@click.command(
    name="try", help=HELP, short_help="Show what a rule would change on pages.",
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option("--most", metavar="N", default=5, type=click.IntRange(min=1), help="Show so many places; 5 without it.")
@rule_options
@encoding_option
@output_options
def try_(file: Path, paths: tuple[str, ...], most: int, load: Load, encoding: str | None, output: Output) -> int:
    """Show what a rule would change."""
    from cleaner.cleaner import Cleaner
    from cleaner.cli._inputs import inputs_of

    items = inputs_of(paths)
    rules = load((file,)).rules
    ids = written_in((file,), rules.rules)
    applied = tuple(r.model_copy(update={"level": "apply"}) if r.id in ids else r for r in rules.rules)
    tried = [rule for rule in applied if rule.id in ids]
    trial = _Trial(Cleaner(rules.named(tried)), Cleaner(rules.named(applied)), ids)
    code = 0
    with output.progress(iter(items), len(items), True) as pages:
        for item in pages:
            code = max(code, trial.page(item, encoding))
    for number, rule in enumerate(tried):
        output.pieces([[]] * bool(number))
        output.pieces(trial.told(rule, most, output.verbose))
    return code


class _Trial:
    """Cleans page by page, alone and together, and remembers what the rules in question did."""

    def __init__(self, alone: Cleaner, together: Cleaner, ids: set[str]) -> None:
        self.alone = alone
        self.together = together
        self.ids = ids
        self.pages = 0
        self.acts: dict[tuple[str, str], list[Act]] = defaultdict(list)
        self.refused: dict[str, Counter[str]] = defaultdict(Counter)

    def page(self, item: object, encoding: str | None) -> int:
        """Clean one page; the exit code."""
        from cleaner.cli._inputs import Input, read_stdin
        from cleaner.errors import CleanerError, InputError
        from cleaner.formats.text import decode

        assert isinstance(item, Input)
        try:
            data = read_stdin() if item.path is None else item.path.read_bytes()
            text = decode(data, encoding)[0]
        except OSError as error:
            say(f"{item.name}: it cannot be read: {error.strerror}")
            return InputError.exit_code
        except CleanerError as error:
            say(f"{item.name}: {error}")
            return error.exit_code
        self.pages += 1
        self._collect("alone", item.name, text, self.alone.clean(text))
        self._collect("together", item.name, text, self.together.clean(text))
        return 0

    def _collect(self, how: str, name: str, raw: str, done: Cleaned) -> None:
        from cleaner.reports.places import Lines

        lines = Lines(raw)
        acted = [(e.rule, e.raw, e.case, e.before, e.after) for e in done.edits]
        flagged = [(f.rule, f.raw, f.case, f.text, None) for f in done.flags]
        for rule, span, case, before, after in (*acted, *flagged):
            if rule in self.ids:
                left, right = lines.left(span.start, CONTEXT), lines.right(span.end, CONTEXT)
                self.acts[rule, how].append(Act(name, lines.number(span.start), case, before, after, left, right))
        if how == "alone":
            for refused in done.refusals:
                self.refused[refused.rule][refused.reason] += 1

    def told(self, rule: Rule, most: int, verbose: bool) -> Iterator[list[Piece]]:
        """What is to be said of one rule."""
        alone, together = self.acts[rule.id, "alone"], self.acts[rule.id, "together"]
        yield [(rule.id, "rule"), (f"  {rule.why}", "note")]
        yield [("  alone             ", "note"), (self._counted(alone), "")]
        yield [("  with the others   ", "note"), (self._counted(together), "")]
        for reason, number in self.refused[rule.id].most_common():
            yield [(f"  refused {number:,} times: ", "flag"), (f"{reason} (the contract is {rule.changes!r})", "")]
        acts = together or alone
        kinds = Counter(act.kind for act in acts)
        first = acts if verbose else acts[:most]
        yield from _places("first places" if len(acts) > len(first) else "places", first)
        rare = _rare(acts[len(first) :], kinds, most)
        yield from _places("rare ones", rare)

    def _counted(self, acts: list[Act]) -> str:
        if not acts:
            return "nowhere"
        pages = len({act.page for act in acts})
        times = "once" if len(acts) == 1 else f"{len(acts):,} times"
        on = "the page" if self.pages == 1 else f"{pages:,} of {self.pages:,} pages"
        return f"{times}, on {on}"


def _rare(acts: Iterable[Act], kinds: Counter[tuple[str, str, str | None]], most: int) -> list[Act]:
    """Of acts that were not shown yet, one of each of the rarest kinds, where kinds differ in how often they are."""
    if len(set(kinds.values())) < 2:
        return []
    usual = max(kinds.values())
    found: dict[tuple[str, str, str | None], Act] = {}
    for act in acts:
        if kinds[act.kind] * 3 <= usual:
            found.setdefault(act.kind, act)
    return sorted(found.values(), key=lambda act: kinds[act.kind])[:most]


def _places(title: str, acts: list[Act]) -> Iterator[list[Piece]]:
    from cleaner.reports.edit_list import short
    from cleaner.reports.places import visible

    if not acts:
        return
    yield [(f"  {title}", "head")]
    wide = max(len(f"{act.page}:{act.line}") for act in acts)
    for act in acts:
        place = f"{act.page}:{act.line}"
        before = visible(short(act.before, 40))
        middle: list[Piece] = [(before, "flag")]
        if act.after is not None:
            middle = [(before, "gone"), (visible(short(act.after, 40)), "new")]
        case = f"  [{act.case}]" if act.case else ""
        yield [
            (f"    {place:<{wide}}", "line"),
            ("  ", ""),
            (visible(act.left), ""),
            *(piece for piece in middle if piece[0]),
            (visible(act.right), ""),
            (case, "note"),
        ]
