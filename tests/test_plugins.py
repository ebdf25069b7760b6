from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parent.parent / "docs" / "plugin-example"
RULE = EXAMPLE / "missing-clauses.yaml"


def clean(site: Path, *line: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", "from cleaner.cli import main; main()", *line]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    options = ["--no-deps", "--no-index", "--no-build-isolation", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--target", site, EXAMPLE], check=True, timeout=300
    )
    return site


def test_the_worked_example_is_installed_and_runs(installed: Path, tmp_path: Path) -> None:
    found = clean(installed, "rules", "test", str(RULE))
    assert (found.returncode, found.stderr) == (0, "1 rule, 2 examples: all hold\n"), found.stdout
    page = tmp_path / "a.txt"
    page.write_text("第一条 本办法适用于全县。\n\n第四条 本办法自公布之日起施行。\n", encoding="utf-8")
    found = clean(installed, str(page), "--diff", "--rules", str(RULE))
    assert "missing-clauses [number-missing]  flag: 第四条" in found.stdout


def test_its_parameters_are_checked_and_completed_like_all_others(installed: Path, tmp_path: Path) -> None:
    rule = tmp_path / "a.yaml"
    rule.write_text(RULE.read_text(encoding="utf-8").replace("unit:", "unti:"), encoding="utf-8")
    found = clean(installed, "rules", "test", str(rule))
    assert found.returncode == 4
    assert "a.yaml:4:26: unknown key 'unti' in the repair 'flag-missing-clauses'" in found.stderr
    assert "did you mean 'unit'?" in found.stderr
    assert '"flag-missing-clauses"' in clean(installed, "rules", "schema").stdout


def test_without_the_package_the_rule_is_told(tmp_path: Path) -> None:
    found = clean(tmp_path, "rules", "test", str(RULE))
    assert found.returncode == 4
    assert "unknown key 'flag-missing-clauses'" in found.stderr


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import nowhere_at_all", "cannot be loaded: ModuleNotFoundError: No module named 'nowhere_at_all'"),
        ("Odd = 3", "odd_repair:Odd is no class derived from cleaner.repair.Repair"),
        (
            "from cleaner.repair import Repair\nclass Odd(Repair): name = 'odd'",
            "odd_repair:Odd lacks Params, contracts",
        ),
        (
            "from cleaner.repairs.flag import Flag\nclass Odd(Flag): pass",
            "offers a repair 'flag', but there is one of that name already",
        ),
    ],
)
def test_a_broken_package_is_named_and_told_in_one_line(tmp_path: Path, source: str, words: str) -> None:
    (tmp_path / "odd_repair.py").write_text(source + "\n", encoding="utf-8")
    info = tmp_path / "odd_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd-package\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[cleaner.repairs]\nodd = odd_repair:Odd\n", encoding="utf-8")
    page = tmp_path / "a.txt"
    page.write_text("天黑了。\n", encoding="utf-8")
    found = clean(tmp_path, str(page))
    assert (found.returncode, found.stderr.count("\n")) == (4, 1), found.stderr
    assert "clean: the package 'odd-package'" in found.stderr
    assert words in found.stderr
