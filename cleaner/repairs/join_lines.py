"""`join-lines`: decides for every line end whether the next line goes on; the first case that fits wins."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import ClassVar, Literal

import regex
from pydantic import Field, model_validator

from cleaner.contracts import Contract
from cleaner.edits import Change, Finding
from cleaner.joining.boundary import Boundary
from cleaner.joining.cases import ENDINGS, Case, Key, Test, conditions, fits, needs_evidence
from cleaner.joining.paragraph import Paragraph
from cleaner.layout import layout
from cleaner.lexicon import cut_by_hyphen, cuts_word, last_word
from cleaner.lines import CLOSERS, Line, ending, unclosed
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.words import Words

_CLOSING = "，。、；：！？”’）》」』】〕…,;:!?)]"
_STOPPED = "，、；：…,;:—-–([{（《“‘「『【〔〈"
_EVIDENCE = regex.compile(r"[，。；！？：、]")
_OPENED = regex.compile(r"[“‘（《「『【〔]")
_GROUP_END, _GROUP_START = regex.compile(r"\d \d+$"), regex.compile(r"\d+ \d")
_LAST_WORD, _FIRST_WORD = regex.compile(r"([A-Za-z]+)-$"), regex.compile(r"[A-Za-z]+")
_ADDRESS = regex.compile(r"://|^www\.|@")
_VERSION = regex.compile(r"[=<>~]=\d")
_PATH = regex.compile(r"\w/[\w./,~-]*\w$")
_ASCII_END = regex.compile(r"[!-~]$")
_ASCII_START = regex.compile(r"[!-~]")


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
        self.dangling = frozenset(params.dangling)
        self.last_chars = frozenset(word[-1] for word in params.dangling)
        self.tests = [(case, conditions(case, words)) for case in params.cases]
        self.dispatch: dict[tuple[str, str, str, str, bool | None], list[tuple[Case, list[Test]]]] = {}
        self.styled = any(case.blank_style is not None for case in params.cases)
        acting = [case for case in params.cases if case.then != "keep"]
        self.plain_keeps = params.across == "blank" and all(needs_evidence(case) for case in acting)
        self.ends = frozenset(e for c in params.cases if c.then != "keep" and not c.begins for e in c.ends or ENDINGS)
        declared = {k.name for k in words.kinds}
        for case in params.cases if declared else ():
            named = chain.from_iterable(filter(None, (case.kind, case.next_kind, case.third_kind, case.previous_kind)))
            for kind in set(named) - declared - {""}:
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
            asked = ("blank" if after.blank or after.feed else "line") == across
            if asked and (line.ends in self.ends or after.text[0] in _CLOSING):
                case = self._decide(Boundary(shape, paragraph, number, self._dangles))
            if case is None or case.then in ("keep", "flag"):
                if case is not None and case.then == "flag":
                    yield Finding(line.start, after.end, case.name)
                paragraph = Paragraph(lines, number + 1)
                continue
            yield _joined(page, line, after, case)

    def _dangles(self, text: str) -> bool:
        return text[-1] in self.last_chars and last_word(text) in self.dangling

    def _candidates(self, page: Page) -> set[int]:
        """The breaks of a tidy page that need a look: those neither after a sentence nor after a plain headline."""
        chosen = set()
        lines = page.lines
        for number in range(len(lines) - 1):
            line = lines[number]
            last = line[-1]
            if lines[number + 1][0] in _CLOSING:
                chosen.add(number)
            elif last in "。！？" or (last in CLOSERS and ending(line) not in self.ends):
                continue
            elif (
                last in self.last_chars
                or line.isascii()
                or last in _STOPPED
                or _evident(line)
                or (len(line) > 8 and cuts_word(line, lines[number + 1]))
            ):
                chosen.add(number)
        return chosen

    def _decide(self, boundary: Boundary) -> Case | None:
        """The first case that fits; those that the key rules out are not asked at all."""
        style = boundary.blank_style if self.styled else None
        key = (boundary.ends, boundary.begins, boundary.kind, boundary.next_kind, style)
        cases = self.dispatch.get(key)
        if cases is None:
            cases = self.dispatch[key] = [(c, t) for c, t in self.tests if fits(c, Key(*key))]
        for case, tests in cases:
            for test in tests:
                if not test(boundary):
                    break
            else:
                return case
        return None


def _evident(line: str) -> bool:
    """Whether a line has a pause or sentence end inside, or a quotation mark or bracket that stays open."""
    return _EVIDENCE.search(line) is not None or (_OPENED.search(line) is not None and bool(unclosed(line)))


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
    ended = tail[-1] == "." and right[0].isupper()
    if right[0].isalnum() and not ended and _ADDRESS.search(tail) and len(tail) * 5 > len(left) * 3:
        return ""
    glued = left[-1] in "-([/" or right[0] in ",.;:!?)]%" or _VERSION.match(right)
    return "" if glued or (right[0] in "#?&=" and _PATH.search(tail[-80:])) else " "
