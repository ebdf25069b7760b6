"""Where the text of an earlier page of a run stands in a later one."""

from __future__ import annotations

from collections.abc import Callable

from cleaner.edits import Span
from cleaner.page import Page


def still_there(earlier: Page, later: Page) -> Callable[[int, int], Span | None]:
    """Tells of a span of the earlier page where the later one has it, None where it is not there as it was.

    Both spans count characters of their pages; an empty one stands between the characters beside it.

    >>> page = Page("第一 页，灯亮")
    >>> find = still_there(page, page.replaced([2], [3], [""]))
    >>> find(0, 2), find(5, 7), find(1, 4), find(5, 5)
    (Span(start=0, end=2), Span(start=4, end=6), None, Span(start=4, end=4))
    """
    known = (later.origins >= 0).nonzero()[0][::-1]  # the first of several that come from one character counts
    places = dict(zip(later.origins[known].tolist(), known.tolist(), strict=True))
    origins = earlier.origins.tolist()

    def find(start: int, end: int) -> Span | None:
        if not origins:
            return None
        if start == end:
            beside = find(max(0, start - 1), min(end + 1, len(origins)))
            return Span(*[beside.start + min(1, start)] * 2) if beside else None
        at, size = places.get(origins[start], -1), end - start
        whole = at >= 0 and places.get(origins[end - 1], -1) == at + size - 1
        return Span(at, at + size) if whole and later.text[at : at + size] == earlier.text[start:end] else None

    return find
