"""What proves that text was drawn twice: chains of doubled glyphs, or of doubled runs, that no author writes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterator
from itertools import groupby, pairwise, zip_longest
from typing import NamedTuple

import regex

from cleaner.lexicon import words_of

MARKS = "，。、；：！？《》“”（）「」【】"
NEUTRAL = frozenset("—…-.·=*_~ ～")
WORD = regex.compile(r"[\p{L}\p{N}]")
_SINGLE = frozenset(".-·/=*~～")  # neutral, and no mark is made of two of them
_STRESS = frozenset("！？")  # authors write them twice: 太好了太好了！！
_PAUSES = frozenset("，、；：")
_WORD_SIZE = 2  # authors write words of so many characters twice: 研究研究
LETTER = regex.compile(r"\p{L}")
_TEXT = regex.compile(r"(?!\p{Latin})\p{L}|\p{Ll}{3}")  # no code has it
_GLYPHS = regex.compile(r"(?:(?!\p{Latin})\p{L})+")
_LATIN, _DIGIT = regex.compile(r"\p{Latin}"), regex.compile("[0-9]")
_COUNT = frozenset("零一二三四五六七八九十甲乙丙丁戊己庚辛壬癸")  # lists are numbered by them
_SHORT = 3  # so many glyphs are drawn twice on a page that has more of them
_ENOUGH = 80  # so many glyphs of a chain tell what it is
_MARK = regex.compile(f"[{MARKS}]")
_ROWS, _WIDE = 3, 12  # so many lines, so long, are a paragraph
_GAP = "\n"  # stands for what is no doubled glyph of a chain


class Piece(NamedTuple):
    """A unit and its copies in the stream of characters: where it starts, how long it is, how often it stands."""

    start: int
    size: int
    times: int


class Proof(NamedTuple):
    """What speaks for a chain: doubled glyphs or doubled runs, enough by themselves or only beside a chain that is.

    `told` is whether a chain that nothing proves is worth a flag; a `short` one is not.
    """

    glyphs: bool
    sure: bool
    told: bool
    short: bool = False


def end_of(piece: Piece) -> int:
    """Where the last copy ends."""
    return piece.start + piece.size * piece.times


def is_periodic(text: str) -> bool:
    """Whether a text is itself a repetition (哈哈哈哈, 加油加油): that is how the author wrote it."""
    return text in (text + text)[1:-1]


def chains(stream: str, pieces: list[Piece], heads: Container[int]) -> Iterator[list[Piece]]:
    """Pieces that follow each other with at most two neutral signs between them; `heads` are the starts of lines.

    A mark that stands once ends a chain: text that is drawn twice has its marks twice. So does a number at the start
    of a line on which nothing doubled follows: a column of numbers, or undamaged text (11月), may begin there.
    """
    chain: list[Piece] = []
    for piece, after in zip_longest(pieces, pieces[1:]):
        if chain and not _joins(stream[end_of(chain[-1]) : piece.start]):
            yield chain
            chain = []
        if chain and piece.start in heads and _is_number(stream, piece):
            end = end_of(piece)
            if after is None or after.start > end or end in heads:
                yield chain
                chain = []
        chain.append(piece)
    if chain:
        yield chain


def _joins(between: str) -> bool:
    """Whether signs between two pieces are few, and neither words nor Chinese marks."""
    if len(between) > 4 or (len(between) > 2 and len(set(between)) > 1):
        return False
    return not any(c in MARKS or WORD.match(c) for c in between)


def _is_number(stream: str, piece: Piece) -> bool:
    unit = stream[piece.start : piece.start + piece.size]
    return WORD.search(unit) is not None and not LETTER.search(unit)


def between(stream: str, chain: list[Piece]) -> Iterator[Piece]:
    """The points, hyphens, dashes and ellipses that stand twice between two pieces of a chain, or three times; alone
    they would prove nothing."""
    for piece, after in pairwise(chain):
        end = end_of(piece)
        marks = stream[end : after.start]
        if len(set(marks)) != 1:
            continue
        size = 1 if marks[0] in _SINGLE else 2
        times = 3 if piece.times == after.times == 3 else 2
        if len(marks) == size * times and (size == 1 or marks[0] in "—…"):
            yield Piece(end, size, times)


def kept_whole(stream: str, chain: list[Piece], glyphs: int) -> list[Piece]:
    """The chain without what at its ends is not doubled as the rest is.

    That is the digits of a number of which not all digits are doubled and, behind or before so many doubled glyphs,
    runs: they may be lines that are equal.
    """
    first, last = 0, len(chain)
    by_glyphs = sum(p.size == 1 and WORD.match(stream, p.start) is not None for p in chain) >= glyphs
    while first < last and _is_other(stream, chain[first], chain[first].start - 1, by_glyphs):
        first += 1
    while first < last and _is_other(stream, chain[last - 1], end_of(chain[last - 1]), by_glyphs):
        last -= 1
    return chain[first:last]


def without_words(stream: str, chain: list[Piece], known: Proof, heads: list[int]) -> Iterator[Piece]:
    """A proved chain of doubled glyphs without the lines that are nothing but words written so (高高兴兴).

    A short one, which only the page proves, keeps the lines that have nothing of such words.
    """
    for _, group in groupby(chain, key=lambda piece: bisect_right(heads, piece.start)):
        line = list(group)
        row = "".join(stream[p.start] if p.size == 1 else _GAP for p in line if WORD.match(stream, p.start))
        strange = _strange(row) if len(row) > 1 and _GLYPHS.fullmatch(row) else None
        if strange is None or strange == len(row) or (strange > 0 and not known.short):
            yield from line


def _is_other(stream: str, piece: Piece, beside: int, by_glyphs: bool) -> bool:
    if piece.size > 1:
        return by_glyphs and len(set(stream[piece.start : piece.start + piece.size])) > 1
    digit = _DIGIT.match(stream, piece.start) is not None
    return digit and beside >= 0 and _DIGIT.match(stream, beside) is not None


def proof(stream: str, chain: list[Piece], glyphs: int, least: int, heads: Container[int]) -> Proof | None:
    """What speaks for a chain not being the author's: at least so many glyphs, or so many characters in runs."""
    marks = {stream[p.start] for p in chain}.intersection(MARKS)
    return _by_glyphs(stream, chain, glyphs, marks) or _by_runs(stream, chain, least, marks, heads)


def _by_glyphs(stream: str, chain: list[Piece], glyphs: int, marks: set[str]) -> Proof | None:
    """By glyphs that do not make up reduplicated words (高高兴兴, 常常); digits alone never prove anything."""
    row = "".join(stream[p.start] if p.size == 1 else _GAP for p in chain)
    ones = WORD.findall(row)
    if len(ones) < glyphs or len(set(ones)) < glyphs - 1:
        short = len(set(ones)) >= _SHORT and _GAP not in row and _GLYPHS.fullmatch("".join(ones)) is not None
        return Proof(glyphs=True, sure=False, told=False, short=True) if short else None
    if _is_latin(ones):
        return Proof(glyphs=True, sure=True, told=True)
    rows = _GLYPHS.findall(row[:_ENOUGH])
    known, strange = sum(map(len, rows)), sum(map(_strange, rows))
    told = strange >= glyphs - 2 and 2 * strange > known
    if not told and (known == 0 or len(_DIGIT.findall(row)) < glyphs - 1):  # 11995588年年
        return None
    many = strange > glyphs + 1 or (strange >= glyphs and 3 * strange > 2 * known)
    return Proof(glyphs=True, sure=told and (many or not marks <= _STRESS | {"。"}), told=told)


def _strange(row: str) -> int:
    """How many glyphs of a row nobody doubles: they are no part of a word that is written so (高高兴兴, 常常).

    A glyph that is doubled alone in some word (公公) is one of them where it stands in another word here.

    >>> _strange("平安健康"), _strange("字节跳动公司"), _strange("山水")
    (0, 6, 0)
    """
    own: set[int] = set()
    for at, (one, two) in enumerate(pairwise(row)):
        if at not in own and one != two and _is_word(one * 2 + two * 2):
            own.update((at, at + 1))
    count = at = 0
    for word in words_of(row):
        alone = len(word) == 1 and _is_word(word * 2)
        for place, glyph in enumerate(word, start=at):
            count += place not in own and not alone and glyph not in _COUNT
        at += len(word)
    return count


def _is_word(text: str) -> bool:
    return len(words_of(text)) == 1


def _is_latin(ones: list[str]) -> bool:
    """Whether the glyphs are Latin letters that make up a text, and not a code or the alphabet."""
    letters = [c for c in ones if _LATIN.match(c)]
    if len(letters) < 12 or len(set(letters)) < 8 or sum(map(str.islower, letters)) * 3 < len(letters) * 2:
        return False
    return sum(abs(ord(a) - ord(b)) == 1 for a, b in pairwise(letters)) * 2 < len(letters)


def _by_runs(stream: str, chain: list[Piece], least: int, marks: set[str], heads: Container[int]) -> Proof | None:
    """By runs that are no codes: one with a mark that is doubled, too, or three; words (研究研究) take a doubled pause.

    Where each copy is a line of its own, three prove nothing: so are lines of a song that are sung twice.
    """
    texts = {stream[p.start : p.start + p.size]: p.start + p.size in heads for p in chain if p.size >= _WORD_SIZE}
    found = {run: alone for run, alone in texts.items() if _TEXT.search(run) and not is_periodic(run)}
    runs = {run: alone for run, alone in found.items() if len(run) > _WORD_SIZE}
    enough = sum(p.size * p.times for p in chain) >= least
    if not runs and found and not marks.isdisjoint(_PAUSES):
        glyph = any(p.size == 1 and WORD.match(stream, p.start) for p in chain)  # 了了 beside them is no chat
        return Proof(glyphs=False, sure=enough and len(found) > (2 if glyph else 4), told=True)
    if not runs or not enough:
        return None
    many = len(runs) - sum(runs.values()) >= 3
    if not marks and not many:
        return None
    return Proof(glyphs=False, sure=many or not marks <= _STRESS, told=True)


def rows_of_pairs(lines: Callable[[int], str], alike: list[int]) -> Iterator[int]:
    """The lines that are the same as the next in a paragraph of which every line stands twice; `alike` may be.

    A song whose lines are sung twice has no lines of one width with their marks at other places in each.
    """
    for _, group in groupby(enumerate(alike), key=lambda pair: pair[1] - 2 * pair[0]):
        numbers = [n for _, n in group]
        if len(numbers) < _ROWS:
            continue
        texts = [lines(n) for n in numbers]
        width = max(map(len, texts))
        full = {text for text in texts if len(text) >= width - 2}
        inside = {tuple(m.start() for m in _MARK.finditer(text, 1, len(text) - 1)) for text in full}
        if width >= _WIDE and len(full) * 2 >= len(texts) and min(len(full), len(inside)) >= _ROWS:
            yield from numbers
