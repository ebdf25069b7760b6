"""`clean golden`: compares cleaned pages with the golden ones made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli._console import Output
from cleaner.cli._group import say, say_bug
from cleaner.cli._options import Load, encoding_option, jobs_option, output_options, rule_options
from cleaner.errors import InputError

if TYPE_CHECKING:
    from cleaner.cli._inputs import Input
    from cleaner.cli._spool import Spool
    from cleaner.cli._work import Result
    from cleaner.reports.view import Piece

HELP = """Clean the pages of RAW_DIR and show where they differ from the golden pages of the same names in GOLDEN_DIR.

Golden pages are made by hand; this command never writes one. Where a list of edits stands beside a golden page
(NAME.edits beside NAME.txt), the edits are compared with it too: the line of the raw page, the rule, before → after.
In the differences, [-…-] is in the golden page only and {+…+} in the cleaned page only.

\b
Examples:
  clean golden seeds golden
  clean golden seeds golden --rules my-rules.yaml
  clean golden seeds golden --refresh-edits     rewrite the lists of edits, and show what changed in them

Exit codes: 0 all pages are equal to their golden ones, 1 there is a difference or a page without its counterpart;
the others as 'clean --help' tells.
"""


@click.command(
    name="golden",
    help=HELP,
    short_help="Compare cleaned pages with golden ones.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("raw_dir", type=click.Path(path_type=Path))
@click.argument("golden_dir", type=click.Path(path_type=Path))
@click.option("--refresh-edits", is_flag=True, help="Write the lists of edits anew, and show the difference.")
@rule_options
@encoding_option
@jobs_option
@output_options
def command(
    raw_dir: Path,
    golden_dir: Path,
    refresh_edits: bool,
    load: Load,
    encoding: str | None,
    jobs: int | None,
    output: Output,
) -> int:
    """Compare cleaned pages with golden ones."""
    from cleaner.cli._inputs import inputs_of
    from cleaner.cli._spool import Spool
    from cleaner.cli._work import Wish, results

    raw, golden = inputs_of([str(raw_dir)]), inputs_of([str(golden_dir)])
    made = {item.place: item for item in golden}
    pairs = [item for item in raw if item.place in made]
    cleaner = load()
    run = _Comparison(Spool(cleaner), output, refresh_edits)
    found = results(cleaner, pairs, Wish(encoding, keep=True), jobs)
    with output.progress(found, len(pairs), False) as pages:
        for item, result in zip(pairs, pages, strict=True):
            run.compare(made[item.place], result)
    raws = {item.place for item in raw}
    run.alone(
        [f"{item.name}: there is no golden page {golden_dir / item.place}" for item in raw if item.place not in made]
    )
    run.alone(
        [f"{item.name}: there is no raw page {raw_dir / item.place}" for item in golden if item.place not in raws]
    )
    return run.finished()


class _Comparison:
    """Compares page by page, and counts."""

    def __init__(self, spool: Spool, output: Output, refresh: bool) -> None:
        self.spool = spool
        self.output = output
        self.refresh = refresh
        self.counts = dict.fromkeys(("pages", "equal", "lists", "equal lists", "refreshed", "alone"), 0)
        self.codes = {0}

    def compare(self, golden: Input, result: Result) -> None:
        """Compare one cleaned page, and its edits, with the golden ones."""
        from cleaner.errors import CleanerError
        from cleaner.formats.text import read

        assert golden.path is not None
        self.counts["pages"] += 1
        failure = result.failure
        if failure:
            self.codes.add(failure.exit_code)
            if failure.trace:
                say_bug(failure.message, failure.trace, self.output.verbose, result.name)
            else:
                say(f"{result.name}: {failure.message}")
            return
        try:
            expected = read(golden.path).text
            self._edits(golden.path.with_suffix(".edits"), result)
        except CleanerError as error:
            self.codes.add(error.exit_code)
            say(f"{golden.name}: {error}")
            return
        if expected == result.text:
            self.counts["equal"] += 1
        else:
            self.codes.add(1)
            self.output.pieces(_differences(golden.name, expected, result.text, self.output.verbose))

    def alone(self, messages: list[str]) -> None:
        """Tell which pages have no counterpart."""
        for message in messages:
            self.counts["alone"] += 1
            self.codes.add(1)
            say(message)

    def finished(self) -> int:
        """Print the counts and return the exit code."""
        n = self.counts
        parts = [f"{n['pages']} {'page' if n['pages'] == 1 else 'pages'} compared, {n['equal']} equal"]
        parts += [f"{n['alone']} without a counterpart"] * bool(n["alone"])
        parts += [f"{n['lists']} lists of edits, {n['equal lists']} equal"] * bool(n["lists"])
        parts += [f"{n['refreshed']} rewritten"] * self.refresh
        self.output.note("; ".join(parts))
        return max(self.codes)

    def _edits(self, path: Path, result: Any) -> None:
        from cleaner.formats.files import write_text
        from cleaner.reports.edit_list import edit_list

        page = self.spool.unpacked(result.page)
        new = edit_list(page.raw, page.cleaned)
        try:
            old = path.read_text(encoding="utf-8") if path.is_file() else None
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else f"it is not UTF-8 (byte {error.start})"
            raise InputError(f"the list of edits {path} cannot be read: {reason}") from error
        if old is None and not self.refresh:
            return
        self.counts["lists"] += 1
        if old == new:
            self.counts["equal lists"] += 1
            return
        self.output.pieces(_changed_lines(str(path), old or "", new))
        if self.refresh:
            write_text(path, new)
            self.counts["refreshed"] += 1
        else:
            self.codes.add(1)


def _changed_lines(name: str, old: str, new: str) -> Iterator[list[Piece]]:
    """The lines that only the old or only the new list has."""
    from cleaner.reports.compare import line_steps

    yield [(f"{name}:", "head")]
    before, after = old.splitlines(), new.splitlines()
    for tag, i, i_end, j, j_end in line_steps(before, after):
        if tag != "equal":
            yield from ([("  - ", ""), (line, "gone")] for line in before[i:i_end])
            yield from ([("  + ", ""), (line, "new")] for line in after[j:j_end])


def _differences(name: str, expected: str, found: str, whole: bool) -> Iterator[list[Piece]]:
    """Where the cleaned page differs from the golden one, with the golden page's line numbers."""
    from cleaner.reports.compare import differences

    rows = list(differences(expected, found, whole))
    places = f"{len(rows)} {'place differs' if len(rows) == 1 else 'places differ'}"
    yield [(f"{name}: {places}", "head")]
    wide = len(str(rows[-1][0]))
    for line, pieces in rows:
        yield [("  ", ""), (f"{line:>{wide}}", "line"), ("  ", ""), *pieces]
