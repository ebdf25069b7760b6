"""The unified diff of raw and clean pages, for `patch`, `git apply` and review tools."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleaner.cleaned import Cleaned
from cleaner.cleaner import Cleaner
from cleaner.formats.files import written
from cleaner.reports import ReportPage

SUFFIX = ".diff"
CONTEXT = 3
_SMALL = 250_000  # lines of raw times lines of clean that difflib may compare at once

Step = tuple[str, int, int, int, int]


def write(path: Path, pages: Sequence[ReportPage], cleaner: Cleaner) -> None:
    """Write the diff of every page that changed; OutputError says why it cannot be written."""
    with written(path) as file:
        for page in pages:
            for line in unified(page.name, page.raw, page.cleaned):
                file.write(line.encode("utf-8"))


def unified(name: str, raw: str, cleaned: Cleaned) -> Iterator[str]:
    """The lines of the unified diff from the raw page to the clean one; none where they are equal.

    Lines end with LF alone. The cost grows with the length of the page, however its lines repeat.
    """
    if raw == cleaned.text:
        return
    old, new = _split(raw), _split(cleaned.text)
    yield f"--- raw/{name}\n"
    yield f"+++ clean/{name}\n"
    for group in _grouped(steps(old, new, cleaned)):
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
        for tag, i, i_end, j, j_end in group:
            if tag == "equal":
                yield from (_line(" ", line) for line in old[i:i_end])
                continue
            yield from (_line("-", line) for line in old[i:i_end])
            yield from (_line("+", line) for line in new[j:j_end])


def steps(old: list[str], new: list[str], cleaned: Cleaned) -> list[Step]:
    """What leads from the raw lines to the clean ones, as difflib's opcodes.

    Lines that no rule touched are known by their origins, so difflib sees only what lies between two of them:
    on whole pages with many equal lines it would need hours.
    """
    found: list[Step] = []
    at_old = at_new = 0
    for i, j in [*_untouched(old, new, cleaned), (len(old), len(new))]:
        _between(old, new, (at_old, i, at_new, j), found)
        if i < len(old):
            _add(found, "equal", i, i + 1, j, j + 1)
        at_old, at_new = i + 1, j + 1
    return found


def _untouched(old: list[str], new: list[str], cleaned: Cleaned) -> list[tuple[int, int]]:
    """Pairs of equal lines of raw and clean, the clean one made of the raw one's characters; both ascend."""
    old_at, new_at = _starts(old), _starts(new)
    lines = np.minimum(new_at[:-1], max(len(cleaned.origins) - 1, 0))
    if not len(lines) or not len(cleaned.origins):
        return []
    origins = cleaned.origins[lines]
    numbers = np.searchsorted(old_at, origins, side="right") - 1
    same = np.flatnonzero((origins >= 0) & (old_at[numbers] == origins) & (numbers < len(old)))
    pairs = [(i, j) for i, j in zip(numbers[same].tolist(), same.tolist(), strict=True) if old[i] == new[j]]
    return _ascending(pairs)


def _ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs, given with ascending second members, whose first members ascend too.

    >>> _ascending([(5, 0), (0, 1), (1, 2), (3, 4)])
    [(0, 1), (1, 2), (3, 4)]
    """
    ends: list[int] = []  # the least first member that a choice of each length can end with
    holders: list[int] = []
    before: list[int] = []
    for k, (i, _) in enumerate(pairs):
        at = bisect_left(ends, i)
        before.append(holders[at - 1] if at else -1)
        if at == len(ends):
            ends.append(i)
            holders.append(k)
        else:
            ends[at], holders[at] = i, k
    chosen, k = [], holders[-1] if holders else -1
    while k >= 0:
        chosen.append(pairs[k])
        k = before[k]
    return chosen[::-1]


def _starts(lines: list[str]) -> npt.NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum([len(line) for line in lines], dtype=np.int64)))


def _between(old: list[str], new: list[str], span: tuple[int, int, int, int], found: list[Step]) -> None:
    i, i_end, j, j_end = span
    if i == i_end and j == j_end:
        return
    if i == i_end or j == j_end or (i_end - i) * (j_end - j) > _SMALL:
        _add(found, "insert" if i == i_end else "delete" if j == j_end else "replace", i, i_end, j, j_end)
        return
    for tag, a, b, c, d in SequenceMatcher(None, old[i:i_end], new[j:j_end]).get_opcodes():
        _add(found, tag, i + a, i + b, j + c, j + d)


def _add(found: list[Step], tag: str, i: int, i_end: int, j: int, j_end: int) -> None:
    if found and tag == found[-1][0] == "equal":
        found[-1] = ("equal", found[-1][1], i_end, found[-1][3], j_end)
    else:
        found.append((tag, i, i_end, j, j_end))


def _grouped(found: list[Step]) -> Iterator[list[Step]]:
    matcher = SequenceMatcher(None, "", "")
    matcher.opcodes = list(found)  # type: ignore[attr-defined]  # what get_opcodes would work out, and then keep here
    return iter(matcher.get_grouped_opcodes(CONTEXT))


def _split(text: str) -> list[str]:
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _line(sign: str, line: str) -> str:
    return sign + line if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"


def _range(start: int, end: int) -> str:
    """A range of lines as a hunk's head has it: an empty one names the line before it."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"
