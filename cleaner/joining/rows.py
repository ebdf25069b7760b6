"""Lines that stand side by side with their like: rows of a table, couplets, clauses of one length."""

from __future__ import annotations

import re
from collections.abc import Sequence

import regex

from cleaner.layout import Layout

_PROSE, _COLUMNS = re.compile("[。，；：？！]"), re.compile(" {3,}")
_NAMED = regex.compile(r"[\p{Han}A-Z]{1,4} ?[：:](?!//)")
# A name of any sort, and one that no sentence begins with: it has Latin letters or digits in it, or answers somebody.
_CALLED = regex.compile(r"@?[\p{Han}\w·]{1,10}[：:](?!//)")
_SURELY_CALLED = regex.compile(
    r"(?:@[\p{Han}\w·]{1,10}|\p{Han}*[A-Za-z0-9_][\p{Han}\w·]{0,9}|[\p{Han}\w·]{1,10}(?=[：:]回复@))[：:](?!//)"
)
POINT_INSIDE = re.compile(r"(?<=[^（(])[（(](?:[1-9]|[一二三四五六七八九])[）)]")
UTTERANCE = re.compile(r"[“「][^”」]*[。！？…][”」]")
# A head and a space, a time, the number of a source, a question; a key of code, a word with its number; a dateline.
_ENTRY = regex.compile(
    r"(?:本报|本刊|本网|新华社|中新社)[^，。；]{0,16}[讯电](?:[（( ]|$)|\p{Han}{1,4} (?=\p{Han})|"
    r"\d{1,2}[:：]\d{2} |\[\d{1,3}\]|[QA][：:]|[a-z][\w-]*:(?: |$)|[a-z]+ \d[\d.,]* "
)
ENTRIES = "本新中["  # with which an entry begins that has neither a space nor a colon
_SHORT, _ROW = 16, 6
_CLAUSE = re.compile(r"[，、；：。！？,;:!?]")
_NAME, _NUMBER = regex.compile(r"[A-Z][\w.'&-]*(?: +[A-Z][\w.'&-]*)*"), regex.compile(r"\d[\d.,:%-]*(?<!,)")
_FORM = re.compile(r"A,? +0(?:,? +[A0])+")


def named(here: str, there: str) -> bool:
    """Whether both lines begin with a name and a colon, as answers, fields and messages do."""
    if "：" not in there and ":" not in there:
        return False
    if _NAMED.match(here) and _NAMED.match(there):
        return True
    return bool(
        _CALLED.match(here) and _CALLED.match(there) and (_SURELY_CALLED.match(here) or _SURELY_CALLED.match(there))
    )


def entry(text: str) -> bool:
    """Whether a line begins as an entry of a list does."""
    likely = text[0] in ENTRIES or " " in text or "：" in text or ":" in text
    return likely and _ENTRY.match(text) is not None


def whole_quotation(text: str) -> bool:
    """Whether a text is one quotation from its first character to its last."""
    return text[0] in "“「" and text[-1] in "”」" and not any(mark in text[1:-1] for mark in "“”「」")


def row(texts: Sequence[str], number: int) -> bool:
    """Whether a line is a table row: three cells or more, or names and numbers in the order of a line beside it."""
    text = texts[number] if 0 <= number < len(texts) else ""
    if " " not in text:
        return False
    if cells(text) >= 3:
        return True
    form = _form(text) if text.isascii() else ""
    return bool(form) and form in [_form(texts[n]) for n in (number - 1, number + 1) if 0 <= n < len(texts)]


def cells(text: str) -> int:
    """How many cells a line has if it is a table row: parts a space apart, none of them running text."""
    if "   " in text:
        return len(_COLUMNS.split(text)) + 1
    if " " not in text or text.isascii() or _PROSE.search(text):
        return 1
    return len(text.split())


def _form(text: str) -> str:
    """What a short Latin line of names and numbers is made of, `A 0, A 0`; '' for any other line."""
    if len(text) > 60 or not text[-1:].isalnum():
        return ""
    form = _NUMBER.sub("0", _NAME.sub("A", text))
    return form if _FORM.fullmatch(form) else ""


def parallel(here: str, there: str) -> bool:
    """Whether two texts have the same marks at the same places, more than one of them."""
    if len(here) != len(there) or len(here) > 40:
        return False
    one, other = _CLAUSE.search(here), _CLAUSE.search(there)
    if one is None or other is None or one.start() != other.start():
        return False
    marks = [(m.start(), m[0]) for m in _CLAUSE.finditer(here)]
    return len(marks) > 1 and marks == [(m.start(), m[0]) for m in _CLAUSE.finditer(there)]


def lopsided(text: str) -> bool:
    """Whether the last clause is much shorter or longer than those before it, or one of many."""
    parts = [p for p in _CLAUSE.split(text) if p]
    if len(parts) < 2:
        return False
    usual = sum(map(len, parts[:-1])) / (len(parts) - 1)
    return len(parts[-1]) * 2 <= usual or len(parts[-1]) >= usual * 2 or len(parts) > 3


def short_row(shape: Layout, number: int) -> bool:
    """Whether a line stands in a row of so many short ones that they are verse or entries, not fragments."""
    first = last = number
    if shape.wider(number, _SHORT):
        return False
    while first > 0 and last - first < _ROW and not shape.wider(first - 1, _SHORT):
        first -= 1
    while last + 1 < len(shape.texts) and last - first < _ROW and not shape.wider(last + 1, _SHORT):
        last += 1
    return last - first + 1 >= _ROW


def upright(texts: Sequence[str], number: int) -> bool:
    """Whether a line and the next stand in a row of at least three single characters, the line itself a letter."""
    first = max(0, number - 1)
    near = texts[first : number + 3]
    alone = [len(text) == 1 and (text.isalpha() or text in "：:") for text in near]
    at = number - first
    return alone[at] and alone[at + 1] and sum(alone) > 2 and near[at].isalpha() and not near[at].isascii()
