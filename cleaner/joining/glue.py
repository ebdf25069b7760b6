"""What stands between two lines that are one."""

from __future__ import annotations

from string import ascii_letters

import regex

from cleaner.lexicon import cut_by_hyphen

_GROUP_END, _GROUP_START = regex.compile(r"\d \d+$"), regex.compile(r"\d+ \d")
_FIRST_WORD = regex.compile(r"[A-Za-z]+")
# A number of a Chinese sentence: thousands, or a decimal; not the number of a point, and no year behind it.
_CUT_NUMBER = regex.compile(r"(?<=\p{Han})\d{1,3}(?:(?:,\d{3})*,\n\d{3}(?!\d)|\.\n\d{1,3}(?![\d.、．]))")
_ADDRESS = regex.compile(r"://|^www\.|@")
_PATH = regex.compile(r"\w/[\w./,~-]*\w$")
_VERSION = regex.compile(r"[=<>~]=\d")


def cut_word(text: str, after: str, page: str) -> bool:
    """Whether the line ends with a hyphen that cuts one Latin word in two."""
    if text[-1] != "-":
        return False
    left, right = text[len(text[:-1].rstrip(ascii_letters)) : -1], _FIRST_WORD.match(after)
    return left != "" and right is not None and cut_by_hyphen(left, right[0], page)


def glue(left: str, right: str) -> str:
    """What stands between two lines that are one: a space between Latin words, nothing between Chinese ones."""
    if not ("!" <= left[-1] <= "~" and "!" <= right[0] <= "~"):
        return ""
    if left[-1].isdigit() and right[0].isdigit():
        return " " if _GROUP_END.search(left) or _GROUP_START.match(right) else ""
    if left[-1] in ".," and right[0].isdigit() and _CUT_NUMBER.search(left[-12:] + "\n" + right[:5]):
        return ""
    tail = left.rsplit(" ", 1)[-1]
    ended = tail[-1] == "." and right[0].isupper()
    if right[0].isalnum() and not ended and _ADDRESS.search(tail) and len(tail) * 5 > len(left) * 3:
        return ""
    glued = left[-1] in "-([/" or right[0] in ",.;:!?)]%" or _VERSION.match(right)
    return "" if glued or (right[0] in "#?&=" and _PATH.search(tail[-80:])) else " "
