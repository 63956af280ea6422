"""A lesson is read into its parts; what cannot be read is named, and the rest goes on."""

from __future__ import annotations

from textwrap import indent

import pytest
from support import expected, found

from broadsheet.lesson.lesson import Lesson, read_lesson
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import read_yaml


def read(text: str) -> tuple[Lesson, tuple[Diagnostic, ...]]:
    file = TextFile("lesson.yaml", text)
    node, problems = read_yaml(file)
    assert node is not None
    assert not problems
    return read_lesson(file, node)


ONE_QUESTION = """\
questions:
  - type: short-answer
    ask: Why?
    answer: So.
"""
INDENTED = indent(ONE_QUESTION, " " * 8)

FAULTY = {
    "a lesson that is a list": """\
        # error: group-expected
        - type: short-answer
        """,
    "a lesson that is one text": """\
        # error: group-expected
        questions
        """,
    "a lesson with nothing in it but a title": """\
        # error: key-missing
        # error: key-missing
        title: A bridge
        """,
    "faults in the head of the lesson": """\
        title:
          # error: text-expected
          - A bridge
        # error: value-empty
        seed:
        # error: key-unknown
        levle: Grade 9
        # error: list-expected
        aims: []
        # error: text-expected
        intro: {a: b}
        # error: list-expected
        questions: none
        """,
    "the word for a list in the singular": """\
        title: A bridge
        seed: bridge
        # error: key-unknown
        question:
          - type: short-answer
        """,
    "passages that are no group of names": """\
        title: A bridge
        seed: bridge
        # error: group-expected
        passages: opening
"""
    + INDENTED,
    "passages with nothing behind the colon": """\
        title: A bridge
        seed: bridge
        # error: group-expected
        passages:
"""
    + INDENTED,
    "faults in passages": """\
        title: A bridge
        seed: bridge
        passages:
          # error: group-expected
          whole: all of it
          # error: key-unknown
          opening: {form: The mayor, to: safe}
          # error: value-empty
          middle:
          # error: text-expected
          end: {paragraphs: [2, [3]]}
"""
    + INDENTED,
    "faults in questions": """\
        title: A bridge
        seed: bridge
        questions:
          # error: group-expected
          - Why is the bridge shut?
          # error: key-missing
          - ask: Why?
          # error: value-not-allowed
          - type: short-anser
            whatever: stands here
          # error: value-empty
          - type:
          # error: value-not-allowed
          - type: [short-answer]
          - type: short-answer
            # error: key-unknown
            aks: Why?
            answer: So.
        """,
    "no question": """\
        title: A bridge
        seed: bridge
        # error: list-expected
        questions: []
        """,
    "one question that is not in a list": """\
        title: A bridge
        seed: bridge
        questions:
          # error: list-expected
          type: short-answer
          ask: Why?
        """,
}


@pytest.mark.parametrize("text", FAULTY.values(), ids=FAULTY)
def test_all_faults_of_shape_are_found_and_none_that_only_follows_from_another(text: str) -> None:
    assert found(list(read(text)[1])) == expected(text)


def test_a_lesson_is_read_with_all_its_parts() -> None:
    lesson, problems = read(
        "title: A bridge\nseed: bridge\nlevel: 9\ntime: 12:30\nlanguage: no\nstandards: RI.9\n"
        f"aims: [Read, Think]\npassages:\n  a: {{paragraphs: 2}}\n  b: {{quote: x}}\n{ONE_QUESTION}"
    )
    assert problems == ()
    header = lesson.header
    assert header is not None
    assert (header.title, header.seed, header.level) == ("A bridge", "bridge", "9")
    assert (header.time, header.language) == ("12:30", "no")
    assert (header.aims, header.standards) == (("Read", "Think"), ("RI.9",))
    assert list(lesson.passages or ()) == ["a", "b"]
    assert [question.type for question in lesson.questions] == ["short-answer"]


@pytest.mark.parametrize("title", ["no", "Yes", "null", "12:30", "007", "1e3", "~"])
def test_a_title_stays_the_text_that_was_written(title: str) -> None:
    lesson, problems = read(f"title: {title}\nseed: bridge\n{ONE_QUESTION}")
    assert problems == ()
    assert lesson.header is not None
    assert lesson.header.title == title


@pytest.mark.parametrize(
    ("written", "names"), [("a", ("a",)), ("[a, b]", ("a", "b")), ("[no]", ("no",))]
)
def test_a_question_names_one_passage_or_several(written: str, names: tuple[str, ...]) -> None:
    lesson, problems = read(f"title: A\nseed: b\n{ONE_QUESTION}    passage: {written}\n")
    assert problems == ()
    assert lesson.questions[0].passage == names


def test_what_can_be_read_is_kept_beside_what_cannot() -> None:
    lesson, problems = read(
        "title: A\nseed: b\nlevle: 9\npassages:\n  good: {paragraphs: 2}\n  bad: 3\n"
        f"{ONE_QUESTION}  - type: short-answer\n    ask: Who?\n    answer: She.\n    marks: two\n"
    )
    assert [problem.code.name for problem in problems] == [
        "key-unknown", "group-expected", "number-expected",
    ]  # fmt: skip
    assert (lesson.header, lesson.seed) == (None, "b")
    assert list(lesson.passages or ()) == ["good"]
    assert lesson.faulty_passages == {"bad"}
    assert [question.ask for question in lesson.questions] == ["Why?"]
    assert [question.ask for question in lesson.salvaged] == ["Who?"]
    assert lesson.faulty_questions


@pytest.mark.parametrize(
    ("type_", "hint"),
    [
        ("short-anser", "did you mean `short-answer`?"),
        ("Short-Answer", "did you mean `short-answer`?"),
        ("essay", "it may be `compare`"),
    ],
)
def test_an_unknown_type_is_told_with_the_types_there_are(type_: str, hint: str) -> None:
    (problem,) = read(f"title: A\nseed: b\nquestions: [{{type: {type_}}}]")[1]
    assert (problem.hint or "").startswith(hint)
    assert ("`true-or-false`" in (problem.hint or "")) == (type_ == "essay")
