"""Short answer: an open question with ruled lines, a model answer and a rubric."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from broadsheet.questions.base import Question
from broadsheet.questions.fields import Evidence
from broadsheet.sheet.answers import Answer, Notes, RubricLevel, Written
from broadsheet.sheet.items import Body, Room, Writing
from broadsheet.sheet.texts import SlotId
from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.source.records.marks import Mark
from broadsheet.source.records.record import Count, Items, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.questions.texts import TextBuilder

RUBRIC_OUT_OF_ORDER = Code("rubric-out-of-order", Severity.ERROR)
RUBRIC_MARKS = Code("rubric-marks", Severity.ERROR)

USUAL_LINES = 3


class ScoringLevel(Record):
    """One level of a rubric."""

    level: Text = Field(
        description="The name of this level, in your own words. For the key only.",
        examples=["Proficient"],
    )
    marks: Count = Field(
        description="The marks for an answer of this level. For the key only.", examples=[2]
    )
    looks_like: Text = Field(
        description="What an answer of this level looks like. For the key only.",
        examples=["Names the engineer and quotes the words."],
    )


class ShortAnswer(Question):
    """An open question, answered on ruled lines.

    `answer` is a model answer. A `rubric` says what the marks are given for, from the best
    level to the worst; the best is worth the question's `marks`.
    """

    SAMPLE: ClassVar = """\
- type: short-answer
  ask: Who does not want Kazakhstan to move closer to Russia? Quote the words that tell you.
  lines: 3
  marks: 2
  answer: One researcher, Nargis Kasenova. The text says “This is the opinion of Nargis Kasenova”.
  evidence: This is the opinion of Nargis Kasenova
  rubric:
    - {level: Proficient, marks: 2, looks-like: Names the researcher and quotes the words.}
    - {level: Basic, marks: 1, looks-like: Names the researcher only.}
"""

    ask: Annotated[Text, Mark.ASKED, Mark.EARLY] = Field(
        description="What you ask, in your own words. Printed on the worksheet.",
        examples=["Who says that the bridge will close? Quote the words that tell you."],
    )
    answer: Annotated[Text, Mark.CLAIM] = Field(
        description="A good answer, as a pupil could write it. For the key only.",
        examples=["The town council. The text says “the town council said on Monday”."],
    )
    evidence: Evidence = None
    rubric: Items[ScoringLevel] | None = Field(
        default=None,
        description="What the marks are given for, from the best answer to the weakest. For the "
        "key only.",
        examples=[
            [
                {"level": "Proficient", "marks": 2, "looks-like": "Names the engineer and quotes."},
                {"level": "Basic", "marks": 1, "looks-like": "Names the engineer only."},
            ]
        ],
    )

    @property
    def ruled(self) -> int:
        """None: the lines are what this type itself prints."""
        return 0

    def usual_marks(self) -> int:
        """One; a rubric is for the teacher only, so the sheet cannot take its marks from it."""
        return 1

    def check_itself(self) -> Iterator[Diagnostic]:
        """The rubric goes from the best to the worst, and its best is worth the marks."""
        if not self.rubric:
            return
        for better, worse in zip(self.rubric, self.rubric[1:], strict=False):
            if worse.marks >= better.marks:
                message = f"`{worse.level}` is not worth less than `{better.level}` before it"
                hint = "order the levels from the most marks to the fewest"
                yield Diagnostic(RUBRIC_OUT_OF_ORDER, worse.at("marks"), message, hint)
                return
        names = [level.level for level in self.rubric]
        for index, level in enumerate(self.rubric):
            if level.level in names[:index]:
                here, first = level.at("level"), self.rubric[names.index(level.level)].at("level")
                lines = " and ".join(
                    str(at.file.position(at.span.start)[0]) for at in (first, here)
                )
                message = f"the level `{level.level}` stands here twice"
                hint = f"give one of them another name (lines {lines}), or delete one"
                note = Note(first, f"the first `{level.level}`")
                yield Diagnostic(RUBRIC_OUT_OF_ORDER, here, message, hint, (note,))
                return
        best = self.rubric[0]
        if best.marks != self.worth:
            message = f"the best level is worth {best.marks}, the question {self.worth}"
            hint = f"give the question `marks: {best.marks}`"
            yield Diagnostic(RUBRIC_MARKS, best.at("marks"), message, hint)

    def asked(self, texts: TextBuilder) -> Body:
        """As many ruled lines as the lesson asks for, whatever the answer."""
        return Body(slots=(Writing("answer", Room("lines", self.lines or USUAL_LINES)),))

    def answers(self, texts: TextBuilder) -> Mapping[SlotId, Answer]:
        """The model answer."""
        accept = tuple(texts.own(text) for text in self.accept or ())
        reject = tuple(texts.own(text) for text in self.reject or ())
        written = Written(texts.own(self.answer), accept, reject)
        return {SlotId(0, "answer"): texts.answer(written, self.evidence, self.why)}

    def overall(self, texts: TextBuilder) -> Notes:
        """The evidence and the rubric, besides what every question has."""
        usual = super().overall(texts)
        rubric = tuple(
            RubricLevel(texts.own(level.level), Fraction(level.marks), texts.own(level.looks_like))
            for level in self.rubric or ()
        )
        return Notes(0, None, texts.remarks(evidence=self.evidence) + usual.remarks, rubric)
