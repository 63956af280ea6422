"""True or false: does the passage say so, does it say otherwise, or does it not say?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from broadsheet.article.attribution import though_not_stated
from broadsheet.questions.base import Act
from broadsheet.questions.fields import (
    Accept,
    Allow,
    Evidence,
    ForLevels,
    ItemMarks,
    MarkingNote,
    Reject,
    Why,
)
from broadsheet.questions.rows import RowsQuestion
from broadsheet.sheet.answers import Answer, Chosen, Remark
from broadsheet.sheet.items import Choice, Option, Slot
from broadsheet.sheet.texts import RichText, Run
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.marks import Meanings
from broadsheet.source.records.record import Items, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.article.quotable import Quotable
    from broadsheet.questions.texts import TextBuilder
    from broadsheet.source.text import Place

TRUE_WITHOUT_EVIDENCE = Code("true-without-evidence", Severity.WARNING)
ANSWERS_FORM_A_PATTERN = Code("answers-form-a-pattern", Severity.WARNING)

# From this many statements on, one answer for all is a pattern.
A_PATTERN = 3
ANSWERS = ("true", "false", "not stated")
# A statement that is about who says something, in English.
_OF_A_SOURCE = re.compile(
    r"\b(?:who (?:says|said|speaks|spoke|writes|wrote)|(?:said|spoken|written) by|speaker|"
    r"attributed to|whose (?:words|opinion|view|judgement)|"
    r"sources?(?! of (?:the )?(?:river|water|money|income|energy|heat|power|light)))\b",
    re.IGNORECASE,
)


def _verdict(value: Any) -> Any:
    """An answer in the words of `ANSWERS`, whatever its capital letters."""
    if not isinstance(value, str):
        return value
    word = " ".join(value.casefold().split())
    return {"yes": "true", "no": "false"}.get(word, word)


TrueOrFalseAnswer = Annotated[
    Literal["true", "false", "not stated"],
    BeforeValidator(_verdict),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": [True, False, "not stated"]},
                # What else is understood; an editor does not suggest it. No value is both, as
                # editors would then show both.
                {
                    "type": "string",
                    "pattern": r"^(?!not stated$)"
                    r"\s*([Tt]rue|[Ff]alse|[Yy]es|[Nn]o|[Nn]ot\s+[Ss]tated)\s*$",
                },
            ]
        }
    ),
    Meanings(
        {
            "true": "The passage says so.",
            "false": "The passage says otherwise.",
            "not stated": "The passage does not say, whatever you may know from elsewhere.",
        },
        synonyms={"maybe": "not stated", "unknown": "not stated"},
    ),
]


class TrueOrFalseStatement(Record):
    """A statement to be judged by the passage alone."""

    text: Text = Field(
        description="The statement to judge, in your own words. Printed on the worksheet.",
        examples=["The bridge will be closed for a year."],
    )
    answer: TrueOrFalseAnswer = Field(
        description="Whether the passage says so. For the key only.", examples=[True, "not stated"]
    )
    evidence: Evidence = None
    why: Why = None
    accept: Accept = None
    reject: Reject = None
    note: MarkingNote = None
    marks: ItemMarks = None
    for_: ForLevels = None
    allow: Allow = None


class TrueOrFalse(RowsQuestion):
    """Does the passage say so, does it say otherwise, or does it not say?

    Each statement has an `answer`: `true`, `false` or `not stated`. Only the passage counts, not
    what is so in the world. `evidence` are the words that show it; for `not stated` it may be the
    words that come nearest. Worth one mark a statement unless `marks` says otherwise.
    """

    ACT: ClassVar = Act.TICK
    ALSO_CALLED: ClassVar = (
        "true-false",
        "tf",
        "true-false-not-stated",
        "right-or-wrong",
    )
    ITEMS: ClassVar = "statements"
    HEADING: ClassVar = "statement"
    SAMPLE: ClassVar = """\
- type: true-or-false
  statements:
    - text: Nargis Kasenova works at Harvard University.
      answer: true
      evidence: Eurasian Studies at Harvard University
      why: The center that she works for is at the university.
    - text: The passage says that Kazakhstan will move closer to Russia.
      answer: false
      evidence: the country will not go for rapprochement with Russia
      why: It says that the country will *not* do so.
    - text: Kasenova speaks for the government of the United States.
      answer: not stated
      why: Her post is given. Nothing is said about whom she speaks for.
"""

    statements: Items[TrueOrFalseStatement] = Field(
        description="The statements to judge, each with its answer. Printed as the rows of a "
        "table, without the answers.",
        examples=[
            [
                {
                    "text": "The bridge will be closed for a year.",
                    "answer": True,
                    "evidence": "The work is expected to take a year",
                },
                {"text": "A new bridge will be built beside it.", "answer": "not stated"},
            ]
        ],
    )

    def check_itself(self) -> Iterator[Diagnostic]:
        """What is keyed as true has its evidence, and the answers differ."""
        for statement in self.statements:
            # False may rest on words that are not there, and so may `not stated`.
            if statement.answer == "true" and not statement.evidence:
                message = "no words of the passage are given that show this to be true"
                hint = "add `evidence: …`, or write `answer: not stated`"
                place = statement.at("answer")
                yield Diagnostic(TRUE_WITHOUT_EVIDENCE, place, message, hint)
        answers = {statement.answer for statement in self.statements}
        if len(self.statements) >= A_PATTERN and len(answers) == 1:
            message = f"all {len(self.statements)} statements have the answer `{answers.pop()}`"
            hint = "change some statements so that another answer is right"
            place = self.statements[0].at("answer")
            yield Diagnostic(ANSWERS_FORM_A_PATTERN, place, message, hint)

    def check(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """No attribution stands beside a source that is not stated."""
        for statement in self.statements:
            if statement.answer == "not stated" and _OF_A_SOURCE.search(statement.text):
                for quote in statement.evidence or ():
                    message = "stands near this evidence, and the source is to be not stated"
                    hint = "if it may give the source, another answer is right"
                    found, place = quotable.place(quote), statement.at("answer")
                    yield from though_not_stated(found, place, message, hint)

    def said_to_be_true(self) -> Iterator[tuple[str, Place]]:
        """The statements that are keyed as true."""
        for statement in self.statements:
            if statement.answer == "true":
                yield statement.text, statement.at("text")

    def definitions(self, texts: TextBuilder) -> tuple[RichText, ...]:
        """What true, false and not stated mean."""
        return (texts.wording("definition"),)

    def said(self, item: TrueOrFalseStatement) -> str:
        """The lesson's own words."""
        return item.text

    def slots(self, item: TrueOrFalseStatement, texts: TextBuilder) -> tuple[Slot, ...]:
        """A box for every answer."""
        options = tuple(Option(name, texts.wording(name)) for name in map(_name, ANSWERS))
        return (Choice("answer", options),)

    def right(self, item: TrueOrFalseStatement, texts: TextBuilder) -> Mapping[str, Answer]:
        """The box to tick, and the words that show it."""
        right = Chosen((_name(item.answer),))
        return {"answer": texts.answer(right, item.evidence, item.why)}

    def head(self, item: TrueOrFalseStatement, texts: TextBuilder) -> RichText:
        """The answer; the statement itself has no other name than its number."""
        return texts.inline(Run(texts.label(_name(item.answer)), strong=True))

    def remarks(self, item: TrueOrFalseStatement, texts: TextBuilder) -> Sequence[Remark]:
        """The words that show it, and what else is right."""
        return texts.remarks(
            evidence=item.evidence,
            why=item.why,
            accept=item.accept,
            reject=item.reject,
            note=item.note,
        )


def _name(answer: str) -> str:
    """The name of an answer's wording, and of its box."""
    return answer.replace(" ", "-")
