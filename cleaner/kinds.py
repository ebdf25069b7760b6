"""Which kind a line or block is of: the first of the declared kinds one of whose patterns matches it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from cleaner.contracts import bare
from cleaner.needs import firsts, needs

LONGEST = 300  # no block that is longer has a kind
SECONDS = 1.0
_MOST_KNOWN = 20000

Compile = Callable[[str], "regex.Pattern[str]"]
Expand = Callable[[str], str]


class Form:
    """A kind as blocks are tried for it: its name, its patterns, and the most characters it may have.

    A pattern that has a space in it is for a block with spaces, as it stands; any other for a block without them.
    """

    def __init__(self, name: str, patterns: Sequence[str], longest: int | None) -> None:
        self.name, self.patterns = name, tuple(patterns)
        self.longest = LONGEST if longest is None else min(longest, LONGEST)


class Step:
    """One pattern of a kind, and the bit that stands for it."""

    def __init__(self, form: Form, pattern: regex.Pattern[str], spaced: bool, bit: int) -> None:
        self.name, self.longest = form.name, form.longest
        self.pattern, self.spaced, self.bit = pattern, spaced, bit


class Kinds:
    """Tells the kind of a block, and remembers the blocks it was asked for.

    A block is tried for the patterns that its characters allow: those that can begin with its first, and that can do
    without any character it lacks. A kind whose patterns take longer than a second on one block is left out from then
    on, and named in `slow`; `trusted` patterns are not timed, which takes as long as matching them.
    """

    def __init__(self, forms: Sequence[Form], compiled: Compile, written: Expand, trusted: bool = False) -> None:
        self.slow: list[str] = []
        self._seconds: float | None = None if trusted else SECONDS
        self._seen: dict[str, str] = {}
        self._steps: list[Step] = []
        self._with: dict[str, int] = {}  # by a character of the block, the patterns that need it or its like
        self._from: dict[str, int] = {}  # by the block's first character, the patterns that can begin with it
        self._needless = self._anywhere = 0
        for form, pattern in sorted(
            ((form, pattern) for form in forms for pattern in form.patterns), key=lambda pair: " " not in pair[1]
        ):
            self._add(Step(form, compiled(pattern), " " in pattern, 1 << len(self._steps)), written(pattern))
        self._chars = frozenset(self._with)
        self._plan_all()

    def _add(self, step: Step, pattern: str) -> None:
        self._steps.append(step)
        needed, begins = needs(pattern), firsts(pattern)
        for char in needed or ():
            self._with[char] = self._with.get(char, 0) | step.bit
        for char in begins or ():
            self._from[char] = self._from.get(char, 0) | step.bit
        self._needless |= 0 if needed is not None else step.bit
        self._anywhere |= 0 if begins is not None else step.bit

    def _plan_all(self) -> None:
        self._plans: dict[int, list[Step]] = {}
        self._sizes = [sum(s.bit for s in self._steps if size <= s.longest) for size in range(LONGEST + 1)]
        self._spaced = sum(step.bit for step in self._steps if step.spaced)

    def forget(self) -> None:
        """Forget the blocks seen so far."""
        self._seen.clear()

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

    def _of(self, block: str) -> str:
        text = bare(block)
        if not text:
            return ""
        possible = self._needless
        for char in self._chars.intersection(block):
            possible |= self._with[char]
        possible &= self._sizes[len(text)] & (self._from.get(text[0], 0) | self._from.get(block[0], 0) | self._anywhere)
        if text is block or " " not in block:
            possible &= ~self._spaced
        return self._matched(possible, text, block) if possible else ""

    def _matched(self, possible: int, text: str, block: str) -> str:
        plan = self._plans.get(possible)
        if plan is None:
            plan = self._plans[possible] = [step for step in self._steps if step.bit & possible]
        for step in plan:
            try:
                if step.pattern.fullmatch(block if step.spaced else text, timeout=self._seconds) is not None:
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
