"""`close-gaps`: closes the spaces that letter-spacing and justification left between characters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import regex
from pydantic import Field

from cleaner.contracts import Contract, bare
from cleaner.edits import Changes
from cleaner.lexicon import cuts_word
from cleaner.lines import CREDIT_TAIL, SIGNING
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.spacing import CJK, IS_CJK, IS_LETTER, IS_SINGLE, Gap, Spaced, spaced_lines, without_gaps
from cleaner.words import Words

_TIGHT = frozenset("0123456789.,:%ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LONE = regex.compile(r"[^\p{Han}\w]*[\p{Han}]?[^\p{Han}\w]*")
_BULLET = frozenset("■□◎●○◇◆★☆▲△▼▶►※•·◼◾▌")
_GROUP = regex.compile(r"(?<!\d)\d{1,3}(?:,\d{3})*,(?:\d \d\d|\d\d \d|\d \d \d)(?!\d)")
_SPACED_NUMBER = regex.compile(
    r"(?<![0-9A-Za-z.,:%+\-])(?<![0-9A-Za-z.,:%+\-] )[0-9A-Z](?: [0-9A-Z.,:%+\-])+"
    r"(?![0-9A-Za-z.,:%+\-])(?= ?[\p{Han}，。、；：！？”’）》」—…]|\n)"
)
LABEL = 40  # no section label is longer, its spaces included
_SCORE = regex.compile(r"\d [-:] \d")
_PAIR = regex.compile(r"\w\w")
_DIGIT_PAIRS = frozenset(a + b for a in "0123456789" for b in "0123456789.,")
_LONE_DIGIT = regex.compile(r" [0-9A-Z.,:%+\-](?=[ \n])(?<=[0-9A-Z.,:%+\-] .)")
_CLAUSE = regex.compile("[，。；]")
_HAN = regex.compile(r"\p{Han}")
_VERB = regex.compile(r"(?<=[\p{Han}·]{2,})(?:摄影|攝影|摄|攝)[）)]?$")
_BOTH = regex.compile(r"[□■◎口]?(?:文[/／]图|图[/／]文)(?=\p{Han})")
_BRACKET = regex.compile(r"[（(〈《][^）)。，]*$")
_ROLE = regex.compile("[记記员員摄攝影文图编編作]")


def _alone(text: str) -> bool:
    """Whether any character stands alone between two spaces, with at most a mark on either side, or between digits."""
    at = text.find(" ")
    while at >= 0:
        after = text[at + 1 : at + 4]
        if after[1:2] == " " or (after[2:3] == " " and not _PAIR.match(after)):
            return True
        if text[at - 1 : at] + after[:1] in _DIGIT_PAIRS:
            return True
        at = text.find(" ", at + 1)
    return False


class CloseGapsParams(Parameters):
    """Which spaces."""

    of: Literal["letters", "marks"] = Field(
        description="letters: lines whose glyphs stand apart; marks: spaces beside Chinese marks."
    )
    run: int = Field(default=3, ge=2, description="How many single characters in a row make a letter-spaced run.")


class CloseGaps(Repair[CloseGapsParams]):
    """Closes gaps between the glyphs of letter-spaced lines, and gaps beside marks."""

    name = "close-gaps"
    Params = CloseGapsParams
    contracts: ClassVar[tuple[Contract, ...]] = ("spaces",)

    def __init__(self, params: CloseGapsParams, words: Words) -> None:
        super().__init__(params, words)
        self.pattern = regex.compile(
            rf"(?<=[{CJK}]) +[{CJK}\w]|[{CJK}\w] +(?=[{CJK}])"
            if params.of == "letters"
            else r"(?<=\S) +(?=[，。、；：！？）》〉」』】〕”’…（])|(?<=[（《〈「『【〔“‘，、；：]) +(?=\S)"
        )
        self.role = words.pattern(r"{role}(?=[\p{Han}·])") if "role" in words.classes else None

    def wanted(self, page: Page) -> bool:
        """Whether the page has a space inside a line at all."""
        if " " not in page.text or (self.params.of == "letters" and not _alone(page.text)):
            return False
        return self.pattern.search(page.text) is not None

    def find(self, page: Page) -> Iterator[Changes]:
        """A change for every gap."""
        if self.params.of == "marks":
            spans = [match.span() for match in self.pattern.finditer(page.text)]
            yield _closing([(start, end, "beside-a-mark") for start, end in spans])
            return
        lines = list(spaced_lines(page.text))
        whole, some = self._spaced_page(page, lines)
        numbers = _spaced_numbers(page.text) if _LONE_DIGIT.search(page.text) else {}
        found: list[tuple[int, int, str]] = []
        for line in lines:
            gaps, case = self._closed(line, whole, some)
            closed = [(line.at + gap[0], line.at + gap[1], case) for gap in gaps]
            if line.at in numbers:
                known = {start for start, _, _ in closed}
                closed += [(n, n + 1, "spaced-number") for n in numbers[line.at] if n not in known]
                closed.sort()
            found += closed
        yield _closing(found)

    def _spaced_page(self, page: Page, lines: list[Spaced]) -> tuple[bool, bool]:
        """Whether nearly all Chinese on the page is letter-spaced, as an OCR engine leaves it, and whether much is."""
        spaced = sum(len(line.text) for line in lines if line.spaced)
        if spaced > 60 and spaced * 3 <= len(page.text) * 2:
            apart = sum(line.letters for line in lines if line.spaced)
            whole = apart * 10 > int(IS_LETTER[page.plane].sum()) * 9
        else:
            whole = spaced > 60
        return whole, spaced * 7 > len(page.text)

    def _closed(self, line: Spaced, whole: bool, some: bool) -> tuple[list[Gap], str]:
        """The gaps that letter-spacing made, and the case."""
        gaps = line.gaps
        if whole and _CJKISH.search(line.text):
            chosen, case = [True] * len(gaps), "spaced-page"
        elif line.spaced or (some and (all(map(_LONE.fullmatch, line.tokens)) or line.pair)):
            chosen, case = [True] * len(gaps), "spaced-line"
        elif line.row and not some:
            return [], ""
        else:
            chosen, case = _in_runs(line.tokens, self.params.run), "spaced-run"
        if True not in chosen:
            return [], ""
        kept = self._separators(line, gaps, chosen)
        picked = [gap for gap, pick in zip(gaps, chosen, strict=True) if pick and gap not in kept]
        return [gap for gap in picked if _closable(line.text, gap)], case

    def _separators(self, spaced: Spaced, gaps: list[Gap], chosen: list[bool]) -> set[Gap]:
        """The gaps that separate parts: after a bullet, around roles and names, and those wider than the rest."""
        line = spaced.text
        kept = {gaps[0]} if self._behind_a_label_mark(line, gaps[0]) else set()
        widths = sorted(g.end - g.start for g, pick in zip(gaps, chosen, strict=True) if pick)
        usual = widths[len(widths) // 2]
        if not _CLAUSE.search(line):
            wide = [g for g in gaps if g.end - g.start >= usual + 1]
            if len(wide) * 4 <= len(gaps):
                kept.update(wide)
        if line[-1] in SIGNING or _ROLE.search(line):
            kept |= self._roles(line, gaps, bare(spaced.before[-24:]))
        return kept

    def _behind_a_label_mark(self, line: str, gap: Gap) -> bool:
        """Whether the gap stands behind the mark of a section label, which may be misread as a character."""
        if gap.start != 1 or len(line) > LABEL or not self.words.finder.can_begin("label", gap.left):
            return False
        name = bare(line[gap.end :])
        if self.words.kind(f"{gap.left} {name}") != "label":
            return False
        return gap.left in _BULLET or (self.words.kind(gap.left + name) != "label" and not cuts_word(gap.left, name))

    def _roles(self, line: str, gaps: list[Gap], before: str) -> set[Gap]:
        """The gaps around roles and names; `before` is the end of the line above, where a role may begin."""
        if self.role is None:
            return set()
        text, places = without_gaps(line, gaps)
        whole, shift = before + text, len(before)
        roles = list(self.role.finditer(whole))
        signed = text[-1] in SIGNING
        if not (roles or signed or _BOTH.match(text)):
            return set()
        kind = self.words.kind(text)
        kept: set[Gap] = set()
        tail = CREDIT_TAIL.search(text) if signed else None
        if kind == "credit" or tail:
            if tail:
                kept.update(places.get(tail.start(), ()))
            for match in _VERB.finditer(text):
                kept.update(places.get(match.start(), ()))
        if kind == "byline" and (both := _BOTH.match(text)):
            kept.update(places.get(both.end(), ()))
        for match in roles:
            lead, start = whole[: match.start()], match.start() - shift
            if not (kind in ("byline", "credit") or _BRACKET.search(lead) or tail) or lead.endswith("【"):
                continue
            kept.update(places.get(match.end() - shift, ()))
            if start > 1 and _HAN.match(text[start - 1]):
                kept.update(places.get(start, ()))
        return kept


_CJKISH = regex.compile(rf"\p{{Han}} |[{CJK}] \p{{Han}}")


def _spaced_numbers(text: str) -> dict[int, list[int]]:
    """The gaps inside numbers whose digits stand apart, by the start of their line; a lone one may be a list."""
    found: dict[int, list[int]] = {}
    runs = [m for m in _SPACED_NUMBER.finditer(text) if any(c.isdigit() for c in m[0]) or len(m[0]) < 6]
    runs = [m for m in runs if not _SCORE.fullmatch(m[0])]
    if sum(any(c.isdigit() for c in m[0]) for m in runs) < 2:
        return {}
    for match in runs:
        line = text.rfind("\n", 0, match.start()) + 1
        found.setdefault(line, []).extend(match.start() + 1 + 2 * k for k in range(len(match[0]) // 2))
    return found


def _closing(spans: list[tuple[int, int, str]]) -> Changes:
    """Changes that delete these spans, each for its case."""
    starts, ends, cases = (list(column) for column in zip(*spans, strict=True)) if spans else ([], [], [])
    return Changes(starts, ends, [""] * len(spans), cases)


def _in_runs(tokens: list[str], least: int) -> list[bool]:
    """For each gap between tokens whether it lies in, or beside, a run of at least `least` single characters."""
    chosen = [False] * (len(tokens) - 1)
    start = None
    for i in range(len(tokens) + 1):
        single = i < len(tokens) and (len(tokens[i]) == 1 or tokens[i].isdigit() or IS_SINGLE[tokens[i]])
        if single and start is None:
            start = i
        if not single and start is not None:
            alone = len([t for t in tokens[start:i] if IS_SINGLE[t]])
            if alone >= least:
                for g in range(max(0, start - 1), min(len(chosen), i)):
                    chosen[g] = True
            start = None
    return chosen


def _closable(line: str, gap: Gap) -> bool:
    """Whether closing this gap joins no two words: one side is Chinese, or both are lone digits of one number."""
    if IS_CJK[gap.left] or IS_CJK[gap.right]:
        return True
    if gap.left in _TIGHT and gap.right in _TIGHT and gap.end - gap.start == 1:
        lone_left = gap.start < 2 or line[gap.start - 2] == " "
        lone_right = gap.end + 1 >= len(line) or line[gap.end + 1] == " " or not line[gap.end + 1].isdigit()
        if lone_left and lone_right:
            return True
        around = next((m for m in _GROUP.finditer(line) if m.start() < gap.start < m.end()), None)
        return around is not None
    return False
