"""Where two texts differ, character by character: for pages that are compared with golden ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import regex
from rapidfuzz.distance import Indel

from cleaner.reports.edit_list import short
from cleaner.reports.places import visible

CONTEXT = 10
LONGEST = 60
ALIKE = 0.5  # texts less alike than this share characters only by chance
_BLOCK = regex.compile(r"\n+|[^\n]+\n*")
_LARGE = 400_000_000  # lines times lines, or characters times characters, that may be compared exactly

Piece = tuple[str, str]
Step = tuple[str, int, int, int, int]


def line_steps(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """What leads from one list of lines to another, as difflib's opcodes: exactly, but for very long lists."""
    if len(old) * len(new) > _LARGE:
        return list(SequenceMatcher(None, old, new).get_opcodes())
    return [(c.tag, c.src_start, c.src_end, c.dest_start, c.dest_end) for c in Indel.opcodes(old, new)]


def differences(expected: str, found: str, whole: bool = True) -> Iterator[tuple[int, list[Piece]]]:
    """Every place where the texts differ: its line in the expected text (from 1), and the place in its context.

    Long passages that only one text has are shortened unless `whole`.

    >>> for line, pieces in differences("天黑了。\\n灯亮了。\\n", "天黑了。\\n灯 亮了。\\n"):
    ...     print(line, pieces)
    2 [('灯', ''), ('␣', 'new'), ('亮了。⏎', '')]
    """
    # a line goes with the blank lines after it, which are all alike and would pair what does not belong together
    old, new = _BLOCK.findall(expected), _BLOCK.findall(found)
    at = line = 0
    for i, i_end, j, j_end in _runs(line_steps(old, new)):
        line += sum(block.count("\n") for block in old[at:i])
        at = i
        yield line + 1, _inside("".join(old[i:i_end]), "".join(new[j:j_end]), whole)


def _runs(steps: Sequence[Step]) -> Iterator[tuple[int, int, int, int]]:
    """The steps that change something, those side by side taken together."""
    run: tuple[int, int, int, int] | None = None
    for tag, i, i_end, j, j_end in steps:
        if tag == "equal":
            if run:
                yield run
            run = None
        else:
            run = (run[0], i_end, run[2], j_end) if run else (i, i_end, j, j_end)
    if run:
        yield run


def _inside(old: str, new: str, whole: bool) -> list[Piece]:
    def shown(text: str) -> str:
        return visible(text if whole else short(text, LONGEST))

    if len(old) * len(new) > _LARGE or Indel.normalized_similarity(old, new) < ALIKE:
        return [piece for piece in ((shown(old), "gone"), (shown(new), "new")) if piece[0]]
    pieces: list[Piece] = []
    codes = list(Indel.opcodes(old, new))
    for number, code in enumerate(codes):
        before, after = old[code.src_start : code.src_end], new[code.dest_start : code.dest_end]
        if code.tag == "equal":
            pieces.append((_context(visible(before), number == 0, number == len(codes) - 1), ""))
        else:
            pieces += [(shown(before), "gone"), (shown(after), "new")]
    return [piece for piece in pieces if piece[0]]


def _context(text: str, first: bool, last: bool) -> str:
    """Equal text, shortened: at the start of a place its end is enough, at the end its start, in between both."""
    if len(text) <= 2 * CONTEXT:
        return text
    left = "" if first else text[:CONTEXT]
    return f"{left}…{'' if last else text[-CONTEXT:]}"
