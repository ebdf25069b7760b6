"""`drop-overlap`: deletes text that the end of one block and the start of the next both carry."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress, count
from operator import contains
from typing import ClassVar

import regex
from pydantic import Field

from cleaner.contracts import Contract
from cleaner.edits import Change, Finding
from cleaner.page import Page
from cleaner.repair import Parameters, Repair

_WORDLIKE = regex.compile(r"[\p{L}\p{N}]")
_MARKS = frozenset("，、；：。！？…”’」』\n")


class DropOverlapParams(Parameters):
    """How long an overlap must be to be none of the author's."""

    least: int = Field(default=6, ge=3, description="The fewest letters both sides must share.")
    most: int = Field(default=400, ge=20, description="The most characters that are compared.")


class DropOverlap(Repair[DropOverlapParams]):
    """Deletes the second copy and joins the two blocks; whole blocks that are equal stay: an author may mean them."""

    name = "drop-overlap"
    Params = DropOverlapParams
    contracts: ClassVar[tuple[Contract, ...]] = ("repeats",)

    def find(self, page: Page) -> Iterator[Change | Finding]:
        """A change for every overlap."""
        least, most = self.params.least, self.params.most
        heads = [line[:least] for line in page.lines]
        for number in compress(count(), map(contains, page.lines, heads[1:])):
            (a, c), (b, d) = page.spans[:, number : number + 2].tolist()
            if b - a <= least or d - c <= least or page.text.count("\n", b, c) < 2:
                continue
            size = self._overlap(page.text, max(a, b - most), b, c, d)
            if size and b - size > a:
                yield Change(b, c + size, "", "at-a-column-break")

    def _overlap(self, text: str, a: int, b: int, c: int, d: int) -> int:
        """How many characters the end of `text[a:b]` shares with the start of `text[c:d]`; 0 where too few."""
        seed = text[c : c + self.params.least]
        at = text.find(seed, a, b)
        while at >= 0:
            size = b - at
            if c + size < d and text.startswith(text[at:b], c) and self._surely(text, at, b):
                return size
            at = text.find(seed, at + 1, b)
        return 0

    def _surely(self, text: str, at: int, b: int) -> bool:
        """Whether the shared text cannot be a refrain: long, not all alike, and cut where no sentence ends."""
        shared = text[at:b]
        letters = _WORDLIKE.findall(shared)
        if len(letters) < self.params.least or len(set(letters)) < 4:
            return False
        aligned = text[at - 1] in _MARKS and shared[-1] in _MARKS  # a whole clause: its author may say it again
        return not aligned or len(letters) >= 2 * self.params.least
