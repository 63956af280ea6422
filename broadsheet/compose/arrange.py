"""From a checked lesson to what one edition asks, and in which order."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from broadsheet.lesson.between import Between, ChoiceRecord, SectionRecord
from broadsheet.sheet.edition import Level
from broadsheet.sheet.order import Order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.article.quotable import Quotable
    from broadsheet.checks.check import Checked
    from broadsheet.questions.base import Question
    from broadsheet.sheet.edition import Edition

    Entry = Between | tuple[Question, Quotable]


def arrange(lesson: Checked, edition: Edition) -> Checked:
    """The lesson with the questions of the edition's level, in the order of its version.

    The passages stay as they are, so that all of a class can talk about 'line 12' together.
    """
    title = lesson.header.title
    entries: list[Entry] = []
    for group in _groups(lesson.entries):
        kept = [*_of_level(group, edition, title)]
        if isinstance(group[0], ChoiceRecord):
            # The questions of a choice stay together behind it.
            kept = [group[0].holding(len(kept) - 1), *kept[1:]] if len(kept) > 1 else []
        entries += kept
    entries = [*_without_empty_sections(entries)]
    if lesson.header.question_order == "free":
        entries = [*_mixed(entries, Order(edition.version, title))]
    return replace(lesson, entries=tuple(entries))


def _groups(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Choices, each with its questions, and all other entries alone."""
    at = 0
    while at < len(entries):
        entry = entries[at]
        size = 1 + entry.count if isinstance(entry, ChoiceRecord) else 1
        yield entries[at : at + size]
        at += size


def _of_level(group: Sequence[Entry], edition: Edition, title: str) -> Iterator[Entry]:
    """The entries that the edition's level has, as it has them."""
    for entry in group:
        if isinstance(entry, Between):
            if (edition.level or Level.CORE) in (entry.for_ or Level):
                yield entry
            continue
        question, quotable = entry
        own = question.at_level(edition.level)
        if own is not None:
            yield own.arranged(own.order_of(edition.version, title)), quotable


def _without_empty_sections(entries: Sequence[Entry]) -> Iterator[Entry]:
    for at, entry in enumerate(entries):
        following = entries[at + 1] if at + 1 < len(entries) else None
        if isinstance(entry, SectionRecord) and isinstance(following, SectionRecord | None):
            continue
        yield entry


def _mixed(entries: Sequence[Entry], order: Order) -> Iterator[Entry]:
    """The entries with questions in another order, each inside its section and its choice."""
    stretch = 0
    stretches: list[tuple[int, Entry]] = []
    for group in _groups(entries):
        stretch += isinstance(group[0], Between)
        stretches += [(stretch, entry) for entry in group]
        stretch += isinstance(group[0], ChoiceRecord)
    for _, of_stretch in groupby(stretches, key=lambda item: item[0]):
        inside = [entry for _, entry in of_stretch]
        yield from (entry for entry in inside if isinstance(entry, Between))
        pairs = [entry for entry in inside if not isinstance(entry, Between)]
        # As the lesson has them: what a question reads like must not depend on its own order.
        texts = [_distinguishing_text(question) for question, _ in pairs]
        yield from (pairs[place] for place in order.of(texts))


def _distinguishing_text(question: Question) -> str:
    """What tells a question from the others of its lesson, none of it for the key only."""
    parts = (question.ask or "", *(question.passage or ()), *sorted(question.item_texts()))
    return "\0".join((question.type, *parts))
