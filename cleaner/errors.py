"""Errors that a person can act on: each says where, what was expected and what to do next, and has an exit code."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


class CleanerError(Exception):
    """The base of every error this toolkit raises on purpose; `exit_code` is what the command ends with."""

    exit_code = 2


class InputError(CleanerError):
    """A page that cannot be read: missing, not a file, or not text in a known encoding."""

    exit_code = 3


class RuleError(CleanerError):
    """Rule files with mistakes; `problems` lists every one of them."""

    exit_code = 4

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class UnknownRule(CleanerError):
    """A rule id that no loaded rule has."""

    exit_code = 4


class OutputError(CleanerError):
    """A result that cannot be written."""

    exit_code = 5


@dataclass(frozen=True)
class Problem:
    """One mistake in a file: where it stands (1-based line and column), what was expected, what to do."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""
    source: str = field(default="", compare=False)

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}: {self.message}"
        parts = [where]
        if self.source:
            parts.append("    " + self.source)
            parts.append("    " + _under(self.source, self.column) + "^")
        if self.hint:
            parts.append("    " + self.hint)
        return "\n".join(parts)


def _under(source: str, column: int) -> str:
    """Blanks as wide as the first `column - 1` characters of the line; Chinese ones fill two cells."""
    from unicodedata import east_asian_width

    return "".join("  " if east_asian_width(c) in "WF" else ("\t" if c == "\t" else " ") for c in source[: column - 1])


def source_line(path: Path, line: int) -> str:
    """Line `line` (from 1) of a file, or '' where there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").split("\n")[line - 1].rstrip("\r")
    except (OSError, IndexError):
        return ""
