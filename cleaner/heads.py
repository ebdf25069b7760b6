"""Weighs which text each head of a page belongs to, the one behind it or the one before it."""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaner.articles import LABEL, Unit, affinity, terms_of

SAMPLE = 3000
RUNNING = 30  # a block of more characters is running text, whatever marks it has
BACKWARDS = ("behind", "split")  # a head goes to the text before it, whole or some of its headlines
# Which text each of several headlines fits: what stands over a headline that fits the text before goes there with it.
_ALL_BACK, _SHARED = re.compile("[<?]*<"), re.compile("[<?]*<>[>?]*")


class Choice(NamedTuple):
    """The best reading of the heads so far: its score, what the last head takes, and the reading before it."""

    score: float
    last: str = ""
    before: Choice | None = None

    def taken(self) -> tuple[str, ...]:
        """For each head so far what it takes."""
        choices, step = [], self
        while step.before is not None:
            choices.append(step.last)
            step = step.before
        return tuple(reversed(choices))


Option = tuple[str, int, float]
"""What a head can take: how, which body (-1: none), and how well that reads."""


class Reader:
    """Weighs the readings of a page's heads, each with the text after it or the one before it."""

    def __init__(self, blocks: list[str], parts: list[Unit], heads: list[int], least: float) -> None:
        self.blocks, self.parts, self.heads, self.least = blocks, parts, heads, least
        self.bodies = [part.is_body for part in parts]
        self.texts: dict[int, str] = {}
        self.fitting: dict[int, int] = {}

    def text(self, number: int) -> str:
        """The beginning of a body, enough to know its words."""
        if number not in self.texts:
            pieces, size = [], 0
            for i in self.parts[number].blocks:
                pieces.append(self.blocks[i])
                size += len(self.blocks[i])
                if size > SAMPLE:
                    break
            self.texts[number] = "\n".join(pieces)
        return self.texts[number]

    def _runs(self, number: int) -> bool:
        """Whether a body has running text in it; short lines alone are verse or a list, which has no head behind it."""
        blocks = (self.blocks[i] for i in self.parts[number].blocks)
        return self.parts[number].is_caption or any("。" in block or len(block) > RUNNING for block in blocks)

    def best(self) -> tuple[str, ...]:
        """For each head the choice that the best reading of all makes."""
        # state: which body the head before this one took
        states: dict[int, Choice] = {-1: Choice(0.0)}
        for number in self.heads:
            before = number - 1
            is_open = before >= 0 and self.bodies[before] and states.keys() != {before}
            options = [self._ahead(number)]
            if is_open and self._runs(before):
                options = self._weighed(number, options[0])
            new: dict[int, Choice] = {}
            for took, so_far in states.items():
                left = self._headless(before) if is_open and took != before else 0.0
                for choice, body, score in options:
                    if choice not in BACKWARDS:
                        total = so_far.score + (score + left)
                    elif took != before:
                        total = so_far.score + score
                    else:
                        continue
                    if body not in new or total > new[body].score + 1e-9:
                        new[body] = Choice(total, choice, so_far)
            states = new
        choices = max(states.values(), key=lambda c: c.score).taken()
        return self._told(choices) if self.fitting else choices

    def _told(self, choices: tuple[str, ...]) -> tuple[str, ...]:
        """The choices without those that take headlines from a text which may want them and finds no other."""
        told: list[str] = []
        taken: set[int] = set()
        for number, choice in zip(reversed(self.heads), reversed(choices), strict=True):
            partly = self.fitting.get(number, len(self.parts[number].heads)) < len(self.parts[number].heads)
            told.append("front" if choice == "behind" and partly and number + 1 not in taken else choice)
            if told[-1] in BACKWARDS:
                taken.add(number - 1)
        return tuple(reversed(told))

    def _ahead(self, number: int) -> Option:
        """What a head takes that leaves the body before it."""
        after = number + 1
        if after == len(self.parts) or not self.bodies[after]:
            return "orphan", -1, -1.5
        if self.parts[after].is_caption and self.parts[number].roles[0] == LABEL:
            return "front", -1, 0.0  # a section's label and headline stand over all of its photographs
        return "front", after, 1.0

    def _weighed(self, number: int, ahead: Option) -> list[Option]:
        """What a head can take that may take the body before it, and how well the words say that each reads."""
        choice, after, score = ahead
        lines = [self.blocks[i] for i in self.parts[number].heads]
        back, front = self.text(number - 1), self.text(number + 1) if choice == "front" else ""
        head = "".join(lines)
        terms = terms_of(head)
        close = affinity(head, terms, back, front)
        split = self._split(number, lines, back, front) if len(lines) > 1 and after >= 0 else []
        if close < self.least and not self.parts[number - 1].is_caption:
            return [ahead, *split]
        if after >= 0:
            score += 3 * affinity(head, terms, front, back)
        return [(choice, after, score), ("behind", number - 1, 3 * close), *split]

    def _fits(self, lines: list[str], back: str, front: str) -> tuple[float, float]:
        """How well headlines fit the text before them and the one behind them."""
        head = "".join(lines)
        terms = terms_of(head)
        return affinity(head, terms, back, front), affinity(head, terms, front, back)

    def _split(self, number: int, lines: list[str], back: str, front: str) -> list[Option]:
        """The reading that shares out headlines between two texts with a byline each and no other headline.

        Only where the words of two neighbours tell it: one fits the text before, the next one the text behind.
        """
        head, owner = self.parts[number], self.parts[number - 2] if number > 1 else Unit()
        if not owner.bylines or owner.heads or head.labels or not head.bylines or self.parts[number + 1].is_caption:
            return []
        sides = "".join(self._side(*self._fits([line], back, front)) for line in lines)
        if _ALL_BACK.fullmatch(sides):
            return []
        at = self.fitting[number] = sides.index("<>") + 1 if _SHARED.fullmatch(sides) else 0
        own = [term for term in terms_of("".join(lines[:at])) if term in back and term not in front]
        if len(own) < 2:
            return []  # a single word can be chance, as where the first line names the series of the second
        close, far = self._fits(lines[:at], back, front)[0], self._fits(lines[at:], back, front)[1]
        return [("split", number + 1, 3 * (close + far))]

    def _side(self, close: float, far: float) -> str:
        """Which of two texts a headline clearly fits."""
        if max(close, far) < max(self.least, 2 * min(close, far)):
            return "?"
        return "<" if close > far else ">"

    def _headless(self, body: int) -> float:
        """What it costs that the body before a head is left without a head of its own."""
        return -0.3 if self.parts[body].is_caption else -1.2
