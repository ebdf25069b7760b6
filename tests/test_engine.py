"""The engine: which repairs it asks, and where blocks go that are moved."""

from __future__ import annotations

from collections.abc import Iterator

import profiles  # noqa: F401 - no property is timed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.codes import Needs
from cleaner.edits import Change, Move
from cleaner.engine import Bound, Plan, _ordered, run
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.rule import Rule
from cleaner.words import Words


@given(st.integers(1, 9), st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 9)), max_size=5))
def test_blocks_go_where_they_are_moved(count: int, wanted: list[tuple[int, int, int]]) -> None:
    moves, order = [], list(range(count))
    for first, last, before in wanted:
        if not first <= last < count or first <= before <= last or before > count:
            continue
        moves.append(Move(first, last, before))
        taken = range(first, last + 1)
        order = [block for block in order if block not in taken]
        at = order.index(before) if before < count else len(order)
        order[at:at] = taken
    assert _ordered(moves, count) == order


class Lamps(Repair[Parameters]):
    name = "lamps"
    Params = Parameters
    contracts = ("marks",)

    def find(self, page: Page) -> Iterator[Change]:
        yield Change(0, 1, "。")


@pytest.mark.parametrize(
    ("needs", "text", "wanted"),
    [
        (Needs("灯"), "，灯", True),
        (Needs("灯"), "，路", False),
        (Needs("，"), "，路", True),
        (Needs("；"), "，路", False),
        (None, "；路", True),
    ],
)
def test_a_repair_is_asked_on_pages_that_have_what_it_needs(needs: Needs | None, text: str, wanted: bool) -> None:
    repair = Lamps(Parameters(), Words({}))
    repair.needs = needs
    rule = Rule.model_validate(
        {
            "id": "lamps",
            "why": "试",
            "changes": "marks",
            "repair": "lamps",
            "params": Parameters(),
            "examples": [{"keep": "灯"}, {"flag": "路"}],
        }
    )
    bound = Bound(rule, repair)
    assert bound.wanted(Page(text)) is wanted
    assert run(Plan([bound]), text).changed is wanted
