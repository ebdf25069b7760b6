"""`flag`: reports what a pattern finds, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import regex
from pydantic import Field

from cleaner.codes import Needs
from cleaner.contracts import Contract
from cleaner.edits import Finding
from cleaner.lazy import lazy
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.safe import TOO_LONG, matches
from cleaner.where import Positions, Where
from cleaner.words import Words

_CLASS = regex.compile(r"\[(?:[^\[\]\\]|\\.)+\]\+?")


class FlagParams(Parameters):
    """What is reported."""

    pattern: str = Field(description="A regex; `{han}`, `{mark}` … stand for classes. Every match is reported.")
    needs: str | None = Field(
        default=None, description="Characters of which a page must have one, or it is passed over."
    )
    where: Where | None = Field(default=None, description="Where on the page a match must stand.")


class Flag(Repair[FlagParams]):
    """Reports every match of a pattern; one that takes longer than its budget on a page is reported instead."""

    name = "flag"
    Params = FlagParams
    contracts: ClassVar[tuple[Contract, ...]] = ("nothing",)

    def __init__(self, params: FlagParams, words: Words) -> None:
        super().__init__(params, words)
        self.pattern = words.pattern(params.pattern, regex.MULTILINE)
        self.needs = Needs(params.needs) if params.needs else None
        self.trusted = words.trusts(params.pattern)
        self.one_character = _CLASS.fullmatch(params.pattern) is not None
        if params.where and params.where.kind:
            words.check_kinds(params.where.kind)

    def wanted(self, page: Page) -> bool:
        """Whether the page has a character that the finding cannot do without."""
        if self.needs is not None:
            return page.has(self.needs)
        if self.one_character:
            beyond = "\uffff" in page.signs and self.pattern.search(page.alphabet) is not None
            return beyond or page.has(self._matched)
        return True

    @lazy
    def _matched(self) -> Needs:
        """The characters of the basic plane that a pattern of one character matches."""
        return Needs("".join(self.pattern.findall("".join(map(chr, range(0xFFFF))))))

    def find(self, page: Page) -> Iterator[Finding]:
        """A finding for every match that stands where it must."""
        try:
            found = matches(self.pattern, page.text, self.trusted)
        except TimeoutError:
            yield Finding(0, 0, TOO_LONG)
            return
        places = Positions(self.params.where, page, self.words) if found and self.params.where else None
        for match in found:
            if places is None or places.allow(*match.span()):
                yield Finding(*match.span())
