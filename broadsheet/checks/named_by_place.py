"""Gentle warnings of the field, for questions of any type. They know English only.

Texts that name an item or a question by its place are warned about in every lesson, whether it
asks for versions or not: any lesson can be printed in versions, or for a level, by an option of
the command line, and nobody reads it again before. Items that join others are advised against
anyway (Haladyna, Downing and Rodriguez 2002: no complex items, no 'all of the above').
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from broadsheet.sheet.edition import Level
from broadsheet.sheet.items import LETTERS
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.contents import own_texts
from broadsheet.source.records.marks import Mark
from broadsheet.source.records.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.article.quotable import Quotable
    from broadsheet.questions.base import Question
    from broadsheet.source.text import Place

ITEM_NAMED_BY_PLACE = Code("item-named-by-place", Severity.WARNING)
QUESTION_NAMED_BY_PLACE = Code("question-named-by-place", Severity.WARNING)

ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")

# --- what names a place -------------------------------------------------------------------------

_NOUN: Final = r"(?i:options?|choices?|statements?|answers?|items?)"
_SIGN: Final = r"(?:\(?[A-H]\)?|\([a-h1-9]\))(?![\w’'])"
_JOINED: Final = rf"{_SIGN}(?:, {_SIGN})*(?:,? (?:and|or|nor|&) {_SIGN})"
_IS: Final = r"(?: (?:is|are) (?:both )?(?:true|false|right|wrong|correct|incorrect))?"
# Letters by themselves must be the whole text: 'vitamins A and C' and 'plan A' name no options.
_BY_LETTER: Final = (
    re.compile(rf"(?i:only |both |either |neither )?(?P<signs>{_JOINED}){_IS}(?: only)?[.!]?"),
    re.compile(rf"\b{_NOUN} (?P<signs>{_JOINED}|{_SIGN}|\d(?: and \d)?\b)"),
)
_PARTS_OF: Final = r"(?:all|none|any|neither|both|each|either|one|two|three|some|most)"
_AFTER: Final = rf"(?: {_NOUN})?(?={_IS}[.,;:!?)]|{_IS}$)"
# Not 'above all', 'the above-mentioned plan', 'all of the above-average prices'.
_ABOVE: Final = re.compile(
    rf"{_PARTS_OF} of the (?:above|previous|preceding){_AFTER}"
    rf"|{_PARTS_OF} (?:the )?above{_AFTER}|^the above{_AFTER}"
    rf"|the {_NOUN} above\b(?! the\b)|the (?:previous|preceding) {_NOUN}\b",
    re.IGNORECASE,
)
_BELOW: Final = re.compile(
    rf"{_PARTS_OF} of the (?:below|following){_AFTER}"
    rf"|{_PARTS_OF} (?:the )?below{_AFTER}|the {_NOUN} below\b(?! the\b)|the next {_NOUN}\b",
    re.IGNORECASE,
)
_ORDINAL: Final = re.compile(
    rf"\bthe (?P<which>{'|'.join(ORDINALS)}|last)(?: (?:and|or) (?:the )?\w+)? "
    r"(?:options?|statements?|rows?)\b",
    re.IGNORECASE,
)
_QUESTION: Final = re.compile(
    r"\b(?:the )?(?P<before>(?:previous|preceding) (?:question|task)|(?:question|task) above)\b"
    r"|\b(?:the )?(?P<after>next (?:question|task)|(?:question|task) below)\b"
    r"|\b(?:question|task)s? (?P<number>\d{1,2})\b",
    re.IGNORECASE,
)

# --- the warnings -------------------------------------------------------------------------------


def places_named(
    questions: Sequence[tuple[Question, Quotable]], *, free: bool
) -> Iterator[Diagnostic]:
    """Warn of texts that name an item or a question by a place which it has not everywhere.

    What stands in the passage is of the passage, whatever it may look like.

    Args:
        questions: of a lesson, in its order, each with the passages that it is about.
        free: the questions change places in versions.
    """
    asked = [question for question, _ in questions]
    for index, (question, quotable) in enumerate(questions):
        for text, place in own_texts(question, Mark.ASKED, Mark.REASON, Mark.REJECTED):
            words = _item_named(text, question, quotable)
            if words:
                yield _of_item(words, place)
            words = _question_named(text, index, asked, quotable, free=free)
            if words:
                message = f"`{words}` is not the same question on all sheets"
                hint = "say what the question is about"
                yield Diagnostic(QUESTION_NAMED_BY_PLACE, place, message, hint)
        for item, (text, place) in enumerate(_items(question)):
            words = _others_named(text, item, question, quotable)
            if words:
                yield _of_item(words, place)


def _of_item(words: str, place: Place) -> Diagnostic:
    message = f"`{words}` names items by their places, which change in versions"
    hint = "name them by what they say, or write `item-order: fixed`"
    return Diagnostic(ITEM_NAMED_BY_PLACE, place, message, hint)


def _items(question: Question) -> Iterator[tuple[str, Place]]:
    """The items that may change places: what a student reads of each, and where it is written."""
    key = (question.ITEMS or "").replace("_", "-")
    for index, (item, text) in enumerate(zip(question.movable, question.item_texts(), strict=True)):
        if isinstance(item, Record):
            # Where the record has it, or the record where it stands in a record of its own.
            name = next((name for name, value in item if value == text), None)
            yield text, item.at(name)
        else:
            yield text, question.at(key, index)


def _stays(question: Question, place: int) -> bool:
    """Whether an item has its place on all sheets: no version moves it, no level closes up."""
    written = question.movable
    of_some_levels = any(getattr(item, "for_", None) for item in written[: place + 1])
    return not of_some_levels and (place in question.kept_places() or place >= len(written))


def _others_named(text: str, own: int, question: Question, quotable: Quotable) -> str | None:
    """Words of an item that name others by places which change."""
    count = len(question.item_texts())
    before, after = range(own), range(own + 1, count)
    for pattern, named in ((_ABOVE, before), (_BELOW, after)):
        # Below all others, or above them, it speaks of the same ones in any order.
        all_others = len(named) == count - 1 and _stays(question, own)
        match = pattern.search(text)
        if match and not all_others and not all(_stays(question, n) for n in (own, *named)):
            return _unless_of_passage(match, quotable)
    return _lettered(
        _BY_LETTER[0].fullmatch(text) or _BY_LETTER[1].search(text), question, quotable
    )


def _lettered(match: re.Match[str] | None, question: Question, quotable: Quotable) -> str | None:
    """Letters or numbers, if they are those of items that change places."""
    if match is None:
        return None
    signs = re.findall(r"\b[A-Ha-h]\b|\d", match["signs"])
    places = [LETTERS.find(sign.upper()) if sign.isalpha() else int(sign) - 1 for sign in signs]
    there = all(0 <= n < len(question.item_texts()) for n in places)
    if not there or all(_stays(question, n) for n in places):
        return None
    return _unless_of_passage(match, quotable)


def _item_named(text: str, question: Question, quotable: Quotable) -> str | None:
    """Words of the question itself, or of its key, that name an item by a place which changes."""
    count = len(question.item_texts())
    match = _ORDINAL.search(text)
    if match and count:
        which = match["which"].lower()
        place = count - 1 if which == "last" else ORDINALS.index(which)
        if place < count and not _stays(question, place):
            return _unless_of_passage(match, quotable)
    return _lettered(_BY_LETTER[1].search(text), question, quotable)


def _question_named(
    text: str, own: int, asked: Sequence[Question], quotable: Quotable, *, free: bool
) -> str | None:
    """Words that name a question by a place which another one has on some sheets."""
    match = _QUESTION.search(text)
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
