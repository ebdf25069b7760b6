"""A line end as the page was set: the columns it stands in, the room it leaves, the indents beside it."""

from __future__ import annotations

from collections.abc import Callable

from cleaner.joining.paragraph import Paragraph
from cleaner.layout import Layout
from cleaner.lazy import lazy
from cleaner.lines import Line, beginning


class LineEnd:
    """What the layout tells of one line end; an answer is worked out when it is asked for."""

    def __init__(self, shape: Layout, paragraph: Paragraph, number: int, dangles: Callable[[str], bool]) -> None:
        self._shape, self._so_far, self._dangles = shape, paragraph, dangles
        self._start, self._number, self._first = paragraph.start, number, paragraph.start == number
        self._line: Line = shape.lines[number]
        self._next: Line = shape.lines[number + 1]
        self.ends = self._line.ends
        self.kind = shape.kind(paragraph.start)
        self.next_kind = shape.kind(number + 1)
        self.begins = beginning(self._next.text, shape.latin)
        self.after = self._next.text

    @property
    def paragraph(self) -> str:
        return self._so_far.text(self._number)

    @property
    def wide(self) -> bool:
        column = self._shape.columns[self._number]
        return column is not None and self._line.width >= 0.7 * column.width

    def _over(self, number: int) -> bool:
        slack = self._shape.slack(number)
        return slack is not None and slack < -1.3

    @property
    def over(self) -> bool:
        return self._over(self._number)

    @property
    def next_over(self) -> bool:
        return self._over(self._number + 1)

    @property
    def regular(self) -> bool:
        column = self._shape.columns[self._number]
        return column is not None and column.exact <= 0.6

    @lazy
    def room(self) -> bool | None:
        return self._shape.room(self._number, self._first and self.kind != "code")

    @property
    def nearly(self) -> bool:
        return self._shape.nearly(self._number, self._first)

    @property
    def next_room(self) -> bool | None:
        return self._shape.room(self._number + 1)

    @property
    def measured(self) -> bool:
        return self._shape.columns[self._number] is not None

    @property
    def firm(self) -> bool:
        column = self._shape.columns[self._number]
        return column is not None and column.firm

    @property
    def indented(self) -> bool:
        step = self._next.indent - self._line.indent
        if step <= 0.3:
            return False
        least = 0.3 if self._shape.rarely_indented else 0.75
        return step > least and (self._first or self._next.indent >= 1 or self._shape.rarely_indented)

    @property
    def first(self) -> bool:
        column = self._shape.columns[self._number + 1]
        lost = column is not None and column.indent is not None and column.indent > 0
        return lost and self._shape.looks_first(self._number + 1) is True

    @property
    def spread(self) -> bool:
        return self._shape.spread(self._number) and self._shape.spread(self._number + 1)

    @property
    def versed(self) -> bool:
        return self._shape.versed

    @property
    def blank_style(self) -> bool:
        return self._shape.blank_style

    @property
    def cells_apart(self) -> bool:
        return self._shape.cells_apart

    @property
    def next_cell(self) -> bool:
        return self._shape.cell(self._number + 1) and self._line.width <= 18

    @property
    def dialogue(self) -> bool:
        return self._shape.dialogue
