from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner import Cleaned, Cleaner, engine
from cleaner.contracts import Contract
from cleaner.edits import Change, Finding, Move
from cleaner.engine import Bound
from cleaner.page import Page
from cleaner.repair import Parameters, Proposal, Repair
from cleaner.reports import ReportNameError, ReportPage, writer, writers
from cleaner.reports.compare import differences
from cleaner.reports.diff import unified
from cleaner.reports.edit_list import edit_list
from cleaner.reports.places import Lines, visible
from cleaner.reports.summary import Tally, table
from cleaner.reports.view import both_sides, marked, reasons, view
from cleaner.rule import Example, Rule
from cleaner.words import Words


class Once(Repair[Parameters]):
    """Proposes what a test says: findings always, changes once or always."""

    contracts = ()

    def __init__(self, proposals: list[Proposal], always: bool = False) -> None:
        super().__init__(Parameters(), Words({}))
        self.proposals = proposals
        self.always = always

    def find(self, page: Page) -> Iterator[Proposal]:
        yield from self.proposals
        if not self.always:
            self.proposals = [p for p in self.proposals if isinstance(p, Finding)]


def bound(name: str, changes: Contract, *proposals: Proposal, always: bool = False) -> Bound:
    examples = (Example(keep="天"), Example(flag="地"))
    rule = Rule(id=name, why=f"Why of {name}.", changes=changes, examples=examples, repair="once", params=Parameters())
    return Bound(rule, Once(list(proposals), always))


def done(raw: str, *rules: Bound) -> ReportPage:
    return ReportPage("夜.txt", "utf-8", raw, engine.run(engine.Pipeline(rules), raw))


def commas(raw: str, name: str = "commas") -> ReportPage:
    changes = [Change(i, i + 1, "，", "between-han") for i, c in enumerate(raw) if c == ","]
    return done(raw, bound(name, "marks", *changes))


def shown(page: ReportPage, verbose: bool = False) -> list[str]:
    return [marked(both_sides(line)) for line in view(page, verbose)]


def patched(raw: str, diff: str) -> str:
    """What `patch` would make of the raw text."""
    old, new, at = raw.split("\n"), [], 0
    lines = diff.split("\n")[2:]
    for number, line in enumerate(lines):
        cut = lines[number + 1].startswith("\\") if number + 1 < len(lines) else False
        if line.startswith("@@"):
            start, _, count = line.split()[1][1:].partition(",")
            begin = int(start) - (count != "0")
            new += [x + "\n" for x in old[at:begin]]
            at = begin
        elif line.startswith("\\") or not line:
            continue
        else:
            if line[0] in " -":
                assert old[at] == line[1:]
                at += 1
            if line[0] in " +":
                new.append(line[1:] + ("" if cut else "\n"))
    return "".join(new) + "\n".join(old[at:])


def test_visible_signs() -> None:
    assert visible("a b\u3000\xa0\t\r\n\u200b\ufeff\x02") == "a␣b▢⍽⇥␍⏎⟨ZWSP⟩⟨BOM⟩⟨U+0002⟩"
    assert visible("卡尔·马克思") == "卡尔·马克思"


def test_places() -> None:
    lines = Lines("一\n\n二三")
    assert [lines.place(i) for i in (0, 1, 2, 3, 4, 5)] == [(1, 1), (1, 2), (2, 1), (3, 1), (3, 2), (3, 3)]
    assert (lines.left(5, 9), lines.right(0, 9), lines.right(3, 1)) == ("二三", "一", "二")


def test_every_form_is_found_by_its_suffix() -> None:
    assert {".diff", ".json"} <= set(writers())
    with pytest.raises(ReportNameError, match=r"r\.pdf: a report's name ends with one of .*\.json"):
        writer(Path("r.pdf"))


@pytest.mark.parametrize(
    "raw",
    [
        "天黑了,灯亮了。\n",
        "天黑了,",
        "一\n" * 9 + "二,三\n" + "四\n" * 9,
        "二,\n\n\n三,\n四",
        ",",
        "一,\r\n二\r\n",
        "\n\n,\n",
    ],
)
def test_the_unified_diff_leads_from_raw_to_clean(raw: str) -> None:
    page = commas(raw)
    assert patched(raw, "".join(unified("夜.txt", raw, page.cleaned))) == page.cleaned.text


def test_the_unified_diff_of_random_pages_and_moves() -> None:
    rng = random.Random(3)
    for _ in range(60):
        raw = "".join(rng.choice(["天黑了,\n", "灯\n", "\n", "人,来,了\n"]) for _ in range(rng.randint(1, 60)))
        blocks = len(Page(raw).blocks)
        rules = [bound("marks", "marks", *(Change(i, i + 1, "，") for i, c in enumerate(raw) if c == ","))]
        if blocks > 3:
            rules.append(bound("order", "order", Move(blocks - 1, blocks - 1, 0)))
        page = done(raw, *rules)
        assert patched(raw, "".join(unified("x", raw, page.cleaned))) == page.cleaned.text


def test_the_unified_diff_has_context_and_heads() -> None:
    raw = "一\n二\n三\n四\n五,\n六\n七\n八\n九\n"
    assert "".join(unified("夜.txt", raw, commas(raw).cleaned)).splitlines() == [
        "--- raw/夜.txt",
        "+++ clean/夜.txt",
        "@@ -2,7 +2,7 @@",
        " 二",
        " 三",
        " 四",
        "-五,",
        "+五，",
        " 六",
        " 七",
        " 八",
    ]
    assert not list(unified("x", "一\n", commas("一\n").cleaned))


def test_the_unified_diff_is_quick_where_lines_repeat() -> None:
    raw = ("天黑了,灯亮了。\n" + "灯亮了。\n") * 60_000
    page = commas(raw)
    start = time.perf_counter()
    lines = sum(1 for _ in unified("x", raw, page.cleaned))
    assert lines == 180_003
    assert time.perf_counter() - start < 10


def test_json_says_every_edit_flag_and_refusal(tmp_path: Path) -> None:
    raw = "夜里\n天黑了,灯亮了。\n"
    page = done(
        raw,
        bound("commas", "marks", Change(6, 7, "，", "between-han")),
        bound("refused", "spaces", Change(0, 1, ""), always=True),
        bound("order", "order", Move(1, 1, 0)),
        bound("lamps", "nothing", Finding(4, 5, "lamp")),
    )
    path = tmp_path / "r.json"
    cleaner = Cleaner()
    writer(path)(path, [page, page], cleaner)
    told = json.loads(path.read_text(encoding="utf-8"))
    assert {k: v for k, v in told.items() if k != "pages"} == {
        "format": "page-cleaner-report",
        "version": 1,
        "tool": told["tool"],
        "rules": cleaner.fingerprint,
    }
    first = told["pages"][0]
    assert told["pages"] == [first, first]
    assert (first["path"], first["encoding"], first["changed"]) == ("夜.txt", "utf-8", True)
    assert (first["raw_length"], first["clean_length"]) == (len(raw), len(raw))
    comma, move = first["edits"]
    assert comma == {
        "rule": "commas",
        "case": "between-han",
        "kind": "replace",
        "raw": {"start": 6, "end": 7, "line": 2, "column": 4},
        "clean": {"start": 3, "end": 4, "line": 1, "column": 4},
        "before": ",",
        "after": "，",
        "why": "Why of commas.",
    }
    assert (move["kind"], move["before"], move["raw"]["line"], move["clean"]["line"]) == (
        "move",
        "天黑了，灯亮了。",
        2,
        1,
    )
    assert [(f["rule"], f["case"], f["text"], f["clean"]["column"]) for f in first["flags"]] == [
        ("lamps", "lamp", "灯", 5)
    ]
    # the rule is asked again once the block has moved, and is refused there as well
    assert [(r["rule"], r["before"], r["raw"]["start"]) for r in first["refusals"]] == [
        ("refused", "夜", 0),
        ("refused", "天", 3),
    ]


def test_json_positions_hold_in_both_texts(tmp_path: Path) -> None:
    page = commas("一,二\n三,,四\n\n五,")
    path = tmp_path / "r.json"
    writer(path)(path, [page], Cleaner())
    told = json.loads(path.read_text(encoding="utf-8"))["pages"][0]
    for edit in told["edits"]:
        for text, side, part in ((page.raw, "raw", "before"), (page.cleaned.text, "clean", "after")):
            place = edit[side]
            assert text[place["start"] : place["end"]] == edit[part]
            assert text.split("\n")[place["line"] - 1][place["column"] - 1] == edit[part]


def test_json_without_pages_is_still_json(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    writer(path)(path, [], Cleaner())
    assert json.loads(path.read_text(encoding="utf-8"))["pages"] == []


def test_the_view_shows_each_place_with_line_rule_and_context() -> None:
    raw = "\n夜里\n前两天黑了,灯亮了。\n"
    page = done(
        raw, bound("commas", "marks", Change(9, 10, "，", "between-han")), bound("ends", "breaks", Change(0, 1, ""))
    )
    assert shown(page) == [
        "夜.txt: 2 edits",
        "1  ends                  [-⏎-]夜里",
        "3  commas [between-han]  前两天黑了[-,-]{+，+}灯亮了。",
    ]
    assert reasons([page]) == {"commas": "Why of commas.", "ends": "Why of ends."}


def test_the_view_shows_spaced_lines_as_before_and_after() -> None:
    raw = "路 线 决 定"
    page = done(raw, bound("gaps", "spaces", *(Change(i, i + 1, "") for i in (1, 3, 5))))
    assert shown(page)[1] == "1  gaps  路[-␣-]线[-␣-]决[-␣-]定"
    raw = "路 线 决 定 方 向"
    page = done(raw, bound("gaps", "spaces", *(Change(i, i + 1, "") for i in (1, 3, 5, 7, 9))))
    assert shown(page)[1] == "1  gaps  路␣线␣决␣定␣方␣向 → 路线决定方向"


def test_the_view_folds_what_is_alike_and_verbose_does_not() -> None:
    page = commas("天黑了,灯亮了。\n" * 50)
    few, all_ = shown(page), shown(page, verbose=True)
    assert len(few) == 14
    assert few[-1].endswith("… 38 more alike, lines 13 to 50; --verbose shows them")
    assert len(all_) == 51


def test_the_view_shows_many_edits_of_one_line_only_when_asked() -> None:
    page = commas("灯亮了," * 90)
    assert shown(page)[1].endswith(" … 50 more in this line; --verbose shows them")
    assert len(shown(page, verbose=True)) == 91


def test_the_view_shows_moves_flags_and_refusals() -> None:
    page = done(
        "正文在前。\n标题在后\n",
        bound("refused", "spaces", Change(0, 1, ""), always=True),
        bound("order", "order", Move(1, 1, 0)),
        bound("heads", "nothing", Finding(0, 2)),
    )
    assert shown(page) == [
        "夜.txt: 1 edit, 1 flag, 2 refusals",
        "1  refused  refused, it changes more than spaces inside a line: 正 → ",
        "2  refused  refused, it changes more than spaces inside a line: 标 → ",
        "2  heads    flag: 标题在后",
        "2  order    moved 标题在后 before 正文在前。",
    ]


def test_the_view_says_in_which_encoding_a_page_was_read() -> None:
    page = commas("天黑了,灯亮了。")._replace(encoding="gb18030")
    assert shown(page)[0] == "夜.txt: 1 edit (read as gb18030)"
    assert shown(commas("天黑了。")) == []


def test_the_edit_list_has_one_line_an_edit() -> None:
    raw = "正文,在前。\n标题 在后\n"
    page = done(
        raw,
        bound("commas", "marks", Change(2, 3, "，", "between-han")),
        bound("order", "order", Move(1, 1, 0)),
        bound("heads", "nothing", Finding(0, 2)),
    )
    assert edit_list(page.raw, page.cleaned).splitlines() == [
        "1  commas [between-han]  正文,在前。 → 正文，在前。",
        "2  heads  flag: 标题␣在后",
        "2  order  moved before: 正文，在前。 ← 标题␣在后",
    ]
    assert edit_list(page.raw, page.cleaned) == edit_list(page.raw, page.cleaned)


def test_tallies_add_up() -> None:
    total = Tally()
    for raw in ("一,二,三", "四,五", "六"):
        total.add(Tally.of(commas(raw).cleaned))
    assert (total.pages, total.changed, total.edits["commas"], total.on["commas"]) == (3, 2, 3, 2)
    assert total.line() == "3 pages, 2 changed: 3 edits, 0 flags"


def test_the_table_fits_a_narrow_terminal() -> None:
    from rich.console import Console

    total = Tally.of(commas("一,二", "a-rule-with-a-very-long-name-that-hardly-fits").cleaned)
    for width in (32, 60, 120):
        console = Console(width=width, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
        console.print(table(total))
        text = console.export_text()
        assert max(map(len, text.splitlines())) <= width
        assert "total" in text


def test_differences_show_joined_lines_and_lost_spaces() -> None:
    found = dict(differences("一\n\n天黑了 灯亮了。\n\n三\n", "一\n\n天黑了灯\n\n亮了。\n\n三\n"))
    assert {line: marked(pieces) for line, pieces in found.items()} == {3: "天黑了[-␣-]灯{+⏎⏎+}亮了。⏎⏎"}


def test_differences_of_equal_texts_are_none() -> None:
    assert not list(differences("一\n", "一\n"))
    assert [line for line, _ in differences("一\n", "")] == [1]


def test_cleaned_type_is_what_reports_read() -> None:
    assert isinstance(commas("一,二").cleaned, Cleaned)
