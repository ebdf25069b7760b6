"""Takes rejected edits out of a cleaned page, and leaves everything else as it was.

The rules are not run again: without an edit they might find other things elsewhere, or make the same change by
another rule. The recorded edits are made once more, one after the other, but for the rejected ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.cleaned import Cleaned, Pass, Remarks
from cleaner.contracts import breach
from cleaner.edits import Change, Finding, Move, Refusal, Span
from cleaner.origins import raw_place
from cleaner.page import Page
from cleaner.rule import Rule

Veto = Callable[[Rule, Page, Change | Move], bool]
"""Whether a change to this page was rejected; `Vetoes.refuses` is one."""

REBUILT = "it builds on an edit that was rejected"
_Places = npt.NDArray[np.int64]


class _Twin:
    """The page as it becomes without the rejected edits, beside the page as it became with them.

    `places[i]` is where character `i` of the other page stands in this one (of a lost one: where it would stand),
    and `kept[i]` whether it is there.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.places: _Places = np.arange(len(page.text))
        self.kept = np.ones(len(page.text), dtype=bool)

    def span(self, start: int, end: int) -> Span | None:
        """Where a span of the other page stands here, if it stands here whole."""
        if start == end:
            at = int(self.places[start - 1]) + 1 if start else 0
            return Span(at, at)
        first = int(self.places[start])
        whole = self.kept[start:end].all() and (self.places[start:end] == first + np.arange(end - start)).all()
        return Span(first, first + end - start) if whole else None

    def hull(self, start: int, end: int) -> Span | None:
        """From the first to the last character here that a span of the other page has."""
        inside = self.places[start:end][self.kept[start:end]]
        return Span(int(inside.min()), int(inside.max()) + 1) if len(inside) else None


class _Step(NamedTuple):
    """One change of a pass: its span in the other page, and in this one where it is made here too."""

    start: int
    end: int
    after: str
    case: str
    here: Span | None


def without(done: Cleaned, raw: str, veto: Veto) -> Cleaned:
    """The page cleaned without the changes that `veto` refuses; `raw` is the text that `done` was made from.

    An edit that builds on a rejected one, or that would break its contract without it, is not made either, and is
    among the refusals.
    """
    twin, passes, refused = _Twin(Page(raw)), [], list(done.refusals)
    for one in done._passes:
        again = _replace(one, twin, veto, refused) if one.order is None else _reorder(one, twin, veto)
        if again is not None:
            passes.append(again)
    findings = [
        (rule, Finding(*here, finding.case))
        for rule, finding in done._remarks.findings
        if (here := twin.hull(finding.start, finding.end)) is not None
    ]
    suggested = [again for one in done._remarks.suggested if (again := _suggested(one, twin)) is not None]
    remarks = Remarks(tuple(findings), tuple(refused), tuple(suggested))
    return Cleaned(raw, twin.page, tuple(passes), lambda: remarks)


def _replace(one: Pass, twin: _Twin, veto: Veto, refused: list[Refusal]) -> Pass | None:
    steps = []
    for start, end, after, case in zip(one.starts, one.ends, one.afters, one.cases, strict=True):
        here = None
        if not veto(one.rule, one.before, Change(start, end, after, case)):
            here = twin.span(start, end)
            reason = breach(one.rule.changes, twin.page.text, *here, after) if here else REBUILT
            if reason:
                place, before = raw_place(one.before, start, end), one.before.text[start:end]
                refused.append(Refusal(one.rule.id, place, before, after, reason))
                here = None
        steps.append(_Step(start, end, after, case, here))
    return _applied(one, twin, steps)


def _applied(one: Pass, twin: _Twin, steps: Sequence[_Step]) -> Pass | None:
    made = sorted(((s.here, s) for s in steps if s.here is not None), key=lambda pair: pair[0])
    starts, ends = [here.start for here, _ in made], [here.end for here, _ in made]
    afters = [step.after for _, step in made]
    before = twin.page
    growth = np.concatenate(([0], np.cumsum([len(a) - e + s for s, e, a in zip(starts, ends, afters, strict=True)])))
    places = twin.places + growth[np.searchsorted(ends, twin.places, side="right")].astype(np.int64)
    parts: list[_Places] = []
    kept: list[npt.NDArray[np.bool_]] = []
    at = 0
    for step in steps:
        parts += [places[at : step.start], _of_after(step, twin, places, starts, growth)]
        kept += [twin.kept[at : step.start], _kept_of_after(step, one, twin)]
        at = step.end
    twin.page = before.replaced(starts, ends, afters)
    twin.places, twin.kept = np.concatenate([*parts, places[at:]]), np.concatenate([*kept, twin.kept[at:]])
    cases = [step.case for _, step in made]
    return Pass(one.rule, before, twin.page, starts, ends, afters, cases, None, one.round) if made else None


def _of_after(step: _Step, twin: _Twin, places: _Places, starts: list[int], growth: npt.NDArray[np.int64]) -> _Places:
    """Where the characters of a change's result stand, or would stand."""
    steps = np.arange(len(step.after))
    if step.here is not None:
        first = step.here.start + int(growth[np.searchsorted(starts, step.here.start, side="left")])
        return np.asarray(first + steps, dtype=np.int64)
    if step.start < step.end:
        return places[np.minimum(step.start + steps, step.end - 1)]
    return np.full(len(step.after), places[step.start - 1] if step.start else 0, dtype=np.int64)


def _kept_of_after(step: _Step, one: Pass, twin: _Twin) -> npt.NDArray[np.bool_]:
    """Which of them are there: where the change was not made, those that it left as they were."""
    if step.here is not None:
        return np.ones(len(step.after), dtype=bool)
    old = one.before.text[step.start : step.end]
    same = [j < len(old) and old[j] == char and bool(twin.kept[step.start + j]) for j, char in enumerate(step.after)]
    return np.asarray(same, dtype=bool)


def _reorder(one: Pass, twin: _Twin, veto: Veto) -> Pass | None:
    """The moves of a pass made again: blocks go where the blocks go that they are parts of."""
    assert one.order is not None
    blocks, before = one.before.blocks, twin.page
    heads = [start for start, _ in blocks]
    moves = []
    for start, end, case in zip(one.starts, one.ends, one.cases, strict=True):
        first, last = (int(np.searchsorted(heads, at, side="right")) - 1 for at in (start, end - 1))
        moves.append((first, last, case, veto(one.rule, one.before, Move(first, last, 0, case))))
    rank = {block: place for place, block in enumerate(_wanted(list(one.order), moves))}
    owners = _owners(before, blocks, twin)
    source = _reordered(before, owners, rank)
    order = sorted(range(len(owners)), key=lambda number: (rank[owners[number]], number))
    mine = [[k for k, owner in enumerate(owners) if f <= owner <= n] for f, n, _, _ in moves]
    kept = [(parts, case) for parts, (_, _, case, rejected) in zip(mine, moves, strict=True) if parts and not rejected]
    page = Page("".join(before.text[i] for i in source), before.origins[source])
    theirs = Page(one.before.text).reordered(one.order).origins
    ours = np.empty(len(page.text), dtype=np.int64)
    ours[source] = np.arange(len(page.text))
    twin.page = page
    page.moved = ours.astype(np.int32)
    # a place beside the text's end has no character of its own
    twin.places = ours[np.minimum(twin.places[theirs], len(ours) - 1)]
    twin.kept = twin.kept[theirs]
    if order == sorted(order) or not kept:
        return None
    starts, ends = [before.blocks[p[0]][0] for p, _ in kept], [before.blocks[p[-1]][1] for p, _ in kept]
    cases = [case for _, case in kept]
    afters = [before.text[s:e] for s, e in zip(starts, ends, strict=True)]
    return Pass(one.rule, before, page, starts, ends, afters, cases, tuple(order), one.round)


def _reordered(page: Page, owners: Sequence[int], rank: dict[int, int]) -> _Places:
    """For each character of the page after the moves its place before them.

    The parts of one block of the other page move as one, with what stands between them; what stands between those
    blocks stays where it is, as it did there.
    """
    units: list[tuple[int, int, int]] = []
    for (start, end), owner in zip(page.blocks, owners, strict=True):
        if units and units[-1][0] == owner:
            units[-1] = (owner, units[-1][1], end)
        else:
            units.append((owner, start, end))
    pieces, at = [], 0
    for (_, start, end), (_, first, last) in zip(units, sorted(units, key=lambda u: (rank[u[0]], u[1])), strict=True):
        pieces += [np.arange(at, start), np.arange(first, last)]
        at = end
    return np.concatenate([*pieces, np.arange(at, len(page.text))])


def _wanted(order: list[int], moves: Sequence[tuple[int, int, str, bool]]) -> list[int]:
    """The order of the other page's blocks without the rejected moves."""
    moved = {block for first, last, _, rejected in moves if not rejected for block in range(first, last + 1)}
    if not moved:
        return sorted(order)
    # from the last to the first, so that what follows has come back already
    for first, last, _, rejected in sorted(moves, reverse=True):
        if not rejected:
            continue
        taken = range(first, last + 1)
        order = [block for block in order if block not in taken]
        following = next((block for block in range(last + 1, len(order) + len(taken)) if block not in moved), None)
        at = order.index(following) if following is not None else len(order)
        order[at:at] = taken
    return order


def _owners(page: Page, blocks: Sequence[tuple[int, int]], twin: _Twin) -> list[int]:
    """For each block of this page the block of the other page that it is, or is a part of."""
    owner = np.full(len(page.text), -1, dtype=np.int64)
    for number, (start, end) in enumerate(blocks):
        there = twin.places[start:end][twin.kept[start:end]]
        owner[there] = number
    owners: list[int] = []
    for start, end in page.blocks:
        known = owner[start:end][owner[start:end] >= 0]
        owners.append(int(known[0]) if len(known) else (owners[-1] if owners else 0))
    return owners


def _suggested(one: Pass, twin: _Twin) -> Pass | None:
    if one.order is not None:
        return None
    found = [
        (here, after, case)
        for start, end, after, case in zip(one.starts, one.ends, one.afters, one.cases, strict=True)
        if (here := twin.span(start, end)) is not None
    ]
    if not found:
        return None
    starts, ends = [here.start for here, _, _ in found], [here.end for here, _, _ in found]
    afters, cases = [after for _, after, _ in found], [case for _, _, case in found]
    return Pass(one.rule, twin.page, twin.page.replaced(starts, ends, afters), starts, ends, afters, cases)
