"""The words that rules are written in: classes of characters and kinds of blocks, both declared in YAML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import regex
from pydantic import BaseModel, ConfigDict, Field

from cleaner.kinds import ODD_WHITE, Form, Kinds
from cleaner.lazy import lazy
from cleaner.page import Page

CLASS_NAME = r"[a-z][a-z-]*"
_NAME = regex.compile(rf"(?<!\\[pPN])\{{({CLASS_NAME})\}}")


class Kind(BaseModel):
    """One kind of block: a name and the patterns one of which the whole block must match.

    A pattern that has a space in it is for a block with spaces, as it stands; any other for a block without them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="What cases and orders call this kind.")
    patterns: tuple[str, ...] = Field(
        min_length=1,
        description="Patterns for a whole block, without its spaces unless the pattern has one.",
    )
    longest: int | None = Field(default=None, ge=1, description="The most characters such a block may have.")


def class_names(pattern: str) -> list[str]:
    """The names of the classes that stand in a pattern.

    >>> class_names("{han}{2,4}{mark}")
    ['han', 'mark']
    """
    return [match[1] for match in _NAME.finditer(pattern)]


class PatternError(regex.error, KeyError):
    """A wrong pattern: `pattern` as it is written, `pos` the place inside it (from 0), `name` an unknown class."""

    def __init__(self, message: str, pattern: str, pos: int | None = None, name: str = "", inside: str = "") -> None:
        super().__init__(message, pattern, pos)
        self.msg: str = message
        self.pattern: str = pattern
        self.pos: int | None = pos
        self.name = name
        self.inside = inside
        self.cycle = False

    def __str__(self) -> str:
        return f"{self.msg} in the pattern {self.pattern}"


class Words:
    """Named classes of characters and kinds of blocks; `pattern` compiles a regex in which `{han}` and the like stand.

    A kind whose patterns take longer than a second on one block is left out until `restore`, and named in `slow`;
    `trusted` words are not timed, which takes as long as matching them, nor are the patterns of `own` that use them.

    >>> words = Words({"mark": "[，。]"}, [Kind(name="label", patterns=("■.+",))])
    >>> words.pattern("{mark}+").findall("路，线。")
    ['，', '。']
    >>> words.kind("■ 视点")
    'label'
    >>> Words({}, [Kind(name="label", patterns=("国 .+",))]).kind("国内")
    ''
    """

    def __init__(
        self,
        classes: Mapping[str, str],
        kinds: Iterable[Kind] = (),
        trusted: bool = False,
        own: Iterable[str] = (),
    ) -> None:
        self.classes = dict(classes)
        self.kinds = tuple(kinds)
        self.trusted = trusted
        self.own = frozenset(own)

    def __getstate__(self) -> dict[str, Any]:
        return {"classes": self.classes, "kinds": self.kinds, "trusted": self.trusted, "own": self.own}

    def trusts(self, pattern: str) -> bool:
        """Whether the pattern and the words in it are the toolkit's own, so that a search for it need not be timed."""
        return self.trusted and pattern in self.own

    def expand(self, pattern: str, within: tuple[str, ...] = ()) -> str:
        """The pattern with every `{class}` replaced by that class; PatternError names one that is not declared."""

        def put(match: regex.Match[str]) -> str:
            name = match[1]
            if name not in self.classes:
                raise PatternError(f"the class {{{name}}} is not declared", pattern, match.start(), name, _last(within))
            if name in within:
                error = PatternError(f"the class {{{name}}} is made of itself", pattern, match.start(), "", name)
                error.cycle = True
                raise error
            return self.expand(self.classes[name], (*within, name))

        return _NAME.sub(put, pattern) if "{" in pattern else pattern

    def pattern(self, pattern: str, flags: int = 0) -> regex.Pattern[str]:
        """The compiled pattern, its classes filled in; PatternError tells where it is wrong."""
        expanded = self.expand(pattern)
        try:
            return regex.compile(expanded, flags)
        except regex.error as error:
            at, inside = self._written(pattern, getattr(error, "pos", None))
            raise PatternError(getattr(error, "msg", str(error)), pattern, at, inside=inside) from None
        except (RecursionError, OverflowError):
            raise PatternError("the pattern is too deep or too large", pattern) from None

    def _written(self, pattern: str, at: int | None) -> tuple[int | None, str]:
        """Where a place of the filled-in pattern stands in the pattern as written, and the class it is inside of."""
        if at is None:
            return None, ""
        shift = 0
        for match in _NAME.finditer(pattern):
            start = match.start() + shift
            long = len(self.expand(match[0]))
            if at < start:
                break
            if at < start + long:
                return match.start(), match[1]
            shift += long - len(match[0])
        return min(at - shift, max(len(pattern) - 1, 0)), ""

    def check_kinds(self, names: Iterable[str]) -> None:
        """ValueError for the first name that is no declared kind; '' is the kind of blocks that have none."""
        known = {kind.name for kind in self.kinds} | {""}
        for name in names:
            if name not in known:
                raise ValueError(f"the kind {name!r} is not declared")

    @lazy
    def finder(self) -> Kinds:
        """Tells the kind of a block."""
        forms = [Form(kind.name, kind.patterns, kind.longest) for kind in self.kinds]
        return Kinds(forms, self.pattern, self.expand, self.trusted)

    @property
    def slow(self) -> list[str]:
        """The kinds that were left out because they took too long."""
        return self.finder.slow

    def restore(self) -> None:
        """Take back the kinds that took too long on the page before."""
        if self.finder.slow:
            self.finder.restore()

    def forget(self) -> None:
        """Forget the blocks seen so far, so that a measurement counts what a page costs that nobody has seen."""
        self.finder.forget()

    def kind(self, block: str) -> str:
        """The name of the first kind the block matches, or '' where it matches none."""
        return self.finder.of(block)

    def kinds_of(self, page: Page) -> list[str]:
        """The kinds of a page's blocks, worked out once for each page."""
        found: list[str] | None = page.memo.get("kinds")
        if found is None:
            found = page.memo["kinds"] = self.kinds_of_lines(page, page.lines)
        return found

    def kinds_of_lines(self, page: Page, lines: Sequence[str]) -> list[str]:
        """The kinds of lines of a page; what is known of a line goes with the pages made of this one."""
        plain = ODD_WHITE.isdisjoint(page.signs)
        return self.finder.of_all(lines, page.carried.setdefault("kinds", {}), plain)


def _last(within: tuple[str, ...]) -> str:
    return within[-1] if within else ""
