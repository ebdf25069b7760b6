"""How much of its column each line leaves empty, and whether the next line's first unit would have fitted there."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cleaner.codes import among
from cleaner.columns import INDENT, Standing
from cleaner.lazy import lazy
from cleaner.measures import FINAL, Floats, Measures

_HALVED = among("，。、；：！？”’）》」』】〕")
NO, YES, UNKNOWN = 0, 1, 2
Answer = npt.NDArray[np.int8]


class Room:
    """What all lines of a page leave empty, in ems; nan, and UNKNOWN, where the column is not known.

    `drawn` are the widths of the lines as they were set; with `trims` a closing mark at a line's end is set in half a
    square only where the line would not hold it otherwise. A paragraph's first line has its lost indent added: what
    holds for it has `first` in its name.
    """

    def __init__(self, lines: Measures, standing: Standing, drawn: Floats, trims: bool) -> None:
        self._lines, self._standing = lines, standing
        self.column = standing.each(lambda column: column.width)
        if trims:
            drawn = np.where(_HALVED[lines.last] & (drawn + 0.5 <= self.column), drawn + 0.5, drawn)
        self.slack = self.column - drawn

    @lazy
    def first_slack(self) -> Floats:
        """The slack of each line if it is the first of its paragraph: less the indent it has, or the one it lost."""
        lines = self._lines
        lost = self._standing.each(lambda column: column.indent or 0.0)
        kept = np.zeros(len(lost))
        if not lines.latin:
            next_indent = np.append(lines.indent[1:], np.inf)
            flush = (next_indent <= lines.indent - 0.75) & (lines.indent <= INDENT + 1)
            kept = np.where(flush, lines.indent, 0.0)
        return self.slack - np.where(lines.indent < 1, lost, kept)

    @lazy
    def need(self) -> Floats:
        """The slack that a line must have before the next line's first unit surely fits."""
        lines, need = self._lines, self._lines.next_unit
        jitter = self._standing.each(lambda column: column.jitter)
        if lines.latin:
            return need + 0.3 + np.where(lines.ends == FINAL, 0.0, jitter)
        exact = self._standing.each(lambda column: column.exact)
        return need + np.where(lines.full & (need == np.floor(need)), exact, jitter)

    def _fits(self, slack: Floats) -> Answer:
        fits = np.where(np.isnan(slack), UNKNOWN, slack >= self.need).astype(np.int8)
        fits[-1] = UNKNOWN
        return fits

    @lazy
    def fits(self) -> Answer:
        """Whether the next line's first unbroken unit would have fitted on each line."""
        return self._fits(self.slack)

    @lazy
    def fits_first(self) -> Answer:
        """The same for the first lines of paragraphs."""
        return self._fits(self.first_slack)

    def nearly(self, number: int, first: bool) -> bool:
        """Whether a character more or less decides if the next line's first unit would have fitted."""
        spare = (self.first_slack if first else self.slack)[number] - self.need[number]
        return bool(number + 1 < len(self.slack) and 0 <= spare < 1)
