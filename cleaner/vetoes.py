"""Rejections at work: which of a page's proposed changes a reviewer has refused before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple

from cleaner.decisions import Decision, Decisions, occurrences, page_hash, rule_hash
from cleaner.edits import Change, Move, Span
from cleaner.origins import raw_place
from cleaner.page import Page
from cleaner.rule import Rule


class Remark(NamedTuple):
    """A decision that did nothing in this run: `stale` where its rule or page changed, else `unused`; and why."""

    decision: Decision
    state: Literal["stale", "unused"]
    reason: str

    def __str__(self) -> str:
        d = self.decision
        return f"{self.state}: {d.page}, {d.raw.start}–{d.raw.end}, {d.rule}, {d.before!r} → {d.after!r}: {self.reason}"


class _Target:
    """One rejection and where it stands on this page."""

    def __init__(self, decision: Decision, span: Span) -> None:
        self.decision = decision
        self.span = span
        self.met = False
        self.rule_changed = False

    def refuses(self, span: Span, kind: str, before: str, after: str) -> bool:
        """Whether a proposal of the rejected rule is the rejected edit."""
        d = self.decision
        if span != self.span or (kind, before, after) != (d.kind, d.before, d.after):
            return False
        self.met = True
        return True


class Vetoes:
    """The rejections that hold on one page; `refuses` is asked for every change before it is made.

    A rejection holds where rule, rule content, raw place, before and after are those of the rejected edit.
    """

    def __init__(self, found: Iterable[tuple[Decision, Span]], lost: Iterable[Remark] = ()) -> None:
        self._targets: dict[str, list[_Target]] = defaultdict(list)
        for decision, span in found:
            self._targets[decision.rule].append(_Target(decision, span))
        self._lost = tuple(lost)
        self._hashes: dict[str, str] = {}

    def refuses(self, rule: Rule, page: Page, change: Change | Move) -> bool:
        """Whether a reviewer rejected this change; `change` counts characters (a move: blocks) of `page`."""
        targets = [t for name in (rule.id, *rule.aliases) for t in self._targets.get(name, ())]
        if not targets:
            return False
        if rule.id not in self._hashes:
            self._hashes[rule.id] = rule_hash(rule)
        start, end, kind = _place(page, change)
        span, before = raw_place(page, start, end), page.text[start:end]
        after = change.after if isinstance(change, Change) else before
        refused = False
        for target in targets:
            if target.decision.rule_hash != self._hashes[rule.id]:
                target.rule_changed = True
            elif target.refuses(span, kind, before, after):
                refused = True
        return refused

    def remarks(self) -> tuple[Remark, ...]:
        """The rejections that did nothing on this page, once it was cleaned."""
        quiet = list(self._lost)
        for target in (t for targets in self._targets.values() for t in targets if not t.met):
            if target.rule_changed:
                quiet.append(Remark(target.decision, "stale", "the rule has changed since"))
            else:
                quiet.append(Remark(target.decision, "unused", "the rule no longer proposes this edit"))
        return tuple(quiet)


def _place(page: Page, change: Change | Move) -> tuple[int, int, str]:
    if isinstance(change, Change):
        return change.start, change.end, "replace"
    blocks = page.blocks
    if not 0 <= change.first <= change.last < len(blocks):
        return 0, 0, "move"
    return blocks[change.first][0], blocks[change.last][1], "move"


class Plan:
    """All rejections of a decisions file, dealt out to the pages of a run."""

    def __init__(self, decisions: Decisions) -> None:
        self._exact: dict[tuple[str, str], list[Decision]] = defaultdict(list)
        self._by_hash: dict[str, list[Decision]] = defaultdict(list)
        self._by_name: dict[str, list[Decision]] = defaultdict(list)
        for decision in decisions:
            if decision.verdict == "reject":
                self._exact[decision.page_hash, decision.page].append(decision)
                self._by_hash[decision.page_hash].append(decision)
                self._by_name[decision.page].append(decision)

    def vetoes(self, name: str, raw: str) -> Vetoes | None:
        """The rejections for one page, or None where there are none.

        A page is known by its content, whatever its name. A page of the same name whose content has changed keeps
        those rejections whose place it still has: the same characters on both sides, as many times as before.
        """
        if not self._by_hash:
            return None
        digest = page_hash(raw)
        same = self._exact.get((digest, name)) or self._by_hash.get(digest)
        if same:
            return Vetoes((d, d.raw) for d in same)
        named = self._by_name.get(name)
        if not named:
            return None
        found, lost = [], []
        for decision in named:
            places = occurrences(raw, decision.left, decision.text, decision.right)
            if len(places) == decision.of:
                start = places[decision.nth - 1]
                found.append((decision, Span(start, start + len(decision.text))))
            else:
                reason = f"the page has changed: the place stands {len(places)} times on it instead of {decision.of}"
                lost.append(Remark(decision, "stale", reason))
        return Vetoes(found, lost)

    def unseen(self, pages: Iterable[tuple[str, str]]) -> tuple[Remark, ...]:
        """The rejections for pages that a run did not have; `pages` are the names and hashes of those it had."""
        known = list(pages)
        names, hashes = {name for name, _ in known}, {digest for _, digest in known}
        return tuple(
            Remark(decision, "unused", "its page was not part of this run")
            for many in self._exact.values()
            for decision in many
            if decision.page not in names and decision.page_hash not in hashes
        )
