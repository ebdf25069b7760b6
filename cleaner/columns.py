"""The columns of a page: which widths many lines share, and in which of them each line stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from operator import getitem

import numpy as np
import numpy.typing as npt

from cleaner.measures import DASH, FINAL, HYPHEN, NONE, OPEN, PAUSE, Bools, Floats, Measures

MOST_COLUMNS = 6
MAX_WIDTH = 60.0
# What a path through the columns costs, in hundredths: a change of column after a blank line, after a sentence's end,
# inside a sentence; and room left empty, by the number that stands for it.
_SWITCH = (156, 195, 260)
_PRICES = (0, 5, 10, 20, 60, 120, 150, 200)
_MOST_STEPS = 10_000
INDENT = 2.0
ROW = 3


@dataclass
class Column:
    """A column of text: its width in ems, how much its full lines vary, and the indent its paragraphs lost.

    It is `firm` where lines of its width stand in a row. `jitter` is for lines with Latin letters or digits in them,
    `exact` for lines of full-width characters alone.
    """

    width: float
    jitter: float = 0.5
    exact: float = 0.0
    indent: float | None = None
    wraps: bool = True
    firm: bool = True


class Standing:
    """In which of a page's columns each line stands; `of_line` has the column's number, -1 where too few lines tell."""

    def __init__(self, of_line: npt.NDArray[np.intp], columns: list[Column]) -> None:
        self.of_line, self.columns = of_line, columns

    def each(self, answer: Callable[[Column], float]) -> Floats:
        """For every line a number that its column tells, nan where it stands in none."""
        return np.array([*map(answer, self.columns), np.nan])[self.of_line]


def columns_of(lines: Measures) -> Standing:
    """In which column each line stands."""
    joined = lines.followed.copy()
    joined[1:] |= lines.followed[:-1]
    near = lines.width[joined]
    modes = _latin_mode(lines) if lines.latin else _modes(near)
    if not modes:
        return Standing(np.full(len(lines.width), -1), [])
    widths = np.array(modes)
    states = _assign(lines, widths)
    columns = _measured(lines, widths, states)
    for column, in_a_row in zip(columns, _in_a_row(near, widths), strict=True):
        column.firm = lines.latin or in_a_row
    known = np.array([state if column.wraps else -1 for state, column in enumerate(columns)])
    return Standing(known[states], columns)


def _latin_mode(lines: Measures) -> list[float]:
    """The width of a Latin page's column: most lines that stop inside a sentence nearly reach it."""
    open_ended: list[float] = np.sort(lines.width[lines.followed & lines.end_with(NONE, PAUSE, HYPHEN)]).tolist()
    if len(open_ended) < 4:
        return []
    long = [w for w in open_ended if w >= 0.6 * open_ended[-1]]
    return [long[int(len(long) * 0.8)]]


def _modes(widths: Floats) -> list[float]:
    """The widths that many lines share, widest first: where lines end because their column does."""
    usable = widths[(widths >= 4) & (widths <= MAX_WIDTH)]
    count = np.bincount(np.rint(usable * 2).astype(np.intp), minlength=2 * int(MAX_WIDTH) + 2)  # by halves of an em
    narrower, here, wider = count[:-2], count[1:-1], count[2:]
    width, near = np.arange(1, len(count) - 1) / 2, narrower + here + wider
    fewest = np.where(width < 12, 3, 3 if len(widths) > 8 else 2)
    peaks = ((here > 0) & (here >= narrower) & (here >= wider) & (near >= fewest)).nonzero()[0]
    ordered = sorted(zip((-near[peaks]).tolist(), (-width[peaks]).tolist(), strict=True))
    chosen: list[float] = []
    for number, peak in ordered:
        if number <= 0.12 * ordered[0][0] and all(abs(peak - c) > 1.25 for c in chosen):
            chosen.append(peak)
        if len(chosen) == MOST_COLUMNS:
            break
    return [-peak for peak in sorted(chosen)]


def _in_a_row(near: Floats, widths: Floats) -> list[bool]:
    """Whether lines of each width stand one below the other, as in a column; scattered ones are so long by chance."""
    over = near - widths[:, None]
    fits = (over >= -0.6 - INDENT) & (over <= 1.0)  # a first line may have lost its indent
    rows: Bools = fits[:, : 1 - ROW] & fits[:, 1 : 2 - ROW] & fits[:, ROW - 1 :]
    return [bool(row.any()) for row in rows]


def _assign(lines: Measures, widths: Floats) -> npt.NDArray[np.intp]:
    """The column of each line: the cheapest path, where leaving a column costs, and a line that does not fit it too."""
    final = lines.ends == FINAL
    after_final = np.ones(len(final), dtype=bool)
    after_final[1:] = final[:-1]
    factor = np.where(lines.blank, 0, np.where(after_final, 1, 2))
    keys = (_rows(lines, widths, final, after_final) << 2) | factor
    path = list(accumulate(keys.tolist(), getitem, initial=_costs((0,) * len(widths), ())))
    state = path[-1].cost.index(0)
    states = [state, *[state := costs.came[state] for costs in path[:1:-1]]]
    return np.array(states[::-1])


class _Costs(dict[int, "_Costs"]):
    """What the columns cost so far, the cheapest nothing, and from which column the cheapest path to each came.

    By what is told of the next line it holds the costs behind that line, worked out when first asked for.
    """

    def __init__(self, cost: tuple[int, ...], came: tuple[int, ...]) -> None:
        super().__init__()
        self.cost, self.came = cost, came

    def __missing__(self, key: int) -> _Costs:
        cost, row, switch = self.cost, key >> 2, _SWITCH[key & 3]
        best = cost.index(0)
        came = tuple([state if c <= switch else best for state, c in enumerate(cost)])
        total = [min(c, switch) + _PRICES[(row >> 3 * state) & 7] for state, c in enumerate(cost)]
        least = min(total)
        if len(self) > _MOST_STEPS:
            self.clear()
        known = self[key] = _costs(tuple([c - least for c in total]), came)
        return known


_KNOWN: dict[tuple[tuple[int, ...], tuple[int, ...]], _Costs] = {}


def _costs(cost: tuple[int, ...], came: tuple[int, ...]) -> _Costs:
    known = _KNOWN.get((cost, came))
    if known is None:
        if len(_KNOWN) > _MOST_STEPS:
            _KNOWN.clear()
        known = _KNOWN[cost, came] = _Costs(cost, came)
    return known


def _rows(lines: Measures, widths: Floats, final: Bools, after_final: Bools) -> npt.NDArray[np.int64]:
    """What it costs each line to leave so much of each column empty: little at a sentence's end, much inside one.

    The numbers in `_PRICES`, three bits for each column.
    """
    short = np.where(final, 2, np.where(lines.ends == PAUSE, 5, 6))
    indented = np.minimum(short, np.where(after_final, 3, 4))
    slack = widths[:, None] - lines.width
    price = np.where(slack <= 1.3, final, np.where(slack <= 3.3, indented, short))
    price[slack < -1.3] = 7
    rows: npt.NDArray[np.int64] = (1 << 3 * np.arange(len(widths))) @ price
    return rows


def _measured(lines: Measures, widths: Floats, states: npt.NDArray[np.intp]) -> list[Column]:
    """The columns, by the lines of each that another follows: whether its paragraphs lost an indent, whether it ends
    lines at all, and how much the full ones vary."""
    at = lines.followed.nonzero()[0]
    of, before = states[at], at - 1
    width, ends, column = lines.width[at], lines.ends[at], widths[of]
    slack = column - width
    starts = (at == 0) | ((lines.ends[before] == FINAL) & (column - lines.width[before] > 3.4))
    starts &= (ends != FINAL) & (lines.indent[at] < 1) & (width <= column + 1.5)

    def count(which: Bools) -> list[int]:
        counted: list[int] = np.bincount(of[which], minlength=len(widths)).tolist()
        return counted

    lost, flush = count(starts & (slack >= 1.2) & (slack <= 3.2)), count(starts & (slack < 1.2))
    open_ended = count((ends == NONE) | (ends == DASH) | (ends == OPEN))
    lines_of = np.bincount(of, minlength=len(widths)).tolist()
    indents = [(INDENT if a > b else 0.0) if a or b else None for a, b in zip(lost, flush, strict=True)]
    wraps = [a * 5 >= b for a, b in zip(open_ended, lines_of, strict=True)]  # else the author ended the lines
    inner = (ends == NONE) | (ends == PAUSE)
    flush_left = np.array([indent == 0.0 for indent in indents])
    jitter = _jitter(lines, at[inner], of[inner], widths, flush_left)
    return [*map(Column, widths.tolist(), jitter[::2], jitter[1::2], indents, wraps)]


def _jitter(
    lines: Measures, at: npt.NDArray[np.intp], of: npt.NDArray[np.intp], widths: Floats, flush_left: Bools
) -> list[float]:
    """How much more room than their next unit needs lines leave though they go on: with Latin in them, and without.

    Two numbers for each column; `at` are the lines, `of` are their columns.
    """
    column, width = widths[of], lines.width[at]
    spare = column - width - lines.next_unit[at]
    good = (spare >= -column / 2) & (spare <= 4)
    if lines.latin:
        good &= width >= 0.6 * column
    good &= flush_left[of] | (spare < 0.9) | (spare > 2.1)  # others have first lines that are short by a lost indent
    spare, group = spare[good], (2 * of + lines.full[at])[good]
    most, share = (1.5, 0.7) if lines.latin else (2.0, 0.85)
    ordered = spare[np.lexsort((spare, group))].tolist()
    found, first = [], 0
    for size in np.bincount(group, minlength=2 * len(widths)).tolist():
        usual = ordered[first + int(size * share)] if size else 0.0
        found.append(min(most, max(0.0, usual + 0.5)))
        first += size
    return found
