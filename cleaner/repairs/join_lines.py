"""`join-lines`: decides for every line end whether the next line goes on; the first case that fits wins."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import ClassVar, Literal

import numpy as np
import regex
from pydantic import Field, model_validator

from cleaner.contracts import Contract
from cleaner.edits import Changes, Finding
from cleaner.joining.cases import ENDINGS, Case, as_asked, needs_evidence
from cleaner.joining.deciding import Decider
from cleaner.joining.glue import cut_word, glue
from cleaner.layout import layout
from cleaner.lexicon import cuts_word
from cleaner.lines import CLOSERS, INSIDE, double_spaced, ending, unclosed
from cleaner.measures import among
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.words import Words

_STOPPED = frozenset("，、；：…,;:—-–([{（《“‘「『【〔〈")
_STOPS, _GOES_ON, _CLOSERS = among("。！？"), among("".join(INSIDE)), frozenset(CLOSERS)
_EVIDENCE = regex.compile(r"[，。；！？：、]")
_OPENED = regex.compile(r"[“‘（《「『【〔]")


class JoinLinesParams(Parameters):
    """Which breaks are looked at, and the cases."""

    across: Literal["line", "blank"] = Field(description="line: line ends; blank: blank lines and page ends.")
    dangling: tuple[str, ...] = Field(default=(), description="Words that cannot end a sentence.")
    cases: tuple[Case, ...] = Field(min_length=1, description="The cases, in order; where none fits the break stays.")

    @model_validator(mode="after")
    def _names(self) -> JoinLinesParams:
        names = [c.name for c in self.cases]
        if len(set(names)) < len(names):
            raise ValueError("two cases have the same name")
        return self


class JoinLines(Repair[JoinLinesParams]):
    """Joins the lines of one block, each by a named case."""

    name = "join-lines"
    Params = JoinLinesParams
    contracts: ClassVar[tuple[Contract, ...]] = ("breaks",)

    def __init__(self, params: JoinLinesParams, words: Words) -> None:
        super().__init__(params, words)
        self.last_chars = frozenset(word[-1] for word in params.dangling)
        acting = [case for case in params.cases if case.then != "keep"]
        self.plain_keeps = params.across == "blank" and all(needs_evidence(case) for case in acting)
        self.ends = frozenset(e for c in acting if not c.begins for e in c.ends or ENDINGS)
        options = [as_asked(case, words) for case in params.cases]
        self.decider = Decider(options, params.across == "blank", self.ends, frozenset(params.dangling))
        declared = {k.name for k in words.kinds}
        for case in params.cases if declared else ():
            named = chain.from_iterable(filter(None, (case.kind, case.next_kind, case.third_kind, case.previous_kind)))
            for kind in set(named) - declared - {""}:
                raise ValueError(f"case {case.name!r} names the kind {kind!r}, which is not declared")

    def wanted(self, page: Page) -> bool:
        """Whether the page has line ends of the sort that is looked at."""
        if self.params.across == "line":
            return not page.tidy or double_spaced(page)
        return "\n\n" in page.text or "\f" in page.text

    def find(self, page: Page) -> Iterator[Changes | Finding]:
        """A change for every break that some case joins."""
        chosen: set[int] | None = None
        if self.plain_keeps and page.tidy:
            chosen = self._candidates(page)
            if not chosen:
                return
        shape = layout(page, self.words)
        joins = Changes([], [], [], [])
        for number, option in self.decider.decisions(shape, chosen):
            line, after = shape.lines[number], shape.lines[number + 1]
            if option.then == "flag":
                yield Finding(line.start, after.end, option.name)
                continue
            start, between, case = line.end, " ", option.name
            if option.then == "join":
                between = glue(line.text, after.text)
                if cut_word(line, after, page.text):
                    start, between, case = line.end - 1, "", "word-cut-by-a-hyphen"
            joins.starts.append(start)
            joins.ends.append(after.start)
            joins.afters.append(between)
            joins.cases.append(case)
        yield joins

    def _candidates(self, page: Page) -> set[int]:
        """The breaks of a tidy page that need a look: those neither after a sentence nor after a plain headline."""
        chosen: set[int] = set()
        starts, ends = page.spans
        unsure = ~_STOPS[page.plane[ends[:-1] - 1]] | _GOES_ON[page.plane[starts[1:]]]
        for number in np.flatnonzero(unsure).tolist():
            line, after = page.lines[number], page.lines[number + 1]
            last = line[-1]
            if after[0] in INSIDE:
                chosen.add(number)
            elif last in _CLOSERS and ending(line) not in self.ends:
                continue
            elif (
                last in self.last_chars
                or last in _STOPPED
                or line.isascii()
                or _evident(line)
                or (len(line) > 8 and cuts_word(line, after))
            ):
                chosen.add(number)
        return chosen


def _evident(line: str) -> bool:
    """Whether a line has a pause or sentence end inside, or a quotation mark or bracket that stays open."""
    return _EVIDENCE.search(line) is not None or (_OPENED.search(line) is not None and bool(unclosed(line)))
