"""Patterns of users within a budget: a search that backtracks for ever stops, and the page is left as it is."""

from __future__ import annotations

import regex

SECONDS = 1.0
SECONDS_PER_CHARACTER = 5e-6
SHORT = 20_000  # characters in which a pattern of the toolkit's own cannot take long
TOO_LONG = "took-too-long"


def matches(pattern: regex.Pattern[str], text: str, trusted: bool = False) -> list[regex.Match[str]]:
    """Every match of the pattern; TimeoutError where they cost more than a second, or more on very long pages.

    Taking the time costs more than a search, so that it is not taken for a pattern that is trusted with short texts.

    >>> [match[0] for match in matches(regex.compile("灯."), "灯亮了，灯灭了。")]
    ['灯亮', '灯灭']
    """
    if trusted and len(text) <= SHORT:
        return list(pattern.finditer(text))
    return list(pattern.finditer(text, timeout=SECONDS + len(text) * SECONDS_PER_CHARACTER))


def matches_whole(pattern: regex.Pattern[str], text: str, trusted: bool = False) -> bool:
    """Whether the pattern matches the whole of a text; TimeoutError where that takes more than a second.

    >>> matches_whole(regex.compile("灯.+"), "灯亮了"), matches_whole(regex.compile("灯"), "灯亮了")
    (True, False)
    """
    found = pattern.fullmatch(text) if trusted and len(text) <= SHORT else pattern.fullmatch(text, timeout=SECONDS)
    return found is not None
