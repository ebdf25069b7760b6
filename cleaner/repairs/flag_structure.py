"""`flag-structure`: reports labels without an article and articles without a headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from cleaner.articles import BYLINE, CREDIT, TEXT, read
from cleaner.contracts import Contract
from cleaner.edits import Finding
from cleaner.page import Page
from cleaner.repair import Parameters, Repair

# What misses its counterpart, in the roles of a page's blocks: a byline without a headline over a text, a headline with
# a byline and no body behind it, a label without any of these.
_MISSING = re.compile(r"\bl?(?P<article>b)(?= [tc])|\bl?(?P<headline>h)h*b(?! [tcp])|\b(?P<label>l)(?= l|$)")
_CASES = {
    "article": "article-without-a-headline",
    "headline": "headline-without-a-text",
    "label": "label-without-an-article",
}


class FlagStructureParams(Parameters):
    """Nothing to choose."""


class FlagStructure(Repair[FlagStructureParams]):
    """Reports what is missing between the heads and the texts of a page; nothing is invented."""

    name = "flag-structure"
    Params = FlagStructureParams
    contracts: ClassVar[tuple[Contract, ...]] = ("nothing",)

    def find(self, page: Page) -> Iterator[Finding]:
        """A finding for every label, byline or headline whose counterpart the page does not show."""
        roles = read(page, self.words)
        if roles[:1] in (TEXT, CREDIT) and BYLINE in roles:
            yield Finding(*page.blocks[0], "text-without-a-headline")
        block = last = 0
        for match in _MISSING.finditer(roles):
            part = match.lastgroup or ""
            at = match.start(part)
            block, last = block + at - last - roles.count(" ", last, at), at
            yield Finding(*page.blocks[block], _CASES[part])
