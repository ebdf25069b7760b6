"""Every example of every built-in rule: they are the rules' tests."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from cleaner import Cleaned, Cleaner
from cleaner.page import Page
from cleaner.rule import Example, Rule
from cleaner.ruleset import RuleSet

ALL = Cleaner()
RULES = ALL.rules


class Case(NamedTuple):
    """One example and the rule it belongs to."""

    rule: Rule
    number: int
    example: Example

    @property
    def name(self) -> str:
        """What pytest calls it: rule, kind and number of the example."""
        kind = next(k for k in ("fix", "keep", "flag") if getattr(self.example, k) is not None)
        return f"{self.rule.id}-{kind}-{self.number}"


CASES = [Case(rule, n, example) for rule in RULES.rules for n, example in enumerate(rule.examples, start=1)]


def of_kind(kind: str) -> pytest.MarkDecorator:
    chosen = [c for c in CASES if getattr(c.example, kind) is not None]
    return pytest.mark.parametrize("case", chosen, ids=[c.name for c in chosen])


def alone(rule: Rule) -> Cleaner:
    """A cleaner of this rule and no other, working whatever its level."""
    return Cleaner(RuleSet((rule.model_copy(update={"level": "apply"}),), RULES.words, RULES.kinds))


def checked(rule: Rule, raw: str) -> Cleaned:
    """The text cleaned by this rule alone, after what must hold for every example."""
    cleaner = alone(rule)
    done = cleaner.clean(raw)
    assert done.rebuild() == raw
    assert done.refusals == ()
    assert not [f for f in done.flags if f.case in ("never-settles", "took-too-long")]
    assert {e.rule for e in done.edits} <= {rule.id}
    assert cleaner.clean(done.text).edits == ()
    return done


@of_kind("fix")
def test_is_repaired(case: Case) -> None:
    assert case.example.fix is not None
    assert checked(case.rule, case.example.fix).text == case.example.to


@of_kind("keep")
def test_is_kept(case: Case) -> None:
    assert case.example.keep is not None
    done = checked(case.rule, case.example.keep)
    assert done.text == case.example.keep
    assert done.edits == ()
    assert case.rule.changes != "nothing" or done.flags == ()


@of_kind("flag")
def test_is_flagged_and_kept(case: Case) -> None:
    assert case.example.flag is not None
    done = checked(case.rule, case.example.flag)
    assert done.text == case.example.flag
    assert done.edits == ()
    assert [f.rule for f in done.flags]


@of_kind("keep")
def test_is_kept_by_every_other_rule(case: Case) -> None:
    """As a page of its own it stays as it is, but for blank lines between its lines and the newline at the end."""
    assert case.example.keep is not None
    done = ALL.clean(case.example.keep)
    told = [(e.rule, e.case, e.before, e.after) for e in done.edits]
    assert Page(done.text).lines == [line.strip("\f") for line in Page(case.example.keep).lines], told


def test_a_wrong_example_is_found() -> None:
    rule = next(r for r in RULES.rules if r.id == "half-width-marks")
    assert alone(rule).clean("天黑了,灯亮了").text != "天黑了,灯亮了"
    with pytest.raises(AssertionError):
        test_is_kept(Case(rule, 1, Example(keep="天黑了,灯亮了")))
    with pytest.raises(AssertionError):
        test_is_repaired(Case(rule, 1, Example(fix="天黑了,灯亮了", to="天黑了、灯亮了")))
    with pytest.raises(AssertionError):
        test_is_flagged_and_kept(Case(rule, 1, Example(flag="天黑了，灯亮了")))
    flags = next(r for r in RULES.rules if r.id == "unpaired-mark")
    with pytest.raises(AssertionError):
        test_is_kept(Case(flags, 1, Example(keep="这是“好主意，也是大实话。")))
