"""Patterns as the standard library compiles them, which matches a short text in half of the time that `regex` takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import regex

from cleaner.needs import read

# Of what both libraries read alike no more than these is trusted to be matched alike: `\w`, `\s` and `\b` are not.
_CHARACTERS = ("LITERAL", "NOT_LITERAL", "ANY", "IN", "RANGE", "NEGATE")
_ALIKE = frozenset((*_CHARACTERS, "BRANCH", "SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT", "ASSERT", "ASSERT_NOT", "AT"))
_PLACES = frozenset(("AT_BEGINNING", "AT_END"))
_HAN = regex.compile(r"\\p\{Han\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", regex.DOTALL)
_HAN_INSIDE = regex.compile(r"\\p\{Han\}|\\.", regex.DOTALL)
_FEW = 4  # so often may be repeated what can be as long as it likes
_FIRST_HAN, _LAST_HAN = 0x2E80, 0x40000  # none stands before or behind


@lru_cache(maxsize=1024)
def standard(pattern: str) -> re.Pattern[str] | None:
    """The pattern for the standard library, None where that would not match just what `regex` does.

    >>> standard(r"\\p{Han}{2,4}摄").fullmatch("杜十里摄") is not None
    True
    >>> standard(r"\\w+摄") is None
    True
    """
    if read(pattern) is None:
        return None
    written = _HAN.sub(lambda match: _with_ranges(match[0]), pattern)
    parsed = read(written) if "\\p" not in written else None
    if parsed is None or not _alike(parsed):
        return None
    try:
        return re.compile(written)
    except re.error:  # a look behind of no fixed width
        return None


def _with_ranges(part: str) -> str:
    """A character, a class or a set of a pattern, the Han characters in it named by their code points."""
    if part[0] == "[":
        return _HAN_INSIDE.sub(lambda match: _ranges() if match[0] == r"\p{Han}" else match[0], part)
    return f"[{_ranges()}]" if part == r"\p{Han}" else part


@lru_cache(maxsize=1)
def _ranges() -> str:
    """The Han characters as ranges of a set, those that most texts are written in first."""
    plane = np.arange(_FIRST_HAN, _LAST_HAN, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    found = [match.span() for match in regex.finditer(r"\p{Han}+", plane)]
    edges = [(_FIRST_HAN + start, _FIRST_HAN + end - 1) for start, end in found]
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in sorted(edges, key=lambda e: (e[0] > 0xFFFF, e[0] - e[1])))


def _alike(items: Iterable[tuple[Any, Any]]) -> bool:
    """Whether both libraries match all of these parts alike."""
    return all(str(kind) in _ALIKE and _part(str(kind), value) for kind, value in items)


def _one_way(items: Any) -> bool:
    """Whether these parts have one length, so that a repeat of them cannot share out a text in ever so many ways.

    Nothing stops the standard library once it tries them.
    """
    least, most = items.getwidth()
    return bool(least == most > 0)


def _part(kind: str, value: Any) -> bool:
    if kind == "AT":
        return str(value) in _PLACES
    if kind == "IN":
        return _alike(value)
    if kind == "BRANCH":
        return all(map(_alike, value[1]))
    if kind == "SUBPATTERN":
        return not (value[1] or value[2]) and _alike(value[3])
    if kind.endswith("REPEAT"):
        return _alike(value[2]) and (value[1] <= _FEW or _one_way(value[2]))
    return _alike(value[1]) if kind.startswith("ASSERT") else True
