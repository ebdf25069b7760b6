"""The JSON report: every page with its edits, suggestions, flags and refusals; `docs/report-format.md` describes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import cleaner as package
from cleaner.cleaner import Cleaner
from cleaner.edits import Edit, Span
from cleaner.formats.files import written
from cleaner.reports import ReportPage
from cleaner.reports.places import Lines

SUFFIX = ".json"
FORMAT = "page-cleaner-report"
VERSION = 1


def write(path: Path, pages: Sequence[ReportPage], cleaner: Cleaner) -> None:
    """Write the report, one page at a time; OutputError says why it cannot be written."""
    with written(path) as file:
        for piece in pieces(pages, cleaner):
            file.write(piece.encode("utf-8"))


def pieces(pages: Iterable[ReportPage], cleaner: Cleaner) -> Iterator[str]:
    """The text of the report in pieces; every edit and every flag stands on a line of its own."""
    head = {"format": FORMAT, "version": VERSION, "tool": package.__version__, "rules": cleaner.fingerprint}
    yield "{" + ",\n ".join(f"{_dump(k)}: {_dump(v)}" for k, v in head.items()) + ',\n "pages": ['
    separator = "\n  "
    for page in pages:
        yield separator + "{" + ",\n   ".join(f"{_dump(k)}: {_lines(v)}" for k, v in described(page).items()) + "}"
        separator = ",\n  "
    yield "\n ]}\n"


def described(page: ReportPage) -> dict[str, Any]:
    """One page as plain values; positions count characters, lines and columns count from 1."""
    raw, clean, done = Lines(page.raw), Lines(page.cleaned.text), page.cleaned
    return {
        "path": page.name,
        "encoding": page.encoding,
        "changed": done.changed,
        "raw_length": len(page.raw),
        "clean_length": len(done.text),
        "edits": [_edit(e, raw, clean) for e in done.edits],
        "suggestions": [_edit(e, raw, clean) for e in done.suggestions],
        "flags": [
            {
                "rule": f.rule,
                "case": f.case,
                "raw": _span(f.raw, raw),
                "clean": _span(f.clean, clean),
                "text": f.text,
                "why": f.why,
            }
            for f in done.flags
        ],
        "refusals": [
            {"rule": r.rule, "raw": _span(r.raw, raw), "before": r.before, "after": r.after, "reason": r.reason}
            for r in done.refusals
        ],
    }


def _edit(edit: Edit, raw: Lines, clean: Lines) -> dict[str, Any]:
    return {
        "rule": edit.rule,
        "case": edit.case,
        "kind": edit.kind,
        "raw": _span(edit.raw, raw),
        "clean": _span(edit.clean, clean),
        "before": edit.before,
        "after": edit.after,
        "why": edit.why,
    }


def _span(span: Span, lines: Lines) -> dict[str, int]:
    line, column = lines.place(span.start)
    return {"start": span.start, "end": span.end, "line": line, "column": column}


def _lines(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _dump(value)
    return "[\n    " + ",\n    ".join(map(_dump, value)) + "]"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
