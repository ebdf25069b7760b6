"""`flag-unpaired`: reports quotation marks and brackets whose partner is not in their block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

import numpy as np
import regex

from cleaner.contracts import Contract
from cleaner.edits import Finding
from cleaner.page import Page
from cleaner.repair import Parameters, Repair

_PARTNERS = dict(zip("〉’》』”」）】〕", "〈‘《『“「（【〔", strict=True))
_OPENING = frozenset(_PARTNERS.values())
_MARK = re.compile(f"[{''.join(_PARTNERS)}{''.join(_PARTNERS.values())}]")
_LETTER = np.zeros(0x10000, dtype=np.uint8)  # a byte for each mark, and one for the line end
_LETTER[10] = 10
for _number, (_closing, _opening) in enumerate(_PARTNERS.items()):
    _LETTER[ord(_opening)], _LETTER[ord(_closing)] = ord("A") + _number, ord("a") + _number
_PAIRS = 2 * [bytes((ord("A") + number, ord("a") + number)) for number in range(len(_PARTNERS))]  # one within another
_NUMBER = regex.compile(r"(?:^|\n)[ ]*[\p{N}a-zA-Z一二三四五六七八九十]{1,3}$")


class FlagUnpairedParams(Parameters):
    """Nothing to choose."""


class FlagUnpaired(Repair[FlagUnpairedParams]):
    """Reports each mark without a partner: the extraction, or the author, lost the other one."""

    name = "flag-unpaired"
    Params = FlagUnpairedParams
    contracts: ClassVar[tuple[Contract, ...]] = ("nothing",)

    def find(self, page: Page) -> Iterator[Finding]:
        """A finding for every mark without its partner."""
        marks = _LETTER.take(page.plane).tobytes().translate(None, b"\0")
        for pair in _PAIRS:
            marks = marks.replace(pair, b"")
        if not marks.strip(b"\n"):
            return
        text = page.text
        breaks = [-1, *page.breaks.tolist(), len(text)]
        for number, left in enumerate(marks.split(b"\n")):
            start, end = breaks[number] + 1, breaks[number + 1]
            if left:
                yield from self._line(text, [(match[0], match.start()) for match in _MARK.finditer(text, start, end)])

    def _line(self, text: str, marks: list[tuple[str, int]]) -> Iterator[Finding]:
        stack: list[tuple[str, int]] = []
        open_ = dict.fromkeys(_OPENING, 0)
        for mark, at in marks if _uneven(marks) else ():
            if mark in _OPENING:
                stack.append((mark, at))
                open_[mark] += 1
            elif open_[_PARTNERS[mark]]:
                while stack[-1][0] != _PARTNERS[mark]:
                    other, i = stack.pop()
                    open_[other] -= 1
                    yield Finding(i, i + 1, "never-closed")
                stack.pop()
                open_[_PARTNERS[mark]] -= 1
            elif not (mark == "）" and _NUMBER.search(text, max(0, at - 6), at)) and not _apostrophe(text, at):
                yield Finding(at, at + 1, "never-opened")
        yield from (Finding(i, i + 1, "never-closed") for _, i in stack)


def _uneven(marks: list[tuple[str, int]]) -> bool:
    """Whether some mark lacks its partner, whatever other marks stand between the two."""
    depth = dict.fromkeys(_OPENING, 0)
    for mark, _ in marks:
        if mark in depth:
            depth[mark] += 1
        elif depth[_PARTNERS[mark]]:
            depth[_PARTNERS[mark]] -= 1
        else:
            return True
    return any(depth.values())


def _apostrophe(text: str, at: int) -> bool:
    return text[at] == "’" and text[at - 1 : at].isascii() and text[at - 1 : at].isalpha()
