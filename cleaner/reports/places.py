"""Places in a text: from a position to its line and column, and a text with its spaces and line ends made visible."""

from __future__ import annotations

from bisect import bisect_right

import regex

_SHOWN = {
    " ": "␣",
    "\u3000": "▢",
    "\n": "⏎",
    "\r": "␍",
    "\t": "⇥",
    "\xa0": "⍽",
    "\u202f": "⍽",
    "\f": "⟨FF⟩",
    "\v": "⟨VT⟩",
    "\x85": "⟨NEL⟩",
    "\u2028": "⟨LS⟩",
    "\u2029": "⟨PS⟩",
    "\ufeff": "⟨BOM⟩",
    "\u200b": "⟨ZWSP⟩",
    "\u200c": "⟨ZWNJ⟩",
    "\u200d": "⟨ZWJ⟩",
    "\u2060": "⟨WJ⟩",
    "\u00ad": "⟨SHY⟩",
    "\u200e": "⟨LRM⟩",
    "\u200f": "⟨RLM⟩",
}
_UNSEEN = regex.compile(r"[\p{Z}\p{C}]")


def visible(text: str) -> str:
    """The text in one line, with a sign for every space, line end and character that cannot be seen.

    >>> visible("一 二\\u3000三\\r\\n四\\u200b五\\ue000")
    '一␣二▢三␍⏎四⟨ZWSP⟩五⟨U+E000⟩'
    """
    return _UNSEEN.sub(lambda found: _SHOWN.get(found[0]) or f"⟨U+{ord(found[0]):04X}⟩", text)


class Lines:
    """Where the lines of a text start; a line ends with LF, and lines and columns count from 1.

    >>> Lines("一二\\n三四").place(4)
    (2, 2)
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        at = text.find("\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = text.find("\n", at + 1)

    def place(self, position: int) -> tuple[int, int]:
        """The line and the column (in characters) of a position."""
        line = bisect_right(self.starts, position)
        return line, position - self.starts[line - 1] + 1

    def number(self, position: int) -> int:
        """The line of a position."""
        return bisect_right(self.starts, position)

    def left(self, position: int, width: int) -> str:
        """Up to `width` characters of the same line before a position."""
        start = self.starts[bisect_right(self.starts, position) - 1]
        return self.text[max(start, position - width) : position]

    def right(self, position: int, width: int) -> str:
        """Up to `width` characters of the same line after a position, its line end left out."""
        return self.text[position : position + width].partition("\n")[0]
