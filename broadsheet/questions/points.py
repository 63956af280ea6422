"""Points that an answer may make, each with its marks: the scheme that it is marked by."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar, TypeVar

from pydantic import Field

from broadsheet.questions.fields import Absent, Accept, Evidence, MarkingNote, Reject, Why
from broadsheet.questions.keyed import ANSWER_OR_QUOTE
from broadsheet.sheet.answers import Point
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.marks import Mark, Way
from broadsheet.source.records.record import Mention, Record, Text
from broadsheet.source.records.worth import Marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.texts import RichText
    from broadsheet.source.records.record import Quote

AnyPoint = TypeVar("AnyPoint", bound="MarkedPoint")

TOO_FEW_POINTS = Code("too-few-points", Severity.ERROR)


class MarkedPoint(Record):
    """One point that an answer may make; `names the engineer` is short for `{point: …}`."""

    SHORT: ClassVar = "point"

    point: Annotated[Text | None, Mark.CLAIM, Way("point")] = Field(
        default=None,
        description="What the answer has to say or do. For the key only.",
        examples=["names the engineer"],
    )
    quote: Annotated[Mention | None, Way("quote")] = Field(
        default=None,
        description="The point as words of the passage, copied letter for letter, in place of "
        "`point`. For the key only.",
        examples=["rotten planks"],
    )
    marks: Marks | None = Field(
        default=None,
        description="What the point is worth; 0 where it only belongs to a good answer. Left out: "
        "1. For the key only.",
        examples=[2, 0.5],
    )
    accept: Accept = None
    reject: Reject = None
    evidence: Evidence = None
    absent: Absent = None
    why: Why = None
    note: MarkingNote = None

    @property
    def worth(self) -> Fraction:
        """Its marks."""
        return Fraction(1) if self.marks is None else self.marks

    @property
    def words(self) -> str:
        """What it says, as the lesson writes it."""
        return self.quote.quote if self.quote else self.point or ""

    @property
    def shown_by(self) -> tuple[Quote, ...]:
        """The words of the passage that show it: those that it is, and others."""
        return (*((self.quote,) if self.quote else ()), *(self.evidence or ()))

    def check_point(self) -> Iterator[Diagnostic]:
        """Whether it is told or quoted, and not both."""
        if self.point and self.quote:
            message = "a point is `point` or `quote`, and here are both"
            yield Diagnostic(ANSWER_OR_QUOTE, self.at("quote"), message, "delete one of the two")
        elif not self.words:
            hint = "add `point: …`, or `quote: …` with words of the passage"
            yield Diagnostic(ANSWER_OR_QUOTE, self.at(), "there is no point here", hint)

    def text(self, texts: TextBuilder) -> RichText:
        """What it says, as a pupil could write it."""
        return texts.inline(texts.quoted(self.quote)) if self.quote else texts.own(self.words)

    def printed(self, texts: TextBuilder) -> Point:
        """The point as the key has it."""
        return Point(
            self.text(texts),
            self.worth,
            tuple(texts.own(text) for text in self.accept or ()),
            tuple(texts.own(text) for text in self.reject or ()),
            texts.remarks(evidence=self.shown_by, why=self.why, note=self.note),
        )


def best(points: Sequence[AnyPoint], enough: int | None) -> list[AnyPoint]:
    """The points that are worth most, in the order they are written in.

    Args:
        points: of a question.
        enough: how many of them get all the marks; None for all.
    """
    ordered = sorted(range(len(points)), key=lambda at: -points[at].worth)
    return [points[at] for at in sorted(ordered[:enough])]
