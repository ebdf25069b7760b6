"""What a repair proposes and what the engine records: changes, findings, moves; edits, flags, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple


class Change(NamedTuple):
    """A repair's proposal to put `after` in place of characters `start` to `end` of the page it looked at."""

    start: int
    end: int
    after: str
    case: str = ""


class Changes(NamedTuple):
    """Many changes at once, as columns: `afters[k]` in place of `starts[k]` to `ends[k]`, ascending and disjoint."""

    starts: list[int]
    ends: list[int]
    afters: list[str]
    cases: list[str]

    def extend(self, more: Changes) -> None:
        """Add changes that stand behind all of these."""
        self.starts.extend(more.starts)
        self.ends.extend(more.ends)
        self.afters.extend(more.afters)
        self.cases.extend(more.cases)

    def each(self) -> Iterator[Change]:
        """The same, one by one."""
        return map(Change, *self)


class Finding(NamedTuple):
    """A repair's remark on characters `start` to `end` of the page it looked at; it changes nothing."""

    start: int
    end: int
    case: str = ""


class Move(NamedTuple):
    """A repair's proposal to move the blocks `first` to `last` (included) in front of block `before`.

    Block numbers count the page's lines that are not blank, from 0, as they stand before any of the moves.
    """

    first: int
    last: int
    before: int
    case: str = ""


class Span(NamedTuple):
    """A half-open range of characters, `start` included and `end` not."""

    start: int
    end: int


class Edit(NamedTuple):
    """One recorded change, flat, since a page can have thousands.

    `raw` counts characters of the decoded raw page and `clean` characters of the clean text, both half-open.
    `before` is the text the rule found (earlier rules may already have changed it), `after` what it left.
    A `move` has the same text before and after; its `raw` span is where the text stood.

    >>> edit = Edit("half-width-marks", "", "replace", 3, 4, 3, 4, ",", "，", "")
    >>> edit.raw, edit.clean
    (Span(start=3, end=4), Span(start=3, end=4))
    """

    rule: str
    case: str
    kind: Literal["replace", "move"]
    raw_start: int
    raw_end: int
    clean_start: int
    clean_end: int
    before: str
    after: str
    why: str

    @property
    def raw(self) -> Span:
        """Where it is in the raw page."""
        return Span(self.raw_start, self.raw_end)

    @property
    def clean(self) -> Span:
        """Where its result is in the clean text."""
        return Span(self.clean_start, self.clean_end)


class Flag(NamedTuple):
    """One finding that changed nothing; the spans count characters of the raw page and of the clean text."""

    rule: str
    case: str
    raw: Span
    clean: Span
    text: str
    why: str


class Refusal(NamedTuple):
    """A proposal that broke its rule's contract: the page kept its text there. `raw` counts raw characters."""

    rule: str
    raw: Span
    before: str
    after: str
    reason: str
