"""`blank-lines`: one blank line between blocks, none at the start, one line end at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import regex

from cleaner.contracts import Contract
from cleaner.edits import Change
from cleaner.page import Needs, Page
from cleaner.repair import Parameters, Repair

_BREAK = regex.compile(r"[^\S\n]*[\n\f\x1c-\x1f]\s*")


_BREAKS = Needs("\f\x1c\x1d\x1e\x1f")


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

    def find(self, page: Page) -> Iterator[Change]:
        """A change for every break that is not a single blank line."""
        text = page.text
        size = len(text.rstrip())
        if not size:
            yield Change(0, len(text), "")
            return
        for match in _BREAK.finditer(text, 0, size):
            wanted = "\n\n" if match.start() else ""
            if match[0] != wanted:
                yield Change(match.start(), match.end(), wanted)
        if text[size:] != "\n":
            yield Change(size, len(text), "\n")
