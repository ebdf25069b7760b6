"""Headlines: which pages leave a doubt where a head belongs."""

from __future__ import annotations

import profiles  # noqa: F401 - no property is timed
from hypothesis import given
from hypothesis import strategies as st

from cleaner.articles import _UNIT
from cleaner.repairs.move_heads import doubtful


@given(st.text("lbchtp", max_size=12))
def test_a_head_without_a_body_or_a_text_without_a_head_is_a_doubt(roles: str) -> None:
    units = _UNIT.findall(roles)
    pairs = list(zip(["", *units], [*units, ""], strict=True))  # each unit with the one before it
    bodiless = any(before.endswith(("h", "hb")) and after[:1] not in ("t", "c", "p") for before, after in pairs)
    headless = any(after[:1] in ("t", "c") and not before.endswith(("h", "hb")) for before, after in pairs)
    assert doubtful(" ".join(units)) == (bodiless or headless)
