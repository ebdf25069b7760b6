"""`widen-marks`: gives half-width marks in Chinese sentences their full width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

import numpy as np
import regex
from pydantic import Field

from cleaner.codes import Needs, among
from cleaner.contracts import Contract
from cleaner.edits import Changes
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.safe import matches
from cleaner.spacing import MARKS, Sorts
from cleaner.words import Words

_WIDE = str.maketrans(",;:?!.()", "，；：？！。（）")
_CJK = rf"\p{{Han}}〇○{MARKS}\u3040-\u30ff"
_HALF = regex.compile(r"(?<=\p{Han})[,;:?!] (?=\p{Han})")
_AFTER_LATIN = regex.compile(r"(?<=\p{Han}[\n -~--[\"'`()<>]]{0,40}[A-Za-z0-9%℃²°])[,;?!](?= \p{Han})", regex.V1)
_APART = regex.compile(rf"(?<=[{_CJK}%‰℃°] )[,;:?!.](?= [{_CJK}]|$)", regex.MULTILINE)
_NUMBERED = regex.compile(r"(?:^|\n)[ ]*(?:第?[一二三四五六七八九十百]{1,4})$")


_MARKS = Needs(",;:?!()")
_ADDRESS = Needs("/@`")
_MARK_SPACE = (", ", "; ", ": ", "? ", "! ")
_SPACE_MARK = (" ,", " ;", " :", " ?", " !", " .")
_IS_MARK = among(",;:?!.")
CHINESE, MARK, PERCENT, DIGIT = (1 << bit for bit in range(4))
_SIDES = Sorts((r"\p{Han}\u3040-\u30ff", "〇○" + MARKS), ("", ",;:?!"), ("", "%‰℃°"), (r"\d", ""))
STOP = ord(".")


def _has_stop(text: str) -> bool:
    """Whether a full stop stands behind a Chinese character or a percent sign."""
    at = text.find(".", 1)
    while at > 0:
        before = text[at - 1]
        if before > "\x7f" or before == "%":
            return True
        at = text.find(".", at + 1)
    return False


@cache
def _wide(mark: str) -> str:
    """A mark, or a few in a row, in full width."""
    return mark.translate(_WIDE)


_OPENING_OF = {"”": "“", "’": "‘", "》": "《", "」": "「"}
_LONGEST_QUOTED = 200


class WidenMarksParams(Parameters):
    """Where marks stay as they are."""

    outside: str = Field(default="{url}", description="A pattern whose matches are left alone: addresses, paths, code.")


class WidenMarks(Repair[WidenMarksParams]):
    """Widens `,;:?!.` that touch Chinese text, and brackets around or beside it; numbers and code keep theirs."""

    name = "widen-marks"
    Params = WidenMarksParams
    contracts: ClassVar[tuple[Contract, ...]] = ("marks",)

    def __init__(self, params: WidenMarksParams, words: Words) -> None:
        super().__init__(params, words)
        self.outside = words.pattern(params.outside)
        self.own = words.trusted and params.outside == "{url}"
        self.mark = regex.compile(
            rf"(?<=[{_CJK}])[,;:?!](?![,;:?!])|[,;:?!](?=[{_CJK}])(?<![,;:?!].)|(?<=[{_CJK}])[?!]{{1,3}}|"
            rf"(?<=[{_CJK}])\.(?=$|\s|[{_CJK}])|(?<=[{_CJK}][\d.,]*[%‰℃°])\.(?=$|[{_CJK}])|(?<=\d:\d\d),(?=\d{{1,2}}:\d\d)",
            regex.MULTILINE,
        )
        self.bracket = re.compile(r"[()]")
        self.beside = regex.compile(rf"[{_CJK}]")

    def wanted(self, page: Page) -> bool:
        """Whether the page has a half-width mark beside a Chinese character."""
        if page.has(_MARKS) or page.holds(" ."):
            return True
        return _has_stop(page.text)

    def find(self, page: Page) -> Iterator[Changes]:
        """A change for every mark, brackets in pairs."""
        text = page.text
        found = self._marks(page) + self._after_latin(page) + self._apart(page)
        if page.holds("(") or page.holds(")"):
            found += self._brackets(text)
        found.sort()
        if found and page.has(_ADDRESS):
            found = self._outside(text, found)
        if found and (page.holds("!") or page.holds("?")):
            found = [span for span in found if not _ends_english(text, span[0])]
        if found:
            starts, ends = map(list, zip(*found, strict=True))
            marks = map(text.__getitem__, map(slice, starts, ends))
            yield Changes(starts, ends, [*map(_wide, marks)], [""] * len(found))

    def _marks(self, page: Page) -> list[tuple[int, int]]:
        """The marks that touch Chinese text, and those behind a number that a sentence ends with."""
        text = page.text
        at = _IS_MARK[page.plane].nonzero()[0]
        if not len(at):
            return []
        left, right = _SIDES.at(page, at - 1), _SIDES.at(page, np.minimum(at + 1, len(text) - 1))
        sure = (left & CHINESE > 0) & (right & MARK == 0) | (right & CHINESE > 0) & (left & MARK == 0)
        sure &= page.codes[at] != STOP
        asked = (left & (CHINESE | PERCENT) > 0) | (left & right & DIGIT > 0)
        if at[0] == 0:  # nothing stands before it
            sure[0], asked[0] = False, True
        matches = [match for place in at[asked & ~sure].tolist() if (match := self.mark.match(text, place))]
        found = [match.span() for match in matches if self._ok(text, match.start(), match[0])]
        places = at[sure].tolist()
        if page.holds("://"):
            places = [place for place in places if not text.startswith("://", place)]
        return found + [(place, place + 1) for place in places]

    def _outside(self, text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The marks that stand in no address, path or code, or end one."""
        safe = [match.span() for match in matches(self.outside, text, self.own)]
        kept, at = [], 0
        for start, end in found:
            while at < len(safe) and safe[at][1] <= start:
                at += 1
            inside = at < len(safe) and safe[at][0] <= start
            if not inside or (end >= safe[at][1] - 1 and text[safe[at][0]] != "`" and text[start] in ",;:?!"):
                kept.append((start, end))
        return kept

    def _after_latin(self, page: Page) -> list[tuple[int, int]]:
        """The marks between a Latin word and a Chinese clause, on a page that sets half-width marks with a space."""
        if not any(map(page.holds, _MARK_SPACE)) or len(_HALF.findall(page.text)) < 2:
            return []
        return [match.span() for match in _AFTER_LATIN.finditer(page.text)]

    def _apart(self, page: Page) -> list[tuple[int, int]]:
        """The marks between two Chinese characters, or at a line's end, that have a space before them and behind."""
        if not any(map(page.holds, _SPACE_MARK)):
            return []
        return [m.span() for m in _APART.finditer(page.text) if self._ok(page.text, m.start(), m[0])]

    def _ok(self, text: str, at: int, mark: str) -> bool:
        if mark == ".":
            return not _NUMBERED.search(text, max(0, at - 6), at)
        if mark == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
            return ":" in text[at - 3 : at]
        return not text.startswith("://", at)

    def _brackets(self, text: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        stack: list[int] = []
        line_end = -1
        for match in self.bracket.finditer(text):
            at = match.start()
            if at > line_end:
                found += [(s, s + 1) for s in stack if self._beside(text, s)]
                stack = []
                line_end = text.find("\n", at)
                line_end = len(text) if line_end < 0 else line_end
            if match[0] == "(":
                stack.append(at)
            elif stack:
                start = stack.pop()
                if self._pair(text, start, at):
                    found += [(start, start + 1), (at, at + 1)]
            elif self._beside(text, at):
                found.append((at, at + 1))
        return found + [(s, s + 1) for s in stack if self._beside(text, s)]

    def _beside(self, text: str, at: int) -> bool:
        near = (text[at - 1 : at], text[at + 1 : at + 2])
        return any(self.beside.match(c) for c in near if c)

    def _pair(self, text: str, start: int, end: int) -> bool:
        before = text[start - 1 : start]
        if self.beside.search(text, start + 1, end):
            return True
        if before and before.isascii() and not before.isspace() and before not in ")]%":
            return False
        after = text[end + 1 : end + 2]
        if before == " " and text[start - 2 : start - 1].isascii() and after in "”’》」":
            return False  # all of it is quoted, as a program said it
        return bool(before and self.beside.match(before)) or bool(self.beside.match(after))


def _ends_english(text: str, at: int) -> bool:
    """Whether a mark is the last of a quotation or title that is English from its beginning."""
    opening = _OPENING_OF.get(text[at + 1 : at + 2]) if text[at] in "!?" else None
    if opening is None:
        return False
    start = text.rfind(opening, max(0, at - _LONGEST_QUOTED), at) + 1
    quoted = text[start:at].replace("’", "")
    return start > 0 and quoted.isascii() and any(map(str.isalpha, quoted))
