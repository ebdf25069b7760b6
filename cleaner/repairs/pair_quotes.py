"""`pair-quotes`: gives straight quotation marks around Chinese text their curved forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import regex

from cleaner.codes import Needs
from cleaner.contracts import Contract
from cleaner.edits import Change
from cleaner.page import Page
from cleaner.repair import Parameters, Repair

_QUOTES = frozenset('"“”')
_NEVER_FIRST, _NEVER_LAST = frozenset("，。；：！？、）》"), frozenset("：（《")
_CHINESE = regex.compile(r"[\p{Han}，。；：！？、…—]")
_LATIN = regex.compile(r"[A-Za-z0-9]")


class PairQuotesParams(Parameters):
    """Nothing to choose."""


class PairQuotes(Repair[PairQuotesParams]):
    """Curves the straight marks of a block whose marks pair off; around code and Latin words they stay as they are.

    Which side a mark is of is told by counting: one lost mark would turn all that follow, so that a block with an odd
    number of them, or with one that stands as its side cannot, is left alone.
    """

    name = "pair-quotes"
    Params = PairQuotesParams
    contracts: ClassVar[tuple[Contract, ...]] = ("marks",)

    needs = Needs('"')

    def find(self, page: Page) -> Iterator[Change]:
        """A change for every mark of a pair that has Chinese inside."""
        for (start, _), block in zip(page.blocks, page.lines, strict=True):
            if '"' not in block:
                continue
            for first, last in _pairs(block):
                if _CHINESE.search(block, first, last):
                    if block[first] == '"':
                        yield Change(start + first, start + first + 1, "“", "opens")
                    if block[last] == '"':
                        yield Change(start + last, start + last + 1, "”", "closes")


def _pairs(block: str) -> list[tuple[int, int]]:
    """The places of the marks of a block, two by two; none where they do not pair off."""
    places = [i for i, char in enumerate(block) if char in _QUOTES]
    pairs = list(zip(places[::2], places[1::2], strict=False))
    sides = all(block[first] != "”" and block[last] != "“" and _stands(block, first, last) for first, last in pairs)
    return pairs if sides and len(places) % 2 == 0 else []


def _stands(block: str, first: int, last: int) -> bool:
    """Whether an opening and a closing mark stand as such marks do: close to what they quote, and not inside a word."""
    inside = block[first + 1 : last]
    if not inside.strip() or inside != inside.strip() or inside[0] in _NEVER_FIRST or inside[-1] in _NEVER_LAST:
        return False
    return not _LATIN.match(block[first - 1 : first]) and not _LATIN.match(block[last + 1 : last + 2])
