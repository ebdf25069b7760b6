"""Pages with known truth, and the figure by which they are scored: the share of blocks that come out exactly right."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cleaner.formats.text import read

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "tests" / "pages"
KEEP = "keep"  # the family of clean pages: raw and truth are the same file
_QUOTES = dict.fromkeys("“”„‟「」〝〞＂", '"') | dict.fromkeys("‘’‚‛『』＇", "'")
_DASHES = dict.fromkeys("–―─━", "—") | dict.fromkeys("·•・‧", "·") | {"⋯": "…"}


class Sample(NamedTuple):
    """One damaged page and its truth: `family` and `damage` say where it came from."""

    family: str
    damage: str
    name: str
    raw: Path
    truth: Path

    @property
    def text(self) -> str:
        """The raw page, decoded."""
        return read(self.raw).text

    @property
    def wanted(self) -> str:
        """The page as it should come out."""
        return self.truth.read_bytes().decode()


class Score(NamedTuple):
    """How many blocks the truth has, how many of them stand in the output, and whether the page is the same."""

    exact: int
    blocks: int
    same: bool


def samples(folder: Path) -> list[Sample]:
    """The pages of a folder, in either layout: FAMILY/NAME.txt with NAME.raw.txt, or raw/ and truth/FAMILY-DAMAGE/."""
    found = list(_apart(folder) if (folder / "truth").is_dir() else _side_by_side(folder))
    if not found:
        raise SystemExit(f"{folder}: there are no pages with known truth")
    return found


def _side_by_side(folder: Path) -> Iterator[Sample]:
    for truth in sorted(folder.glob("*/*.txt")):
        if truth.name.endswith(".raw.txt"):
            continue
        raw = truth.with_suffix(".raw.txt")
        family, (damage, _, name) = truth.parent.name, truth.stem.rpartition(".")
        if family != KEEP and not raw.exists():
            raise SystemExit(f"{truth}: there is no {raw.name} beside it")
        yield Sample(family, damage, name, truth if family == KEEP else raw, truth)


def _apart(folder: Path) -> Iterator[Sample]:
    for truth in sorted((folder / "truth").glob("*/*.txt")):
        family, _, damage = truth.parent.name.partition("-")
        yield Sample(family, damage, truth.stem, folder / "raw" / truth.parent.name / truth.name, truth)


@lru_cache(maxsize=1 << 14)
def _folded(char: str) -> str:
    if char in _QUOTES or char in _DASHES:
        return _QUOTES.get(char) or _DASHES[char]
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and not plain.isspace() else char


def folded(text: str) -> str:
    """The text with full and half width, quotation marks and dashes in one form each.

    >>> folded("「走吧」，３：１５")
    '"走吧",3:15'
    """
    return "".join(map(_folded, text))


def exact(truth: str, output: str) -> tuple[int, int]:
    """How many blocks of the truth stand in the output as a line, character for character; and how many there are.

    >>> exact("甲\\n\\n乙丙\\n\\n甲\\n", "甲\\n\\n乙\\n丙\\n")
    (1, 3)
    """
    blocks = Counter(line for line in truth.split("\n") if line.strip())
    return (blocks & Counter(output.split("\n"))).total(), blocks.total()


def score(sample: Sample, output: str) -> Score:
    """The score of one page; an OCR engine's choice between full and half width is not the layout's and not counted."""
    truth = sample.wanted
    same = output == truth
    if sample.family == "ocr":
        truth, output = folded(truth), folded(output)
    return Score(*exact(truth, output), same)
