"""Small pages with every kind of damage, cleaned by rules made here, for tests of the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from cleaner import Cleaner, engine
from cleaner.contracts import Contract
from cleaner.edits import Finding, Move
from cleaner.engine import Bound
from cleaner.page import Page
from cleaner.repair import Parameters, Proposal, Repair
from cleaner.repairs.replace import Replace
from cleaner.reports import ReportPage
from cleaner.rule import Example, Level, Rule
from cleaner.ruleset import RuleSet
from cleaner.words import Words

WORDS = Words({"han": r"\p{Han}"})
EXAMPLES = (Example(fix="甲 乙", to="甲乙"), Example(keep="甲乙"))
NEWS = """近日近日，，河 湾 镇 的 春 灌 全 面 展 开。
水渠两岸机声隆隆,
农技员走进田间。

　　“先浇麦,再浇菜。”老支书说。
本镇已备足种子𠮷号,化肥二百吨。

第 7 版

春灌正忙
"""
EVIL = """标题</script><img src=x onerror="alert(1)">一段 文字
<!--<script>\u202e倒 写\u2066的\u2028话\u200b,零宽\ue123和\x07响铃
&lt;b&gt;'"><svg onload=alert(2)>,
"""
SONG = "加油！加油！\n\n我们出发。\n"


class HeadlineFirst(Repair[Parameters]):
    """Moves a last block of four characters to the front."""

    contracts = ("order",)

    def find(self, page: Page) -> Iterator[Proposal]:
        start, end = page.blocks[-1] if page.blocks else (0, 0)
        if end - start == 4 and len(page.blocks) > 3:
            yield Move(len(page.blocks) - 1, len(page.blocks) - 1, 0, "short-last-block")


class Repeated(Repair[Parameters]):
    """Flags what the author may have repeated."""

    contracts = ("nothing",)

    def find(self, page: Page) -> Iterator[Proposal]:
        at = page.text.find("加油！加油！")
        if at >= 0:
            yield Finding(at, at + 6, "phrase")


def _rule(rule_id: str, why: str, changes: Contract, params: Parameters | None = None, level: Level = "apply") -> Rule:
    return Rule(
        id=rule_id,
        why=why,
        changes=changes,
        level=level,
        examples=EXAMPLES,
        repair="replace",
        params=params or Parameters(),
    )


def _replace(rule_id: str, why: str, changes: Contract, level: Level = "apply", **params: Any) -> Bound:
    made = Replace.Params.model_validate(params)
    return Bound(_rule(rule_id, why, changes, made, level), cast(Repair[Parameters], Replace(made, WORDS)))


BOUND = (
    _replace(
        "drawn-twice", "Text drawn twice to look bold comes out twice.", "repeats",
        pattern=r"(?<=近日)近日|(?<=，)，", with_="",
    ),
    _replace(
        "letter-spacing", "Glyphs set wide apart come out with a space after each.", "spaces",
        pattern=r"(?<={han}) (?={han})", with_="",
    ),
    _replace("half-width-marks", "Chinese text takes full-width marks.", "marks", map={",": "，"}),
    _replace(
        "wrapped-lines", "The layout broke a sentence over two lines.", "breaks",
        pattern=r"(?<=隆，)\n(?={han})", with_="",
    ),
    _replace("page-numbers", "A line that only counts pages.", "furniture", pattern=r"^第 7 版\n", with_=""),
    _replace(
        "one-blank-line", "Blocks stand one blank line apart.", "breaks", pattern=r"(?<=说。)\n(?=本)", with_="\n\n"
    ),
    Bound(_rule("headline-first", "A headline stands before its body.", "order"), HeadlineFirst(Parameters(), WORDS)),
    Bound(_rule("repeated-phrase", "It looks repeated by mistake.", "nothing"), Repeated(Parameters(), WORDS)),
    _replace("indent", "An indent is no text.", "spaces", "suggest", pattern=r"^　　", with_=""),
    _replace("too-bold", "A rule that breaks its contract.", "spaces", map={"吨": ""}),
)  # fmt: skip
CLEANER = Cleaner(RuleSet(tuple(one.rule for one in BOUND), WORDS))
PAGES = {"news/河湾.txt": NEWS, "evil <b>.txt": EVIL, "song.txt": SONG}
PIPELINE = engine.Pipeline(BOUND)


def report_pages(pages: dict[str, str] | None = None) -> list[ReportPage]:
    return [ReportPage(name, "utf-8", raw, engine.run(PIPELINE, raw)) for name, raw in (pages or PAGES).items()]


def write_sample(path: Path) -> Path:
    from cleaner.reports.html import write

    write(path, report_pages(), CLEANER)
    return path
