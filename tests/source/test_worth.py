"""Marks are whole or half, and a level may have a span of them."""

from __future__ import annotations

import re
from fractions import Fraction

import jsonschema
import pytest

from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.records.record import Record
from broadsheet.source.records.validation import read_record
from broadsheet.source.records.worth import Marks, MarksOrSpan, MarkSpan
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import read_yaml


class Worth(Record):
    marks: Marks | None = None
    span: MarksOrSpan | None = None


def read(text: str) -> tuple[Worth | None, tuple[Diagnostic, ...]]:
    node, problems = read_yaml(TextFile("worth.yaml", text))
    assert node is not None
    assert not problems
    return read_record(Worth, node)


def fits_schema(key: str, written: str) -> bool:
    """Whether an editor takes it: as a text, or as the number that YAML makes of it."""
    value = float(written) if re.fullmatch(r"-?[0-9]*\.?[0-9]+", written) else written
    validator = jsonschema.Draft202012Validator(Worth.model_json_schema())
    return bool(validator.is_valid({key: value}))


@pytest.mark.parametrize(
    ("written", "marks"),
    [
        ("0", 0),
        ("0.5", 0.5),
        (".5", 0.5),
        ("½", 0.5),
        ("1½", 1.5),
        ("1 ½", 1.5),
        ("2", 2),
        ("2.0", 2),
        ("2.50", 2.5),
        ("999", 999),
    ],
)
def test_marks_are_whole_or_half(written: str, marks: float) -> None:
    worth, problems = read(f"marks: {written}")
    assert not problems
    assert worth is not None
    assert worth.marks == Fraction(marks)
    assert fits_schema("marks", written)


@pytest.mark.parametrize(
    ("written", "code", "hint"),
    [
        ("0.75", "marks-not-halves", "write `0.5` or `1`"),
        ("1.25", "marks-not-halves", "write `1` or `1.5`"),
        ("0.1", "marks-not-halves", "write `0` or `0.5`"),
        ("3/4", "marks-not-halves", "write `0.5` or `1`"),
        ("2,25", "marks-not-halves", "write `2` or `2.5`"),
        ("1/2", "number-expected", "write `0.5`"),
        ("1 1/2", "number-expected", "write `1.5`"),
        ("2,5", "number-expected", "write `2.5`"),
        ("2 points", "number-expected", "write `2`"),
        ("2.5 marks", "number-expected", "write `2.5`"),
        ("half a mark", "number-expected", "write `0.5`"),
        ("three", "number-expected", "write `3`"),
        ("-1", "number-expected", "write it in figures, such as `3` or `2.5`"),
        ("many", "number-expected", "write it in figures, such as `3` or `2.5`"),
        ("1/0", "number-expected", "write it in figures, such as `3` or `2.5`"),
        ("1000", "number-expected", "write a smaller number"),
        ("9" * 40, "number-expected", "write it in figures, such as `3` or `2.5`"),
        ("٣", "number-expected", "write it in figures, such as `3` or `2.5`"),
    ],
)
def test_other_fractions_and_words_are_errors_with_what_to_write(
    written: str, code: str, hint: str
) -> None:
    worth, (problem,) = read(f"marks: {written}")
    assert worth is None
    assert (problem.code.name, problem.hint) == (code, hint)
    is_large = written.isascii() and written.isdecimal()
    assert is_large or not fits_schema("marks", written)


def test_the_two_nearest_are_offered_and_neither_is_certain() -> None:
    _, (problem,) = read("marks: 0.75")
    assert [(fix.edits[0].text, fix.certain) for fix in problem.fixes] == [
        ("0.5", False),
        ("1", False),
    ]


@pytest.mark.parametrize("written", ["1/2", "0,5", "three"])
def test_another_way_to_write_a_number_is_fixed_with_certainty(written: str) -> None:
    _, (problem,) = read(f"marks: {written}")
    assert [fix.certain for fix in problem.fixes] == [True]


@pytest.mark.parametrize(
    ("written", "lowest", "most"),
    [
        ("5-6", 5, 6),
        ("5–6", 5, 6),
        ("5 - 6", 5, 6),
        ("5 to 6", 5, 6),
        ("0-0.5", 0, 0.5),
        ("½-1½", 0.5, 1.5),
        ("3", 3, 3),
        ("0", 0, 0),
        ("2-2", 2, 2),
    ],
)
def test_a_span_goes_from_the_fewest_to_the_most(written: str, lowest: float, most: float) -> None:
    worth, problems = read(f"span: {written}")
    assert not problems
    assert worth is not None
    assert worth.span == MarkSpan(Fraction(lowest), Fraction(most))
    assert fits_schema("span", written)


@pytest.mark.parametrize(
    ("written", "code", "hint"),
    [
        ("6-5", "number-expected", "write `5-6`"),
        ("1-1.25", "marks-not-halves", "write `1` or `1.5`"),
        ("5-", "number-expected", "write it in figures, such as `3` or `2.5`"),
        ("1-2-3", "number-expected", "write it in figures, such as `3` or `2.5`"),
    ],
)
def test_what_is_no_span_is_an_error(written: str, code: str, hint: str) -> None:
    worth, (problem,) = read(f"span: {written}")
    assert worth is None
    assert (problem.code.name, problem.hint) == (code, hint)


@pytest.mark.parametrize("key", ["marks", "span"])
@pytest.mark.parametrize(
    ("written", "code"),
    [("[1, 2]", "number-expected"), ("{a: 1}", "number-expected"), ("", "value-empty")],
)
def test_lists_and_nothing_are_no_marks(key: str, written: str, code: str) -> None:
    _, (problem,) = read(f"{key}: {written}")
    assert problem.code.name == code
