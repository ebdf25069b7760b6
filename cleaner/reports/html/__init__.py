"""The HTML report: one file to open from disk, in which a person reviews every recorded edit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.formats.files import write_text
from cleaner.reports.html.bundle import document
from cleaner.reports.html.payload import payload

if TYPE_CHECKING:
    from cleaner.cleaner import Cleaner
    from cleaner.reports import ReportPage

SUFFIX = ".html"


def write(path: Path, pages: Sequence[ReportPage], cleaner: Cleaner) -> None:
    """Write the report on these pages to one HTML file that needs no network; OutputError where that fails."""
    write_text(path, document(payload(pages, cleaner)))
