"""`join-lines`: decides for every line end whether the next line goes on; the first case that fits wins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from math import inf
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from cleaner.codes import among
from cleaner.contracts import Contract
from cleaner.edits import Changes, Finding
from cleaner.joining.cases import ENDINGS, Case, as_asked, needs_evidence, runs_on, shows_marks, tells_itself
from cleaner.joining.deciding import Decider, Option
from cleaner.joining.glue import cut_word, glue
from cleaner.layout import Layout, layout
from cleaner.lexicon import cuts_word
from cleaner.lines import CLOSERS, INSIDE, OPENERS, PAUSE, double_spaced, ending, unclosed
from cleaner.measures import Measures
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.words import Words

_STOPPED = frozenset("，、；：…,;:—-–([{（《“‘「『【〔〈")
_MARKED = frozenset(PAUSE + OPENERS + "—-–")
_NO_STOP, _GOES_ON, _CLOSERS = ~among("。！？"), among("".join(INSIDE)), frozenset(CLOSERS)
_PRINTED = np.zeros(0x10000, dtype=bool)
_PRINTED[0x21:0x7F] = True
_INNER, _OPENING = "，。；！？、", "“‘（《「『【〔"
_RUNNING, _EVIDENCE = re.compile(f"[{_INNER}]"), re.compile(f"[{_INNER}：]")
_OPENED, _MARK = re.compile(f"[{_OPENING}]"), re.compile(f"[{_INNER}：{_OPENING}]")
_MARK_BEGINS = frozenset(("closing", "ellipsis", "suffix"))  # before these every break is looked at
_EQUAL = 4  # characters of which two lines that are one do not both consist
_LONG = 8  # characters of a line that is asked whether it ends inside a word


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
        acting = [case for case in params.cases if case.then != "keep"]
        self.runs_on = all(runs_on(case) for case in acting if not tells_itself(case))
        cutting = [case.longer_than or 0.0 for case in acting if case.cuts_word and not shows_marks(case)]
        self.least_cut = min(cutting, default=inf)
        self.flags = any(case.then == "flag" for case in acting)
        asking = [c for c in acting if c.begins is None or not {*c.begins} <= _MARK_BEGINS]
        self.ends = frozenset(e for c in asking for e in c.ends or ENDINGS)
        shown = params.across == "blank" and "final" not in self.ends
        self.plain_keeps = shown and all(map(needs_evidence, acting))
        self.linking = frozenset(word[-1] for word in params.dangling)
        options = [as_asked(case, words) for case in params.cases]
        self.decider = Decider(options, params.across == "blank", self.ends, frozenset(params.dangling), words)
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
        shape, chosen = layout(page, self.words), None
        if self.plain_keeps and (page.tidy or "\f" not in page.signs):
            chosen = self._candidates(shape)
            if not chosen:
                return
        numbers, options = self.decider.decisions(shape, chosen)
        if numbers:
            numbers, options = _of_unequal_lines(shape.texts, numbers, options)
        if self.flags:
            lines = shape.measures
            for number, option in zip(numbers, options, strict=True):
                if not option.joins:
                    yield Finding(int(lines.start[number]), int(lines.stop[number + 1]), option.name)
            joins = [place for place, option in enumerate(options) if option.joins]
            numbers, options = [numbers[place] for place in joins], [options[place] for place in joins]
        if numbers:
            yield self._joins(page, shape.measures, numbers, options)

    def _joins(self, page: Page, lines: Measures, numbers: Sequence[int], options: Sequence[Option]) -> Changes:
        """The breaks behind these lines, each with what stands between two lines that are one."""
        at = np.array(numbers)
        starts: list[int] = lines.stop[at].tolist()
        cases = [option.name for option in options]
        afters = ["" if option.then == "join" else " " for option in options]
        between_ascii = _PRINTED[lines.last[at]] & _PRINTED[lines.first[at + 1]]
        for place in between_ascii.nonzero()[0].tolist():
            if options[place].then == "join":
                text, after = lines.texts[numbers[place]], lines.texts[numbers[place] + 1]
                afters[place] = glue(text, after)
                if cut_word(text, after, page.text):
                    starts[place] -= 1
                    afters[place], cases[place] = "", "word-cut-by-a-hyphen"
        return Changes(starts, lines.start[at + 1].tolist(), afters, cases)

    def _candidates(self, shape: Layout) -> list[int]:
        """The breaks that need a look: those neither after a sentence nor after a plain headline."""
        lines, texts, found = shape.measures, shape.texts, [-2]
        likely = _GOES_ON[lines.first[1:]] | _NO_STOP[lines.last[:-1]]
        attached: frozenset[int] = frozenset()
        if not lines.blocks:
            likely &= lines.blank[1:]
            attached = frozenset(((~lines.blank[1:]).nonzero()[0] + 1).tolist())
        for number in likely.nonzero()[0].tolist():
            after, follows = texts[number + 1], found[-1] == number - 1
            if (
                after[0] in INSIDE
                or number in attached
                or (follows and not lines.blocks)
                or self._may_be_cut(shape, number, follows)
            ):
                found.append(number)
        return found[1:]

    def _may_be_cut(self, shape: Layout, number: int, follows: bool) -> bool:
        """Whether a block that no sentence ends may go on in the next, which begins with no mark.

        The block before may go on in it, where it `follows`. The dictionary is asked last.
        """
        text, after = shape.texts[number], shape.texts[number + 1]
        last = text[-1]
        tells, links = last in _STOPPED or text.isascii(), last in self.linking
        if len(text) <= _LONG and not (tells or links) and _MARK.search(text) is None:
            return False  # as most headlines and bylines
        runs = tells or last in _MARKED or _RUNNING.search(after) is not None
        if self.runs_on and not (runs or (links and after[0].isascii())):
            return False
        if last in _CLOSERS and ending(text) not in self.ends:
            return False
        if tells or _EVIDENCE.search(text) is not None or (links and follows):
            return True
        if _OPENED.search(text) is not None and unclosed(text) != "":
            return True
        if links and self.decider.dangles(text):
            return True
        return len(text) > _LONG and (follows or shape.wider(number, self.least_cut)) and cuts_word(text, after)


def _of_unequal_lines(
    texts: Sequence[str], numbers: Sequence[int], options: Sequence[Option]
) -> tuple[list[int], list[Option]]:
    """The decisions but those to join two equal lines, which are no halves of anything."""
    pairs = [
        (number, option)
        for number, option in zip(numbers, options, strict=True)
        if not (option.joins and texts[number] == texts[number + 1] and len(texts[number]) >= _EQUAL)
    ]
    return [number for number, _ in pairs], [option for _, option in pairs]
