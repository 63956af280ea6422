"""The laws of the model hold for all lessons, and one sheet uses all that the model has."""

from __future__ import annotations

import typing
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from fractions import Fraction
from inspect import getmembers, isclass
from itertools import product
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import everything
import pytest
from everything import text, wrote
from key_only import KEY_ONLY
from laws import answers_in, breaches, records_in
from support import LESSONS, ROOT, compose, lesson_of

from broadsheet.questions import question_types
from broadsheet.sheet import answers, edition, items, paper, sheet, texts
from broadsheet.sheet.answers import Answer, Chosen, Marked, Matched, Ordered
from broadsheet.sheet.edition import Edition, Level
from broadsheet.sheet.items import AskedQuestion
from broadsheet.sheet.sheet import Block, Key, PrintedPassage, Sheet
from broadsheet.sheet.texts import PlaceReference, Quoted, SlotId, TextBlock, Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

SHOWN = (sheet, items, texts, edition, paper)
"""The modules whose records a pupil's sheet is made of."""
MODEL = (texts, items, answers, sheet)


def records_of(module: ModuleType) -> list[type]:
    """The records that a module declares."""
    return [
        kind
        for _, kind in getmembers(module, isclass)
        if is_dataclass(kind) and kind.__module__ == module.__name__
    ]


_NAMES = {name: value for module in (*SHOWN, answers) for name, value in vars(module).items()}
_NAMES |= {"Fraction": Fraction, "Mapping": dict}


def hints(record: type) -> dict[str, Any]:
    """The types of a record's fields, those of `TYPE_CHECKING` imports too."""
    return typing.get_type_hints(record, localns=_NAMES)


def leaves(annotation: Any) -> Iterator[Any]:
    """The types and literal values that a field may hold, inside unions and tuples."""
    if get_origin(annotation) in (tuple, typing.Union, UnionType):
        for part in get_args(annotation):
            if part is not ...:
                yield from leaves(part)
    elif get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        yield annotation


# --- (1) a sheet has no place where an answer could stand -------------------------------------


def fields_from(root: type) -> Iterator[tuple[type, str, Any]]:
    """Each field of a record and of the records inside it, as (record, name, what it may hold)."""
    waiting, seen = [root], {root}
    while waiting:
        record = waiting.pop()
        of_fields = hints(record)
        for field in fields(record):
            for leaf in leaves(of_fields[field.name]):
                yield record, field.name, leaf
                if isinstance(leaf, type) and is_dataclass(leaf) and leaf not in seen:
                    seen.add(leaf)
                    waiting.append(leaf)


# What these fields of a sheet say is no answer: where an article comes from, and what a piece of
# text is. In a lesson the same names are for the key.
SAME_NAME = {
    (PrintedPassage, "source"),
    (Block, "kind"),
    (TextBlock, "kind"),
    # Where printed words stand; the key of a lesson has the places of words to mark.
    (Quoted, "places"),
    (PlaceReference, "places"),
}


def test_no_field_of_a_sheet_holds_an_answer_or_leads_to_one() -> None:
    held = {leaf for _, _, leaf in fields_from(Sheet)}
    assert {AskedQuestion, *records_of(texts), *records_of(items)} <= held
    assert held & {Key, *records_of(answers)} == set()


def test_a_field_of_a_sheet_holds_plain_things_and_its_own_records_only() -> None:
    plain = (str, int, float, bool, Fraction, NoneType)
    for record, name, leaf in fields_from(Sheet):
        own = isinstance(leaf, type) and leaf.__module__ in {m.__name__ for m in SHOWN}
        assert own or leaf in plain or isinstance(leaf, str), (record, name, leaf)


def test_no_field_of_a_sheet_is_named_as_one_of_the_key() -> None:
    named = {(record, name) for record, name, _ in fields_from(Sheet)} - SAME_NAME
    assert {name for _, name in named} & {key.replace("-", "_") for key in KEY_ONLY} == set()


def test_what_a_sheet_and_its_key_are_made_of_cannot_change_or_grow_a_field() -> None:
    for record in {record for record, _, _ in fields_from(Sheet)} | {*records_of(answers)}:
        assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]
        assert hasattr(record, "__slots__")


# --- (2) an answer fits its slot --------------------------------------------------------------

GOOD = [
    Path(__file__).parent / "questions" / name.replace("-", "_") / "good.yaml"
    for name in question_types()
]
EDITIONS = [
    Edition(version=version, level=level)
    for version, level in product(("", "A", "B"), (None, *Level))
]


@pytest.mark.parametrize("path", [*LESSONS, *GOOD], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_answer_names_a_slot_and_fits_it_and_every_place_is_one(path: Path) -> None:
    looked_at = 0
    for edition_ in EDITIONS:
        key = compose(lesson_of(path), edition_)
        assert breaches(key) == [], edition_
        looked_at += len(answers_in(key))
    assert looked_at >= len(EDITIONS)


def test_the_sheet_that_has_everything_keeps_the_laws() -> None:
    assert breaches(everything.key()) == []


def broken(question: int, name: SlotId, answer: Answer) -> Key:
    """The key of the sheet that has everything with another answer."""
    key = everything.key()
    return replace(key, answers={**key.answers, question: {**key.answers[question], name: answer}})


BREACHES: Mapping[str, tuple[Key, str]] = {
    "no such slot": (broken(1, SlotId(0, "other"), wrote("x")), "no such slot"),
    "another kind": (broken(1, SlotId(0, "answer"), wrote("x")), "Written is right in Choice"),
    "a given cell": (broken(3, SlotId(1, "who"), wrote("x")), "Written is right in Shown"),
    "no option": (broken(1, SlotId(0, "answer"), Answer(Chosen(("o9",)))), "is none of"),
    "two of one": (broken(8, SlotId(0, "sure"), Answer(Chosen(("o1", "o2")))), "one may be ticked"),
    "half a match": (broken(6, SlotId(0, "voices"), Answer(Matched((("o1", "o1"),)))), "the pairs"),
    "twice matched": (
        broken(6, SlotId(0, "voices"), Answer(Matched(tuple((f"o{n}", "o1") for n in (1, 2, 3))))),
        "used twice",
    ),
    "half an order": (broken(7, SlotId(0, "events"), Answer(Ordered(("o1", "o2")))), "the order"),
    "outside the prompt": (
        broken(2, SlotId(1, "judging"), Answer(Marked(spans=((0, 99),)))),
        "is not in the prompt",
    ),
    "in the passage": (
        broken(2, SlotId(1, "judging"), Answer(Marked((everything.places("Monday"),)))),
        "in the prompt",
    ),
    "nowhere": (
        broken(4, SlotId(0, "terms"), Answer(Marked(((Where(0, 99, 0, 1),),)))),
        "is in no block",
    ),
    "not so said": (
        replace(
            everything.key(),
            teacher=text(replace(everything.quoted("disaster"), text="calamity")),
        ),
        "is not what stands at",
    ),
}


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_of_the_laws_is_found(name: str) -> None:
    key, fault = BREACHES[name]
    assert any(fault in found for found in breaches(key))


# --- one sheet uses all that there is ---------------------------------------------------------


@pytest.mark.parametrize("module", MODEL, ids=lambda module: module.__name__.split(".")[-1])
def test_the_sheet_that_has_everything_uses_every_record_in_every_way(module: ModuleType) -> None:
    made = list(records_in(everything.key()))
    for record in records_of(module):
        of_fields = hints(record)
        assert any(type(each) is record for each in made), record
        for field in fields(record):
            values = [getattr(each, field.name) for each in made if type(each) is record]
            held = [item for value in values for item in flat(value)]
            for leaf in leaves(of_fields[field.name]):
                assert leaf is NoneType or _is_used(leaf, held), (record, field.name, leaf)


def _is_used(leaf: Any, held: list[Any]) -> bool:
    if leaf is bool:
        return True in held
    if isinstance(leaf, str):
        return leaf in held
    if isinstance(leaf, type) and issubclass(leaf, StrEnum) and leaf.__module__ == sheet.__name__:
        return {*leaf} <= {*held}
    return any(isinstance(value, get_origin(leaf) or leaf) for value in held)


def flat(value: Any) -> Iterator[Any]:
    """What tuples hold, however deep."""
    if isinstance(value, tuple):
        for item in value:
            yield from flat(item)
    else:
        yield value
