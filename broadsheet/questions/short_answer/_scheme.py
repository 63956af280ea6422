"""How an open answer is marked: by levels, by points, or by both."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING

from pydantic import Field

from broadsheet.sheet.answers import Rubric, RubricLevel
from broadsheet.sheet.wordings import said_number
from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.source.records.record import Record, Text
from broadsheet.source.records.worth import HALF, MarksOrSpan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.questions.texts import TextBuilder
    from broadsheet.source.text import Place

RUBRIC_OUT_OF_ORDER = Code("rubric-out-of-order", Severity.ERROR)
RUBRIC_GAP = Code("rubric-gap", Severity.ERROR)


POINTS_INSTEAD = (
    "an answer gets the marks of one level; if it may get all of these, write them under "
    "`points:`, as `- {point: …, marks: …}`"
)


class ScoringLevel(Record):
    """One level of a rubric."""

    level: Text = Field(
        description="The name of this level, in your own words. For the key only.",
        examples=["Proficient"],
    )
    marks: MarksOrSpan = Field(
        description="The marks for an answer of this level, or from the fewest to the most; 0 for "
        "the last one. For the key only.",
        examples=[2, "5-6"],
    )
    looks_like: Text = Field(
        description="What an answer of this level looks like. For the key only.",
        examples=["Names the engineer and quotes the words."],
    )


def printed_rubric(name: str, levels: Sequence[ScoringLevel], texts: TextBuilder) -> Rubric:
    """A rubric as the key has it; its name may be empty."""
    return Rubric(
        texts.own(name) if name else None,
        tuple(
            RubricLevel(
                texts.own(level.level),
                level.marks.most,
                texts.own(level.looks_like),
                level.marks.lowest,
            )
            for level in levels
        ),
    )


def adds_up(levels: Sequence[ScoringLevel], worth: Fraction) -> bool:
    """Whether several levels come to some marks, as if each were given beside the others."""
    return len(levels) > 1 and sum(level.marks.most for level in levels) == worth


def check_levels(levels: Sequence[ScoringLevel], worth: Fraction) -> Iterator[Diagnostic]:
    """The first problem of the levels of one rubric: they go down from the best to the worst.

    Args:
        levels: as the lesson has them.
        worth: the marks of the question.
    """
    yield from islice(chain(_order(levels, worth), _names(levels)), 1)


def _order(levels: Sequence[ScoringLevel], worth: Fraction) -> Iterator[Diagnostic]:
    """Levels that do not follow each other."""
    ends = {end for level in levels for end in (level.marks.lowest, level.marks.most)}
    step = HALF if any(end % 1 for end in ends) else Fraction(1)
    for better, worse in pairwise(levels):
        low, high, place = better.marks.lowest, worse.marks.most, worse.at("marks")
        if high >= low:
            message = f"`{worse.level}` is not worth less than `{better.level}` before it"
            hint = "order the levels from the most marks to the fewest"
            if adds_up(levels, worth):
                hint = POINTS_INSTEAD
            elif worse.marks.lowest < low <= high < better.marks.most:
                both = f"`{better.level}` and `{worse.level}`"
                message = f"{both} may both be worth {said_number(high)}"
                hint = "begin each level below the fewest marks of the one before it"
            yield Diagnostic(RUBRIC_OUT_OF_ORDER, place, message, hint)
        are_spans = any(level.marks.lowest < level.marks.most for level in (better, worse))
        if are_spans and high < low - step:
            first, last = said_number(high + step), said_number(low - step)
            missing = first if first == last else f"{first} to {last}"
            message = f"no level is worth {missing}: `{better.level}` ends at {said_number(low)}"
            hint = "let the levels follow each other, such as `5-6`, `3-4`, `1-2`, `0`"
            yield Diagnostic(RUBRIC_GAP, place, message, hint)


def _names(levels: Sequence[ScoringLevel]) -> Iterator[Diagnostic]:
    """Levels that have the name of another one."""
    known: dict[str, Place] = {}
    for level in levels:
        here = level.at("level")
        first = known.setdefault(level.level, here)
        if first is not here:
            lines = " and ".join(str(at.file.position(at.span.start)[0]) for at in (first, here))
            message = f"the level `{level.level}` stands here twice"
            hint = f"give one of them another name (lines {lines}), or delete one"
            note = Note(first, f"the first `{level.level}`")
            yield Diagnostic(RUBRIC_OUT_OF_ORDER, here, message, hint, (note,))
