"""Tables that a spreadsheet program saved as CSV: rows of cells that know their place."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from broadsheet.checks.class_list.letters import other_reading
from broadsheet.checks.class_list.table import Cell, Row
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import is_blank
from broadsheet.source.read import NOT_UTF_8, decoded
from broadsheet.source.text import Place, Span, TextFile, whole_file

UNCLOSED_CELL = Code("unclosed-cell", Severity.ERROR)

SAVE_AS: Final = "save it as 'CSV UTF-8' in the spreadsheet program"

_FIRST_BYTES: Final = 2_000  # enough to see in what a file is stored

# A first line in which Excel names the sign that divides cells.
_ANNOUNCED = re.compile(r'\A\s*"?sep=(?P<sign>[^\w\s"]|\t)"?[ ,;\t]*(?:\n|\Z)', re.IGNORECASE)
_DIVIDERS: Final = (",", ";", "\t")
# Where the first row has one cell, nothing tells which sign divides. A comma before a blank, as in
# `Lovelace, Ada`, was typed as text; any other divides, so that `Ada,B` cannot pass for a name.
_ANY_DIVIDER: Final = r"[;\t]|,(?! )"


@dataclass(frozen=True, eq=False)
class CsvTable:
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


def read_csv(content: bytes, name: str, is_heading: Callable[[str], bool]) -> CsvTable | Diagnostic:
    """Read comma-separated values; semicolons and tabs will do as well.

    Args:
        content: of the file.
        name: its path as the user is to see it.
        is_heading: whether a cell of the first row is one that the reader knows.

    Returns:
        The table, or why there is none.
    """
    file = _unicode(content, name)
    guessed = False
    if isinstance(file, Diagnostic) and file.code is NOT_UTF_8:
        windows = _windows(content, name)
        guessed = windows is not None
        file = windows or _with_other_reading(file, content)
    if isinstance(file, Diagnostic):
        return file
    announced = _ANNOUNCED.match(file.text)
    if announced:
        return CsvTable(file, guessed, announced.end(), re.escape(announced["sign"]))
    return CsvTable(file, guessed, 0, _divider(file, is_heading))


def _unicode(content: bytes, name: str) -> TextFile | Diagnostic:
    """The text of UTF-8, or of UTF-16, as Excel's 'Unicode text' is stored."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    # The little-endian mark of UTF-32 starts with that of UTF-16.
    marked = marked and not content.startswith(codecs.BOM_UTF32_LE)
    encoding = "utf-16" if marked else _unmarked(content)
    if encoding:
        try:
            content = content.decode(encoding).encode()
        except UnicodeDecodeError:
            message = "this file is stored as UTF-16, and a part of it is lost"
            return Diagnostic(NOT_UTF_8, whole_file(name), message, SAVE_AS)
    return decoded(content, name)


def _unmarked(content: bytes) -> str | None:
    """UTF-16 without its mark: of most letters and signs, one byte of the two is zero."""
    start = content[:_FIRST_BYTES]
    for encoding, zeros, others in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        if start[zeros::2].count(0) * 2 > len(start[zeros::2]) and not start[others::2].count(0):
            return encoding
    return None


def _with_other_reading(problem: Diagnostic, content: bytes) -> Diagnostic:
    """The problem of bytes that are no Unicode, with what they may be."""
    line, _ = problem.place.file.position(problem.place.span.start)
    return replace(problem, hint=f"{said_reading(content, line)}{SAVE_AS}")


def said_reading(content: bytes, line: int) -> str:
    """What the text of a line was probably stored as, to go on with what to do; may be empty."""
    found = other_reading(content, line)
    if found is None:
        return ""
    return f"it may have been saved as {found[0]}, where this row is `{found[1][:60]}`; "


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
        row = next(CsvTable(file, False, 0, sign).rows(), None)
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
