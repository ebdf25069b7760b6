"""`convert-script`: converts between simplified and traditional characters by OpenCC."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import regex
from pydantic import Field

from cleaner.contracts import Contract
from cleaner.edits import Change
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.script import converter

_LINE = regex.compile(r"[^\n]+")
_CLAUSE = regex.compile(r"[^。！？；，]+|[。！？；，]+")


class ConvertScriptParams(Parameters):
    """Which conversion."""

    config: str = Field(
        default="t2s", pattern=r"^[a-z0-9]+$", description="An OpenCC configuration: t2s, s2t, s2twp, …"
    )


class ConvertScript(Repair[ConvertScriptParams]):
    """Converts what OpenCC changes, a line at a time and each only once; off unless asked for."""

    name = "convert-script"
    Params = ConvertScriptParams
    contracts: ClassVar[tuple[Contract, ...]] = ("script",)
    once = True  # 檔案 would become 文件, and that 文档

    def find(self, page: Page) -> Iterator[Change]:
        """A change for every run of characters that is written otherwise in the other script."""
        if self._converted(page.text) == page.text:
            return
        for line in _LINE.finditer(page.text):
            after = self._converted(line[0])
            if after == line[0]:
                continue
            clauses = _CLAUSE.findall(line[0])
            afters = [*map(self._converted, clauses)]
            if "".join(afters) != after:  # OpenCC knows sayings of two clauses
                clauses, afters = [line[0]], [after]
            at = line.start()
            for clause, new in zip(clauses, afters, strict=True):
                for start, end, put in _runs(clause, new):
                    yield Change(at + start, at + end, put)
                at += len(clause)

    def _converted(self, text: str) -> str:
        """The text as OpenCC gives it, but for lines with half of a surrogate pair, which it does not take."""
        try:
            converted: str = converter(self.params.config).convert(text)
            return converted
        except UnicodeEncodeError:
            return "\n".join(map(self._converted, text.split("\n"))) if "\n" in text else text


def _runs(before: str, after: str) -> list[tuple[int, int, str]]:
    """Where the two differ: start and end in `before`, and what stands there in `after`; neither is ever nothing.

    >>> _runs("电脑内存", "電腦記憶體")
    [(0, 4, '電腦記憶體')]
    >>> _runs("方便面和茶", "泡麵和茶"), _runs("和方便", "和便")
    ([(0, 3, '泡麵')], [(0, 2, '和')])
    """
    if before == after:
        return []
    from rapidfuzz.distance import Levenshtein

    runs: list[tuple[int, int, int, int]] = []
    for op in Levenshtein.opcodes(before, after):
        if op.tag == "equal":
            continue
        a, b, c, d = op.src_start, op.src_end, op.dest_start, op.dest_end
        if a == b or c == d:  # what is put in or left out goes with a character beside it
            a, b, c, d = (a - 1, b, c - 1, d) if a and c else (a, b + 1, c, d + 1)
        if runs and a <= runs[-1][1]:
            a, _, c, _ = runs.pop()
        runs.append((a, b, c, d))
    return [(a, b, after[c:d]) for a, b, c, d in runs]
