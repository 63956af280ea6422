"""From a checked lesson to what one edition asks, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from broadsheet.sheet.order import Order

if TYPE_CHECKING:
    from broadsheet.article.quotable import Quotable
    from broadsheet.checks.check import Checked
    from broadsheet.questions.base import Question
    from broadsheet.sheet.edition import Edition


def arrange(lesson: Checked, edition: Edition) -> Checked:
    """The lesson with the questions of the edition's level, in the order of its version.

    The passages stay as they are, so that all of a class can talk about 'line 12' together.
    """
    title = lesson.header.title
    chosen: list[tuple[Question, Quotable]] = []
    for question, quotable in lesson.questions:
        own = question.at_level(edition.level)
        if own is not None:
            chosen.append((own.arranged(own.order_of(edition.version, title)), quotable))
    if lesson.header.question_order == "free":
        # As the lesson has them: what a question reads like must not depend on its own order.
        texts = [_distinguishing_text(question) for question, _ in chosen]
        chosen = [chosen[place] for place in Order(edition.version, title).of(texts)]
    return replace(lesson, questions=tuple(chosen))


def _distinguishing_text(question: Question) -> str:
    """What tells a question from the others of its lesson, none of it for the key only."""
    parts = (question.ask or "", *(question.passage or ()), *sorted(question.item_texts()))
    return "\0".join((question.type, *parts))
