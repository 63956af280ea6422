"""Class lists: the names on the sheets, and the edition that each pupil gets."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from broadsheet.article.front_matter import language_problem
from broadsheet.checks.class_list.columns import Columns, is_heading, read_columns
from broadsheet.checks.class_list.csv_table import SAVE_AS, Cell, Row, Table, read_table
from broadsheet.sheet.edition import VERSIONS, Level, PrintSize
from broadsheet.sheet.paper import Paper
from broadsheet.source.diagnostics import Code, Diagnostic, Severity, in_order
from broadsheet.source.folding import is_blank
from broadsheet.source.records.validation import not_allowed
from broadsheet.source.text import UNPRINTED, Place, Span, TextFile, whole_file

MOST_PUPILS: Final = 2_000  # of one list: a whole school at once, but not a mistaken file

# Characters; the longest names in use have about 60, and a longer line fits no label.
LONGEST_NAME: Final = 120

LETTERS_GUESSED = Code("letters-guessed", Severity.WARNING)
NAME_EMPTY = Code("pupil-without-name", Severity.ERROR)
NAME_TOO_LONG = Code("name-too-long", Severity.ERROR)
CELL_TOO_MANY = Code("cell-without-heading", Severity.ERROR)
NO_PUPILS = Code("no-pupils", Severity.ERROR)
TOO_MANY_PUPILS = Code("too-many-pupils", Severity.ERROR)

# Embeddings, overrides and isolates: a name could turn the words around it. Marks (U+200E,
# U+200F, U+061C) and joiners (U+200C, U+200D) stay: scripts need them.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LEFT_OUT: Final = dict.fromkeys(map(ord, UNPRINTED | _TURNING))


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


@dataclass(frozen=True, slots=True)
class Roster:
    """A class list without an error: its text, and its pupils in their order."""

    file: TextFile
    pupils: tuple[Pupil, ...]


def read_roster(path: Path, name: str) -> tuple[Roster | None, tuple[Diagnostic, ...]]:
    """Read a class list.

    Args:
        path: the file. Whether it may lie there is decided elsewhere.
        name: the path as the user is to see it.

    Returns:
        The list, or None if it has an error, and its problems in the order of their places.
        Nothing is raised for whatever stands at the path.
    """
    table = read_table(path, name, is_heading)
    if isinstance(table, Diagnostic):
        return None, (table,)
    problems: list[Diagnostic] = []
    pupils = tuple(_pupils(table, problems))
    if table.guessed:
        problems = _one_guess(table.file, problems)
    faulty = any(problem.is_error for problem in problems)
    return None if faulty else Roster(table.file, pupils), tuple(in_order(problems))


def _pupils(table: Table, problems: list[Diagnostic]) -> Iterator[Pupil]:
    """The pupils of a list; its problems, in no order, are added to those that are given."""
    rows = table.rows()
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
    if not guesses:
        at = next(at for at, sign in enumerate(file.text) if not sign.isascii())
        guesses = [_guess(Place(file, Span(at, at + 1)), f"to be sure of each letter, {SAVE_AS}")]
    return [*guesses[:1], *(p for p in problems if p.code is not LETTERS_GUESSED)]


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
        if cells and is_blank(name):
            message, hint = "this row has no name", "write the name, or empty the whole row"
            self._report(NAME_EMPTY, cells[0], message, hint)
        if len(name) > LONGEST_NAME:
            longest = max(cells, key=lambda cell: len(cell.text))
            message = f"this name has {len(name):,} characters; {LONGEST_NAME} are allowed"
            hint = "shorten it; if rows have run together, look for a missing quotation mark"
            self._report(NAME_TOO_LONG, longest, message, hint)
        if self.table.guessed and not name.isascii():
            first = next(cell for cell in cells if not cell.text.isascii())
            hint = f"check that `{name[:LONGEST_NAME]}` is spelt right here; if not, {SAVE_AS}"
            self.problems.append(_guess(self._place(first), hint))
        return name

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
