"""The view of the changes for a terminal: from recorded edits, every space and line end made visible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from cleaner.edits import Edit, Flag, Refusal, Span
from cleaner.reports import ReportPage
from cleaner.reports.edit_list import following, short
from cleaner.reports.places import Lines, visible

CONTEXT = 8
GAP = 16  # between two edits of one line, more than this is shortened
MOST = 40  # edits of one rule to one line that are shown without --verbose
ALIKE = 12  # how many places that differ in nothing but where they stand are shown without --verbose
DENSE = 4  # so many changes with hardly a character between them are shown as before → after

Piece = tuple[str, str]
"""A text and its role: '', 'gone', 'new', 'flag', 'moved', 'line', 'rule', 'head', 'note', 'more'."""


class Row(NamedTuple):
    """One line of the view: its place, the rule and case, what is shown, and what makes it alike to others."""

    raw: Span
    name: str
    alike: object
    pieces: Callable[[], list[Piece]]


def view(page: ReportPage, verbose: bool = False) -> Iterator[list[Piece]]:
    """The lines of the view of one page, each as pieces; a page without edits and findings has none.

    The edits that one rule made to one line stand together. Many places that are alike are folded, unless `verbose`.
    """
    lines = Lines(page.raw)
    rows = sorted([*_edits(page, lines, verbose), *_findings(page, lines, verbose)], key=lambda row: row.raw)
    if not rows:
        return
    yield [(page.name, "head"), (f": {_counted(page)}", "head")]
    wide = len(str(lines.number(rows[-1].raw.start)))
    pad = min(max(len(row.name) for row in rows), 40)
    shown: Counter[object] = Counter()
    folded: dict[object, list[Row]] = {}
    for row in rows:
        shown[row.alike] += 1
        if shown[row.alike] > ALIKE and not verbose:
            folded.setdefault(row.alike, []).append(row)
            continue
        number = f"{lines.number(row.raw.start):>{wide}}"
        yield [(number, "line"), ("  ", ""), (f"{row.name:<{pad}}", "rule"), ("  ", ""), *row.pieces()]
    for rest in folded.values():
        first, last = lines.number(rest[0].raw.start), lines.number(rest[-1].raw.start)
        place = f"line {first}" if first == last else f"lines {first} to {last}"
        text = f"… {len(rest):,} more alike, {place}; --verbose shows them"
        yield [(" " * wide + "  ", ""), (f"{rest[0].name:<{pad}}", "rule"), ("  ", ""), (text, "note")]


def reasons(pages: Sequence[ReportPage]) -> dict[str, str]:
    """Why each rule that changed or flagged something exists, in the order of the rules' ids."""
    found = {}
    for page in pages:
        done = page.cleaned
        found.update({edit.rule: edit.why for edit in (*done.edits, *done.suggestions)})
        found.update({flag.rule: flag.why for flag in done.flags})
    return dict(sorted(found.items()))


def marked(pieces: Sequence[Piece]) -> str:
    """The pieces as plain text, with [-…-] and {+…+} around what is gone and what is new."""
    signs = {"gone": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(signs[role].format(text) if role in signs and text else text for text, role in pieces)


def _counted(page: ReportPage) -> str:
    done = page.cleaned
    counts = {"edit": done.edits, "suggestion": done.suggestions, "flag": done.flags, "refusal": done.refusals}
    parts = [f"{len(items):,} {name}{'s' * (len(items) != 1)}" for name, items in counts.items() if items]
    encoding = f" (read as {page.encoding})" if page.encoding != "utf-8" else ""
    return ", ".join(parts) + encoding


def _edits(page: ReportPage, lines: Lines, verbose: bool) -> Iterator[Row]:
    groups: dict[object, list[Edit]] = {}
    for number, edit in enumerate(page.cleaned.edits):
        line = lines.number(edit.raw.start)
        key = (number,) if verbose or edit.kind == "move" else (line, edit.rule, edit.case)
        groups.setdefault(key, []).append(edit)
    for edits in groups.values():
        edits.sort(key=lambda e: e.raw)
        first = edits[0]
        name = f"{first.rule} [{first.case}]" if first.case else first.rule
        if first.kind == "move":
            yield Row(first.raw, name, (name, first.raw), partial(_moved, first, page, verbose))
        else:
            alike = (name, frozenset((e.before, e.after) for e in edits))
            yield Row(first.raw, name, alike, partial(_changed, edits, lines, verbose))


def _moved(edit: Edit, page: ReportPage, verbose: bool) -> list[Piece]:
    text = visible(edit.before if verbose else short(edit.before, 40))
    return [("moved ", "note"), (text, "moved"), (" before ", "note"), (following(edit, page.cleaned), "")]


def _changed(edits: Sequence[Edit], lines: Lines, verbose: bool) -> list[Piece]:
    cut = (lambda text: text) if verbose else short
    shown = edits[:MOST]
    pieces: list[Piece] = [(visible(lines.left(shown[0].raw.start, CONTEXT)), "")]
    at = shown[0].raw.start
    for edit in shown:
        between = lines.text[at : edit.raw.start]
        if len(between) > GAP and not verbose:
            between = between[: GAP // 2] + "…" + between[-GAP // 2 :]
        pieces += [(visible(between), ""), (visible(cut(edit.before)), "gone"), (visible(cut(edit.after)), "new")]
        at = max(at, edit.raw.end)
    pieces.append((visible(lines.right(at, CONTEXT)), ""))
    if len(edits) > MOST:
        pieces.append((f" … {len(edits) - MOST:,} more in this line; --verbose shows them", "more"))
    return [piece for piece in pieces if piece[0]]


def both_sides(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with many small changes side by side, written as what was, an arrow, and what is."""
    changes = sum(role in ("gone", "new") for _, role in pieces)
    # the place and the rule stand first, and then two blanks
    body = max((n + 2 for n, (_, role) in enumerate(pieces) if role in ("line", "rule")), default=0)
    kept = sum(len(text) for text, role in pieces[body + 1 : -1] if not role)
    if changes < DENSE or kept > 2 * changes:
        return list(pieces)
    before = [(text, "") for text, role in pieces[body:] if role in ("", "gone")]
    after = [(text, "") for text, role in pieces[body:] if role in ("", "new")]
    more = [(text, role) for text, role in pieces[body:] if role == "more"]
    return [*pieces[:body], *before, (" → ", "note"), *after, *more]


def _findings(page: ReportPage, lines: Lines, verbose: bool) -> Iterator[Row]:
    done = page.cleaned
    for edit in done.suggestions:
        name = f"{edit.rule} [{edit.case}]" if edit.case else edit.rule
        yield Row(edit.raw, name, (name, edit.before, edit.after), partial(_suggested, edit, lines, verbose))
    for flag in done.flags:
        name = f"{flag.rule} [{flag.case}]" if flag.case else flag.rule
        yield Row(flag.raw, name, (name, flag.raw), partial(_flagged, flag, lines, verbose))
    for refused in done.refusals:
        yield Row(refused.raw, refused.rule, (refused.rule, refused.raw), partial(_refused, refused))


def _suggested(edit: Edit, lines: Lines, verbose: bool) -> list[Piece]:
    return [("suggested: ", "note"), *_changed([edit], lines, verbose)]


def _flagged(flag: Flag, lines: Lines, verbose: bool) -> list[Piece]:
    left, right = lines.left(flag.raw.start, CONTEXT), lines.right(flag.raw.end, CONTEXT)
    text = flag.text if verbose else short(flag.text, 40)
    return [("flag: ", "note"), (visible(left), ""), (visible(text), "flag"), (visible(right), "")]


def _refused(refused: Refusal) -> list[Piece]:
    before, after = visible(short(refused.before)), visible(short(refused.after))
    return [(f"refused, {refused.reason}: ", "note"), (before, "flag"), (" → ", ""), (after, "flag")]
