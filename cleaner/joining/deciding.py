"""Decides for every line end of a page by the first case that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex

from cleaner.contracts import bare
from cleaner.joining.boundary import Boundary
from cleaner.joining.paragraph import Paragraph
from cleaner.layout import Layout
from cleaner.lexicon import last_word
from cleaner.lines import INSIDE

TRAITS = ("blank_style", "versed", "dialogue", "cells_apart")  # what a case may want of the page as a whole
COMMON = ("room", "clauses", "row")  # what many cases ask of every line end: told once
OFTEN = 5


class Test:
    """One condition of a case."""

    __test__ = False

    def holds(self, at: Boundary) -> bool:
        """Whether the line end meets it."""
        raise NotImplementedError


class Is(Test):
    """An answer that must be yes, or must be no."""

    def __init__(self, name: str, wanted: bool) -> None:
        self.name, self.wanted = name, wanted

    def holds(self, at: Boundary) -> bool:
        """Whether the answer is the wanted one; an unknown one never is."""
        return getattr(at, self.name) is self.wanted


class Among(Test):
    """An answer that must be one of several."""

    def __init__(self, name: str, wanted: frozenset[str]) -> None:
        self.name, self.wanted = name, wanted

    def holds(self, at: Boundary) -> bool:
        """Whether the answer is one of them."""
        return getattr(at, self.name) in self.wanted


class Over(Test):
    """A paragraph that must be wider than so many ems."""

    def __init__(self, ems: float) -> None:
        self.ems = ems

    def holds(self, at: Boundary) -> bool:
        """Whether it is."""
        return at.size > self.ems


class Matches(Test):
    """A pattern that both lines together must match."""

    def __init__(self, pattern: regex.Pattern[str]) -> None:
        self.pattern = pattern

    def holds(self, at: Boundary) -> bool:
        """Whether they do."""
        return self.pattern.fullmatch(bare(at.paragraph + at.after)) is not None


class Option:
    """A case as it is asked: what it wants of the line's ending and kind and of the next line's, then the rest.

    `wanted` are the endings, beginnings, kinds and next kinds that it is for, each None where it is for all.
    """

    def __init__(self, name: str, then: str, wanted: Sequence[Sequence[str] | None], tests: Sequence[Test]) -> None:
        self.name, self.then = name, then
        self.tests = list(tests)
        self._wanted = list(wanted)

    def asks(self, name: str) -> bool:
        """Whether one of its conditions is a yes or a no to this question."""
        return any(isinstance(test, Is) and test.name == name for test in self.tests)

    def may_fit(self, found: Sequence[str], told: Mapping[str, bool | None]) -> bool:
        """Whether it may fit where ending, beginning and kinds are those found, and some questions are answered."""
        if any(names is not None and name not in names for names, name in zip(self._wanted, found, strict=True)):
            return False
        return all(told[t.name] is t.wanted for t in self.tests if isinstance(t, Is) and t.name in told)

    def rest(self, told: Mapping[str, bool | None]) -> list[Test]:
        """The conditions that these answers leave open."""
        return [t for t in self.tests if not (isinstance(t, Is) and t.name in told)]


class Decision:
    """What is done at the line end behind line `number`."""

    def __init__(self, number: int, option: Option) -> None:
        self.number, self.option = number, option


class Decider:
    """Asks the cases of one rule at the line ends of a page, those across blank lines or those across none."""

    def __init__(self, options: Sequence[Option], blank: bool, ends: frozenset[str], dangling: frozenset[str]) -> None:
        self._options = list(options)
        self._blank, self._ends, self._dangling = blank, ends, dangling
        self._last_chars = frozenset([word[-1] for word in dangling])
        self._traits = [name for name in TRAITS if any(option.asks(name) for option in options)]
        self._common = [name for name in COMMON if sum(option.asks(name) for option in options) >= OFTEN]
        self._dispatch: dict[tuple[str | bool | None, ...], list[tuple[Option, list[Test]]]] = {}

    def dangles(self, text: str) -> bool:
        """Whether the text ends with a word that cannot end a sentence."""
        return text[-1] in self._last_chars and last_word(text) in self._dangling

    def decisions(self, shape: Layout, chosen: set[int] | None) -> list[Decision]:
        """What is done where something is; only the line ends behind the `chosen` lines are asked."""
        lines = shape.lines
        traits = [bool(getattr(shape, name)) for name in self._traits] if len(lines) > 1 else []
        paragraph = Paragraph(lines, 0)
        found: list[Decision] = []
        for number in range(len(lines) - 1):
            line, after = lines[number], lines[number + 1]
            option: Option | None = None
            asked = (chosen is None or number in chosen) and (bool(after.blank) or after.feed) is self._blank
            if asked and (line.ends in self._ends or after.text[0] in INSIDE):
                option = self._first(Boundary(shape, paragraph, number, self.dangles), traits)
            if option is None or option.then == "keep":
                paragraph = Paragraph(lines, number + 1)
                continue
            found.append(Decision(number, option))
            if option.then == "flag":
                paragraph = Paragraph(lines, number + 1)
        return found

    def _first(self, at: Boundary, traits: list[bool]) -> Option | None:
        """The first case that fits; cases that the page or the commonest answers rule out are not asked at all."""
        found = (at.ends, at.begins, at.kind, at.next_kind)
        answers = [*traits, *[getattr(at, name) for name in self._common]]
        key = (*found, *answers)
        options = self._dispatch.get(key)
        if options is None:
            told = dict(zip([*self._traits, *self._common], answers, strict=True))
            options = [(o, o.rest(told)) for o in self._options if o.may_fit(found, told)]
            self._dispatch[key] = options
        for option, tests in options:
            for test in tests:
                if not test.holds(at):
                    break
            else:
                return option
        return None
