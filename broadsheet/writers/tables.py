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
MANY_COLUMNS = 4  # so many columns of cells leave little room for prompts
SHORT_PROMPT = 24  # prompts up to this many characters need no broad column
SHORT_BOX = 10  # boxes with words of up to so many characters have room in a narrow column
MOST_COLUMNS = 5  # a table has at most so many columns of boxes to tick

# How parts stand: below each other, in a table of boxes to tick, or in one of cells to fill.
Layout = Literal["list", "ticks", "cells"]


def layout_of(body: Body, gaps: Collection[SlotId] = ()) -> Layout:
    """How the parts of a question stand.

    A table has a row for each part. Boxes to tick are columns; what is written beside them stands
    below them, over the whole row. Boxes with a label stand in a cell below it. Parts that differ
    in what is done have no common columns.

    Args:
        body: the question.
        gaps: the slots that stand inside texts, and in no cell.
    """
    rows = _rows(body, gaps)
    shapes = {tuple(_shape(slot) for slot in row) for row in rows}
    if body.layout != "table" or len(shapes) != 1 or not rows[0]:
        return "list"
    slots = rows[0]
    choices = [slot for row in rows for slot in row if isinstance(slot, Choice)]
    if any(isinstance(slot, Matching | Ordering) for slot in slots):
        return "list"
    if any(choice.scale or len(choice.options) > MOST_COLUMNS for choice in choices):
        return "list"
    if all(choice.label for choice in choices):
        return "cells"
    return "ticks" if sum(isinstance(slot, Choice) for slot in slots) == 1 else "list"


def columns_of(body: Body, gaps: Collection[SlotId] = ()) -> tuple[tuple[Slot, ...], ...]:
    """What stands in the cells below each other: one slot of each part.

    Boxes that are columns themselves stand in no cell.
    """
    columns = zip(*_rows(body, gaps), strict=True)
    return tuple(column for column in columns if not _are_columns(column[0]))


def _are_columns(slot: Slot) -> bool:
    return isinstance(slot, Choice) and slot.label is None


# What stands in the cells of a column, which says how wide it must be.
CellKind = Literal["place", "boxes", "cell"]


def kind_of(column: Sequence[Slot]) -> CellKind:
    """What stands in the cells of a column: places or single words, short boxes, or more."""
    asked = [slot for slot in column if not isinstance(slot, Shown)]
    if all(isinstance(s, Locating) or _takes_a_word(s) for s in asked) and asked == [*column]:
        return "place"
    return "boxes" if asked and all(map(_are_short_boxes, asked)) else "cell"


def _are_short_boxes(slot: Slot) -> bool:
    """Whether boxes and the longest word of the heading above them have room in a few letters."""
    if not isinstance(slot, Choice):
        return False
    heading = slot.label.words.split() if slot.label else []
    return all(
        len(words) <= SHORT_BOX for words in (*heading, *(o.text.words for o in slot.options))
    )


def _takes_a_word(slot: Slot) -> bool:
    return isinstance(slot, Writing) and slot.room.size == "word"


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
    if isinstance(slot, Shown) or (isinstance(slot, Writing | Choice) and slot.label):
        # A cell may be given in one row and asked for in another.
        return "cell", slot.name
    options = tuple(option.text for option in slot.options) if isinstance(slot, Choice) else ()
    kind = "cell" if isinstance(slot, Writing) else type(slot).__name__
    return kind, slot.name, *options
