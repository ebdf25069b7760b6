"""The lines of a page as arrays: how wide each is, how far indented, how it ends, what is in it."""

from __future__ import annotations

from typing import TypeVar
from weakref import proxy

import numpy as np
import numpy.typing as npt

from cleaner.codes import among, codes_of, has_true
from cleaner.lazy import lazy
from cleaner.lines import CLOSERS, OPENERS, SIGNING, double_spaced, ending, indent, unit, width
from cleaner.lines import FINAL as FINAL_MARKS
from cleaner.lines import PAUSE as PAUSE_MARKS
from cleaner.page import Page
from cleaner.widths import by_the_square, proportional, ragged

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
Told = TypeVar("Told", np.uint16, np.int64)
FINAL, PAUSE, OPEN, HYPHEN, DASH, CLOSED, NONE = range(7)
ENDS = ("final", "pause", "open", "hyphen", "dash", "closed", "none")
CODES = dict(zip(ENDS, range(7), strict=True))
# What `inside` tells of a line: which of these it has in it.
_MARKS = {
    "STOP": "，。；！？", "FULL_STOP": "。", "SENTENCE": "。！？", "COMMA": "、", "COLON": "：", "LATIN_COLON": ":",
    "OPENER": "“‘（《「『【〔", "ANGLE": "〈", "SLASH": "/／：:", "SPACE": " ",
}  # fmt: skip
STOP, FULL_STOP, SENTENCE, COMMA, COLON, LATIN_COLON, OPENER, ANGLE, SLASH, SPACE, ASCII, WIDE = (
    1 << bit for bit in range(12)
)
_CONTENT = np.zeros(0x10000, dtype=np.uint16)
for _bit, _chars in enumerate(_MARKS.values()):
    _CONTENT[codes_of(_chars)] |= 1 << _bit
_CONTENT[0x20:0x7F] |= ASCII
_CONTENT[0x80:] |= WIDE


_WHITE = among(
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
)
# How a line ends, by its last character; where that is a closing mark, by the one before it; _ASK: a look is needed.
_ASK = 7
_BY_LAST, _BY_THE_LAST_BUT_ONE = np.full(0x10000, NONE, dtype=np.int8), np.full(0x10000, CLOSED, dtype=np.int8)
for _chars, _code in (
    (FINAL_MARKS, FINAL), (PAUSE_MARKS, PAUSE), (OPENERS, OPEN), ("—–", DASH), (CLOSERS, CLOSED), (".-", _ASK),
    ("".join(sorted(SIGNING)), _ASK),
):  # fmt: skip
    _BY_LAST[codes_of(_chars)] = _code
_BY_THE_LAST_BUT_ONE[codes_of(FINAL_MARKS)] = FINAL
_BY_THE_LAST_BUT_ONE[codes_of(CLOSERS + " .")] = _ASK
# How wide what may not be broken at a line's start is: one em where the line begins with such a character, two where an
# opening mark stands before it or a closing mark behind it, if no mark clings to that.
_CLINGS = among('，。、；：！？”’）》〉」』】〕…—,;:!?)]}"/%.')
_CLOSES, _OPENS = among("，。、；：！？”’）》〉」』】〕…—"), among("“‘（《〈「『【〔")
_ONE = np.zeros(0x10000, dtype=bool)
_ONE[0x800:0xD800] = _ONE[0xE000:0xFFFF] = True
_ONE[codes_of("“‘（《〈「『【〔…—")] = False


class Measures:
    """What all lines of a page measure, one element for each line, in ems; `ends` has the numbers of `CODES`.

    A line is what is not blank, without the white space around it; a Han character is one em wide, a Latin one half.
    The lines of a tidy page are its `blocks`; those of any other are as wide as the page was set. Of use as long as
    there is the page.
    """

    def __init__(self, page: Page, latin: bool) -> None:
        self.latin = latin
        self._page: Page = proxy(page)  # which keeps the layout that keeps this
        self._spread = double_spaced(page)
        self.blocks = page.tidy and not self._spread
        self.texts = page.lines
        self.start: Places = page.spans[0]
        """Where the line starts in the page."""
        self.stop: Places = page.spans[1]
        """Where the line ends in the page."""
        if not self.blocks:
            self._trim()

    def _trim(self) -> None:
        """Leave out white space other than plain spaces around the lines, and lines of nothing else."""
        edged = (_WHITE[self.first] | _WHITE[self.last]).nonzero()[0].tolist()
        if not edged:
            return
        del self.first, self.last
        texts, start = list(self.texts), self.start.tolist()
        for number in edged:
            text = texts[number]
            start[number] += len(text) - len(text.lstrip())
            texts[number] = text.strip()
        kept = [number for number, text in enumerate(texts) if text]
        self.texts = [texts[number] for number in kept]
        self.start = np.array([start[number] for number in kept], dtype=np.intp)
        self.stop = self.start + np.array([*map(len, self.texts)], dtype=np.intp)

    @lazy
    def indent(self) -> Floats:
        """How far it is indented."""
        found = np.zeros(len(self.texts))
        if not self.blocks:
            text, start = self._page.text, self.start
            for number in (self._page.plane[start - 1] != 10).nonzero()[0].tolist():
                at = int(start[number])
                found[number] = indent(text[text.rfind("\n", 0, at) + 1 : at])
        return found

    @lazy
    def blank(self) -> Bools:
        """Whether a blank line stands before it; where one follows nearly every line, whether a second does."""
        found = np.ones(len(self.texts), dtype=bool)
        if not self.blocks:
            breaks = self._page.breaks.searchsorted(self.start)
            found[1:] = breaks[1:] - breaks[:-1] > 1 + self._spread
        found[:1] = False
        return found

    @lazy
    def feed(self) -> Bools:
        """Whether a form feed stands before it, behind the line before."""
        found = np.zeros(len(self.texts), dtype=bool)
        if self._page.seen[12] and not self.blocks:
            feeds = (self._page.codes == 12).nonzero()[0]
            after = self.start.searchsorted(feeds)
            between = (after < len(found)) & (feeds >= np.append(0, self.stop)[after])
            found[after[between]] = True
        return found

    @lazy
    def followed(self) -> Bools:
        """Whether another line follows right below."""
        found = np.zeros(len(self.blank), dtype=bool)
        np.logical_not(self.blank[1:], out=found[:-1])
        return found

    @lazy
    def first(self) -> Places:
        """The code point of the line's first character."""
        return self._page.plane[self.start]

    @lazy
    def last(self) -> Places:
        """The code point of the line's last character."""
        return self._page.plane[self.stop - 1]

    @lazy
    def ends(self) -> npt.NDArray[np.int8]:
        """How it ends."""
        found = _BY_LAST[self.last]
        closed = found == CLOSED
        if has_true(closed):
            before = self._page.plane[np.maximum(self.stop - 2, self.start)]
            found = np.where(closed, _BY_THE_LAST_BUT_ONE[before], found)
        unsure = (found == _ASK) | ((found == NONE) & (self.inside & SLASH != 0))
        for number in unsure.nonzero()[0].tolist():
            found[number] = CODES[ending(self.texts[number])]
        return found

    def end_with(self, *codes: int) -> Bools:
        """Whether each line ends in one of these ways."""
        found: Bools = self.ends == codes[0]
        for code in codes[1:]:
            found |= self.ends == code
        return found

    @lazy
    def next_unit(self) -> Floats:
        """The width of what may not be broken at the next line's start, 0 behind the last line."""
        plane, first, last = self._page.plane, self.first, self.stop - 1
        second, third = plane[np.minimum(self.start + 1, last)], plane[np.minimum(self.start + 2, last)]
        one = _ONE[first] & ~_CLINGS[second]
        two = ((_ONE[first] & _CLOSES[second]) | (_OPENS[first] & _ONE[second])) & ~_CLINGS[third]
        found = np.zeros(len(one) + 1)
        found[:-1] = 1.0 + two
        for number in (~(one | two) | self.latin).nonzero()[0].tolist():
            found[number] = unit(self.texts[number], self.latin)
        return found[1:]

    def told(self, bits: npt.NDArray[Told]) -> npt.NDArray[Told]:
        """The bits of all characters of each line, by a table of the basic plane."""
        return self._within(self._bits(bits), self.start, self.stop)

    def _bits(self, bits: npt.NDArray[Told]) -> npt.NDArray[Told]:
        found = np.zeros(len(self._page.plane) + 1, dtype=bits.dtype)
        bits.take(self._page.plane, out=found[:-1], mode="clip")
        return found

    @lazy
    def _content(self) -> npt.NDArray[np.uint16]:
        return self._bits(_CONTENT)

    def _within(self, content: npt.NDArray[Told], start: Places, stop: Places) -> npt.NDArray[Told]:
        edges = np.empty(2 * len(start), dtype=np.intp)
        edges[::2], edges[1::2] = start, stop
        found: npt.NDArray[Told] = np.bitwise_or.reduceat(content, edges)[::2]
        return found

    @lazy
    def inside(self) -> npt.NDArray[np.uint16]:
        """What the line has in it: a mark that ends a clause, a full stop, a space, anything but ASCII …"""
        return self._within(self._content, self.start, self.stop)

    @lazy
    def before_its_end(self) -> npt.NDArray[np.uint16]:
        """The same for the line without its last character."""
        return np.where(
            self.stop - self.start > 1, self._within(self._content, self.start, self.stop - 1), np.uint16(0)
        )

    @lazy
    def full(self) -> Bools:
        """Whether the line has full-width characters alone."""
        full: Bools = self.inside & ASCII == 0
        return full

    @lazy
    def trims(self) -> bool:
        """Whether of two marks in a row, and of a mark at a line's end, half a square was left out."""
        return not (self.blocks or self.latin) and self._squares[1]

    @lazy
    def width(self) -> Floats:
        """How wide the line is, as the page was set: whichever way of counting makes more lines equally wide."""
        if not (self.blocks or self.latin):
            return self._squares[0]
        plain = np.array([*map(width, self.texts)])
        if self.blocks:
            return plain
        other = np.array([*map(proportional, self.texts)])
        return other if self._ragged(other) < self._ragged(plain) else plain

    @lazy
    def _squares(self) -> tuple[Floats, bool]:
        return by_the_square(self._page.plane, self.start, self.stop)

    def _ragged(self, width: Floats) -> float:
        inner = self.followed & (self.ends == NONE)
        return ragged((width[inner] + 0.3 + self.next_unit[inner]).tolist())
