"""Patterns of users within a budget: a search that backtracks for ever stops, and the page is left as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import regex

Finder = Callable[[str], Iterator[regex.Match[str]]]

SECONDS = 1.0
SECONDS_PER_CHARACTER = 5e-6
TOO_LONG = "took-too-long"


def matches(pattern: regex.Pattern[str], text: str) -> list[regex.Match[str]]:
    """Every match of the pattern; TimeoutError where they cost more than a second, or more on very long pages.

    >>> [match[0] for match in matches(regex.compile("灯."), "灯亮了，灯灭了。")]
    ['灯亮', '灯灭']
    """
    return list(pattern.finditer(text, timeout=SECONDS + len(text) * SECONDS_PER_CHARACTER))


def finder(pattern: regex.Pattern[str], trusted: bool) -> Finder:
    """What finds the matches in a short text; it is timed, which costs more than the search, unless it is trusted.

    >>> [match[0] for match in finder(regex.compile("灯."), trusted=True)("灯亮了，灯灭了。")]
    ['灯亮', '灯灭']
    """
    return pattern.finditer if trusted else partial(pattern.finditer, timeout=SECONDS)
