"""Text files: bytes to text, with nothing lost on the way, and text to bytes."""

from __future__ import annotations

import codecs
import difflib
import pkgutil
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import CleanerError, InputError

_BINARY = {
    b"%PDF": "a PDF: extract its text first (for example with 'pdftotext file.pdf')",
    b"PK\x03\x04": "a ZIP, Word, Excel or EPUB file: unpack it, or save it as plain text",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file: save it as plain text",
    b"{\\rtf": "an RTF file: save it as plain text",
    b"\x89PNG": "an image: run an OCR engine on it first",
    b"\xff\xd8\xff": "an image: run an OCR engine on it first",
    b"GIF8": "an image: run an OCR engine on it first",
    b"II*\0": "an image: run an OCR engine on it first",
    b"MM\0*": "an image: run an OCR engine on it first",
    b"\x1f\x8b": "a gzip file: unpack it first",
    b"7z\xbc\xaf": "a 7z file: unpack it first",
    b"Rar!": "a RAR file: unpack it first",
}
# A byte order mark stays in the text as U+FEFF: the raw page can be rebuilt, and a rule takes the mark away.
_MARKED = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What people call an encoding, and the wider one that reads the same files and more.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "utf-8-sig": "utf-8"}
# What a page may well be in besides: never guessed, but named where the detector takes the page for it.
_OTHERS = (
    *("cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949"),
    *("cp1250", "cp1251", "cp1252", "koi8_r", "utf_16_le", "utf_16_be"),
)


class EncodingNameError(CleanerError):
    """A name that is no text encoding."""


class Decoded(NamedTuple):
    """The text of a page, the encoding it was read in, and whether that was a guess.

    Nothing is taken away: a byte order mark stays as U+FEFF and CR stays CR, so that `text.encode(encoding)` gives
    the same bytes (for Big5 by one of its code pages).
    """

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """The text of a page given as bytes: as UTF-8, by its byte order mark, or by a guess that is clear.

    `encoding` overrides all of these. InputError says why the bytes are not text, or that the guess is doubtful;
    EncodingNameError that there is no encoding of that name.

    >>> decode("天黑了，灯亮了。".encode())
    Decoded(text='天黑了，灯亮了。', encoding='utf-8', guessed=False)
    >>> decode("天黑了，灯亮了。".encode("gb18030"))
    Decoded(text='天黑了，灯亮了。', encoding='gb18030', guessed=True)
    """
    if encoding is not None:
        return _as_told(data, encoding)
    for start, what in _BINARY.items():
        if data.startswith(start):
            raise InputError(f"this is not text but {what}")
    for mark, name in _MARKED:
        if data.startswith(mark):
            return _as_told(data, name)
    if b"\0" not in data:
        with suppress(UnicodeDecodeError):
            return Decoded(data.decode("utf-8"), "utf-8")
    return _guessed(data)


def read(path: Path, encoding: str | None = None) -> Decoded:
    """The text of a file, as `decode` reads it; InputError also where there is no such file or it cannot be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError("there is no such file") from None
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}") from None
    return decode(data, encoding)


def encoding_named(name: str) -> str:
    """The usual name of an encoding; EncodingNameError where there is no text encoding of that name.

    >>> encoding_named("GBK"), encoding_named("UTF8"), encoding_named("utf-16")
    ('gb18030', 'utf-8', 'utf-16')
    """
    try:
        found = codecs.lookup(name)
        b"a".decode(name, "ignore")  # refuses codecs such as base64, which are not of text
    except (LookupError, ValueError):
        near = difflib.get_close_matches(name.lower(), _encodings(), n=1)
        hint = f"did you mean {near[0]!r}?" if near else "it can be utf-8, gb18030, big5, utf-16 and others"
        raise EncodingNameError(f"there is no text encoding {name!r}; {hint}") from None
    return _WIDER.get(found.name, found.name)


def _encodings() -> list[str]:
    import encodings

    names = {m.name.replace("_", "-") for m in pkgutil.iter_modules(encodings.__path__)}
    return sorted(n for n in names if not n.endswith("codec") and n != "aliases")


def _as_told(data: bytes, encoding: str) -> Decoded:
    from cleaner.formats.guess import FAMILIES, exact

    name = encoding_named(encoding)
    if name == "utf-16":
        name = "utf-16-be" if data.startswith(codecs.BOM_UTF16_BE) else "utf-16-le"
    if name == "utf-32":
        name = "utf-32-be" if data.startswith(codecs.BOM_UTF32_BE) else "utf-32-le"
    text = exact(data, name) if name in FAMILIES else None
    if text is not None:
        return Decoded(text, name)
    try:
        return Decoded(data.decode(name), name)
    except UnicodeDecodeError as error:
        what = data[error.start : error.start + 1].hex().upper()
        raise InputError(f"it is not {name}: byte {error.start + 1} (0x{what}) does not fit") from None


def _guessed(data: bytes) -> Decoded:
    from cleaner.formats.guess import best, detected, readings

    found = best(data)
    if found:
        return Decoded(found.text, found.encoding, guessed=True)
    broken = _nearly_utf8(data)
    if broken:
        raise InputError(broken)
    if b"\0" in data:
        raise InputError("this is not text: it has NUL bytes, and UTF-16 makes no sense of it")
    likely = [r for r in readings(data) if r.plausible >= 0]
    if likely:
        options = " or ".join(f"{r.encoding} ({_start(r.text)})" for r in likely[:3])
        raise InputError(f"the encoding is doubtful: it could be {options}; say which with --encoding")
    name = detected(data, _OTHERS)
    hint = f"; it may be {name}: if so, say --encoding {name}" if name else ""
    raise InputError(f"this is not text in UTF-8, UTF-16, GB18030 or Big5{hint}")


def _nearly_utf8(data: bytes) -> str:
    """What is wrong with a page that is UTF-8 but for a few bytes, or ''."""
    try:
        data.decode("utf-8")
        return ""
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        if "\0" in text or bad * 5 > sum(c >= "\x80" for c in text) - bad:
            return ""
        line = data.count(b"\n", 0, error.start) + 1
        what = data[error.start : error.start + 1].hex().upper()
        return f"it is UTF-8 but for byte {error.start + 1} (0x{what}, line {line}); mend the file, or extract it again"


def _start(text: str) -> str:
    words = text.split()
    return "“" + (words[0] if words else "")[:8] + "…”"
