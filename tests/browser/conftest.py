"""A real Chromium, and real reports for it to open."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from report_sample import write_sample

from cleaner import Cleaner
from cleaner.formats.text import read
from cleaner.reports import ReportPage, writer

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Open = Callable[..., Any]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed (.ci/install-browser)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (.ci/install-browser)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("report") / "report.html")


class Seeds(NamedTuple):
    """The report on the pages of `seeds/` and what it was made from."""

    path: Path
    cleaner: Cleaner
    pages: list[ReportPage]


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Seeds:
    cleaner, pages = Cleaner(), []
    for file in sorted((Path(__file__).parents[2] / "seeds").glob("*.txt")):
        raw, encoding, _ = read(file)
        pages.append(ReportPage(file.name, encoding, raw, cleaner.clean(raw)))
    path = tmp_path_factory.mktemp("seeds") / "report.html"
    writer(path)(path, pages, cleaner)
    return Seeds(path, cleaner, pages)


class Watch:
    """What a page said and asked for while it was open."""

    def __init__(self, page: Any) -> None:
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("request", lambda request: self.requests.append(request.url))


@pytest.fixture
def opened(chromium: Any, sample: Path) -> Iterator[Open]:
    """Opens a report at an address; fails where it made an error or any request but for itself."""
    contexts, watched = [], []

    def make(hash_: str = "", path: Path = sample, width: int = 1400, height: int = 900, **options: Any) -> Any:
        context = options.pop("context", None)
        if context is None:
            settings = {"locale": "en-US", "viewport": {"width": width, "height": height}, **options}
            context = chromium.new_context(**settings)
            contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        watch = Watch(page)
        watched.append((watch, path))
        page.goto(path.as_uri() + hash_)
        page.wait_for_selector("html[data-ready]")
        return page

    yield make
    for context in contexts:
        context.close()
    for watch, path in watched:
        assert watch.errors == []
        # what is saved to a file is no request to anywhere
        assert {url.split("#")[0] for url in watch.requests if not url.startswith("blob:")} == {path.as_uri()}
