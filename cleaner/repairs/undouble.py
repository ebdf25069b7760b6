"""`undouble`: takes apart text that was drawn twice, or three times, to make it look bold."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import chain, groupby, pairwise
from typing import ClassVar, NamedTuple

import numpy as np
import regex
from pydantic import Field

from cleaner.contracts import Contract
from cleaner.edits import Change, Finding
from cleaner.measures import among
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.words import Words

_MARKS = "，。、；：！？《》“”（）「」【】"
_IS_MARK = among(_MARKS)
_BROKEN = regex.compile(r"^(.{2,80})\n\1$|^(.{2,80}) ?\2$", regex.MULTILINE)
_PAUSE = regex.compile("[，。！？；]")
_PIECE = regex.compile(r"[\p{L}\p{N}〇○%.·/-]+|[^\p{L}\p{N}\s]+")
_NEUTRAL = frozenset("—…-.·=*_~ ～")
_SINGLE = frozenset(".-·/=*~～")  # neutral, and no mark is made of two of them
_WORD = regex.compile(r"[\p{L}\p{N}]")
LONGEST = 80


class UndoubleParams(Parameters):
    """How much proof it takes."""

    glyphs: int = Field(default=5, ge=4, description="How many doubled glyphs in a row cannot be the author's own.")
    chain: int = Field(default=12, ge=8, description="How many characters a chain of doubled runs must cover.")


class Piece(NamedTuple):
    """A unit and its copies in the stream of characters: where it starts, how long it is, how often it stands."""

    start: int
    size: int
    times: int


class Undouble(Repair[UndoubleParams]):
    """Keeps the first copy of every doubled run, glyph or line, where a whole chain of them proves the damage.

    A single repetition proves nothing (研究研究, 加油！加油！): short doubled lines go only on a page that has a chain.
    """

    name = "undouble"
    Params = UndoubleParams
    contracts: ClassVar[tuple[Contract, ...]] = ("repeats",)

    def __init__(self, params: UndoubleParams, words: Words) -> None:
        super().__init__(params, words)

    def wanted(self, page: Page) -> bool:
        """Whether a mark stands twice, or glyph after glyph does, or a line repeats itself or the one before."""
        return next(iter(self._doubled(page)), None) is not None or any(self._lines_beside(page)) or bool(_halves(page))

    def find(self, page: Page) -> Iterator[Change | Finding]:
        """Changes that delete second copies; a doubled line that nothing proves is flagged."""
        text = page.text
        firm = self._bold_headings(page)
        regions = []
        for begin, stop in self._regions(page):
            places = [i for i in range(begin, stop) if not text[i].isspace()]
            stream = "".join([text[i] for i in places])
            proved = [chain for chain in _chains(stream, self._pieces(stream)) if self._proof(stream, chain)]
            regions.append((begin, stop, places, stream, proved))
            firm = firm or bool(proved)
        for begin, stop, places, stream, proved in regions:
            taken = {p.start: p for chain in proved for p in (*chain, *_between(stream, chain))}
            known, last = sorted(taken.values()), 0
            for piece in self._lines(text, begin, stop, places):
                if piece.start < last or _covered(piece, known):
                    continue
                if firm or piece.size >= 30:
                    taken[piece.start], last = piece, _end(piece)
                else:
                    yield Finding(
                        places[piece.start], places[piece.start + piece.size * 2 - 1] + 1, "line-stands-twice"
                    )
            yield from self._changes(text, places, taken)

    def _doubled(self, page: Page) -> Iterator[int]:
        """The places of marks that stand twice, and of glyphs in a row of which each does."""
        text, same = page.text, page.twice
        yield from (i for i in same.tolist() if text[i] in _MARKS)
        few = self.params.glyphs - 1
        if len(same) > few:
            yield from same[:-few][(same[few:] - same[:-few]) <= 2 * few + 1].tolist()

    def _lines_beside(self, page: Page) -> tuple[list[int], list[int]]:
        """The lines that are the same as the next, and those that end with the mark with which the next begins."""
        if len(page.lines) < 2:
            return [], []
        (starts, ends), codes, lines = page.spans, page.plane, page.lines
        first, last, size = codes[starts], codes[ends - 1], ends - starts
        alike = np.flatnonzero((first[:-1] == first[1:]) & (size[:-1] == size[1:])).tolist()
        marks = np.flatnonzero((last[:-1] == first[1:]) & _IS_MARK[first[1:]]).tolist()
        return [number for number in alike if lines[number] == lines[number + 1]], marks

    def _regions(self, page: Page) -> Iterator[tuple[int, int]]:
        """The stretches of lines around whatever looks doubled."""
        lines, spans = page.lines, page.blocks
        heads = [start for start, _ in spans]
        suspects = {bisect_right(heads, at) - 1 for at in self._doubled(page)}
        for number in chain.from_iterable(self._lines_beside(page)):
            suspects.update((number, number + 1))
        suspects.update(_halves(page))
        near = sorted({n for s in suspects for n in range(s - 2, s + 3) if 0 <= n < len(lines)})
        for _, group in groupby(enumerate(near), key=lambda pair: pair[1] - pair[0]):
            numbers = [n for _, n in group]
            yield spans[numbers[0]][0], spans[numbers[-1]][1]

    def _changes(self, text: str, places: list[int], taken: dict[int, Piece]) -> Iterator[Change]:
        last = 0
        for piece in sorted(taken.values()):
            ends = [places[piece.start + piece.size * (k + 1) - 1] + 1 for k in range(piece.times)]
            if ends[0] < last:
                continue
            for start, end in pairwise(ends):
                yield Change(start, end, "", _case(piece, text[start:end]))
            last = ends[-1]

    def _pieces(self, stream: str) -> list[Piece]:
        """The repeated units of the stream, longest first at every place, left to right."""
        pieces: list[Piece] = []
        at = 0
        while at < len(stream) - 1:
            piece = _unit_at(stream, at)
            if piece is None:
                at += 1
                continue
            pieces.append(piece)
            at += piece.size * piece.times
        return pieces

    def _proof(self, stream: str, chain: list[Piece]) -> bool:
        """Whether a chain cannot be the author's: many glyphs doubled in a row, or doubled runs with doubled marks."""
        words = [p for p in chain if _WORD.match(stream[p.start])]
        marks = [p for p in chain if not _WORD.match(stream[p.start]) and stream[p.start] not in _NEUTRAL]
        glyphs = [p for p in words if p.size == 1]
        runs = {run for p in words if p.size >= 3 and not _periodic(run := stream[p.start : p.start + p.size])}
        covered = sum(p.size * p.times for p in chain)
        if len(glyphs) >= self.params.glyphs and len({stream[p.start] for p in glyphs}) >= self.params.glyphs - 1:
            return True
        if covered < self.params.chain:
            return False
        return (bool(marks) and bool(words) and bool(runs)) or len(runs) >= 3

    def _lines(self, text: str, begin: int, stop: int, places: list[int]) -> Iterator[Piece]:
        """Lines that hold the same twice, and lines that stand twice."""
        where: dict[int, int] = {}
        for match in _BROKEN.finditer(text, begin, stop):
            copy = match[1] or match[2]
            if not _WORD.search(copy) or _periodic(copy) or (match[1] and (_spoken(copy) or _often(text, match))):
                continue
            where = where or {p: n for n, p in enumerate(places)}
            size = sum(1 for c in copy if not c.isspace())
            yield Piece(where[match.start() + len(copy) - len(copy.lstrip())], size, 2)

    def _bold_headings(self, page: Page) -> bool:
        """Whether at least two lines of their own stand twice above running text, or three twice on one line."""
        lines = page.lines
        twice: set[str] = set()
        equal: set[str] = set()
        halves, (alike, _) = set(_halves(page)), self._lines_beside(page)
        for number in halves - {len(lines) - 1}:
            half = lines[number][: len(lines[number]) // 2]
            if 4 <= len(half) <= 40 and len(lines[number + 1]) > 1.2 * len(half) and _is_heading(half):
                twice.add(half)
        for number in alike:
            line = lines[number]
            if number not in halves and 4 <= len(line) <= LONGEST and not _spoken(line):
                below = lines[number + 2] if number + 2 < len(lines) else ""
                if len(below) > len(line) * 1.2:
                    equal.add(line)
        return len(twice) >= 3 or len(equal) >= 2


def _is_heading(line: str) -> bool:
    return _PAUSE.search(line) is None and _WORD.search(line) is not None and not _periodic(line)


def _unit_at(stream: str, at: int) -> Piece | None:
    """The longest unit that is followed by its copy; a unit is words alone or marks alone."""
    match = _PIECE.match(stream, at, at + LONGEST)
    if match is None or stream[at] in _NEUTRAL:
        return None
    head = stream[at]
    most = min(LONGEST, (len(stream) - at) // 2, match.end() - at)
    best: Piece | None = None
    copy = stream.find(head, at + 1, at + most + 1)
    while copy >= 0:
        if stream.startswith(stream[at:copy], copy):
            best = Piece(at, copy - at, 2)
        copy = stream.find(head, copy + 1, at + most + 1)
    if best is not None and len(set(stream[at : at + best.size])) == 1 and _triple(stream, at):
        return Piece(at, 1, 3)
    return best


def _triple(stream: str, at: int) -> bool:
    """Whether glyph after glyph stands three times from here on."""
    here, before, after = (stream[max(0, i) : i + 3] for i in (at, at - 3, at + 3))
    beside = [part for part in (before, after) if len(part) == 3 and len(set(part)) == 1 and part[0] != here[0]]
    return len(here) == 3 and len(set(here)) == 1 and bool(beside)


def _chains(stream: str, pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces that follow each other with at most two single marks between them."""
    chains: list[list[Piece]] = []
    for piece in pieces:
        if chains:
            last = chains[-1][-1]
            end = _end(last)
            between = stream[end : piece.start]
            if not _WORD.search(between) and (len(between) <= 2 or (len(between) <= 4 and len(set(between)) == 1)):
                chains[-1].append(piece)
                continue
        chains.append([piece])
    return chains


def _between(stream: str, chain: list[Piece]) -> Iterator[Piece]:
    """The points, hyphens, dashes and ellipses that stand twice between two pieces of a chain, or three times; alone
    they would prove nothing."""
    for piece, after in pairwise(chain):
        end = _end(piece)
        marks = stream[end : after.start]
        if len(set(marks)) != 1:
            continue
        size = 1 if marks[0] in _SINGLE else 2
        times = 3 if piece.times == after.times == 3 else 2
        if len(marks) == size * times and (size == 1 or marks[0] in "—…"):
            yield Piece(end, size, times)


def _periodic(text: str) -> bool:
    """Whether a text is itself a repetition (哈哈哈哈, 加油加油): that is how the author wrote it."""
    return text in (text + text)[1:-1]


def _often(text: str, match: regex.Match[str]) -> bool:
    """Whether the line of a match stands a third time above or below: whatever was drawn twice stands twice."""
    line, (start, end) = match[1], match.span()
    return text.startswith(f"\n{line}\n", end) or text.endswith(f"\n{line}", 0, max(0, start - 1))


def _halves(page: Page) -> list[int]:
    """The lines that are the same twice, with at most a space between."""
    (starts, ends), codes = page.spans, page.plane
    size = ends - starts
    again = codes[ends - np.maximum(size // 2, 1)]
    likely = np.flatnonzero((size > 3) & (size <= 2 * LONGEST + 1) & (codes[starts] == again))
    lines = [(number, page.lines[number]) for number in likely.tolist()]
    return [number for number, line in lines if line[: len(line) // 2] == line[(len(line) + 1) // 2 :]]


def _end(piece: Piece) -> int:
    return piece.start + piece.size * piece.times


def _covered(piece: Piece, known: list[Piece]) -> bool:
    """Whether a piece shares a character with one of those known, which stand in their order and share none."""
    after = bisect_left(known, piece.start, key=lambda other: other.start)
    return (after > 0 and _end(known[after - 1]) > piece.start) or (
        after < len(known) and known[after].start < _end(piece)
    )


def _spoken(line: str) -> bool:
    """Whether a line may well be said or sung twice: it is in quotation marks or ends a sentence."""
    return line[:1] in "“「‘『-—" or line[-1:] in "。！？…!?”」，、"


def _case(piece: Piece, gone: str) -> str:
    if piece.times > 2:
        return "drawn-three-times"
    if "\n" in gone:
        return "across-a-line-end"
    return "glyph" if piece.size == 1 else "run"
