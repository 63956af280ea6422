"""Fact or opinion: could evidence show this right or wrong?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from broadsheet.attribution import attributed
from broadsheet.diagnostics import Code, Diagnostic, Severity
from broadsheet.folding import fold, whole_words
from broadsheet.lexicon import lexicon
from broadsheet.question import (
    Answer,
    Cited,
    Item,
    LevelName,
    Placed,
    Printed,
    Question,
    View,
    verbatim,
)
from broadsheet.record import Allow, Items, OneOrMore, Phrase, Quote, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.reading import Reading

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

FACT_WITH_JUDGEMENT = Code(
    "fact-with-judgement",
    Severity.WARNING,
    "A statement is keyed as a fact, and a word in it judges, wishes or hedges. Students who see "
    "that would be marked wrong for what the lesson teaches.",
    "Write `answer: mixed` with the word as `opinion-part`, or quote a part without it. If the "
    "statement can be checked all the same, say why: `allow: {fact-with-judgement: the reason}`.",
)
OPINION_WITHOUT_JUDGEMENT = Code(
    "opinion-without-judgement",
    Severity.WARNING,
    "A statement is keyed as an opinion, but it gives a number or a date that could be checked, "
    "and no word in it seems to judge, wish or foretell. The class learns that a doubtful number "
    "is an opinion.",
    "Write `answer: fact`, as a fact may be wrong. If it is an opinion, quote the words that make "
    "it one, or name them in `why`, in quotation marks.",
)


class Statement(Record):
    """A statement, and whether evidence could show it right or wrong."""

    quote: Quote | None = None
    paraphrase: Text | None = None
    evidence: OneOrMore[Quote] | None = None
    answer: Literal["fact", "opinion", "mixed"]
    opinion_part: Phrase | None = None
    voice: Text | None = None
    check: Text | None = None
    why: Text | None = None
    accept: OneOrMore[Text] | None = None
    reject: OneOrMore[Text] | None = None
    note: Text | None = None
    for_: OneOrMore[LevelName] | None = None
    allow: Allow | None = None


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
    statements: Items[Statement]

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
    """The words of a fact do not judge, and those of an opinion do more than count.

    What is reported is let alone: that she called it strange is a fact, even if it is not. So is
    a word that the key itself speaks of.
    """
    found = reading.place(statement.quote) if statement.quote else None
    seed = found.seed if found else reading.passages[0].seed
    words = lexicon(seed.language)
    text = found.text if found else statement.paraphrase or ""
    if words is None or attributed(text):
        return
    spoken_of = " ".join(
        (
            statement.why or "",
            statement.check or "",
            statement.note or "",
            *(statement.accept or ()),
        )
    )
    place = statement.at("answer")
    judging = words.judgement_in(text)
    if statement.answer == "fact" and judging and judging not in spoken_of.casefold():
        message = f"`{judging}` judges, wishes or hedges, and the statement is to be a fact"
        hint = f"write `answer: mixed` and `opinion-part: {judging}`, or quote a part without it"
        yield Diagnostic(FACT_WITH_JUDGEMENT, place, message, hint)
    speaks_of_words = words.mentions(spoken_of)
    if statement.answer == "opinion" and words.only_counts(text) and not speaks_of_words:
        message = "this opinion gives a number, and no word that seems to judge"
        hint = "write `answer: fact`, as a fact may be wrong, or name the judging words in `why`"
        yield Diagnostic(OPINION_WITHOUT_JUDGEMENT, place, message, hint)


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
