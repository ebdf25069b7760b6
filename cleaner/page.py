"""A page: its text, and for every character the place in the raw page that it came from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
INSERTED = -1


class Page:
    """A text whose characters know their origins; it never changes, `replaced` and `reordered` give a new one.

    `origins[i]` is the raw position of character `i`, or -1 where a rule inserted it. What costs time to learn
    about the text (its characters, its lines, its layout) is learnt once, when first asked for.

    >>> page = Page("路 线").replaced([1], [2], [""])
    >>> page.text, page.origins.tolist()
    ('路线', [0, 2])
    """

    def __init__(self, text: str, origins: Ints | None = None) -> None:
        self.text = text
        self.origins: Ints = np.arange(len(text), dtype=np.int32) if origins is None else origins
        self.memo: dict[str, Any] = {}

    @cached_property
    def chars(self) -> frozenset[str]:
        """The distinct characters of the text, for cheap questions of the kind "is there any"."""
        return frozenset(self.text)

    @cached_property
    def codes(self) -> npt.NDArray[np.uint32]:
        """The text's code points."""
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)

    @cached_property
    def blocks(self) -> list[tuple[int, int]]:
        """The spans of the lines that are not blank, without the spaces around them."""
        spans, at = [], 0
        for line in self.text.split("\n"):
            body = line.strip(" ")
            if body:
                start = at + len(line) - len(line.lstrip(" "))
                spans.append((start, start + len(body)))
            at += len(line) + 1
        return spans

    def replaced(self, starts: Sequence[int], ends: Sequence[int], afters: Sequence[str]) -> Page:
        """A new page with each span `starts[k]:ends[k]` (ascending, disjoint) replaced by `afters[k]`."""
        text, pieces, at = self.text, [], 0
        for start, end, after in zip(starts, ends, afters, strict=True):
            pieces.append(text[at:start])
            pieces.append(after)
            at = end
        pieces.append(text[at:])
        return Page("".join(pieces), self._replaced_origins(starts, ends, afters))

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
        return Page("".join(pieces), np.concatenate(parts))
