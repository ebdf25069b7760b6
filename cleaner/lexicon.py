"""What a dictionary knows: whether a break cuts a word, and with which word a text ends."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

import regex

from cleaner.script import converter, not_simplified

_LONGEST = 6  # characters of a word that is looked for
_TAIL = regex.compile(rf"(?r)\p{{Han}}{{1,{_LONGEST}}}")  # matched from the end
_HEAD = regex.compile(rf"^\p{{Han}}{{1,{_LONGEST}}}")


_KNOWN = 65536  # so many answers are kept


@lru_cache(maxsize=1)
def _dictionary() -> Callable[[str, bool], list[str]]:
    import rjieba  # its dictionary takes a tenth of a second to load: only pages with a doubtful break pay for it

    cut: Callable[[str, bool], list[str]] = rjieba.cut
    return cut


@lru_cache(maxsize=_KNOWN)
def _cut(text: str) -> tuple[str, ...]:
    return tuple(_dictionary()(simplified(text), False))


def simplified(text: str) -> str:
    """The text in simplified characters, a question mark for each lone surrogate: no dictionary takes one.

    A text of simplified characters stays as it is, though OpenCC has a few words that it writes in others (土坏).

    >>> simplified("養老服務"), simplified("养老服务")
    ('养老服务', '养老服务')
    """
    if not_simplified().search(text) is None:
        return text
    try:
        found: str = converter("t2s").convert(text)
    except UnicodeEncodeError:
        found = converter("t2s").convert(text.encode("utf-8", "replace").decode())
    return found


def cuts_word(left: str, right: str) -> bool:
    """Whether a word of the dictionary runs across the end of `left` into `right`.

    >>> cuts_word("红色文化公", "园集体主题"), cuts_word("干部作风", "群众满意")
    (True, False)
    """
    return _cuts(left[-_LONGEST:], right[:_LONGEST])


@lru_cache(maxsize=_KNOWN)
def _cuts(left: str, right: str) -> bool:
    tail, head = _TAIL.match(left), _HEAD.match(right)
    if tail is None or head is None:
        return False
    at, edge = 0, len(tail[0])
    for word in _cut(tail[0] + head[0]):
        if at < edge < at + len(word):
            return True
        at += len(word)
    return False


def last_word(text: str) -> str:
    """The word of the dictionary that the text ends with, in simplified form; '' where it ends with none.

    >>> last_word("党组织书记到")
    '到'
    """
    tail = _TAIL.match(text[-_LONGEST:])
    return _cut(tail[0])[-1] if tail else ""


@lru_cache(maxsize=_KNOWN)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text of Han characters, by the dictionary, in the characters of the text itself.

    >>> words_of("养老服务")
    ('养老', '服务')
    """
    words = _cut(text)
    if "".join(words) == text:
        return words
    ends = list(accumulate(map(len, words), initial=0))
    return tuple(text[a:b] for a, b in pairwise(ends)) if ends[-1] == len(text) else words


def forget() -> None:
    """Forget what the dictionary was asked, so that a measurement counts what a page costs that nobody has seen."""
    for known in (_cut, _cuts, words_of, _written):
        known.cache_clear()


COMMON = 1e-6
_WORD, _COMPOUND = regex.compile(r"\w+"), regex.compile(r"\w+(?=-(\w+))")


@lru_cache(maxsize=1)
def _english() -> Any:
    from spellchecker import SpellChecker  # only a page with a word cut by a hyphen pays for its list

    return SpellChecker()


@lru_cache(maxsize=1)
def _written(page: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a page, and those pairs of them that a hyphen joins; asked for each hyphen at a line's end."""
    compounds = (f"{match[0]}-{match[1]}" for match in _COMPOUND.finditer(page))
    return frozenset(_WORD.findall(page)), frozenset(compounds)


def cut_by_hyphen(left: str, right: str, page: str) -> bool:
    """Whether a line that ends with `left` and a hyphen, and one that begins with `right`, cut one Latin word.

    The page itself tells first; then a list of English words. A compound such as second-hand keeps its hyphen.

    >>> cut_by_hyphen("transpor", "tation", "党建"), cut_by_hyphen("second", "hand", "党建")
    (True, False)
    """
    if not (left.isalpha() and right.isalpha() and right.islower() and left.isascii() and right.isascii()):
        return False
    words, compounds = _written(page)
    if f"{left}-{right}" in compounds:
        return False
    if left + right in words:
        return True
    english, whole = _english(), (left + right).lower()
    if whole not in english:
        return False
    parts = left.lower() in english and right in english
    return not parts or bool(english.word_usage_frequency(whole) > COMMON)
