"""The columns of a page: which widths many lines share, and in which of them each line stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.measures import DASH, FINAL, HYPHEN, NONE, OPEN, PAUSE, Bools, Floats, Measures

MOST_COLUMNS = 6
MAX_WIDTH = 60.0
# What a path through the columns costs, in hundredths: a change of column after a blank line, after a sentence's end,
# inside a sentence; and room left empty, by the number that stands for it.
_SWITCH = (156, 195, 260)
_PRICES = (0, 5, 10, 20, 60, 120, 150, 200)
_MOST_STEPS = 100_000
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
    states = _assign(lines, modes)
    columns = [Column(m, firm=lines.latin or _in_a_row(near, m)) for m in modes]
    followed = np.flatnonzero(lines.followed)
    standing = states[followed]
    for state, column in enumerate(columns):
        _measure(lines, followed[standing == state], column)
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
    count: Counter[float] = Counter((np.rint(usable * 2) / 2).tolist())
    near = {w: n + count[w - 0.5] + count[w + 0.5] for w, n in count.items()}
    fewest = 3 if len(widths) > 8 else 2
    peaks = [
        w
        for w, n in near.items()
        if n >= (3 if w < 12 else fewest) and count[w] >= max(count[w - 0.5], count[w + 0.5], 1)
    ]
    peaks.sort(key=lambda w: (-near[w], -w))
    chosen: list[float] = []
    for peak in peaks:
        if all(abs(peak - c) > 1.25 for c in chosen) and near[peak] >= 0.12 * near[peaks[0]]:
            chosen.append(peak)
        if len(chosen) == MOST_COLUMNS:
            break
    return sorted(chosen, reverse=True)


def _in_a_row(widths: Floats, width: float) -> bool:
    """Whether lines of that width stand one below the other, as in a column; scattered ones are so long by chance."""
    over = widths - width
    fits = (over >= -0.6 - INDENT) & (over <= 1.0)  # a first line may have lost its indent
    return bool((fits[: 1 - ROW] & fits[1 : 2 - ROW] & fits[ROW - 1 :]).any())


def _assign(lines: Measures, modes: list[float]) -> npt.NDArray[np.intp]:
    """The column of each line: the cheapest path, where leaving a column costs, and a line that does not fit it too."""
    final = lines.ends == FINAL
    after_final = np.append(True, final[:-1])
    factor = np.where(lines.blank, 0, np.where(after_final, 1, 2))
    keys = (_rows(lines, modes, final, after_final) << 2) | factor
    steps = _STEPS
    cost = (0,) * len(modes)
    back: list[tuple[int, ...]] = []
    for key in keys.tolist():
        known = steps.get((cost, key))
        if known is None:
            known = _step(cost, key)
        cost, came = known
        back.append(came)
    state = cost.index(0)
    states = []
    for came in reversed(back):
        states.append(state)
        state = came[state]
    states.reverse()
    return np.array(states)


Step = tuple[tuple[int, ...], tuple[int, ...]]
# The steps of all paths, each worked out once: by what the columns cost so far (the cheapest nothing) and the line.
_STEPS: dict[tuple[tuple[int, ...], int], Step] = {}


def _step(cost: tuple[int, ...], key: int) -> Step:
    """What the columns cost behind a line, and for each of them the column that the cheapest path to it came from."""
    row, switch = key >> 2, _SWITCH[key & 3]
    best = cost.index(0)
    came = tuple(state if c <= switch else best for state, c in enumerate(cost))
    total = [min(c, switch) + _PRICES[(row >> 3 * state) & 7] for state, c in enumerate(cost)]
    least = min(total)
    if len(_STEPS) > _MOST_STEPS:
        _STEPS.clear()
    known = _STEPS[cost, key] = tuple(c - least for c in total), came
    return known


def _rows(lines: Measures, modes: list[float], final: Bools, after_final: Bools) -> npt.NDArray[np.int64]:
    """What it costs each line to leave so much of each column empty: little at a sentence's end, much inside one.

    The numbers in `_PRICES`, three bits for each column.
    """
    short = np.where(final, 2, np.where(lines.ends == PAUSE, 5, 6))
    indented = np.minimum(short, np.where(after_final, 3, 4))
    rows = np.zeros(len(final), dtype=np.int64)
    for state, mode in enumerate(modes):
        slack = mode - lines.width
        price = np.where(slack <= 1.3, final, np.where(slack <= 3.3, indented, short))
        rows |= np.where(slack < -1.3, 7, price) << 3 * state
    return rows


def _measure(lines: Measures, at: npt.NDArray[np.intp], column: Column) -> None:
    """How much the full lines of a column vary, and whether its paragraphs lost an indent; `at` are its lines that
    another follows."""
    width, ends = lines.width[at], lines.ends[at]
    slack = column.width - width
    before = at - 1
    starts = (at == 0) | ((lines.ends[before] == FINAL) & (column.width - lines.width[before] > 3.4))
    starts &= (ends != FINAL) & (lines.indent[at] < 1) & (width <= column.width + 1.5)
    lost = np.count_nonzero(starts & (slack >= 1.2) & (slack <= 3.2))
    flush = np.count_nonzero(starts & (slack < 1.2))
    open_ended = np.count_nonzero((ends == NONE) | (ends == DASH) | (ends == OPEN))
    column.wraps = int(open_ended) * 5 >= len(at)  # where nearly every line ends with a mark, the author ended it
    if lost + flush:
        column.indent = INDENT if lost > flush else 0.0
    column.jitter, column.exact = _jitter(lines, at[(ends == NONE) | (ends == PAUSE)], column)


def _jitter(lines: Measures, at: npt.NDArray[np.intp], column: Column) -> tuple[float, float]:
    """How much more room than their next unit needs lines leave though they go on: with Latin in them, and without."""
    spare = column.width - lines.width[at] - lines.next_unit[at]
    good = (spare >= -column.width / 2) & (spare <= 4)
    if lines.latin:
        good &= lines.width[at] >= 0.6 * column.width
    if column.indent != 0.0:  # first lines are short by their lost indent
        good &= (spare < 0.9) | (spare > 2.1)
    spare, full = spare[good], lines.full[at][good]
    most, share = (1.5, 0.7) if lines.latin else (2.0, 0.85)
    return _quantile(spare[~full], share, most), _quantile(spare[full], share, most)


def _quantile(values: Floats, share: float, most: float) -> float:
    if not len(values):
        return 0.5
    return min(most, max(0.0, float(np.sort(values)[int(len(values) * share)]) + 0.5))
