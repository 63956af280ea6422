"""Lines that are read as part of something else: told once, and only where that is sure."""

from __future__ import annotations

import pytest
from support import LESSONS

from broadsheet.checks.lesson_file import edited
from broadsheet.lesson.lesson import Lesson, read_lesson
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import read_yaml


def read(text: str) -> tuple[Lesson, list[Diagnostic]]:
    file = TextFile("lessons/a.yaml", text)
    node, problems = read_yaml(file)
    assert node is not None
    lesson, shape = read_lesson(file, node)
    told = {problem.place.span for problem in shape}
    return lesson, [*(p for p in problems if p.place.span not in told), *shape]


def line_of(problem: Diagnostic) -> int:
    return problem.place.file.position(problem.place.span.start)[0]


HEAD = "title: T\nseed: s\nquestions:\n"
STATEMENTS = """\
  - type: true-or-false
    statements:
  - text: One.
    answer: true

  - text: Two.
    answer: false
  - type: short-answer
    ask: Who?
    answer: They.
"""


def test_items_that_start_too_far_left_are_one_problem_and_are_read_as_meant() -> None:
    lesson, (problem,) = read(HEAD + STATEMENTS)
    assert problem.code.name == "list-expected"
    assert line_of(problem) == 6
    assert problem.hint == (
        "indent lines 6 to 10 by 4 more spaces, so that they stand under `statements:`"
    )
    (fix,) = problem.fixes
    assert fix.certain
    fixed, problems = read(edited(HEAD + STATEMENTS, fix.edits))
    assert not problems
    for each in (lesson, fixed):
        question, _ = each.questions
        assert [item.text for item in question.statements] == ["One.", "Two."]  # type: ignore[attr-defined]


def test_a_field_that_item_and_question_may_have_makes_it_uncertain() -> None:
    _, (problem,) = read(HEAD + STATEMENTS.replace("answer: false", "answer: false\n    why: No."))
    assert not problem.fixes[0].certain


def test_fields_of_the_question_below_the_items_stay_where_they_are() -> None:
    text = HEAD + STATEMENTS.replace("answer: false", "answer: false\n    lines: 2\n    why: No.")
    lesson, (problem,) = read(text)
    assert problem.hint
    assert problem.hint.startswith("indent lines 6 to 10 ")
    for question in (
        lesson.questions[0],
        read(edited(text, problem.fixes[0].edits))[0].questions[0],
    ):
        assert (question.lines, question.why) == (2, "No.")


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (
            "    statements:\n",
            "    statements:\n      - text: No.\n        answer: true\n",
            [8, 11],
        ),
        ("    statements:\n", "", [4, 5, 8]),
        ("    statements:\n", "    statements:\n    ask: Which?\n", [5, 7, 10]),
        ("  - text: One.\n", "  - type: short-answer\n    ask: One?\n", [5, 10]),
        ("  - text: One.\n", "  - ask: One?\n", [5, 6, 9]),
        (
            "  - text: One.\n    answer: true\n",
            "  - answer: One.\n    ask: Who?\n    type: short-answer\n",
            [5, 10],
        ),
    ],
    ids=[
        "a list with items",
        "no list",
        "a field below",
        "a question of its own",
        "no item",
        "the type last",
    ],
)
def test_what_may_be_a_question_is_left_one(old: str, new: str, lines: list[int]) -> None:
    _, problems = read(HEAD + STATEMENTS.replace(old, new))
    assert "too far left" not in "".join(problem.message for problem in problems)
    assert sorted(map(line_of, problems)) == lines


QUESTION = """\
  - type: short-answer
    ask: Who?
    answer: They.
    why: So.
"""


@pytest.mark.parametrize(
    ("lost", "hint"),
    [
        ("    ask: Whom?\n    answer: Them.\n", "write `  - type: short-answer` above this line"),
        (
            "    why: So.\n    ask: Whom?\n    options: [a, b]\n    answer: a\n",
            "write `  - type: multiple-choice` above this line",
        ),
    ],
)
def test_a_question_whose_first_line_is_lost(lost: str, hint: str) -> None:
    text = HEAD + QUESTION + lost
    lesson, (problem,) = read(text)
    assert (problem.code.name, line_of(problem)) == ("doubled-key", 8)
    assert problem.hint == hint
    assert not problem.fixes[0].certain
    assert lesson.questions[0].why == "So."
    assert not read(edited(text, problem.fixes[0].edits))[1]


@pytest.mark.parametrize("again", ["why: No.", "answer: Us.", "why: No.\n    voice: nobody"])
def test_a_field_that_is_written_twice_starts_no_question(again: str) -> None:
    _, problems = read(f"{HEAD}{QUESTION}    {again}\n    marks: 2\n")
    assert problems[0].message.endswith("is written twice")
    assert problems[0].hint == "keep one of the two"


def test_two_fields_written_twice_each_are_two_problems() -> None:
    text = "- a: 1\n  b: 2\n  b: 3\n  c: 4\n  c: 5\n"
    problems = read_yaml(TextFile("a.yaml", text))[1]
    assert [line_of(problem) for problem in problems] == [3, 5]
    assert [problem.hint for problem in problems] == ["keep one of the two"] * 2


PASSAGES = "title: T\nseed: s\npassages:\n  a:\n    paragraphs: 1\n  a:\n    paragraphs: 2\n"


def test_the_other_name_of_a_passage_is_the_one_that_is_asked_for() -> None:
    lesson, (problem,) = read(f"{PASSAGES}questions:\n{QUESTION}    passage: [a, a-2]\n")
    assert (problem.code.name, line_of(problem)) == ("doubled-key", 6)
    assert problem.hint == "give one of them another name, perhaps `a-2`, which questions ask for"
    assert lesson.faulty_passages == {"a", "a-2"}
    assert problem.fixes[0].edits[0].text == "a-2"


def test_a_passage_that_is_missing_is_missing_where_each_has_its_own_name() -> None:
    text = PASSAGES.replace("  a:", "  b:", 1) + f"questions:\n{QUESTION}    passage: c\n"
    lesson, problems = read(text)
    assert not problems
    assert not lesson.faulty_passages


def test_the_lessons_of_the_repository_are_read_as_they_are() -> None:
    for path in LESSONS:
        assert not read(path.read_text("utf-8"))[1]
