"""What the question types share that ask about one item after the other."""

from __future__ import annotations

from abc import abstractmethod
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from broadsheet.questions.base import Question
from broadsheet.sheet.answers import Answer, Notes, Remark
from broadsheet.sheet.items import Body, Part, Slot
from broadsheet.sheet.texts import RichText, SlotId
from broadsheet.source.records.record import Quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from broadsheet.questions.texts import TextBuilder


class RowsQuestion(Question):
    """Items, one to a row; each is a part with slots of its own.

    They stand in the field that `ITEMS` names.
    """

    # The wording that stands above the items, where they stand in a table.
    HEADING: ClassVar[str] = "item"

    def usual_marks(self) -> Fraction:
        """The marks of the items: one for each, unless it says otherwise."""
        return self.items_worth

    def ask_values(self) -> Mapping[str, int]:
        """How many items there are."""
        return {"n": len(self.movable)}

    @abstractmethod
    def said(self, item: Any) -> Quote | str | None:
        """Words of the passage, or the lesson's own; None for an item that pupils fill in."""

    @abstractmethod
    def slots(self, item: Any, texts: TextBuilder) -> tuple[Slot, ...]:
        """What a pupil does with an item."""

    @abstractmethod
    def right(self, item: Any, texts: TextBuilder) -> Mapping[str, Answer]:
        """What is right in the slots of an item, by their names."""

    @abstractmethod
    def head(self, item: Any, texts: TextBuilder) -> RichText | None:
        """An item, shortly, and what is right of it, for the notes; None if there is nothing."""

    @abstractmethod
    def remarks(self, item: Any, texts: TextBuilder) -> Sequence[Remark]:
        """What else the notes say of an item."""

    def heading(self, texts: TextBuilder) -> RichText:
        """What stands above the items, where they stand in a table."""
        return texts.wording(self.HEADING)

    def definitions(self, texts: TextBuilder) -> tuple[RichText, ...]:
        """What the words of the task mean."""
        return ()

    def item_texts(self) -> tuple[str, ...]:
        """The items, as the lesson writes them."""
        said = (self.said(item) for item in self.movable)
        return tuple(each.quote if isinstance(each, Quote) else each or "" for each in said)

    def asked(self, texts: TextBuilder) -> Body:
        """A row for each item."""
        worth = self.item_marks or (None,) * len(self.movable)
        return Body(
            definitions=self.definitions(texts),
            parts=tuple(
                Part(number, self.prompt(item, texts), self.slots(item, texts), marks)
                for number, (item, marks) in enumerate(
                    zip(self.movable, worth, strict=True), start=1
                )
            ),
            layout="table",
            heading=self.heading(texts),
        )

    def prompt(self, item: Any, texts: TextBuilder) -> RichText | None:
        """An item as it is printed; None where pupils fill it in, or find it in a cell."""
        said = self.said(item)
        if said is None:
            return None
        return texts.prompt(said) if isinstance(said, Quote) else texts.own(said)

    def answers(self, texts: TextBuilder) -> Mapping[SlotId, Answer]:
        """What is right in the slots of all items."""
        return {
            SlotId(number, name): answer
            for number, item in enumerate(self.movable, start=1)
            for name, answer in self.right(item, texts).items()
        }

    def notes(self, texts: TextBuilder) -> tuple[Notes, ...]:
        """Each item with what is right of it, and the reasons."""
        return tuple(
            Notes(number, self.head(item, texts), tuple(self.remarks(item, texts)))
            for number, item in enumerate(self.movable, start=1)
        )
