"""Characters as code points of the basic plane: lists, tables, what a page must have, what its spans became."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.intp]
Ints = npt.NDArray[np.int32]
INSERTED = -1  # stands for the origin of a character that a rule put in
_FEW = 16  # so few spans are told one by one
BEYOND = "\uffff"  # stands for all characters beyond the basic plane
_FIRST, _LAST = np.array([0]), np.array([-1])
IDEOGRAPHS = slice(0x4E00, 0xA000)  # so many on every page that asking for one of them tells little


def codes_of(chars: Iterable[str]) -> Places:
    """Characters as code points of the basic plane; those outside it count as one."""
    return np.asarray(sorted({min(ord(c), 0xFFFF) for c in chars}), dtype=np.intp)


def among(chars: Iterable[str]) -> npt.NDArray[np.bool_]:
    """A table that tells of every code point of the basic plane whether it is one of these characters.

    >>> among("路线")[[ord(char) for char in "线装书"]].tolist()
    [True, False, False]
    """
    table = np.zeros(0x10000, dtype=bool)
    table[codes_of(chars)] = True
    return table


def has_true(which: npt.NDArray[np.bool_]) -> bool:
    """Whether any of a row is true: as `any` answers, without the time that it takes to begin.

    >>> has_true(np.array([False, True])), has_true(np.array([], dtype=bool))
    (True, False)
    """
    return b"\1" in which.tobytes()


def runs(places: Places) -> tuple[Places, Places]:
    """Where the runs of places next to each other start and end.

    >>> [edges.tolist() for edges in runs(np.array([i for i, char in enumerate("路   线 ") if char == " "]))]
    [[1, 5], [4, 6]]
    """
    apart = (places[1:] - places[:-1] > 1).nonzero()[0]
    if len(apart) + 1 >= len(places):
        return places, places + 1
    last = np.concatenate((apart, _LAST))
    return places[np.concatenate((_FIRST, apart + 1))], places[last] + 1


class Needs:
    """Characters of which a page must have one, as `Page.has` asks for them.

    >>> sorted(Needs("，线").signs), Needs("，线").ideographs.tolist()
    (['，'], [32447])
    """

    def __init__(self, chars: Iterable[str]) -> None:
        codes = codes_of(chars)
        han = (codes >= IDEOGRAPHS.start) & (codes < IDEOGRAPHS.stop)
        self.signs = frozenset(map(chr, codes[~han].tolist()))
        self.ideographs = codes[han]

    def __bool__(self) -> bool:
        return bool(self.signs) or bool(len(self.ideographs))


class Cut:
    """What became of the page before: its spans `begin[k]:stop[k]`, in order, of `old[k]` characters, have `size[k]`.

    `deletes` tells whether nothing was put in the place of any span; `single` whether each span was one character,
    which of a few spans is not asked.
    """

    __slots__ = ("_befores", "_ends", "_starts", "begin", "deletes", "old", "single", "size", "stop")

    def __init__(self, starts: Sequence[int], ends: Sequence[int], afters: Sequence[str]) -> None:
        self._starts, self._ends = starts, ends
        self._befores: list[str] | None = None
        self.begin: Places = np.array(starts, dtype=np.intp)
        self.stop: Places = np.array(ends, dtype=np.intp)
        self.old: Places = self.stop - self.begin
        self.deletes = not any(afters)
        sizes = np.zeros(len(afters), dtype=np.intp) if self.deletes else np.array([*map(len, afters)], dtype=np.intp)
        self.size: Places = sizes
        self.single = len(starts) > _FEW and not has_true(self.old != 1)

    @property
    def ordered(self) -> bool:
        """Whether each span is one, and stands behind the one before."""
        if len(self._starts) <= _FEW:
            edges = list(chain.from_iterable(zip(self._starts, self._ends, strict=True)))
            return edges == sorted(edges)
        return not (has_true(self.old < 0) or has_true(self.stop[:-1] > self.begin[1:]))

    def befores(self, text: str) -> list[str]:
        """What stood in the spans, of the text of the page before."""
        if self._befores is None:
            spans = self._starts if self.single else map(slice, self._starts, self._ends)
            self._befores = list(map(text.__getitem__, spans))
        return self._befores

    def kept(self, length: int) -> npt.NDArray[np.bool_]:
        """Which of the `length` characters of the page before are outside all spans."""
        keep, begin, old = np.ones(length, dtype=bool), self.begin, self.old
        if self.single:
            keep[begin] = False
        else:  # every position of every span, without a step for each
            keep[np.arange(old.sum()) + (begin - old.cumsum() + old).repeat(old)] = False
        return keep

    def carry(self, origins: Ints) -> Ints:
        """The origins of the characters now, by those of the characters before.

        Character j of what is put in a span's place takes the origin of the span's character j, or of its last.

        >>> Cut([1], [2], ["，，"]).carry(np.array([7, 8, 9], dtype=np.int32)).tolist()
        [7, 8, 8, 9]
        """
        if not has_true(self.size != self.old):
            return origins
        if len(self.begin) > _FEW and self.deletes:
            return origins[self.kept(len(origins))]
        parts, at = [], 0
        for start, end, size in zip(self._starts, self._ends, self.size.tolist(), strict=True):
            parts.append(origins[at:start])
            if size <= end - start:
                parts.append(origins[start : start + size])
            elif start < end:
                parts += [origins[start:end], origins[end - 1].repeat(size - end + start)]
            else:
                parts.append(np.full(size, INSERTED, dtype=np.int32))
            at = end
        return np.concatenate([*parts, origins[at:]])
