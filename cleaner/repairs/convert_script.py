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

_CLAUSE = regex.compile(r"[^\n。！？；，]+")


class ConvertScriptParams(Parameters):
    """Which conversion."""

    config: str = Field(
        default="t2s", pattern=r"^[a-z0-9]+$", description="An OpenCC configuration: t2s, s2t, s2twp, …"
    )


class ConvertScript(Repair[ConvertScriptParams]):
    """Converts every clause that OpenCC changes, word by word; off unless asked for."""

    name = "convert-script"
    Params = ConvertScriptParams
    contracts: ClassVar[tuple[Contract, ...]] = ("script",)

    def find(self, page: Page) -> Iterator[Change]:
        """A change for every run of characters that is written otherwise in the other script."""
        convert = converter(self.params.config).convert
        if convert(page.text) == page.text:
            return
        from rapidfuzz.distance import Levenshtein

        for match in _CLAUSE.finditer(page.text):
            after = convert(match[0])
            if after == match[0]:
                continue
            at = match.start()
            if len(after) != len(match[0]):
                yield Change(at, match.end(), after)
                continue
            for op in Levenshtein.opcodes(match[0], after):
                if op.tag == "replace":
                    yield Change(at + op.src_start, at + op.src_end, after[op.dest_start : op.dest_end])
