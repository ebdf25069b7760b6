"""`drop-furniture`: deletes page numbers, running heads and running feet that stand between the pages of one text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from cleaner.codes import Needs
from cleaner.contracts import Contract
from cleaner.edits import Change
from cleaner.furniture import TIMES, furniture_of
from cleaner.page import Page
from cleaner.repair import Parameters, Repair


class DropFurnitureParams(Parameters):
    """How often a line must recur."""

    times: int = Field(default=TIMES, ge=2, description="How often a line must stand at the head or foot of a page.")


class DropFurniture(Repair[DropFurnitureParams]):
    """Deletes lines beside a form feed that count pages or recur, their numbers aside, at the head or foot of pages."""

    name = "drop-furniture"
    Params = DropFurnitureParams
    contracts: ClassVar[tuple[Contract, ...]] = ("furniture",)
    needs = Needs("\f")

    def find(self, page: Page) -> Iterator[Change]:
        """A change for every line of furniture."""
        for start, end, number in furniture_of(page.text, self.params.times):
            yield Change(start, end, "", "page-number" if number else "running-head-or-foot")
