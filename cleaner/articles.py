"""Reads a page's blocks as articles and photographs: which heads stand where, and which bodies they could belong to."""

from __future__ import annotations

import re
from itertools import accumulate, compress, repeat
from operator import not_
from typing import NamedTuple

import regex

from cleaner.furniture import counts_pages
from cleaner.lexicon import words_of
from cleaner.lines import CREDIT_TAIL, SIGNING, ending, width
from cleaner.page import Page
from cleaner.words import Words

# The roles of blocks, a letter each: what part a block plays tells the string of its page's roles.
LABEL, BYLINE, CREDIT, HEAD, TEXT, CAPTION = "lbchtp"
_OF_KIND = {"label": LABEL, "byline": BYLINE, "credit": CREDIT} | dict.fromkeys(
    ("chapter", "chapter-number", "title"), HEAD
)
_RINGING = frozenset("？！?!")
_LONG = 72  # a block of more characters is text
_HAN = regex.compile(r"\p{Han}")
_HANS = regex.compile(r"\p{Han}+")
_QUOTED = regex.compile(r"“([^“”]{2,12})”|「([^「」]{2,12})」|《([^《》]{2,20})》")
SECTION = regex.compile(r"\p{Han}{2,4}")
# A photograph with its credits; a text, its subheadings between its paragraphs; a head. One head has one label, any
# headlines, one byline, in this order; of several headlines the one right over a photograph's caption is that one's.
_UNIT = re.compile(r"pc*|[tc](?:[tc]|h(?=t))*|lh(?:h(?!p))*b?|h(?:h(?!p))*b?|lb?|b")
_MOST_HEADS = re.compile("h{4,}")  # so many short lines in a row are a list
_SECTION_NAME = re.compile("h(?=[hl]|$)")


class Unit(NamedTuple):
    """A head (a label, headlines, a byline, any of them missing) or a body: its first block, and its blocks' roles."""

    first: int = 0
    roles: str = ""

    @property
    def is_body(self) -> bool:
        """Whether it is a text or a photograph."""
        return self.roles[:1] in (TEXT, CREDIT, CAPTION)

    @property
    def is_caption(self) -> bool:
        """Whether it is a photograph."""
        return self.roles[:1] == CAPTION

    @property
    def blocks(self) -> range:
        """The numbers of its blocks."""
        return range(self.first, self.first + len(self.roles))

    @property
    def labels(self) -> range:
        """The block that is its label, if any."""
        return self.blocks[: self.roles[:1] == LABEL]

    @property
    def heads(self) -> range:
        """The blocks that are its headlines; subheadings are part of a body."""
        return self.blocks[:0] if self.is_body else self.blocks[len(self.labels) : len(self.roles) - len(self.bylines)]

    @property
    def bylines(self) -> range:
        """The block that is its byline, if any."""
        return self.blocks[len(self.roles) - (self.roles[-1:] == BYLINE) :]


def role(block: str, kind: str) -> str:
    """What part a block plays, by its kind and its form.

    >>> role("社区食堂的一碗羊汤", ""), role("□本报记者 陆秋实", "byline"), role("食堂的羊汤只收五块钱。", "")
    ('h', 'b', 't')
    """
    if kind:
        return _OF_KIND.get(kind, TEXT)
    last = block[-1]
    if last in SIGNING and len(block) > 20 and CREDIT_TAIL.search(block):
        return CAPTION
    if len(block) > _LONG or "。" in block or "；" in block or (len(block) > 36 and width(block) > 36):
        return TEXT
    commas = block.count("，")
    if commas + block.count("、") > 1 or last.isdecimal() or (last in "页頁版" and counts_pages(block)):
        return TEXT
    if commas and " " not in block and width(block) > 20:
        return TEXT  # a long clause with a comma in it is rather a caption that lost its mark
    headline = last in _RINGING or ending(block) in ("none", "closed")
    return HEAD if headline and ("一" <= block[0] <= "鿿" or _HAN.search(block)) else TEXT


def _spoken_headline(block: str) -> bool:
    """Whether the block is one exclamation or question in quotation marks, which may head a text or begin one."""
    return block[0] in "“「" and block[-2:] in ("！”", "？”", "！」", "？」")


def read(page: Page, words: Words) -> str:
    """The page as heads and bodies in their order: the roles of its blocks, with a space between two units.

    >>> read(Page("旧码头边的图书馆\\n\\n河边的旧码头改成了图书馆。\\n\\n孩子们放学以后挤在窗边看船。"), Words({}))
    'h tt'
    """
    found: str | None = page.memo.get("units")
    if found is None:
        found = page.memo["units"] = " ".join(_UNIT.findall(_roles(page, words)))
    return found


def units(structure: str) -> list[Unit]:
    """The units of a page as `read` gives them."""
    each = structure.split()
    rows = zip(accumulate(map(len, each), initial=0), each, strict=False)
    return list(map(tuple.__new__, repeat(Unit), rows))  # without a step of Python for each


def _roles(page: Page, words: Words) -> str:
    """The roles of the page's blocks, by what each is and by what stands beside it."""
    blocks, carried = page.lines, page.carried.get("roles")
    known = dict(zip(*carried, strict=True)) if carried else {}
    each = [TEXT if len(block) > _LONG and block[-1] not in SIGNING else known.get(block, "") for block in blocks]
    if "" in each:
        new = list(compress(blocks, map(not_, each)))
        told = map(role, new, words.kinds_of_lines(page, new))
        each = [found or next(told) for found in each]
    page.carried["roles"] = blocks, each
    roles = "".join(each).replace("tc", "pc")  # a photograph's text is a caption where its credit stands below it
    at = roles.find("tb")
    while at >= 0:
        if _spoken_headline(blocks[at]):
            roles = f"{roles[:at]}h{roles[at + 1 :]}"
        at = roles.find("tb", at + 1)
    for match in _SECTION_NAME.finditer(roles):
        at = match.start()
        if len(blocks[at]) <= 4 and at and SECTION.fullmatch(blocks[at]) and _closes(roles, at):
            roles = f"{roles[:at]}l{roles[at + 1 :]}"
    return _MOST_HEADS.sub(lambda row: TEXT * len(row[0]), roles) if "hhhh" in roles else roles


def _closes(roles: str, at: int) -> bool:
    """Whether block `at` ends what heads an article: a few characters that do so and head no text name a section."""
    before = roles[at - 1]
    return before in "bl" or (before == HEAD and at > 1 and roles[at - 2] == TEXT)


def quoted(text: str) -> list[str]:
    """The terms that stand in quotation marks.

    >>> quoted("“灯下课堂”讲出家常味儿")
    ['灯下课堂']
    """
    return [a or b or c for a, b, c in _QUOTED.findall(text)]


def terms_of(head: str) -> list[str]:
    """The words of a headline that have more than one character, each once.

    >>> terms_of("家门口的充电站")
    ['家门口', '充电站']
    """
    words = words_of("\n".join(_HANS.findall(head)))
    return [word for word in dict.fromkeys(words) if len(word) > 1]


def affinity(head: str, terms: list[str], body: str, other: str) -> float:
    """The share, 0 to 1, of a headline's words that its body uses; a word that `other` uses too counts half.

    >>> affinity("家门口的充电站", ["家门口", "充电站"], "社区建起充电站，就在家门口。", "")
    1.0
    """
    found = [term for term in terms if term in body]
    if not found:
        return _likeness(head, body, other)
    return (len(found) - 0.5 * len([term for term in found if term in other])) / len(terms)


def _likeness(head: str, body: str, other: str) -> float:
    """A little for the single characters of a headline that one body alone has, where it has none of its words."""
    chars = set("".join(_HANS.findall(head)))
    return 0.25 * len([c for c in chars if c in body and c not in other]) / len(chars) if chars else 0.0
