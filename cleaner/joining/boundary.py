"""What can be asked of a line end; `cleaner.joining.cases` describes each answer."""

from __future__ import annotations

from cleaner.joining.answers import LISTED, VERSE
from cleaner.joining.line_end import LineEnd
from cleaner.joining.paragraph import INNER, NUMBERED, OPENED
from cleaner.joining.rows import (
    POINT_INSIDE,
    UTTERANCE,
    entry,
    lopsided,
    named,
    parallel,
    row,
    short_row,
    whole_quotation,
)
from cleaner.lazy import lazy
from cleaner.lexicon import cuts_word
from cleaner.lines import answered, ending, misread, unclosed


class Boundary(LineEnd):
    """What can be asked of one line end; an answer is worked out when a case asks."""

    @property
    def third_kind(self) -> str:
        return self._shape.kind(self._number + 2)

    @property
    def previous_kind(self) -> str:
        return self._shape.kind(self._start - 1)

    @property
    def inside(self) -> bool:
        return self._text[0].islower()

    @property
    def colon(self) -> bool:
        return self._text[-1] in "：:；;"

    @property
    def utterance(self) -> bool:
        return whole_quotation(self.after) and (self._number + 2 >= len(self._shape.texts) or self.next_room is True)

    @property
    def speech(self) -> bool:
        return self.after[0] in "“「" and self.next_quoted and self.next_room is not False

    @property
    def next_stops(self) -> bool:
        return ending(self.after) == "final" or self.after[-1] in "：:"

    @lazy
    def open_(self) -> bool:
        if self._first and OPENED.search(self._text) is None:
            return False
        return self._so_far.waiting(self._number) != ""

    @lazy
    def cuts_word(self) -> bool:
        return cuts_word(self._text, self.after)

    @property
    def dangling(self) -> bool:
        return self._dangles(self._text)

    @property
    def opens_again(self) -> bool:
        """A quotation mark cannot open twice: its partner was lost, and somebody else speaks."""
        return self.after[0] in "“‘「『" and self._so_far.waiting(self._number).endswith(self.after[0])

    @property
    def next_closes(self) -> bool:
        return answered(self._so_far.waiting(self._number), self.after)

    @property
    def quotation(self) -> bool:
        return self.after[0] in '"“「『'

    @property
    def quotes(self) -> bool:
        return any(mark in self.paragraph for mark in '"“”「」')

    @property
    def sentences(self) -> bool:
        return self._so_far.sentences(self._number)

    @property
    def next_clauses(self) -> bool:
        return INNER.search(self.after) is not None

    @lazy
    def next_running(self) -> bool:
        text = self.after
        return INNER.search(text) is not None or ("、" in text and self.next_width >= LISTED)

    @property
    def lopsided(self) -> bool:
        return lopsided(self.paragraph)

    @property
    def misread(self) -> bool:
        return misread(self._text, self.after)

    @property
    def pause_inside(self) -> bool:
        return self._text[-1] in "，、," or self.next_clauses

    @property
    def alike(self) -> bool:
        shape, i = self._shape, self._number
        if not shape.alike(i, i + 1, VERSE):
            return False
        texts, width = shape.texts, self.width
        for n in range(max(0, i - 3), min(i + 5, len(texts))):
            if abs(shape.width(n) - width) <= 2 and ending(texts[n]) not in ("final", "pause"):
                return False
        return True

    @property
    def short_lines(self) -> bool:
        return short_row(self._shape, self._number) or short_row(self._shape, self._number + 1)

    @property
    def parallel(self) -> bool:
        return parallel(self._text, self.after)

    @property
    def spaced(self) -> bool:
        return " " in self._text

    @property
    def shorter(self) -> bool:
        return not self._shape.wider_than(self._number + 1, self._number, times=0.6)

    def wider(self, ems: float) -> bool:
        """Whether the paragraph is wider than so many ems."""
        return self._shape.wider(self._start, ems) or (not self._first and self._so_far.size(self._number) > ems)

    @property
    def latin(self) -> bool:
        return self._text.isascii() and self.after.isascii()

    @property
    def row(self) -> bool:
        return row(self._shape.texts, self._number)

    @property
    def previous_row(self) -> bool:
        return row(self._shape.texts, self._number - 1)

    @property
    def next_row(self) -> bool:
        return row(self._shape.texts, self._number + 1)

    @property
    def pair(self) -> bool:
        blank, i = self._shape.measures.blank, self._number
        before = i == 0 or blank[i]
        return bool(before and not blank[i + 1] and (i + 2 >= len(blank) or blank[i + 2]))

    @property
    def attached(self) -> bool:
        return self._start > 0 and not self._shape.measures.blank[self._start]

    @property
    def whole_quotation(self) -> bool:
        return whole_quotation(self.paragraph)

    @property
    def enumerates(self) -> bool:
        return POINT_INSIDE.search(self.paragraph) is not None

    @property
    def next_entry(self) -> bool:
        return entry(self.after)

    @property
    def next_utters(self) -> bool:
        return UTTERANCE.match(self.after) is not None

    @property
    def named(self) -> bool:
        return named(self._shape.texts[self._start], self.after)

    @property
    def longer(self) -> bool:
        return self._shape.wider_than(self._number + 1, self._number, times=1.8)

    @property
    def spoken(self) -> bool:
        marks = ("“", "「", "『", "‘")
        whole = self.paragraph.startswith(marks) and not self.open_
        return whole and self.after.startswith(marks) and self.next_quoted

    @property
    def next_quoted(self) -> bool:
        """Whether the next line closes the quotation it opens and ends there or soon after."""
        return not unclosed(self.after) and ending(self.after) == "final"

    @property
    def same_item(self) -> bool:
        numbered = self.kind == self.next_kind and self.kind in NUMBERED
        return numbered and not self.paragraph[0].isalnum()
