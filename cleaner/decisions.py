"""Reviewers' decisions: read from and written to JSONL, and found again on the page they were made on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from cleaner.edits import Edit, Span
from cleaner.errors import InputError, OutputError, Problem
from cleaner.formats.files import write_text
from cleaner.rule import Rule

CONTEXT = 12
"""How many raw characters on either side of an edit a decision remembers."""

Verdict = Literal["accept", "reject", "open"]
Key = tuple[str, str, str, str, str, int, int, str, str]


class DecisionError(InputError):
    """A decisions file with mistakes; `problems` lists every one of them with its line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)


class Decision(NamedTuple):
    """One reviewer's word on one edit, with all it takes to find that edit again.

    `raw` counts characters of the raw page, `text` is what stood there, `left` and `right` are up to twelve raw
    characters beside it (fewer only at the page's ends), and this is place `nth` of `of` where the raw page has
    those three in a row. `open` withdraws an earlier decision.
    """

    verdict: Verdict
    rule: str
    rule_hash: str
    page: str
    page_hash: str
    kind: str
    raw: Span
    before: str
    after: str
    text: str
    left: str
    right: str
    nth: int
    of: int
    case: str = ""
    by: str = ""
    at: str = ""

    @property
    def key(self) -> Key:
        """What makes two decisions be about one edit."""
        place = (self.page_hash, self.page, self.rule, self.rule_hash, self.kind)
        return (*place, *self.raw, self.before, self.after)

    def line(self) -> str:
        """The decision as one line of a decisions file."""
        fields = {**self._asdict(), "raw": list(self.raw)}
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def _escapes(codes: Iterable[int]) -> dict[int, str]:
    return {code: f"\\u{code:04x}" for code in codes}


# What an editor would hide or take for a line end, and lone surrogates, which UTF-8 cannot hold.
_ESCAPED = _escapes([0x7F, 0x85, 0x2028, 0x2029, 0x200E, 0x200F, 0x61C, 0xFEFF])
_ESCAPED |= _escapes(range(0x202A, 0x202F)) | _escapes(range(0x2066, 0x206A)) | _escapes(range(0xD800, 0xE000))


def page_hash(raw: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the raw text in UTF-8."""
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def rule_hash(rule: Rule) -> str:
    """A fingerprint of what the rule does: another id, reason, example or level leaves it as it is."""
    content = rule.model_dump(mode="json", exclude={"id", "aliases", "why", "level", "examples", "place", "params"})
    content["params"] = rule.params.model_dump(mode="json")
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def edit_key(edit: Edit, rule_digest: str, page: str, page_digest: str) -> Key:
    """The key of decisions on an edit, of whose rule and page the hashes are known."""
    return (page_digest, page, edit.rule, rule_digest, edit.kind, *edit.raw, edit.before, edit.after)


def decide(verdict: Verdict, edit: Edit, rule: Rule, page: str, raw: str, by: str = "", at: str = "") -> Decision:
    """The decision on an edit of the page called `page` whose raw text is `raw`; `at` is a time in ISO 8601."""
    start, end = edit.raw
    left, text, right = raw[max(0, start - CONTEXT) : start], raw[start:end], raw[end : end + CONTEXT]
    places = occurrences(raw, left, text, right)
    nth, case = places.index(start) + 1, edit.case
    return Decision(
        verdict,
        edit.rule,
        rule_hash(rule),
        page,
        page_hash(raw),
        edit.kind,
        edit.raw,
        edit.before,
        edit.after,
        text,
        left,
        right,
        nth,
        len(places),
        case,
        by,
        at,
    )


def occurrences(raw: str, left: str, text: str, right: str) -> list[int]:
    """Where in the raw text `text` stands between `left` and `right`; short contexts only match at the page's ends.

    >>> occurrences("甲乙丙", "", "甲", "乙丙")
    [0]
    """
    whole, found = left + text + right, []
    at = raw.find(whole)
    while at >= 0:
        first = len(left) == CONTEXT or at == 0
        if first and (len(right) == CONTEXT or at + len(whole) == len(raw)):
            found.append(at + len(left))
        at = raw.find(whole, at + 1)
    return found


class Decisions:
    """The decisions of one reviewer, the latest for each edit, in the order they were first made."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._all: dict[Key, Decision] = {}
        for decision in decisions:
            self.add(decision)

    def __iter__(self) -> Iterator[Decision]:
        return iter(self._all.values())

    def __len__(self) -> int:
        return len(self._all)

    def add(self, decision: Decision) -> None:
        """Take a decision in the place of an earlier one on the same edit; `open` removes that."""
        if decision.verdict == "open":
            self._all.pop(decision.key, None)
        else:
            self._all[decision.key] = decision

    def get(self, key: Key) -> Decision | None:
        """The decision on that edit, or None."""
        return self._all.get(key)

    @classmethod
    def read(cls, path: Path) -> Decisions:
        """The decisions of a file; DecisionError lists every line that is none, InputError names an unreadable file."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else f"it is not UTF-8 (byte {error.start})"
            raise InputError(f"{path}: the decisions cannot be read: {reason}") from error
        decisions, problems = [], []
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                try:
                    decisions.append(_parse(json.loads(line)))
                except json.JSONDecodeError as error:
                    problems.append(Problem(str(path), number, error.colno, f"this is not JSON: {error.msg}"))
                except (ValueError, RecursionError) as error:
                    hint = "a decisions file is what a report exports or 'clean review' writes: one JSON object a line"
                    problems.append(Problem(str(path), number, 1, str(error), hint))
        if problems:
            raise DecisionError(problems)
        return cls(decisions)

    def write(self, path: Path) -> None:
        """Write all decisions to a file, replacing it as a whole; OutputError where that fails."""
        write_text(path, "".join(d.line() + "\n" for d in self))


def append(path: Path, decisions: Iterable[Decision]) -> None:
    """Add lines to a decisions file, which may not exist yet; OutputError where that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(d.line() + "\n" for d in decisions)
    except OSError as error:
        raise OutputError(f"{path}: the decisions cannot be written: {error.strerror}") from error


def _parse(value: Any) -> Decision:
    """A decision from its JSON; ValueError says what is wrong with it."""
    if not isinstance(value, dict):
        raise ValueError("a decision is a JSON object")
    fields = dict(value)
    for name in Decision._fields:
        if name not in fields and name not in Decision._field_defaults:
            raise ValueError(f"the decision lacks {name!r}")
    if fields["verdict"] not in get_args(Verdict):
        raise ValueError(f"'verdict' is {fields['verdict']!r}; it can be: {', '.join(get_args(Verdict))}")
    raw = fields["raw"]
    if not (isinstance(raw, list) and len(raw) == 2 and all(type(n) is int for n in raw) and 0 <= raw[0] <= raw[1]):
        raise ValueError("'raw' must be two numbers, the first and the end of a span of raw characters")
    fields["raw"] = Span(*raw)
    for name in Decision._fields:
        wanted = int if name in ("nth", "of") else Span if name == "raw" else str
        if name in fields and type(fields[name]) is not wanted:
            raise ValueError(f"{name!r} must be a {'number' if wanted is int else 'text'}")
    if not 1 <= fields["nth"] <= fields["of"]:
        raise ValueError("'nth' must be a number from 1 to 'of'")
    return Decision(**{name: fields[name] for name in Decision._fields if name in fields})


class Disagreement(NamedTuple):
    """An edit on which reviewers differ: each one's decision."""

    decisions: tuple[Decision, ...]


def merge(files: Sequence[Decisions]) -> tuple[Decisions, list[Disagreement]]:
    """All reviewers' decisions in one; edits on which they differ stay open and are listed."""
    found: dict[Key, list[Decision]] = {}
    for decision in chain.from_iterable(files):
        found.setdefault(decision.key, []).append(decision)
    merged, apart = Decisions(), []
    for many in found.values():
        if len({decision.verdict for decision in many}) > 1:
            apart.append(Disagreement(tuple(many)))
        else:
            merged.add(many[0])
    return merged, apart
