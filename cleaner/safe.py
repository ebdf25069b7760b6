"""Patterns of users within a budget: a search that backtracks for ever stops, and the page is left as it is."""

from __future__ import annotations

import regex

SECONDS = 1.0
SECONDS_PER_CHARACTER = 5e-6
TOO_LONG = "took-too-long"


def matches(pattern: regex.Pattern[str], text: str) -> list[regex.Match[str]]:
    """Every match of the pattern; TimeoutError where they cost more than a second, or more on very long pages.

    >>> [match[0] for match in matches(regex.compile("灯."), "灯亮了，灯灭了。")]
    ['灯亮', '灯灭']
    """
    return list(pattern.finditer(text, timeout=SECONDS + len(text) * SECONDS_PER_CHARACTER))
