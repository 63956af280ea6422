"""Bullets in place of hyphens: told where they start items, and left alone in texts."""

from __future__ import annotations

import time

import pytest

from broadsheet.checks.lesson_file import edited
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.text import TextFile
from broadsheet.source.yaml._bullets import SIGNS
from broadsheet.source.yaml.document import read_yaml

NAMES = frozenset({"text", "answer", "options", "why", "type"})


def problems_of(text: str) -> list[Diagnostic]:
    return list(read_yaml(TextFile("a.yaml", text), names=NAMES)[1])


def line_of(problem: Diagnostic) -> int:
    return problem.place.file.position(problem.place.span.start)[0]


WITH_DASHES = {
    "items with fields": "a:\n  - text: x\n    answer: y\n  - text: z\n    answer: y\n",
    "in the column of their name": "a:\n- text: x\n  answer: y\n- text: z\n",
    "items of one field": "a:\n  - text: x\n  - text: z\n",
    "texts": "a:\n- x\n- y\n",
    "at the margin": "- text: x\n  answer: y\n- text: z\n  answer: y\n",
}


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("lines", WITH_DASHES.values(), ids=WITH_DASHES)
@pytest.mark.parametrize("blank", [" ", "\t", "\xa0"])
def test_the_last_item_may_have_any_bullet(sign: str, lines: str, blank: str) -> None:
    before, _, after = lines.rpartition("- ")
    text = f"{before}{sign}{blank}{after}"
    (problem,) = problems_of(text)
    assert problem.code.name == "bullet-for-dash"
    assert line_of(problem) == before.count("\n") + 1
    assert problem.hint
    assert problem.hint.startswith(
        f"write `{(before + '- ' + after).split(chr(10))[before.count(chr(10))]}`"
    )
    assert edited(text, problem.fixes[0].edits) == lines
    assert problem.fixes[0].certain == ("text" in after or sign not in "·*–—")


@pytest.mark.parametrize("lines", list(WITH_DASHES.values())[:3], ids=list(WITH_DASHES)[:3])
def test_the_bullets_of_a_list_are_one_problem(lines: str) -> None:
    (problem,) = problems_of(lines.replace("- ", "• "))
    assert problem.code.name == "bullet-for-dash"
    assert line_of(problem) == 2
    assert edited(lines.replace("- ", "• "), problem.fixes[0].edits) == lines


def test_what_is_wrong_below_is_told_too() -> None:
    text = "a:\n  - text: x\n  •   text: y\n    answer: n\nb: c: d\ne: “f”: g\n"
    assert [(line_of(p), p.code.name) for p in problems_of(text)] == [
        (3, "bullet-for-dash"),
        (5, "colon-in-text"),
        (6, "colon-in-text"),
    ]


def test_a_bullet_further_in_than_the_item_above_is_not_joined_to_it_silently() -> None:
    (problem,) = problems_of("a:\n  - x\n    • y\n  - z\n")
    assert (problem.code.name, line_of(problem)) == ("dash-in-text", 3)


NO_BULLETS = {
    "in a block": "a: |\n  • x\n  • y\n",
    "in a folded block": "a: >-\n  – x\n  — y\n",
    "in a text that goes on": "a: He said so\n  – and left\n",
    "a bullet in a text of a field": "a: Two things\n  • one\n",
    "a dash in an item that goes on": "a:\n  - He said so\n    – and left\n",
    "between quotation marks": 'a: "x\n  • y"\n',
    "in a block of an item": "a:\n  - |\n    • x\n    • y\n",
    "in the middle": "a: x • y\n",
    "a quoted item": "a:\n  - '• x'\n",
    "a dash before a number": "a: –5\n",
}


@pytest.mark.parametrize("text", NO_BULLETS.values(), ids=NO_BULLETS)
def test_a_bullet_in_a_text_is_left_alone(text: str) -> None:
    assert not problems_of(text)
    # And it is not to blame for what is wrong elsewhere.
    for faulty in (f"{text}b: c: d\n", f"b: c: d\n{text}"):
        assert [p.code.name for p in problems_of(faulty)] == ["colon-in-text"]


OTHER_MISTAKES = {
    "a field that starts with a dash": ("a: b\n– x: y\n", None),
    "emphasis": ("a: *No* is no answer\n", "sign-at-start"),
    "emphasis as an item": ("a:\n  - x\n  *No* is no answer\n", "sign-at-start"),
    "a line of text at the margin": ("a: b\n– x\nc: d\n", "no-colon"),
    "a colon in a text that goes on": ("a: b\n  – x: y\n", "wrong-indentation"),
    "no blank": ("a:\n  - x\n  •y\n", None),
}


@pytest.mark.parametrize(("text", "code"), OTHER_MISTAKES.values(), ids=OTHER_MISTAKES)
def test_a_sign_that_starts_no_item_is_not_taken_for_a_bullet(text: str, code: str | None) -> None:
    found = [problem.code.name for problem in problems_of(text)]
    assert "bullet-for-dash" not in found
    assert code is None or code in found


@pytest.mark.parametrize(
    "text",
    [
        "• a: b\n" * 9_000,
        "a:\n  - x\n" + "  • y: z: w\n" * 6_000,
        "".join(f"– a{number}: b\n" for number in range(9_000)),
        "a: |\n" + "  • b\n" * 9_000 + "]\n",
    ],
    ids=["names", "colons", "other names", "block"],
)
def test_many_bullets_take_no_long_time(text: str) -> None:
    start = time.process_time()
    problems_of(text)
    assert time.process_time() - start < 5
