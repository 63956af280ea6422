"""From YAML nodes to records, or to problems in the project's own words, each at its place."""

from __future__ import annotations

import re
from copy import copy
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from broadsheet.diagnostics import Diagnostic
from broadsheet.record import (
    GROUP_EXPECTED,
    KEY_MISSING,
    KEY_UNKNOWN,
    LIST_EXPECTED,
    VALUE_EMPTY,
    VALUE_NOT_ALLOWED,
    Quote,
    Record,
    RecordType,
    place_of,
    record_in,
)
from broadsheet.spelling import nearest_word
from broadsheet.yaml import Mapping, Node, Scalar, Sequence
from broadsheet.yaml_lines import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

    from broadsheet.text import Place


def read_record(
    kind: type[RecordType], node: Node
) -> tuple[RecordType | None, tuple[Diagnostic, ...]]:
    """Make a record of a node.

    Returns the record, or None, and the problems found. Every problem of the node is found in
    one go, and none that only follows from another.
    """
    try:
        return kind.model_validate(node), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
    broken = [detail["loc"] for detail in details]
    found = [
        (detail, _diagnostic(kind, node, detail))
        for detail in details
        # A list is 'too short' as soon as its items are faulty.
        if not any(
            len(other) > len(detail["loc"]) and other[: len(detail["loc"])] == detail["loc"]
            for other in broken
        )
    ]
    # What is missing stands there under a misspelt name.
    meant = {(d["loc"][:-1], p.hint) for d, p in found if p.code is KEY_UNKNOWN}
    return None, tuple(
        p
        for d, p in found
        if p.code is not KEY_MISSING
        or (d["loc"][:-1], f"did you mean `{d['loc'][-1]}`?") not in meant
    )


def salvage(kind: type[RecordType], node: Node) -> RecordType | None:
    """What is left of a faulty node without its faulty items and keys, if that is a record.

    Its quotations can be checked all the same, so that all problems show in one run.
    """
    try:
        return kind.model_validate(node)
    except ValidationError as error:
        faults = [detail["loc"] for detail in error.errors(include_url=False)]
    if not isinstance(node, Mapping):
        return None
    rest = copy(node)
    for key in {loc[0] for loc in faults if loc and loc[0] in node}:
        value = node[str(key)]
        items = {loc[1] for loc in faults if loc[0] == key and len(loc) > 1}
        if isinstance(value, Sequence) and all(isinstance(index, int) for index in items) and items:
            kept = Sequence(value.place)
            kept.extend(item for index, item in enumerate(value) if index not in items)
            rest[str(key)] = kept
        else:
            del rest[str(key)]
    try:
        return kind.model_validate(rest)
    except ValidationError:
        return None


def _walk(kind: type[Record], node: Node, loc: tuple[int | str, ...]) -> list[Any]:
    """The nodes on the way to an error, from the outermost to the innermost there is."""
    way: list[Any] = [kind.spelt_out(node)]
    for step in loc:
        inner = way[-1]
        if isinstance(inner, Mapping) and step in inner:
            way.append(inner[str(step)])
        elif isinstance(inner, Sequence) and isinstance(step, int) and step < len(inner):
            way.append(inner[step])
    return way


def _diagnostic(kind: type[Record], node: Node, detail: ErrorDetails) -> Diagnostic:
    way = _walk(kind, node, detail["loc"])
    inner = way[-1]
    place = place_of(inner) or place_of(node)
    assert place is not None
    context = detail.get("ctx", {})
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    match detail["type"]:
        case "missing":
            return Diagnostic(KEY_MISSING, place, f"`{name}` is missing here", f"add `{name}: …`")
        case "extra_forbidden":
            return _unknown_key(kind, way, detail["loc"])
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", context["expected"])
            return not_allowed(place, inner, allowed)
        case "tuple_type" | "too_short":
            return Diagnostic(LIST_EXPECTED, place, f"`{name}` takes a list", _listed(inner))
        case "model_type" | "dict_type":
            return _group_expected(place, inner, _keys_at(kind, detail["loc"]))
    return Diagnostic(context["code"], place, context["message"], context["hint"])


def not_allowed(place: Place, value: str | Node, allowed: Iterable[str]) -> Diagnostic:
    """The problem of a word that is none of those that may stand here."""
    choices = list(allowed)
    written = str(value)
    near = nearest_word(written, choices)
    listed = ", ".join(f"`{choice}`" for choice in choices)
    hint = f"did you mean `{near}`? It may be {listed}" if near else f"it may be {listed}"
    shown = f"`{written[:60]}` is not allowed here" if written else "nothing stands here"
    if isinstance(value, Sequence | Mapping):
        shown = "one word belongs here, not a list or a group of names"
    return Diagnostic(VALUE_NOT_ALLOWED if written else VALUE_EMPTY, place, shown, hint)


def _listed(inner: Any) -> str:
    """How to write as a list what is none."""
    each = "one item a line, each with `- ` before it"
    if isinstance(inner, Mapping) and inner:
        return f"{each}, such as `- {shown(next(iter(inner)))}: …`"
    bullet = (
        re.match(r"[–—•·▪●◦*]|[0-9]{1,2}[.)](?=\s)", inner) if isinstance(inner, Scalar) else None
    )
    if bullet:
        return f"write a hyphen and a space where `{bullet[0]}` stands; one item a line"
    if isinstance(inner, Scalar) and "," in inner and "\n" not in inner.place.text:
        return f"write `[{shown(inner.place.text)}]`, or {each}"
    return each


def _group_expected(place: Place, inner: Any, keys: tuple[str, ...]) -> Diagnostic:
    if isinstance(inner, Scalar) and not inner:
        hint = "write it below, indented, or delete the line"
        return Diagnostic(VALUE_EMPTY, place, "nothing stands here", hint)
    message = f"lines with names belong here, such as `{keys[0]}: …`"
    hint = f"known here: {', '.join(f'`{name}`' for name in keys)}"
    if isinstance(inner, Scalar) and "\n" not in inner.place.text:
        hint = f"write a name before it, such as `{keys[0]}: {shown(inner.place.text)}`"
    return Diagnostic(GROUP_EXPECTED, place, message, hint)


def _unknown_key(kind: type[Record], way: list[Any], loc: tuple[int | str, ...]) -> Diagnostic:
    key = str(loc[-1])
    holder = way[-2]
    allowed = _keys_at(kind, loc[:-1])
    free = [name for name in allowed if name not in holder]
    near = nearest_word(key, free) or nearest_word(key, allowed)
    known = ", ".join(f"`{name}`" for name in allowed)
    hint = f"did you mean `{near}`?" if near else f"known here: {known}"
    hint = _where_it_belongs(kind, key, loc) or hint
    if not holder[key] and holder.place.text.startswith("{"):
        hint = "if it goes on with the text before the comma, put all of that in quotation marks"
    return Diagnostic(KEY_UNKNOWN, holder.key_places[key], f"`{key}` is not known here", hint)


def _where_it_belongs(kind: type[Record], key: str, loc: tuple[int | str, ...]) -> str | None:
    """Where a key is known that stands a level too deep, or not deep enough."""
    for outside, inside in enumerate(loc[:-1]):
        if isinstance(inside, str) and key in _keys_at(kind, loc[:outside]):
            return f"`{key}` belongs beside `{inside}`: start it above that, in the same column"
    for name, field in _record_at(kind, loc[:-1]).model_fields.items():
        item = record_in(field.annotation)
        if item is not None and item is not Quote and key in item.known_keys():
            return f"`{key}` belongs to each item of `{field.alias or name}`"
    return None


def _keys_at(kind: type[Record], loc: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys of the record at a location below `kind`."""
    return _record_at(kind, loc).known_keys()


def _record_at(kind: type[Record], loc: tuple[int | str, ...]) -> type[Record]:
    for step in loc:
        for name, field in kind.model_fields.items():
            if (field.alias or name) == step:
                kind = record_in(field.annotation) or kind
    return kind
