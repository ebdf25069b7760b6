"""Proof by examples: what each rule's examples promise, tried alone and in the whole set."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

import regex

from cleaner import engine
from cleaner.cleaned import Cleaned
from cleaner.edits import Flag
from cleaner.engine import Pipeline
from cleaner.rule import Example, Rule
from cleaner.ruleset import RuleSet

Kind = Literal["result", "again", "contract", "flag", "set"]
_LINE_ENDS = regex.compile(r"[\n\f]+")


class Failure(NamedTuple):
    """What one example promised and what happened; `by` are other rules that had a hand in it.

    `result`: another text came out; `again`: cleaning that text changed it once more; `contract`: an edit was
    refused; `flag`: nothing was flagged, or what must be kept was; `set`: another rule touched what must be kept.
    """

    rule: Rule
    number: int
    kind: Kind
    message: str
    expected: str
    found: str
    by: tuple[str, ...] = ()


def prove(rules: RuleSet, ids: Collection[str] | None = None) -> Iterator[tuple[Rule, list[Failure]]]:
    """Every rule with what its examples fail at; with `ids`, those rules alone, and what they do to the others.

    A `keep` holds in the whole set where its lines come out as they went in. Blank lines and the spaces at a line's
    ends are left out of that comparison: the form of a page is the business of the form rules on every page.
    """
    everything = _pipeline(rules, rules.rules)
    for rule in rules.rules:
        wanted = ids is None or rule.id in ids
        failures = list(_alone(rules, rule)) if wanted else []
        for number, example in enumerate(rule.examples, 1):
            if example.keep is None or example.alone or any(f.number == number for f in failures):
                continue
            failure = _in_set(rule, number, example.keep, everything)
            if failure and (wanted or (ids is not None and any(name in ids for name in failure.by))):
                failures.append(failure)
        if wanted or failures:
            yield rule, failures


def _pipeline(rules: RuleSet, chosen: Collection[Rule]) -> Pipeline:
    return Pipeline.of((rule for rule in chosen if rule.level == "apply"), rules.words)


def _alone(rules: RuleSet, rule: Rule) -> Iterator[Failure]:
    only = _pipeline(rules, [rule.model_copy(update={"level": "apply"})])
    for number, example in enumerate(rule.examples, 1):
        raw = _raw(example)
        done = engine.run(only, raw)
        yield from _check(rule, number, example, done)
        if done.text != raw and done.text == example.to:
            again = engine.run(only, done.text).text
            if again != done.text:
                message = "cleaned again, it changes once more"
                yield Failure(rule, number, "again", message, done.text, again)


def _raw(example: Example) -> str:
    return next(text for text in (example.fix, example.keep, example.flag) if text is not None)


def _check(rule: Rule, number: int, example: Example, done: Cleaned) -> Iterator[Failure]:
    expected = example.to if example.to is not None else _raw(example)
    for refused in done.refusals[:1]:
        message = f"an edit breaks the contract {rule.changes!r}: {refused.reason}"
        yield Failure(rule, number, "contract", message, refused.before, refused.after)
    if any(flag.case == "never-settles" for flag in done.flags):
        message = "finds its own result damaged, again and again"
        yield Failure(rule, number, "again", message, expected, done.text)
    elif done.text != expected:
        promise = "becomes something else" if example.to is not None else "is changed"
        unchanged = done.text == example.fix
        yield Failure(rule, number, "result", "is left as it is" if unchanged else promise, expected, done.text)
    elif example.flag is not None and not done.flags:
        yield Failure(rule, number, "flag", "is not flagged", expected, done.text)
    elif example.keep is not None and rule.changes == "nothing":
        for flag in done.flags[:1]:
            yield Failure(rule, number, "flag", f"is flagged: {_shown(flag)}", expected, done.text)


def _shown(flag: Flag) -> str:
    told = f"{flag.text!r}"
    return f"{told} ({flag.case})" if flag.case else told


def _in_set(rule: Rule, number: int, text: str, everything: Pipeline) -> Failure | None:
    done = engine.run(everything, text)
    if _lines(done.text) == _lines(text):
        return None
    by = dict.fromkeys(p.rule.id for p in done._passes if _lines(p.before.text) != _lines(p.after.text))
    others = tuple(name for name in by if name != rule.id)
    what = "in the whole set it is changed"
    message = f"{what} by {', '.join(others)}" if others else f"{what} by the rule itself, once others have run"
    return Failure(rule, number, "set", message, "\n".join(_lines(text)), "\n".join(_lines(done.text)), others)


def _lines(text: str) -> list[str]:
    """The lines that are not blank, without the spaces around them."""
    return [line for part in _LINE_ENDS.split(text) if (line := part.strip())]
