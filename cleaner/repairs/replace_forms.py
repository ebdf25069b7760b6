"""`replace-forms`: puts the ordinary character in place of a form that a font or an encoding gave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import regex
from pydantic import Field

from cleaner.codes import Needs
from cleaner.contracts import Contract
from cleaner.edits import Change
from cleaner.forms import Forms, forms
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.script import script_of
from cleaner.words import Words

# The Unicode data give the traditional form; where the page is simplified, the ordinary one was printed.
SIMPLIFIED = {"⼾": "户", "⿈": "黄"}


class ReplaceFormsParams(Parameters):
    """Which family of forms."""

    forms: Forms = Field(
        description="radicals, ideographs (of compatibility), vertical (marks), small (marks, and Chinese ones of half "
        "width), ligatures (Latin), letters (wide)."
    )


class ReplaceForms(Repair[ReplaceFormsParams]):
    """Replaces each character of the family by what it stands for, and nothing beyond that."""

    name = "replace-forms"
    Params = ReplaceFormsParams
    contracts: ClassVar[tuple[Contract, ...]] = ("marks",)

    def __init__(self, params: ReplaceFormsParams, words: Words) -> None:
        super().__init__(params, words)
        self.table = forms(params.forms)
        self.needs = Needs(self.table)
        self.pattern = regex.compile(f"[{''.join(map(regex.escape, self.table))}]")

    def find(self, page: Page) -> Iterator[Change]:
        """A change for every form."""
        own = SIMPLIFIED if script_of(page) == "hans" else {}
        for match in self.pattern.finditer(page.text):
            yield Change(match.start(), match.end(), own.get(match[0], self.table[match[0]]))
