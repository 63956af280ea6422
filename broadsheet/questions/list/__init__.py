"""List: name so many points."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

from pydantic import Field

from broadsheet.questions.base import Question
from broadsheet.questions.cells import (
    HEADING_TWICE,
    USUAL_ROOM,
    Column,
    ColumnList,
    cell_answer,
    cell_slot,
    check_cells,
    copied,
    counted,
)
from broadsheet.questions.list._find import FindPoints
from broadsheet.questions.list._point import ListPoint
from broadsheet.questions.points import TOO_FEW_POINTS, best
from broadsheet.questions.sums import MARKS_DO_NOT_ADD_UP, said_sum
from broadsheet.sheet.answers import Answer, Written
from broadsheet.sheet.items import Body, Part, Room, Shown, Slot, Writing
from broadsheet.sheet.texts import RichText, Run, SlotId
from broadsheet.sheet.wordings import said_number
from broadsheet.source.diagnostics import Code, Diagnostic, Fix, Note, Severity
from broadsheet.source.folding import fold
from broadsheet.source.records.marks import Mark, Meanings
from broadsheet.source.records.record import KEY_MISSING, Items, Text
from broadsheet.source.records.switch import Switch
from broadsheet.source.records.worth import written_marks
from broadsheet.source.spelling import nearest_word
from broadsheet.source.yaml.fixes import rewritten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.article.quotable import FoundWords, Quotable
    from broadsheet.questions.labels import FindList
    from broadsheet.questions.texts import TextBuilder
    from broadsheet.source.text import Place

UNDER_NOT_A_HEADING = Code("under-not-a-heading", Severity.ERROR)
HEADINGS_AND_COLUMNS = Code("headings-and-columns", Severity.ERROR)
POINT_TWICE = Code("point-twice", Severity.ERROR)
POINTS_SHARE_EVIDENCE = Code("points-share-evidence", Severity.WARNING)

Closed = Annotated[
    Switch,
    Meanings(
        {
            "yes": "Nothing else is right.",
            "no": "Other points may be right too, and the key says so. So it is if this is left "
            "out.",
        }
    ),
]


class NamePoints(Question):
    """Name so many points.

    `find` says how many lines there are. The key is a list of `points`, of which any may be
    named; each is worth one mark unless it says otherwise. `headings` are two or more columns to
    sort the points into, each point then says `under`. `columns` ask several things of each
    point. `closed: yes` says that nothing else is right.
    """

    ALSO_CALLED: ClassVar = ("points", "name-some", "missing-voices", "listing")
    SAMPLE: ClassVar = """\
- type: list
  ask: Give two things that the text states without saying who found them out.
  find: 2
  points:
    - point: Russian troops were the bulk of the contingent
      evidence: Russian troops made up the bulk
    - point: the share of ethnic Kazakhs has grown
      evidence: has grown from 40% in 1991
      reject: just “40%”
    - point: there was indignation in social networks
      evidence: a wave of indignation in Kazakh social networks
"""

    find: FindPoints = Field(
        description="How many points pupils are to name: in all, under each of the `headings`, or "
        "at each level. Printed on the worksheet, as so many lines.",
        examples=[3, {"support": 2, "core": 3}, {"Advantages": 2, "Drawbacks": 2}],
    )
    headings: Annotated[Items[Text] | None, Mark.ASKED] = Field(
        default=None,
        description="Headings to sort the points under, each with lines of its own. Printed on "
        "the worksheet.",
        examples=[["Advantages", "Drawbacks"]],
    )
    columns: ColumnList | None = Field(
        default=None,
        description="What is asked of each point, as the columns of a table. Printed on the "
        "worksheet.",
        examples=[["Who", "Which claim"]],
    )
    points: Items[ListPoint] = Field(
        description="What may be named, each point with what you accept and what you do not. For "
        "the key only.",
        examples=[
            [
                "the bridge will close",
                {"point": "the work takes a year", "evidence": "expected to take a year"},
            ]
        ],
    )
    closed: Closed | None = Field(
        default=None,
        description="Whether nothing but the `points` is right. For the key only.",
        examples=["yes"],
    )

    def with_lists(self, find: FindList) -> Self:
        """The question with its columns, and with the words to copy as words of the passage."""
        found = super().with_lists(find)
        columns = found.columns.all if found.columns else ()
        if not any(column.is_copied for column in columns):
            return found
        points = tuple(
            point.model_copy(update={"answers": copied(point.answers, columns)})
            for point in found.points
        )
        return found.model_copy(update={"points": points})

    # --- how many ---

    @property
    def ruled(self) -> int:
        """None: `lines` are those of each point."""
        return 0

    @property
    def _headings(self) -> tuple[str, ...]:
        return self.headings or ()

    @property
    def _shares(self) -> tuple[int, ...]:
        """How many are to be found under each heading; or in all, where there is none."""
        number = self.find.core
        if number is None:
            return (0,) * (len(self._headings) or 1)
        return number.shares(self._headings) if self._headings else (number.total,)

    @property
    def _total(self) -> int:
        return sum(self._shares)

    def usual_marks(self) -> int:
        """One for each point to find; what the key says of them cannot decide it."""
        return self._total

    def ask_values(self) -> Mapping[str, int]:
        """How many points are to be found."""
        return {"n": self._total}

    def _under(self, heading: str | None) -> list[ListPoint]:
        """The points under a heading; all of them where there is none."""
        if heading is None:
            return list(self.points)
        wanted = heading.casefold()
        return [point for point in self.points if (point.under or "").casefold() == wanted]

    @property
    def _best(self) -> list[list[ListPoint]]:
        """The points that get the most marks, under each heading or in all."""
        groups = self._headings or (None,)
        shares = zip(groups, self._shares, strict=True)
        return [best(self._under(heading), share) for heading, share in shares]

    # --- checks ---

    def check_itself(self) -> Iterator[Diagnostic]:
        """The points differ, are enough, and stand under headings that there are."""
        if self.find.core is None:
            message = "`find` does not say how many points most of the class finds"
            hint = "add `core: …`; a level without a number of its own has that"
            yield Diagnostic(KEY_MISSING, self.at("find"), message, hint, key="core")
            return
        for point in self.points:
            yield from point.check_point()
        if self.headings and self.columns:
            message = "a list has `headings` or `columns`, and here are both"
            hint = "delete one of the two; or make a question of each heading"
            yield Diagnostic(HEADINGS_AND_COLUMNS, self.at("columns"), message, hint)
            return
        faults = [*self._headings_twice(), *self._under_others(), *self._points_twice()]
        faults += self._cells() if self.columns else ()
        yield from faults
        if not faults:
            yield from self._enough()

    def _headings_twice(self) -> Iterator[Diagnostic]:
        if self.columns:
            yield from self.columns.check_headings()
        names = [heading.casefold() for heading in self._headings]
        for index, heading in enumerate(self._headings):
            if names[index] in names[:index]:
                message = f"two columns have the heading `{heading}`"
                yield Diagnostic(HEADING_TWICE, self.at("headings", index), message, "change one")

    def _under_others(self) -> Iterator[Diagnostic]:
        number = self.find.core
        named = [name for name, _ in (number.under or ())] if number else []
        for name in named:
            yield from self._no_heading(name, self.at("find"))
        for point in self.points:
            if point.under is not None:
                yield from self._no_heading(point.under, point.at("under"))
            elif self.headings:
                message = "this point does not say which heading it belongs under"
                hint = f"add `under: {self.headings[0]}`"
                yield Diagnostic(UNDER_NOT_A_HEADING, point.at(), message, hint)

    def _no_heading(self, name: str, place: Place) -> Iterator[Diagnostic]:
        if name.casefold() in (heading.casefold() for heading in self._headings):
            return
        message = f"`{name}` is none of the `headings`"
        near = nearest_word(name, self._headings)
        listed = ", ".join(f"`{heading}`" for heading in self._headings)
        hint = f"the headings are {listed}" if listed else f"add `headings: [{name}, …]`"
        hint = f"did you mean `{near}`?" if near else hint
        fixes = (rewritten(name, near, place),) if near and place.text == name else ()
        yield Diagnostic(UNDER_NOT_A_HEADING, place, message, hint, fixes=fixes)

    def _points_twice(self) -> Iterator[Diagnostic]:
        before: dict[tuple[str, str], ListPoint] = {}
        for point in self.points:
            words = " ".join(fold(point.words).text.casefold().split()).rstrip(".")
            first = before.setdefault(((point.under or "").casefold(), words), point)
            if first is not point and words:
                message, hint = f"the point `{point.words}` stands here twice", "delete one"
                note = Note(first.at(), "the first of the two")
                yield Diagnostic(POINT_TWICE, point.at(), message, hint, (note,))

    def _cells(self) -> Iterator[Diagnostic]:
        columns = self.columns.all if self.columns else ()
        for number, point in enumerate(self.points, start=1):
            if point.answers is not None and columns:
                place = point.at("answers")
                yield from check_cells(point.answers, columns, f"point {number}", place)

    def _enough(self) -> Iterator[Diagnostic]:
        """There are as many points as are to be found, and the best come to the marks."""
        for heading, share in zip(self._headings or (None,), self._shares, strict=True):
            there = len(self._under(heading))
            if there < share:
                where = f" under `{heading}`" if heading else ""
                message = f"{counted(share, 'point')} to find{where}, and the key has {there}"
                hint = "add points, or write a smaller number behind `find`"
                yield Diagnostic(TOO_FEW_POINTS, self.at("find"), message, hint)
                return
        worth = [point.worth for group in self._best for point in group]
        total = sum(worth, Fraction())
        if total != self.worth:
            message = (
                f"the best {counted(len(worth), 'point')} come to {said_sum(worth)}, and the "
                f"question is worth {said_number(self.worth)}"
            )
            hint = f"give the question `marks: {written_marks(total)}`"
            place = self.at("marks" if self.marks is not None else "points")
            fixes: tuple[Fix, ...] = ()
            if self.marks is not None:
                fixes = (rewritten(place.text, written_marks(total), place),)
            yield Diagnostic(MARKS_DO_NOT_ADD_UP, place, message, hint, fixes=fixes)

    def check(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """No two points rest on the same words."""
        seen: dict[FoundWords, ListPoint] = {}
        for point in self.points:
            for quote in point.evidence or ():
                first = seen.setdefault(quotable.place(quote), point)
                if first is not point and (first.under or "") == (point.under or ""):
                    message = "two points rest on the same words, so they may be one"
                    hint = "give each words of its own, or put one behind `accept` of the other"
                    note = Note(first.at(), "the other point")
                    place = quote.at("quote")
                    yield Diagnostic(POINTS_SHARE_EVIDENCE, place, message, hint, (note,))

    # --- what pupils do ---

    def asked(self, texts: TextBuilder) -> Body:
        """A numbered line for each point, or a row."""
        if self._headings:
            return self._under_headings(texts)
        if self.columns:
            slots = tuple(
                cell_slot(name, column, None, self.own_room, texts)
                for name, column in self._named_columns
            )
            return _rows(self._total, slots, "table")
        line = Writing("point", self.room_for(Room("lines", 1)))
        return Body(slots=(line,)) if self._total == 1 else _rows(self._total, (line,), "list")

    def _under_headings(self, texts: TextBuilder) -> Body:
        """A column for each heading; what has no line there is crossed out."""
        room = self.room_for(USUAL_ROOM)

        def cell(number: int, at: int) -> Slot:
            label = texts.own(self._headings[at])
            if number > self._shares[at]:
                return Shown(f"h{at + 1}", texts.inline(Run("–")), label)
            return Writing(f"h{at + 1}", room, label)

        columns = range(len(self._headings))
        parts = tuple(
            Part(number, None, tuple(cell(number, at) for at in columns))
            for number in range(1, max(self._shares) + 1)
        )
        return Body(parts=parts, layout="table", exchangeable=True)

    @property
    def _named_columns(self) -> list[tuple[str, Column]]:
        columns = self.columns.all if self.columns else ()
        return [(f"c{number}", column) for number, column in enumerate(columns, start=1)]

    # --- what is right ---

    def answers(self, texts: TextBuilder) -> Mapping[SlotId, Answer]:
        """In each line one of the points, with all points that it may be."""
        found: dict[SlotId, Answer] = {}
        columns = self.columns.all if self.columns else ()
        groups = zip(self._headings or (None,), self._best, self._shares, strict=True)
        for at, (heading, group, share) in enumerate(groups, start=1):
            points = tuple(point.in_list(heading, columns, texts) for point in self._under(heading))
            for number, point in enumerate(group, start=1):
                right = Written(point.text(texts), points=points, enough=share)
                # What shows it, and why, is told with the points.
                answer = Answer(right)
                if self._headings:
                    found[SlotId(number, f"h{at}")] = answer
                elif self.columns:
                    found |= self._row(number, point, answer, right, texts)
                else:
                    found[SlotId(number if share > 1 else 0, "point")] = answer
        return found

    def _row(
        self, number: int, point: ListPoint, whole: Answer, scheme: Written, texts: TextBuilder
    ) -> Mapping[SlotId, Answer]:
        """What is right in the cells of a point; where nothing is said of each, the whole of it."""
        named = self._named_columns
        if point.answers is None:
            first = named[:1]
            return {SlotId(number, name): whole for name, column in first if not column.options}
        found: dict[SlotId, Answer] = {}
        for (name, column), cell in zip(named, point.answers, strict=True):
            answer = cell_answer(column, cell, texts)
            right = answer.right if answer else None
            if isinstance(right, Written) and not found:
                right = replace(right, points=scheme.points, enough=scheme.enough)
            if right:
                found[SlotId(number, name)] = Answer(right)
        return found

    def accepted_too(self, texts: TextBuilder) -> tuple[RichText, ...]:
        """Other points, unless the list is closed."""
        if self.closed == "yes":
            return ()
        absent = bool(self.absent) or any(point.absent for point in self.points)
        return (texts.wording("or-others-absent" if absent else "or-others"),)


def _rows(count: int, slots: tuple[Slot, ...], layout: Literal["table", "list"]) -> Body:
    parts = tuple(Part(number, None, slots) for number in range(1, count + 1))
    return Body(parts=parts, layout=layout, exchangeable=True)
