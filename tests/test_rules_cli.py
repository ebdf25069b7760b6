from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result

from cleaner.cleaner import Cleaner
from cleaner.cli import main
from cleaner.cli._group import EXIT_CODES
from cleaner.cli.rules import command as group
from cleaner.proof import Failure, prove
from cleaner.rule import Rule
from cleaner.ruleset import builtin_rules, rule_files
from cleaner.schema import SCHEMAS, text

ROOT = Path(__file__).parent.parent
RULE = """\
- id: lamp-word
  why: This house writes 电灯.
  changes: {changes}
  replace: {{map: {{灯亮: {to}}}}}
  examples:
    - {{fix: 灯亮了。, to: '{result}'}}
    - {{keep: '{keep}'}}
"""


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)


def clean(*line: str) -> Result:
    return CliRunner().invoke(main, list(line))


def rule(changes: str = "text", to: str = "电灯放亮", result: str = "电灯放亮了。", keep: str = "天黑了。") -> None:
    Path("lamp.yaml").write_text(RULE.format(changes=changes, to=to, result=result, keep=keep), encoding="utf-8")


# schema


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_shipped_schema_is_the_one_of_the_models(name: str) -> None:
    shipped = (builtin_rules() / f"{name}.schema.json").read_text(encoding="utf-8")
    assert shipped == text(name), f"write it anew: clean rules schema {name} > rules/{name}.schema.json"
    assert clean("rules", "schema", name).stdout == shipped


def test_the_shipped_files_are_valid_by_the_schemas() -> None:
    for name, files in {
        "rules": rule_files(builtin_rules()),
        "set": sorted((builtin_rules() / "sets").glob("*.yaml")),
    }.items():
        schema = json.loads(text(name))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for file in files:
            errors = [e.message for e in validator.iter_errors(yaml.safe_load(file.read_text(encoding="utf-8")))]
            assert errors == [], file.name
            assert file.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema="), file.name


def test_the_schema_refuses_what_the_loader_refuses() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(text("rules")))
    good = {
        "id": "lamp-word",
        "why": "x",
        "changes": "text",
        "replace": {"map": {"a": "b"}},
        "examples": [{"fix": "a", "to": "b"}, {"keep": "c"}],
    }
    assert validator.is_valid([good])
    bad = [
        good | {"wyh": "x"},
        good | {"undouble": {}},
        good | {"changes": "order"},
        good | {"id": "Lamp"},
        good | {"examples": [{"fix": "a"}, {"keep": "c"}]},
        good | {"replace": {"mop": {}}},
        {k: v for k, v in good.items() if k != "why"},
    ]
    assert [item for item in bad if validator.is_valid([item])] == []


# test


BUILTIN = Cleaner().rules


@pytest.mark.parametrize("proof", list(prove(BUILTIN)), ids=lambda proof: proof[0].id)
def test_the_examples_of_the_built_in_rules_hold(proof: tuple[Rule, list[Failure]]) -> None:
    assert proof[1] == []


def test_examples_that_hold() -> None:
    rule()
    found = clean("rules", "test", "lamp.yaml")
    assert (found.exit_code, found.stdout, found.stderr) == (0, "", "1 rule, 2 examples: all hold\n")
    assert clean("rules", "test", "lamp.yaml", "--verbose").stdout == "ok  lamp-word  2 examples\n"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"result": "电 灯放亮了。"}, "example 1 (fix) becomes something else\n    电[-␣-]灯放亮了。"),
        ({"keep": "灯亮着。"}, "example 2 (keep) is changed\n    {+电+}灯{+放+}亮着。"),
        ({"to": "电灯亮", "result": "电灯亮了。"}, "example 1 (fix) finds its own result damaged, again and again"),
        ({"changes": "marks"}, "example 1 (fix) an edit breaks the contract 'marks': it replaces more than marks"),
        ({"keep": "天黑了,雨停了。"}, "example 2 (keep) in the whole set it is changed by half-width-marks"),
    ],
)
def test_an_example_that_fails_shows_the_difference(change: dict[str, str], words: str) -> None:
    rule(**change)
    found = clean("rules", "test", "lamp.yaml")
    assert found.exit_code == 1
    assert found.stdout.startswith("lamp-word  lamp.yaml:1\n  ")
    assert words in found.stdout
    assert found.stderr == "1 rule, 2 examples: 1 fails\n"


def test_a_flag_on_what_must_be_kept_is_told() -> None:
    flags = "- id: lamp-oil\n  why: Ask.\n  changes: nothing\n  flag: {pattern: 灯油}\n"
    examples = "  examples:\n    - {flag: 灯油尽了。}\n    - {keep: 灯油还有。}\n"
    Path("lamp.yaml").write_text(flags + examples, encoding="utf-8")
    found = clean("rules", "test", "lamp.yaml")
    assert (found.exit_code, found.stderr) == (1, "1 rule, 2 examples: 1 fails\n")
    assert "  example 2 (keep) is flagged: '灯油'\n" in found.stdout


def test_a_rule_that_touches_what_another_keeps_is_told() -> None:
    Path("odd.yaml").write_text(
        "- id: odd\n  why: x\n  changes: text\n  replace: {map: {记者: 记-者}}\n"
        "  examples: [{fix: 记者, to: 记-者}, {keep: 天黑}]\n",
        encoding="utf-8",
    )
    found = clean("rules", "test", "odd.yaml")
    assert found.exit_code == 1
    assert "odd-spaces" in found.stdout
    assert "in the whole set it is changed by odd" in found.stdout


# try


def test_try_counts_and_shows_first_and_rare_places() -> None:
    Path("in").mkdir()
    rule()
    Path("in/a.txt").write_text("灯亮了,天黑了。\n\n" * 8, encoding="utf-8")
    Path("in/b.txt").write_text("天黑了。\n", encoding="utf-8")
    found = clean("rules", "try", "lamp.yaml", "in", "--most", "2")
    assert found.exit_code == 0
    lines = found.stdout.splitlines()
    assert lines[:4] == [
        "lamp-word  This house writes 电灯.",
        "  alone             8 times, on 1 of 2 pages",
        "  with the others   8 times, on 1 of 2 pages",
        "  first places",
    ]
    assert lines[4] == "    in/a.txt:1  [-灯亮-]{+电灯放亮+}了,天黑了。"
    assert len(lines) == 6
    assert Path("in/a.txt").read_text(encoding="utf-8").startswith("灯亮了,")


def test_try_shows_the_rare_kinds() -> None:
    Path("two.yaml").write_text(
        "- id: two\n  why: x\n  changes: text\n  level: off\n  replace: {map: {甲: 乙, 丙: 丁}}\n"
        "  examples: [{fix: 甲, to: 乙}, {keep: 天黑}]\n",
        encoding="utf-8",
    )
    Path("a.txt").write_text("甲\n\n" * 9 + "天丙地\n", encoding="utf-8")
    found = clean("rules", "try", "two.yaml", "a.txt")
    assert "  rare ones\n    a.txt:19  天[-丙-]{+丁+}地\n" in found.stdout
    assert "10 times, on the page" in found.stdout


def test_try_says_nowhere_and_tells_refusals() -> None:
    rule(changes="marks")
    Path("a.txt").write_text("灯亮了。\n", encoding="utf-8")
    found = clean("rules", "try", "lamp.yaml", "a.txt")
    assert "  alone             nowhere\n" in found.stdout
    assert "refused 1 times: it replaces more than marks" in found.stdout


def test_try_tells_a_page_that_cannot_be_read() -> None:
    rule()
    Path("a.txt").write_bytes(b"%PDF-1.7")
    assert clean("rules", "try", "lamp.yaml", "a.txt").exit_code == 3
    assert clean("rules", "try", "lamp.yaml", "none.txt").exit_code == 3


# why


def test_why_tells_the_rules_in_order_with_place_case_and_result() -> None:
    rule()
    Path("a.txt").write_bytes("天黑了,灯亮了。\r\n\r\n完。".encode())
    found = clean("why", "a.txt:1", "--rules", "lamp.yaml")
    assert found.exit_code == 0
    lines = found.stdout.splitlines()
    assert lines[0] == "a.txt:1  天黑了,灯亮了。␍⏎"
    heads = [line.split()[:2] for line in lines if line[:2].strip().isdigit()]
    assert heads == [["1", "line-ends"], ["2", "half-width-marks"], ["3", "lamp-word"]]
    assert "rules/10-forms.yaml:" in found.stdout.replace("\\", "/")
    assert any(line.endswith("lamp-word  lamp.yaml:1") for line in lines)
    assert "    天黑了，[-灯亮-]{+电灯放亮+}了。" in found.stdout
    assert lines[-1] == "clean line 1  天黑了，电灯放亮了。"


def test_why_says_where_two_rules_changed_the_same_text() -> None:
    Path("a.txt").write_bytes("天黑了，灯亮了，雨停了，风\r\n住了，人都回家去了，灯也灭了。\r\n".encode())
    found = clean("why", "a.txt:1")
    assert "both changed ␍: line-ends and then wrapped-lines" in found.stdout
    told = clean("a.txt", "--verbose")
    assert "line-ends and then wrapped-lines changed the same text once, first at a.txt:1" in told.stderr
    assert "changed the same text" not in clean("a.txt").stderr


@pytest.mark.parametrize(
    ("place", "code", "words"),
    [
        ("a.txt", 2, "'a.txt' is no PAGE:LINE, such as page.txt:12"),
        ("a.txt:0", 2, "there is no line 0: a.txt has 2"),
        ("a.txt:3", 2, "there is no line 3: a.txt has 2"),
        ("b.txt:1", 3, "there is no such file"),
    ],
)
def test_why_tells_a_wrong_place(place: str, code: int, words: str) -> None:
    Path("a.txt").write_text("天黑了。\n灯亮了。\n", encoding="utf-8")
    found = clean("why", place)
    assert (found.exit_code, words in found.stderr) == (code, True), found.stderr


def test_why_of_a_clean_line() -> None:
    Path("a.txt").write_text("天黑了。\n", encoding="utf-8")
    assert "no rule touched this line" in clean("why", "a.txt:1").stdout


# list, show, new


def test_list_names_every_rule_and_can_be_narrowed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = clean("rules", "list")
    assert [line.split()[0] for line in found.stdout.splitlines()] == [r.id for r in BUILTIN.rules]
    assert "(suggest)" in found.stdout
    assert clean("rules", "list", "half-width").stdout.splitlines() != []
    monkeypatch.setenv("COLUMNS", "40")
    assert max(map(len, clean("rules", "list", "marks").stdout.splitlines())) <= 40
    assert "\x1b[36m" in clean("rules", "list", "--color", "always").stdout


def test_show_tells_all_of_one_rule() -> None:
    found = clean("rules", "show", "page-furniture", "runs-of-spaces", "--set", "books")
    for words in (
        "changes     furniture",
        "level apply by set books",
        "runs        1 of",
        "  pattern: '(?<=",
        "  keep  ",
    ):
        assert words in found.stdout
    wrong = clean("rules", "show", "page-furnitur")
    assert (wrong.exit_code, "did you mean 'page-furniture'" in wrong.stderr) == (4, True)


def test_new_writes_a_rule_that_passes_its_own_test() -> None:
    found = clean("rules", "new", "cadre-word", "--out", "house")
    assert found.exit_code == 0
    assert "clean rules test house/cadre-word.yaml" in found.stderr.replace("\\", "/")
    assert Path("house/rules.schema.json").read_text(encoding="utf-8") == text("rules")
    assert clean("rules", "test", "house/cadre-word.yaml").exit_code == 0
    assert clean("rules", "test", "house").exit_code == 0
    assert clean("rules", "new", "cadre-word", "--out", "house").exit_code == 5
    wrong = clean("rules", "new", "Cadre Word")
    assert (wrong.exit_code, "such as cadre-word" in wrong.stderr) == (2, True)


def test_a_slow_pattern_is_named_in_the_summary_and_the_other_rules_go_on() -> None:
    Path("slow.yaml").write_text(
        "- id: endless\n  why: x\n  changes: text\n  replace: {pattern: '(?:(?:一|一)+)+(?=二)', with: 三}\n"
        "  examples: [{fix: 一二, to: 三二}, {keep: 天黑}]\n",
        encoding="utf-8",
    )
    Path("a.txt").write_text("一" * 60 + "。天黑了,灯亮了。\n", encoding="utf-8")
    found = clean("a.txt", "--rules", "slow.yaml")
    assert found.stdout == "一" * 60 + "。天黑了，灯亮了。\n"
    assert "a.txt: the rule 'endless' takes too long and left this page alone" in found.stderr


def test_a_slow_kind_is_named_and_left_out() -> None:
    Path("kind.yaml").write_text(
        "kinds: [{name: endless, patterns: ['(?:(?:一|一)+)+(?=[二四])三?']}]\nrules:\n"
        "  - id: three\n    why: x\n    changes: nothing\n    flag: {pattern: 三, where: {kind: ['']}}\n"
        "    examples: [{flag: 三}, {keep: 天}]\n",
        encoding="utf-8",
    )
    Path("a.txt").write_text("一" * 60 + "三二\n\n天黑了,灯亮了。\n", encoding="utf-8")
    found = clean("a.txt", "--rules", "kind.yaml")
    assert "a.txt: the kind 'endless' takes too long and is left out on this page" in found.stderr
    assert "天黑了，灯亮了。" in found.stdout


# documentation


def test_every_command_and_option_of_rules_is_documented() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    for name, one in group.commands.items():
        assert f"clean rules {name}" in pages, name
        for param in one.params:
            for option in (o for o in param.opts if o.startswith("--")):
                assert f"`{option}" in pages, f"{option} of clean rules {name}"
    assert "clean rules test" in EXIT_CODES[1]
