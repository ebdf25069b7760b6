"""Positions in words: on which lines of a page, and where on them, a pattern of `replace` or `flag` may match."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import Literal

import regex
from pydantic import BaseModel, ConfigDict, Field, model_validator

from cleaner.furniture import shape
from cleaner.page import Page
from cleaner.words import Words

At = Literal["line-start", "line-end", "page-top", "page-foot", "short-line", "long-line"]
EDGE = 2  # so many lines that are not blank are a page's top, and its foot
_LINE = regex.compile(r"[^\n\f]+")


class Where(BaseModel):
    """Where a match must stand; all that is given must hold."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    kind: tuple[str, ...] | None = Field(
        default=None, description="The kinds of line it may stand on; '' is a line of no declared kind."
    )
    at: tuple[At, ...] | None = Field(
        default=None,
        description="Any of these: line-start, line-end; page-top, page-foot (the first or last two lines of a page "
        "that are not blank; a form feed ends a page); short-line, long-line (narrower, or not, than nine tenths of "
        "the widest line nearby).",
    )
    recurs: int | None = Field(
        default=None, ge=2, description="How often its line must stand in the text, digits aside, as running heads do."
    )

    @model_validator(mode="after")
    def _something(self) -> Where:
        if self.kind is None and self.at is None and self.recurs is None:
            raise ValueError("'where' has at least one of 'kind', 'at' and 'recurs'")
        return self


def _spans(page: Page) -> list[tuple[int, int]]:
    """The spans of the lines that are not blank, found once for a page."""
    known: list[tuple[int, int]] | None = page.memo.get("where-lines")
    if known is None:
        known = [match.span() for match in _LINE.finditer(page.text) if not match[0].isspace()]
        page.memo["where-lines"] = known
    return known


class Positions:
    """Answers for one page whether a match stands where it must; what that needs is learnt when first asked for."""

    def __init__(self, where: Where, page: Page, words: Words) -> None:
        self.where = where
        self.words = words
        self.text = page.text
        self.spans = _spans(page)
        self.starts = [start for start, _ in self.spans]
        self.shapes: Counter[str] | None = None
        self.edges: tuple[set[int], set[int]] | None = None

    def allow(self, start: int, end: int) -> bool:
        """Whether characters `start` to `end` stand where they must."""
        number = bisect_right(self.starts, start) - 1
        if number < 0 or self.spans[number][1] < start:
            return False
        where = self.where
        if where.at is not None and not any(self._stands(at, number, start, end) for at in where.at):
            return False
        if where.kind is not None and self.words.kind(self._line(number)) not in where.kind:
            return False
        return where.recurs is None or self._times(number) >= where.recurs

    def _line(self, number: int) -> str:
        return self.text[slice(*self.spans[number])].strip()

    def _stands(self, at: str, number: int, start: int, end: int) -> bool:
        first, last = self.spans[number]
        if at == "line-start":
            return not self.text[first:start].strip()
        if at == "line-end":
            return end >= last or not self.text[end:last].strip()
        if at in ("short-line", "long-line"):
            near = range(max(0, number - 5), min(len(self.spans), number + 6))
            widest = max(len(self._line(n)) for n in near)
            return (len(self._line(number)) < 0.9 * widest) == (at == "short-line")
        return number in self._edges()[at == "page-foot"]

    def _edges(self) -> tuple[set[int], set[int]]:
        if self.edges is None:
            tops, feet = set[int](), set[int]()
            pages: dict[int, list[int]] = {}
            feeds = [m.start() for m in regex.finditer("\f", self.text)]
            for number, start in enumerate(self.starts):
                pages.setdefault(bisect_right(feeds, start), []).append(number)
            for numbers in pages.values():
                tops.update(numbers[:EDGE])
                feet.update(numbers[-EDGE:])
            self.edges = tops, feet
        return self.edges

    def _times(self, number: int) -> int:
        if self.shapes is None:
            self.shapes = Counter(self._shape(n) for n in range(len(self.spans)))
        return self.shapes[self._shape(number)]

    def _shape(self, number: int) -> str:
        return shape(self._line(number))
