"""The lines of a page as arrays: how wide each is, how far indented, how it ends, what stands before it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cleaner.lazy import lazy
from cleaner.lines import Line

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
FINAL, PAUSE, OPEN, HYPHEN, DASH, CLOSED, NONE = range(7)
CODES = dict(zip(("final", "pause", "open", "hyphen", "dash", "closed", "none"), range(7), strict=True))


class Measures:
    """What all lines of a page measure, one element for each line, in ems; `ends` has the numbers of `CODES`."""

    def __init__(self, lines: list[Line], latin: bool) -> None:
        self._lines, self.latin = lines, latin
        self.width: Floats = np.array([line.width for line in lines])
        self.indent: Floats = np.array([line.indent for line in lines])
        self.ends = np.array([CODES[line.ends] for line in lines], dtype=np.int8)
        self.blank: Bools = np.array([line.blank > 0 for line in lines])

    @lazy
    def followed(self) -> Bools:
        """Whether another line follows right below."""
        return np.append(~self.blank[1:], False)

    @lazy
    def full(self) -> Bools:
        """Whether the line has full-width characters alone."""
        return np.array([line.full for line in self._lines])

    @lazy
    def next_unit(self) -> Floats:
        """The width of what may not be broken at the next line's start, 0 behind the last line."""
        return np.array([line.unit(self.latin) for line in self._lines[1:]] + [0.0])

    def end_with(self, *codes: int) -> Bools:
        """Whether each line ends in one of these ways."""
        found = self.ends == codes[0]
        for code in codes[1:]:
            found |= self.ends == code
        return found
