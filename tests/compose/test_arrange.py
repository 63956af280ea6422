"""What an edition asks, and in which order: one text, and never a hint of the key."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from key_only import as_data, as_text
from laws import records_in
from support import A4, LARGE, LESSONS, TEMPLATES, compose, lesson_of, load_whole, page_of

from broadsheet.compose.arrange import arrange
from broadsheet.sheet.answers import Chosen, Written
from broadsheet.sheet.edition import Edition, Level
from broadsheet.sheet.items import Choice
from broadsheet.sheet.texts import Quoted, SlotId, Where
from broadsheet.sheet.wordings import Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from support import Page

    from broadsheet.checks.check import Checked
    from broadsheet.sheet.answers import Answer, Right
    from broadsheet.sheet.items import AskedQuestion

each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
VERSIONS = [Edition(version=letter) for letter in "ABC"]
LEVELS = [Edition(level=level) for level in Level]
ITEMS = ("options", "statements", "word-bank")

# --- a lesson that has everything -------------------------------------------------------------

SEED = """The old bridge

The town council closed the old bridge on Monday.

Shopkeepers on the east bank spoke of a disaster. A spokesman said that repairs take a year.

The ferry will run every ten minutes.
"""
LESSON = """
title: Who says so?
seed: s
passages:
  news: {paragraphs: 2}
  reaction: {paragraphs: 3-4}
questions:
  - type: multiple-choice
    passage: news
    ask: Who closed it, in lines("closed the old bridge")?
    options: [the ferry, the council, a spokesman, none of these]
    answer: the council
    hint: Look at the beginning.
  - type: true-or-false
    passage: [news, reaction]
    statements:
      - {text: Repairs take a year., answer: true, evidence: repairs take a year}
      - {text: The bridge is closed., answer: true, evidence: closed the old bridge}
      - {text: The ferry is free., answer: not stated, for: [core, stretch]}
      - {text: The ferry runs twice a day., answer: false, evidence: every ten minutes}
  - type: loaded-terms
    passage: reaction
    find: {support: 1, core: 2, stretch: 3}
    terms:
      - {term: disaster, kind: exaggeration, neutral: bad news}
      - {term: spoke of, kind: euphemism, neutral: said it was}
      - {term: a year, kind: emotive, neutral: twelve months}
    word-bank: [the east bank, every ten minutes, disaster]
  - type: short-answer
    passage: reaction
    ask: Why a ferry?
    answer: The bridge is closed.
    starter: There is a ferry because …
  - type: short-answer
    passage: reaction
    for: stretch
    ask: Who is not quoted?
    answer: The ferryman.
"""


def everything() -> Checked:
    return load_whole(LESSON, {"s": SEED})


def at_level(level: Level | None, version: str = "") -> Page:
    return page_of(everything(), Edition(version=version, level=level))


# --- versions ---------------------------------------------------------------------------------


def shuffled(path: Path, seed: int, *, questions: bool = False) -> Checked:
    """The lesson with its items written down in another order; of some, the right answer first."""
    random = Random(seed)  # noqa: S311
    data = deepcopy(as_data(path.read_text(encoding="utf-8")))
    data["question-order"] = "free" if questions else "fixed"
    for question in data["questions"]:
        for name in ITEMS:
            if name in question:
                random.shuffle(question[name])
                if name == "options":
                    answers = question["answer"]
                    right = answers if isinstance(answers, list) else [answers]
                    question[name].sort(key=lambda text: text in right, reverse=bool(seed % 2))
    if questions:
        random.shuffle(data["questions"])
    return load_whole(as_text(data))


@each_lesson
@pytest.mark.parametrize("questions", [False, True], ids=["items", "questions"])
def test_a_version_is_the_same_page_wherever_the_lesson_writes_the_right_answer(
    path: Path, questions: bool
) -> None:
    lessons = [shuffled(path, seed, questions=questions) for seed in range(4)]
    assert len({page_of(lesson).worksheet for lesson in lessons}) > 1
    for edition in (*VERSIONS[:2], Edition(version="A", level=Level.SUPPORT)):
        pages = [page_of(lesson, edition) for lesson in lessons]
        assert len({page.worksheet for page in pages}) == 1
        assert len({page.sheet.code for page in pages}) == 1


@each_lesson
def test_versions_differ_in_what_is_asked_and_in_their_codes(path: Path) -> None:
    sheets = [page_of(lesson_of(path), edition).sheet for edition in VERSIONS]
    assert all(a.questions != b.questions for a, b in pairwise(sheets))
    assert len({sheet.code for sheet in sheets}) == len(sheets)


@each_lesson
def test_without_a_version_all_is_as_the_lesson_has_it(path: Path) -> None:
    lesson = lesson_of(path)
    for (question, _), (before, _) in zip(
        arrange(lesson, A4).questions, lesson.questions, strict=False
    ):
        if question.ITEMS == "statements":
            kept = [text for text in before.item_texts() if text in question.item_texts()]
            assert list(question.item_texts()) == kept


def test_questions_change_places_only_where_the_lesson_lets_them() -> None:
    for order, changes in (
        ("", False),
        ("question-order: fixed", False),
        ("question-order: free", True),
    ):
        lesson = load_whole(f"{order}\n{LESSON}", {"s": SEED})
        asked = [
            [question.ask.words for question in compose(lesson, edition).sheet.questions]
            for edition in VERSIONS
        ]
        assert (len({tuple(asks) for asks in asked}) > 1) is changes
        assert len({tuple(sorted(asks)) for asks in asked}) == 1


def test_a_question_stands_where_it_does_whatever_the_order_of_its_fixed_items() -> None:
    head, _, rest = LESSON.partition("    statements:\n")
    *rows, tail = rest.split("\n", 4)
    asked: set[tuple[str, ...]] = set()
    for order in (rows, rows[::-1]):
        text = f"question-order: free\n{head}    item-order: fixed\n    statements:\n"
        text += "\n".join((*order, tail))
        sheet = compose(load_whole(text, {"s": SEED}), VERSIONS[1]).sheet
        asked.add(tuple(question.ask.words for question in sheet.questions))
    assert len(asked) == 1


def test_questions_that_differ_only_in_their_passage_change_places_as_well() -> None:
    same = (
        "  - type: loaded-terms\n    passage: {}\n"
        "    terms: [{{term: {}, kind: label, neutral: x}}]\n"
    )
    parts = [same.format("news", "old"), same.format("reaction", "disaster")]
    head = LESSON[: LESSON.index("questions:")] + "question-order: free\nquestions:\n"
    pages = {
        page_of(load_whole(head + "".join(order), {"s": SEED}), VERSIONS[0]).worksheet
        for order in (parts, parts[::-1])
    }
    assert len(pages) == 1


def test_an_option_that_speaks_of_the_others_and_pinned_ones_stay_where_they_are() -> None:
    pinned = LESSON.replace(
        "answer: the council\n", "answer: the council\n    pinned: [the ferry]\n"
    )
    for edition in VERSIONS:
        [slot] = compose(load_whole(pinned, {"s": SEED}), edition).sheet.questions[0].body.slots
        assert isinstance(slot, Choice)
        texts = [option.text.words for option in slot.options]
        assert (texts[0], texts[-1]) == ("the ferry", "none of these")
        assert [option.letter for option in slot.options] == list("ABCD")
        # A format that mixes options itself must leave the last one where it is.
        assert [option.stays_last for option in slot.options] == [False, False, False, True]


def test_items_of_a_fixed_order_stay() -> None:
    fixed = LESSON.replace("type: true-or-false\n", "type: true-or-false\n    item-order: fixed\n")
    lesson = load_whole(fixed, {"s": SEED})
    plain = compose(lesson).sheet.questions[1]
    for edition in VERSIONS:
        assert compose(lesson, edition).sheet.questions[1] == plain


# --- the key ----------------------------------------------------------------------------------


def told(question: dict[str, Any], checked: Any) -> dict[str, Any]:
    """What the lesson's own text says is right, by what is printed of each item."""
    match question["type"]:
        case "multiple-choice":
            answers = question["answer"]
            right = set(answers if isinstance(answers, list) else [answers])
            return {option: option in right for option in question["options"]}
        case "true-or-false":
            return {s["text"]: s["answer"].replace(" ", "-") for s in question["statements"]}
        case "fact-or-opinion" | "identify-source":
            _, quotable = checked
            return {
                quotable.find(s["quote"])[0].text: s.get("answer") or s.get("source", "not stated")
                for s in question["statements"]
            }
    return {}


def keyed(printed: AskedQuestion, answers: Mapping[SlotId, Answer]) -> dict[str, Any]:
    """What the key says is right: of each option, or by the first slot of each part's prompt."""
    found: dict[str, Any] = {}
    for slot in printed.body.slots:
        if isinstance(slot, Choice):
            chosen = answers[SlotId(0, slot.name)].right
            assert isinstance(chosen, Chosen)
            found |= {o.text.words: o.id in chosen.options for o in slot.options}
    for part in printed.body.parts:
        right = answers[SlotId(part.number, part.slots[0].name)].right
        if part.prompt is not None:
            first = part.prompt.inlines[0]
            # Of a quotation its words, without the place behind them.
            words = first.text if isinstance(first, Quoted) else part.prompt.words
            found[words] = right.options[0] if isinstance(right, Chosen) else said(right)
    return found


def said(right: Right) -> str:
    assert isinstance(right, Written)
    assert right.text
    return right.text.words


@each_lesson
@pytest.mark.parametrize("version", ["", "A", "B", "C"])
def test_the_key_of_a_version_says_of_each_item_what_the_lesson_says(
    path: Path, version: str
) -> None:
    compared = 0
    lesson = lesson_of(path)
    data = as_data(path.read_text(encoding="utf-8"))["questions"]
    key = compose(lesson, Edition(version=version, level=Level.STRETCH))
    of_stretch = [(q, c) for q, c in zip(data, lesson.questions, strict=True)]
    for printed, (question, checked) in zip(key.sheet.questions, of_stretch, strict=True):
        found = keyed(printed, key.answers[printed.number])
        assert found == told(question, checked)
        compared += len(found)
    assert compared >= 4


# --- levels -----------------------------------------------------------------------------------


def test_a_level_has_its_own_questions_items_and_numbers_to_find() -> None:
    asked = {level: len(at_level(level).sheet.questions) for level in (None, *Level)}
    assert asked == {None: 4, Level.SUPPORT: 4, Level.CORE: 4, Level.STRETCH: 5}
    statements = {
        level: len(at_level(level).sheet.questions[1].body.parts) for level in (None, *Level)
    }
    assert statements == {None: 4, Level.SUPPORT: 3, Level.CORE: 4, Level.STRETCH: 4}
    to_find = {
        level: len(at_level(level).sheet.questions[2].body.parts) for level in (None, *Level)
    }
    assert to_find == {None: 2, Level.SUPPORT: 1, Level.CORE: 2, Level.STRETCH: 3}


def test_help_is_for_those_who_are_supported_and_a_hint_for_a_class_without_levels_too() -> None:
    def help_on(level: Level | None) -> set[str]:
        page = at_level(level)
        words = {
            "hint": "Look at the beginning.",
            "starter": "There is a ferry because …",
            "bank": 'class="bank"',
        }
        for html in (page.worksheet, page.key):
            assert {name for name in words if words[name] in html} == {
                name for name in words if words[name] in page.worksheet
            }
        return {name for name in words if words[name] in page.worksheet}

    assert help_on(None) == {"hint"}
    assert help_on(Level.SUPPORT) == {"hint", "starter", "bank"}
    assert help_on(Level.CORE) == set()
    assert help_on(Level.STRETCH) == set()


def test_the_word_bank_tells_nothing_by_its_order_and_the_key_keeps_to_it() -> None:
    key = at_level(Level.SUPPORT).key_record
    bank = key.sheet.questions[2].body.bank
    assert bank is not None
    texts = [word.words for word in bank.words]
    assert texts == sorted(texts) == ["disaster", "every ten minutes", "the east bank"]
    # And not where the words stand: to find them is the task.
    assert not [r for r in records_in(bank) if isinstance(r, Where)]
    # 'spoke of' stands before it in the passage, but pupils cannot choose it.
    assert said(key.answers[3][SlotId(1, "term")].right) == "disaster"
    assert [n.head.inlines[0] for n in key.notes[2].parts if n.head] == [
        Quoted("disaster", "en", "ltr", (Where(1, 0, 40, 48),), strong=True)
    ]
    core = at_level(Level.CORE).key_record
    assert said(core.answers[3][SlotId(1, "term")].right) == "spoke of"


def test_a_word_bank_needs_the_terms_that_its_own_level_is_to_find_and_no_more() -> None:
    for number, enough in (("1", True), ("2", False)):
        text = LESSON.replace("support: 1", f"support: {number}")
        if enough:
            load_whole(text, {"s": SEED})
        else:
            with pytest.raises(AssertionError, match="word-bank-incomplete"):
                load_whole(text, {"s": SEED})


def test_the_worksheet_and_its_code_do_not_name_the_level_and_the_key_does() -> None:
    for level in Level:
        page = at_level(level)
        name = Words("en", TEMPLATES).furniture.text(f"for-level-{level}")
        for html in (page.worksheet, page.insert):
            body = re.sub("<style>.*?</style>", "", html, flags=re.DOTALL)
            assert not re.search(rf"\b{level}\b", body, re.IGNORECASE)
            assert name not in html
        insert = page.renderer.insert(page.sheet, page.lines, page.key_record)
        for html in (page.key, page.notes, insert):
            assert f'content: "{name}"' in html
            assert f" – {name}</title>" in html
    assert len({at_level(level).sheet.code for level in Level}) == len(Level)


# --- one text for all -------------------------------------------------------------------------


@each_lesson
@pytest.mark.parametrize("usual", [A4, LARGE], ids=["standard", "large"])
def test_all_of_a_class_can_talk_about_line_12_together(path: Path, usual: Edition) -> None:
    editions = [
        Edition(print_size=usual.print_size, version=version, level=level, insert=insert)
        for version, level, insert in (
            ("A", None, False),
            ("B", Level.SUPPORT, False),
            ("", Level.STRETCH, False),
            ("C", Level.CORE, True),
        )
    ]
    before = page_of(lesson_of(path), usual)
    for edition in editions:
        page = page_of(lesson_of(path), edition)
        assert page.measuring == before.measuring
        assert page.sheet.passages == before.sheet.passages
        assert page.lines == before.lines


@each_lesson
def test_on_an_insert_all_references_are_as_without_one(path: Path) -> None:
    edition = Edition(version="B", level=Level.SUPPORT)
    apart = page_of(lesson_of(path), Edition(version="B", level=Level.SUPPORT, insert=True))
    together = page_of(lesson_of(path), edition)
    assert apart.sheet.code == together.sheet.code
    for one, other in zip(apart.sheet.questions, together.sheet.questions, strict=True):
        assert replace(one, ask=other.ask) == other
    block = together.sheet.passages[0].blocks[0].text
    first = together.lines.lines[0, 0][0]
    line = block[first.start : first.end]
    assert line in together.worksheet
    assert line in apart.insert
    assert line not in apart.worksheet


# --- the code ---------------------------------------------------------------------------------


def test_the_code_tells_sheets_apart_and_is_the_same_on_any_paper() -> None:
    own = at_level(None, "A").sheet.code
    assert len(own) == 5
    large = Edition(print_size=LARGE.print_size, version="A")
    assert page_of(everything(), large).sheet.code == own
    # Where there is one sheet only, there is nothing to tell apart, and it is not printed.
    alone = at_level(None)
    assert not alone.sheet.is_one_of_several
    assert all(alone.sheet.code not in html for html in (alone.worksheet, alone.key, alone.notes))
    for before, after in (
        ("Who says so?", "Who said so?"),
        ("Why a ferry?", "Why this ferry?"),
        ("the ferry,", "a ferry,"),
        ("{paragraphs: 2}", "{paragraphs: 1-2}"),
    ):
        changed = load_whole(LESSON.replace(before, after), {"s": SEED})
        assert page_of(changed, VERSIONS[0]).sheet.code != own, after
