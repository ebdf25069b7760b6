"""The words that rules are written in: classes of characters and kinds of blocks, both declared in YAML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from cleaner.lazy import lazy

import regex
from pydantic import BaseModel, ConfigDict, Field

from cleaner.contracts import bare

_NAME = regex.compile(r"(?<!\\[pPN])\{([a-z][a-z-]*)\}")


class Kind(BaseModel):
    """One kind of block: a name and the patterns one of which the whole block must match, its spaces left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="What cases and orders call this kind.")
    patterns: tuple[str, ...] = Field(
        min_length=1, description="Patterns for a block without its spaces; the whole block must match one of them."
    )
    longest: int | None = Field(default=None, ge=1, description="The most characters such a block may have.")


class Words:
    """Named classes of characters and kinds of blocks; `pattern` compiles a regex in which `{han}` and the like stand.

    >>> words = Words({"mark": "[，。]"}, [Kind(name="label", patterns=("■.+",))])
    >>> words.pattern("{mark}+").findall("路，线。")
    ['，', '。']
    >>> words.kind("■ 视点")
    'label'
    """

    def __init__(self, classes: Mapping[str, str], kinds: Iterable[Kind] = ()) -> None:
        self.classes = dict(classes)
        self.kinds = tuple(kinds)

    def expand(self, pattern: str) -> str:
        """The pattern with every `{class}` replaced by that class; KeyError names one that is not declared."""
        for _ in range(8):
            found = False

            def put(match: regex.Match[str]) -> str:
                nonlocal found
                found = True
                return self.classes[match[1]]

            pattern = _NAME.sub(put, pattern)
            if not found:
                break
        return pattern

    def pattern(self, pattern: str, flags: int = 0) -> regex.Pattern[str]:
        """The compiled pattern, its classes filled in."""
        return regex.compile(self.expand(pattern), flags)

    @lazy
    def _patterns(self) -> list[tuple[str, int, regex.Pattern[str]]]:
        return [
            (kind.name, kind.longest or 1 << 30, self.pattern("|".join(f"(?:{p})" for p in kind.patterns)))
            for kind in self.kinds
        ]

    @lazy
    def _seen(self) -> dict[str, str]:
        return {}

    def kind(self, block: str) -> str:
        """The name of the first kind the block matches, or '' where it matches none."""
        name = self._seen.get(block)
        if name is None:
            if len(block) > 300:
                return ""
            text = bare(block)
            name = next((n for n, most, p in self._patterns if len(text) <= most and p.fullmatch(text)), "")
            if len(self._seen) > 20000:
                self._seen.clear()
            self._seen[block] = name
        return name
