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

from broadsheet.article.quotable import Quotable
from broadsheet.checks.check import check
from broadsheet.lesson.lesson import Header, read_lesson
from broadsheet.questions import question_types
from broadsheet.source.records.marks import way_of
from broadsheet.source.records.record import Mention, Quote, Record
from broadsheet.source.records.worth import MarkSpan
from broadsheet.source.text import Place, Span, TextFile
from broadsheet.source.yaml.document import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

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
        "absent",
        "closed",
    }
)
"""Section 5 of the lesson language: what a worksheet must not depend on."""

# Of these a worksheet tells the number.
NUMBER_TOLD = frozenset({"terms", "answers", "places"})

# Of these not even the key has anything.
CHECKED_ONLY = frozenset({"absent"})
# What stands inside of them and is printed by its purpose.
PRINTED_INSIDE = frozenset({"given", "shown"})
CROSSED_OUT = frozenset({"-", "–", "—"})

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


def _listed(annotation: Any) -> type[Record] | None:
    """The record of the items of a list, however the list is written."""
    record = _record_in(annotation)
    if record is None or issubclass(record, Quote):
        return None
    if record.LISTED is not None:
        return _record_in(fields_of(record)[record.LISTED].annotation)
    return record if _is_list(annotation) else None


def _is_printed(item: Any) -> bool:
    """Whether what stands in a key-only field is printed on the worksheet."""
    if isinstance(item, dict):
        if PRINTED_INSIDE & item.keys():
            return True
        item = item.get("answer")
    return isinstance(item, str) and item in CROSSED_OUT


def _several(items: Any) -> list[Any]:
    return items if isinstance(items, list) else [items]


def _of(name: str, quotable: Quotable) -> Quotable:
    """The passage of a name; all of them if it is none's."""
    named = tuple(passage for passage in quotable.passages if passage.name == name)
    return Quotable(named) if named else quotable


def is_key_only(kind: type[Record], name: str) -> bool:
    """Whether a field of a record is for the key only: not the items that a question prints."""
    return name in KEY_ONLY and name != getattr(kind, "ITEMS", None)


def key_only_fields(kind: type[Record]) -> set[str]:
    """The key-only fields of a record and of those that it lists."""
    names: set[str] = set()
    for name, info in fields_of(kind).items():
        inner = _listed(info.annotation)
        if is_key_only(kind, name):
            names.add(name)
        elif inner:
            names |= key_only_fields(inner)
    return names


def groups(data: Group) -> Iterator[tuple[type[Record], Group, int | None]]:
    """The groups of a lesson that may have key-only fields, each with its question's index."""
    yield Header, data, None
    for index, question in enumerate(data["questions"]):
        kind = question_types()[question["type"]]
        yield kind, question, index
        for name, info in fields_of(kind).items():
            inner = _listed(info.annotation)
            items = question.get(name)
            if inner and isinstance(items, list) and not is_key_only(kind, name):
                for item in items:
                    if isinstance(item, dict):
                        yield inner, item, index


def _labels(question: Group) -> Iterator[str]:
    """The words that a question lets choose from, such as those of its groups."""
    for name, value in question.items():
        for item in value if isinstance(value, list) and name not in KEY_ONLY else ():
            label = item.get("label") if isinstance(item, dict) else item
            if isinstance(label, str):
                yield label


@dataclass
class Drawer:
    """Draws values for key-only fields.

    Attributes:
        random: where the draws come from.
        checked: the lesson that is changed.
        counts: how often each field, as (index of its question, name), was changed.
        labels: the words to choose from in the question that is changed.
    """

    random: Random
    checked: Checked
    counts: Counter[tuple[int | None, str]] = field(default_factory=Counter)
    labels: list[str] = field(default_factory=list)

    def change(self, data: Group) -> tuple[Group, Checked] | None:
        """The lesson with some key-only fields of one group changed; None if it is not valid."""
        changed = deepcopy(data)
        kind, group, index = self.random.choice(list(groups(changed)))
        self.labels = [] if index is None else list(_labels(changed["questions"][index]))
        drawn: list[str] = []
        for name, info in fields_of(kind).items():
            if not is_key_only(kind, name) or self.random.random() < 0.5:
                continue
            if name in NUMBER_TOLD and name not in group:
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
            # Lists under names of the lesson's own; or one alone, under that of a passage.
            return {
                own: self.records(name, record, _several(items), _of(own, quotable))
                for own, items in before.items()
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

    def records(self, name: str, kind: type[Record], before: Any, quotable: Quotable) -> list[Any]:
        """A list of groups, some of them as they were."""
        if isinstance(before, list) and before and isinstance(before[0], list):
            return [self.records(name, kind, inner, quotable) for inner in before]
        items: list[Group] = list(before or ())
        if name in NUMBER_TOLD:
            self.random.shuffle(items)
        number = len(items) if name in NUMBER_TOLD else self.random.randint(1, 4)
        made: list[Any] = []
        for at in range(number):
            if at < len(items) and (_is_printed(items[at]) or self.random.random() < 0.5):
                made.append(items[at])
                continue
            group: Group = {}
            ways = {way for info in fields_of(kind).values() if (way := way_of(info))}
            way = self.random.choice(sorted(ways - PRINTED_INSIDE or {""}))
            for key, info in fields_of(kind).items():
                if key in PRINTED_INSIDE or (way_of(info) or way) != way:
                    continue
                if info.is_required() or way_of(info) or self.random.random() < 0.5:
                    group[key] = self.single(info.annotation, group, quotable)
            made.append(group)
        return made

    def single(self, annotation: Any, group: Group, quotable: Quotable) -> Any:
        """One value: a word out of a choice, a number, a quotation, or any text."""
        leaves = list(_leaves(annotation))
        choice = [value for leaf in leaves for value in get_args(leaf)]
        if choice:
            return str(self.random.choice(choice)).lower()
        if {Quote, Mention} & {*leaves}:
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
        inside = str(group.get("quote", "")).split()
        if inside:
            start = self.random.randrange(len(inside))
            own.append(" ".join(inside[start : start + self.random.randint(1, 3)]))
        drawn: str = self.random.choice(
            (
                quote["quote"],
                f"*See* {place}, <b>&amp;</b> **then** “{self.random.randrange(10**6)}”.",
                "many words that fill more than their place " * self.random.randint(1, 12),
                str(self.random.randrange(10**9)),
                "not stated",
                *own,
                *own,
                *self.labels,
            )
        )
        return drawn.strip()
