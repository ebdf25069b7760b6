"""`flag`: reports what a pattern finds, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from pydantic import Field

from cleaner.contracts import Contract
from cleaner.edits import Finding
from cleaner.page import Page, codes_of
from cleaner.repair import Parameters, Repair
from cleaner.words import Words

SECONDS = 5.0
_CLASS = regex.compile(r"\[(?:[^\[\]\\]|\\.)+\]\+?")


class FlagParams(Parameters):
    """What is reported."""

    pattern: str = Field(description="A regex; `{han}`, `{mark}` … stand for classes. Every match is reported.")
    needs: str | None = Field(default=None, description="Characters of which a page must have one, or it is passed over.")


class Flag(Repair[FlagParams]):
    """Reports every match of a pattern."""

    name = "flag"
    Params = FlagParams
    contracts: tuple[Contract, ...] = ("nothing",)

    def __init__(self, params: FlagParams, words: Words) -> None:
        super().__init__(params, words)
        self.pattern = words.pattern(params.pattern, regex.MULTILINE)
        self.needs = codes_of(params.needs or "")
        self.one_character = _CLASS.fullmatch(params.pattern) is not None

    def wanted(self, page: Page) -> bool:
        """Whether the page has a character that the finding cannot do without."""
        if self.one_character:
            return self.pattern.search(page.alphabet) is not None
        return not len(self.needs) or page.has(self.needs)

    def find(self, page: Page) -> Iterator[Finding]:
        """A finding for every match."""
        try:
            for match in self.pattern.finditer(page.text, timeout=SECONDS):
                yield Finding(match.start(), match.end())
        except TimeoutError:
            yield Finding(0, 0, "took-too-long")
