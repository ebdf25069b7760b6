"""A page: its text, and for every character the place in the raw page that it came from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.codes import IDEOGRAPHS, Cut, Ints, Needs, Places, has_true, runs
from cleaner.lazy import lazy

_LINE_END, _SPACE = 10, 32
_FEW, _SHORT = 16, 64  # so few characters that are gone, and so few of a page's spaces, are told one by one
_FORMS = 0xF900  # from here on stand compatibility ideographs and full-width forms
_PART = 16384  # so many characters of a long text are looked at in one go, for the memory's sake
_MANY = 64  # so many changes are faster made in the code points than in the text


def _mark(seen: npt.NDArray[np.bool_], codes: npt.NDArray[np.uint32]) -> Places:
    """Mark code points as seen; they are given back as indices into a table of the basic plane."""
    plane = codes.astype(np.intp)
    try:
        seen[plane] = True
    except IndexError:  # what is beyond counts as one
        plane = np.minimum(plane, 0xFFFF)
        seen[plane] = True
    return plane


class Page:
    """A text whose characters know their origins; it never changes, `replaced` and `reordered` give a new one.

    `origins[i]` is the raw position of character `i`, or -1 where a rule inserted it. What costs time to learn
    about the text (its characters, its lines, its layout) is learnt once, when first asked for. `carried` is for what
    a line's own text tells, whatever stands around it: a page made of this one goes on with it. `cut` is what became
    of the page that it was made of, where parts of that were replaced; `moved[i]` is the place of that page's character
    `i` in this one, where its blocks were moved.

    >>> page = Page("路 线").replaced([1], [2], [""])
    >>> page.text, page.origins.tolist()
    ('路线', [0, 2])
    """

    def __init__(
        self, text: str, origins: Ints | None = None, carried: dict[str, Any] | None = None, cut: Cut | None = None
    ) -> None:
        self.text = text
        self._origins = origins
        self.memo: dict[str, Any] = {}
        self.carried = {} if carried is None else carried
        self.cut = cut
        self.moved: Ints | None = None
        self._held: dict[str, bool] = {}

    def forget(self) -> None:
        """Forget what was worked out of the text, for the memory's sake; whoever asks again makes it anew."""
        self.memo.clear()
        for name in _WORKED_OUT.intersection(self.__dict__):
            del self.__dict__[name]

    def __getstate__(self) -> dict[str, Any]:
        kept = {"text": self.text, "_origins": self._origins, "moved": self.moved}
        return {**kept, "memo": {}, "carried": {}, "cut": None, "_held": {}}

    @property
    def origins(self) -> Ints:
        """The raw position of each character, -1 for those a rule inserted."""
        if self._origins is None:
            self._origins = np.arange(len(self.text), dtype=np.int32)
        return self._origins

    @lazy
    def seen(self) -> npt.NDArray[np.bool_]:
        """For every code point of the basic plane whether the text has it."""
        seen = np.zeros(0x10000, dtype=bool)
        if len(self.text) <= _PART:
            self.plane = _mark(seen, self.codes)
            return seen
        for at in range(0, len(self.text), _PART):
            _mark(seen, self.codes[at : at + _PART])
        return seen

    @lazy
    def codes(self) -> npt.NDArray[np.uint32]:
        """The text's code points."""
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)

    @lazy
    def plane(self) -> npt.NDArray[np.intp]:
        """The text's code points as indices into a table of the basic plane; all beyond it are 0xFFFF."""
        beyond = self.seen[0xFFFF]  # asking for it may have made this, too
        known: Places | None = self.__dict__.get("plane")
        if known is not None:
            return known
        return (np.minimum(self.codes, 0xFFFF) if beyond else self.codes).astype(np.intp)

    @lazy
    def signs(self) -> frozenset[str]:
        """The distinct characters of the basic plane that are no common ideographs; U+FFFF stands for all beyond it."""
        seen, last = self.seen, IDEOGRAPHS.stop
        if not has_true(seen[last:_FORMS]):  # hardly any Chinese page has what stands there
            last = _FORMS
        low, high = seen[: IDEOGRAPHS.start].nonzero()[0], seen[last:].nonzero()[0]
        return frozenset(map(chr, [*low.tolist(), *(high + last).tolist()]))

    def has(self, needs: Needs) -> bool:
        """Whether the text has any of these characters."""
        if not needs.signs.isdisjoint(self.signs):
            return True
        return len(needs.ideographs) > 0 and has_true(self.seen[needs.ideographs])

    @lazy
    def breaks(self) -> Places:
        """The places of the line ends."""
        found: Places = (self.codes == _LINE_END).nonzero()[0]
        return found

    @lazy
    def spaces(self) -> Places:
        """The places of the plain spaces."""
        found: Places = (self.codes == _SPACE).nonzero()[0]
        return found

    @lazy
    def space_runs(self) -> tuple[Places, Places]:
        """Where the runs of plain spaces start and end."""
        return runs(self.spaces)

    @lazy
    def beside_spaces(self) -> tuple[frozenset[str], frozenset[str]]:
        """The distinct characters right before the plain spaces, and those right behind them."""
        codes, spaces, text = self.codes, self.spaces, self.text
        if len(spaces) <= _SHORT:
            places, last = spaces.tolist(), len(text) - 1
            return (
                frozenset([text[at - 1] for at in places if at > 0]),
                frozenset([text[at + 1] for at in places if at < last]),
            )
        before = spaces if spaces[0] else spaces[1:]
        behind = spaces if spaces[-1] + 1 < len(codes) else spaces[:-1]
        ends, begins = {*codes[before - 1].tolist()}, {*codes[behind + 1].tolist()}
        return frozenset(map(chr, ends)), frozenset(map(chr, begins))

    @lazy
    def twice(self) -> npt.NDArray[np.intp]:
        """The places of characters that the same character follows."""
        found: Places = (self.codes[1:] == self.codes[:-1]).nonzero()[0]
        return found

    @lazy
    def doubled(self) -> frozenset[int]:
        """The code points of characters that stand twice next to each other."""
        return frozenset(self.codes[self.twice].tolist())

    def holds(self, text: str) -> bool:
        """Whether a short text stands in the page; asked once, and not where its characters do not."""
        known: bool | None = self._held.get(text)
        if known is None:
            known = self._held[text] = self._holds(text)
        return known

    def _holds(self, text: str) -> bool:
        at = text.find(" ")
        if at >= 0 and len(text) > 1:
            beside, char = self.beside_spaces[at == 0], text[1 if at == 0 else at - 1]
            if char not in beside or len(text) == 2:
                return char in beside
        if len(text) > 1 and text[0] == text[1] and ord(text[0]) not in self.doubled:
            return False
        signs = self.signs
        for char in text:
            if char not in signs and not "\u4e00" <= char < "\ua000" and char <= "\uffff":
                return False
        return text in self.text

    @lazy
    def alphabet(self) -> str:
        """The distinct characters as one string, for patterns that ask for a single character."""
        plane = np.flatnonzero(self.seen).astype("<u2").tobytes().decode("utf-16-le", "surrogatepass")
        return plane + "".join(set(self.text) - set(plane)) if self.seen[0xFFFF] else plane

    @lazy
    def tidy(self) -> bool:
        """Whether every line stands alone between single blank lines, as in a clean page."""
        if "\f" in self.signs:
            return False
        breaks, ended = self.breaks, self.text[-1:] == "\n"
        # the line ends stand two by two, but for the last
        return len(breaks) % 2 == ended and not has_true(breaks[1::2] - breaks[:-1:2] != 1)

    @lazy
    def spans(self) -> Places:
        """The starts and the ends of the lines that are not blank, without the spaces around them: two rows."""
        breaks, size = self.breaks, len(self.breaks)
        edges = np.zeros((2, size + 1), dtype=np.intp)
        np.add(breaks, 1, out=edges[0, 1:])
        edges[1, :size], edges[1, size] = breaks, len(self.text)
        if self._edged:
            first, last = self.space_runs
            for line_edges, here, there in ((edges[0], first, last), (edges[1], last, first)):
                run = here.searchsorted(line_edges)
                run[run == len(here)] = 0
                at = (here[run] == line_edges).nonzero()[0]
                line_edges[at] = there[run[at]]
        return edges.compress(edges[0] < edges[1], axis=1)

    @lazy
    def blocks(self) -> list[tuple[int, int]]:
        """The same as pairs."""
        return list(zip(*self.spans.tolist(), strict=True))

    @lazy
    def lines(self) -> list[str]:
        """The texts of the blocks."""
        if self._edged:
            return list(filter(None, map(str.strip, self.text.split("\n"), repeat(" "))))
        return list(filter(None, self.text.split("\n")))

    @lazy
    def _edged(self) -> bool:
        """Whether any line has a space at its start or end."""
        if self.text[:1] == " " or self.text[-1:] == " ":
            return True
        before, behind = self.beside_spaces
        return "\n" in before or "\n" in behind

    def replaced(
        self, starts: Sequence[int], ends: Sequence[int], afters: Sequence[str], cut: Cut | None = None
    ) -> Page:
        """A new page with each span `starts[k]:ends[k]` (ascending, disjoint) replaced by `afters[k]`.

        `cut` tells the same, if it is known.
        """
        cut = cut or Cut(starts, ends, afters)
        page = self._replaced(starts, ends, afters, cut)
        if "signs" in self.__dict__ and not self.seen[0xFFFF]:
            gone = set[str]().union(*set(cut.befores(self.text)))
            if len(gone) <= _FEW:
                page._inherit(self, gone, set[str]().union(*set(afters)))
        return page

    def _replaced(self, starts: Sequence[int], ends: Sequence[int], afters: Sequence[str], cut: Cut) -> Page:
        if len(starts) > _MANY:
            if cut.deletes:
                keep = cut.kept(len(self.text))
                return self._of(self.codes[keep], self.origins[keep], cut)
            if cut.single and not has_true(cut.size != 1):
                codes = self.codes.copy()
                codes[cut.begin] = Page("".join(afters)).codes
                return self._of(codes, self.origins, cut)
        pieces = [""] * (2 * len(starts) + 1)
        pieces[::2] = map(self.text.__getitem__, map(slice, (0, *ends), (*starts, None)))
        pieces[1::2] = afters
        return Page("".join(pieces), cut.carry(self.origins), self.carried, cut)

    def _inherit(self, before: Page, gone: set[str], put: set[str]) -> None:
        """Take over which characters there are from the page before, less those of `gone` that are gone for good."""
        if max(put, default="") > "\ufffe":
            return
        lost, new = [char for char in gone - put if char not in self.text], put - gone
        self.seen, self.signs = before.seen, before.signs
        if lost or new:
            self.seen = before.seen.copy()
            for char in lost:
                self.seen[ord(char)] = False
            for char in new:
                self.seen[ord(char)] = True
            self.signs = before.signs.difference(lost).union([c for c in new if not "\u4e00" <= c < "\ua000"])

    def reordered(self, order: Sequence[int]) -> Page:
        """A new page with its blocks in the given order; what stands between blocks stays where it is."""
        starts, ends = self.spans
        taken = np.asarray(order, dtype=np.intp)
        # in turn what stands between blocks and a block: so many characters from so far on in this page
        first, size = np.zeros((2, 2 * len(taken) + 1), dtype=np.intp)
        first[1::2], first[2::2] = starts[taken], ends
        size[0:-1:2], size[1::2], size[-1] = starts, (ends - starts)[taken], len(self.text)
        size[2::2] -= ends
        edges = size.cumsum()
        places = np.arange(len(self.text), dtype=np.int32)
        source = places + (first - edges + size).repeat(size)
        page = self._of(self.codes.take(source), self.origins.take(source))
        page.moved = np.empty_like(places)
        page.moved[source] = places
        page.spans = edges[:-1].reshape(-1, 2).T.copy()
        page.lines = [self.lines[number] for number in order]
        page.seen, page.signs = self.seen, self.signs
        return page

    def _of(self, codes: npt.NDArray[np.uint32], origins: Ints, cut: Cut | None = None) -> Page:
        page = Page(codes.tobytes().decode("utf-32-le", "surrogatepass"), origins, self.carried, cut)
        page.__dict__["codes"] = codes
        return page


# All but the spans, by which moves of blocks are followed.
_WORKED_OUT = frozenset(name for name, what in vars(Page).items() if isinstance(what, lazy)) - {"spans"}
