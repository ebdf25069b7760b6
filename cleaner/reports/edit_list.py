"""The list of edits that stands beside a golden page: one a line, for a reader, the same on every run."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.cleaned import Cleaned
from cleaner.edits import Edit, Span
from cleaner.reports.places import Lines, visible

CONTEXT = 3
LONGEST = 60


def edit_list(raw: str, cleaned: Cleaned) -> str:
    """Every edit, flag and refusal, in the order of the raw page: line of the raw page, rule, before → after.

    Up to three characters of the raw line stand on either side, so that a lone space can be found.

    >>> from cleaner import Cleaner
    >>> text = "天黑了,灯亮了。\\n"
    >>> print(edit_list(text, Cleaner.of(only=["half-width-marks"]).clean(text)), end="")
    1  half-width-marks  天黑了,灯亮了 → 天黑了，灯亮了
    """
    return "".join(line + "\n" for line in entries(raw, cleaned))


def entries(raw: str, cleaned: Cleaned) -> Iterator[str]:
    """The lines of the list."""
    lines = Lines(raw)
    rows = [(e.raw, _name(e.rule, e.case), _change(e, lines, cleaned)) for e in cleaned.edits]
    rows += [(f.raw, _name(f.rule, f.case), f"flag: {_within(f.text, f.raw, lines)}") for f in cleaned.flags]
    for r in cleaned.refusals:
        shown = f"{_within(r.before, r.raw, lines)} → {_within(r.after, r.raw, lines)}"
        rows.append((r.raw, r.rule, f"refused, {r.reason}: {shown}"))
    for span, name, text in sorted(rows, key=lambda row: row[0]):
        yield f"{lines.number(span.start)}  {name}  {text}"


def _name(rule: str, case: str) -> str:
    return f"{rule} [{case}]" if case else rule


def _change(edit: Edit, lines: Lines, cleaned: Cleaned) -> str:
    if edit.kind == "move":
        return f"moved before: {following(edit, cleaned)} ← {visible(short(edit.before))}"
    return f"{_within(edit.before, edit.raw, lines)} → {_within(edit.after, edit.raw, lines)}"


def following(edit: Edit, cleaned: Cleaned, width: int = 20) -> str:
    """The start of the block that a moved text now stands in front of, or 'the end of the page'."""
    rest = cleaned.text[edit.clean.end : edit.clean.end + 1000].lstrip()
    return visible(rest.partition("\n")[0][:width]) or "the end of the page"


def _within(text: str, raw: Span, lines: Lines) -> str:
    return visible(lines.left(raw.start, CONTEXT) + short(text) + lines.right(raw.end, CONTEXT))


def short(text: str, longest: int = LONGEST) -> str:
    """The text, or its start and end with '…' between them where it is longer than `longest` characters."""
    if len(text) <= longest:
        return text
    return f"{text[: longest * 2 // 3]}…{text[-longest // 3 :]}"
