from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner.cli.decisions import advice, wilson
from cleaner.cli.decisions import command as decisions_command
from cleaner.cli.review import command as review_command
from cleaner.decisions import Decisions

RULES = """
- id: test-commas
  why: 逗号用全角。
  changes: marks
  replace: {map: {',': ，}}
  examples: [{fix: '天,地', to: 天，地}, {keep: 天地}]
- id: test-stops
  why: 句号用全角。
  changes: marks
  replace: {map: {'｡': 。}}
  examples: [{fix: 天｡, to: 天。}, {keep: 天地}]
"""
PAGE = "渠水来了,麦苗绿了｡\n\n农机下田,种子备好,化肥到村｡\n"
ONLY = ["--only", "test-commas", "--only", "test-stops"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("rules.yaml").write_text(RULES, encoding="utf-8")
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    return tmp_path


def review(answers: str, *options: str) -> Result:
    line = ["page.txt", "--rules", "rules.yaml", *ONLY, *options]
    result = CliRunner().invoke(review_command, line, input=answers, catch_exceptions=False)
    assert result.exit_code == 0
    return result


def decided(path: str = "decisions.jsonl") -> list[tuple[str, int, str]]:
    return [(d.rule, d.raw.start, d.verdict) for d in Decisions.read(Path(path))]


@pytest.mark.usefixtures("folder")
def test_edits_come_one_by_one_with_their_reason() -> None:
    result = review("a\nx\nq\n", "--by", "安娜")
    assert "1/5  test-commas  page.txt, raw characters 4–5" in result.output
    assert "  渠水来了[-,-]{+，+}麦苗绿了" in result.output
    assert result.output.count("why: 逗号用全角。") == 2  # told again only where it changes
    assert "3 edits of this kind are undecided" in result.output
    assert decided() == [("test-commas", 4, "accept"), ("test-stops", 9, "reject")]
    assert "2 of 5 edits decided" in result.output
    first = json.loads(Path("decisions.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["by"] == "安娜"
    assert first["at"].endswith("Z")


@pytest.mark.usefixtures("folder")
def test_all_of_this_kind_and_on_another_day() -> None:
    review("X\nq\n")
    assert [d[0] for d in decided()] == ["test-commas"] * 3
    result = review("a\na\n")
    assert "4/5  test-stops" in result.output
    assert len(decided()) == 5
    assert "5 of 5 edits decided" in review("").output


@pytest.mark.usefixtures("folder")
def test_back_skip_and_end_of_input() -> None:
    result = review("b\na\ns\nb\nb\nx\n")
    assert "this is the first edit" in result.output
    assert decided() == [("test-commas", 4, "reject")]


@pytest.mark.usefixtures("folder")
def test_back_takes_back_a_whole_kind() -> None:
    review("A\nb\nq\n")
    assert decided() == []


@pytest.mark.usefixtures("folder")
def test_a_strange_answer_is_asked_again() -> None:
    assert "please answer a, x, A, X, s, b or q" in review("?\n\na\nq\n").output
    assert len(decided()) == 1


def test_pages_that_cannot_be_read_are_told(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"%PDF-1.7")
    line = ["page.txt", "bad.txt", "--rules", "rules.yaml", *ONLY]
    result = CliRunner().invoke(review_command, line, input="q\n", standalone_mode=False)
    assert result.return_value == 3
    assert "bad.txt" in result.output


def summary(*line: str) -> Result:
    return CliRunner().invoke(decisions_command, list(line), standalone_mode=False, catch_exceptions=False)


@pytest.mark.usefixtures("folder")
def test_decisions_are_summed_up_by_rule() -> None:
    review("A\nx\n")
    result = summary("decisions.jsonl", "--rules", "rules.yaml")
    assert result.return_value == 0
    rows = {line.split()[0]: line.split() for line in result.output.splitlines()}
    assert rows["test-commas"][1:6] == ["3", "0", "100.0%", "43.8%–100.0%", "apply"]
    assert rows["test-stops"][1:4] == ["0", "1", "0.0%"]
    assert rows["all"] == ["all", "3", "1"]
    assert "no loaded rule has this id" in summary("decisions.jsonl").output


@pytest.mark.usefixtures("folder")
def test_files_merge_and_disagreements_are_listed() -> None:
    review("a\na\na\nq\n", "--by", "Anna")
    review("x\ns\na\na\nq\n", "--by", "Bo", "--decisions", "bo.jsonl")
    result = summary("decisions.jsonl", "bo.jsonl", "--merge", "both.jsonl", "--rules", "rules.yaml")
    assert result.return_value == 1
    assert "1 edit on which the files disagree" in result.output
    assert "page.txt, 4–5, test-commas: 渠水来了[-,-]{+，+}麦苗绿了" in result.output
    assert "Anna accepts, Bo rejects" in result.output
    assert [d[1] for d in decided("both.jsonl")] == [9, 16, 21]


@pytest.mark.parametrize(
    ("level", "yes", "no", "said"),
    [
        ("apply", 200, 0, ""),
        ("suggest", 200, 0, "it has earned level apply"),
        ("apply", 180, 20, "set it to level suggest"),
        ("suggest", 180, 20, ""),
        ("apply", 2, 200, "set it to level off"),
        ("off", 2, 200, ""),
        ("apply", 5, 0, "too few decisions"),
    ],
)
def test_advice_follows_the_interval(level: str, yes: int, no: int, said: str) -> None:
    assert advice(level, *wilson(yes, yes + no)).startswith(said)
    assert bool(advice(level, *wilson(yes, yes + no))) == bool(said)


def test_the_interval_of_nothing_is_everything() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
