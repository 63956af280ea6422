"""The text that has gaps: words of the article, or the lesson's own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from broadsheet.article.passage import Passage, numbers_in
from broadsheet.article.printed import printed_piece
from broadsheet.article.quotable import FoundWords, Quotable
from broadsheet.questions.base import Question
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.marks import Mark, Way
from broadsheet.source.records.record import Name, OneOrMore, Quote, Text
from broadsheet.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GAP_TEXT_UNCLEAR = Code("gap-text-unclear", Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Gapped:
    """A paragraph, and what is taken out of it."""

    text: str  # as it is printed, with all of its words
    gaps: tuple[tuple[int, int], ...]  # in their order, from the first character to behind the last


class TextWithGaps(Question):
    """A question that prints a text: all of its passages, a piece of them, or a text of its own."""

    from_: Annotated[Quote | None, Way("from")] = Field(
        default=None,
        description="The first words of the text with gaps, copied from the passage. Needs `to`. "
        "Left out, as are `paragraphs`, `quote` and `text`: all of the passage.",
        examples=["The council has promised", {"quote": "The council", "occurrence": 2}],
    )
    to: Annotated[Quote | None, Way("from")] = Field(
        default=None,
        description="The last words of the text with gaps, copied from the passage. Needs `from`.",
        examples=["a free ferry.", {"quote": "the plan", "occurrence": 2}],
    )
    paragraphs: Annotated[OneOrMore[Name] | None, Mark.PARAGRAPHS, Way("paragraphs")] = Field(
        default=None,
        description="The text with gaps by the numbers of its paragraphs, in place of `from` and "
        "`to`. The command `broadsheet passages` with the name of the article lists them.",
        examples=[5, "4-5"],
    )
    quote: Annotated[Quote | None, Way("quote")] = Field(
        default=None,
        description="The whole text with gaps, copied from the passage, in place of `from` and "
        "`to`. Good for one sentence.",
        examples=["The council has promised a free ferry."],
    )
    text: Annotated[Text | None, Mark.ASKED, Way("text")] = Field(
        default=None,
        description="A text of your own, each gap in square brackets: `the [council] says`. "
        "`[several|five]` takes either word, and `\\[` is a bracket that is printed. Printed on "
        "the worksheet with gaps.",
        examples=["The bridge will be closed for a [year]. The [council|town] pays for it."],
    )

    @property
    def ways(self) -> list[str]:
        """The keys that say which text it is; there is one at most, and `from` goes with `to`."""
        given = {
            "from": self.from_ or self.to,
            "paragraphs": self.paragraphs,
            "quote": self.quote,
            "text": self.text,
        }
        return [key for key, value in given.items() if value]

    def check_ways(self) -> Iterator[Diagnostic]:
        """Whether it says which text it is, and only once."""
        if len(self.ways) > 1:
            both = " and ".join(f"`{way}`" for way in self.ways)
            message = f"{both} both say which text has gaps"
            hint = "keep one of them, and delete the other"
            yield Diagnostic(GAP_TEXT_UNCLEAR, self.at(self.ways[-1]), message, hint)
        elif bool(self.from_) != bool(self.to):
            has, lacks = ("from", "to") if self.from_ else ("to", "from")
            message = f"the text with gaps has `{has}` and no `{lacks}`"
            which = "last" if lacks == "to" else "first"
            hint = f"add `{lacks}:` with the {which} words of the text"
            yield Diagnostic(GAP_TEXT_UNCLEAR, self.at(has), message, hint)

    def pieces(self, quotable: Quotable) -> tuple[FoundWords, ...] | Diagnostic:
        """The paragraphs of the article that it prints, whole or in part, or the problem."""
        if self.paragraphs:
            return self._numbered(self.paragraphs, quotable)
        if self.quote:
            whole = quotable.place(self.quote)
        elif self.from_ and self.to:
            first, last = quotable.place(self.from_), quotable.place(self.to)
            if first.seed is not last.seed or last.span.end <= first.span.start:
                message = "these words do not stand after the first words of the text"
                hint = "exchange `from` and `to`, or quote the last words of the text"
                return Diagnostic(GAP_TEXT_UNCLEAR, self.at("to"), message, hint)
            end = max(first.span.end, last.span.end)
            whole = FoundWords(first.seed, Span(first.span.start, end))
        else:
            every = [FoundWords(p.seed, piece) for p in quotable.passages for piece in p.pieces]
            if any(a.seed is b.seed and a.span.overlaps(b.span) for a, b in combinations(every, 2)):
                message = "two passages of the question have the same words"
                return Diagnostic(GAP_TEXT_UNCLEAR, self.at("passage"), message, "name one of them")
            return tuple(every)
        passage = next((p for p in quotable.passages if whole.stand_in(p)), None)
        if passage is None:
            message = "the passage leaves out something between these words"
            hint = "choose a text that stands in the passage without a break"
            return Diagnostic(GAP_TEXT_UNCLEAR, self.at("to"), message, hint)
        return tuple(
            FoundWords(whole.seed, Span(max(s.start, whole.span.start), min(s.end, whole.span.end)))
            for s in passage.pieces
            if s.overlaps(whole.span)
        )

    def _numbered(
        self, written: Sequence[str], quotable: Quotable
    ) -> tuple[FoundWords, ...] | Diagnostic:
        numbers = numbers_in(written, self, quotable.passages[0].seed)
        if isinstance(numbers, Diagnostic):
            return numbers
        found: list[FoundWords] = []
        for number in numbers:
            paragraph = quotable.paragraph(number, self.at("paragraphs"))
            if isinstance(paragraph, Diagnostic):
                return paragraph
            found.append(paragraph)
        return tuple(found)


def as_quotable(pieces: Sequence[FoundWords]) -> Quotable:
    """The pieces as a text to look for words in."""
    seeds = dict.fromkeys(piece.seed for piece in pieces)
    return Quotable(
        tuple(
            Passage("text", seed, tuple(sorted(p.span for p in pieces if p.seed is seed)))
            for seed in seeds
        )
    )


def gapped(piece: FoundWords, gaps: Sequence[FoundWords]) -> Gapped:
    """A piece of the article with what is taken out of it."""
    printed = printed_piece(piece.seed, piece.span)
    inside = [g for g in gaps if g.seed is piece.seed and g.span in piece.span]
    parts = (printed.part_of(gap.span) for gap in sorted(inside, key=lambda g: g.span))
    return Gapped(printed.text, tuple(part for part in parts if part))
