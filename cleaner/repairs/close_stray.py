"""`close-stray`: closes the spaces that justification left inside running text, beside digits and Latin letters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import regex
from pydantic import Field

from cleaner.contracts import Contract
from cleaner.edits import Change
from cleaner.lines import SIGNING, UNITS
from cleaner.needs import Gate
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.safe import SECONDS
from cleaner.spacing import Known
from cleaner.words import Words

_MARK = r"、。，；：！？…—“”‘’（）《》〈〉「」『』【】〔〕～"
_RUNNING = regex.compile(r"[。；]|[！？].{3}|[，：].{4}|[，：]$|……")
_GAP = regex.compile(
    rf"(?<=[\p{{Han}}〇○]) +(?=[\p{{Han}}〇○])|(?<=[\p{{Han}}〇○{_MARK}]) +(?=[A-Za-z0-9\[(])|"
    rf"(?<=[A-Za-z0-9%℃°)\]+]) +(?=[\p{{Han}}〇○{_MARK}])|(?<=[{_MARK}]) +(?=[\p{{Han}}〇○{_MARK}])"
    rf"|(?<=\p{{Han}}) +(?=[{_MARK}])"
)
_SPLIT_GROUP = regex.compile(
    r"(?<![\d,])(\d{1,3}(?:,\d{3})*,\d{1,2}) +\d{1,2}(?!\d)|(?<![\d,])(\d{1,2}) +\d{1,2},\d{3}(?!\d)"
)
_UNIT = regex.compile(rf"\d +(?!分[机機]|点[赞讚])(?=[{UNITS}])")
_LEAD = regex.compile(r"^[^，。；：！？]{0,12}?(?:讯|电|訊|電|按|第[一二三四五六七八九十百零〇\d]{1,5}[条條款章节節])$")


_CLAUSE = regex.compile("[，。；]")
_SIGNED = SIGNING | {"绘"}
IS_CHAR = Known(regex.compile(r"[\p{Han}〇○]"))
_CREDIT_AT = regex.compile(r"(?<=[。！？”）]) *(?=\S)")


class CloseStrayParams(Parameters):
    """What separates parts even in running text."""

    keep: tuple[str, ...] = Field(
        default=(),
        description="Patterns of what separates parts: a gap inside a match of one stays.",
    )
    credit: str = Field(
        default=r"(?:{role}\s*)?(?:\p{Han}{2,4}\s*)+[/／]?\s*(?:摄影报道|摄影|攝影|摄|攝|绘|供图)[）)]?$",
        description="The credit at the end of a caption, whose spaces stay.",
    )


class CloseStray(Repair[CloseStrayParams]):
    """Closes gaps in running text; those of names, credits, quoted names, table rows and headlines stay."""

    name = "close-stray"
    Params = CloseStrayParams
    contracts: ClassVar[tuple[Contract, ...]] = ("spaces",)

    def __init__(self, params: CloseStrayParams, words: Words) -> None:
        super().__init__(params, words)
        self.keep = [Gate(words.pattern(pattern), words.expand(pattern), " ") for pattern in params.keep]
        self.credit = words.pattern(params.credit)
        self.role = words.pattern("{role}") if "role" in words.classes else None
        self.safe = words.pattern("{url}") if "url" in words.classes else None

    def wanted(self, page: Page) -> bool:
        """Whether the page has a space that could be stray."""
        return " " in page.text and _GAP.search(page.text) is not None

    def find(self, page: Page) -> Iterator[Change]:
        """A change for every stray gap."""
        text, end = page.text, -1
        at = text.find(" ")
        while at >= 0:
            start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            end = len(text) if end < 0 else end
            block = text[start:end]
            if "。" in block or _RUNNING.search(block):
                gaps = self._running(block) if _GAP.search(block) or _SPLIT_GROUP.search(block) else []
            else:
                gaps = [(m.start() + 1, m.end(), "beside-a-unit") for m in _UNIT.finditer(block)]
            for first, last, case in gaps:
                yield Change(start + first, start + last, "", case)
            at = text.find(" ", end)

    def _running(self, block: str) -> list[tuple[int, int, str]]:
        tail = self._credit_start(block)
        found = [span for match in _GAP.finditer(block) if (span := match.span())[0] < tail]
        kept = self._kept(block) if found else []
        gaps = []
        for start, end in found:
            if any(s <= start and end <= e for s, e in kept):
                continue
            han = IS_CHAR[block[start - 1]] and IS_CHAR[block[end]]
            if han and (_quoted(block, start) or _LEAD.match(block[:start]) or self._beside_role(block, start, end)):
                continue
            gaps.append((start, end, "inside-a-sentence" if han else "beside-digits-or-latin"))
        for match in _SPLIT_GROUP.finditer(block) if "," in block else ():
            start = match.end(1) if match[1] else match.end(2)
            gaps.append((start, start + len(block[start:]) - len(block[start:].lstrip(" ")), "inside-a-number"))
        return sorted(gaps)

    def _credit_start(self, block: str) -> int:
        """Where the credit at the end of a caption starts, the space before it included."""
        if block[-1] not in _SIGNED:
            return len(block)
        for match in _CREDIT_AT.finditer(block):
            if self.credit.fullmatch(block, match.end()):
                return match.start()
        return len(block)

    def _kept(self, block: str) -> list[tuple[int, int]]:
        patterns = [gate.pattern for gate in self.keep if gate.open(block)]
        kept = [m.span() for pattern in patterns for m in pattern.finditer(block, timeout=SECONDS)]
        if self.safe is not None and ("/" in block or "@" in block or "`" in block or "www." in block):
            kept += [(m.start(), m.end()) for m in self.safe.finditer(block)]
        return kept

    def _beside_role(self, block: str, start: int, end: int) -> bool:
        if self.role is None:
            return False
        near = block[max(0, start - 8) : start]
        found = self.role.search(near)
        while found is not None and found.end() < len(near):
            found = self.role.search(near, found.start() + 1)
        return found is not None or self.role.match(block, end) is not None


def _quoted(block: str, at: int) -> bool:
    """Whether a place stands inside quotation marks or brackets that close again in the block."""
    for opening, closing in ("“”", "‘’", "（）", "《》", "「」", "『』", "【】"):
        start = block.rfind(opening, 0, at)
        if start >= 0 and block.find(closing, start, at) < 0:
            inside = block[start + 1 : block.find(closing, at) if block.find(closing, at) >= 0 else at]
            if not _CLAUSE.search(inside):
                return True
    return False
