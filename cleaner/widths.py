"""How wide lines are as the page was set: by the square, with halved marks, or by a proportional font."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

# Advance widths of Times Roman (Adobe Core 14 metrics) in thousandths of an em, by width.
_TIMES = {
    "'|": 200, " .,": 250, "ijlt/:;": 278, "Ifr-()[]!`": 333, "sJ": 389, '"': 408, "acez?": 444, "FPS": 556,
    "ELTZ": 611, "BCR": 667, "ADGHKNOQUVXYw": 722, "m&": 778, "%": 833, "M": 889, "W@": 944,
}  # fmt: skip
_ADVANCE = {char: wide for chars, wide in _TIMES.items() for char in chars}
# Quarters of an em; 8 for a mark that closes or pauses, 16 for one that opens: of two in a row modern engines set the
# first in half a square.
_QUARTERS, _CLOSES, _OPENS = 7, 8, 16
_BITS = 32
_HALF = np.int64(1 << _BITS)
_SET = np.full(0x10000, 4, dtype=np.uint8)
_SET[:0x800] = 3
_SET[:0x80] = 2
_CLOSING, _OPENING = "，。、；：！？”’）》」』】〕", "“‘（《「『【〔"
_SET[[ord(c) for c in _CLOSING]] |= _CLOSES
_SET[[ord(c) for c in _OPENING]] |= _OPENS
# What is set in half a square: of two marks in a row the first, but no opening one before a closing; one at a line's
# end.
_HALVED = re.compile(rf"[{_CLOSING}](?=[{_CLOSING}{_OPENING}]|\Z)|[{_OPENING}](?=[{_OPENING}])")
_LEAST = 32  # quarters of an em below which a line's width tells nothing of a column


def proportional(text: str) -> float:
    """The width of a Latin text in ems, as a font with letters of different widths sets it."""
    return sum(_ADVANCE.get(char, 500) for char in text) / 1000


def halved(text: str) -> int:
    """How many marks of a line are set in half a square where marks are trimmed.

    >>> halved("他说：“来吧。”"), halved("来吧，他说")
    (3, 0)
    """
    return len(_HALVED.findall(text))


def ragged(reached: Iterable[float]) -> float:
    """How unevenly lines that stop inside a sentence fill their column; each reached so far with the next word."""
    inner = sorted(reached)
    if len(inner) < 4:
        return 0.0
    usual = inner[len(inner) // 2]
    return sum(abs(w - usual) for w in inner) / usual / len(inner)


def by_the_square(
    plane: npt.NDArray[np.intp], start: npt.NDArray[np.intp], stop: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.float64], bool]:
    """The widths of all lines, and whether with halved marks: whichever makes more lines equally wide."""
    chars = np.zeros(len(plane) + 2, dtype=np.uint8)
    _SET.take(plane, out=chars[:-2], mode="clip")
    before, after = chars[:-1], chars[1:]
    halved = before & (after | (after & _OPENS) >> 1) & (_CLOSES | _OPENS) != 0
    edges = np.empty(2 * len(start), dtype=np.intp)
    edges[::2], edges[1::2] = start, stop
    sums = np.add.reduceat(halved * _HALF + (before & _QUARTERS), edges)[::2]  # both sums in one
    plain = sums & (_HALF - 1)
    trim = plain - 2 * ((sums >> _BITS) + (chars[stop - 1] & _CLOSES != 0))
    trims = _evenness(trim) > _evenness(plain)
    return (trim if trims else plain) / 4, trims


def _evenness(quarters: npt.NDArray[np.intp]) -> int:
    """How many lines are exactly as wide as many others."""
    count = np.bincount(quarters)
    count[:_LEAST] = 0
    count.sort()
    return int(count[-2:].sum())
