"""Which script a page is written in: simplified or traditional Chinese, Japanese, or something else."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import opencc

from cleaner.page import Page

Script = Literal["hans", "hant", "ja", "other"]


@lru_cache(maxsize=64)
def converter(config: str) -> opencc.OpenCC:
    """The OpenCC converter of a configuration such as `t2s`, made once."""
    return opencc.OpenCC(config)


def script_of(page: Page) -> Script:
    """The page's script, told by its characters.

    >>> script_of(Page("老街拆骨")), script_of(Page("鎮公所與住戶溝通")), script_of(Page("これは日本語です"))
    ('hans', 'hant', 'ja')
    """
    found = page.memo.get("script")
    if found is None:
        found = page.memo["script"] = _script(page)
    return found  # type: ignore[no-any-return]


def _script(page: Page) -> Script:
    han = [c for c in page.chars if "\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U000323af"]
    kana = [c for c in page.chars if "\u3041" <= c <= "\u30fa"]
    if len(kana) > 5 and sum(map(page.text.count, kana)) * 8 > sum(map(page.text.count, han)):
        return "ja"
    if not han:
        return "other"
    text = "".join(han)
    simple, full = converter("t2s").convert(text), converter("s2t").convert(text)
    only_full = sum(page.text.count(a) for a, b in zip(text, simple, strict=False) if a != b)
    only_simple = sum(page.text.count(a) for a, b in zip(text, full, strict=False) if a != b)
    return "hant" if only_full > only_simple else "hans"
