"""`flag-repeats`: reports words and passages that look repeated by mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import ClassVar

import numpy as np
import regex
from pydantic import Field

from cleaner.codes import among
from cleaner.contracts import Contract
from cleaner.edits import Finding
from cleaner.lexicon import words_of
from cleaner.page import Page
from cleaner.repair import Parameters, Repair

_TWICE = regex.compile(r"(\p{Han}{2,4})\1(?=\p{Han})")
_HANS = regex.compile(r"\p{Han}{3}[^\n]*$")
_PHRASE = range(5, 25)  # so many characters has a phrase
_CLAUSE, _LONG_CLAUSE = frozenset("，、。；：！？…—“”‘’（）"), 9  # with its mark
_ENDS = among("\n。！？")
_LINE, _LONG_LINE, _TEXT = 6, 16, 24  # characters: of a headline, of a line that the next begins with, of a text
_FINAL = frozenset("，、。；：！？…—”’）》")


class FlagRepeatsParams(Parameters):
    """How long a passage must be before its second place is reported."""

    passage: int = Field(default=24, ge=10, description="The fewest characters of a sentence that stands twice.")


class FlagRepeats(Repair[FlagRepeatsParams]):
    """Reports a word whose repetition begins another word (图书图书馆), a phrase that follows itself, a line or a long
    sentence that stands twice."""

    name = "flag-repeats"
    Params = FlagRepeatsParams
    contracts: ClassVar[tuple[Contract, ...]] = ("nothing",)

    def find(self, page: Page) -> Iterator[Finding]:
        """A finding for every repetition."""
        yield from self._words(page)
        yield from self._phrases(page)
        yield from self._passages(page)
        yield from self._lines(page)

    def _words(self, page: Page) -> Iterator[Finding]:
        codes, text = page.codes, page.text
        varied = codes[1:] != codes[:-1]  # whether so many characters from here on are not all the same
        for size in (2, 3, 4):
            again = codes[size:] == codes[:-size]
            for at in (again[1:] & again[:-1] & varied[: max(0, len(again) - 1)]).nonzero()[0].tolist():
                if text[at + 2 : at + size] == text[at + size + 2 : at + 2 * size]:
                    yield from self._word(text, at, size)
            varied = varied[:-1] | varied[1:]

    def _word(self, text: str, at: int, size: int) -> Iterator[Finding]:
        match = _TWICE.match(text, at)
        if match is None or len(match[1]) != size or len(set(match[1])) == 1:
            return
        words = words_of(match[1] + text[match.end() : match.end() + 2])
        if len(words[0]) > size:
            yield Finding(at, match.end(), "word-stands-twice")

    def _phrases(self, page: Page) -> Iterator[Finding]:
        """Phrases that stand twice, one right behind the other, as where lines or columns were joined."""
        codes, text, last, found = page.codes, page.text, 0, []
        apart = _PHRASE.start - 1
        ends = codes[:-apart].astype(np.uint64) << np.uint64(32) | codes[apart:]  # two characters of a phrase in one
        for size in _PHRASE:
            places = (ends[size:] == ends[:-size]).nonzero()[0]
            found += [(at, size) for at in places.tolist() if _is_phrase(text, at, size)]
        for at, size in sorted(found):
            if at >= last:
                last = at + 2 * size
                yield Finding(at, last, "phrase-stands-twice")

    def _lines(self, page: Page) -> Iterator[Finding]:
        """Lines without a mark at their end that stand a second time right below, alone or with more behind them."""
        lines = page.lines
        for number, (line, below) in enumerate(pairwise(lines)):
            if not below.startswith(line) or line[-1] in _FINAL or not _HANS.match(line):
                continue
            if len(line) >= _LONG_LINE if below != line else _heads_a_text(lines, number):
                yield Finding(page.blocks[number][0], page.blocks[number + 1][0] + len(line), "line-stands-twice")

    def _passages(self, page: Page) -> Iterator[Finding]:
        """Passages that end with a sentence and end an earlier sentence, in another block, as well."""
        text, size = page.text, self.params.passage
        edges = np.concatenate(((-1,), _ENDS.take(page.plane).nonzero()[0], (len(text),)))
        long = (edges[1:] - edges[:-1] > size).nonzero()[0]
        ends = edges.take(long + 1)
        # of sentences that end alike these two characters are equal
        tails = (page.codes.take(ends - size) * np.uint64(0x110000) + page.codes.take(ends - size // 2)).tolist()
        if len(set(tails)) == len(tails):
            return
        often, firsts = Counter(tails), dict[str, int]()
        for start, end, tail in zip((edges.take(long) + 1).tolist(), ends.tolist(), tails, strict=True):
            if often[tail] == 1:
                continue
            first = firsts.setdefault(text[end - size : end], end)
            if text.find("\n", first, end) >= 0:
                yield Finding(_beginning(text, start, end - size, first - size), end, "passage-stands-twice")


def _heads_a_text(lines: Sequence[str], number: int) -> bool:
    """Whether a line that stands twice is a headline by its form, and a text follows: equal lines of a song stay."""
    line, above, below = lines[number], lines[max(0, number - 1) : number], lines[number + 2 : number + 3]
    plain = len(line) >= _LINE and line.replace(" ", "").isalpha()
    return plain and line not in above and any(len(text) >= _TEXT for text in below)


def _is_phrase(text: str, at: int, size: int) -> bool:
    """Whether the text from `at` on is a phrase and the same again: no row of few characters, nor a short clause.

    An author says a short clause twice, with its marks: 别急，别急，.
    """
    phrase = text[at : at + size]
    if phrase != text[at + size : at + 2 * size] or not _HANS.match(phrase) or len(set(phrase)) * 2 <= size:
        return False
    return size > _LONG_CLAUSE or _CLAUSE.isdisjoint(phrase)


def _beginning(text: str, sentence: int, start: int, back: int) -> int:
    """Where a passage begins that goes on at `start` as another does at `back`; its sentence begins at `sentence`."""
    more = start - sentence
    if back >= more and text.startswith(text[sentence:start], back - more):
        start, back = sentence, back - more  # as far as this sentence goes
    while back and text[start - 1] == text[back - 1] and text[start - 1] not in "\n。":
        start, back = start - 1, back - 1
    return start
