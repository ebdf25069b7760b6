"""The engine: which repairs it asks, and where blocks go that are moved."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import profiles  # noqa: F401 - no property is timed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.codes import Needs
from cleaner.edits import Change, Changes, Move
from cleaner.engine import Bound, Pipeline, _ordered, run
from cleaner.origins import raw_places
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.rule import Rule
from cleaner.words import Words

PAGES = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


@given(st.integers(1, 9), st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 9)), max_size=5))
def test_blocks_go_where_they_are_moved(count: int, wanted: list[tuple[int, int, int]]) -> None:
    moves, order = [], list(range(count))
    for first, last, before in wanted:
        if not first <= last < count or first <= before <= last or before > count:
            continue
        moves.append(Move(first, last, before))
        taken = range(first, last + 1)
        order = [block for block in order if block not in taken]
        at = order.index(before) if before < count else len(order)
        order[at:at] = taken
    assert _ordered(moves, count) == order


class Lamps(Repair[Parameters]):
    name = "lamps"
    Params = Parameters
    contracts = ("marks",)

    def find(self, page: Page) -> Iterator[Change]:
        yield Change(0, 1, "。")


def _rule(name: str, changes: str) -> Rule:
    told = {"id": name, "why": "试", "changes": changes, "repair": name, "params": Parameters()}
    return Rule.model_validate({**told, "examples": [{"keep": "灯"}, {"flag": "路"}]})


@pytest.mark.parametrize(
    ("needs", "text", "wanted"),
    [
        (Needs("灯"), "，灯", True),
        (Needs("灯"), "，路", False),
        (Needs("，"), "，路", True),
        (Needs("；"), "，路", False),
        (None, "；路", True),
    ],
)
def test_a_repair_is_asked_on_pages_that_have_what_it_needs(needs: Needs | None, text: str, wanted: bool) -> None:
    repair = Lamps(Parameters(), Words({}))
    repair.needs = needs
    rule = _rule("lamps", "marks")
    bound = Bound(rule, repair)
    assert bound.wanted(Page(text)) is wanted
    assert run(Pipeline([bound]), text).changed is wanted


class Given(Lamps):
    name = "given"

    def __init__(self, proposals: Sequence[Change | Changes]) -> None:
        super().__init__(Parameters(), Words({}))
        self.proposals = proposals

    def find(self, page: Page) -> Iterator[Change | Changes]:  # type: ignore[override]
        if page.text == "路线":
            yield from self.proposals


@pytest.mark.parametrize("change", [Change(2, 3, "。"), Change(-1, 1, "。"), Change(1, 0, "。"), Change(7, 9, "")])
@pytest.mark.parametrize("together", [False, True])
def test_a_change_outside_the_page_is_refused(change: Change, together: bool) -> None:
    one = Changes([change.start], [change.end], [change.after], [""]) if together else change
    rule = _rule("given", "text")
    done = run(Pipeline([Bound(rule, Given([Change(0, 1, "铁"), one]))]), "路线")
    assert done.text == "铁线"
    assert [refusal.reason for refusal in done.refusals] == ["there is no such place on the page"]
    assert [(edit.raw.start, edit.before, edit.after) for edit in done.edits] == [(0, "路", "铁")]


def test_furniture_stays_apart_and_is_suggested_though_the_form_feeds_are_gone() -> None:
    rule = next(rule for rule in Cleaner().rules.rules if rule.id == "page-furniture")
    raw = next(example.fix for example in rule.examples if example.fix)
    done = Cleaner().clean(raw)
    furniture = [line for line in raw.replace("\f", "").split("\n") if line == "河边旧事" or line.isdecimal()]
    assert [edit.before for edit in done.suggestions] == furniture
    assert [done.text[slice(*edit.clean)] for edit in done.suggestions] == furniture
    assert [raw[slice(*edit.raw)] for edit in done.suggestions] == furniture
    assert set(furniture) < set(done.text.split("\n"))
    assert Cleaner().clean(done.text).edits == ()


def test_a_page_number_between_blank_lines_ends_no_sentence() -> None:
    text = "河水还在响，他弯下腰来，把缆绳一圈一圈地\n\n第12页\n\n解开，船慢慢离了岸。\n"
    assert Cleaner().clean(text).text == text


@pytest.mark.parametrize("raw", ["天黑了,灯亮了(真的)", "他说(灯亮了)\n\n\n\n天黑了,(真的)"])
def test_what_is_inserted_behind_a_result_is_no_part_of_it(raw: str) -> None:
    done = Cleaner().clean(raw)
    marks = [edit for edit in done.edits if edit.rule == "half-width-marks"]
    assert [done.text[slice(*edit.clean)] for edit in marks] == [edit.after for edit in marks]


@pytest.mark.parametrize(
    ("rule", "raw", "befores"),
    [
        ("broken-headlines", "旧码头边的\n图书馆开张了\n\n□本报记者 陆秋实\n\n河边的旧码头改成了图书馆。\n", ["\n"]),
        (
            "drawn-twice",
            "近日近日，，旧码头旧码头开张了开张了，，\n孩子们看书。\n",
            ["近日", "，", "旧码头", "开张了", "，"],
        ),
        ("half-width-marks", "天黑了,灯\n亮了,船靠岸。\n", [",", ","]),
    ],
)
def test_a_rule_suggests_what_it_would_change_as_the_page_comes_to_it(rule: str, raw: str, befores: list[str]) -> None:
    rules = [one.model_copy(update={"level": "suggest"}) if one.id == rule else one for one in Cleaner().rules.rules]
    done = Cleaner(Cleaner().rules.named(rules)).clean(raw)
    assert [edit.before for edit in done.suggestions] == befores
    assert [done.text[slice(*edit.clean)] for edit in done.suggestions] == befores
    assert [raw[slice(*edit.raw)] for edit in done.suggestions] == befores


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_a_result_that_is_done_with_is_gone_at_once(page: Path) -> None:
    done = Cleaner().clean(page.read_bytes().decode())
    assert len(done.edits) + len(done.flags) > 0
    pages = [weakref.ref(one) for each in done._passes for one in (each.before, each.after)]
    assert pages
    gc.disable()
    try:
        del done
        assert [one() for one in pages] == [None] * len(pages)
    finally:
        gc.enable()


@given(st.lists(st.integers(-1, 30), min_size=1, max_size=20), st.data())
def test_the_raw_places_of_few_spans_are_those_of_many(origins: list[int], data: st.DataObject) -> None:
    page = Page("线" * len(origins), np.array(origins, dtype=np.int32))
    place = st.integers(0, len(origins))
    spans = [(min(a, b), max(a, b)) for a, b in data.draw(st.lists(st.tuples(place, place), min_size=1, max_size=16))]
    few = raw_places(page, *zip(*spans, strict=True))
    many = raw_places(page, *zip(*(spans * 17), strict=True))
    assert few == (many[0][: len(spans)], many[1][: len(spans)])


class Twice(Repair[Parameters]):
    name = "twice"
    Params = Parameters
    contracts = ("text",)
    once = True

    def find(self, page: Page) -> Iterator[Change]:
        yield Change(0, 2, "灯")
        yield Change(1, 3, "火")


def test_an_edit_that_overlaps_another_of_its_rule_is_refused() -> None:
    done = run(Pipeline([Bound(_rule("twice", "text"), Twice(Parameters(), Words({})))]), "天黑了。")
    assert done.text == "灯了。"
    assert [(r.before, r.after, r.reason) for r in done.refusals] == [
        ("黑了", "火", "it overlaps another edit of the same rule")
    ]
