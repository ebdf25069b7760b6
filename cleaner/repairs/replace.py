"""`replace`: puts one text in place of another, by a table of characters or by a pattern."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from pydantic import Field, model_validator

from cleaner.contracts import Contract
from cleaner.edits import Change, Finding
from cleaner.page import Page, codes_of
from cleaner.repair import Parameters, Repair
from cleaner.words import Words

SECONDS = 5.0


class ReplaceParams(Parameters):
    """Either `map` or `pattern` with `with`."""

    map: dict[str, str] | None = Field(default=None, description="Each text and what takes its place.")
    pattern: str | None = Field(default=None, description="A regex; `{han}`, `{mark}` … stand for classes.")
    with_: str | None = Field(
        default=None, alias="with", description="What takes the match's place; `\\1` is the first group."
    )
    needs: str | tuple[str, ...] | None = Field(
        default=None,
        description="What a page must have to be looked at: any of these characters, or any text of a list "
        "(one that begins with a line end may also stand at the page's start).",
    )
    outside: str | None = Field(default=None, description="A pattern whose matches are left alone.")

    @model_validator(mode="after")
    def _one_way(self) -> ReplaceParams:
        if (self.map is None) == (self.pattern is None):
            raise ValueError("'replace' has either 'map' or 'pattern'")
        if (self.pattern is None) != (self.with_ is None):
            raise ValueError("'pattern' and 'with' go together")
        if self.map is not None and not self.map:
            raise ValueError("'map' is empty")
        return self


class Replace(Repair[ReplaceParams]):
    """Replaces every match; a pattern that takes longer than its budget on a page stops there and is flagged."""

    name = "replace"
    Params = ReplaceParams
    contracts: tuple[Contract, ...] = ("spaces", "breaks", "marks", "repeats", "furniture", "text")

    def __init__(self, params: ReplaceParams, words: Words) -> None:
        super().__init__(params, words)
        self.map = params.map or {}
        self.texts: tuple[str, ...] = ()
        if params.map:
            keys = sorted(params.map, key=len, reverse=True)
            single = all(len(k) == 1 for k in keys)
            source = f"[{regex.escape(''.join(keys), special_only=False)}]" if single else "|".join(map(regex.escape, keys))
            self.pattern = regex.compile(source)
            self.needs = codes_of(k[0] for k in keys)
        else:
            self.pattern = words.pattern(params.pattern or "", regex.MULTILINE)
            self.needs = codes_of(params.needs if isinstance(params.needs, str) else ())
        self.texts = () if isinstance(params.needs, str) else params.needs or ()
        self.outside = words.pattern(params.outside) if params.outside else None

    def wanted(self, page: Page) -> bool:
        """Whether the page has a character that the damage cannot do without."""
        if self.texts:
            return any(text in page.text or (text[0] == "\n" and page.text.startswith(text[1:])) for text in self.texts)
        return not len(self.needs) or page.has(self.needs)

    def find(self, page: Page) -> Iterator[Change | Finding]:
        """A change for every match."""
        text = page.text
        safe: list[tuple[int, int]] | None = None
        at = 0
        try:
            for match in self.pattern.finditer(text, timeout=SECONDS):
                start, end = match.span()
                if safe is None:
                    safe = [m.span() for m in self.outside.finditer(text)] if self.outside else []
                while at < len(safe) and safe[at][1] <= start:
                    at += 1
                if at < len(safe) and safe[at][0] < end:
                    continue
                after = self.map[match[0]] if self.map else match.expand(self.params.with_ or "")
                yield Change(start, end, after)
        except TimeoutError:
            yield Finding(0, 0, "took-too-long")
