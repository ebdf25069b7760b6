"""The layout of a page: its lines, the columns they stand in and the room that they leave."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import regex

from cleaner.columns import INDENT, Column, columns_of
from cleaner.lazy import lazy
from cleaner.lines import Line, double_spaced, raw_lines, tidy_lines
from cleaner.measures import Measures
from cleaner.page import Page
from cleaner.widths import evenness, proportional, ragged, widths, with_widths
from cleaner.words import Words

_MARKS = regex.compile("[，。；：！？]")
# Han, kana, and the marks and forms that go with them, without the spaces among them.
_CHINESE = np.array([code for code in range(0x2E80, 0xFFF0) if code not in (0x3000, 0xFEFF)])
_HALVED = frozenset("，。、；：！？”’）》」』】〕")


class Layout:
    """The lines of a page and the columns they stand in."""

    def __init__(self, page: Page, words: Words) -> None:
        self._words, self._page = words, page
        self.latin = not page.has(_CHINESE)
        self.trims = False
        self.lines = self._lines_of(page)
        self._origins = page.origins

    def _lines_of(self, page: Page) -> list[Line]:
        spread = double_spaced(page)
        if page.tidy and not spread:
            return tidy_lines(page)
        lines = self._measured(page, raw_lines(page.text))
        for line in lines if spread else ():
            line.blank = max(0, line.blank - 1)
        return lines

    def _measured(self, page: Page, lines: list[Line]) -> list[Line]:
        """The lines with their widths as the page was set: whichever way of counting makes more lines equally wide."""
        if self.latin:
            other = with_widths(lines, proportional)
            return other if ragged(other) < ragged(lines) else lines
        plain, trim, full = widths(page, lines)
        self.trims = evenness(trim) > evenness(plain)
        for line, wide, pure in zip(lines, trim if self.trims else plain, full, strict=True):
            line._width, line._full = wide, pure
        return lines

    def spread(self, number: int) -> bool:
        """Whether the line was letter-spaced on the raw page: much longer there than it is now."""
        line = self.lines[number]
        first, last = int(self._origins[line.start]), int(self._origins[line.end - 1])
        return first >= 0 and last - first + 1 >= 1.5 * (line.end - line.start) and line.end - line.start > 2

    @lazy
    def measures(self) -> Measures:
        """What the lines measure, as arrays."""
        return Measures(self.lines, self.latin)

    @lazy
    def columns(self) -> list[Column | None]:
        """For every line the column it stands in, or None where too few lines tell."""
        return columns_of(self.measures) if self.lines else []

    @lazy
    def kinds(self) -> list[str]:
        """The kind of each line by the declared patterns, or ''."""
        lines = self.lines
        if self._page.tidy:  # its lines are the blocks
            return self._words.kinds_of(self._page)
        return self._words.finder.of_all([n.text for n in lines], [n.start for n in lines], self._page.plane)

    def kind(self, number: int) -> str:
        """The kind of a line by the declared patterns, or ''; past the last line ''."""
        return self.kinds[number] if 0 <= number < len(self.lines) else ""

    @lazy
    def blank_style(self) -> bool:
        """Whether this page sets its paragraphs apart with blank lines: then a plain line end is a break inside one."""
        sure = [
            i
            for i, line in enumerate(self.lines[:-1])
            if line.ends == "final" and (self.slack(i) is None or (self.slack(i) or 0) > 3)
        ]
        wraps = sum(1 for a, b in pairwise(self.lines) if not b.blank and a.ends in ("none", "pause"))
        return len(sure) >= 3 and wraps >= 3 and sum(self.lines[i + 1].blank > 0 for i in sure) >= 0.7 * len(sure)

    @lazy
    def versed(self) -> bool:
        """Whether the author ended the lines: all are short, and most that another follows end with a mark."""
        inner = [a for a, b in pairwise(self.lines) if not b.blank]
        marked = sum(1 for line in inner if line.ends in ("final", "pause"))
        return len(inner) >= 5 and marked >= 0.7 * len(inner) and all(line.width <= 16 for line in self.lines)

    @lazy
    def rarely_indented(self) -> bool:
        """Whether an indent is so rare on this page that even a single space marks the start of something new."""
        return sum(1 for line in self.lines if line.indent) * 12 < len(self.lines)

    @lazy
    def cells_apart(self) -> bool:
        """Whether an extractor set every cell of a table on a line of its own, a space before all but the first."""
        return sum(self.cell(i) and not self.cell(i - 1) for i in range(1, len(self.lines))) >= 2

    def cell(self, number: int) -> bool:
        """Whether a line looks like such a cell."""
        line = self.lines[number]
        return line.indent == 0.5 and line.width <= 18 and not _MARKS.search(line.text)

    @lazy
    def dialogue(self) -> bool:
        """Whether so many lines begin with a quotation mark that a new one is most likely a new speaker."""
        return sum(1 for line in self.lines if line.text[0] in "“「") * 5 > len(self.lines)

    def slack(self, number: int, first: bool = False) -> float | None:
        """How many ems of its column line `number` leaves empty; a paragraph's first line has its lost indent added."""
        column = self.columns[number]
        if column is None:
            return None
        line = self.lines[number]
        lost = self._lost(number, column) if first else 0.0
        wide = self._drawn(number) if self.latin else line.width
        if self.trims and line.text[-1] in _HALVED and wide + 0.5 <= column.width:
            wide += 0.5  # a mark is set in half a square only where the line would not hold it otherwise
        return column.width - wide - lost

    def _lost(self, number: int, column: Column) -> float:
        """What a paragraph's first line leaves empty at its left: the indent it has, or the one that it lost."""
        line = self.lines[number]
        if line.indent < 1:
            return column.indent or 0.0
        flush = number + 1 < len(self.lines) and self.lines[number + 1].indent <= line.indent - 0.75
        return line.indent if flush and line.indent <= INDENT + 1 and not self.latin else 0.0

    def _drawn(self, number: int) -> float:
        """The width of a Latin line with the words before it that an extractor set on lines of their own."""
        wide, column = self.lines[number].width, self.columns[number]
        most = column.width if column else 0.0
        while number > 0 and not self.lines[number].blank and max(self._word_count(number), self._word_count(number - 1)) <= 2:
            number -= 1
            if wide + self.lines[number].width > most:
                break
            wide += self.lines[number].width + 0.25
        return wide

    def _word_count(self, number: int) -> int:
        return self.lines[number].text.count(" ") + 1

    def room(self, number: int, first: bool = False) -> bool | None:
        """Whether the next line's first unbroken unit would have fitted on this one; None where nobody can tell."""
        slack = self.slack(number, first)
        if slack is None or number + 1 >= len(self.lines):
            return None
        return slack >= self._need(number)

    def nearly(self, number: int, first: bool = False) -> bool:
        """Whether a character more or less decides if the next line's first unit would have fitted."""
        slack = self.slack(number, first)
        return slack is not None and number + 1 < len(self.lines) and 0 <= slack - self._need(number) < 1

    def _need(self, number: int) -> float:
        """The slack that line `number` must have before the next line's first unit surely fits."""
        column, line, after = self.columns[number], self.lines[number], self.lines[number + 1]
        assert column is not None
        need = after.unit(self.latin)
        if self.latin:
            return need + 0.3 + (0.0 if line.ends == "final" else column.jitter)
        return need + (column.exact if line.full and need == int(need) else column.jitter)

    def looks_first(self, number: int) -> bool | None:
        """Whether the line is short like a first line that lost its indent; None where it cannot be told."""
        if number + 1 >= len(self.lines):
            return None
        column, slack = self.columns[number], self.slack(number)
        after = self.lines[number + 1]
        if column is None or slack is None or column.width < 6:
            return None
        end = self.lines[number].ends
        if end == "final" or (after.blank and end not in ("none", "pause")):
            return None
        need = self._need(number)
        return slack >= need and slack - INDENT < need

    def heading(self, number: int) -> bool:
        """Whether the line reads like a headline or another line of its own: not long, and no mark closes it."""
        line = self.lines[number]
        if "。" in line.text or line.width > 40:
            return False
        return line.ends in ("none", "closed") or line.text.endswith(("？", "！", "?", "!", "”", "」"))


def layout(page: Page, words: Words) -> Layout:
    """The page's layout, worked out once for each page."""
    found = page.memo.get("layout")
    if found is None:
        found = page.memo["layout"] = Layout(page, words)
    return found
