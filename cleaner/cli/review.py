"""`clean review`: walks through the edits one by one in a terminal and writes the decisions."""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from cleaner.cli._console import Output
from cleaner.cli._group import say
from cleaner.cli._options import Load, encoding_option, jobs_option, output_options, rule_options

if TYPE_CHECKING:
    from cleaner.decisions import Decision, Decisions, Verdict
    from cleaner.edits import Edit
    from cleaner.reports.view import Piece
    from cleaner.rule import Rule

HELP = """Show the edits of these pages one by one, and keep what you decide in the file of --decisions.

Edits that the file already decides are passed over, so that you can stop and go on another day. The same file is what a
report exports, and what 'clean PATH --decisions FILE' obeys: rejected edits stay undone.

\b
Answers:
  a  accept this edit              A  accept all edits of this kind (same rule, before and after)
  x  reject it                     X  reject all of this kind
  s  skip it for now               b  back to the edit before
  q  quit; what was decided is kept

In a terminal one key is enough; through a pipe it is one answer a line.

\b
Examples:
  clean review page.txt
  clean review scans --decisions anna.jsonl --by Anna
"""
CONTEXT = 18
ASK = "[a]ccept  [x] reject  [A]/[X] all of this kind  [s]kip  [b]ack  [q]uit > "


@click.command(
    name="review",
    help=HELP,
    short_help="Decide on edits one by one in the terminal.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option(
    "--decisions",
    "file",
    metavar="FILE",
    default="decisions.jsonl",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The file to read and write.",
)
@click.option("--by", metavar="NAME", default="", help="Your name, kept with each decision.")
@rule_options
@encoding_option
@jobs_option
@output_options
def command(
    paths: tuple[str, ...],
    file: Path,
    by: str,
    load: Load,
    encoding: str | None,
    jobs: int | None,
    output: Output,
) -> int:
    """Review edits in the terminal."""
    from cleaner.cli._inputs import inputs_of
    from cleaner.cli._spool import Spool
    from cleaner.cli._work import Wish, results
    from cleaner.decisions import Decisions

    decisions = Decisions.read(file) if file.exists() else Decisions()
    cleaner, items = load(), inputs_of(paths)
    if any(item.path is None for item in items):
        raise click.UsageError("standard input is for your answers; name the pages' files")
    spool, asked, code = Spool(cleaner), [], 0
    rules = {rule.id: rule for rule in cleaner.rules.rules}
    with output.progress(results(cleaner, items, Wish(encoding, keep=True), jobs), len(items), True) as found:
        for result in found:
            if result.failure or result.page is None:
                assert result.failure
                say(f"{result.name}: {result.failure.message}")
                code = max(code, result.failure.exit_code)
                continue
            page = spool.unpacked(result.page)
            edits = sorted(page.cleaned.edits, key=lambda edit: edit.raw)
            asked += [Question(edit, page.name, page.raw, rules[edit.rule]) for edit in edits]
    Review(asked, decisions, file, by, output).run()
    return code


class Question(NamedTuple):
    """An edit to decide on, with the raw text of its page."""

    edit: Edit
    page: str
    raw: str
    rule: Rule

    @property
    def kind(self) -> tuple[str, str, str]:
        """What edits of one kind share."""
        return self.edit.rule, self.edit.before, self.edit.after

    def decided(self, verdict: Verdict, by: str = "", at: str = "") -> Decision:
        """The decision that gives this verdict."""
        from cleaner.decisions import decide

        return decide(verdict, self.edit, self.rule, self.page, self.raw, by, at)

    def pieces(self) -> list[Piece]:
        """The edit between the raw characters around it."""
        from cleaner.reports.places import visible

        (start, end), edit = self.edit.raw, self.edit
        left, right = self.raw[max(0, start - CONTEXT) : start], self.raw[end : end + CONTEXT]
        middle: list[Piece] = [(visible(edit.before), "gone"), (visible(edit.after), "new")]
        if edit.kind == "move":
            middle = [("moved: ", "note"), (visible(edit.before[:80]), "new")]
        return [("  ", ""), (visible(left), ""), *middle, (visible(right), "")]


class Review:
    """The walk through all questions: where one is, what was decided, and the way back."""

    def __init__(self, asked: list[Question], decisions: Decisions, file: Path, by: str, output: Output) -> None:
        self.asked = asked
        self.file = file
        self.by = by
        self.output = output
        self.kinds: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for number, question in enumerate(asked):
            self.kinds[question.kind].append(number)
        self.done = self._decided(decisions)
        self.steps: list[tuple[int, list[int]]] = []
        self.why = ""

    def _decided(self, decisions: Decisions) -> list[bool]:
        from cleaner.decisions import edit_key, page_hash, rule_hash

        rules = {q.rule.id: rule_hash(q.rule) for q in {q.rule.id: q for q in self.asked}.values()}
        pages = {q.page: page_hash(q.raw) for q in {q.page: q for q in self.asked}.values()}
        keys = (edit_key(q.edit, rules[q.rule.id], q.page, pages[q.page]) for q in self.asked)
        return [decisions.get(key) is not None for key in keys]

    def run(self) -> None:
        """Ask until all is decided or the reviewer quits."""
        at = 0
        while (number := self._next(at)) is not None:
            self._show(number)
            answer = self._answer()
            if answer in ("", "q"):
                break
            if answer == "b":
                at = self._back(number)
            elif answer == "s":
                self.steps.append((number, []))
                at = number + 1
            else:
                alike = [n for n in self.kinds[self.asked[number].kind] if not self.done[n]]
                chosen = alike if answer in "AX" else [number]
                self._decide(number, chosen, "accept" if answer in "aA" else "reject")
                at = number + 1
        self.output.note(f"{sum(self.done)} of {len(self.done)} edits decided; the decisions are in {self.file}")

    def _next(self, at: int) -> int | None:
        return next((n for n in range(at, len(self.asked)) if not self.done[n]), None)

    def _decide(self, number: int, numbers: list[int], verdict: Verdict) -> None:
        from cleaner.decisions import append

        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = [self.asked[n].decided(verdict, self.by, now) for n in numbers]
        append(self.file, made)
        for n in numbers:
            self.done[n] = True
        self.steps.append((number, numbers))
        if len(numbers) > 1:
            click.echo(f"  {len(numbers)} edits: {verdict}")

    def _back(self, number: int) -> int:
        from cleaner.decisions import append

        if not self.steps:
            click.echo("  this is the first edit")
            return number
        before, numbers = self.steps.pop()
        append(self.file, [self.asked[n].decided("open", self.by) for n in numbers])
        for n in numbers:
            self.done[n] = False
        return before

    def _show(self, number: int) -> None:
        question = self.asked[number]
        edit = question.edit
        case = f" [{edit.case}]" if edit.case else ""
        alike = sum(not self.done[n] for n in self.kinds[question.kind])
        place = f"{question.page}, raw characters {edit.raw.start}–{edit.raw.end}"
        count = f"{sum(self.done) + 1}/{len(self.asked)}"
        lines: list[list[Piece]] = [
            [],
            [(count, "head"), ("  ", ""), (edit.rule + case, "rule"), (f"  {place}", "note")],
            question.pieces(),
        ]
        if edit.why != self.why:
            lines.append([("  why: " + edit.why, "note")])
            self.why = edit.why
        if alike > 1:
            lines.append([(f"  {alike} edits of this kind are undecided", "note")])
        self.output.pieces(lines)

    def _answer(self) -> str:
        """One of a, x, A, X, s, b, q; '' at the end of the input."""
        while True:
            click.echo(ASK, nl=False)
            sys.stdout.flush()
            if sys.stdin.isatty():
                answer = click.getchar()
                click.echo(answer if answer.isprintable() else "")
            else:
                line = sys.stdin.readline()
                click.echo()
                if not line:
                    return ""
                answer = line.strip()[:1]
            if answer and answer in "axAXsbq":
                return answer
            click.echo("  please answer a, x, A, X, s, b or q")
