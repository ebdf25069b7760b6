from __future__ import annotations

import pickle
import random
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from cleaner import Cleaned, engine
from cleaner.cleaned import Pass, Remarks
from cleaner.contracts import Contract
from cleaner.decisions import (
    CONTEXT,
    Decision,
    DecisionError,
    Decisions,
    append,
    decide,
    edit_key,
    merge,
    occurrences,
    page_hash,
    rule_hash,
)
from cleaner.edits import Edit, Finding, Move, Span
from cleaner.engine import Bound
from cleaner.errors import InputError, OutputError
from cleaner.origins import raw_place, raw_places
from cleaner.page import Page
from cleaner.repair import Parameters, Proposal, Repair
from cleaner.repairs.replace import Replace
from cleaner.replay import without
from cleaner.rule import Example, Rule
from cleaner.vetoes import Plan, Vetoes
from cleaner.words import Words

PAGE = "近 日近日，，县 里召开会议,部署春耕。\n春 耕在即,农资先行。\n"
WORDS = Words({"han": r"\p{Han}"})
EXAMPLES = (Example(fix="甲 乙", to="甲乙"), Example(keep="甲乙"))


class LastFirst(Repair[Parameters]):
    """Moves the last block to the front, once."""

    contracts = ("order",)

    def find(self, page: Page) -> Iterator[Proposal]:
        if page.text[page.blocks[-1][0]] == "头":
            yield Move(len(page.blocks) - 1, len(page.blocks) - 1, 0)


def replacing(rule_id: str, changes: Contract, why: str = "试", **params: object) -> Bound:
    made = Replace.Params.model_validate(params)
    rule = Rule(id=rule_id, why=why, changes=changes, examples=EXAMPLES, repair="replace", params=made)
    return Bound(rule, cast(Repair[Parameters], Replace(made, WORDS)))


def moving() -> Bound:
    rule = Rule(id="headline-first", why="试", changes="order", examples=EXAMPLES, repair="x", params=Parameters())
    return Bound(rule, LastFirst(Parameters(), WORDS))


class Flagging(Repair[Parameters]):
    """Flags every 春耕."""

    contracts = ("nothing",)

    def find(self, page: Page) -> Iterator[Proposal]:
        at = page.text.find("春耕")
        if at >= 0:
            yield Finding(at, at + 2)


def flagging() -> Bound:
    rule = Rule(id="seen", why="试", changes="nothing", examples=EXAMPLES, repair="x", params=Parameters())
    return Bound(rule, Flagging(Parameters(), WORDS))


RULES = [
    replacing("gaps", "spaces", pattern=r"(?<={han}) (?={han})", with_=""),
    replacing("twice", "repeats", pattern=r"(?<=近日)近日|(?<=，)，", with_=""),
    replacing("marks", "marks", map={",": "，"}),
    moving(),
]


def cleaned(raw: str, vetoes: Vetoes | None = None, rules: list[Bound] | None = None) -> Cleaned:
    done = engine.run(engine.Pipeline(rules or RULES), raw)
    return without(done, raw, vetoes.refuses) if vetoes else done


def rule_of(edit: Edit) -> Rule:
    return next(one.rule for one in RULES if one.rule.id == edit.rule)


def rejected(raw: str, number: int, name: str = "a.txt") -> Decision:
    edit = cleaned(raw).edits[number]
    return decide("reject", edit, rule_of(edit), name, raw)


def vetoes_for(decisions: list[Decision], raw: str, name: str = "a.txt") -> Vetoes:
    found = Plan(Decisions(decisions)).vetoes(name, raw)
    assert found is not None
    return found


@pytest.mark.parametrize("number", range(7))
def test_a_rejected_edit_stays_undone_and_all_others_are_made(number: int) -> None:
    before = cleaned(PAGE)
    assert len(before.edits) == 7
    wrong = before.edits[number]
    vetoes = vetoes_for([rejected(PAGE, number)], PAGE)
    after = cleaned(PAGE, vetoes)
    rest = [e for e in before.edits if e != wrong]
    assert [(e.rule, e.raw, e.before, e.after) for e in after.edits if e.rule != "twice"] == [
        (e.rule, e.raw, e.before, e.after) for e in rest if e.rule != "twice"
    ]
    assert not any((e.rule, e.raw) == (wrong.rule, wrong.raw) for e in after.edits)
    assert vetoes.remarks() == ()
    assert after.rebuild() == PAGE


def test_no_other_rule_makes_the_rejected_change_in_its_stead() -> None:
    rules = [*RULES[:1], replacing("all-gaps", "spaces", map={" ": ""})]
    done = cleaned("甲 乙 丙", rules=rules)
    decision = decide("reject", done.edits[0], rules[0].rule, "a", "甲 乙 丙")
    assert cleaned("甲 乙 丙", vetoes_for([decision], "甲 乙 丙", "a"), rules).text == "甲 乙丙"


def test_an_edit_that_builds_on_a_rejected_one_is_refused_too() -> None:
    rules = [
        replacing("stops", "marks", map={"｡": "。"}),
        replacing("one-stop", "repeats", pattern="(?<=。)。", with_=""),
        replacing("spaces", "spaces", map={" ": ""}),
    ]
    raw = "天 亮。｡"
    done = cleaned(raw, rules=rules)
    assert done.text == "天亮。"
    decision = decide("reject", done.edits[0], rules[0].rule, "a", raw)
    again = cleaned(raw, vetoes_for([decision], raw, "a"), rules)
    assert again.text == "天亮。｡"
    assert [(r.rule, r.raw, r.reason) for r in again.refusals] == [
        ("one-stop", Span(4, 5), "it builds on an edit that was rejected")
    ]


def test_an_edit_that_would_break_its_contract_alone_is_refused() -> None:
    rules = [
        replacing("stops", "marks", map={"｡": "。"}),
        replacing("one-stop", "repeats", pattern="(?<=。)。", with_=""),
    ]
    raw = "天亮｡。"
    done = cleaned(raw, rules=rules)
    decision = decide("reject", done.edits[0], rules[0].rule, "a", raw)
    again = cleaned(raw, vetoes_for([decision], raw, "a"), rules)
    assert again.text == raw
    assert [r.reason for r in again.refusals] == ["the text it deletes has no copy right before it"]


def test_flags_and_suggestions_move_along() -> None:
    raw = "近 日近日，，县 里召开会议,部署春耕。\n"
    hint = replacing("hint", "marks", map={"。": "｡"})
    rules = [*RULES[:3], Bound(hint.rule.model_copy(update={"level": "suggest"}), hint.repair), flagging()]
    done = cleaned(raw, rules=rules)
    decision = decide("reject", done.edits[0], RULES[0].rule, "a", raw)
    again = cleaned(raw, vetoes_for([decision], raw, "a"), rules)
    for one in (done, again):
        ((start, end),) = [s.clean for s in one.suggestions]
        assert one.text[start:end] == "。"
        ((first, last),) = [f.clean for f in one.flags]
        assert one.text[first:last] == "春耕"


def test_any_rejections_at_once_leave_a_page_that_can_be_rebuilt() -> None:
    chance = random.Random(11)
    for _ in range(150):
        raw = "".join(chance.choice("近日，, 县里\n。") for _ in range(60)) + "\n\n头"
        done = cleaned(raw)
        taken = [e for e in done.edits if chance.random() < 0.4]
        made = [decide("reject", e, rule_of(e), "a", raw) for e in taken]
        if not made:
            continue
        vetoes = vetoes_for(made, raw, "a")
        again = cleaned(raw, vetoes)
        assert again.rebuild() == raw
        assert vetoes.remarks() == ()
        known = {(e.rule, e.raw, e.before, e.after) for e in taken}
        assert not known & {(e.rule, e.raw, e.before, e.after) for e in again.edits if e.kind == "replace"}
        assert len(again.edits) + len(again.refusals) - len(done.refusals) <= len(done.edits)


def test_a_rejected_move_stays_where_it_was() -> None:
    raw = "正文一段。\n\n正文二段。\n\n头条\n"
    done = cleaned(raw)
    assert done.text.startswith("头条\n")
    assert done.edits[0].kind == "move"
    vetoes = vetoes_for([rejected(raw, 0)], raw)
    assert cleaned(raw, vetoes).text == raw
    assert vetoes.remarks() == ()


def test_only_the_chosen_of_two_equal_spots_is_refused() -> None:
    raw = "春 耕春 耕春 耕春 耕春 耕春 耕春 耕春 耕春 耕春 耕"
    at = cleaned(raw).edits[4].raw
    assert cleaned(raw, vetoes_for([rejected(raw, 4)], raw)).text == raw.replace(" ", "")[:9] + " " + "耕" + "春耕" * 5
    assert at == Span(13, 14)


def test_accepted_edits_veto_nothing() -> None:
    decision = rejected(PAGE, 0)._replace(verdict="accept")
    assert Plan(Decisions([decision])).vetoes("a.txt", PAGE) is None


def test_a_renamed_page_is_known_by_its_content() -> None:
    vetoes = vetoes_for([rejected(PAGE, 0)], PAGE, "elsewhere/b.txt")
    assert cleaned(PAGE, vetoes).text.startswith("近 日，县里")


def test_another_page_is_not_touched() -> None:
    plan = Plan(Decisions([rejected(PAGE, 0)]))
    assert plan.vetoes("b.txt", PAGE + "另一页") is None
    (remark,) = plan.unseen([("b.txt", page_hash(PAGE + "另一页"))])
    assert remark.state == "unused"
    assert "not part of this run" in str(remark)
    assert plan.unseen([("c.txt", page_hash(PAGE))]) == ()
    assert pickle.loads(pickle.dumps(plan)).vetoes("a.txt", PAGE) is not None


def test_a_page_that_changed_elsewhere_keeps_the_decision() -> None:
    changed = "新添一行。\n" + PAGE
    decision = rejected(PAGE, 2)
    assert decision.raw.start > CONTEXT
    vetoes = vetoes_for([decision], changed)
    done = cleaned(changed, vetoes)
    assert vetoes.remarks() == ()
    assert "春 耕在即" in done.text
    assert done.text.startswith("新添一行。\n近日，县里")


def test_a_page_that_changed_at_the_spot_makes_the_decision_stale() -> None:
    changed = PAGE.replace("部署春耕", "部署秋收")
    vetoes = vetoes_for([rejected(PAGE, 2)], changed)
    assert "春耕在即" in cleaned(changed, vetoes).text
    (remark,) = vetoes.remarks()
    assert remark.state == "stale"
    assert "0 times on it instead of 1" in remark.reason


def test_a_spot_that_now_stands_twice_makes_the_decision_stale() -> None:
    page = PAGE + "文末另有一段足够长的话。\n"
    vetoes = vetoes_for([rejected(page, 2)], page + page)
    assert vetoes.remarks()[0].state == "stale"


def test_a_changed_rule_makes_the_decision_stale() -> None:
    changed = [replacing("gaps", "spaces", pattern=r"(?<={han}) +(?={han})", with_=""), *RULES[1:]]
    vetoes = vetoes_for([rejected(PAGE, 0)], PAGE)
    assert cleaned(PAGE, vetoes, changed).text == cleaned(PAGE).text
    assert [(r.state, r.reason) for r in vetoes.remarks()] == [("stale", "the rule has changed since")]


def test_an_edit_that_is_no_longer_proposed_is_unused() -> None:
    vetoes = vetoes_for([rejected(PAGE, 0)], PAGE)
    cleaned(PAGE, vetoes, RULES[1:])
    assert [(r.state, r.reason) for r in vetoes.remarks()] == [("unused", "the rule no longer proposes this edit")]


def test_a_rule_may_get_another_reason_level_or_name() -> None:
    new = replacing("no-gaps", "spaces", "另一句", pattern=r"(?<={han}) (?={han})", with_="")
    rule = new.rule.model_copy(update={"aliases": ("gaps",), "level": "suggest"})
    assert rule_hash(rule) == rule_hash(RULES[0].rule)
    vetoes = vetoes_for([rejected(PAGE, 0)], PAGE)
    assert "近 日" in cleaned(PAGE, vetoes, [Bound(rule.model_copy(update={"level": "apply"}), new.repair)]).text


def test_raw_places_are_those_that_characters_and_recorded_edits_tell() -> None:
    chance = random.Random(7)
    for _ in range(200):
        page = Page("".join(chance.choice("甲乙 \n") for _ in range(20)))
        for _ in range(3):
            start = chance.randrange(len(page.text) + 1)
            end = min(len(page.text), start + chance.randrange(3))
            after = chance.choice(["", "丙", "丙丁"])
            known = [0]  # one by one: where each character comes from, an inserted one from where the one before does
            for origin in page.origins.tolist():
                known.append(known[-1] if origin < 0 else origin)
            edges = (known[start + 1], known[end] + 1) if start < end else (known[start] + (start > 0),) * 2
            done = Pass(RULES[0].rule, page, page.replaced([start], [end], [after]), [start], [end], [after], [""])
            edits = Cleaned("甲" * 20, done.after, (done,), Remarks).edits
            assert raw_place(page, start, end) == edits[0].raw == (min(edges), max(edges))
            page = done.after


@pytest.mark.parametrize("times", [1, 40])
def test_a_span_over_the_seam_of_a_move_is_told_where_it_begins(times: int) -> None:
    page = Page("天黑\n\n灯亮").reordered([1, 0])
    assert page.text == "灯亮\n\n天黑"
    spans = [(1, 5), (0, 2), (4, 6), (3, 3)] * times
    starts, ends = raw_places(page, *zip(*spans, strict=True))
    assert list(zip(starts, ends, strict=True))[:4] == [tuple(raw_place(page, *span)) for span in spans[:4]]
    first, last = starts[0], ends[0]
    assert (first, last) == (5, 6)


def test_files_round_trip(tmp_path: Path) -> None:
    raw = "甲 乙\u2028\u202e\ud800丙 丁"
    edits = cleaned(raw).edits
    made = [decide("reject", e, rule_of(e), "页\u2029.txt", raw, "安娜", "2026-01-02T03:04:05Z") for e in edits]
    path = tmp_path / "new" / "d.jsonl"
    Decisions(made).write(path)
    assert list(Decisions.read(path)) == made
    text = path.read_text(encoding="utf-8")
    assert "安娜" in text
    assert len(text.splitlines()) == len(made)  # nothing in it that an editor takes for a line end
    assert not any(c in text for c in "\u2028\u2029\u202e")


def test_later_lines_win_and_open_withdraws(tmp_path: Path) -> None:
    one, path = rejected(PAGE, 0), tmp_path / "d.jsonl"
    append(path, [one])
    append(path, [one._replace(verdict="accept")])
    assert [d.verdict for d in Decisions.read(path)] == ["accept"]
    append(path, [one._replace(verdict="open")])
    assert len(Decisions.read(path)) == 0


def test_every_wrong_line_is_told(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    good = rejected(PAGE, 0).line()
    wrong = [
        "{",
        "[]",
        '{"verdict":"reject"}',
        good.replace('"reject"', '"perhaps"'),
        good.replace("[1,2]", "[2,1]"),
        good.replace("[1,2]", "[true,2]"),
        good.replace('"gaps"', "7"),
        good.replace('"nth":1', '"nth":"1"'),
        good.replace('"nth":1', '"nth":0'),
        good.replace('"nth":1', '"nth":5'),
        "[" * 100_000,
    ]
    path.write_text("\n".join([good, "", *wrong, good]) + "\n", encoding="utf-8")
    with pytest.raises(DecisionError) as error:
        Decisions.read(path)
    assert [p.line for p in error.value.problems] == list(range(3, 14))
    assert "d.jsonl:3:2: this is not JSON" in str(error.value)
    assert "the decision lacks 'rule'" in str(error.value)
    assert "it can be: accept, reject, open" in str(error.value)


def test_files_that_cannot_be_read_or_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl: the decisions cannot be read"):
        Decisions.read(tmp_path / "none.jsonl")
    (tmp_path / "gbk.jsonl").write_bytes("近日".encode("gb18030"))
    with pytest.raises(InputError, match="it is not UTF-8"):
        Decisions.read(tmp_path / "gbk.jsonl")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        append(tmp_path / "file" / "d.jsonl", [])


def test_merge_lists_disagreements_and_leaves_them_open() -> None:
    edits = cleaned(PAGE).edits

    def made(verdict: str, number: int, by: str) -> Decision:
        edit = edits[number]
        return decide(verdict, edit, rule_of(edit), "a.txt", PAGE, by)  # type: ignore[arg-type]

    anna = Decisions([made("accept", 0, "A"), made("reject", 1, "A"), made("accept", 2, "A")])
    bo = Decisions([made("accept", 0, "B"), made("accept", 1, "B"), made("reject", 3, "B")])
    cai = Decisions([made("accept", 1, "C")])
    both, apart = merge([anna, bo, cai])
    assert [(d.by, d.verdict) for d in both] == [("A", "accept"), ("A", "accept"), ("B", "reject")]
    assert [[(d.by, d.verdict) for d in one.decisions] for one in apart] == [
        [("A", "reject"), ("B", "accept"), ("C", "accept")]
    ]


def test_keys_are_the_same_from_edit_and_decision() -> None:
    edit = cleaned(PAGE).edits[0]
    rule = rule_of(edit)
    assert edit_key(edit, rule_hash(rule), "a", page_hash(PAGE)) == decide("accept", edit, rule, "a", PAGE).key


@pytest.mark.parametrize(
    ("raw", "left", "text", "right", "places"),
    [
        ("甲甲甲", "", "甲", "甲甲", [0]),
        ("一二三四五六七八九十百千万", "一二三四五六七八九十百千", "万", "", [12]),
        ("甲" * 30, "甲" * 12, "甲", "甲" * 12, [12, 13, 14, 15, 16, 17]),
        ("", "", "", "", [0]),
    ],
)
def test_occurrences(raw: str, left: str, text: str, right: str, places: list[int]) -> None:
    assert occurrences(raw, left, text, right) == places
