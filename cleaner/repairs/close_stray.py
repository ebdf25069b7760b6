"""`close-stray`: closes the spaces that justification left inside running text, beside digits and Latin letters."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_letters, digits
from typing import ClassVar

import numpy as np
import regex
from pydantic import Field

from cleaner.contracts import Contract
from cleaner.edits import Changes
from cleaner.lines import SIGNING, UNITS
from cleaner.needs import Gate
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.safe import SECONDS
from cleaner.spacing import Sorts, gaps_of
from cleaner.words import Words

Likely = tuple[int, int, int]  # where a gap starts and ends in its line, and its sort
Stray = tuple[int, int, str]  # the same, and the case
_LATIN = ascii_letters + digits
_MARK = r"、。，；：！？…—“”‘’（）《》〈〉「」『』【】〔〕～"
_STOPS = frozenset("。；！？，：…")
_RUNNING = regex.compile(r"[。；]|[！？].{3}|[，：].{4}|[，：]$|……")
_SPLIT_GROUP = regex.compile(
    r"(?<![\d,])(\d{1,3}(?:,\d{3})*,\d{1,2}) +\d{1,2}(?!\d)|(?<![\d,])(\d{1,2}) +\d{1,2},\d{3}(?!\d)"
)
_UNIT = regex.compile(rf"\d +(?!分[机機]|点[赞讚])(?=[{UNITS}])")
_LEAD = regex.compile(r"^[^，。；：！？]{0,12}?(?:讯|电|訊|電|按|第[一二三四五六七八九十百零〇\d]{1,5}[条條款章节節])$")


_CLAUSE = regex.compile("[，。；]")
_SIGNED = SIGNING | {"绘"}
_LEADING = frozenset("讯电訊電按条條款章节節")
_CREDIT_AT = regex.compile(r"[。！？”）] *(?=\S)")


# What stands beside a gap that can be stray: a pattern and further characters for each sort.
CHAR, MARK, LATIN_BEFORE, LATIN_AFTER, HAN, DIGIT, UNIT = (1 << bit for bit in range(7))
_SIDES = Sorts(
    (r"\p{Han}", "〇○"),
    ("", _MARK),
    ("", _LATIN + "%℃°)]+"),
    ("", _LATIN + "[("),
    (r"\p{Han}", ""),
    (r"\d", ""),
    ("", UNITS),
)
LETTERS, OTHER, NUMBER = 1, 2, 3  # sorts of gaps: between Chinese characters, beside something else, in a number
_CASES = {LETTERS: "inside-a-sentence", OTHER: "beside-digits-or-latin"}
_STRAY = np.zeros((128, 128), dtype=np.uint8)  # the sort of a gap by the character before it and the one after it
for _before, _after, _sort in (
    (DIGIT, DIGIT | UNIT, NUMBER),
    (HAN, MARK, OTHER),
    (MARK, CHAR | MARK, OTHER),
    (CHAR | MARK, LATIN_AFTER, OTHER),
    (LATIN_BEFORE, CHAR | MARK, OTHER),
    (CHAR, CHAR, LETTERS),
):
    _STRAY[np.ix_(*(np.flatnonzero(np.arange(128) & bits) for bits in (_before, _after)))] = _sort


class CloseStrayParams(Parameters):
    """What separates parts even in running text."""

    keep: tuple[str, ...] = Field(
        default=(),
        description="Patterns of what separates parts: a gap inside a match of one stays.",
    )
    credit: str = Field(
        default=r"(?:{role}\s*)?(?:\p{Han}{2,4}\s*)+[/／]?\s*(?:摄影报道|摄影|攝影|摄|攝|绘|供图)[）)]?$",
        description="The credit at the end of a caption, whose spaces stay.",
    )


class CloseStray(Repair[CloseStrayParams]):
    """Closes gaps in running text; those of names, credits, quoted names, table rows and headlines stay."""

    name = "close-stray"
    Params = CloseStrayParams
    contracts: ClassVar[tuple[Contract, ...]] = ("spaces",)

    def __init__(self, params: CloseStrayParams, words: Words) -> None:
        super().__init__(params, words)
        self.keep = [Gate(words.pattern(pattern), words.expand(pattern), " ") for pattern in params.keep]
        self.credit = words.pattern(params.credit)
        self.role = Gate(words.pattern("{role}"), words.expand("{role}")) if "role" in words.classes else None
        self.safe = words.pattern("{url}") if "url" in words.classes else None
        self._told = f"close-stray {params!r}"

    def wanted(self, page: Page) -> bool:
        """Whether the page has a space."""
        return " " in page.text

    def find(self, page: Page) -> Iterator[Changes]:
        """A change for every stray gap."""
        text, known = page.text, page.carried.setdefault(self._told, {})
        found: list[Stray] = []
        for at, end, gaps in _likely(page):
            block = text[at:end]
            stray = known.get(block)
            if stray is None:
                stray = known[block] = self._stray(block, gaps)
            if stray:
                found += [(at + first, at + last, case) for first, last, case in stray]
        if found:
            starts, ends, cases = map(list, zip(*found, strict=True))
            yield Changes(starts, ends, [""] * len(found), cases)

    def _stray(self, block: str, likely: list[Likely]) -> list[Stray]:
        """The stray gaps of a line among those that are likely."""
        if "。" not in block and (_STOPS.isdisjoint(block) or not _RUNNING.search(block)):
            if all(sort == LETTERS for _, _, sort in likely):
                return []
            return [(m.start() + 1, m.end(), "beside-a-unit") for m in _UNIT.finditer(block)]
        found = [gap for gap in likely if gap[2] == OTHER or (gap[2] == LETTERS and not self._parts(block, *gap[:2]))]
        found = self._not_kept(block, found) if found else found
        gaps = [(start, end, _CASES[sort]) for start, end, sort in found]
        for match in _SPLIT_GROUP.finditer(block) if "," in block else ():
            start = match.end(1) if match[1] else match.end(2)
            gaps.append((start, start + len(block[start:]) - len(block[start:].lstrip(" ")), "inside-a-number"))
        return sorted(gaps)

    def _parts(self, block: str, start: int, end: int) -> bool:
        """Whether a gap between Han characters separates parts: in a quoted name, behind a head, beside a role."""
        lead = block[start - 1] in _LEADING and _LEAD.match(block[:start]) is not None
        return lead or _quoted(block, start) or self._beside_role(block, start, end)

    def _not_kept(self, block: str, gaps: list[Likely]) -> list[Likely]:
        """The gaps that lie neither in the credit of a caption nor in a match of what else separates parts."""
        tail = self._credit_start(block)
        gaps = [gap for gap in gaps if gap[0] < tail]
        if not gaps:
            return []
        patterns = [gate.pattern for gate in self.keep if gate.open(block)]
        if self.safe is not None and ("/" in block or "@" in block or "`" in block or "www." in block):
            patterns.append(self.safe)
        for pattern in patterns:
            for match in pattern.finditer(block, timeout=SECONDS):
                first, last = match.span()
                gaps = [gap for gap in gaps if not first <= gap[0] <= gap[1] <= last]
            if not gaps:
                break
        return gaps

    def _credit_start(self, block: str) -> int:
        """Where the credit at the end of a caption starts, the space before it included."""
        if block[-1] not in _SIGNED:
            return len(block)
        for match in _CREDIT_AT.finditer(block):
            if self.credit.fullmatch(block, match.end()):
                return match.start() + 1
        return len(block)

    def _beside_role(self, block: str, start: int, end: int) -> bool:
        if self.role is None:
            return False
        role, near = self.role.pattern, block[max(0, start - 8) : start]
        found = role.search(near) if self.role.open(near) else None
        while found is not None and found.end() < len(near):
            found = role.search(near, found.start() + 1)
        return found is not None or role.match(block, end) is not None


def _likely(page: Page) -> list[tuple[int, int, list[Likely]]]:
    """The lines with gaps that can be stray by what stands beside them: start, end, and these gaps."""
    gaps, text = gaps_of(page), page.text
    sorts = _STRAY[gaps.sides(page, _SIDES)]
    found = np.flatnonzero(sorts)
    columns = gaps.start[found].tolist(), gaps.end[found].tolist(), sorts[found].tolist()
    lines: list[tuple[int, int, list[Likely]]] = []
    if set(columns[2]) == {NUMBER}:  # numbers alone do not show that the page was justified
        return lines
    first, last = 0, -1
    for start, end, sort in zip(*columns, strict=True):
        if start > last:
            first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
            last = last if last >= 0 else len(text)
            lines.append((first, last, []))
        lines[-1][2].append((start - first, end - first, sort))
    return lines


def _quoted(block: str, at: int) -> bool:
    """Whether a place stands inside quotation marks or brackets that close again in the block."""
    for opening, closing in ("“”", "‘’", "（）", "《》", "「」", "『』", "【】"):
        start = block.rfind(opening, 0, at)
        if start >= 0 and block.find(closing, start, at) < 0:
            inside = block[start + 1 : block.find(closing, at) if block.find(closing, at) >= 0 else at]
            if not _CLAUSE.search(inside):
                return True
    return False
