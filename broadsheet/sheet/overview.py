"""The records of an overview: where each version of a lesson has what, and what is right there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadsheet.sheet.edition import Edition
    from broadsheet.sheet.sheet import PrintedPassage
    from broadsheet.sheet.texts import RichText


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """An item of a question, what is right in it, and its letter or number in each version.

    `answer` is None where the item says it already.
    """

    item: RichText
    answer: RichText | None
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverviewQuestion:
    """A question, its number in each version, and its items."""

    ask: RichText
    numbers: tuple[int, ...]
    rows: tuple[OverviewRow, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """For the teacher who marks a pile of mixed sheets."""

    edition: Edition  # whose paper and print size it has
    title: RichText  # of the lesson
    passages: tuple[PrintedPassage, ...]  # which the questions may refer to
    sheets: tuple[tuple[str, str], ...]  # the letter and the code of each version
    questions: tuple[OverviewQuestion, ...]  # in the order of the first version
