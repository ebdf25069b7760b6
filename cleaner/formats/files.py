"""Files: which files of a folder are pages, and writing a file so that it is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from cleaner.errors import InputError, OutputError

SUFFIXES = (".txt", ".text")
_MOST = 40  # characters of a name that may be as long as the file system allows


def pages_of(folder: Path) -> list[Path]:
    """The pages below a folder, sorted: files named *.txt or *.text, where neither they nor a folder above is hidden.

    InputError where there are none, or where the folder cannot be read.
    """

    def stop(error: OSError) -> None:
        raise InputError(f"{error.filename}: the folder cannot be read: {error.strerror}")

    found = []
    for root, folders, files in os.walk(folder, onerror=stop):
        folders[:] = [name for name in folders if not name.startswith(".")]
        named = [Path(root, f) for f in files if not f.startswith(".") and Path(f).suffix.lower() in SUFFIXES]
        found += [path for path in named if path.is_file() or not path.exists()]  # a pipe would never end
    if not found:
        raise InputError(f"{folder}: the folder has no pages (files named {' or '.join('*' + s for s in SUFFIXES)})")
    return sorted(found)


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A file to write bytes to that takes the place of `path` when all is written; after an error nothing is left.

    Missing folders are made. OutputError says why it cannot be written.
    """
    part = path.with_name(f".{path.name[:_MOST]}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            yield file
        os.replace(part, path)
    except OSError as error:
        raise OutputError(f"{path}: it cannot be written: {error.strerror or error}") from None
    finally:
        with suppress(OSError):
            part.unlink()


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8, its line ends as they are; the file is there whole or not at all."""
    with written(path) as file:
        file.write(text.encode("utf-8"))
