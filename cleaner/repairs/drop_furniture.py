"""`drop-furniture`: deletes page numbers, running heads and running feet that stand between the pages of one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

import regex
from pydantic import Field

from cleaner.codes import Needs
from cleaner.contracts import Contract, bare
from cleaner.edits import Change
from cleaner.page import Page
from cleaner.repair import Parameters, Repair

_DIGITS = regex.compile(r"\p{N}+")
_NUMBER = regex.compile(
    r"[\W_]{0,3}(?:第\s*[\p{N}一二三四五六七八九十百]+\s*[页頁版]|[0-9]{1,4}|[ivxlc]{1,6})(?:\s*/\s*[0-9]{1,4})?[\W_]{0,3}"
)


class DropFurnitureParams(Parameters):
    """How often a line must recur."""

    times: int = Field(default=3, ge=2, description="How often a line must stand at the head or foot of a page.")


class DropFurniture(Repair[DropFurnitureParams]):
    """Deletes lines beside a form feed that count pages or recur, their numbers aside, at the head or foot of pages."""

    name = "drop-furniture"
    Params = DropFurnitureParams
    contracts: ClassVar[tuple[Contract, ...]] = ("furniture",)
    needs = Needs("\f")

    def find(self, page: Page) -> Iterator[Change]:
        """A change for every line of furniture."""
        edges = list(_edges(page.text))
        shapes = Counter(_shape(page.text[s:e]) for s, e in edges)
        numbers = sum(1 for s, e in edges if _NUMBER.fullmatch(page.text[s:e].strip()))
        for start, end in sorted(set(edges)):
            line = page.text[start:end].strip()
            if _NUMBER.fullmatch(line):
                if numbers >= self.params.times - 1:
                    yield Change(start, end, "", "page-number")
            elif shapes[_shape(line)] >= self.params.times and len(line) <= 60:
                yield Change(start, end, "", "running-head-or-foot")


def _shape(line: str) -> str:
    return _DIGITS.sub("0", bare(line))


def _edges(text: str) -> Iterator[tuple[int, int]]:
    """The first two and the last two lines of every page that are not blank."""
    at = 0
    for page in text.split("\f"):
        lines, here = [], at
        for line in page.split("\n"):
            if line.strip():
                lines.append((here, here + len(line)))
            here += len(line) + 1
        at += len(page) + 1
        yield from dict.fromkeys(lines[:2] + lines[-2:])
