"""An item to work on: words of the article, or the lesson's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from broadsheet.questions.fields import (
    Accept,
    Allow,
    Evidence,
    ForLevels,
    MarkingNote,
    Reject,
    Why,
)
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.marks import Mark, Way
from broadsheet.source.records.record import Quote, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.answers import Remark

QUOTE_OR_TEXT = Code("quote-or-text", Severity.ERROR)


class Prompted(Record):
    """One item of a question: what is printed of it, and what the key says beside its answer."""

    quote: Annotated[Quote | None, Way("quote")] = Field(
        default=None,
        description="The item, copied from the passage letter for letter. Printed on the "
        "worksheet, with its line.",
        examples=["It will probably be too small", {"quote": "the plan", "occurrence": 2}],
    )
    text: Annotated[Text | None, Mark.ASKED, Way("text")] = Field(
        default=None,
        description="The item in your own words, in place of `quote`. Printed on the worksheet.",
        examples=["The work on the bridge takes a year."],
    )
    evidence: Evidence = None
    why: Why = None
    accept: Accept = None
    reject: Reject = None
    note: MarkingNote = None
    for_: ForLevels = None
    allow: Allow = None

    @property
    def said(self) -> Quote | str | None:
        """What is printed of it; None where nothing is."""
        return self.quote or self.text

    def check_prompt(self) -> Iterator[Diagnostic]:
        """Whether it is quoted or told in own words, and not both."""
        if self.quote and self.text:
            message = "an item is `quote` or `text`, and here are both"
            yield Diagnostic(QUOTE_OR_TEXT, self.at("text"), message, "delete one of the two")
        elif not self.said:
            hint = "add `quote:` with words copied from the passage, or `text:` with your own"
            yield Diagnostic(QUOTE_OR_TEXT, self.at(), "nothing is printed of this item", hint)

    def remarks(self, texts: TextBuilder, *told: str) -> Sequence[Remark]:
        """What the notes say of it, but for the fields `told`, which stand on the key's page."""
        usual = {
            "evidence": self.evidence,
            "why": self.why,
            "accept": self.accept,
            "reject": self.reject,
            "note": self.note,
        }
        return texts.remarks(**{name: value for name, value in usual.items() if name not in told})
