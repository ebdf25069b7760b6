"""What is told of line ends, each as one number, by which the cases that may fit are looked up.

The bits of the number: how the line ends, how the next begins, whether a clause ends inside the line; then the answers
of `cleaner.joining.answers`, and behind them the number of the next line's kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import compress

import numpy as np
import numpy.typing as npt

from cleaner.codes import among
from cleaner.joining.answers import AT_MOST, LISTED, OF_THE_FIRST, VERSE, Answer, Answers
from cleaner.joining.paragraph import INNER, OPENED, SENTENCE_END
from cleaner.joining.rows import ENTRIES, row
from cleaner.lines import DIGITS, INSIDE, OPENERS, beginning
from cleaner.measures import CODES, ENDS, SENTENCE, STOP

_BEGINS = ("closing", "ellipsis", "suffix", "opening", "lower", "latin", "digit", "dash", "other")
_BY_FIRST = np.full((2, 0x10000), _BEGINS.index("other"), dtype=np.int8)  # on a page of Chinese, and on a Latin one
for _char in [*map(chr, range(0x80)), *INSIDE, *OPENERS, *"—–…"]:
    _BY_FIRST[:, ord(_char)] = [_BEGINS.index(beginning(_char, latin)) for latin in (False, True)]
_NUMBERS = dict(zip(_BEGINS, range(len(_BEGINS)), strict=True))
_BEGINNING, _CLAUSE, _ANSWERS = 3, 7, 8
_VALUES = (False, True, None)
_TWO_BITS = frozenset(("room", "next_room"))
# Those told where few are asked; the last three are for a paragraph's first line, any other may have a yes.
_OF_ALL = ("row", "next_running", "named", "misread", "next_entry", "alike", "long")
LONG = 40  # ems; a line that is surely wider is `long`
FEW_NAMES = (*_OF_ALL, "open_", "sentences", "attached")
_QUOTES, _CLOSING_QUOTES = '“「"', '”」"'
_QUOTED, _UNQUOTED = among(_QUOTES), among(_CLOSING_QUOTES)

Signs = tuple[list[int], list[int], list[bool]]
"""Of some line ends: what is told of each inside a paragraph, and of each behind a paragraph's first line; and whether
a clause ends inside the line, its last character left out."""


def _places(names: Sequence[str]) -> list[int]:
    """The first bit of each answer, and that of the next line's kind."""
    places = [_ANSWERS]
    for name in names:
        places.append(places[-1] + (2 if name in _TWO_BITS else 1))
    return places


*_FEW_PLACES, _FEW_LAST = _places(FEW_NAMES)
_FEW_WEIGHTS = [1 << place for place in _FEW_PLACES[: len(_OF_ALL)]]
_FIRST_WEIGHTS = [1 << place for place in _FEW_PLACES[len(_OF_ALL) :]]
_UNSURE = sum(_FIRST_WEIGHTS)


def signs(answers: Answers, asked: Sequence[int], names: Sequence[str], numbers: Mapping[str, int]) -> Signs:
    """What is told of the line ends behind the `asked` lines: these answers among it; `numbers` are those of kinds."""
    lines, first = answers.shape.measures, answers.shape.measures.first
    next_first, next_kind = np.zeros((2, len(first)), dtype=np.intp)
    next_first[:-1] = first[1:]
    for number, kind in answers.shape.kinds.items():
        next_kind[number - 1] = numbers[kind]  # that of the first line is told of the last, which is not asked
    clauses = lines.before_its_end & STOP != 0
    quoted = _QUOTED[first] & _UNQUOTED[lines.last] & (lines.inside & SENTENCE == 0)
    told = [lines.ends, _BY_FIRST[int(answers.shape.latin), next_first], next_kind, clauses, clauses & ~quoted]
    told += [getattr(answers, name) for name in names]
    told += [_of_the_first(answers, name, numbers) for name in names if name in OF_THE_FIRST]
    both = _weights(tuple(names)) @ np.array(told, dtype=np.float64)
    at = np.array(asked)
    inside, of_the_first = both.take(at, axis=1).astype(np.int64).tolist()
    return inside, of_the_first, clauses[at].tolist()


def _of_the_first(answers: Answers, name: str, kinds: Mapping[str, int]) -> Answer:
    """An answer as a paragraph's first line has it."""
    told: Answer = getattr(answers, f"first_{name}")
    code = [number for number, kind in answers.shape.kinds.items() if kind == "code"] if name == "room" else []
    if code:
        told = told.copy()
        told[code] = answers.room[code]
    return told


@lru_cache(maxsize=1024)
def _weights(names: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """What each of the things told adds to the two numbers of a line end: inside a paragraph, behind its first line."""
    *places, last = _places(names)
    weights = dict(zip(names, [2.0**place for place in places], strict=True))
    same = [1.0, 2.0**_BEGINNING, 2.0**last]
    inside, first = [*same, 2.0**_CLAUSE, 0.0], [*same, 0.0, 2.0**_CLAUSE]
    inside += weights.values()
    first += [0.0 if name in OF_THE_FIRST else weight for name, weight in weights.items()]
    otherwise = [weight for name, weight in weights.items() if name in OF_THE_FIRST]
    return np.array([inside + [0.0] * len(otherwise), first + otherwise])


def signs_of_few(answers: Answers, asked: Sequence[int], kinds: Mapping[int, str], numbers: Mapping[str, int]) -> Signs:
    """The same, each line end told by itself; the answers are those of `FEW_NAMES`, `kinds` those of the lines."""
    shape, texts, blank = answers.shape, answers.texts, answers.shape.measures.blank
    latin, inside, first, clauses = shape.latin, [], [], []
    longest = VERSE * (5 if latin else 2)  # no letter is narrower than a fifth of an em, nothing else than a half
    for number in asked:
        text, after = texts[number], texts[number + 1]
        colon, clause = "：" in after or ":" in after, INNER.search(text, 0, len(text) - 1) is not None
        running = INNER.search(after) is not None or ("、" in after and shape.width(number + 1) >= LISTED)
        entry = colon or " " in after or after[0] in ENTRIES
        sign = (
            CODES[answers.ending(number)]
            + (_NUMBERS[beginning(after, latin)] << _BEGINNING)
            + (numbers[kinds[number + 1]] << _FEW_LAST)
        )
        size = len(text)
        told = (
            " " in text and row(texts, number), running, colon, text[-1] in DIGITS, entry, size <= longest,
            size > 2 * LONG and not latin,
        )  # fmt: skip
        sign += sum(compress(_FEW_WEIGHTS, told))
        inside.append(sign + _UNSURE + (clause << _CLAUSE))
        sentence = clause and SENTENCE_END.search(text, 0, len(text) - 1)
        sign += sum(compress(_FIRST_WEIGHTS, (OPENED.search(text), sentence, number and not blank[number])))
        if clause and text[0] in _QUOTES and text[-1] in _CLOSING_QUOTES:
            clause = SENTENCE_END.search(text) is not None
        first.append(sign + (clause << _CLAUSE))
        clauses.append(inside[-1] >> _CLAUSE & 1 == 1)
    return inside, first, clauses


def told(sign: int, names: Sequence[str], kinds: Sequence[str]) -> tuple[tuple[str, str, str], dict[str, bool | None]]:
    """What a number stands for: ending, beginning and next kind; and the answers, `clauses` among them."""
    *places, last = _places(names)
    answers = {
        name: _VALUES[sign >> place & (3 if name in _TWO_BITS else 1)]
        for name, place in zip(names, places, strict=True)
        if name not in AT_MOST or not sign >> place & 1
    }
    answers["clauses"] = bool(sign >> _CLAUSE & 1)
    return (ENDS[sign & 7], _BEGINS[sign >> _BEGINNING & 15], kinds[sign >> last]), answers
