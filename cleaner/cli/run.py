"""`clean PATH…`: cleans pages; what happens where no command is named."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from cleaner.cli._console import Output
from cleaner.cli._group import EXIT_CODES, say, say_bug, say_error
from cleaner.cli._options import Load, encoding_option, jobs_option, output_options, rule_options

HELP = """Repair the layout of Chinese text that came out of a PDF or an OCR engine.

PATH is a page (a text file in UTF-8, UTF-16, GB18030 or Big5) or a folder, whose pages are its files named *.txt or
*.text. Without PATH, or with -, the page comes through a pipe. The clean text of one page goes to standard output, that
of several into the folder of --out; it is UTF-8. A summary goes to standard error. No input is ever changed.

\b
Examples:
  clean page.txt > clean.txt              one page
  pdftotext a.pdf - | clean > a.txt       a pipe
  clean scans --out cleaned               a folder: the same tree below cleaned/
  clean scans --diff                      what would change, and why; nothing is written
  clean scans --check                     exit 1 where a page would change
  clean scans --out c --report r.html     the pages, and a report for review
  clean page.txt --without half-width-marks --script t2s
"""


class _Context(click.Context):
    """Calls the default command by its parent's name, as people do."""

    @property
    def command_path(self) -> str:
        return self.parent.command_path if self.parent else super().command_path


class _Run(click.Command):
    """The default command, whose help is the help of the whole program."""

    context_class = _Context

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The other commands and the exit codes."""
        group = ctx.parent.command if ctx.parent else None
        if isinstance(group, click.Group):
            commands = [(name, group.get_command(ctx, name)) for name in group.list_commands(ctx)]
            with formatter.section("Commands (clean COMMAND --help tells more; ./NAME is a file of that name)"):
                formatter.write_dl([(name, c.get_short_help_str(80)) for name, c in commands if c])
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), meaning) for code, meaning in EXIT_CODES.items()])


class Plan(NamedTuple):
    """What a run is to do with its pages."""

    out: Path | None
    reports: tuple[Path, ...]
    diff: bool
    check: bool
    print_text: bool


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from cleaner import __version__

        click.echo(f"clean {__version__}")
        ctx.exit()


@click.command(name="clean", cls=_Run, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", metavar="[PATH]…", nargs=-1)
@click.option(
    "-o", "--out", metavar="DIR", type=click.Path(path_type=Path), help="Write the clean pages to this folder."
)
@click.option("--diff", is_flag=True, help="Show each change on standard output, with its rule; not the clean text.")
@click.option(
    "--report",
    "reports",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write a report: FILE.diff, FILE.json or FILE.html. Repeatable.",
)
@click.option("--check", is_flag=True, help="Write no page; print the names of those that would change, and exit 1.")
@click.option(
    "--decisions",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Leave undone what reviewers rejected; FILE is what the report or 'clean review' wrote.",
)
@rule_options
@encoding_option
@jobs_option
@output_options
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version and exit."
)
def command(
    paths: tuple[str, ...],
    out: Path | None,
    diff: bool,
    reports: tuple[Path, ...],
    check: bool,
    decisions: Path | None,
    load: Load,
    encoding: str | None,
    jobs: int | None,
    output: Output,
) -> int:
    """Clean pages."""
    from cleaner.cli._inputs import inputs_of
    from cleaner.cli._work import Wish, results

    if not paths:
        if sys.stdin.isatty():
            raise click.UsageError("name a page or a folder, or send a page through a pipe")
        paths = ("-",)
    items = inputs_of(paths, out)
    _check_usage(items, out, reports, diff, check)
    alone = len(items) == 1 and not Path(paths[0]).is_dir()
    plan = Plan(out, reports, diff, check, alone and not (out or diff or check))
    cleaner = load()
    decided = _decided(decisions)
    run = _Runner(plan, cleaner, output)
    keep = diff or bool(reports) or output.verbose
    found = results(cleaner, items, Wish(encoding, keep, decided), jobs)
    with output.progress(found, len(items), not (diff or check)) as pages:
        run.pages(zip(items, pages, strict=True))
    if decided:
        for remark in decided.unseen(run.seen):
            output.note(str(remark))
    return run.finished()


def _decided(path: Path | None) -> Any:
    """What reviewers decided, ready to be asked page by page."""
    if path is None:
        return None
    from cleaner.decisions import Decisions
    from cleaner.vetoes import Plan as DecidedPages

    return DecidedPages(Decisions.read(path))


def _check_usage(items: list[Any], out: Path | None, reports: tuple[Path, ...], diff: bool, check: bool) -> None:
    from cleaner.reports import writer

    if check and out:
        raise click.UsageError("--check writes no page; leave out --out")
    if len(items) > 1 and not (out or reports or diff or check):
        raise click.UsageError(f"{len(items)} pages need --out DIR to be written to (or --diff, --check, --report)")
    inputs = {os.path.realpath(item.path) for item in items if item.path}
    for path in reports:
        writer(path)
        if os.path.realpath(path) in inputs:
            raise click.UsageError(f"the report {path} would overwrite an input")


class _Runner:
    """Takes the results as they come: writes, prints, counts, and remembers the worst that happened."""

    def __init__(self, plan: Plan, cleaner: Any, output: Output) -> None:
        from cleaner.cli._spool import Spool
        from cleaner.reports.summary import Tally

        self.plan = plan
        self.cleaner = cleaner
        self.output = output
        self.spool = Spool(cleaner)
        self.tally = Tally()
        self.reasons: dict[str, str] = {}
        self.guesses: dict[str, list[str]] = {}
        self.codes = {0}
        self.failed = 0
        self.seen: list[tuple[str, str]] = []
        self.met: dict[tuple[str, str], list[str]] = {}

    def pages(self, pages: Iterator[tuple[Any, Any]]) -> None:
        """Take every page and its result."""
        for item, result in pages:
            if result.failure:
                self._failed(result)
            else:
                self._cleaned(item, result)

    def finished(self) -> int:
        """Write the reports, print what stands at the end, and return the exit code."""
        from cleaner.errors import OutputError
        from cleaner.reports import writer

        for path in self.plan.reports:
            try:
                writer(path)(path, self.spool, self.cleaner)
            except OutputError as error:
                self._error(error)
            except OSError as error:
                self._error(OutputError(f"{path}: it cannot be written: {error.strerror or error}"))
        if self.reasons:
            wide = max(map(len, self.reasons))
            rows = [[(f"{rule:<{wide}}", "rule"), ("  ", ""), (why, "")] for rule, why in sorted(self.reasons.items())]
            self.output.pieces([[], [("Why:", "head")], *rows])
        for encoding, names in self.guesses.items():
            few = names if self.output.verbose else names[:3]
            more = f" and {len(names) - len(few)} more" if len(names) > len(few) else ""
            self.output.note(f"read as {encoding} (a guess; --encoding overrides it): {', '.join(few)}{more}")
        for (first, second), places in sorted(self.met.items(), key=lambda met: -len(met[1])):
            times = "once" if len(places) == 1 else f"{len(places):,} times"
            self.output.note(f"{first} and then {second} changed the same text {times}, first at {places[0]}")
        if self.tally.pages or not self.failed:
            self.output.summary(self.tally)
        if self.failed and self.tally.pages:
            self.output.note(f"{self.failed} {'page' if self.failed == 1 else 'pages'} not cleaned, as told above")
        return max(self.codes)

    def _cleaned(self, item: Any, result: Any) -> None:
        plan = self.plan
        self.tally.add(result.tally)
        self.seen.append((result.name, result.page_hash))
        for remark in result.remarks:
            self.output.note(remark)
        if result.guessed:
            self.guesses.setdefault(result.encoding, []).append(result.name)
        if plan.check and result.changes:
            self.codes.add(1)
        if plan.check and result.changes and not plan.diff:
            click.echo(result.name)
        if plan.diff:
            self._show(result)
        if self.output.verbose:
            self._meetings(result)
        if plan.reports:
            self.spool.add(result.page)
        if plan.print_text:
            self.output.text(result.text)
        if plan.out:
            self._write(plan.out / item.place, result.text)

    def _meetings(self, result: Any) -> None:
        """Remember where two rules changed the same text."""
        from cleaner.reports.places import Lines
        from cleaner.trace import meetings

        page = self.spool.unpacked(result.page)
        lines = Lines(page.raw)
        for met in meetings(page.cleaned):
            place = f"{page.name}:{lines.number(met.start)}"
            self.met.setdefault((met.first.rule, met.second.rule), []).append(place)

    def _show(self, result: Any) -> None:
        from cleaner.reports.view import reasons, view

        page = self.spool.unpacked(result.page)
        self.output.pieces(view(page, self.output.verbose))
        self.reasons.update(reasons([page]))

    def _write(self, path: Path, text: str) -> None:
        from cleaner.errors import OutputError
        from cleaner.formats.files import write_text

        try:
            write_text(path, text)
        except OutputError as error:
            self._error(error)

    def _failed(self, result: Any) -> None:
        failure = result.failure
        self.failed += 1
        self.codes.add(failure.exit_code)
        if failure.trace:
            say_bug(failure.message, failure.trace, self.output.verbose, result.name)
        else:
            say(f"{result.name}: {failure.message}")

    def _error(self, error: Any) -> None:
        self.codes.add(error.exit_code)
        say_error(error)
