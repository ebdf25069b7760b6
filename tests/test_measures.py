"""The arrays of a page's lines tell what the functions for one line tell."""

from __future__ import annotations

from pathlib import Path

import profiles  # noqa: F401 - no property is timed
import pytest
from damage import PAGES
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.joining import answers
from cleaner.joining.paragraph import OPENED
from cleaner.layout import Layout
from cleaner.lines import OPENERS, ending, unclosed, unit
from cleaner.measures import ENDS, Measures
from cleaner.page import Page

CHARS = "中文。！？”）)（(/：:摄影供图道，、；…—-.aA1%’」』》〉】〕］]}\"'“‘[{□们㐀é  \u3000\ufeff\U0001f600\ud800"
LINES = st.lists(
    st.text(CHARS, max_size=40) | st.sampled_from(["他笑了。（张三摄）", "走了。摄影/张三", "No.", "", "\f"])
)
WORDS = Cleaner().rules.words
ROOT = Path(__file__).parent.parent


@given(LINES, st.booleans())
def test_what_arrays_tell_of_lines(lines: list[str], latin: bool) -> None:
    page = Page("\n".join(lines))
    told = Measures(page, latin)
    assert [ENDS[code] for code in told.ends.tolist()] == [*map(ending, told.texts)]
    assert told.next_unit[:-1].tolist() == [unit(text, latin) for text in told.texts[1:]]
    assert [page.text[a:b] for a, b in zip(told.start, told.stop, strict=True)] == told.texts


@given(LINES)
def test_lines_are_what_is_not_blank(lines: list[str]) -> None:
    page = Page("\n".join(lines))
    told = Measures(page, False)
    if not told.blocks:
        assert told.texts == [line.strip() for line in lines if line.strip()]
        assert len(told.blank) == len(told.feed) == len(told.indent) == len(told.width) == len(told.texts)


@given(LINES | st.sampled_from([[*map(str.strip, page.split("\n"))] for page in PAGES]))
def test_the_sieve_keeps_every_line_that_has_a_kind(lines: list[str]) -> None:
    page = Page("\n".join(lines))
    shape = Layout(page, WORDS)
    if shape.texts:
        kinds = [shape.kinds.get(number, "") for number in range(len(shape.texts))]
        assert kinds == [*map(WORDS.kind, shape.texts)]


@given(LINES, st.floats(0, 40))
def test_widths_by_bounds_are_those_of_the_page(lines: list[str], ems: float) -> None:
    page = Page("\n".join(lines))
    wide = Layout(page, WORDS)
    wider = [wide.wider(number, ems) for number in range(len(wide.texts))]
    assert wider == [Layout(page, WORDS).width(number) > ems for number in range(len(wide.texts))]
    pairs = range(len(wide.texts) - 1)
    times = [Layout(page, WORDS).wider_than(number, number + 1, 1.8) for number in pairs]
    assert times == [wide.width(number) > wide.width(number + 1) * 1.8 for number in pairs]
    alike = [Layout(page, WORDS).alike(number, number + 1, ems) for number in pairs]
    assert alike == [wide.width(n) <= ems and abs(wide.width(n) - wide.width(n + 1)) <= 1 for n in pairs]


def test_every_mark_that_can_stay_open_is_looked_for() -> None:
    assert [char for char in OPENERS if unclosed(char) and not OPENED.search(char)] == []


@pytest.mark.parametrize("few", [0, 1_000_000])
def test_line_ends_asked_one_by_one_answer_as_all_at_once_do(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks are decided alike, whichever way takes less time."""
    cleaner = Cleaner.of(only=["wrapped-lines", "broken-bylines", "broken-headlines", "cut-paragraphs"])
    paths = sorted([*ROOT.glob("seeds/*.txt"), *ROOT.glob("tests/pages/[ho]*/*.raw.txt")])
    texts = [text for path in paths if len(text := path.read_text("utf-8", "replace")) < 20_000]
    usual = [cleaner.clean(text).edits for text in texts]
    monkeypatch.setattr(answers, "_FEW", few)
    monkeypatch.setattr(answers, "_SPARSE", 10**9)
    assert [cleaner.clean(text).edits for text in texts] == usual
    assert any(edit.rule == "cut-paragraphs" for edits in usual for edit in edits)
