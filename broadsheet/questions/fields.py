"""Fields that several records of a lesson share, with what editors tell of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, WithJsonSchema

from broadsheet.questions.by_level import ByLevel
from broadsheet.sheet.edition import Level
from broadsheet.sheet.items import Room
from broadsheet.source.records.marks import Mark, Meanings
from broadsheet.source.records.record import (
    Count,
    OneOrMore,
    Quote,
    Text,
    WarningNames,
    whole_number,
)
from broadsheet.source.records.switch import TrueToo, switch_word
from broadsheet.source.records.worth import Marks
from broadsheet.source.yaml.nodes import Scalar

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


RoomName = Literal["word", "half-page", "page", "box", "none"]


def _room(value: Any) -> Room:
    if isinstance(value, Scalar) and value.casefold() in get_args(RoomName):
        return Room(value.casefold())  # type: ignore[arg-type]
    return Room("lines", whole_number(value, or_else=get_args(RoomName)))


# How much room there is for one thing to write.
RoomSize = Annotated[
    Room,
    BeforeValidator(_room),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1},
                {
                    "enum": [*get_args(RoomName)],
                    "enumDescriptions": [
                        "A gap in a line.",
                        "Ruled lines over half a page.",
                        "Ruled lines over a page.",
                        "An empty box.",
                        "No room: pupils write on paper of their own.",
                    ],
                },
            ]
        }
    ),
]


class RoomByLevel(ByLevel):
    """How much room there is: `room: 2`, `room: half-page`, `room: {support: 4, core: 2}`."""

    support: RoomSize | None = Field(
        default=None, description="The room of pupils who need more help.", examples=[4]
    )
    core: RoomSize | None = Field(
        default=None, description="The room of all others.", examples=[2, "half-page"]
    )
    stretch: RoomSize | None = Field(
        default=None, description="The room of pupils who can do more.", examples=[2]
    )


Absent = Annotated[
    OneOrMore[Text] | None,
    Mark.ABSENT,
    Mark.RARE,
    Field(
        description="Words that must stand nowhere in the article, because the answer says that "
        "they are missing, one or several. For the key only.",
        examples=["shopkeepers", ["shopkeepers", "owners of shops"]],
    ),
]

# Who gets a help that is printed, where a class works at several levels.
HelpFor = OneOrMore[
    Annotated[
        Literal["yes", "no", "support", "core", "stretch"],
        BeforeValidator(switch_word),
        TrueToo(),
        Meanings(
            {
                "yes": "Everybody gets it.",
                "no": "Nobody gets it. So it is if this is left out.",
                "support": "Pupils who need more help get it.",
                "core": "What most of the class gets, and every class without levels.",
                "stretch": "Pupils who can do more get it.",
            }
        ),
    ]
]


def is_for(levels: tuple[str, ...] | None, level: Level) -> bool:
    """Whether a level gets a help, by what a field of the kind `HelpFor` says."""
    return not {"yes", level.value}.isdisjoint(levels or ())


Mix = Annotated[
    Count | None,
    Mark.RARE,
    Field(
        description="Another mixed order, from 1 to 9, where the first one happens to be the right "
        "one. `check` says when you need it. Printed on the worksheet, as the order.",
        examples=[2],
    ),
]
