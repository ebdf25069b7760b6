"""What the text of one line tells: how wide it is, how it begins and ends, which marks stay open in it."""

from __future__ import annotations

import re
from collections import Counter

import regex

from cleaner.page import Page

CLOSERS = "”’）》〉」』】〕］)]}\"'"
OPENERS = "“‘（《〈「『【〔［([{"
FINAL = "。！？…!?"
PAUSE = "，、；：,;:"
SUFFIXES = "们們吗嗎"  # what ends words and begins none
INSIDE = frozenset("，。、；：！？”’）》」』】〕…,;:!?)]" + SUFFIXES)
UNITS = "年月日号个分时点岁元人名位项次届户亩吨米里层条家亿万千百余多天周小秒篇册本件支只台辆座场所度倍成%"
_PAIRS = dict(zip("”’）》〉」』】〕］)]}", "“‘（《〈「『【〔［([{", strict=True))
_OFTEN = ("《》", "（）", "‘’", "“”")  # what stands in pairs nearly always, the inner ones first
_RUN = r"[!'*+\./0-9:@A-Z\\^_`a-z|~%=&#$<>]+-*|-+[0-9A-Za-z]*"
_PAIRED = re.compile(r"[“‘（《〈「『【〔”’）》〉」』】〕\"]")
_UNIT = re.compile(
    rf"[“‘（《〈「『【〔(\[{{\"]*(?:{_RUN}|——|……|.)(?:[，。、；：！？”’）》〉」』】〕…—,;:!?)\]}}\"]|[/%.](?:{_RUN})?)*"
)
_WORD = regex.compile(r"\S+")
_NOTE = re.compile(r"[。！？][”’」』]? ?[（(][^（）()。]{2,40}[）)]$")
_SHORT = re.compile(r"(?<![A-Za-z])(?:(?:[A-Za-z]\.)+|(?:[Ee]tc|Mrs?|Ms|Dr|St|No|vs|cf|Fig|pp?)\.)$")
DIGITS = "0123456789Ilo"  # and what an engine takes for one
_MISREAD = regex.compile(r"(?<=\p{Han}) ?[0-9Ilo]$")
_NEW = regex.compile(rf"(?![{UNITS}])[\p{{Han}}“‘「『]")
_CLAUSES = "，。；：、"
_CLAUSE = re.compile(f"[{_CLAUSES}]")
_ENDED = frozenset(FINAL + CLOSERS + "：:")
_BY_LAST = dict.fromkeys(FINAL, "final") | dict.fromkeys(PAUSE, "pause") | dict.fromkeys(OPENERS, "open")
SIGNING = frozenset("摄攝影图道）)")  # with which a credit ends
_CREDITS = tuple([end + close for end in ("摄", "攝", "摄影", "攝影", "供图", "摄影报道") for close in ("", "）", ")")])
_SIGNED = regex.compile(r"(?<=[。！？”）])\s*(?:摄影|攝影|供图|图片|图|文)[/／：:]\p{Han}{2,4}$")
CREDIT_TAIL = regex.compile(  # looked for from its end, which is the end of its line
    r"(?r)(?<=[。！？”）])\s*[（(]?[^，。；：！？“”]{2,24}(?:摄|攝|摄影|攝影|供图|摄影报道)[）)]?$"
)


def width(text: str) -> float:
    """The width of a text in ems.

    >>> width("党建APP")
    3.5
    """
    return (len(text) + len(text.encode("utf-8", "replace"))) / 4  # a Latin letter has one byte, a Han character three


def unit(text: str, latin: bool = False) -> float:
    """The width of what may not be broken at a line's start: a word, or a character with the marks that cling to it.

    >>> unit("“隔着袋子"), unit("3.14米")
    (2.0, 2.0)
    """
    if not latin and "一" <= text[0] <= "鿿" and "一" <= text[1:2] <= "鿿":
        return 1.0
    found = (_WORD if latin else _UNIT).match(text)
    return width(found[0]) if found else 1.0


def ending(text: str) -> str:
    """How a line ends: `final`, `pause`, `open`, `hyphen`, `dash`, `closed` (bracket or quotation mark), `none`."""
    last = text[-1:]
    known = _BY_LAST.get(last)
    if known is not None:
        return known
    if "一" <= last <= "鿿":
        if last not in SIGNING and not _slashed(text):
            return "none"
    elif last in CLOSERS and _BY_LAST.get(text[-2:-1]) == "final":
        return "final"
    return _ending(text)


def _ending(text: str) -> str:
    last = text[-1:]
    if last not in CLOSERS and _slashed(text) and (signed := _SIGNED.search(text, _last(text, 8))):
        text = text[: signed.start()]
    elif last in SIGNING and text.endswith(_CREDITS) and (tail := CREDIT_TAIL.search(text, _last(text, 31))):
        text = text[: tail.start()]
    last = text[-1:]
    if last in "）)" and (note := _NOTE.search(text, _last(text, 46))):
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


def _slashed(text: str) -> bool:
    """Whether a slash or a colon stands near the end of a text, as in a credit."""
    near = text[-6:]
    return "：" in near or "/" in near or "／" in near or ":" in near


def _last(text: str, size: int) -> int:
    """Where the last so many characters of a text begin, or the spaces before them."""
    at = max(0, len(text) - size)
    while at and text[at - 1].isspace():
        at -= 1
    return at


def beginning(text: str, latin: bool) -> str:
    """How a line begins: `closing`, `ellipsis`, `suffix`, `opening`, `lower`, `latin`, `digit`, `dash` or `other`."""
    char = text[0]
    if "一" <= char <= "鿿" and char not in SUFFIXES:
        return "other"
    if char == "…":
        return "ellipsis"
    if char in "，。、；：！？”’）》」』】〕" or (char in ",;:!?)]" and not latin):
        return "closing"
    if char in SUFFIXES:
        return "suffix"
    if char in OPENERS:
        return "opening"
    if char.isascii():
        if char.isalpha():
            return "lower" if char.islower() else "latin"
        return "digit" if char.isdigit() else "other"
    return "dash" if char in "—–" else "other"


def unclosed(text: str) -> str:
    """The opening marks of a text that no closing mark answers, outermost first."""
    return "".join(still_open([], text))


def still_open(before: list[str], text: str) -> list[str]:
    """The opening marks that wait for their partner after `text`, where those of `before` were waiting already."""
    stack, marks = list(before), "".join(_PAIRED.findall(text))
    for pair in _OFTEN:
        marks = marks.replace(pair, "")
    for char in marks:
        if char in OPENERS:
            stack.append(char)
        elif stack and (_PAIRS.get(char) == stack[-1] or (char == '"' and stack[-1] == "“")):
            stack.pop()
    return stack


def answered(before: str, text: str) -> bool:
    """Whether `text` closes the innermost of the marks that wait; no quotation mark opens again before it is closed.

    >>> answered("“", "走吧。”他说"), answered("“", "他说：“走吧。”")
    (True, False)
    """
    stack = list(before)
    for char in _PAIRED.findall(text):
        if char in OPENERS:
            if char in "“‘「『" and len(stack) == len(before) and char == before[-1:]:
                return False
            stack.append(char)
        elif stack and (_PAIRS.get(char) == stack[-1] or (char == '"' and stack[-1] == "“")):
            stack.pop()
            if len(stack) < len(before):
                return True
    return False


def misread(text: str, after: str) -> bool:
    """Whether a lone digit or letter that no unit follows ends a text: most likely a mark that an OCR engine misread.

    >>> misread("排到了村口1", "河道清了淤"), misread("新栽果树2", "亩")
    (True, False)
    """
    return text[-1] in DIGITS and _MISREAD.search(text) is not None and _NEW.match(after) is not None


def double_spaced(page: Page) -> bool:
    """Whether a blank line follows nearly every line, so that it tells nothing: lines of one width that stop inside a
    sentence show that they were wrapped. The blocks of a clean page have a blank line between them too, but end one.
    """
    known: bool | None = page.memo.get("double-spaced")
    if known is None:
        known = page.memo["double-spaced"] = _double_spaced(page)
    return known


def _double_spaced(page: Page) -> bool:
    lines = page.lines
    if len(lines) < 8 or not (page.tidy or _mostly_blank(page, len(lines))):
        return False
    least = max(6, len(lines) / 4)
    short = [line for line in lines if len(line) <= 64 and line[-1] not in _ENDED]
    if len(short) < least or sum(map("\n".join(short).count, _CLAUSES)) < least:
        return False
    cut = [line for line in short if _CLAUSE.search(line, 1)]
    if len(cut) < least:
        return False
    widths = [*map(width, cut)]
    usual, _ = Counter(map(round, widths)).most_common(1)[0]
    return usual >= 8 and sum(abs(wide - usual) <= 1.5 for wide in widths) * 5 >= len(cut) * 3


def _mostly_blank(page: Page, lines: int) -> bool:
    """Whether the page has four blank lines for every five of so many others."""
    return len(page.breaks) * 5 >= lines * 8 and page.text.count("\n\n") * 5 >= lines * 4


def indent(lead: str) -> float:
    """How far the white space before a line indents it, in ems."""
    lead = lead.replace("\f", "")
    return lead.count("\u3000") + 0.5 * lead.count(" ") if "\u3000" in lead else width(lead)
