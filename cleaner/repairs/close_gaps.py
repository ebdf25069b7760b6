"""`close-gaps`: closes the spaces that letter-spacing and justification left between characters."""

from __future__ import annotations

from collections.abc import Iterator
from string import digits
from typing import ClassVar, Literal

import numpy as np
import regex
from pydantic import Field

from cleaner.codes import among
from cleaner.contracts import Contract
from cleaner.edits import Changes
from cleaner.lexicon import cuts_word
from cleaner.lines import CREDIT_TAIL, SIGNING
from cleaner.needs import Gate
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.spacing import HAN, IN_CJK, Bools, Line, Places, Spacing
from cleaner.white import bare
from cleaner.words import Words

_TIGHT = frozenset("0123456789.,:%ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_BULLET = frozenset("■□◎●○◇◆★☆▲△▼▶►※•·◼◾▌")
_GROUP = regex.compile(r"(?<!\d)\d{1,3}(?:,\d{3})*,(?:\d \d\d|\d\d \d|\d \d \d)(?!\d)")
_SPACED_NUMBER = regex.compile(
    r"(?<![0-9A-Za-z.,:%+\-])(?<![0-9A-Za-z.,:%+\-] )[0-9A-Z](?: [0-9A-Z.,:%+\-])+"
    r"(?![0-9A-Za-z.,:%+\-])(?= ?[\p{Han}，。、；：！？”’）》」—…]|\n)"
)
_NOTHING = ("", " ", "\n")
LABEL = 40  # no section label is longer, its spaces included
_SCORE = regex.compile(r"\d [-:] \d")
# A character alone between two spaces, with at most a mark on either side; a space between digits.
_ALONE = regex.compile(r" (?:. |..(?<!\w\w) |[0-9.,](?<=[0-9] .))", regex.DOTALL)
_DIGITS, _NUMBERS = frozenset(digits), frozenset(digits + ".,")
_REACH, _FEW = 3, 64  # a character alone has a space so near behind another; so few spaces are tried in turn
_OF_NUMBERS = among("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.,:%+-")
_CLAUSE = regex.compile("[，。；]")
_HAN = regex.compile(r"\p{Han}")
_HAN_APART = regex.compile(r"\p{Han} ")
_VERB = regex.compile(r"(?<=[\p{Han}·]{2,})(?:摄影|攝影|摄|攝)[）)]?$")
_BOTH = regex.compile(r"[□■◎口]?(?:文[/／]图|图[/／]文)(?=\p{Han})")
_BRACKET = regex.compile(r"[（(〈《][^（）)。，]*$")
_ROLE = frozenset("记記员員摄攝影文图编編作")
_OF_ROLE, _SIGNS = among("记記员員摄攝影文图编編作"), among("".join(SIGNING))
_SET_OFF, _SETS_OFF = (
    "，。、；：！？）》〉」』】〕”’…（",
    "（《〈「『【〔“‘，、；：",
)  # marks with no space before them, behind them
_NEVER_BEHIND, _NEVER_BEFORE = frozenset(_SET_OFF), frozenset(_SETS_OFF)
_BESIDE_A_MARK = regex.compile(rf"(?<=\S) +(?=[{_SET_OFF}])|(?<=[{_SETS_OFF}]) +(?=\S)")
_CASES = ("spaced-page", "spaced-line", "spaced-run")
PAGE, LINE, RUN = range(3)
_LINE_END, _SPACE = 10, 32


class CloseGapsParams(Parameters):
    """Which spaces."""

    of: Literal["letters", "marks"] = Field(
        description="letters: lines whose glyphs stand apart; marks: spaces beside Chinese marks."
    )
    run: int = Field(default=3, ge=2, description="How many single characters in a row make a letter-spaced run.")


class CloseGaps(Repair[CloseGapsParams]):
    """Closes gaps between the glyphs of letter-spaced lines, and gaps beside marks."""

    name = "close-gaps"
    Params = CloseGapsParams
    contracts: ClassVar[tuple[Contract, ...]] = ("spaces",)

    def __init__(self, params: CloseGapsParams, words: Words) -> None:
        super().__init__(params, words)
        role = r"{role}(?=[\p{Han}·])"
        self.role = Gate(words.pattern(role), words.expand(role)) if "role" in words.classes else None
        self._marks: dict[str, bool] = {}

    def wanted(self, page: Page) -> bool:
        """Whether the page has a space that could be such a gap."""
        if self.params.of == "letters":
            return _any_alone(page)
        before, behind = page.beside_spaces
        return not (_NEVER_BEHIND.isdisjoint(behind) and _NEVER_BEFORE.isdisjoint(before))

    def find(self, page: Page) -> Iterator[Changes]:
        """A change for every gap."""
        if self.params.of == "marks":
            spans = [match.span() for match in _BESIDE_A_MARK.finditer(page.text)]
            starts, ends = [start for start, _ in spans], [end for _, end in spans]
            cases = ["beside-a-mark"] * len(starts)
        else:
            starts, ends, cases = self._letter_spaced(Spacing(page))
        if starts:
            yield Changes(starts, ends, [""] * len(starts), cases)

    def _letter_spaced(self, lines: Spacing) -> tuple[list[int], list[int], list[str]]:
        if not lines.beside_chinese:
            return [], [], []
        text = lines.page.text
        case = self._cases(lines)
        for row in (lines.having(case >= 0) & self._may_have_parts(lines)).nonzero()[0].tolist():
            for kept in self._separators(lines, lines.lines[row], case):
                case[kept] = -1
        glyphs = ((lines.left | lines.right) & IN_CJK) != 0
        for gap in ((case >= 0) & ~glyphs).nonzero()[0].tolist():
            if not _in_a_number(text, int(lines.gap[gap]), int(lines.stop[gap])):
                case[gap] = -1
        closed = (case >= 0).nonzero()[0]
        starts, ends = lines.gap[closed].tolist(), lines.stop[closed].tolist()
        cases = list(map(_CASES.__getitem__, case[closed].tolist()))
        if _lone_digit(lines):
            more = sorted(set(_spaced_numbers(text)).difference(starts))
            rows = sorted([*zip(starts, ends, cases, strict=True), *((n, n + 1, "spaced-number") for n in more)])
            starts, ends, cases = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
        return starts, ends, cases

    def _cases(self, lines: Spacing) -> Places:
        """For each gap the number of its case, or -1 where letter-spacing did not make it."""
        whole, some = lines.much
        every = lines.spaced | lines.lone | lines.paired if some else lines.spaced
        runs = lines.in_runs(self.params.run)
        if not some:
            likely = lines.having(runs) & ~every & (lines.count >= 3) & (lines.count <= 8)
            rows = [row for row in likely.nonzero()[0].tolist() if _may_be_a_row(lines.words(row))]
            runs &= ~np.isin(lines.row, rows)
        case = np.where(every[lines.row], LINE, np.where(runs, RUN, -1))
        if whole:
            case[_chinese(lines)[lines.row]] = PAGE
        return case

    def _may_have_parts(self, lines: Spacing) -> Bools:
        """Whether each line may have a gap that separates parts: beside a role, wider than others, behind a mark."""
        page, start, end = lines.page, lines.start, lines.end
        of_role = _OF_ROLE[page.plane].nonzero()[0]
        found: Bools = of_role.searchsorted(start) < of_role.searchsorted(end)
        found |= _SIGNS[page.plane[end - 1]] | lines.having(lines.stop - lines.gap > 1)
        marks = page.codes[start]
        behind = (page.codes[start + 1] == _SPACE) & (marks != _SPACE)
        label = [code for code in set(marks[behind].tolist()) if self._begins_label(chr(code))]
        return found | behind & np.isin(marks, label) if label else found

    def _begins_label(self, mark: str) -> bool:
        begins = self._marks.get(mark)
        if begins is None:
            begins = self._marks[mark] = self.words.finder.can_begin("label", mark)
        return begins

    def _separators(self, lines: Spacing, line: Line, case: Places) -> list[int]:
        """The gaps that separate parts: after a bullet, around roles and names, and those wider than the rest."""
        start, end, first, last = line
        text = lines.page.text[start:end]
        kept = [first] if text[1] == " " != text[0] and self._behind_a_label_mark(text) else []
        if "  " in text and not _CLAUSE.search(text):
            kept += _wide(lines, first, last, case)
        if text[-1] in SIGNING or not _ROLE.isdisjoint(text):
            closed, places = lines.closed(line)
            parts = self._parts(closed, bare(lines.above(start)))
            kept += [first + number for number, place in enumerate(places) if place in parts]
        return kept

    def _behind_a_label_mark(self, line: str) -> bool:
        """Whether the line's first character is the mark of a section label, which may be misread as a character."""
        mark = line[0]
        if not self._begins_label(mark) or len(line) > LABEL:
            return False
        name = bare(line[1:])
        if self.words.kind(f"{mark} {name}") != "label":
            return False
        return mark in _BULLET or (self.words.kind(mark + name) != "label" and not cuts_word(mark, name))

    def _parts(self, text: str, before: str) -> set[int]:
        """The places around roles and names; `before` is the end of the line above, where a role may begin."""
        if self.role is None:
            return set()
        whole, shift = before + text, len(before)
        roles = list(self.role.pattern.finditer(whole)) if self.role.open(whole) else []
        signed = text[-1] in SIGNING
        if not (roles or signed or _BOTH.match(text)):
            return set()
        kind = self.words.kind(text)
        kept: set[int] = set()
        tail = CREDIT_TAIL.search(text) if signed else None
        if kind == "credit" or tail:
            if tail:
                kept.add(tail.start())
            kept.update(match.start() for match in _VERB.finditer(text))
        if kind == "byline" and (both := _BOTH.match(text)):
            kept.add(both.end())
        for match in roles:
            lead, start = whole[: match.start()], match.start() - shift
            if not (kind in ("byline", "credit") or _BRACKET.search(lead) or tail) or lead.endswith("【"):
                continue
            kept.add(match.end() - shift)
            if start > 1 and _HAN.match(text[start - 1]):
                kept.add(start)
        return kept


def _any_alone(page: Page) -> bool:
    """Whether a character stands alone between two spaces, or a space between digits; few spaces are tried in turn."""
    text, spaces = page.text, page.spaces
    if len(spaces) <= _FEW:
        near = spaces[:-1][spaces[1:] - spaces[:-1] <= _REACH].tolist()
        if any(_ALONE.match(text, at) is not None for at in near):
            return True
        before, behind = page.beside_spaces
        if _DIGITS.isdisjoint(before) or _NUMBERS.isdisjoint(behind):
            return False
    return _ALONE.search(text) is not None


def _lone_digit(lines: Spacing) -> bool:
    """Whether a character of a number stands apart from the one before it, and from what follows."""
    page, (left, right) = lines.page, (lines.gap - 1, lines.stop)
    likely = (right - left == 2) & _OF_NUMBERS[page.plane[left]] & _OF_NUMBERS[page.plane[right]]
    after = page.codes.take(right[likely] + 1, mode="clip")
    return bool(((after == _SPACE) | (after == _LINE_END)).any())


def _chinese(lines: Spacing) -> Bools:
    """Whether each line has a Han character with a space beside it."""
    alone = (lines.stop - lines.gap == 1) & (lines.left & IN_CJK != 0) & (lines.right & HAN != 0)
    found = lines.having((lines.left & HAN != 0) | alone)
    for row in (~found).nonzero()[0].tolist():
        start, end, _, _ = lines.lines[row]
        found[row] = _HAN_APART.search(lines.page.text, start, end) is not None
    return found


def _may_be_a_row(words: list[str]) -> bool:
    """Whether these are a few short words, some of them of one character, and no marks, as in a row of a table."""
    return all(1 <= len(word) <= 4 and word.isalpha() for word in words) and any(len(word) > 1 for word in words)


def _wide(lines: Spacing, first: int, last: int, case: Places) -> list[int]:
    """The gaps of a line that are wider than those that letter-spacing made, where they are few."""
    width = lines.stop[first:last] - lines.gap[first:last]
    made = np.sort(width[case[first:last] >= 0])
    wide: list[int] = (first + (width > made[len(made) // 2]).nonzero()[0]).tolist()
    return wide if len(wide) * 4 <= last - first else []


def _spaced_numbers(text: str) -> list[int]:
    """The gaps inside numbers whose digits stand apart; a lone one may be a list."""
    runs = [m for m in _SPACED_NUMBER.finditer(text) if any(c.isdigit() for c in m[0]) or len(m[0]) < 6]
    runs = [m for m in runs if not _SCORE.fullmatch(m[0])]
    if sum(any(c.isdigit() for c in m[0]) for m in runs) < 2:
        return []
    return [place for match in runs for place in range(match.start() + 1, match.end(), 2)]


def _in_a_number(text: str, start: int, end: int) -> bool:
    """Whether a gap stands between two lone digits of one number."""
    if end - start > 1 or text[start - 1] not in _TIGHT or text[end] not in _TIGHT:
        return False
    after = text[end + 1 : end + 2]
    if text[start - 2 : start - 1] in _NOTHING and not after.isdigit():
        return True
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)]
    return any(first + m.start() < start < first + m.end() for m in _GROUP.finditer(line))
