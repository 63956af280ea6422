"""Line numbers that somebody has counted: warned about, in all languages with printed words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import LESSON, broadsheet, workspace
from support import LESSONS, load

from broadsheet.checks.typed_places import LINE_NUMBER_TYPED

if TYPE_CHECKING:
    from pathlib import Path

SEED = "The tram\n\nThe council will close line 7 of the tram, it said on 3 May.\n"
LESSON_ON_IT = """\
title: T
seed: s
questions:
  - type: short-answer
    ask: Who?
    answer: They.
    lines: 3
    {field}: |
      {text}
"""


def told(text: str, field: str = "hint") -> list[str]:
    """The numbers that are warned about."""
    _, problems = load(LESSON_ON_IT.format(field=field, text=text), {"s": SEED})
    assert not [problem for problem in problems if problem.is_error]
    return [p.message.split("`")[1] for p in problems if p.code is LINE_NUMBER_TYPED]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Look at line 3.", "line 3"),
        ("Lines 4-6 say so.", "Lines 4-6"),
        ("see lines 4–6, please", "lines 4–6"),
        ("lines 4 and 6", "lines 4 and 6"),
        ("lines 3, 5 and 12", "lines 3, 5 and 12"),
        ("the verb in l. 3", "l. 3"),
        ("(ll. 4-6)", "ll. 4-6"),
        ("in line\u00a03", "line 3"),
        ("Read paragraph 2 again", "paragraph 2"),
        ("paragraphs 2 and 3", "paragraphs 2 and 3"),
        ("See para. 2.", "para. 2"),
        ("Siehe Zeile 3.", "Zeile 3"),
        ("in den Zeilen 4 bis 6", "Zeilen 4 bis 6"),
        ("vgl. Z. 12", "Z. 12"),
        ("im 2. Absatz und in Absatz 3", "Absatz 3"),
        ("à la ligne 3", "ligne 3"),
        ("l. 4 à 6", "l. 4 à 6"),
        ("en la línea 3", "línea 3"),
        ("el párrafo 2", "párrafo 2"),
    ],
)
def test_a_number_of_a_line_is_told_in_every_text(text: str, number: str) -> None:
    for field in ("hint", "why", "note"):
        assert told(text, field) == [number]


@pytest.mark.parametrize(
    "text",
    [
        'Look at lines("it said on 3 May").',
        "Write 3 lines.",
        "Write on the lines. 3 marks.",
        "Use the three lines below.",
        "The headline 3 years ago",
        "The deadline 5 May",
        "The council will close line 7 of the tram",
        "line 3.5 of the table",
        "line 1890",
        "lines 20% longer",
        "in line with 3 others",
        "Read the second paragraph.",
        "online 24 hours",
        "Z. B. 3",
        "5 l. 3 times",
        "paragraphs. 2 of them",
    ],
)
def test_other_numbers_are_let_alone(text: str) -> None:
    assert told(text) == []


def test_the_words_are_those_that_a_workspace_prints(tmp_path: Path) -> None:
    lesson = LESSON.replace("title:", "language: tlh\ntitle:") + "    hint: vetlh tlhegh 3\n"
    desk = workspace(tmp_path / "desk", {"a": lesson})
    languages = desk / "templates" / "languages"
    languages.mkdir(parents=True)
    languages.joinpath("tlh.yaml").write_text('line: {other: "tlhegh {first}–{last}"}\n')
    assert "`tlhegh 3` is counted by hand" in broadsheet("check", at=desk).out
    # A file that cannot be used is no fault of the check.
    languages.joinpath("tlh.yaml").write_text("- line\n")
    assert "line-number-typed" not in broadsheet("check", at=desk).out


def test_the_lessons_of_the_repository_have_none() -> None:
    assert not [p for path in LESSONS for p in load(path)[1] if p.code is LINE_NUMBER_TYPED]
