"""Gentle warnings about quotation marks that a word processor has left in a teacher's own texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from broadsheet.lesson.lesson import Header
from broadsheet.questions.base import Question
from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Fix, Severity
from broadsheet.source.records.contents import own_texts, texts_in
from broadsheet.source.records.marks import Mark
from broadsheet.source.text import Span
from broadsheet.source.yaml.lines import in_curly_marks, in_quotation_marks, shown, unlike_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from broadsheet.article.quotable import Quotable
    from broadsheet.source.records.record import Record
    from broadsheet.source.text import Place

MARKS_AROUND_TEXT = Code("marks-around-text", Severity.WARNING)
MARKS_MIXED = Code("marks-mixed", Severity.WARNING)

_MIXED_AROUND: Final = re.compile(r"“[^“”\"]+\"|\"[^“”\"]+”")


def stray_marks(records: Iterable[Record], quotable: Quotable) -> Iterator[Diagnostic]:
    """Warn of quotation marks around a whole text, and of pairs of two kinds.

    A title or a question that is a quotation from the article may well have marks around it.

    Args:
        records: the head of a lesson and its questions.
        quotable: all passages of the lesson.
    """
    for record in records:
        around: set[Place] = set()
        for text, place in own_texts(record, *_whole_texts(record)):
            is_around = in_curly_marks(text) or _MIXED_AROUND.fullmatch(text)
            if is_around and not quotable.find(text[1:-1].strip()):
                around.add(place)
                yield _around(text, place)
        for text, place in texts_in(record):
            mixed = None if place in around else _mixed(text, place)
            if mixed:
                yield mixed


def _whole_texts(record: Record) -> tuple[Mark, ...]:
    """The marks of those fields that are never printed as a quotation of somebody invented."""
    if isinstance(record, Header):
        return (Mark.PRINTED,)
    return (Mark.ASKED,) if isinstance(record, Question) else ()


def _around(text: str, place: Place) -> Diagnostic:
    inside = in_quotation_marks(text[1:-1].strip())
    message = "the quotation marks around the whole text are printed"
    hint = f"if they are not to be printed, write `{shown(inside)}`"
    fixes: tuple[Fix, ...] = ()
    if place.text == text:
        does = "the marks around the text become straight ones"
        fixes = (Fix(does, (Edit(place.span, inside),)),)
    return Diagnostic(MARKS_AROUND_TEXT, place, message, hint, fixes=fixes)


def _mixed(text: str, place: Place) -> Diagnostic | None:
    unlike = list(unlike_marks(text))
    if not unlike:
        return None
    span, alike = unlike[0]
    message = f"one mark of `{shown(text[span.start : span.end])}` is curly and the other straight"
    hint = f"write `{shown(alike)}`"
    fixes: tuple[Fix, ...] = ()
    if place.text == text:  # without quotation marks of YAML, and on one line
        start = place.span.start
        edits = (Edit(Span(start + at.start, start + at.end), new) for at, new in unlike)
        fixes = (Fix("each quotation has marks of one kind", tuple(edits), certain=True),)
    return Diagnostic(MARKS_MIXED, place, message, hint, fixes=fixes)
