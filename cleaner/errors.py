"""Errors that a person can act on: each says where, what was expected and what to do next, and has an exit code."""

from __future__ import annotations

from dataclasses import dataclass, field
from unicodedata import east_asian_width

AROUND = 40  # characters of a line that are shown before and, twice as many, after the place at fault


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


class UnknownScript(CleanerError):
    """A conversion that OpenCC has no configuration for."""


class PluginError(CleanerError):
    """An installed package that offers a repair which cannot be used."""

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
        parts = [f"{self.file}:{self.line}:{self.column}: {self.message}"]
        if self.source.strip():
            source, before = _window(self.source, self.column - 1)
            parts.append("    " + source)
            parts.append("    " + _blanks(before) + "^")
        if self.hint:
            parts.append("    " + self.hint)
        return "\n".join(parts)


def _window(source: str, at: int) -> tuple[str, str]:
    """The part of a line around a place, and what of it stands before the place; long lines are cut."""
    start = max(0, at - AROUND) if at > 2 * AROUND else 0
    end = max(at, start) + 2 * AROUND
    left = "…" if start else ""
    right = "…" if end < len(source) else ""
    return left + source[start:end] + right, left + source[start:at]


def _blanks(text: str) -> str:
    """Blanks as wide as the text in a terminal; Chinese characters fill two cells."""
    return "".join("  " if east_asian_width(c) in "WF" else ("\t" if c == "\t" else " ") for c in text)
