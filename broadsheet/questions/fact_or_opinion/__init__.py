"""Fact or opinion: could evidence show this right or wrong?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from broadsheet.questions.base import Printed, Question
from broadsheet.questions.fact_or_opinion._judgement import (
    FACT_WITH_JUDGEMENT,
    OPINION_WITHOUT_JUDGEMENT,
    against_verdict,
)
from broadsheet.questions.fields import (
    Accept,
    Allow,
    Evidence,
    ForLevels,
    MarkingNote,
    Meanings,
    Reject,
    Why,
)
from broadsheet.sheet.items import Answer, Cited, Item, Placed, View, verbatim
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import fold, whole_words
from broadsheet.source.records.record import Items, Phrase, Quote, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.article.quotable import Reading

QUOTE_OR_PARAPHRASE = Code(
    "quote-or-paraphrase",
    Severity.ERROR,
    "A statement is either quoted from the passage or told in other words. Here both are given, "
    "or neither, so it is not clear what the class is to judge.",
    "Keep `quote:` with words copied from the passage, or `paraphrase:` with your own words and "
    "`evidence:`.",
)
PARAPHRASE_WITHOUT_EVIDENCE = Code(
    "paraphrase-without-evidence",
    Severity.ERROR,
    "A statement in other words does not show where it comes from. The key must say which words "
    "of the passage it stands for, so that the class can compare the two.",
    "Add `evidence:` with words copied from the passage.",
)
ANSWERS_ALL_ALIKE = Code(
    "answers-all-alike",
    Severity.ERROR,
    "All statements of the question have the same answer, so the class has nothing to tell apart.",
    "Add a statement with another answer, or exchange one.",
)
OPINION_PART_MISSING = Code(
    "opinion-part-missing",
    Severity.ERROR,
    "A mixed statement has a part that can be checked and a part that judges. The key must show "
    "which words judge.",
    "Add `opinion-part:` with words of the statement, or change the answer.",
)
OPINION_PART_OUTSIDE = Code(
    "opinion-part-outside",
    Severity.ERROR,
    "The words of `opinion-part` do not stand in the statement that they are to be a part of, so "
    "the class could not find them there.",
    "Copy them from the statement, letter for letter.",
)
OPINION_PART_UNEXPECTED = Code(
    "opinion-part-unexpected",
    Severity.ERROR,
    "Only a mixed statement has a part that is an opinion. One that is all fact or all opinion has "
    "no such part.",
    "Write `answer: mixed`, or delete `opinion-part`.",
)
VOICE_MISSING = Code(
    "voice-missing",
    Severity.WARNING,
    "The key does not say whose judgement this is. An article may report an opinion without "
    "sharing it.",
    "Add `voice:`, such as `voice: the writer`, or `voice: unclear`.",
)

Verdict = Annotated[
    Literal["fact", "opinion", "mixed"],
    Meanings(
        {
            "fact": "Evidence could show it right or wrong. It may be false.",
            "opinion": "It judges, wishes or foretells.",
            "mixed": "One part can be checked, and another part judges. Needs `opinion-part`.",
        }
    ),
]


class Statement(Record):
    """A statement, and whether evidence could show it right or wrong."""

    quote: Quote | None = Field(
        default=None,
        description="The statement, copied from the passage letter for letter. Printed on the "
        "worksheet.",
        examples=["It will probably be too small", {"quote": "the plan", "occurrence": 2}],
    )
    paraphrase: Text | None = Field(
        default=None,
        description="The statement in your own words, in place of `quote`. Printed on the "
        "worksheet. Needs `evidence`.",
        examples=["The work on the bridge takes a year."],
    )
    evidence: Evidence = None
    answer: Verdict = Field(
        description="Whether the statement is a fact or an opinion. For the key only.",
        examples=["opinion"],
    )
    opinion_part: Phrase | None = Field(
        default=None,
        description="The words of a mixed statement that are an opinion, copied from it. For the "
        "key only.",
        examples=["rotten", {"quote": "far too late", "occurrence": 2}],
    )
    voice: Text | None = Field(
        default=None, description="Whose opinion it is. For the key only.", examples=["the writer"]
    )
    check: Text | None = Field(
        default=None,
        description="How a reader could check a fact. For the key only.",
        examples=["Look for the report of the town council."],
    )
    why: Why = None
    accept: Accept = None
    reject: Reject = None
    note: MarkingNote = None
    for_: ForLevels = None
    allow: Allow = None


@dataclass(frozen=True, slots=True)
class Row(View):
    """A statement as it is printed, `cited` or told in other `words`; `slot` begins its slots."""

    slot: str
    number: int
    cited: Cited | None
    words: str


@dataclass(frozen=True, slots=True)
class FactOrOpinionView(View):
    """The statements in the lesson's order."""

    rows: tuple[Row, ...]


class FactOrOpinion(Question):
    """Could evidence show this right or wrong?

    A factual statement can be checked, and may be false. An opinion judges, wishes or foretells.
    A mixed statement does both: `opinion-part` is its words that judge. A statement is a `quote`,
    or a `paraphrase` with `evidence`. `voice` says whose judgement it is, `check` how a reader
    could check a fact.
    """

    ITEMS: ClassVar = "statements"
    CODES: ClassVar = (
        QUOTE_OR_PARAPHRASE,
        PARAPHRASE_WITHOUT_EVIDENCE,
        ANSWERS_ALL_ALIKE,
        OPINION_PART_MISSING,
        OPINION_PART_OUTSIDE,
        OPINION_PART_UNEXPECTED,
        VOICE_MISSING,
        FACT_WITH_JUDGEMENT,
        OPINION_WITHOUT_JUDGEMENT,
    )
    SAMPLE: ClassVar = """\
- type: fact-or-opinion
  statements:
    - quote: there were about a couple of hundred NGOs operating in the country
      answer: fact
      check: Look for a public register of NGOs.
      why: Organizations can be counted, even if this is a rough number.
    - quote: America and its allies must help
      answer: opinion
      voice: Kasenova, as reported by the writer
      why: “Must” says what ought to happen.
    - quote: Askar Umarov, an open Russophobe, was appointed
      answer: mixed
      opinion-part: an open Russophobe
      voice: unclear, the writer or Nargis Kasenova
      check: Look for the appointment in government announcements.
"""

    type: Literal["fact-or-opinion"]
    statements: Items[Statement] = Field(
        description="The statements to judge, each with its answer. Printed as the rows of a "
        "table, without the answers.",
        examples=[
            [
                {
                    "quote": "a third of the planks have been weakened by water",
                    "answer": "fact",
                    "check": "Look for the report of the engineer.",
                },
                {
                    "quote": "It will probably be too small",
                    "answer": "opinion",
                    "voice": "the writer",
                },
            ]
        ],
    )

    def usual_marks(self) -> int:
        """One for each statement."""
        return len(self.statements)

    def item_texts(self) -> tuple[str, ...]:
        """The statements."""
        return tuple(
            statement.quote.quote if statement.quote else statement.paraphrase or ""
            for statement in self.statements
        )

    def check(self, reading: Reading) -> Iterator[Diagnostic]:
        """Each statement is complete, its opinion part fits, and the answers differ."""
        for statement in self.statements:
            yield from _text_problems(statement)
            yield from _part_problems(statement, reading)
            if statement.answer != "fact" and not statement.voice:
                message = f"the key does not say whose judgement this `{statement.answer}` one is"
                hint = "add `voice:`, such as `voice: the writer`"
                yield Diagnostic(VOICE_MISSING, statement.at("answer"), message, hint)
            yield from _wording_problems(statement, reading)
        answers = {statement.answer for statement in self.statements}
        if len(answers) == 1 and len(self.statements) > 1:
            last = self.statements[-1]
            message = f"all {len(self.statements)} statements are `{last.answer}`"
            hint = "add a statement with another answer, or exchange one"
            yield Diagnostic(ANSWERS_ALL_ALIKE, last.at("answer"), message, hint)

    def view(self, printed: Printed) -> FactOrOpinionView:
        """The statements; each has three boxes and a place for the reason."""
        return FactOrOpinionView(
            tuple(
                Row(
                    f"s{number}",
                    number,
                    printed.cite(statement.quote) if statement.quote else None,
                    printed.text(statement.paraphrase or ""),
                )
                for number, statement in enumerate(self.statements, start=1)
            )
        )

    def answers(self, printed: Printed) -> Mapping[str, Answer]:
        """The boxes to tick, and the reasons: how to check a fact, why an opinion is one."""
        answers: dict[str, Answer] = {}
        for number, statement in enumerate(self.statements, start=1):
            answers[f"s{number}-{statement.answer}"] = True
            reason = statement.why
            if statement.voice and not reason:
                reason = f"{printed.label('voice')}: {statement.voice}"
            if statement.answer == "fact":
                reason = statement.check or statement.why
            parts = (_part(statement, printed), printed.text(reason) if reason else None)
            if any(parts):
                answers[f"s{number}-reason"] = " – ".join(part for part in parts if part)
        return answers

    def items(self, printed: Printed) -> tuple[Item, ...]:
        """Each statement with its answer, whose judgement it is, how to check it, and why."""
        return tuple(_item(statement, printed) for statement in self.statements)

    def placed(self, printed: Printed) -> tuple[Placed, ...]:
        """Each statement and its answer."""
        return tuple(
            Placed(
                _words(statement, printed),
                printed.words.text(f"answer-{statement.answer}"),
                str(number),
            )
            for number, statement in enumerate(self.statements, start=1)
        )


def _part(statement: Statement, printed: Printed) -> str | None:
    """The opinion part in quotation marks, as inline Markdown."""
    if statement.opinion_part is None:
        return None
    words = statement.opinion_part.quote
    found = printed.reading.find(words) if statement.quote else ()
    opening, closing = printed.furniture.pair("quotation-marks")
    return opening + verbatim(found[0].text if found else words) + closing


def _words(statement: Statement, printed: Printed) -> str:
    """What tells a statement from the others, as inline Markdown."""
    if statement.quote:
        return printed.beginning(statement.quote)
    return printed.text(statement.paraphrase or "")


def _item(statement: Statement, printed: Printed) -> Item:
    answer = printed.words.text(f"answer-{statement.answer}")
    return Item(
        f"{_words(statement, printed)} — **{answer}**",
        printed.remarks(
            **{"opinion-part": _part(statement, printed)},
            voice=statement.voice,
            check=statement.check,
            why=statement.why,
            evidence=statement.evidence,
            accept=statement.accept,
            reject=statement.reject,
            note=statement.note,
        ),
    )


def _text_problems(statement: Statement) -> Iterator[Diagnostic]:
    """A statement is quoted or told in other words, and then it has evidence."""
    if statement.quote and statement.paraphrase:
        message = "a statement is `quote` or `paraphrase`, and here are both"
        place = statement.at("paraphrase")
        yield Diagnostic(QUOTE_OR_PARAPHRASE, place, message, "delete one of the two")
    elif not statement.quote and not statement.paraphrase:
        hint = "add `quote:` with words copied from the passage"
        yield Diagnostic(QUOTE_OR_PARAPHRASE, statement.at(), "there is no statement here", hint)
    elif statement.paraphrase and not statement.evidence:
        message = "the passage's own words are not given for this paraphrase"
        hint = "add `evidence:` with words copied from the passage"
        yield Diagnostic(PARAPHRASE_WITHOUT_EVIDENCE, statement.at("paraphrase"), message, hint)


def _part_problems(statement: Statement, reading: Reading) -> Iterator[Diagnostic]:
    """A mixed statement has an opinion part, inside it; others have none."""
    part = statement.opinion_part
    if part is None:
        if statement.answer == "mixed":
            message = "the key does not say which words of this mixed statement judge"
            hint = "add `opinion-part:` with words of the statement"
            yield Diagnostic(OPINION_PART_MISSING, statement.at("answer"), message, hint)
    elif statement.answer != "mixed":
        message = f"a statement that is all `{statement.answer}` has no opinion part"
        hint = "write `answer: mixed`, or delete `opinion-part`"
        yield Diagnostic(OPINION_PART_UNEXPECTED, part.at("quote"), message, hint)
    elif not _is_inside(part, statement, reading):
        message = f"`{part.quote}` does not stand in the statement"
        hint = "copy the judging words from the statement, letter for letter"
        yield Diagnostic(OPINION_PART_OUTSIDE, part.at("quote"), message, hint)


def _wording_problems(statement: Statement, reading: Reading) -> Iterator[Diagnostic]:
    found = reading.place(statement.quote) if statement.quote else None
    seed = found.seed if found else reading.passages[0].seed
    text = found.text if found else statement.paraphrase or ""
    reasons = (statement.why, statement.check, statement.note, *(statement.accept or ()))
    explained = " ".join(filter(None, reasons))
    place = statement.at("answer")
    yield from against_verdict(text, statement.answer, explained, seed.language, place)


def _is_inside(part: Phrase, statement: Statement, reading: Reading) -> bool:
    """Whether the words stand in the statement, matched as quotations are."""
    if statement.quote:
        whole = reading.place(statement.quote)
        found = reading.find(part.quote)
        if part.occurrence:
            found = found[part.occurrence - 1 : part.occurrence]
        return any(f.seed is whole.seed and f.span in whole.span for f in found)
    words, text = fold(part.quote).text.strip(), fold(statement.paraphrase or "").text
    return any(True for _ in whole_words(words, text))
