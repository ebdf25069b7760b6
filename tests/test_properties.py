"""What must hold for every text: arbitrary ones, and pages damaged in every way that tests/damage.py knows."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import profiles  # noqa: F401 - no property is timed
import pytest
from damage import PAGES, anything, damaged, pieces
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaned, Cleaner
from cleaner.cleaned import Pass
from cleaner.contracts import breach
from cleaner.ruleset import builtin_rules
from cleaner.white import bare

CLEANER = Cleaner()
COPY: Cleaner = pickle.loads(pickle.dumps(CLEANER))
Property = Callable[[str], None]


def clean(raw: str) -> Cleaned:
    return CLEANER.clean(raw)


def passes(done: Cleaned) -> tuple[Pass, ...]:
    return done._passes


def rebuilds_the_raw_text(raw: str) -> None:
    assert clean(raw).rebuild() == raw


def keeps_every_contract(raw: str) -> None:
    done = clean(raw)
    assert done.refusals == ()
    text = raw
    for one in passes(done):
        assert one.before.text == text
        if one.order is None:
            for start, end, after in zip(one.starts, one.ends, one.afters, strict=True):
                assert breach(one.rule.changes, text, start, end, after) == "", one.rule.id
        else:
            assert one.rule.changes == "order"
            assert Counter(one.before.lines) == Counter(one.after.lines)
        text = one.after.text
    assert text == done.text


def keeps_every_character_but_by_contract(raw: str) -> None:
    """Rules that may only set spaces, line ends and the order of blocks leave the other characters as they are."""
    done = LAYOUT_ONLY.clean(raw)
    lost = Counter(bare(raw)) - Counter(bare(done.text))
    assert Counter(bare(done.text)) - Counter(bare(raw)) == Counter()
    assert set(lost) <= {"-", "\u2010"}  # the hyphen of a Latin word that a line end cut


def tells_places_inside_both_texts(raw: str) -> None:
    done = clean(raw)
    for edit in done.edits:
        assert 0 <= edit.raw.start <= edit.raw.end <= len(raw)
        assert 0 <= edit.clean.start <= edit.clean.end <= len(done.text)
    for flag in done.flags:
        assert 0 <= flag.raw.start <= flag.raw.end <= len(raw)
        assert done.text[flag.clean.start : flag.clean.end] == flag.text


def tells_what_stands_in_the_clean_text(raw: str) -> None:
    """Where nothing later touches an edit's place, its `after` stands there."""
    done = clean(raw)
    edits = done.edits
    moved = any(e.kind == "move" for e in edits)
    for number, edit in enumerate(edits):
        later = [e.clean for e in edits[number + 1 :] if e.kind == "replace"]
        untouched = all(e.end < edit.clean.start or e.start > edit.clean.end for e in later)
        if edit.kind == "replace" and untouched and not (moved and "\n" in edit.after):
            assert done.text[edit.clean.start : edit.clean.end] == edit.after, edit


def tells_what_stood_in_the_raw_text(raw: str) -> None:
    """The first rule that changed anything found what stands in the raw text at the places it tells."""
    done = clean(raw)
    if passes(done):
        for edit in done.edits[: len(passes(done)[0].starts)]:
            assert raw[edit.raw.start : edit.raw.end] == edit.before


def maps_each_character_to_one(raw: str) -> None:
    done = clean(raw)
    origins = done.origins[done.origins >= 0]
    first: dict[int, int] = {}
    for at in range(len(done.text)):
        there = done.raw_of(at)
        if there is not None:
            first.setdefault(there, at)
            assert 0 <= there < len(raw)
            assert done.raw_of(done.clean_of(there) or 0) == there or done.clean_of(there) == at
    for at in range(len(raw)):
        there = done.clean_of(at)
        assert (there is None) == (at not in first)
        assert there is None or done.raw_of(there) == at
    widened = sum(len(e.after) > len(e.before) > 0 for e in done.edits)
    assert widened or len(np.unique(origins)) == len(origins)


def changes_nothing_the_second_time(raw: str) -> None:
    done = clean(raw)
    assert not [f for f in done.flags if f.case == "never-settles"]
    once = done.text
    twice = clean(once)
    assert not twice.changed, [(e.rule, e.case, e.before, e.after) for e in twice.edits]
    assert twice.text == once


def is_the_same_from_a_pickled_cleaner(raw: str) -> None:
    one, other = clean(raw), COPY.clean(raw)
    assert (one.text, one.edits) == (other.text, other.edits)
    assert (one.flags, one.suggestions) == (other.flags, other.suggestions)


def has_the_form_of_a_clean_page(raw: str) -> None:
    text = clean(raw).text
    assert text == "" or (text.endswith("\n") and not text.startswith("\n"))
    assert "\r" not in text
    assert "\n\n\n" not in text
    assert not text.endswith("\n\n")
    assert all(line == line.strip(" ") for line in text.split("\n"))


LAYOUT_ONLY = Cleaner.of(only=[r.id for r in CLEANER.rules.rules if r.changes in ("spaces", "breaks", "order")])
PROPERTIES = (
    rebuilds_the_raw_text,
    keeps_every_contract,
    keeps_every_character_but_by_contract,
    tells_places_inside_both_texts,
    tells_what_stands_in_the_clean_text,
    tells_what_stood_in_the_raw_text,
    maps_each_character_to_one,
    changes_nothing_the_second_time,
    is_the_same_from_a_pickled_cleaner,
    has_the_form_of_a_clean_page,
)
every = pytest.mark.parametrize("holds", PROPERTIES, ids=lambda p: p.__name__)


@every
@given(raw=anything())
def test_of_any_text(holds: Property, raw: str) -> None:
    holds(raw)


@every
@given(raw=pieces())
def test_of_any_pieces(holds: Property, raw: str) -> None:
    holds(raw)


@every
@given(raw=damaged())
def test_of_damaged_pages(holds: Property, raw: str) -> None:
    holds(raw)


SMALL = ("", "\n", " ", "\f", "\ufeff", "\x00", "\r", "-\n", "，", "\n\n\n。", "a-\nb")


@every
@pytest.mark.parametrize("raw", SMALL, ids=ascii)
def test_of_the_smallest_texts(holds: Property, raw: str) -> None:
    holds(raw)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.split("\n")[0][:12])
def test_the_pages_that_are_damaged_are_clean(page: str) -> None:
    assert clean(page).text == page


@given(st.text(alphabet="天地人，。 \n", max_size=40), st.text(alphabet="天地人，。 \n", max_size=40))
def test_lone_surrogates_of_a_bad_decoder_raise_nothing(left: str, right: str) -> None:
    raw = f"{left}\udc80{right}"
    assert clean(raw).rebuild() == raw


def test_the_fingerprint_is_of_the_content_and_not_of_the_files(tmp_path: Path) -> None:
    rule = (
        "- id: house-word\n  why: One spelling.\n  changes: marks\n  replace: {map: {甲﹐: 甲，}}\n"
        "  examples:\n    - {fix: 甲﹐乙, to: 甲，乙}\n    - {keep: 甲，乙}\n"
    )
    here, there = tmp_path / "a.yaml", tmp_path / "deep" / "b.yaml"
    there.parent.mkdir()
    here.write_text(rule, encoding="utf-8")
    there.write_text("# moved\n\n" + rule, encoding="utf-8")
    one, other = Cleaner.of([here]), Cleaner.of([there])
    assert one.fingerprint == other.fingerprint == pickle.loads(pickle.dumps(one)).fingerprint
    assert one.fingerprint != CLEANER.fingerprint
    changed = rule.replace("甲﹐: 甲，", "乙﹐: 乙，").replace("甲﹐乙, to: 甲，乙", "乙﹐, to: 乙，")
    there.write_text(changed, encoding="utf-8")
    assert Cleaner.of([there]).fingerprint != one.fingerprint


def test_the_built_in_rules_are_the_default(tmp_path: Path) -> None:
    copy = tmp_path / "rules"
    copy.mkdir()
    for file in builtin_rules().glob("*.yaml"):
        (copy / file.name).write_bytes(file.read_bytes())
    assert Cleaner.of([copy]).fingerprint == CLEANER.fingerprint
