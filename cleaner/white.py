"""White and invisible space: what it is, and texts without it."""

from __future__ import annotations

import regex

SPACE = regex.compile(r"[^\S\n\r\f\v\x85\u2028\u2029]|[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
WHITE = regex.compile(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x1c-\x1f]")


def bare(text: str) -> str:
    """The text without any white or invisible space.

    >>> bare("路 线\\u3000决\\n定")
    '路线决定'
    """
    text = text.replace(" ", "")
    return text if text.isprintable() else WHITE.sub("", text)  # no other white or invisible space is printable
