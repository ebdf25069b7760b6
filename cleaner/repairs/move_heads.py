"""`move-heads`: puts headlines, bylines and labels that stand behind their text in front of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from pydantic import Field

from cleaner.articles import HEAD, LABEL, Unit, quoted, read, units
from cleaner.codes import among
from cleaner.contracts import Contract
from cleaner.edits import Finding, Move
from cleaner.heads import BACKWARDS, Reader
from cleaner.lines import INSIDE
from cleaner.page import Page
from cleaner.repair import Parameters, Repair

_GOES_ON = INSIDE | set("（(")  # a text that begins so goes on from elsewhere, by its mark or by a note that says so


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
        reader = Reader(blocks, parts, heads, self.params.affinity)
        taken = dict(zip(heads, reader.best(), strict=True))
        gone: set[int] = set()
        far = self._far(page, parts, taken) if self.params.far else {}
        for head, choice in taken.items():
            if choice in BACKWARDS:
                fitting = parts[head].heads[: reader.fitting[head] if choice == "split" else None]
                for move in self._behind(parts, head, fitting, gone):
                    gone.update(range(move.first, move.last + 1))
                    yield move
            elif head in far:
                for block in (*parts[head].heads, *parts[head].bylines):
                    yield Move(block, block, far[head], "head-far-from-its-text")

    def _behind(self, parts: list[Unit], number: int, heads: range, gone: set[int]) -> Iterator[Move]:
        """The moves that put these headlines of a head in front of the body before; `gone` are blocks that moved."""
        head, body = parts[number], parts[number - 1]
        front = parts[number - 2] if number > 1 and not parts[number - 2].is_body else Unit()
        bylines = [b for b in front.bylines if b not in gone]
        front_labels = [b for b in front.labels if b not in gone]
        target = bylines[0] if bylines else body.first
        labels = [] if front_labels else list(head.labels) or self._trailing_label(parts, number, bool(bylines))
        for block in labels:
            yield Move(block, block, target, "label-behind-its-text")
        case = "photo-title-behind-its-caption" if body.is_caption else "head-behind-its-text"
        yield Move(heads[0], heads[-1], target, case)
        if not bylines and not body.is_caption:
            for block in head.bylines:
                yield Move(block, block, target, "byline-behind-its-text")

    def _trailing_label(self, parts: list[Unit], number: int, has_byline: bool) -> list[int]:
        """A label right behind a whole head; with another label behind it, it heads nothing there but is the head's."""
        head, after, beyond = (parts[i] if i < len(parts) else Unit() for i in (number, number + 1, number + 2))
        alone = after.roles == LABEL
        return list(after.labels) if head.bylines and not has_byline and alone and beyond.labels else []

    def _far(self, page: Page, parts: list[Unit], taken: dict[int, str]) -> dict[int, int]:
        """For every head that belongs to an orphaned text elsewhere the block where that text begins."""
        orphans = [head for head, choice in taken.items() if choice == "orphan"]
        users = _users(page, parts, orphans)
        headless = not parts[0].is_caption and taken.get(1) not in BACKWARDS
        known: dict[tuple[str, ...], tuple[int, list[int]]] = {}  # heads that quote the same look in the same places
        claims: dict[int, list[tuple[int, list[int]]]] = {}
        for head in orphans if users else ():
            terms = tuple(_own_terms(page.lines, parts[head]))
            if terms not in known:
                known[terms] = _only_user(page.lines, terms, users)
            place, found = known[terms]
            body = parts[place].blocks
            if len(found) > 1 and found[-1] == body[-1] and len(found) * 3 >= (body.stop - found[0]) * 2:
                claims.setdefault(place, []).append((head, found))
        return {
            head: found[0]
            for place, ((head, found), *others) in claims.items()
            if not others
            and (found[0] > parts[place].first or (place == 0 and headless and _whole(page.lines, parts[head], found)))
        }


class Use(NamedTuple):
    """A block of a body that has the beginning of a quoted term."""

    part: int
    block: int


def _own_terms(blocks: list[str], head: Unit) -> list[str]:
    return [] if head.labels else [term for i in head.heads for term in quoted(blocks[i])]


def _only_user(blocks: list[str], terms: tuple[str, ...], users: dict[str, list[Use]]) -> tuple[int, list[int]]:
    """The one body that uses the terms which a head quotes, and its blocks that do; no blocks where it is not one."""
    using: dict[int, set[int]] = {}
    for term in terms:
        for use in users.get(term[:2], ()):
            if term in blocks[use.block]:
                using.setdefault(use.part, set()).add(use.block)
            if len(using) > 1:
                return 0, []
    return next(((place, sorted(found)) for place, found in using.items()), (0, []))


def _whole(blocks: list[str], head: Unit, found: list[int]) -> bool:
    """Whether a text that begins the page begins an article, and quotes the term as the headline with its byline does.

    Where another text stands before the orphan, that it has the term and the other has not tells more.
    """
    terms = set(_own_terms(blocks, head))
    quotes = any(not terms.isdisjoint(quoted(blocks[block])) for block in found)
    return bool(head.bylines) and quotes and blocks[found[0]][0] not in _GOES_ON


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
