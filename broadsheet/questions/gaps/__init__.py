"""Gaps: which words are missing in the text?"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from pydantic import Field

from broadsheet.questions.base import Act
from broadsheet.questions.fields import HelpFor, Mix, is_for
from broadsheet.questions.gaps._bank import WordBank
from broadsheet.questions.gaps._brackets import brackets_in
from broadsheet.questions.gaps._checks import check_bank, check_gaps, check_source
from broadsheet.questions.gaps._gap import Gap, overlaps
from broadsheet.questions.gaps._prompt import article_prompt, own_paragraphs, own_prompt
from broadsheet.questions.gaps._text import TextWithGaps, as_quotable, gapped
from broadsheet.questions.texts import words_of
from broadsheet.sheet.answers import Answer, Notes, Written
from broadsheet.sheet.edition import Level
from broadsheet.sheet.items import Bank, Body, Part, Room, Writing
from broadsheet.sheet.texts import Blank, RichText, Run, SlotId, TextBlock
from broadsheet.sheet.wordings import direction_of
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.records.marks import Mark, Meanings
from broadsheet.source.records.record import Items
from broadsheet.source.records.switch import Switch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.article.quotable import FoundWords, Quotable
    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.answers import Remark
    from broadsheet.sheet.texts import Inline

# With two gaps the words have one other order, so an order that is never the right one would tell.
_FEWEST_TO_TELL = 3

OddOneOut = Annotated[
    Switch,
    Meanings(
        {
            "yes": "Pupils write down the word that fits nowhere.",
            "no": "Nothing is asked of it. So it is if this is left out.",
        }
    ),
]


@dataclass(frozen=True, slots=True)
class _Filled:
    """A gap with what is right in it."""

    words: str  # in plain words
    text: RichText
    accept: tuple[str, ...] = ()
    gap: Gap | None = None  # None in a text of the lesson's own


class Gaps(TextWithGaps):
    """Which words are missing in the text?

    The text is the question's passage, or a piece of it: `from` and `to`, `paragraphs`, or
    `quote`; then `gaps` are the words that are taken out, and the passage should have
    `printed: no`. Or it is a `text` of your own, with each gap in square brackets. `word-bank: yes`
    prints the words of the gaps, mixed; a list of words mixes these among them. All gaps are
    alike. Worth one mark a gap, unless `marks` says otherwise.
    """

    ACT: ClassVar = Act.MARK
    ALSO_CALLED: ClassVar = (
        "cloze",
        "gap-fill",
        "gap-text",
        "fill-in",
        "fill-in-the-blanks",
        "lückentext",
    )
    SAMPLE: ClassVar = """\
- type: gaps
  text: >-
    The article gives the opinion of one [researcher] at Harvard University. It does not say how
    [many] troops came to Kazakhstan, and it names no [source] for the indignation in social
    networks.
  word-bank: [minister, often]
"""

    gaps: Items[Gap] | None = Field(
        default=None,
        description="The words of the article that are taken out, in any order. A text of your "
        "own has them in brackets instead.",
        examples=[["ferry", {"gap": "crowns", "accept": "kroner"}]],
    )
    word_bank: WordBank | None = Field(
        default=None,
        description="Words to choose from: `yes` for those of the gaps, or a list of others that "
        "are mixed among them. Printed on the worksheet.",
        examples=["yes", ["reporters", "profit"], {"support": "yes"}],
    )
    odd_one_out: Annotated[OddOneOut | None, Mark.RARE] = Field(
        default=None,
        description="Whether pupils say which word fits nowhere; `word-bank` then has just one. "
        "Printed on the worksheet.",
        examples=["yes"],
    )
    first_letter: Annotated[HelpFor | None, Mark.RARE] = Field(
        default=None,
        description="Whether the first letter is printed before each gap, as a help. Printed on "
        "the worksheet, for all or for some levels.",
        examples=["yes", "support"],
    )
    mix: Mix = None

    # --- the question ---

    @property
    def extras(self) -> tuple[str, ...] | None:
        """The words to choose from that fit nowhere; None if no words are printed."""
        return self.word_bank.extras if self.word_bank else None

    @property
    def asks_odd_one(self) -> bool:
        """Whether the word that fits nowhere is asked for."""
        return self.odd_one_out == "yes" and bool(self.extras)

    def usual_marks(self) -> int:
        """One for each gap, and one for the word that fits nowhere."""
        own = len(brackets_in(self.text)[0]) if self.text else 0
        return own + len(self.gaps or ()) + self.asks_odd_one

    def usual_ask(self, texts: TextBuilder) -> RichText | None:
        """Where the words are to be taken from."""
        if self.extras is None:
            return None
        if not self.extras or self.asks_odd_one:
            return texts.wording("ask-bank")
        return texts.wording("ask-extra", n=len(self.extras))

    def at_level(self, level: Level | None) -> Self | None:
        """With the gaps of the level: of the others the words are printed."""
        question = super().at_level(level)
        if question is None:
            return None
        own = level or Level.CORE
        gaps = tuple(gap for gap in self.gaps or () if own in (gap.for_ or Level))
        if self.gaps and not gaps:
            return None
        changed: dict[str, object] = {"gaps": gaps or None}
        changed["first_letter"] = ("yes",) if is_for(self.first_letter, own) else None
        if question.extras is None:
            # Where there are no words to choose from, none of them is the odd one.
            changed["odd_one_out"] = None
        return question.model_copy(update=changed)

    def texts_in_order(self) -> tuple[str, ...]:
        """What is printed of the text's own words, and the words to choose from."""
        printed = self.text or ""
        for bracket in reversed(brackets_in(printed)[0]):
            printed = f"{printed[: bracket.start]}[]{printed[bracket.end :]}"
        found = (self.from_, self.to, self.quote)
        quoted = (quote.quote for quote in found if quote)
        return (printed, *quoted, *(self.paragraphs or ()), *sorted(self.extras or ()))

    # --- checks ---

    def check_itself(self) -> Iterator[Diagnostic]:
        """There is one text, it has gaps, and the words to choose from can be told apart."""
        yield from self.check_ways()
        yield from check_source(self, self.text, self.gaps)
        if self.text:
            words = [each for bracket in brackets_in(self.text)[0] for each in bracket.words]
            yield from check_gaps(own_paragraphs(self.text), self.word_bank, self.at("text"))
        else:
            words = [gap.gap.quote for gap in self.gaps or ()]
        odd = self.odd_one_out == "yes"
        yield from check_bank(self, self.word_bank, words, odd=odd)

    def check(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """The gaps stand in the text, side by side, and pupils cannot copy them."""
        if self.text or not self.gaps or len(self.ways) > 1 or bool(self.from_) != bool(self.to):
            return
        pieces = self.pieces(quotable)
        if isinstance(pieces, Diagnostic):
            yield pieces
            return
        text = as_quotable(pieces)
        found = [(gap, gap.found(text, quotable)) for gap in self.gaps]
        yield from (look for _, look in found if isinstance(look, Diagnostic))
        placed = [(gap, look) for gap, look in found if not isinstance(look, Diagnostic)]
        crossing = [*overlaps(placed)]
        yield from crossing
        if crossing or len(placed) < len(found):
            return
        where = self.at((self.ways or ["passage"])[0])
        yield from check_gaps(
            [gapped(piece, [look for _, look in placed]) for piece in pieces],
            self.word_bank,
            where,
            is_printed=any(quotable.is_on_sheet(look) for _, look in placed),
        )

    def gives_its_answer(self, quotable: Quotable) -> bool:
        """Whether the words to choose from stand in the order of the gaps."""
        if self.extras is None:
            return False
        words = self._words(quotable)
        kept = [place for place in self._mixed(words) if place < len(words)]
        in_order = [words[place] for place in kept] == words
        return len(words) >= _FEWEST_TO_TELL and in_order

    def _words(self, quotable: Quotable) -> list[str]:
        """The words of the gaps, in the order of the text."""
        if self.text:
            return [words_of(bracket.words[0]) for bracket in brackets_in(self.text)[0]]
        return [found.text for _, found in self._placed(quotable)]

    def _mixed(self, words: Sequence[str]) -> tuple[int, ...]:
        """The order in which the words are printed: those of the gaps, and then the others."""
        extras = (words_of(extra) for extra in self.extras or ())
        return self._order.mixed([*words, *extras], self.mix or 1)

    # --- the text ---

    def _placed(self, quotable: Quotable) -> list[tuple[Gap, FoundWords]]:
        """The gaps of the article in the order of the text; checks come first."""
        pieces = self.pieces(quotable)
        assert not isinstance(pieces, Diagnostic)
        text = as_quotable(pieces)
        found = ((gap, gap.found(text, quotable)) for gap in self.gaps or ())
        placed = [(gap, look) for gap, look in found if not isinstance(look, Diagnostic)]
        in_order = [
            [each for each in placed if each[1].seed is piece.seed and each[1].span in piece.span]
            for piece in pieces
        ]
        return [each for own in in_order for each in sorted(own, key=lambda each: each[1].span)]

    def _filled(self, texts: TextBuilder) -> list[_Filled]:
        """What is right in the gaps, in the order of the text."""
        if self.text:
            return [
                _Filled(words_of(words[0]), texts.own(words[0]), words[1:])
                for words in (bracket.words for bracket in brackets_in(self.text)[0])
            ]
        return [
            _Filled(
                found.text,
                texts.inline(replace(texts.quoted(found), places=())),
                tuple(gap.accept or ()),
                gap,
            )
            for gap, found in self._placed(texts.quotable)
        ]

    def _prompt(self, filled: Sequence[_Filled], texts: TextBuilder) -> RichText:
        """The text with its gaps, each with its number."""
        letters = [_first_letter(gap.words) if self.first_letter else "" for gap in filled]
        holes: list[tuple[Inline, ...]] = [
            (
                Run(f"({number})\u00a0", strong=True),
                *([Run(letter)] if letter else []),
                Blank(SlotId(0, _name(number))),
            )
            for number, letter in enumerate(letters, start=1)
        ]
        if self.text:
            return own_prompt(self.text, holes, texts)
        pieces = self.pieces(texts.quotable)
        assert not isinstance(pieces, Diagnostic)
        return article_prompt(pieces, [found for _, found in self._placed(texts.quotable)], holes)

    def asked(self, texts: TextBuilder) -> Body:
        """The words to choose from, and the text with a gap for each of those taken out."""
        filled = self._filled(texts)
        slots = tuple(Writing(_name(n), Room("word")) for n in range(1, len(filled) + 1))
        odd = Writing("odd-one-out", Room("word"), texts.wording("odd-one-out"))
        return Body(
            bank=self._bank(filled, texts),
            parts=(Part(0, self._prompt(filled, texts), slots),),
            slots=(odd,) if self.asks_odd_one else (),
        )

    def _bank(self, filled: Sequence[_Filled], texts: TextBuilder) -> Bank | None:
        if self.extras is None:
            return None
        # All set alike, so that none can be told from the others.
        every = [gap.words for gap in filled] + [words_of(extra) for extra in self.extras]
        own = texts.language if self.text else texts.quotable.passages[0].seed.language
        words = (every[place] for place in self._mixed(every[: len(filled)]))
        shown = (
            RichText((TextBlock((Run(word),)),), own, direction_of(word, own)) for word in words
        )
        return Bank(texts.wording("bank"), tuple(shown))

    # --- what is right ---

    def answers(self, texts: TextBuilder) -> Mapping[SlotId, Answer]:
        """The words that are taken out, and the one that fits nowhere."""
        answers: dict[SlotId, Answer] = {}
        filled = self._filled(texts)
        exact = not self.first_letter and not self.accept and not any(g.accept for g in filled)
        for number, gap in enumerate(filled, start=1):
            text, accept = gap.text, [texts.own(each) for each in gap.accept]
            if self.first_letter:
                # The first one is printed: what is written goes on after it.
                accept.insert(0, text)
                text = _without_first(gap)
            reject = tuple(texts.own(each) for each in (gap.gap and gap.gap.reject) or ())
            right = Written(text, tuple(accept), reject, exact=exact)
            answers[SlotId(0, _name(number))] = Answer(right)
        if self.asks_odd_one:
            [extra] = self.extras or ()
            answers[SlotId(0, "odd-one-out")] = Answer(Written(texts.own(extra), exact=True))
        return answers

    def notes(self, texts: TextBuilder) -> tuple[Notes, ...]:
        """Each gap with its words, and what is said of them."""
        return tuple(
            Notes(number, gap.text, tuple(_remarks(gap, texts)))
            for number, gap in enumerate(self._filled(texts), start=1)
        )


def _name(number: int) -> str:
    """The name of the slot of a gap, by its number in the text, from 1."""
    return f"gap-{number}"


def _remarks(gap: _Filled, texts: TextBuilder) -> Sequence[Remark]:
    if gap.gap is None:
        return texts.remarks(accept=gap.accept)
    own = gap.gap
    return texts.remarks(why=own.why, accept=own.accept, reject=own.reject, note=own.note)


def _without_first(gap: _Filled) -> RichText:
    """The words of a gap behind the letter that is printed before it."""
    rest = Run(gap.words.removeprefix(_first_letter(gap.words)))
    return replace(gap.text, blocks=(TextBlock((rest,)),))


def _first_letter(words: str) -> str:
    """The first sign of some words, with the marks over and under it."""
    end = next((n for n, sign in enumerate(words) if n and not unicodedata.combining(sign)), None)
    return words[:end]
