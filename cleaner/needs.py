"""What a pattern cannot match without: read off the pattern, so that most texts are spared the match."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from typing import Any

import regex

Chars = frozenset[str]
_FEW = 8  # of so few characters each is looked for
MOST = 200  # a set of more characters tells nothing
# How the standard library reads patterns; what `regex` has and it has not is an error there, and tells nothing here.
_PARSER: Any = import_module("re._parser")
_CLASS = regex.compile(r"(?<!\\)((?:\\\\)*)\\[pP](?:\{[^{}]*\}|[A-Z])")
_FUZZY = regex.compile(r"\{[^}]*[a-z<=]")
_VERBOSE = regex.compile(r"\(\?[a-zA-Z]*x")
_SET = regex.compile(r"\\.(*SKIP)(*FAIL)|\[\^?\]?((?:\\.|[^\]\\])*)\]", regex.DOTALL)
_SET_OF_SETS = regex.compile(r"(?<!\\)(?:\\\\)*\[|--|&&|\|\||~~")
_CASELESS = 2
_SPACE = (_PARSER.LITERAL, ord(" "))
_WITHIN = ("ATOMIC_GROUP", "SUBPATTERN")
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_NO_WIDTH = ("AT", "ASSERT", "ASSERT_NOT")


@lru_cache(maxsize=4096)
def needs(pattern: str) -> tuple[Chars, ...]:
    """Sets of characters, two at most: every text that the pattern matches has one of each; none where nothing tells.

    >>> [sorted(chars) for chars in needs(r"[\\p{Han}·]{2,4}(?:记者|编辑)")]
    [['编', '记'], ['者', '辑']]
    >>> needs(r"\\p{Han}+")
    ()
    """
    items = read(pattern)
    return () if items is None else _needs(items)


@lru_cache(maxsize=4096)
def firsts(pattern: str) -> Chars | None:
    """The characters with which a match of the pattern can begin; None where that cannot be told.

    >>> sorted(firsts("[■◎]?第.+"))
    ['■', '◎', '第']
    """
    items = read(pattern)
    if items is None:
        return None
    found, nothing = _firsts(items)
    return None if nothing else found


@lru_cache(maxsize=4096)
def widest(pattern: str) -> int | None:
    """The most characters that the pattern can match; None where that cannot be told.

    >>> widest("[■◎]?第[0-9]{1,3}条"), widest("第.+条")
    (6, None)
    """
    items = read(pattern)
    most = MOST if items is None else items.getwidth()[1]
    return most if most < MOST else None


@lru_cache(maxsize=4096)
def beside_spaces(pattern: str) -> tuple[int | None, int | None]:
    """How many characters a line can have before its first space, and behind its last, where the pattern matches in it.

    None where that cannot be told, as of a pattern that does not match at a line's start, or at its end.

    >>> beside_spaces(r"^\\p{Han}{2,4} +摄"), beside_spaces(r" \\p{Han}{2,4}[）)]?$"), beside_spaces("摄 ")
    ((4, None), (None, 5), (None, None))
    """
    items = read(pattern)
    if not items:
        return None, None
    first = _up_to_a_space(items[1:]) if str(items[0][1]) == "AT_BEGINNING" else None
    last = _up_to_a_space(items[:-1][::-1]) if str(items[-1][1]) == "AT_END" else None
    return first, last


class Gate:
    """A pattern, and a quick look whether a text can have a match of it; `given` are characters that all texts have.

    >>> gate = Gate(regex.compile("第.+条"), "第.+条")
    >>> gate.open("第三条"), gate.open("三条河")
    (True, False)
    """

    def __init__(self, pattern: regex.Pattern[str], written: str, given: str = "") -> None:
        self.pattern = pattern
        self._chars = [chars for chars in needs(written) if chars.isdisjoint(given)]

    def open(self, text: str) -> bool:
        """Whether the text has what the pattern needs."""
        for chars in self._chars:
            if len(chars) > _FEW:
                if chars.isdisjoint(text):
                    return False
                continue
            for char in chars:
                if char in text:
                    break
            else:
                return False
        return True


def read(pattern: str) -> Any:
    """The parts of a pattern as the standard library reads it, None where `regex` would read it otherwise."""
    plain = _CLASS.sub(r"\1\\w", pattern)
    if _FUZZY.search(plain) or _VERBOSE.search(plain) or any(map(_SET_OF_SETS.search, _SET.findall(plain))):
        return None
    try:
        parsed = _PARSER.parse(plain)
    except Exception:
        return None
    return None if parsed.state.flags & _CASELESS else parsed


def _up_to_a_space(items: Any) -> int | None:
    """The most characters that these parts take before one that is a space, or spaces."""
    for number, (kind, value) in enumerate(items):
        spaces = str(kind) in _REPEATS and value[0] and list(value[2]) == [_SPACE]
        if spaces or (kind, value) == _SPACE:
            most: int = items[:number].getwidth()[1]
            return most if most < MOST else None
    return None


def _needs(items: Iterable[tuple[Any, Any]]) -> tuple[Chars, ...]:
    """The smallest of the sets that the parts of a sequence need."""
    found = dict.fromkeys(chars for kind, value in items for chars in _need(str(kind), value))
    return tuple(sorted(found, key=len)[:2])


def _need(kind: str, value: Any) -> tuple[Chars, ...]:
    if kind in ("LITERAL", "IN"):
        chars = _one(kind, value)
        return () if chars is None else (chars,)
    if kind == "BRANCH":
        unions = (_union(sets) for sets in zip(*map(_needs, value[1]), strict=False))
        return tuple(chars for chars in unions if chars is not None)
    if kind == "ASSERT":
        return _needs(value[1])
    if kind in _REPEATS:
        return _needs(value[2]) if value[0] else ()
    if kind in _WITHIN and not _caseless(kind, value):
        return _needs(value if kind == "ATOMIC_GROUP" else value[3])
    return ()


def _firsts(items: Iterable[tuple[Any, Any]]) -> tuple[Chars | None, bool]:
    """The characters a sequence can begin with, and whether it may match nothing."""
    found: Chars = frozenset()
    for name, value in items:
        kind = str(name)
        if kind in _NO_WIDTH:
            continue
        chars, nothing = _first(kind, value)
        if chars is None:
            return None, False
        found |= chars
        if not nothing:
            return (found, False) if len(found) <= MOST else (None, False)
    return found, True


def _first(kind: str, value: Any) -> tuple[Chars | None, bool]:
    if kind in ("LITERAL", "IN"):
        return _one(kind, value), False
    if kind == "BRANCH":
        each = [_firsts(items) for items in value[1]]
        empty = any(nothing for _, nothing in each)
        return _union([chars for chars, _ in each]), empty
    if kind in _REPEATS:
        chars, nothing = _firsts(value[2])
        return chars, nothing or value[0] == 0
    if kind in _WITHIN and not _caseless(kind, value):
        return _firsts(value if kind == "ATOMIC_GROUP" else value[3])
    return None, False


def _caseless(kind: str, value: Any) -> bool:
    return kind == "SUBPATTERN" and bool(value[1] & _CASELESS)


def _one(kind: str, value: Any) -> Chars | None:
    """The characters that one place of the pattern takes."""
    if kind == "LITERAL":
        return frozenset((chr(value),))
    found: set[str] = set()
    for name, part in value:
        if str(name) == "LITERAL":
            found.add(chr(part))
        elif str(name) == "RANGE" and part[1] - part[0] <= MOST:
            found.update(map(chr, range(part[0], part[1] + 1)))
        else:
            return None
    return frozenset(found) if len(found) <= MOST else None


def _union(parts: Iterable[Chars | None]) -> Chars | None:
    """All the characters of some parts, None where one part tells nothing."""
    found: Chars = frozenset()
    for chars in parts:
        if chars is None:
            return None
        found |= chars
    return found if len(found) <= MOST else None
