"""Gentle warnings about texts that name an item or a question by its place.

The words that do so are data (`checks/place_words.py`). They are warned about in every lesson,
whether it asks for versions or not: any lesson can be printed in versions, or for a level, by an
option of the command line, and nobody reads it again before. Items that join others are advised
against anyway (Haladyna, Downing and Rodriguez 2002: no complex items, no 'all of the above').
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from broadsheet.checks.place_words import place_words
from broadsheet.sheet.edition import Level
from broadsheet.sheet.items import LETTERS
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.contents import own_texts
from broadsheet.source.records.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.article.quotable import Quotable
    from broadsheet.checks.place_words import PlaceWords
    from broadsheet.questions.base import Question
    from broadsheet.source.text import Place

ITEM_NAMED_BY_PLACE = Code("item-named-by-place", Severity.WARNING)
QUESTION_NAMED_BY_PLACE = Code("question-named-by-place", Severity.WARNING)


def places_named(
    questions: Sequence[tuple[Question, Quotable]], *, free: bool
) -> Iterator[Diagnostic]:
    """Warn of texts that name an item or a question by a place which it has not everywhere.

    What stands in the passage is of the passage, whatever it may look like.

    Args:
        questions: of a lesson, in its order, each with the passages that it is about.
        free: the questions change places in versions.
    """
    known = place_words()
    asked = [question for question, _ in questions]
    for index, (question, quotable) in enumerate(questions):
        for text, place in own_texts(question, Mark.ASKED, Mark.REASON, Mark.REJECTED):
            named = (_item_named(text, words, question, quotable) for words in known)
            if found := max(filter(None, named), key=len, default=None):
                yield _of_item(found, place)
            named = (
                _question_named(text, words, index, asked, quotable, free=free) for words in known
            )
            if found := max(filter(None, named), key=len, default=None):
                message = f"`{found}` is not the same question on all sheets"
                hint = "say what the question is about"
                yield Diagnostic(QUESTION_NAMED_BY_PLACE, place, message, hint)
        for item, (text, place) in enumerate(question.written_items()):
            named = (_others_named(text, words, item, question, quotable) for words in known)
            if found := max(filter(None, named), key=len, default=None):
                yield _of_item(found, place)


def _of_item(words: str, place: Place) -> Diagnostic:
    message = f"`{words}` names items by their places, which change in versions"
    hint = "name them by what they say, or write `item-order: fixed`"
    return Diagnostic(ITEM_NAMED_BY_PLACE, place, message, hint)


def _stays(question: Question, place: int) -> bool:
    """Whether an item has its place on all sheets: no version moves it, no level closes up."""
    written = question.movable
    of_some_levels = any(getattr(item, "for_", None) for item in written[: place + 1])
    return not of_some_levels and (place in question.kept_places() or place >= len(written))


def _others_named(
    text: str, words: PlaceWords, own: int, question: Question, quotable: Quotable
) -> str | None:
    """Words of an item that name others by places which change."""
    count = len(question.item_texts())
    before, after = range(own), range(own + 1, count)
    for pattern, named in ((words.above, before), (words.below, after), (words.some, range(count))):
        # Below all others, or above them, it speaks of the same ones in any order.
        all_others = len(named) == count - 1 and _stays(question, own)
        match = pattern.search(text)
        if match and not all_others and not all(_stays(question, n) for n in (own, *named)):
            return _unless_of_passage(match, quotable)
    match = words.letters_alone.fullmatch(text) or words.letters_named.search(text)
    return _lettered(match, question, quotable)


def _lettered(match: re.Match[str] | None, question: Question, quotable: Quotable) -> str | None:
    """Letters or numbers, if they are those of items that change places."""
    if match is None:
        return None
    listed = next(filter(None, match.groups()))
    signs = re.findall(r"\b[A-Ha-h]\b|[1-9]", listed)
    places = [LETTERS.find(sign.upper()) if sign.isalpha() else int(sign) - 1 for sign in signs]
    there = all(0 <= n < len(question.item_texts()) for n in places)
    if not there or all(_stays(question, n) for n in places):
        return None
    return _unless_of_passage(match, quotable)


def _item_named(text: str, words: PlaceWords, question: Question, quotable: Quotable) -> str | None:
    """Words of the question itself, or of its key, that name an item by a place which changes."""
    count = len(question.item_texts())
    match = words.by_ordinal.search(text)
    if match and count:
        which = next(filter(None, match.groups())).casefold()
        numbered = (n for n, forms in enumerate(words.ordinals) if which in forms)
        place = next(numbered, count - 1)
        if place < count and not _stays(question, place):
            return _unless_of_passage(match, quotable)
    return _lettered(words.letters_named.search(text), question, quotable)


def _question_named(
    text: str,
    words: PlaceWords,
    own: int,
    asked: Sequence[Question],
    quotable: Quotable,
    *,
    free: bool,
) -> str | None:
    """Words that name a question by a place which another one has on some sheets."""
    match = words.question.search(text)
    if not match:
        return None
    number = int(match["number"] or 0)
    meant = number - 1 if number else own - 1 if match["before"] else own + 1
    if not 0 <= meant < len(asked) or (meant == own and not free and len(asked) == 1):
        return None
    same = not free
    for level in Level:
        there = [n for n, question in enumerate(asked) if question.at_level(level)]
        if own in there:
            at = number - 1 if number else there.index(own) + meant - own
            same = same and 0 <= at < len(there) and there[at] == meant
    return None if same else _unless_of_passage(match, quotable)


def _unless_of_passage(match: re.Match[str], quotable: Quotable) -> str | None:
    """The words found, if the passage does not have them as well."""
    return None if quotable.find(match[0]) else match[0]
