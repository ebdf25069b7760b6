"""How wide lines are as the page was set: by the square, with halved marks, or by a proportional font."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from cleaner.lines import Line
from cleaner.page import Page

# Advance widths of Times Roman (Adobe Core 14 metrics) in thousandths of an em, by width.
_TIMES = {
    "'|": 200, " .,": 250, "ijlt/:;": 278, "Ifr-()[]!`": 333, "sJ": 389, '"': 408, "acez?": 444, "FPS": 556,
    "ELTZ": 611, "BCR": 667, "ADGHKNOQUVXYw": 722, "m&": 778, "%": 833, "M": 889, "W@": 944,
}  # fmt: skip
_ADVANCE = {char: wide for chars, wide in _TIMES.items() for char in chars}
# 1 a mark that closes or pauses, 2 one that opens: of two in a row modern engines set the first in half a square.
_MARK_CLASS = np.zeros(0x10000, dtype=np.uint8)
_MARK_CLASS[[ord(c) for c in "，。、；：！？”’）》」』】〕"]] = 1
_MARK_CLASS[[ord(c) for c in "“‘（《「『【〔"]] = 2


def proportional(text: str) -> float:
    """The width of a Latin text in ems, as a font with letters of different widths sets it."""
    return sum(_ADVANCE.get(char, 500) for char in text) / 1000


def ragged(lines: list[Line]) -> float:
    """How unevenly lines that stop inside a sentence fill their column."""
    inner = [a.width + 0.3 + b.unit(True) for a, b in pairwise(lines) if not b.blank and a.ends == "none"]
    if len(inner) < 4:
        return 0.0
    inner.sort()
    usual = inner[len(inner) // 2]
    return sum(abs(w - usual) for w in inner) / usual / len(inner)


def widths(page: Page, lines: list[Line]) -> tuple[list[float], list[float], list[bool]]:
    """For all lines the width, the width with halved marks, and whether nothing in them is ASCII; in one pass."""
    codes = page.plane
    starts, ends = np.asarray([n.start for n in lines]), np.asarray([n.end for n in lines])
    total = np.concatenate(([0.0], np.cumsum(np.where(codes > 0x7FF, 1.0, np.where(codes > 0x7F, 0.75, 0.5)))))
    plain = total[ends] - total[starts]
    marks = _MARK_CLASS[codes]
    first, second = marks[:-1], marks[1:]
    pairs = ((first == 1) & (second > 0)) | ((first == 2) & (second == 2))
    clipped = np.concatenate(([0], np.cumsum(pairs)))
    halves = clipped[np.maximum(ends - 1, starts)] - clipped[starts] + (marks[ends - 1] == 1)
    ascii_ = np.concatenate(([0], np.cumsum((codes >= 0x20) & (codes <= 0x7E))))
    return plain.tolist(), (plain - 0.5 * halves).tolist(), (ascii_[ends] == ascii_[starts]).tolist()


def with_widths(lines: list[Line], measure: Callable[[str], float]) -> list[Line]:
    """The same lines, as wide as `measure` says."""
    measured = []
    for line in lines:
        copy = Line(line.start, line.end, line.text, line.indent, line.blank, line.feed)
        copy._width = measure(line.text)
        measured.append(copy)
    return measured


def evenness(widths: list[float]) -> int:
    """How many lines are exactly as wide as many others."""
    count = Counter(w for w in widths if w >= 8)
    return sum(n for _, n in count.most_common(2))
