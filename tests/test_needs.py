"""What is read off patterns is true of whatever they match, and no kind is missed because of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import profiles  # noqa: F401 - no property is timed
import pytest
import regex
from damage import PAGES
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.kinds import LONGEST
from cleaner.needs import Gate, beside_spaces, firsts, needs, widest
from cleaner.page import Page
from cleaner.standard import standard
from cleaner.white import bare
from cleaner.words import Kind, Words

WORDS = Cleaner().rules.words
LETTERS = "春雨路线1·，（x"


def grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Patterns made of patterns, in all the ways that rules make them."""
    repeats = st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,3}", "*?", "++", "{1,2}+"])
    return st.one_of(
        st.lists(parts, min_size=1, max_size=3).map("".join),
        st.lists(parts, min_size=2, max_size=3).map(lambda each: f"(?:{'|'.join(each)})"),
        st.tuples(parts, repeats).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        st.tuples(st.sampled_from(["(?=", "(?!", "(?<=", "(?<!", "(?>", "(", "(?i:"]), parts)
        .map("".join)
        .map("{})".format),
    )


ATOMS = [
    *LETTERS,
    "X",
    r"\p{Han}",
    r"\d",
    ".",
    "[春路]",
    "[^雨1]",
    r"[\p{Han}·]",
    "[1-3]",
    "^",
    "$",
    "(?:)",
    r"\P{Han}",
]
PATTERNS = st.recursive(st.sampled_from(ATOMS), grown, max_leaves=8)
TEXTS = st.text(LETTERS + "X23 ", max_size=8)


def has(text: str, sets: Iterable[frozenset[str]]) -> bool:
    return all(not chars.isdisjoint(text) for chars in sets)


@given(PATTERNS, TEXTS)
def test_a_match_has_what_its_pattern_needs(written: str, text: str) -> None:
    pattern = regex.compile(written)
    if pattern.fullmatch(text) is not None:
        assert has(text, needs(written))
        begins = firsts(written)
        assert begins is None or (text and text[0] in begins)
        most = widest(written)
        assert most is None or len(text) <= most
    if pattern.search(text) is not None:
        assert Gate(pattern, written).open(text)


@pytest.mark.parametrize(
    "written",
    [
        "(?i)Dear.+",
        "(?:transport){e<=2}",
        "(?:transport){i<=1,d}",
        r"\L<names>",
        "[[春雨]--[雨]]路",
        "(?r)路线",
        "(?V1)[春&&雨]",
        "[第[:digit:]]章",
        "[^[:punct:]]章",
        "(?x)第\u3000章",
        "(?x:第 章)",
    ],
)
def test_where_the_pattern_is_beyond_reading_nothing_is_needed(written: str) -> None:
    assert needs(written) == ()
    assert firsts(written) is None
    assert widest(written) is None


def test_a_backslash_before_a_letter_is_no_class() -> None:
    assert needs(r"\\p{2}路") == (frozenset("\\"), frozenset("p"))


def kind_by_kind(words: Words, block: str) -> str:
    """The kind, by trying every pattern in turn."""
    text = bare(block)
    for spaced in (True, False):
        for kind in words.kinds:
            for pattern in kind.patterns:
                if (" " in pattern) is not spaced or (spaced and " " not in block):
                    continue
                read = block if spaced else text
                if text and len(text) <= (kind.longest or LONGEST) and words.pattern(pattern).fullmatch(read):
                    return kind.name
    return ""


@pytest.mark.parametrize("number", range(len(PAGES)))
def test_no_kind_is_missed(number: int) -> None:
    page = Page(PAGES[number])
    wanted = [kind_by_kind(WORDS, line) if len(line) <= LONGEST else "" for line in page.lines]
    assert WORDS.kinds_of(page) == wanted
    assert [WORDS.kind(line) for line in page.lines] == wanted


@given(
    st.lists(st.sampled_from("■□◎国第三条1、（）年月日记者张三 摄：　\u200b𠮷"), min_size=1, max_size=9).map("".join)
)
def test_no_kind_of_a_short_line_is_missed(line: str) -> None:
    page = Page(line)
    wanted = [kind_by_kind(WORDS, block) for block in page.lines]
    assert WORDS.kinds_of(page) == wanted
    assert [WORDS.kind(block) for block in page.lines] == wanted


def test_a_slow_kind_among_many_is_left_out() -> None:
    many = [Kind(name=f"kind-{number}", patterns=(f"第{number}条.*",)) for number in range(62)]
    words = Words({}, [Kind(name="endless", patterns=("(?:(?:一|一)+)+(?=[二四])三?",)), *many])
    assert words.kinds_of(Page("一" * 60 + "二\n\n第7条 天亮了。\n"))[1] == "kind-7"
    assert words.slow == ["endless"]
    assert words.kinds_of(Page("第61条 天黑了。\n")) == ["kind-61"]


def test_a_slow_kind_is_asked_again_on_the_next_page(tmp_path: Path) -> None:
    path = tmp_path / "kinds.yaml"
    path.write_text("kinds:\n  - name: lamp-house\n    patterns: ['(?:(?:灯|灯)+)+(?=火).*河']\n", encoding="utf-8")
    cleaner = Cleaner.of([path])
    words = cleaner.rules.words
    cleaner.clean("灯" * 45 + "灭火河")
    assert words.slow == ["lamp-house"]
    cleaner.clean("天黑了。")
    assert (words.slow, words.kind("灯灯火照着河")) == ([], "lamp-house")


def test_more_patterns_than_bits() -> None:
    many = [Kind(name=f"kind-{number}", patterns=(f"第{number}条.*",)) for number in range(80)]
    words = Words({}, many)
    page = Page("第7条 天亮了。\n\n第79条 天黑了。\n\n第80条 灯亮了。\n")
    assert words.kinds_of(page) == ["kind-7", "kind-79", ""]


def test_a_kind_counts_the_characters_of_a_block_without_its_spaces() -> None:
    words = Words({}, [Kind(name="label", patterns=(r"\p{Han}+",), longest=5)])
    assert words.kinds_of(Page("春 雨 落 进 田")) == [words.kind("春 雨 落 进 田")] == ["label"]
    assert words.kinds_of(Page("春 雨 落 进 田 里")) == [""]


def test_other_kinds_are_told_on_a_page_on_which_one_took_too_long() -> None:
    slow = Kind(name="slow", patterns=(r"[\w](?:(?:a|aa|aaa)+b?)+乙丙",))
    words = Words({}, [slow, Kind(name="lamp", patterns=(".*灯",))])
    assert words.kinds_of(Page("丙" + "a" * 60 + "c乙丙灯c\n\n丙乙丙\u3000灯")) == ["", "lamp"]
    assert words.slow == ["slow"]


@given(st.one_of(PATTERNS, PATTERNS.map(lambda parts: f"^{parts} +{parts}$")), TEXTS)
def test_where_the_spaces_of_a_line_with_a_match_stand(written: str, text: str) -> None:
    if regex.search(written, text) is None:
        return
    first, last = beside_spaces(written)
    assert first is None or 0 <= text.find(" ") <= first
    assert last is None or (" " in text and len(text) - 1 - text.rfind(" ") <= last)


@given(PATTERNS, TEXTS)
def test_the_standard_library_matches_what_regex_does(written: str, text: str) -> None:
    pattern, fast = regex.compile(written), standard(written)
    if fast is not None:
        assert (fast.fullmatch(text) is None) == (pattern.fullmatch(text) is None)
        assert [match.span() for match in fast.finditer(text)] == [match.span() for match in pattern.finditer(text)]


@pytest.mark.parametrize(
    "written", [r"\w", r"\s路", r"\b路", r"\d", "路++", "(?>路)", "(?i:x)", r"\p{L}", r"(?<=路*)线", "(路"]
)
def test_what_the_standard_library_may_match_otherwise_is_left_to_regex(written: str) -> None:
    assert standard(written) is None


@pytest.mark.parametrize("written", ["(?:路{2,4}线?)*", "(?:路|路线|线)+", "(?:路?)*线", "(?:路{0,3}线*){2,}"])
def test_what_can_be_read_in_many_ways_is_left_to_what_can_be_stopped(written: str) -> None:
    assert standard(written) is None
    assert standard(f"(?:本|{written})摄") is None


def test_han_characters_are_those_of_regex() -> None:
    fast = standard(r"[\p{Han}x]|\p{Han}")
    assert fast is not None
    chars = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x34000), *range(0xE0000, 0xE0200)]))
    assert "".join(fast.findall(chars)) == "".join(regex.findall(r"[\p{Han}x]", chars))


def test_most_kinds_are_matched_by_the_standard_library() -> None:
    written = [WORDS.expand(pattern) for kind in WORDS.kinds for pattern in kind.patterns]
    lines = [bare(line) for text in PAGES for line in text.split("\n")]
    fast = {pattern: found for pattern in written if (found := standard(pattern)) is not None}
    assert len(fast) * 10 >= len(written) * 9
    for pattern, found in fast.items():
        slow = regex.compile(pattern)
        short = [line for line in lines if len(line) <= LONGEST]
        assert [*map(bool, map(found.fullmatch, short))] == [*map(bool, map(slow.fullmatch, short))]
