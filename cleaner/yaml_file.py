"""A YAML file whose values know their places: mistakes in it are told with line, column and the line itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import regex
import yaml
from yaml.constructor import SafeConstructor

from cleaner.errors import Problem

SUFFIXES = (".yaml", ".yml")
DEEPEST = 50
_TOO_DEEP = f"this is nested more than {DEEPEST} deep"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ESCAPED = regex.compile(r"\\(?:x..|u.{4}|U.{8}|.)|.", regex.DOTALL)
_LINE_END = regex.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_QUOTES = "check the indentation, and put text with ': ', ' #', '[' or '{' in quotes"


def near(path: Path | str) -> str:
    """The path as messages have it: from the working folder where it lies below it."""
    path, here = Path(path), Path.cwd()
    return str(path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path)


class YamlFile:
    """One file and its problems; `root` is its first node, or None where there is none or it is not YAML."""

    def __init__(self, path: Path, problems: list[Problem], missing: str = "check the path") -> None:
        self.path = path
        self.problems = problems
        self.lines: list[str] = []
        self.root: yaml.Node | None = None
        self.readable = self._read(missing)

    def _read(self, missing: str) -> bool:
        try:
            text = self.path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.tell(1, 1, "there is no such file", missing)
        except OSError as error:
            self.tell(1, 1, f"it cannot be read: {error.strerror}")
        except UnicodeDecodeError as error:
            self.tell(1, 1, f"it is not UTF-8 (byte {error.start})", "save the file as UTF-8")
        else:
            self.lines = _LINE_END.split(text)
            return self._parse(text)
        return False

    def _parse(self, text: str) -> bool:
        try:
            if not self._plain(text, _Loader):
                return False
            self.root = yaml.compose(text, Loader=_Loader)
        except yaml.reader.ReaderError as error:
            found = yaml.reader.Reader.NON_PRINTABLE.search(text)
            at = found.start() if found else 0
            line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
            code = error.character if isinstance(error.character, int) else ord(str(error.character))
            hint = f'write it in double quotes as an escape: "\\u{code:04x}"'
            self.tell(line, column, f"the character U+{code:04X} cannot stand in YAML", hint)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            if mark and "nesting" in (error.problem or ""):
                return self._too_deep(text[: mark.index], line, column)
            self.tell(line, column, f"this is not YAML: {error.problem or error.context}", _QUOTES)
        except yaml.YAMLError as error:
            self.tell(1, 1, f"this is not YAML: {' '.join(str(error).split())}", _QUOTES)
        else:
            return True
        return False

    def _too_deep(self, text: str, line: int, column: int) -> bool:
        """Tell of a nest that libyaml refuses by itself, at `line` and `column`, far behind where we refuse it."""
        with suppress(yaml.YAMLError):
            if not self._plain(text, yaml.SafeLoader):
                return False
        self.tell(line, column, _TOO_DEEP)
        return False

    def _plain(self, text: str, loader: Any) -> bool:
        """Whether the file does without what no rule needs and what could go on for ever: references, deep nests."""
        depth = 0
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            mark = event.start_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            if depth > DEEPEST:
                self.tell(line, column, _TOO_DEEP)
                return False
            if isinstance(event, yaml.AliasEvent):
                self.tell(line, column, "references such as *name cannot be used here", "write the value out")
                return False
        return True

    def tell(self, line: int, column: int, message: str, hint: str = "") -> None:
        """Add a problem at a place of the file."""
        source = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        self.problems.append(Problem(near(self.path), line, column, message, hint, source))

    def problem(self, node: yaml.Node | None, message: str, hint: str = "", index: int | None = None) -> None:
        """Add a problem at a node; `index` counts characters of a scalar's value."""
        line, column = self.place(node, index) if node else (1, 1)
        self.tell(line, column, message, hint)

    def place(self, node: yaml.Node, index: int | None = None) -> tuple[int, int]:
        """The line and column of a node, or of one character of a scalar's value."""
        line, column = node.start_mark.line, node.start_mark.column
        if index is None or not isinstance(node, yaml.ScalarNode):
            return line + 1, column + 1
        if node.style == "|":
            return self._in_block(node, line, index)
        if node.style == ">" or node.end_mark.line != line:
            return line + 1, column + 1
        source = self.lines[line][column:]
        return line + 1, column + 1 + _offset(source, node.style or "", index)

    def _in_block(self, node: yaml.ScalarNode, line: int, index: int) -> tuple[int, int]:
        before = node.value[:index]
        body = next((text for text in self.lines[line + 1 :] if text.strip()), "")
        indent = len(body) - len(body.lstrip(" "))
        return line + 2 + before.count("\n"), indent + index - (before.rfind("\n") + 1) + 1

    def value(self, node: yaml.Node) -> Any:
        """The plain value of a node; a key that stands twice is told."""
        if isinstance(node, yaml.MappingNode):
            found: dict[str, Any] = {}
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    self.problem(key, "a key is one word", "put text that starts with '{' or '[' in quotes")
                    continue
                if key.value in found:
                    self.problem(key, f"the key {key.value!r} stands twice", "remove one of them")
                found[key.value] = self.value(value)
            return found
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item) for item in node.value]
        return self._scalar(node)

    def _scalar(self, node: yaml.Node) -> Any:
        if node.tag.endswith(":str"):
            return node.value
        try:
            return SafeConstructor().construct_object(node)
        except (yaml.YAMLError, ValueError, OverflowError):
            self.problem(node, f"YAML cannot read this as a value: {node.value!r}", "put it in quotes")
            return str(node.value)


def _offset(source: str, style: str, index: int) -> int:
    """How far the character `index` of a value stands from the start of the scalar in its source."""
    if style == "'":
        at = 1
        for _ in range(index):
            at += 2 if source[at : at + 1] == "'" else 1
        return at
    if style == '"':
        at = 1
        for number, match in enumerate(_ESCAPED.finditer(source, 1)):
            if number == index:
                break
            at = match.end()
        return at
    return index


def key_node(node: yaml.Node, name: str) -> yaml.Node:
    """The node of a mapping's key, or the mapping itself where it has no such key."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((key for key, _ in pairs if key.value == name), node)


def value_node(node: yaml.Node, name: str) -> yaml.Node | None:
    """The node of the value that a mapping has for a key."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)


def find_node(node: yaml.Node, path: Sequence[Any]) -> yaml.Node:
    """The node at a path of keys and numbers below `node`: a scalar itself, of another value its key.

    For what is missing it is the node that should have it.
    """
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


def scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Every scalar below a node, keys left out, in the order of the file."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from scalars(item)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from scalars(value)
