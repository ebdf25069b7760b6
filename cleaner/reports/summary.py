"""The summary of a run: a table of edits and flags by rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

    from cleaner.cleaned import Cleaned

COLUMNS = ("edits", "suggestions", "flags", "refusals")


@dataclass
class Tally:
    """How many edits, suggestions, flags and refusals each rule made, and on how many pages; tallies add up."""

    pages: int = 0
    changed: int = 0
    edits: Counter[str] = field(default_factory=Counter)
    suggestions: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    on: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, cleaned: Cleaned) -> Tally:
        """The tally of one page."""
        tally = cls(1, int(cleaned.changed))
        for name in COLUMNS:
            count = Counter(item.rule for item in getattr(cleaned, name))
            setattr(tally, name, count)
            tally.on.update(count.keys() - tally.on.keys())
        return tally

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.pages += other.pages
        self.changed += other.changed
        for name in (*COLUMNS, "on"):
            getattr(self, name).update(getattr(other, name))

    def line(self) -> str:
        """The tally in one line.

        >>> Tally(2, 1, Counter({"close-gaps": 3}), flags=Counter({"unpaired": 1})).line()
        '2 pages, 1 changed: 3 edits, 1 flag'
        """
        parts = [_many(getattr(self, name).total(), name) for name in ("edits", "flags")]
        parts += [_many(n, name) for name in ("suggestions", "refusals") if (n := getattr(self, name).total())]
        return f"{_many(self.pages, 'pages')}, {self.changed} changed: {', '.join(parts)}"


def table(tally: Tally) -> Table:
    """The table, the rule with the most edits first; suggestions and refusals have a column where there are any."""
    from rich.table import Table

    shown = [name for name in COLUMNS if name in ("edits", "flags") or getattr(tally, name)]
    made = Table(box=None, pad_edge=False, show_footer=True, header_style="bold", footer_style="bold")
    made.add_column("rule", footer="total", overflow="fold")
    for name in shown:
        made.add_column(name, footer=_number(getattr(tally, name).total()), justify="right", no_wrap=True)
    made.add_column("pages", footer=_number(tally.pages), justify="right", no_wrap=True)
    for rule in sorted(tally.on, key=lambda r: (-tally.edits[r], -tally.suggestions[r], -tally.flags[r], r)):
        numbers = [_number(getattr(tally, name)[rule]) for name in shown]
        made.add_row(rule, *numbers, _number(tally.on[rule]))
    return made


def _number(number: int) -> str:
    return f"{number:,}" if number else "·"


def _many(number: int, name: str) -> str:
    return f"{number:,} {name if number != 1 else name[:-1]}"
