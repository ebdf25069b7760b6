"""`flag-structure`: reports labels without an article and articles without a headline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cleaner.articles import Unit, read
from cleaner.contracts import Contract
from cleaner.edits import Finding
from cleaner.page import Page
from cleaner.repair import Parameters, Repair


class FlagStructureParams(Parameters):
    """Nothing to choose."""


class FlagStructure(Repair[FlagStructureParams]):
    """Reports what is missing between the heads and the texts of a page; nothing is invented."""

    name = "flag-structure"
    Params = FlagStructureParams
    contracts: ClassVar[tuple[Contract, ...]] = ("nothing",)

    def find(self, page: Page) -> Iterator[Finding]:
        """A finding for every label, byline or headline whose counterpart the page does not show."""
        spans = page.blocks
        _, parts = read(page, self.words)
        signed = any(u.bylines for u in parts)
        for number, part in enumerate(parts):
            after = parts[number + 1] if number + 1 < len(parts) else Unit()
            for block, case in self._missing(number, part, after, signed):
                yield Finding(*spans[block], case)

    def _missing(self, number: int, part: Unit, after: Unit, signed: bool) -> Iterator[tuple[int, str]]:
        if part.body:
            if number == 0 and signed and not part.caption:
                yield part.body.start, "text-without-a-headline"
            return
        if part.bylines and not part.heads and after.body and not after.caption:
            yield part.bylines[0], "article-without-a-headline"
        if after.body:
            return
        if part.heads and part.bylines:
            yield part.heads[0], "headline-without-a-text"
        elif (
            part.labels and not part.heads and not part.bylines and (after.labels or not (after.heads or after.bylines))
        ):
            yield part.labels[0], "label-without-an-article"
