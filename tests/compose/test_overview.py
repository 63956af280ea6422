"""The overview of all versions says what each version's own key says."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from support import A4, LESSONS, TEMPLATES, lesson_of, load_whole, page_of

from broadsheet.build.press import Press
from broadsheet.build.products import Kind, Product
from broadsheet.compose.arrange import arrange
from broadsheet.compose.overview import make_overview
from broadsheet.sheet.edition import VERSIONS, Edition, Level
from broadsheet.sheet.overview import Overview
from broadsheet.sheet.paper import Paper
from broadsheet.sheet.wordings import Words

if TYPE_CHECKING:
    from pathlib import Path

    from broadsheet.checks.check import Checked
    from broadsheet.sheet.sheet import Key

WORDS = Words("en", TEMPLATES)
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def overview_of(
    lesson: Checked, letters: str = "ABC", level: Level | None = None
) -> tuple[Overview, list[Key]]:
    """The overview, and the key of each version."""
    editions = [Edition(version=letter, level=level) for letter in letters]
    pages = [page_of(lesson, edition) for edition in editions]
    versions = [
        (arrange(lesson, edition), page.sheet)
        for edition, page in zip(editions, pages, strict=True)
    ]
    made = make_overview(versions, pages[0].lines, WORDS)
    return made, [page.key_record for page in pages]


def on_key(key: Key, number: int, place: str) -> tuple[str, str]:
    """What the key of a version has at a place of a question: the item, and what is right."""
    printed = key.sheet.questions[number - 1]
    answers, view = key.answers[number], printed.view
    words = WORDS.of_type(printed.type)
    match printed.type:
        case "multiple-choice":
            [option] = [option for option in view.options if option.letter == place]  # type: ignore[attr-defined]
            assert option.slot in answers
            return option.text, ""
        case "true-or-false":
            row: Any = view.rows[int(place) - 1]  # type: ignore[attr-defined]
            [box] = [box for box in row.boxes if box in answers]
            return row.text, words.text(box.removeprefix(f"s{place}-"))
        case "fact-or-opinion":
            row = view.rows[int(place) - 1]  # type: ignore[attr-defined]
            [name] = [n for n in ("fact", "opinion", "mixed") if f"{row.slot}-{n}" in answers]
            return row.cited.text, words.text(f"answer-{name}")
        case "identify-source":
            row = view.rows[int(place) - 1]  # type: ignore[attr-defined]
            return row.statement.text, str(answers[row.who])
    raise AssertionError(f"{printed.type} has items on the overview")


def same_item(shown: str, printed: str) -> bool:
    """Whether the overview shows an item, be it shortened or set in italics."""
    words = shown.replace("\\", "").strip("*").removesuffix(" …")
    return " ".join(printed.split()).startswith(words) or shown == printed


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
            printed = key.sheet.questions[number - 1]
            assert printed.type == question.type
            assert same_item(question.ask, printed.ask)
        for row in question.rows:
            for key, number, place in zip(keys, question.numbers, row.places, strict=True):
                item, answer = on_key(key, number, place)
                assert same_item(row.item, item)
                assert row.answer == answer
                looked_at += 1
    assert looked_at > 0


@each_lesson
def test_each_item_that_has_an_answer_of_its_own_is_on_the_overview_once(path: Path) -> None:
    overview, keys = overview_of(lesson_of(path))
    for at, key in enumerate(keys):
        numbers = [question.numbers[at] for question in overview.questions]
        assert sorted(numbers) == list(range(1, len(key.sheet.questions) + 1))
        for question in overview.questions:
            printed: Any = key.sheet.questions[question.numbers[at] - 1]
            places = sorted(row.places[at] for row in question.rows)
            if question.type == "multiple-choice":
                answers = key.answers[printed.number]
                right = [o.letter for o in printed.view.options if o.slot in answers]
                assert places == sorted(right)
            elif question.rows:
                assert places == sorted(str(n) for n in range(1, len(printed.view.rows) + 1))


@each_lesson
def test_the_overview_has_the_codes_of_the_sheets(path: Path) -> None:
    overview, keys = overview_of(lesson_of(path))
    assert overview.sheets == tuple((k.sheet.edition.version, k.sheet.code) for k in keys)
    html = page_of(lesson_of(path)).renderer.overview(overview)
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
    html = page_of(lesson).renderer.overview(overview)
    [shown] = re.findall(r'colspan="2">(.*?) <span', html)
    words = unescape(shown).removesuffix(" …").split()
    assert 70 <= len(unescape(shown)) <= 90
    assert words == ask.replace("*", "").split()[: len(words)]


def test_the_overview_of_a_level_names_it() -> None:
    overview, _ = overview_of(lesson_of(LESSONS[0]), level=Level.STRETCH)
    assert 'content: "Level: stretch"' in page_of(lesson_of(LESSONS[0])).renderer.overview(overview)


@each_lesson
@pytest.mark.parametrize("paper", list(Paper))
def test_the_overview_of_a_lesson_of_the_repository_is_one_page(path: Path, paper: Paper) -> None:
    editions = tuple(Edition(paper=paper, version=letter) for letter in VERSIONS[:3])
    made = Press(lesson_of(path), TEMPLATES).make_all([Product(Kind.OVERVIEW, "o.pdf", editions)])
    assert made["o.pdf"].count == 1


def test_even_eight_versions_leave_room_for_the_items() -> None:
    overview, _ = overview_of(lesson_of(LESSONS[0]), VERSIONS)
    html = page_of(lesson_of(LESSONS[0]), A4).renderer.overview(overview)
    assert '<table class="overview many">' in html
    assert len(overview.sheets) == len({code for _, code in overview.sheets}) == 8
