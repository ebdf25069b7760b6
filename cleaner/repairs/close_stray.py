"""`close-stray`: closes the spaces that justification left inside running text, beside digits and Latin letters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from math import inf
from string import ascii_letters, digits
from typing import ClassVar, NamedTuple

import regex
from pydantic import Field

from cleaner.contracts import Contract
from cleaner.edits import Changes
from cleaner.lines import SIGNING, UNITS
from cleaner.needs import Gate, beside_spaces, needs
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.safe import matches, matches_whole
from cleaner.spacing import Sorts
from cleaner.words import Words

Likely = tuple[int, int, int]  # where a gap starts and ends, and its sort
Stray = tuple[int, int, str]  # the same in its line, and the case
_LATIN = ascii_letters + digits
_MARK = r"、。，；：！？…—“”‘’（）《》〈〉「」『』【】〔〕～"
_RUNNING = re.compile("[。；！？，：…](?:(?<=[。；])|(?<=[！？]).{3}|(?<=[，：])(?:.{4}|$)|(?<=…)…)")
_SPLIT_GROUP = regex.compile(
    r"(?<![\d,])(\d{1,3}(?:,\d{3})*,\d{1,2}) +\d{1,2}(?!\d)|(?<![\d,])(\d{1,2}) +\d{1,2},\d{3}(?!\d)"
)
_UNIT = regex.compile(rf"\d +(?!分[机機]|点[赞讚])(?=[{UNITS}])")
_LEAD = regex.compile(r"^[^，。；：！？]{0,12}?(?:讯|电|訊|電|按|第[一二三四五六七八九十百零〇\d]{1,5}[条條款章节節])$")
_QUOTES = tuple(zip("“‘（《「『【", "”’）》」』】", strict=True))
_OPENING, _CLAUSE = re.compile("[“‘（《「『【]"), re.compile("[，。；]")
_CLAUSE_LENGTH = 400  # no clause has more characters
_SIGNED = SIGNING | {"绘"}
_LEADING = frozenset("讯电訊電按条條款章节節")
_ADDRESS = ("/", "@", "`", "www.")
_ANY = ("",)  # what every line has
_FEW = 8  # of so few characters each is looked for


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
_STRAY = [[0] * 128 for _ in range(128)]  # the sort of a gap by the character before it and the one after it
for _before, _after, _sort in (
    (DIGIT, DIGIT | UNIT, NUMBER),
    (HAN, MARK, OTHER),
    (MARK, CHAR | MARK, OTHER),
    (CHAR | MARK, LATIN_AFTER, OTHER),
    (LATIN_BEFORE, CHAR | MARK, OTHER),
    (CHAR, CHAR, LETTERS),
):
    for _row in (row for bits, row in enumerate(_STRAY) if bits & _before):
        _row[:] = [_sort if bits & _after else sort for bits, sort in enumerate(_row)]


_CREDIT_AT = regex.compile(r"(?<=[。！？”）]) *(?=\S)")
_CREDIT = r"(?:{role}\s*)?(?:\p{Han}{2,4}\s*)+[/／]?\s*(?:摄影报道|摄影|攝影|摄|攝|绘|供图)[）)]?$"


class _Sides(dict[str, int]):
    """The sorts of single characters, each looked up once."""

    def __missing__(self, char: str) -> int:
        bits = self[char] = _SIDES.of(char)
        return bits


_SIDE = _Sides()


class Keeper(NamedTuple):
    """A pattern of what separates parts, and how many characters a line can have before its first space and behind its
    last where it has such a part."""

    pattern: regex.Pattern[str]
    trusted: bool
    ahead: float = inf
    behind: float = inf


class CloseStrayParams(Parameters):
    """What separates parts even in running text."""

    keep: tuple[str, ...] = Field(
        default=(),
        description="Patterns of what separates parts: a gap inside a match of one stays.",
    )
    credit: str = Field(
        default=_CREDIT,
        description="The credit at the end of a caption, whose spaces stay.",
    )


class CloseStray(Repair[CloseStrayParams]):
    """Closes gaps in running text; those of names, credits, quoted names, table rows and headlines stay."""

    name = "close-stray"
    Params = CloseStrayParams
    contracts: ClassVar[tuple[Contract, ...]] = ("spaces",)

    def __init__(self, params: CloseStrayParams, words: Words) -> None:
        super().__init__(params, words)
        self.keep = _keepers(params.keep, words)
        self.credit = Gate(words.pattern(params.credit), words.expand(params.credit))
        # Our own has no mark of a sentence before its end: there is one place at most, and it is near the end.
        own = params.credit == _CREDIT
        self.own_credit = words.pattern(rf"(?r)(?<=[。！？”）]) *(?=\S)(?:{_CREDIT})\Z") if own else None
        self.role = Gate(words.pattern("{role}"), words.expand("{role}")) if "role" in words.classes else None
        self._told = f"close-stray {params!r}"

    def wanted(self, page: Page) -> bool:
        """Whether the page has a space."""
        return " " in page.text

    def find(self, page: Page) -> Iterator[Changes]:
        """A change for every stray gap."""
        text, known = page.text, page.carried.setdefault(self._told, {})
        found: list[Stray] = []
        likely, starts, mixed = _likely(page)
        at, count = 0, len(starts)
        while at < count:  # a step for each line that has such gaps
            first, last = text.rfind("\n", 0, starts[at]) + 1, text.find("\n", starts[at])
            last = last if last >= 0 else len(text)
            block, upto = text[first:last], bisect_left(starts, last, at)
            gaps, at = likely[at:upto], upto
            running = _RUNNING.search(block) is not None
            if not running and (not mixed or _of_letters(gaps)):
                continue
            stray = known.get(block)
            if stray is None:
                stray = known[block] = self._stray(block, first, gaps, running)
            if stray:
                found += [(first + start, first + end, case) for start, end, case in stray]
        if found:
            starts, ends, cases = map(list, zip(*found, strict=True))
            yield Changes(starts, ends, [""] * len(found), cases)

    def _stray(self, block: str, first: int, likely: list[Likely], running: bool) -> list[Stray]:
        """The stray gaps of a line, which starts here, among those that are likely."""
        if not running:
            return [(m.start() + 1, m.end(), "beside-a-unit") for m in _UNIT.finditer(block)]
        gaps: list[Stray] = []
        tail = self._credit_start(block)
        for start, end, sort in likely:
            start, end = start - first, end - first
            if start >= tail or (sort == OTHER and _beside_apostrophe(block, start, end)):
                continue
            if sort == OTHER or (sort == LETTERS and not self._parts(block, start, end)):
                gaps.append((start, end, _CASES[sort]))
        if gaps:
            gaps = self._not_kept(block, gaps)
        for match in _SPLIT_GROUP.finditer(block) if "," in block else ():
            start = match.end(1) if match[1] else match.end(2)
            gaps.append((start, start + len(block[start:]) - len(block[start:].lstrip(" ")), "inside-a-number"))
        return sorted(gaps)

    def _parts(self, block: str, start: int, end: int) -> bool:
        """Whether a gap between Han characters separates parts: in a quoted name, behind a head, beside a role."""
        lead = block[start - 1] in _LEADING and _LEAD.match(block[:start]) is not None
        return lead or _quoted(block, start) or self._beside_role(block, start, end)

    def _credit_start(self, block: str) -> int:
        """Where the credit at the end of a caption starts, the space before it included."""
        if block[-1] not in _SIGNED or not self.credit.open(block):
            return len(block)
        if self.own_credit is not None:
            found = self.own_credit.match(block)  # from the end
            return found.start() if found else len(block)
        for match in _CREDIT_AT.finditer(block):
            if matches_whole(self.credit.pattern, block[match.end() :]):
                return match.start()
        return len(block)

    def _not_kept(self, block: str, gaps: list[Stray]) -> list[Stray]:
        """The gaps that do not lie in a match of what separates parts."""
        ahead, behind = block.find(" "), len(block) - block.rfind(" ") - 1
        for needed, keepers in self.keep:
            for part in needed:
                if part in block:
                    break
            else:
                continue
            for keeper in keepers:
                if ahead > keeper.ahead or behind > keeper.behind:
                    continue
                if found := matches(keeper.pattern, block, keeper.trusted):
                    gaps = _outside(gaps, [match.span() for match in found])
        return gaps

    def _beside_role(self, block: str, start: int, end: int) -> bool:
        if self.role is None:
            return False
        role, near = self.role.pattern, block[max(0, start - 8) : start]
        found = role.search(near) if self.role.open(near) else None
        while found is not None and found.end() < len(near):
            found = role.search(near, found.start() + 1)
        return found is not None or role.match(block, end) is not None


def _beside_apostrophe(block: str, start: int, end: int) -> bool:
    """Whether a gap stands between two Latin words, the first of which ends with an apostrophe."""
    near = block[start - 2 : start - 1] + block[end] if block[start - 1] == "’" else ""
    return len(near) == 2 and near.isascii() and near.isalpha()


def _of_letters(gaps: list[Likely]) -> bool:
    """Whether all of the gaps stand between Chinese characters; most lines have one or two."""
    if gaps[0][2] != LETTERS:
        return False
    return len(gaps) == 1 or all(sort == LETTERS for _, _, sort in gaps)


def _outside(gaps: list[Stray], spans: list[tuple[int, int]]) -> list[Stray]:
    """The gaps that lie in none of the spans; both are in their order."""
    kept, at = [], 0
    for gap in gaps:
        while at < len(spans) and spans[at][1] < gap[1]:
            at += 1
        if at == len(spans) or gap[0] < spans[at][0]:
            kept.append(gap)
    return kept


def _keepers(patterns: Iterable[str], words: Words) -> list[tuple[tuple[str, ...], list[Keeper]]]:
    """How to look for what separates parts: texts of which a line needs one, and the patterns that need it."""
    groups: dict[tuple[str, ...], list[Keeper]] = {}
    for pattern in patterns:
        few = [chars for chars in needs(words.expand(pattern)) if " " not in chars and len(chars) <= _FEW]
        needed = tuple(sorted(few[0])) if few else _ANY
        reach = (inf if most is None else most for most in beside_spaces(words.expand(pattern)))
        groups.setdefault(needed, []).append(Keeper(words.pattern(pattern), words.trusts(pattern), *reach))
    if "url" in words.classes:
        groups[_ADDRESS] = [Keeper(words.pattern("{url}"), words.trusted)]
    return list(groups.items())


def _likely(page: Page) -> tuple[list[Likely], list[int], bool]:
    """The gaps that can be stray by what stands beside them, where they start, and whether any is not of letters."""
    text, end, size = page.text, 1, len(page.text)
    likely: list[Likely] = []
    for start in page.spaces.tolist():
        if start < end:
            continue  # in the gap before, or at the start of the page
        end = start + 1
        while end < size and text[end] == " ":
            end += 1
        if end < size and (sort := _STRAY[_SIDE[text[start - 1]]][_SIDE[text[end]]]):
            likely.append((start, end, sort))
    sorts = {sort for _, _, sort in likely}
    if sorts == {NUMBER}:  # numbers alone do not show that the page was justified
        return [], [], False
    return likely, [start for start, _, _ in likely], sorts != {LETTERS}


def _quoted(block: str, at: int) -> bool:
    """Whether a place stands inside quotation marks or brackets that close again in the block, a clause in itself."""
    first = max(0, at - _CLAUSE_LENGTH)
    near = block[max(first, *[block.rfind(mark, first, at) + 1 for mark in "，。；"]) : at]
    if not _OPENING.search(near):
        return False
    for opening, closing in _QUOTES:
        start = near.rfind(opening)
        if start >= 0 and near.find(closing, start) < 0:
            end = block.find(closing, at)
            if end < 0 or not _CLAUSE.search(block, at, min(end, at + _CLAUSE_LENGTH)):
                return True
    return False
