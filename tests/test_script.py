"""Which script a page is in, where it is not plain to see."""

from __future__ import annotations

import pytest

from cleaner.page import Page
from cleaner.script import script_of

KANJI = "京都市立動物園新築工事完成記念式典御案内平成二十三年四月一日午前十時開会於中央広場"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        (KANJI + "のお知らせいたします", "ja"),  # kana are a fifth of it
        ("他学会了五句日语，头一句是おはようございます，" + "第二天清早就对着渡口喊了出来，" * 6, "hans"),
        ("鎮公所" + "与住户" * 3, "hans"),
        ("镇公所" + "與住戶" * 3, "hant"),
        ("Revenue grew by 5%.", "other"),
        ("", "other"),
    ],
)
def test_the_script_of_a_page(text: str, script: str) -> None:
    assert script_of(Page(text)) == script
