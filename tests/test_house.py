"""The house of docs/design.md: no import runs upwards, no repair knows another, and nothing grows too large to read."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "cleaner"
# From the ground up. A module may import from its own floor and from those below it.
FLOORS = (
    ("ground", {"lazy", "errors", "edits", "white", "furniture", "contracts", "forms", "safe", "codes", "page",
                "origins", "script", "yaml_file"}),
    ("words", {"needs", "standard", "sieve", "kinds", "words"}),
    ("mistakes", {"mistakes", ""}),
    ("lines", {"lines", "measures", "room", "widths", "spacing", "columns", "lexicon", "doubling"}),
    ("layout", {"layout", "articles", "heads", "where", "joining", "repair"}),
    ("repairs", {"repairs"}),
    ("rules", {"rule", "rulefile", "layers", "sets", "ruleset", "config", "schema"}),
    ("formats", {"formats"}),
    ("engine", {"cleaned", "earlier", "engine", "decisions", "vetoes", "replay", "trace"}),
    ("face", {"cleaner", "proof"}),
    ("reports", {"reports"}),
    ("command", {"cli"}),
)  # fmt: skip
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = list(path.relative_to(PACKAGE).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()
each = pytest.mark.parametrize("name", sorted(MODULES), ids=lambda name: name or "cleaner")


def imported(name: str) -> set[str]:
    """The modules of this package that a module imports, wherever in the file it does."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "cleaner":
            base = (node.module or "").partition(".")[2]
            inner = {f"{base}.{a.name}".lstrip(".") for a in node.names}
            found |= {i if i in MODULES else base for i in inner}
    return found - {name}


def floor(name: str) -> int:
    (number,) = [n for n, (_, rooms) in enumerate(FLOORS) if name.partition(".")[0] in rooms]
    return number


@pytest.mark.parametrize("name", sorted(n for n in MODULES if n))  # the package itself lends out names, when asked
def test_no_import_runs_upwards(name: str) -> None:
    assert {other for other in imported(name) if floor(other) > floor(name)} == set()


@pytest.mark.parametrize("name", sorted(n for n in MODULES if n.startswith("repairs.")))
def test_no_repair_knows_another(name: str) -> None:
    assert not {other for other in imported(name) if other.startswith("repairs.")}


@each
def test_no_module_is_too_long(name: str) -> None:
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@each
def test_no_function_is_too_long(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {f.name: (f.end_lineno or 0) - f.lineno + 1 for f in functions}
    assert {n: size for n, size in lengths.items() if size > LONGEST_FUNCTION} == {}
