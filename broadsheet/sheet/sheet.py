"""Sheets and keys: what is handed out and what is right, decided before any page is laid out.

A `Sheet` is all that a pupil's file is made of, and none of its fields can hold an answer. A
`Key` is the same sheet, and beside it what goes into its slots and onto the notes pages.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from broadsheet.sheet.items import AnyOf, AskedQuestion, Entry
from broadsheet.sheet.texts import Direction, PassageReference, RichText, SlotId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from broadsheet.sheet.answers import Answer, Notes
    from broadsheet.sheet.edition import Edition


class BlockKind(StrEnum):
    """What a block of an article is."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    CROSSHEAD = "crosshead"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    VERSE = "verse"
    PULL_QUOTATION = "pull-quotation"
    CAPTION = "caption"

    @property
    def counts(self) -> bool:
        """Whether its lines and paragraphs are numbered: those of the body are.

        A headline and the like have no number. A reference says what they are.
        """
        return self in (self.PARAGRAPH, self.LIST_ITEM, self.TABLE_ROW, self.VERSE)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a passage, as it is printed."""

    kind: BlockKind  # what it is
    # The article's own words, on one line; a line break in a verse is one on the page.
    text: str
    after_gap: bool = False  # something between it and the block before it is left out

    def goes_on(self, at: int) -> bool:
        """Whether a printed line that begins at an offset goes on with a verse of the line above.

        It is set further in, so that nobody takes it for a verse of its own.
        """
        gap = self.text[len(self.text[:at].rstrip()) : at]
        return self.kind is BlockKind.VERSE and at > 0 and "\n" not in gap


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is known of where an article comes from; None is 'not stated'."""

    title: str  # of the article
    headed: bool  # its headline is printed with the passage, so the title need not be said again
    author: str | None = None
    publisher: str | None = None
    date: str | None = None
    licence: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PrintedPassage:
    """A passage, in the language and direction of its article."""

    title: RichText | None  # a heading of the lesson's own, or None
    language: str  # BCP 47
    direction: Direction  # of the writing
    blocks: tuple[Block, ...]  # in the order of the article
    source: SourceFacts | None  # where the article comes from, if it is to stand below this passage


@dataclass(frozen=True, slots=True)
class Sheet:
    """The pupil's worksheet."""

    edition: Edition  # what it is made for
    code: str  # a few letters that tell it from every other sheet
    title: RichText  # of the lesson
    level: RichText | None  # the class it is for, in the lesson's own words
    time: RichText | None  # how long it takes, in the lesson's own words
    aims: tuple[RichText, ...]  # what pupils are to learn
    intro: RichText | None  # what pupils read first
    passages: tuple[PrintedPassage, ...]  # in the order they are printed
    entries: tuple[Entry, ...]  # questions, and what stands between them

    @property
    def questions(self) -> tuple[AskedQuestion, ...]:
        """The questions alone."""
        return tuple(entry for entry in self.entries if isinstance(entry, AskedQuestion))

    @property
    def total(self) -> Fraction:
        """The sum of the marks; of questions to choose from, of as many as are answered."""
        worth = {question.number: question.worth for question in self.questions}
        choices = (entry for entry in self.entries if isinstance(entry, AnyOf))
        left_out = (n for choice in choices for n in choice.questions[choice.need :])
        return sum(worth.values(), Fraction()) - sum((worth[n] for n in left_out), Fraction())

    @property
    def has_insert(self) -> bool:
        """Whether pupils read the passages on a sheet of their own."""
        return self.edition.insert and bool(self.passages)

    @property
    def refers_to_passages(self) -> bool:
        """Whether a text calls a passage by its label, so that the passages need labels."""
        return _holds(self, PassageReference)

    @property
    def is_one_of_several(self) -> bool:
        """Whether the lesson has other sheets, from which its code tells it."""
        return bool(self.edition.version) or self.edition.level is not None


def _holds(value: object, kind: type) -> bool:
    """Whether a record, or one inside it, is of a kind."""
    if isinstance(value, tuple):
        return any(_holds(item, kind) for item in value)
    if not is_dataclass(value):
        return False
    return isinstance(value, kind) or any(
        _holds(getattr(value, field.name), kind) for field in fields(value)
    )


@dataclass(frozen=True, slots=True)
class QuestionNotes:
    """What the notes say of one question: as a whole, then part by part."""

    number: int
    worth: Fraction
    overall: Notes
    parts: tuple[Notes, ...]


@dataclass(frozen=True, slots=True)
class SeedFacts:
    """What is known of an article, with what only a teacher needs."""

    source: SourceFacts
    retrieved: str | None
    note: str | None
    file: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Key:
    """The answer key."""

    sheet: Sheet  # the pupil's
    # By the number of the question and the name of the slot.
    answers: Mapping[int, Mapping[SlotId, Answer]]
    notes: tuple[QuestionNotes, ...]  # one for each question, in their order
    teacher: RichText | None  # what a teacher should know before the lesson
    standards: tuple[RichText, ...]  # of the lesson
    seeds: tuple[SeedFacts, ...]  # the articles
