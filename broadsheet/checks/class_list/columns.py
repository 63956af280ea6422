"""The columns of a class list: what its first row says of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.source.spelling import nearest_word
from broadsheet.source.text import Place, TextFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from broadsheet.checks.class_list.csv_table import Row

NAME_COLUMN_MISSING = Code("no-name-column", Severity.ERROR)
COLUMN_MISSPELT = Code("column-misspelt", Severity.ERROR)
COLUMN_TWICE = Code("column-twice", Severity.ERROR)

# What columns are about, by their headings. School exports have several for a name.
_HEADINGS: Final = {
    "name": "name",
    "full name": "name",
    "first name": "first name",
    "given name": "first name",
    "forename": "first name",
    "last name": "last name",
    "family name": "last name",
    "surname": "last name",
    "version": "version",
    "level": "level",
    "print-size": "print-size",
    "paper": "paper",
    "language": "language",
}
_OF_NAMES: Final = frozenset({"name", "first name", "last name"})


def _key(heading: str) -> str:
    """A heading as it is compared: letters and digits only, no capital letters."""
    return re.sub(r"[\W_]+", "", heading.casefold())


_AS_SHOWN: Final = {_key(heading): heading for heading in _HEADINGS}


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
        return tuple(c for c in ("first name", "last name") if complete and c in self.at)


def is_heading(text: str) -> bool:
    """Whether a cell is the heading of a column that a class list may have."""
    return _key(text) in _AS_SHOWN


def read_columns(file: TextFile, header: Row) -> tuple[Columns, list[Diagnostic]]:
    """The columns of a list whose first row that is not blank is `header`, and their problems."""
    keys = [_key(cell.text) for cell in header.cells]
    problems: list[Diagnostic] = []
    at: dict[str, int] = {}
    found = [(_HEADINGS[_AS_SHOWN[k]], n) for n, k in enumerate(keys) if k in _AS_SHOWN]
    unused = _OF_NAMES - {"name"} if "name" in dict(found) else {"name"}
    for column, number in found:
        first = at.setdefault(column, number)
        if first != number and column not in unused:
            places = [Place(file, header.cells[n].span) for n in (number, first)]
            message = f"a second column holds the `{column}`"
            hint = "keep one of the two, or rename the other"
            note = Note(places[1], "the first one")
            problems.append(Diagnostic(COLUMN_TWICE, places[0], message, hint, (note,)))
    # Columns that a spreadsheet program has added at the end have neither heading nor content.
    columns = Columns(at, max((n for n, key in enumerate(keys, 1) if key), default=0))
    known = {*at, *(unused | {"name"} if columns.of_names else ())}
    missing = {k: _HEADINGS[h] for k, h in _AS_SHOWN.items() if _HEADINGS[h] not in known}
    meant: set[str] = set()
    for key, cell in zip(keys, header.cells, strict=True):
        near = _misspelt(key, missing)
        if near:
            meant.add(missing[near])
            message = f"`{' '.join(cell.text.split())[:60]}` is not known as a heading"
            hint = f"did you mean `{_AS_SHOWN[near]}`? If not, rename the column"
            problems.append(Diagnostic(COLUMN_MISSPELT, Place(file, cell.span), message, hint))
    if not columns.of_names and not meant & {"name", "first name"}:
        problems.append(_no_names(columns, Place(file, header.span)))
    return columns, problems


def _misspelt(key: str, missing: Iterable[str]) -> str | None:
    """The heading that an unknown one is probably a slip for, of those that the list has not.

    Slips seldom touch the first letter, and `Session` is no slip for `version`.
    """
    near = [other for other in missing if key[:1] and key[0] in other[:2]]
    return None if key in _AS_SHOWN else nearest_word(key, near)


def _no_names(columns: Columns, place: Place) -> Diagnostic:
    message = "the first row does not say which column holds the names"
    hint = "put `name` in the first row, above the names"
    if "last name" in columns.at:
        message = "the first row does not say which column holds the first names"
        hint = "put `first name` in the first row, above the first names"
    elif not columns.at:
        hint += "; if this row is a pupil, put a new one above it"
    return Diagnostic(NAME_COLUMN_MISSING, place, message, hint)
