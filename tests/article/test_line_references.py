"""Nobody types a line number: `lines("…")` in a text is read, checked, and never misread."""

from __future__ import annotations

import pytest
from support import load

from broadsheet.article.line_references import line_references

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
