"""What a pupil writes beside a tick, a number or a pair: one more cell for each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Protocol

from pydantic import Field

from broadsheet.questions.by_level import ByLevel
from broadsheet.sheet.answers import Answer, Located, Written
from broadsheet.sheet.items import Locating, Room, Writing
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.marks import Mark, Meanings, Way
from broadsheet.source.records.record import Quote, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.items import Slot
    from broadsheet.source.text import Place

ALSO_WITHOUT_ANSWER = Code("also-without-answer", Severity.WARNING)

USUAL_LINES = 2  # for handwriting, as a reason takes two lines of a cell

CellName = Annotated[
    Literal["evidence", "why", "line", "check", "correction", "voice"],
    Meanings(
        {
            "evidence": "The words of the passage that show it.",
            "why": "The reason.",
            "line": "The line where it stands.",
            "check": "How a reader could check it.",
            "correction": "A wrong statement, put right.",
            "voice": "Whose judgement it is.",
        },
        synonyms={"reason": "why", "words": "evidence"},
    ),
]


def _heading(what: str) -> Any:
    return Field(
        default=None,
        description=f"Your own words above the cell for {what}. Printed on the worksheet.",
        examples=["What does the difference suggest?"],
    )


OwnHeading = Annotated[Text | None, Mark.ASKED, Way("heading")]


class AlsoCell(Record):
    """One more cell: `why` is short for `{cell: why}`, `{why: …}` gives it your own heading."""

    SHORT: ClassVar = "cell"

    cell: Annotated[CellName | None, Way("cell")] = Field(
        default=None, description="What pupils write into the cell.", examples=["why"]
    )
    evidence: OwnHeading = _heading("the words of the passage")
    why: OwnHeading = _heading("the reason")
    line: OwnHeading = _heading("the line")
    check: OwnHeading = _heading("how to check it")
    correction: OwnHeading = _heading("what would be right")
    voice: OwnHeading = _heading("whose judgement it is")

    @property
    def names(self) -> tuple[str, ...]:
        """What is written into it: the name of the key's field."""
        given = [name for name, value in self if name != "cell" and value is not None]
        return tuple(given) if self.cell is None else (self.cell,)


class Also(ByLevel):
    """Cells for all, or for each level: `also: [why]`, `also: {support: [], core: [why]}`."""

    support: tuple[AlsoCell, ...] | None = Field(
        default=None, description="The cells of pupils who need more help.", examples=[[]]
    )
    core: tuple[AlsoCell, ...] | None = Field(
        default=None, description="The cells of all others.", examples=[["why"]]
    )
    stretch: tuple[AlsoCell, ...] | None = Field(
        default=None, description="The cells of pupils who can do more.", examples=[["why"]]
    )

    @property
    def cells(self) -> tuple[tuple[str, str | None], ...]:
        """The cells of the level that the question is for, each with its own heading if any."""
        return tuple((name, getattr(cell, name)) for cell in self.core or () for name in cell.names)


AlsoField = Annotated[
    Also | None,
    Field(
        description="What pupils write beside each answer, in cells of its own: `evidence`, "
        "`why`, `line`, `check`, `correction` or `voice`. The key has the item’s field of the "
        "same name there. Printed on the worksheet.",
        examples=[["evidence", "why"], {"support": [], "core": ["why"]}],
    ),
]


class Reasoned(Protocol):
    """What has something for such cells: an item of a question."""

    @property
    def evidence(self) -> tuple[Quote, ...] | None:
        """The words of the passage that show its answer."""

    @property
    def why(self) -> str | None:
        """The reason."""

    def at(self, key: str | None = None, index: int | None = None) -> Place:
        """Where it stands in the lesson."""


def also_slots(also: Also | None, room: Room | None, texts: TextBuilder) -> Iterator[Slot]:
    """The cells, in their order.

    Args:
        also: as the question has it for its level.
        room: for each text to write; None for what is usual.
        texts: of the question.
    """
    for name, heading in also.cells if also else ():
        if name == "line":
            yield Locating(name)
            continue
        label = texts.own(heading) if heading else texts.wording(f"also-{name}")
        size = room or Room("lines", USUAL_LINES)
        yield Writing(name, size, label, copies=name == "evidence")


def also_right(also: Also | None, item: Reasoned, texts: TextBuilder) -> Mapping[str, Answer]:
    """What is right in the cells of an item, by their names."""
    right: dict[str, Answer] = {}
    for name, _ in also.cells if also else ():
        found = _right(name, item, texts)
        if found is not None:
            right[name] = found
    return right


def asks_lines(also: Also | None) -> bool:
    """Whether a cell is for the line of some words, at any level."""
    levels = (also.support, also.core, also.stretch) if also else ()
    return any("line" in cell.names for cells in levels for cell in cells or ())


def told(also: Also | None) -> tuple[str, ...]:
    """The fields of an item that stand in its cells, and so not in the notes."""
    return tuple(name for name, _ in also.cells) if also else ()


def _right(name: str, item: Reasoned, texts: TextBuilder) -> Answer | None:
    if name == "line":
        quote = getattr(item, "quote", None) or next(iter(item.evidence or ()), None)
        return Answer(Located(texts.quoted(quote).places)) if quote else None
    value = getattr(item, name, None)
    if not value and name == "why":
        value = item.evidence
    if not value:
        return None
    if isinstance(value, str):
        return Answer(Written(texts.own(value)))
    first, *others = (texts.quoted(quote) for quote in value if isinstance(quote, Quote))
    words = Written(texts.inline(first), tuple(texts.inline(other) for other in others))
    return Answer(words, (first, *others))


def check_also(also: Also | None, items: Iterable[Reasoned]) -> Iterator[Diagnostic]:
    """Warn of a cell for which the key has nothing at an item, once for each cell."""
    for name in dict.fromkeys(told(also)):
        for number, item in enumerate(items, start=1):
            filled = getattr(item, name, None) or (name == "why" and item.evidence)
            if name == "line":
                filled = getattr(item, "quote", None) or item.evidence
            if not filled:
                message = f"the sheet asks for `{name}`, and item {number} has none for the key"
                hint = f"add `{'evidence' if name == 'line' else name}: …` to the item"
                yield Diagnostic(ALSO_WITHOUT_ANSWER, item.at(), message, hint)
                break
