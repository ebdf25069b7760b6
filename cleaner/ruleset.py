"""Rule sets: rules from files and folders in the order they run, with what sets and projects say of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from cleaner.contracts import Contract
from cleaner.errors import Problem, RuleError
from cleaner.layers import Layer
from cleaner.mistakes import closest, tell_invalid, tell_pattern, tell_value
from cleaner.repair import Parameters, repairs
from cleaner.rule import Rule
from cleaner.rulefile import (
    Draft,
    Part,
    Written,
    builtin_rules,
    group_problems,
    read_rule_file,
    rule_files,
)
from cleaner.sets import manifest_in, read_set
from cleaner.words import Kind, PatternError, Words, class_names
from cleaner.yaml_file import SUFFIXES, find_node, key_node, near, value_node

__all__ = ["CONTRACTS", "RuleSet", "builtin_rules", "load", "read_rule_file", "rule_files"]
CONTRACTS: tuple[str, ...] = get_args(Contract)


@dataclass(frozen=True)
class RuleSet:
    """Rules in the order they run, and the words they are written in.

    `origins` says whose place a rule took, `notes` what sets and project files set for it, both by the rule's id.
    """

    rules: tuple[Rule, ...]
    words: Words
    kinds: tuple[Kind, ...] = ()
    origins: dict[str, str] = field(default_factory=dict, compare=False)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    def fingerprint(self) -> str:
        """A SHA-256 over the content of the rules and words: equal where, and only where, they do the same."""
        rules = [r.model_dump(mode="json", exclude={"place", "examples", "why"}) for r in self.rules]
        params = [r.params.model_dump(mode="json") for r in self.rules]
        kinds = [k.model_dump(mode="json") for k in self.kinds]
        content = json.dumps([rules, params, kinds, self.words.classes], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    def ids(self) -> dict[str, str]:
        """Every id, present and former, with the present id of its rule."""
        return {alias: rule.id for rule in self.rules for alias in rule.aliases} | {r.id: r.id for r in self.rules}

    def named(self, rules: Iterable[Rule]) -> RuleSet:
        """The same words with other rules."""
        return replace(self, rules=tuple(rules))


def load(paths: Iterable[Path], builtin: bool = True, layers: Sequence[Layer] = ()) -> RuleSet:
    """The rules of the built-in folder (unless told not to), of the layers, and of the given files and folders.

    A later rule takes the place of an earlier one with its id. RuleError carries every mistake of all the files.
    """
    loading = _Loading()
    if builtin:
        loading.add(Layer("", (builtin_rules(),)))
    for layer in layers:
        loading.add(layer)
    for path in paths:
        manifest = manifest_in(path)
        if manifest is None and not rule_files(path):
            hint = f"a rule file's name ends with one of {', '.join(SUFFIXES)}; 'clean rules new ID' writes one"
            loading.problems.append(Problem(near(path), 1, 1, "there is no rule file in this folder", hint))
        loading.add(read_set(manifest, (path,), loading.problems) if manifest else Layer("", (path,)))
    return loading.finished()


class _Loading:
    """A rule set in the making."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.rules: dict[str, Rule] = {}
        self.classes: dict[str, str] = {}
        self.kinds: dict[str, Kind] = {}
        self.origins: dict[str, str] = {}
        self.notes: dict[str, tuple[str, ...]] = {}
        self.written: dict[str, list[Written]] = {}
        self.broken: set[str] = set()
        self.drafts: list[Draft] = []
        self.own_words = True
        self.own_texts: set[str] = set()

    def add(self, layer: Layer) -> None:
        """Put a layer on top: its rules first, then its settings."""
        for path in layer.paths:
            own = path.is_relative_to(builtin_rules())
            for part in group_problems(rule_files(path), self.problems):
                self.own_words &= own or not (part.classes or part.kinds)
                if own:
                    self.own_texts.update(text for rule in part.rules for text in _texts(rule.params))
                self._add_part(part, layer.name)
        if layer.written:
            layer.written.file.problems = self.problems
            self._set_levels(layer, layer.written)
            self._set_parameters(layer, layer.written)

    def _add_part(self, part: Part, name: str) -> None:
        self.classes.update(part.classes)
        self.kinds.update({kind.name: kind for kind in part.kinds})
        for key, written in part.written.items():
            self.written[key] = [written]
        self.drafts += part.drafts
        for rule in part.rules:
            known = self.rules.get(rule.id)
            if known and known.place != rule.place:
                self.origins[rule.id] = f"{near(known.place.file)}:{known.place.line}"
            self.notes[rule.id] = (f"from {name}",) if name else ()
            self.rules[rule.id] = rule

    def _ids(self) -> dict[str, str]:
        return RuleSet(tuple(self.rules.values()), Words({})).ids()

    def _rule_named(self, name: str, written: Written, key: str) -> Rule | None:
        ids = self._ids()
        if name in ids:
            return self.rules[ids[name]]
        inner = value_node(written.node, key) or written.node
        written.file.problem(key_node(inner, name), f"there is no rule {name!r}", closest(name, ids))
        return None

    def _set_levels(self, layer: Layer, written: Written) -> None:
        for name, level in layer.levels.items():
            rule = self._rule_named(name, written, "levels")
            if rule is not None and rule.level != level:
                self.rules[rule.id] = rule.model_copy(update={"level": level})
                self.notes[rule.id] += (f"level {level} by {layer.name}",)

    def _set_parameters(self, layer: Layer, written: Written) -> None:
        for name, values in layer.parameters.items():
            rule = self._rule_named(name, written, "parameters")
            if rule is None:
                continue
            node = find_in(written.node, "parameters", name)
            model = type(rule.params)
            try:
                old = rule.params.model_dump(by_alias=True, exclude_unset=True)
                params = model.model_validate(old | dict(values), by_alias=True, by_name=False)
            except ValidationError as error:
                what = f"repair {rule.repair!r} of the rule {rule.id!r}"
                tell_invalid(error, node, written.file, what, model)
                continue
            self.rules[rule.id] = rule.model_copy(update={"params": params})
            self.written[rule.id].insert(0, Written(written.file, node))
            self.notes[rule.id] += (f"{', '.join(values)} by {layer.name}",)

    def finished(self) -> RuleSet:
        """The rule set, checked as a whole."""
        words = Words(self.classes, self.kinds.values(), trusted=self.own_words, own=self.own_texts)
        self._check_words(words)
        self._check_names()
        for rule in self.rules.values():
            self._check_rule(rule, words)
        for draft in self.drafts:
            self._check_repair(draft, words)
        rules = self._ordered()
        if self.problems:
            known = dict.fromkeys(self.problems)
            raise RuleError(sorted(known, key=lambda p: (p.file, p.line, p.column)))
        return RuleSet(rules, words, tuple(self.kinds.values()), self.origins, self.notes)

    def _check_words(self, words: Words) -> None:
        for name, pattern in self.classes.items():
            self._try_pattern(words, pattern, f"class {name}", f"the class {name!r} is wrong")
        for kind in self.kinds.values():
            for pattern in kind.patterns:
                self._try_pattern(words, pattern, f"kind {kind.name}", f"a pattern of the kind {kind.name!r} is wrong")

    def _try_pattern(self, words: Words, pattern: str, key: str, message: str) -> None:
        try:
            words.pattern(pattern)
        except PatternError as error:
            name = key.removeprefix("class ")
            if error.cycle or not self._known_to_be_wrong(error, pattern):
                tell_pattern(error, self.written[key], message, self.classes)
            self.broken.add(name)

    def _known_to_be_wrong(self, error: PatternError, pattern: str) -> bool:
        """Whether the fault lies in a class, which is told where the class stands."""
        return bool(error.inside) or bool(self.broken & set(class_names(pattern)))

    def _check_names(self) -> None:
        for rule in self.rules.values():
            here = self.written[rule.id][-1]
            for alias in rule.aliases:
                other = self.rules.get(alias)
                if other is not None:
                    node = find_node(here.node, ["aliases"])
                    here.file.problem(
                        node,
                        f"the alias {alias!r} is the id of another rule",
                        f"it stands at {near(other.place.file)}:{other.place.line}",
                    )
            if rule.before is not None and rule.before not in self._ids():
                node = find_node(here.node, ["before"])
                here.file.problem(node, f"there is no rule {rule.before!r}", closest(rule.before, self._ids()))

    def _check_rule(self, rule: Rule, words: Words) -> None:
        """Build the repair once: a pattern that does not compile shows now, not in the middle of a run."""
        self._check_repair(Draft(rule.id, rule.repair, rule.params, self.written[rule.id][-1]), words)

    def _check_repair(self, draft: Draft, words: Words) -> None:
        last = draft.written
        others = self.written.get(draft.name, [])[:-1]
        places = [*others, Written(last.file, value_node(last.node, draft.repair) or last.node)]
        message = f"the rule {draft.name!r} is wrong"
        try:
            repairs()[draft.repair](draft.params, words)
        except PatternError as error:
            if not self._known_to_be_wrong(error, error.pattern):
                tell_pattern(error, places, message, self.classes)
        except ValueError as error:
            tell_value(error, places, message, self.kinds)
        except KeyError as error:
            name = str(error.args[0])
            tell_value(ValueError(f"it needs {name!r}, which is not declared"), places, message, self.classes)

    def _ordered(self) -> tuple[Rule, ...]:
        """The rules as they are written, those with `before` moved in front of the rule that they name."""
        ids, rules = self._ids(), list(self.rules.values())
        target: dict[str, str] = {rule.id: ids[str(rule.before)] for rule in rules if rule.before in ids}
        depth: dict[str, int] = {}  # of a chain, the rules nearest to its end go first
        for rule in rules:
            chain = [rule.id]
            while chain[-1] in target and target[chain[-1]] not in chain:
                chain.append(target[chain[-1]])
            depth[rule.id] = len(chain)
            if target.get(chain[-1]) == rule.id:
                file, node = self.written[rule.id][-1]
                ring = " before ".join([*chain, rule.id])
                file.problem(find_in(node, "before"), f"{ring}: that cannot be", "take one 'before' out")
        for rule in sorted((r for r in rules if r.id in target), key=lambda rule: depth[rule.id]):
            rules.remove(rule)
            at = next((n for n, other in enumerate(rules) if other.id == target[rule.id]), len(rules))
            rules.insert(at, rule)
        return tuple(rules)


def find_in(node: yaml.Node, *keys: str) -> yaml.Node:
    """The node of the value under these keys, or the nearest that there is."""
    for key in keys:
        node = value_node(node, key) or node
    return node


def as_written(rule: Rule) -> dict[str, Any]:
    """A rule's parameters as its file could have them, those at their default left out."""
    return rule.params.model_dump(by_alias=True, exclude_defaults=True, mode="json")


def _texts(params: Parameters) -> Iterator[str]:
    """The texts among a rule's parameters, and those of its lists."""
    for _, value in params:
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str):
                yield text
