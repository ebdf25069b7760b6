"""Makes the pictures of the README: a real report on the pages of `seeds/`, in both languages.

    python bench/screenshots.py [FOLDER]

Needs Chromium and Playwright (.ci/install-browser installs both). Look at every picture before it is committed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from cleaner import Cleaner
from cleaner.formats.text import read
from cleaner.reports import ReportPage, writer

ROOT = Path(__file__).parent.parent


class Picture(NamedTuple):
    """A view to take a picture of: its address, the window, the scheme, and keys to press first."""

    name: str
    address: str
    width: int = 1440
    height: int = 860
    scheme: str = "light"
    keys: str = ""


PICTURES = (
    Picture("overview", "#/overview", height=960),
    Picture("page", "#/pages?page=003_0ee88ae0a6d62b03.txt&rule=drawn-twice"),
    Picture("pattern", "#/patterns?rule=drawn-twice", keys="axa", scheme="dark"),
    Picture("rule", "#/rules?rule=wrapped-lines", keys="jax"),
    Picture("narrow", "#/patterns?rule=drawn-twice", 400, 860, keys="j"),
)


def report(path: Path) -> None:
    cleaner, pages = Cleaner(), []
    for file in sorted((ROOT / "seeds").glob("*.txt")):
        text = read(file)
        pages.append(ReportPage(file.name, text.encoding, text.text, cleaner.clean(text.text)))
    writer(path)(path, pages, cleaner)


def take(browser: Any, path: Path, folder: Path, language: str, picture: Picture) -> None:
    context = browser.new_context(
        locale=language,
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        device_scale_factor=1 if picture.width > 600 else 2,
    )
    page = context.new_page()
    page.goto(path.as_uri() + picture.address)
    page.wait_for_selector("html[data-ready]")
    for key in picture.keys:
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    page.screenshot(path=folder / f"report-{picture.name}.{language[:2]}.png")
    context.close()


def main() -> None:
    from playwright.sync_api import sync_playwright

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        path = Path(place) / "report.html"
        report(path)
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        for language in ("en-US", "zh-CN"):
            for picture in PICTURES:
                take(browser, path, folder, language, picture)
        browser.close()
    for made in sorted(folder.glob("report-*.png")):
        print(made)


if __name__ == "__main__":
    main()
