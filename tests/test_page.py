"""What a page tells of itself, against the plainest way to tell it: on pages just read, and on pages made of them."""

from __future__ import annotations

import numpy as np
import profiles  # noqa: F401 - no property is timed
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleaner.codes import INSERTED, Needs
from cleaner.page import Page

TEXTS = st.text("路线，。 \n\n\f\u3000a1“\uffff🙂", max_size=60)


@st.composite
def changed(draw: st.DrawFn) -> tuple[Page, Page, list[int]]:
    """A page, the page that some changes make of it, and where its characters should come from."""
    page = Page(draw(TEXTS))
    if draw(st.booleans()):
        page.signs  # noqa: B018 - what was asked before the change is taken over
    many = draw(st.sampled_from([0, 1, 3, 80]))
    edges = sorted(draw(st.lists(st.integers(0, len(page.text)), min_size=2 * many, max_size=2 * many)))
    spans, origins, at = [], list[int](), 0
    deletes = draw(st.booleans())
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        after = "" if deletes else draw(st.text("线 \n，🙂", max_size=3))
        origins += range(at, start)
        origins += [min(start + j, end - 1) if start < end else INSERTED for j in range(len(after))]
        spans.append((start, end, after))
        at = end
    made = page.replaced([s for s, _, _ in spans], [e for _, e, _ in spans], [a for _, _, a in spans])
    return page, made, [*origins, *range(at, len(page.text))]


@given(st.text("路线，。 \n🙂", min_size=70, max_size=140), st.data())
def test_many_marks_of_one_width_take_the_places_of_others(text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.sets(st.integers(0, len(text) - 1), min_size=66)))
    afters = data.draw(st.lists(st.sampled_from("，。线🙂"), min_size=len(places), max_size=len(places)))
    made = Page(text).replaced(places, [place + 1 for place in places], afters)
    chars = list(text)
    for place, after in zip(places, afters, strict=True):
        chars[place] = after
    assert made.text == "".join(chars)
    assert made.codes.tolist() == list(map(ord, chars))
    assert made.origins.tolist() == list(range(len(text)))


@given(st.text("路， \n", max_size=200))
def test_a_page_knows_what_stands_beside_its_spaces(text: str) -> None:
    before, behind = Page(text).beside_spaces
    assert before == {text[at - 1] for at in range(1, len(text)) if text[at] == " "}
    assert behind == {text[at + 1] for at in range(len(text) - 1) if text[at] == " "}


@given(changed())
def test_a_page_knows_where_its_characters_come_from(pages: tuple[Page, Page, list[int]]) -> None:
    _, made, origins = pages
    assert made.origins.tolist() == origins


@given(changed())
def test_a_page_tells_what_stands_in_it(pages: tuple[Page, Page, list[int]]) -> None:
    for page in pages[:2]:
        text = page.text
        common = {char for char in text if not "\u4e00" <= char < "\ua000"}
        assert page.signs == {min(char, "\uffff") for char in common}
        assert np.flatnonzero(page.seen).tolist() == sorted({min(ord(char), 0xFFFF) for char in text})
        assert page.codes.tolist() == list(map(ord, text))
        assert page.plane.tolist() == [min(ord(char), 0xFFFF) for char in text]
        assert page.breaks.tolist() == [i for i, char in enumerate(text) if char == "\n"]
        assert page.spaces.tolist() == [i for i, char in enumerate(text) if char == " "]
        found = [match.span() for match in regex.finditer(r"[^\n ](?:[^\n]*[^\n ])?", text)]
        assert page.blocks == found
        assert page.lines == [text[start:end] for start, end in found]
        assert page.twice.tolist() == [i for i in range(len(text) - 1) if text[i] == text[i + 1]]
        runs = [len(match[0]) % 2 for match in regex.finditer(r"\n+", text)]
        ended = text.endswith("\n")
        assert page.tidy == ("\f" not in text and runs == [0] * (len(runs) - ended) + [1] * ended)


@given(changed(), st.text("路线 \n，🙂", min_size=1, max_size=3))
def test_a_page_knows_what_it_holds(pages: tuple[Page, Page, list[int]], part: str) -> None:
    for page in pages[:2]:
        assert page.holds(part) == (part in page.text)
        assert page.has(Needs(part)) == any(
            min(char, "\uffff") in {min(c, "\uffff") for c in page.text} for char in part
        )


@given(TEXTS, st.data())
def test_blocks_change_places_and_nothing_else(text: str, data: st.DataObject) -> None:
    page = Page(text)
    order = data.draw(st.permutations(range(len(page.blocks))))
    made = page.reordered(order)
    assert made.lines == [page.lines[number] for number in order]
    assert sorted(made.origins.tolist()) == list(range(len(text)))
    assert made.text == "".join(text[at] for at in made.origins.tolist())
    assert regex.sub(r"[^\n ](?:[^\n]*[^\n ])?", "x", made.text) == regex.sub(r"[^\n ](?:[^\n]*[^\n ])?", "x", text)


@given(changed())
def test_what_a_page_forgot_it_tells_again(pages: tuple[Page, Page, list[int]]) -> None:
    page, made, origins = pages
    told = [(page.signs, page.lines, page.spans.tolist(), page.tidy) for page in pages[:2]]
    for one in (page, made):
        one.memo["told"] = one.doubled
        one.forget()
        assert not one.memo
    assert [(page.signs, page.lines, page.spans.tolist(), page.tidy) for page in pages[:2]] == told
    assert made.origins.tolist() == origins
