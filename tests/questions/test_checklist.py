"""What is printed of a checklist: its marks, its order, its scale."""

from __future__ import annotations

from fractions import Fraction

import pytest
from support import SEED_ID, compose, load, load_whole

from broadsheet.compose.arrange import arrange
from broadsheet.questions.checklist._scale import Step, steps_called, turned
from broadsheet.sheet.edition import Edition

NUMBERS = tuple(Step(f"{n}", number=n) for n in range(1, 6))
WORDS = (Step("yes", wording=True), Step("well-known", "well-known"), Step("2-3", "2-3"))


@pytest.mark.parametrize(
    ("steps", "answer", "places"),
    [
        (NUMBERS, "3", (2,)),
        (NUMBERS, "2-3", (1, 2)),
        (NUMBERS, "2 – 4", (1, 2, 3)),
        (NUMBERS, "4 to 5", (3, 4)),
        (NUMBERS, "3-2", ()),
        (NUMBERS, "5-6", ()),
        (NUMBERS, "0", ()),
        (WORDS, "YES", (0,)),
        (WORDS, "Well-Known", (1,)),
        # A label that looks like a span is a label.
        (WORDS, "2-3", (2,)),
        (WORDS, "1-2", ()),
        # The words of a step that are a wording are not known, and an empty answer is none.
        (WORDS, "", ()),
        (NUMBERS, "", ()),
    ],
)
def test_an_answer_calls_steps_of_the_scale(
    steps: tuple[Step, ...], answer: str, places: tuple[int, ...]
) -> None:
    assert steps_called(steps, answer) == places


def test_a_span_that_goes_down_is_turned() -> None:
    assert turned("3-2") == "2-3"
    assert turned("2-3") is None
    assert turned("yes") is None


def lesson(question: str) -> str:
    return f"title: A list\nseed: {SEED_ID}\nquestions:\n  - type: checklist\n{question}"


def worth(question: str) -> Fraction:
    return compose(load_whole(lesson(question))).sheet.questions[0].worth


def test_where_nothing_is_right_or_wrong_there_are_no_marks() -> None:
    assert worth("    items: [One., Two.]\n") == 0
    assert worth("    items:\n      - {text: One., answer: yes}\n      - Two.\n") == 2
    assert worth("    items: imvain\n") == 0
    assert worth("    items: imvain\n    answers: [yes, no, no, yes, cannot tell]\n") == 5


def test_no_more_than_that_there_are_answers_is_told() -> None:
    sheets = [
        compose(
            load_whole(lesson(f"    items: [{{text: One., answer: {a}}}, {{text: Two.{b}}}]\n"))
        ).sheet
        for a, b in (("yes", ", answer: no"), ("no", ", answer: yes"), ("[yes, no]", ""))
    ]
    assert sheets[0] == sheets[1] == sheets[2]


def test_own_items_change_places_in_versions_and_those_of_a_list_do_not() -> None:
    own = "    items: [One., Two., Three., Four., Five., Six.]\n"
    checked = load_whole(lesson("    items: key-questions\n  - type: checklist\n" + own))
    for version in ("A", "B", "C"):
        listed, mixed = (q for q, _ in arrange(checked, Edition(version=version)).questions)
        assert listed.item_texts()[0] == "Who made this?"
        assert listed.item_texts() == checked.questions[0][0].item_texts()
        assert mixed.item_texts() != checked.questions[1][0].item_texts()


def test_a_span_that_goes_down_is_mended() -> None:
    _, problems = load(
        lesson("    scale: {from: 1, to: 5}\n    items: [{text: One., answer: 3-2}]\n")
    )
    assert [problem.fixes[0].edits[0].text for problem in problems] == ["2-3"]
