"""What is right, as values, and what the notes say: for the key only.

No record of `broadsheet.sheet.items` has a field of these kinds, so no worksheet can hold one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadsheet.sheet.texts import Places, Quoted, RichText


@dataclass(frozen=True, slots=True)
class Chosen:
    """Options that are right, by their ids; `any_of`: one of them is enough."""

    options: tuple[str, ...]
    any_of: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One point that an answer may make, and its marks."""

    text: RichText
    worth: Fraction  # 0 where it only belongs to a good answer
    accept: tuple[RichText, ...] = ()
    reject: tuple[RichText, ...] = ()
    remarks: tuple[Remark, ...] = ()  # what else is said of it, such as the words that show it


@dataclass(frozen=True, slots=True)
class Written:
    """A model answer, or the points that an answer is marked by."""

    text: RichText | None  # as a pupil could write it; None where there are points or a rubric
    accept: tuple[RichText, ...] = ()  # what else is right
    reject: tuple[RichText, ...] = ()  # what is not
    exact: bool = False  # these words and no others
    points: tuple[Point, ...] = ()  # what the marks are given for
    enough: int | None = None  # how many of the points are; None for all


@dataclass(frozen=True, slots=True)
class Located:
    """Where the words stand."""

    places: Places


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that are marked."""

    places: tuple[Places, ...] = ()  # in the passages, one entry for each find
    # In the prompt: offsets of characters of its words, from the first to behind the last.
    spans: tuple[tuple[int, int], ...] = ()
    enough: int = 1  # how many of them answer the question


@dataclass(frozen=True, slots=True)
class Matched:
    """Pairs of ids, left and right."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Ids in the right order."""

    ids: tuple[str, ...]


Right = Chosen | Written | Located | Marked | Matched | Ordered


@dataclass(frozen=True, slots=True)
class Answer:
    """What is right in a slot, and what shows it."""

    right: Right  # the value
    evidence: tuple[Quoted, ...] = ()  # words of the article that show it
    why: RichText | None = None  # the reason


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that the notes say, under a label such as 'Why'."""

    label: str
    text: RichText


@dataclass(frozen=True, slots=True)
class RubricLevel:
    """A row of a rubric; `lowest` is not `marks` where the level is worth a span."""

    level: RichText
    marks: Fraction
    looks_like: RichText
    lowest: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Rubric:
    """Levels from best to worst. The marks of several rubrics add up."""

    name: RichText | None  # what it judges, in the lesson's own words
    levels: tuple[RubricLevel, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """What the notes say of one part of a question, or of the question as a whole."""

    part: int  # the number of the part; 0 for the question as a whole
    head: RichText | None  # the part, shortly, with its answer; None for the question as a whole
    remarks: tuple[Remark, ...]  # in the order they are printed
    rubrics: tuple[Rubric, ...] = ()  # how the answer is judged
