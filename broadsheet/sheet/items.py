"""What a student sees of a question and what its key says, as plain records."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """What a student sees of a question: a type of its own for each question type.

    Its fields are texts, numbers, tuples and further views; none of them can hold an answer.
    """


@dataclass(frozen=True, slots=True)
class Cited(View):
    """Words of a seed with the lines they stand in: the seed's own words, and 'line 4'.

    They keep the language and direction of their seed, whatever the lesson's are.
    """

    text: str
    lines: str
    language: str
    direction: str


Answer = str | bool
"""What the key puts into a slot of the sheet: text with inline Markdown, or True for a mark."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the notes pages say: a label such as 'Why', and a text with inline Markdown."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RubricLevel:
    """A row of a rubric as it is printed."""

    level: str
    marks: int
    looks_like: str


@dataclass(frozen=True, slots=True)
class Item:
    """What the notes say of one item of a question, or of the question as a whole.

    Attributes:
        head: the item, shortly, with its answer; empty for the question as a whole.
        remarks: in the order they are printed.
        rubric: levels from best to worst.
    """

    head: str
    remarks: tuple[Remark, ...]
    rubric: tuple[RubricLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of the overview of all versions: what is right, and where one version has it.

    Attributes:
        item: the item, as inline Markdown; it finds the item again in another version.
        answer: what is right, empty where the item says it already.
        place: its letter or number in this version.
    """

    item: str
    answer: str
    place: str


_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()#+.!|<>~&-])")


def verbatim(text: str) -> str:
    """Text as inline Markdown that prints just these characters."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", text)
