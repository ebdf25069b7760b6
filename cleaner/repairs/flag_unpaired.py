"""`flag-unpaired`: reports quotation marks and brackets whose partner is not in their block."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import regex

from cleaner.contracts import Contract
from cleaner.edits import Finding
from cleaner.page import Page
from cleaner.repair import Parameters, Repair

_PARTNERS = dict(zip("”’）》〉」』】〕", "“‘（《〈「『【〔", strict=True))
_OPENING = frozenset(_PARTNERS.values())
_MARK = regex.compile(r"[“”‘’（）《》〈〉「」『』【】〔〕\n]")
_KIND = np.zeros(0x10000, dtype=np.uint8)  # 1 a line end, then two numbers a pair: opening and closing
_KIND[10] = 1
for _number, (_closing, _opening) in enumerate(_PARTNERS.items()):
    _KIND[ord(_opening)], _KIND[ord(_closing)] = 2 * _number + 2, 2 * _number + 3
_CODES = [np.asarray([ord(a), ord(b)]) for a, b in _PARTNERS.items()]
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
    contracts: tuple[Contract, ...] = ("nothing",)

    def wanted(self, page: Page) -> bool:
        """Whether some kind of mark opens and closes unequally often in some line, or closes before it opens."""
        seen = page.seen
        pairs = [number for number, codes in enumerate(_CODES) if seen[codes].any()]
        if not pairs:
            return False
        kinds = _KIND[np.minimum(page.codes, 0xFFFF)]
        marks = kinds[kinds > 0]
        line_ends = marks == 1
        for number in pairs:
            depth = _STEP[number][marks].cumsum()
            if depth.min() < 0 or depth[-1] or depth[line_ends].any():
                return True
        return False

    def find(self, page: Page) -> Iterator[Finding]:
        """A finding for every mark without its partner."""
        text = page.text
        stack: list[tuple[str, int]] = []
        for match in _MARK.finditer(text):
            mark, at = match[0], match.start()
            if mark == "\n":
                yield from (Finding(i, i + 1, "never-closed") for _, i in stack)
                stack = []
            elif mark in _OPENING:
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
