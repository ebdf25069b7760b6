"""The documentation: its commands run as written, its rules hold, its reference is complete."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, get_args

import pytest
import yaml

from cleaner import Cleaner
from cleaner.contracts import Contract
from cleaner.proof import prove
from cleaner.repair import repairs
from cleaner.rule import Example, Header
from cleaner.ruleset import load

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block: its language, the file that it is to be saved as, and what stands in it."""

    language: str
    title: str
    text: str


def blocks(name: str) -> list[Block]:
    return [Block(m[1], m[2] or "", m[3]) for m in BLOCK.finditer((DOCS / name).read_text(encoding="utf-8"))]


def steps(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with the output that follows it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def loosely(output: str) -> re.Pattern[str]:
    """A pattern for an output: `…` stands for anything, and how many blanks there are does not matter."""
    lines = [re.escape(" ".join(line.split())) for line in output.splitlines() if line.strip()]
    return re.compile("\n".join(lines).replace("…", ".*"), re.DOTALL)


def run(command: str, folder: Path) -> str:
    words = shlex.split(command)
    if words[0] == "clean":
        words = [sys.executable, "-c", "from cleaner.cli import main; main()", *words[1:]]
    environment = {k: v for k, v in os.environ.items() if k != "COLUMNS"} | {"PYTHONUTF8": "1"}
    done = subprocess.run(
        words, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False
    )
    return "\n".join(" ".join(line.split()) for line in done.stdout.decode().splitlines() if line.strip())


@pytest.mark.skipif(shutil.which("mv") is None, reason="the commands are those of a POSIX shell")
@pytest.mark.parametrize("name", ["tutorial.md", "tutorial.zh.md", "contracts.md"])
def test_the_commands_run_as_written(name: str, tmp_path: Path) -> None:
    for block in blocks(name):
        if block.title:
            (tmp_path / block.title).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            for command, expected in steps(block.text):
                found = run(command, tmp_path)
                assert loosely(expected).fullmatch(found), f"$ {command}\n{found}\n--- instead of\n{expected}"


def test_both_tutorials_show_the_same_commands() -> None:
    english, chinese = (
        [c for b in blocks(name) for c, _ in steps(b.text)] for name in ("tutorial.md", "tutorial.zh.md")
    )
    assert english == chinese
    assert "clean rules test yi-for-si.yaml" in english


RECIPES = [b.text for b in blocks("cookbook.md") if b.language == "yaml" and not b.title]


def test_the_cookbook_has_ten_cases() -> None:
    assert len(RECIPES) >= 10


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda text: re.findall(r"id: (\S+)", text)[0])
def test_every_rule_of_the_cookbook_holds(recipe: str, tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text(recipe, encoding="utf-8")
    rules = load([path])
    ids = {rule.id for rule in rules.rules if rule.place.file == str(path)}
    assert ids
    for rule, failures in prove(rules, ids):
        assert failures == [], rule.id


def test_the_project_files_of_the_documentation_are_read(tmp_path: Path) -> None:
    for page in (*DOCS.glob("*.md"), *DOCS.glob("reference/*.md")):
        for block in blocks(str(page.relative_to(DOCS))):
            if block.title == "clean.yaml":
                (tmp_path / "rules").mkdir(exist_ok=True)
                (tmp_path / "clean.yaml").write_text(block.text, encoding="utf-8")
                Cleaner.of(project=tmp_path / "clean.yaml")


# the reference


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_parts_are_those_of_the_models(generator: ModuleType) -> None:
    stale = [
        str(path.relative_to(ROOT))
        for path, content in generator.files().items()
        if not path.exists() or path.read_text(encoding="utf-8") != content
    ]
    assert stale == [], "run: python docs/generate.py"


@pytest.mark.parametrize("name", repairs())
def test_every_repair_has_its_page_with_an_introduction_a_rule_and_its_parameters(name: str) -> None:
    path = DOCS / "reference" / "repairs" / f"{name}.md"
    assert path.exists(), "run: python docs/generate.py, and write its introduction"
    text = path.read_text(encoding="utf-8")
    own = text.partition("<!-- generated: repair")[0]
    assert text.startswith(f"# `{name}`\n")
    assert len(own) > 200, f"{path.name} has no introduction"
    assert f"<!-- generated: repair {name} -->" in text
    for field, info in repairs()[name].Params.model_fields.items():
        assert f"| `{info.alias or field}` |" in text
        assert info.description, f"the parameter {field} of {name} has no description"
    rule = yaml.safe_load(BLOCK.search(text)[3])[0]  # type: ignore[index]
    repair = repairs()[name]
    repair.Params.model_validate(rule[name])
    assert rule["changes"] in repair.contracts


def test_every_key_and_contract_has_its_place() -> None:
    keys = (DOCS / "reference" / "keys.md").read_text(encoding="utf-8")
    for name in (*Header.model_fields, *Example.model_fields):
        assert f"| `{name}` |" in keys
    contracts = (DOCS / "reference" / "contracts.md").read_text(encoding="utf-8")
    for contract in get_args(Contract):
        assert f"| `{contract}` |" in contracts
        assert f"`{contract}`" in (DOCS / "contracts.md").read_text(encoding="utf-8")


def test_links_between_pages_lead_somewhere() -> None:
    for page in DOCS.rglob("*.md"):
        text = BLOCK.sub("", page.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\(([^)#:`]+)(?:#[^)]*)?\)", text):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}"


def test_every_page_of_the_site_stands_in_its_navigation() -> None:
    listed = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in DOCS.rglob("*.md"):
        name = page.relative_to(DOCS).as_posix()
        assert name in listed, f"mkdocs.yml lacks {name}"
