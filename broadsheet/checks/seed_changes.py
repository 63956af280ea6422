"""What of an article has changed since a lesson was written on it, and what of it matters."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from broadsheet.article.fingerprint import Change, change_since
from broadsheet.article.quote import find, paragraph_of
from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.source.records.contents import quotes_in
from broadsheet.source.records.record import Quote
from broadsheet.source.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.article.nearest import NearestSearch
    from broadsheet.article.seed import Seed
    from broadsheet.lesson.lesson import Lesson

SEED_CHANGED = Code("seed-changed", Severity.WARNING)
FINGERPRINT_UNREADABLE = Code("fingerprint-unreadable", Severity.WARNING)

_MOST_SHOWN = 8


def seed_changes(lesson: Lesson, seed: Seed, search: NearestSearch) -> Iterator[Diagnostic]:
    """What has changed for a lesson, if its seed is not the one that its fingerprint tells of.

    Args:
        lesson: as it was read.
        seed: the one that it names.
        search: looks for the nearest words, for all quotations of the lesson together.
    """
    header = lesson.header
    if header is None or header.seed_fingerprint is None:
        return
    place = header.at("seed-fingerprint")
    try:
        change = change_since(header.seed_fingerprint, seed)
    except ValueError:
        message = "this is no fingerprint of an article"
        hint = "`broadsheet pin LESSON` writes it anew"
        yield Diagnostic(FINGERPRINT_UNREADABLE, place, message, hint)
        return
    if change is None:
        return
    found = _looked_up(lesson, seed)
    standing, gone = counted(lesson, seed)
    before = {new: old for old, new in change.now.items()}
    notes = [*_numbered(lesson, change)]
    moved = 0
    for where, (quote, places) in found.items():
        if not places:
            near = search.nearest(seed, quote.quote, [Span(0, len(seed.text))])
            text = "; the nearest was not looked for" if search.has_left_out(quote.quote) else ""
            if near:
                text = f"; the nearest is `{seed.text[near.span.start : near.span.end]}`"
            notes.append(Note(where, f"gone{text}"))
            continue
        number = paragraph_of(seed, places[0]).number
        old = before.get(number)
        if old is None:
            notes.append(
                Note(where, f"still stands, in paragraph {number}, which is not as it was")
            )
        elif old != number:
            moved += 1
            notes.append(Note(where, f"still stands, in paragraph {number}; it was {old}"))
    message = f"the article has changed: {_paragraphs(change)}"
    if found:
        message += f"; {standing} of {len(found)} quotations still stand"
        message += f", {moved} of them in a paragraph of another number" if moved else ""
        message += f", and {gone} {'is' if gone == 1 else 'are'} gone" if gone else ""
    name = PurePosixPath(lesson.file.name).stem
    hint = f"look at these places, fix the lesson, then: broadsheet pin {name}"
    yield Diagnostic(SEED_CHANGED, place, message, hint, tuple(notes[:_MOST_SHOWN]))


def counted(lesson: Lesson, seed: Seed) -> tuple[int, int]:
    """How many quotations of a lesson still stand in its seed, in any place, and how many do not.

    Those of a passage with a seed of its own do not count.
    """
    found = _looked_up(lesson, seed)
    standing = sum(bool(places) for _, places in found.values())
    return standing, len(found) - standing


def _looked_up(lesson: Lesson, seed: Seed) -> dict[Place, tuple[Quote, tuple[Span, ...]]]:
    """Each quotation by its place in the lesson, with all of its places in the seed."""
    whole = [Span(0, len(seed.text))]
    quotes = {quote.at("quote"): quote for quote in _quotes(lesson)}
    return {at: (quote, find(seed, quote.quote, whole)) for at, quote in quotes.items()}


def _quotes(lesson: Lesson) -> Iterator[Quote]:
    for record in (lesson.passages or {}).values():
        if record.seed is None:
            yield from quotes_in(record)
    # Those of a passage with a seed of its own are not of this one.
    others = {name for name, record in (lesson.passages or {}).items() if record.seed}
    for question in (*lesson.questions, *lesson.salvaged):
        if not others & {*(question.passage or ())}:
            yield from quotes_in(question)


def _numbered(lesson: Lesson, change: Change) -> Iterator[Note]:
    """Passages that are given by the numbers of paragraphs, which now mean others."""
    for record in (lesson.passages or {}).values():
        if record.paragraphs is None or record.seed is not None:
            continue
        where: Place = record.at("paragraphs")
        for number in (
            int(n) for item in record.paragraphs for n in re.findall(r"[0-9]{1,6}", item)
        ):
            now = change.now.get(number)
            if now is None:
                yield Note(where, f"paragraph {number} is not what it was")
            elif now != number:
                yield Note(where, f"what was paragraph {number} is paragraph {now} now")


def _paragraphs(change: Change) -> str:
    parts = []
    if change.altered:
        numbers = ", ".join(map(str, change.altered[:_MOST_SHOWN]))
        more = " and others" if len(change.altered) > _MOST_SHOWN else ""
        noun = "paragraph" if len(change.altered) == 1 else "paragraphs"
        parts.append(
            f"{noun} {numbers}{more} {'is' if len(change.altered) == 1 else 'are'} new or altered"
        )
    if change.gone > len(change.altered):
        parts.append(f"{change.gone - len(change.altered)} fewer than before")
    return " and ".join(parts) or "its paragraphs stand in another order"
