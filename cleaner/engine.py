"""Runs a rule set over a page: repairs find, contracts are checked, edits are applied and recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from cleaner.cleaned import Cleaned, Pass, Remarks
from cleaner.codes import Cut, Needs
from cleaner.contracts import ALONE, breach
from cleaner.earlier import still_there
from cleaner.edits import Change, Changes, Finding, Move, Refusal, Span
from cleaner.origins import raw_place
from cleaner.page import Page
from cleaner.repair import Parameters, Proposal, Repair, repairs
from cleaner.rule import Rule
from cleaner.safe import TOO_LONG
from cleaner.script import script_of
from cleaner.words import Words

MAX_ROUNDS = 8
_SAME_LETTERS = frozenset(("spaces", "breaks"))  # contracts under which a page keeps its letters, and so its script


class Bound:
    """A rule and its repair, ready to run."""

    __slots__ = ("acts", "asks", "once", "repair", "rule", "scripts", "signs")

    def __init__(self, rule: Rule, repair: Repair[Parameters]) -> None:
        self.rule, self.repair, self.scripts, self.once = rule, repair, rule.scripts, repair.once
        self.acts = rule.level != "suggest" and rule.changes != "nothing"
        needs = repair.needs if isinstance(repair.needs, Needs) and repair.needs else None
        self.signs = needs.signs if needs and not len(needs.ideographs) else None
        self.asks = partial(_has_and_wants, needs, repair) if needs and self.signs is None else repair.wanted

    def wanted(self, page: Page) -> bool:
        """Whether the page can have this damage at all."""
        if self.signs is not None and self.signs.isdisjoint(page.signs):
            return False
        return self.asks(page)


def _has_and_wants(needs: Needs, repair: Repair[Parameters], page: Page) -> bool:
    return page.has(needs) and repair.wanted(page)


class Pipeline:
    """Rules in their order, ready to run; `acting` are those that change pages.

    `signs` are all that any of these needs of which signs alone tell whether a page has what they need.
    """

    def __init__(self, bound: Iterable[Bound]) -> None:
        self.bound = tuple(bound)
        self.acting = [(place, one, one.signs, one.asks) for place, one in enumerate(self.bound) if one.acts]
        self.signs = frozenset[str]().union(*(signs for _, _, signs, _ in self.acting if signs))

    @classmethod
    def of(cls, rules: Iterable[Rule], words: Words) -> Pipeline:
        """The rules, each with its repair."""
        known = repairs()
        return cls(Bound(rule, known[rule.repair](rule.params, words)) for rule in rules)


def run(pipeline: Pipeline, raw: str) -> Cleaned:
    """Clean one text (characters, as decoded); the rules run in rounds until none of them finds anything more.

    One round is all a clean page costs. Running until nothing changes is what makes cleaning twice change nothing;
    a rule that never settles is stopped after a few rounds and flagged. Rules that change nothing see the last
    page, and only when somebody asks what they found.
    """
    bound, acting, needed = pipeline.bound, pipeline.acting, pipeline.signs
    page, quiet, slow, count = Page(raw), 0, False, len(acting)
    has: frozenset[str] | None = None  # of the characters that rules need
    passes: list[Pass] = []
    refused: dict[Refusal, None] = {}
    said = [_NOTHING] * len(bound)  # what each rule had to say last
    for number in range(MAX_ROUNDS):
        for place, one, signs, asks in acting:
            if quiet == count:  # so many rules in a row left this page as it is: all of them
                break
            quiet += 1
            if (number and one.once) or (slow and _SLOW in said[place].findings):
                continue
            if signs is not None:
                if has is None:
                    has = page.signs & needed
                if signs.isdisjoint(has):
                    said[place] = _NOTHING
                    continue
            if not asks(page):
                said[place] = _NOTHING
                continue
            said[place] = outcome = _ask(one, page, number)
            if outcome is _NOTHING:
                continue
            refused.update(dict.fromkeys(outcome.refused))
            slow = slow or _SLOW in outcome.findings
            if outcome.change is not None:
                passes.append(outcome.change)
                page.forget()
                page, quiet, has = outcome.change.after, 0, None
    unsettled = [one.rule for one in passes if one.round == MAX_ROUNDS - 1]
    return Cleaned(raw, page, tuple(passes), partial(_remarks, bound, page, passes, said, refused, unsettled))


def _remarks(
    bound: Sequence[Bound], page: Page, passes: Sequence[Pass], said: list[Outcome], refused: dict[Refusal, None],
    unsettled: list[Rule],
) -> Remarks:  # fmt: skip
    """What all rules have to say of the last page; those that change nothing are only now asked."""
    outcomes = [said[n] if one.acts else _suggest(bound, n, page, passes) for n, one in enumerate(bound)]
    telling = [(one.rule, outcome) for one, outcome in zip(bound, outcomes, strict=True) if outcome is not _NOTHING]
    findings = [(rule, finding) for rule, outcome in telling for finding in outcome.findings]
    findings += [(rule, Finding(0, 0, "never-settles")) for rule in unsettled]
    refusals = dict.fromkeys((*refused, *(refusal for _, outcome in telling for refusal in outcome.refused)))
    suggested = [o.change for r, o in telling if r.level == "suggest" and o.change is not None]
    return Remarks(tuple(findings), tuple(refusals), tuple(suggested))


def _suggest(bound: Sequence[Bound], number: int, page: Page, passes: Sequence[Pass]) -> Outcome:
    """What a rule that changes nothing has to say of the last page.

    One that would change text is asked of the page as it came to it, since later rules build on what it left: they
    join lines that it would have closed up, and take away the form feeds that tell what is furniture.
    """
    one, turn = bound[number], page
    if one.rule.changes not in ("nothing", "order"):
        later = {other.rule.id for other in bound[number:]}
        turn = next((done.before for done in passes if done.round or done.rule.id in later), page)
    outcome = _ask(one, turn) if one.wanted(turn) else _NOTHING
    return outcome if turn is page or outcome is _NOTHING else _brought(outcome, turn, page)


def _brought(outcome: Outcome, turn: Page, page: Page) -> Outcome:
    """What was said of an earlier page as said of this one, where it still has the text that it was said of."""
    find, change = still_there(turn, page), outcome.change
    found = [Finding(*here, case) for start, end, case in outcome.findings if (here := find(start, end))]
    made: list[tuple[Span, str, str]] = []
    if change:
        told = zip(change.starts, change.ends, change.afters, change.cases, strict=True)
        made = sorted((here, after, case) for start, end, after, case in told if (here := find(start, end)))
        made = [one for before, one in pairwise([None, *made]) if one and not (before and one[0].start < before[0].end)]
    if change and made:
        spans, afters, cases = map(list, zip(*made, strict=True))
        starts, ends = map(list, zip(*spans, strict=True))
        change = Pass(change.rule, page, page.replaced(starts, ends, afters), starts, ends, afters, cases)
    return Outcome(change if made else None, tuple(found), outcome.refused)


class Outcome(NamedTuple):
    """What one rule had to say of one page."""

    change: Pass | None = None
    findings: tuple[Finding, ...] = ()
    refused: tuple[Refusal, ...] = ()


_NOTHING = Outcome()
_SLOW = Finding(0, 0, TOO_LONG)


def _ask(one: Bound, page: Page, number: int = 0) -> Outcome:
    if one.scripts and script_of(page) not in one.scripts:
        return _NOTHING
    refused: list[Refusal] = []
    try:
        proposals = list(one.repair.find(page))
    except TimeoutError:
        return Outcome(findings=(_SLOW,))
    if not proposals:
        return _NOTHING
    change, findings = _propose(one.rule, page, proposals, refused, number)
    return Outcome(change, tuple(findings), tuple(refused)) if change or findings or refused else _NOTHING


def _propose(
    rule: Rule, page: Page, proposals: Iterable[Proposal], refused: list[Refusal], number: int
) -> tuple[Pass | None, list[Finding]]:
    made, cut = Changes([], [], [], []), None
    findings: list[Finding] = []
    moves: list[Move] = []
    for item in proposals:
        if isinstance(item, Change):
            cut = None
            _change(rule, page, item, made, refused)
        elif isinstance(item, Changes):
            spans = _kept(rule, page, item, made)
            cut = None if made.starts else spans
            if spans is not None:
                made.extend(item)
            else:
                for one in item.each():
                    _change(rule, page, one, made, refused)
        elif isinstance(item, Finding):
            findings.append(item)
        else:
            moves.append(item)
    if moves:
        return _move(rule, page, moves, refused, number), findings
    if not made.starts:
        return None, findings
    after = page.replaced(made.starts, made.ends, made.afters, cut)
    if rule.changes in _SAME_LETTERS and "script" in page.memo:
        after.memo["script"] = page.memo["script"]
    return Pass(rule, page, after, *made, round=number), findings


def _kept(rule: Rule, page: Page, item: Changes, made: Changes) -> Cut | None:
    """The spans of many changes, if all keep the rule's contract and change something, each behind the one before."""
    starts, ends, afters, _ = item
    if rule.changes not in ALONE or not starts or (made.ends and starts[0] < made.ends[-1]):
        return None
    cut, text = Cut(starts, ends, afters), page.text
    if starts[0] < 0 or ends[-1] > len(text) or not cut.ordered:
        return None
    befores = cut.befores(text)
    pairs = {(before, "") for before in set(befores)} if cut.deletes else set(zip(befores, afters, strict=True))
    broken = any(before == after or breach(rule.changes, before, 0, len(before), after) for before, after in pairs)
    return None if broken else cut


def _change(rule: Rule, page: Page, item: Change, made: Changes, refused: list[Refusal]) -> None:
    start, end, after, case = item
    if not 0 <= start <= end <= len(page.text):
        at = min(max(start, 0), len(page.text))
        refused.append(Refusal(rule.id, raw_place(page, at, at), "", after, "there is no such place on the page"))
        return
    before = page.text[start:end]
    if before == after:
        return
    if made.ends and start < made.ends[-1]:
        reason = "it overlaps another edit of the same rule"
    else:
        reason = breach(rule.changes, page.text, start, end, after)
    if reason:
        refused.append(Refusal(rule.id, raw_place(page, start, end), before, after, reason))
        return
    made.starts.append(start)
    made.ends.append(end)
    made.afters.append(after)
    made.cases.append(case)


def _move(rule: Rule, page: Page, moves: list[Move], refused: list[Refusal], number: int) -> Pass | None:
    (begin, stop), blocks = page.spans, page.spans.shape[1]
    done: list[Move] = []
    for move in moves:
        reason = "" if rule.changes in ("order", "text") else "it moves blocks"
        taken = range(move.first, move.last + 1)
        if reason or not 0 <= move.first <= move.last < blocks or move.before in taken:
            at = (int(begin[move.first]), int(stop[move.first])) if 0 <= move.first < blocks else (0, 0)
            place, text = raw_place(page, *at), page.text[slice(*at)]
            refused.append(Refusal(rule.id, place, text, "", reason or "no such blocks"))
            continue
        done.append(move._replace(before=min(move.before, blocks)))
    order = _ordered(done, blocks)
    if not done or order == sorted(order):
        return None
    starts: list[int] = begin[[m.first for m in done]].tolist()
    ends: list[int] = stop[[m.last for m in done]].tolist()
    afters = [page.text[s:e] for s, e in zip(starts, ends, strict=True)]
    return Pass(rule, page, page.reordered(order), starts, ends, afters, [m.case for m in done], tuple(order), number)


def _ordered(moves: Sequence[Move], count: int) -> list[int]:
    """The numbers of so many blocks once the moves are made, one after the other."""
    # which block follows each, and which it follows; the number behind the last closes the ring
    following, followed = [*range(1, count + 1), 0], [count, *range(count)]
    for first, last, target, _ in moves:
        for block in range(first, last + 1):
            ahead, behind = followed[block], following[block]
            following[ahead], followed[behind] = behind, ahead
            ahead = followed[target]
            following[ahead], followed[block], following[block], followed[target] = block, ahead, target, block
    order, block = [], following[count]
    while block != count:
        order.append(block)
        block = following[block]
    return order
