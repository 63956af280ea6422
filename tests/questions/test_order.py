"""The right order of a question is in no file for pupils, however it is written."""

from __future__ import annotations

from itertools import permutations

import pytest
from support import A4, compose, load, load_whole, page_of

from broadsheet.article.lexicon import lexicon
from broadsheet.compose.arrange import arrange
from broadsheet.compose.sheet import Composer
from broadsheet.sheet.answers import Ordered
from broadsheet.sheet.edition import Edition, Level
from broadsheet.sheet.items import Ordering
from broadsheet.sheet.texts import SlotId
from broadsheet.sheet.wordings import Words
from broadsheet.source.templates import Templates

SEED = "A walk\n\nAnn went out.\n\nIt rained.\n\nShe came home.\n\nShe slept.\n"
HEAD = "title: A walk\nseed: walk\npassages:\n  all: {paragraphs: 2-5, printed: no}\nquestions:\n"
ITEMS = ("text: Rain falls.", "quote: came home", "paragraph: 2", "paragraph: 5")


def lesson(items: tuple[str, ...], fields: str = "") -> str:
    listed = "".join(f"      - {{{item}}}\n" for item in items)
    return f"{HEAD}  - type: order\n{fields}    items:\n{listed}"


def asked(text: str, edition: Edition = A4) -> tuple[Ordering, Ordered]:
    key = compose(load_whole(text, {"walk": SEED}), edition)
    [ordering] = key.sheet.questions[0].body.slots
    right = key.answers[1][SlotId(0, "answer")].right
    assert isinstance(ordering, Ordering)
    assert isinstance(right, Ordered)
    return ordering, right


def right_texts(text: str, edition: Edition = A4) -> list[str]:
    ordering, right = asked(text, edition)
    texts = {option.id: option.text.words for option in ordering.items}
    return [texts[id_] for id_ in right.ids]


def mixed(items: tuple[str, ...], fields: str = "") -> str:
    """The lesson with the first mix that is not the right order."""
    texts = (lesson(items, f"    mix: {mix}\n{fields}") for mix in range(1, 10))
    return next(text for text in texts if load(text, {"walk": SEED})[0])


SAID = {
    "text: Rain falls.": "Rain falls.",
    "quote: came home": "came home",
    "paragraph: 2": "Ann went out.",
    "paragraph: 5": "She slept.",
}


@pytest.mark.parametrize("version", ["", "A", "B"])
def test_the_sheet_is_the_same_whatever_the_right_order_is(version: str) -> None:
    edition = Edition(version=version)
    sheets, keys, refused = set(), set(), 0
    for items in permutations(ITEMS):
        checked, problems = load(lesson(items), {"walk": SEED})
        if checked is None:
            assert {p.code.name for p in problems} == {"mix-gives-answer"}
            refused += 1
            continue
        page = page_of(checked, edition)
        sheets.add((page.worksheet, page.sheet.code, repr(page.sheet)))
        keys.add(repr(page.key_record.answers))
        assert right_texts(lesson(items), edition) == [SAID[item] for item in items]
    assert refused == 1
    assert len(sheets) == 1
    assert len(keys) == 23


def test_another_mix_is_another_order_and_a_version_too() -> None:
    texts = [lesson(ITEMS, f"    mix: {mix}\n") for mix in range(1, 10)]
    mixes = {asked(text)[0] for text in texts if load(text, {"walk": SEED})[0]}
    versions = {asked(mixed(ITEMS), Edition(version=letter))[0] for letter in "ABC"}
    assert len(mixes) > 4
    assert len(versions) > 1


def test_a_mix_that_is_right_but_for_a_tie_is_no_mix() -> None:
    wrong = [
        items
        for items in permutations(ITEMS)
        if load(lesson(items, "    ties: [[2, 3]]\n"), {"walk": SEED})[0] is None
    ]
    assert len(wrong) == 2
    first, other = wrong
    assert (first[0], first[1], first[2], first[3]) == (other[0], other[2], other[1], other[3])


def test_no_item_says_where_it_stands() -> None:
    text = lesson(ITEMS).replace(", printed: no", "").replace("paragraph: 2", "quote: Ann")
    text = text.replace("paragraph: 5", "quote: slept")
    assert "PlaceReference" not in repr(asked(text)[0])


LEVELS = (
    "text: One, first: [support, stretch]",
    "text: Two, for: stretch",
    "text: Three",
    "text: Four",
    "text: Five, last: yes",
)


@pytest.mark.parametrize(
    ("level", "texts", "numbers"),
    [
        (None, ["One", "Three", "Four", "Five"], {"Five": 4}),
        (Level.SUPPORT, ["One", "Three", "Four", "Five"], {"One": 1, "Five": 4}),
        (Level.STRETCH, ["One", "Two", "Three", "Four", "Five"], {"One": 1, "Five": 5}),
    ],
)
def test_a_level_has_its_items_and_numbers(
    level: Level | None, texts: list[str], numbers: dict[str, int]
) -> None:
    edition, text = Edition(level=level), mixed(LEVELS)
    ordering, _ = asked(text, edition)
    assert right_texts(text, edition) == texts
    words = {option.id: option.text.words for option in ordering.items}
    assert {words[id_]: number for id_, number in ordering.numbered} == numbers


@pytest.mark.parametrize(
    ("level", "said"),
    [(None, ["2, 3 may change places"]), (Level.STRETCH, ["2, 3, 4 may change places"])],
)
def test_ties_are_those_of_the_items_that_a_level_has(level: Level | None, said: list[str]) -> None:
    checked = load_whole(mixed(LEVELS, "    ties: [[2, 3, 4]]\n"), {"walk": SEED})
    edition = Edition(level=level)
    composer = Composer(arrange(checked, edition), Words("en", Templates()))
    overall = composer.key(composer.sheet(edition)).notes[0].overall
    assert [r.text.words.rstrip(".") for r in overall.remarks if r.label == "Also right"] == said


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("in 1991", (1991,)),
        ("Since 2018 and until March 2020, that is", (2018, 2020)),
        ("1974", (1974,)),
        ("the fire (1974)", (1974,)),
        ("1500 people signed", ()),
        ("They counted 1500 people.", ()),
        ("in 2018.5 or in 20189 or in 2018% or in 3018", ()),
        ("within 2018 days", ()),
    ],
)
def test_a_year_is_a_number_that_is_said_as_one(text: str, years: tuple[int, ...]) -> None:
    words = lexicon("en")
    assert words is not None
    assert words.years_in(text) == years


@pytest.mark.parametrize(
    ("by", "ask"),
    [
        ("text", "Put these in the order of the text."),
        ("When it happened", "Put these in the order in which they happened."),
        ("how {n} it is", "Put these in order by how {n} it is."),
        ("<b>size</b>", "Put these in order by <b>size</b>."),
    ],
)
def test_what_the_order_goes_by_is_asked(by: str, ask: str) -> None:
    items = ("text: Birds.", "text: Cats.", "text: Dogs.")
    text = mixed(items, f'    by: "{by}"\n')
    key = compose(load_whole(text, {"walk": SEED}))
    assert key.sheet.questions[0].ask.words == f"{ask} Number them from\u00a01."
