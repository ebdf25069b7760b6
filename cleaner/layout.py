"""What lines look like: their widths, the width of their column, their indents and their kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from cleaner.lazy import lazy
from itertools import pairwise

import numpy as np
import regex

from cleaner.page import Page
from cleaner.words import Words

CLOSERS = "”’）》〉」』】〕］)]}\"'"
OPENERS = "“‘（《〈「『【〔［([{"
FINAL = "。！？…!?"
PAUSE = "，、；：,;:"
_PAIRS = dict(zip("”’）》〉」』】〕］)]}", "“‘（《〈「『【〔［([{", strict=True))
_RUN = r"[!'*+\./0-9:@A-Z\\^_`a-z|~%=&#$<>]+-*|-+[0-9A-Za-z]*"
_PAIRED = regex.compile(r"[“‘（《〈「『【〔”’）》〉」』】〕\"]")
_UNIT = regex.compile(
    rf"[“‘（《〈「『【〔(\[{{\"]*(?:{_RUN}|——|……|.)(?:[，。、；：！？”’）》〉」』】〕…—,;:!?)\]}}\"]|[/%.](?:{_RUN})?)*"
)
_FULL = regex.compile(r"[^!-~ ]+")
_WORD = regex.compile(r"\S+")
INDENT = 2.0


class Line:
    """A line that is not blank: its span in the page without the spaces around it, and how it stands.

    `indent` and `width` are in ems (a Han character is one wide, a Latin one half); `blank` counts the blank lines
    before it, `feed` says whether a form feed stands among them. The width is worked out when first asked for.
    """

    __slots__ = ("_ends", "_full", "_unit", "_width", "blank", "end", "feed", "indent", "start", "text")

    def __init__(self, start: int, end: int, text: str, indent: float = 0.0, blank: int = 1, feed: bool = False) -> None:
        self.start, self.end, self.text = start, end, text
        self.indent, self.blank, self.feed = indent, blank, feed
        self._width: float | None = None
        self._ends: str | None = None
        self._unit: float | None = None
        self._full: bool | None = None

    @property
    def full(self) -> bool:
        """Whether the line has full-width characters alone."""
        if self._full is None:
            self._full = _FULL.fullmatch(self.text) is not None
        return self._full

    def unit(self, latin: bool) -> float:
        """The width of what may not be broken at the line's start."""
        if self._unit is None:
            self._unit = unit(self.text, latin)
        return self._unit

    @property
    def ends(self) -> str:
        """How the line ends, as `ending` tells it."""
        if self._ends is None:
            self._ends = ending(self.text)
        return self._ends

    @property
    def width(self) -> float:
        """The line's width in ems."""
        if self._width is None:
            self._width = width(self.text)
        return self._width


def width(text: str) -> float:
    """The width of a text in ems.

    >>> width("党建APP")
    3.5
    """
    wide = (len(text.encode("utf-8", "replace")) - len(text)) / 2
    return wide + (len(text) - wide) / 2


def unit(text: str, latin: bool = False) -> float:
    """The width of what may not be broken at the start of a line: a word, or a character with the marks that cling to it.

    >>> unit("“隔着袋子"), unit("12,345亩")
    (2.0, 3.0)
    """
    found = (_WORD if latin else _UNIT).match(text)
    return width(found[0]) if found else 1.0


_NOTE = regex.compile(r"[。！？][”’」』]? ?[（(][^（）()。]{2,40}[）)]$")


_SHORT = regex.compile(r"(?<![A-Za-z])(?:(?:[A-Za-z]\.)+|(?:[Ee]tc|Mrs?|Ms|Dr|St|No|vs|cf|Fig|pp?)\.)$")
CREDIT_TAIL = regex.compile(r"(?<=[。！？”）])\s*[（(]?[^，。；：！？“”]{2,24}(?:摄|攝|摄影|攝影|供图|摄影报道)[）)]?$")


def ending(text: str) -> str:
    """How a line ends: `final`, `pause`, `open`, `hyphen`, `dash`, `closed` (a bracket or quotation mark alone) or `none`."""
    if text[-1:] in "摄攝影图道）)" and (tail := CREDIT_TAIL.search(text)):
        text = text[: tail.start()]
    last = text[-1:]
    if last in "）)" and (note := _NOTE.search(text)):
        text = text[: note.start() + 1]
    bare = text.rstrip(CLOSERS + " ")
    if bare and bare[-1] in FINAL:
        return "final"
    if last in PAUSE:
        return "pause"
    if last in OPENERS:
        return "open"
    if bare[-1:] == "." and not bare[-2:-1].isdigit() and not _SHORT.search(bare):
        return "final"
    if last == "-" and (text[-2:-1].isalnum() or text[-2:] == "--"):
        return "hyphen"
    if last in "—-–":
        return "dash"
    return "closed" if last in CLOSERS else "none"


def unclosed(text: str) -> str:
    """The opening marks of a text that no closing mark answers, outermost first."""
    return "".join(still_open([], text))


def still_open(before: list[str], text: str) -> list[str]:
    """The opening marks that wait for their partner after `text`, where those of `before` were waiting already."""
    stack = list(before)
    for char in _PAIRED.findall(text):
        if char in OPENERS:
            stack.append(char)
        elif stack and (_PAIRS.get(char) == stack[-1] or (char == '"' and stack[-1] == "“")):
            stack.pop()
    return stack


@dataclass
class Column:
    """A column of text: its width in ems, how much its full lines vary, and the indent its paragraphs lost.

    `jitter` is for lines with Latin letters or digits in them, `exact` for lines of full-width characters alone.
    """

    width: float
    jitter: float = 0.5
    exact: float = 0.0
    indent: float | None = None
    wraps: bool = True


class Layout:
    """The lines of a page and the columns they stand in."""

    def __init__(self, page: Page, words: Words) -> None:
        self.words = words
        self.latin = not any("\u2e80" <= c <= "\uffef" and c not in "\u3000\ufeff" for c in page.alphabet)
        self.trims = False
        self.lines = _tidy_lines(page) if page.tidy else self._measured(page, _lines(page.text))
        self._origins = page.origins

    def _measured(self, page: Page, lines: list[Line]) -> list[Line]:
        """The lines with their widths as the page was set: whichever way of counting makes more lines equally wide."""
        if self.latin:
            other = _with_widths(lines, proportional)
            return other if _ragged(other) < _ragged(lines) else lines
        plain, trim = _widths(page, lines)
        self.trims = _evenness(trim) > _evenness(plain)
        for line, wide in zip(lines, trim if self.trims else plain, strict=True):
            line._width = wide
        return lines

    def spread(self, number: int) -> bool:
        """Whether the line was letter-spaced on the raw page: much longer there than it is now."""
        line = self.lines[number]
        first, last = int(self._origins[line.start]), int(self._origins[line.end - 1])
        return first >= 0 and last - first + 1 >= 1.5 * (line.end - line.start) and line.end - line.start > 2

    @lazy
    def columns(self) -> list[Column | None]:
        """For every line the column it stands in, or None where too few lines tell."""
        return _columns(self)

    def kind(self, number: int) -> str:
        """The kind of a line by the declared patterns, or ''; past the last line ''."""
        return self.words.kind(self.lines[number].text) if 0 <= number < len(self.lines) else ""

    @lazy
    def blank_style(self) -> bool:
        """Whether this page sets its paragraphs apart with blank lines: then a plain line end is a break inside one."""
        sure = [
            i
            for i, line in enumerate(self.lines[:-1])
            if line.ends == "final" and (self.slack(i) is None or (self.slack(i) or 0) > 3)
        ]
        wraps = sum(1 for a, b in pairwise(self.lines) if not b.blank and a.ends in ("none", "pause"))
        return len(sure) >= 3 and wraps >= 3 and sum(self.lines[i + 1].blank > 0 for i in sure) >= 0.7 * len(sure)

    @lazy
    def rarely_indented(self) -> bool:
        """Whether an indent is so rare on this page that even a single space marks the start of something new."""
        return sum(1 for line in self.lines if line.indent) * 12 < len(self.lines)

    @lazy
    def dialogue(self) -> bool:
        """Whether so many lines begin with a quotation mark that a new one is most likely a new speaker."""
        return sum(1 for line in self.lines if line.text[0] in "“「") * 5 > len(self.lines)

    def slack(self, number: int, first: bool = False) -> float | None:
        """How many ems of its column line `number` leaves empty; a paragraph's first line has its lost indent added."""
        column = self.columns[number]
        if column is None:
            return None
        line = self.lines[number]
        lost = (column.indent or 0.0) if first and line.indent < 1 else 0.0
        wide = self._drawn(number) if self.latin else line.width
        if self.trims and line.text[-1] in _HALVED and wide + 0.5 <= column.width:
            wide += 0.5  # a mark is set in half a square only where the line would not hold it otherwise
        return column.width - wide - lost

    def _drawn(self, number: int) -> float:
        """The width of a Latin line with the words before it that an extractor tore off it, each on a line of its own."""
        wide, column = self.lines[number].width, self.columns[number]
        most = column.width if column else 0.0
        while number > 0 and not self.lines[number].blank and max(self._words(number), self._words(number - 1)) <= 2:
            number -= 1
            if wide + self.lines[number].width > most:
                break
            wide += self.lines[number].width + 0.25
        return wide

    def _words(self, number: int) -> int:
        return self.lines[number].text.count(" ") + 1

    def room(self, number: int, first: bool = False) -> bool | None:
        """Whether the first unbroken unit of the next line would have fitted on this one; None where nobody can tell."""
        slack = self.slack(number, first)
        if slack is None or number + 1 >= len(self.lines):
            return None
        return slack >= self._need(number)

    def _need(self, number: int) -> float:
        """The slack that line `number` must have before the next line's first unit surely fits."""
        column, line, after = self.columns[number], self.lines[number], self.lines[number + 1]
        assert column is not None
        need = after.unit(self.latin)
        if self.latin:
            return need + 0.3 + (0.0 if line.ends == "final" else column.jitter)
        return need + (column.exact if line.full and need == int(need) else column.jitter)

    def looks_first(self, number: int) -> bool | None:
        """Whether the line is as short as a paragraph's first line that lost its indent; None where it cannot be told."""
        if number + 1 >= len(self.lines):
            return None
        column, slack = self.columns[number], self.slack(number)
        after = self.lines[number + 1]
        if column is None or slack is None or column.width < 6:
            return None
        end = self.lines[number].ends
        if end == "final" or (after.blank and end not in ("none", "pause")):
            return None
        need = self._need(number)
        return slack >= need and slack - INDENT < need

    def heading(self, number: int) -> bool:
        """Whether the line reads like a headline or another line of its own: not long, and no mark closes it."""
        line = self.lines[number]
        if "。" in line.text or line.width > 40:
            return False
        return line.ends in ("none", "closed") or line.text.endswith(("？", "！", "?", "!", "”", "」"))


def layout(page: Page, words: Words) -> Layout:
    """The page's layout, worked out once for each page."""
    found = page.memo.get("layout")
    if found is None:
        found = page.memo["layout"] = Layout(page, words)
    return found  # type: ignore[no-any-return]


def _tidy_lines(page: Page) -> list[Line]:
    lines = [Line(start, end, text) for (start, end), text in zip(page.blocks, page.lines, strict=True)]
    if lines:
        lines[0].blank = 0
    return lines


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    at = blank = 0
    feed = False
    for raw in text.split("\n"):
        body = raw.strip()
        if not body:
            blank += 1
            feed = feed or "\f" in raw
        else:
            indent, lead = 0.0, 0
            if body is not raw and len(body) < len(raw):
                lead = len(raw) - len(raw.lstrip())
                feed = feed or "\f" in raw[:lead]
                indent = _indent(raw[:lead].replace("\f", ""))
            start = at + lead
            lines.append(Line(start, start + len(body), body, indent, blank if lines else 0, feed))
            blank, feed = 0, "\f" in raw[lead + len(body) :]
        at += len(raw) + 1
    return lines


def _indent(lead: str) -> float:
    return lead.count("\u3000") + 0.5 * lead.count(" ") if "\u3000" in lead else width(lead)


# Advance widths of Times Roman (Adobe Core 14 metrics) in thousandths of an em, by width.
_TIMES = {
    "'|": 200, " .,": 250, "ijlt/:;": 278, "Ifr-()[]!`": 333, "sJ": 389, '"': 408, "acez?": 444, "FPS": 556, "ELTZ": 611,
    "BCR": 667, "ADGHKNOQUVXYw": 722, "m&": 778, "%": 833, "M": 889, "W@": 944,
}  # fmt: skip
_ADVANCE = {char: wide for chars, wide in _TIMES.items() for char in chars}


def proportional(text: str) -> float:
    """The width of a Latin text in ems, as a font with letters of different widths sets it."""
    return sum(_ADVANCE.get(char, 500) for char in text) / 1000


def _ragged(lines: list[Line]) -> float:
    """How unevenly lines that stop inside a sentence fill their column."""
    inner = [a.width + 0.3 + b.unit(True) for a, b in pairwise(lines) if not b.blank and a.ends == "none"]
    if len(inner) < 4:
        return 0.0
    inner.sort()
    usual = inner[len(inner) // 2]
    return sum(abs(w - usual) for w in inner) / usual / len(inner)


def _widths(page: Page, lines: list[Line]) -> tuple[list[float], list[float]]:
    """The widths of all lines, as `width` and as `trimmed` tell them, in one pass over the page's characters."""
    codes = np.minimum(page.codes, 0xFFFF)
    starts, ends = np.asarray([n.start for n in lines]), np.asarray([n.end for n in lines])
    total = np.concatenate(([0.0], np.cumsum(np.where(codes > 0x7FF, 1.0, np.where(codes > 0x7F, 0.75, 0.5)))))
    plain = total[ends] - total[starts]
    marks = _MARK_CLASS[codes]
    first, second = marks[:-1], marks[1:]
    pairs = ((first == 1) & (second > 0)) | ((first == 2) & (second == 2))
    clipped = np.concatenate(([0], np.cumsum(pairs)))
    halves = clipped[np.maximum(ends - 1, starts)] - clipped[starts] + (marks[ends - 1] == 1)
    return plain.tolist(), (plain - 0.5 * halves).tolist()


# 1 a mark that closes or pauses, 2 one that opens: of two in a row modern engines set the first in half a square.
_MARK_CLASS = np.zeros(0x10000, dtype=np.uint8)
_MARK_CLASS[[ord(c) for c in "，。、；：！？”’）》」』】〕"]] = 1
_MARK_CLASS[[ord(c) for c in "“‘（《「『【〔"]] = 2


def _with_widths(lines: list[Line], measure: Callable[[str], float]) -> list[Line]:
    measured = []
    for line in lines:
        copy = Line(line.start, line.end, line.text, line.indent, line.blank, line.feed)
        copy._width = measure(line.text)
        measured.append(copy)
    return measured


_HALVED = frozenset("，。、；：！？”’）》」』】〕")


def _evenness(widths: list[float]) -> int:
    """How many lines are exactly as wide as many others."""
    count = Counter(w for w in widths if w >= 8)
    return sum(n for _, n in count.most_common(2))


MOST_COLUMNS = 6
MAX_WIDTH = 60.0


def _columns(layout: Layout) -> list[Column | None]:
    lines = layout.lines
    wraps = [i for i in range(len(lines)) if (i and not lines[i].blank) or (i + 1 < len(lines) and not lines[i + 1].blank)]
    modes = _latin_mode(lines) if layout.latin else _modes([lines[i].width for i in wraps])
    if not modes:
        return [None] * len(lines)
    states = _assign(lines, modes)
    columns = [Column(m) for m in modes]
    for state, column in enumerate(columns):
        _measure(layout, [i for i, s in enumerate(states) if s == state], column)
    return [columns[s] if s is not None and columns[s].wraps else None for s in states]


def _latin_mode(lines: list[Line]) -> list[float]:
    """The width of a Latin page's column: most lines that stop inside a sentence nearly reach it."""
    open_ended = sorted(a.width for a, b in pairwise(lines) if not b.blank and a.ends in ("none", "pause", "hyphen"))
    if len(open_ended) < 4:
        return []
    long = [w for w in open_ended if w >= 0.6 * open_ended[-1]]
    return [long[int(len(long) * 0.8)]]


def _modes(widths: list[float]) -> list[float]:
    """The widths that many lines share, widest first: where lines end because their column does."""
    count = Counter(round(w * 2) / 2 for w in widths if 4 <= w <= MAX_WIDTH)
    near = {w: n + count[w - 0.5] + count[w + 0.5] for w, n in count.items()}
    least = 3
    peaks = [w for w, n in near.items() if n >= (least if w < 12 or len(widths) > 8 else 2) and count[w] >= max(count[w - 0.5], count[w + 0.5], 1)]
    peaks.sort(key=lambda w: (-near[w], -w))
    chosen: list[float] = []
    for peak in peaks:
        if all(abs(peak - c) > 1.25 for c in chosen) and near[peak] >= 0.12 * near[peaks[0]]:
            chosen.append(peak)
        if len(chosen) == MOST_COLUMNS:
            break
    return sorted(chosen, reverse=True)


SWITCH = 2.6


def _assign(lines: list[Line], modes: list[float]) -> list[int | None]:
    """The column of each line: the cheapest path, where leaving a column costs and so does a line that does not fit it."""
    size = len(modes)
    cost = [0.0] * size
    back: list[list[int]] = []
    closed = True
    for line, prices in zip(lines, _prices(lines, modes), strict=True):
        least = min(cost)
        best = cost.index(least)
        switch = least + SWITCH * (0.6 if line.blank else 0.75 if closed else 1.0)
        back.append([state if c <= switch else best for state, c in enumerate(cost)])
        cost = [(c if c <= switch else switch) + price for c, price in zip(cost, prices, strict=True)]
        closed = line.ends == "final"
    state = min(range(size), key=cost.__getitem__)
    states: list[int | None] = []
    for step in reversed(back):
        states.append(state)
        state = step[state]
    states.reverse()
    return states


def _prices(lines: list[Line], modes: list[float]) -> list[list[float]]:
    """What it costs each line to leave so much of each column empty: little at a sentence's end, much inside one."""
    ends = [line.ends for line in lines]
    final = np.asarray([end == "final" for end in ends])
    first = np.concatenate(([True], final[:-1]))
    short = np.where(final, 0.1, np.where(np.asarray([end == "pause" for end in ends]), 1.2, 1.5))
    indented = np.minimum(short, np.where(first, 0.2, 0.6))
    slack = np.asarray(modes)[None, :] - np.asarray([line.width for line in lines])[:, None]
    near = np.where(slack <= 1.3, np.where(final, 0.05, 0.0)[:, None], np.where(slack <= 3.3, indented[:, None], short[:, None]))
    prices: list[list[float]] = np.where(slack < -1.3, 2.0, near).tolist()
    return prices


def _measure(layout: Layout, numbers: list[int], column: Column) -> None:
    """How much the full lines of a column vary, and whether its paragraphs lost an indent."""
    lines = layout.lines
    lost = flush = 0
    for i in numbers:
        if i + 1 >= len(lines) or lines[i + 1].blank or lines[i].width > column.width + 1.5:
            continue
        slack = column.width - lines[i].width
        end = lines[i].ends
        starts = i == 0 or (lines[i - 1].ends == "final" and column.width - lines[i - 1].width > 3.4)
        if starts and end != "final" and lines[i].indent < 1:
            if 1.2 <= slack <= 3.2:
                lost += 1
            elif slack < 1.2:
                flush += 1
    followed = [i for i in numbers if i + 1 < len(lines) and not lines[i + 1].blank]
    open_ended = sum(1 for i in followed if lines[i].ends in ("none", "dash", "open"))
    column.wraps = open_ended * 5 >= len(followed)  # where nearly every line ends with a mark, the author ended it
    if lost + flush:
        column.indent = INDENT if lost > flush else 0.0
    column.jitter, column.exact = _jitter(layout, numbers, column)


def _jitter(layout: Layout, numbers: list[int], column: Column) -> tuple[float, float]:
    """How much more room than their next unit needs lines leave though they go on: with Latin in them, and without."""
    lines = layout.lines
    inner: list[tuple[bool, float]] = []
    for i in numbers:
        if i + 1 >= len(lines) or lines[i + 1].blank or lines[i].ends not in ("none", "pause"):
            continue
        spare = column.width - lines[i].width - lines[i + 1].unit(layout.latin)
        if spare < -column.width / 2 or spare > 4 or (layout.latin and lines[i].width < 0.6 * column.width):
            continue
        if column.indent == 0.0 or not 0.9 <= spare <= 2.1:  # first lines are short by their lost indent
            inner.append((lines[i].full, spare))
    most, share = (1.5, 0.7) if layout.latin else (2.0, 0.85)
    return tuple(_quantile([s for full, s in inner if full is pure], share, most) for pure in (False, True))  # type: ignore[return-value]


def _quantile(values: list[float], share: float, most: float) -> float:
    values = sorted(values)
    return min(most, max(0.0, values[int(len(values) * share)] + 0.5)) if values else 0.5
