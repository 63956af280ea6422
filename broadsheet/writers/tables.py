"""Whether the parts of a question stand in a table, and what its columns are: for every writer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from broadsheet.sheet.items import (
    Body,
    Choice,
    Locating,
    Marking,
    Matching,
    Ordering,
    Shown,
    Slot,
    Writing,
)
from broadsheet.sheet.texts import SlotId

SHORT_OPTION = 36  # options up to this many characters stand beside each other, if there is room
MOST_COLUMNS = 5  # a table has at most so many columns of boxes to tick

# How parts stand: below each other, in a table of boxes to tick, or in one of cells to fill.
Layout = Literal["list", "ticks", "cells"]


def layout_of(body: Body, gaps: Collection[SlotId] = ()) -> Layout:
    """How the parts of a question stand.

    A table has a row for each part. Boxes to tick are columns; what is written beside them stands
    below them, over the whole row. Parts that differ in what is done have no common columns.

    Args:
        body: the question.
        gaps: the slots that stand inside texts, and in no cell.
    """
    rows = _rows(body, gaps)
    shapes = {tuple(_shape(slot) for slot in row) for row in rows}
    if body.layout != "table" or len(shapes) != 1 or not rows[0]:
        return "list"
    slots = rows[0]
    choices = [slot for slot in slots if isinstance(slot, Choice)]
    if any(isinstance(slot, Matching | Ordering) for slot in slots) or len(choices) > 1:
        return "list"
    if not choices:
        return "cells"
    choice = choices[0]
    if choice.scale or choice.label or len(choice.options) > MOST_COLUMNS:
        return "list"
    return "ticks"


def columns_of(body: Body, gaps: Collection[SlotId] = ()) -> tuple[tuple[Slot, ...], ...]:
    """What stands in the cells below each other: one slot of each part, and no boxes to tick."""
    columns = zip(*_rows(body, gaps), strict=True)
    return tuple(column for column in columns if not isinstance(column[0], Choice))


def is_narrow(column: Sequence[Slot]) -> bool:
    """Whether little is written in the cells of a column."""
    return all(
        isinstance(slot, Locating) or (isinstance(slot, Writing) and slot.room.size == "word")
        for slot in column
    )


def _rows(body: Body, gaps: Collection[SlotId]) -> list[list[Slot]]:
    """What stands in the cells of each row: words of a prompt are marked where they are."""
    return [
        [
            slot
            for slot in part.slots
            if not isinstance(slot, Marking) and SlotId(part.number, slot.name) not in gaps
        ]
        for part in body.parts
    ]


def _shape(slot: Slot) -> tuple[object, ...]:
    """What slots of a column have in common."""
    options = tuple(option.text for option in slot.options) if isinstance(slot, Choice) else ()
    # A cell may be given in one row and asked for in another.
    kind = "Writing" if isinstance(slot, Shown) else type(slot).__name__
    return kind, slot.name, options
