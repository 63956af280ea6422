"""What a pupil does with a question, in a small vocabulary that every writer understands.

A question is a `Body`: parts with prompts, and slots in which something is ticked, written, marked,
matched or ordered. None of these records can hold an answer; what is right is said in
`broadsheet.sheet.answers`, by the names of the slots.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from broadsheet.sheet.texts import RichText, SlotId

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # by which options and passages are called


@dataclass(frozen=True, slots=True)
class Room:
    """How much room there is to write."""

    # `word` is a gap in a line, `lines` are ruled, `box` is empty, `none` is no room.
    size: Literal["word", "lines", "box", "half-page", "page", "none"]
    lines: int = 0  # how many, where the size is `lines`


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, to match or to put in order."""

    id: str  # what tells it from the others of its slot
    text: RichText  # what pupils read
    letter: str = ""  # by which pupils call it; may be empty
    stays_last: bool = False  # it speaks of the options before it, such as "none of these"


@dataclass(frozen=True, slots=True)
class Choice:
    """Options to tick."""

    name: str  # of the slot
    options: tuple[Option, ...]  # in the order they are printed
    several: bool = False  # more than one may be ticked
    count: int | None = None  # how many are to be ticked; None where the sheet does not say
    scale: bool = False  # the options are an order, from one end to the other
    label: RichText | None = None  # what the choice is about; None where the prompt says it


@dataclass(frozen=True, slots=True)
class Writing:
    """A text to write."""

    name: str  # of the slot
    room: Room  # how much may be written
    label: RichText | None = None  # what is to be written; None where the prompt says it
    copies: bool = False  # the words are to be copied from the passage


@dataclass(frozen=True, slots=True)
class Locating:
    """Where some words stand, to be written down: a line number where the sheet has lines."""

    name: str


@dataclass(frozen=True, slots=True)
class Marking:
    """Words to mark."""

    name: str  # of the slot
    # How they are marked.
    sign: Literal["circle", "underline", "double-underline", "box", "bracket"]
    # In the passages of the question, or in the prompt of the slot's part.
    within: Literal["passages", "prompt"]
    count: int | None = None  # how many places are to be marked; None where the sheet does not say
    label: RichText | None = None  # what is to be marked; None where the question says it


@dataclass(frozen=True, slots=True)
class Matching:
    """Things on the left to be matched with things on the right."""

    name: str  # of the slot
    left: tuple[Option, ...]  # each gets one of the right
    right: tuple[Option, ...]  # in the order they are printed
    once: bool = True  # each of the right is used once at most
    headings: tuple[RichText, RichText] | None = None  # of the two sides


@dataclass(frozen=True, slots=True)
class Ordering:
    """Things to be put in order, in the mixed order they are printed in."""

    name: str  # of the slot
    items: tuple[Option, ...]
    # The ids of items whose number is printed beside them, and that number, from 1.
    numbered: tuple[tuple[str, int], ...] = ()
    cut_out: bool = False  # they are to be cut out and laid in order


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell that is printed and takes no answer."""

    name: str
    text: RichText
    label: RichText | None = None


Slot = Choice | Writing | Locating | Marking | Matching | Ordering | Shown


@dataclass(frozen=True, slots=True)
class Spot:
    """A numbered spot on a picture; `across` and `down` are per cent from its left and top."""

    number: int
    across: float
    down: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture."""

    file: str  # its name in the workspace's own templates
    alternative: str  # what it shows, for those who do not see it
    caption: RichText | None = None  # printed under it
    credit: RichText | None = None  # who made it
    spots: tuple[Spot, ...] = ()  # numbered places on it


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked: a row of a table, an item of a list."""

    number: int  # as it is printed, from 1; 0 where the question has one part only
    prompt: RichText | None  # what it is about; None where the pupil fills that in too
    slots: tuple[Slot, ...]  # what the pupil does
    worth: Fraction | None = None  # its marks; None where only the question's are said


@dataclass(frozen=True, slots=True)
class Bank:
    """Words to choose from."""

    label: RichText
    words: tuple[RichText, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """All that a question prints below what it asks."""

    definitions: tuple[RichText, ...] = ()  # what its words mean, printed in a box
    bank: Bank | None = None  # words to choose from
    figures: tuple[Figure, ...] = ()  # pictures that it asks about
    slots: tuple[Slot, ...] = ()  # what the pupil does for the question as a whole
    parts: tuple[Part, ...] = ()  # what it asks one by one
    # `table` has a row for each part, if there is room for one.
    layout: Literal["table", "list"] = "list"
    heading: RichText | None = None  # of the prompts, where they stand in a table
    exchangeable: bool = False  # the parts may be filled in any order

    def all_slots(self) -> Iterator[tuple[SlotId, Slot]]:
        """Each slot with its name inside the question: the one place where names are made."""
        for number, slots in ((0, self.slots), *((part.number, part.slots) for part in self.parts)):
            for slot in slots:
                yield SlotId(number, slot.name), slot


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as a pupil sees it."""

    number: int  # on this sheet, from 1
    type: str  # the name of its type, for a school's own style only: no writer reads it
    ask: RichText  # what is asked
    worth: Fraction  # its marks
    body: Body  # what the pupil does
    # The passages it is about, from 0, where the sheet has others as well.
    about: tuple[int, ...] = ()
    hint: RichText | None = None  # may be None
    starter: RichText | None = None  # how an answer may begin; may be None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between questions, with what may stand below it."""

    text: RichText
    intro: RichText | None = None
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Instruction:
    """An instruction between questions."""

    text: RichText


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Says that pupils answer some of the questions that follow."""

    text: RichText
    need: int  # how many they answer
    questions: tuple[int, ...]  # the numbers of those they choose from, all worth the same


@dataclass(frozen=True, slots=True)
class Prompts:
    """Something to talk about, without number and marks."""

    name: str  # what tells it from the others of its sheet
    label: RichText
    prompts: tuple[RichText, ...]
    room: Room  # below each of them


Entry = AskedQuestion | Heading | Instruction | AnyOf | Prompts
