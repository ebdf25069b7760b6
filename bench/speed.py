"""Speed, as ratios within one run and on one core: this toolkit with all edits recorded, autocorrect-py, ten regexes.

python bench/speed.py    the five raw pages, the five golden pages, a text ten times as long, and the start of a run
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median

import autocorrect_py
from rich.console import Console
from rich.table import Table
from ten_lines import ten_lines

from cleaner import Cleaner, lexicon

ROOT = Path(__file__).parent.parent
TURNS, ROUNDS = 24, 5
CLEANER = Cleaner()
Work = Callable[[str], object]


def forget() -> None:
    """Forget what is known of texts: no page comes twice in a real run."""
    CLEANER.rules.words.forget()
    lexicon.forget()


def clean(text: str) -> int:
    return len(CLEANER.clean(text).edits)


def clean_and_flag(text: str) -> int:
    done = CLEANER.clean(text)
    return len(done.edits) + len(done.flags)


OURS, FLAGGED, PEER = "page-cleaner, all edits recorded", "page-cleaner, all edits and flags", "autocorrect-py"
WORKS: dict[str, Work] = {
    OURS: clean,
    FLAGGED: clean_and_flag,
    PEER: autocorrect_py.format,
    "ten lines of regex": ten_lines,
}


def turns(tasks: dict[str, tuple[Work, list[str]]], count: int) -> dict[str, list[float]]:
    """Processor time of each task in each turn, that of a page being the best of some rounds; the tasks take turns."""
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(count):
        for name, (work, pages) in tasks.items():
            best = [float("inf")] * len(pages)
            for number, page in [*enumerate(pages)] * ROUNDS:
                forget()
                begin = time.process_time()
                work(page)
                best[number] = min(best[number], time.process_time() - begin)
            taken[name].append(sum(best))
    return taken


def times(one: list[float], other: list[float]) -> float:
    """How many times as long as the other one takes: the median of the turns, since a machine is not always as fast."""
    return median(a / b for a, b in zip(one, other, strict=True))


def rewritten(text: str, number: int) -> str:
    """A text with half of its characters exchanged, so that hardly a line of it is one of another number."""
    common = [char for char, _ in Counter(char for char in text if "一" <= char <= "鿿").most_common(640)[40:]]
    return text.translate(str.maketrans("".join(common), "".join(common[number:] + common[:number])))


def starting(code: str, tries: int = 7) -> float:
    """Seconds that a new Python takes for a few lines of code, the best of some."""
    taken = []
    for _ in range(tries):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=False, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - begin)
    return min(taken)


def main() -> None:
    """Measure and print the table."""
    pages = {
        f"{folder} pages": [p.read_bytes().decode() for p in sorted((ROOT / path).glob("*.txt"))]
        for folder, path in (("raw", "seeds"), ("golden", "golden"))
    }
    taken = {name: turns({work: (WORKS[work], texts) for work in WORKS}, TURNS) for name, texts in pages.items()}
    table = Table("MB/s, one core", *pages)
    size = {name: sum(len(text.encode()) for text in texts) / 1e6 for name, texts in pages.items()}
    for work in WORKS:
        table.add_row(work, *(f"{size[name] / min(taken[name][work]):.2f}" for name in pages))
    for ours, what in ((OURS, ""), (FLAGGED, ", with flags")):
        ratios = (f"{times(taken[name][PEER], taken[name][ours]):.2f}" for name in pages)
        table.add_row(f"ratio to autocorrect-py{what}", *ratios)
    once = "\n\n".join(pages["raw pages"])
    tenfold = "\n\n".join(rewritten(once, number) for number in range(10))
    long = turns({"once": (clean, [once]), "tenfold": (clean, [tenfold])}, TURNS // 4)
    console = Console()
    console.print(table)
    longer = f"{times(long['tenfold'], long['once']):.1f}"
    console.print(f"a text ten times as long takes {longer} times as long ({len(once)} characters, and ten times that)")
    page = min((ROOT / "golden").glob("*.txt"))
    run = starting(f"from cleaner.cli import main; main([{str(page)!r}, '-q'])")
    console.print(
        f"a run on one page takes {run / starting('import numpy'):.1f} times as long as starting Python with numpy"
    )


if __name__ == "__main__":
    main()
