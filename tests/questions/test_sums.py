"""Marks of single items come to those of their question, in whatever level it is asked."""

from __future__ import annotations

from fractions import Fraction

import pytest
from support import repository_seeds

from broadsheet.checks.check import check
from broadsheet.lesson.lesson import read_lesson
from broadsheet.questions.sums import said_sum
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import read_yaml

HEAD = """\
title: Marks
seed: 000_58772ee673df409e
questions:
  - type: true-or-false
"""


def problems(question: str) -> list[Diagnostic]:
    file = TextFile("marks.yaml", HEAD + question)
    node, faults = read_yaml(file)
    assert node is not None
    assert not faults
    lesson, faults = read_lesson(file, node)
    assert not faults
    seeds = repository_seeds()
    return [p for p in check(lesson, seeds.get, tuple(seeds))[1] if p.is_error]


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
    assert not problems("    marks: 3\n" + items % 1)
    (problem,) = problems("    marks: 3\n" + items % 1.5)
    assert problem.message == (
        "the `statements` of the level `core` are worth 2 + 1½ = 3½, and the question says 3"
    )
