"""Tables that a spreadsheet program saved as CSV: rows of cells that know their place."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import is_blank
from broadsheet.source.read import NOT_UTF_8, decoded, read_bytes
from broadsheet.source.text import Place, Span, TextFile, whole_file

SPREADSHEET = Code("not-csv", Severity.ERROR)
UNCLOSED_CELL = Code("unclosed-cell", Severity.ERROR)

SAVE_AS: Final = "save it as 'CSV UTF-8' in the spreadsheet program"

# What .xlsx, .ods and .xls files begin with: they are ZIP archives or OLE documents.
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

# A first line in which Excel names the sign that divides cells.
_ANNOUNCED = re.compile(r'\A\s*"?sep=(?P<sign>[^\w\s"]|\t)"?[ ,;\t]*(?:\n|\Z)', re.IGNORECASE)
_DIVIDERS: Final = (",", ";", "\t")
# Where the first row has one cell, nothing tells which sign divides. A comma before a blank, as in
# `Lovelace, Ada`, was typed as text; any other divides, so that `Ada,B` cannot pass for a name.
_ANY_DIVIDER: Final = r"[;\t]|,(?! )"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    text: str  # what it holds, as it was written; a doubled quotation mark in quotes is one
    # The characters of the file, without blanks around them and the outer quotation marks.
    span: Span


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, one at least, and the characters that they take up."""

    cells: tuple[Cell, ...]
    span: Span


@dataclass(frozen=True, eq=False)
class Table:
    """A file whose first row says which sign divides its cells."""

    file: TextFile  # the text
    guessed: bool  # whether it was read as Windows-1252, because it is no Unicode
    start: int  # the offset at which its first row may stand
    divider: str  # what divides cells, as a regular expression

    def rows(self) -> Iterator[Row | Diagnostic]:
        """The rows that are not blank; for one that cannot be divided, what is wrong with it."""
        cell = _cell(self.divider)
        at = self.start
        while at < len(self.file.text):
            row, at = _row(self.file, at, cell)
            if isinstance(row, Diagnostic) or not all(is_blank(cell.text) for cell in row.cells):
                yield row


def read_table(path: Path, name: str, is_heading: Callable[[str], bool]) -> Table | Diagnostic:
    """Read a file of comma-separated values; semicolons and tabs will do as well.

    Args:
        path: the file. Whether it may lie there is decided elsewhere.
        name: the path as the user is to see it.
        is_heading: whether a cell of the first row is one that the reader knows.

    Returns:
        The table, or why there is none. Nothing is raised for whatever stands at the path.
    """
    content = read_bytes(path, name)
    if isinstance(content, Diagnostic):
        return content
    file = _unicode(content, name)
    guessed = False
    if isinstance(file, Diagnostic) and file.code is NOT_UTF_8:
        windows = _windows(content, name)
        guessed = windows is not None
        file = windows or replace(file, hint=SAVE_AS)
    if isinstance(file, Diagnostic):
        return file
    announced = _ANNOUNCED.match(file.text)
    if announced:
        return Table(file, guessed, announced.end(), re.escape(announced["sign"]))
    return Table(file, guessed, 0, _divider(file, is_heading))


def _unicode(content: bytes, name: str) -> TextFile | Diagnostic:
    """The text of UTF-8, or of UTF-16 with its mark, as Excel's 'Unicode text' is stored."""
    if content.startswith(_WORKBOOKS):
        message = "this is a workbook (such as .xlsx or .ods) or another document, no CSV file"
        return Diagnostic(SPREADSHEET, whole_file(name), message, SAVE_AS)
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    # The little-endian mark of UTF-32 starts with that of UTF-16.
    if marked and not content.startswith(codecs.BOM_UTF32_LE):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError:
            message = "this file is stored as UTF-16, and a part of it is lost"
            return Diagnostic(NOT_UTF_8, whole_file(name), message, SAVE_AS)
    return decoded(content, name)


def _windows(content: bytes, name: str) -> TextFile | None:
    """The text of bytes that are no Unicode, if they can be Windows-1252, Excel's plain 'CSV'."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    # A file of UTF-8 with a damaged letter: as Windows-1252 all its other letters were wrong.
    letters = [sign for sign in content.decode(errors="replace") if not sign.isascii()]
    if letters.count("\ufffd") <= len(letters) / 2:
        return None
    try:
        file = decoded(content.decode("cp1252").encode(), name)
    except UnicodeDecodeError:
        return None
    return file if isinstance(file, TextFile) else None


def _divider(file: TextFile, is_heading: Callable[[str], bool]) -> str:
    """What divides the cells of the first row, as a regular expression.

    The sign that gives the most known headings, then the most cells.
    """
    best, most = _ANY_DIVIDER, (0, 1)
    for sign in _DIVIDERS:
        row = next(Table(file, False, 0, sign).rows(), None)
        if isinstance(row, Row):
            score = sum(is_heading(cell.text) for cell in row.cells), len(row.cells)
            if len(row.cells) > 1 and score > most:
                best, most = sign, score
    return best


def _cell(divider: str) -> re.Pattern[str]:
    """A cell and what ends it; a quotation mark in the middle of one is a sign like others."""
    return re.compile(
        rf' *+(?:"(?P<quoted>(?:[^"]++|"")*+)" *+|(?!")(?P<plain>(?:(?!{divider})[^\n])*+))'
        rf"(?P<end>{divider}|\n|\Z)"
    )


def _row(file: TextFile, start: int, cell: re.Pattern[str]) -> tuple[Row | Diagnostic, int]:
    """The row that starts at an offset, or what is wrong with it; and where the next one starts."""
    cells: list[Cell] = []
    at = start
    while True:
        found = cell.match(file.text, at)
        if found is None:
            line_break = file.text.find("\n", at)
            end = line_break if line_break >= 0 else len(file.text)
            return _unclosed(file, at, end), end + 1
        kind = "plain" if found["quoted"] is None else "quoted"
        text = found[kind]
        first = found.start(kind) + len(text) - len(text.lstrip())
        last = found.start(kind) + len(text.rstrip())
        span = Span(first, last) if first < last else Span(found.start(kind), found.start(kind))
        cells.append(Cell(text if kind == "plain" else text.replace('""', '"'), span))
        at = found.end()
        if found["end"] in ("", "\n"):
            return Row(tuple(cells), Span(start, found.start("end"))), at


def _unclosed(file: TextFile, at: int, end: int) -> Diagnostic:
    """The problem of a cell that begins with a quotation mark, in the line up to `end`."""
    start = file.text.index('"', at)
    place = Place(file, Span(start, end))
    message = "it is not clear where this cell ends: it begins with a quotation mark"
    hint = "close it with a quotation mark; one that belongs to the text is written twice, as in"
    return Diagnostic(UNCLOSED_CELL, place, message, f'{hint} `"""Bob"" Smith"`')
