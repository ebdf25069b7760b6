"""What was won on the pages of tests/pages is kept: each family stays at its floor or above."""

from __future__ import annotations

import pytest
from floors import Floors, measure, shortfall, stored
from scorer import KEEP, PAGES, Sample, folded, samples, score

from cleaner import Cleaner

PAGE_SET = samples(PAGES)
FAMILIES = sorted({page.family for page in PAGE_SET} - {KEEP})
CLEAN = [page for page in PAGE_SET if page.family == KEEP]


@pytest.fixture(scope="module")
def now() -> Floors:
    return measure()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_not_below_its_floor(family: str, now: Floors) -> None:
    floor = stored()[family]
    fallen = {page: (least, now[family].get(page)) for page, least in floor.items() if now[family].get(page, 0) < least}
    assert shortfall(floor, now[family]) <= 0, fallen


@pytest.mark.parametrize("family", FAMILIES)
def test_every_page_has_a_floor(family: str, now: Floors) -> None:
    """`python bench/floors.py` gives new pages theirs."""
    assert set(stored()[family]) == set(now[family])


@pytest.mark.parametrize("page", CLEAN, ids=lambda page: page.name)
def test_a_clean_page_stays_byte_for_byte_the_same(page: Sample) -> None:
    done = Cleaner().clean(page.text)
    assert done.edits == ()
    assert done.text.encode() == page.truth.read_bytes()


@pytest.mark.parametrize("page", PAGE_SET, ids=lambda page: f"{page.family}-{page.truth.stem}")
def test_a_truth_is_a_clean_page(page: Sample) -> None:
    """Truths have the form of clean pages: what nobody can reach would be no floor."""
    wanted = page.wanted
    assert wanted.endswith("\n")
    assert wanted.strip("\n") + "\n" == wanted
    assert "\n\n\n" not in wanted


def test_the_scorer_tells_a_difference() -> None:
    page = next(p for p in PAGE_SET if p.family == "own")
    blocks = [line for line in page.wanted.split("\n") if line]
    assert score(page, page.wanted) == (len(blocks), len(blocks), True)
    assert score(page, page.wanted.replace(blocks[-1], blocks[-1] + " ")).exact == len(blocks) - 1
    assert score(page, "") == (0, len(blocks), False)
    assert folded("，（“１”") == ',("1"'


def test_a_floor_is_felt() -> None:
    floor = stored()["own"]
    page = next(iter(floor))
    assert shortfall(floor, floor) == 0
    assert shortfall({**floor, page: floor[page] + 1}, floor) == 1
    assert shortfall(floor, {**floor, page: floor[page] - 2}) == 2
