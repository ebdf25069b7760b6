"""`close-stray` with a credit of the user's own."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from cleaner.page import Page
from cleaner.repairs.close_stray import CloseStray, CloseStrayParams

WORDS = Cleaner().rules.words
CAPTION = "早班船靠岸，岸上的人排着队，船票涨了2 元。 {}"


@pytest.mark.parametrize(
    ("credit", "tail", "kept"),
    [
        (None, "温若谷 摄", True),
        (r"\p{Han}+ 绘图", "温若谷 绘图", True),
        (r"(?x) \p{Han}+ \s \p{Han}绘图 # who drew it", "温若谷 手绘图", True),
        (r"\p{Han}+ 绘图", "温若谷 手记", False),
    ],
)
def test_the_spaces_of_a_credit_stay(credit: str | None, tail: str, kept: bool) -> None:
    params = CloseStrayParams() if credit is None else CloseStrayParams(credit=credit)
    text = CAPTION.format(tail)
    found = [start for changes in CloseStray(params, WORDS).find(Page(text)) for start in changes.starts]
    assert text.index(" 元") in found
    assert (text.rindex(" ") not in found) == kept
