"""Texts of a sheet: blocks of runs, in which a place of the article is a place, not "line 4".

How a place is said is for each writer to decide: a printed page says "line 4", a page without
lines says "paragraph 2". So no text here holds a line number, and none holds Markdown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]

BEGINNING = 70  # characters of a quotation that name it, where there is no room for all of it


@dataclass(frozen=True, slots=True)
class Where:
    """Characters of one block of a passage."""

    passage: int  # which passage of the sheet, from 0
    block: int  # which block of the passage, from 0
    start: int  # the first character, as an offset in the block's printed text
    end: int  # the offset behind the last character
    # Where a block has parts, which one: (row, column) of a table's cell, (item,) of a list.
    # `start` and `end` are then offsets in the text of that part.
    part: tuple[int, ...] = ()


Places = tuple[Where, ...]  # where some words stand: one place for each block that they go through


@dataclass(frozen=True, slots=True)
class SlotId:
    """The name of a slot inside its question."""

    part: int  # the number of its part, from 1; 0 for a slot of the question as a whole
    name: str  # what tells it from the other slots of the part, as letters, digits and `-`

    def __str__(self) -> str:
        return f"{self.part}-{self.name}"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are set alike. A line break in `text` is a line break on the page."""

    text: str
    emphasis: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of an article, in the article's own language."""

    text: str  # the article's own words, on one line
    language: str  # BCP 47
    direction: Direction  # of the writing
    places: Places = ()  # where they stand; empty where the sheet is not to say so
    strong: bool = False  # they are set in bold


@dataclass(frozen=True, slots=True)
class PlaceReference:
    """Says where some words stand: "line 4", "paragraph 2", "the headline"."""

    places: Places  # what is meant
    begins_sentence: bool = False  # it is said with a capital letter


@dataclass(frozen=True, slots=True)
class PassageReference:
    """Says the label of a passage: "Text B"."""

    passage: int  # which one, from 0


@dataclass(frozen=True, slots=True)
class SpotReference:
    """Says the number of a spot on a picture: "spot 1"."""

    number: int  # as it is printed on the picture


@dataclass(frozen=True, slots=True)
class Blank:
    """A gap in a text, which the pupil fills."""

    slot: SlotId  # the `Writing` or `Choice` that takes what is written there


Inline = Run | Quoted | PlaceReference | PassageReference | SpotReference | Blank


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, or an item of a list."""

    inlines: tuple[Inline, ...]
    kind: Literal["paragraph", "bullet", "numbered"] = "paragraph"


@dataclass(frozen=True, slots=True)
class RichText:
    """A text of the lesson, of the furniture or of the article."""

    blocks: tuple[TextBlock, ...]  # at least one
    language: str  # BCP 47
    direction: Direction  # of the writing

    @property
    def inlines(self) -> tuple[Inline, ...]:
        """All that it says, without its division into blocks."""
        return tuple(inline for block in self.blocks for inline in block.inlines)

    @property
    def words(self) -> str:
        """Its own words on one line; references to places are left out.

        Spans of characters, as in `broadsheet.sheet.answers.Marked`, count in it.
        """
        blocks = (
            "".join(i.text for i in block.inlines if isinstance(i, Run | Quoted))
            for block in self.blocks
        )
        return " ".join(blocks).replace("\n", " ")

    def followed_by(self, *inlines: Inline) -> RichText:
        """The text with more at the end of its last block."""
        *before, last = self.blocks
        end = TextBlock((*last.inlines, *inlines), last.kind)
        return RichText((*before, end), self.language, self.direction)
