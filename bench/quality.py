"""Quality, as the share of blocks that come out exactly right: this toolkit beside its peers and the raw text.

python bench/quality.py            the pages of tests/pages
python bench/quality.py FOLDER     another folder: FAMILY/NAME.txt with NAME.raw.txt, or trees raw/ and truth/ of
                                   FAMILY-DAMAGE/NAME.txt

The peers are optional: pip install '.[bench]'. Those that are missing are named.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from peers import Tool, installed
from scorer import KEEP, PAGES, Sample, Score, samples, score

from cleaner import Cleaner, __version__

Groups = dict[str, list[list[Score]]]


def main(folder: Path) -> None:
    """Run every tool over every page and print the tables."""
    pages = samples(folder)
    cleaner = Cleaner()
    peers, missing = installed()
    tools: list[tuple[str, Tool]] = [(peer.name, tool) for peer, tool in peers]
    tools.append((f"page-cleaner {__version__}", lambda text: cleaner.clean(text).text))
    results = [[measured(page, tool) for page in pages] for _, tool in tools]
    results.insert(0, [score(page, page.raw.read_bytes().decode("utf-8", "replace")) for page in pages])
    names = ["raw text", *(name for name, _ in tools)]
    print(f"{len(pages)} pages; exact blocks, per cent\n")
    for number, name in enumerate(names, start=1):
        print(f"{number}. {name}")
    for package in missing:
        print(f"-  {package} is not installed: not measured")
    for title, groups in tables(pages, results):
        print(f"\n| {title} | pages | " + " | ".join(f"{n}." for n in range(1, len(names) + 1)) + " |")
        print("|---|--:|" + "--:|" * len(names))
        for group, columns in groups.items():
            print(f"| {group} | {len(columns[0])} | " + " | ".join(map(per_cent, columns)) + " |")
    kept = [[s.same for s, page in zip(column, pages, strict=True) if page.family == KEEP] for column in results]
    if kept[0]:
        print("\n| clean pages | pages | " + " | ".join(f"{n}." for n in range(1, len(names) + 1)) + " |")
        print("|---|--:|" + "--:|" * len(names))
        print(f"| byte for byte the same | {len(kept[0])} | " + " | ".join(str(sum(k)) for k in kept) + " |")


def measured(page: Sample, tool: Tool) -> Score:
    """The score of a tool on a page; a tool that fails on it gets nothing."""
    try:
        output = tool(page.text)
    except Exception as error:
        print(f"{page.family}/{page.damage}.{page.name}: {error!r}", file=sys.stderr)
        output = ""
    return score(page, output)


def tables(pages: Sequence[Sample], results: Sequence[Sequence[Score]]) -> Iterable[tuple[str, Groups]]:
    """The scores by family, and within the families by damage."""
    damaged = [i for i, page in enumerate(pages) if page.family != KEEP]
    families: dict[str, list[int]] = defaultdict(list)
    details: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i in damaged:
        page = pages[i]
        families[page.family].append(i)
        if page.family == "pdf":
            layout, _, extractor = page.damage.rpartition("-")
            details["pdf, by layout"][layout].append(i)
            details["pdf, by extractor"][extractor].append(i)
        else:
            details[page.family][page.damage or page.name].append(i)
    families["all of them"] = damaged
    for title, groups in ({"family": families} | details).items():
        yield title, {name: [[column[i] for i in chosen] for column in results] for name, chosen in groups.items()}


def per_cent(scores: Sequence[Score]) -> str:
    """The share of exact blocks in per cent."""
    return f"{100 * sum(s.exact for s in scores) / max(1, sum(s.blocks for s in scores)):.1f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PAGES)
