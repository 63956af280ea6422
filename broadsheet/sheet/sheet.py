"""Sheets and keys: what is printed, already decided, and in two types.

A `Sheet` is all that a student's file is made of, and none of its fields can hold an answer. A
`Key` is the same sheet, and beside it what goes into its slots and onto the notes pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from broadsheet.sheet.edition import Edition
    from broadsheet.sheet.items import Answer, Item, View


@dataclass(frozen=True, slots=True)
class PrintedParagraph:
    """A paragraph of a passage.

    Attributes:
        headline: it is the seed's title.
        after_gap: something between it and the paragraph before it is left out.
        lines: its text, line by line; one line only where it has not been measured yet.
    """

    headline: bool
    after_gap: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedPassage:
    """A passage, in the language and direction of its seed; `source` may stand under it."""

    title: str | None
    language: str
    direction: str
    paragraphs: tuple[PrintedParagraph, ...]
    source: str


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """A question as a student sees it.

    `about` says which lines it is about; `ruled` lines follow what its own type prints.
    A `starter` is how an answer may begin.
    """

    number: int
    type: str
    ask: str
    worth: int
    about: str | None
    hint: str | None
    starter: str | None
    view: View
    ruled: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The student's worksheet.

    `code` is a few letters that tell it from every other one, to find its key by; it is empty
    where there is only one sheet of a lesson, so that nothing is to be told apart.
    """

    edition: Edition
    code: str
    title: str
    level: str | None
    time: str | None
    aims: tuple[str, ...]
    intro: str | None
    passages: tuple[PrintedPassage, ...]
    questions: tuple[PrintedQuestion, ...]
    last_line: int

    @property
    def total(self) -> int:
        """The sum of the marks."""
        return sum(question.worth for question in self.questions)


@dataclass(frozen=True, slots=True)
class Highlight:
    """Characters of a printed line that the key marks in the passage."""

    passage: int
    paragraph: int
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QuestionNotes:
    """What the notes pages say of one question: as a whole, then item by item."""

    number: int
    type: str
    worth: int
    overall: Item
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class SeedParticulars:
    """What is known of a seed, as (label, text), the fingerprint last."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Key:
    """The answer key: the student's sheet, its answers by question and slot, and the notes."""

    sheet: Sheet
    answers: Mapping[int, Mapping[str, Answer]]
    highlights: tuple[Highlight, ...]
    questions: tuple[QuestionNotes, ...]
    teacher: str | None
    standards: tuple[str, ...]
    seeds: tuple[SeedParticulars, ...]
