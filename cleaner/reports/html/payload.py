"""A report's data: columns of numbers and tables of texts, made from recorded edits alone.

Every page's raw text is stored once. The clean text is stored as runs over it (see `runs`), and an edit as two
spans and two numbers of texts, so that fifty thousand edits take little room.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from cleaner.codes import INSERTED
from cleaner.decisions import CONTEXT, page_hash, rule_hash
from cleaner.edits import Edit, Flag, Refusal
from cleaner.rule import Rule

if TYPE_CHECKING:
    from cleaner.cleaned import Cleaned
    from cleaner.cleaner import Cleaner
    from cleaner.reports import ReportPage

COPIED, REPLACED, ADDED = 0, 1, 2
_HEADER = ("id", "why", "changes", "level", "scripts", "aliases", "before")


_PAGE_COLUMNS = ("name", "encoding", "hash", "raw", "added", "runs", "edits")
_EDIT_COLUMNS = ("rule", "case", "move", "raw", "rawLength", "clean", "cleanLength", "before", "after")
_NOTE_COLUMNS = ("what", "page", "rule", "case", "raw", "rawLength", "before", "after", "note")


class _Table:
    """Texts by number, each once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))

    def texts(self) -> list[str]:
        return list(self.numbers)


def payload(pages: Sequence[ReportPage], cleaner: Cleaner) -> dict[str, Any]:
    """All that the report shows, as JSON values; its `id` is a fingerprint of the rest."""
    rules = {rule.id: number for number, rule in enumerate(cleaner.rules.rules)}
    texts, cases = _Table(), _Table()
    edits: dict[str, list[int]] = {name: [] for name in _EDIT_COLUMNS}
    notes: dict[str, list[Any]] = {name: [] for name in _NOTE_COLUMNS}
    sheets: dict[str, list[Any]] = {name: [] for name in _PAGE_COLUMNS}
    for number, page in enumerate(pages):
        done = page.cleaned
        added, numbers = runs(page.raw, done)
        _add(sheets, (page.name, page.encoding, page_hash(page.raw), page.raw, added, numbers, len(done.edits)))
        _add_edits(edits, done.edits, rules, texts, cases)
        _add_notes(notes, number, done, rules, texts, cases)
    data = {
        "version": 1,
        "context": CONTEXT,
        "fingerprint": cleaner.fingerprint,
        "rules": [_rule(rule) for rule in cleaner.rules.rules],
        "texts": texts.texts(),
        "cases": cases.texts(),
        "pages": sheets,
        "edits": edits,
        "notes": notes,
    }
    content = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return {"id": hashlib.sha256(content.encode()).hexdigest()[:16], **data}


def _add(columns: dict[str, list[Any]], row: Sequence[Any]) -> None:
    for column, value in zip(columns.values(), row, strict=True):
        column.append(value)


def _add_edits(
    columns: dict[str, list[int]], edits: Sequence[Edit], rules: dict[str, int], texts: _Table, cases: _Table
) -> None:
    """Append a page's edits; starts count from the start of the page's edit before, for numbers that compress."""
    raw = clean = 0
    for edit in edits:
        what = (rules[edit.rule], cases.number(edit.case), int(edit.kind == "move"))
        where = (edit.raw.start - raw, edit.raw.end - edit.raw.start)
        result = (edit.clean.start - clean, edit.clean.end - edit.clean.start)
        _add(columns, (*what, *where, *result, texts.number(edit.before), texts.number(edit.after)))
        raw, clean = edit.raw.start, edit.clean.start


def _add_notes(
    columns: dict[str, list[Any]], page: int, done: Cleaned, rules: dict[str, int], texts: _Table, cases: _Table
) -> None:
    """Append what changed nothing: a page's flags, suggestions and refusals."""

    def add(what: str, item: Flag | Edit | Refusal, case: str, before: str, after: str, note: str = "") -> None:
        start, end = item.raw
        place = (page, rules[item.rule], cases.number(case), start, end - start)
        _add(columns, (what, *place, texts.number(before), texts.number(after), note))

    for flag in done.flags:
        add("flag", flag, flag.case, flag.text, flag.text)
    for edit in done.suggestions:
        add("suggestion", edit, edit.case, edit.before, edit.after)
    for refusal in done.refusals:
        add("refusal", refusal, "", refusal.before, refusal.after, refusal.reason)


def runs(raw: str, done: Cleaned) -> tuple[str, list[int]]:
    """The clean text as runs over the raw one, and the characters that the raw text does not have.

    Three numbers a run: what it is, how far its raw start lies after the raw end of the run before (may be
    negative; 0 for what was added), its length. A copied run repeats raw characters, a replaced one puts the next
    of the added characters in the place of as many raw ones, an added run has no raw place.
    """
    clean, origins = _codes(done.text), done.origins.astype(np.int64)
    if not len(clean):
        return "", []
    known = np.zeros(len(clean), dtype=bool)
    known[np.unique(origins, return_index=True)[1]] = True  # of what grew out of one raw character only the first
    known &= origins != INSERTED
    same = known & (_codes(raw + "\0")[np.maximum(origins, 0)] == clean)
    what = np.where(same, COPIED, np.where(known, REPLACED, ADDED))
    breaks = np.ones(len(clean), dtype=bool)
    breaks[1:] = (what[1:] != what[:-1]) | (known[1:] & (origins[1:] != origins[:-1] + 1))
    starts = np.flatnonzero(breaks)
    lengths = np.diff(np.append(starts, len(clean)))
    numbers, at = [], 0
    for kind, origin, length in zip(what[starts].tolist(), origins[starts].tolist(), lengths.tolist(), strict=True):
        numbers += [kind, 0 if kind == ADDED else origin - at, length]
        at = at if kind == ADDED else origin + length
    added = clean[~same].astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    return added, numbers


def _codes(text: str) -> np.ndarray[Any, np.dtype[np.uint32]]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "hash": rule_hash(rule),
        "why": rule.why,
        "changes": rule.changes,
        "level": rule.level,
        "yaml": rule_source(rule),
        "file": Path(rule.place.file).name,
        "line": rule.place.line,
    }


def rule_source(rule: Rule) -> str:
    """The rule as its file has it, or written anew where that file is not to be had."""
    lines = _lines(rule.place.file)
    at = rule.place.line - 1
    while 0 <= at < len(lines) and not lines[at].lstrip().startswith("-"):
        at -= 1  # the id need not be the rule's first key
    if not 0 <= at < len(lines) or rule.id not in lines[rule.place.line - 1]:
        return _dumped(rule)
    indent = len(lines[at]) - len(lines[at].lstrip())
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent):
        end += 1
    return "\n".join(line[indent:].rstrip() for line in lines[at:end]).strip() + "\n"


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8-sig").split("\n") if file else []
    except (OSError, UnicodeDecodeError):
        return []


def _dumped(rule: Rule) -> str:
    head = {k: v for k in _HEADER if (v := rule.model_dump(mode="json")[k]) not in (None, [], "apply")}
    head[rule.repair] = rule.params.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    head["examples"] = [e.model_dump(exclude_none=True) for e in rule.examples]
    return yaml.safe_dump([head], allow_unicode=True, sort_keys=False, width=100)
