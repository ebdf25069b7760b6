"""The words that rules are written in: classes of characters and kinds of blocks, both declared in YAML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

import regex
from pydantic import BaseModel, ConfigDict, Field

from cleaner.contracts import bare
from cleaner.lazy import lazy

CLASS_NAME = r"[a-z][a-z-]*"
_NAME = regex.compile(rf"(?<!\\[pPN])\{{({CLASS_NAME})\}}")
_LONGEST = 300  # no block that is longer has a kind
_SECONDS = 1.0


class Kind(BaseModel):
    """One kind of block: a name and the patterns one of which the whole block must match.

    A pattern that has a space in it is for blocks that have one, as they stand; any other for the block without spaces.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="What cases and orders call this kind.")
    patterns: tuple[str, ...] = Field(
        min_length=1, description="Patterns for a whole block; its spaces are left out unless the pattern has one."
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


class Step(NamedTuple):
    """A pattern for some kinds of blocks; where it is for several, its groups are theirs, in order."""

    names: tuple[str, ...]
    pattern: regex.Pattern[str]
    spaced: bool = False


class Words:
    """Named classes of characters and kinds of blocks; `pattern` compiles a regex in which `{han}` and the like stand.

    A kind whose patterns take longer than a second on one block is left out from then on, and named in `slow`.

    >>> words = Words({"mark": "[，。]"}, [Kind(name="label", patterns=("■.+",))])
    >>> words.pattern("{mark}+").findall("路，线。")
    ['，', '。']
    >>> words.kind("■ 视点")
    'label'
    >>> Words({}, [Kind(name="label", patterns=("国 .+",))]).kind("国内")
    ''
    """

    def __init__(self, classes: Mapping[str, str], kinds: Iterable[Kind] = ()) -> None:
        self.classes = dict(classes)
        self.kinds = tuple(kinds)
        self.slow: list[str] = []

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
    def _plans(self) -> dict[int, list[Step]]:
        return {}

    def _plan(self, size: int) -> list[Step]:
        """The patterns for a block of that size, in order; kinds next to each other share one where they can."""
        plan = self._plans.get(size)
        if plan is None:
            kinds = [kind for kind in self.kinds if size <= (kind.longest or _LONGEST)]
            plan = self._plans[size] = self._planned(tuple(kind.name for kind in kinds), kinds)
        return plan

    @lazy
    def _known(self) -> dict[tuple[str, ...], list[Step]]:
        return {}

    def _planned(self, names: tuple[str, ...], kinds: list[Kind]) -> list[Step]:
        if names not in self._known:
            whole = [(kind.name, "|".join(f"(?:{p})" for p in kind.patterns if " " not in p)) for kind in kinds]
            plan = [
                Step((kind.name,), self.pattern(pattern), spaced=True)
                for kind in kinds
                for pattern in kind.patterns
                if " " in pattern
            ]
            parted = groupby((part for part in whole if part[1]), key=lambda part: bool(self.pattern(part[1]).groups))
            for own, group in parted:
                parts = list(group)
                for step in [[part] for part in parts] if own else [parts]:
                    joined = step[0][1] if own else "|".join(f"({pattern})" for _, pattern in step)
                    plan.append(Step(tuple(name for name, _ in step), self.pattern(joined)))
            self._known[names] = plan
        return self._known[names]

    @lazy
    def _seen(self) -> dict[str, str]:
        return {}

    def forget(self) -> None:
        """Forget the blocks seen so far, so that a measurement counts what a page costs that nobody has seen."""
        self._seen.clear()

    def kind(self, block: str) -> str:
        """The name of the first kind the block matches, or '' where it matches none."""
        name = self._seen.get(block)
        if name is None:
            if len(block) > _LONGEST:
                return ""
            name = self._kind(bare(block), block)
            if len(self._seen) > 20000:
                self._seen.clear()
            self._seen[block] = name
        return name

    def _kind(self, text: str, block: str) -> str:
        for step in self._plan(len(text)):
            if step.spaced and len(block) == len(text):
                continue
            read = block if step.spaced else text
            try:
                match = step.pattern.fullmatch(read, timeout=_SECONDS)
            except TimeoutError:
                self._leave_out(step, read)
                return self._kind(text, block)
            if match:
                return step.names[(match.lastindex or 1) - 1] if len(step.names) > 1 else step.names[0]
        return ""

    def _leave_out(self, step: Step, text: str) -> None:
        """Drop the first kind that takes too long on its own, or all of the step where it is only their sum."""
        slow = set(step.names)
        for kind in self.kinds if len(slow) > 1 else ():
            if kind.name in slow and self._slow("|".join(f"(?:{p})" for p in kind.patterns), text):
                slow = {kind.name}
                break
        self.kinds = tuple(kind for kind in self.kinds if kind.name not in slow)
        self._plans.clear()
        self.slow += sorted(slow)

    def _slow(self, pattern: str, text: str) -> bool:
        try:
            self.pattern(pattern).fullmatch(text, timeout=_SECONDS)
        except TimeoutError:
            return True
        return False


def _last(within: tuple[str, ...]) -> str:
    return within[-1] if within else ""
