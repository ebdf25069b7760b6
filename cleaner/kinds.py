"""Which kind a line or block is of: the first of the declared kinds one of whose patterns matches it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

import regex

from cleaner.contracts import bare

LONGEST = 300  # no block that is longer has a kind
SECONDS = 1.0
_MOST_KNOWN = 20000

Compile = Callable[[str], "regex.Pattern[str]"]


class Form:
    """A kind as blocks are tried for it: its name, its patterns, and the most characters it may have.

    A pattern that has a space in it is for a block with spaces, as it stands; any other for a block without them.
    """

    def __init__(self, name: str, patterns: Sequence[str], longest: int | None) -> None:
        self.name = name
        self.spaced = [pattern for pattern in patterns if " " in pattern]
        self.pattern = "|".join([f"(?:{pattern})" for pattern in patterns if " " not in pattern])
        self.longest = LONGEST if longest is None else longest


class Step:
    """A pattern for some kinds of blocks; where it is for several, its groups are theirs, in order."""

    def __init__(self, names: Sequence[str], pattern: regex.Pattern[str], spaced: bool = False) -> None:
        self.names, self.pattern, self.spaced = names, pattern, spaced


class Kinds:
    """Tells the kind of a block, and remembers the blocks it was asked for.

    A kind whose patterns take longer than a second on one block is left out from then on, and named in `slow`;
    `trusted` patterns are not timed, which takes as long as matching them.
    """

    def __init__(self, forms: Sequence[Form], pattern: Compile, trusted: bool = False) -> None:
        self.forms = list(forms)
        self.slow: list[str] = []
        self._pattern = pattern
        self._seconds: float | None = None if trusted else SECONDS
        self._plans: dict[int, list[Step]] = {}
        self._known: dict[tuple[str, ...], list[Step]] = {}
        self._seen: dict[str, str] = {}

    def forget(self) -> None:
        """Forget the blocks seen so far."""
        self._seen.clear()

    def of(self, block: str) -> str:
        """The name of the first kind the block matches, or '' where it matches none."""
        name = self._seen.get(block)
        if name is None:
            if len(block) > LONGEST:
                return ""
            name = self._of(bare(block), block)
            if len(self._seen) > _MOST_KNOWN:
                self._seen.clear()
            self._seen[block] = name
        return name

    def _of(self, text: str, block: str) -> str:
        for step in self._plan(len(text)):
            if step.spaced and " " not in block:
                continue
            read = block if step.spaced else text
            try:
                match = step.pattern.fullmatch(read, timeout=self._seconds)
            except TimeoutError:
                self._leave_out(step, read)
                return self._of(text, block)
            if match is not None:
                return step.names[(match.lastindex or 1) - 1] if len(step.names) > 1 else step.names[0]
        return ""

    def _plan(self, size: int) -> list[Step]:
        """The patterns for a block of that size, in order; kinds next to each other share one where they can."""
        plan = self._plans.get(size)
        if plan is None:
            forms = [form for form in self.forms if size <= form.longest]
            plan = self._plans[size] = self._planned(tuple([form.name for form in forms]), forms)
        return plan

    def _planned(self, names: tuple[str, ...], forms: list[Form]) -> list[Step]:
        plan = self._known.get(names)
        if plan is None:
            plan = [Step([form.name], self._pattern(p), spaced=True) for form in forms for p in form.spaced]
            bare_ones = [form for form in forms if form.pattern]
            for own, group in groupby(bare_ones, key=lambda form: bool(self._pattern(form.pattern).groups)):
                parts = list(group)
                for step in [[part] for part in parts] if own else [parts]:
                    joined = step[0].pattern if own else "|".join([f"({form.pattern})" for form in step])
                    plan.append(Step([form.name for form in step], self._pattern(joined)))
            self._known[names] = plan
        return plan

    def _leave_out(self, step: Step, text: str) -> None:
        """Drop the first kind that takes too long on its own, or all of the step where it is only their sum."""
        slow = set(step.names)
        for form in self.forms if len(slow) > 1 else ():
            if form.name in slow and self._slow(form.pattern, text):
                slow = {form.name}
                break
        self.forms = [form for form in self.forms if form.name not in slow]
        self._plans.clear()
        self.slow += sorted(slow)

    def _slow(self, pattern: str, text: str) -> bool:
        try:
            self._pattern(pattern).fullmatch(text, timeout=SECONDS)
        except TimeoutError:
            return True
        return False
