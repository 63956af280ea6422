"""What every question type promises: its record, its checks, what it asks, and what is right."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, PrivateAttr

from broadsheet.article.absence import though_absent
from broadsheet.questions.by_level import ByLevel
from broadsheet.questions.fields import (
    Absent,
    Accept,
    Allow,
    ForLevels,
    MarkingNote,
    Reject,
    RoomByLevel,
    Standards,
    Why,
)
from broadsheet.questions.labels import FindList, ListOrName
from broadsheet.sheet.answers import Answer, Notes
from broadsheet.sheet.edition import Level
from broadsheet.sheet.items import Body, Room, Writing
from broadsheet.sheet.order import Order
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.contents import own_texts, quotes_in
from broadsheet.source.records.marks import Mark, Meanings
from broadsheet.source.records.record import Count, Name, OneOrMore, Quote, Record, Text
from broadsheet.source.records.worth import Marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.article.quotable import FoundWords, Quotable
    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.texts import RichText, SlotId
    from broadsheet.source.text import Place

ROOM_TWICE = Code("room-twice", Severity.ERROR)

ItemOrder = Annotated[
    Literal["free", "fixed"],
    Meanings(
        {
            "free": "They change places. So it is if this is left out.",
            "fixed": "They keep your order in all versions.",
        }
    ),
]


class Act(StrEnum):
    """What pupils mostly do with a question; by it the types are listed."""

    TICK = "To tick"
    WRITE = "To write"
    MARK = "To work on the text"
    JOIN = "To bring together"


class Question(Record):
    """A question as the lesson writes it; each type adds its own fields.

    A type's module is named as the type is, with `_` for `-`, and holds one subclass. Its
    docstring is what `broadsheet types` shows, and `SAMPLE` is a question to paste.
    """

    SAMPLE: ClassVar[str]
    ACT: ClassVar[Act] = Act.WRITE
    # What else the type is called, in small letters with hyphens.
    ALSO_CALLED: ClassVar[tuple[str, ...]] = ()
    # What stands under `passages:` in the lesson of the sample, where it needs several.
    SAMPLE_PASSAGES: ClassVar[str] = ""
    # The field whose items may change places among versions, if there is one: a list, or one of
    # the lesson's own or a ready-made one. Items that are records may have a field `for_`, and are
    # then for these levels only.
    ITEMS: ClassVar[str | None] = None

    type: Annotated[str, Mark.EARLY]
    for_: ForLevels = None
    passage: Annotated[OneOrMore[Name] | None, Mark.PASSAGE, Mark.EARLY] = Field(
        default=None,
        description="Which passage the question is about: its name under `passages`, or several "
        "names in a list. May be left out if the lesson has only one.",
        examples=["opening", ["opening", "ending"]],
    )
    ask: Annotated[Text | None, Mark.ASKED, Mark.EARLY] = Field(
        default=None,
        description="What you ask, in your own words. Printed on the worksheet.",
        examples=["Who says that the bridge will close?"],
    )
    marks: Marks | None = Field(
        default=None,
        description="How many marks the question is worth: whole or half ones. Printed beside it; "
        "with 0 nothing is. Left out: what is usual for its type.",
        examples=[2, 2.5],
    )
    lines: Count | None = Field(
        default=None,
        description="How many ruled lines to write on. Printed on the worksheet.",
        examples=[3],
    )
    room: RoomByLevel | None = Field(
        default=None,
        description="How much room there is for each thing that pupils write: a number of ruled "
        "lines, `word`, `half-page`, `page`, an empty `box`, or `none`. Printed on the worksheet.",
        examples=[2, "half-page", {"support": 4, "core": 2}],
    )
    hint: Annotated[Text | None, Mark.ASKED] = Field(
        default=None,
        description="A hint, printed on the worksheet. Where a class has levels, only `support` "
        "gets it.",
        examples=["Look at the sentence before."],
    )
    starter: Annotated[Text | None, Mark.ASKED] = Field(
        default=None,
        description="How an answer may begin. Printed on the worksheet of the level `support` "
        "only.",
        examples=["The text says that …"],
    )
    item_order: Annotated[ItemOrder | None, Mark.RARE] = Field(
        default=None,
        description="Whether the options or statements may change places from version to version.",
        examples=["fixed"],
    )
    why: Why = None
    accept: Accept = None
    reject: Reject = None
    absent: Absent = None
    note: MarkingNote = None
    standards: Standards = None
    allow: Allow = None
    # The order of the version that the question is printed in.
    _order: Order = PrivateAttr(default=Order("", ""))

    @property
    def movable(self) -> tuple[Any, ...]:
        """The `ITEMS` themselves, in their order."""
        held = getattr(self, self.ITEMS) if self.ITEMS else None
        return (held.own if isinstance(held, ListOrName) else held) or ()

    def _with_items(self, items: tuple[Any, ...]) -> dict[str, object]:
        """What changes in the question when it has these of its `ITEMS` only."""
        assert self.ITEMS
        held = getattr(self, self.ITEMS)
        if isinstance(held, ListOrName):
            return {self.ITEMS: held.model_copy(update={"own": items or None})}
        return {self.ITEMS: items or None}

    @property
    def worth(self) -> Fraction:
        """The marks printed beside it."""
        return Fraction(self.usual_marks() if self.marks is None else self.marks)

    @property
    def item_marks(self) -> tuple[Fraction, ...]:
        """The marks of each of the `ITEMS`, where the lesson says any."""
        if all(getattr(item, "marks", None) is None for item in self.movable):
            return ()
        return tuple(self._item_worth(item) for item in self.movable)

    @property
    def items_worth(self) -> Fraction:
        """The marks of all of the `ITEMS`, as the lesson says them or as they are usual."""
        return sum((self._item_worth(item) for item in self.movable), Fraction())

    def _item_worth(self, item: Any) -> Fraction:
        marks = getattr(item, "marks", None)
        return Fraction(self.usual_item_marks(item) if marks is None else marks)

    def usual_item_marks(self, item: Any) -> Fraction | int:
        """The marks of one of the `ITEMS` where the lesson gives none."""
        return 1

    def room_for(self, usual: Room) -> Room:
        """The room for each thing to write: what the lesson says, or what is usual."""
        return self.own_room or usual

    @property
    def own_room(self) -> Room | None:
        """The same, as far as the lesson says it."""
        if self.room:
            size: Room | None = self.room.of(None)
            return size
        return Room("lines", self.lines) if self.lines and not self.ruled else None

    @property
    def ruled(self) -> int:
        """The ruled lines printed below what the type itself prints."""
        return self.lines or 0

    @abstractmethod
    def usual_marks(self) -> Fraction | int:
        """The marks where the lesson gives none."""

    def check_room(self) -> Iterator[Diagnostic]:
        """Whether the room is said once."""
        if self.room and self.lines:
            message = "`room` and `lines` both say how much room there is"
            yield Diagnostic(ROOM_TWICE, self.at("lines"), message, "delete one of the two")

    def check_itself(self) -> Iterator[Diagnostic]:
        """The problems of this type that show without its passages, which may be faulty."""
        yield from ()

    def check(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """The problems of this type beyond the shape and the quotations, which are checked."""
        yield from ()

    def looked_up(self, quotable: Quotable) -> Iterator[tuple[Quote, FoundWords | Diagnostic]]:
        """Each of its quotations, with where it stands in its passages, or the problem."""
        for quote in quotes_in(self):
            yield quote, quotable.look_up(quote)

    def wrongly_absent(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """Words that its key says are missing, and that stand in one of its articles."""
        seeds = tuple(dict.fromkeys(passage.seed for passage in quotable.passages))
        for words, place in own_texts(self, Mark.ABSENT, inside=True):
            yield from though_absent(words, place, seeds)

    @classmethod
    def check_together(cls, questions: Sequence[Question]) -> Iterator[Diagnostic]:
        """The problems that show only when all of the lesson's questions are seen together."""
        yield from ()

    def said_to_be_true(self) -> Iterator[tuple[str, Place]]:
        """What the worksheet prints and the key says is so, in the lesson's own words."""
        yield from ()

    def with_lists(self, find: FindList) -> Self:
        """The question with the ready-made lists that it calls by their names."""
        changed = {
            name: value.resolved(find) for name, value in self if isinstance(value, ListOrName)
        }
        return self.model_copy(update=changed) if changed else self

    def needs_lines(self) -> bool:
        """Whether pupils mark words of the passages or write their lines, which so are printed."""
        return False

    def gives_its_answer(self, quotable: Quotable) -> bool:
        """Whether the mixed order that is printed happens to be the right one.

        Args:
            quotable: the passages that it is about, in which all of its quotations stand.
        """
        return False

    def usual_ask(self, texts: TextBuilder) -> RichText | None:
        """What is asked where the lesson does not say, if it is not the type's wording `ask`."""
        return None

    def ask_values(self) -> Mapping[str, int]:
        """What the default wording `ask` of the type's language file has in {braces}.

        The value `n` chooses between the forms for one and for several.
        """
        return {}

    def item_texts(self) -> tuple[str, ...]:
        """What a student reads of each of the `ITEMS`, as the lesson writes it."""
        return ()

    def written_items(self) -> Iterator[tuple[str, Place]]:
        """What a student reads of each of the `ITEMS`, and where it is written."""
        key = (self.ITEMS or "").replace("_", "-")
        for index, (item, text) in enumerate(zip(self.movable, self.item_texts(), strict=True)):
            if isinstance(item, Record):
                # Where the record has it, or the record where it stands in a record of its own.
                name = next((name for name, value in item if value == text), None)
                yield text, item.at(name)
            else:
                yield text, self.at(key, index)

    def texts_in_order(self) -> tuple[str, ...]:
        """What a student reads of it beside what is asked, in the order of the sheet."""
        return self.item_texts()

    def kept_places(self) -> frozenset[int]:
        """The places, from 0, of the `ITEMS` that stay where they are in all versions."""
        count = len(self.item_texts()) if self.item_order == "fixed" else 0
        return frozenset(range(count))

    def at_level(self, level: Level | None) -> Self | None:
        """The question as a level has it; None where the level does not have it.

        A hint is for those who are supported, and a sentence starter likewise. Where a class has
        no levels, the questions are those of the core, and hints are printed.
        """
        own = level or Level.CORE
        if own not in (self.for_ or Level):
            return None
        changed: dict[str, object] = {
            name: value.at_level(level) for name, value in self if isinstance(value, ByLevel)
        }
        if level is not Level.SUPPORT:
            changed["starter"] = None
            changed["hint"] = None if level else self.hint
        if self.ITEMS:
            items = self.movable
            kept = tuple(item for item in items if own in (getattr(item, "for_", None) or Level))
            if items and not kept:
                return None
            changed |= self._with_items(kept)
        return self.model_copy(update=changed)

    def variants(self) -> tuple[Self, ...]:
        """The question as it stands, and as each level has it that has other items of it."""
        found = [self]
        for level in Level:
            variant = self.at_level(level)
            if variant is not None:
                told = {"hint": self.hint, "starter": self.starter}
                variant = variant.model_copy(update=told)
                if variant not in found:
                    found.append(variant)
        return tuple(found)

    def order_of(self, version: str, title: str) -> Order:
        """The order of its items in a version of the lesson with this title."""
        return Order(version, "\0".join((title, self.type, self.ask or "")))

    def arranged(self, order: Order) -> Self:
        """The question with its items in the order of a version."""
        changed: dict[str, object] = {}
        if self.ITEMS:
            items, places = self.movable, order.of(self.item_texts(), self.kept_places())
            changed = self._with_items(tuple(items[place] for place in places))
        arranged = self.model_copy(update=changed)
        arranged._order = order
        return arranged

    def body(self, texts: TextBuilder) -> Body:
        """What a pupil sees and does: what the type itself asks, and any ruled lines below it."""
        body = self.asked(texts)
        if not self.ruled:
            return body
        return replace(body, slots=(*body.slots, Writing("lines", Room("lines", self.ruled))))

    @abstractmethod
    def asked(self, texts: TextBuilder) -> Body:
        """What the type itself asks; it must not depend on a key-only field."""

    @abstractmethod
    def answers(self, texts: TextBuilder) -> Mapping[SlotId, Answer]:
        """What is right in the slots of the body, by their names."""

    def notes(self, texts: TextBuilder) -> tuple[Notes, ...]:
        """What the notes say of each of the question's parts."""
        return ()

    def overall(self, texts: TextBuilder) -> Notes:
        """What the notes say of the question as a whole."""
        accept: tuple[str | RichText, ...] = (*(self.accept or ()), *self.accepted_too(texts))
        usual = texts.remarks(why=self.why, accept=accept, reject=self.reject, note=self.note)
        standards = texts.remarks(standards=", ".join(self.standards or ()) or None)
        return Notes(0, None, usual + standards)

    def accepted_too(self, texts: TextBuilder) -> tuple[RichText, ...]:
        """What is right besides what the lesson says."""
        return ()
