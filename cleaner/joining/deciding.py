"""Decides for every line end of a page by the first case that fits."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from cleaner.joining.answers import ALSO, ANSWERS, AT_MOST, Answers, answers_of, are_few
from cleaner.joining.boundary import Boundary
from cleaner.joining.paragraph import NUMBERED, Paragraph
from cleaner.joining.signs import FEW_NAMES, LONG, signs, signs_of_few, told
from cleaner.layout import Layout
from cleaner.lexicon import last_word
from cleaner.needs import Gate
from cleaner.safe import matches_whole
from cleaner.white import bare
from cleaner.words import Words

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
        return at.wider(self.ems)


class Matches(Test):
    """A pattern that both lines together must match."""

    def __init__(self, gate: Gate, trusted: bool) -> None:
        self.gate, self.trusted = gate, trusted

    def holds(self, at: Boundary) -> bool:
        """Whether they do; TimeoutError where a user's pattern takes too long."""
        text = at.paragraph + at.after
        return self.gate.open(text) and matches_whole(self.gate.pattern, bare(text), self.trusted)


class Option:
    """A case as it is asked: what it wants of the line's ending and kind and of the next line's, then the rest.

    `wanted` are the endings, beginnings, next kinds and kinds that it is for, each None where it is for all.
    """

    def __init__(self, name: str, then: str, wanted: Sequence[Sequence[str] | None], tests: Sequence[Test]) -> None:
        self.name, self.then = name, then
        self.acts, self.joins = then != "keep", then not in ("keep", "flag")
        self.tests = list(tests)
        self._wanted = list(wanted)
        *_, self.next_kind, self.kind = wanted

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
        widest = LONG if told.get("long") else 0
        return [
            t
            for t in self.tests
            if not (isinstance(t, Is) and t.name in told) and not (isinstance(t, Over) and t.ems < widest)
        ]


def _kinds(wanted: Sequence[Sequence[str] | None]) -> set[str] | None:
    """The kinds that acting cases are for, None where one is for all."""
    found: set[str] = set()
    for kinds in wanted:
        if kinds is None:
            return None
        found.update(kinds)
    return found


# Where a line end stands in its paragraph, and the paragraph on the page.
_INSIDE, _FIRST, _FIRST_OF_PAGE, _INSIDE_THE_FIRST = range(4)
Left = tuple[tuple[Option, list[Test]], ...]
Known = tuple[Option | None, Left]
Decisions = tuple[list[int], list[Option]]
"""The lines behind which something is done, and the case for each."""


class Table(dict[int, Known]):
    """The case that fits, or those that may, by what is told of a line end; each looked up when first asked for.

    A table is for one sort of place: the names of the answers that are told, the answers that hold for all of it, the
    kind of the paragraph. A case that keeps is no case.
    """

    def __init__(self, decider: Decider, names: Sequence[str], told: Mapping[str, bool | None], kind: str) -> None:
        super().__init__()
        self._decider, self._names, self._told, self._kind = decider, names, dict(told), kind

    def __missing__(self, sign: int) -> Known:
        found, answers = told(sign, self._names, self._decider.kinds)
        answers = {**answers, **self._told}
        if found[2] != self._kind or self._kind not in NUMBERED:
            answers["same_item"] = False
        left: list[tuple[Option, list[Test]]] = []
        for option in self._decider.options:
            if option.may_fit((*found, self._kind), answers):
                left.append((option, option.rest(answers)))
                if not left[-1][1]:
                    break
        while left and not left[-1][0].acts:
            left.pop()
        if len(self) > _MOST_KNOWN:
            self.clear()
        decided = left[0][0] if left and not left[0][1] else None
        known = self[sign] = decided, () if decided else tuple(left)
        return known


class Tables(dict[tuple[str, int, bool], Table]):
    """A table for each sort of place: the paragraph's kind, where in it, whether a clause ended in it so far."""

    def __init__(self, decider: Decider, names: Sequence[str], told: Mapping[str, bool | None]) -> None:
        super().__init__()
        self._decider, self._names, self._told = decider, names, told

    def __missing__(self, key: tuple[str, int, bool]) -> Table:
        kind, place, so_far = key
        told = {**self._told, "single": place in (_FIRST, _FIRST_OF_PAGE)}
        told["top"] = place in (_FIRST_OF_PAGE, _INSIDE_THE_FIRST)
        if so_far:
            told["clauses"] = True
        table = self[key] = Table(self._decider, self._names, told, kind)
        return table


class Decider:
    """Asks the cases of one rule at the line ends of a page, those across blank lines or those across none.

    The cases that fit are looked up by the answers that are cheap; only the rest of their conditions is asked.
    """

    def __init__(
        self, options: Sequence[Option], blank: bool, ends: frozenset[str], dangling: frozenset[str], words: Words
    ) -> None:
        self.options = list(options)
        self.kinds = ("", *dict.fromkeys(kind.name for kind in words.kinds))
        self._numbers = {name: number for number, name in enumerate(self.kinds)}
        self._blank, self._ends, self._dangling = blank, ends, dangling
        self._last_chars = frozenset([word[-1] for word in dangling])
        self._traits = [name for name in TRAITS if any(option.asks(name) for option in options)]
        names = (*ANSWERS, *ALSO, *AT_MOST)
        self._names = tuple([name for name in names if any(option.asks(name) for option in options)])
        acting = [option for option in options if option.acts]
        self._first_kinds = _kinds([option.kind for option in acting])
        self._next_kinds = _kinds([option.next_kind for option in acting])
        self._tables: dict[tuple[Sequence[str], tuple[tuple[str, bool], ...]], Tables] = {}

    def dangles(self, text: str) -> bool:
        """Whether the text ends with a word that cannot end a sentence."""
        return text[-1] in self._last_chars and last_word(text) in self._dangling

    def decisions(self, shape: Layout, chosen: Sequence[int] | None) -> Decisions:
        """What is done where something is; only the line ends behind the `chosen` lines are asked."""
        if len(shape.texts) < 2:
            return [], []
        answers = answers_of(shape)
        asked = answers.asked(self._blank, self._ends, chosen)
        if asked and self._next_kinds is not None:
            asked = self._of_these_kinds(shape, self._next_kinds, asked)
        if asked:
            asked = shape.in_the_text(asked, self._blank)
        return self._decided(answers, asked) if asked else ([], [])

    def _of_these_kinds(self, shape: Layout, next_kinds: Container[str], asked: Sequence[int]) -> list[int]:
        """The lines behind which a line stands that some case is for, and which may be of a paragraph it is for."""
        kinds = shape.kinds_of([number + 1 for number in asked])
        near = [number for number, kind in zip(asked, kinds, strict=True) if kind in next_kinds]
        first_kinds = self._first_kinds
        if first_kinds is None or not near:
            return near
        found: list[int] = []
        for number, kind in zip(near, shape.kinds_of(near), strict=True):
            if kind in first_kinds or (found and found[-1] == number - 1):
                found.append(number)
        return found

    def _decided(self, answers: Answers, asked: list[int]) -> Decisions:
        few = are_few(len(asked), len(answers.texts))
        names, numbers = FEW_NAMES if few else self._names, self._numbers
        shape, kinds = answers.shape, answers.shape.kinds_beside(asked) if few else answers.shape.kinds
        told = signs_of_few(answers, asked, kinds, numbers) if few else signs(answers, asked, names, numbers)
        traits = () if few else tuple([(name, bool(getattr(answers.shape, name))) for name in self._traits])
        tables = self._tables.get((names, traits))
        if tables is None:
            tables = self._tables[names, traits] = Tables(self, names, dict(traits))
        found: list[int] = []
        options: list[Option] = []
        start = follows = -1
        paragraph, so_far, kind, table = Paragraph(shape, -1), False, "", None
        for number, inside, first, clause in zip(asked, *told, strict=True):
            if number != follows:
                start, so_far, kind, table = number, False, kinds.get(number, ""), None
                option, left = tables[kind, _FIRST if start else _FIRST_OF_PAGE, False][first]
            else:
                if table is None:
                    table = tables[kind, _INSIDE if start else _INSIDE_THE_FIRST, so_far]
                option, left = table[inside]
            if left:
                if paragraph.start != start:
                    paragraph = Paragraph(shape, start)
                option = self._first(answers, paragraph, number, left)
            if option is None or not option.acts:
                continue
            found.append(number)
            options.append(option)
            if option.joins:
                follows = number + 1
                if clause and not so_far:
                    so_far, table = True, None
        return found, options

    def _first(self, answers: Answers, paragraph: Paragraph, number: int, left: Left) -> Option | None:
        """The first case that fits."""
        at = Boundary(answers, paragraph, number, self.dangles)
        for option, tests in left:
            for test in tests:
                if not test.holds(at):
                    break
            else:
                return option
        return None
