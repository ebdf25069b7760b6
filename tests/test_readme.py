"""The examples of both READMEs are what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from cleaner import Cleaner, clean
from cleaner.cli import main

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")
both = pytest.mark.parametrize("readme", READMES)


def blocks(readme: str, language: str) -> list[str]:
    text = (ROOT / readme).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@both
def test_the_page_becomes_what_is_shown(readme: str) -> None:
    raw, wanted, _ = blocks(readme, "text")
    assert clean(raw).text == wanted


@both
def test_the_diff_has_the_lines_that_are_shown(readme: str, tmp_path: Path) -> None:
    raw, _, lines = blocks(readme, "text")
    page = tmp_path / "page.txt"
    page.write_text(raw, encoding="utf-8")
    shown = CliRunner().invoke(main, [str(page), "--diff", "--quiet"])
    assert set(lines.splitlines()) <= set(shown.stdout.splitlines())


@both
def test_the_rule_loads_and_passes_its_examples(readme: str, tmp_path: Path) -> None:
    (source,) = blocks(readme, "yaml")
    path = tmp_path / "house.yaml"
    path.write_text(source, encoding="utf-8")
    (rule,) = yaml.safe_load(source)
    only = Cleaner.of([path], only=[rule["id"]])
    fix, keep = rule["examples"]
    assert only.clean(fix["fix"]).text == fix["to"]
    assert not only.clean(keep["keep"]).changed


@both
def test_the_python_lines_say_what_is_so(readme: str) -> None:
    (source,) = blocks(readme, "python")
    names: dict[str, object] = {}
    for line in filter(None, source.splitlines()):
        code, _, said = (part.strip() for part in line.partition("#"))
        if said:
            assert said.startswith(repr(eval(code, names)))
        else:
            exec(code, names)


@both
def test_links_lead_somewhere(readme: str) -> None:
    found = links(ROOT / readme)
    assert len(found) > 5
    assert sorted(p for p in found if not p.exists()) == []


def links(page: Path) -> set[Path]:
    """The files that a page links to; what stands in code is no link."""
    text = re.sub(r"^```.*?^```$|`[^`\n]+`", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return {(page.parent / link).resolve() for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link}


def test_every_page_of_the_documentation_is_reached_from_the_index() -> None:
    docs = ROOT / "docs"
    reached, todo = set(), {docs / "index.md"}
    while todo:
        page = todo.pop()
        reached.add(page)
        todo |= {p for p in links(page) if p.suffix == ".md" and docs in p.parents} - reached
    assert sorted(set(docs.rglob("*.md")) - reached) == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda p: str(p.relative_to(ROOT / "docs")))
def test_links_of_the_documentation_lead_somewhere(page: Path) -> None:
    assert sorted(p for p in links(page) if not p.exists()) == []
