"""The face of the toolkit: a frozen, picklable `Cleaner` made of rules, and `clean` for one text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner import engine
from cleaner.cleaned import Cleaned
from cleaner.config import Project, read_project
from cleaner.engine import Pipeline
from cleaner.errors import Problem, RuleError, UnknownRule, UnknownScript
from cleaner.mistakes import closest
from cleaner.rule import Rule
from cleaner.ruleset import RuleSet, load
from cleaner.script import configurations
from cleaner.sets import layer_of

if TYPE_CHECKING:
    from cleaner.replay import Veto


@dataclass(frozen=True, eq=False)
class Cleaner:
    """A rule set ready to clean pages: it never changes, can be pickled and shared, and has a fingerprint.

    Cleaners of the same fingerprint are equal.

    >>> Cleaner().clean("路线决定方向。\\n").changed
    False
    >>> Cleaner.of(only=["half-width-marks"]).clean("天黑了,灯亮了。").text
    '天黑了，灯亮了。'
    """

    rules: RuleSet = field(default_factory=lambda: load([]))

    @classmethod
    def of(
        cls,
        paths: Iterable[Path | str] = (),
        only: Iterable[str] = (),
        without: Iterable[str] = (),
        script: str | None = None,
        sets: Iterable[str] = (),
        project: Path | str | None = None,
    ) -> Cleaner:
        """A cleaner of the built-in rules and those of `paths`, narrowed to `only` or `without` the named ones.

        `script` switches on conversion by that OpenCC configuration (`t2s`, `s2twp`, …), `sets` names built-in sets
        or the folders of shared ones, `project` is a project file that all these go over. UnknownRule names an id
        that no rule has, UnknownScript a configuration that OpenCC lacks, RuleError every mistake of the rule files.
        """
        settled = read_project(Path(project)) if project else Project(Path())
        problems: list[Problem] = []
        layers = [*settled.layers, *(layer_of(name, Path(), problems) for name in sets)]
        if problems:
            raise RuleError(problems)
        loaded = load([Path(p) for p in paths], layers=layers)
        return cls(select(loaded, tuple(only), tuple(without), script or settled.script))

    def clean(self, text: str, veto: Veto | None = None) -> Cleaned:
        """Clean one text, given as decoded characters; a change that `veto` says yes to is left undone."""
        self.rules.words.restore()
        done = engine.run(self._pipeline, text)
        if veto is None:
            return done
        from cleaner.replay import without

        return without(done, text, veto)

    @cached_property
    def fingerprint(self) -> str:
        """A SHA-256 of the rules' content, whatever files they came from."""
        return self.rules.fingerprint()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cleaner) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    @cached_property
    def _pipeline(self) -> Pipeline:
        return Pipeline.of((rule for rule in self.rules.rules if rule.level != "off"), self.rules.words)

    def __getstate__(self) -> dict[str, Any]:
        return {"rules": self.rules}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


def select(loaded: RuleSet, only: tuple[str, ...], without: tuple[str, ...], script: str | None = None) -> RuleSet:
    """The rule set narrowed to some ids, its script rule switched on where a configuration is given."""
    if script and script not in (known := configurations()):
        raise UnknownScript(f"{script!r} is no configuration of OpenCC; {closest(script, known)}")
    ids = loaded.ids()
    for name in (*only, *without):
        if name not in ids:
            raise UnknownRule(f"there is no rule {name!r}; {closest(name, ids)}")
    chosen, dropped = {ids[n] for n in only}, {ids[n] for n in without}
    rules = []
    for rule in loaded.rules:
        if rule.repair == "convert-script" and script:
            rule = _with_script(rule, script)
        elif rule.id in chosen and rule.level == "off":
            rule = rule.model_copy(update={"level": "apply"})
        elif chosen and rule.id not in chosen:
            continue
        if rule.id not in dropped:
            rules.append(rule)
    return replace(loaded, rules=tuple(rules))


def _with_script(rule: Rule, script: str) -> Rule:
    params = type(rule.params).model_validate({**rule.params.model_dump(), "config": script})
    return rule.model_copy(update={"params": params, "level": "apply"})


@lru_cache(maxsize=1)
def default() -> Cleaner:
    """The cleaner of the built-in rules, made once."""
    return Cleaner()


def clean(text: str) -> Cleaned:
    """Clean one text with the built-in rules: the text, its edits and its flags.

    >>> done = clean("天黑了,灯亮了。")
    >>> done.text
    '天黑了，灯亮了。\\n'
    >>> [(e.rule, e.before, e.after) for e in done.edits]
    [('half-width-marks', ',', '，'), ('one-blank-line', '', '\\n')]
    """
    return default().clean(text)
