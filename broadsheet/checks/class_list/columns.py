"""The columns of a class list: what its first row says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from broadsheet.checks.class_list._headings import (
    heading_key,
    is_another,
    known_headings,
    roles_of,
    shown_heading,
)
from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.source.spelling import nearest_word
from broadsheet.source.text import Place, TextFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from broadsheet.checks.class_list.table import Cell, Row

NAME_COLUMN_MISSING = Code("no-name-column", Severity.ERROR)
COLUMN_MISSPELT = Code("column-misspelt", Severity.ERROR)
COLUMN_TWICE = Code("column-twice", Severity.ERROR)

COLUMN_UNKNOWN = Code("column-unknown", Severity.WARNING)

# The parts of a name, in the order in which they are printed.
_PARTS: Final = ("first name", "last name", "second last name")
_OF_NAMES: Final = frozenset({"name", *_PARTS})
# What is filled in on the sheet and changes nothing else: one column of several will do.
FILLED_IN: Final = ("class", "date")
_MOST_NAMED: Final = 6


@dataclass(frozen=True, eq=False)
class Columns:
    """Where things stand in a row."""

    at: dict[str, int]  # the number of a column, from 0, by what it is about
    width: int  # how many columns there are up to the last one that has a heading

    @property
    def of_names(self) -> tuple[str, ...]:
        """The columns that make a name, in the order of its parts; none if no name is complete."""
        if "name" in self.at:
            return ("name",)
        # A family name alone would make one pupil of two.
        complete = "first name" in self.at
        return tuple(part for part in _PARTS if complete and part in self.at)


def is_heading(text: str) -> bool:
    """Whether a cell is the heading of a column that a class list may have, in any language."""
    return heading_key(text) in known_headings()


def has_names(header: Row) -> bool:
    """Whether a row has the headings of columns that make a name."""
    return bool(Columns(_found(header)[0], 0).of_names)


def _found(header: Row) -> tuple[dict[str, int], list[tuple[str, int, int]]]:
    """The first column of each kind; and each further one, with its kind and the first one."""
    keys = [heading_key(cell.text) for cell in header.cells]
    roles = roles_of(keys)
    at: dict[str, int] = {}
    again = []
    for number, key in enumerate(keys):
        if key in roles:
            first = at.setdefault(roles[key], number)
            if first != number:
                again.append((roles[key], number, first))
    return at, again


def read_columns(file: TextFile, header: Row) -> tuple[Columns, list[Diagnostic]]:
    """The columns of a list whose first row that is not blank is `header`, and their problems."""
    keys = [heading_key(cell.text) for cell in header.cells]
    problems: list[Diagnostic] = []
    at, again = _found(header)
    unused = {*_PARTS} if "name" in at else {"name"}
    for column, number, first in again:
        if column not in unused and column not in FILLED_IN:
            places = [Place(file, header.cells[n].span) for n in (number, first)]
            message = f"a second column holds the `{column}`"
            hint = "keep one of the two, or rename the other"
            note = Note(places[1], "the first one")
            problems.append(Diagnostic(COLUMN_TWICE, places[0], message, hint, (note,)))
    # Columns that a spreadsheet program has added at the end have neither heading nor content.
    columns = Columns(at, max((n for n, key in enumerate(keys, 1) if key), default=0))
    known = {*at, *(unused if columns.of_names else ()), *FILLED_IN}
    missing = {key: role for key, role in known_headings().items() if role not in known}
    meant: set[str] = set()
    unknown: list[Cell] = []
    for key, cell in zip(keys, header.cells, strict=True):
        near = _misspelt(key, missing)
        if near:
            meant.add(missing[near])
            message = f"`{_shown(cell)}` is not known as a heading"
            hint = f"did you mean `{shown_heading(near)}`? If not, rename the column"
            problems.append(Diagnostic(COLUMN_MISSPELT, Place(file, cell.span), message, hint))
        elif key and key not in known_headings():
            unknown.append(cell)
    unknown += [header.cells[number] for role, number, _ in again if role in FILLED_IN]
    if unknown and columns.of_names:
        problems.append(_not_used(file, unknown))
    if not columns.of_names and not meant & {"name", "first name"}:
        problems.append(_no_names(columns, Place(file, header.span)))
    return columns, problems


def _misspelt(key: str, missing: Iterable[str]) -> str | None:
    """The heading that an unknown one is probably a slip for, of those that the list has not.

    Slips seldom touch the first letter, and `Session` is no slip for `version`.
    """
    near = [other for other in missing if key[:1] and key[0] in other[:2]]
    return None if key in known_headings() or is_another(key) else nearest_word(key, near)


def _shown(cell: Cell) -> str:
    return " ".join(cell.text.split())[:60]


def _not_used(file: TextFile, cells: list[Cell]) -> Diagnostic:
    """The warning of columns from which nothing is taken."""
    names = [f"`{_shown(cell)}`" for cell in cells]
    listed = ", ".join(names[:_MOST_NAMED])
    if len(names) > _MOST_NAMED:
        listed += f" and {len(names) - _MOST_NAMED} more"
    column = "column" if len(names) == 1 else "columns"
    message = f"nothing is taken from the {column} {listed}"
    known = "`name`, `class`, `date`, `version`, `level`, `print-size`, `paper`, `language`"
    hint = f"nothing is wrong if that is meant; columns that are used: {known}"
    return Diagnostic(COLUMN_UNKNOWN, Place(file, cells[0].span), message, hint)


def _no_names(columns: Columns, place: Place) -> Diagnostic:
    message = "the first row does not say which column holds the names"
    hint = "put `name` in the first row, above the names"
    if "last name" in columns.at:
        message = "the first row does not say which column holds the first names"
        hint = "put `first name` in the first row, above the first names"
    elif not columns.at:
        hint += "; if this row is a pupil, put a new one above it"
    return Diagnostic(NAME_COLUMN_MISSING, place, message, hint)
