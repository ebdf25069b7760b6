"""Letter-spacing: a page is looked at where a search of it all says so."""

from __future__ import annotations

import profiles  # noqa: F401 - no property is timed
from hypothesis import given
from hypothesis import strategies as st

from cleaner.page import Page
from cleaner.repairs.close_gaps import _ALONE, _any_alone

LINES = st.lists(st.sampled_from([*"路线，。1a.", " ", " ", "\n", "路线决定"]), max_size=40).map("".join)


@given(LINES, st.sampled_from(["", " 路" * 70, "路线决定 " * 70]))
def test_few_spaces_tell_what_a_search_tells(text: str, more: str) -> None:
    for page in (text, text + more, more + text):
        assert _any_alone(Page(page)) == (_ALONE.search(page) is not None)
