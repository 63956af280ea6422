"""Text knows where it stands: every offset leads to a line and a column, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.source.text import Place, Span, TextFile, whole_file

texts = st.text(alphabet="ab\n é\t“", max_size=60)


@pytest.mark.parametrize(
    ("outer", "inner", "contained", "overlapping"),
    [
        (Span(2, 6), Span(2, 6), True, True),
        (Span(2, 6), Span(3, 4), True, True),
        (Span(2, 6), Span(5, 7), False, True),
        (Span(2, 6), Span(6, 8), False, False),
        (Span(2, 6), Span(0, 2), False, False),
        (Span(2, 6), Span(0, 9), False, True),
    ],
)
def test_a_span_knows_what_lies_in_it_and_what_it_shares(
    outer: Span, inner: Span, contained: bool, overlapping: bool
) -> None:
    assert (inner in outer) is contained
    assert outer.overlaps(inner) is overlapping
    assert inner.overlaps(outer) is overlapping


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        ("", 0, (1, 1)),
        ("ab", 2, (1, 3)),
        ("a\nb", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("\n\nb", 2, (3, 1)),
        ("“é”\nb", 2, (1, 3)),
        ("a\n", 2, (2, 1)),
    ],
)
def test_lines_and_columns_count_from_one_in_characters(
    text: str, offset: int, position: tuple[int, int]
) -> None:
    assert TextFile("file", text).position(offset) == position


@given(texts)
def test_every_offset_gives_a_line_and_a_column_that_lead_back(text: str) -> None:
    file = TextFile("file", text)
    lines = text.split("\n")
    for offset in range(len(text) + 1):
        line, column = file.position(offset)
        assert sum(len(before) + 1 for before in lines[: line - 1]) + column - 1 == offset
        assert column - 1 <= len(lines[line - 1])


@given(texts)
def test_a_line_is_what_stands_between_two_line_breaks(text: str) -> None:
    file = TextFile("file", text)
    numbers = range(1, text.count("\n") + 2)
    assert [file.line(number) for number in numbers] == text.split("\n")


def test_a_place_shows_the_characters_that_stand_there() -> None:
    assert Place(TextFile("file", "title: The bridge"), Span(7, 17)).text == "The bridge"


def test_a_file_that_cannot_be_shown_is_blamed_at_its_first_line() -> None:
    place = whole_file("seeds/bridge.txt")
    assert (place.file.name, place.file.position(place.span.start)) == ("seeds/bridge.txt", (1, 1))
