"""Loaded terms: which words push the reader, and what would be plainer?"""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

from pydantic import Field

from broadsheet.questions.base import Act, Question
from broadsheet.questions.by_level import ByLevel
from broadsheet.questions.fields import Accept, Allow, MarkingNote, Reject
from broadsheet.questions.loaded_terms._sentences import over_sentences
from broadsheet.questions.overlaps import overlapping
from broadsheet.sheet.answers import Answer, Located, Marked, Notes, Written
from broadsheet.sheet.edition import Level
from broadsheet.sheet.items import Bank, Body, Locating, Marking, Part, Room, Writing
from broadsheet.sheet.texts import PlaceReference, Quoted, Run, SlotId
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import fold, whole_words
from broadsheet.source.records.marks import CopiedFrom, Mark, Meanings
from broadsheet.source.records.record import Count, Items, Quote, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.article.quotable import Quotable
    from broadsheet.questions.texts import TextBuilder

TERMS_OVERLAP = Code("terms-overlap", Severity.ERROR)
TOO_FEW_TERMS = Code("too-few-terms", Severity.ERROR)
NEUTRAL_NOT_NEUTRAL = Code("neutral-not-neutral", Severity.ERROR)
NEUTRAL_MISSING = Code("neutral-missing", Severity.WARNING)
WORD_BANK_INCOMPLETE = Code("word-bank-incomplete", Severity.ERROR)
WORD_BANK_ONLY_TERMS = Code("word-bank-only-terms", Severity.ERROR)
WORD_NOT_IN_PASSAGE = Code("word-not-in-passage", Severity.ERROR)

# What may stand around words without being part of them; folded, and emphasis of Markdown.
_AROUND_WORDS = " \"'*_.,;:!?()-…"

TermKind = Annotated[
    Literal[
        "label",
        "emotive",
        "scare-quotes",
        "presupposition",
        "sarcasm",
        "exaggeration",
        "euphemism",
        "metaphor",
    ],
    Meanings(
        {
            "label": "A name that judges whoever it names: the troublemakers.",
            "emotive": "A word chosen for the feeling that it stirs: furious.",
            "scare-quotes": "Quotation marks that quote nobody and keep a distance: the “experts”.",
            "presupposition": "It takes as settled what should be shown: it is no secret that.",
            "sarcasm": "It means the opposite of what it says: what a brilliant plan.",
            "exaggeration": "It makes a thing larger than the text shows: everybody knows.",
            "euphemism": "A soft word over a hard thing: let go, for dismissed.",
            "metaphor": "A picture that brings a judgement along: a stab in the back.",
        },
        synonyms={
            "emotional": "emotive",
            "hyperbole": "exaggeration",
            "irony": "sarcasm",
            "ironic": "sarcasm",
            "assumption": "presupposition",
        },
    ),
]


class Find(ByLevel):
    """How many terms to find; `find: 3` is short for `find: {core: 3}`."""

    support: Count | None = Field(
        default=None, description="How many terms pupils find who need more help.", examples=[2]
    )
    core: Count | None = Field(
        default=None, description="How many terms all others find.", examples=[3]
    )
    stretch: Count | None = Field(
        default=None, description="How many terms pupils find who can do more.", examples=[4]
    )


class Term(Record):
    """A word or short phrase of the passage that pushes the reader."""

    term: Annotated[Quote, Mark.FEW_WORDS, Mark.CLAIM] = Field(
        description="The loaded words, copied from the passage letter for letter; best a short "
        "phrase. For the key only.",
        examples=["a stab in the back", {"quote": "furious", "occurrence": 2}],
    )
    kind: TermKind = Field(
        description="How the words push the reader. For the key only.", examples=["metaphor"]
    )
    voice: Annotated[Text | None, Mark.REASON] = Field(
        default=None, description="Whose words they are. For the key only.", examples=["the writer"]
    )
    effect: Annotated[Text | None, Mark.REASON] = Field(
        default=None,
        description="What the words do to a reader. For the key only.",
        examples=["It makes the plan look like treason."],
    )
    neutral: Text | None = Field(
        default=None,
        description="Plainer words that keep the information. For the key only.",
        examples=["unfair to them"],
    )
    accept: Accept = None
    reject: Reject = None
    note: MarkingNote = None
    allow: Allow = None


class LoadedTerms(Question):
    """Which words push the reader, and what would be plainer?

    Students circle words in the passage and write a plainer wording for each into a table.
    `find` says how many; without it, they look for all that are keyed. It may differ by level:
    `find: {support: 2, core: 3}`. `word-bank` is a list of words of the passage, loaded and not,
    that the level `support` chooses from. A term is best a short phrase. `kind` says what it
    does: `label` judges with a name, `emotive` stirs a feeling, `scare-quotes` keep a distance
    instead of quoting anyone, `presupposition` takes as settled what should be shown, `sarcasm`
    means the opposite, `exaggeration` makes a thing larger than it is shown to be, `euphemism`
    is a soft word over a hard thing, `metaphor` is a picture that brings a judgement along.
    `voice` says whose words they are.
    """

    ACT: ClassVar = Act.MARK
    ALSO_CALLED: ClassVar = (
        "loaded-words",
        "loaded-language",
        "emotive-language",
        "bias",
    )
    ITEMS: ClassVar = "word_bank"
    SAMPLE: ClassVar = """\
- type: loaded-terms
  find: 2
  terms:
    - term: brotherly
      kind: scare-quotes
      voice: the writer
      effect: The quotation marks quote nobody. They keep a distance, as if to say “so-called”.
      neutral: allied
    - term: an awkward position
      kind: emotive
      voice: not stated (“as it is presented”)
      effect: Invites the reader to see the president as embarrassed.
      neutral: a difficult position
    - term: a wave of indignation
      kind: metaphor
      voice: the writer
      effect: Pictures a force that sweeps along. No post or number is given.
      neutral: many critical posts
"""

    find: Find | None = Field(
        default=None,
        description="How many terms pupils are to find, or how many at each level. Left out: all "
        "that you give under `terms`. Printed in the question.",
        examples=[3, {"support": 2, "core": 3}],
    )
    terms: Items[Term] = Field(
        description="The loaded words of the passage, each with its kind and plainer words. For "
        "the key only.",
        examples=[[{"term": "a stab in the back", "kind": "metaphor", "neutral": "unfair"}]],
    )
    word_bank: Annotated[Items[Text] | None, CopiedFrom("terms")] = Field(
        default=None,
        description="Words of the passage to choose from, some loaded and some not. Printed for "
        "the level `support` only.",
        examples=[["furious", "expected", "a stab in the back", "free"]],
    )

    @property
    def to_find(self) -> int:
        """How many terms students look for, where no level says otherwise."""
        return (self.find and self.find.core) or len(self.terms)

    @property
    def answering(self) -> tuple[Term, ...]:
        """The terms that answer the question: those in the word bank, where there is one."""
        bank = {_bare(word) for word in self.word_bank or ()}
        return tuple(term for term in self.terms if not bank or _bare(term.term.quote) in bank)

    def at_level(self, level: Level | None) -> Self | None:
        """With the number of terms of the level; a word bank is for those who are supported."""
        question = super().at_level(level)
        if question is None:
            return None
        bank = None
        if level is Level.SUPPORT and self.word_bank:
            # By the alphabet, as the lesson's order may tell which words are loaded.
            bank = tuple(sorted(dict.fromkeys(self.word_bank), key=lambda w: (w.casefold(), w)))
        return question.model_copy(update={"word_bank": bank})

    def item_texts(self) -> tuple[str, ...]:
        """The words of the bank."""
        return self.word_bank or ()

    def needs_lines(self) -> bool:
        """The terms are circled in the passages."""
        return True

    def usual_marks(self) -> int:
        """One for each term to find."""
        return self.to_find

    def ask_values(self) -> Mapping[str, int]:
        """How many terms to circle."""
        return {"n": self.to_find}

    def check_itself(self) -> Iterator[Diagnostic]:
        """Each term is a few words, and has a plainer wording, which really is plainer."""
        for term in self.terms:
            yield from over_sentences(term.term.quote, term.term.at("quote"))
            if term.neutral is None:
                message = f"`{term.term.quote}` has no plainer wording for the key"
                yield Diagnostic(NEUTRAL_MISSING, term.at("neutral"), message, "add `neutral: …`")
            else:
                yield from self._plainness(term, term.neutral)

    def check(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """Enough terms are keyed, none lies on another, and the bank is of the passage."""
        if self.to_find > len(self.terms):
            message = f"`find` asks for {self.to_find} terms, and {len(self.terms)} are keyed"
            hint = f"add terms, or write `find: {len(self.terms)}`"
            yield Diagnostic(TOO_FEW_TERMS, self.at("find"), message, hint)
        quotes = (term.term for term in self.terms)
        yield from overlapping(quotes, quotable, TERMS_OVERLAP, "term")
        yield from self._bank_problems(quotable)

    def _bank_problems(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """The word bank is of the passage, has enough terms, and other words as well."""
        if not self.word_bank:
            return
        # A level has the words in another order.
        written = self._written and self._written.get("word-bank")
        places = {word: n for n, word in enumerate(written or ()) if isinstance(word, str)}
        for word in self.word_bank:
            if not quotable.find(word):
                message = f"`{word}` does not stand in the passage"
                place = self.at("word-bank", places.get(word))
                hint = (
                    quotable.whole_words_hint(word) or "copy it from the passage, or leave it out"
                )
                yield Diagnostic(WORD_NOT_IN_PASSAGE, place, message, hint)
        terms = {_bare(term.term.quote) for term in self.terms}
        in_bank = {_bare(word) for word in self.word_bank}
        place = self.at("word-bank")
        # Whatever the other levels are to find: only those who are supported have the bank.
        to_find = (self.find and self.find.support) or self.to_find
        if (has := len(terms & in_bank)) < to_find:
            message = f"the word bank has {has} of the {to_find} terms that are to be found"
            hint = "add some of those below `terms`"
            yield Diagnostic(WORD_BANK_INCOMPLETE, place, message, hint)
        elif in_bank <= terms:
            message = "all words of the word bank are loaded terms"
            hint = "add words of the passage that do not push the reader"
            yield Diagnostic(WORD_BANK_ONLY_TERMS, place, message, hint)

    def _plainness(self, term: Term, neutral: str) -> Iterator[Diagnostic]:
        """The plainer wording differs from the term and has no keyed term in it."""
        held = [other.term.quote for other in self.terms if _holds(neutral, other.term.quote)]
        if held:
            same = _bare(neutral) == _bare(term.term.quote)
            fault = "is the loaded term itself" if same else f"has the term `{held[0]}` in it"
            hint = "write a wording that keeps the information and does not push"
            place = term.at("neutral")
            yield Diagnostic(NEUTRAL_NOT_NEUTRAL, place, f"`{neutral}` {fault}", hint)

    def asked(self, texts: TextBuilder) -> Body:
        """Words to circle and empty rows: of the terms only their number can show."""
        bank = tuple(texts.word(word) for word in self.word_bank or ())
        slots = (
            Writing("term", Room("lines", 2), texts.wording("term"), copies=True),
            Locating("line"),
            Writing("neutral", Room("lines", 2), texts.wording("neutral")),
        )
        return Body(
            definitions=(texts.wording("definition"),),
            bank=Bank(texts.wording("bank"), bank) if bank else None,
            slots=(Marking("terms", "circle", "passages", self.to_find),),
            parts=tuple(Part(number, None, slots) for number in range(1, self.to_find + 1)),
            layout="table",
            exchangeable=True,
        )

    def _in_order(self, texts: TextBuilder) -> list[tuple[Term, Quoted]]:
        """The terms as they follow each other in the passages."""
        found = ((term, texts.quoted(term.term)) for term in self.answering)
        return sorted(found, key=lambda item: astuple(item[1].places[0]))

    def answers(self, texts: TextBuilder) -> Mapping[SlotId, Answer]:
        """All terms where they stand, and the first of them in the rows."""
        terms = self._in_order(texts)
        marked = Marked(tuple(quoted.places for _, quoted in terms), enough=self.to_find)
        answers = {SlotId(0, "terms"): Answer(marked)}
        for number, (term, quoted) in enumerate(terms[: self.to_find], start=1):
            answers[SlotId(number, "term")] = Answer(Written(texts.inline(quoted)))
            answers[SlotId(number, "line")] = Answer(Located(quoted.places))
            if term.neutral:
                accept = tuple(texts.own(text) for text in term.accept or ())
                reject = tuple(texts.own(text) for text in term.reject or ())
                written = Written(texts.own(term.neutral), accept, reject)
                answers[SlotId(number, "neutral")] = texts.answer(written, why=term.effect)
        return answers

    def notes(self, texts: TextBuilder) -> tuple[Notes, ...]:
        """All terms that answer the question, as they follow each other in the passages."""
        return tuple(
            Notes(
                number,
                texts.inline(
                    replace(quoted, strong=True),
                    Run(" ("),
                    PlaceReference(quoted.places),
                    Run(")"),
                ),
                texts.remarks(
                    kind=texts.wording(f"kind-{term.kind}"),
                    effect=term.effect,
                    voice=term.voice,
                    neutral=term.neutral,
                    accept=term.accept,
                    reject=term.reject,
                    note=term.note,
                ),
            )
            for number, (term, quoted) in enumerate(self._in_order(texts), start=1)
        )

    def overall(self, texts: TextBuilder) -> Notes:
        """What every question has, and that the page shows only some of the terms."""
        usual = super().overall(texts)
        if self.to_find == len(self.answering):
            return usual
        any_of = texts.wording("any-of", n=self.to_find, all=len(self.answering))
        return Notes(0, None, (*texts.remarks(terms=any_of), *usual.remarks))


def _bare(words: str) -> str:
    """Words without what makes no difference here: capital letters, marks around them."""
    return fold(words).text.casefold().strip(_AROUND_WORDS)


def _holds(text: str, words: str) -> bool:
    """Whether a text has some words in it, as whole words."""
    return any(True for _ in whole_words(_bare(words), _bare(text)))
