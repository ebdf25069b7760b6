"""Measures a large HTML report in a real browser: its size, and how long opening, filtering and moving take.

    python bench/report.py [PAGES [EDITS]]

Needs Chromium and Playwright (.ci/install-browser installs both).
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner import Cleaner
from cleaner.reports import ReportPage, writer

HAN = "".join(map(chr, range(0x4E00, 0x4E00 + 2500)))
COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能"
FRAME = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"


def words(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(COMMON) if chance.random() < 0.6 else chance.choice(HAN) for _ in range(length))


def damaged(chance: random.Random, edits: int) -> str:
    """A page of about 1,500 characters on which the built-in rules make about so many edits."""
    blocks = []
    for _ in range(12):
        text = "".join(words(chance, chance.randint(8, 20)) + chance.choice("，，，。") for _ in range(9))
        blocks.append(text[:-1] + "。")
    for _ in range(edits):
        at = chance.randrange(len(blocks))
        block = blocks[at]
        spot = block.find("，", chance.randrange(len(block)))
        if spot > 0:
            mark = chance.choice([",", ", ", "，，", " ，", ","])
            blocks[at] = block[:spot] + mark + block[spot + 1 :]
        else:
            spot = chance.randrange(4, len(block) - 4)
            blocks[at] = block[:spot] + " " + block[spot:]
    return "\n\n".join(blocks) + "\n"


def pages(cleaner: Cleaner, number: int, edits: int) -> Iterator[ReportPage]:
    chance, made = random.Random(3), 0
    for at in range(number):
        raw = damaged(chance, max(0, round((edits - made) / (number - at))))
        done = cleaner.clean(raw)
        made += len(done.edits)
        yield ReportPage(f"1987/{at // 100:02}/page-{at:04}.txt", "utf-8", raw, done)


def timed(page: Any, script: str) -> float:
    """Milliseconds until a script has run and the next frame is drawn."""
    took: float = page.evaluate(
        f"async () => {{ const t = performance.now(); {script}; await ({FRAME})(); return performance.now() - t; }}"
    )
    return took


def key(name: str) -> str:
    event = f"new KeyboardEvent('keydown', {{key: '{name}', bubbles: true, cancelable: true}})"
    return f"document.activeElement.dispatchEvent({event})"


def measure(path: Path) -> None:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page(viewport={"width": 1600, "height": 900})
        opening = []
        for _ in range(5):
            page.goto("about:blank")
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready]")
            opening.append(page.evaluate("performance.now()"))
        tell("open, until all is drawn and answers", opening)
        views = {
            n: f"location.hash = '#/{n}'; await new Promise(r => setTimeout(r))" for n in ("patterns", "rules", "pages")
        }
        for name, script in views.items():
            page.goto(path.as_uri() + "#/overview")
            tell(f"to the view '{name}', first time", [timed(page, script)])
        rule = page.evaluate("[...document.querySelector('#rule').options].map(o => o.value)[3]")
        choose = "const s = document.querySelector('#rule'); s.value = '{}'; s.dispatchEvent(new Event('change'))"
        for name, script in views.items():
            page.evaluate(f"async () => {{ {script} }}")
            tell(f"filter by a rule in '{name}'", [timed(page, choose.format(v)) for v in (rule, "", rule, "")])
        page.evaluate(f"async () => {{ {views['patterns']} }}")
        find = "const q = document.querySelector('#q'); q.value = '{}'; q.dispatchEvent(new Event('input')); "
        find += "await new Promise(r => setTimeout(r, 121))"
        found = [timed(page, find.format(q)) - 121 for q in ("的", "动同", "不了有", "")]
        tell("find a text on all pages (after the pause of 120 ms)", found)
        for name, script in views.items():
            page.evaluate(f"async () => {{ {script} }}")
            page.focus("#main")
            tell(f"j, to the next edit, in '{name}'", [timed(page, key("j")) for _ in range(60)])
        tell("space, to the next undecided", [timed(page, key(" ")) for _ in range(20)])
        tell("a, accept and go on", [timed(page, key("a")) for _ in range(20)])
        page.evaluate(f"async () => {{ {views['rules']} }}")
        count = "row => Number(row.querySelector('.meta').innerText.replace(/\\D/g, ''))"
        most = f"const n = {count}; const rows = [...document.querySelectorAll('[data-list=groups] li')]; "
        most += "rows.sort((a, b) => n(b) - n(a))[0].click()"
        tell("open the rule with the most edits", [timed(page, most)])
        tell("accept all of it", [timed(page, "document.querySelector('.grouphead .decide.accept').click()")])
        tell("undo that", [timed(page, key("u"))])
        scroll = "document.querySelector('[data-list=edits]').scrollTop += 5000"
        tell("scroll five thousand pixels", [timed(page, scroll) for _ in range(30)])
        tell("memory of the page, MB", [page.evaluate("performance.memory.usedJSHeapSize / 1e6")], "")
        browser.close()


def tell(what: str, numbers: list[float], unit: str = "ms") -> None:
    middle, worst = statistics.median(numbers), max(numbers)
    print(f"{what:<55} {middle:>7.0f} {unit}" + (f"   worst {worst:.0f}" if len(numbers) > 1 else ""), flush=True)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    edits = int(sys.argv[2]) if len(sys.argv) > 2 else 50_000
    cleaner = Cleaner()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        made = list(pages(cleaner, number, edits))
        characters = sum(len(p.raw) for p in made)
        print(f"{len(made):,} pages, {characters:,} characters, {sum(len(p.cleaned.edits) for p in made):,} edits")
        start = time.perf_counter()
        writer(path)(path, made, cleaner)
        tell("write the report", [1000 * (time.perf_counter() - start)])
        print(f"{'size of the file':<55} {path.stat().st_size / 1e6:>9.2f} MB")
        measure(path)


if __name__ == "__main__":
    main()
