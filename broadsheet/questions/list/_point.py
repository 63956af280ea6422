"""A point that pupils may name, and what is right in the cells that ask of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import Field

from broadsheet.questions.cells import Column, KeyedCell, cell_remarks, lead_of
from broadsheet.questions.points import MarkedPoint
from broadsheet.sheet.answers import Point
from broadsheet.sheet.texts import RichText, Run
from broadsheet.source.records.record import Items, Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.questions.texts import TextBuilder


class ListPoint(MarkedPoint):
    """A point that pupils may name."""

    under: Name | None = Field(
        default=None,
        description="The heading that the point belongs under, where there are `headings`. For "
        "the key only.",
        examples=["Advantages"],
    )
    answers: Items[KeyedCell] | None = Field(
        default=None,
        description="What is right in the cells, where there are `columns`: one answer for each. "
        "For the key only.",
        examples=[["the shopkeepers", "that fewer people will come"]],
    )

    @property
    def words(self) -> str:
        """What it says, or what its cells do."""
        cells = (cell.quote.quote if cell.quote else cell.answer for cell in self.answers or ())
        return super().words or " · ".join(filter(None, cells))

    def text(self, texts: TextBuilder) -> RichText:
        """What it says, as a pupil could write it."""
        if self.point or self.quote or not self.answers:
            return super().text(texts)
        first, *others = (cell.text(texts) for cell in self.answers)
        return texts.inline(first, *(each for text in others for each in (Run(" · "), text)))

    def in_list(self, heading: str | None, columns: Sequence[Column], texts: TextBuilder) -> Point:
        """The point as the key has it, with its heading and with what is said of its cells."""
        printed = self.printed(texts)
        more = [
            remark
            for column, cell in zip(columns, self.answers or (), strict=False)
            for remark in cell_remarks(lead_of(column.heading), cell, texts)
        ]
        text = texts.inline(*lead_of(heading), printed.text) if heading else printed.text
        return replace(printed, text=text, remarks=(*printed.remarks, *more))
