"""Which script a page is written in: simplified or traditional Chinese, Japanese, or something else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
import opencc

from cleaner.codes import has_true
from cleaner.page import Page

_HAN, _KANA = slice(0x3400, 0xA000), slice(0x3041, 0x30FB)
Script = Literal["hans", "hant", "ja", "other"]


@lru_cache(maxsize=64)
def converter(config: str) -> opencc.OpenCC:
    """The OpenCC converter of a configuration such as `t2s`, made once."""
    return opencc.OpenCC(config)


def configurations() -> list[str]:
    """The names of OpenCC's configurations.

    >>> "t2s" in configurations()
    True
    """
    return sorted(name.removesuffix(".json") for name in opencc.CONFIGS)


def script_of(page: Page) -> Script:
    """The page's script, told by its characters.

    >>> script_of(Page("老街拆骨")), script_of(Page("鎮公所與住戶")), script_of(Page("これは日本語で書かれています"))
    ('hans', 'hant', 'ja')
    """
    found = page.memo.get("script")
    if found is None:
        found = page.memo["script"] = _script(page)
    return found


@lru_cache(maxsize=1)
def _simplified() -> tuple[list[str], list[str]]:
    """The characters of `_HAN`, and each in its simplified form."""
    han = [chr(c) for c in range(_HAN.start, _HAN.stop)]
    return han, converter("t2s").convert("\n".join(han)).split("\n")


@lru_cache(maxsize=1)
def not_simplified() -> re.Pattern[str]:
    """Matches a character that has another simplified form, and those of which OpenCC must be asked.

    >>> [bool(not_simplified().search(text)) for text in ("老街拆骨", "鎮公所", "𠮷")]
    [False, True, True]
    """
    changed = "".join([a for a, b in zip(*_simplified(), strict=True) if a != b])
    return re.compile(f"[{changed}\ua000-\U0010ffff]")


@lru_cache(maxsize=1)
def _telling() -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Of each of `_HAN` whether only simplified text has it, and whether only traditional text has it."""
    han, simple = _simplified()
    full = converter("s2t").convert("\n".join(han))
    # 吃 and the like have another form in OpenCC's standard, and none in the standards of Taiwan and Hong Kong
    others = [full, converter("t2tw").convert(full), converter("t2hk").convert(full)]
    simplest = np.array([a == b for a, b in zip(han, simple, strict=True)])
    fullest = np.any([[a == b for a, b in zip(han, other.split("\n"), strict=True)] for other in others], axis=0)
    return simplest & ~fullest, fullest & ~simplest


def _script(page: Page) -> Script:
    seen, codes = page.seen, page.codes
    only_simple, only_full = _telling()
    if has_true(seen[_KANA]) and np.count_nonzero(seen[_KANA]) > 5:
        kana = np.count_nonzero((codes >= 0x3041) & (codes <= 0x30FA))
        if kana * 8 > np.count_nonzero((codes >= 0x3400) & (codes <= 0x9FFF)):
            return "ja"
    han = seen[_HAN]
    full = han & only_full
    if has_true(full) and np.count_nonzero(full) > np.count_nonzero(han & only_simple):
        return "hant"
    return "hans" if has_true(han) or bool((codes > 0x1FFFF).any()) else "other"
