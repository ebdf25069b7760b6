from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from cleaner import Cleaner
from cleaner.reports import ReportPage, writer
from cleaner.reports.html import bundle
from cleaner.reports.html.bundle import assets, document, safe_json, script
from cleaner.reports.html.payload import ADDED, COPIED, payload, rule_source, runs

sys.path.insert(0, str(Path(__file__).parent / "browser"))
from report_sample import CLEANER, EVIL, NEWS, PAGES, report_pages, write_sample


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = write_sample(tmp_path_factory.mktemp("report") / "report.html")
    return path.read_text(encoding="utf-8")


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data" data-encoding="([\w-]+)">([^<]*)</script>', html)
    assert found
    text = found[2]
    if found[1] == "deflate-raw":
        text = zlib.decompress(base64.b64decode(text), -15).decode()
    value = json.loads(text)
    assert isinstance(value, dict)
    return value


def test_the_report_is_found_by_its_suffix(tmp_path: Path) -> None:
    writer(tmp_path / "r.html")(tmp_path / "r.html", report_pages(), CLEANER)
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_nothing_in_a_page_can_end_the_data_or_turn_the_text(html: str) -> None:
    assert html.count("</script>") == 2
    assert "onerror=" not in html.split('id="data"')[0]
    inside = re.search(r'data-encoding="json">(.*?)</script>', html, re.DOTALL)
    assert inside
    assert not re.search(r"[<>&\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]", inside[1])
    assert data_of(html)["pages"]["raw"][1] == EVIL


def test_safe_json_escapes_and_comes_back() -> None:
    text = "</script>&\u2028\u2029\u202e\u2066\u200b\ufeff\x7f\ud800吉𠮷"
    safe = safe_json([text])
    assert json.loads(safe) == [text]
    assert safe.isprintable()
    assert "<" not in safe
    safe.encode("utf-8")


def test_the_policy_lets_only_this_style_and_script_run(html: str) -> None:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert found
    policy = dict(part.split(" ", 1) for part in found[1].split("; "))
    assert policy["default-src"] == policy["connect-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    for tag, name in (("<style>", "style-src"), ('<script type="module">', "script-src")):
        body = html.split(tag)[1].split(tag[:6].replace("<", "</"))[0]
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert policy[name] == f"'sha256-{digest}'"


def test_nothing_is_loaded_and_nothing_runs_inline(html: str) -> None:
    shell = html.split('id="data"')[0]
    front = assets()
    assert not re.search(r"\b(src|href)=[\"']?(?!#)", shell)
    assert not re.search(r"<[^>]+\son\w+=", front.template)
    assert not re.search(r"\sstyle=", front.template)
    assert "@import" not in front.style
    assert "url(" not in front.style
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "import(", "eval(", "innerHTML", "insertAdjacentHTML"):
        assert word not in front.script
    addresses = set(re.findall(r"https?://[^\"'\s]+", front.script + front.style + front.template))
    assert addresses == {"http://www.w3.org/2000/svg"}


def test_the_script_is_all_the_modules_each_once() -> None:
    modules = {path.stem for path in (bundle.HERE / "js").glob("*.js")}
    made = re.findall(r"^const (\w+)_js = \(\(\) => \{$", script(), re.MULTILINE)
    assert sorted(made) == sorted(modules)
    assert not re.search(r"^(import|export) ", script(), re.MULTILINE)
    for path in (bundle.HERE / "js").glob("*.js"):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 300, path.name


def clean_of(raw: str, added: str, numbers: list[int]) -> str:
    text, at, used = "", 0, 0
    for kind, step, length in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        if kind == COPIED:
            text += raw[at + step : at + step + length]
        else:
            text += added[used : used + length]
            used += length
        at = at if kind == ADDED else at + step + length
    return text


@pytest.mark.parametrize("name", PAGES)
def test_runs_over_the_raw_text_give_the_clean_text(name: str) -> None:
    page = report_pages({name: PAGES[name]})[0]
    assert clean_of(page.raw, *runs(page.raw, page.cleaned)) == page.cleaned.text


def test_pages_without_text_or_edits() -> None:
    for raw in ("", "\n", "甲"):
        data = payload(report_pages({"a": raw}), CLEANER)
        assert data["pages"]["raw"] == [raw]
    assert payload([], CLEANER)["pages"]["raw"] == []


def test_edits_and_notes_are_those_that_were_recorded() -> None:
    pages = report_pages()
    data = payload(pages, CLEANER)
    edits = data["edits"]
    at = 0
    for number, page in enumerate(pages):
        raw = clean = 0
        assert data["pages"]["edits"][number] == len(page.cleaned.edits)
        for edit in page.cleaned.edits:
            raw, clean = raw + edits["raw"][at], clean + edits["clean"][at]
            assert (raw, raw + edits["rawLength"][at]) == edit.raw
            assert (clean, clean + edits["cleanLength"][at]) == edit.clean
            assert data["texts"][edits["before"][at]] == edit.before
            assert data["texts"][edits["after"][at]] == edit.after
            assert data["rules"][edits["rule"][at]]["id"] == edit.rule
            assert data["cases"][edits["case"][at]] == edit.case
            assert edits["move"][at] == (edit.kind == "move")
            at += 1
    assert at == len(edits["rule"])
    assert sorted(set(data["notes"]["what"])) == ["flag", "refusal", "suggestion"]


def test_the_id_is_that_of_the_content() -> None:
    one, same = payload(report_pages(), CLEANER), payload(report_pages(), CLEANER)
    assert one["id"] == same["id"]
    assert payload(report_pages({"a": NEWS}), CLEANER)["id"] != one["id"]


def test_large_data_is_compressed_and_comes_back() -> None:
    data = payload(report_pages({f"{n}.txt": NEWS * 20 for n in range(40)}), CLEANER)
    html = document(data)
    assert 'data-encoding="deflate-raw"' in html
    assert data_of(html) == data
    assert len(html) < len(document(payload(report_pages({"a": NEWS}), CLEANER))) + 100_000


def test_a_rule_is_shown_as_its_file_has_it(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(
        "# all of them\nrules:\n"
        "- id: first\n  why: 一\n  changes: marks\n  replace: {map: {',': ，}}   # keep me\n"
        "  examples:\n    - fix: 天,地\n      to: 天，地\n\n    - keep: 天地\n\n"
        "- why: 二\n  id: second\n  changes: marks\n  replace: {map: {';': ；}}\n"
        "  examples:\n    - fix: 天;地\n      to: 天；地\n    - keep: 天地\n",
        encoding="utf-8",
    )
    first, second = Cleaner.of([path], only=["first", "second"]).rules.rules[-2:]
    assert rule_source(first).startswith("- id: first\n  why: 一\n")
    assert rule_source(first).endswith("    - keep: 天地\n")
    assert "# keep me" in rule_source(first)
    assert rule_source(second).startswith("- why: 二\n  id: second\n")
    path.unlink()
    made = yaml.safe_load(rule_source(first))
    assert made[0]["id"] == "first"
    assert made[0]["replace"] == {"map": {",": "，"}}


def test_every_built_in_rule_shows_its_own_source() -> None:
    for rule in Cleaner().rules.rules:
        (shown,) = yaml.safe_load(rule_source(rule))
        assert shown["id"] == rule.id
        assert shown["why"].split() == rule.why.split()


def test_a_report_on_a_page_of_the_built_in_rules_stays_small(tmp_path: Path) -> None:
    cleaner, raw = Cleaner(), "河 湾 镇 春 灌 正 忙,机 声 隆 隆。\n" * 40
    path = tmp_path / "r.html"
    writer(path)(path, [ReportPage("a.txt", "utf-8", raw, cleaner.clean(raw))], cleaner)
    assert path.stat().st_size < 400_000
