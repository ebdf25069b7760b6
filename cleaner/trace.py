"""The history of a place: which rules touched it, one after the other, and where two of them met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.cleaned import Cleaned, Pass
from cleaner.edits import Edit
from cleaner.origins import raw_places
from cleaner.rule import Rule


class Touch(NamedTuple):
    """Changes that one rule made in one go: `of` is what it did to the page, `which` are the changes meant."""

    rule: Rule
    of: Pass
    which: list[int]

    @property
    def cases(self) -> list[str]:
        """The cases that decided, each once."""
        return list(dict.fromkeys(case for k in self.which if (case := self.of.cases[k])))


def touches(done: Cleaned, start: int, end: int) -> Iterator[Touch]:
    """The changes to raw characters `start` to `end`, and what was put between them, in the order they were made."""
    length = done._length
    for one in done._passes:
        firsts, lasts = raw_places(one.before, one.starts, one.ends)
        which = [
            k
            for k, (first, last) in enumerate(zip(firsts, lasts, strict=True))
            if (first < end and last > start) or (first == last and (start <= first < end or first == end == length))
        ]
        if which:
            yield Touch(one.rule, one, which)


class Meeting(NamedTuple):
    """Two edits by different rules to the same raw characters, the earlier first."""

    first: Edit
    second: Edit

    @property
    def start(self) -> int:
        """Where the characters that both changed start in the raw page."""
        return max(self.first.raw.start, self.second.raw.start)


def meetings(done: Cleaned) -> list[Meeting]:
    """Every place where two rules changed the same characters of the raw page; what moved as a whole is left out.

    >>> from cleaner import clean
    >>> [(m.first.rule, m.second.rule) for m in meetings(clean("天黑了…\\r\\n灯亮了。"))]
    [('line-ends', 'one-blank-line')]
    """
    edits = ((n, e) for n, e in enumerate(done.edits) if e.kind == "replace" and e.raw.start < e.raw.end)
    numbered = [(e.raw.start, e.raw.end, n, e) for n, e in edits]
    found: list[Meeting] = []
    open_: list[tuple[int, int, int, Edit]] = []
    for item in sorted(numbered, key=lambda i: i[:3]):
        open_ = [other for other in open_ if other[1] > item[0]]
        for other in open_:
            if other[3].rule != item[3].rule:
                first, second = sorted((other, item), key=lambda i: i[2])
                found.append(Meeting(first[3], second[3]))
        open_.append(item)
    return found


def counted(found: list[Meeting]) -> Counter[tuple[str, str]]:
    """How often each pair of rules met."""
    return Counter((m.first.rule, m.second.rule) for m in found)
