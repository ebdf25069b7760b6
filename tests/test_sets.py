from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner import Cleaner, RuleError, UnknownRule, __version__
from cleaner.cli import main
from cleaner.sets import builtin_sets

MANIFEST = """\
name: house
why: What our house prints.
version: "1.2"
licence: CC0-1.0
requires: "{requires}"
levels: {{stray-spaces: off}}
parameters: {{page-furniture: {{times: 2}}}}
"""
RULES = """\
- id: half-width-marks
  why: Our house keeps half-width commas, but not colons.
  changes: marks
  replace: {map: {":": ：}}
  examples: [{fix: "他说:走吧", to: 他说：走吧}, {keep: "天黑了,雨停了"}]
- id: lamp-word
  why: This house writes 电灯.
  changes: text
  replace: {map: {灯亮: 电灯放亮}}
  examples: [{fix: 灯亮了。, to: 电灯放亮了。}, {keep: 天黑了。}]
"""
BOOK = "河边旧事\n河水还在响，哗啦\n12\n\f河边旧事\n哗啦，他弯下腰来，\n13\n\f河边旧事\n把缆绳解开。\n14\n"


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def shared() -> Path:
    folder = Path("house-rules")
    folder.mkdir()
    (folder / "set.yaml").write_text(MANIFEST.format(requires="0.1"), encoding="utf-8")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    return folder


def clean(*line: str) -> Result:
    return CliRunner().invoke(main, list(line))


def test_there_are_four_built_in_sets_and_they_can_be_combined() -> None:
    assert sorted(builtin_sets()) == ["books", "newspapers", "ocr", "official"]
    both = {rule.id: rule.level for rule in Cleaner.of(sets=["books", "ocr"]).rules.rules}
    assert (both["page-furniture"], both["missing-part"], both["drawn-twice"]) == ("apply", "off", "suggest")


def test_a_later_set_goes_over_an_earlier_one() -> None:
    one, two = Cleaner.of(sets=["books", "newspapers"]), Cleaner.of(sets=["newspapers", "books"])
    level = {name: {r.id: r.level for r in c.rules.rules}["missing-part"] for name, c in (("1", one), ("2", two))}
    assert level == {"1": "apply", "2": "off"}


@pytest.mark.parametrize("name", [None, *builtin_sets()])
def test_a_clean_page_stays_as_it_is_with_every_set(name: str | None) -> None:
    page = "水鸟又回来了\n\n□本报记者 陆秋实\n\n湖面结着薄冰，白鹭一只一只落下来，守湖的老人数了三遍。\n"
    assert Cleaner.of(sets=[name] if name else []).clean(page).text == page


def test_books_lose_their_running_heads() -> None:
    Path("p.txt").write_text(BOOK, encoding="utf-8")
    assert "河边旧事" in clean("p.txt").stdout
    assert clean("p.txt", "--set", "books").stdout == "河水还在响，哗啦哗啦，他弯下腰来，把缆绳解开。\n"


def test_a_shared_set_overrides_a_rule_and_adds_one_and_why_says_so(shared: Path) -> None:
    Path("p.txt").write_text("他说:天黑了,灯亮了。\n", encoding="utf-8")
    assert clean("p.txt").stdout == "他说：天黑了，灯亮了。\n"
    for line in (("--set", "./house-rules"), ("--set", str(shared.resolve())), ("--rules", "house-rules")):
        assert clean("p.txt", *line).stdout == "他说：天黑了,电灯放亮了。\n"
    told = clean("why", "p.txt:1", "--set", "./house-rules").stdout.replace("\\", "/")
    assert "half-width-marks  house-rules/rules.yaml:1; instead of " in told
    assert "rules/30-marks.yaml:" in told
    assert "lamp-word  house-rules/rules.yaml:6; from set house 1.2" in told
    assert clean("rules", "test", "house-rules", "--set", "./house-rules").exit_code == 0


def test_a_project_file_names_a_shared_set_by_its_path(shared: Path) -> None:
    Path("scans").mkdir()
    Path("scans/p.txt").write_text("灯亮了,天黑了。\n", encoding="utf-8")
    Path("scans/clean.yaml").write_text("sets: [../house-rules]\n", encoding="utf-8")
    assert clean("scans/p.txt").stdout == "电灯放亮了,天黑了。\n"
    levels = {r.id: r.level for r in Cleaner.of(project="scans/clean.yaml").rules.rules}
    assert levels["stray-spaces"] == "off"


def test_a_set_for_a_newer_version_is_refused(shared: Path) -> None:
    (shared / "set.yaml").write_text(MANIFEST.format(requires="99.1"), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        Cleaner.of(sets=["./house-rules"])
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (5, 11)
    assert f"needs version 99.1 of this program; this is {__version__}" in problem.message


def test_mistakes_of_a_manifest_have_their_places(shared: Path) -> None:
    (shared / "set.yaml").write_text("name: House\nversion: 1.2\nlicense: MIT\nwhy: x\n", encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        Cleaner.of([shared])
    assert [(p.line, p.column, p.message) for p in caught.value.problems] == [
        (1, 1, "the manifest lacks 'licence'"),
        (1, 7, "'name' cannot be 'House'"),
        (2, 10, "'version' must be a text, not 1.2"),
        (3, 1, "unknown key 'license' in the manifest"),
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("book", "there is no set 'book'; did you mean 'books'?"),
        ("./none", "./none is no set: there is no such folder"),
        ("./plain", "./plain is no set: it has no set.yaml"),
    ],
)
def test_a_set_that_is_none(name: str, words: str) -> None:
    Path("plain").mkdir()
    with pytest.raises(UnknownRule) as caught:
        Cleaner.of(sets=[name])
    assert words in str(caught.value)
