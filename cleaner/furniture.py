"""Page furniture: the page numbers, running heads and running feet that a printed book puts on every page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import regex

from cleaner.white import bare

TIMES = 3  # so often a line must recur
_LONGEST, _LONGEST_NUMBER = 60, 16  # characters
_DIGITS = regex.compile(r"\p{N}+")
_NUMBER = regex.compile(
    r"[\W_]{0,3}(?:第\s*[\p{N}一二三四五六七八九十百]+\s*[页頁版]|[0-9]{1,4}|[ivxlc]{1,6})(?:\s*/\s*[0-9]{1,4})?[\W_]{0,3}"
)
_ANY_NUMBER = regex.compile(
    r"[\W_]*(?:第?\s*[\p{N}零一二三四五六七八九十百]+\s*[页頁版]?|[ivxlcIVXLC]+)(?:\s*/\s*[0-9]{1,4})?[\W_]*"
)


class Furniture(NamedTuple):
    """A line of furniture, characters `start` to `end` of the text; a `number` counts pages, any other line recurs."""

    start: int
    end: int
    number: bool


def counts_pages(line: str) -> bool:
    """Whether a line is a number as pages bear it, and nothing else.

    >>> counts_pages("第12页"), counts_pages("— 12 —"), counts_pages("12公里")
    (True, True, False)
    """
    return len(line) <= _LONGEST_NUMBER and _NUMBER.fullmatch(line) is not None


def numbers_a_page(line: str) -> bool:
    """Whether a line is a number in any form that pages bear; one such line alone may well number something else.

    >>> numbers_a_page("第12页"), numbers_a_page("十二"), numbers_a_page("十二月")
    (True, True, False)
    """
    return _ANY_NUMBER.fullmatch(line) is not None


def shape(line: str) -> str:
    """A line without its spaces, every number in it a 0: running heads that differ in their numbers have one shape.

    >>> shape("第 12 页") == shape("第9页")
    True
    """
    return _DIGITS.sub("0", bare(line))


def furniture_of(text: str, times: int = TIMES) -> Iterator[Furniture]:
    """The furniture of a text whose pages form feeds part: what recurs so often beside them, numbers aside.

    >>> [text[f.start : f.end] for text in ("哗啦\\n12\\n\\f响了\\n13\\n\\f停了\\n",) for f in furniture_of(text)]
    ['12', '13']
    """
    edges = list(_edges(text))
    shapes = Counter(shape(text[start:end]) for start, end in edges)
    numbers = sum(1 for start, end in edges if counts_pages(text[start:end].strip()))
    for start, end in sorted(set(edges)):
        line = text[start:end].strip()
        if counts_pages(line):
            if numbers >= times - 1:
                yield Furniture(start, end, True)
        elif shapes[shape(line)] >= times and len(line) <= _LONGEST:
            yield Furniture(start, end, False)


def _edges(text: str) -> Iterator[tuple[int, int]]:
    """The first two and the last two lines of every page that are not blank."""
    at = 0
    for page in text.split("\f"):
        lines, here = [], at
        for line in page.split("\n"):
            if line.strip():
                lines.append((here, here + len(line)))
            here += len(line) + 1
        at += len(page) + 1
        yield from dict.fromkeys(lines[:2] + lines[-2:])
