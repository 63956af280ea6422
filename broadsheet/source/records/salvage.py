"""What is left of a faulty record, so that its quotations can be checked all the same."""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import Annotated, Any, cast, get_origin

from pydantic import TypeAdapter, ValidationError

from broadsheet.source.records.record import Phrase, Record, RecordType, record_in
from broadsheet.source.yaml.document import Mapping, Node, Sequence


def salvage(kind: type[RecordType], node: Node) -> RecordType | None:
    """What is left of a faulty node without its faulty items and values, if it is a record at all.

    Its quotations can be checked all the same, so that all problems show in one run. What is
    missing or faulty is None in it, even where the record must have it: it is good for nothing
    else. A quotation is whole or not there.
    """
    try:
        return kind.model_validate(node)
    except ValidationError:
        pass
    if issubclass(kind, Phrase) or not isinstance(node, Mapping):
        return None
    rest = copy(node)
    values: dict[str, object] = {}
    for name, field in kind.model_fields.items():
        key = field.alias or name
        values[key], written = _readable(kind, name, node.get(key))
        if written is not None:
            rest[key] = written
    record = cast("RecordType", kind.model_construct(None, **values))
    record._written = rest
    return record


def _readable(kind: type[Record], name: str, node: Node | None) -> tuple[Any, Node | None]:
    """The value of a field without its faulty items, or None, and what is left of its node."""
    if node is None:
        return None, None
    value = _read_alone(kind, name, node)
    if value is not None:
        return value, node
    annotation = kind.model_fields[name].annotation
    inner = record_in(annotation)
    if inner is not None and get_origin(annotation) is dict and isinstance(node, Mapping):
        lists = {own: each if isinstance(each, Sequence) else [each] for own, each in node.items()}
        found = {own: [salvage(inner, each) for each in items] for own, items in lists.items()}
        return {own: tuple(filter(None, items)) for own, items in found.items()}, node
    if not isinstance(node, Sequence):
        return (salvage(inner, node) if inner else None), node
    if inner is not None:
        items = (salvage(inner, item) for item in node)
        return tuple(item for item in items if item is not None), node
    kept = Sequence(node.place)
    for item in node:
        alone = Sequence(node.place)
        alone.append(item)
        if _read_alone(kind, name, alone) is not None:
            kept.append(item)
    return _read_alone(kind, name, kept), kept


def _read_alone(kind: type[Record], name: str, node: Node) -> Any:
    """The value of one field of a record, or None where it is faulty."""
    try:
        return _reader_of(kind, name).validate_python(node)
    except ValidationError:
        return None


@cache
def _reader_of(kind: type[Record], name: str) -> TypeAdapter[Any]:
    field = kind.model_fields[name]
    annotation: Any = field.annotation
    for rule in field.metadata:
        annotation = Annotated[annotation, rule]
    return TypeAdapter(annotation)
