"""`flag-unpaired`: reports quotation marks and brackets whose partner is not in their block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
import regex

from cleaner.contracts import Contract
from cleaner.edits import Finding
from cleaner.page import Page
from cleaner.repair import Parameters, Repair

_PARTNERS = dict(zip("”’）》〉」』】〕", "“‘（《〈「『【〔", strict=True))
_OPENING = frozenset(_PARTNERS.values())
_MARK = regex.compile(r"[“”‘’（）《》〈〉「」『』【】〔〕]")
_KIND = np.zeros(0x10000, dtype=np.uint8)  # 1 a line end, then two numbers a pair: opening and closing
_KIND[10] = 1
for _number, (_closing, _opening) in enumerate(_PARTNERS.items()):
    _KIND[ord(_opening)], _KIND[ord(_closing)] = 2 * _number + 2, 2 * _number + 3
_CODES = np.asarray([[ord(a), ord(b)] for a, b in _PARTNERS.items()])
_STEP = np.zeros((len(_PARTNERS), 2 * len(_PARTNERS) + 2), dtype=np.int32)
for _number in range(len(_PARTNERS)):
    _STEP[_number, 2 * _number + 2], _STEP[_number, 2 * _number + 3] = 1, -1
_NUMBER = regex.compile(r"(?:^|\n)[ ]*[\p{N}a-zA-Z一二三四五六七八九十]{1,3}$")


class FlagUnpairedParams(Parameters):
    """Nothing to choose."""


class FlagUnpaired(Repair[FlagUnpairedParams]):
    """Reports each mark without a partner: the extraction, or the author, lost the other one."""

    name = "flag-unpaired"
    Params = FlagUnpairedParams
    contracts: ClassVar[tuple[Contract, ...]] = ("nothing",)

    def wanted(self, page: Page) -> bool:
        """Whether the page has any such mark."""
        return bool(page.seen[_CODES].any())

    def _uneven(self, page: Page) -> list[tuple[int, int]]:
        """The lines in which some mark may lack its partner."""
        pairs = np.flatnonzero(page.seen[_CODES].any(axis=1))
        if not len(pairs):
            return []
        kinds = _KIND[page.plane]
        places = np.flatnonzero(kinds != 0)
        marks = kinds[places]
        ends = np.append(np.flatnonzero(marks == 1), len(marks))
        depth = np.zeros((len(pairs), len(marks) + 1), dtype=np.int32)
        np.cumsum(_STEP[pairs[:, None], marks], axis=1, out=depth[:, 1:])
        after = depth[:, ends]
        before = np.zeros_like(after)
        before[:, 1:] = after[:, :-1]
        low = np.minimum.reduceat(depth, np.append(0, ends[:-1]), axis=1)
        wrong = ((after != before) | (low < before)).any(axis=0)
        if not wrong.any():
            return []
        stops = np.append(places, len(page.codes))[ends]
        starts = np.append(0, stops[:-1] + 1)
        return list(zip(starts[wrong].tolist(), stops[wrong].tolist(), strict=True))

    def find(self, page: Page) -> Iterator[Finding]:
        """A finding for every mark without its partner."""
        for start, end in self._uneven(page):
            yield from self._line(page.text, start, end)

    def _line(self, text: str, begin: int, end: int) -> Iterator[Finding]:
        stack: list[tuple[str, int]] = []
        for match in _MARK.finditer(text, begin, end):
            mark, at = match[0], match.start()
            if mark in _OPENING:
                stack.append((mark, at))
            elif any(m == _PARTNERS[mark] for m, _ in stack):
                while stack[-1][0] != _PARTNERS[mark]:
                    _, i = stack.pop()
                    yield Finding(i, i + 1, "never-closed")
                stack.pop()
            elif not (mark == "）" and _NUMBER.search(text, max(0, at - 6), at)) and not _apostrophe(text, at):
                yield Finding(at, at + 1, "never-opened")
        yield from (Finding(i, i + 1, "never-closed") for _, i in stack)


def _apostrophe(text: str, at: int) -> bool:
    return text[at] == "’" and text[at - 1 : at].isascii() and text[at - 1 : at].isalpha()
