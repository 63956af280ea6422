"""Table: what belongs into the cells of a grid?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

from pydantic import Field

from broadsheet.questions.cells import (
    CELLS_DO_NOT_FIT,
    Column,
    ColumnList,
    KeyedCell,
    cell_answer,
    cell_remarks,
    cell_slot,
    check_cells,
    counted,
    lead_of,
)
from broadsheet.questions.labels import FindList
from broadsheet.questions.rows import RowsQuestion
from broadsheet.questions.table._rows import RowList, TableRow
from broadsheet.sheet.answers import Answer, Notes, Remark
from broadsheet.sheet.edition import Level
from broadsheet.sheet.items import Body, Part, Shown, Slot
from broadsheet.sheet.texts import Inline, RichText, Run
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import fold
from broadsheet.source.records.marks import Mark, Meanings
from broadsheet.source.records.record import KEY_MISSING, Count, Items, Quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.questions.texts import TextBuilder

NOTHING_TO_FILL = Code("nothing-to-fill", Severity.ERROR)
NOTHING_IN_KEY = Code("nothing-in-key", Severity.WARNING)
TABLE_TOO_WIDE = Code("table-too-wide", Severity.WARNING)
COPIED_CELL_GIVEN = Code("copied-cell-given", Severity.WARNING)

MOST_COLUMNS = 5  # beside each other on a page, with room to write in
SHORTEST_GIVEN = 3  # letters of a cell that gives another one away

RowOrder = Annotated[
    Literal["free", "fixed"],
    Meanings(
        {
            "free": "Rows whose first cell is printed change places.",
            "fixed": "They keep your order in all versions. So it is if this is left out.",
        }
    ),
]


class TableToFill(RowsQuestion):
    """What belongs into the cells of this grid?

    `columns` are headings of your own, or the name of a ready-made list such as `number-check`;
    the first of them is that of the rows. A row has a `quote` or a `text` as its first cell, and
    one answer for each further column; without a first cell, pupils fill that in too. `rows` may
    be the name of a list as well: `five-ws`; then `answers` stand at the question, a list for
    each row. A cell `{given: …}` is printed, `-` is crossed out.
    """

    ALSO_CALLED: ClassVar = (
        "grid",
        "5ws",
        "five-ws",
        "source-grid",
        "number-check",
        "sift",
        "chart",
    )
    ITEMS: ClassVar = "rows"
    SAMPLE: ClassVar = """\
- type: table
  columns:
    - Number
    - Of what?
    - Who says so?
  rows:
    - quote: 40%
      answers:
        - the share of ethnic Kazakhs
        - not stated
    - quote: approximately $13.6 million
      answers:
        - the budget of the NGOs
        - quote: the head of Kazakhstan’s Ministry of Public Development
"""

    columns: ColumnList | None = Field(
        default=None,
        description="What stands above the columns: headings of your own, or the name of a "
        "ready-made list. Printed on the worksheet. May be left out where `rows` is a list that "
        "has its columns.",
        examples=[
            ["Number", "Of what?", "Who says so?"],
            ["Source", {"heading": "Named?", "options": ["yes", "no"]}],
            "number-check",
        ],
    )
    rows: RowList | None = Field(
        default=None,
        description="The rows: your own, each with the answers of its cells, or the name of a "
        "ready-made list. Printed on the worksheet, without the answers.",
        examples=[
            [
                {"quote": "A third of the planks", "answers": ["Maren Holt", "in her report"]},
                {"text": "The bridge will close.", "answers": ["the town council", "on Monday"]},
            ],
            "five-ws",
        ],
    )
    answers_: Items[Items[KeyedCell]] | None = Field(
        default=None,
        description="What is right in the cells of a ready-made list, one list for each of its "
        "rows. For the key only, but for cells that are `given` or `shown`.",
        examples=[[["the town council", {"quote": "the town council said"}]]],
    )
    empty_rows: Count | None = Field(
        default=None,
        description="How many empty rows follow, for what pupils add. They are worth no marks. "
        "Printed on the worksheet.",
        examples=[2],
    )
    item_order: Annotated[RowOrder | None, Mark.RARE] = Field(
        default=None,
        description="Whether the rows may change places from version to version.",
        examples=["free"],
    )

    def with_lists(self, find: FindList) -> Self:
        """The table with the lists that it calls by their names, as if it had written them out."""
        found = super().with_lists(find)
        columns, rows, answers = found.columns, found.rows, found.answers_
        ready = rows.ready_made if rows else None
        if rows and ready:
            if columns is None and ready.columns:
                columns = ColumnList.of(ready, rows.at("list"))
            fits = answers is not None and len(answers) == len(rows.entries)
            rows = rows.with_answers(answers if answers and fits else ())
            answers = None if fits else answers
        if rows and rows.own and columns:
            copied = tuple(row.with_quotations(columns.all) for row in rows.own)
            rows = rows.model_copy(update={"own": copied})
        return found.model_copy(update={"columns": columns, "rows": rows, "answers_": answers})

    def at_level(self, level: Level | None) -> Self | None:
        """The table as a level has it, with the cells that are shown to it."""
        own = super().at_level(level)
        if own is None or own.rows is None or not own.rows.own:
            return own
        rows = tuple(row.at_level(level or Level.CORE) for row in own.rows.own)
        return own.model_copy(update=own._with_items(rows))

    # --- the grid ---

    @property
    def _columns(self) -> tuple[Column, ...]:
        return self.columns.all if self.columns else ()

    @property
    def _has_prompts(self) -> bool:
        """Whether the first cell of each row is printed."""
        return not self.empty_rows and all(row.said is not None for row in self.movable)

    def _cells(self, row: TableRow) -> list[tuple[str, Column, KeyedCell | None]]:
        """The cells that the row leaves to pupils, or gives: name, column, and what is known."""
        columns = list(enumerate(self._columns, start=1))
        if row.said is not None:
            del columns[:1]
        known = row.answers or (None,) * len(columns)
        return [
            (f"c{number}", column, cell)
            for (number, column), cell in zip(columns, known, strict=False)
        ]

    @property
    def _is_open(self) -> bool:
        """Whether a ready-made list leaves everything to pupils."""
        lists = (self.columns, self.rows)
        return any(each.ready_made.open for each in lists if each and each.ready_made)

    @property
    def ruled(self) -> int:
        """None: `lines` are those of each cell."""
        return 0

    def said(self, item: TableRow) -> Quote | str | None:
        """Words of the passage, or the lesson's own."""
        return item.said

    def usual_item_marks(self, item: TableRow) -> int:
        """One for each cell to fill in; none where everything may be right."""
        if self._is_open:
            return 0
        return sum(1 for _, _, cell in self._cells(item) if not (cell and cell.is_printed))

    def kept_places(self) -> frozenset[int]:
        """All rows, or those whose first cell is not printed."""
        rows = enumerate(self.movable)
        return frozenset(at for at, row in rows if self.item_order != "free" or row.said is None)

    def usual_ask(self, texts: TextBuilder) -> RichText | None:
        """What a ready-made list asks."""
        lists = (self.rows, self.columns)
        asks = (each.ready_made.ask for each in lists if each and each.ready_made)
        ask = next((ask for ask in asks if ask), None)
        return texts.printed(ask) if ask else None

    # --- checks ---

    def check_itself(self) -> Iterator[Diagnostic]:
        """The cells fit the columns, something is to be filled in, and the key has something."""
        if self.columns is None and not (self.rows and self.rows.list_ and not self.movable):
            message = "`columns` is missing here"
            hint = "add `columns: [Who, When]` with your own headings, or the name of a list"
            yield Diagnostic(KEY_MISSING, self.at("rows"), message, hint, key="columns")
        if self.rows is None and self.empty_rows is None:
            hint = "add `rows:` with what pupils work on, or `empty-rows: 4` for rows of their own"
            yield Diagnostic(KEY_MISSING, self.at(), "`rows` is missing here", hint, key="rows")
        if self.columns:
            yield from self.columns.check_headings()
        yield from self._answers_of_no_row()
        if not self._columns:
            return  # the list that is named is not there, which is told
        yield from self._width()
        faults = [fault for n, row in enumerate(self.movable, 1) for fault in self._row(n, row)]
        yield from faults
        if not faults and not self.answers_ and (self.movable or self.empty_rows):
            yield from self._contents()

    def _answers_of_no_row(self) -> Iterator[Diagnostic]:
        """`answers` that belong to no ready-made rows, or are not as many as these."""
        if not self.answers_:
            return
        place, ready = self.at("answers"), self.rows.ready_made if self.rows else None
        if ready is None and not (self.rows and self.rows.list_):
            message = "`answers` of a table belong to the rows of a ready-made list"
            hint = "write `answers:` below each row, or `rows: five-ws`"
            yield Diagnostic(CELLS_DO_NOT_FIT, place, message, hint)
        elif ready is not None and self.rows:
            there, rows = len(self.answers_), len(self.rows.entries)
            message = f"there are answers for {counted(there, 'row')}, `{ready.name}` has {rows}"
            hint = "write a list for each row: `- [the council, on Monday]`"
            yield Diagnostic(CELLS_DO_NOT_FIT, place, message, hint)

    def _width(self) -> Iterator[Diagnostic]:
        count = len(self._columns)
        if count > MOST_COLUMNS and self.columns:
            message = (
                f"{count} columns leave no room to write in beside each other, so each row is "
                "printed as a list"
            )
            hint = f"make two tables of it, or take columns out: {MOST_COLUMNS} have room"
            yield Diagnostic(TABLE_TOO_WIDE, self.columns.at(), message, hint)

    def _row(self, number: int, row: TableRow) -> Iterator[Diagnostic]:
        if row.said is not None:
            yield from row.check_prompt()
        columns = self._columns[1:] if row.said is not None else self._columns
        if row.answers is not None:
            yield from check_cells(row.answers, columns, f"row {number}", row.at("answers"))

    def _contents(self) -> Iterator[Diagnostic]:
        """Whether something is left to pupils, and the key has what is right."""
        cells = [(row, cell) for row in self.movable for _, _, cell in self._cells(row)]
        if all(cell and cell.is_printed for _, cell in cells) and not self.empty_rows:
            place = self.at("rows")
            message = "every cell is printed, so there is nothing to fill in"
            yield Diagnostic(NOTHING_TO_FILL, place, message, "leave some of them to pupils")
            return
        said = (self.why, self.accept, self.reject, self.note)
        of_rows = any(row.says_more for row in self.movable)
        if self.worth and not of_rows and not any(cell for _, cell in cells) and not any(said):
            message = "the key says nothing of this table: no answers, no `accept` and no `note`"
            hint = "add `answers:` to the rows; or write `marks: 0` if anything may be right"
            yield Diagnostic(NOTHING_IN_KEY, self.at("rows"), message, hint)
        yield from self._given_away(cells)

    def _given_away(
        self, cells: Sequence[tuple[TableRow, KeyedCell | None]]
    ) -> Iterator[Diagnostic]:
        """Answers that pupils can read in another cell."""
        printed = {_bare(cell) for _, cell in cells if cell and cell.is_printed}
        printed = {words for words in printed if len(words) >= SHORTEST_GIVEN}
        for _, cell in cells:
            if cell and not cell.is_printed and not cell.is_not_stated and _bare(cell) in printed:
                place = cell.at("quote" if cell.quote else "answer")
                message = "this answer stands in a cell that is printed"
                hint = "leave that cell to pupils, or ask for something else here"
                yield Diagnostic(COPIED_CELL_GIVEN, place, message, hint)
                return

    # --- what pupils do ---

    def heading(self, texts: TextBuilder) -> RichText:
        """That of the first column."""
        return self._columns[0].label(texts)

    def prompt(self, item: TableRow, texts: TextBuilder) -> RichText | None:
        """The first cell, where every row has one."""
        return self._first_cell(item, texts) if self._has_prompts else None

    def _first_cell(self, row: TableRow, texts: TextBuilder) -> RichText | None:
        return row.entry(texts) or super().prompt(row, texts)

    def slots(self, item: TableRow, texts: TextBuilder) -> tuple[Slot, ...]:
        """A slot for each cell but the prompt."""
        cells = self._cells(item)
        slots = tuple(cell_slot(*cell, self.own_room, texts) for cell in cells)
        first = None if self._has_prompts else self._first_cell(item, texts)
        return slots if first is None else (Shown("c1", first, self.heading(texts)), *slots)

    def asked(self, texts: TextBuilder) -> Body:
        """A row for each of the lesson's, and the empty ones."""
        body = super().asked(texts)
        rows = len(body.parts)
        empty = tuple(
            Part(number, None, self.slots(TableRow.model_construct(), texts))
            for number in range(rows + 1, rows + 1 + (self.empty_rows or 0))
        )
        exchangeable = all(row.said is None for row in self.movable)
        return replace(body, parts=(*body.parts, *empty), exchangeable=exchangeable)

    # --- what is right ---

    def right(self, item: TableRow, texts: TextBuilder) -> Mapping[str, Answer]:
        """What is right in the cells of a row."""
        found = {name: cell_answer(column, cell, texts) for name, column, cell in self._cells(item)}
        return {name: answer for name, answer in found.items() if answer}

    def head(self, item: TableRow, texts: TextBuilder) -> RichText | None:
        """The first cell of the row, and what is right in the others."""
        label = item.label(texts)
        answers = [
            cell.text(texts)
            for _, _, cell in self._cells(item)
            if cell is not None and not cell.is_printed
        ]
        said = answers if label is None else [label, *answers]
        inlines: list[Inline | RichText] = []
        for number, text in enumerate(said):
            if number:
                inlines.append(Run(" — " if number == 1 and label else " · "))
            inlines.append(text)
        return texts.inline(*inlines) if inlines else None

    def notes(self, texts: TextBuilder) -> tuple[Notes, ...]:
        """The rows for which the key has something."""
        return tuple(
            note
            for note, row in zip(super().notes(texts), self.movable, strict=True)
            if row.answers or note.remarks
        )

    def remarks(self, item: TableRow, texts: TextBuilder) -> Sequence[Remark]:
        """What the notes say of the row, and of each of its cells."""
        cells = self._cells(item)
        remarks = list(item.remarks(texts))
        for _, column, cell in cells:
            if cell is not None and not cell.is_crossed:
                lead = lead_of(column.heading) if len(cells) > 1 else ()
                remarks += cell_remarks(lead, cell, texts)
        return remarks


def _bare(cell: KeyedCell) -> str:
    words = cell.given or (cell.quote.quote if cell.quote else cell.answer) or ""
    return " ".join(fold(words).text.casefold().split())
