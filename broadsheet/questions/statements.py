"""What the question types share that judge one statement after the other."""

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


class StatementsQuestion(Question):
    """Statements, one to a row; each is a part with slots of its own."""

    ITEMS: ClassVar = "statements"

    if TYPE_CHECKING:
        # Each type has records of its own for them.
        statements: tuple[Any, ...]

    def usual_marks(self) -> Fraction:
        """The marks of the statements: one for each, unless it says otherwise."""
        if self.item_marks:
            return sum(self.item_marks, Fraction())
        return Fraction(len(self.statements))

    def ask_values(self) -> Mapping[str, int]:
        """How many statements there are."""
        return {"n": len(self.statements)}

    @abstractmethod
    def statement(self, item: Any) -> Quote | str:
        """What is to be judged: words of the passage, or the lesson's own."""

    @abstractmethod
    def slots(self, item: Any, texts: TextBuilder) -> tuple[Slot, ...]:
        """What a pupil does with a statement."""

    @abstractmethod
    def right(self, item: Any, texts: TextBuilder) -> Mapping[str, Answer]:
        """What is right in the slots of a statement, by their names."""

    @abstractmethod
    def head(self, item: Any, texts: TextBuilder) -> RichText:
        """A statement, shortly, and what is right of it, for the notes."""

    @abstractmethod
    def remarks(self, item: Any, texts: TextBuilder) -> Sequence[Remark]:
        """What else the notes say of a statement."""

    def definitions(self, texts: TextBuilder) -> tuple[RichText, ...]:
        """What the words of the task mean."""
        return ()

    def item_texts(self) -> tuple[str, ...]:
        """The statements, as the lesson writes them."""
        said = (self.statement(item) for item in self.statements)
        return tuple(each.quote if isinstance(each, Quote) else each for each in said)

    def asked(self, texts: TextBuilder) -> Body:
        """A row for each statement."""
        worth = self.item_marks or (None,) * len(self.statements)
        return Body(
            definitions=self.definitions(texts),
            parts=tuple(
                Part(number, self._prompt(item, texts), self.slots(item, texts), marks)
                for number, (item, marks) in enumerate(
                    zip(self.statements, worth, strict=True), start=1
                )
            ),
            layout="table",
            heading=texts.wording("statement"),
        )

    def _prompt(self, item: Any, texts: TextBuilder) -> RichText:
        said = self.statement(item)
        return texts.prompt(said) if isinstance(said, Quote) else texts.own(said)

    def answers(self, texts: TextBuilder) -> Mapping[SlotId, Answer]:
        """What is right in the slots of all statements."""
        return {
            SlotId(number, name): answer
            for number, item in enumerate(self.statements, start=1)
            for name, answer in self.right(item, texts).items()
        }

    def notes(self, texts: TextBuilder) -> tuple[Notes, ...]:
        """Each statement with what is right of it, and the reasons."""
        return tuple(
            Notes(number, self.head(item, texts), tuple(self.remarks(item, texts)))
            for number, item in enumerate(self.statements, start=1)
        )
