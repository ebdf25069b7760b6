"""`flag-repeats`: reports words and passages that look repeated by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
import regex
from pydantic import Field

from cleaner.contracts import Contract
from cleaner.edits import Finding
from cleaner.lexicon import words_of
from cleaner.page import Page
from cleaner.repair import Parameters, Repair

_TWICE = regex.compile(r"(\p{Han}{2,4})\1(?=\p{Han})")


def _sentences(text: str) -> list[str]:
    return text.replace("！", "。").replace("？", "。").replace("\n", "。").split("。")


class FlagRepeatsParams(Parameters):
    """How long a passage must be before its second place is reported."""

    passage: int = Field(default=24, ge=10, description="The fewest characters of a sentence that stands twice.")


class FlagRepeats(Repair[FlagRepeatsParams]):
    """Reports a word whose repetition begins another word (图书图书馆), and a long sentence that stands twice."""

    name = "flag-repeats"
    Params = FlagRepeatsParams
    contracts: ClassVar[tuple[Contract, ...]] = ("nothing",)

    def find(self, page: Page) -> Iterator[Finding]:
        """A finding for every repetition."""
        yield from self._words(page)
        if self._has_twins(page.text):
            yield from self._passages(page.text)

    def _has_twins(self, text: str) -> bool:
        """Whether two sentences of enough characters have the same end."""
        size = self.params.passage
        tails = [s[-size:] for s in _sentences(text) if len(s) >= size]
        return len(set(tails)) < len(tails)

    def _passages(self, text: str) -> Iterator[Finding]:
        """Passages that end with a sentence and end an earlier sentence, in another block, as well."""
        size, at = self.params.passage, 0
        tails: dict[str, tuple[int, int]] = {}
        for number, block in enumerate(text.replace("！", "。").replace("？", "。").split("\n")):
            for sentence in block.split("。"):
                at += len(sentence) + 1
                if len(sentence) < size:
                    continue
                first, its_block = tails.setdefault(sentence[-size:], (at, number))
                if its_block != number:
                    start, back = at - 1 - size, first - 1 - size
                    more = len(sentence) - size
                    if back >= more and text.startswith(text[start - more : start], back - more):
                        start, back = start - more, back - more  # as far as this sentence goes
                    while back and text[start - 1] == text[back - 1] and text[start - 1] not in "\n。":
                        start, back = start - 1, back - 1
                    yield Finding(start, at - 1, "passage-stands-twice")

    def _words(self, page: Page) -> Iterator[Finding]:
        codes = page.codes
        for size in (2, 3, 4):
            if len(codes) <= 2 * size:
                return
            same = np.flatnonzero(codes[size:] == codes[:-size])
            runs = same[: 1 - size][same[size - 1 :] - same[: 1 - size] == size - 1]
            for at in runs.tolist():
                match = _TWICE.match(page.text, at)
                if match is None or len(match[1]) != size or len(set(match[1])) == 1:
                    continue
                words = words_of(match[1] + page.text[match.end() : match.end() + 2])
                if len(words[0]) > size:
                    yield Finding(at, match.end(), "word-stands-twice")
