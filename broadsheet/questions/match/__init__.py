"""Match: which of the right belongs to each of the left?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from broadsheet.questions.base import Act, Question
from broadsheet.questions.fields import Mix
from broadsheet.questions.prompted import Prompted
from broadsheet.sheet.answers import Answer, Matched, Notes
from broadsheet.sheet.items import LETTERS, Body, Matching, Option
from broadsheet.sheet.texts import RichText, Run, SlotId
from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.source.folding import fold
from broadsheet.source.records.marks import Mark, Way
from broadsheet.source.records.record import Items, Mention, OneOrMore, Quote, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from broadsheet.questions.texts import TextBuilder

MATCH_ANSWER_TWICE = Code("match-answer-twice", Severity.ERROR)
EXTRA_IS_AN_ANSWER = Code("extra-is-an-answer", Severity.ERROR)
TWO_HEADINGS = Code("two-headings", Severity.ERROR)
TOO_FEW_PAIRS = Code("too-few-pairs", Severity.ERROR)
MATCH_BY_EXCLUSION = Code("match-by-exclusion", Severity.WARNING)
PAIR_SHARES_WORDS = Code("pair-shares-words", Severity.WARNING)
MANY_PAIRS = Code("many-pairs", Severity.WARNING)

FEWEST_PAIRS = 3
MOST_PAIRS = 10
# With so many words to explain, the last one is no gift.
MANY_WORDS = 6
SHORTEST_WORD = 4  # letters of a word that gives a pair away


class RightSide(Record):
    """What something on the left is joined to: your own words, or words of the passage."""

    SHORT: ClassVar = "answer"

    answer: Annotated[Text | None, Mark.ASKED, Way("answer")] = Field(
        default=None,
        description="Your own words. Printed on the worksheet, mixed with the others.",
        examples=["the town council"],
    )
    quote: Annotated[Mention | None, Way("quote")] = Field(
        default=None,
        description="Words of the passage, copied letter for letter. Printed on the worksheet, "
        "mixed with the others.",
        examples=["Maren Holt"],
    )

    @property
    def words(self) -> str:
        """Its words, as the lesson writes them."""
        return self.quote.quote if self.quote else self.answer or ""

    def text(self, texts: TextBuilder) -> RichText:
        """It as pupils read it, without its line."""
        if self.quote:
            return texts.inline(replace(texts.quoted(self.quote), places=()))
        return texts.own(self.answer or "")


class Pair(Prompted):
    """Something on the left, and what belongs to it."""

    answer: RightSide = Field(
        description="What belongs to it. Printed on the worksheet, mixed with the others; that it "
        "belongs here is for the key only.",
        examples=["the engineer", {"quote": "Maren Holt"}],
    )


class Match(Question):
    """Which of the right belongs to each of the left?

    Quotations and their speakers, words and their meanings. Both sides are mixed by what is
    printed, never by the order here. `extra` are entries on the right that belong to nothing:
    without one, the last pair answers itself.
    """

    ACT: ClassVar = Act.JOIN
    ALSO_CALLED: ClassVar = (
        "matching",
        "match-up",
        "pairs",
        "vocabulary",
    )
    ITEMS: ClassVar = "pairs"
    SAMPLE: ClassVar = """\
- type: match
  columns: [Statement, Source]
  pairs:
    - quote: the country will not go for rapprochement with Russia
      answer: {quote: Nargis Kasenova}
      evidence: This is the opinion of Nargis Kasenova
    - quote: there were about a couple of hundred NGOs operating in the country
      answer: the head of a ministry
      evidence: According to the head of Kazakhstan’s Ministry of Public Development
    - quote: Russian troops made up the bulk of the CSTO contingent
      answer: nobody is named
  extra: President Tokayev
"""

    columns: Annotated[Items[Text] | None, Mark.ASKED] = Field(
        default=None,
        description="The two headings, left and right. Printed on the worksheet.",
        examples=[["Statement", "Source"]],
    )
    pairs: Items[Pair] = Field(
        description="What is to be joined. Printed on the worksheet, both sides mixed.",
        examples=[
            [
                {"quote": "The work is expected to take a year", "answer": "the town council"},
                {"text": "a third of the planks", "answer": "the engineer"},
            ]
        ],
    )
    extra: OneOrMore[RightSide] | None = Field(
        default=None,
        description="What stands on the right and belongs to nothing, one or several. Printed on "
        "the worksheet, mixed with the others.",
        examples=["the mayor", ["the mayor", {"quote": "the shopkeepers"}]],
    )
    mix: Mix = None

    def usual_marks(self) -> Fraction:
        """One for each pair, unless it says otherwise."""
        return self.items_worth

    def item_texts(self) -> tuple[str, ...]:
        """The left sides."""
        said = (pair.said for pair in self.pairs)
        return tuple(each.quote if isinstance(each, Quote) else each or "" for each in said)

    def ask_values(self) -> Mapping[str, int]:
        """How many on the right belong to nothing."""
        return {"n": len(self.extra or ())}

    def usual_ask(self, texts: TextBuilder) -> RichText | None:
        """How to answer, and how many are left over."""
        if not self.extra:
            return None
        return texts.wording("ask-extra", **self.ask_values())

    # --- checks ---

    def check_itself(self) -> Iterator[Diagnostic]:
        """Each pair is one, no answer stands twice, and none gives itself away."""
        if self.columns and len(self.columns) != 2:
            message = "the two sides have two headings, the left and the right"
            hint = "write `columns: [Statement, Source]`"
            yield Diagnostic(TWO_HEADINGS, self.at("columns"), message, hint)
        for pair in self.pairs:
            yield from pair.check_prompt()
        if len(self.pairs) < FEWEST_PAIRS:
            message = f"{len(self.pairs)} pairs, and there should be at least {FEWEST_PAIRS}"
            yield Diagnostic(TOO_FEW_PAIRS, self.at("pairs"), message, "add pairs")
        if len(self.pairs) > MOST_PAIRS:
            message = f"{len(self.pairs)} pairs are many to look through for each answer"
            hint = "make two questions of them"
            yield Diagnostic(MANY_PAIRS, self.at("pairs"), message, hint)
        yield from self._twice()
        if not self.extra and len(self.pairs) < MANY_WORDS:
            message = "as many on the right as on the left: the last pair answers itself"
            hint = "add an `extra: …` that belongs to nothing"
            yield Diagnostic(MATCH_BY_EXCLUSION, self.at("pairs"), message, hint)
        for pair, text in zip(self.pairs, self.item_texts(), strict=True):
            shared = [w for w in _long_words(text) if w in _long_words(pair.answer.words)]
            if shared:
                message = f"both sides of the pair have `{shared[0]}`"
                hint = "say one of the two in other words"
                yield Diagnostic(PAIR_SHARES_WORDS, pair.at("answer"), message, hint)

    def _twice(self) -> Iterator[Diagnostic]:
        before: dict[str, Pair] = {}
        for pair in self.pairs:
            words = _bare(pair.answer.words)
            if words in before:
                message = f"`{pair.answer.words}` is the answer of two pairs"
                hint = "give each its own, or write the question as `type: sort`"
                note = Note(before[words].at("answer"), "the first of the two")
                yield Diagnostic(MATCH_ANSWER_TWICE, pair.at("answer"), message, hint, (note,))
            before.setdefault(words, pair)
        for index, extra in enumerate(self.extra or ()):
            if _bare(extra.words) in before:
                message = f"`{extra.words}` belongs to a pair"
                hint = "choose another `extra`, or delete it"
                yield Diagnostic(EXTRA_IS_AN_ANSWER, self.at("extra", index), message, hint)

    # --- the sheet ---

    @property
    def _left(self) -> tuple[Pair, ...]:
        places = self._order.mixed(self.item_texts(), self.mix or 1)
        return tuple(self.pairs[place] for place in places)

    @property
    def _right(self) -> tuple[RightSide, ...]:
        sides = (*(pair.answer for pair in self.pairs), *(self.extra or ()))
        places = self._order.mixed([side.words for side in sides], self.mix or 1)
        return tuple(sides[place] for place in places)

    def gives_its_answer(self) -> bool:
        """Whether the answers stand on the right as their pairs do on the left."""
        answers = [pair.answer for pair in self._left]
        return [side for side in self._right if side in answers] == answers

    def asked(self, texts: TextBuilder) -> Body:
        """Both sides, mixed."""
        left = tuple(
            Option(f"l{n}", _left_text(pair, texts), str(n))
            for n, pair in enumerate(self._left, start=1)
        )
        right = tuple(
            Option(f"r{n}", side.text(texts), letter)
            for n, (letter, side) in enumerate(zip(LETTERS, self._right, strict=False), start=1)
        )
        return Body(slots=(Matching("answer", left, right, headings=self._headings(texts)),))

    def _headings(self, texts: TextBuilder) -> tuple[RichText, RichText] | None:
        if self.columns:
            return texts.own(self.columns[0]), texts.own(self.columns[1])
        words = all(pair.quote for pair in self.pairs)
        return (texts.wording("word"), texts.wording("meaning")) if words else None

    def answers(self, texts: TextBuilder) -> Mapping[SlotId, Answer]:
        """What belongs together."""
        right = self._right
        pairs = tuple(
            (f"l{n}", f"r{right.index(pair.answer) + 1}")
            for n, pair in enumerate(self._left, start=1)
        )
        return {SlotId(0, "answer"): Answer(Matched(pairs))}

    def notes(self, texts: TextBuilder) -> tuple[Notes, ...]:
        """Each of the left with its letter, what belongs to it, and the reasons."""
        right = self._right
        return tuple(
            Notes(
                number,
                texts.inline(
                    Run(LETTERS[right.index(pair.answer)], strong=True),
                    Run("\u00a0"),
                    pair.answer.text(texts),
                ),
                tuple(pair.remarks(texts)),
            )
            for number, pair in enumerate(self._left, start=1)
        )


def _left_text(pair: Pair, texts: TextBuilder) -> RichText:
    said = pair.said
    return texts.prompt(said) if isinstance(said, Quote) else texts.own(said or "")


def _bare(words: str) -> str:
    return " ".join(fold(words).text.casefold().split())


def _long_words(text: str) -> list[str]:
    words = "".join(sign if sign.isalnum() else " " for sign in _bare(text)).split()
    return [word for word in words if len(word) >= SHORTEST_WORD]
