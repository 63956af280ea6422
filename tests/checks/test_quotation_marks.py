"""Quotation marks that a word processor left: warned about where nobody can have meant them."""

from __future__ import annotations

import pytest
from support import LESSONS, codes_in, load

SEED = "The bridge\n\nThe bridge will close, the council said. “It is old.”\n"
LESSON = """\
title: {title}
seed: s
intro: {intro}
questions:
  - type: multiple-choice
    ask: {ask}
    options: [“Close it now”, "“Never”", nobody]
    answer: nobody
"""


def told(title: str = "A", intro: str = "Read.", ask: str = "Who?") -> list[tuple[str, str]]:
    """The warnings about quotation marks, as (code, hint)."""
    _, problems = load(LESSON.format(title=title, intro=intro, ask=ask), {"s": SEED})
    assert not [p for p in problems if p.is_error], problems
    names = {code.name for code in codes_in("checks.quotation_marks")}
    return [(p.code.name, p.hint or "") for p in problems if p.code.name in names]


@pytest.mark.parametrize("text", ["“Who says so?”", "„Who says so?“", '“Who says so?"', "«So»"])
def test_marks_around_a_whole_text_are_told(text: str) -> None:
    for field in ("title", "intro", "ask"):
        [(code, hint)] = told(**{field: text})
        assert code == "marks-around-text"
        assert f'write `"{text[1:-1]}"`' in hint


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ('Why “so" and not “no”?', "“so”"),
        ("'Why \"so” and not “no”?'", "“so”"),
        ('Why „so" and not „no“?', "„so“"),
        ('Why „so" and not „no”?', "„so”"),
        ('He said “It is so."', "“It is so.”"),
    ],
)
def test_a_quotation_with_marks_of_two_kinds_is_told(text: str, alike: str) -> None:
    assert told(ask=text) == [("marks-mixed", f"write `{alike}`")]


@pytest.mark.parametrize(
    "text",
    [
        "“It is old”",
        "“The bridge will close”",
        "“Yes” or “no”",
        "“So”, he said",
        'Why is "so" in marks?',
        "„So“ and “so”",
        'A pipe of 5" and “a 6" one”',
        "It's the teachers’ room, isn’t it?",
        "Was heißt „so“?",
        "« Qui ? » et « quoi ? »",
        '"So" and „so“',
        '"“So” it is"',
        "'7\" and 9\"'",
    ],
)
def test_marks_that_are_meant_are_let_alone(text: str) -> None:
    for field in ("title", "intro", "ask"):
        assert told(**{field: text if text[0] != '"' or text[-1] == '"' else f"'{text}'"}) == []


def test_the_lessons_of_the_repository_have_their_marks_in_order() -> None:
    names = {code.name for code in codes_in("checks.quotation_marks")}
    assert not [p for path in LESSONS for p in load(path)[1] if p.code.name in names]
