"""`flag-repeats`: reports words and passages that look repeated by mistake."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import regex
from pydantic import Field

from cleaner.contracts import Contract
from cleaner.edits import Finding
from cleaner.lexicon import words_of
from cleaner.page import Page
from cleaner.repair import Parameters, Repair

_TWICE = regex.compile(r"(\p{Han}{2,4})\1(?=\p{Han})")
_CLAUSE = regex.compile(r"[，。；：！？\n”]+")


class FlagRepeatsParams(Parameters):
    """How long a passage must be before its second place is reported."""

    passage: int = Field(default=24, ge=10, description="The fewest characters of a sentence that stands twice.")


class FlagRepeats(Repair[FlagRepeatsParams]):
    """Reports a word whose repetition begins another word (攻坚攻坚战), and a long sentence that stands twice."""

    name = "flag-repeats"
    Params = FlagRepeatsParams
    contracts: tuple[Contract, ...] = ("nothing",)

    def find(self, page: Page) -> Iterator[Finding]:
        """A finding for every repetition."""
        yield from self._words(page)
        yield from self._passages(page.text)

    def _passages(self, text: str) -> Iterator[Finding]:
        """Passages from the start of a clause on that stand in an earlier block as well."""
        size, done = self.params.passage, 0
        seen: dict[str, int] = {}
        for match in _CLAUSE.finditer(text):
            at = match.end()
            key = text[at : at + size]
            first = seen.setdefault(key, at)
            if first == at or at < done or len(key) < size or "\n" in key or "\n" not in text[first:at]:
                continue
            done = at + size
            while done < len(text) and text[done] == text[first + done - at] and text[done] != "\n":
                done += 1
            yield Finding(at, done, "passage-stands-twice")

    def _words(self, page: Page) -> Iterator[Finding]:
        codes = page.codes
        for size in (2, 3, 4):
            if len(codes) <= 2 * size:
                return
            same = codes[size:] == codes[:-size]
            runs = np.flatnonzero(np.convolve(same, np.ones(size, dtype=np.int8), "valid") == size)
            for at in runs.tolist():
                match = _TWICE.match(page.text, at)
                if match is None or len(match[1]) != size or len(set(match[1])) == 1:
                    continue
                words = words_of(match[1] + page.text[match.end() : match.end() + 2])
                if len(words[0]) > size:
                    yield Finding(at, match.end(), "word-stands-twice")
