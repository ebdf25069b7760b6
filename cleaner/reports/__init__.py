"""Reports on cleaned pages, one module a form; a form is found by the suffix of the file it is asked to write.

A module of this package that has `SUFFIX` (such as ".json") and `write(path, pages, cleaner)` is a form of report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, NamedTuple

from cleaner.errors import CleanerError

if TYPE_CHECKING:
    from cleaner.cleaned import Cleaned
    from cleaner.cleaner import Cleaner

    Writer = Callable[[Path, Sequence["ReportPage"], Cleaner], None]


class ReportPage(NamedTuple):
    """One page of a report: the path as shown, the encoding it was read in, its decoded text, and what became of it."""

    name: str
    encoding: str
    raw: str
    cleaned: Cleaned


class ReportNameError(CleanerError):
    """A report file whose suffix no form of report has."""


@lru_cache(maxsize=1)
def writers() -> dict[str, Writer]:
    """The function that writes each form of report, by suffix."""
    found = {}
    for module in iter_modules(__path__, __name__ + "."):
        part = import_module(module.name)
        if hasattr(part, "SUFFIX") and hasattr(part, "write"):
            found[part.SUFFIX] = part.write
    return dict(sorted(found.items()))


def writer(path: Path) -> Writer:
    """The function that writes the form of report that `path` names by its suffix; ReportNameError where none does."""
    known = writers()
    if path.suffix.lower() not in known:
        raise ReportNameError(f"{path}: a report's name ends with one of {', '.join(known)}")
    return known[path.suffix.lower()]
