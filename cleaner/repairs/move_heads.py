"""`move-heads`: puts headlines, bylines and labels that stand behind their text in front of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from pydantic import Field

from cleaner.articles import HEAD, LABEL, Unit, affinity, quoted, read, terms_of, units
from cleaner.codes import among
from cleaner.contracts import Contract
from cleaner.edits import Finding, Move
from cleaner.page import Page
from cleaner.repair import Parameters, Repair

SAMPLE = 3000
RUNNING = 30  # a block of more characters is running text, whatever marks it has


class MoveHeadsParams(Parameters):
    """How much it takes before a head is moved."""

    affinity: float = Field(
        default=0.2, ge=0, le=1, description="The share of a headline's words that the text before it must use."
    )
    far: bool = Field(
        default=True, description="Also move a headline to an orphaned text elsewhere that shares its quoted term."
    )


# A head without a body behind it, or a text without a head before it: else every head stands where it should.
_BODILESS, _HEADLESS = re.compile("hb? (?![tcp])"), re.compile(" (?<!h )(?<!hb )[tc]")


def doubtful(structure: str) -> bool:
    """Whether a page, as `articles.read` tells it, has a head without a body behind it or a text without a head.

    >>> doubtful("lhb tthtt hb t"), doubtful("tt hb")
    (False, True)
    """
    around = f" {structure} "
    return _BODILESS.search(around) is not None or _HEADLESS.search(around) is not None


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


class MoveHeads(Repair[MoveHeadsParams]):
    """Reads the page as heads and bodies, weighs for each head whether it belongs before or behind, and moves it.

    A head behind its text is moved only where the whole chain of heads around it reads better so: no text is left
    without a head and no head without a text, and the words of the headlines are those of the texts.
    """

    name = "move-heads"
    Params = MoveHeadsParams
    contracts: ClassVar[tuple[Contract, ...]] = ("order",)

    def find(self, page: Page) -> Iterator[Move | Finding]:
        """A move for every head that stands behind its text."""
        structure = read(page, self.words)
        if HEAD not in structure or not doubtful(structure):
            return
        blocks, parts = page.lines, units(structure)
        heads = [number for number, part in enumerate(parts) if part.roles.startswith(("h", "lh"))]
        taken = Reader(blocks, parts, heads, self.params.affinity).best()
        gone: set[int] = set()
        orphans = [head for head, choice in zip(heads, taken, strict=True) if choice == "orphan"]
        users = _users(page, parts, orphans) if self.params.far else {}
        for head, choice in zip(heads, taken, strict=True):
            if choice == "behind":
                for move in self._behind(parts, head, gone):
                    gone.update(range(move.first, move.last + 1))
                    yield move
            elif choice == "orphan" and users:
                yield from self._far(blocks, parts, head, users)

    def _behind(self, parts: list[Unit], number: int, gone: set[int]) -> Iterator[Move]:
        """The moves that put a head in front of the body before it; `gone` are the blocks that moved already."""
        head, body = parts[number], parts[number - 1]
        front = parts[number - 2] if number > 1 and not parts[number - 2].is_body else Unit()
        bylines = [b for b in front.bylines if b not in gone]
        front_labels = [b for b in front.labels if b not in gone]
        target = bylines[0] if bylines else body.first
        labels = [] if front_labels else list(head.labels) or self._trailing_label(parts, number, bool(bylines))
        for block in labels:
            yield Move(block, block, target, "label-behind-its-text")
        case = "photo-title-behind-its-caption" if body.is_caption else "head-behind-its-text"
        yield Move(head.heads[0], head.heads[-1], target, case)
        if not bylines and not body.is_caption:
            for block in head.bylines:
                yield Move(block, block, target, "byline-behind-its-text")

    def _trailing_label(self, parts: list[Unit], number: int, has_byline: bool) -> list[int]:
        """A label right behind a whole head; with another label behind it, it heads nothing there but is the head's."""
        head, after, beyond = (parts[i] if i < len(parts) else Unit() for i in (number, number + 1, number + 2))
        alone = after.roles == LABEL
        return list(after.labels) if head.bylines and not has_byline and alone and beyond.labels else []

    def _far(self, blocks: list[str], parts: list[Unit], number: int, users: dict[str, list[Use]]) -> Iterator[Move]:
        """The moves that bring a head to the one orphaned text that uses a term it quotes."""
        head = parts[number]
        terms = _own_terms(blocks, head)
        using: dict[int, set[int]] = {}
        for term in terms:
            for use in users.get(term[:2], ()):
                if term in blocks[use.block]:
                    using.setdefault(use.part, set()).add(use.block)
                if len(using) > 1:
                    return
        for place, found in using.items():
            body, start = parts[place].blocks, min(found)
            whole = max(found) == body[-1] and start > body.start and len(found) * 3 >= (body.stop - start) * 2
            if whole and len(found) > 1:
                for block in (*head.heads, *head.bylines):
                    yield Move(block, block, start, "head-far-from-its-text")


class Use(NamedTuple):
    """A block of a body that has the beginning of a quoted term."""

    part: int
    block: int


def _own_terms(blocks: list[str], head: Unit) -> list[str]:
    return [] if head.labels else [term for i in head.heads for term in quoted(blocks[i])]


def _users(page: Page, parts: list[Unit], heads: list[int]) -> dict[str, list[Use]]:
    """By the first two characters of every term that the heads quote, the blocks of texts that have them."""
    starts = {term[:2] for head in heads for term in _own_terms(page.lines, parts[head])}
    users: dict[str, list[Use]] = {start: [] for start in starts}
    if not starts:
        return users
    places = among("".join(start[0] for start in starts))[page.plane].nonzero()[0]
    blocks = page.spans[0].searchsorted(places, side="right") - 1
    part_of = [number for number, part in enumerate(parts) for _ in part.roles]
    for at, block in zip(places.tolist(), blocks.tolist(), strict=True):
        uses, number = users.get(page.text[at : at + 2]), part_of[block]
        if uses is None or not parts[number].is_body or parts[number].is_caption:
            continue
        if not uses or uses[-1].block != block:
            uses.append(Use(number, block))
    return users


Option = tuple[str, int, float]
"""What a head can take: how, which body (-1: none), and how well that reads."""


class Reader:
    """Weighs the readings of a page's heads, each with the text after it or the one before it."""

    def __init__(self, blocks: list[str], parts: list[Unit], heads: list[int], least: float) -> None:
        self.blocks, self.parts, self.heads, self.least = blocks, parts, heads, least
        self.bodies = [part.is_body for part in parts]
        self.texts: dict[int, str] = {}

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
                    if choice != "behind":
                        total = so_far.score + (score + left)
                    elif took != before:
                        total = so_far.score + score
                    else:
                        continue
                    if body not in new or total > new[body].score + 1e-9:
                        new[body] = Choice(total, choice, so_far)
            states = new
        return max(states.values(), key=lambda c: c.score).taken()

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
        head = "".join([self.blocks[i] for i in self.parts[number].heads])
        terms = terms_of(head)
        back, front = self.text(number - 1), self.text(number + 1) if choice == "front" else ""
        close = affinity(head, terms, back, front)
        if close < self.least and not self.parts[number - 1].is_caption:
            return [ahead]
        if after >= 0:
            score += 3 * affinity(head, terms, front, back)
        return [(choice, after, score), ("behind", number - 1, 3 * close)]

    def _headless(self, body: int) -> float:
        """What it costs that the body before a head is left without a head of its own."""
        return -0.3 if self.parts[body].is_caption else -1.2
