"""Texts of several articles, compared: each answer is held against its own text."""

from __future__ import annotations

import pytest
from support import compose, load, load_whole

from broadsheet.sheet.answers import Written
from broadsheet.sheet.texts import SlotId

SEEDS = {
    "courier": "Vote on the pool\n\nThe council will close the pool, 212 people signed against it.",
    "voice": "Our pool!\n\nThe whole town is up in arms. The council will close the pool.",
}
LESSON = """\
title: Two texts
seed: courier
passages:
  courier: {paragraphs: 1-2}
  voice: {seed: voice, paragraphs: 1-2}
questions:
  - type: compare
    passage: [PASSAGES]
    points:
      - point: How many are against it?
        answers:
          courier: COURIER
          voice: VOICE
"""


def lesson(courier: str, voice: str, passages: str = "courier, voice") -> str:
    text = LESSON.replace("COURIER", courier).replace("VOICE", voice)
    return text.replace("PASSAGES", passages)


def problems_of(text: str) -> list[str]:
    return [f"{p.code.name}: {p.message}" for p in load(text, SEEDS)[1]]


BOTH = "{quote: The council will close the pool}"


def test_words_that_stand_in_both_texts_are_of_the_one_that_is_named() -> None:
    key = compose(load_whole(lesson(BOTH, BOTH), SEEDS))
    answers = key.answers[1]
    for at, slot in enumerate((SlotId(1, "t1"), SlotId(1, "t2"))):
        assert isinstance(answers[slot].right, Written)
        [shown] = answers[slot].evidence
        assert {place.passage for place in shown.places} == {at}


def test_words_of_the_other_text_are_told_with_the_text_that_has_them() -> None:
    told = problems_of(lesson(BOTH, "{quote: 212 people}"))
    assert told == [
        "quote-in-the-other-text: these words stand in `courier`, not in `voice`",
    ]
    evidence = "{answer: many, evidence: up in arms}"
    assert problems_of(lesson(evidence, BOTH)) == [
        "quote-in-the-other-text: these words stand in `voice`, not in `courier`"
    ]


def test_words_are_absent_from_the_text_that_is_named_alone() -> None:
    assert problems_of(lesson(BOTH, "{answer: not stated, absent: [212, signed]}")) == []
    told = problems_of(lesson(BOTH, "{answer: not stated, absent: [town, signed]}"))
    assert told == ["absent-but-there: `town` is to be absent, and stands in `voice`"]


def test_the_texts_are_columns_in_the_order_that_the_question_names_them_in() -> None:
    text = lesson(BOTH, "many", "voice, courier")
    question = compose(load_whole(text, SEEDS)).sheet.questions[0]
    labels = [slot.label for slot in question.body.parts[0].slots]  # type: ignore[union-attr]
    numbers = [label.inlines[0].passage for label in labels if label]  # type: ignore[union-attr]
    assert numbers == [1, 0]
    assert question.worth == 2


@pytest.mark.parametrize("words", ["up in arms", "212 people"])
def test_a_reference_beside_an_answer_leads_to_either_text(words: str) -> None:
    why = f"{{quote: The council, why: See lines(“{words}”).}}"
    assert problems_of(lesson(why, BOTH)) == []
    compose(load_whole(lesson(why, BOTH), SEEDS))


def test_a_faulty_point_has_its_quotations_checked_all_the_same() -> None:
    text = lesson("{quote: 213 people}", BOTH).replace("point: How", "pont: How")
    codes = [problem.code.name for problem in load(text, SEEDS)[1]]
    assert codes == ["key-unknown", "quote-not-found"]
