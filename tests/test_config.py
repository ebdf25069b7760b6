from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner import Cleaner, RuleError
from cleaner.cli import main
from cleaner.config import find_project, read_project

LAMP = """\
- id: lamp-word
  why: This house writes 电灯.
  changes: text
  aliases: [lantern-word]
  replace: {map: {灯亮: 电灯放亮}}
  examples: [{fix: 灯亮了。, to: 电灯放亮了。}, {keep: 天黑了。}]
"""


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def clean(*line: str) -> Result:
    return CliRunner().invoke(main, list(line))


def mistakes(text: str) -> list[str]:
    path = write("clean.yaml", text)
    with pytest.raises(RuleError) as caught:
        Cleaner.of(project=path)
    return [f"{p.line}:{p.column} {p.message} | {p.hint}" for p in caught.value.problems]


def test_the_project_file_is_found_upwards_from_the_pages() -> None:
    project = write("a/clean.yaml", "levels: {half-width-marks: off}\n")
    page, other = write("a/b/c/p.txt", "天黑了,灯亮了。"), write("d/p.txt", "天黑了,灯亮了。")
    assert find_project([page]) == project
    assert find_project([page.parent, page]) == project
    assert find_project([other]) is None
    assert find_project([page, other]) is None
    assert clean(str(page)).stdout == "天黑了,灯亮了。\n"
    assert clean(str(other)).stdout == "天黑了，灯亮了。\n"
    assert "project file: a/clean.yaml" in clean(str(page), "--verbose").stderr.replace("\\", "/")


def test_standard_input_has_the_project_file_of_the_working_folder() -> None:
    write("clean.yml", "levels: {half-width-marks: suggest}\n")
    found = CliRunner().invoke(main, [], input="天黑了,灯亮了。\n".encode())
    assert found.stdout == "天黑了,灯亮了。\n"
    assert "1 suggestion" in found.stderr


def test_the_command_line_goes_over_the_project_file() -> None:
    write("clean.yaml", "script: s2t\nlevels: {half-width-marks: off, page-furniture: apply}\n")
    write("p.txt", "电灯亮了,发出光来。\n")
    write("other.yaml", "levels: {half-width-marks: apply}\n")
    assert clean("p.txt").stdout == "電燈亮了,發出光來。\n"
    assert clean("p.txt", "--no-config").stdout == "电灯亮了，发出光来。\n"
    assert clean("p.txt", "--config", "other.yaml").stdout == "电灯亮了，发出光来。\n"
    assert clean("p.txt", "--script", "s2tw").stdout == "電燈亮了,發出光來。\n"
    assert clean("p.txt", "--only", "half-width-marks", "--script", "t2s").stdout == "电灯亮了，发出光来。\n"


def test_it_sets_levels_parameters_folders_and_genre() -> None:
    write("rules/lamp.yaml", LAMP)
    project = write(
        "clean.yaml",
        "genre: book\nrules: [rules]\n"
        "levels: {lantern-word: suggest}\n"
        "parameters: {page-furniture: {times: 2}, lantern-word: {map: {灯灭: 电灯灭}}}\n",
    )
    cleaner = Cleaner.of(project=project)
    rules = {rule.id: rule for rule in cleaner.rules.rules}
    assert rules["page-furniture"].level == "apply"
    assert rules["page-furniture"].params.model_dump() == {"times": 2}
    assert rules["heads-before-texts"].level == "off"
    assert cleaner.rules.notes["page-furniture"] == ("level apply by set books", "times by clean.yaml")
    assert [e.after for e in cleaner.clean("灯灭了，灯亮了。").suggestions] == ["电灯灭"]
    assert cleaner.fingerprint != Cleaner().fingerprint


def test_every_mistake_has_its_place() -> None:
    text = """\
level: {}
levels: {half-width-markz: off, row-of-dots: aply}
genre: novel
"""
    assert mistakes(text) == [
        "1:1 unknown key 'level' in the project file | did you mean 'levels'?",
        "2:46 'levels.row-of-dots' cannot be 'aply' | did you mean 'apply'?",
        "3:8 'genre' cannot be 'novel' | it can be: book, newspaper, official",
    ]
    text = """\
sets: [book, ./none]
rules:
  - missing.yaml
script: t2x
"""
    assert mistakes(text) == [
        "1:8 there is no set 'book' | did you mean 'books'? A path to a folder has a / in it.",
        "1:14 ./none is no set: there is no such folder | ",
        "3:5 there is no file or folder 'missing.yaml' | the path counts from the folder of clean.yaml",
        "4:9 't2x' is no configuration of OpenCC | did you mean 't2s'?",
    ]
    text = """\
levels: {half-width-markz: off}
parameters:
  page-furniture: {time: 2}
  row-of-dots: {pattern: '{han}(('}
  runs-of-spaces: {with: '\\1'}
"""
    assert mistakes(text) == [
        "1:10 there is no rule 'half-width-markz' | did you mean 'half-width-marks'?",
        "3:20 unknown key 'time' in the repair 'drop-furniture' of the rule 'page-furniture' | did you mean 'times'?",
        "4:33 the rule 'row-of-dots' is wrong: missing ), at character 7 of the pattern | ",
        "5:27 the rule 'runs-of-spaces' is wrong: the pattern has no group 1, at character 1 of the pattern | ",
    ]


@pytest.mark.parametrize(
    ("text", "words"), [("- a\n", "is a mapping"), ("a: [", "this is not YAML"), ("x: 1", "unknown")]
)
def test_what_is_no_project_file_is_told_without_a_trace(text: str, words: str) -> None:
    write("clean.yaml", text), write("p.txt", "天黑了。\n")
    found = clean("p.txt")
    assert (found.exit_code, words in found.stderr, "Traceback" in found.stderr) == (4, True, False)


def test_an_empty_project_file_changes_nothing() -> None:
    assert read_project(write("clean.yaml", "# nothing yet\n")).layers == ()


def test_a_project_file_that_is_not_there() -> None:
    write("p.txt", "天黑了。\n")
    found = clean("p.txt", "--config", "none.yaml")
    assert (found.exit_code, "none.yaml:1:1: there is no such file" in found.stderr) == (4, True)
