"""Other tools for the same job, each set so that it keeps what it would otherwise delete or make ASCII."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from typing import NamedTuple

from ten_lines import ten_lines

Tool = Callable[[str], str]


class Peer(NamedTuple):
    """A tool: its distribution on PyPI ('' for none), how it is set, and how it is loaded."""

    package: str
    setting: str
    load: Callable[[], Tool]

    @property
    def name(self) -> str:
        """Name, version and setting."""
        numbered = f"{self.package} {version(self.package)}" if self.package else ""
        return ", ".join(filter(None, (numbered, self.setting)))


def _opencc_reflow() -> Tool:
    module = import_module("opencc_pyo3.opencc_pyo3")

    def reflow(text: str) -> str:
        return str(module.reflow_cjk_paragraphs(text, True, False))

    return reflow


def _autocorrect() -> Tool:
    module = import_module("autocorrect_py")
    return lambda text: str(module.format(text))


def _jionlp() -> Tool:
    module = import_module("jionlp")
    keep = dict.fromkeys(("remove_url", "remove_email", "remove_phone_number", "remove_parentheses"), False)
    return lambda text: str(module.clean_text(text, convert_full2half=False, **keep))


def _ftfy() -> Tool:
    module = import_module("ftfy")
    return lambda text: str(module.fix_text(text, uncurl_quotes=False, fix_character_width=False))


def _clean_text() -> Tool:
    module = import_module("cleantext")
    return lambda text: str(module.clean(text, to_ascii=False, lower=False, fix_unicode=False))


PEERS = (
    Peer("", "ten lines of regex", lambda: ten_lines),
    Peer("opencc-pyo3", "reflow, add_pdf_page_header", _opencc_reflow),
    Peer("autocorrect-py", "", _autocorrect),
    Peer("jionlp", "clean_text without its deletions", _jionlp),
    Peer("ftfy", "width and quotation marks kept", _ftfy),
    Peer("clean-text", "to_ascii, lower and fix_unicode off", _clean_text),
)


def installed() -> tuple[list[tuple[Peer, Tool]], list[str]]:
    """The peers that can be run here, and the names of those that are not installed."""
    found, missing = [], []
    for peer in PEERS:
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                found.append((peer, peer.load()))
        except ImportError:
            missing.append(peer.package)
    return found, missing
