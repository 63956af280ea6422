"""A warning for items that bring letters or numbers of their own: the sheet prints its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Fix, Severity
from broadsheet.source.numbering import ItemSigns, numbering_of
from broadsheet.source.records.marks import CopiedFrom, marks_of
from broadsheet.source.text import Place, Span
from broadsheet.source.yaml.fixes import in_the_marks_of
from broadsheet.source.yaml.lines import as_value, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.article.quotable import Quotable
    from broadsheet.questions.base import Question

OWN_LETTERS = Code("own-letters", Severity.WARNING)


def own_letters(question: Question, quotable: Quotable) -> Iterator[Diagnostic]:
    """Warn of items such as `A) …` and `2. …`, which print two letters and are mixed in versions.

    Args:
        question: as the lesson writes it.
        quotable: its passages. Items that stand in them are what the article says.
    """
    items = list(question.written_items())
    numbering = numbering_of([text for text, _ in items])
    if numbering is None or all(quotable.find(text) for text, _ in items):
        return
    sign = numbering.starts[0].strip()
    message = f"`{shown(sign)}` is printed behind the sheet’s own letter or number"
    hint = f"take it out of all of them: `{shown(numbering.texts[0])}`"
    edits = [
        _without(place, start, text)
        for (_, place), start, text in zip(items, numbering.starts, numbering.texts, strict=True)
        if start
    ]
    edits += _of_copies(question, [text for text, _ in items], numbering)
    ordered = tuple(sorted((edit for edit in edits if edit), key=lambda edit: edit.span))
    whole = len(ordered) == len(edits)
    does = f"`{shown(sign)}` and the other signs before these items are taken out"
    fixes = (Fix(does, ordered, numbering.certain),) if whole else ()
    yield Diagnostic(OWN_LETTERS, items[0][1], message, hint, fixes=fixes)


def _without(place: Place, start: str, text: str) -> Edit | None:
    """How to take the sign out of an item; None where it does not stand there as it is read."""
    at = 1 if place.text[:1] in ("'", '"') else 0
    if not place.text.startswith(start, at):
        return None
    if at or text[0].isalnum():
        begins = place.span.start + at
        return Edit(Span(begins, begins + len(start)), "")
    return Edit(place.span, as_value(text))


def _of_copies(question: Question, items: list[str], numbering: ItemSigns) -> Iterator[Edit | None]:
    """How to write the items in the fields that repeat them, such as the right answer."""
    for key, field in question.by_key().items():
        copies = (mark for mark in marks_of(field) if isinstance(mark, CopiedFrom))
        if not any(mark.key == question.ITEMS for mark in copies):
            continue
        name = key.replace("-", "_")
        for index, value in enumerate(getattr(question, name) or ()):
            known = next((each for each in (items, numbering.texts) if value in each), ())
            named = known.index(value) if known else numbering.index_of(value)
            if named is not None:
                place = question.at(key, index)
                yield Edit(place.span, in_the_marks_of(place, numbering.texts[named]))
