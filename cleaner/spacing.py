"""The gaps of a page, told for all of them at once: where they stand, what is beside them, which lines they space."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt
import regex

from cleaner.codes import Ints, codes_of
from cleaner.lazy import lazy
from cleaner.page import Page

Places = npt.NDArray[np.intp]
Bits = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]
Line = tuple[int, int, int, int]
BEYOND = 0xFFFF  # stands in `Page.plane` for what is outside the basic plane

MARKS = "、。，；：！？…—“”‘’（）《》〈〉「」『』【】〔〕"
IS_WHITE = np.zeros(0x10000, dtype=bool)  # what `str.strip` takes away, by code point
for _first, _last in ("\t\r", "\x1c ", "\x85\x85", "\xa0\xa0", "\u1680\u1680", "\u2000\u200a", "\u2028\u2029"):
    IS_WHITE[ord(_first) : ord(_last) + 1] = True
IS_WHITE[codes_of("\u202f\u205f\u3000")] = True
# Letters of a page by code point, as its script counts them; those beyond the basic plane are not counted.
IS_LETTER = np.zeros(0x10000, dtype=bool)
for _first, _last in ("⺀⿕", "々〇", "ぁヿ", "㐀䶿", "一鿿", "豈龎"):
    IS_LETTER[ord(_first) : ord(_last) + 1] = True
_THIN = 0.5
REACH = 24  # so much of the line above is looked at


@lru_cache(maxsize=1)
def _plane() -> str:
    return np.arange(BEYOND, dtype=np.uint32).tobytes().decode("utf-32-le", "surrogatepass")


class Sorts:
    """Classes of characters, told for many characters at once: bit k of each says whether class k has it.

    A class is what stands in the brackets of a pattern, and a list of further characters.

    >>> Sorts((r"\\p{Han}", ""), ("", "线。")).at(Page("路线。"), np.arange(3)).tolist()
    [1, 3, 2]
    """

    def __init__(self, *classes: tuple[str, str]) -> None:
        self._classes = classes

    @lazy
    def _patterns(self) -> list[regex.Pattern[str] | None]:
        return [regex.compile(f"[{inside}]+") if inside else None for inside, _ in self._classes]

    @lazy
    def _table(self) -> Bits:
        """The bits of each code point of the basic plane; most runs of the command need no more than one table."""
        table = np.zeros(0x10000, dtype=np.uint8)
        for bit, (pattern, (_, chars)) in enumerate(zip(self._patterns, self._classes, strict=True)):
            table[codes_of(chars)] |= 1 << bit
            for match in pattern.finditer(_plane()) if pattern else ():
                table[match.start() : match.end()] |= 1 << bit
        return table

    def at(self, page: Page, places: Places | slice) -> Bits:
        """The bits of the characters at these places."""
        codes = page.plane[places]
        bits = self._table[codes]
        if page.seen[BEYOND]:
            far = (codes == BEYOND).nonzero()[0]
            bits[far] = [self.of(chr(code)) for code in page.codes[places][far].tolist()]
        return bits

    def of(self, char: str) -> int:
        """The bits of one character."""
        if ord(char) < BEYOND:
            return int(self._table[ord(char)])
        return sum(1 << bit for bit, pattern in enumerate(self._patterns) if pattern and pattern.match(char))


HAN, IN_CJK, LETTER, WORD, DIGIT, WHITE, PAUSE = (1 << bit for bit in range(7))
_KANA = r"\p{Hiragana}\p{Katakana}"
SORTS = Sorts(
    (r"\p{Han}", ""),
    (rf"\p{{Han}}{_KANA}", f"〇○々{MARKS}·～／"),
    (rf"\p{{Han}}{_KANA}", ""),
    (r"\p{Han}\w", ""),
    (r"\p{Numeric_Type=Digit}\p{Numeric_Type=Decimal}", ""),
    (r"\s", ""),
    ("", "，。；：！？、"),
)


class Gaps:
    """The runs of spaces that something stands before and behind, be it the end of a line: where they start and end."""

    def __init__(self, page: Page) -> None:
        text, (start, end) = page.text, page.space_runs
        inner = slice(text[:1] == " ", len(end) - (text[-1:] == " "))
        self.start, self.end = start[inner], end[inner]

    def sides(self, page: Page, sorts: Sorts) -> tuple[Bits, Bits]:
        """The sorts of the characters before the gaps, and of those behind them."""
        return sorts.at(page, self.start - 1), sorts.at(page, self.end)


def gaps_of(page: Page) -> Gaps:
    """The page's gaps, worked out once for each page."""
    found: Gaps | None = page.memo.get("gaps")
    if found is None:
        found = page.memo["gaps"] = Gaps(page)
    return found


def _added(which: Bools, starts: Places) -> Places:
    """How many are true from each start to the next."""
    counts: Places = np.add.reduceat(which, starts, dtype=np.intp)
    return counts


class Spacing:
    """The lines that have gaps inside, and the tokens that these set apart, as arrays.

    `gap` and `stop` are where the gaps start and end, `left` and `right` the sorts of what stands beside them; `row` is
    the number of the line of each among those lines, `before` the number of the token before each; `first` and `count`
    tell which gaps a line has.
    """

    def __init__(self, page: Page) -> None:
        self.page, gaps = page, gaps_of(page)
        left, right = gaps.sides(page, SORTS)
        inner = (left | right) & WHITE == 0
        self.gap, self.stop, self.left, self.right = gaps.start[inner], gaps.end[inner], left[inner], right[inner]
        number, size = page.breaks.searchsorted(self.gap), len(self.gap)
        new = np.ones(size, dtype=bool)
        new[1:] = number[1:] != number[:-1]
        self.first, self.row = new.nonzero()[0], new.cumsum() - 1
        self.count = np.concatenate((self.first[1:], (size,))) - self.first if size else self.first
        self.before = np.arange(size) + self.row
        edges, line = np.concatenate(((-1,), page.breaks, (len(page.text),))), number[self.first]
        self.start, self.end = edges[line] + 1, edges[line + 1]
        self._bits = SORTS.at(page, slice(None))
        self._counts: dict[int, Ints] = {}

    @lazy
    def tokens(self) -> tuple[Places, Places]:
        """Where the tokens start and end, without the white space at the ends of their lines."""
        text = self.page.text
        start = np.empty(len(self.row) + len(self.first), dtype=np.intp)
        end = start.copy()
        start[self.before + 1], end[self.before] = self.stop, self.gap
        first, last = self.first_token, self.first_token + self.count
        start[first], end[last] = self.start, self.end
        plane = self.page.plane
        for row in (IS_WHITE[plane[self.start]] | IS_WHITE[plane[self.end - 1]]).nonzero()[0].tolist():
            a, b = int(self.start[row]), int(self.end[row])
            start[first[row]], end[last[row]] = b - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())
        return start, end

    @lazy
    def first_token(self) -> Places:
        """The number of the first token of each line."""
        return self.first + np.arange(len(self.first))

    @lazy
    def long(self) -> Places:
        """How many characters each token has."""
        start, end = self.tokens
        return end - start

    def _upto(self, bit: int) -> Ints:
        """How many characters of a sort there are before each place of the page."""
        if bit not in self._counts:
            counts = self._counts[bit] = np.zeros(len(self._bits) + 1, dtype=np.int32)
            ((self._bits & bit) == bit).cumsum(out=counts[1:])
        return self._counts[bit]

    def _in_tokens(self, bit: int) -> Ints:
        start, end = self.tokens
        upto = self._upto(bit)
        count: Ints = upto[end] - upto[start]
        return count

    def in_lines(self, bit: int) -> Ints:
        """How many characters of a sort each line has."""
        upto = self._upto(bit)
        count: Ints = upto[self.end] - upto[self.start]
        return count

    def each(self, of_tokens: Bools) -> Places:
        """How many tokens of each line are such."""
        return _added(of_tokens, self.first_token)

    def having(self, of_gaps: Bools) -> Bools:
        """Whether any gap of each line is such."""
        found: Bools = _added(of_gaps, self.first) > 0
        return found

    @lazy
    def single(self) -> Bools:
        """Whether each token is one Han character or kana, with marks around it at the most."""
        words, letters = self._in_tokens(WORD), self._in_tokens(LETTER)
        found: Bools = (words <= 1) & (letters >= 1) & (self._in_tokens(WORD | LETTER) == words)
        return found

    @lazy
    def lone(self) -> Bools:
        """Whether no token of the line has more than one Han character or any other word."""
        words = self._in_tokens(WORD)
        more = self.each((words > 1) | (self._in_tokens(HAN) != words))
        found: Bools = more == 0
        return found

    @lazy
    def paired(self) -> Bools:
        """Whether two Han characters stand alone next to each other in the line."""
        han = (self.left & self.right & HAN) != 0
        return self.having(han & (self.long[self.before] == 1) & (self.long[self.before + 1] == 1))

    @lazy
    def spaced(self) -> Bools:
        """Whether at least half of the line's neighbouring Han characters stand apart, some of them alone."""
        tokens, singles = self.count + 1, self.each(self.single & (self.long <= 4))
        least = np.where((tokens > 9) | (self.in_lines(PAUSE) > 0), 2, 3)
        letters = self.in_lines(LETTER)
        between = _added((self.left & self.right & IN_CJK) != 0, self.first)
        spaced: Bools = (tokens >= 4) & (singles >= 3) & (singles * 5 >= tokens * least) & (letters >= 4)
        return spaced & (between >= _THIN * (letters - 1))

    @lazy
    def beside_chinese(self) -> bool:
        """Whether any gap stands between a Chinese character and another one, or a letter."""
        words, chinese = IN_CJK | WORD, (self.left | self.right) & IN_CJK
        return bool(((self.left & words != 0) & (self.right & words != 0) & (chinese != 0)).any())

    @lazy
    def much(self) -> tuple[bool, bool]:
        """Whether nearly all Chinese on the page is letter-spaced, as an OCR engine leaves it, and whether much is."""
        size = len(self.page.text)
        spaced = int((self.end - self.start)[self.spaced].sum())
        whole = spaced > 60
        if whole and spaced * 3 <= size * 2:
            apart = int(self.in_lines(LETTER)[self.spaced].sum())
            whole = apart * 10 > int(IS_LETTER[self.page.plane].sum()) * 9
        return whole, spaced * 7 > size

    def in_runs(self, least: int) -> Bools:
        """Whether each gap lies in, or beside, a run of single characters of which at least so many are letters."""
        glyph = (self.long == 1) | (self._in_tokens(DIGIT) == self.long) | self.single
        new = np.ones(len(glyph), dtype=bool)
        new[1:] = glyph[1:] != glyph[:-1]
        new[self.first_token] = True
        runs = new.nonzero()[0]
        enough = _added(self.single, runs) >= least
        inside: Bools = enough[new.cumsum() - 1] & glyph
        found: Bools = inside[self.before] | inside[self.before + 1]
        return found

    def words(self, row: int) -> list[str]:
        """The tokens of a line."""
        first = int(self.first_token[row])
        part = slice(first, first + int(self.count[row]) + 1)
        start, end = self.tokens
        return [self.page.text[a:b] for a, b in zip(start[part].tolist(), end[part].tolist(), strict=True)]

    @lazy
    def lines(self) -> list[Line]:
        """Where each line starts and ends, and which are its gaps."""
        columns = self.start, self.end, self.first, self.first + self.count
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def above(self, start: int) -> str:
        """The end of the line above a line that starts here."""
        near = self.page.text[max(0, start - REACH - 1) : max(0, start - 1)]
        return near[near.rfind("\n") + 1 :]

    def closed(self, line: Line) -> tuple[str, list[int]]:
        """A line without its gaps, and the place in it of each of them."""
        start, end, first, last = line
        text, gaps = self.page.text, slice(first, last)
        begins, ends = [start, *self.stop[gaps].tolist()], [*self.gap[gaps].tolist(), end]
        pieces = [text[a:b] for a, b in zip(begins, ends, strict=True)]
        return "".join(pieces), list(accumulate(map(len, pieces[:-1])))
