"""Decides for every line end of a page by the first case that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex

from cleaner.contracts import bare
from cleaner.joining.answers import ANSWERS, FEW, Answers, told
from cleaner.joining.boundary import Boundary
from cleaner.joining.paragraph import SENTENCE_END, Paragraph
from cleaner.layout import Layout
from cleaner.lexicon import last_word

TRAITS = ("blank_style", "versed", "dialogue", "cells_apart")  # what a case may want of the page as a whole
_MOST_KNOWN = 20_000


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


class Told(Is):
    """An answer that is told for all line ends of a page at once."""

    def holds(self, at: Boundary) -> bool:
        """Whether the answer is the wanted one."""
        return at.answer(self.name) is self.wanted


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
        self.next_kind = wanted[-1]

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


def _next_kinds(options: Sequence[Option]) -> set[str] | None:
    """The kinds of the next line that any acting case is for, None where one is for all."""
    found: set[str] = set()
    for option in options:
        if option.then != "keep":
            if option.next_kind is None:
                return None
            found.update(option.next_kind)
    return found


Decision = tuple[int, Option]  # what is done at the line end behind this line
_QUOTES, _CLOSING_QUOTES = '“「"', '”」"'
# Where a line end stands in its paragraph, and the paragraph on the page.
_INSIDE, _FIRST, _FIRST_OF_PAGE, _INSIDE_THE_FIRST = range(4)
Key = tuple[str, str, str, str, int, bool, int]
Left = list[tuple[Option, list[Test]]]


class Decider:
    """Asks the cases of one rule at the line ends of a page, those across blank lines or those across none.

    The cases that fit are looked up by the answers that are cheap; only the rest of their conditions is asked.
    """

    def __init__(self, options: Sequence[Option], blank: bool, ends: frozenset[str], dangling: frozenset[str]) -> None:
        self._options = list(options)
        self._blank, self._ends, self._dangling = blank, ends, dangling
        self._last_chars = frozenset([word[-1] for word in dangling])
        self._traits = [name for name in TRAITS if any(option.asks(name) for option in options)]
        self._signed = tuple([name for name in ANSWERS if any(option.asks(name) for option in options)])
        self._next_kinds = _next_kinds(options)
        self._left: dict[tuple[Sequence[str], tuple[bool, ...]], dict[Key, Left]] = {}

    def dangles(self, text: str) -> bool:
        """Whether the text ends with a word that cannot end a sentence."""
        return text[-1] in self._last_chars and last_word(text) in self._dangling

    def decisions(self, shape: Layout, chosen: set[int] | None) -> list[Decision]:
        """What is done where something is; only the line ends behind the `chosen` lines are asked."""
        if len(shape.lines) < 2:
            return []
        answers = Answers(shape)
        asked = answers.asked(self._blank, self._ends, chosen)
        if self._next_kinds is not None:
            asked = [number for number in asked if shape.kinds[number + 1] in self._next_kinds]
        return self._decided(answers, asked) if asked else []

    def _decided(self, answers: Answers, asked: list[int]) -> list[Decision]:
        signed = self._signed if len(asked) >= FEW else ()
        lines, kinds = answers.lines, answers.shape.kinds
        begins, clauses = answers.begins(asked), answers.clauses(asked)
        inside, first_sign, code_sign = answers.signatures(signed)
        traits = tuple([bool(getattr(answers.shape, name)) for name in self._traits])
        known = self._left.setdefault((signed, traits), {})
        found: list[Decision] = []
        start = follows = -1
        paragraph, so_far = Paragraph(lines, 0), False
        for number in asked:
            if number != follows:
                start, so_far = number, False
            kind = kinds[start]
            clause = so_far or clauses[number]
            if number == start:
                place = _FIRST if number else _FIRST_OF_PAGE
                signature = (code_sign if kind == "code" else first_sign)[number]
                if clause and lines[number].text[0] in _QUOTES and (text := lines[number].text)[-1] in _CLOSING_QUOTES:
                    clause = SENTENCE_END.search(text) is not None
            else:
                place, signature = (_INSIDE if start else _INSIDE_THE_FIRST), inside[number]
            key = (lines[number].ends, begins[number], kind, kinds[number + 1], signature, clause, place)
            left = known.get(key)
            if left is None:
                left = self._look_up(known, key, signed, traits)
            if left and left[0][1] and paragraph.start != start:
                paragraph = Paragraph(lines, start)
            option = self._first(answers, paragraph, number, left)
            if option is None or option.then == "keep":
                continue
            found.append((number, option))
            if option.then != "flag":
                follows = number + 1
                so_far = so_far or clauses[number]
        return found

    def _first(self, answers: Answers, paragraph: Paragraph, number: int, left: Left) -> Option | None:
        """The first case that fits."""
        if not left:
            return None
        if not left[0][1]:
            return left[0][0]
        at = Boundary(answers, paragraph, number, self.dangles)
        for option, tests in left:
            for test in tests:
                if not test.holds(at):
                    break
            else:
                return option
        return None

    def _look_up(self, known: dict[Key, Left], key: Key, signed: Sequence[str], traits: tuple[bool, ...]) -> Left:
        """The cases that may fit a line end with these answers, in order, each with the conditions that are left."""
        *found, signature, clause, place = key
        answers: dict[str, bool | None] = {**dict(zip(self._traits, traits, strict=True)), **told(signature, signed)}
        answers |= {"clauses": clause, "single": place in (_FIRST, _FIRST_OF_PAGE)}
        answers["top"] = place in (_FIRST_OF_PAGE, _INSIDE_THE_FIRST)
        left: Left = []
        for option in self._options:
            if option.may_fit(found, answers):
                left.append((option, option.rest(answers)))
                if not left[-1][1]:
                    break
        if len(known) > _MOST_KNOWN:
            known.clear()
        known[key] = left
        return left
