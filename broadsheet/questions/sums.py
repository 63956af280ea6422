"""Marks that have to add up to those of their question."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from broadsheet.sheet.edition import Level
from broadsheet.sheet.wordings import said_number
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.worth import written_marks
from broadsheet.source.yaml.fixes import rewritten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.questions.base import Question

MARKS_DO_NOT_ADD_UP = Code("marks-do-not-add-up", Severity.ERROR)


def said_sum(parts: Sequence[Fraction]) -> str:
    """A sum as messages say it: `6 + 2 + ½ = 8½`; of one part only the part."""
    terms = " + ".join(map(said_number, parts))
    return terms if len(parts) == 1 else f"{terms} = {said_number(sum(parts, Fraction()))}"


def items_add_up(question: Question) -> Iterator[Diagnostic]:
    """The problem of a question whose `marks` are not those of its items, at any level."""
    for level in Level:
        own = question.at_level(level)
        if own is None or own.marks is None or not own.item_marks:
            continue
        total = sum(own.item_marks, Fraction())
        if total != own.marks:
            are_some = len(own.movable) < len(question.movable)
            whose = f"the `{question.ITEMS}`{f' of the level `{level}`' if are_some else ''}"
            message = (
                f"{whose} are worth {said_sum(own.item_marks)}, and the question says "
                f"{said_number(own.marks)}"
            )
            hint = f"write `marks: {written_marks(total)}`, or delete the line: it is the sum"
            place = question.at("marks")
            fix = rewritten(place.text, written_marks(total), place)
            yield Diagnostic(MARKS_DO_NOT_ADD_UP, place, message, hint, fixes=(fix,))
            return
