"""Tables that pupils fill in: their columns, and what the key has for their cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from pydantic import Field, PrivateAttr

from broadsheet.questions.fields import LevelName, RoomSize
from broadsheet.questions.keyed import ANSWER_OR_QUOTE, KeyedAnswer
from broadsheet.questions.labels import ListOrName, written_out
from broadsheet.questions.texts import words_of
from broadsheet.sheet.answers import Answer, Chosen, Remark
from broadsheet.sheet.edition import Level
from broadsheet.sheet.items import Choice, Option, Room, Shown, Slot, Writing
from broadsheet.sheet.texts import Run, TextBlock
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.marks import Mark, Meanings, Way
from broadsheet.source.records.record import Items, Mention, OneOrMore, Record, Text
from broadsheet.source.records.switch import Switch
from broadsheet.source.spelling import nearest_word
from broadsheet.source.yaml.fixes import rewritten
from broadsheet.source.yaml.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.questions.labels import FindList
    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.ready_made import ReadyMade
    from broadsheet.sheet.texts import Inline, RichText
    from broadsheet.source.text import Place

HEADING_TWICE = Code("heading-twice", Severity.ERROR)
CELLS_DO_NOT_FIT = Code("cells-do-not-fit", Severity.ERROR)
CELL_NOT_AN_OPTION = Code("cell-not-an-option", Severity.ERROR)

USUAL_ROOM = Room("lines", 2)  # of a cell, in which a short answer takes two lines
_CROSSED = frozenset({"-", "–", "—"})  # what stands for a cell that is crossed out

Copies = Annotated[
    Switch,
    Meanings(
        {
            "yes": "Pupils copy words of the passage, and the answers are checked against it.",
            "no": "Pupils write words of their own. So it is if this is left out.",
        }
    ),
]


class Column(Record):
    """A column of a table; `Who?` is short for `{heading: Who?}`."""

    SHORT: ClassVar = "heading"

    heading: Annotated[Text, Mark.ASKED] = Field(
        description="What stands above the column. Printed on the worksheet.",
        examples=["Who says so?"],
    )
    options: Annotated[Items[Text] | None, Mark.ASKED] = Field(
        default=None,
        description="Words to tick in each cell, in place of room to write. Printed on the "
        "worksheet.",
        examples=[["yes", "no"]],
    )
    copies: Copies | None = Field(
        default=None,
        description="Whether pupils copy words of the passage into the cells. Printed on the "
        "worksheet.",
        examples=["yes"],
    )
    room: RoomSize | None = Field(
        default=None,
        description="How much room each of the cells has. Printed on the worksheet.",
        examples=[4],
    )
    _is_own: bool = PrivateAttr(default=True)  # in the lesson's language

    def label(self, texts: TextBuilder) -> RichText:
        """The heading as it is printed."""
        return texts.own(self.heading) if self._is_own else texts.printed(self.heading)

    @property
    def is_copied(self) -> bool:
        """Whether words of the passage are copied into it."""
        return self.copies == "yes"

    def option(self, words: str) -> str | None:
        """The id of the option with some words, however its capital letters are written."""
        names = [option.casefold() for option in self.options or ()]
        wanted = words.casefold()
        return f"o{names.index(wanted) + 1}" if wanted in names else None


class ColumnList(ListOrName):
    """The columns of a table: `[Who?, When?]`, or the name of a ready-made list."""

    PART: ClassVar = "columns"

    own: Annotated[Items[Column] | None, Way("own")] = Field(
        default=None,
        description="Columns of your own.",
        examples=[["Number", "Of what?", {"heading": "Words that tell", "copies": "yes"}]],
    )

    @classmethod
    def of(cls, ready: ReadyMade, place: Place) -> Self:
        """The columns of a ready-made list that a lesson calls at a place."""
        columns = written_out(cls, place, list=Scalar(ready.name, place, plain=True))
        columns._found = ready
        return columns.model_copy(update={"own": columns._made(place)})

    def resolved(self, find: FindList) -> Self:
        """The same with the columns of the ready-made list that it names, if there is one."""
        found = super().resolved(find)
        if found.ready_made is None:
            return found
        return found.model_copy(update={"own": found._made(self.at("list"))})

    def _made(self, place: Place) -> tuple[Column, ...]:
        made: list[Column] = []
        for each in self.ready_made.columns if self.ready_made else ():
            if self.only is None or each.heading in self.only:
                heading = Scalar(each.heading, place, plain=True)
                copies = Scalar("yes" if each.copies else "no", place, plain=True)
                column = written_out(Column, place, heading=heading, copies=copies)
                column._is_own = False
                made.append(column)
        return tuple(made)

    @property
    def all(self) -> tuple[Column, ...]:
        """The columns, from left to right; none where the list that is named is not there."""
        return self.own or ()

    def check_headings(self) -> Iterator[Diagnostic]:
        """Whether each heading stands there once."""
        names = [column.heading.casefold() for column in self.all]
        for index, column in enumerate(self.all):
            if names[index] in names[:index]:
                message = f"two columns have the heading `{column.heading}`"
                yield Diagnostic(HEADING_TWICE, column.at("heading"), message, "change one")


class KeyedCell(KeyedAnswer):
    """A cell: what is right in it, or what is printed in it."""

    given: Annotated[Text | None, Mark.ASKED, Way("given")] = Field(
        default=None,
        description="What stands in the cell already. Printed on the worksheet.",
        examples=["two years"],
    )
    shown: Annotated[OneOrMore[LevelName] | None, Mark.RARE] = Field(
        default=None,
        description="Who gets the answer printed in the cell, where a class works at several "
        "levels. Printed on the worksheet, for these.",
        examples=["support", ["support", "core"]],
    )

    def check_answer(self) -> Iterator[Diagnostic]:
        """Whether it is one thing."""
        if self.given is None:
            yield from super().check_answer()
        elif self.answer or self.quote:
            message = "a cell is given or asked for, and here it is both"
            hint = "delete `given`, or the answer; `shown: support` prints an answer for a level"
            yield Diagnostic(ANSWER_OR_QUOTE, self.at("given"), message, hint)

    @property
    def is_crossed(self) -> bool:
        """Whether nothing belongs into it."""
        return self.answer in _CROSSED

    @property
    def is_printed(self) -> bool:
        """Whether pupils of the level that the question is for find it filled in."""
        return self.given is not None or self.is_crossed or Level.CORE in (self.shown or ())

    def at_level(self, level: Level) -> Self:
        """The same, shown to those of a level or not."""
        shown = (Level.CORE.value,) if level in (self.shown or ()) else None
        return self.model_copy(update={"shown": shown})

    def printed(self, texts: TextBuilder) -> RichText:
        """What stands in it, if it is filled in."""
        if self.is_crossed:
            return texts.inline(Run("–"))
        return texts.own(self.given) if self.given is not None else self.text(texts)

    def as_copied(self) -> Self:
        """The same with its answer as words of the passage, which are checked."""
        if self.answer is None or self.is_not_stated or self.is_crossed:
            return self
        place = self.at("answer")
        quote = written_out(Mention, place, quote=Scalar(self.answer, place, plain=True))
        return self.model_copy(update={"answer": None, "quote": quote})

    def check_option(self, column: Column) -> Iterator[Diagnostic]:
        """Whether its answer is one of those that can be ticked."""
        if not column.options or self.given is not None or self.is_crossed:
            return
        words = self.quote.quote if self.quote else self.answer or ""
        if not words or column.option(words):
            return
        listed = ", ".join(f"`{option}`" for option in column.options)
        near = nearest_word(words, column.options)
        hint = f"did you mean `{near}`?" if near else f"the options are {listed}"
        place = self.at("quote" if self.quote else "answer")
        fixes = (rewritten(words, near, place),) if near else ()
        message = f"`{words}` is no option of the column `{column.heading}`"
        yield Diagnostic(CELL_NOT_AN_OPTION, place, message, hint, fixes=fixes)


def copied(
    cells: Sequence[KeyedCell] | None, columns: Sequence[Column]
) -> tuple[KeyedCell, ...] | None:
    """Cells of a row with words of the passage where these are to be copied; None if none are."""
    if cells is None:
        return None
    # Where there are too few or too many, that is told.
    are_copied = [column.is_copied for column in columns] + [False] * len(cells)
    pairs = zip(cells, are_copied, strict=False)
    return tuple(cell.as_copied() if is_copied else cell for cell, is_copied in pairs)


def check_cells(
    cells: Sequence[KeyedCell], columns: Sequence[Column], what: str, place: Place
) -> Iterator[Diagnostic]:
    """Whether the cells of a row are as many as its columns, and each of them fits.

    Args:
        cells: what the lesson has for them.
        columns: in which the lesson may have something.
        what: the row, as messages call it: `row 2`.
        place: of the list of cells.
    """
    there, wanted = len(cells), len(columns)
    if there != wanted:
        message = f"{what} has {counted(there, 'answer')} for {counted(wanted, 'cell')}"
        hint = 'write one for each column, `not stated` where the text does not say, or `"-"`'
        hint += " for a cell that is crossed out"
        if there > wanted and place.text.startswith("["):
            hint = "did a comma cut an answer in two? Put the answer in quotation marks"
        yield Diagnostic(CELLS_DO_NOT_FIT, place, message, hint)
        return
    for cell, column in zip(cells, columns, strict=True):
        faults = [*cell.check_answer()]
        yield from faults or cell.check_option(column)


def counted(count: int, what: str) -> str:
    """So many of something: `1 cell`, `2 cells`."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def cell_slot(
    name: str, column: Column, cell: KeyedCell | None, usual: Room | None, texts: TextBuilder
) -> Slot:
    """What a pupil does in a cell, or finds in it.

    Args:
        name: of the slot.
        column: that the cell is in.
        cell: what the lesson has for it; None if nothing.
        usual: the room that the question gives each of its cells; None if it does not say.
        texts: of the question.
    """
    label = column.label(texts)
    if cell is not None and cell.is_printed:
        return Shown(name, cell.printed(texts), label)
    if column.options:
        options = (
            Option(f"o{number}", texts.own(option))
            for number, option in enumerate(column.options, start=1)
        )
        return Choice(name, tuple(options), label=label)
    return Writing(name, column.room or usual or USUAL_ROOM, label, copies=column.is_copied)


def cell_answer(column: Column, cell: KeyedCell | None, texts: TextBuilder) -> Answer | None:
    """What is right in a cell; None where it is printed, or nothing is keyed."""
    if cell is None or cell.is_printed:
        return None
    written = cell.written(texts)
    if not column.options:
        return written
    id_ = column.option(cell.quote.quote if cell.quote else cell.answer or "")
    return Answer(Chosen((id_,)), written.evidence, written.why) if id_ else None


def cell_remarks(lead: tuple[Inline, ...], cell: KeyedCell, texts: TextBuilder) -> Sequence[Remark]:
    """What the notes say of a cell.

    Args:
        lead: what tells its column; nothing where there is one column only.
        cell: what the lesson has for it.
        texts: of the question.
    """
    return [
        Remark(each.label, replace(each.text, blocks=_led(lead, each.text.blocks)))
        for each in cell.remarks(texts)
    ]


def lead_of(heading: str) -> tuple[Inline, ...]:
    """The heading of a column, before what is said of a cell in it."""
    name = words_of(heading)
    return Run(name, strong=True), Run(" " if name.endswith(("?", "!", ":", "…")) else ": ")


def _led(lead: tuple[Inline, ...], blocks: tuple[TextBlock, ...]) -> tuple[TextBlock, ...]:
    first, *others = blocks
    return TextBlock((*lead, *first.inlines), first.kind), *others
