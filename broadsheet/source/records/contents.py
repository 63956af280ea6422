"""What stands inside records, however deep: quotations, and texts by the marks of their fields."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from broadsheet.source.records.marks import Mark, marks_of
from broadsheet.source.records.record import Quote, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.source.text import Place


def quotes_in(record: Record) -> Iterator[Quote]:
    """Every quotation inside a record, however deep, in the order of the fields."""
    for name in type(record).model_fields:
        for item in _items(getattr(record, name)):
            if isinstance(item, Quote):
                yield item
            elif isinstance(item, Record):
                yield from quotes_in(item)


def _items(value: Any) -> tuple[Any, ...]:
    """What a field holds one by one: the items of a list or of several, or its single value."""
    if isinstance(value, dict):
        return tuple(item for items in value.values() for item in items)
    return value if isinstance(value, tuple) else (value,)


def own_texts(
    record: Record, *marks: Mark, inside: bool = False, quoted: bool = False
) -> Iterator[tuple[str, Place]]:
    """The texts of a record's fields that have one of some marks, each with its place.

    With `inside`, those of the records in it too. Quotations are no texts, but with `quoted`.
    """
    for name, key, has_mark in _fields(type(record), marks):
        value = getattr(record, name)
        if isinstance(value, dict) and inside and Mark.PRINTED in marks:
            yield from ((own, record.at(key)) for own in value if own)
        for index, item in enumerate(_items(value)):
            if inside and isinstance(item, Record) and not isinstance(item, Quote):
                yield from own_texts(item, *marks, inside=True, quoted=quoted)
            elif quoted and has_mark and isinstance(item, Quote):
                yield item.quote, item.at("quote")
            elif has_mark and isinstance(item, str):
                yield item, record.at(key, index)


@cache
def _fields(kind: type[Record], marks: tuple[Mark, ...]) -> tuple[tuple[str, str, bool], ...]:
    """The name of each field, its key, and whether it has one of some marks."""
    return tuple(
        (name, field.alias or name, not {*marks}.isdisjoint(marks_of(field)))
        for name, field in kind.model_fields.items()
    )


def texts_in(record: Record) -> Iterator[tuple[str, Place]]:
    """Every text of a record that is printed, however deep, with its place."""
    return own_texts(record, Mark.PRINTED, inside=True)
