"""The lines of a page as arrays: how wide each is, how far indented, how it ends, what is in it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cleaner.lazy import lazy
from cleaner.lines import Line
from cleaner.page import Page, codes_of

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
FINAL, PAUSE, OPEN, HYPHEN, DASH, CLOSED, NONE = range(7)
CODES = dict(zip(("final", "pause", "open", "hyphen", "dash", "closed", "none"), range(7), strict=True))
STOP, FULL_STOP, SPACE, WIDE = 1, 2, 4, 8  # what `inside` tells of a line
_CONTENT = np.zeros(0x10000, dtype=np.uint8)
_CONTENT[codes_of("，。；！？")] = STOP
_CONTENT[ord("。")] |= FULL_STOP
_CONTENT[ord(" ")] = SPACE
_CONTENT[0x80:] |= WIDE


def among(chars: str) -> Bools:
    """A table that tells of every code point of the basic plane whether it is one of these characters."""
    table = np.zeros(0x10000, dtype=bool)
    table[codes_of(chars)] = True
    return table


class Measures:
    """What all lines of a page measure, one element for each line, in ems; `ends` has the numbers of `CODES`."""

    def __init__(self, page: Page, lines: list[Line], latin: bool) -> None:
        self._page, self._lines, self.latin = page, lines, latin

    @lazy
    def width(self) -> Floats:
        """How wide the line is."""
        return np.array([line.width for line in self._lines])

    @lazy
    def indent(self) -> Floats:
        """How far it is indented."""
        return np.array([line.indent for line in self._lines])

    @lazy
    def ends(self) -> npt.NDArray[np.int8]:
        """How it ends."""
        return np.array([CODES[line.ends] for line in self._lines], dtype=np.int8)

    @lazy
    def blank(self) -> Bools:
        """Whether a blank line stands before it."""
        return np.array([line.blank > 0 for line in self._lines])

    @lazy
    def followed(self) -> Bools:
        """Whether another line follows right below."""
        return np.append(~self.blank[1:], False)

    @lazy
    def start(self) -> Places:
        """Where the line starts in the page."""
        return np.array([line.start for line in self._lines])

    @lazy
    def stop(self) -> Places:
        """Where the line ends in the page."""
        return np.array([line.end for line in self._lines])

    @lazy
    def first(self) -> Places:
        """The code point of the line's first character."""
        return self._page.plane[self.start]

    @lazy
    def last(self) -> Places:
        """The code point of the line's last character."""
        return self._page.plane[self.stop - 1]

    @lazy
    def full(self) -> Bools:
        """Whether the line has full-width characters alone."""
        return np.array([line.full for line in self._lines])

    @lazy
    def next_unit(self) -> Floats:
        """The width of what may not be broken at the next line's start, 0 behind the last line."""
        return np.array([line.unit(self.latin) for line in self._lines[1:]] + [0.0])

    @lazy
    def _content(self) -> npt.NDArray[np.uint8]:
        return np.append(_CONTENT[self._page.plane], np.uint8(0))

    @lazy
    def inside(self) -> npt.NDArray[np.uint8]:
        """What the line has in it: a mark that ends a clause, a full stop, a space, anything but ASCII."""
        return self._within(self.stop)

    @lazy
    def before_its_end(self) -> npt.NDArray[np.uint8]:
        """The same for the line without its last character."""
        return np.where(self.stop - self.start > 1, self._within(self.stop - 1), np.uint8(0))

    def _within(self, stop: Places) -> npt.NDArray[np.uint8]:
        edges = np.column_stack((self.start, stop)).ravel()
        found: npt.NDArray[np.uint8] = np.bitwise_or.reduceat(self._content, edges)[::2]
        return found

    def end_with(self, *codes: int) -> Bools:
        """Whether each line ends in one of these ways."""
        found: Bools = self.ends == codes[0]
        for code in codes[1:]:
            found |= self.ends == code
        return found
