"""Lessons that differ in key-only fields alone: other valid values for them, drawn at random.

Which fields these are is read from the lesson language; which values they may have, from the
records of the question types. No type is named here, so a new one is drawn for as well.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import yaml
from support import repository_seeds

from broadsheet.checks.check import check
from broadsheet.lesson.lesson import Header, read_lesson
from broadsheet.questions import question_types
from broadsheet.source.records.record import Quote, Record
from broadsheet.source.records.worth import MarkSpan
from broadsheet.source.text import Place, Span, TextFile
from broadsheet.source.yaml.document import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from broadsheet.article.quotable import Quotable
    from broadsheet.checks.check import Checked
    from broadsheet.source.yaml.document import Node

KEY_ONLY = frozenset(
    {
        "answer",
        "answers",
        "places",
        "source",
        "kind",
        "evidence",
        "opinion-part",
        "voice",
        "check",
        "why",
        "accept",
        "reject",
        "note",
        "notes",
        "rubric",
        "points",
        "any-of",
        "standards",
        "terms",
        "ties",
    }
)
"""Section 5 of the lesson language: what a worksheet must not depend on."""

# Of these a worksheet tells the number.
NUMBER_TOLD = frozenset({"terms", "answers", "places"})

Group = dict[str, Any]
"""Some lines of a lesson with their names, as plain data: texts, lists and further groups."""


def as_data(text: str) -> Group:
    """A lesson's text as plain data, every value a text."""
    # Builds nothing but texts, lists and dictionaries.
    data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    assert isinstance(data, dict)
    return data


def as_text(data: Group) -> str:
    """Plain data as a lesson's text."""
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=10**6)


def check_data(data: Group) -> Checked | None:
    """The lesson that plain data stands for, without the way through YAML; None if not valid."""
    node = _node(data, Place(TextFile("drawn.yaml", ""), Span(0, 0)))
    lesson, problems = read_lesson(node.place.file, node)
    if problems:
        return None
    seeds = repository_seeds()
    return check(lesson, seeds.get, tuple(seeds))[0]


def _node(data: Any, place: Place) -> Node:
    if isinstance(data, str):
        return Scalar(data, place, plain=False)
    if isinstance(data, list):
        items = Sequence(place)
        items.extend(_node(item, place) for item in data)
        return items
    group = Mapping(place)
    group.update((key, _node(value, place)) for key, value in data.items())
    group.key_places = dict.fromkeys(data, place)
    return group


def _leaves(annotation: Any) -> Iterator[Any]:
    """The types and literal values that an annotation is made of."""
    inner = get_args(annotation)
    if get_origin(annotation) is Literal or not inner:
        yield annotation
    else:
        for part in inner:
            yield from _leaves(part)


def _record_in(annotation: Any) -> type[Record] | None:
    records = (a for a in _leaves(annotation) if isinstance(a, type) and issubclass(a, Record))
    return next(records, None)


def _is_list(annotation: Any) -> bool:
    inner = get_args(annotation)
    return get_origin(annotation) is tuple or any(_is_list(part) for part in inner)


def _is_list_of_lists(annotation: Any) -> bool:
    inner = get_args(annotation)
    if get_origin(annotation) is tuple:
        return any(_is_list(part) for part in inner)
    return any(_is_list_of_lists(part) for part in inner)


def fields_of(kind: type[Record]) -> dict[str, Any]:
    """The fields of a record by the names that a lesson has for them."""
    return {(f.alias or name): f for name, f in kind.model_fields.items()}


def key_only_fields(kind: type[Record]) -> set[str]:
    """The key-only fields of a record and of those that it lists."""
    names: set[str] = set()
    for name, info in fields_of(kind).items():
        inner = _record_in(info.annotation)
        if name in KEY_ONLY:
            names.add(name)
        elif inner and inner is not Quote and _is_list(info.annotation):
            names |= key_only_fields(inner)
    return names


def groups(data: Group) -> Iterator[tuple[type[Record], Group, int | None]]:
    """The groups of a lesson that may have key-only fields, each with its question's index."""
    yield Header, data, None
    for index, question in enumerate(data["questions"]):
        kind = question_types()[question["type"]]
        yield kind, question, index
        for name, info in fields_of(kind).items():
            inner = _record_in(info.annotation)
            lists = inner and inner is not Quote and _is_list(info.annotation)
            if inner and lists and name not in KEY_ONLY:
                # An item in its short form is no group, nor is the name of a ready-made list.
                items = (item for item in question.get(name, ()) if isinstance(item, dict))
                for item in items:
                    yield inner, item, index


@dataclass
class Drawer:
    """Draws values for key-only fields.

    Attributes:
        random: where the draws come from.
        checked: the lesson that is changed.
        counts: how often each field, as (index of its question, name), was changed.
    """

    random: Random
    checked: Checked
    counts: Counter[tuple[int | None, str]] = field(default_factory=Counter)

    def change(self, data: Group) -> tuple[Group, Checked] | None:
        """The lesson with some key-only fields of one group changed; None if it is not valid."""
        changed = deepcopy(data)
        kind, group, index = self.random.choice(list(groups(changed)))
        drawn: list[str] = []
        for name, info in fields_of(kind).items():
            if name not in KEY_ONLY or self.random.random() < 0.5:
                continue
            before = group.pop(name, None)
            if info.is_required() or name in NUMBER_TOLD or self.random.random() < 0.8:
                group[name] = self.value(name, info.annotation, group, before, index)
            if group.get(name) != before:
                drawn.append(name)
        checked = check_data(changed) if drawn else None
        if checked is None:
            return None
        self.counts.update((index, name) for name in drawn)
        return changed, checked

    def value(self, name: str, annotation: Any, group: Group, before: Any, at: int | None) -> Any:
        """A value for a field, allowed by its annotation; whether it is valid is not known."""
        quotable = self.checked.quotable if at is None else self.checked.questions[at][1]
        record = _record_in(annotation)
        if record and record is not Quote and isinstance(before, dict):
            # Lists under names of the lesson's own.
            return {
                own: self.records(name, record, items, quotable) for own, items in before.items()
            }
        if record and record is not Quote:
            return self.records(name, record, before, quotable)
        if _is_list_of_lists(annotation):
            # Numbers of items that follow each other.
            first = self.random.randint(1, 3)
            return [[str(first), str(first + 1)]]
        if name in NUMBER_TOLD or not _is_list(annotation):
            return self.single(annotation, group, quotable)
        return [
            self.single(annotation, group, quotable)
            for _ in range(self.random.choice((1, 1, 2, 3)))
        ]

    def records(
        self, name: str, kind: type[Record], before: Any, quotable: Quotable
    ) -> list[Group]:
        """A list of groups, some of them as they were."""
        items: list[Group] = list(before or ())
        if name in NUMBER_TOLD:
            self.random.shuffle(items)
        number = len(items) if name in NUMBER_TOLD else self.random.randint(1, 4)
        made: list[Group] = []
        for at in range(number):
            if at < len(items) and self.random.random() < 0.5:
                made.append(items[at])
                continue
            group: Group = {}
            for key, info in fields_of(kind).items():
                if info.is_required() or self.random.random() < 0.5:
                    group[key] = self.single(info.annotation, group, quotable)
            made.append(group)
        return made

    def single(self, annotation: Any, group: Group, quotable: Quotable) -> Any:
        """One value: a word out of a choice, a number, a quotation, or any text."""
        leaves = list(_leaves(annotation))
        choice = [value for leaf in leaves for value in get_args(leaf)]
        if choice:
            return str(self.random.choice(choice)).lower()
        if Quote in leaves:
            return self.quotation(quotable)
        if int in leaves:
            return str(self.random.randint(1, 4))
        if {Fraction, MarkSpan} & {*leaves}:
            return self.random.choice(("0", "0.5", "1", "1½", "2", "3"))
        return self.text(group, quotable)

    def quotation(self, quotable: Quotable) -> Group:
        """Some words of the passages, and which of their places is meant."""
        passage = self.random.choice(quotable.passages)
        piece = self.random.choice(passage.pieces)
        words = passage.seed.text[piece.start : piece.end].split()
        start = self.random.randrange(len(words))
        quote = " ".join(words[start : start + self.random.choice((1, 1, 2, 4, 8))])
        places = len(quotable.find(quote))
        if places < 2:
            return {"quote": quote}
        return {"quote": quote, "occurrence": str(self.random.randint(1, places))}

    def text(self, group: Group, quotable: Quotable) -> str:
        """Any text: long, short, marked, with a reference, or one of the group's own."""
        quote = self.quotation(quotable)
        place = f'lines("{quote["quote"]}", {quote.get("occurrence", 1)})'
        own = [str(item) for value in group.values() if isinstance(value, list) for item in value]
        drawn: str = self.random.choice(
            (
                quote["quote"],
                f"*See* {place}, <b>&amp;</b> **then** “{self.random.randrange(10**6)}”.",
                "many words that fill more than their place " * self.random.randint(1, 12),
                str(self.random.randrange(10**9)),
                "not stated",
                *own,
                *own,
            )
        )
        return drawn.strip()
