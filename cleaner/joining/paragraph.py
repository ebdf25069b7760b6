"""The lines of one paragraph as far as they are known."""

from __future__ import annotations

import re

from cleaner.layout import Layout
from cleaner.lines import still_open

NUMBERED = ("item", "point")  # the kinds of blocks that have a number
INNER = re.compile(r"[，。；！？]")
SENTENCE_END = re.compile("[。！？]")
OPENED = re.compile("[“‘（《〈「『【〔]")
_BRACKETS = re.compile(r"[“‘（《〈「『【〔”’）》〉」』】〕\"]")
_SENTENCE_INSIDE = re.compile(r"[。！？](?!$)")


class Paragraph:
    """The lines of one paragraph as far as they are known, and what has been learnt of them; each line is read once."""

    def __init__(self, shape: Layout, start: int) -> None:
        self._shape, self._texts, self.start = shape, shape.texts, start
        self._read = self._sized = start
        self._open: list[str] = []
        self._sentences = self._ended = False
        self._size = 0.0

    def text(self, number: int) -> str:
        """The text as far as line `number`, its last lines if it is very long."""
        if number == self.start:
            return self._texts[number]
        return "".join(self._texts[max(self.start, number - 40) : number + 1])

    def size(self, number: int) -> float:
        """The width in ems as far as line `number`."""
        while self._sized <= number:
            self._size += self._shape.width(self._sized)
            self._sized += 1
        return self._size

    def waiting(self, number: int) -> str:
        """The marks that are open as far as line `number`."""
        self._read_on(number)
        return "".join(self._open)

    def sentences(self, number: int) -> bool:
        """Whether a sentence ends inside as far as line `number`."""
        self._read_on(number)
        return self._sentences

    def _read_on(self, number: int) -> None:
        while self._read <= number:
            text = self._texts[self._read]
            if _BRACKETS.search(text):
                self._open = still_open(self._open, text)
            # the end of a line is inside as soon as another line follows
            self._sentences = self._sentences or self._ended or _SENTENCE_INSIDE.search(text) is not None
            self._ended = text[-1] in "。！？"
            self._read += 1
