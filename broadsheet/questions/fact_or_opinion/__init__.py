"""Fact or opinion: could evidence show this right or wrong?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from broadsheet.article.units import Units
from broadsheet.questions.base import Act
from broadsheet.questions.fact_or_opinion._judgement import against_verdict
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
from broadsheet.sheet.answers import Answer, Chosen, Marked, Remark, Written
from broadsheet.sheet.items import Choice, Marking, Option, Room, Slot, Writing
from broadsheet.sheet.texts import RichText, Run
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import fold
from broadsheet.source.records.marks import Mark, Meanings, Way
from broadsheet.source.records.record import Items, Phrase, Quote, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.article.quotable import FoundWords, Quotable
    from broadsheet.questions.texts import TextBuilder

QUOTE_OR_PARAPHRASE = Code("quote-or-paraphrase", Severity.ERROR)
PARAPHRASE_WITHOUT_EVIDENCE = Code("paraphrase-without-evidence", Severity.ERROR)
ANSWERS_ALL_ALIKE = Code("answers-all-alike", Severity.ERROR)
OPINION_PART_MISSING = Code("opinion-part-missing", Severity.ERROR)
OPINION_PART_OUTSIDE = Code("opinion-part-outside", Severity.ERROR)
OPINION_PART_UNEXPECTED = Code("opinion-part-unexpected", Severity.ERROR)
VOICE_MISSING = Code("voice-missing", Severity.WARNING)

VERDICTS = ("fact", "opinion", "mixed")
Verdict = Annotated[
    Literal["fact", "opinion", "mixed"],
    Meanings(
        {
            "fact": "Evidence could show it right or wrong. It may be false.",
            "opinion": "It judges, wishes or foretells.",
            "mixed": "One part can be checked, and another part judges. Needs `opinion-part`.",
        },
        synonyms={"factual": "fact"},
    ),
]


class FactOrOpinionStatement(Record):
    """A statement, and whether evidence could show it right or wrong."""

    quote: Annotated[Quote | None, Way("quote")] = Field(
        default=None,
        description="The statement, copied from the passage letter for letter. Printed on the "
        "worksheet.",
        examples=["It will probably be too small", {"quote": "the plan", "occurrence": 2}],
    )
    paraphrase: Annotated[Text | None, Way("paraphrase")] = Field(
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
    opinion_part: Annotated[Phrase | None, Mark.FEW_WORDS] = Field(
        default=None,
        description="The words of a mixed statement that are an opinion, copied from it. For the "
        "key only.",
        examples=["rotten", {"quote": "far too late", "occurrence": 2}],
    )
    voice: Annotated[Text | None, Mark.REASON] = Field(
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
    marks: ItemMarks = None
    for_: ForLevels = None
    allow: Allow = None


class FactOrOpinion(RowsQuestion):
    """Could evidence show this right or wrong?

    A factual statement can be checked, and may be false. An opinion judges, wishes or foretells.
    A mixed statement does both: `opinion-part` is its words that judge. A statement is a `quote`,
    or a `paraphrase` with `evidence`. `voice` says whose judgement it is, `check` how a reader
    could check a fact.
    """

    ACT: ClassVar = Act.TICK
    ALSO_CALLED: ClassVar = (
        "factual-or-opinion",
        "fact-opinion",
    )
    ITEMS: ClassVar = "statements"
    HEADING: ClassVar = "statement"
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

    statements: Items[FactOrOpinionStatement] = Field(
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

    def check(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """Each statement is complete, its opinion part fits, and the answers differ."""
        for statement in self.statements:
            yield from _text_problems(statement)
            yield from _part_problems(statement, quotable)
            if statement.answer != "fact" and not statement.voice:
                message = f"the key does not say whose judgement this `{statement.answer}` one is"
                hint = "add `voice:`, such as `voice: the writer`"
                yield Diagnostic(VOICE_MISSING, statement.at("answer"), message, hint)
            yield from _wording_problems(statement, quotable)
        answers = {statement.answer for statement in self.statements}
        if len(answers) == 1 and len(self.statements) > 1:
            last = self.statements[-1]
            message = f"all {len(self.statements)} statements are `{last.answer}`"
            hint = "add a statement with another answer, or exchange one"
            yield Diagnostic(ANSWERS_ALL_ALIKE, last.at("answer"), message, hint)

    def definitions(self, texts: TextBuilder) -> tuple[RichText, ...]:
        """What the three words mean."""
        return tuple(texts.wording(f"{name}-meaning") for name in ("factual", "opinion", "mixed"))

    def said(self, item: FactOrOpinionStatement) -> Quote | str:
        """A quotation, or the lesson's own words."""
        return item.quote or item.paraphrase or ""

    def slots(self, item: FactOrOpinionStatement, texts: TextBuilder) -> tuple[Slot, ...]:
        """Three boxes, room for the reason, and the statement itself, where words are marked."""
        options = tuple(Option(name, texts.wording(name)) for name in VERDICTS)
        return (
            Choice("answer", options),
            Marking("part", "underline", "prompt"),
            Writing("reason", Room("lines", 1), texts.wording("reason")),
        )

    def right(self, item: FactOrOpinionStatement, texts: TextBuilder) -> Mapping[str, Answer]:
        """The box to tick, the part that judges, and how to check a fact or why it is none."""
        right = {"answer": texts.answer(Chosen((item.answer,)), item.evidence, item.why)}
        if item.opinion_part:
            right["part"] = Answer(Marked(spans=(_span(item, texts),)))
        reason = item.why
        if item.voice and not reason:
            reason = f"{texts.label('voice')}: {item.voice}"
        if item.answer == "fact":
            reason = item.check or item.why
        if reason:
            right["reason"] = Answer(Written(texts.own(reason)))
        return right

    def head(self, item: FactOrOpinionStatement, texts: TextBuilder) -> RichText:
        """The statement and its answer."""
        said = texts.beginning(item.quote) if item.quote else texts.own(item.paraphrase or "")
        answer = texts.label(f"answer-{item.answer}")
        return texts.inline(said, Run(" — "), Run(answer, strong=True))

    def remarks(self, item: FactOrOpinionStatement, texts: TextBuilder) -> Sequence[Remark]:
        """The part that judges, whose judgement it is, how to check a fact, and why."""
        part = None
        if item.opinion_part:
            start, end = _span(item, texts)
            words = Run(_plain(item, texts)[start:end])
            part = texts.inline(*texts.in_quotation_marks(words))
        return texts.remarks(
            opinion_part=part,
            voice=item.voice,
            check=item.check,
            why=item.why,
            evidence=item.evidence,
            accept=item.accept,
            reject=item.reject,
            note=item.note,
        )


def _plain(item: FactOrOpinionStatement, texts: TextBuilder) -> str:
    """The statement's own words as they are printed, on one line."""
    if item.quote:
        return texts.quoted(item.quote).text
    return texts.own(item.paraphrase or "").words


def _span(item: FactOrOpinionStatement, texts: TextBuilder) -> tuple[int, int]:
    """The characters of the printed statement that judge."""
    assert item.opinion_part is not None
    words, which = item.opinion_part.quote, item.opinion_part.occurrence
    if not item.quote:
        return list(_places(words, _plain(item, texts), texts.quotable))[(which or 1) - 1]
    # It is counted in the passages, as for every quotation.
    whole = texts.quotable.place(item.quote)
    found = texts.quotable.find(words)
    part = found[which - 1] if which else next(f for f in found if _is_part(f, whole))
    before = whole.seed.text[whole.span.start : part.span.start]
    start = len(" ".join(f"{before}x".split())) - 1
    return start, start + len(part.text)


def _text_problems(statement: FactOrOpinionStatement) -> Iterator[Diagnostic]:
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


def _part_problems(statement: FactOrOpinionStatement, quotable: Quotable) -> Iterator[Diagnostic]:
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
    elif not _is_inside(part, statement, quotable):
        message = f"`{part.quote}` does not stand in the statement"
        hint = "copy the judging words from the statement, letter for letter"
        hint = (quotable.whole_words_hint(part.quote) if statement.quote else None) or hint
        yield Diagnostic(OPINION_PART_OUTSIDE, part.at("quote"), message, hint)


def _wording_problems(
    statement: FactOrOpinionStatement, quotable: Quotable
) -> Iterator[Diagnostic]:
    found = quotable.place(statement.quote) if statement.quote else None
    seed = found.seed if found else quotable.passages[0].seed
    text = found.text if found else statement.paraphrase or ""
    reasons = (statement.why, statement.check, statement.note, *(statement.accept or ()))
    explained = " ".join(filter(None, reasons))
    place = statement.at("answer")
    yield from against_verdict(text, statement.answer, explained, seed.language, place)


def _is_inside(part: Phrase, statement: FactOrOpinionStatement, quotable: Quotable) -> bool:
    """Whether the words stand in the statement, matched as quotations are."""
    if statement.quote:
        whole = quotable.place(statement.quote)
        found = quotable.find(part.quote)
        if part.occurrence:
            found = found[part.occurrence - 1 : part.occurrence]
        return any(_is_part(f, whole) for f in found)
    return any(True for _ in _places(part.quote, statement.paraphrase or "", quotable))


def _is_part(part: FoundWords, whole: FoundWords) -> bool:
    """Whether words stand inside others."""
    return part.seed is whole.seed and part.span in whole.span


def _places(words: str, text: str, quotable: Quotable) -> Iterator[tuple[int, int]]:
    """Where words stand in a text of the lesson, as a quotation would in the seed's language."""
    units = Units.of(text, quotable.passages[0].seed.language)
    wanted = fold(words).text.strip()
    for at in units.places(wanted):
        span = units.folded.span(at, at + len(wanted))
        yield span.start, span.end
