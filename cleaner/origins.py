"""Where characters of a page come from: the places in the raw page of spans of any page that was made of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cleaner.codes import Ints, has_true
from cleaner.edits import Span
from cleaner.page import Page

Places = npt.NDArray[np.int64]
FEW = 16  # so few spans are told one by one


def raw_place(page: Page, start: int, end: int) -> Span:
    """The raw span of characters `start` to `end` of a page, as a recorded edit tells it.

    An insertion stands right after the raw character before it. Of a span that a move has put together of two places
    only the first one is told.

    >>> page = Page("路 线").replaced([1], [2], [""])
    >>> raw_place(page, 1, 2), raw_place(page, 1, 1)
    (Span(start=2, end=3), Span(start=1, end=1))
    """
    return Span(*_raw_place(page.origins, start, end))


def raw_places(page: Page, starts: Sequence[int] | Places, ends: Sequence[int] | Places) -> tuple[list[int], list[int]]:
    """The same for many spans: where they start in the raw page, and where they end."""
    origins = page.origins
    if len(origins) == 0:
        return [0] * len(starts), [0] * len(ends)
    if len(starts) <= FEW:
        places = [_raw_place(origins, start, end) for start, end in zip(starts, ends, strict=True)]
        return [first for first, _ in places], [last for _, last in places]
    begin, stop = np.asarray(starts), np.asarray(ends)
    first = origins.take(begin, mode="clip")
    if not (has_true(stop - begin != 1) or has_true(first < 0)):
        return first.tolist(), (first + 1).tolist()
    last = origins.take(stop - 1, mode="clip")
    empty = (begin >= stop).nonzero()[0]
    if has_true(first < 0) or has_true(last < 0) or (len(empty) and has_true(origins < 0)):
        origins = _filled(origins)
        first, last = origins.take(begin, mode="clip"), origins.take(stop - 1, mode="clip")
    seams = ((first > last) & (begin < stop)).nonzero()[0]
    last = last + 1
    if len(empty):
        before = begin[empty]
        first[empty] = last[empty] = np.where(before > 0, origins.take(before - 1, mode="clip") + 1, 0)
    for number in seams.tolist():
        first[number], last[number] = _raw_place(origins, int(begin[number]), int(stop[number]))
    return first.tolist(), last.tolist()


def _raw_place(origins: Ints, start: int, end: int) -> tuple[int, int]:
    """The raw span of one span."""
    if start >= end:
        at = _known(origins, start - 1) + 1 if start > 0 else 0
        return at, at
    first, last = _known(origins, start), _known(origins, end - 1)
    return (first, last + 1) if first <= last else (first, _run(origins, start, end))


def _run(origins: Ints, start: int, end: int) -> int:
    """Where the characters from `start` on cease to stand side by side in the raw page."""
    upto = _known(origins, start) + 1
    for at in range(start + 1, end):
        origin = origins.item(at)
        if origin >= 0 and origin != upto:
            break
        upto += origin >= 0
    return upto


def _known(origins: Ints, at: int) -> int:
    """The origin of a character, or of the nearest one before it if it was inserted; 0 where all before it were."""
    if at >= len(origins):
        at = len(origins) - 1
    while at >= 0:
        if (origin := origins.item(at)) >= 0:
            return origin
        at -= 1
    return 0


def _filled(origins: Ints) -> Ints:
    """Origins in which an inserted character has the origin of the nearest character before it."""
    index = np.where(origins >= 0, np.arange(len(origins)), 0)
    return np.maximum(origins[np.maximum.accumulate(index)], 0)
