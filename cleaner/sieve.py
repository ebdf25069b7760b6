"""Tells of all lines of a page at once which can be of no kind, by the characters that patterns need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat

import numpy as np
import numpy.typing as npt

from cleaner.needs import Chars
from cleaner.page import codes_of

_MOST_SETS = 62  # of characters that patterns need; others are not looked for
_NOTHING = frozenset((0,))


class Sieve:
    """What patterns need: characters they begin with, None where that may be any, and sets of which they need one each.

    `bits` has for each code point a bit for each set that it is in. Lines that begin with one of the characters `odd`
    are always kept.
    """

    def __init__(self, patterns: Sequence[tuple[Chars | None, Sequence[Chars]]], odd: Iterable[str]) -> None:
        sets = list(dict.fromkeys(chars for _, needed in patterns for chars in needed))[:_MOST_SETS]
        self.bits, self._begins = np.zeros(0x10000, dtype=np.int64), np.zeros(0x10000, dtype=bool)
        for bit, chars in enumerate(sets):
            self.bits[codes_of(chars)] |= 1 << bit
        self._anywhere: set[int] = set()  # the bits that a pattern needs which may begin with anything
        self._from: dict[int, set[int]] = {}  # those that a pattern needs which may begin with a code point
        for begins, needed in patterns:
            wanted = sum(1 << bit for bit, chars in enumerate(sets) if chars in needed)
            if begins is None:
                self._anywhere.add(wanted)
            for code in () if begins is None else codes_of(begins).tolist():
                self._from.setdefault(code, set()).add(wanted)
        for wanted_from in self._from.values():
            wanted_from |= self._anywhere
        self._begins[[*self._from, *codes_of(odd)]] = True

    def kept(self, first: npt.NDArray[np.intp], told: npt.NDArray[np.int64]) -> list[int]:
        """Which lines may have a kind, by the code points they begin with and the bits of all their characters."""
        likely = self._begins[first]
        for wanted in self._anywhere:
            likely |= told & wanted == wanted
        at = likely.nonzero()[0]
        needed = map(self._from.get, first[at].tolist(), repeat(_NOTHING))
        return [
            number
            for number, bits, sets in zip(at.tolist(), told[at].tolist(), needed, strict=True)
            if True in [bits & wanted == wanted for wanted in sets]
        ]
