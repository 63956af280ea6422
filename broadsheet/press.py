"""The way of one checked lesson through the stages, from its passages to finished PDFs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from broadsheet import pdf
from broadsheet.html import Renderer
from broadsheet.language import Words
from broadsheet.lines import LineMap
from broadsheet.sheet import make_key, make_sheet, unmeasured

if TYPE_CHECKING:
    from collections.abc import Collection

    from broadsheet.check import Checked
    from broadsheet.edition import Edition
    from broadsheet.templates import Templates


class Kind(StrEnum):
    """What is made of a lesson; the value ends the file's name."""

    WORKSHEET = "worksheet"
    ANSWER_KEY = "answer-key"


@dataclass(frozen=True, slots=True)
class Pages:
    """A finished PDF and how many pages it has."""

    pdf: bytes
    count: int


def press(
    lesson: Checked, edition: Edition, templates: Templates, kinds: Collection[Kind]
) -> dict[Kind, Pages]:
    """Make the PDFs of a lesson.

    Line numbers and the references to them come from a first layout of the passages alone; the
    sheet and the key are then set in the lines that were measured.

    Args:
        lesson: checked, without an error.
        edition: the paper and the print size.
        templates: the built-in ones and the workspace's.
        kinds: what is wanted.

    Raises:
        LayoutError: the page cannot be made as it must be, for instance for want of a glyph.
        TemplateFaultyError: a template of the workspace cannot be used.
        PangoMissingError: the machine lacks the libraries that set the type.
    """
    words = Words(lesson.language, templates)
    renderer = Renderer(words, templates)
    measured = pdf.measure(renderer.measuring(unmeasured(lesson, words), edition), templates)
    lines = LineMap.from_layout(lesson.passages, measured)
    sheet = make_sheet(lesson, edition, lines, words)
    made: dict[Kind, Pages] = {}
    if Kind.WORKSHEET in kinds:
        layout = pdf.lay_out(renderer.worksheet(sheet), templates)
        made[Kind.WORKSHEET] = _pages([layout])
    if Kind.ANSWER_KEY in kinds:
        key = make_key(lesson, sheet, lines, words)
        layout = pdf.lay_out(renderer.answer_key(key), templates)
        if layout.overfull:
            shortened = renderer.answer_key(key, layout.overfull)
            notes = pdf.lay_out(renderer.notes(key, layout.overfull), templates)
            layout = pdf.lay_out(shortened, templates)
        else:
            notes = pdf.lay_out(renderer.notes(key), templates)
        made[Kind.ANSWER_KEY] = _pages([layout, notes])
    return made


def _pages(layouts: list[pdf.Layout]) -> Pages:
    return Pages(pdf.write(layouts), sum(len(layout.document.pages) for layout in layouts))
