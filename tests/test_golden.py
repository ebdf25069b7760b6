"""The pages of `seeds/` come out as those of `golden/`, made by hand, and by the edits that stand beside them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from cleaner import Cleaned, Cleaner
from cleaner.cli._spool import Spool, packed
from cleaner.reports import ReportPage
from cleaner.reports.edit_list import edit_list

ROOT = Path(__file__).parent.parent
NAMES = sorted(p.name for p in (ROOT / "seeds").glob("*.txt"))
CLEANER = Cleaner()
every_page = pytest.mark.parametrize("name", NAMES)


def raw(name: str) -> str:
    return (ROOT / "seeds" / name).read_bytes().decode()


def golden(name: str) -> str:
    return (ROOT / "golden" / name).read_bytes().decode()


@lru_cache(maxsize=16)
def cleaned(name: str) -> Cleaned:
    return CLEANER.clean(raw(name))


def recorded(name: str) -> str:
    return (ROOT / "golden" / name).with_suffix(".edits").read_text(encoding="utf-8")


def test_every_page_has_its_golden_page_and_its_edits() -> None:
    assert len(NAMES) >= 5
    assert sorted(p.name for p in (ROOT / "golden").glob("*.txt")) == NAMES
    assert sorted(p.stem for p in (ROOT / "golden").glob("*.edits")) == [n.removesuffix(".txt") for n in NAMES]


@every_page
def test_the_clean_page_is_the_golden_one(name: str) -> None:
    assert cleaned(name).text == golden(name)


@every_page
def test_a_golden_page_stays_as_it_is(name: str) -> None:
    done = CLEANER.clean(golden(name))
    assert done.edits == ()
    assert done.text == golden(name)


@every_page
def test_cleaning_twice_changes_nothing_more(name: str) -> None:
    assert CLEANER.clean(cleaned(name).text).edits == ()


@every_page
def test_a_page_from_another_process_tells_the_same_edits(name: str) -> None:
    """Pages come back from the processes of a run, and out of its spool, before anybody asked for their edits."""
    text = raw(name)
    page = Spool(CLEANER).unpacked(packed(ReportPage(name, "utf-8", text, CLEANER.clean(text))))
    assert page.cleaned.edits == cleaned(name).edits
    assert page.cleaned.flags == cleaned(name).flags
    assert page.cleaned.rebuild() == text


@every_page
def test_the_raw_page_is_rebuilt(name: str) -> None:
    assert cleaned(name).rebuild() == raw(name)


@every_page
def test_no_edit_was_refused(name: str) -> None:
    assert cleaned(name).refusals == ()


@every_page
def test_every_raw_character_is_accounted_for(name: str) -> None:
    """It stands in the clean text, or an edit that was recorded for its place had it in front of it."""
    text, done = raw(name), cleaned(name)
    same = {int(at) for at, char in zip(done.origins, done.text, strict=True) if at >= 0 and text[at] == char}
    told: dict[int, list[str]] = {}
    for edit in done.edits:
        for at in range(*edit.raw):
            told.setdefault(at, []).append(edit.before)
    lost = [at for at in range(len(text)) if at not in same and not any(text[at] in b for b in told.get(at, ()))]
    assert lost == []


@every_page
def test_every_new_character_is_accounted_for(name: str) -> None:
    """What the raw page does not have, some edit put there."""
    text, done = raw(name), cleaned(name)
    new = [i for i, at in enumerate(done.origins) if at < 0 or text[at] != done.text[i]]
    put = {i for edit in done.edits for i in range(*edit.clean)}
    assert [i for i in new if i not in put] == []


@every_page
def test_the_edits_are_those_beside_the_golden_page(name: str) -> None:
    """`clean golden seeds golden --refresh-edits` writes the lists anew; read the difference before you keep it."""
    assert edit_list(raw(name), cleaned(name)).splitlines() == recorded(name).splitlines()


@pytest.mark.parametrize(
    "rule", ["wrapped-lines", "cut-paragraphs", "half-width-marks", "drawn-twice", "column-overlap"]
)
def test_without_a_rule_some_page_differs(rule: str) -> None:
    """These tests can fail: each of these rules is needed, for the pages and for the lists of edits."""
    without = Cleaner.of(without=[rule])
    done = {name: without.clean(raw(name)) for name in NAMES}
    assert any(done[name].text != golden(name) for name in NAMES)
    assert any(edit_list(raw(name), done[name]) != recorded(name) for name in NAMES)


def test_an_edit_on_another_line_or_by_another_rule_is_a_difference() -> None:
    name = next(n for n in NAMES if cleaned(n).edits)
    lines = edit_list(raw(name), cleaned(name)).splitlines()
    assert lines[0].split("  ")[0].isdigit()
    shifted = edit_list("\n" + raw(name), CLEANER.clean("\n" + raw(name))).splitlines()
    assert shifted != lines
