"""Nobody types a line number: `lines("…")` in a text is read, checked, and never misread."""

from __future__ import annotations

import pytest
from support import load

from broadsheet.article.line_references import LINE_REFERENCE, line_references
from broadsheet.checks.lesson_file import edited
from broadsheet.source.yaml.lines import in_quotation_marks

SEED = {"bridge": "The river rose\n\nThe mayor said the bridge is safe. The bridge isn't “old”.\n"}


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ('See lines("the words").', [("the words", None, False)]),
        ('Lines("the words") say so.', [("the words", None, True)]),
        ("lines('the words')", [("the words", None, False)]),
        ("lines(“the words”)", [("the words", None, False)]),
        ("lines(‘the words’)", [("the words", None, False)]),
        ('lines("the words", 2)', [("the words", 2, False)]),
        ('lines( "the words" ,  12 )', [("the words", 12, False)]),
        ('lines("the ‘words’ isn\'t")', [("the ‘words’ isn't", None, False)]),
        ('lines("he said “no” (twice)")', [("he said “no” (twice)", None, False)]),
        ('lines("a"), lines("b", 3)', [("a", None, False), ("b", 3, False)]),
        ('lines("over\ntwo lines")', [("over\ntwo lines", None, False)]),
        # None of these is one.
        ("the lines (4 and 5)", []),
        ("lines(the words)", []),
        ('lines("the words"', []),
        ('lines("the words", 0)', []),
        ('lines("the words", two)', []),
        ('LINES("the words")', []),
        ('headlines("the words")', []),
        ("", []),
    ],
)
def test_references_are_read(text: str, references: list[tuple[str, int | None, bool]]) -> None:
    read = list(line_references(text))
    assert [(r.words, r.occurrence, r.begins_sentence) for r in read] == references
    for reference in read:
        assert text[reference.span.start : reference.span.end].lower().startswith("lines(")


@pytest.mark.parametrize(
    ("text", "code", "blamed"),
    [
        ('See lines("is safe").', None, None),
        ("Lines(“The bridge isn’t”) say so.", None, None),
        ('lines("mayor") and lines("bridge is", 1)', None, None),
        ("Read the lines (4 and 5) and the headlines(all).", None, None),
        ("lines(is safe)", "line-reference", "lines("),
        ('lines("is safe"', "line-reference", "lines("),
        ('LINES("is safe")', "line-reference", 'LINES("is safe")'),
        ('lines("is safe", 0)', "line-reference", "lines("),
        ('lines("is safe") and lines(', "line-reference", "lines("),
        ('lines("is unsafe")', "quote-not-found", "is unsafe"),
        ('lines("")', "quote-not-found", ""),
        ('lines("bridge")', "quote-ambiguous", "bridge"),
        ('lines("bridge", 3)', "occurrence-missing", "bridge"),
    ],
)
def test_references_are_checked_in_every_text(
    text: str, code: str | None, blamed: str | None
) -> None:
    for where in ("title", "level", "time", "intro", "notes", "aims", "standards", "hint", "why"):
        head = "" if where == "title" else "title: A bridge\n"
        below = "    " if where in ("hint", "why") else ""
        lesson = (
            f"{head}seed: bridge\nquestions:\n  - type: short-answer\n    ask: Why?\n"
            f"    answer: So.\n{below}{where}: |\n{below}  {text}\n"
        )
        problems = load(lesson, SEED)[1]
        assert [problem.code.name for problem in problems] == ([code] if code else []), where
        if blamed and "LINES" not in blamed:
            assert problems[0].place.text == blamed


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('See lines ("is safe").', 'See lines("is safe").'),
        ("Lines  (“is safe”) say so.", "Lines(“is safe”) say so."),
        ('In line ("is safe") and lines ("mayor", 1)', 'In lines("is safe") and lines("mayor", 1)'),
        ('LINES("is safe")', 'Lines("is safe")'),
        ('lines["is safe"]', 'lines("is safe")'),
        ("See lines {'is safe'} and lines(\"mayor\")", "See lines('is safe') and lines(\"mayor\")"),
        (
            'In the lines ("is safe") see line("mayor")',
            'In the lines ("is safe") see lines("mayor")',
        ),
        ('lines（"is safe"）', 'lines("is safe")'),
        ('See lines ("the bridge is very safe").', 'See lines("the bridge is very safe").'),
    ],
)
@pytest.mark.parametrize("marks", ["|", '"', "'"])
def test_what_is_nearly_a_reference_is_an_error_with_its_fix(
    wrong: str, right: str, marks: str
) -> None:
    def lesson(text: str) -> str:
        written = f"|\n    {text}" if marks == "|" else in_quotation_marks(text, marks)
        question = f"{{type: short-answer, ask: Why, answer: So.}}\nnotes: {written}\n"
        return f"title: A\nseed: bridge\nquestions:\n- {question}"

    [problem] = [p for p in load(lesson(wrong), SEED)[1] if p.code is LINE_REFERENCE]
    if "''" in lesson(wrong):
        return  # an apostrophe that is written twice: the hint must do
    [fix] = problem.fixes
    assert edited(lesson(wrong), fix.edits) == lesson(right)
    assert fix.certain == ("very" not in wrong)


@pytest.mark.parametrize(
    "text",
    [
        'What do the lines ("is safe") mean?',
        "These lines (“The bridge isn’t”) are false.",
        'Draw lines ("arrows") between them.',
        "The first two lines (“is safe”) and his line ('old')",
        "Write 3 lines (a b c).",
        "headlines (“is safe”)",
        "the lines “is safe”",
    ],
)
def test_lines_that_are_only_spoken_of_are_no_references(text: str) -> None:
    lesson = (
        "title: A\nseed: bridge\nquestions: [{type: short-answer, ask: Why, answer: So.}]\n"
        f"notes: |\n  {text}\n"
    )
    assert load(lesson, SEED)[1] == []


def test_a_reference_in_the_title_of_a_passage_is_checked_too() -> None:
    text = (
        'title: A\nseed: bridge\npassages: {a: {paragraphs: 2, title: See lines("river")}}\n'
        "questions: [{type: short-answer, ask: Why, answer: So.}]\n"
    )
    assert [problem.code.name for problem in load(text, SEED)[1]] == ["quote-outside-passage"]


def test_the_hint_for_words_that_stand_twice_fits_into_a_text() -> None:
    text = (
        'title: See lines("bridge")\nseed: bridge\n'
        "questions: [{type: short-answer, ask: Why, answer: So.}]\n"
    )
    (problem,) = load(text, SEED)[1]
    assert problem.hint == 'say which is meant: `lines("bridge", 2)` is the second'


def test_thousands_of_unfinished_references_are_read_at_once() -> None:
    assert list(line_references('lines("' * 10_000)) == []
