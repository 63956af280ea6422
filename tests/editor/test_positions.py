"""Positions as editors count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.editor.lsp.positions import Positions
from broadsheet.source.text import Span

ENCODINGS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
each_encoding = pytest.mark.parametrize("encoding", ENCODINGS)
letters = st.text(st.sampled_from("aé€😀\n\u2028\x85"), max_size=30)


@each_encoding
@given(text=letters, data=st.data())
def test_a_column_counts_the_units_of_the_encoding(
    encoding: str, text: str, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = Positions(text, encoding).position(offset)
    before = text[:offset].split("\n")
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    assert line == len(before) - 1
    assert column == len(before[-1].encode(ENCODINGS[encoding])) // width


@each_encoding
@given(text=letters, data=st.data())
def test_an_offset_comes_back_from_its_position(
    encoding: str, text: str, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    positions = Positions(text, encoding)
    assert positions.offset(*positions.position(offset)) == offset


@pytest.mark.parametrize(
    ("line", "column", "offset"),
    [(0, 99, 2), (1, 1, 3), (1, 2, 4), (1, 99, 4), (9, 0, 4)],
    ids=["behind the line", "inside a character", "behind it", "behind the end", "no such line"],
)
def test_a_position_that_is_not_there_is_the_nearest_one_before(
    line: int, column: int, offset: int
) -> None:
    assert Positions("ab\n😀", "utf-16").offset(line, column) == offset


def test_a_span_is_a_range() -> None:
    assert Positions("a😀b\nc", "utf-16").range(Span(2, 5)) == (0, 3, 1, 1)
    assert Positions("ab", "utf-8").range(Span(1, 99)) == (0, 1, 0, 2)
