"""Workbooks: the sheet of an .xlsx or .ods file that holds a class list.

Such a file is an archive of XML that anybody can have made. So its size is measured before it is
unpacked, and how far its cells reach before anything makes a table of them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from xml.parsers import expat

from broadsheet.checks.class_list.table import Cell, CellKind, Row
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.text import Span, TextFile, whole_file

NOT_A_LIST = Code("not-a-list", Severity.ERROR)
SEVERAL_SHEETS = Code("several-sheets", Severity.ERROR)

# What .xlsx and .ods files begin with, and what .xls files and those with a password do.
_ARCHIVE: Final = b"PK\x03\x04"
_OLD_KIND: Final = b"\xd0\xcf\x11\xe0"

_MOST_PARTS: Final = 2_000
_MOST_BYTES: Final = 30_000_000  # unpacked; a list of 2,000 pupils has about 1,000,000
_MOST_ROWS: Final = 20_000  # up to the last one with a value
_MOST_CELLS: Final = 1_000_000  # of the square that the values of a sheet lie in

_SAVE: Final = "open it in the spreadsheet program and save it as .xlsx or as 'CSV UTF-8'"
_NO_LIST: Final = "name a class list: CSV, .xlsx or .ods"

_Sheet = list[list[Any]]


@dataclass(frozen=True, eq=False)
class SheetTable:
    """A sheet of a workbook; the text has a line for each of its rows."""

    file: TextFile
    _rows: tuple[Row, ...]
    guessed: bool = False

    def rows(self) -> Iterator[Row | Diagnostic]:
        """The rows that are not blank."""
        yield from self._rows


def is_workbook(content: bytes) -> bool:
    """Whether a file is a workbook, or another document of the kind."""
    return content.startswith((_ARCHIVE, _OLD_KIND))


def read_workbook(
    content: bytes, name: str, has_list: Callable[[SheetTable], bool]
) -> SheetTable | Diagnostic:
    """Read the sheet of a workbook that holds a class list.

    Args:
        content: of the file.
        name: its path as the user is to see it.
        has_list: whether a sheet holds a list, by its headings.

    Returns:
        The sheet, or why there is none. Nothing is raised for whatever the file holds.
    """
    parts = _unpacked(content)
    if isinstance(parts, str):
        return Diagnostic(NOT_A_LIST, whole_file(name), parts, _SAVE)
    if not _is_spreadsheet(parts):
        message = "this is a document of another kind, and no spreadsheet"
        return Diagnostic(NOT_A_LIST, whole_file(name), message, _NO_LIST)
    extent = _extent_of(parts)
    if isinstance(extent, str):
        return Diagnostic(NOT_A_LIST, whole_file(name), extent, _SAVE)
    sheets = _sheets(parts, extent, name)
    if sheets is None:
        message = "this workbook is damaged"
        return Diagnostic(NOT_A_LIST, whole_file(name), message, _SAVE)
    lists = {sheet: table for sheet, table in sheets.items() if has_list(table)}
    if len(lists) > 1:
        names = ", ".join(f"`{' '.join(sheet.split())[:40]}`" for sheet in list(lists)[:8])
        message = f"{len(lists)} sheets of this workbook hold lists: {names}"
        hint = "keep one of them and delete the others, or save one of them as 'CSV UTF-8'"
        return Diagnostic(SEVERAL_SHEETS, whole_file(name), message, hint)
    return next(iter((lists or sheets).values()), SheetTable(TextFile(name, ""), ()))


# --- what may be unpacked and read ------------------------------------------------------------


def _unpacked(content: bytes) -> dict[str, bytes] | str:
    """The parts of an archive by their names, or why there are none."""
    if not content.startswith(_ARCHIVE):
        return "this is a workbook of an old kind (.xls), or one that a password protects"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            size = sum(info.file_size for info in infos)
            if len(infos) > _MOST_PARTS:
                return f"this workbook has {len(infos):,} parts, far too many for a class list"
            if size > _MOST_BYTES:
                return f"unpacked, this workbook has {size:,} bytes, far too many for a class list"
            if any(info.flag_bits & 0x1 for info in infos):
                return "a password protects this workbook"
            # No more is read of a part than the archive says that it has.
            return {info.filename: archive.read(info) for info in infos}
    # `zipfile` raises the last of these for ways to compress that it does not know.
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
        return "this workbook is damaged"
    except RuntimeError:  # another way to protect it
        return "a password protects this workbook"


def _is_spreadsheet(parts: dict[str, bytes]) -> bool:
    kind = parts.get("mimetype", b"")[:100].decode("ascii", "replace")
    of_office = b"spreadsheetml.sheet" in parts.get("[Content_Types].xml", b"")
    return kind.startswith("application/vnd.oasis.opendocument.spreadsheet") or (
        of_office or b"sheet.macroEnabled" in parts.get("[Content_Types].xml", b"")
    )


@dataclass(eq=False)
class _Extent:
    """How far the values of sheets reach, and which formulas have none."""

    rows: int = 0
    cells: int = 0
    # The row and column, from 0, of each formula without a result, in any sheet.
    formulas: set[tuple[int, int]] = field(default_factory=set)

    def too_large(self) -> bool:
        return self.rows > _MOST_ROWS or self.cells > _MOST_CELLS


class _TooLargeError(Exception):
    """A sheet reaches farther than a class list can."""


def _extent_of(parts: dict[str, bytes]) -> _Extent | str:
    """How far the values of all sheets reach, or why they must not be read.

    What is no XML is taken out of the parts, so that nobody takes it for a sheet.
    """
    extent = _Extent()
    for name, content in [*parts.items()]:
        if name == "mimetype":
            continue
        # A sheet may have any name.
        try:
            _Scan(extent).read(content)
        except _TooLargeError:
            return (
                f"a sheet of this workbook has cells beyond row {_MOST_ROWS:,}, or far to the "
                "right: no class list is so large"
            )
        except (expat.ExpatError, ValueError, LookupError):
            del parts[name]
    return extent


class _Scan:
    """Goes through the XML of one part, of either kind of workbook."""

    def __init__(self, extent: _Extent) -> None:
        self._extent = extent
        self._row = self._column = 0  # of the cell, from 1
        self._repeated = self._row_repeated = 1
        self._has_formula = self._has_value = self._in_value = False
        self._width = self._last_row = 0

    def read(self, content: bytes) -> None:
        """Look at each cell.

        Raises:
            _TooLargeError: there are too many.
            expat.ExpatError: the part is no XML.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._said
        parser.StartDoctypeDeclHandler = self._refuse
        parser.Parse(content, True)

    def _refuse(self, *_: Any) -> None:
        # Entities can grow without end, and no spreadsheet program writes any.
        raise ValueError

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        own = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        match element.rpartition(" ")[2]:
            case "row":
                self._row = _number(own["r"]) if "r" in own else self._row + 1
                self._column = 0
            case "c":
                at = re.fullmatch(r"([A-Za-z]{1,4})([0-9]{1,9})", own.get("r", ""))
                self._column = _column(at[1]) if at else self._column + 1
                self._row = int(at[2]) if at else max(self._row, 1)
                self._has_formula = False
                self._has_value = own.get("t") == "e"
                if self._has_value:
                    self._extent.formulas.add((self._row - 1, self._column - 1))
            case "f":
                self._has_formula = True
            case "v" | "is":
                self._in_value = True
                self._reached(self._row, self._column)
            case "table-row":
                self._row += 1
                self._row_repeated = _number(own.get("number-rows-repeated", "1"))
                self._column = 0
            case "table-cell" | "covered-table-cell":
                self._column += _number(own.get("number-columns-repeated", "1"))
                if "value-type" in own:
                    self._reached(self._row + self._row_repeated - 1, self._column)
            case "p":
                self._reached(self._row + self._row_repeated - 1, self._column)

    def _said(self, text: str) -> None:
        self._has_value |= self._in_value and bool(text)

    def _end(self, element: str) -> None:
        match element.rpartition(" ")[2]:
            case "v" | "is":
                self._in_value = False
            case "c":
                if self._has_formula and not self._has_value:
                    self._extent.formulas.add((self._row - 1, self._column - 1))
            case "table-row":
                self._row += self._row_repeated - 1
            case "table":
                self._row = 0

    def _reached(self, row: int, column: int) -> None:
        self._last_row, self._width = max(self._last_row, row), max(self._width, column)
        self._extent.rows = max(self._extent.rows, self._last_row)
        self._extent.cells = max(self._extent.cells, self._last_row * self._width)
        if self._extent.too_large():
            raise _TooLargeError


def _number(written: str) -> int:
    return int(written[:10]) if written.isascii() else 1


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


# --- sheets -----------------------------------------------------------------------------------


def _sheets(parts: dict[str, bytes], extent: _Extent, name: str) -> dict[str, SheetTable] | None:
    """The sheets that are seen and hold something; None where the workbook cannot be read."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    packed = io.BytesIO()
    # Written anew, it unpacks to no more than what was measured.
    with zipfile.ZipFile(packed, "w") as archive:
        for part, content in parts.items():
            archive.writestr(zipfile.ZipInfo(part), content)
    packed.seek(0)
    found: dict[str, SheetTable] = {}
    try:
        with CalamineWorkbook.from_filelike(packed) as workbook:
            for sheet in workbook.sheets_metadata:
                seen = sheet.visible == SheetVisibleEnum.Visible
                if seen and sheet.typ == SheetTypeEnum.WorkSheet:
                    data = workbook.get_sheet_by_name(sheet.name)
                    joined = data.merged_cell_ranges or []
                    table = _table(data.to_python(skip_empty_area=False), joined, extent, name)
                    if table is not None:
                        found[sheet.name] = table
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # what stops the reader in the middle is no `Exception`
        return None
    return found


def _table(
    rows: _Sheet,
    joined: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    extent: _Extent,
    name: str,
) -> SheetTable | None:
    """A sheet as a table, with a line for each row; None for an empty one."""
    above: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in joined:
        for row in range(top + 1, min(bottom + 1, len(rows))):
            above |= {(row, column): (top, left) for column in range(left, right + 1)}
    lines: list[str] = []
    made: list[Row] = []
    start = 0
    for number, values in enumerate(rows):
        cells: list[tuple[str, CellKind]] = []
        for column, value in enumerate(values):
            text, kind = _text(value)
            if not text and (number, column) in extent.formulas:
                kind = "formula"
            first = above.get((number, column))
            if first is not None:
                text, kind = _text(rows[first[0]][first[1]])[0], "joined"
            cells.append((text, kind))
        while cells and not cells[-1][0] and cells[-1][1] == "text":
            cells.pop()
        line = "\t".join(text for text, _ in cells)
        if any(text or kind == "formula" for text, kind in cells):
            made.append(_row(cells, start))
        lines.append(line)
        start += len(line) + 1
    if not made:
        return None
    return SheetTable(TextFile(name, "\n".join(lines)), tuple(made))


def _row(cells: Sequence[tuple[str, CellKind]], start: int) -> Row:
    made: list[Cell] = []
    at = start
    for text, kind in cells:
        made.append(Cell(text, Span(at, at + len(text)), kind))
        at += len(text) + 1
    return Row(tuple(made), Span(start, at - 1))


_NO_LINE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def _text(value: Any) -> tuple[str, CellKind]:
    """What a cell holds, as it is printed, and what kind of thing that is."""
    match value:
        case bool():
            return str(value).upper(), "truth"
        case int():
            return str(value), "text"
        case float():
            # A whole number was typed as one, such as the number of a class.
            whole = value == value and abs(value) < 1e15 and value == int(value)
            return (str(int(value)), "text") if whole else (str(value), "number")
        case datetime():
            is_day = value.time() == time()
            return (str(value.date()) if is_day else f"{value:%Y-%m-%d %H:%M}"), "date"
        case date():
            return str(value), "date"
        case time():
            return f"{value:%H:%M}", "date"
        case timedelta():
            return str(value), "date"
    return " ".join(_NO_LINE.sub(" ", str(value)).split()), "text"
