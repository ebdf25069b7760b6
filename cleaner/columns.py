"""The columns of a page: which widths many lines share, and in which of them each line stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from cleaner.lines import Line

MOST_COLUMNS = 6
MAX_WIDTH = 60.0
SWITCH = 2.6
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


def columns_of(lines: list[Line], latin: bool) -> list[Column | None]:
    """For every line the column it stands in, or None where too few lines tell."""
    blank = [line.blank > 0 for line in lines] + [True]
    near = [line.width for i, line in enumerate(lines) if (i and not blank[i]) or not blank[i + 1]]
    modes = _latin_mode(lines) if latin else _modes(near)
    if not modes:
        return [None] * len(lines)
    states = _assign(lines, modes)
    columns = [Column(m, firm=latin or _in_a_row(near, m)) for m in modes]
    for state, column in enumerate(columns):
        _measure(lines, latin, [i for i, s in enumerate(states) if s == state], column)
    return [columns[s] if s is not None and columns[s].wraps else None for s in states]


def _latin_mode(lines: list[Line]) -> list[float]:
    """The width of a Latin page's column: most lines that stop inside a sentence nearly reach it."""
    open_ended = sorted(a.width for a, b in pairwise(lines) if not b.blank and a.ends in ("none", "pause", "hyphen"))
    if len(open_ended) < 4:
        return []
    long = [w for w in open_ended if w >= 0.6 * open_ended[-1]]
    return [long[int(len(long) * 0.8)]]


def _modes(widths: list[float]) -> list[float]:
    """The widths that many lines share, widest first: where lines end because their column does."""
    count = Counter(round(w * 2) / 2 for w in widths if 4 <= w <= MAX_WIDTH)
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


def _in_a_row(widths: list[float], width: float) -> bool:
    """Whether lines of that width stand one below the other, as in a column; scattered ones are so long by chance."""
    row = 0
    for other in widths:
        row = row + 1 if -0.6 - INDENT <= other - width <= 1.0 else 0  # a first line may have lost its indent
        if row >= ROW:
            return True
    return False


def _assign(lines: list[Line], modes: list[float]) -> list[int | None]:
    """The column of each line: the cheapest path, where leaving a column costs, and a line that does not fit it too."""
    size = len(modes)
    cost = [0.0] * size
    back: list[list[int]] = []
    closed = True
    for line, prices in zip(lines, _prices(lines, modes), strict=True):
        least = min(cost)
        best = cost.index(least)
        switch = least + SWITCH * (0.6 if line.blank else 0.75 if closed else 1.0)
        back.append([state if c <= switch else best for state, c in enumerate(cost)])
        cost = [(c if c <= switch else switch) + price for c, price in zip(cost, prices, strict=True)]
        closed = line.ends == "final"
    state = min(range(size), key=cost.__getitem__)
    states: list[int | None] = []
    for step in reversed(back):
        states.append(state)
        state = step[state]
    states.reverse()
    return states


def _prices(lines: list[Line], modes: list[float]) -> list[list[float]]:
    """What it costs each line to leave so much of each column empty: little at a sentence's end, much inside one."""
    ends = [line.ends for line in lines]
    final = np.asarray([end == "final" for end in ends])
    first = np.concatenate(([True], final[:-1]))
    short = np.where(final, 0.1, np.where(np.asarray([end == "pause" for end in ends]), 1.2, 1.5))
    indented = np.minimum(short, np.where(first, 0.2, 0.6))
    slack = np.asarray(modes)[None, :] - np.asarray([line.width for line in lines])[:, None]
    full = np.where(final, 0.05, 0.0)[:, None]
    near = np.where(slack <= 1.3, full, np.where(slack <= 3.3, indented[:, None], short[:, None]))
    prices: list[list[float]] = np.where(slack < -1.3, 2.0, near).tolist()
    return prices


def _measure(lines: list[Line], latin: bool, numbers: list[int], column: Column) -> None:
    """How much the full lines of a column vary, and whether its paragraphs lost an indent."""
    lost = flush = 0
    for i in numbers:
        if i + 1 >= len(lines) or lines[i + 1].blank or lines[i].width > column.width + 1.5:
            continue
        slack = column.width - lines[i].width
        end = lines[i].ends
        starts = i == 0 or (lines[i - 1].ends == "final" and column.width - lines[i - 1].width > 3.4)
        if starts and end != "final" and lines[i].indent < 1:
            if 1.2 <= slack <= 3.2:
                lost += 1
            elif slack < 1.2:
                flush += 1
    followed = [i for i in numbers if i + 1 < len(lines) and not lines[i + 1].blank]
    open_ended = sum(1 for i in followed if lines[i].ends in ("none", "dash", "open"))
    column.wraps = open_ended * 5 >= len(followed)  # where nearly every line ends with a mark, the author ended it
    if lost + flush:
        column.indent = INDENT if lost > flush else 0.0
    column.jitter, column.exact = _jitter(lines, latin, numbers, column)


def _jitter(lines: list[Line], latin: bool, numbers: list[int], column: Column) -> tuple[float, float]:
    """How much more room than their next unit needs lines leave though they go on: with Latin in them, and without."""
    inner: list[tuple[bool, float]] = []
    for i in numbers:
        if i + 1 >= len(lines) or lines[i + 1].blank or lines[i].ends not in ("none", "pause"):
            continue
        spare = column.width - lines[i].width - lines[i + 1].unit(latin)
        if spare < -column.width / 2 or spare > 4 or (latin and lines[i].width < 0.6 * column.width):
            continue
        if column.indent == 0.0 or not 0.9 <= spare <= 2.1:  # first lines are short by their lost indent
            inner.append((lines[i].full, spare))
    most, share = (1.5, 0.7) if latin else (2.0, 0.85)
    return tuple(_quantile([s for full, s in inner if full is pure], share, most) for pure in (False, True))  # type: ignore[return-value]


def _quantile(values: list[float], share: float, most: float) -> float:
    values = sorted(values)
    return min(most, max(0.0, values[int(len(values) * share)] + 0.5)) if values else 0.5
