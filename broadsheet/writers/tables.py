"""Whether the parts of a question stand in a table, and what its columns are: for every writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from broadsheet.sheet.items import Choice, Locating, Marking, Matching, Ordering, Shown, Writing

if TYPE_CHECKING:
    from broadsheet.sheet.items import Body, Slot

MOST_COLUMNS = 5
"""A table has at most so many columns of boxes to tick."""

Layout = Literal["list", "ticks", "cells"]
"""How parts stand: below each other, in a table of boxes to tick, or in one of cells to fill."""


def layout_of(body: Body) -> Layout:
    """How the parts of a question stand.

    A table has a row for each part. Boxes to tick are columns; what is written beside them stands
    below them, over the whole row. Parts that differ in what is done have no common columns.
    """
    shapes = {tuple(_shape(slot) for slot in part.slots) for part in body.parts}
    if body.layout != "table" or len(shapes) != 1:
        return "list"
    slots = in_cells(body)
    if not slots or any(isinstance(slot, Matching | Ordering) for slot in slots):
        return "list"
    choices = [slot for slot in slots if isinstance(slot, Choice)]
    if not choices:
        return "cells"
    if len(choices) > 1 or len(choices[0].options) > MOST_COLUMNS or choices[0].scale:
        return "list"
    return "ticks"


def in_cells(body: Body) -> tuple[Slot, ...]:
    """What stands in the cells of a row: words of a prompt are marked where they are."""
    return tuple(slot for slot in body.parts[0].slots if not isinstance(slot, Marking))


def is_narrow(slot: Slot) -> bool:
    """Whether little is written in a cell."""
    return isinstance(slot, Locating) or (isinstance(slot, Writing) and slot.room.size == "word")


def _shape(slot: Slot) -> tuple[object, ...]:
    """What slots of a column have in common."""
    options = tuple(option.text for option in slot.options) if isinstance(slot, Choice) else ()
    # A cell may be given in one row and asked for in another.
    kind = "Writing" if isinstance(slot, Shown) else type(slot).__name__
    return kind, slot.name, options
