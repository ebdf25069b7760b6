"""What lines look like: their widths, the width of their column, their indents and their kinds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import regex

from cleaner.page import Page
from cleaner.words import Words

CLOSERS = "”’）》〉」』】〕］)]}\"'"
OPENERS = "“‘（《〈「『【〔［([{"
FINAL = "。！？…!?"
PAUSE = "，、；：,;:"
_PAIRS = dict(zip("”’）》〉」』】〕］)]}", "“‘（《〈「『【〔［([{", strict=True))
_UNIT = regex.compile(r"[“‘（《〈「『【〔(]*(?:[!-'*+\-./0-9:-@A-Z\\^_`a-z|~%]+|——|……|.)[，。、；：！？”’）》〉」』】〕…—,;:!?)\]]*")
_WORD = regex.compile(r"\S+")
INDENT = 2.0


class Line(NamedTuple):
    """A line that is not blank: its span in the page without the spaces around it, and how it stands.

    `indent` and `width` are in ems (a Han character is one wide, a Latin one half); `blank` counts the blank lines
    before it, `feed` says whether a form feed stands among them.
    """

    start: int
    end: int
    text: str
    indent: float
    width: float
    blank: int
    feed: bool


def width(text: str) -> float:
    """The width of a text in ems.

    >>> width("党建APP")
    3.5
    """
    wide = (len(text.encode("utf-8", "replace")) - len(text)) / 2
    return wide + (len(text) - wide) / 2


def unit(text: str, latin: bool = False) -> float:
    """The width of what may not be broken at the start of a line: a word, or a character with the marks that cling to it.

    >>> unit("“隔着袋子"), unit("12,345亩")
    (2.0, 3.0)
    """
    found = (_WORD if latin else _UNIT).match(text)
    return width(found[0]) if found else 1.0


def ending(text: str) -> str:
    """How a line ends: `final`, `pause`, `open`, `dash`, `closed` (a bracket or quotation mark alone) or `none`."""
    bare = text.rstrip(CLOSERS + " ")
    last = text[-1:]
    if bare and bare[-1] in FINAL:
        return "final"
    if last in PAUSE:
        return "pause"
    if last in OPENERS:
        return "open"
    if last == ".":
        return "final"
    if last in "—-–":
        return "dash"
    return "closed" if last in CLOSERS else "none"


def unclosed(text: str) -> str:
    """The opening marks of a text that no closing mark answers, outermost first."""
    stack: list[str] = []
    for char in text:
        if char in "“‘（《〈「『【〔":
            stack.append(char)
        elif char in "”’）》〉」』】〕" and stack and stack[-1] == _PAIRS[char]:
            stack.pop()
    return "".join(stack)


@dataclass
class Column:
    """A column of text: its width in ems, how much its full lines vary, and the indent its paragraphs lost."""

    width: float
    jitter: float = 0.5
    indent: float | None = None
    wraps: bool = True


class Layout:
    """The lines of a page and the columns they stand in."""

    def __init__(self, page: Page, words: Words) -> None:
        self.words = words
        self.lines = _lines(page.text)
        self.latin = not any("\u2e80" <= c <= "\uffef" for c in page.chars)

    @cached_property
    def columns(self) -> list[Column | None]:
        """For every line the column it stands in, or None where too few lines tell."""
        return _columns(self)

    @cached_property
    def kinds(self) -> list[str]:
        """For every line its kind by the declared patterns, or ''."""
        return [self.words.kind(line.text) for line in self.lines]

    def slack(self, number: int, first: bool = False) -> float | None:
        """How many ems of its column line `number` leaves empty; a paragraph's first line has its lost indent added."""
        column = self.columns[number]
        if column is None:
            return None
        line = self.lines[number]
        lost = (column.indent or 0.0) if first and line.indent < 1 else 0.0
        return column.width - line.width - lost

    def room(self, number: int, first: bool = False) -> bool | None:
        """Whether the first unbroken unit of the next line would have fitted on this one; None where nobody can tell."""
        slack, column = self.slack(number, first), self.columns[number]
        if slack is None or column is None or number + 1 >= len(self.lines):
            return None
        return slack >= unit(self.lines[number + 1].text, self.latin) + column.jitter

    def looks_first(self, number: int) -> bool | None:
        """Whether the line is as short as a paragraph's first line that lost its indent; None where it cannot be told."""
        if number + 1 >= len(self.lines):
            return None
        column, slack = self.columns[number], self.slack(number)
        after = self.lines[number + 1]
        if column is None or slack is None or after.blank or column.width < 6:
            return None
        need = unit(after.text, self.latin)
        if ending(self.lines[number].text) == "final":
            return None
        return slack >= need + column.jitter and slack - INDENT < need + column.jitter

    def heading(self, number: int) -> bool:
        """Whether the line looks like a headline or another line of its own: no closing mark, and shorter than its column."""
        line = self.lines[number]
        if ending(line.text) in ("final", "pause", "open") and not line.text.endswith(("？", "！", "?", "!", "”", "」")):
            return False
        if "。" in line.text or line.width > 40:
            return False
        slack = self.slack(number)
        return slack is None or slack >= 1.5 or slack < -1.5


def layout(page: Page, words: Words) -> Layout:
    """The page's layout, worked out once for each page."""
    found = page.memo.get("layout")
    if found is None:
        found = page.memo["layout"] = Layout(page, words)
    return found  # type: ignore[no-any-return]


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    at = blank = 0
    feed = False
    for raw in text.split("\n"):
        here = at
        at += len(raw) + 1
        if "\f" in raw:
            feed = feed or bool(raw.lstrip(" ").startswith("\f") or not raw.strip())
        body = raw.strip()
        if not body:
            blank += 1
            continue
        lead = raw[: len(raw) - len(raw.lstrip())]
        start = here + len(lead)
        lead = lead.replace("\f", "")
        indent = width(lead) if "\u3000" not in lead else lead.count("\u3000") + 0.5 * lead.count(" ")
        lines.append(Line(start, start + len(body), body, indent, width(body), blank if lines else 0, feed))
        blank, feed = 0, "\f" in raw and raw.rstrip(" ").endswith("\f")
    return lines


MOST_COLUMNS = 6
MAX_WIDTH = 60.0


def _columns(layout: Layout) -> list[Column | None]:
    lines = layout.lines
    wraps = [i for i in range(len(lines)) if (i and not lines[i].blank) or (i + 1 < len(lines) and not lines[i + 1].blank)]
    modes = _modes([lines[i].width for i in wraps])
    if not modes:
        return [None] * len(lines)
    states = _assign(lines, modes)
    columns = [Column(m) for m in modes]
    for state, column in enumerate(columns):
        _measure(layout, [i for i, s in enumerate(states) if s == state], column)
    return [columns[s] if s is not None and columns[s].wraps else None for s in states]


def _modes(widths: list[float]) -> list[float]:
    """The widths that many lines share, widest first: where lines end because their column does."""
    count = Counter(round(w * 2) / 2 for w in widths if 4 <= w <= MAX_WIDTH)
    near = {w: n + count[w - 0.5] + count[w + 0.5] for w, n in count.items()}
    least = 3
    peaks = [w for w, n in near.items() if n >= (least if w < 12 or len(widths) > 8 else 2) and count[w] >= max(count[w - 0.5], count[w + 0.5], 1)]
    peaks.sort(key=lambda w: (-near[w], -w))
    chosen: list[float] = []
    for peak in peaks:
        if all(abs(peak - c) > 1.25 for c in chosen) and near[peak] >= 0.12 * near[peaks[0]]:
            chosen.append(peak)
        if len(chosen) == MOST_COLUMNS:
            break
    return sorted(chosen, reverse=True)


SWITCH = 2.6


def _assign(lines: list[Line], modes: list[float]) -> list[int | None]:
    """The column of each line: the cheapest path, where leaving a column costs and so does a line that does not fit it."""
    size = len(modes)
    cost = [0.0] * size
    back: list[list[int]] = []
    for line in lines:
        best = min(range(size), key=cost.__getitem__)
        step, new = [], []
        switch = cost[best] + (SWITCH if not line.blank else SWITCH * 0.6)
        end = ending(line.text)
        closes = 0.1 if end == "final" else 0.9
        for state, mode in enumerate(modes):
            slack = mode - line.width
            if slack < -1.3:
                price = 2.0
            elif slack <= 1.3:
                price = 0.05 if end == "final" else 0.0
            elif slack <= 3.3:
                price = min(closes, 0.6)
            else:
                price = closes
            stay = cost[state] <= switch
            step.append(state if stay else best)
            new.append((cost[state] if stay else switch) + price)
        back.append(step)
        cost = new
    state = min(range(size), key=cost.__getitem__)
    states: list[int | None] = []
    for step in reversed(back):
        states.append(state)
        state = step[state]
    states.reverse()
    return states


def _measure(layout: Layout, numbers: list[int], column: Column) -> None:
    """How much the full lines of a column vary, and whether its paragraphs lost an indent."""
    lines = layout.lines
    inner: list[float] = []
    lost = flush = 0
    for i in numbers:
        if i + 1 >= len(lines) or lines[i + 1].blank or lines[i].width > column.width + 1.5:
            continue
        slack = column.width - lines[i].width
        end = ending(lines[i].text)
        if end in ("none", "pause"):
            inner.append(slack - unit(lines[i + 1].text, layout.latin))
        starts = i == 0 or (ending(lines[i - 1].text) == "final" and column.width - lines[i - 1].width > 3.4)
        if starts and end != "final" and lines[i].indent < 1:
            if 1.2 <= slack <= 3.2:
                lost += 1
            elif slack < 1.2:
                flush += 1
    followed = [i for i in numbers if i + 1 < len(lines) and not lines[i + 1].blank]
    open_ended = sum(1 for i in followed if ending(lines[i].text) in ("none", "dash", "open"))
    column.wraps = open_ended * 5 >= len(followed)  # where nearly every line ends with a mark, the author ended it
    if lost + flush:
        column.indent = INDENT if lost > flush else 0.0
    if column.indent != 0.0:  # first lines are as short as their lost indent: they say nothing about the others
        inner = [x for x in inner if x < 0.9 or x > 2.1]
    inner.sort()
    if inner:
        most = 3.0 if layout.latin else 2.0
        column.jitter = min(most, max(0.0, inner[int(len(inner) * 0.85)] + 0.5))
