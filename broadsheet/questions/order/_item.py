"""One of the things that are put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from broadsheet.questions.fields import HelpFor
from broadsheet.questions.prompted import QUOTE_OR_TEXT, Prompted
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.records.marks import Mark, Way
from broadsheet.source.records.record import Count, Quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.article.quotable import FoundWords, Quotable


class OrderItem(Prompted):
    """Words of the article, a paragraph of it, or a text of the lesson's own."""

    paragraph: Annotated[Count | None, Mark.PARAGRAPHS, Way("paragraph")] = Field(
        default=None,
        description="A whole paragraph of the passage by its number, in place of `quote`. The "
        "command `broadsheet passages` with the name of the article lists them. Printed on the "
        "worksheet.",
        examples=[5],
    )
    first: Annotated[HelpFor | None, Mark.RARE] = Field(
        default=None,
        description="Whether the 1 is printed beside it, as a help; it is the first item here. "
        "Printed on the worksheet, for all or for some levels.",
        examples=["yes", "support"],
    )
    last: Annotated[HelpFor | None, Mark.RARE] = Field(
        default=None,
        description="The same of the last item and its number. Printed on the worksheet, for all "
        "or for some levels.",
        examples=["yes", "support"],
    )

    @property
    def words(self) -> str:
        """What is printed of it, as the lesson writes it."""
        said = self.said
        if self.paragraph:
            return f"¶{self.paragraph}"
        return said.quote if isinstance(said, Quote) else said or ""

    @property
    def dated_by(self) -> tuple[str, ...]:
        """The texts that may say when it was."""
        evidence = (quote.quote for quote in self.evidence or ())
        return (self.words, *evidence, self.note or "")

    def found(self, quotable: Quotable) -> FoundWords | None:
        """The words of the article that are printed; None for a text of the lesson's own."""
        if self.quote:
            return quotable.place(self.quote)
        return next(iter(quotable.paragraph(self.paragraph)), None) if self.paragraph else None

    def check_prompt(self) -> Iterator[Diagnostic]:
        """Whether it is quoted, told in own words or a paragraph, and only one of these."""
        if not self.paragraph:
            yield from super().check_prompt()
        elif self.said:
            message = "an item is `quote`, `text` or `paragraph`, and here are two of them"
            yield Diagnostic(QUOTE_OR_TEXT, self.at("paragraph"), message, "delete one of the two")


def tied_with(ties: Sequence[Sequence[int]], count: int) -> list[int]:
    """For each item, from 0, the number of the first of those that it may change places with.

    Args:
        ties: numbers of items, from 1.
        count: how many items there are.
    """
    tied = list(range(count))
    for tie in ties:
        for number in tie:
            if number <= count:
                tied[number - 1] = min(tie) - 1
    return tied
