"""`flag-structure`: reports labels without an article and articles without a headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

import regex
from pydantic import Field

from cleaner.articles import BYLINE, CREDIT, SECTION, TEXT, read, units
from cleaner.contracts import Contract
from cleaner.edits import Finding
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.safe import matches_whole
from cleaner.words import Words

# What misses its counterpart, in the roles of a page's blocks: a byline without a headline over a text, a headline with
# a byline and no body behind it, a label without any of these.
_MISSING = re.compile(r"\bl?(?P<article>b)(?= [tc])|\bl?(?P<headline>h)h*b(?! [tcp])|\b(?P<label>l)(?= l|$)")
_CASES = {
    "article": "article-without-a-headline",
    "headline": "headline-without-a-text",
    "label": "label-without-an-article",
}
# A page that names its sections without a mark shows it: a few characters over a headline with its byline. One more
# such name behind the last text then has its article on another page, or lost it.
_UNDER_A_NAME = re.compile(r"[lh]h+b")
_SHORT = regex.compile(r"\p{Han}{1,4}")
_LAST = re.compile(r"t h$")


class FlagStructureParams(Parameters):
    """What a short last line may be besides the name of a section."""

    closing: str | None = Field(
        default=None,
        description="A regex for a whole line of two to four Chinese characters that ends a text, "
        "such as a signature, and names no section.",
    )


class FlagStructure(Repair[FlagStructureParams]):
    """Reports what is missing between the heads and the texts of a page; nothing is invented."""

    name = "flag-structure"
    Params = FlagStructureParams
    contracts: ClassVar[tuple[Contract, ...]] = ("nothing",)

    def __init__(self, params: FlagStructureParams, words: Words) -> None:
        super().__init__(params, words)
        self.closing = words.pattern(params.closing) if params.closing else None
        self.own = params.closing is not None and words.trusts(params.closing)

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
            if part != "label" or not _in_a_list(page.lines, block):
                yield Finding(*page.blocks[block], _CASES[part])
        if _LAST.search(roles) and self._names_a_section(page, roles):
            yield Finding(*page.blocks[-1], _CASES["label"])

    def _names_a_section(self, page: Page, roles: str) -> bool:
        """Whether the page's last line is such a name as the page sets over its articles."""
        last = page.lines[-1]
        if not SECTION.fullmatch(last) or (self.closing is not None and matches_whole(self.closing, last, self.own)):
            return False
        each = units(roles)
        return any(_UNDER_A_NAME.match(unit.roles) and SECTION.fullmatch(page.lines[unit.first]) for unit in each)


def _in_a_list(lines: Sequence[str], at: int) -> bool:
    """Whether a line is one of three short ones in a row, as in a table or a poem, or has a section's part below it."""
    short = [_SHORT.fullmatch(line) is not None for line in lines[max(0, at - 2) : at + 3]]
    here = min(at, 2)
    if not short[here]:
        return short[here + 1 : here + 2] == [True]
    return any(all(short[i : i + 3]) for i in range(max(0, here - 2), min(here, len(short) - 3) + 1))
