"""Marks of single items come to those of their question, in whatever level it is asked."""

from __future__ import annotations

from fractions import Fraction

import pytest
from support import TEMPLATES, repository_seeds

from broadsheet.checks.check import Checked, check
from broadsheet.compose.sheet import Composer
from broadsheet.lesson.lesson import read_lesson
from broadsheet.questions.sums import said_sum
from broadsheet.sheet.edition import Edition
from broadsheet.sheet.wordings import Words
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import read_yaml

HEAD = """\
title: Marks
seed: 000_58772ee673df409e
questions:
  - type: true-or-false
"""


def checked(question: str, head: str = HEAD) -> tuple[Checked | None, list[Diagnostic]]:
    file = TextFile("marks.yaml", head + question)
    node, faults = read_yaml(file)
    assert node is not None
    assert not faults
    lesson, faults = read_lesson(file, node)
    assert not faults
    seeds = repository_seeds()
    found, told = check(lesson, seeds.get, tuple(seeds))
    return found, [p for p in told if p.is_error]


def problems(question: str, head: str = HEAD) -> list[Diagnostic]:
    return checked(question, head)[1]


def test_a_sum_is_said_as_it_is_printed() -> None:
    assert said_sum([Fraction(6), Fraction(2), Fraction(1, 2)]) == "6 + 2 + ½ = 8½"
    assert said_sum([Fraction(3, 2)]) == "1½"


def test_items_that_say_nothing_count_one() -> None:
    (problem,) = problems("""\
    marks: 4
    statements:
      - {text: The troops were tired., answer: not stated, marks: 0.5}
      - {text: The troops were cold., answer: not stated}
      - {text: The troops were hungry., answer: not stated, marks: 2}
""")
    assert problem.code.name == "marks-do-not-add-up"
    assert problem.place.text == "4"
    assert problem.message == ("the `statements` are worth ½ + 1 + 2 = 3½, and the question says 4")
    assert problem.hint == "write `marks: 3.5`, or delete the line: it is the sum"
    assert [fix.edits[0].text for fix in problem.fixes] == ["3.5"]


@pytest.mark.parametrize("marks", ["", "    marks: 3.5\n"])
def test_the_sum_may_be_written_or_left_out(marks: str) -> None:
    assert not problems(f"""\
{marks}    statements:
      - {{text: The troops were tired., answer: not stated, marks: 0.5}}
      - {{text: The troops were cold., answer: not stated, marks: 3}}
""")


def test_a_question_whose_items_say_nothing_may_have_any_marks() -> None:
    assert not problems("""\
    marks: 7
    statements:
      - {text: The troops were tired., answer: not stated}
      - {text: The troops were cold., answer: not stated}
""")


def test_each_level_adds_up_and_all_items_together_need_not() -> None:
    items = """\
    statements:
      - {text: The troops were tired., answer: not stated, marks: 2}
      - {text: The troops were cold., answer: not stated, marks: 1, for: support}
      - {text: The troops were hungry., answer: not stated, marks: %s, for: [core, stretch]}
"""
    assert not problems(marks(3) + items % 1)
    (problem,) = problems(marks(3) + items % 1.5)
    assert problem.message == (
        "the `statements` of the level `core` are worth 2 + 1½ = 3½, and the question says 3"
    )


def test_sheets_with_other_marks_beside_their_items_have_other_codes() -> None:
    codes = set()
    for first, second in (("1", "3"), ("3", "1")):
        lesson, _ = checked(f"""\
    statements:
      - {{text: The troops were tired., answer: not stated, marks: {first}}}
      - {{text: The troops were cold., answer: not stated, marks: {second}}}
""")
        assert lesson is not None
        codes.add(Composer(lesson, Words("en", TEMPLATES)).sheet(Edition()).code)
    assert len(codes) == 2


# --- rubrics and points -----------------------------------------------------------------------

OPEN = """\
title: Marks
seed: 000_58772ee673df409e
questions:
  - type: short-answer
    ask: Why?
"""


def marks(worth: float) -> str:
    return f"    marks: {worth}\n"


def level(name: str, marks: str) -> str:
    return f"{{level: {name}, marks: {marks}, looks-like: so}}"


def levels(*several: str) -> str:
    inside = ", ".join(level(f"L{n}", marks) for n, marks in enumerate(several))
    return f"    rubric: [{inside}]\n"


def named(**rubrics: str) -> str:
    lines = [f"      {name}: [{level('Best', marks)}]\n" for name, marks in rubrics.items()]
    return "    rubric:\n" + "".join(lines)


POINTS = (
    "    points: [{point: a, marks: 2}, {point: b}, {point: c, marks: 0.5}, {point: d, marks: 0}]\n"
)


@pytest.mark.parametrize(
    "question",
    [
        marks(6) + levels("5-6", "3-4", "1-2", "0"),
        marks(6) + levels("6", "3", "0"),
        marks(6) + levels("4-6", "3", "1-2"),
        marks(2) + levels("1.5-2", "0.5-1", "0"),
        marks(2) + levels("2", "0.5"),
        marks(3) + levels("3"),
        marks(8) + named(Content="6", Language="2"),
        marks(8.5) + named(Content="5", level="0-0") + POINTS,
        marks(3.5) + POINTS,
        "    marks: 3\n    any-of: 2\n" + POINTS,
        "    marks: 2\n    any-of: 1\n" + POINTS,
        "    points: [{point: a}]\n",
        "    answer: So.\n    marks: 4\n    points: [{point: a, marks: 0}]\n",
    ],
)
def test_what_adds_up_has_no_problem(question: str) -> None:
    assert [problem.message for problem in problems(question, OPEN)] == []


@pytest.mark.parametrize(
    ("question", "at", "message"),
    [
        (
            "    marks: 8\n"
            + named(Content="6", Language="2")
            + "    points: [{point: a, marks: ½}]",
            "8",
            "the best levels and the points are worth 6 + 2 + ½ = 8½, and the question 8",
        ),
        (levels("5-6", "1-4"), "5-6", "the best level is worth 6, and the question 1"),
        (marks(2) + POINTS, "2", "the points are worth 2 + 1 + ½ = 3½, and the question 2"),
        (marks(6) + levels("5-6", "3-5"), "3-5", "`L0` and `L1` may both be worth 5"),
        (marks(6) + levels("6", "6"), "6", "`L1` is not worth less than `L0` before it"),
        (
            marks(2) + levels("2", "0", "0"),
            "0",
            "`L2` is not worth less than `L1` before it",
        ),
        (
            marks(6) + levels("5-6", "1-2"),
            "1-2",
            "no level is worth 3 to 4: `L0` ends at 5",
        ),
        (
            marks(3) + levels("2.5-3", "1"),
            "1",
            "no level is worth 1½ to 2: `L0` ends at 2½",
        ),
        (
            "    marks: 1\n    any-of: 2\n    points: [{point: a}]\n",
            "2",
            "any 2 of the points are asked for, and there is one",
        ),
        (
            "    answer: So.\n    any-of: 2\n",
            "2",
            "any 2 of the points are asked for, and there is none",
        ),
    ],
)
def test_what_does_not_is_an_error(question: str, at: str, message: str) -> None:
    (problem,) = problems(question, OPEN)
    assert (problem.place.text, problem.message) == (at, message)


def test_a_single_mark_between_two_spans_is_missed() -> None:
    (problem,) = problems(marks(6) + levels("5-6", "1-3"), OPEN)
    assert problem.message == "no level is worth 4: `L0` ends at 5"


def test_levels_that_were_to_add_up_are_points() -> None:
    for ordered in (levels("1", "2"), levels("2", "1")):
        (problem,) = problems(marks(3) + ordered, OPEN)
        assert problem.hint
        assert "write them under `points:`" in problem.hint


def test_the_name_of_a_rubric_is_a_text_like_others() -> None:
    (problem,) = problems(marks(2) + named(**{"'lines(\"nowhere\")'": "2"}), OPEN)
    assert problem.code.name == "quote-not-found"
