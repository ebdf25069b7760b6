"""Lines whose glyphs stand apart: their gaps, what stands between them, and whether letter-spacing made them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
import regex

from cleaner.lazy import lazy

CJK = r"\p{Han}〇○々、。，；：！？…—“”‘’（）《》〈〉「」『』【】〔〕·～／\p{Hiragana}\p{Katakana}"
LETTER = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
# The same for a whole page at once, by code point; letters beyond the basic plane are not counted.
IS_LETTER = np.zeros(0x10000, dtype=bool)
for _first, _last in ("⺀⿕", "々〇", "ぁヿ", "㐀䶿", "一鿿", "豈龎"):
    IS_LETTER[ord(_first) : ord(_last) + 1] = True
_SINGLE = regex.compile(r"[^\p{Han}\w]*[\p{Han}\p{Hiragana}\p{Katakana}][^\p{Han}\w]*")
_GAP = regex.compile(r"(?<=\S) +(?=\S)")
_HAN = regex.compile(r"\p{Han}")
_PAUSE = regex.compile("[，。；：！？、]")
_THIN = 0.5
_MOST_KNOWN = 20_000


class Known(dict[str, bool]):
    """What a pattern says of short texts, each asked once."""

    def __init__(self, pattern: regex.Pattern[str]) -> None:
        super().__init__()
        self._pattern = pattern

    def __missing__(self, text: str) -> bool:
        if len(self) > _MOST_KNOWN:
            self.clear()
        self[text] = found = self._pattern.fullmatch(text) is not None
        return found


IS_CJK = Known(regex.compile(f"[{CJK}]"))
IS_SINGLE = Known(_SINGLE)
_IS_HAN = Known(_HAN)


class Gap(NamedTuple):
    """One run of spaces inside a line: its span in the line, and the characters beside it."""

    start: int
    end: int
    left: str
    right: str


def spaced_lines(text: str) -> Iterator[Spaced]:
    """The lines with a space inside."""
    at, before = 0, ""
    for line in text.split("\n"):
        if " " in line and " " in line.strip():
            yield Spaced(at, line, before)
        at, before = at + len(line) + 1, line


def without_gaps(line: str, gaps: list[Gap]) -> tuple[str, dict[int, list[Gap]]]:
    """The line without its gaps, and for each place in it the gap that stood there."""
    pieces, places, at, length = [], {}, 0, 0
    for gap in gaps:
        pieces.append(line[at : gap.start])
        length += gap.start - at
        places[length] = [gap]
        at = gap.end
    pieces.append(line[at:])
    return "".join(pieces), places


class Spaced:
    """A line with spaces in it: where it starts in the page, its gaps, what stands between them, the line above."""

    def __init__(self, at: int, text: str, before: str = "") -> None:
        self.at, self.text, self.before = at, text, before

    @lazy
    def gaps(self) -> list[Gap]:
        """The gaps in their order."""
        line = self.text
        if "  " in line or not self._plain:
            return [Gap(m.start(), m.end(), line[m.start() - 1], line[m.end()]) for m in _GAP.finditer(line)]
        tokens = self.tokens
        lead = len(line) - len(line.lstrip())
        ends = list(accumulate(map(len, tokens), lambda end, size: end + 1 + size))
        starts = [lead + end for end in ends[:-1]]
        sides = [token[-1] for token in tokens[:-1]], [token[0] for token in tokens[1:]]
        return [tuple.__new__(Gap, gap) for gap in zip(starts, [start + 1 for start in starts], *sides, strict=True)]

    @lazy
    def _plain(self) -> bool:
        """Whether the only white space of the line are spaces."""
        return self.text.isprintable()

    @lazy
    def tokens(self) -> list[str]:
        """What stands between the gaps, which white space of other sorts does not cut."""
        if self._plain:
            return self.text.split()
        ends = [g.start for g in self.gaps] + [len(self.text)]
        starts = [0] + [g.end for g in self.gaps]
        return [self.text[a:b].strip() for a, b in zip(starts, ends, strict=True)]

    @lazy
    def pair(self) -> bool:
        """Whether two characters stand alone next to each other."""
        return any(len(a) == 1 == len(b) and _IS_HAN[a] and _IS_HAN[b] for a, b in pairwise(self.tokens))

    @lazy
    def row(self) -> bool:
        """Whether the line may be a row of a table: a few short words, some of them of one character, and no marks."""
        tokens = self.tokens
        words = all(1 <= len(t) <= 4 and t.isalpha() for t in tokens)
        return 4 <= len(tokens) <= 9 and words and any(len(t) > 1 for t in tokens)

    @lazy
    def letters(self) -> int:
        """How many Han characters and kana the line has."""
        return len(LETTER.findall(self.text))

    @lazy
    def spaced(self) -> bool:
        """Whether at least half of the line's neighbouring Han characters stand apart, some of them alone."""
        tokens = self.tokens
        if len(tokens) < 4:
            return False
        singles = len([t for t in tokens if len(t) <= 4 and IS_SINGLE[t]])
        if singles < 3 or singles * 5 < len(tokens) * (2 if _PAUSE.search(self.text) or len(tokens) > 9 else 3):
            return False
        han = self.letters
        between = len([gap for gap in self.gaps if IS_CJK[gap[2]] and IS_CJK[gap[3]]])
        return han >= 4 and between >= _THIN * (han - 1)
