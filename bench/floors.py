"""The floors of tests/pages/floors.json, under which quality may not fall; this raises them and never lowers one.

python bench/floors.py

A family's floor is the sum of the blocks that were exactly right on each of its pages when it was raised last. A page
that is new has no floor until then. A family that is below its floor is told, and keeps it.
"""

from __future__ import annotations

import json
import sys

from scorer import KEEP, PAGES, samples, score

from cleaner import Cleaner

FILE = PAGES / "floors.json"
Floors = dict[str, dict[str, int]]


def measure() -> Floors:
    """The exact blocks of every damaged page, by family and page."""
    cleaner = Cleaner()
    found: Floors = {}
    for page in samples(PAGES):
        if page.family != KEEP:
            exact = score(page, cleaner.clean(page.text).text).exact
            found.setdefault(page.family, {})[page.truth.stem] = exact
    return found


def stored() -> Floors:
    """The floors as they stand in the file."""
    floors: Floors = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return floors


def shortfall(floor: dict[str, int], now: dict[str, int]) -> int:
    """How many blocks fewer than its floor a family has, over the pages that the floor is for; 0 or less is well.

    >>> shortfall({"a": 3, "b": 4}, {"a": 5, "b": 1, "c": 9})
    1
    """
    return sum(floor.values()) - sum(now.get(page, 0) for page in floor)


def main() -> int:
    """Raise what can be raised; 1 where a family is below its floor."""
    floors, now, code = stored(), measure(), 0
    for family, pages in now.items():
        short = shortfall(floors.get(family, {}), pages)
        if short > 0:
            print(f"{family}: {short} blocks below its floor, which stays")
            code = 1
        elif floors.get(family) != pages:
            print(f"{family}: {sum(floors.get(family, {}).values())} → {sum(pages.values())} blocks")
            floors[family] = pages
    FILE.write_text(json.dumps(floors, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
