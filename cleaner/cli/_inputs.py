"""Which pages a command line names, and where each one's clean text goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from cleaner.errors import InputError
from cleaner.formats.files import pages_of

STDIN = "<stdin>"


class Input(NamedTuple):
    """One page to read: its path (None for standard input), the name to show, and its place below a folder or --out."""

    path: Path | None
    name: str
    place: Path


def inputs_of(paths: Sequence[str], out: Path | None = None) -> list[Input]:
    """The pages that the paths name, in their order, each once; pages below `out` are results, not inputs.

    InputError where a path is missing or a folder has no pages; UsageError where two pages would be written to the
    same file, or one over an input.
    """
    found: dict[str, Input] = {}
    for path in paths:
        if not path:
            raise click.UsageError("a PATH is empty; name a page or a folder, '.' for the one you are in")
        for item in [Input(None, STDIN, Path("-"))] if path == "-" else _named(Path(path), out):
            found.setdefault(str(_real(item.path)) if item.path else STDIN, item)
    if out is not None:
        _check_outputs(found, out)
    return list(found.values())


def read_stdin() -> bytes:
    """All of standard input; InputError where it is closed."""
    if sys.stdin is None:
        raise InputError("standard input is closed")
    return sys.stdin.buffer.read()


def _named(path: Path, out: Path | None) -> list[Input]:
    try:
        return _found(path, out)
    except OSError as error:
        raise InputError(f"{shown(path)}: it cannot be read: {error.strerror}") from None


def shown(path: Path) -> str:
    """The path as reports and messages have it; bytes of a name that are not UTF-8 stand there as escapes."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _found(path: Path, out: Path | None) -> list[Input]:
    if path.is_dir():
        results = _real(out) if out else None
        pages = [p for p in pages_of(path) if not (results and _below(p, results, path))]
        if not pages:
            raise InputError(f"{path}: the folder has no pages but those of --out")
        return [Input(page, shown(page), page.relative_to(path)) for page in pages]
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder")
    return [Input(path, shown(path), Path(path.name))]


def _real(path: Path) -> Path:
    """Where a path leads; a link to itself leads nowhere, which reading it will say."""
    return Path(os.path.realpath(path))


def _below(page: Path, results: Path, folder: Path) -> bool:
    return _real(folder) != results and _real(page).is_relative_to(results)


def _check_outputs(found: dict[str, Input], out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise click.UsageError(f"--out {out} is a file; give a folder")
    taken: dict[Path, Input] = {}
    for item in found.values():
        if item.path is None:
            raise click.UsageError("a pipe has no name that --out could keep; redirect the standard output instead")
        target = out / item.place
        if target in taken:
            first = taken[target].name
            raise click.UsageError(f"{first} and {item.name} would both be written to {target}; clean them one by one")
        if str(_real(target)) in found:
            raise click.UsageError(f"{target} is an input and would be overwritten; give another folder to --out")
        taken[target] = item
