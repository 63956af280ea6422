"""What stands in the way of a layout, told at its place in the lesson, the article or the list."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from broadsheet.article.printed import printed_piece
from broadsheet.checks.glyphs import no_font_for
from broadsheet.checks.printing import CANNOT_LAY_OUT, TEXT_OFF_PAGE
from broadsheet.questions.texts import words_of
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.records.contents import texts_in
from broadsheet.source.text import Place, Span, TextFile, whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.checks.check import Checked
    from broadsheet.writers.pdf.layout import LayoutError


def layout_problems(
    lesson: Checked, list_file: TextFile | None, error: LayoutError
) -> Iterator[Diagnostic]:
    """The problems that a layout has met.

    Args:
        lesson: the lesson that was to be printed.
        list_file: the class list, if there is one, to tell where a name stands.
        error: what was met.
    """
    for letter in error.letters:
        yield no_font_for(letter, _place_of_letter(lesson, list_file, letter))
    for text in error.lost:
        message = f"there is no room on the page for `{shorten(text, 60, placeholder=' …')}`"
        hint = "write it shorter, or take another paper; a style sheet of your own needs more room"
        yield Diagnostic(TEXT_OFF_PAGE, _place_of_text(lesson, text), message, hint)
    if not error.letters and not error.lost:
        yield Diagnostic(CANNOT_LAY_OUT, whole_file(lesson.file.name), str(error))


def _place_of_letter(lesson: Checked, list_file: TextFile | None, letter: str) -> Place:
    # A passage is surely printed; in the lesson's file the letter may stand in a comment.
    for passage in lesson.passages:
        for piece in passage.pieces:
            at = passage.seed.text.find(letter, piece.start, piece.end)
            if at >= 0:
                return passage.seed.place(Span(at, at + 1))
    for file in (lesson.file, list_file, *(seed.file for seed in lesson.seeds)):
        at = file.text.find(letter) if file else -1
        if file and at >= 0:
            return Place(file, Span(at, at + 1))
    return whole_file(lesson.file.name)


def _place_of_text(lesson: Checked, text: str) -> Place:
    """Where a text of the page, or a part of one, was written."""
    for passage in lesson.passages:
        for piece in passage.pieces:
            printed = printed_piece(passage.seed, piece)
            at = printed.text.find(text)
            if at >= 0:
                span = Span(printed.offsets[at], printed.offsets[at + len(text) - 1] + 1)
                return passage.seed.place(span)
    for record in (lesson.header, *(question for question, _ in lesson.questions)):
        for written, place in texts_in(record):
            if text in " ".join(words_of(written).split()):
                return place
    return whole_file(lesson.file.name)
