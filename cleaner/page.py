"""A page: its text, and for every character the place in the raw page that it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import regex

from cleaner.lazy import lazy

Ints = npt.NDArray[np.int32]
INSERTED = -1
_BLOCK = regex.compile(r"[^\n ](?:[^\n]*[^\n ])?")


def codes_of(chars: Iterable[str]) -> npt.NDArray[np.intp]:
    """Characters as code points for `Page.has`; those outside the basic plane count as one."""
    return np.asarray(sorted({min(ord(c), 0xFFFF) for c in chars}), dtype=np.intp)


class Page:
    """A text whose characters know their origins; it never changes, `replaced` and `reordered` give a new one.

    `origins[i]` is the raw position of character `i`, or -1 where a rule inserted it. What costs time to learn
    about the text (its characters, its lines, its layout) is learnt once, when first asked for. `carried` is for what
    a line's own text tells, whatever stands around it: a page made of this one goes on with it.

    >>> page = Page("路 线").replaced([1], [2], [""])
    >>> page.text, page.origins.tolist()
    ('路线', [0, 2])
    """

    def __init__(self, text: str, origins: Ints | None = None, carried: dict[str, dict[str, Any]] | None = None) -> None:
        self.text = text
        self._origins = origins
        self.memo: dict[str, Any] = {}
        self.carried = {} if carried is None else carried
        self._held: dict[str, bool] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"text": self.text, "_origins": self._origins, "memo": {}, "carried": {}, "_held": {}}

    @property
    def origins(self) -> Ints:
        """The raw position of each character, -1 for those a rule inserted."""
        if self._origins is None:
            self._origins = np.arange(len(self.text), dtype=np.int32)
        return self._origins

    @lazy
    def seen(self) -> npt.NDArray[np.bool_]:
        """For every code point of the basic plane whether the text has it."""
        seen = np.zeros(0x10000, dtype=bool)
        seen[self.plane] = True
        return seen

    @lazy
    def codes(self) -> npt.NDArray[np.uint32]:
        """The text's code points."""
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)

    @lazy
    def plane(self) -> npt.NDArray[np.intp]:
        """The text's code points as indices into a table of the basic plane; all beyond it are 0xFFFF."""
        return np.minimum(self.codes, 0xFFFF).astype(np.intp)

    def has(self, wanted: npt.NDArray[np.intp]) -> bool:
        """Whether the text has any of these code points, given as `codes_of` makes them."""
        return bool(self.seen[wanted].any())

    @lazy
    def spaces(self) -> npt.NDArray[np.intp]:
        """The places of plain spaces."""
        return np.flatnonzero(self.codes == 32)

    @lazy
    def twice(self) -> npt.NDArray[np.intp]:
        """The places of characters that the same character follows."""
        return np.flatnonzero(self.codes[1:] == self.codes[:-1])

    @lazy
    def _doubled(self) -> frozenset[int]:
        return frozenset(self.codes[self.twice].tolist())

    def holds(self, text: str) -> bool:
        """Whether a short text stands in the page; asked once, and not where its characters do not."""
        known: bool | None = self._held.get(text)
        if known is None:
            seen = self.seen
            likely = all(seen[min(ord(char), 0xFFFF)] for char in text)
            if likely and len(text) > 1 and text[0] == text[1]:
                likely = ord(text[0]) in self._doubled
            known = self._held[text] = likely and text in self.text
        return known

    @lazy
    def alphabet(self) -> str:
        """The distinct characters as one string, for patterns that ask for a single character."""
        plane = np.flatnonzero(self.seen).astype("<u2").tobytes().decode("utf-16-le", "surrogatepass")
        return plane + "".join(set(self.text) - set(plane)) if self.seen[0xFFFF] else plane

    @lazy
    def chars(self) -> frozenset[str]:
        """The distinct characters of the text."""
        return frozenset(self.alphabet)

    @lazy
    def tidy(self) -> bool:
        """Whether every line stands alone between single blank lines, as in a clean page."""
        text = self.text
        return text.count("\n") == 2 * text.count("\n\n") + (text[-1:] == "\n") and "\f" not in text

    @lazy
    def spans(self) -> npt.NDArray[np.intp]:
        """The starts and the ends of the lines that are not blank, without the spaces around them: two rows."""
        if self._edged:
            found = [match.span() for match in _BLOCK.finditer(self.text)]
            return np.array(found, dtype=np.intp).reshape(-1, 2).T
        breaks = np.flatnonzero(self.codes == 10)
        edges = np.stack((np.append(0, breaks + 1), np.append(breaks, len(self.text))))
        return edges[:, edges[0] < edges[1]]

    @lazy
    def blocks(self) -> list[tuple[int, int]]:
        """The same as pairs."""
        return list(zip(*self.spans.tolist(), strict=True))

    @lazy
    def lines(self) -> list[str]:
        """The texts of the blocks."""
        return _BLOCK.findall(self.text) if self._edged else list(filter(None, self.text.split("\n")))

    @lazy
    def _edged(self) -> bool:
        """Whether any line has a space at its start or end."""
        return self.holds("\n ") or self.holds(" \n") or self.text[:1] == " " or self.text[-1:] == " "

    def replaced(self, starts: Sequence[int], ends: Sequence[int], afters: Sequence[str]) -> Page:
        """A new page with each span `starts[k]:ends[k]` (ascending, disjoint) replaced by `afters[k]`."""
        text, pieces, at = self.text, [], 0
        for start, end, after in zip(starts, ends, afters, strict=True):
            pieces.append(text[at:start])
            pieces.append(after)
            at = end
        pieces.append(text[at:])
        return Page("".join(pieces), self._replaced_origins(starts, ends, afters), self.carried)

    def _replaced_origins(self, starts: Sequence[int], ends: Sequence[int], afters: Sequence[str]) -> Ints:
        begin, stop = np.asarray(starts, dtype=np.int64), np.asarray(ends, dtype=np.int64)
        new = np.fromiter(map(len, afters), dtype=np.int64, count=len(starts))
        old = stop - begin
        if (new == old).all():
            return self.origins
        keep = np.ones(len(self.text), dtype=bool)
        gone = old.sum()
        if gone:  # every position of every span, without a step for each
            offsets = np.arange(gone) - np.repeat(np.cumsum(old) - old, old)
            keep[np.repeat(begin, old) + offsets] = False
        kept = self.origins[keep]
        total = int(new.sum())
        if not total:
            return kept
        # replacement character j of a span takes the origin of the span's character j, or of its last
        inner = np.arange(total) - np.repeat(np.cumsum(new) - new, new)
        width = np.repeat(old, new)
        source = np.repeat(begin, new) + np.minimum(inner, np.maximum(width - 1, 0))
        padded = np.append(self.origins, np.int32(INSERTED))
        values = np.where(width > 0, padded[np.minimum(source, len(self.text))], np.int32(INSERTED))
        at = begin - (np.cumsum(old) - old)
        return np.insert(kept, np.repeat(at, new), values).astype(np.int32)

    def reordered(self, order: Sequence[int]) -> Page:
        """A new page with its blocks in the given order; what stands between blocks stays where it is."""
        spans, text, origins = self.blocks, self.text, self.origins
        pieces, parts, at = [], [], 0
        for place, block in enumerate(order):
            for start, end in ((at, spans[place][0]), spans[block]):
                pieces.append(text[start:end])
                parts.append(origins[start:end])
            at = spans[place][1]
        pieces.append(text[at:])
        parts.append(origins[at:])
        return Page("".join(pieces), np.concatenate(parts), self.carried)
