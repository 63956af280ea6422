"""The rows of a table: the lesson's own, or those of a ready-made list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, PrivateAttr

from broadsheet.questions.cells import Column, KeyedCell, copied
from broadsheet.questions.labels import ListLabel, ListOrName, written_out
from broadsheet.questions.prompted import Prompted
from broadsheet.questions.texts import words_of
from broadsheet.sheet.texts import RichText, Run
from broadsheet.source.records.marks import Mark, Way
from broadsheet.source.records.record import Items, Quote
from broadsheet.source.records.worth import Marks
from broadsheet.source.yaml.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.edition import Level


class TableRow(Prompted):
    """A row of the table: its first cell, and the answers of the others."""

    answers: Items[KeyedCell] | None = Field(
        default=None,
        description="What is right in the cells, one answer for each column that is left to "
        "pupils. For the key only, but for cells that are `given` or `shown`.",
        examples=[["the town council", "not stated", {"quote": "on Monday"}]],
    )
    marks: Annotated[Marks | None, Mark.RARE] = Field(
        default=None,
        description="How many marks the row is worth. Printed beside it, and then beside the "
        "others too. Left out: one for each cell to fill in.",
        examples=[2, 0.5],
    )
    _entry: ListLabel | None = PrivateAttr(default=None)

    @property
    def says_more(self) -> bool:
        """Whether the key says something of it beside its answers."""
        return any((self.evidence, self.why, self.accept, self.reject, self.note))

    def with_quotations(self, columns: Sequence[Column]) -> Self:
        """The same with its answers as words of the passage where these are to be copied."""
        own = columns[1:] if self.said is not None else columns
        return self.model_copy(update={"answers": copied(self.answers, own)})

    def at_level(self, level: Level) -> Self:
        """The row with the cells that are shown to a level."""
        if not any(cell.shown for cell in self.answers or ()):
            return self
        answers = tuple(cell.at_level(level) for cell in self.answers or ())
        return self.model_copy(update={"answers": answers})

    def entry(self, texts: TextBuilder) -> RichText | None:
        """The entry of a ready-made list that it is, with what it means below; None if of none."""
        if self._entry is None or self._entry.means is None:
            return self._entry.text(texts) if self._entry else None
        name = Run(words_of(self._entry.words), strong=True)
        return texts.inline(name, Run("\n"), texts.printed(self._entry.means))

    def label(self, texts: TextBuilder) -> RichText | None:
        """Its first cell, shortly; None where pupils fill that in."""
        if self._entry is not None:
            return self._entry.text(texts)
        said = self.said
        if said is None:
            return None
        return texts.inline(texts.beginning(said)) if isinstance(said, Quote) else texts.own(said)


class RowList(ListOrName):
    """The rows of a table: your own, or those of a ready-made list such as `five-ws`."""

    own: Annotated[Items[TableRow] | None, Way("own")] = Field(
        default=None,
        description="Rows of your own.",
        examples=[
            [{"quote": "A third of the planks", "answers": ["Maren Holt", "in her report"]}],
        ],
    )

    def with_answers(self, answers: Sequence[Sequence[KeyedCell]]) -> Self:
        """The same with the entries of the ready-made list as rows, with what is right in them."""
        place, rows = self.at("list"), list[TableRow]()
        for at, entry in enumerate(self.entries):
            row = written_out(TableRow, place, text=Scalar(entry.label, place, plain=True))
            row = row.model_copy(update={"answers": tuple(answers[at]) if answers else None})
            row._entry = ListLabel(entry.name, entry.label, entry.means, own=False)
            rows.append(row)
        return self.model_copy(update={"own": tuple(rows)})
