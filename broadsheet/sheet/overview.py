"""The overview of all versions of a lesson, as plain records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadsheet.sheet.edition import Edition


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """An item of a question, what is right in it, and its letter or number in each version."""

    item: str
    answer: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverviewQuestion:
    """A question, its number in each version, and its items."""

    type: str
    ask: str
    numbers: tuple[int, ...]
    rows: tuple[OverviewRow, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """For the teacher who marks a pile of mixed sheets.

    Attributes:
        edition: whose paper and print size it has.
        title: of the lesson.
        sheets: the letter and the code of each version.
        questions: in the order of the first version.
    """

    edition: Edition
    title: str
    sheets: tuple[tuple[str, str], ...]
    questions: tuple[OverviewQuestion, ...]
