"""Tells of all lines of a page at once which can be of no kind, by the characters that patterns need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from cleaner.codes import codes_of
from cleaner.needs import Chars

_MOST_SETS = 62  # of characters that patterns need; others are not looked for
_WAYS = 3  # to begin with a character and to need some others; of further ones only what all of them need
_NEVER = -1  # no line has all bits


class Sieve:
    """What patterns need: characters they begin with, None where that may be any, and sets of which they need one each.

    `bits` has for each code point a bit for each set that it is in. Lines that begin with one of the characters `odd`
    are always kept.
    """

    def __init__(self, patterns: Sequence[tuple[Chars | None, Sequence[Chars]]], odd: Iterable[str]) -> None:
        sets = list(dict.fromkeys(chars for _, needed in patterns for chars in needed))[:_MOST_SETS]
        self.bits = np.zeros(0x10000, dtype=np.int64)
        for bit, chars in enumerate(sets):
            self.bits[codes_of(chars)] |= 1 << bit
        self._anywhere: set[int] = set()  # the bits that a pattern needs which may begin with anything
        begun: dict[int, set[int]] = {}  # those that patterns need which begin with a code point
        for begins, needed in patterns:
            wanted = sum(1 << bit for bit, chars in enumerate(sets) if chars in needed)
            if begins is None:
                self._anywhere.add(wanted)
            for code in () if begins is None else codes_of(begins).tolist():
                begun.setdefault(code, set()).add(wanted)
        self._begun = np.full((_WAYS, 0x10000), _NEVER, dtype=np.int64)
        for code, ways in begun.items():
            for number, wanted in enumerate(_fewest(ways)):
                self._begun[min(number, _WAYS - 1), code] &= wanted
        self._begun[0, codes_of(odd)] = 0

    def kept(self, first: npt.NDArray[np.intp], told: npt.NDArray[np.int64]) -> list[int]:
        """Which lines may have a kind, by the code points they begin with and the bits of all their characters."""
        likely = np.zeros(len(first), dtype=bool)
        for wanted in (*self._anywhere, *self._begun.take(first, axis=1)):
            likely |= told & wanted == wanted
        found: list[int] = likely.nonzero()[0].tolist()
        return found


def _fewest(ways: set[int]) -> list[int]:
    """The ways without those that need all that another needs, and more."""
    return sorted(one for one in ways if not any(other != one and other & one == other for other in ways))
