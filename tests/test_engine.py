"""Moves of blocks, against taking them out and putting them in one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.edits import Move
from cleaner.engine import _ordered


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
