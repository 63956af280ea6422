"""Short answer: an open question with ruled lines, a model answer, points and rubrics."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from broadsheet.questions.base import Act, Question
from broadsheet.questions.fields import Evidence
from broadsheet.questions.points import TOO_FEW_POINTS, MarkedPoint, best
from broadsheet.questions.short_answer._scheme import (
    POINTS_INSTEAD,
    ScoringLevel,
    adds_up,
    check_levels,
    printed_rubric,
)
from broadsheet.questions.sums import MARKS_DO_NOT_ADD_UP, said_sum
from broadsheet.sheet.answers import Answer, Notes, Written
from broadsheet.sheet.items import Body, Room, Writing
from broadsheet.sheet.texts import SlotId
from broadsheet.sheet.wordings import said_number
from broadsheet.source.diagnostics import Diagnostic, Fix
from broadsheet.source.records.marks import Mark
from broadsheet.source.records.record import KEY_MISSING, Count, Items, NamedLists, Text
from broadsheet.source.records.worth import written_marks
from broadsheet.source.yaml.fixes import rewritten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.questions.texts import TextBuilder
    from broadsheet.source.text import Place

USUAL_LINES = 3


class ShortAnswer(Question):
    """An open question, answered on ruled lines.

    `answer` is a model answer. It may be left out where `points` or a `rubric` say what the marks
    are given for. The `points` add up, and with `any-of: 2` any two of them are enough. A
    `rubric` has levels from the best to the worst; several rubrics stand under names, and their
    best levels add up. All of it together is worth the question's `marks`.
    """

    ACT: ClassVar = Act.WRITE
    ALSO_CALLED: ClassVar = (
        "open",
        "open-question",
        "essay",
        "question",
        "written",
        "neutral-rewrite",
        "judgement",
    )
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
    - {level: Nothing to mark, marks: 0, looks-like: Names the writer of the article.}
"""

    ask: Annotated[Text, Mark.ASKED, Mark.EARLY] = Field(
        description="What you ask, in your own words. Printed on the worksheet.",
        examples=["Who says that the bridge will close? Quote the words that tell you."],
    )
    answer: Annotated[Text | None, Mark.CLAIM, Mark.EARLY] = Field(
        default=None,
        description="A good answer, as a pupil could write it. May be left out where there are "
        "`points` or a `rubric`. For the key only.",
        examples=["The town council. The text says “the town council said on Monday”."],
    )
    evidence: Evidence = None
    points: Items[MarkedPoint] | None = Field(
        default=None,
        description="What the answer has to say, point by point, each with its marks. For the "
        "key only.",
        examples=[
            [
                {"point": "names the engineer", "accept": "Maren Holt"},
                {"point": "quotes the words that tell", "marks": 0.5},
            ]
        ],
    )
    any_of: Count | None = Field(
        default=None,
        description="How many of the `points` are enough: with 2, any two of them get all the "
        "marks. Left out: all are needed. For the key only.",
        examples=[2],
    )
    rubric: NamedLists[ScoringLevel] | None = Field(
        default=None,
        description="What the marks are given for, from the best answer to the weakest. Several "
        "rubrics stand under names of your own, and their best levels add up. For the key only.",
        examples=[
            [
                {"level": "Proficient", "marks": 2, "looks-like": "Names the engineer and quotes."},
                {"level": "Basic", "marks": 1, "looks-like": "Names the engineer only."},
            ],
            {
                "Content": [
                    {"level": "Clear", "marks": "3-4", "looks-like": "A judgement with a reason."},
                    {"level": "Partly", "marks": "1-2", "looks-like": "A judgement alone."},
                ],
                "Language": [{"level": "Whole", "marks": 1, "looks-like": "Whole sentences."}],
            },
        ],
    )

    @property
    def ruled(self) -> int:
        """None: the lines are what this type itself prints."""
        return 0

    def usual_marks(self) -> int:
        """One; what is for the teacher only cannot decide what the sheet says."""
        return 1

    def check_itself(self) -> Iterator[Diagnostic]:
        """There is something to mark by; the rubrics go down, and all adds up to the marks."""
        if not (self.answer or self.points or self.rubric):
            hint = "add `answer: …`, or what you mark by: `points` or a `rubric`"
            message = "`answer` is missing here"
            yield Diagnostic(KEY_MISSING, self.at(), message, hint, key="answer")
        for point in self.points or ():
            yield from point.check_point()
        rubrics = (self.rubric or {}).values()
        faults = [p for levels in rubrics for p in check_levels(levels, self.worth)]
        yield from faults
        if self.any_of and self.any_of > len(self.points or ()):
            message = f"any {self.any_of} of the points are asked for, and {self._points_there}"
            hint = "add points, or write a smaller number"
            yield Diagnostic(TOO_FEW_POINTS, self.at("any-of"), message, hint)
        elif not faults:
            yield from self._adds_up()

    @property
    def _points_there(self) -> str:
        match len(self.points or ()):
            case 0:
                return "there is none"
            case 1:
                return "there is one"
            case several:
                return f"there are {several}"

    def _adds_up(self) -> Iterator[Diagnostic]:
        """What the best answer gets is what the sheet says."""
        levels = [each[0] for each in (self.rubric or {}).values()]
        points = [point.worth for point in best(self.points or (), self.any_of)]
        parts = [level.marks.most for level in levels] + [worth for worth in points if worth]
        total = sum(parts, Fraction())
        # Points without marks say what belongs to a good answer, and not what it is worth.
        if total == self.worth or not parts:
            return
        names = ["the best level" if len(levels) == 1 else "the best levels"] if levels else []
        names += ["the points"] if len(parts) > len(levels) else []
        verb = "is" if names == ["the best level"] else "are"
        message = (
            f"{' and '.join(names)} {verb} worth {said_sum(parts)}, and the question "
            f"{said_number(self.worth)}"
        )
        hint = f"give the question `marks: {written_marks(total)}`"
        if any(adds_up(each, self.worth) for each in (self.rubric or {}).values()):
            hint = f"{hint}; or, {POINTS_INSTEAD}"
        place: Place = levels[0].at("marks") if levels else self.at("points")
        fixes: tuple[Fix, ...] = ()
        if self.marks is not None:
            place = self.at("marks")
            fixes = (rewritten(place.text, written_marks(total), place),)
        yield Diagnostic(MARKS_DO_NOT_ADD_UP, place, message, hint, fixes=fixes)

    def asked(self, texts: TextBuilder) -> Body:
        """As many ruled lines as the lesson asks for, whatever the answer."""
        return Body(slots=(Writing("answer", Room("lines", self.lines or USUAL_LINES)),))

    def answers(self, texts: TextBuilder) -> Mapping[SlotId, Answer]:
        """The model answer, and the points that an answer is marked by."""
        written = Written(
            texts.own(self.answer) if self.answer else None,
            tuple(texts.own(text) for text in self.accept or ()),
            tuple(texts.own(text) for text in self.reject or ()),
            points=tuple(point.printed(texts) for point in self.points or ()),
            enough=self.any_of,
        )
        return {SlotId(0, "answer"): texts.answer(written, self.evidence, self.why)}

    def overall(self, texts: TextBuilder) -> Notes:
        """The evidence and the rubrics, besides what every question has."""
        usual = super().overall(texts)
        rubrics = tuple(
            printed_rubric(name, levels, texts) for name, levels in (self.rubric or {}).items()
        )
        return Notes(0, None, texts.remarks(evidence=self.evidence) + usual.remarks, rubrics)
