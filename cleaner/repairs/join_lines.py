"""`join-lines`: decides for every line end whether the next line goes on, by cases of which the first that fits wins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from cleaner.lazy import lazy
from itertools import pairwise
from operator import attrgetter
from typing import Any, Literal, get_args

import regex
from pydantic import Field, model_validator

from cleaner import layout as lay
from cleaner.contracts import Contract, bare
from cleaner.edits import Change, Finding
from cleaner.layout import Layout, Line, layout
from cleaner.lexicon import cut_by_hyphen, cuts_word, last_word
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.words import Words

Test = Callable[["Boundary"], bool]
_COST = {"begins": 0, "latin": 1, "room": 1, "blank_style": 1, "longer_than": 4, "clauses": 2, "sentences": 2}
_COST |= {"together": 5, "cuts_word": 6, "dangling": 6}
Ending = Literal["final", "pause", "open", "hyphen", "dash", "closed", "none"]
_ENDINGS = get_args(Ending)
Beginning = Literal["closing", "opening", "lower", "latin", "digit", "bullet", "dash", "other"]
_CLOSING = "，。、；：！？”’）》」』】〕…,;:!?)]"
_STOPPED = "，、；：…,;:—-–([{（《“‘「『【〔〈"
_EVIDENCE = regex.compile(r"[，。；！？：、]")
_OPENED = regex.compile(r"[“‘（《「『【〔]")
_CLAUSE = regex.compile(r"[，、；：。！？,;:!?]")
_GROUP_END, _GROUP_START = regex.compile(r"\d \d+$"), regex.compile(r"\d+ \d")
_PROSE, _COLUMNS = regex.compile("[。，；：？！]"), regex.compile(" {3,}")
_LAST_WORD, _FIRST_WORD = regex.compile(r"([A-Za-z]+)-$"), regex.compile(r"[A-Za-z]+")
_INNER = regex.compile(r"[，。；！？]")
_BRACKETS = regex.compile(r"[“‘（《〈「『【〔”’）》〉」』】〕\"]")
_SENTENCE_INSIDE = regex.compile(r"[。！？](?!$)")
_SENTENCE_END = regex.compile("[。！？]")
_ADDRESS = regex.compile(r"://|^www\.|@")
_ASCII_END = regex.compile(r"[!-~]$")
_ASCII_START = regex.compile(r"[!-~]")


def _hyphen(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Case(Parameters):
    """One case: what must hold, and what is done then. Conditions that a case leaves out may be either way."""

    model_config = Parameters.model_config | {"alias_generator": _hyphen}

    name: str = Field(description="What a report calls the case.")
    then: Literal["join", "space", "keep", "flag"] = Field(
        description="join: nothing between (a space between Latin words); space: one space; keep: leave; flag: leave and report."
    )
    ends: tuple[Ending, ...] | None = Field(default=None, description="How the line ends.")
    begins: tuple[Beginning, ...] | None = Field(default=None, description="How the next line begins.")
    kind: tuple[str, ...] | None = Field(default=None, description="The line's kind; '' is none of those declared.")
    next_kind: tuple[str, ...] | None = Field(default=None, description="The next line's kind.")
    third_kind: tuple[str, ...] | None = Field(default=None, description="The kind of the line after the next.")
    previous_kind: tuple[str, ...] | None = Field(default=None, description="The kind of the line before this one.")
    inside: bool | None = Field(default=None, description="The line itself begins with a small letter.")
    wide: bool | None = Field(default=None, description="The line fills at least 70 per cent of its column.")
    colon: bool | None = Field(default=None, description="The line ends with a colon or a semicolon.")
    over: bool | None = Field(default=None, description="The line is wider than its column.")
    next_over: bool | None = Field(default=None, description="The next line is wider than its column.")
    single: bool | None = Field(default=None, description="The paragraph has only this line so far.")
    regular: bool | None = Field(default=None, description="The column's full lines hardly vary in width.")
    utterance: bool | None = Field(default=None, description="The next line is one whole quotation and stops short.")
    room: bool | None = Field(default=None, description="The next line's first word would have fitted on this line.")
    next_stops: bool | None = Field(default=None, description="The next line ends a sentence, or with a colon.")
    next_room: bool | None = Field(default=None, description="The next line itself stops short of its column.")
    measured: bool | None = Field(default=None, description="The width of the line's column is known.")
    indented: bool | None = Field(default=None, description="The next line is indented as this page indents paragraphs.")
    first: bool | None = Field(default=None, description="The next line is as short as one whose indent was lost.")
    open_: bool | None = Field(default=None, description="A quotation mark or bracket of the paragraph is still open.")
    opens_again: bool | None = Field(default=None, description="The next line begins with the mark that is still open.")
    next_ends_block: bool | None = Field(default=None, description="A blank line follows the next line.")
    spread: bool | None = Field(default=None, description="Both lines were letter-spaced on the raw page.")
    heading: bool | None = Field(default=None, description="The line looks like a headline.")
    next_heading: bool | None = Field(default=None, description="The next line looks like a headline.")
    cuts_word: bool | None = Field(default=None, description="The break cuts a word of the dictionary.")
    dangling: bool | None = Field(default=None, description="The line ends with a word that cannot end a sentence.")
    sentences: bool | None = Field(default=None, description="The paragraph has a sentence end inside.")
    clauses: bool | None = Field(default=None, description="The paragraph has a pause or sentence end inside.")
    next_clauses: bool | None = Field(default=None, description="The next line has a pause or sentence end inside.")
    next_running: bool | None = Field(default=None, description="The next line is running text by its marks or its width.")
    lopsided: bool | None = Field(default=None, description="The last clause is much shorter or longer than the others.")
    pause_inside: bool | None = Field(default=None, description="The line ends with a comma, or the next is running text.")
    alike: bool | None = Field(default=None, description="Both lines are short and equally long, as in verse.")
    spaced: bool | None = Field(default=None, description="The line has a separating space inside.")
    shorter: bool | None = Field(default=None, description="The next line is at most half as wide as this one.")
    longer_than: float | None = Field(default=None, description="The paragraph is wider than so many ems.")
    latin: bool | None = Field(default=None, description="Neither line has any Chinese in it.")
    blank_style: bool | None = Field(default=None, description="The page sets paragraphs apart with blank lines.")
    pair: bool | None = Field(default=None, description="The two lines stand alone between blank lines.")
    attached: bool | None = Field(default=None, description="No blank line stands before the paragraph.")
    dialogue: bool | None = Field(default=None, description="Many lines of the page begin with a quotation mark.")
    tiny: bool | None = Field(default=None, description="The next line is three ems wide or less.")
    longer: bool | None = Field(default=None, description="The next line is much wider than this one.")
    row: bool | None = Field(default=None, description="The line is a table row: at least three cells a space apart.")
    previous_row: bool | None = Field(default=None, description="The line before this one is a table row.")
    next_row: bool | None = Field(default=None, description="The next line is a table row.")
    top: bool | None = Field(default=None, description="The paragraph is the page's first.")
    together: str | None = Field(default=None, description="A pattern that both lines together match, spaces left out.")
    speech: bool | None = Field(default=None, description="The next line is speech and who speaks, and stops short.")
    spoken: bool | None = Field(default=None, description="Two speakers: both lines begin with a quotation mark.")
    same_item: bool | None = Field(default=None, description="The paragraph is itself an item like the next line.")


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
    contracts: tuple[Contract, ...] = ("breaks",)

    def __init__(self, params: JoinLinesParams, words: Words) -> None:
        super().__init__(params, words)
        self.dangling = frozenset(params.dangling)
        self.last_chars = frozenset(word[-1] for word in params.dangling)
        self.tests = [(case, _conditions(case, words)) for case in params.cases]
        self.dispatch: dict[tuple[str, str, str], list[tuple[Case, list[Test]]]] = {}
        acting = [case for case in params.cases if case.then != "keep"]
        self.plain_keeps = params.across == "blank" and all(_needs_evidence(case) for case in acting)
        self.ends = frozenset(e for c in params.cases if c.then != "keep" and not c.begins for e in c.ends or _ENDINGS)
        kinds = {k.name for k in words.kinds} | {""}
        for case in params.cases:
            for kind in (*(case.kind or ()), *(case.next_kind or ()), *(case.third_kind or ()), *(case.previous_kind or ())):
                if kinds != {""} and kind not in kinds:
                    raise ValueError(f"case {case.name!r} names the kind {kind!r}, which is not declared")

    def wanted(self, page: Page) -> bool:
        """Whether the page has line ends of the sort that is looked at."""
        if self.params.across == "line":
            return not page.tidy
        return "\n\n" in page.text or "\f" in page.text

    def find(self, page: Page) -> Iterator[Change | Finding]:
        """A change for every break that some case joins."""
        chosen: set[int] | range | None = None
        if self.plain_keeps and page.tidy:
            chosen = self._candidates(page)
            if not chosen:
                return
        shape = layout(page, self.words)
        lines, across = shape.lines, self.params.across
        paragraph = Paragraph(lines, 0)
        for number in range(len(lines) - 1):
            line, after = lines[number], lines[number + 1]
            case = None
            if chosen is not None and number not in chosen:
                paragraph = Paragraph(lines, number + 1)
                continue
            if ("blank" if after.blank or after.feed else "line") == across:
                if line.ends in self.ends or after.text[0] in _CLOSING:
                    case = self._decide(Boundary(self, shape, paragraph, number))
            if case is None or case.then in ("keep", "flag"):
                if case is not None and case.then == "flag":
                    yield Finding(line.start, after.end, case.name)
                paragraph = Paragraph(lines, number + 1)
                continue
            yield _joined(page, line, after, case)

    def _candidates(self, page: Page) -> set[int]:
        """The breaks of a tidy page that need a look: those neither after a sentence nor after a plain headline."""
        chosen = set()
        lines = page.lines
        for number in range(len(lines) - 1):
            line = lines[number]
            last = line[-1]
            if lines[number + 1][0] in _CLOSING:
                chosen.add(number)
            elif last in "。！？" or (last in lay.CLOSERS and lay.ending(line) not in self.ends):
                continue
            elif last in self.last_chars or line.isascii() or last in _STOPPED or _evident(line):
                chosen.add(number)
            elif len(line) > 8 and cuts_word(line, lines[number + 1]):
                chosen.add(number)
        return chosen

    def _decide(self, boundary: Boundary) -> Case | None:
        """The first case that fits; cases that the ending and the kinds rule out are not asked at all."""
        key = (boundary.ends, boundary.kind, boundary.next_kind)
        cases = self.dispatch.get(key)
        if cases is None:
            cases = self.dispatch[key] = [(c, t) for c, t in self.tests if _fits(c, *key)]
        for case, tests in cases:
            for test in tests:
                if not test(boundary):
                    break
            else:
                return case
        return None


def _fits(case: Case, ends: str, kind: str, next_kind: str) -> bool:
    wanted = ((case.ends, ends), (case.kind, kind), (case.next_kind, next_kind))
    return all(names is None or name in names for names, name in wanted)


def _evident(line: str) -> bool:
    """Whether a line has a pause or sentence end inside, or a quotation mark or bracket that stays open."""
    return _EVIDENCE.search(line) is not None or (_OPENED.search(line) is not None and bool(lay.unclosed(line)))


def _needs_evidence(case: Case) -> bool:
    """Whether the case cannot fit a break between tidy blocks of which the first has no marks and is not cut in a word."""
    shown = (case.open_, case.clauses, case.sentences, case.lopsided, case.cuts_word, case.dangling, case.attached)
    stopped = case.ends is not None and not {"none", "closed"} & set(case.ends)
    return True in (*shown, case.latin, case.pair) or stopped or case.begins == ("closing",)


def _conditions(case: Case, words: Words) -> list[Test]:
    """The case's conditions as tests, the cheap ones first."""
    tests: list[tuple[int, Test]] = []
    for name in Case.model_fields:
        wanted: Any = getattr(case, name)
        if name in ("name", "then", "ends", "kind", "next_kind") or wanted is None:
            continue
        if name == "longer_than":
            test = _over(wanted)
        elif name == "together":
            test = _matches(words.pattern(wanted))
        elif isinstance(wanted, tuple):
            test = _among(name, frozenset(wanted))
        else:
            test = _equals(name, wanted)
        tests.append((_COST.get(name, 3), test))
    return [test for _, test in sorted(tests, key=lambda pair: pair[0])]


def _over(ems: float) -> Test:
    return lambda b: b.size > ems


def _matches(pattern: regex.Pattern[str]) -> Test:
    return lambda b: pattern.fullmatch(b.both) is not None


def _among(name: str, wanted: frozenset[str]) -> Test:
    ask = attrgetter(name)
    return lambda b: ask(b) in wanted


def _equals(name: str, wanted: bool) -> Test:
    ask = attrgetter(name)
    return (lambda b: ask(b) is True) if wanted else (lambda b: ask(b) is False)


def _joined(page: Page, line: Line, after: Line, case: Case) -> Change:
    if case.then == "space":
        return Change(line.end, after.start, " ", case.name)
    if line.ends == "hyphen":
        left, right = _LAST_WORD.search(line.text), _FIRST_WORD.match(after.text)
        if left and right and cut_by_hyphen(left[1], right[0], page.text):
            return Change(line.end - 1, after.start, "", "word-cut-by-a-hyphen")
    return Change(line.end, after.start, _glue(line.text, after.text), case.name)


def _glue(left: str, right: str) -> str:
    """What stands between two lines that are one: a space between Latin words, nothing between Chinese ones."""
    if not (_ASCII_END.search(left) and _ASCII_START.match(right)):
        return ""
    if left[-1].isdigit() and right[0].isdigit():
        return " " if _GROUP_END.search(left) or _GROUP_START.match(right) else ""
    tail = left.rsplit(" ", 1)[-1]
    if right[0].isalnum() and _ADDRESS.search(tail) and len(tail) * 5 > len(left) * 3:
        return ""
    return "" if left[-1] in "-([/" or right[0] in ",.;:!?)]%" else " "


def _cells(text: str) -> int:
    """How many cells a line has if it is a table row: parts a space apart, none of them running text."""
    if "   " in text:
        return len(_COLUMNS.split(text)) + 1
    if " " not in text or text.isascii() or _PROSE.search(text):
        return 1
    return len(text.split())


class Paragraph:
    """The lines of one paragraph as far as they are known, and what has been learnt of them; each line is read once."""

    def __init__(self, lines: list[Line], start: int) -> None:
        self.lines, self.start = lines, start
        self._read = start
        self._open: list[str] = []
        self._clauses = self._sentences = False
        self._size = 0.0
        self._sized = start

    def text(self, number: int) -> str:
        """The text as far as line `number`, its last lines if it is very long."""
        if number == self.start:
            return self.lines[number].text
        return "".join(line.text for line in self.lines[max(self.start, number - 40) : number + 1])

    def size(self, number: int) -> float:
        """The width in ems as far as line `number`."""
        while self._sized <= number:
            self._size += self.lines[self._sized].width
            self._sized += 1
        return self._size

    def waiting(self, number: int) -> str:
        """The marks that are open as far as line `number`."""
        self.read(number)
        return "".join(self._open)

    def read(self, number: int) -> tuple[bool, bool, bool]:
        """Whether, as far as line `number`, a mark is open, a clause ends inside and a sentence ends inside."""
        while self._read <= number:
            text = self.lines[self._read].text
            if _BRACKETS.search(text):
                self._open = lay.still_open(self._open, text)
            whole = self._read < number
            self._clauses = self._clauses or _INNER.search(text if whole else text[:-1]) is not None
            self._sentences = self._sentences or (_SENTENCE_END if whole else _SENTENCE_INSIDE).search(text) is not None
            self._read += 1
        return bool(self._open), self._clauses, self._sentences


class Boundary:
    """What can be asked of one line end; each answer is worked out when a case first asks."""

    def __init__(self, repair: JoinLines, shape: Layout, paragraph: Paragraph, number: int) -> None:
        self._repair, self._shape, self._so_far = repair, shape, paragraph
        self._start, self._number, self._first = paragraph.start, number, paragraph.start == number
        self._line: Line = shape.lines[number]
        self._next: Line = shape.lines[number + 1]
        self.ends = self._line.ends
        self.kind = shape.kind(paragraph.start)
        self.next_kind = shape.kind(number + 1)

    @lazy
    def _paragraph(self) -> str:
        return self._so_far.text(self._number)

    @lazy
    def begins(self) -> str:
        char = self._next.text[0]
        if char in "，。、；：！？”’）》」』】〕…" or (char in ",;:!?)]" and not self._shape.latin):
            return "closing"
        if char in lay.OPENERS:
            return "opening"
        if char.isascii():
            if char.isalpha():
                return "lower" if char.islower() else "latin"
            return "digit" if char.isdigit() else "other"
        return "dash" if char in "—–" else "other"

    @lazy
    def third_kind(self) -> str:
        return self._shape.kind(self._number + 2)

    @lazy
    def previous_kind(self) -> str:
        return self._shape.kind(self._start - 1)

    @lazy
    def inside(self) -> bool:
        return self._line.text[0].islower()

    @lazy
    def wide(self) -> bool:
        column = self._shape.columns[self._number]
        return column is not None and self._line.width >= 0.7 * column.width

    @lazy
    def colon(self) -> bool:
        return self._line.text[-1] in "：:；;"

    def _over(self, number: int) -> bool:
        slack = self._shape.slack(number)
        return slack is not None and slack < -1.3

    @lazy
    def over(self) -> bool:
        return self._over(self._number)

    @lazy
    def next_over(self) -> bool:
        return self._over(self._number + 1)

    @lazy
    def single(self) -> bool:
        return self._start == self._number

    @lazy
    def regular(self) -> bool:
        column = self._shape.columns[self._number]
        return column is not None and column.exact <= 0.6

    @lazy
    def utterance(self) -> bool:
        text = self._next.text
        whole = text[0] in "“「" and text[-1] in "”」" and not any(c in text[1:-1] for c in "“”「」")
        return whole and (self._number + 2 >= len(self._shape.lines) or self._shape.room(self._number + 1) is True)

    @lazy
    def speech(self) -> bool:
        return self._next.text[0] in "“「" and self.next_quoted and self._shape.room(self._number + 1) is not False

    @lazy
    def room(self) -> bool | None:
        return self._shape.room(self._number, self._first)

    @lazy
    def next_stops(self) -> bool:
        return self._next.ends == "final" or self._next.text[-1] in "：:"

    @lazy
    def next_room(self) -> bool | None:
        return self._shape.room(self._number + 1)

    @lazy
    def measured(self) -> bool:
        return self._shape.columns[self._number] is not None

    @lazy
    def indented(self) -> bool:
        step = self._next.indent - self._line.indent
        if self._first and self._line.indent >= 1 and step <= -0.75:
            return False
        least = 0.3 if self._shape.rarely_indented else 0.75
        return step > least and (self._first or self._next.indent >= 1 or self._shape.rarely_indented)

    @lazy
    def first(self) -> bool:
        column = self._shape.columns[self._number + 1]
        lost = column is not None and column.indent is not None and column.indent > 0
        return lost and self._shape.looks_first(self._number + 1) is True

    @lazy
    def open_(self) -> bool:
        return self._so_far.read(self._number)[0]

    @lazy
    def heading(self) -> bool:
        return self._start == self._number and self._shape.heading(self._number)

    @lazy
    def next_heading(self) -> bool:
        return self._shape.heading(self._number + 1)

    @lazy
    def cuts_word(self) -> bool:
        return cuts_word(self._line.text, self._next.text)

    @lazy
    def dangling(self) -> bool:
        return self._line.text[-1] in self._repair.last_chars and last_word(self._line.text) in self._repair.dangling

    @lazy
    def next_ends_block(self) -> bool:
        lines, after = self._shape.lines, self._number + 2
        return after >= len(lines) or lines[after].blank > 0

    @lazy
    def spread(self) -> bool:
        return self._shape.spread(self._number) and self._shape.spread(self._number + 1)

    @lazy
    def opens_again(self) -> bool:
        """A quotation mark cannot open twice: its partner was lost, and somebody else speaks."""
        return self._next.text[0] in "“‘「『" and self._so_far.waiting(self._number).endswith(self._next.text[0])

    @lazy
    def sentences(self) -> bool:
        return self._so_far.read(self._number)[2]

    @lazy
    def clauses(self) -> bool:
        if not self._so_far.read(self._number)[1]:
            return False
        text = self._line.text
        quoted = self._first and text[0] in "“「\"" and text[-1] in "”」\""
        return not quoted or _SENTENCE_END.search(text) is not None

    @lazy
    def next_clauses(self) -> bool:
        return _INNER.search(self._next.text) is not None

    @lazy
    def next_running(self) -> bool:
        text = self._next.text
        return _INNER.search(text) is not None or ("、" in text and self._next.width >= 16)

    @lazy
    def lopsided(self) -> bool:
        parts = [p for p in _CLAUSE.split(self._paragraph) if p]
        if len(parts) < 2:
            return False
        usual = sum(map(len, parts[:-1])) / (len(parts) - 1)
        return len(parts[-1]) * 2 <= usual or len(parts[-1]) >= usual * 2 or len(parts) > 3

    @lazy
    def pause_inside(self) -> bool:
        return self._line.text[-1] in "，、," or self.next_clauses

    @lazy
    def alike(self) -> bool:
        if self._line.width > 16 or abs(self._line.width - self._next.width) > 1:
            return False
        lines, i = self._shape.lines, self._number
        near = lines[max(0, i - 3) : i + 5]
        return all(line.ends in ("final", "pause") for line in near if abs(line.width - self._line.width) <= 2)

    @lazy
    def spaced(self) -> bool:
        return " " in self._line.text

    @lazy
    def shorter(self) -> bool:
        return self._next.width <= self._line.width * 0.6

    @lazy
    def size(self) -> float:
        return self._so_far.size(self._number)

    @lazy
    def latin(self) -> bool:
        return self._line.text.isascii() and self._next.text.isascii()

    @lazy
    def both(self) -> str:
        return bare(self._paragraph + self._next.text)

    @lazy
    def top(self) -> bool:
        return self._start == 0

    @lazy
    def row(self) -> bool:
        return _cells(self._line.text) >= 3

    @lazy
    def previous_row(self) -> bool:
        return self._number > 0 and _cells(self._shape.lines[self._number - 1].text) >= 3

    @lazy
    def next_row(self) -> bool:
        return _cells(self._next.text) >= 3

    @lazy
    def blank_style(self) -> bool:
        return self._shape.blank_style

    @lazy
    def pair(self) -> bool:
        lines, i = self._shape.lines, self._number
        before = i == 0 or lines[i].blank > 0
        return before and not self._next.blank and (i + 2 >= len(lines) or lines[i + 2].blank > 0)

    @lazy
    def attached(self) -> bool:
        return self._start > 0 and not self._shape.lines[self._start].blank

    @lazy
    def dialogue(self) -> bool:
        return self._shape.dialogue

    @lazy
    def tiny(self) -> bool:
        return self._next.width <= 3

    @lazy
    def longer(self) -> bool:
        return self._next.width > self._line.width * 1.8

    @lazy
    def spoken(self) -> bool:
        marks = ("“", "「", "『", "‘")
        whole = self._paragraph.startswith(marks) and not self.open_
        return whole and self._next.text.startswith(marks) and self.next_quoted

    @lazy
    def next_quoted(self) -> bool:
        """Whether the next line closes the quotation it opens and ends there or soon after."""
        return not lay.unclosed(self._next.text) and self._next.ends == "final"

    @lazy
    def same_item(self) -> bool:
        return self.kind == self.next_kind and self.kind in ("item", "point") and regex.match(r"\W", self._paragraph[0]) is not None
