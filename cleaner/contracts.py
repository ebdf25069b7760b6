"""What an edit may do: each rule declares one contract, and every change is checked against it before it is applied."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Literal

import regex

from cleaner.furniture import numbers_a_page, shape
from cleaner.white import SPACE, WHITE, bare

Contract = Literal["nothing", "spaces", "breaks", "marks", "repeats", "furniture", "order", "script", "text"]

ALONE: frozenset[Contract] = frozenset(("nothing", "spaces", "breaks", "marks", "script", "text"))
"""The contracts that a change keeps or breaks whatever stands around it."""

NO_CHARACTER = "\ufffe\x02"
_HYPHEN = regex.compile(r"[-\u00ad\u2010][^\S\n]*[\n\f]")
_RADICAL = regex.compile(r"[\u2e80-\u2fdf\u31c0-\u31ef]")
_HAN = regex.compile(r"\p{Han}")
_LINE_END = regex.compile(r"[\n\r\f\v\x1c-\x1e\x85\xad\u2028\u2029]")  # a soft hyphen says where one may stand
_LINES = regex.compile(r"[\n\f]")
_AMOUNTS = frozenset("+±=×÷%$¥€£")  # what they say is lost with them
_SHORT = 64  # longer texts are hardly ever asked for again


def _broken(contract: Contract, before: str, after: str) -> str:
    """Why a change breaks a contract that needs no look at the page around it, or ''."""
    if contract == "nothing":
        return "the rule may only flag"
    if contract == "spaces":
        same = SPACE.sub("", before) == SPACE.sub("", after)
        return "" if same else "it changes more than spaces inside a line"
    if contract == "breaks":
        if not _LINE_END.search(before + after):
            return "no line ends where it changes the page"
        if WHITE.sub("", after) not in (WHITE.sub("", before), WHITE.sub("", _HYPHEN.sub("", before))):
            return "it changes more than line ends and the spaces that go with them"
        return ""
    if contract == "marks":
        return _not_equal_marks(before, after)
    if contract == "script":
        same = bool(before and after) and _no_letters(before) == _no_letters(after)
        return "" if same else "it changes more than character forms"
    return ""


_known = lru_cache(maxsize=65536)(_broken)


def _no_letters(text: str) -> list[str]:
    """Its marks, signs, spaces and line ends."""
    return [char for char in text if unicodedata.category(char)[0] in "PSZC"]


def _not_equal_marks(before: str, after: str) -> str:
    if not before or not after or "\n" in before + after:
        return "it adds or removes text instead of replacing a mark"
    if unicodedata.normalize("NFKC", before) == unicodedata.normalize("NFKC", after):
        return ""
    if _RADICAL.fullmatch(before) and _HAN.fullmatch(after):
        return ""
    if all(unicodedata.category(c)[0] in "PS" or c in NO_CHARACTER for c in before + after):
        return "it changes an amount" if _AMOUNTS.intersection(before) != _AMOUNTS.intersection(after) else ""
    return "it replaces more than marks and character forms"


def breach(contract: Contract, text: str, start: int, end: int, after: str) -> str:
    """Why putting `after` in place of `text[start:end]` breaks the contract, or '' where it keeps it.

    >>> breach("spaces", "路 线", 1, 2, "")
    ''
    >>> breach("spaces", "路，线", 1, 2, "")
    'it changes more than spaces inside a line'
    >>> breach("repeats", "近日近日，", 2, 4, "")
    ''
    """
    before = text[start:end]
    if contract == "text":
        return ""
    if contract == "repeats":
        return _not_beside(text, start, end, after)
    if contract == "furniture":
        return _not_furniture(text, start, end, after)
    if contract == "order":
        return "it changes text instead of moving blocks"
    short = len(before) <= _SHORT and len(after) <= _SHORT
    return (_known if short else _broken)(contract, before, after)


def _not_beside(text: str, start: int, end: int, after: str) -> str:
    if bare(after):
        return "it adds text"
    before = text[start:end]
    gone = bare(before)
    if not gone:
        return "it deletes no text"
    if text.endswith(before, 0, start):
        return ""
    reach = len(gone)
    left = bare(text[max(0, start - reach) : start])
    while len(left) < len(gone) and reach < start:
        reach *= 2
        left = bare(text[max(0, start - reach) : start])
    return "" if left.endswith(gone) else "the text it deletes has no copy right before it"


def _not_furniture(text: str, start: int, end: int, after: str) -> str:
    if bare(after):
        return "it adds text"
    if (start and text[start - 1] not in "\n\f") or (end < len(text) and text[end] not in "\n\f"):
        return "it deletes part of a line"
    for line in _LINES.split(text[start:end]):
        found = shape(line)
        if found and not numbers_a_page(line.strip()) and _shapes(text)[found] < 2:
            return "the line it deletes neither recurs nor counts pages"
    return ""


@lru_cache(maxsize=1)
def _shapes(text: str) -> Counter[str]:
    """How often the lines of a text have each shape; asked of one page many times over."""
    return Counter(map(shape, _LINES.split(text)))
