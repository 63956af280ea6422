"""Class lists: the names on the sheets, and the edition that each pupil gets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import dropwhile, islice
from pathlib import Path
from typing import Final, TypeVar

from broadsheet.article.front_matter import language_problem
from broadsheet.checks.class_list.columns import Columns, has_names, is_heading, read_columns
from broadsheet.checks.class_list.csv_table import SAVE_AS, read_csv, said_reading
from broadsheet.checks.class_list.letters import looks_western, sure_fault
from broadsheet.checks.class_list.table import Cell, CellKind, Row, Table, rejoined
from broadsheet.checks.class_list.workbook import is_workbook, read_workbook
from broadsheet.sheet.edition import VERSIONS, Level, PrintSize
from broadsheet.sheet.paper import Paper
from broadsheet.source.diagnostics import Code, Diagnostic, Severity, in_order
from broadsheet.source.folding import is_blank
from broadsheet.source.read import read_bytes
from broadsheet.source.records.validation import not_allowed
from broadsheet.source.spelling import nearest_word
from broadsheet.source.text import UNPRINTED, Place, Span, TextFile, whole_file
from broadsheet.source.yaml.lines import in_quotation_marks, shown

MOST_PUPILS: Final = 2_000  # of one list: a whole school at once, but not a mistaken file

# Characters; the longest names in use have about 60, and a longer line fits no label.
LONGEST_NAME: Final = 120
LONGEST_FILLED_IN: Final = 40  # of a class or a date, whose lines are short

# How files of class lists end, and how many are named where another one was looked for.
_LISTS: Final = frozenset({".csv", ".xlsx", ".ods"})
_MOST_SHOWN: Final = 8
# Rows before the one with the headings, such as a title and the year.
_MOST_ABOVE: Final = 10

LETTERS_GUESSED = Code("letters-guessed", Severity.WARNING)
LETTERS_WRONG = Code("letters-wrong", Severity.ERROR)
CELL_NOT_TEXT = Code("cell-not-text", Severity.ERROR)
NAME_EMPTY = Code("pupil-without-name", Severity.ERROR)
NAME_TOO_LONG = Code("name-too-long", Severity.ERROR)
CELL_TOO_MANY = Code("cell-without-heading", Severity.ERROR)
FILLED_IN_TOO_LONG = Code("cell-too-long", Severity.ERROR)
NO_PUPILS = Code("no-pupils", Severity.ERROR)
TOO_MANY_PUPILS = Code("too-many-pupils", Severity.ERROR)

# Embeddings, overrides and isolates: a name could turn the words around it. Marks (U+200E,
# U+200F, U+061C) and joiners (U+200C, U+200D) stay: scripts need them.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LEFT_OUT: Final = dict.fromkeys(map(ord, UNPRINTED | _TURNING))


# What Excel and LibreOffice show for a formula that cannot be worked out.
_FAULTY_FORMULA: Final = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)|Err:\d{3}")

# What is wrong with a cell that holds something else than text, and what to do.
_NOT_TEXT: Final[dict[CellKind, tuple[str, str]]] = {
    "number": (
        "this cell holds a fraction, and no name",
        "write the name; set the format of the cell to 'Text' first if it is one",
    ),
    "date": (
        "this cell holds a date or a time; the spreadsheet program may have made it of a text",
        "set the format of the cell to 'Text' and type it again",
    ),
    "truth": (
        "this cell holds a truth value, and no text",
        "set the format of the cell to 'Text' and type it again",
    ),
    "formula": (
        "this cell holds a formula without a result",
        "open the list in the spreadsheet program, see that the cell shows a text, and save it",
    ),
    "joined": (
        "this cell is joined with the one above it",
        "take the joined cells apart, and write in each row what it is to hold",
    ),
}


@dataclass(frozen=True, slots=True)
class Pupil:
    """One row of a class list; what is None is as it is for the whole class."""

    name: str  # NFC, without line breaks and unprinted signs, as the pupil writes it
    line: int  # where the row starts, counted from 1
    version: str | None = None  # a letter of `VERSIONS`
    level: Level | None = None  # how much help
    print_size: PrintSize | None = None  # how large
    paper: Paper | None = None  # what it is printed on
    language: str | None = None  # of the printed furniture, BCP 47
    # What is filled in on the sheet's own lines; empty where the pupil writes it.
    class_name: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """A class list: its text, and the pupils that sheets can be made for, in their order."""

    file: TextFile
    pupils: tuple[Pupil, ...]
    left_out: int = 0  # how many others there are, each with an error of its own


def read_roster(path: Path, name: str) -> tuple[Roster | None, tuple[Diagnostic, ...]]:
    """Read a class list.

    Args:
        path: the file. Whether it may lie there is decided elsewhere.
        name: the path as the user is to see it.

    Returns:
        The list, or None if it has an error, and its problems in the order of their places. A
        name that is too long stops its own sheet only. Nothing is raised for whatever stands at
        the path.
    """
    content = read_bytes(path, name)
    if isinstance(content, Diagnostic):
        return None, (content,)
    if is_workbook(content):
        table: Table | Diagnostic = read_workbook(content, name, _holds_list)
    else:
        table = read_csv(content, name, is_heading)
    if isinstance(table, Diagnostic):
        return None, (table,)
    problems: list[Diagnostic] = []
    read = tuple(_pupils(table, problems))
    if table.guessed:
        problems = _one_guess(table.file, problems)
    problems = _letters(content, problems)
    pupils = tuple(pupil for pupil in read if len(pupil.name) <= LONGEST_NAME)
    left_out = [p for p in problems if p.code is NAME_TOO_LONG and not _has_line_break(p.place)]
    faulty = len(pupils) == 0 or any(p.is_error and p not in left_out for p in problems)
    roster = None if faulty else Roster(table.file, pupils, len(left_out))
    return roster, tuple(in_order(problems))


def lists_near(path: Path) -> tuple[str | None, tuple[str, ...]]:
    """The class lists in the folder where one was looked for.

    Returns:
        The one that was probably meant, or None, and all that there are, or some of them.
    """
    try:
        beside = sorted(other for other in path.parent.iterdir() if other.is_file())
    except (OSError, ValueError):
        return None, ()
    lists = {other.name: str(other) for other in beside if other.suffix.lower() in _LISTS}
    same = next((name for name in lists if Path(name).stem.lower() == path.stem.lower()), None)
    near = same or nearest_word(path.name, lists)
    if near and not {*path.stem.lower()} & {*Path(near).stem.lower()}:
        near = None  # only the endings are alike
    return (lists[near] if near else None), tuple(lists.values())[:_MOST_SHOWN]


def _holds_list(table: Table) -> bool:
    return any(has_names(row) for row in _first_rows(table.rows()))


def _first_rows(rows: Iterator[Row | Diagnostic]) -> list[Row]:
    return [row for row in islice(rows, _MOST_ABOVE) if isinstance(row, Row)]


def _from_header(table: Table) -> Iterator[Row | Diagnostic]:
    """The rows of a list from the one with the headings on, which may have a title above it."""
    header = next((row for row in _first_rows(table.rows()) if has_names(row)), None)
    rows = table.rows()
    if header is not None:
        rows = dropwhile(lambda row: row != header, rows)
    return rows


def _has_line_break(place: Place) -> bool:
    """Whether a cell goes over several lines: mostly rows that have run together."""
    return "\n" in place.text


def _pupils(table: Table, problems: list[Diagnostic]) -> Iterator[Pupil]:
    """The pupils of a list; its problems, in no order, are added to those that are given."""
    rows = _from_header(table)
    header = next(rows, None)
    if header is None:
        place = whole_file(table.file.name)
        hint = "write `name` in its first row, and the pupils below"
        problems.append(Diagnostic(NO_PUPILS, place, "this list is empty", hint))
        return
    if isinstance(header, Diagnostic):
        problems.append(header)
        return
    columns, found = read_columns(table.file, header)
    problems += found
    count = 0
    for count, row in enumerate(rows, 1):
        if count > MOST_PUPILS:
            place = row.place if isinstance(row, Diagnostic) else Place(table.file, row.span)
            message = f"this list has more than {MOST_PUPILS:,} pupils"
            hint = "check that it is the right file; divide it if it is"
            problems.append(Diagnostic(TOO_MANY_PUPILS, place, message, hint))
            return
        if isinstance(row, Diagnostic):
            problems.append(row)
        else:
            yield _PupilRow(table, columns, row, problems).pupil()
    if not count and columns.of_names:
        place = Place(table.file, header.span)
        hint = "write each pupil in a row of their own"
        problems.append(Diagnostic(NO_PUPILS, place, "nobody stands below the first row", hint))


def _printed(text: str) -> str:
    """Text of a cell as it is printed: composed (NFC), single blanks, no unprinted signs."""
    text = " ".join(text.translate(_LEFT_OUT).split())
    # To sort thousands of marks on a letter costs quadratic time; such a name is too long anyway.
    return unicodedata.normalize("NFC", text) if len(text) < 10 * LONGEST_NAME else text


def _one_guess(file: TextFile, problems: list[Diagnostic]) -> list[Diagnostic]:
    """The problems of a list whose letters are guessed, with one warning of it."""
    guesses = [problem for problem in problems if problem.code is LETTERS_GUESSED]
    if any(problem.code is LETTERS_WRONG for problem in problems):
        return [problem for problem in problems if problem.code is not LETTERS_GUESSED]
    if not guesses:
        at = next(at for at, sign in enumerate(file.text) if not sign.isascii())
        guesses = [_guess(Place(file, Span(at, at + 1)), f"to be sure of each letter, {SAVE_AS}")]
    return [*guesses[:1], *(p for p in problems if p.code is not LETTERS_GUESSED)]


def _letters(content: bytes, problems: list[Diagnostic]) -> list[Diagnostic]:
    """The problems of a list, with one of all the names whose letters are wrong."""
    wrong = [problem for problem in problems if problem.code is LETTERS_WRONG]
    if not wrong:
        return problems
    first = min(wrong, key=lambda problem: problem.place.span.start)
    place = first.place
    line = place.file.position(place.span.start)[0]
    others = f"; so are {len(wrong) - 1} more names" if len(wrong) > 1 else ""
    hint = first.hint if first.hint else f"{said_reading(content, line)}{SAVE_AS}"
    told = replace(first, message=f"{first.message}{others}", hint=hint)
    return [told, *(problem for problem in problems if problem.code is not LETTERS_WRONG)]


def _guess(place: Place, hint: str) -> Diagnostic:
    message = "this list is not stored as UTF-8; it was read as Windows Latin (Windows-1252)"
    return Diagnostic(LETTERS_GUESSED, place, message, hint)


_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class _PupilRow:
    """One row of a list, and where to put what is wrong with it."""

    table: Table
    columns: Columns
    row: Row
    problems: list[Diagnostic]

    def pupil(self) -> Pupil:
        """What the row says, as far as it is right."""
        extra = [cell for cell in self.row.cells[self.columns.width :] if not is_blank(cell.text)]
        whole = rejoined(self.row, self.table.file.text, len(extra)) if extra else None
        if whole is not None:
            row, cell = whole
            message = f"the comma divides `{shown(cell.text)}` into {len(extra) + 1} cells"
            hint = f"put it in quotation marks: `{in_quotation_marks(cell.text)}`"
            self._report(CELL_TOO_MANY, cell, message, hint)
            return replace(self, row=row).pupil()
        if extra:
            hint = (
                "if a comma or a semicolon belongs to a text, put the cell in quotation marks;"
                " otherwise give the column a heading"
            )
            message = "this cell stands in a column without a heading"
            self._report(CELL_TOO_MANY, extra[0], message, hint)
        return Pupil(
            self._name(),
            self.table.file.position(self.row.span.start)[0],
            self._choice("version", VERSIONS, str.upper),
            self._enum("level", Level),
            self._enum("print-size", PrintSize),
            self._enum("paper", Paper),
            self._language(),
            self._filled_in("class"),
            self._filled_in("date"),
        )

    def _report(self, code: Code, cell: Cell, message: str, hint: str) -> None:
        self.problems.append(Diagnostic(code, self._place(cell), message, hint))

    def _place(self, cell: Cell) -> Place:
        return Place(self.table.file, cell.span)

    def _cell(self, column: str) -> Cell:
        """The cell in a column that the list has; a row may end before it."""
        number, end = self.columns.at[column], self.row.span.end
        cells = self.row.cells
        return cells[number] if number < len(cells) else Cell("", Span(end, end))

    def _name(self) -> str:
        """The name; empty if there is none."""
        cells = [self._cell(column) for column in self.columns.of_names]
        name = _printed(" ".join(cell.text for cell in cells))
        strange = next((cell for cell in cells if self._kind(cell) != "text"), None)
        if strange is not None:
            self._not_text(strange)
            return name
        if cells and is_blank(name):
            message, hint = "this row has no name", "write the name, or empty the whole row"
            self._report(NAME_EMPTY, cells[0], message, hint)
        if len(name) > LONGEST_NAME:
            longest = max(cells, key=lambda cell: len(cell.text))
            message = (
                f"this name has {len(name):,} characters, and {LONGEST_NAME} are allowed, so no "
                "sheet is made for this pupil"
            )
            hint = "shorten it; if rows have run together, look for a missing quotation mark"
            self._report(NAME_TOO_LONG, longest, message, hint)
        fault = sure_fault(name)
        if fault or (self.table.guessed and not looks_western(name)):
            first = next((c for c in cells if not c.text.isascii()), cells[0])
            # Of a file that is no Unicode, its bytes tell what is meant.
            wrong = "was read wrongly: the list is not stored as UTF-8"
            message = f"`{name[:LONGEST_NAME]}` {wrong if self.table.guessed else fault}"
            hint = f"open the list that this one was made from, and {SAVE_AS}"
            place = self._place(first)
            unclear = None if self.table.guessed else hint
            self.problems.append(Diagnostic(LETTERS_WRONG, place, message, unclear))
        elif self.table.guessed and not name.isascii():
            first = next(cell for cell in cells if not cell.text.isascii())
            hint = f"check that `{name[:LONGEST_NAME]}` is spelt right here; if not, {SAVE_AS}"
            self.problems.append(_guess(self._place(first), hint))
        return name

    def _kind(self, cell: Cell) -> CellKind:
        return "formula" if _FAULTY_FORMULA.fullmatch(cell.text.strip()) else cell.kind

    def _not_text(self, cell: Cell) -> None:
        kind = self._kind(cell)
        message, hint = _NOT_TEXT[kind]
        shown = f": `{cell.text[:40]}`" if cell.text else ""
        self._report(CELL_NOT_TEXT, cell, f"{message}{shown}", hint)

    def _filled_in(self, column: str) -> str:
        """What is to stand on a line of the sheet; empty for nothing."""
        if column not in self.columns.at:
            return ""
        cell = self._cell(column)
        # Joined cells say the same of all their rows, and a date is one.
        may_be = ("text", "number", "joined", *(("date",) if column == "date" else ()))
        if self._kind(cell) not in may_be:
            self._not_text(cell)
        value = _printed(cell.text)
        if len(value) > LONGEST_FILLED_IN:
            message = f"this has {len(value):,} characters; {LONGEST_FILLED_IN} are allowed"
            self._report(FILLED_IN_TOO_LONG, cell, message, "write it shorter")
        return "" if is_blank(value) else value

    def _value(self, column: str) -> tuple[str, Place] | None:
        """What is written in a column, and where; None for nothing."""
        if column not in self.columns.at:
            return None
        cell = self._cell(column)
        value = _printed(cell.text)
        return None if is_blank(value) else (value, self._place(cell))

    def _choice(
        self, column: str, allowed: Iterable[str], even: Callable[[str], str]
    ) -> str | None:
        """The allowed word that stands in a column, once its letters are made `even`."""
        found = self._value(column)
        word = even(found[0]) if found else None
        if found is None or word in list(allowed):
            return word
        self.problems.append(not_allowed(found[1], found[0], allowed))
        return None

    def _enum(self, column: str, kind: type[_Choice]) -> _Choice | None:
        word = self._choice(column, [choice.value for choice in kind], str.casefold)
        return None if word is None else kind(word)

    def _language(self) -> str | None:
        found = self._value("language")
        if found is None:
            return None
        tag = found[0].replace("_", "-")
        wrong = language_problem(tag, found[1])
        if wrong is not None:
            self.problems.append(wrong)
            return None
        # RFC 5646, 2.1.1: capital letters mean nothing, but this is how they are written.
        first, *others = tag.lower().split("-")
        forms = {2: str.upper, 4: str.title}
        return "-".join([first, *(forms.get(len(part), str)(part) for part in others)])
