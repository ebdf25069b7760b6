"""What a command prints: clean text and views on standard output, everything else on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, TextIO, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

    from cleaner.reports.summary import Tally
    from cleaner.reports.view import Piece

T = TypeVar("T")
STYLES = {
    "gone": "bold red",
    "new": "bold green",
    "line": "yellow",
    "rule": "cyan",
    "head": "bold",
    "note": "dim",
    "more": "dim",
    "flag": "bold magenta",
    "moved": "bold green",
}


class Output:
    """Where and how a command prints; `color` is auto, always or never."""

    def __init__(self, color: str = "auto", quiet: bool = False, verbose: bool = False) -> None:
        self.color = color
        self.quiet = quiet
        self.verbose = verbose

    def colored(self, stream: TextIO) -> bool:
        """Whether to use colours on a stream."""
        if self.color == "auto":
            return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return self.color == "always"

    @cached_property
    def rich(self) -> bool:
        """Whether views on standard output use colours."""
        return self.colored(sys.stdout)

    @cached_property
    def err(self) -> Console:
        """The console of standard error."""
        from rich.console import Console

        colored = self.colored(sys.stderr)
        width = None if sys.stderr.isatty() or os.environ.get("COLUMNS") else 100
        return Console(stderr=True, force_terminal=colored or None, no_color=not colored, highlight=False, width=width)

    def text(self, text: str) -> None:
        """Print a clean page as UTF-8, byte for byte, whatever the terminal's encoding."""
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()

    def pieces(self, lines: Iterable[Sequence[Piece]]) -> None:
        """Print the lines of a view, in colour or with marks."""
        from cleaner.reports.view import both_sides, marked

        if not self.rich:
            click.echo("".join(marked(both_sides(line)) + "\n" for line in lines), nl=False, color=False)
            return
        painted = ("".join(paint(text, role) for text, role in line) + "\n" for line in lines)
        click.echo("".join(painted), nl=False, color=True)

    def note(self, message: str) -> None:
        """Print a remark to standard error, unless it is to be quiet."""
        if not self.quiet:
            click.echo(message, err=True)

    def summary(self, tally: Tally) -> None:
        """Print the table of edits and flags by rule, and the tally's line, unless it is to be quiet."""
        if self.quiet:
            return
        if tally.on:
            from cleaner.reports.summary import table

            self.err.print(table(tally))
        click.echo(tally.line(), err=True)

    @contextmanager
    def progress(self, items: Iterator[T], total: int, shown: bool) -> Iterator[Iterator[T]]:
        """The items, with a progress bar on standard error while they are worked through, where it is a terminal."""
        if not shown or self.quiet or total < 2 or not sys.stderr.isatty():
            yield items
            return
        from rich.progress import Progress

        with Progress(console=self.err, transient=True) as bar:
            yield iter(bar.track(items, total=total, description="cleaning"))


def paint(text: str, role: str) -> str:
    """The text in the colour of its role, as a terminal takes it."""
    style = STYLES.get(role, "").split()
    color = next((word for word in style if word not in ("bold", "dim")), None)
    return click.style(text, fg=color, bold="bold" in style or None, dim="dim" in style or None) if style else text
