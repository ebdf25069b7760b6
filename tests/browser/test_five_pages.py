"""The whole way round on the real pages: find why, reject, export, clean again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conftest import Seeds
from test_report import check_axe, decided, exported, progress

from cleaner.decisions import Decisions, decide
from cleaner.replay import without
from cleaner.vetoes import Plan

Open = Callable[..., Any]
UNSEEN = re.compile(
    r"[\s\u3000\ufeff␣↵]|BOM|U\+[0-9A-F]{4,6}|[↓↑] moved (from )?here|not in the \w+ text|[\ue000-\uf8ff]"
)


def test_from_a_question_to_the_next_run(opened: Open, seeds: Seeds, tmp_path: Path) -> None:
    page = opened(path=seeds.path)
    page.click("text=Start with the rare edits")
    page.fill("#q", "近日近日，，")
    page.select_option("#rule", "drawn-twice")
    page.wait_for_selector("#inspector .whytext")
    assert "twice" in page.inner_text("#inspector .whytext")
    page.click("#inspector .decide.reject")
    assert progress(page).startswith("1 of ")
    (decision,) = Decisions.read(exported(page, tmp_path))
    sheet = next(s for s in seeds.pages if s.name == decision.page)
    vetoes = Plan(Decisions([decision])).vetoes(sheet.name, sheet.raw)
    assert vetoes is not None
    again = without(sheet.cleaned, sheet.raw, vetoes.refuses)
    lost = [e for e in sheet.cleaned.edits if e.rule == decision.rule and e.raw == decision.raw]
    assert len(lost) == 1
    rest = [e for e in sheet.cleaned.edits if e != lost[0]]
    assert [(e.rule, e.raw, e.before, e.after) for e in again.edits] == [
        (e.rule, e.raw, e.before, e.after) for e in rest
    ]
    start, end = lost[0].clean
    text = sheet.cleaned.text
    assert again.text == text[:start] + lost[0].before + text[end:]
    assert vetoes.remarks() == ()


def test_every_page_is_drawn_whole_and_in_order(opened: Open, seeds: Seeds) -> None:
    for sheet in seeds.pages:
        page = opened(f"#/pages?mode=side&page={sheet.name}", path=seeds.path)
        page.wait_for_timeout(100)  # a long page is drawn in slices
        for side, text in ((".raw", sheet.raw), (".clean", sheet.cleaned.text)):
            found = "".join(page.locator(f".cell{side}:not(.hollow)").all_text_contents())
            assert UNSEEN.sub("", found) == UNSEEN.sub("", text), (sheet.name, side)
        marked = set(page.eval_on_selector_all("[data-e]", "nodes => nodes.map(n => Number(n.dataset.e))"))
        first = sum(len(s.cleaned.edits) for s in seeds.pages[: seeds.pages.index(sheet)])
        assert marked <= set(range(first, first + len(sheet.cleaned.edits)))
        assert len(marked) == len(sheet.cleaned.edits)
        page.close()


def test_moves_and_steps_through_all_edits_of_a_page(opened: Open, seeds: Seeds) -> None:
    sheet = seeds.pages[0]
    page = opened(f"#/pages?page={sheet.name}", path=seeds.path)
    for _ in sheet.cleaned.edits:
        page.keyboard.press("a")
    assert progress(page).startswith(f"{len(sheet.cleaned.edits)} of ")
    assert page.locator("[data-list=groups] li >> nth=0").get_attribute("class") == "row group done"


def test_the_file_is_small_and_accessible(opened: Open, seeds: Seeds) -> None:
    assert seeds.path.stat().st_size < 1_000_000
    check_axe(opened("#/overview", path=seeds.path, bypass_csp=True, locale="zh-CN"))
    check_axe(opened(f"#/pages?page={seeds.pages[3].name}", path=seeds.path, bypass_csp=True))


def test_what_the_report_saves_is_what_the_next_run_makes(opened: Open, seeds: Seeds, tmp_path: Path) -> None:
    page, first = opened(path=seeds.path), 0
    rules = {rule.id: rule for rule in seeds.cleaner.rules.rules}
    for sheet in seeds.pages:
        edits = sheet.cleaned.edits
        moves = [n for n, edit in enumerate(edits) if edit.kind == "move"]
        for number in {0, len(edits) // 2, len(edits) - 2, *moves[:1]}:
            made = decide("reject", edits[number], rules[edits[number].rule], "a", sheet.raw)
            vetoes = Plan(Decisions([made])).vetoes("a", sheet.raw)
            assert vetoes is not None
            text = without(sheet.cleaned, sheet.raw, vetoes.refuses).text
            assert decided(page, sheet.name, first + number, tmp_path) == text, edits[number]
        first += len(edits)
