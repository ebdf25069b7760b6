"""Cleaning the pages of a run, in this process or in several; a page that fails never stops the others."""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import NamedTuple

from cleaner.cleaner import Cleaner
from cleaner.cli._inputs import Input, read_stdin
from cleaner.cli._spool import packed
from cleaner.decisions import page_hash
from cleaner.errors import CleanerError, InputError
from cleaner.formats.text import decode
from cleaner.reports import ReportPage
from cleaner.reports.summary import Tally
from cleaner.safe import TOO_LONG
from cleaner.vetoes import Plan as DecidedPages

MANY = 40  # so many pages are worth the half second that other processes need to start


class Failure(NamedTuple):
    """Why a page could not be cleaned; `trace` is given where the program is to blame."""

    message: str
    exit_code: int
    trace: str = ""


class Result(NamedTuple):
    """What became of one page: its clean text and tally, or the failure.

    `changes` says whether the bytes of the file would change, `page` is the packed page where it was asked for.
    """

    name: str
    encoding: str = ""
    guessed: bool = False
    text: str = ""
    changes: bool = False
    tally: Tally | None = None
    page: bytes | None = None
    failure: Failure | None = None
    remarks: tuple[str, ...] = ()
    page_hash: str = ""


class Wish(NamedTuple):
    """What is asked of every page: the encoding to read it in (None: find out), whether to keep it for reports, and
    what reviewers decided."""

    encoding: str | None = None
    keep: bool = False
    decided: DecidedPages | None = None


def clean_page(cleaner: Cleaner, item: Input, wish: Wish) -> Result:
    """Read and clean one page; every error becomes the result's failure."""
    try:
        data = read_stdin() if item.path is None else item.path.read_bytes()
        text, encoding, guessed = decode(data, wish.encoding)
        vetoes = wish.decided.vetoes(item.name, text) if wish.decided else None
        done = cleaner.clean(text, vetoes.refuses if vetoes else None)
        remarks = tuple(str(remark) for remark in vetoes.remarks()) if vetoes else ()
        slow = dict.fromkeys(flag.rule for flag in done.flags if flag.case == TOO_LONG)
        remarks += tuple(f"{item.name}: the rule {rule!r} takes too long and left this page alone" for rule in slow)
        slow = dict.fromkeys(cleaner.rules.words.slow)
        remarks += tuple(f"{item.name}: the kind {kind!r} takes too long and is left out on this page" for kind in slow)
        page = packed(ReportPage(item.name, encoding, text, done)) if wish.keep else None
        changes = done.text.encode("utf-8") != data
        known = page_hash(text) if wish.decided else ""
        return Result(item.name, encoding, guessed, done.text, changes, Tally.of(done), page, None, remarks, known)
    except OSError as error:
        return Result(item.name, failure=Failure(f"it cannot be read: {error.strerror}", InputError.exit_code))
    except CleanerError as error:
        return Result(item.name, failure=Failure(str(error), error.exit_code))
    except Exception as error:
        return Result(item.name, failure=Failure(f"{type(error).__name__}: {error}", 70, traceback.format_exc()))


def results(cleaner: Cleaner, items: Sequence[Input], wish: Wish, jobs: int | None) -> Iterator[Result]:
    """The results of all pages, in the order of the pages."""
    number = min(jobs or (os.cpu_count() or 1 if len(items) >= MANY else 1), len(items))
    if number <= 1 or any(item.path is None for item in items):
        for item in items:
            yield clean_page(cleaner, item, wish)
        return
    with ProcessPoolExecutor(number, _context(), _start, (cleaner, wish)) as pool:
        try:
            done = 0
            for result in pool.map(_work, items, chunksize=max(1, min(16, len(items) // (number * 4)))):
                yield result
                done += 1
        except BrokenProcessPool:
            failure = Failure(
                "a process that cleaned pages was killed (was memory short? --jobs 1 needs the least)", 70
            )
            yield from (Result(item.name, failure=failure) for item in items[done:])
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _context() -> multiprocessing.context.BaseContext:
    """How to start processes: never by a bare fork, which the threads of this one would not survive."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["cleaner.cli._work"])
        return context
    return multiprocessing.get_context("spawn")


_mine: tuple[Cleaner, Wish] | None = None


def _start(cleaner: Cleaner, wish: Wish) -> None:
    global _mine
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent answers an interrupt, and ends us
    _mine = (cleaner, wish)


def _work(item: Input) -> Result:
    assert _mine is not None
    return clean_page(_mine[0], item, _mine[1])
