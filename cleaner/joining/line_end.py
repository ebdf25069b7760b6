"""A line end as the page was set: the columns it stands in, the room it leaves, the indents beside it."""

from __future__ import annotations

from collections.abc import Callable

from cleaner.joining.answers import Answers
from cleaner.joining.paragraph import Paragraph


class LineEnd:
    """What the layout tells of one line end; an answer is worked out when it is asked for."""

    def __init__(self, answers: Answers, paragraph: Paragraph, number: int, dangles: Callable[[str], bool]) -> None:
        self._answers, self._so_far, self._dangles = answers, paragraph, dangles
        self._shape = answers.shape
        self._start, self._number, self._first = paragraph.start, number, paragraph.start == number
        self._text: str = answers.texts[number]
        self.after: str = answers.texts[number + 1]

    def answer(self, name: str) -> bool | None:
        """One of the answers that are told for all line ends of a page at once."""
        return self._answers.answer(name, self._number, self._first)

    @property
    def kind(self) -> str:
        return self._shape.kind(self._start)

    @property
    def next_kind(self) -> str:
        return self._shape.kind(self._number + 1)

    @property
    def paragraph(self) -> str:
        return self._so_far.text(self._number)

    @property
    def width(self) -> float:
        return self._shape.width(self._number)

    @property
    def next_width(self) -> float:
        return self._shape.width(self._number + 1)

    @property
    def next_room(self) -> bool | None:
        return self.answer("next_room")

    @property
    def blank_style(self) -> bool:
        return self._shape.blank_style

    @property
    def versed(self) -> bool:
        return self._shape.versed

    @property
    def dialogue(self) -> bool:
        return self._shape.dialogue

    @property
    def cells_apart(self) -> bool:
        return self._shape.cells_apart

    @property
    def nearly(self) -> bool:
        return self._shape.room.nearly(self._number, self._first)

    @property
    def first(self) -> bool:
        return self._shape.lost_its_indent(self._number + 1)

    @property
    def spread(self) -> bool:
        return self._shape.spread(self._number) and self._shape.spread(self._number + 1)

    @property
    def next_cell(self) -> bool:
        return self._shape.cell(self._number + 1) and self.width <= 18
