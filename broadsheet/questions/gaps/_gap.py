"""A gap: words that are taken out of the article."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from broadsheet.questions.fields import Accept, Allow, ForLevels, MarkingNote, Reject, Why
from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Note, Severity
from broadsheet.source.records.record import Mention, Record
from broadsheet.source.yaml.lines import as_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.article.quotable import FoundWords, Quotable

GAP_NOT_IN_TEXT = Code("gap-not-in-text", Severity.ERROR)
GAPS_OVERLAP = Code("gaps-overlap", Severity.ERROR)


class GapWords(Mention):
    """Words of the text with gaps; elsewhere in the passage they may stand, too."""

    def with_occurrence(self, number: int) -> tuple[Edit, ...]:
        """How to write which occurrence is meant, from 1."""
        words = self.at("quote")
        before = words.file.text[: words.span.start].rstrip()
        if self.occurrence is not None or self.at() != words or before.endswith(":"):
            return super().with_occurrence(number)
        # As an item of the list, the words stand for the whole gap.
        inside = f"{{quote: {as_value(self.quote)}, occurrence: {number}}}"
        return (Edit(words.span, f"{{gap: {inside}}}"),)


class Gap(Record):
    """Words that are taken out of the article; `identity` is short for `{gap: identity}`."""

    SHORT: ClassVar = "gap"

    gap: GapWords = Field(
        description="The words that are taken out, copied from the text letter for letter.",
        examples=["ferry", {"quote": "the bridge", "occurrence": 2}],
    )
    accept: Accept = None
    reject: Reject = None
    why: Why = None
    note: MarkingNote = None
    for_: ForLevels = None
    allow: Allow = None

    def found(self, text: Quotable, quotable: Quotable) -> FoundWords | Diagnostic:
        """Where the words are taken out, or the problem.

        Args:
            text: the text with gaps.
            quotable: the passages of the question, in which an occurrence is counted.
        """
        if self.gap.occurrence:
            found = [quotable.place(self.gap)]
        else:
            found = list(text.find(self.gap.quote))
        whole = [each for each in found if _is_in_a_piece(each, text)]
        if len(whole) == 1:
            return whole[0]
        where = self.gap.at("quote")
        if whole:
            problem = quotable.locate(self.gap.quote, None, where, self.gap)
            assert isinstance(problem, Diagnostic)
            hint = (problem.hint or "").replace("write `{", "write `gap: {")
            return replace(problem, hint=hint)
        message = f"`{self.gap.quote}` stands in the passage, and not in the text with gaps"
        hint = "take words out of the text with gaps, or make that text longer"
        notes = tuple(
            Note(each.seed.place(each.span), "it stands here")
            for each in quotable.find(self.gap.quote)[:1]
        )
        return Diagnostic(GAP_NOT_IN_TEXT, where, message, hint, notes)


def _is_in_a_piece(found: FoundWords, text: Quotable) -> bool:
    passages = (passage for passage in text.passages if passage.seed is found.seed)
    return any(found.span in piece for passage in passages for piece in passage.pieces)


def overlaps(placed: Sequence[tuple[Gap, FoundWords]]) -> Iterator[Diagnostic]:
    """Each gap that shares a character with one before it."""
    for index, (gap, found) in enumerate(placed):
        for other, before in placed[:index]:
            if before.seed is found.seed and before.span.overlaps(found.span):
                message = f"`{gap.gap.quote}` overlaps `{other.gap.quote}` in the text"
                hint = "shorten one of the two, or delete one"
                notes = (Note(other.gap.at("quote"), "the other gap"),)
                yield Diagnostic(GAPS_OVERLAP, gap.gap.at("quote"), message, hint, notes)
                break
