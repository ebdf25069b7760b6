"""What can be asked of all the line ends of a page at once; `cleaner.joining.cases` describes each answer.

Element i of an answer is about the line end behind line i: NO, YES or UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from cleaner.joining.paragraph import INNER
from cleaner.joining.rows import row, upright
from cleaner.layout import Layout
from cleaner.lazy import lazy
from cleaner.lines import INSIDE, beginning
from cleaner.measures import CODES, SPACE, STOP, WIDE, Bools, Measures, among
from cleaner.room import UNKNOWN

VALUES: tuple[bool | None, ...] = (False, True, None)
# What a line end that is its paragraph's first answers otherwise has an attribute of its own, `first_…`.
ANSWERS = (
    "room", "next_room", "heading", "next_heading", "row", "next_row", "over", "next_over", "indented", "latin", "wide",
    "upright", "tiny", "next_ends_block", "measured", "regular", "firm",
)  # fmt: skip
FEW = 24  # of so few line ends each is asked for itself
_OF_THE_FIRST = ("room", "indented", "heading")
_INSIDE = among("".join(sorted(INSIDE)))
Answer = npt.NDArray[np.bool_] | npt.NDArray[np.int8]
T = TypeVar("T", bound=npt.NDArray[Any])


# How lines begin that begin with a character, on a Latin page or not: it alone tells.
_BEGINNINGS: dict[tuple[str, bool], str] = {}


def _next(answer: T, last: float) -> T:
    """What holds for the next line, for each; `last` is for the last line."""
    shifted: T = np.empty_like(answer)
    shifted[:-1] = answer[1:]
    shifted[-1] = last
    return shifted


class Answers:
    """The answers that a page's layout gives, each worked out for all line ends when it is first asked for."""

    def __init__(self, shape: Layout) -> None:
        self.shape, self.lines = shape, shape.lines

    @lazy
    def _measures(self) -> Measures:
        return self.shape.measures

    def asked(self, blank: bool, ends: frozenset[str], chosen: set[int] | None) -> list[int]:
        """The lines behind which a break is looked at: one across a blank line, or none, behind one of these ends."""
        if chosen is not None:
            return [n for n in sorted(chosen) if n + 1 < len(self.lines) and self._asked(n, blank, ends)]
        lines, after = self._measures, self.lines[1:]
        apart = lines.blank[1:] | np.array([line.feed for line in after])
        open_ended = lines.end_with(*[CODES[end] for end in ends])[:-1] if ends else False
        found: list[int] = np.flatnonzero((apart == blank) & (open_ended | _INSIDE[lines.first[1:]])).tolist()
        return found

    def _asked(self, number: int, blank: bool, ends: frozenset[str]) -> bool:
        after = self.lines[number + 1]
        return (after.blank > 0 or after.feed) is blank and (self.lines[number].ends in ends or after.text[0] in INSIDE)

    def begins(self, asked: list[int]) -> dict[int, str]:
        """How the lines begin that stand behind these."""
        latin, known = self.shape.latin, _BEGINNINGS
        found = {}
        for number in asked:
            first = self.lines[number + 1].text[0], latin
            if first not in known:
                known[first] = beginning(*first)
            found[number] = known[first]
        return found

    def clauses(self, asked: list[int]) -> Sequence[bool] | dict[int, bool]:
        """Whether these lines have a pause or sentence end inside, their last character left out."""
        if len(asked) < FEW:
            return {n: INNER.search(text := self.lines[n].text, 0, len(text) - 1) is not None for n in asked}
        found: list[bool] = (self._measures.before_its_end & STOP != 0).tolist()
        return found

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
        return np.zeros(len(self.lines), dtype=bool)  # a headline is its paragraph's first line

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
        return self._of(alone & _next(alone, False), lambda number: upright(self.lines, number))

    @lazy
    def row(self) -> Answer:
        return self._of(self._measures.inside & SPACE != 0, lambda number: row(self.lines, number))

    @lazy
    def next_row(self) -> Answer:
        return _next(self.row, False)

    def _of(self, likely: Bools, answer: Callable[[int], bool]) -> Bools:
        found = np.zeros(len(likely), dtype=bool)
        for number in np.flatnonzero(likely).tolist():
            found[number] = answer(number)
        return found

    def answer(self, name: str, number: int, first: bool) -> bool | None:
        """One answer of the line end behind line `number`, which may be its paragraph's first."""
        of_the_first = first and name in _OF_THE_FIRST and (name != "room" or self.shape.kinds[number] != "code")
        return VALUES[int(getattr(self, f"first_{name}" if of_the_first else name)[number])]

    def signatures(self, names: Sequence[str]) -> list[list[int]]:
        """These answers of every line end as one number, two bits each.

        Three lists: for line ends inside a paragraph, for those of first lines, and for those of first lines of code.
        """
        signed = []
        for first in ((), _OF_THE_FIRST, ("indented", "heading")):
            total = np.zeros(len(self.lines), dtype=np.int64)
            for place, name in enumerate(names):
                answer = getattr(self, f"first_{name}" if name in first else name)
                total |= answer.astype(np.int64) << 2 * place
            signed.append(total.tolist())
        return signed


def told(signature: int, names: Sequence[str]) -> dict[str, bool | None]:
    """The answers that a signature stands for."""
    return {name: VALUES[signature >> 2 * place & 3] for place, name in enumerate(names)}
