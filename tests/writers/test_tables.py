"""When the parts of a question stand in a table, and what its columns are."""

from __future__ import annotations

import pytest
from everything import options, text

from broadsheet.sheet.items import (
    Body,
    Choice,
    Locating,
    Marking,
    Ordering,
    Part,
    Room,
    Shown,
    Slot,
    Writing,
)
from broadsheet.sheet.texts import SlotId
from broadsheet.writers.tables import MOST_COLUMNS, columns_of, kind_of, layout_of

TICKS = Choice("answer", options("Fact", "Opinion"))
REASON = Writing("reason", Room("lines", 1), text("Reason"))
LABELLED = Choice("named", options("yes", "no"), label=text("Named?"))
WORD = Writing("word", Room("word"))
MANY = Choice("answer", options(*"abcdefgh"[: MOST_COLUMNS + 1]))


def body(*rows: tuple[Slot, ...], layout: str = "table") -> Body:
    parts = tuple(Part(n, text("A"), slots) for n, slots in enumerate(rows, start=1))
    return Body(parts=parts, layout=layout)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "layout"),
    [
        ([(TICKS,), (TICKS,)], "ticks"),
        ([(TICKS, REASON)], "ticks"),
        ([(REASON, Locating("line")), (REASON, Locating("line"))], "cells"),
        # A cell may be given in one row and asked for in another.
        ([(WORD, REASON), (Shown("word", text("given")), REASON)], "cells"),
        # Words of the prompt are marked where they are.
        ([(Marking("words", "box", "prompt"), TICKS)], "ticks"),
        ([(Marking("words", "box", "prompt"),)], "list"),
        # No common columns, or too many, or none that can be one.
        ([(TICKS,), (REASON,)], "list"),
        ([(TICKS,), (Choice("answer", options("True", "False")),)], "list"),
        ([(MANY,)], "list"),
        ([(Choice("answer", TICKS.options, scale=True),)], "list"),
        ([(TICKS, Choice("other", TICKS.options))], "list"),
        # Boxes with a label stand in the cells of its column.
        ([(LABELLED, REASON), (LABELLED, REASON)], "cells"),
        ([(LABELLED, REASON), (Shown("named", text("yes")), REASON)], "cells"),
        ([(LABELLED, Choice("other", TICKS.options, label=text("Why?")))], "cells"),
        ([(TICKS, Ordering("order", options("a", "b")))], "list"),
        ([], "list"),
    ],
)
def test_parts_stand_in_a_table_where_they_have_columns_in_common(
    rows: list[tuple[Slot, ...]], layout: str
) -> None:
    assert layout_of(body(*rows)) == layout
    assert layout_of(body(*rows, layout="list")) == "list"


def test_gaps_of_a_text_are_in_no_cell() -> None:
    rows = body((WORD, REASON), (REASON,))
    assert layout_of(rows) == "list"
    gaps = [SlotId(1, "word")]
    assert layout_of(rows, gaps) == "cells"
    assert columns_of(rows, gaps) == ((REASON, REASON),)


def test_what_stands_below_boxes_to_tick_is_a_column_and_they_are_none() -> None:
    assert columns_of(body((TICKS, REASON, WORD))) == ((REASON,), (WORD,))


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ((WORD, Locating("a")), "place"),
        ((WORD, REASON), "cell"),
        ((WORD, Shown("word", text("given"))), "cell"),
        ((LABELLED, LABELLED), "boxes"),
        ((LABELLED, Shown("named", text("yes"))), "boxes"),
        ((LABELLED, REASON), "cell"),
        ((Choice("x", options("neither of the two"), label=text("A")),), "cell"),
        ((Choice("x", options("yes"), label=text("Is it trustworthy?")),), "cell"),
        ((Shown("a", text("given")),), "cell"),
    ],
)
def test_what_stands_in_a_column_says_how_wide_it_is(column: tuple[Slot, ...], kind: str) -> None:
    assert kind_of(column) == kind
