"""Tables: rows of cells that know their place, whatever kind of file they were read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

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
