"""Which kind a line or block is of: the first of the declared kinds one of whose patterns matches it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import regex

from cleaner.contracts import WHITE, bare
from cleaner.lazy import lazy
from cleaner.needs import firsts, needs, widest

LONGEST = 300  # no block that is longer has a kind
SECONDS = 1.0
_MOST_KNOWN = 20000
_BITS = 62  # patterns that a number of 64 bits tells apart, and a bit for characters that are not part of a bare block
_LOOK = 1 << _BITS
_FEW = 6  # so few blocks are looked at one by one

Compile = Callable[[str], "regex.Pattern[str]"]
Expand = Callable[[str], str]
Match = Callable[[str], object]


class Form:
    """A kind as blocks are tried for it: its name, its patterns, and the most characters it may have.

    A pattern that has a space in it is for a block with spaces, as it stands; any other for a block without them.
    """

    def __init__(self, name: str, patterns: Sequence[str], longest: int | None) -> None:
        self.name, self.patterns = name, tuple(patterns)
        self.longest = LONGEST if longest is None else min(longest, LONGEST)


class Step:
    """One pattern of a kind, the most characters that it matches, and the bit that stands for it."""

    def __init__(self, form: Form, written: str, match: Match, spaced: bool, bit: int) -> None:
        self.name, self.match, self.spaced, self.bit = form.name, match, spaced, bit
        self.longest = min(form.longest, widest(written) or LONGEST)


class Kinds:
    """Tells the kind of a block, and remembers the blocks it was asked for.

    A block is tried for the patterns that its characters allow: those that can begin with its first, and that can do
    without any character it lacks. A kind whose patterns take longer than a second on one block is left out from then
    on, and named in `slow`; `trusted` patterns are not timed, which takes as long as matching them.
    """

    def __init__(self, forms: Sequence[Form], compiled: Compile, written: Expand, trusted: bool = False) -> None:
        self.slow: list[str] = []
        self._seen: dict[str, str] = {}
        self._steps: list[Step] = []
        # by a character of the block, the patterns that need it or its like, and those that need another besides
        self._with: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self._from: dict[str, int] = {}  # by the block's first character, the patterns that can begin with it
        self._needless = [0, 0]
        self._anywhere = 0
        pairs = [(form, pattern) for form in forms for pattern in form.patterns]
        for form, pattern in sorted(pairs, key=lambda pair: " " not in pair[1]):
            match: Match = compiled(pattern).fullmatch
            self._add(form, " " in pattern, written(pattern), match if trusted else partial(match, timeout=SECONDS))
        self._many = len(self._steps) > _BITS  # too many for the bits of one number
        self._chars = frozenset(self._with[0]).union(self._with[1])
        # a longer block has a kind only if it begins with one of these characters
        self._longest = max((step.longest for step in self._steps if step.bit & self._anywhere), default=0)
        self._begins = frozenset((*self._from, *map(chr, _unbare())))
        self._plan_all()

    def _add(self, form: Form, spaced: bool, pattern: str, match: Match) -> None:
        step = Step(form, pattern, match, spaced, 1 << len(self._steps))
        self._steps.append(step)
        needed, begins = needs(pattern), firsts(pattern)
        for number, table in enumerate(self._with):
            for char in needed[number] if number < len(needed) else ():
                table[char] = table.get(char, 0) | step.bit
            self._needless[number] |= 0 if number < len(needed) else step.bit
        for char in begins or ():
            self._from[char] = self._from.get(char, 0) | step.bit
        self._anywhere |= 0 if begins is not None else step.bit

    def _plan_all(self) -> None:
        self._plans: dict[int, list[Step]] = {}
        self._sizes = [sum(s.bit for s in self._steps if size <= s.longest) for size in range(LONGEST + 1)]
        self._spaced = sum(step.bit for step in self._steps if step.spaced)

    def can_begin(self, name: str, char: str) -> bool:
        """Whether a block of this kind can begin with this character."""
        possible = self._from.get(char, 0) | self._anywhere
        return any(step.bit & possible for step in self._steps if step.name == name)

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

    def of_all(self, blocks: Sequence[str], known: dict[str, str]) -> list[str]:
        """The kinds of many blocks; those of blocks that had one look are in `known`, and the others are added."""
        longest, begins = self._longest, self._begins
        kinds, new = [""] * len(blocks), []
        for number, block in enumerate(blocks):
            if len(block) <= longest or (len(block) <= LONGEST and block[0] in begins):
                kind = known.get(block)
                if kind is None:
                    new.append(number)
                else:
                    kinds[number] = kind
        if new:
            unknown = [blocks[number] for number in new]
            found = list(map(self._of, unknown)) if self._many or len(new) < _FEW else self._at_once(unknown)
            known.update(zip(unknown, found, strict=True))
            for number, kind in zip(new, found, strict=True):
                kinds[number] = kind
        return kinds

    def _at_once(self, blocks: list[str]) -> list[str]:
        """The kinds of blocks none of which is too long, told by the tables of their characters."""
        classes, with_, also, from_ = self._tables
        codes = np.frombuffer("".join(blocks).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        alike = classes.take(np.minimum(codes, 0xFFFF))
        sizes = np.array(list(map(len, blocks)))
        at = np.cumsum(sizes) - sizes
        found = np.bitwise_or.reduceat(with_.take(alike), at)
        more = np.bitwise_or.reduceat(also.take(alike), at) | self._needless[1]
        unbare = (found & _LOOK) != 0
        possible = (found | self._needless[0]) & more & from_.take(alike.take(at))
        possible &= np.where(unbare, self._by_size[0], self._by_size.take(sizes) & ~self._spaced)
        kinds = []
        for block, bits, spaces in zip(blocks, possible.tolist(), unbare.tolist(), strict=True):
            text = block
            if bits and spaces:
                text = bare(block)
                bits &= self._sizes[len(text)] & (-1 if " " in block else ~self._spaced)
            kinds.append(self._matched(bits, text, block) if bits and text else "")
        return kinds

    @lazy
    def _by_size(self) -> npt.NDArray[np.int64]:
        return np.array(self._sizes, dtype=np.int64)

    @lazy
    def _tables(self) -> tuple[npt.NDArray[Any], ...]:
        """By code point the number of its class; by class the patterns that need it, need it besides, begin with it."""
        told = {chr(code): [_LOOK, 0, -1] for code in _unbare()}
        for number, chars in enumerate((*self._with, self._from)):
            for char, bits in chars.items():
                told.setdefault(min(char, "\uffff"), [0, 0, self._anywhere])[number] |= bits
        rows = {(0, 0, self._anywhere): 0}
        classes = np.zeros(0x10000, dtype=np.uint16)
        for char, row in told.items():
            classes[ord(char)] = rows.setdefault((row[0], row[1], row[2]), len(rows))
        return classes, *np.array(list(rows), dtype=np.int64).T

    def _of(self, block: str) -> str:
        text = bare(block)
        if not text:
            return ""
        (possible, more), (with_, also) = self._needless, self._with
        for char in self._chars.intersection(block):
            possible |= with_.get(char, 0)
            more |= also.get(char, 0)
        possible &= (
            more & self._sizes[len(text)] & (self._from.get(text[0], 0) | self._from.get(block[0], 0) | self._anywhere)
        )
        if text is block or " " not in block:
            possible &= ~self._spaced
        return self._matched(possible, text, block) if possible else ""

    def _matched(self, possible: int, text: str, block: str) -> str:
        plan = self._plans.get(possible)
        if plan is None:
            plan = self._plans[possible] = [step for step in self._steps if step.bit & possible]
        for step in plan:
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


@lru_cache(maxsize=1)
def _unbare() -> tuple[int, ...]:
    """The code points that `bare` leaves out of a block, and 0xFFFF, which stands for all beyond the basic plane."""
    found = WHITE.findall("".join(map(chr, range(0x3001))) + "\ufeff")  # between the two stands no space of any sort
    return (*(ord(char) for char in found if char != "\n"), 0xFFFF)
