"""Reads a page's blocks as articles and photographs: which heads stand where, and which bodies they could belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Literal

import regex

from cleaner.lexicon import words_of
from cleaner.lines import CREDIT_TAIL, SIGNING, ending, width
from cleaner.page import Page
from cleaner.words import Words

Role = Literal["label", "byline", "credit", "head", "text", "caption"]
_HAN = regex.compile(r"\p{Han}")
_CREDIT = regex.compile(r"(?:[。！？”）]|\s)\s*[（(]?[^。，；：！？]{2,24}(?:摄|攝|摄影|攝影|供图)[）)]?$")
_QUOTED = regex.compile(r"“([^“”]{2,12})”|「([^「」]{2,12})」|《([^《》]{2,20})》")

MOST_HEADS = 3
_INDEX = regex.compile(r"\d+(?:[-–—]\d+)?$")
_SECTION = regex.compile(r"\p{Han}{2,4}")


@dataclass
class Unit:
    """A head (label, headlines, byline: block numbers, any of them missing) or a body (a range of blocks)."""

    labels: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    bylines: list[int] = field(default_factory=list)
    body: range = range(0)
    caption: bool = False

    @property
    def first(self) -> int:
        """The unit's first block."""
        return self.body.start if self.body else min(self.labels + self.heads + self.bylines)


def role(block: str, kind: str) -> Role:
    """What part a block plays, by its kind and its form."""
    if kind in ("label", "byline", "credit"):
        return kind  # type: ignore[return-value]
    if kind in ("chapter", "chapter-number", "title"):
        return "head"
    if kind:
        return "text"
    if block[-1] in SIGNING and len(block) > 20 and CREDIT_TAIL.search(block):
        return "caption"
    if len(block) > 72 or "。" in block or "；" in block or width(block) > 36:
        return "text"
    headline = ending(block) in ("none", "closed") or block[-1] in "？！?!"
    marks = block.count("，") + block.count("、")
    if "，" in block and " " not in block and width(block) > 20:
        return "text"  # a long clause with a comma in it is rather a caption that lost its mark
    return "head" if headline and marks <= 1 and not _INDEX.search(block) and _HAN.search(block) else "text"


def _spoken_headline(block: str) -> bool:
    """Whether the block is one exclamation or question in quotation marks, which may head a text or begin one."""
    return block[0] in "“「" and block[-2:] in ("！”", "？”", "！」", "？」")


def read(page: Page, words: Words) -> tuple[list[str], list[Unit]]:
    """The page's blocks and its units, worked out once for each page."""
    found = page.memo.get("units")
    if found is None:
        blocks = page.lines
        found = page.memo["units"] = (blocks, units(page, words))
    return found


def units(page: Page, words: Words) -> list[Unit]:
    """The page as heads and bodies in their order; headlines inside a body are its subheadings."""
    blocks = page.lines
    roles: list[Role] = [
        "text" if len(b) > 72 and b[-1] not in SIGNING else role(b, kind)
        for b, kind in zip(blocks, words.kinds_of(page), strict=True)
    ]
    for i, r in enumerate(roles):  # a photograph's text is a caption where its credit stands below it
        if r == "text" and i + 1 < len(roles) and roles[i + 1] == "credit":
            roles[i] = "caption"
        if r == "text" and i + 1 < len(roles) and roles[i + 1] == "byline" and _spoken_headline(blocks[i]):
            roles[i] = "head"
    for i in range(1, len(roles)):
        if roles[i] == "head" and _SECTION.fullmatch(blocks[i]) and _names_a_section(roles, i):
            roles[i] = "label"
    for first, count in _rows_of_heads(roles) if roles.count("head") > MOST_HEADS else ():
        if count > MOST_HEADS:  # so many short lines in a row are a list
            roles[first : first + count] = ["text"] * count
    found: list[Unit] = []
    i = 0
    while i < len(roles):
        if roles[i] in ("text", "caption", "credit"):
            i = _body(roles, i, found)
        elif roles[i] == "head" and _is_subheading(roles, blocks, i, found):
            found[-1].body = range(found[-1].body.start, i + 1)
            i += 1
        else:
            _head(roles, i, found)
            i += 1
    return found


def _rows_of_heads(roles: list[Role]) -> Iterator[tuple[int, int]]:
    """Where headlines stand in a row, and how many."""
    at = 0
    for is_head, row in groupby(roles, key=lambda role: role == "head"):
        count = sum(1 for _ in row)
        if is_head:
            yield at, count
        at += count


def _names_a_section(roles: list[Role], i: int) -> bool:
    """Whether a few characters of their own end one article's head and begin no text: then they name a section."""
    after = roles[i + 1] if i + 1 < len(roles) else "label"
    closes = roles[i - 1] in ("byline", "label") or (roles[i - 1] == "head" and i > 1 and roles[i - 2] == "text")
    return closes and after in ("head", "label")


def _body(roles: list[Role], i: int, found: list[Unit]) -> int:
    """Add block `i` to the body before it, or start one; a photograph is a body of its own."""
    last = found[-1] if found else None
    photo = roles[i] == "caption"
    joins = last is not None and bool(last.body) and last.body.stop == i
    if joins and last is not None and not photo and (roles[i] == "credit" or not last.caption):
        last.body = range(last.body.start, i + 1)
    else:
        found.append(Unit(body=range(i, i + 1), caption=photo))
    return i + 1


def _is_subheading(roles: list[Role], blocks: list[str], i: int, found: list[Unit]) -> bool:
    """Whether a headline stands between two paragraphs of one body, or right under a byline with text below it."""
    follows_text = i + 1 < len(roles) and roles[i + 1] == "text"
    if not follows_text or not found:
        return False
    last = found[-1]
    return bool(last.body) and not last.caption and last.body.stop == i


def _head(roles: list[Role], i: int, found: list[Unit]) -> None:
    last = found[-1] if found else None
    kind = roles[i]
    fresh = last is None or bool(last.body)
    if last is not None and not fresh:
        if kind == "label":
            fresh = bool(last.heads or last.bylines or last.labels)
        elif kind == "byline":
            fresh = bool(last.bylines)
        else:
            titles_photo = i + 1 < len(roles) and roles[i + 1] == "caption"
            fresh = bool(last.bylines) or (titles_photo and bool(last.heads))
    if fresh:
        last = Unit()
        found.append(last)
    assert last is not None
    {"label": last.labels, "byline": last.bylines, "head": last.heads}[kind].append(i)


def quoted(text: str) -> list[str]:
    """The terms that stand in quotation marks.

    >>> quoted("“灯下课堂”讲出家常味儿")
    ['灯下课堂']
    """
    return [a or b or c for a, b, c in _QUOTED.findall(text)]


@lru_cache(maxsize=4096)
def _terms(head: str) -> tuple[str, ...]:
    terms = [w for part in regex.findall(r"\p{Han}+", head) for w in words_of(part)]
    return tuple(dict.fromkeys(t for t in terms if len(t) > 1))


def affinity(head: str, body: str, other: str = "") -> float:
    """The share, 0 to 1, of a headline's words that its body uses; a word that `other` uses too counts half.

    >>> affinity("家门口的充电站", "社区建起充电站，就在家门口。")
    1.0
    """
    terms = _terms(head)
    if terms:
        score = sum((0.5 if t in other else 1.0) for t in terms if t in body) / len(terms)
        if score:
            return score
    chars = set(_HAN.findall(head))
    return 0.25 * len([c for c in chars if c in body and c not in other]) / len(chars) if chars else 0.0
