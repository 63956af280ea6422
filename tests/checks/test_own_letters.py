"""Options and statements that bring their own letters: warned about, and freed of them."""

from __future__ import annotations

import pytest
from support import LESSONS, load

from broadsheet.checks.lesson_file import edited
from broadsheet.checks.own_letters import OWN_LETTERS

SEED = "The bridge\n\nA) the council said so. B) the mayor did not.\n"
HEAD = "title: T\nseed: s\nquestions:\n"


def fixed(question: str) -> str | None:
    """The question without its own letters; None where nobody warns of any."""
    text = HEAD + question
    _, problems = load(text, {"s": SEED})
    found = [problem for problem in problems if problem.code is OWN_LETTERS]
    if not found:
        return None
    [problem] = found
    return edited(text, problem.fixes[0].edits).removeprefix(HEAD)


def choice(options: str, more: str) -> str:
    return f"  - {{type: multiple-choice, ask: Who?, options: [{options}], {more}}}\n"


@pytest.mark.parametrize(
    ("options", "more", "new_options", "new_more"),
    [
        ("A) we, B) you", "answer: B) you", "we, you", "answer: you"),
        ("A) we, B) you", "answer: B", "we, you", "answer: you"),
        ("A) we, B) you", "answer: you", "we, you", "answer: you"),
        ("A: we, B: you", "answer: (b)", "we, you", "answer: you"),
        ("'A) we', \"B) you\"", "answer: ['A) we', B]", "'we', \"you\"", "answer: ['we', you]"),
        ("(1) *we*, (2) you", "answer: (2) you", '"*we*", you', "answer: you"),
        (
            "a - we, b - you, none of these",
            "answer: a - we, pinned: none of these",
            "we, you, none of these",
            "answer: we, pinned: none of these",
        ),
    ],
)
def test_the_letters_are_taken_out_of_options_and_answers(
    options: str, more: str, new_options: str, new_more: str
) -> None:
    new = choice(new_options, new_more)
    assert fixed(choice(options, more)) == new
    assert load(HEAD + new, {"s": SEED})[0] is not None


def test_the_numbers_are_taken_out_of_statements() -> None:
    statements = "  - type: true-or-false\n    statements:\n{}"
    items = "      - {{text: {}, answer: false}}\n      - {{text: {}, answer: not stated}}\n"
    assert fixed(statements.format(items.format("1. So it is", "2. So it was"))) == (
        statements.format(items.format("So it is", "So it was"))
    )


def test_what_the_article_says_is_let_alone() -> None:
    options = "A) the council, B) the mayor"
    assert fixed(choice(options, "answer: B) the mayor")) is None


def test_the_lessons_of_the_repository_bring_no_letters() -> None:
    assert not [p for path in LESSONS for p in load(path)[1] if p.code is OWN_LETTERS]
