"""Gentle warnings: they are told where they help, and not where they would only annoy."""

from __future__ import annotations

from textwrap import indent

import pytest
from support import LESSONS, load

SEED = """The council’s plan

The council chose plan A and plan B. Statement 2 of its report is wrong, it said.

Vitamins A and C are not in the water. The previous question was never answered.
"""


def told(questions: str, head: str = "") -> list[tuple[str, str]]:
    """The warnings about places, as (code, words),."""
    _, problems = load(
        f"title: A\nseed: s\n{head}questions:\n{indent(questions, '  ')}",
        {"s": SEED},
    )
    assert not [p for p in problems if p.is_error], problems
    return [
        (p.code.name, p.message.split("`")[1]) for p in problems if p.code.name.endswith("by-place")
    ]


def choice(*options: str, more: str = "") -> str:
    listed = "".join(f"    - '{option}'\n" for option in options)
    return f"- type: multiple-choice\n  ask: Which?\n  options:\n{listed}  answer: one\n{more}"


def statements(*texts: str, more: str = "") -> str:
    listed = "".join(f"    - {{text: '{text}', answer: not stated}}\n" for text in texts)
    other = "    - {text: It is, answer: false}\n"
    return f"- type: true-or-false\n  statements:\n{listed}{other}{more}"


@pytest.mark.parametrize(
    "option",
    [
        "both A and B",
        "A and B",
        "A, B and C",
        "Both A and C are true.",
        "neither A nor B",
        "either (a) or (b)",
        "only A and C",
        "option A",
        "options A and B",
        "only statement 1",
        "statements 1 and 2 are right",
        "the above",
        "two of the above",
        "the options above",
        "the previous option",
        "Both previous answers are correct.",
        "None of the previous answers is correct.",
        "the previous two answers",
        "only B",
        "Only (b).",
        "B only",
        "both a) and b)",
        "both 1 and 2",
        "neither A nor C",
        "answers 1 and 3",
        "options 1, 2 and 4",
        "the first two",
        "Both of the first two statements are true.",
        "the first and the third",
    ],
)
def test_an_option_that_names_others_by_their_place_is_warned_about(option: str) -> None:
    found = told(choice("one", "two", option, "three"))
    assert [code for code, _ in found] == ["item-named-by-place"]
    assert found[0][1] in option


@pytest.mark.parametrize(
    "option",
    [
        "Beide vorherigen Antworten sind richtig.",
        "alle oben genannten",
        "Keine der obigen Aussagen stimmt",
        "nur B",
        "sowohl A als auch C",
        "weder A noch B",
        "Antworten 1 und 3",
        "die ersten beiden",
        "Les deux réponses précédentes sont correctes.",
        "aucune des réponses ci-dessus",
        "ni A ni C",
        "seulement B",
        "les réponses A et B",
        "les deux premières",
        "Ambas respuestas anteriores son correctas.",
        "todas las anteriores",
        "ninguna de las anteriores",
        "tanto A como B",
        "solo B",
        "las respuestas 1 y 3",
        "las dos primeras",
    ],
)
def test_so_is_one_in_other_languages(option: str) -> None:
    """Whatever language the article and the furniture are in."""
    found = told(choice("one", "two", option, "three"))
    assert [code for code, _ in found] == ["item-named-by-place"]
    assert found[0][1] in option


@pytest.mark.parametrize(
    "option",
    [
        "a ferry and a bridge",
        "A bridge",
        "A or an",
        "vitamin A and B12",
        "vitamins A and C",
        "plan A and plan B",
        "blood groups A and B",
        "above all the ferry",
        "the above-mentioned bridge",
        "the price above the door",
        "all of the above-average prices",
        "the planks above the water",
        "option value",
        "the answer to everything",
        "answer a question",
        "both a bridge and a ferry",
        "B and Q",
        "none of the following reports",
        "statement 9",
        "Statement 2",
        "1 and 2",
        "Neither of these",
        "only 2",
        "Only a bridge",
        "the first two bridges",
        "the first and the last day",
        "both previous mayors",
        "the above all",
        "I, not they",
        "A. Newton and B. Newton",
        "beide",
        "keine der beiden Brücken",
        "die ersten beiden Brücken",
        "alle Antworten der Stadt",
        "Plan A und Plan B",
        "nur eine Brücke",
        "der oben genannte Plan der Stadt",
        "toutes les réponses de la ville",
        "les deux premières rues",
        "seulement à la gare",
        "la réponse du maire",
        "todas las respuestas del alcalde",
        "las dos primeras calles",
        "solo a la orilla",
        "el plan anterior",
    ],
)
def test_words_that_only_look_like_it_are_let_alone(option: str) -> None:
    assert told(choice("one", "two", option, "three")) == []
    assert told(statements(option, "two")) == []


@pytest.mark.parametrize(
    "option", ["all of the above", "None of the above.", "neither of the above"]
)
def test_what_speaks_of_all_the_others_may_stand_last_and_nowhere_else(option: str) -> None:
    assert told(choice("one", "two", option)) == []
    assert told(choice("one", option, "two")) == [("item-named-by-place", option.rstrip("."))]


def test_what_is_pinned_does_not_change_places() -> None:
    both = ("one", "two", "three", "both A and B")
    assert told(choice(*both, more="  pinned: [both A and B]\n"))
    assert told(choice(*both, more="  pinned: [one]\n"))
    assert told(choice(*both, more="  pinned: [one, two]\n")) == []
    assert told(choice(*both, more="  item-order: fixed\n")) == []
    assert told(choice("one", "the above", "two", more="  pinned: [one, the above]\n")) == []
    assert told(choice("one", "two", "the above", more="  pinned: the above\n")) == []


def test_statements_are_named_by_their_numbers() -> None:
    assert told(statements("So it is", "Statement 1 is right"))
    assert told(statements("So it is", "Statement 1 is right", more="  item-order: fixed\n")) == []
    assert told(statements("So it is", "None of the above is true"))
    # A level that has not all of them closes up, in whatever order they are.
    of_a_level = (
        "- type: true-or-false\n  item-order: fixed\n  statements:\n"
        "    - {text: So it is, answer: not stated, for: core}\n"
        "    - {text: Statement 1 is right, answer: not stated}\n"
    )
    assert told(of_a_level)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("reject: “true” for the third statement", "the third statement"),
        ("accept: [“false” for the first and third statements]", "the first and third statements"),
        ("note: The last row rests on interpretation.", "The last row"),
        ("why: Option B is only half true.", "Option B"),
        ("hint: Compare statements 1 and 2.", "statements 1 and 2"),
        ("note: The first shop is not mentioned", None),
        ("note: The ninth statement", None),
        ("note: See statement 7", None),
    ],
)
def test_what_is_said_of_the_items_is_looked_at_as_well(text: str, words: str | None) -> None:
    own = statements("It was", "It will be", more=f"  {text}\n")
    # What stands in the passage is not taken for a statement of the question.
    found = [told_of.lower() for _, told_of in told(own)]
    assert found == ([words.lower()] if words else [])
    assert told(own + "  item-order: fixed\n") == []


SHORT = "- {{type: short-answer, ask: {}, answer: So{}}}\n"


@pytest.mark.parametrize(
    "ask",
    [
        "Why is the answer to the question above right?",
        "Look at the previous question. Why?",
        "Use your answer to question 1.",
        "What will help with the next question?",
        "Read tasks 1 and 2 again.",
    ],
)
def test_a_question_that_names_another_is_warned_about_where_they_change_places(ask: str) -> None:
    three = SHORT.format("Who", "") + SHORT.format(f"'{ask}'", "") + SHORT.format("How", "")
    assert told(three) == []
    assert told(three, "question-order: fixed\n") == []
    assert [code for code, _ in told(three, "question-order: free\n")] == [
        "question-named-by-place"
    ]


@pytest.mark.parametrize(
    "ask", ["Why is it a question?", "Which question would you ask next?", "A question, above all"]
)
def test_a_question_that_only_speaks_of_questions_is_let_alone(ask: str) -> None:
    two = SHORT.format("Who", "") + SHORT.format(f"'{ask}'", "")
    assert told(two, "question-order: free\n") == []


def test_a_question_that_a_level_has_not_is_not_there_to_be_named() -> None:
    first = SHORT.format("Who", ", for: [core, stretch]")
    named = "Say more about question 1."
    assert told(first + SHORT.format(named, ""))
    # Those who are asked have both.
    assert told(first + SHORT.format(named, ", for: core") + SHORT.format("How", "")) == []
    # The second one moves up where the first is missing.
    third = SHORT.format("Say more about question 2.", "")
    assert told(first + SHORT.format("When", "") + third)
    assert told(SHORT.format("Who", "") + third.replace("2", "1") + first) == []


def test_the_lessons_of_the_repository_name_nothing_by_its_place() -> None:
    for path in LESSONS:
        _, problems = load(path)
        assert [p for p in problems if p.code.name.endswith("by-place")] == []
