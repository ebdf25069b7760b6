"""`pair-quotes`: gives straight quotation marks around Chinese text their curved forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import regex

from cleaner.contracts import Contract
from cleaner.edits import Change
from cleaner.page import Page, codes_of
from cleaner.repair import Parameters, Repair

_MARK = codes_of('"')
_CHINESE = regex.compile(r"[\p{Han}，。；：！？、…—]")
_LATIN = regex.compile(r"[A-Za-z0-9]")


class PairQuotesParams(Parameters):
    """Nothing to choose."""


class PairQuotes(Repair[PairQuotesParams]):
    """Curves the straight marks of a block that pair off; around code and Latin words they stay as they are.

    Which side a mark is of is told by counting: one lost mark would turn all that follow, so that a block with an odd
    number of them, or with one that stands as its side cannot, is left alone.
    """

    name = "pair-quotes"
    Params = PairQuotesParams
    contracts: ClassVar[tuple[Contract, ...]] = ("marks",)

    def wanted(self, page: Page) -> bool:
        """Whether the page has a straight mark."""
        return page.has(_MARK)

    def find(self, page: Page) -> Iterator[Change]:
        """A change for every mark of a pair that has Chinese inside."""
        for (start, _), block in zip(page.blocks, page.lines, strict=True):
            if '"' not in block:
                continue
            places = [i for i, char in enumerate(block) if char == '"']
            pairs = list(zip(places[::2], places[1::2], strict=False))
            if len(places) % 2 or not all(_stands(block, first, last) for first, last in pairs):
                continue
            for first, last in pairs:
                if _CHINESE.search(block, first, last):
                    yield Change(start + first, start + first + 1, "“", "opens")
                    yield Change(start + last, start + last + 1, "”", "closes")


def _stands(block: str, first: int, last: int) -> bool:
    """Whether an opening and a closing mark stand as such marks do: close to what they quote, and not inside a word."""
    inside = block[first + 1 : last]
    if not inside.strip() or inside != inside.strip():
        return False
    return not _LATIN.match(block[first - 1 : first]) and not _LATIN.match(block[last + 1 : last + 2])
