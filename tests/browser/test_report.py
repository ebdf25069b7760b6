from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from report_sample import BOUND, CLEANER, EVIL, NEWS, PIPELINE, report_pages

from cleaner import engine
from cleaner.decisions import Decisions, decide
from cleaner.replay import without
from cleaner.vetoes import Plan

Open = Callable[..., Any]
HERE = Path(__file__).parent
EDITS = [edit for page in report_pages() for edit in page.cleaned.edits]
RULES = {one.rule.id: one.rule for one in BOUND}


def progress(page: Any) -> str:
    return str(page.inner_text("#progress-text"))


def until(page: Any, condition: str) -> None:
    """Wait until a condition in JavaScript holds; Playwright's own way needs eval, which the policy forbids."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it never came true: {condition}")


def current(page: Any) -> int:
    """The number of the edit in focus, from the address."""
    found = re.search(r"edit=(\d+)", page.evaluate("location.hash"))
    return int(found[1]) if found else -1


def exported(page: Any, tmp_path: Path) -> Path:
    page.click("#files-button")
    with page.expect_download() as download:
        page.click("#save-decisions")
    path = tmp_path / "decisions.jsonl"
    download.value.save_as(path)
    page.keyboard.press("Escape")
    return path


def test_a_newcomer_finds_why(opened: Open) -> None:
    page = opened()
    assert "18" not in progress(page)
    page.click("text=Start with the rare edits")
    page.fill("#q", "近日近日")
    page.wait_for_selector("text=Text drawn twice to look bold comes out twice.")
    inspector = page.inner_text("#inspector")
    assert "drawn-twice" in inspector
    assert "delete text whose copy stands right beside it" in inspector
    assert "近日近日，" in inspector


def test_side_by_side_shows_every_block_beside_its_own(opened: Open) -> None:
    page = opened("#/pages?page=news%2F河湾.txt&mode=side")
    rows = page.eval_on_selector_all(
        ".pair:not(.headrow)", "rows => rows.map(r => [...r.querySelectorAll('.cell')].map(c => c.innerText))"
    )
    shown = [[re.sub(r"[\s↵␣]|[↓↑] moved (from )?here", "", side) for side in row] for row in rows]
    assert ["水渠两岸机声隆隆,农技员走进田间。", "水渠两岸机声隆隆，农技员走进田间。"] in shown
    assert ["第7版", "notinthecleantext"] in shown
    assert [row for row in shown if "春灌正忙" in "".join(row)] == [["", "春灌正忙"], ["春灌正忙", ""]]
    assert page.locator(".joins path").count() == 1


def test_what_is_drawn_is_what_was_recorded(opened: Open) -> None:
    for number, sheet in enumerate(report_pages()):
        page = opened("#/pages?mode=side&page=" + sheet.name.replace("/", "%2F").replace(" ", "+").replace("<", "%3C"))
        for side, text in ((".raw", sheet.raw), (".clean", sheet.cleaned.text)):
            found = "".join(page.locator(f".cell{side}:not(.hollow)").all_text_contents())
            wanted = re.sub(r"\s", "", re.sub(r"[\u2028\u202e\u2066\u200b\ue123\x07]", "", text))
            found = re.sub(
                r"[␣↵\s]|LSEP|RLO|LRI|ZWSP|U\+E123|U\+0007|[↓↑] moved (from )?here|not in the \w+ text", "", found
            )
            assert found == wanted, (number, side)


def test_inline_shows_what_went_and_what_came(opened: Open) -> None:
    page = opened("#/pages?page=news%2F河湾.txt")
    page.click("text=Inline")
    assert "mode=inline" in page.url
    line = page.locator(".flow p", has_text="水渠")
    assert line.locator("del").all_inner_texts() == [",", "↵"]
    assert line.locator("ins").first.inner_text() == "，"


def test_text_from_pages_is_text(opened: Open) -> None:
    page = opened("#/pages?page=evil+%3Cb%3E.txt&mode=side")
    assert page.evaluate("document.querySelectorAll('main img, main script, main svg:not(.joins), main b').length") == 0
    body = page.evaluate("document.body.innerText")
    assert "</script><img" in body.replace("␣", " ").replace("\u2423", " ")
    assert not re.search(r"[\u202e\u2066\u2028\u200b]", page.evaluate("document.documentElement.outerHTML"))
    for name in ("RLO", "LRI", "LSEP", "ZWSP", "U+E123", "U+0007"):
        assert name in body


def test_the_policy_forbids_requests_and_scripts(chromium: Any, sample: Path) -> None:
    page = chromium.new_context().new_page()
    page.goto(sample.as_uri())
    assert page.evaluate("fetch('https://example.org').then(() => 'sent', () => 'refused')") == "refused"
    assert page.evaluate("fetch(location.href).then(() => 'sent', () => 'refused')") == "refused"
    page.evaluate(
        """() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';
        const d = document.createElement('div'); d.innerHTML = '<img src=x onerror="window.ran = 2">';
        document.body.append(s, d); }"""
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None


def test_keys_decide_move_and_undo(opened: Open) -> None:
    page = opened("#/patterns?rule=letter-spacing")
    assert page.locator("[data-list=groups] li").count() == 1
    page.keyboard.press("j")
    first = current(page)
    page.keyboard.press("j")
    second = current(page)
    assert second != first
    page.keyboard.press("k")
    assert current(page) == first
    page.keyboard.press("a")
    assert progress(page) == "1 of 22 decided"
    assert current(page) == second
    page.keyboard.press("x")
    assert progress(page) == "2 of 22 decided"
    assert page.locator("[data-list=edits] li.accepted").count() == 1
    assert page.locator("[data-list=edits] li.rejected").count() == 1
    page.keyboard.press("u")
    assert progress(page) == "1 of 22 decided"
    page.keyboard.press("u")
    assert progress(page) == "0 of 22 decided"
    page.keyboard.press("u")
    assert "Nothing to undo" in page.inner_text("#toast")


def test_space_goes_to_the_next_undecided(opened: Open) -> None:
    page = opened("#/pages?page=news%2F河湾.txt")
    page.keyboard.press("j")
    page.keyboard.press("a")
    seen = []
    for _ in range(21):
        seen.append(current(page))
        page.keyboard.press("Space")
    assert len(set(seen)) == 21
    assert current(page) == seen[0]
    page.keyboard.press("Shift+Space")
    assert current(page) == seen[-1]


def test_all_alike_at_once_and_back(opened: Open) -> None:
    page = opened("#/rules?rule=letter-spacing")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    assert progress(page) == "11 of 22 decided"
    page.keyboard.press("u")
    assert progress(page) == "0 of 22 decided"
    page.click(".grouphead .decide.accept")
    assert progress(page) == "11 of 22 decided"
    page.click("#toast button")
    assert progress(page) == "0 of 22 decided"


def test_a_row_of_the_left_list_decides_all_under_it(opened: Open) -> None:
    page = opened("#/patterns")
    page.focus("[data-list=groups] li[aria-current]")
    page.keyboard.press("ArrowDown")
    rows = page.locator("[data-list=groups] li")
    assert rows.nth(1).get_attribute("aria-current") == "true"
    page.keyboard.press("x")
    assert rows.nth(1).locator(".bar .rejected").count() == 1
    counts = page.eval_on_selector_all("[data-list=groups] .meta", "m => m.map(x => parseInt(x.innerText))")
    assert counts == sorted(counts)
    assert counts[-1] == 11


def test_no_key_while_typing_or_composing(opened: Open) -> None:
    page = opened("#/patterns")
    page.keyboard.press("j")
    page.focus("#q")
    page.keyboard.type("ax")
    assert progress(page) == "0 of 22 decided"
    page.fill("#q", "")
    page.focus("#main")
    for init in ("{key: 'a', isComposing: true}", "{key: 'a', keyCode: 229}", "{key: 'a', ctrlKey: true}"):
        page.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{bubbles: true, ...{init}}}))")
    assert progress(page) == "0 of 22 decided"


def test_help_and_dialogs_open_and_close_by_key(opened: Open) -> None:
    page = opened("#/pages")
    page.keyboard.press("?")
    assert page.locator("dialog[open] kbd").count() > 8
    page.keyboard.press("a")
    assert progress(page) == "0 of 22 decided"
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("4")
    assert "#/patterns" in page.url
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_decisions_outlive_the_browser_tab(opened: Open, sample: Path) -> None:
    page = opened("#/patterns")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.wait_for_timeout(400)
    again = opened("#/overview", context=page.context)
    assert progress(again) == "1 of 22 decided"


def test_every_view_has_an_address(opened: Open) -> None:
    page = opened("#/patterns")
    page.fill("#q", "水渠")
    until(page, "location.hash.includes('q=')")
    page.select_option("#status", "open")
    page.select_option("#rule", "half-width-marks")
    page.keyboard.press("Escape")
    page.focus("#main")
    page.keyboard.press("j")
    address = page.evaluate("location.hash")
    assert "status=open" in address
    assert "rule=half-width-marks" in address
    colleague = opened(address)
    assert colleague.input_value("#q") == "水渠"
    assert colleague.inner_text("#inspector") == page.inner_text("#inspector")
    assert colleague.inner_text("#count") == page.inner_text("#count")
    page.click("nav a[data-view=rules]")
    page.wait_for_selector("nav a[data-view=rules][aria-current]")
    page.go_back()
    page.wait_for_selector("nav a[data-view=patterns][aria-current]")
    assert page.input_value("#q") == "水渠"


def test_filters_count(opened: Open) -> None:
    page = opened("#/pages")
    page.select_option("#rule", "letter-spacing")
    assert page.inner_text("#count") == "11 of 22 edits"
    page.fill("#q", "不存在的字")
    page.wait_for_selector("text=No edit matches these filters.")
    page.click("#clear")
    assert page.inner_text("#count") == "22 of 22 edits"
    page.fill("#q", "𠮷号")
    until(page, "document.querySelector('#count').innerText === '5 of 22 edits'")


def test_the_export_is_what_the_cleaner_reads(opened: Open, tmp_path: Path) -> None:
    page = opened("#/overview")
    for view in ("2", "4"):
        page.keyboard.press(view)
        page.keyboard.press("j")
        page.keyboard.press("x")
        page.keyboard.press("Shift+A")
    page.keyboard.press("3")
    for _ in range(18):
        page.keyboard.press("Space")
        page.keyboard.press("a")
    page.click("#files-button")
    page.fill("#reviewer", "安娜")
    page.keyboard.press("Escape")
    made = list(Decisions.read(exported(page, tmp_path)))
    assert progress(page) == f"{len(made)} of 22 decided"
    known = {
        (sheet.name, edit.rule, edit.raw, edit.before, edit.after): (sheet, edit)
        for sheet in report_pages()
        for edit in sheet.cleaned.edits
    }
    for decision in made:
        sheet, edit = known[decision.page, decision.rule, decision.raw, decision.before, decision.after]
        rule = RULES[edit.rule]
        assert decision == decide(decision.verdict, edit, rule, sheet.name, sheet.raw, "安娜", decision.at)


def test_a_rejected_edit_stays_undone_in_the_next_run(opened: Open, tmp_path: Path) -> None:
    page = opened("#/pages?page=news%2F河湾.txt")
    page.fill("#q", "近日近日")
    until(page, "location.hash.includes('q=')")
    page.focus("#main")
    page.keyboard.press("x")
    path = exported(page, tmp_path)
    vetoes = Plan(Decisions.read(path)).vetoes("news/河湾.txt", NEWS)
    assert vetoes is not None
    assert "\n近日近日，河湾镇" in without(engine.run(PIPELINE, NEWS), NEWS, vetoes.refuses).text
    assert vetoes.remarks() == ()


def test_import_takes_what_belongs_here(opened: Open, tmp_path: Path) -> None:
    first = opened("#/rules?rule=half-width-marks")
    first.click(".grouphead .decide.reject")
    path = exported(first, tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    foreign = json.loads(lines[0]) | {"page_hash": "0" * 16}
    path.write_text("\n".join([*lines, json.dumps(foreign), "no json"]) + "\n", encoding="utf-8")
    page = opened("#/overview")
    page.click("#files-button")
    page.set_input_files("#decisions-file", path)
    page.wait_for_selector("dialog >> text=5 of 7 decisions belong to this report; 5 edits changed")
    assert "6, 7" in page.inner_text("dialog [role=status]")
    assert progress(page) == "5 of 22 decided"
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    assert progress(page) == "0 of 22 decided"


def test_the_decided_page_has_the_rejected_edit_undone(opened: Open, tmp_path: Path) -> None:
    sheet = report_pages()[0]
    page = opened()
    for number, edit in enumerate(sheet.cleaned.edits):
        text = decided(page, sheet.name, number, tmp_path)
        vetoes = Plan(Decisions([decide("reject", edit, RULES[edit.rule], "a", NEWS)])).vetoes("a", NEWS)
        assert vetoes is not None
        if edit.rule in ("page-numbers", "one-blank-line"):  # before a move: only a new run knows their place
            assert text == sheet.cleaned.text
            assert "cannot be taken out alone" in page.inner_text("#toast")
        else:
            assert text == without(sheet.cleaned, NEWS, vetoes.refuses).text


def decided(page: Any, name: str, number: int, folder: Path) -> str:
    """The text of a page as the report saves it with one edit rejected, which is then undone."""
    address = page.url.split("#")[0] + f"#/pages?page={name.replace('/', '%2F')}"
    if not progress(page).startswith("0 "):
        page.keyboard.press("u")
    page.goto(f"{address}&edit={number}")
    until(page, f"document.querySelector('.mark.focus, .tick.focus, .badge.focus')?.dataset.e === '{number}'")
    page.keyboard.press("x")
    page.goto(address)
    until(page, "!location.hash.includes('edit=')")
    with page.expect_download() as download:
        page.click(".pagetools .plain")
    assert download.value.suggested_filename == name.split("/")[-1]
    download.value.save_as(folder / "page.txt")
    return (folder / "page.txt").read_bytes().decode()


def test_examples_are_yaml_that_says_what_was_decided(opened: Open) -> None:
    page = opened()
    for number, edit in enumerate(EDITS):
        if edit.kind == "move":
            continue
        for key, name in (("x", "keep"), ("a", "fix")):
            address = page.url.split("#")[0] + f"#/pages?edit={number}"
            page.goto(address)
            until(page, "document.querySelector('#inspector .verdict') !== null")
            page.keyboard.press(key)
            page.goto(address)
            until(page, f"document.querySelector('.example pre')?.innerText.startsWith('- {name}:')")
            (example,) = yaml.safe_load(page.inner_text(".example pre"))
            assert edit.before in example[name]
            if key == "a":
                assert edit.after in example["to"]
                assert example["fix"] != example["to"]


def test_flags_have_their_own_list(opened: Open) -> None:
    page = opened("#/notes")
    tags = page.locator(".tag").all_inner_texts()
    assert sorted(tags) == ["flag", "refused", "suggestion"]
    assert "it changes more than spaces inside a line" in page.inner_text("main")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('li.note')")
    page.select_option("#rule", "repeated-phrase")
    assert page.locator(".tag").count() == 1


def test_the_rule_shows_its_yaml(opened: Open) -> None:
    page = opened("#/rules?rule=half-width-marks")
    page.click(".grouphead summary")
    (shown,) = yaml.safe_load(page.inner_text(".grouphead pre"))
    assert shown["id"] == "half-width-marks"
    assert shown["replace"] == {"map": {",": "，"}}


def test_the_chart_has_a_table_and_leads_to_edits(opened: Open) -> None:
    page = opened("#/overview")
    page.click("text=The same as a table")
    cells = page.locator(".charttable tbody tr", has_text="letter-spacing").locator("td").all_inner_texts()
    assert cells == ["9", "2", "·", "11"]
    page.click(".chart a[aria-label^='letter-spacing, page 2']")
    page.wait_for_selector("h2:has-text('evil <b>.txt')")
    assert page.input_value("#rule") == "letter-spacing"


def test_language_follows_the_browser_and_can_be_switched(opened: Open) -> None:
    page = opened("#/patterns", locale="zh-CN")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert page.inner_text("nav [aria-current]") == "按样式"
    page.click("#language")
    assert page.inner_text("nav [aria-current]") == "By pattern"
    again = opened("#/patterns", context=page.context)
    assert again.inner_text("nav [aria-current]") == "By pattern"


def test_both_languages_have_every_label() -> None:
    source = (HERE.parent.parent / "cleaner/reports/html/js/i18n.js").read_text(encoding="utf-8")
    labels = source.split("const LABELS = {")[1].split("\n};")[0]
    rows = re.findall(r'"?([\w-]+)"?: \[\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)",?\s*\]', labels)
    assert len(rows) == labels.count(": [")
    for _, english, chinese in rows:
        assert re.findall(r"\{\w+\}", english).sort() == re.findall(r"\{\w+\}", chinese).sort()
    used = set()
    for path in (HERE.parent.parent / "cleaner/reports/html/js").glob("*.js"):
        used |= set(re.findall(r'\bt\("([\w-]+)"', path.read_text(encoding="utf-8")))
    assert used <= {name for name, *_ in rows}


def test_light_and_dark(opened: Open) -> None:
    page = opened("#/overview", color_scheme="dark")
    shade = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(shade)
    page.click("#theme")
    assert page.evaluate(shade) != dark
    page.click("#theme")
    assert page.evaluate(shade) == dark


@pytest.mark.parametrize("width", [400, 800, 1600])
@pytest.mark.parametrize("view", ["overview", "pages", "rules?rule=letter-spacing", "patterns?pattern=1", "notes"])
def test_nothing_is_cut_off_at_any_width(opened: Open, width: int, view: str) -> None:
    page = opened(f"#/{view}", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.scrollHeight") <= 900


def test_a_narrow_window_goes_from_list_to_edit_and_back(opened: Open) -> None:
    page = opened("#/patterns", width=400)
    assert not page.is_visible(".detail")
    page.click("[data-list=groups] li >> nth=2")
    assert page.is_visible(".detail")
    assert page.is_visible("#inspector")
    page.click(".back")
    assert page.is_visible(".master")


def test_print_shows_all_rows_and_no_controls(opened: Open) -> None:
    page = opened("#/rules?rule=letter-spacing", height=420)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("[data-list=edits] li").count() == 11
    assert not page.is_visible("#files-button")
    assert not page.is_visible(".master")
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "view",
    [
        "overview",
        "pages?edit=1&mode=side",
        "pages?mode=inline",
        "rules?rule=letter-spacing&edit=5",
        "patterns?edit=3",
        "notes",
    ],
)
def test_axe_finds_nothing_serious(opened: Open, view: str, scheme: str) -> None:
    page = opened(f"#/{view}", color_scheme=scheme, bypass_csp=True)
    check_axe(page)
    if view == "overview":
        for key in ("?", None):
            page.keyboard.press(key) if key else page.click("#files-button")
            check_axe(page)
            page.keyboard.press("Escape")
    else:
        page.keyboard.press("x")
        page.keyboard.press("a")
        check_axe(page)


def check_axe(page: Any) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate((HERE / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    bad = [
        (v["id"], v["impact"], [n["html"][:120] for n in v["nodes"][:3]])
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    assert bad == []


def test_evil_page_is_stored_as_it_is() -> None:
    assert report_pages()[1].raw == EVIL
    assert CLEANER.rules.rules[0].id == "drawn-twice"
