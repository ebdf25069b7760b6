"""The cases of a `join-lines` rule: what must hold of a line end, and what is done then."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import Field

from cleaner.joining.answers import ANSWERS
from cleaner.joining.deciding import Among, Is, Matches, Option, Over, Test, Told
from cleaner.needs import Gate
from cleaner.repair import Parameters
from cleaner.words import Words

_COST = {"latin": 1, "room": 1, "longer_than": 4, "clauses": 2, "sentences": 2}
_COST |= {"together": 5, "cuts_word": 6, "dangling": 6}
Ending = Literal["final", "pause", "open", "hyphen", "dash", "closed", "none"]
ENDINGS = get_args(Ending)
Beginning = Literal["closing", "ellipsis", "suffix", "opening", "lower", "latin", "digit", "dash", "other"]


def _hyphen(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Case(Parameters):
    """One case: what must hold, and what is done then. Conditions that a case leaves out may be either way."""

    model_config = Parameters.model_config | {"alias_generator": _hyphen}

    name: str = Field(description="What a report calls the case.")
    then: Literal["join", "space", "keep", "flag"] = Field(
        description="join: nothing between, or a space between Latin words; space: a space; keep: leave; flag: report."
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
    nearly: bool | None = Field(default=None, description="With one character more it would be full.")
    next_stops: bool | None = Field(default=None, description="The next line ends a sentence, or with a colon.")
    next_room: bool | None = Field(default=None, description="The next line itself stops short of its column.")
    measured: bool | None = Field(default=None, description="The width of the line's column is known.")
    firm: bool | None = Field(default=None, description="The line's column has lines of its width in a row.")
    indented: bool | None = Field(default=None, description="The next line has this page's paragraph indent.")
    first: bool | None = Field(default=None, description="The next line is as short as one whose indent was lost.")
    open_: bool | None = Field(default=None, description="A quotation mark or bracket of the paragraph is still open.")
    opens_again: bool | None = Field(default=None, description="The next line begins with the mark that is still open.")
    next_closes: bool | None = Field(default=None, description="The next line closes the mark that is still open.")
    quotation: bool | None = Field(default=None, description="The next line begins with a quotation mark.")
    quotes: bool | None = Field(default=None, description="The paragraph has a quotation mark in it.")
    next_ends_block: bool | None = Field(default=None, description="A blank line follows the next line.")
    spread: bool | None = Field(default=None, description="Both lines were letter-spaced on the raw page.")
    heading: bool | None = Field(default=None, description="The line looks like a headline.")
    next_heading: bool | None = Field(default=None, description="The next line looks like a headline.")
    cuts_word: bool | None = Field(default=None, description="The break cuts a word of the dictionary.")
    dangling: bool | None = Field(default=None, description="The line ends with a word that cannot end a sentence.")
    sentences: bool | None = Field(default=None, description="The paragraph has a sentence end inside.")
    clauses: bool | None = Field(default=None, description="The paragraph has a pause or sentence end inside.")
    next_clauses: bool | None = Field(default=None, description="The next line has a pause or sentence end inside.")
    next_running: bool | None = Field(default=None, description="The next line is running text, by its marks or width.")
    lopsided: bool | None = Field(default=None, description="The last clause is much shorter or longer than others.")
    misread: bool | None = Field(default=None, description="A lone digit or letter stands where a mark should.")
    pause_inside: bool | None = Field(default=None, description="The line ends with a comma, or clauses follow.")
    alike: bool | None = Field(default=None, description="Both lines are short and equally long, as in verse.")
    short_lines: bool | None = Field(default=None, description="A line of the two stands in a row of six short ones.")
    parallel: bool | None = Field(default=None, description="Both lines have the same marks at the same places.")
    versed: bool | None = Field(default=None, description="The page's lines are short, and most end with a mark.")
    upright: bool | None = Field(default=None, description="Both lines stand in a row of three single characters.")
    spaced: bool | None = Field(default=None, description="The line has a separating space inside.")
    shorter: bool | None = Field(default=None, description="The next line is at most half as wide as this one.")
    longer_than: float | None = Field(default=None, description="The paragraph is wider than so many ems.")
    latin: bool | None = Field(default=None, description="Neither line has any Chinese in it.")
    blank_style: bool | None = Field(default=None, description="The page sets paragraphs apart with blank lines.")
    pair: bool | None = Field(default=None, description="The two lines stand alone between blank lines.")
    attached: bool | None = Field(default=None, description="No blank line stands before the paragraph.")
    whole_quotation: bool | None = Field(default=None, description="The paragraph is one quotation.")
    enumerates: bool | None = Field(default=None, description="The paragraph has numbered points inside its lines.")
    next_entry: bool | None = Field(default=None, description="The next line begins as an entry of a list does.")
    next_utters: bool | None = Field(default=None, description="The next line begins with a whole sentence in quotes.")
    named: bool | None = Field(default=None, description="Paragraph and next line begin with a name and a colon.")
    dialogue: bool | None = Field(default=None, description="Many lines of the page begin with a quotation mark.")
    tiny: bool | None = Field(default=None, description="The next line is three ems wide or less.")
    longer: bool | None = Field(default=None, description="The next line is much wider than this one.")
    cells_apart: bool | None = Field(default=None, description="On this page every cell of a table is on a line.")
    next_cell: bool | None = Field(default=None, description="The next line is a cell, set off by a single space.")
    row: bool | None = Field(default=None, description="The line is a table row: at least three cells a space apart.")
    previous_row: bool | None = Field(default=None, description="The line before this one is a table row.")
    next_row: bool | None = Field(default=None, description="The next line is a table row.")
    top: bool | None = Field(default=None, description="The paragraph is the page's first.")
    together: str | None = Field(default=None, description="A pattern that both lines together match, spaces left out.")
    speech: bool | None = Field(default=None, description="The next line is speech and who speaks, and stops short.")
    spoken: bool | None = Field(default=None, description="Two speakers: both lines begin with a quotation mark.")
    same_item: bool | None = Field(default=None, description="The paragraph is itself an item like the next line.")


def tells_itself(case: Case) -> bool:
    """Whether the case fits only by a mark at the break, or between Latin lines, whatever stands before."""
    marked = case.ends is not None and {*case.ends} <= {"pause", "open", "hyphen", "dash"}
    inside = case.begins is not None and {*case.begins} <= {"closing", "suffix"}
    return case.latin is True or marked or inside


def runs_on(case: Case) -> bool:
    """Whether the case fits only before running text, or behind a linking word before a Latin one."""
    latin = case.begins is not None and {*case.begins} <= {"lower", "latin"}
    return case.next_running is True or (case.dangling is True and latin)


def shows_marks(case: Case) -> bool:
    """Whether the case fits only where a mark stands in the paragraph, or no blank line beside the break."""
    return True in (case.open_, case.clauses, case.sentences, case.attached, case.pair)


def needs_evidence(case: Case) -> bool:
    """Whether the case never fits between blocks of which the first has no marks, is no cut word, ends with no link.

    The first stands below a blank line, and the line before does not go on in it.
    """
    stopped = case.ends is not None and not {"none", "closed"} & set(case.ends)
    return True in (case.cuts_word, case.dangling) or shows_marks(case) or stopped or tells_itself(case)


def as_asked(case: Case, words: Words) -> Option:
    """The case as it is asked, its cheap conditions first."""
    tests: list[tuple[int, Test]] = []
    for name in Case.model_fields:
        wanted: Any = getattr(case, name)
        if name in ("name", "then", "ends", "begins", "kind", "next_kind") or wanted is None:
            continue
        if name == "longer_than":
            test: Test = Over(wanted)
        elif name == "together":
            test = Matches(Gate(words.pattern(wanted), words.expand(wanted)), words.trusts(wanted))
        elif isinstance(wanted, tuple):
            test = Among(name, frozenset(wanted))
        else:
            test = (Told if name in ANSWERS else Is)(name, wanted)
        tests.append((_COST.get(name, 3), test))
    ordered = [test for _, test in sorted(tests, key=lambda pair: pair[0])]
    return Option(case.name, case.then, (case.ends, case.begins, case.next_kind, case.kind), ordered)
