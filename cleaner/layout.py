"""The layout of a page: its lines, the columns they stand in and the room that they leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import proxy

import numpy as np
import regex

from cleaner.codes import BEYOND, among
from cleaner.columns import INDENT, Standing, columns_of
from cleaner.furniture import counts_pages, furniture_of
from cleaner.lazy import lazy
from cleaner.lines import ending, width
from cleaner.measures import CLOSED, FINAL, FULL_STOP, NONE, PAUSE, Bools, Measures
from cleaner.page import Page
from cleaner.room import YES, Room
from cleaner.widths import halved
from cleaner.words import Words

_MARKS = regex.compile("[，。；：！？]")
# Han, kana, and the marks and forms that go with them, without the spaces among them.
_CHINESE = (slice(0x2E80, 0x3000), slice(0x3001, 0xFEFF), slice(0xFF00, 0xFFF0))
_QUOTES = among("“「")
_RINGING = "？！?!”」"  # marks that close a headline
_CLOSES_A_HEADLINE = among(_RINGING)


class Layout:
    """The lines of a page and the columns they stand in; of use as long as there is the page, which keeps it."""

    def __init__(self, page: Page, words: Words) -> None:
        self._words = words
        self._page: Page = proxy(page)  # no ring of references: a page that is done with is gone at once
        self.latin = page.signs.isdisjoint("，。、") and not any(page.seen[part].any() for part in _CHINESE)
        self.measures = Measures(page, self.latin)
        self.texts = self.measures.texts

    @property
    def memo(self) -> dict[str, Any]:
        """The memo of its page."""
        return self._page.memo

    def width(self, number: int) -> float:
        """The width of one line in ems."""
        return width(self.texts[number]) if self.measures.blocks else float(self.measures.width[number])

    def wider(self, number: int, ems: float) -> bool:
        """Whether a line is wider than so many ems."""
        if len(self.texts[number]) > 2 * ems and not self.latin:
            return True
        least, most = self._width_between(number)
        return least > ems or (most > ems and self.width(number) > ems)

    def wider_than(self, number: int, other: int, times: float) -> bool:
        """Whether a line is wider than so many times another."""
        (least, most), (least_other, most_other) = self._width_between(number), self._width_between(other)
        if least > most_other * times:
            return True
        return most > least_other * times and self.width(number) > self.width(other) * times

    def alike(self, number: int, other: int, widest: float) -> bool:
        """Whether a line is no wider than this, and another wider or narrower by an em at the most."""
        if not self.latin and len(self.texts[other]) > 2 * widest + 2:
            return False
        (least, most), (least_other, most_other) = self._width_between(number), self._width_between(other)
        if least > widest or least > most_other + 1 or least_other > most + 1:
            return False
        return self.width(number) <= widest and abs(self.width(number) - self.width(other)) <= 1

    def _width_between(self, number: int) -> tuple[float, float]:
        """The least and the most that a line measures, without a look at the others."""
        measured = "width" in self.measures.__dict__
        if measured or self.measures.blocks or self.latin or self._odd:
            exact = self.width(number)
            return exact, exact
        text = self.texts[number]
        most = width(text)
        return most - halved(text) / 2, most

    @lazy
    def _odd(self) -> bool:
        """Whether the page has characters beyond the basic plane, or halves of such."""
        return BEYOND in self._page.signs or bool(self._page.seen[0xD800:0xE000].any())

    def spread(self, number: int) -> bool:
        """Whether the line was letter-spaced on the raw page: much longer there than it is now."""
        start, stop = int(self.measures.start[number]), int(self.measures.stop[number])
        first, last = self._page.origins[[start, stop - 1]].tolist()
        return first >= 0 and last - first + 1 >= 1.5 * (stop - start) and stop - start > 2

    def in_the_text(self, numbers: list[int], blank: bool) -> list[int]:
        """Those of some lines that are no furniture, nor is the line behind them; `blank`: a blank line parts the two.

        Form feeds tell what is furniture, and are gone from a clean page: across a blank line only a page's number
        tells itself, so that a clean page is read as the raw one was.
        """
        texts, page = self.texts, self._page
        if blank:
            return [n for n in numbers if not (counts_pages(texts[n]) or counts_pages(texts[n + 1]))]
        if "\f" not in page.signs:
            return numbers
        known = {page.text[start:end].strip() for start, end, _ in furniture_of(page.text)}
        return [n for n in numbers if texts[n] not in known and texts[n + 1] not in known]

    @lazy
    def standing(self) -> Standing:
        """In which column each line stands."""
        return columns_of(self.measures)

    @lazy
    def room(self) -> Room:
        """What the lines leave empty."""
        lines = self.measures
        drawn = np.array([self._drawn(number) for number in range(len(self.texts))]) if self.latin else lines.width
        return Room(lines, self.standing, drawn, lines.trims)

    @lazy
    def kinds(self) -> dict[int, str]:
        """By the number of a line its kind by the declared patterns, of the lines that may have one."""
        sieve = self._words.finder.sieve
        numbers = sieve.kept(self.measures.first, self.measures.told(sieve.bits))
        return dict(zip(numbers, self.kinds_of(numbers), strict=True))

    def kinds_of(self, numbers: Sequence[int]) -> list[str]:
        """The kinds of some lines, without a look at the others."""
        texts = self.texts
        return self._words.kinds_of_lines(self._page, [texts[number] for number in numbers])

    def kinds_beside(self, asked: Sequence[int]) -> dict[int, str]:
        """By their numbers the kinds of some lines and of those behind them."""
        numbers = sorted({*asked, *[number + 1 for number in asked]})
        return dict(zip(numbers, self.kinds_of(numbers), strict=True))

    def kind(self, number: int) -> str:
        """The kind of a line, or '', without a look at the others; past the last line ''."""
        known: dict[int, str] | None = self.__dict__.get("kinds")
        if known is not None:
            return known.get(number, "")
        return self.kinds_of([number])[0] if 0 <= number < len(self.texts) else ""

    @lazy
    def wide_gaps(self) -> bool:
        """Whether three spaces stand in a row anywhere."""
        return "   " in self._page.text

    @lazy
    def blank_style(self) -> bool:
        """Whether this page sets its paragraphs apart with blank lines: then a plain line end is a break inside one."""
        lines = self.measures
        followed = lines.followed
        if np.count_nonzero(followed) < 3 or np.count_nonzero(followed & lines.end_with(NONE, PAUSE)) < 3:
            return False
        slack = self.room.slack[:-1]
        sure = (lines.ends[:-1] == FINAL) & ~(slack <= 3)
        count = np.count_nonzero(sure)
        return bool(count >= 3 and np.count_nonzero(sure & lines.blank[1:]) >= 0.7 * count)

    @lazy
    def versed(self) -> bool:
        """Whether the author ended the lines: all are short, and most that another follows end with a mark."""
        lines = self.measures
        inner = np.count_nonzero(lines.followed)
        if inner < 5 or lines.width.max() > 16:
            return False
        return bool(np.count_nonzero(lines.followed & lines.end_with(FINAL, PAUSE)) >= 0.7 * inner)

    @lazy
    def rarely_indented(self) -> bool:
        """Whether an indent is so rare on this page that even a single space marks the start of something new."""
        return int(np.count_nonzero(self.measures.indent)) * 12 < len(self.texts)

    @lazy
    def cells_apart(self) -> bool:
        """Whether an extractor set every cell of a table on a line of its own, a space before all but the first."""
        likely: list[int] = (self.measures.indent == 0.5).nonzero()[0].tolist()
        return sum(number > 0 and self.cell(number) and not self.cell(number - 1) for number in likely) >= 2

    def cell(self, number: int) -> bool:
        """Whether a line looks like such a cell."""
        indented = self.measures.indent[number] == 0.5
        return bool(indented) and self.width(number) <= 18 and not _MARKS.search(self.texts[number])

    @lazy
    def dialogue(self) -> bool:
        """Whether so many lines begin with a quotation mark that a new one is most likely a new speaker."""
        return int(np.count_nonzero(_QUOTES[self.measures.first])) * 5 > len(self.texts)

    @lazy
    def headings(self) -> Bools:
        """Whether each line reads like a headline or another line of its own: not long, and no mark closes it."""
        lines = self.measures
        short = (lines.inside & FULL_STOP == 0) & (lines.width <= 40)
        found: Bools = short & (lines.end_with(NONE, CLOSED) | _CLOSES_A_HEADLINE[lines.last])
        return found

    def heading(self, number: int) -> bool:
        """The same of one line, without a look at the others; past the last line no."""
        text = self.texts[number] if number < len(self.texts) else "。"
        if "。" in text or self.wider(number, 40):
            return False
        return text[-1] in _RINGING or ending(text) in ("none", "closed")

    def _drawn(self, number: int) -> float:
        """The width of a Latin line with the words before it that an extractor set on lines of their own."""
        width, blank = self.measures.width, self.measures.blank
        wide, most = float(width[number]), 0.0
        if (state := int(self.standing.of_line[number])) >= 0:
            most = self.standing.columns[state].width
        while number > 0 and not blank[number] and max(self._count(number), self._count(number - 1)) <= 2:
            number -= 1
            if wide + width[number] > most:
                break
            wide += float(width[number]) + 0.25
        return wide

    def _count(self, number: int) -> int:
        return self.texts[number].count(" ") + 1

    def lost_its_indent(self, number: int) -> bool:
        """Whether a line of an indented column is as short as a first line that lost its indent."""
        state = int(self.standing.of_line[number])
        if number + 1 >= len(self.texts) or state < 0:
            return False
        column = self.standing.columns[state]
        if not column.indent or column.width < 6:
            return False
        end = self.measures.ends[number]
        if end == FINAL or (self.measures.blank[number + 1] and end not in (NONE, PAUSE)):
            return False
        return bool(self.room.fits[number] == YES and self.room.slack[number] - INDENT < self.room.need[number])


def layout(page: Page, words: Words) -> Layout:
    """The page's layout, worked out once for each page."""
    found = page.memo.get("layout")
    if found is None:
        found = page.memo["layout"] = Layout(page, words)
    return found
