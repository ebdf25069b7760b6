"""Speed, as ratios within one run and on one core: this toolkit with all edits recorded, autocorrect-py, ten regexes.

python bench/speed.py            the five raw pages, the five golden pages, and a text ten times as long
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import autocorrect_py
from rich.console import Console
from rich.table import Table
from ten_lines import ten_lines

from cleaner import Cleaner, lexicon

ROOT = Path(__file__).parent.parent
SECONDS = 1.0


def per_second(work: Callable[[str], object], pages: list[str], least: float = SECONDS) -> float:
    """Megabytes of UTF-8 a second, processor time, the best of rounds that together take at least `least` seconds."""
    size = sum(len(p.encode()) for p in pages) / 1e6
    best, spent = float("inf"), 0.0
    while spent < least:
        taken = 0.0
        for page in pages:
            forget()
            begin = time.process_time()
            work(page)
            taken += time.process_time() - begin
        best, spent = min(best, taken), spent + taken
    return size / best


CLEANER = Cleaner()


def forget() -> None:
    """Forget what is known of texts: no page comes twice in a real run."""
    CLEANER.rules.words.forget()
    lexicon.forget()


def clean(text: str) -> int:
    return len(CLEANER.clean(text).edits)


def clean_and_flag(text: str) -> int:
    done = CLEANER.clean(text)
    return len(done.edits) + len(done.flags)


def main() -> None:
    """Measure and print the table."""
    raw = [p.read_bytes().decode() for p in sorted((ROOT / "seeds").glob("*.txt"))]
    golden = [p.read_bytes().decode() for p in sorted((ROOT / "golden").glob("*.txt"))]
    for page in raw + golden:
        clean_and_flag(page)
    table = Table("MB/s, one core", "raw pages", "golden pages")
    rates = {}
    for name, work in (
        ("page-cleaner, all edits recorded", clean),
        ("page-cleaner, all edits and all flags", clean_and_flag),
        ("autocorrect-py", autocorrect_py.format),
        ("ten lines of regex", ten_lines),
    ):
        rates[name] = [per_second(work, raw), per_second(work, golden)]
        table.add_row(name, *(f"{r:.2f}" for r in rates[name]))
    for name, what in (
        ("page-cleaner, all edits recorded", "edits"),
        ("page-cleaner, all edits and all flags", "flags"),
    ):
        ratios = (f"{a / b:.2f}" for a, b in zip(rates[name], rates["autocorrect-py"], strict=True))
        table.add_row(f"ratio to autocorrect-py, {what}", *ratios)
    long = "\n\n".join(raw)
    once = 1 / per_second(clean, [long])
    tenfold = 1 / per_second(clean, ["\n\n".join([long] * 10)], 3 * SECONDS)
    console = Console()
    console.print(table)
    ratio = f"{10 * tenfold / once:.1f}"
    console.print(f"a text ten times as long takes {ratio} times as long ({len(long)} characters, and ten times that)")


if __name__ == "__main__":
    main()
