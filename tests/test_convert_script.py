"""Conversion to the other script gives what OpenCC gives, whatever grows, shrinks, or would be converted again."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from damage import PAGES
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.repairs.convert_script import _runs
from cleaner.script import converter

CASES = yaml.safe_load((Path(__file__).parent / "data" / "scripts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['config']} {case['text']}")
def test_a_text_is_converted(case: dict[str, str]) -> None:
    done = Cleaner.of(script=case["config"]).clean(case["text"])
    assert done.text == case["to"] + "\n"
    assert (done.refusals, done.rebuild()) == ((), case["text"])


@pytest.mark.parametrize("config", ["t2s", "s2t", "s2twp", "s2hk", "tw2s", "tw2sp", "hk2s"])
def test_every_line_comes_out_as_opencc_gives_it(config: str) -> None:
    only = Cleaner.of(script=config, only=["convert-script"])
    for text in PAGES:
        source = text if config.startswith("s2") else converter("s2twp").convert(text)
        assert only.clean(source).text == converter(config).convert(source)


def test_half_of_a_surrogate_pair_spares_its_line() -> None:
    done = Cleaner.of(script="t2s").clean("鎮公所\n\n\ud800鎮公所\n")
    assert done.text == "镇公所\n\n\ud800鎮公所\n"


@given(st.text("甲乙丙", min_size=1, max_size=8), st.text("甲乙丙", min_size=1, max_size=8))
def test_what_differs_is_told_in_order_and_nothing_is_left_empty(before: str, after: str) -> None:
    at, made = 0, ""
    for start, end, put in _runs(before, after):
        assert at <= start < end
        assert put
        made, at = made + before[at:start] + put, end
    assert made + before[at:] == after
