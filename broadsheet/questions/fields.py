"""Fields that several records of a lesson share, with what editors tell of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from broadsheet.source.records.marks import Mark, Meanings
from broadsheet.source.records.record import OneOrMore, Quote, Text, WarningNames
from broadsheet.source.records.worth import Marks

# A level as a lesson writes it.
LevelName = Annotated[
    Literal["support", "core", "stretch"],
    Meanings(
        {
            "support": "Pupils who need more help.",
            "core": "What most of the class gets, and every class without levels.",
            "stretch": "Pupils who can do more.",
        }
    ),
]

ForLevels = Annotated[
    OneOrMore[LevelName] | None,
    Mark.RARE,
    Field(
        description="Who gets this, where a class works at several levels. Left out: everybody.",
        examples=["stretch", ["core", "stretch"]],
    ),
]

Evidence = Annotated[
    OneOrMore[Quote] | None,
    Field(
        description="The words of the passage that show the answer, copied letter for letter; "
        "several in a list. For the key only.",
        examples=[
            "the town council said on Monday",
            [
                "the town council said on Monday",
                {"quote": "the east bank", "occurrence": 2},
            ],
        ],
    ),
]

Why = Annotated[
    Text | None,
    Mark.REASON,
    Field(
        description="Why the answer is right, to tell the class. For the key only.",
        examples=["“Her report” points back to the engineer in the sentence before."],
    ),
]

Accept = Annotated[
    OneOrMore[Text] | None,
    Mark.REASON,
    Field(
        description="Other answers that you take as right, one or several. For the key only.",
        examples=["the council", ["the council", "the people who run the town"]],
    ),
]

Reject = Annotated[
    OneOrMore[Text] | None,
    Mark.REJECTED,
    Field(
        description="Answers that look right and are not, one or several. For the key only.",
        examples=["the mayor", ["the mayor", "everybody in town"]],
    ),
]

MarkingNote = Annotated[
    Text | None,
    Mark.REASON,
    Field(
        description="A note to whoever marks the answers. For the key only.",
        examples=["Spelling does not count here."],
    ),
]

ItemMarks = Annotated[
    Marks | None,
    Mark.RARE,
    Field(
        description="How many marks this is worth. Printed beside it, and then beside the others "
        "too. Left out: one.",
        examples=[2, 0.5],
    ),
]

Standards = Annotated[
    OneOrMore[Text] | None,
    Mark.RARE,
    Field(
        description="The standards of your curriculum that this serves, one or several. For the "
        "key only.",
        examples=["CCSS.ELA-LITERACY.RI.7.8", ["RI.7.1", "RI.7.8"]],
    ),
]

Allow = Annotated[
    WarningNames | None,
    Mark.RARE,
    Field(
        description="Warnings that you have weighed and do not want to see here again, each with "
        "the reason. Never printed.",
        examples=[{"loaded-question": "the word is the speaker’s"}],
    ),
]
