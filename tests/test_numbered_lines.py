"""Which lines are numbered is one setting, and the sheet says what its margin shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import broadsheet, workspace
from pdf_reader import bare, drawn, glyphs

if TYPE_CHECKING:
    from pathlib import Path

SEED = "The bridge\n\n" + "\n\n".join(
    f"The {word} paragraph is long enough to go over the end of its line, and it says so in as "
    "many words as it takes to do that on any paper that pupils have in front of them."
    for word in ("first", "second", "third")
)
LESSON = """\
title: The bridge
seed: bridge
{setting}
intro: See lines("second paragraph"). Lines("The bridge") is short.
questions:
  - {{type: short-answer, ask: Why, answer: So}}
"""
SETTINGS = {"plain": "", "fifth": "line-numbers: 5", "each": "line-numbers: 1"}
SETTINGS["none"] = "line-numbers: none"

SAID = {
    "5": "See line 4. The headline is short. Every fifth line is numbered.",
    "1": "See line 4. The headline is short. The lines are numbered.",
    "none": "See paragraph 2. The headline is short.",
}
NUMBERS = {"5": [5], "1": [1, 2, 3, 4, 5, 6, 7, 8, 9], "none": []}


def shown(pdf: Path) -> tuple[str, list[int]]:
    """Which of the sayings stands on a worksheet, and the numbers in its margin."""
    content = pdf.read_bytes()
    text = drawn(content)
    said = [setting for setting, words in SAID.items() if bare(words) in text]
    assert ("numbered" in text) == (said != ["none"])
    # Numbers are no part of the document's structure; above the foot of the page.
    margin = sorted((-g.y, g.x, g.text) for g in glyphs(content) if not g.tagged and g.y > 60)
    return " ".join(said), [int(text) for _, _, text in margin if text.isdigit()]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lessons = {name: LESSON.format(setting=setting) for name, setting in SETTINGS.items()}
    return workspace(tmp_path_factory.mktemp("numbers") / "desk", lessons, {"bridge": SEED})


def build(desk: Path, *arguments: str) -> dict[str, tuple[str, list[int]]]:
    result = broadsheet("build", "--only", "worksheet", *arguments, at=desk)
    assert result.status == 0, result.said
    return {name: shown(desk / "output" / f"{name}-worksheet.pdf") for name in SETTINGS}


def test_a_lesson_says_which_lines_are_numbered_and_its_sheet_says_it_to_pupils(desk: Path) -> None:
    assert build(desk) == {
        name: (setting, NUMBERS[setting])
        for name, setting in (("plain", "5"), ("fifth", "5"), ("each", "1"), ("none", "none"))
    }


def test_a_workspace_says_it_for_lessons_that_do_not(desk: Path) -> None:
    (desk / "broadsheet.yaml").write_text("line-numbers: none\n")
    try:
        made = build(desk)
    finally:
        (desk / "broadsheet.yaml").unlink()
    assert {name: setting for name, (setting, _) in made.items()} == {
        "plain": "none",
        "fifth": "5",
        "each": "1",
        "none": "none",
    }


def test_the_command_goes_before_both(desk: Path) -> None:
    assert set(map(str, build(desk, "--line-numbers", "1").values())) == {str(("1", NUMBERS["1"]))}


def test_a_setting_that_is_none_is_wrong_usage(desk: Path) -> None:
    result = broadsheet("build", "--line-numbers", "3", at=desk)
    assert result.status == 2
    assert "'5', '1', 'none'" in result.err
