"""Which kind a line or block is of: the first of the declared kinds one of whose patterns matches it as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

import regex

from cleaner.lazy import lazy
from cleaner.needs import firsts, needs, widest
from cleaner.sieve import Sieve
from cleaner.standard import standard
from cleaner.white import WHITE, bare

LONGEST = 300  # no block that is longer has a kind
SECONDS = 1.0
_MOST_KNOWN = 20000
# Between the last two stands no space of any sort.
_WHITE = WHITE.findall("".join(map(chr, range(0x3001))) + "\ufeff")
ODD_WHITE = frozenset(_WHITE).difference(" \n")

Compile = Callable[[str], "regex.Pattern[str]"]
Expand = Callable[[str], str]
Match = Callable[..., object]


class Form:
    """A kind as blocks are tried for it: its name, its patterns, and the most characters it may have.

    A pattern that has a space in it is for a block with spaces, as it stands; any other for a block without them.
    """

    def __init__(self, name: str, patterns: Sequence[str], longest: int | None) -> None:
        self.name, self.patterns = name, tuple(patterns)
        self.longest = LONGEST if longest is None else min(longest, LONGEST)


def _matcher(compiled: Compile, pattern: str, written: str, trusted: bool) -> Match:
    """What matches a whole text: the standard library for a trusted pattern, else `regex`, stopped after a second."""
    found = standard(written) if trusted else None
    return partial(compiled(pattern).fullmatch, timeout=SECONDS) if found is None else found.fullmatch


class Step:
    """One pattern of a kind, what it tells of the blocks that it matches, and the bit that stands for it."""

    def __init__(self, form: Form, written: str, matcher: Callable[[], Match], spaced: bool, bit: int) -> None:
        self.name, self._matcher, self.spaced, self.bit = form.name, matcher, spaced, bit
        self.longest = min(form.longest, widest(written) or LONGEST)
        self.begins, self.needed = firsts(written), needs(written)
        # The first character tells most of a pattern whose beginning is known; what it needs is looked at last.
        self.telling = self.needed[:2] if self.begins is None else ()
        rare = next((chars for chars in self.needed if self.begins and not any(map(str.isascii, chars))), None)
        self.rare = re.compile(f"[{re.escape(''.join(sorted(rare)))}]").search if rare else None

    @lazy
    def match(self) -> Match:
        """Matches a whole text."""
        return self._matcher()


class Kinds:
    """Tells the kind of a block, and remembers the blocks it was asked for.

    A block is tried for the patterns that its length, its first character and its other characters allow. A kind whose
    patterns take longer than a second on one block is left out until `restore`, and named in `slow`; `trusted` patterns
    are matched by the standard library where it can, and not timed there.
    """

    def __init__(self, forms: Sequence[Form], compiled: Compile, written: Expand, trusted: bool = False) -> None:
        self.slow: list[str] = []
        self._seen: dict[str, str] = {}
        self._steps: list[Step] = []
        pairs = [(form, pattern) for form in forms for pattern in form.patterns]
        for form, pattern in sorted(pairs, key=lambda pair: " " not in pair[1]):
            if not trusted:
                compiled(pattern)  # a wrong one is told now; few are ever asked for on one page
            matcher = partial(_matcher, compiled, pattern, written(pattern), trusted)
            self._steps.append(Step(form, written(pattern), matcher, " " in pattern, 1 << len(self._steps)))
        self._all = self._steps
        self._plan_all()

    def _plan_all(self) -> None:
        steps = self._steps
        self._plans: dict[int, list[Step]] = {}
        self._sizes = [sum(s.bit for s in steps if size <= s.longest) for size in range(LONGEST + 1)]
        self._spaced = sum(step.bit for step in steps if step.spaced)
        self._anywhere = sum(step.bit for step in steps if step.begins is None)
        self._from: dict[str, int] = {}  # by a block's first character the patterns that can begin with it
        for step in steps:
            for char in step.begins or ():
                self._from[char] = self._from.get(char, self._anywhere) | step.bit
        self._begins = frozenset((*self._from, *_WHITE))
        self.sieve = Sieve([(step.begins, step.needed) for step in steps], _WHITE)
        # by a character of a block the patterns that need it or its like, and higher those that need it besides
        self._needy: dict[str, int] = {}
        self._besides = steps[-1].bit.bit_length() if steps else 0
        for step in steps:
            for number, chars in enumerate(step.telling):
                for char in chars:
                    self._needy[char] = self._needy.get(char, 0) | step.bit << number * self._besides
        self._telling = re.compile(f"[\n{re.escape(''.join(sorted(self._needy)))}]").findall
        needless = [sum(step.bit for step in steps if len(step.telling) <= number) for number in range(2)]
        self._needless, self._untold = needless[0] | needless[1] << self._besides, needless[0] & needless[1]
        self._longest = max((step.longest for step in steps if step.begins is None), default=0)

    def can_begin(self, name: str, char: str) -> bool:
        """Whether a block of this kind can begin with this character."""
        return any(step.begins is None or char in step.begins for step in self._steps if step.name == name)

    def forget(self) -> None:
        """Forget the blocks seen so far."""
        self._seen.clear()

    def restore(self) -> None:
        """Take back the kinds that were left out: the next page is not to be told by what the last one had."""
        self.slow.clear()
        self._seen.clear()
        self._steps = self._all
        self._plan_all()

    def of(self, block: str) -> str:
        """The name of the first kind the block matches, or '' where it matches none."""
        name = self._seen.get(block)
        if name is None:
            if len(block) > LONGEST:
                return ""
            if len(self._seen) > _MOST_KNOWN:
                self._seen.clear()
            name = self._seen[block] = self._of(block)
        return name

    def of_all(self, lines: Sequence[str], known: dict[str, str], plain: bool) -> list[str]:
        """The kinds of many lines; those of lines that had one look are in `known`, and the others are added.

        `plain` says that the lines have no white or invisible space but the plain one, and none at their ends.
        """
        longest, begins = self._longest, self._begins
        new = [
            line
            for line in lines
            if (len(line) <= longest or (len(line) <= LONGEST and (line[0] in begins or not plain or " " in line)))
            and line not in known
        ]
        if new:
            found = self._at_once(new, plain)
            known.update(zip(new, found, strict=True))
            if len(new) == len(lines):
                return found
        return [known.get(line, "") for line in lines]

    def _at_once(self, lines: list[str], plain: bool) -> list[str]:
        """The kinds of lines, all searched at once for the characters that tell."""
        page = "\n".join(lines)
        telling = "".join(self._telling(page)).split("\n")
        if not plain:
            return list(map(self._kind, lines, map(bare, lines), telling))
        untold, anywhere, begins, tell = self._untold, self._anywhere, self._from.get, self._tell
        sizes, unspaced, matched = self._sizes, ~self._spaced, self._matched
        texts = page.replace(" ", "").split("\n")
        possible = [
            (tell(chars) if chars else untold)
            & begins(line[0], anywhere)
            & sizes[len(text)]
            & (unspaced if len(text) == len(line) else -1)
            for line, text, chars in zip(lines, texts, telling, strict=True)
        ]
        return [
            matched(bits, text, line) if bits else "" for bits, text, line in zip(possible, texts, lines, strict=True)
        ]

    def _of(self, block: str) -> str:
        text = bare(block)
        return self._kind(block, text, "".join(self._telling(block)))

    def _kind(self, block: str, text: str, telling: str) -> str:
        """The kind of a block; `text` is the block without its spaces, `telling` the characters of it that tell."""
        if not text:
            return ""
        begins = self._from.get(text[0], self._anywhere)
        if text[0] != block[0]:
            begins |= self._from.get(block[0], 0)
        possible = self._tell(telling) & begins
        possible &= self._sizes[len(text)]
        if possible & self._spaced and " " not in block:
            possible &= ~self._spaced
        return self._matched(possible, text, block) if possible else ""

    def _tell(self, telling: str) -> int:
        """Which patterns have what they need among these characters of a block."""
        told, needy = self._needless, self._needy
        for char in telling:
            told |= needy.get(char, 0)  # of a kind that was left out since
        return told & told >> self._besides

    def _matched(self, possible: int, text: str, block: str) -> str:
        plan = self._plans.get(possible)
        if plan is None:
            plan = self._plans[possible] = [step for step in self._steps if step.bit & possible]
        for step in plan:
            if step.rare is not None and step.rare(text) is None:
                continue
            try:
                if step.match(block if step.spaced else text) is not None:
                    return step.name
            except TimeoutError:
                self._leave_out(step.name)
                return self._of(block)
        return ""

    def _leave_out(self, name: str) -> None:
        """Drop a kind that takes too long."""
        self._steps = [step for step in self._steps if step.name != name]
        self.slow.append(name)
        self._plan_all()
