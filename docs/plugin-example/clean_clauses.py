"""`flag-missing-clauses`: reports a clause whose number is not the one after the clause before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import regex
from pydantic import Field

from cleaner.contracts import Contract
from cleaner.edits import Finding
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.words import Words

DIGITS = {"零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
UNITS = {"十": 10, "百": 100}


class FlagMissingClausesParams(Parameters):
    """What rules can say of this repair; each description goes into messages, editors and the reference."""

    unit: str = Field(default="条", description="The word after the number: 条 of 第三条.")


class FlagMissingClauses(Repair[FlagMissingClausesParams]):
    """Reports every clause that does not follow on the one before it: one in between was lost."""

    name = "flag-missing-clauses"
    Params = FlagMissingClausesParams
    contracts: ClassVar[tuple[Contract, ...]] = ("nothing",)

    def __init__(self, params: FlagMissingClausesParams, words: Words) -> None:
        super().__init__(params, words)
        self.clause = regex.compile(rf"^第([零一二三四五六七八九十百]+){regex.escape(params.unit)}", regex.MULTILINE)

    def wanted(self, page: Page) -> bool:
        """Whether the page can have clauses at all."""
        return "第" in page.text

    def find(self, page: Page) -> Iterator[Finding]:
        """A finding for every clause that does not follow on the one before it."""
        last = None
        for match in self.clause.finditer(page.text):
            number = value(match[1])
            if last is not None and number not in (last + 1, 1):
                yield Finding(match.start(), match.end(), "number-missing")
            last = number


def value(text: str) -> int:
    """A Chinese number below a thousand.

    >>> value("十二"), value("三十"), value("一百零五")
    (12, 30, 105)
    """
    total, digit = 0, 0
    for char in text:
        if char in UNITS:
            total += (digit or 1) * UNITS[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit
