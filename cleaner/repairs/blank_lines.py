"""`blank-lines`: one blank line between blocks, none at the start, one line end at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
import regex

from cleaner.contracts import Contract
from cleaner.edits import Changes
from cleaner.page import Needs, Page
from cleaner.repair import Parameters, Repair
from cleaner.spacing import IS_WHITE, runs

_BREAK = regex.compile(r"[^\S\n]*[\n\f\x1c-\x1f]\s*")
LINE_END, SPACE = 10, 32
_BREAKS = Needs("\f\x1c\x1d\x1e\x1f")
_OTHER_WHITE = frozenset(map(chr, IS_WHITE.nonzero()[0].tolist())) - {"\n", " "}


class BlankLinesParams(Parameters):
    """Nothing to choose."""


class BlankLines(Repair[BlankLinesParams]):
    """Gives a page the form of a clean one; what stands on the lines stays."""

    name = "blank-lines"
    Params = BlankLinesParams
    contracts: ClassVar[tuple[Contract, ...]] = ("breaks",)

    def wanted(self, page: Page) -> bool:
        """Whether any break is not a single blank line."""
        text = page.text
        if not text:
            return False
        if not page.tidy or not text.endswith("\n") or text.endswith("\n\n") or text[0] in "\n ":
            return True
        return page.has(_BREAKS) or page.holds("\n\n\n") or page.holds("\n ") or page.holds(" \n")

    def find(self, page: Page) -> Iterator[Changes]:
        """A change for every break that is not a single blank line."""
        text = page.text
        size = len(text.rstrip())
        found = [(start, end, "\n\n" if start else "") for start, end in _breaks(page, size)] if size else []
        if text[size:] != ("\n" if size else ""):
            found.append((size, len(text), "\n" if size else ""))
        if found:
            starts, ends, afters = map(list, zip(*found, strict=True))
            yield Changes(starts, ends, afters, [""] * len(found))


def _breaks(page: Page, size: int) -> list[tuple[int, int]]:
    """The breaks between the first `size` characters that are not a single blank line."""
    before, behind = page.beside_spaces
    plain = _OTHER_WHITE.isdisjoint(page.signs) and "\n" not in before and "\n" not in behind
    white = page.breaks if plain else IS_WHITE[page.plane].nonzero()[0]
    start, end = runs(white[: white.searchsorted(size)])
    if not len(start):
        return []
    first, second, long = page.codes[start], page.codes[start + 1], end - start
    single = (long == 2) & (first == LINE_END) & (second == LINE_END)
    inside = (long == 1) & (first == SPACE)
    odd = (~(single | inside) | (start == 0)).nonzero()[0]
    return [
        match.span()
        for span in zip(start[odd].tolist(), end[odd].tolist(), strict=True)
        for match in _BREAK.finditer(page.text, *span)
    ]
