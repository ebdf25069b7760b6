"""`blank-lines`: one blank line between blocks, none at the start, one line end at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import regex

from cleaner.codes import Needs, runs
from cleaner.contracts import Contract
from cleaner.edits import Changes
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.spacing import IS_WHITE

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
        return bool(page.text) and not (page.text.endswith("\n") and _single(page))

    def find(self, page: Page) -> Iterator[Changes]:
        """A change for every break that is not a single blank line."""
        text = page.text
        size = len(text.rstrip())
        done = not size or (_OTHER_WHITE.isdisjoint(page.signs) and _single(page))
        found = [] if done else [(start, end, "\n\n" if start else "") for start, end in _breaks(page, size)]
        if text[size:] != ("\n" if size else ""):
            found.append((size, len(text), "\n" if size else ""))
        if found:
            starts, ends, afters = map(list, zip(*found, strict=True))
            yield Changes(starts, ends, afters, [""] * len(found))


def _single(page: Page) -> bool:
    """Whether all line ends inside the page stand two by two, with no other break and no plain space beside them."""
    if not page.tidy or page.text[0] in "\n " or page.has(_BREAKS):
        return False
    before, behind = page.beside_spaces
    if "\n" in before or "\n" in behind:
        return False
    return len(page.breaks) == 2 * len(page.spans[0]) - 1


def _breaks(page: Page, size: int) -> list[tuple[int, int]]:
    """The breaks between the first `size` characters that are not a single blank line."""
    before, behind = page.beside_spaces
    if "\n" in before or "\n" in behind or not _OTHER_WHITE.isdisjoint(page.signs):
        start, end = runs(IS_WHITE[page.plane[:size]].nonzero()[0])
        first, second, long = page.codes[start], page.codes[start + 1], end - start
        single = (long == 2) & (first == LINE_END) & (second == LINE_END)
        likely = ~(single | (long == 1) & (first == SPACE))
    else:  # nothing but line ends makes a break
        start, end = runs(page.breaks[: page.breaks.searchsorted(size)])
        likely = end - start != 2
    odd = (likely | (start == 0)).nonzero()[0]
    return [
        match.span()
        for span in zip(start[odd].tolist(), end[odd].tolist(), strict=True)
        for match in _BREAK.finditer(page.text, *span)
    ]
