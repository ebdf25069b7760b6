"""`replace`: puts one text in place of another, by a table of characters or by a pattern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

import regex
from pydantic import Field, model_validator

from cleaner.codes import BEYOND, Needs, among
from cleaner.contracts import Contract
from cleaner.edits import Changes, Finding
from cleaner.page import Page
from cleaner.repair import Parameters, Repair
from cleaner.safe import TOO_LONG, matches
from cleaner.where import Positions, Where
from cleaner.words import PatternError, Words


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
    where: Where | None = Field(default=None, description="Where on the page a match must stand.")

    @model_validator(mode="after")
    def _one_way(self) -> ReplaceParams:
        if (self.map is None) == (self.pattern is None):
            raise ValueError("'replace' has either 'map' or 'pattern'")
        if self.pattern is not None and self.with_ is None and self.model_fields_set & {"with_"}:
            raise ValueError("'with' is empty; write '' to put nothing in place of a match")
        if (self.pattern is None) != (self.with_ is None):
            raise ValueError("'pattern' and 'with' go together")
        if self.map is not None and not all(self.map):
            raise ValueError("'map' has an empty text to look for")
        if self.map is not None and not self.map:
            raise ValueError("'map' is empty")
        return self


class Replace(Repair[ReplaceParams]):
    """Replaces every match; a pattern that takes longer than its budget on a page leaves the page and is flagged."""

    name = "replace"
    Params = ReplaceParams
    contracts: ClassVar[tuple[Contract, ...]] = ("spaces", "breaks", "marks", "repeats", "furniture", "text")

    def __init__(self, params: ReplaceParams, words: Words) -> None:
        super().__init__(params, words)
        self.map = params.map or {}
        texts = () if isinstance(params.needs, str) else params.needs or ()
        if params.map:
            keys = sorted(params.map, key=len, reverse=True)
            single = all(len(k) == 1 for k in keys)
            chars = regex.escape("".join(keys), special_only=False)
            self.pattern = regex.compile(f"[{chars}]" if single else "|".join(map(regex.escape, keys)))
            needed: Iterable[str] = (key[0] for key in keys)
            self.single = among(keys) if single and max(keys) < BEYOND else None
        else:
            self.single = None
            self.pattern = words.pattern(params.pattern or "", regex.MULTILINE)
            needed = params.needs or ()
            _check_template(self.pattern, params.with_ or "")
        self.needs = None if texts or not (params.map or params.needs) else Needs(needed)
        self.needed = bool(texts)
        pairs = [text for text in texts if len(text) == 2 and " " in text]
        self.before_a_space = frozenset(text[0] for text in pairs if text[1] == " ")
        self.behind_a_space = frozenset(text[1] for text in pairs if text[1] != " ")
        self.texts = [text for text in texts if text not in pairs]
        same = all(text[:1] == text[1:2] != "" for text in self.texts)
        self.twice = frozenset(ord(text[0]) for text in self.texts) if same else None  # one of them stands twice
        self.openings = tuple(text[1:] for text in texts if text[:1] == "\n")  # with which a page may begin as well
        self.outside = words.pattern(params.outside) if params.outside else None
        self.trusted = all(map(words.trusts, filter(None, (params.pattern, params.outside))))
        if params.where and params.where.kind:
            words.check_kinds(params.where.kind)

    def wanted(self, page: Page) -> bool:
        """Whether the page has a character that the damage cannot do without."""
        if self.needs is not None:
            return page.has(self.needs)
        if not self.needed:
            return True
        if self.before_a_space or self.behind_a_space:
            before, behind = page.beside_spaces
            if not (before.isdisjoint(self.before_a_space) and behind.isdisjoint(self.behind_a_space)):
                return True
        if self.openings and page.text.startswith(self.openings):
            return True
        if not self.texts or (self.twice is not None and self.twice.isdisjoint(page.doubled)):
            return False
        return any(map(page.holds, self.texts))

    def find(self, page: Page) -> Iterator[Changes | Finding]:
        """A change for every match that stands where it must."""
        if self.single is not None and not (self.outside or self.params.where):
            at = self.single.take(page.plane, mode="clip").nonzero()[0]
            chars = map(page.text.__getitem__, at.tolist())
            yield Changes(at.tolist(), (at + 1).tolist(), [*map(self.map.__getitem__, chars)], [""] * len(at))
            return
        try:
            found = matches(self.pattern, page.text, self.trusted)
            safe = [m.span() for m in matches(self.outside, page.text, self.trusted)] if found and self.outside else []
        except TimeoutError:
            yield Finding(0, 0, TOO_LONG)
            return
        if safe:
            found = _outside(found, safe)
        if self.params.where and found:
            places = Positions(self.params.where, page, self.words)
            found = [match for match in found if places.allow(*match.span())]
        if found:
            starts, ends = zip(*[match.span() for match in found], strict=True)
            yield Changes(list(starts), list(ends), self._afters(found), [""] * len(found))

    def _afters(self, found: list[regex.Match[str]]) -> list[str]:
        """What takes the place of each match."""
        if self.map:
            return [self.map[match[0]] for match in found]
        template = self.params.with_ or ""
        return [match.expand(template) for match in found] if "\\" in template else [template] * len(found)


def _outside(found: list[regex.Match[str]], safe: list[tuple[int, int]]) -> list[regex.Match[str]]:
    """The matches that share no character with the spans left alone."""
    kept, at = [], 0
    for match in found:
        start, end = match.span()
        while at < len(safe) and safe[at][1] <= start:
            at += 1
        if at == len(safe) or safe[at][0] >= end:
            kept.append(match)
    return kept


def _check_template(pattern: regex.Pattern[str], template: str) -> None:
    """PatternError where the template names a group that the pattern does not have."""
    if "\\" not in template:
        return
    for match in regex.finditer(r"\\(?:\\|(\d+)|g<([^>]*)>)", template):
        group = match[1] or match[2]
        if group is None:
            continue
        known = int(group) <= pattern.groups if group.isdigit() else group in pattern.groupindex
        if not known:
            raise PatternError(f"the pattern has no group {group}", template, match.start())
    try:
        pattern.sub(template, "")
    except (regex.error, IndexError) as error:
        raise PatternError(str(getattr(error, "msg", error)), template, getattr(error, "pos", None)) from None
