"""What stands between the questions of a lesson: sections, instructions, discussions, choices."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, PrivateAttr

from broadsheet.questions.fields import ForLevels, MarkingNote, RoomByLevel
from broadsheet.source.records.marks import Mark
from broadsheet.source.records.record import Count, OneOrMore, Record, Text


class Between(Record):
    """An entry of `questions` that is no question: each kind is told by its first key."""

    KEY: ClassVar[str]

    for_: ForLevels = None


class SectionRecord(Between):
    """A heading above some questions."""

    KEY: ClassVar = "section"

    section: Annotated[Text, Mark.ASKED] = Field(
        description="The heading of the questions that follow. Printed on the worksheet.",
        examples=["Before you read"],
    )
    text: Annotated[Text | None, Mark.ASKED] = Field(
        default=None,
        description="What pupils read below the heading. Printed on the worksheet.",
        examples=["Look at the headline only."],
    )
    page: Literal["new"] | None = Field(
        default=None,
        description="`new` begins the section on a new page.",
        examples=["new"],
    )


class InstructionRecord(Between):
    """A sentence for all questions that follow."""

    KEY: ClassVar = "instruction"

    instruction: Annotated[Text, Mark.ASKED] = Field(
        description="What holds for the questions that follow. Printed on the worksheet.",
        examples=["Answer in whole sentences."],
    )


class DiscussionRecord(Between):
    """Something to talk about: no number, no marks, and nothing right or wrong."""

    KEY: ClassVar = "discuss"

    discuss: Annotated[OneOrMore[Text], Mark.ASKED] = Field(
        description="What the class talks about, one prompt or several. Printed on the worksheet, "
        "without number and marks.",
        examples=[["Who might be unhappy about this?", "What would you ask them?"]],
    )
    room: RoomByLevel | None = Field(
        default=None,
        description="How many ruled lines there are below each prompt. Left out: none.",
        examples=[2],
    )
    note: MarkingNote = None


class ChoiceRecord(Between):
    """Several questions of which pupils choose some."""

    KEY: ClassVar = "answer-any"

    answer_any: Count = Field(
        description="How many of the `questions` below it pupils answer. Printed on the worksheet.",
        examples=[2],
    )
    # How many questions follow that belong to it.
    _count: int = PrivateAttr(default=0)

    @property
    def count(self) -> int:
        """How many of the questions that follow belong to it."""
        return self._count

    def holding(self, count: int) -> Self:
        """The same with so many questions."""
        other = self.model_copy()
        other._count = count
        return other


BETWEEN: dict[str, type[Between]] = {kind.KEY: kind for kind in Between.__subclasses__()}


def kind_of(item: Any) -> type[Between] | None:
    """The kind of an entry of `questions`, told by its keys; None for a question."""
    if not isinstance(item, dict) or "type" in item:
        return None
    return next((kind for key, kind in BETWEEN.items() if key in item), None)
