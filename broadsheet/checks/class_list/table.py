"""Tables: rows of cells that know their place, whatever kind of file they were read from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal, Protocol

from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.text import Span, TextFile

# What a cell of a spreadsheet holds that was not typed as text: a fraction, a date, true or false,
# a formula or a part of joined cells. A whole number is as good as text.
CellKind = Literal["text", "number", "date", "truth", "formula", "joined"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    text: str  # what it holds, as it was written; a doubled quotation mark in quotes is one
    # The characters of the file, without blanks around them and the outer quotation marks.
    span: Span
    kind: CellKind = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, one at least, and the characters that they take up."""

    cells: tuple[Cell, ...]
    span: Span


class Table(Protocol):
    """A file whose text is rows of cells."""

    @property
    def file(self) -> TextFile:
        """The text; of a spreadsheet, a line for each of its rows."""

    @property
    def guessed(self) -> bool:
        """Whether it was read as Windows-1252, because it is no Unicode."""

    def rows(self) -> Iterator[Row | Diagnostic]:
        """The rows that are not blank; for one that cannot be divided, what is wrong with it."""


_COMMA_OF_TEXT: Final = re.compile(", +")


def rejoined(row: Row, text: str, more: int) -> tuple[Row, Cell] | None:
    """A row with the cell that commas of its text have divided, and that cell.

    Told by the spaces behind these commas, as in `Berg, Ana,B`: there have to be just so many, one
    after the other, as the row has cells too many.

    Args:
        row: as it was divided.
        text: of the file.
        more: how many cells too many it has, one at least.
    """
    pairs = [(cell.span.end, after.span.start) for cell, after in pairwise(row.cells)]
    spaced = [n for n, pair in enumerate(pairs) if _COMMA_OF_TEXT.fullmatch(text, *pair)]
    if len(spaced) != more or spaced[-1] - spaced[0] >= more:
        return None
    first, last = row.cells[spaced[0]], row.cells[spaced[-1] + 1]
    span = Span(first.span.start, last.span.end)
    whole = replace(first, text=text[span.start : span.end], span=span)
    kept = (*row.cells[: spaced[0]], whole, *row.cells[spaced[-1] + 2 :])
    return replace(row, cells=kept), whole
