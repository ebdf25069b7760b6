"""What can be asked of all the line ends of a page at once; `cleaner.joining.cases` describes each answer.

Element i of an answer is about the line end behind line i: NO, YES or UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from cleaner.codes import among
from cleaner.joining.rows import ENTRIES, row, upright
from cleaner.layout import Layout
from cleaner.lazy import lazy
from cleaner.lines import DIGITS, INSIDE, ending
from cleaner.measures import (
    ANGLE,
    CODES,
    COLON,
    COMMA,
    ENDS,
    LATIN_COLON,
    OPENER,
    SENTENCE,
    SPACE,
    STOP,
    WIDE,
    Bools,
    Measures,
)
from cleaner.room import UNKNOWN

VALUES: tuple[bool | None, ...] = (False, True, None)
# What a line end that is its paragraph's first answers otherwise has an attribute of its own, `first_…`.
ANSWERS = (
    "room", "next_room", "heading", "next_heading", "over", "next_over", "indented", "wide", "upright", "tiny",
    "next_ends_block", "measured", "regular", "firm",
)  # fmt: skip
# What a line end is asked for itself where few are: told of all, and told of all where it is surely a no.
ALSO = ("latin", "row", "next_row", "next_clauses", "next_running")
AT_MOST = ("parallel", "named", "alike", "misread", "next_entry", "open_", "sentences", "attached")
_OF_THE_FIRST = ("room", "indented")
OF_THE_FIRST = frozenset((*_OF_THE_FIRST, "heading", "open_", "sentences", "attached"))
_INSIDE = among("".join(sorted(INSIDE)))
_MISREAD, _ENTRIES = among(DIGITS), among(ENTRIES)
_NO_STOP = ~among("。！？")
_FEW, _SPARSE = 64, 5
VERSE, LISTED = 16, 16  # the most ems of a line of verse, and the fewest of one that is running text by its list alone
_COUPLET = 40  # the most characters of two parallel lines
Answer = npt.NDArray[np.bool_] | npt.NDArray[np.int8]
T = TypeVar("T", bound=npt.NDArray[Any])


def are_few(asked: int, lines: int) -> bool:
    """Whether it takes less time to ask each of so many line ends for itself than to learn of all lines of the page.

    >>> are_few(50, 70), are_few(300, 400), are_few(300, 4000)
    (True, False, True)
    """
    return asked < _FEW + lines // _SPARSE


def _next(answer: T, last: float) -> T:
    """What holds for the next line, for each; `last` is for the last line."""
    shifted: T = np.empty_like(answer)
    shifted[:-1] = answer[1:]
    shifted[-1] = last
    return shifted


class Answers:
    """The answers that a page's layout gives, each worked out for all line ends when it is first asked for."""

    def __init__(self, shape: Layout) -> None:
        self.shape, self.texts = shape, shape.texts
        self._endings: dict[int, str] = {}

    @property
    def _measures(self) -> Measures:
        return self.shape.measures

    def asked(self, blank: bool, ends: frozenset[str], among: Sequence[int] | None) -> list[int]:
        """The lines behind which a break is looked at: one across a blank line, or none, behind one of these ends.

        Only those `among` these, where some are given: behind each stands a break of that sort.
        """
        if among is not None:
            return [number for number in among if self._open_ended(number, ends)]
        lines = self._measures
        likely = (lines.blank | lines.feed)[1:] == blank
        if "final" not in ends:
            likely &= _NO_STOP[lines.last[:-1]] | _INSIDE[lines.first[1:]]
        if are_few(int(np.count_nonzero(likely)), len(likely)):
            return [n for n in likely.nonzero()[0].tolist() if self._open_ended(n, ends)]
        if len(ends) < len(ENDS):
            open_ended = lines.end_with(*[CODES[end] for end in ends])[:-1] if ends else False
            likely &= open_ended | _INSIDE[lines.first[1:]]
        found: list[int] = likely.nonzero()[0].tolist()
        return found

    def _open_ended(self, number: int, ends: frozenset[str]) -> bool:
        return self.texts[number + 1][0] in INSIDE or self.ending(number) in ends

    def ending(self, number: int) -> str:
        """How one line ends."""
        known = self._endings.get(number)
        if known is None:
            known = self._endings[number] = ending(self.texts[number])
        return known

    def answer(self, name: str, number: int, first: bool) -> bool | None:
        """One answer of the line end behind line `number`, which may be its paragraph's first."""
        if name == "heading":
            return first and self.shape.heading(number)
        if name == "next_heading":
            return self.shape.heading(number + 1)
        if name == "tiny":
            return not self.shape.wider(number + 1, 3)
        of_the_first = first and name in _OF_THE_FIRST and (name != "room" or self.shape.kind(number) != "code")
        return VALUES[int(getattr(self, f"first_{name}" if of_the_first else name)[number])]

    @lazy
    def room(self) -> Answer:
        return self.shape.room.fits

    @lazy
    def first_room(self) -> Answer:
        return self.shape.room.fits_first

    @lazy
    def next_room(self) -> Answer:
        return _next(self.room, UNKNOWN)

    @lazy
    def measured(self) -> Answer:
        return self.shape.standing.of_line >= 0

    @lazy
    def wide(self) -> Answer:
        return self._measures.width >= 0.7 * self.shape.room.column

    @lazy
    def over(self) -> Answer:
        return self.shape.room.slack < -1.3

    @lazy
    def next_over(self) -> Answer:
        return _next(self.over, False)

    @lazy
    def regular(self) -> Answer:
        regular: Bools = self.shape.standing.each(lambda column: column.exact) <= 0.6
        return regular

    @lazy
    def firm(self) -> Answer:
        firm: Bools = self.shape.standing.each(lambda column: column.firm) == 1
        return firm

    @lazy
    def _step(self) -> Bools:
        step = _next(self._measures.indent, 0.0) - self._measures.indent
        return (step > 0.3) & (step > (0.3 if self.shape.rarely_indented else 0.75))

    @lazy
    def first_indented(self) -> Answer:
        return self._step

    @lazy
    def indented(self) -> Answer:
        deep = _next(self._measures.indent, 0.0) >= 1
        return self._step & (deep | self.shape.rarely_indented)

    @lazy
    def heading(self) -> Answer:
        return np.zeros(len(self.texts), dtype=bool)  # a headline is its paragraph's first line

    @lazy
    def first_heading(self) -> Answer:
        return self.shape.headings

    @lazy
    def next_heading(self) -> Answer:
        return _next(self.shape.headings, False)

    @lazy
    def latin(self) -> Answer:
        ascii_: Bools = self._measures.inside & WIDE == 0
        return ascii_ & _next(ascii_, False)

    @lazy
    def tiny(self) -> Answer:
        return _next(self._measures.width, 9.0) <= 3

    @lazy
    def next_ends_block(self) -> Answer:
        return np.append(self._measures.blank[2:], (True, True))

    @lazy
    def upright(self) -> Answer:
        lines = self._measures
        alone = lines.stop - lines.start == 1
        return self._of(alone & _next(alone, False), lambda number: upright(self.texts, number))

    @lazy
    def row(self) -> Answer:
        inside = self._measures.inside
        likely: Bools = inside & SPACE != 0
        if not self.shape.wide_gaps:  # without them a line with such marks is one cell
            likely &= inside & (STOP | COLON) == 0
        return self._of(likely, lambda number: row(self.texts, number))

    @lazy
    def next_row(self) -> Answer:
        return _next(self.row, False)

    def _of(self, likely: Bools, answer: Callable[[int], bool]) -> Bools:
        found = np.zeros(len(likely), dtype=bool)
        for number in likely.nonzero()[0].tolist():
            found[number] = answer(number)
        return found

    @lazy
    def _next_inside(self) -> npt.NDArray[np.uint16]:
        return _next(self._measures.inside, 0)

    @lazy
    def next_clauses(self) -> Bools:
        clauses: Bools = self._next_inside & STOP != 0
        return clauses

    @lazy
    def next_running(self) -> Bools:
        listed = (self._next_inside & COMMA != 0) & (_next(self._measures.width, 0.0) >= LISTED)
        running: Bools = self.next_clauses | listed
        return running

    @lazy
    def parallel(self) -> Bools:
        length = self._measures.stop - self._measures.start
        parallel: Bools = (length == _next(length, 0)) & (length <= _COUPLET)
        return parallel

    @lazy
    def named(self) -> Bools:
        named: Bools = self._next_inside & (COLON | LATIN_COLON) != 0
        return named

    @lazy
    def alike(self) -> Bools:
        width = self._measures.width
        alike: Bools = (width <= VERSE) & (np.abs(width - _next(width, 0.0)) <= 1)
        return alike

    @lazy
    def misread(self) -> Bools:
        return _MISREAD[self._measures.last]

    @lazy
    def next_entry(self) -> Bools:
        spaced: Bools = self._next_inside & (SPACE | COLON | LATIN_COLON) != 0
        return spaced | _next(_ENTRIES[self._measures.first], False)

    @lazy
    def first_open_(self) -> Bools:
        opened: Bools = self._measures.inside & (OPENER | ANGLE) != 0
        return opened

    @lazy
    def first_sentences(self) -> Bools:
        sentences: Bools = self._measures.before_its_end & SENTENCE != 0
        return sentences

    @lazy
    def open_(self) -> Bools:
        return np.ones(len(self.texts), dtype=bool)  # the lines before tell

    sentences = attached = open_

    @lazy
    def first_attached(self) -> Bools:
        attached = ~self._measures.blank
        attached[0] = False
        return attached


def answers_of(shape: Layout) -> Answers:
    """The answers of a page's layout, which is asked by more than one rule."""
    found: Answers | None = shape.memo.get("answers")
    if found is None:
        found = shape.memo["answers"] = Answers(shape)
    return found
