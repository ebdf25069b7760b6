from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from cleaner import Cleaner, RuleError, UnknownRule, UnknownScript
from cleaner.errors import Problem
from cleaner.ruleset import load, rule_files
from cleaner.yaml_file import YamlFile, find_node

DATA = Path(__file__).parent / "data"
LAMP = """\
- id: lamp-word
  why: This house writes 电灯.
  changes: text
  {more}
  examples:
    - {{fix: 灯亮了。, to: 电灯放亮了。}}
    - {{keep: 天黑了。}}
"""
REPLACE = "replace: {map: {灯亮: 电灯放亮}}"


def answers() -> dict[str, list[tuple[str, str]]]:
    """The data file: for each broken file the places and words of its answers."""
    found: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for line in (DATA / "broken.txt").read_text(encoding="utf-8").splitlines()[2:]:
        if line.startswith("  "):
            place, _, words = line.strip().partition(" ")
            found[name].append((place, words.strip()))
        elif line:
            name = line
            found[name] = []
    return found


def problems(*paths: Path) -> list[Problem]:
    with pytest.raises(RuleError) as caught:
        load(paths)
    return caught.value.problems


def rule(path: Path, more: str = REPLACE, head: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + LAMP.format(more=more), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", sorted(answers()))
def test_a_broken_file_is_answered_with_the_exact_place(name: str) -> None:
    found = problems(DATA / "broken" / name)
    assert [f"{p.line}:{p.column}" for p in found] == [place for place, _ in answers()[name]]
    for problem, (_, words) in zip(found, answers()[name], strict=True):
        assert all(part in str(problem) for part in words.split(" | ")), str(problem)
        assert "Traceback" not in str(problem)


def test_every_broken_file_has_its_answer() -> None:
    assert sorted(answers()) == sorted(p.name for p in (DATA / "broken").iterdir())
    assert len(answers()) >= 12


def test_all_mistakes_of_all_files_are_told_at_once_in_their_order() -> None:
    found = problems(DATA / "broken")
    expected = sum(len(places) for places in answers().values())
    files = [Path(p.file).name for p in found]
    assert files == sorted(files)
    # the folder is one group, in which the id lamp-word of several files is a mistake as well
    assert len(found) > expected


def test_the_caret_stands_below_the_fault_whatever_the_characters_are_wide() -> None:
    assert str(Problem("a.yaml", 2, 7, "wrong", "do this", "why: 电灯: x")).splitlines() == [
        "a.yaml:2:7: wrong",
        "    why: 电灯: x",
        "           ^",
        "    do this",
    ]
    long = "x" * 300 + "电灯" + "y" * 300
    shown = str(Problem("a.yaml", 1, 302, "wrong", "", long)).splitlines()
    assert len(shown[1]) < 140
    assert shown[1].index("灯") == len(shown[2]) - 2


@pytest.mark.parametrize(
    ("source", "index", "place"),
    [
        ("a: 天黑了", 1, (1, 5)),
        ("a: '天''黑了'", 2, (1, 8)),
        ('a: "\\u5929\\n黑\\x41了"', 3, (1, 14)),
        ("a: |\n\n  天黑了\n  灯亮了\n", 6, (4, 4)),
        ("a: |-\n    灯亮了\n", 0, (2, 5)),
        ("a: >\n  天黑了\n", 2, (1, 4)),
    ],
)
def test_a_character_of_a_value_has_its_place_in_the_file(
    tmp_path: Path, source: str, index: int, place: tuple[int, int]
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(source, encoding="utf-8")
    file = YamlFile(path, [])
    assert file.root is not None
    node = find_node(file.root, ["a"])
    assert file.place(node, index) == place


def test_both_suffixes_and_a_byte_order_mark_will_do(tmp_path: Path) -> None:
    path = rule(tmp_path / "a.yml")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    rule(tmp_path / ".hidden" / "b.yaml")
    (tmp_path / "clean.yaml").write_text("sets: []", encoding="utf-8")
    assert rule_files(tmp_path) == [path]
    assert Cleaner.of([tmp_path]).clean("灯亮了。").text == "电灯放亮了。\n"


def test_an_id_that_two_files_of_a_folder_have_is_a_mistake(tmp_path: Path) -> None:
    rule(tmp_path / "a.yaml"), rule(tmp_path / "b.yaml")
    (found,) = problems(tmp_path)
    assert (Path(found.file).name, found.line, found.column) == ("b.yaml", 1, 7)
    assert "a.yaml:1" in found.hint


def test_a_later_file_takes_the_place_of_a_rule(tmp_path: Path) -> None:
    first, second = rule(tmp_path / "a.yaml"), rule(tmp_path / "b.yaml", "replace: {map: {灯: 电灯}}")
    rules = load([first, second])
    assert [r.id for r in rules.rules].count("lamp-word") == 1
    assert rules.origins["lamp-word"].endswith("a.yaml:1")
    assert rules.fingerprint() != load([first]).fingerprint()
    assert rules.fingerprint() == load([second]).fingerprint()


def test_a_rule_runs_in_front_of_the_one_it_names(tmp_path: Path) -> None:
    ids = [r.id for r in load([rule(tmp_path / "a.yaml", f"before: wrapped-lines\n  {REPLACE}")]).rules]
    assert ids.index("lamp-word") == ids.index("wrapped-lines") - 1
    assert [r.id for r in load([rule(tmp_path / "a.yaml")]).rules][-1] == "lamp-word"


def test_an_id_of_old_still_names_its_rule(tmp_path: Path) -> None:
    path = rule(tmp_path / "a.yaml", f"aliases: [lantern-word]\n  {REPLACE}")
    assert Cleaner.of([path], without=["lantern-word"]).clean("灯亮了。").text == "灯亮了。\n"
    assert Cleaner.of([path], only=["lantern-word"]).clean("灯亮了。").text == "电灯放亮了。"
    with pytest.raises(UnknownRule, match="did you mean 'lantern-word'"):
        Cleaner.of([path], only=["lantern-wort"])


def test_a_plain_off_is_the_level_off(tmp_path: Path) -> None:
    path = rule(tmp_path / "a.yaml", f"level: off\n  {REPLACE}")
    assert load([path]).rules[-1].level == "off"


def test_files_can_declare_classes_and_kinds_of_their_own(tmp_path: Path) -> None:
    head = """\
classes: {lamp: '[灯燈]', bright: '{lamp}亮'}
kinds: [{name: motto, patterns: ['{bright}.*']}]
rules:
"""
    more = "replace: {pattern: '{bright}', with: 电灯放亮, where: {kind: [motto]}}"
    path = tmp_path / "a.yaml"
    body = LAMP.format(more=more).replace("\n", "\n  ")
    path.write_text(head + "  " + body.rstrip() + "\n", encoding="utf-8")
    cleaner = Cleaner.of([path])
    assert cleaner.clean("灯亮了\n\n天黑了，灯亮了。\n").text == "电灯放亮了\n\n天黑了，灯亮了。\n"
    assert "motto" in [kind.name for kind in cleaner.rules.kinds]


@pytest.mark.parametrize(
    ("where", "raw", "clean"),
    [
        ("{at: [line-start]}", "甲一甲。\n丙", "乙一甲。\n丙"),
        ("{at: [line-end]}", "甲一甲\n甲二。", "甲一乙\n甲二。"),
        ("{at: [page-top]}", "甲\n丙\n甲\n\f甲\n丙\n甲", "乙\n丙\n甲\n\f乙\n丙\n甲"),
        ("{at: [page-foot, line-start]}", "甲\n丙甲\n丙甲", "乙\n丙乙\n丙乙"),
        ("{at: [short-line]}", "丙丙丙丙丙甲\n甲", "丙丙丙丙丙甲\n乙"),
        ("{recurs: 2}", "甲1\n丙\n甲2\n甲三", "乙1\n丙\n乙2\n甲三"),
    ],
)
def test_a_pattern_can_say_where_it_must_match(tmp_path: Path, where: str, raw: str, clean: str) -> None:
    path = tmp_path / "a.yaml"
    repair = f"replace: {{pattern: 甲, with: 乙, where: {where}}}"
    examples = "examples: [{fix: 灯, to: 电灯}, {keep: 天}]"
    path.write_text(f"- id: b-for-a\n  why: A test.\n  changes: text\n  {repair}\n  {examples}\n", encoding="utf-8")
    assert Cleaner.of([path], only=["b-for-a"]).clean(raw).text == clean


def test_a_pattern_without_end_leaves_the_page_alone_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        r"""
- id: endless
  why: It backtracks for ever.
  changes: text
  replace: {pattern: '(?:(?:一|一)+)+(?=二)', with: 三}
  examples: [{fix: 一二, to: 三二}, {keep: 天}]
- id: endless-flag
  why: It backtracks for ever.
  changes: nothing
  flag: {pattern: '(?:(?:一|一)+)+(?=二)'}
  examples: [{flag: 一二}, {keep: 天}]
""",
        encoding="utf-8",
    )
    cleaner = Cleaner.of([path])
    done = cleaner.clean("一" * 60 + "。\n\n一二,灯亮了。")
    assert done.text == "一" * 60 + "。\n\n一二，灯亮了。\n"
    slow = {f.rule for f in done.flags if f.case == "took-too-long"}
    assert slow == {"endless", "endless-flag"}


ENDLESS = "(?:(?:灯|灯)+)+(?=火)"


@pytest.mark.parametrize(
    ("changes", "repair", "fix", "page"),
    [
        (
            "breaks",
            f"join-lines: {{across: line, cases: [{{name: a, together: '{ENDLESS}', then: join}}]}}",
            "{fix: 灯亮, to: 灯亮了}",
            "灯" * 40 + "\n" + "灯" * 5 + "，亮火\n",
        ),
        (
            "marks",
            f"widen-marks: {{outside: '{ENDLESS}'}}",
            '{fix: "天黑了,灯亮了", to: 天黑了，灯亮了}',
            "天黑了," + "灯" * 40 + "/天，火\n",
        ),
        (
            "spaces",
            f"close-stray: {{credit: '{ENDLESS}'}}",
            '{fix: "果树 200 亩，好。", to: 果树200亩，好。}',
            "新栽果树 200 亩，好。" + "灯" * 40 + "火摄\n",
        ),
    ],
)
def test_every_pattern_of_a_user_is_stopped(tmp_path: Path, changes: str, repair: str, fix: str, page: str) -> None:
    path = tmp_path / "a.yaml"
    text = f"- id: endless\n  why: 试\n  changes: {changes}\n  {repair}\n  examples: [{fix}, {{keep: 天}}]\n"
    path.write_text(text, encoding="utf-8")
    done = Cleaner.of([path], only=["endless"]).clean(page)
    assert [f.case for f in done.flags if f.rule == "endless"] == ["took-too-long"]


def test_a_chain_of_rules_runs_in_its_order(tmp_path: Path) -> None:
    first = rule(tmp_path / "a.yaml", f"before: lantern-word\n  {REPLACE}")
    second = tmp_path / "b.yaml"
    text = rule(tmp_path / "c.yaml", f"before: wrapped-lines\n  {REPLACE}").read_text(encoding="utf-8")
    second.write_text(text.replace("lamp-word", "lantern-word"), encoding="utf-8")
    ids = [r.id for r in load([first, second]).rules]
    at = ids.index("wrapped-lines")
    assert ids[at - 2 : at] == ["lamp-word", "lantern-word"]


def test_only_patterns_of_the_toolkit_in_its_own_words_are_trusted(tmp_path: Path) -> None:
    rule, word = tmp_path / "rule.yaml", tmp_path / "word.yaml"
    rule.write_text(
        "- {id: a, why: b, changes: text, replace: {pattern: 天上, with: 天}, "
        "examples: [{fix: 天上, to: 天}, {keep: 天}]}\n",
        encoding="utf-8",
    )
    word.write_text("classes: {shout: '[！]+'}\n", encoding="utf-8")
    own = next(r.params for r in load([]).rules if r.id == "half-ellipsis").model_dump()["pattern"]
    words = pickle.loads(pickle.dumps(load([rule]).words))
    assert words.trusts(own)
    assert not words.trusts("天上")
    assert not load([word]).words.trusts(own)


def test_a_folder_without_rules_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("灯\n", encoding="utf-8")
    with pytest.raises(RuleError, match="there is no rule file in this folder"):
        load([tmp_path])


def test_a_script_that_opencc_lacks_is_told() -> None:
    with pytest.raises(UnknownScript, match="'t2x' is no configuration of OpenCC; did you mean 't2s'"):
        Cleaner.of(script="t2x")


def test_cleaners_of_the_same_rules_are_equal() -> None:
    one, other = Cleaner(), pickle.loads(pickle.dumps(Cleaner()))
    assert one == other
    assert len({one, other, Cleaner.of(script="t2s"), Cleaner.of(without=["radicals"])}) == 3
