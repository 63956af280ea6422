"""The overview of all versions says what each version's own key says."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

import pdfplumber
import pytest
from support import (
    LESSONS,
    TEMPLATES,
    compose,
    lesson_of,
    load_whole,
    one_line_each,
    renderer_of,
)

from broadsheet.build.press import Press
from broadsheet.build.products import Kind, Product
from broadsheet.compose.arrange import arrange
from broadsheet.compose.overview import make_overview
from broadsheet.sheet.answers import Chosen, Written
from broadsheet.sheet.edition import VERSIONS, Edition, Level
from broadsheet.sheet.items import Choice
from broadsheet.sheet.overview import Overview
from broadsheet.sheet.paper import Paper
from broadsheet.sheet.texts import SlotId

if TYPE_CHECKING:
    from pathlib import Path

    from broadsheet.checks.check import Checked
    from broadsheet.sheet.items import AskedQuestion, Slot
    from broadsheet.sheet.sheet import Key
    from broadsheet.sheet.texts import RichText

each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


@cache
def overview_of(
    lesson: Checked, letters: str = "ABC", level: Level | None = None
) -> tuple[Overview, list[Key]]:
    """The overview, and the key of each version."""
    editions = [Edition(version=letter, level=level) for letter in letters]
    versions = [(arrange(lesson, edition), compose(lesson, edition)) for edition in editions]
    return make_overview(versions), [key for _, key in versions]


def html_of(overview: Overview) -> str:
    return renderer_of("en").overview(overview, one_line_each(overview.passages))


def items_of(question: AskedQuestion) -> dict[str, tuple[RichText, tuple[Slot, ...]]]:
    """What a question has at each letter or number of it, and what is done there."""
    found = {
        option.letter: (option.text, (slot,))
        for slot in question.body.slots
        if isinstance(slot, Choice)
        for option in slot.options
    }
    parts = {str(part.number): part for part in question.body.parts}
    return found | {n: (p.prompt, p.slots) for n, p in parts.items() if p.prompt is not None}


def is_right(key: Key, question: AskedQuestion, place: str, answer: RichText | None) -> bool:
    """Whether the key of a version has an answer of the overview at a place of a question."""
    answers = key.answers[question.number]
    _, slots = items_of(question)[place]
    if answer is None:
        # An option that is right says itself what is.
        [slot] = slots
        assert isinstance(slot, Choice)
        right = answers[SlotId(0, slot.name)].right
        assert isinstance(right, Chosen)
        return [o.letter for o in slot.options if o.id in right.options].count(place) == 1
    shown: list[str] = []
    for slot in slots:
        found = answers.get(SlotId(int(place), slot.name))
        match slot, found and found.right:
            case Choice(), Chosen() as chosen:
                shown += (o.text.words for o in slot.options if o.id in chosen.options)
            case _, Written(text=text) if text:
                shown.append(text.words)
    return shown[0] == answer.words


def same_item(shown: RichText, printed: RichText) -> bool:
    """Whether the overview shows an item, be it shortened."""
    return printed.words.startswith(shown.words.removesuffix(" …"))


@each_lesson
@pytest.mark.parametrize("level", [None, Level.SUPPORT, Level.STRETCH], ids=str)
@pytest.mark.parametrize("order", ["fixed", "free"])
def test_each_place_of_the_overview_is_what_the_key_of_the_version_has_there(
    path: Path, level: Level | None, order: str
) -> None:
    lesson = load_whole(f"question-order: {order}\n{path.read_text(encoding='utf-8')}")
    overview, keys = overview_of(lesson, level=level)
    looked_at = 0
    for question in overview.questions:
        for key, number in zip(keys, question.numbers, strict=True):
            assert question.ask == key.sheet.questions[number - 1].ask
        for row in question.rows:
            for key, number, place in zip(keys, question.numbers, row.places, strict=True):
                printed = key.sheet.questions[number - 1]
                assert same_item(row.item, items_of(printed)[place][0])
                assert is_right(key, printed, place, row.answer)
                looked_at += 1
    assert looked_at > 0


@each_lesson
def test_each_item_that_has_an_answer_of_its_own_is_on_the_overview_once(path: Path) -> None:
    overview, keys = overview_of(lesson_of(path))
    for at, key in enumerate(keys):
        numbers = [question.numbers[at] for question in overview.questions]
        assert sorted(numbers) == list(range(1, len(key.sheet.questions) + 1))
        for question in overview.questions:
            printed = key.sheet.questions[question.numbers[at] - 1]
            places = sorted(row.places[at] for row in question.rows)
            right = [
                option.letter
                for name, slot in printed.body.all_slots()
                if isinstance(slot, Choice) and not name.part
                for option in slot.options
                if option.id in chosen_in(key, printed.number, name)
            ]
            parts = [str(part.number) for part in printed.body.parts if part.prompt]
            assert places == sorted(right + parts)


def chosen_in(key: Key, number: int, name: SlotId) -> tuple[str, ...]:
    right = key.answers[number][name].right
    assert isinstance(right, Chosen)
    return right.options


@each_lesson
def test_the_overview_has_the_codes_of_the_sheets(path: Path) -> None:
    overview, keys = overview_of(lesson_of(path))
    assert overview.sheets == tuple((k.sheet.edition.version, k.sheet.code) for k in keys)
    html = html_of(overview)
    assert all(f"Version {letter}<br>{code}" in html for letter, code in overview.sheets)


def test_items_that_begin_alike_are_told_apart_by_their_answers_or_counted() -> None:
    same = "This statement is so long that the overview has room for its first words only and ends"
    quotes = "".join(
        f"      - {{quote: {same} {end}, source: not stated, kind: none}}\n"
        for end in ("here", "there", "nowhere")
    )
    lesson = load_whole(
        "title: A\nseed: s\nquestions:\n  - type: identify-source\n    statements:\n" + quotes,
        {"s": f"T\n\n{same} here.\n\n{same} there.\n\n{same} nowhere.\n"},
    )
    overview, _ = overview_of(lesson)
    [question] = overview.questions
    for at in range(3):
        assert sorted(row.places[at] for row in question.rows) == ["1", "2", "3"]


def test_a_long_question_is_cut_between_words_and_inside_no_emphasis() -> None:
    ask = "why is *it so <and not* otherwise, " * 20
    lesson = load_whole(
        f"title: A\nseed: s\nquestions:\n  - {{type: short-answer, ask: '{ask}', answer: So}}\n",
        {"s": "T\n\nSo it is.\n"},
    )
    overview, _ = overview_of(lesson)
    assert overview.questions[0].rows == ()
    html = html_of(overview)
    [shown] = re.findall(r'colspan="2">(.*?) <span', html)
    words = unescape(shown).removesuffix(" …").split()
    assert 70 <= len(unescape(shown)) <= 90
    assert words == ask.replace("*", "").split()[: len(words)]


def test_the_overview_of_a_level_names_it() -> None:
    overview, _ = overview_of(lesson_of(LESSONS[0]), level=Level.STRETCH)
    assert 'content: "Level: stretch"' in html_of(overview)


@each_lesson
@pytest.mark.parametrize("paper", Paper)
def test_the_overview_of_a_lesson_of_the_repository_is_one_page(path: Path, paper: Paper) -> None:
    editions = tuple(Edition(paper=paper, version=letter) for letter in VERSIONS[:3])
    made = Press(lesson_of(path), TEMPLATES).make_all([Product(Kind.OVERVIEW, "o.pdf", editions)])
    # A5 is half of A4, and the longest lesson needs both halves.
    assert made["o.pdf"].count == 1 + (paper is Paper.A5 and path.stem == "reading-like-an-editor")


def test_on_a_small_paper_the_overview_has_room_for_whole_codes_and_words() -> None:
    editions = tuple(Edition(paper=Paper.A5, version=letter) for letter in VERSIONS[:3])
    made = Press(lesson_of(LESSONS[0]), TEMPLATES).make_all(
        [Product(Kind.OVERVIEW, "o.pdf", editions)]
    )
    overview, _ = overview_of(lesson_of(LESSONS[0]))
    with pdfplumber.open(BytesIO(made["o.pdf"].pdf)) as pdf:
        words = {word["text"] for page in pdf.pages for word in page.extract_words()}
    assert {code for _, code in overview.sheets} <= words
    assert {"Factual", "Opinion", "Mixed"} & words


def test_even_eight_versions_leave_room_for_the_items() -> None:
    overview, _ = overview_of(lesson_of(LESSONS[0]), VERSIONS)
    html = html_of(overview)
    assert '<table class="overview many">' in html
    assert len(overview.sheets) == len({code for _, code in overview.sheets}) == 8
