from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from cleaner.cli import main
from cleaner.cli._group import EXIT_CODES

RAW = "天黑了,灯亮了。\r\n"
CLEAN = "天黑了，灯亮了。\n"
SPACED = "春 雨 落 进 田 里 ，种 子 醒 了 过 来 。\n"
RULE = """\
- id: lamp-word
  why: This house writes 电灯.
  changes: text
  replace: {map: {"灯亮": "电灯放亮"}}
  examples:
    - {fix: 灯亮了。, to: 电灯放亮了。}
    - {keep: 天黑了。}
"""
ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)


def clean(*line: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(line), input=stdin)


def process(*line: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from cleaner.cli import main; main()", *line]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120, check=False)


def page(name: str, text: str = RAW, encoding: str = "utf-8") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


# what comes out, and where


def test_one_page_goes_to_standard_output_and_the_summary_to_standard_error() -> None:
    page("a.txt", RAW + "\r\n" + SPACED)
    found = clean("a.txt")
    assert found.exit_code == 0
    assert found.stdout == CLEAN + "\n春雨落进田里，种子醒了过来。\n"
    assert "half-width-marks" in found.stderr
    assert "1 page, 1 changed" in found.stderr
    assert Path("a.txt").read_bytes() == (RAW + "\r\n" + SPACED).encode()


@pytest.mark.skipif(sys.platform != "linux", reason="names that are not UTF-8")
def test_a_name_that_is_not_utf8_is_shown_with_escapes() -> None:
    page(os.fsdecode(b"in/\xff.txt"))
    found = clean("in", "--report", "r.json")
    assert found.exit_code == 0
    assert json.loads(Path("r.json").read_text(encoding="utf-8"))["pages"][0]["path"] == "in/\\udcff.txt"


def test_a_path_that_the_system_refuses_is_told() -> None:
    found = clean("天" * 300 + ".txt")
    assert (found.exit_code, found.stderr.count("\n")) == (3, 1)


@pytest.mark.parametrize("line", [(), ("-",)])
def test_a_pipe_goes_to_standard_output(line: tuple[str, ...]) -> None:
    found = clean(*line, "--quiet", stdin=RAW.encode("gb18030"))
    assert (found.exit_code, found.stdout_bytes, found.stderr) == (0, CLEAN.encode(), "")


def test_quiet_still_tells_errors() -> None:
    found = clean("--quiet", "none.txt")
    assert (found.exit_code, found.stderr) == (3, "clean: none.txt: there is no such file or folder\n")


def test_a_folder_is_mirrored() -> None:
    page("in/a.txt")
    page("in/deep/er/b.text", RAW, "gb18030")
    page("in/no.md")
    page("in/.hidden.txt")
    found = clean("in", "--out", "out/new")
    assert found.exit_code == 0
    written = {p.relative_to("out/new").as_posix(): p.read_bytes() for p in Path("out").rglob("*") if p.is_file()}
    assert written == {"a.txt": CLEAN.encode(), "deep/er/b.text": CLEAN.encode()}
    assert "read as gb18030 (a guess; --encoding overrides it): in/deep/er/b.text" in found.stderr


def test_cleaning_a_folder_into_itself_twice_does_not_take_results_for_pages() -> None:
    page("a.txt")
    assert clean(".", "--out", "cleaned").exit_code == 0
    found = clean(".", "--out", "cleaned")
    assert "1 page," in found.stderr
    assert sorted(p.name for p in Path("cleaned").rglob("*")) == ["a.txt"]


def test_files_and_folders_together() -> None:
    page("a.txt")
    page("in/b.txt")
    assert clean("a.txt", "in", "./a.txt", "--out", "out").exit_code == 0
    assert sorted(p.name for p in Path("out").iterdir()) == ["a.txt", "b.txt"]


def test_several_processes_give_the_same_in_the_same_order() -> None:
    for number in range(9):
        page(f"in/{number}.txt", RAW * (number + 1))
    Path("in/4.txt").write_bytes(b"%PDF-1.7")
    one = clean("in", "--out", "one", "--report", "one.json", "-j", "1")
    two = clean("in", "--out", "two", "--report", "two.json", "-j", "3")
    assert (one.exit_code, two.exit_code) == (3, 3)
    assert one.stderr == two.stderr
    assert Path("one.json").read_bytes() == Path("two.json").read_bytes()
    assert [p.read_bytes() for p in sorted(Path("one").iterdir())] == [
        p.read_bytes() for p in sorted(Path("two").iterdir())
    ]


# options


def test_check_names_what_would_change_and_writes_nothing() -> None:
    page("in/a.txt")
    page("in/b.txt", CLEAN)
    page("in/c.txt", CLEAN, "gb18030")
    found = clean("in", "--check")
    assert (found.exit_code, found.stdout.split()) == (1, [str(Path("in/a.txt")), str(Path("in/c.txt"))])
    assert sorted(p.name for p in Path(".").rglob("*")) == ["a.txt", "b.txt", "c.txt", "in"]
    assert clean("in/b.txt", "--check").exit_code == 0


def test_diff_shows_places_rules_and_reasons() -> None:
    page("a.txt", "天黑了,灯亮了。\n")
    found = clean("a.txt", "--diff")
    assert found.exit_code == 0
    assert "1  half-width-marks  天黑了[-,-]{+，+}灯亮了。" in found.stdout
    assert "Why:\nhalf-width-marks  " in found.stdout
    assert CLEAN not in found.stdout


def test_diff_has_colours_only_where_they_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    page("a.txt")
    assert "\x1b" not in clean("a.txt", "--diff").output
    coloured = clean("a.txt", "--diff", "--color", "always").stdout
    assert "\x1b[31m" in coloured
    assert "[-" not in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in clean("a.txt", "--diff", "--color", "auto").output


def test_reports_are_written_by_suffix() -> None:
    page("a.txt")
    found = clean("a.txt", "--report", "new/r.json", "--report", "r.diff")
    assert (found.exit_code, found.stdout) == (0, CLEAN)
    told = json.loads(Path("new/r.json").read_text(encoding="utf-8"))
    assert [(p["path"], p["encoding"], p["changed"]) for p in told["pages"]] == [("a.txt", "utf-8", True)]
    assert {"line-ends", "half-width-marks"} <= {e["rule"] for e in told["pages"][0]["edits"]}
    assert Path("r.diff").read_text(encoding="utf-8").startswith("--- raw/a.txt\n+++ clean/a.txt\n@@ -1 +1 @@\n")


def test_only_and_without() -> None:
    page("a.txt", "天黑了,灯亮了。\n\n" + SPACED)
    assert clean("a.txt", "--only", "half-width-marks").stdout == CLEAN + "\n" + SPACED
    assert "天黑了,灯亮了。" in clean("a.txt", "--without", "half-width-marks").stdout


def test_rules_of_a_file_and_of_a_folder() -> None:
    page("a.txt")
    page("rules/house.yaml", RULE)
    for place in ("rules", "rules/house.yaml"):
        found = clean("a.txt", "--rules", place)
        assert (found.stdout, found.exit_code) == ("天黑了，电灯放亮了。\n", 0)
        assert "lamp-word" in found.stderr


def test_encoding_overrides_the_guess() -> None:
    page("a.txt", "鼓鼓囊囊", "gb18030")
    assert clean("a.txt").exit_code == 3
    assert clean("a.txt", "--encoding", "gbk").stdout.startswith("鼓鼓囊囊")


def test_verbose_names_every_guess_and_place() -> None:
    for number in range(6):
        page(f"in/{number}.txt", "天黑了,灯亮了。\n" * 30, "gb18030")
    few, all_ = clean("in", "--diff"), clean("in", "--diff", "--verbose")
    assert "and 3 more" in few.stderr
    assert "in/5.txt" in all_.stderr.replace("\\", "/")
    assert "more alike" in few.stdout
    assert "more alike" not in all_.stdout


# what goes wrong


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (("none.txt",), 3, "clean: none.txt: there is no such file or folder"),
        (("empty", "--out", "out"), 3, "clean: empty: the folder has no pages (files named *.txt or *.text)"),
        (("b.txt",), 3, "clean: b.txt: this is not text but a PDF: extract its text first"),
        (("a.txt", "--only", "half-width-mark"), 4, "did you mean 'half-width-marks'"),
        (("a.txt", "--without", "none"), 4, "clean: there is no rule 'none'"),
        (("a.txt", "--rules", "none.yaml"), 4, "none.yaml:1:1: there is no such file"),
        (("a.txt", "--script", "t2x"), 2, "did you mean 't2s'"),
        (("a.txt", "--encoding", "gbk2"), 2, "did you mean 'gbk'"),
        (("a.txt", "--report", "r.pdf"), 2, "r.pdf: a report's name ends with one of .diff"),
        (("a.txt", "--report", "sub.txt/r.json"), 5, "sub.txt/r.json: it cannot be written"),
        (("a.txt", "--frob"), 2, "No such option"),
        (("a.txt", "--jobs", "0"), 2, "'--jobs'"),
        (("a.txt", "c.txt"), 2, "2 pages need --out DIR"),
        (("in",), 2, "2 pages need --out DIR"),
        (("in", "--check", "--out", "out"), 2, "--check writes no page; leave out --out"),
        (("a.txt", "--out", "c.txt"), 2, "--out c.txt is a file; give a folder"),
        (("a.txt", "--out", "."), 2, "a.txt is an input and would be overwritten"),
        (("a.txt", "in", "--out", "out"), 2, "a.txt and in/a.txt would both be written to out/a.txt"),
        (("-", "--out", "out"), 2, "a pipe has no name"),
        (("golden", "in"), 2, "Missing argument 'GOLDEN_DIR'"),
        (("golden", "in", "none"), 3, "clean: none: there is no such file or folder"),
        (("a.txt", "--out", "sub.txt/x"), 5, "sub.txt/x/a.txt: it cannot be written"),
    ],
)
def test_each_mistake_is_told_in_plain_words(line: tuple[str, ...], code: int, words: str) -> None:
    for name in ("a.txt", "c.txt", "in/a.txt", "in/d.txt", "sub.txt"):
        page(name)
    page("b.txt", "%PDF-1.7")
    Path("empty").mkdir()
    before = {p: p.read_bytes() for p in Path(".").rglob("*") if p.is_file()}
    found = clean(*line)
    assert found.exit_code == code, found.output
    assert words in found.stderr.replace("\\", "/")
    assert "Traceback" not in found.output
    assert {p: p.read_bytes() for p in Path(".").rglob("*") if p.is_file()} == before


def test_every_mistake_of_the_rules_is_told_and_counted() -> None:
    page("a.txt")
    page("bad.yaml", RULE.replace("why:", "wyh:"))
    found = clean("a.txt", "--rules", "bad.yaml")
    assert found.exit_code == 4
    assert found.stdout == ""
    assert "bad.yaml:1:3: the rule lacks 'why'" in found.stderr
    assert "did you mean 'why'?" in found.stderr
    assert "clean: 2 mistakes in the rules; no page was cleaned" in found.stderr


def test_a_bad_page_stops_no_other() -> None:
    page("in/a.txt")
    page("in/b.txt", "%PDF-1.7")
    page("in/c.txt")
    found = clean("in", "--out", "out")
    assert found.exit_code == 3
    assert sorted(p.name for p in Path("out").iterdir()) == ["a.txt", "c.txt"]
    assert "1 page not cleaned, as told above" in found.stderr


def test_a_bug_is_one_line_and_its_trace_is_there_for_the_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oh\nno")

    page("a.txt")
    monkeypatch.setattr("cleaner.engine.run", broken)
    found = clean("a.txt")
    assert found.exit_code == 70
    assert (
        "clean: a.txt: this is a bug in the program, please report it: ZeroDivisionError: oh no (--verb" in found.stderr
    )
    assert "Traceback" not in found.stderr
    assert "Traceback" in clean("a.txt", "--verbose").stderr


def test_a_bug_outside_of_the_pages_is_told_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("cleaner.cli._inputs.inputs_of", broken)
    found = clean("a.txt")
    assert (found.exit_code, found.stderr.count("\n")) == (70, 1)


# golden pages


def test_golden_pages_that_are_equal() -> None:
    page("raw/a.txt")
    page("gold/a.txt", CLEAN)
    found = clean("golden", "raw", "gold")
    assert (found.exit_code, found.stdout, found.stderr) == (0, "", "1 page compared, 1 equal\n")


def test_golden_pages_that_differ_or_are_missing() -> None:
    page("raw/a.txt", RAW)
    page("raw/sub/b.txt", RAW)
    page("gold/a.txt", "夜里\n\n天黑了， 灯亮了。\n")
    page("gold/c.txt", CLEAN)
    found = clean("golden", "raw", "gold")
    assert found.exit_code == 1
    assert "a.txt: 1 place differs" in found.stdout
    assert "天黑了，[-␣-]灯亮了。⏎" in found.stdout
    stderr = found.stderr.replace("\\", "/")
    assert "raw/sub/b.txt: there is no golden page gold/sub/b.txt" in stderr
    assert "gold/c.txt: there is no raw page raw/c.txt" in stderr
    assert "1 page compared, 0 equal; 2 without a counterpart" in stderr
    assert Path("gold/a.txt").read_text(encoding="utf-8") == "夜里\n\n天黑了， 灯亮了。\n"


def test_lists_of_edits_are_compared_and_refreshed_only_when_told() -> None:
    page("raw/a.txt")
    page("gold/a.txt", CLEAN)
    page("gold/a.edits", "1  old-rule  x → y\n")
    found = clean("golden", "raw", "gold")
    assert found.exit_code == 1
    assert "  - [-1␣␣old" not in found.stdout
    assert "old-rule  x → y" in found.stdout
    assert Path("gold/a.edits").read_text(encoding="utf-8") == "1  old-rule  x → y\n"
    found = clean("golden", "raw", "gold", "--refresh-edits")
    assert found.exit_code == 0
    assert "old-rule" in found.stdout
    assert "1 rewritten" in found.stderr
    assert "half-width-marks  天黑了,灯亮了 → 天黑了，灯亮了" in Path("gold/a.edits").read_text(encoding="utf-8")
    assert Path("gold/a.txt").read_text(encoding="utf-8") == CLEAN
    found = clean("golden", "raw", "gold")
    assert (found.exit_code, found.stdout) == (0, "")


def test_a_path_named_like_a_command() -> None:
    page("golden")
    assert clean("./golden").stdout == CLEAN
    assert clean("--", "golden").stdout == CLEAN


# the program as a whole


def test_help_and_version() -> None:
    for line in (("--help",), ("-h",)):
        found = clean(*line)
        assert found.exit_code == 0
        assert found.stdout.startswith("Usage: clean [OPTIONS] [PATH]…")
        assert "Examples:" in found.stdout
        assert "golden" in found.stdout
        for code in EXIT_CODES:
            assert f"\n  {code} " in found.stdout
    assert "--refresh-edits" in clean("golden", "--help").stdout
    assert clean("--version").stdout.startswith("clean ")


def test_every_option_and_command_is_documented() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    group = click.Context(main)
    names = [*main.list_commands(group), "run"]
    for name in names:
        command = main.get_command(group, name)
        assert command is not None
        assert name == "run" or f"clean {name}" in text, f"the command {name} is not documented"
        for param in command.params:
            for option in param.opts if isinstance(param, click.Option) else []:
                assert f"`{option}" in text, f"the option {option} of {name} is not documented"


def test_every_exit_code_is_documented() -> None:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    for code in EXIT_CODES:
        assert f"| {code} |" in text


def test_bytes_in_bytes_out_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    found = process(stdin=RAW.encode())
    assert (found.returncode, found.stdout) == (0, CLEAN.encode())
    found = process("--diff", stdin=RAW.encode())
    assert (found.returncode, b"Traceback" in found.stderr) == (0, False)


@pytest.mark.skipif(os.name == "nt", reason="signals and pipes of POSIX")
def test_a_reader_that_goes_away_is_no_error() -> None:
    page("a.txt", RAW * 20_000)
    program = f"{sys.executable} -c 'from cleaner.cli import main; main()'"
    line = f"set -o pipefail; {program} a.txt -q | true"
    found = subprocess.run(["bash", "-c", line], capture_output=True, timeout=120, check=False)
    assert (found.returncode, found.stderr) == (141, b"")


@pytest.mark.skipif(os.name == "nt", reason="streams and links of POSIX")
@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("a.txt >/dev/full", 5, "the output cannot be written: No space left on device"),
        ("a.txt --diff >/dev/full", 5, "the output cannot be written: No space left on device"),
        ("a.txt >&-", 5, "the output cannot be written: Bad file descriptor"),
        ("a.txt --out out -q >&-", 0, ""),
        ("a.txt -q 2>&- >out.txt", 0, ""),
        ("a.txt 2>/dev/full >out.txt", 5, ""),
        ("- <&-", 3, "<stdin>: standard input is closed"),
        ("'' --check", 2, "a PATH is empty"),
        ("links --check", 3, "links/self.txt: it cannot be read: Too many levels of symbolic links"),
        ("decisions d.jsonl --merge ./d.jsonl", 2, "--merge d.jsonl is one of the files to merge"),
        ("golden in gold", 3, "gold/a.edits cannot be read: it is not UTF-8 (byte 0)"),
    ],
)
def test_streams_and_files_that_are_not_as_they_should_be(line: str, code: int, told: str) -> None:
    for name in ("a.txt", "links/a.txt", "in/a.txt", "gold/a.txt"):
        page(name, RAW)
    Path("gold/a.edits").write_bytes(b"\xff")
    Path("links/self.txt").symlink_to("self.txt")
    os.mkfifo("links/pipe.txt")
    Path("d.jsonl").write_text("", encoding="utf-8")
    command = f"{sys.executable} -c 'from cleaner.cli import main; main()' {line}"
    found = subprocess.run(["bash", "-c", command], capture_output=True, timeout=120, check=False)
    assert found.returncode == code, found.stderr
    assert told in found.stderr.decode()
    assert b"Traceback" not in found.stderr
    assert b"bug" not in found.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals and pipes of POSIX")
def test_an_interrupt_is_told_in_one_word_and_leaves_nothing_half_written() -> None:
    page("a.txt", RAW * 100)
    for number in range(400):
        page(f"in/{number}.txt", RAW * 300)
    command = [sys.executable, "-c", "from cleaner.cli import main; main()", "in", "--out", "out", "-j", "2"]
    # a shell that runs the tests in the background makes its programs deaf to an interrupt
    running = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not (Path("out").is_dir() and list(Path("out").iterdir())):
        assert running.poll() is None
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, stderr = running.communicate(timeout=60)
    assert (running.returncode, stderr.strip()) == (130, b"clean: interrupted")
    whole = {len(p.read_bytes()) for p in Path("out").iterdir()}
    assert len(whole) == 1


@pytest.mark.parametrize(
    "module", ["rich", "charset_normalizer", "rapidfuzz.distance", "multiprocessing.popen_forkserver"]
)
def test_what_a_quiet_run_on_one_page_does_not_need_is_not_imported(module: str) -> None:
    page("a.txt", CLEAN)
    code = "import sys\nfrom cleaner.cli import main\ntry: main(['a.txt', '-q'])\nfinally: print(NAME in sys.modules)"
    code = code.replace("NAME", repr(module))
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert found.stdout.decode().endswith("False\n")
