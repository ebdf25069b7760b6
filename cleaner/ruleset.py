"""YAML to rules: reads rule files, and tells every mistake with file, line, column and what to do."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import regex
import yaml
from pydantic import ValidationError

from cleaner.errors import Problem, RuleError, source_line
from cleaner.repair import Parameters, Repair, repairs
from cleaner.rule import Contract, Header, Place, Rule
from cleaner.words import Kind, Words

SUFFIXES = (".yaml", ".yml")
_HEADER = frozenset(Header.model_fields)
_TOP = ("classes", "kinds", "rules")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def builtin_rules() -> Path:
    """The folder of the built-in rules: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "rules"


def rule_files(path: Path) -> list[Path]:
    """The rule files of a folder, in the order of their names; a file is itself."""
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file() and not p.name.startswith("."))


@dataclass(frozen=True)
class RuleSet:
    """Rules in the order they run, and the words they are written in."""

    rules: tuple[Rule, ...]
    words: Words
    kinds: tuple[Kind, ...] = ()
    origins: dict[str, str] = field(default_factory=dict, compare=False)

    def fingerprint(self) -> str:
        """A SHA-256 over the content of the rules and words: equal where, and only where, they do the same."""
        rules = [r.model_dump(mode="json", exclude={"place", "examples", "why"}) for r in self.rules]
        params = [r.params.model_dump(mode="json") for r in self.rules]
        kinds = [k.model_dump(mode="json") for k in self.kinds]
        content = json.dumps([rules, params, kinds, self.words.classes], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


def load(paths: Iterable[Path], builtin: bool = True) -> RuleSet:
    """The rules of the built-in folder (unless told not to) and of the given files and folders, later ids replacing earlier.

    RuleError carries every mistake of all the files.
    """
    problems: list[Problem] = []
    rules: dict[str, Rule] = {}
    classes: dict[str, str] = {}
    kinds: dict[str, Kind] = {}
    origins: dict[str, str] = {}
    groups = ([rule_files(builtin_rules())] if builtin else []) + [rule_files(p) for p in paths]
    for group in groups:
        seen: dict[str, Place] = {}
        for path in group:
            part = read_rule_file(path, problems)
            classes.update(part.classes)
            kinds.update({k.name: k for k in part.kinds})
            for rule in part.rules:
                if rule.id in seen:
                    first = seen[rule.id]
                    problems.append(
                        Problem(
                            rule.place.file,
                            rule.place.line,
                            1,
                            f"the id {rule.id!r} is used twice",
                            f"it stands first at {first.file}:{first.line}; ids must be unique",
                        )
                    )
                    continue
                seen[rule.id] = rule.place
                if rule.id in rules:
                    origins[rule.id] = rules[rule.id].place.file
                rules[rule.id] = rule
    words = Words(classes, kinds.values())
    _check_words(rules.values(), words, problems)
    if problems:
        raise RuleError(sorted(problems, key=lambda p: (p.file, p.line, p.column)))
    return RuleSet(tuple(rules.values()), words, tuple(kinds.values()), origins)


def _check_words(rules: Iterable[Rule], words: Words, problems: list[Problem]) -> None:
    """Build every repair once: a pattern that does not compile shows now, not in the middle of a run."""
    for rule in rules:
        try:
            repairs()[rule.repair](rule.params, words)
        except regex.error as error:
            at = f" at character {error.pos + 1} of the pattern" if error.pos is not None else ""
            message = f"a pattern of rule {rule.id!r} is wrong: {error.msg}{at}"
            problems.append(_at_rule(rule, message, f"the pattern, its classes filled in: {error.pattern}"))
        except KeyError as error:
            name = str(error.args[0])
            problems.append(
                _at_rule(rule, f"rule {rule.id!r} names {name!r}, which is not declared", _closest(name, words.classes))
            )
        except ValueError as error:
            problems.append(_at_rule(rule, f"rule {rule.id!r}: {error}", ""))


def _at_rule(rule: Rule, message: str, hint: str) -> Problem:
    return Problem(rule.place.file, rule.place.line, 1, message, hint)


@dataclass
class _Part:
    rules: list[Rule] = field(default_factory=list)
    classes: dict[str, str] = field(default_factory=dict)
    kinds: list[Kind] = field(default_factory=list)


class _File:
    """One rule file while it is read: turns YAML nodes into values and remembers where each stands."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems

    def problem(self, node: yaml.Node | None, message: str, hint: str = "") -> None:
        line = node.start_mark.line + 1 if node else 1
        column = node.start_mark.column + 1 if node else 1
        self.problems.append(
            Problem(str(self.path), line, column, message, hint, source_line(self.path, line))
        )

    def value(self, node: yaml.Node) -> Any:
        """The plain value of a node; a key that stands twice is told."""
        if isinstance(node, yaml.MappingNode):
            found: dict[str, Any] = {}
            for key, value in node.value:
                name = str(key.value)
                if name in found:
                    self.problem(key, f"the key {name!r} stands twice", "remove one of them")
                found[name] = self.value(value)
            return found
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item) for item in node.value]
        return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    if node.tag.endswith(":str"):
        return node.value
    return yaml.load(yaml.serialize(node), Loader=_Loader)


def find_node(node: yaml.Node, path: Sequence[Any]) -> yaml.Node:
    """The node at a path of keys and numbers below `node`; for a key its own place, for what is missing its parent's."""
    for number, step in enumerate(path):
        if isinstance(node, yaml.MappingNode):
            pair = next((p for p in node.value if p[0].value == str(step)), None)
            if pair is None:
                return node
            if number == len(path) - 1:
                return pair[0] if not isinstance(pair[1], yaml.ScalarNode) else pair[1]
            node = pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
    return node


def read_rule_file(path: Path, problems: list[Problem]) -> _Part:
    """The rules, classes and kinds of one file; its mistakes are added to `problems`."""
    part, file = _Part(), _File(path, problems)
    try:
        text = path.read_text(encoding="utf-8-sig")
        root = yaml.compose(text, Loader=_Loader)
    except FileNotFoundError:
        file.problem(None, "there is no such file", "check the path given to --rules")
        return part
    except OSError as error:
        file.problem(None, f"it cannot be read: {error.strerror}")
        return part
    except UnicodeDecodeError as error:
        file.problem(None, f"it is not UTF-8 (byte {error.start})", "save the file as UTF-8")
        return part
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"this is not YAML: {error.problem or error.context}"
        hint = "check the indentation, and put text with ': ', '#', '[' or '{' in quotes"
        problems.append(Problem(str(path), line, column, message, hint, source_line(path, line)))
        return part
    except yaml.YAMLError as error:
        file.problem(None, f"this is not YAML: {error}")
        return part
    if root is None:
        file.problem(None, "the file is empty", "a rule file is a list of rules; 'clean rules new ID' writes one")
        return part
    if isinstance(root, yaml.SequenceNode):
        _read_rules(root, file, part)
    elif isinstance(root, yaml.MappingNode):
        _read_top(root, file, part)
    else:
        file.problem(root, "a rule file is a list of rules, or a mapping with 'rules'")
    return part


def _read_top(root: yaml.MappingNode, file: _File, part: _Part) -> None:
    for key, value in root.value:
        if key.value not in _TOP:
            file.problem(key, f"unknown key {key.value!r}", _closest(key.value, _TOP))
        elif key.value == "rules":
            if isinstance(value, yaml.SequenceNode):
                _read_rules(value, file, part)
            else:
                file.problem(value, "'rules' is a list", "start each rule with '- id: …'")
        elif key.value == "classes":
            _read_classes(value, file, part)
        else:
            _read_kinds(value, file, part)


def _read_classes(node: yaml.Node, file: _File, part: _Part) -> None:
    values = file.value(node)
    if not isinstance(values, dict):
        file.problem(node, "'classes' is a mapping of names to patterns, such as  han: '\\p{Han}'")
        return
    for name, pattern in values.items():
        place = find_node(node, [name])
        if not isinstance(pattern, str) or not regex.fullmatch(r"[a-z][a-z-]*", name):
            file.problem(place, f"the class {name!r} needs a lower-case name and a pattern")
            continue
        part.classes[name] = pattern


def _read_kinds(node: yaml.Node, file: _File, part: _Part) -> None:
    values = file.value(node)
    if not isinstance(values, list):
        file.problem(node, "'kinds' is a list", "start each kind with '- name: …'")
        return
    for number, value in enumerate(values):
        try:
            part.kinds.append(Kind.model_validate(value))
        except ValidationError as error:
            _tell(error, find_node(node, [number]), file, "kind", list(Kind.model_fields))


def _read_rules(node: yaml.SequenceNode, file: _File, part: _Part) -> None:
    for item in node.value:
        if not isinstance(item, yaml.MappingNode):
            file.problem(item, "a rule is a mapping that starts with '- id: …'")
            continue
        rule = _read_rule(item, file)
        if rule is not None:
            part.rules.append(rule)


def _read_rule(node: yaml.MappingNode, file: _File) -> Rule | None:
    values = file.value(node)
    known = repairs()
    named = [name for name in values if name in known]
    strange = [name for name in values if name not in known and name not in _HEADER]
    ok = not strange
    for name in strange:
        key = next(k for k, _ in node.value if k.value == name)
        file.problem(key, f"unknown key {name!r}", _closest(name, [*_HEADER, *known]))
    if not named and ok:
        file.problem(node, "the rule has no repair", f"add one of: {', '.join(known)}")
        ok = False
    if len(named) > 1:
        key = next(k for k, _ in node.value if k.value == named[1])
        file.problem(key, f"a second repair: the rule already has {named[0]!r}", "make two rules of it")
        ok = False
    header = {k: v for k, v in values.items() if k in _HEADER}
    try:
        head = Header.model_validate(header)
    except ValidationError as error:
        _tell(error, node, file, "rule", sorted(_HEADER))
        ok = False
    params = _read_params(node, file, known[named[0]], values[named[0]]) if len(named) == 1 else None
    if not ok or params is None:
        return None
    repair = known[named[0]]
    if head.changes not in repair.contracts:
        place = find_node(node, ["changes"])
        allowed = ", ".join(repair.contracts)
        file.problem(place, f"{repair.name!r} cannot work under the contract {head.changes!r}", f"it can be: {allowed}")
        return None
    line = find_node(node, ["id"]).start_mark.line + 1
    return Rule(**dict(head), repair=named[0], params=params, place=Place(file=str(file.path), line=line))


def _read_params(node: yaml.MappingNode, file: _File, repair: type[Repair[Parameters]], value: Any) -> Parameters | None:
    try:
        return repair.Params.model_validate({} if value is None else value)
    except ValidationError as error:
        inner = next(v for k, v in node.value if k.value == repair.name)
        _tell(error, inner, file, f"repair {repair.name!r}", list(repair.Params.model_fields))
        return None


def _tell(error: ValidationError, node: yaml.Node, file: _File, what: str, names: Sequence[str]) -> None:
    for item in error.errors():
        loc = [step for step in item["loc"] if not (isinstance(step, str) and step.startswith("function-"))]
        place = find_node(node, loc)
        name = ".".join(map(str, loc))
        if item["type"] == "missing":
            file.problem(place, f"the {what} lacks {str(loc[-1])!r}", f"add  {loc[-1]}: …")
        elif item["type"] == "extra_forbidden":
            file.problem(place, f"unknown key {str(loc[-1])!r} in the {what}", _closest(str(loc[-1]), names))
        elif item["type"] == "value_error":
            file.problem(place, str(item["ctx"]["error"]))
        elif item["type"] in ("literal_error", "enum"):
            options = [o.strip("' ") for o in regex.split(r",| or ", item["ctx"]["expected"])]
            file.problem(place, f"{name!r} cannot be {item['input']!r}", _closest(str(item["input"]), options))
        else:
            file.problem(place, f"{name!r}: {item['msg'][0].lower()}{item['msg'][1:]}")


def _closest(name: str, options: Iterable[str]) -> str:
    options = [o.replace("_", "-") for o in options]
    near = difflib.get_close_matches(name, options, n=1, cutoff=0.5)
    listed = ", ".join(sorted(set(options)))
    return f"did you mean {near[0]!r}?" if near else f"it can be: {listed}"


CONTRACTS: tuple[str, ...] = get_args(Contract)
