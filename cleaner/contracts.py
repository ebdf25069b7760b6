"""What an edit may do: each rule declares one contract, and every change is checked against it before it is applied."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal

import regex

Contract = Literal["nothing", "spaces", "breaks", "marks", "repeats", "furniture", "order", "script", "text"]

ALONE: frozenset[Contract] = frozenset(("nothing", "spaces", "breaks", "marks", "script", "text"))
"""The contracts that a change keeps or breaks whatever stands around it."""

SPACE = regex.compile(r"[^\S\n\r\f\v\x85\u2028\u2029]|[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
WHITE = regex.compile(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x1c-\x1f]")
NO_CHARACTER = "\ufffe\x02"
_HYPHEN = regex.compile(r"[-\u00ad\u2010][^\S\n]*[\n\f]")
_RADICAL = regex.compile(r"[\u2e80-\u2fdf\u31c0-\u31ef]")
_HAN = regex.compile(r"\p{Han}")
_DIGITS = regex.compile(r"\p{N}+")
_NUMBERED = regex.compile(r"[\W_]*(?:第?\s*[0-9０-９〇零一二三四五六七八九十百]+\s*[页頁版]?|[ivxlcIVXLC]+)[\W_]*")


def bare(text: str) -> str:
    """The text without any white or invisible space."""
    text = text.replace(" ", "")
    return text if text.isprintable() else WHITE.sub("", text)  # no other white or invisible space is printable


@lru_cache(maxsize=65536)
def _broken(contract: Contract, before: str, after: str) -> str:
    """Why a change breaks a contract that needs no look at the page around it, or ''."""
    if contract == "text":
        return ""
    if contract == "nothing":
        return "the rule may only flag"
    if contract == "spaces":
        same = SPACE.sub("", before) == SPACE.sub("", after)
        return "" if same else "it changes more than spaces inside a line"
    if contract == "breaks":
        if WHITE.sub("", after) not in (WHITE.sub("", before), WHITE.sub("", _HYPHEN.sub("", before))):
            return "it changes more than line ends and the spaces that go with them"
        return ""
    if contract == "marks":
        return _not_equal_marks(before, after)
    if contract == "script":
        same = bool(before) and before.count("\n") == after.count("\n")
        return "" if same else "it changes more than character forms"
    return ""


def _not_equal_marks(before: str, after: str) -> str:
    if not before or not after or "\n" in before + after:
        return "it adds or removes text instead of replacing a mark"
    if unicodedata.normalize("NFKC", before) == unicodedata.normalize("NFKC", after):
        return ""
    if _RADICAL.fullmatch(before) and _HAN.fullmatch(after):
        return ""
    if all(unicodedata.category(c)[0] in "PSZ" or c in NO_CHARACTER for c in before + after):
        return ""
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
    if contract == "repeats":
        return _not_beside(text, start, end, after)
    if contract == "furniture":
        return _not_furniture(text, start, end, after)
    if contract == "order":
        return "it changes text instead of moving blocks"
    return _broken(contract, before, after)


def _not_beside(text: str, start: int, end: int, after: str) -> str:
    if bare(after):
        return "it adds text"
    before = text[start:end]
    if text.endswith(before, 0, start):
        return ""
    gone = bare(before)
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
    for line in regex.split(r"[\n\f]", text[start:end]):
        shape = _DIGITS.sub("0", bare(line))
        if not shape or _NUMBERED.fullmatch(line.strip()):
            continue
        if sum(_DIGITS.sub("0", bare(other)) == shape for other in regex.split(r"[\n\f]", text)) < 2:
            return "the line it deletes neither recurs nor counts pages"
    return ""
