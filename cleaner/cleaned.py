"""The result of cleaning one page: the clean text, and everything that was done to reach it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.codes import INSERTED, Cut, Ints, has_true
from cleaner.edits import Edit, Finding, Flag, Refusal, Span
from cleaner.lazy import lazy
from cleaner.origins import FEW, raw_places
from cleaner.page import Page
from cleaner.rule import Rule

Places = npt.NDArray[np.int64]


class Pass(NamedTuple):
    """What one rule did in one round: the page before and after, and its changes in coordinates of the page before.

    `order` is the new order of the blocks where the rule moved some, else None.
    """

    rule: Rule
    before: Page
    after: Page
    starts: Sequence[int]
    ends: Sequence[int]
    afters: Sequence[str]
    cases: Sequence[str]
    order: tuple[int, ...] | None = None
    round: int = 0


class Remarks(NamedTuple):
    """What rules had to say besides the passes: findings in the last page, refusals, and what they would change."""

    findings: tuple[tuple[Rule, Finding], ...] = ()
    refusals: tuple[Refusal, ...] = ()
    suggested: tuple[Pass, ...] = ()


class Cleaned:
    """A clean text with its edits, flags and refusals, from which the raw text can be rebuilt exactly.

    All positions count characters. `raw` is the page as decoded (its byte order mark and line ends included).
    Rules that change nothing are asked when `flags`, `suggestions` or `refusals` are.

    >>> from cleaner import clean
    >>> done = clean("春 雨 落 进 田 里 ，种 子 醒 了 过 来 。")
    >>> done.text
    '春雨落进田里，种子醒了过来。\\n'
    >>> done.rebuild() == "春 雨 落 进 田 里 ，种 子 醒 了 过 来 。"
    True
    """

    def __init__(self, raw: str, page: Page, passes: tuple[Pass, ...], remarks: Callable[[], Remarks]) -> None:
        self.text = page.text
        self._page = page
        self._length = len(raw)
        self._passes = passes
        self._ask: Callable[[], Remarks] | None = remarks

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_remarks": self._remarks, "_ask": None}  # rules stay where they are

    @lazy
    def _remarks(self) -> Remarks:
        assert self._ask is not None
        return self._ask()

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Proposals against their rule's contract, which were not made."""
        return self._remarks.refusals

    @property
    def origins(self) -> Ints:
        """For each character of the clean text its place in the raw page, -1 where a rule inserted it."""
        return self._page.origins

    @property
    def changed(self) -> bool:
        """Whether any rule changed anything."""
        return bool(self._passes)

    @property
    def counts(self) -> dict[str, int]:
        """How many changes each rule made, without working out where."""
        counts: dict[str, int] = {}
        for one in self._passes:
            counts[one.rule.id] = counts.get(one.rule.id, 0) + len(one.starts)
        return counts

    @lazy
    def edits(self) -> tuple[Edit, ...]:
        """Every change, in the order it was made, with its place in the raw page and in the clean text."""
        if not self._passes:
            return ()
        starts, ends = map(iter, self._clean_places())
        return tuple(chain.from_iterable(_edits(one, starts, ends) for one in self._passes))

    @lazy
    def flags(self) -> tuple[Flag, ...]:
        """What rules found in the clean text and left as it is."""
        spans = [Span(start, end) for _, (start, end, _) in self._remarks.findings]
        if not spans:
            return ()
        raws = map(Span, *raw_places(self._page, *zip(*spans, strict=True)))
        flags = [
            Flag(rule.id, finding.case, raw, span, self.text[span.start : span.end], rule.why)
            for (rule, finding), raw, span in zip(self._remarks.findings, raws, spans, strict=True)
        ]
        return tuple(sorted(flags, key=lambda flag: flag.clean))

    @lazy
    def suggestions(self) -> tuple[Edit, ...]:
        """What rules at level `suggest` would change in the clean text."""
        return tuple(chain.from_iterable(_edits(one, one.starts, one.ends) for one in self._remarks.suggested))

    def raw_of(self, position: int) -> int | None:
        """The raw position of a character of the clean text, or None where a rule inserted it."""
        at = int(self.origins[position])
        return None if at == INSERTED else at

    @lazy
    def _clean_of(self) -> Ints:
        places = np.full(self._length, -1, dtype=np.int32)
        known = (self.origins >= 0).nonzero()[0]
        places[self.origins[known]] = known
        return places

    def clean_of(self, position: int) -> int | None:
        """The place in the clean text of a character of the raw page, or None where a rule deleted it."""
        at = int(self._clean_of[position])
        return None if at < 0 else at

    def rebuild(self) -> str:
        """The raw text, rebuilt from the clean text and from what the edits took out of the pages on its way."""
        raw = np.zeros(self._length, dtype=np.uint32)
        known = self.origins >= 0
        raw[self.origins[known]] = self._page.codes[known]
        for one in reversed(self._passes):
            if one.order is not None:
                continue
            codes, origins = one.before.codes, one.before.origins
            for start, end in zip(one.starts, one.ends, strict=True):
                inside = origins[start:end]
                ok = inside >= 0
                raw[inside[ok]] = codes[start:end][ok]
        return raw.tobytes().decode("utf-32-le", "surrogatepass")

    def _clean_places(self) -> tuple[list[int], list[int]]:
        """For every edit of every pass, the span of its result in the clean text."""
        places, known = np.empty((2, sum(len(one.starts) for one in self._passes)), dtype=np.int64), 0
        for one in self._passes:
            before, known = known, known + len(one.starts)
            if one.order is not None:
                places[:, before:known] = one.starts, one.ends
                places[:, :known] = _through_moves(one, places[:, :known])
                continue
            cut = _cut(one)
            shift = np.zeros(len(cut.begin) + 1, dtype=np.int64)
            np.subtract(cut.size, cut.old).cumsum(out=shift[1:])
            if before:
                places[:, :before] = _through(places[:, :before], cut, shift)
            own = places[:, before:known]
            np.add(cut.begin, shift[:-1], out=own[0])
            np.add(own[0], cut.size, out=own[1])
        starts, ends = places
        return starts.tolist(), np.maximum(starts, ends).tolist()


def _cut(one: Pass) -> Cut:
    """The changes of a pass that moved nothing, as arrays."""
    return one.after.cut or Cut(one.starts, one.ends, one.afters)


def _edits(one: Pass, starts: Iterable[int], ends: Iterable[int]) -> Iterator[Edit]:
    """The edits of a pass; `starts` and `ends` begin with where they stand in the clean text."""
    cut = _cut(one) if one.order is None else None
    many = cut is not None and len(one.starts) > FEW
    begin, stop = (cut.begin, cut.stop) if cut and many else (one.starts, one.ends)
    text = one.before.text
    befores = cut.befores(text) if cut else [text[start:end] for start, end in zip(one.starts, one.ends, strict=True)]
    kind = "replace" if one.order is None else "move"
    raws = raw_places(one.before, begin, stop)
    told = repeat(one.rule.id, len(befores)), one.cases, repeat(kind)  # the first of the columns to end
    rows = zip(*told, *raws, starts, ends, befores, one.afters, repeat(one.rule.why), strict=False)
    return map(tuple.__new__, repeat(Edit), rows)  # without a step of Python for each


def _through(places: Places, cut: Cut, shift: Places) -> Places:
    """Starts and ends in the page before a pass as places in the page after it; inside an edit they stay inside its
    result. What is inserted between two results is part of neither."""
    begin, last = cut.begin, np.empty(len(shift), dtype=np.intp)
    k = begin.searchsorted(places, side="right")
    if not cut.deletes and has_true(cut.old == 0):
        k[1] = begin.searchsorted(places[1], side="left")
    moved: Places = places + shift.take(k)
    last[0], last[1:] = -1, cut.stop
    within = places < last.take(k)
    if has_true(within):
        inside = within.nonzero()
        at, held = k[inside] - 1, places[inside]
        moved[inside] = begin[at] + shift[at] + np.minimum(held - begin[at], cut.size[at])
    return moved


def _through_moves(one: Pass, places: Places) -> Places:
    """Places before a pass that moved blocks as places after it: blocks move, what stands between them stays."""
    to, (starts, ends) = one.after.moved, places
    assert to is not None
    found = np.empty_like(places)
    found[0], found[1] = to.take(starts, mode="clip"), to.take(ends - 1, mode="clip") + 1
    empty = (starts >= ends).nonzero()[0]
    if len(empty):  # such a place at the end of a block goes with the block
        at, stop = starts[empty], one.before.spans[1]
        ended = (stop.take(stop.searchsorted(at), mode="clip") == at) | (at == len(to))
        found[:, empty] = to.take(at - ended) + ended
    found[1] = np.maximum(found[0], found[1])
    return found
