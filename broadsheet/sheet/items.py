"""What a pupil does with a question, in a small vocabulary that every writer understands.

A question is a `Body`: parts with prompts, and slots in which something is ticked, written, marked,
matched or ordered. None of these records can hold an answer; what is right is said in
`broadsheet.sheet.answers`, by the names of the slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from broadsheet.sheet.texts import SlotId

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.sheet.texts import RichText


@dataclass(frozen=True, slots=True)
class Room:
    """How much room there is to write.

    Attributes:
        size: `word` is a gap in a line, `lines` are ruled, `box` is empty, `none` is no room.
        lines: how many, where the size is `lines`.
    """

    size: Literal["word", "lines", "box", "half-page", "page", "none"]
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, to match or to put in order.

    Attributes:
        id: what tells it from the others of its slot.
        text: what pupils read.
        letter: by which pupils call it; may be empty.
        stays_last: it speaks of the options before it, such as "none of these".
    """

    id: str
    text: RichText
    letter: str = ""
    stays_last: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Options to tick.

    Attributes:
        name: of the slot.
        options: in the order they are printed.
        several: more than one may be ticked.
        count: how many are to be ticked; None where the sheet does not say.
        scale: the options are an order, from one end to the other.
        label: what the choice is about; None where the prompt says it.
    """

    name: str
    options: tuple[Option, ...]
    several: bool = False
    count: int | None = None
    scale: bool = False
    label: RichText | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """A text to write.

    Attributes:
        name: of the slot.
        room: how much may be written.
        label: what is to be written; None where the prompt says it.
        copies: the words are to be copied from the passage.
    """

    name: str
    room: Room
    label: RichText | None = None
    copies: bool = False


@dataclass(frozen=True, slots=True)
class Locating:
    """Where some words stand, to be written down: a line number where the sheet has lines."""

    name: str


@dataclass(frozen=True, slots=True)
class Marking:
    """Words to mark.

    Attributes:
        name: of the slot.
        sign: how they are marked.
        within: in the passages of the question, or in the prompt of the slot's part.
        count: how many places are to be marked; None where the sheet does not say.
        label: what is to be marked; None where the question says it.
    """

    name: str
    sign: Literal["circle", "underline", "double-underline", "box", "bracket"]
    within: Literal["passages", "prompt"]
    count: int | None = None
    label: RichText | None = None


@dataclass(frozen=True, slots=True)
class Matching:
    """Things on the left to be matched with things on the right.

    Attributes:
        name: of the slot.
        left: each gets one of the right.
        right: in the order they are printed.
        once: each of the right is used once at most.
    """

    name: str
    left: tuple[Option, ...]
    right: tuple[Option, ...]
    once: bool = True


@dataclass(frozen=True, slots=True)
class Ordering:
    """Things to be put in order, in the mixed order they are printed in."""

    name: str
    items: tuple[Option, ...]


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
    """A picture.

    Attributes:
        file: its name in the workspace's own templates.
        alternative: what it shows, for those who do not see it.
        caption: printed under it.
        credit: who made it.
        spots: numbered places on it.
    """

    file: str
    alternative: str
    caption: RichText | None = None
    credit: RichText | None = None
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked: a row of a table, an item of a list.

    Attributes:
        number: as it is printed, from 1; 0 where the question has one part only.
        prompt: what it is about; None where the pupil fills that in too.
        slots: what the pupil does.
        worth: its marks; None where only the question's are said.
    """

    number: int
    prompt: RichText | None
    slots: tuple[Slot, ...]
    worth: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Bank:
    """Words to choose from."""

    label: RichText
    words: tuple[RichText, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """All that a question prints below what it asks.

    Attributes:
        definitions: what its words mean, printed in a box.
        bank: words to choose from.
        figures: pictures that it asks about.
        slots: what the pupil does for the question as a whole.
        parts: what it asks one by one.
        layout: `table` has a row for each part, if there is room for one.
        heading: of the prompts, where they stand in a table.
        exchangeable: the parts may be filled in any order.
    """

    definitions: tuple[RichText, ...] = ()
    bank: Bank | None = None
    figures: tuple[Figure, ...] = ()
    slots: tuple[Slot, ...] = ()
    parts: tuple[Part, ...] = ()
    layout: Literal["table", "list"] = "list"
    heading: RichText | None = None
    exchangeable: bool = False

    def all_slots(self) -> Iterator[tuple[SlotId, Slot]]:
        """Each slot with its name inside the question: the one place where names are made."""
        for number, slots in ((0, self.slots), *((part.number, part.slots) for part in self.parts)):
            for slot in slots:
                yield SlotId(number, slot.name), slot


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as a pupil sees it.

    Attributes:
        number: on this sheet, from 1.
        type: the name of its type, for a school's own style only: no writer reads it.
        ask: what is asked.
        worth: its marks.
        about: the passages it is about, from 0, where the sheet has others as well.
        hint: may be None.
        starter: how an answer may begin; may be None.
        body: what the pupil does.
    """

    number: int
    type: str
    ask: RichText
    worth: Fraction
    body: Body
    about: tuple[int, ...] = ()
    hint: RichText | None = None
    starter: RichText | None = None


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


Entry = AskedQuestion | Heading | Instruction
