"""The laws of the model: what holds for every sheet and key, whatever type or hand made them."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from broadsheet.sheet.answers import Chosen, Located, Marked, Matched, Ordered, Written
from broadsheet.sheet.items import (
    Choice,
    Locating,
    Marking,
    Matching,
    Ordering,
    Writing,
)
from broadsheet.sheet.texts import Blank, Quoted, RichText, SpotReference, Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.sheet.answers import Answer
    from broadsheet.sheet.items import AskedQuestion, Part, Slot
    from broadsheet.sheet.sheet import Key, PrintedPassage, Sheet
    from broadsheet.sheet.texts import Places

FITTING: dict[type, type] = {
    Choice: Chosen,
    Writing: Written,
    Locating: Located,
    Marking: Marked,
    Matching: Matched,
    Ordering: Ordered,
}
"""What can be right in a slot. In one that is `Shown` nothing can."""


def records_in(value: Any) -> Iterator[Any]:
    """A record and every record inside it, in the order of their fields."""
    if is_dataclass(value):
        yield value
        for field in fields(value):
            yield from records_in(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from records_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from records_in(item)


def texts_in(value: Any) -> list[RichText]:
    """Every text of a record, in the order of its fields."""
    return [record for record in records_in(value) if isinstance(record, RichText)]


def breaches(key: Key) -> list[str]:
    """What breaks the laws in a key and in its sheet; nothing if all is well."""
    return [
        *_of_sheet(key.sheet),
        *_of_answers(key),
        *(
            f"{record!r} is in no block"
            for record in records_in(key)
            if isinstance(record, Where) and not _is_inside(record, key.sheet.passages)
        ),
        *(
            f"{record.text!r} is not what stands at {record.places}"
            for record in records_in(key)
            if isinstance(record, Quoted) and record.places and not _is_told(record, key.sheet)
        ),
        *(f"{text!r} has no block" for text in texts_in(key) if not text.blocks),
    ]


# --- the sheet --------------------------------------------------------------------------------


def _of_sheet(sheet: Sheet) -> Iterator[str]:
    numbers = [question.number for question in sheet.questions]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"questions are numbered {numbers}"
    for question in sheet.questions:
        yield from (f"question {question.number}: {fault}" for fault in _of_question(question))
        if not {*question.about} <= {*range(len(sheet.passages))}:
            yield f"question {question.number}: it is about {question.about}"


def _of_question(question: AskedQuestion) -> Iterator[str]:
    body = question.body
    parts = [part.number for part in body.parts]
    if parts not in ([0], list(range(1, len(parts) + 1))):
        yield f"its parts are numbered {parts}"
    slots = dict(body.all_slots())
    if len(slots) != sum(1 for _ in body.all_slots()):
        yield "two slots have the same name"
    for name, slot in slots.items():
        if not re.fullmatch("[A-Za-z0-9-]+", name.name):
            yield f"a slot is named {name.name!r}"
        yield from (f"{name}: {fault}" for fault in _of_slot(slot))
    for part in body.parts:
        yield from _of_marking(part)
    spots = {spot.number for figure in body.figures for spot in figure.spots}
    for record in records_in(question):
        if isinstance(record, Blank) and not isinstance(slots.get(record.slot), Writing | Choice):
            yield f"a gap takes no slot {record.slot}"
        if isinstance(record, SpotReference) and record.number not in spots:
            yield f"there is no spot {record.number}"


def _of_slot(slot: Slot) -> Iterator[str]:
    for options in _options(slot):
        if len(set(options)) != len(options) or not options:
            yield f"its options are {options}"
    if isinstance(slot, Choice) and slot.count is not None and not slot.several and slot.count > 1:
        yield "several are to be ticked, and only one may be"


def _of_marking(part: Part) -> Iterator[str]:
    for slot in part.slots:
        if isinstance(slot, Marking) and slot.within == "prompt" and part.prompt is None:
            yield f"part {part.number} has no prompt to mark words in"


def _options(slot: Slot) -> list[tuple[str, ...]]:
    """The names of what is chosen from, matched or put in order, in each of its groups."""
    match slot:
        case Choice():
            groups = [slot.options]
        case Matching():
            groups = [slot.left, slot.right]
        case Ordering():
            groups = [slot.items]
        case _:
            groups = []
    return [tuple(option.id for option in group) for group in groups]


# --- the answers ------------------------------------------------------------------------------


def _of_answers(key: Key) -> Iterator[str]:
    questions = {question.number: question for question in key.sheet.questions}
    if list(key.answers) != list(questions):
        yield f"there are answers to {list(key.answers)}"
    if [notes.number for notes in key.notes] != list(questions):
        yield "there are not the notes of each question"
    for number, answers in key.answers.items():
        slots = dict(questions[number].body.all_slots())
        prompts = {part.number: part.prompt for part in questions[number].body.parts}
        for name, answer in answers.items():
            place = f"question {number}, {name}"
            if name not in slots:
                yield f"{place}: there is no such slot"
                continue
            prompt = prompts.get(name.part)
            yield from (f"{place}: {fault}" for fault in _of_answer(slots[name], answer, prompt))


def _of_answer(slot: Slot, answer: Answer, prompt: RichText | None) -> Iterator[str]:
    right = answer.right
    if type(right) is not FITTING.get(type(slot)):
        yield f"{type(right).__name__} is right in {type(slot).__name__}"
    known = [{*names} for names in _options(slot)]
    match slot, right:
        case Choice(), Chosen():
            if not right.options or not {*right.options} <= known[0]:
                yield f"{right.options} is none of {known[0]}"
            if len(right.options) > 1 and not (slot.several or right.any_of):
                yield f"{right.options} are right, and one may be ticked"
        case Writing(), Written():
            if right.text is not None and not right.text.inlines:
                yield "nothing is to be written"
            if right.enough is not None and not 0 < right.enough <= len(right.points):
                yield f"{right.enough} of {len(right.points)} points are enough"
        case Locating(), Located():
            if not right.places:
                yield "it is nowhere"
        case Marking(), Marked():
            yield from _of_marked(slot, right, prompt)
        case Matching(), Matched():
            left, matched = zip(*right.pairs, strict=True)
            if {*left} != known[0] or len({*left}) != len(left) or not {*matched} <= known[1]:
                yield f"the pairs are {right.pairs}"
            if slot.once and len({*matched}) != len(matched):
                yield "one is used twice"
        case Ordering(), Ordered():
            if sorted(right.ids) != sorted(known[0]):
                yield f"the order is {right.ids}"
            elif any(right.ids.index(given) + 1 != n for given, n in slot.numbered):
                yield f"the order is {right.ids}, and printed is {slot.numbered}"


def _of_marked(slot: Marking, right: Marked, prompt: RichText | None) -> Iterator[str]:
    found = right.places if slot.within == "passages" else right.spans
    other = right.spans if slot.within == "passages" else right.places
    if other or not 1 <= right.enough <= len(found) or not all(found):
        yield f"{right} is to be found in the {slot.within}"
    words = prompt.words if prompt else ""
    if slot.within == "prompt" and not all(0 <= a < b <= len(words) for a, b in right.spans):
        yield f"{right.spans} is not in the prompt {words!r}"


# --- places -----------------------------------------------------------------------------------


def _is_inside(where: Where, passages: tuple[PrintedPassage, ...]) -> bool:
    if not 0 <= where.passage < len(passages):
        return False
    blocks = passages[where.passage].blocks
    if not 0 <= where.block < len(blocks):
        return False
    return 0 <= where.start < where.end <= len(blocks[where.block].text)


def words_at(places: Places, sheet: Sheet) -> str:
    """The words that stand at some places, on one line."""
    return " ".join(
        sheet.passages[where.passage].blocks[where.block].text[where.start : where.end]
        for where in places
    )


def _is_told(quoted: Quoted, sheet: Sheet) -> bool:
    """Whether a quotation is what stands at its places; the notes shorten it."""
    return words_at(quoted.places, sheet).startswith(quoted.text.removesuffix(" …"))


def answers_in(key: Key) -> Mapping[str, Answer]:
    """Each answer of a key, by its question and slot, such as `q3-1-who`."""
    return {
        f"q{number}-{name}": answer
        for number, answers in key.answers.items()
        for name, answer in answers.items()
    }
