"""The slots of a question as plain data: what a pupil does in each, and on a key what is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from broadsheet.sheet.answers import (
    Chosen,
    Located,
    Marked,
    Matched,
    Ordered,
    Right,
    Written,
)
from broadsheet.sheet.items import (
    Choice,
    Locating,
    Marking,
    Matching,
    Option,
    Ordering,
    Shown,
    Slot,
    Writing,
)
from broadsheet.writers.key import scheme_data
from broadsheet.writers.markup import MarkupMaker, TextMarkup
from broadsheet.writers.phrases import Phrases, letter_of
from broadsheet.writers.tables import SHORT_OPTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.sheet.texts import Places, RichText
    from broadsheet.sheet.wordings import Wording

# Lines of a field whose room is not counted in lines.
_ROWS = {"word": 1, "box": 6, "half-page": 12, "page": 24, "none": 0}


def controls(slot: Slot, markup: MarkupMaker) -> dict[str, Any]:
    """What a pupil does in a slot. Nothing in it tells what is right."""
    match slot:
        case Choice():
            options = _options(slot.options, markup)
            return {
                "kind": "scale" if slot.scale else "choice",
                "several": slot.several,
                "options": options,
                "short": all(len(option["text"].plain) <= SHORT_OPTION for option in options),
            }
        case Writing():
            size = slot.room.size
            return {
                "kind": "writing",
                "size": size,
                "rows": slot.room.lines if size == "lines" else _ROWS[size],
                "copies": slot.copies,
            }
        case Locating():
            return {"kind": "place"}
        case Marking():
            return {"kind": "marking", "sign": slot.sign, "count": slot.count}
        case Matching():
            return {
                "kind": "matching",
                "headings": [markup.text(text) for text in slot.headings or ()],
                "left": _options(slot.left, markup),
                "right": _lettered(slot.right, markup),
                "once": slot.once,
            }
        case Ordering():
            return {"kind": "ordering", "entries": _numbered(slot, markup)}
        case Shown():
            return {"kind": "shown"}


def right(
    slot: Slot,
    value: Right | None,
    markup: MarkupMaker,
    prompt: RichText | None,
    furniture: Wording,
) -> dict[str, Any]:
    """The same slot with what is right in it, for a key.

    Args:
        slot: what a pupil does.
        value: what is right; None where everything may be.
        markup: makes HTML of texts.
        prompt: of the slot's part, in which words may be marked.
        furniture: the wordings.
    """
    match slot:
        case Choice():
            chosen = value.options if isinstance(value, Chosen) else ()
            options = [
                option | {"right": option["id"] in chosen}
                for option in _options(slot.options, markup)
            ]
            return {"options": options, "any_of": isinstance(value, Chosen) and value.any_of}
        case Writing():
            if not isinstance(value, Written):
                return {"answer": None, "scheme": None}
            return {
                "answer": markup.text(value.text) if value.text else None,
                "scheme": scheme_data(value, markup, furniture) if value.points else None,
            }
        case Locating():
            if not isinstance(value, Located):
                return {"answer": None}
            said = markup.phrases.place_alone(value.places)
            return {"answer": TextMarkup(escape(said), said, (), Markup(""))}
        case Marking():
            found = value if isinstance(value, Marked) else Marked()
            words = prompt.words if prompt else ""
            return {
                "found": [_found(places, markup.phrases) for places in found.places]
                + [(words[start:end], "") for start, end in found.spans]
            }
        case Matching():
            pairs = dict(value.pairs) if isinstance(value, Matched) else {}
            by_id = {option["id"]: option for option in _lettered(slot.right, markup)}
            left = [
                option | {"answer": by_id.get(pairs.get(option["id"], ""))}
                for option in _options(slot.left, markup)
            ]
            return {"left": left}
        case Ordering():
            ids = value.ids if isinstance(value, Ordered) else ()
            items = [
                option | {"answer": ids.index(option["id"]) + 1 if option["id"] in ids else None}
                for option in _numbered(slot, markup)
            ]
            return {"entries": items}
        case Shown():
            return {}


def _options(options: Sequence[Option], markup: MarkupMaker) -> list[dict[str, Any]]:
    return [
        {"id": option.id, "text": markup.text(option.text), "letter": option.letter}
        for option in options
    ]


def _numbered(slot: Ordering, markup: MarkupMaker) -> list[dict[str, Any]]:
    """Things to put in order, each with its number if that is given."""
    given = dict(slot.numbered)
    return [option | {"given": given.get(option["id"])} for option in _options(slot.items, markup)]


def _lettered(options: Sequence[Option], markup: MarkupMaker) -> list[dict[str, Any]]:
    """Options that are called by letters, whether or not the sheet gives them any."""
    return [
        option | {"letter": option["letter"] or letter_of(at)}
        for at, option in enumerate(_options(options, markup))
    ]


def _found(places: Places, phrases: Phrases) -> tuple[str, str]:
    """Marked words of the passages, and where they stand."""
    words = (
        phrases.passages[place.passage].blocks[place.block].text[place.start : place.end]
        for place in places
    )
    return " ".join(words), phrases.place(places)
