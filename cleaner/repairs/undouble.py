"""`undouble`: takes apart text that was drawn twice, or three times, to make it look bold."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import partial
from itertools import chain, groupby, pairwise
from typing import ClassVar, NamedTuple

import regex
from pydantic import Field

from cleaner.codes import among
from cleaner.contracts import Contract
from cleaner.doubling import (
    LETTER,
    MARKS,
    NEUTRAL,
    WORD,
    Piece,
    Proof,
    between,
    chains,
    end_of,
    is_periodic,
    kept_whole,
    proof,
    rows_of_pairs,
    without_words,
)
from cleaner.edits import Change, Finding
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.spacing import IS_WHITE

_IS_MARK, _MARK_CODES = among(MARKS), frozenset(map(ord, MARKS))
_BROKEN = regex.compile(r"^(.{2,80})\n\1$|^(.{2,80}) ?\2$", regex.MULTILINE)
_PAUSE = regex.compile("[，。！？；]")
_PIECE = regex.compile(r"[\p{L}\p{N}〇○%.·/-]+|[^\p{L}\p{N}\s]+")
LONGEST = 80


class UndoubleParams(Parameters):
    """How much proof it takes."""

    glyphs: int = Field(default=5, ge=4, description="How many doubled glyphs in a row cannot be the author's own.")
    chain: int = Field(default=12, ge=8, description="How many characters a chain of doubled runs must cover.")


class Signs(NamedTuple):
    """What looks doubled on a page: the places of marks and glyphs that stand twice, and numbers of lines.

    `alike` are the same as the next, `marked` end with the mark with which the next begins, `halves` stand twice.
    """

    places: list[int]
    alike: list[int]
    marked: list[int]
    halves: list[int]


class Region(NamedTuple):
    """A stretch of lines, its characters that are not white and their places, and its chains with what proves them.

    `heads` are the starts of its lines in the stream.
    """

    begin: int
    stop: int
    places: list[int]
    stream: str
    heads: list[int]
    chains: list[tuple[list[Piece], Proof]]

    def second_copies(self, pieces: list[Piece], known: Proof) -> Iterator[Piece]:
        """What is drawn twice in a chain that is proved."""
        own = list(without_words(self.stream, pieces, known, self.heads)) if known.glyphs else pieces
        return chain(own, between(self.stream, own))


class Undouble(Repair[UndoubleParams]):
    """Keeps the first copy of every doubled run, glyph or line, where a whole chain of them proves the damage.

    A single repetition proves nothing (研究研究, 加油！加油！), nor do numbers or words written so (高高兴兴).
    Short doubled lines go only on a page that has a chain of doubled runs.
    """

    name = "undouble"
    Params = UndoubleParams
    contracts: ClassVar[tuple[Contract, ...]] = ("repeats",)

    def wanted(self, page: Page) -> bool:
        """Whether a mark stands twice, or glyph after glyph does, or a line repeats itself or the one before."""
        return any(self._signs(page))

    def find(self, page: Page) -> Iterator[Change | Finding]:
        """Changes that delete second copies; a doubled line, glyph or run that nothing proves is flagged."""
        text, signs = page.text, self._signs(page)
        rows = {int(page.spans[0, n]) for n in rows_of_pairs(partial(_line, page), signs.alike)}
        regions = [self._region(page, begin, stop) for begin, stop in _regions(page, signs)]
        sure = {known.glyphs for region in regions for _, known in region.chains if known.sure}
        firm = False in sure or _bold_headings(page, signs)
        for region in regions:
            places, doubtful = region.places, []
            taken: dict[int, Piece] = {}
            for pieces, known in region.chains:
                if known.sure or known.glyphs in sure:
                    taken.update((p.start, p) for p in region.second_copies(pieces, known))
                elif known.told:
                    doubtful.append(Piece(pieces[0].start, end_of(pieces[-1]) - pieces[0].start, 1))
                    yield _finding(places, doubtful[-1], "glyphs-stand-twice" if known.glyphs else "runs-stand-twice")
            whole, last = sorted([*taken.values(), *doubtful]), 0
            for piece in self._lines(text, region, rows):
                if piece.start < last or _covered(piece, whole):
                    continue
                proved = firm or piece.size >= 30 or places[piece.start] in rows
                if proved and LETTER.search(region.stream, piece.start, piece.start + piece.size):
                    taken[piece.start], last = piece, end_of(piece)
                else:
                    yield _finding(places, piece, "line-stands-twice")
            yield from self._changes(text, places, taken)

    def _region(self, page: Page, begin: int, stop: int) -> Region:
        """A stretch of lines with the chains in it for which something speaks."""
        places = (begin + (~IS_WHITE[page.plane[begin:stop]]).nonzero()[0]).tolist()
        stream = "".join(page.text[begin:stop].split())
        starts, _ = page.spans
        lines = starts[starts.searchsorted(begin) : starts.searchsorted(stop)].tolist()
        heads = [bisect_left(places, at) for at in lines]
        known_heads, found = frozenset(heads), []
        for pieces in chains(stream, _pieces(stream), known_heads):
            whole = kept_whole(stream, pieces, self.params.glyphs)
            known = proof(stream, whole, self.params.glyphs, self.params.chain, known_heads)
            if known is not None:
                found.append((whole, known))
        return Region(begin, stop, places, stream, heads, found)

    def _signs(self, page: Page) -> Signs:
        """What looks doubled on the page: marks that stand twice, glyphs in a row of which each does, and lines."""
        told = f"doubled {self.params.glyphs}"
        known: Signs | None = page.memo.get(told)
        if known is None:
            same, few, places = page.twice, self.params.glyphs - 1, []
            if not _MARK_CODES.isdisjoint(page.doubled):
                places = same[_IS_MARK[page.plane[same]]].tolist()
            near = (same[few:] - same[:-few] <= 2 * few + 1).nonzero()[0]
            if len(near):
                places += same[near].tolist()
            known = page.memo[told] = Signs(places, *_lines_like(page))
        return known

    def _changes(self, text: str, places: list[int], taken: dict[int, Piece]) -> Iterator[Change]:
        last = 0
        for piece in sorted(taken.values()):
            ends = [places[piece.start + piece.size * (k + 1) - 1] + 1 for k in range(piece.times)]
            if ends[0] >= last:
                yield from (Change(a, b, "", _case(piece, text[a:b])) for a, b in pairwise(ends))
                last = ends[-1]

    def _lines(self, text: str, region: Region, rows: set[int]) -> Iterator[Piece]:
        """Lines that hold the same twice, and lines that stand twice."""
        for match in _BROKEN.finditer(text, region.begin, region.stop):
            copy = match[1] or match[2]
            first = match.start() + len(copy) - len(copy.lstrip())
            own = match[1] and first not in rows and (_spoken(copy) or _often(text, match))
            if WORD.search(copy) and not is_periodic(copy) and not own:
                yield Piece(bisect_left(region.places, first), sum(1 for c in copy if not c.isspace()), 2)


def _finding(places: list[int], piece: Piece, case: str) -> Finding:
    return Finding(places[piece.start], places[end_of(piece) - 1] + 1, case)


def _lines_like(page: Page) -> tuple[list[int], list[int], list[int]]:
    """The lines that are the same as the next, that end with the mark with which the next begins, that stand twice."""
    (starts, ends), codes, text = page.spans, page.codes, page.text
    first, last, middle = codes[starts], codes[ends - 1], codes.take((starts + ends + 1) >> 1, mode="clip")
    below = first[1:]
    alike, marked = (first[:-1] == below).nonzero()[0].tolist(), (last[:-1] == below).nonzero()[0].tolist()
    halves = (first == middle).nonzero()[0].tolist()
    return (
        [n for n in alike if text[starts[n] : ends[n]] == text[starts[n + 1] : ends[n + 1]]],
        [n for n in marked if text[starts[n + 1]] in MARKS],
        [n for n in halves if _twice(text[starts[n] : ends[n]])],
    )


def _twice(line: str) -> bool:
    """Whether a line is the same twice, with at most a space between."""
    return 3 < len(line) <= 2 * LONGEST + 1 and line[: len(line) // 2] == line[(len(line) + 1) // 2 :]


def _regions(page: Page, signs: Signs) -> Iterator[tuple[int, int]]:
    """The stretches of lines around whatever looks doubled."""
    starts, ends = page.spans
    suspects = set((starts.searchsorted(signs.places, side="right") - 1).tolist())
    for number in chain(signs.alike, signs.marked):
        suspects.update((number, number + 1))
    suspects.update(signs.halves)
    near = sorted({n for s in suspects for n in range(s - 2, s + 3) if 0 <= n < len(starts)})
    for _, group in groupby(enumerate(near), key=lambda pair: pair[1] - pair[0]):
        numbers = [n for _, n in group]
        yield int(starts[numbers[0]]), int(ends[numbers[-1]])


def _bold_headings(page: Page, signs: Signs) -> bool:
    """Whether at least two lines of their own stand twice above running text, or three twice on one line."""
    halves, last = set(signs.halves), page.spans.shape[1] - 1
    twice, equal = set(), set()
    for number in halves - {last}:
        line, below = _line(page, number), _line(page, number + 1)
        half = line[: len(line) // 2]
        if 4 <= len(half) <= 40 and len(below) > 1.2 * len(half) and _is_heading(half):
            twice.add(half)
    for number in signs.alike:
        line = _line(page, number)
        if number not in halves and 4 <= len(line) <= LONGEST and not _spoken(line):
            below = _line(page, number + 2) if number + 2 <= last else ""
            if len(below) > len(line) * 1.2:
                equal.add(line)
    return len(twice) >= 3 or len(equal) >= 2


def _line(page: Page, number: int) -> str:
    start, end = page.spans[:, number].tolist()
    return page.text[start:end]


def _is_heading(line: str) -> bool:
    return _PAUSE.search(line) is None and WORD.search(line) is not None and not is_periodic(line)


def _pieces(stream: str) -> list[Piece]:
    """The repeated units of the stream, longest first at every place, left to right."""
    pieces: list[Piece] = []
    at, size = 0, len(stream)
    while at < size - 1:
        upto = at + min(LONGEST, (size - at) // 2) + 1
        copy = stream.find(stream[at], at + 1, upto)
        piece = _unit_at(stream, at, copy, upto) if copy >= 0 else None
        if piece is not None:
            pieces.append(piece)
        at = at + 1 if piece is None else end_of(piece)
    return pieces


def _unit_at(stream: str, at: int, copy: int, upto: int) -> Piece | None:
    """The longest unit that is followed by its copy, of which `copy` may be the first; words alone or marks alone."""
    head = stream[at]
    match = None if head in NEUTRAL else _PIECE.match(stream, at, at + LONGEST)
    most, size = min(upto - 1, match.end()) if match else 0, 0
    while 0 <= copy <= most:
        if stream.startswith(stream[at:copy], copy):
            size = copy - at
        copy = stream.find(head, copy + 1, upto)
    if size and len(set(stream[at : at + size])) == 1 and _triple(stream, at):
        return Piece(at, 1, 3)
    return Piece(at, size, 2) if size else None


def _triple(stream: str, at: int) -> bool:
    """Whether glyph after glyph stands three times from here on."""
    here, before, after = (stream[max(0, i) : i + 3] for i in (at, at - 3, at + 3))
    beside = [part for part in (before, after) if len(part) == 3 and len(set(part)) == 1 and part[0] != here[0]]
    return len(here) == 3 and len(set(here)) == 1 and bool(beside)


def _often(text: str, match: regex.Match[str]) -> bool:
    """Whether the line of a match stands a third time above or below: whatever was drawn twice stands twice."""
    line, (start, end) = match[1], match.span()
    return text.startswith(f"\n{line}\n", end) or text.endswith(f"\n{line}", 0, max(0, start - 1))


def _covered(piece: Piece, known: list[Piece]) -> bool:
    """Whether a piece shares a character with one of those known, which stand in their order and share none."""
    after = bisect_left(known, piece.start, key=lambda other: other.start)
    before = after > 0 and end_of(known[after - 1]) > piece.start
    return before or (after < len(known) and known[after].start < end_of(piece))


def _spoken(line: str) -> bool:
    """Whether a line may well be said or sung twice: it is in quotation marks or ends a sentence."""
    return line[:1] in "“「‘『-—" or line[-1:] in "。！？…!?”」，、"


def _case(piece: Piece, gone: str) -> str:
    if piece.times > 2:
        return "drawn-three-times"
    if "\n" in gone:
        return "across-a-line-end"
    return "glyph" if piece.size == 1 else "run"
