"""From YAML nodes to records, or to problems in the project's own words, each at its place."""

from __future__ import annotations

import re
from copy import copy
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from broadsheet.diagnostics import Diagnostic
from broadsheet.record import (
    CODES,
    GROUP_EXPECTED,
    KEY_MISSING,
    KEY_UNKNOWN,
    LIST_EXPECTED,
    VALUE_EMPTY,
    VALUE_NOT_ALLOWED,
    Record,
    RecordType,
    nearest_word,
    place_of,
    record_in,
)
from broadsheet.yaml import Mapping, Node, Scalar, Sequence

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
            return Diagnostic(
                LIST_EXPECTED,
                place,
                f"`{name}` takes a list",
                "one item a line, each with `- ` before it",
            )
        case "model_type" | "dict_type":
            return _group_expected(place, inner)
    code = next(code for code in CODES if code.name == detail["type"])
    return Diagnostic(code, place, context["message"], context["hint"])


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


def _group_expected(place: Place, inner: Any) -> Diagnostic:
    if isinstance(inner, Scalar) and not inner:
        return Diagnostic(VALUE_EMPTY, place, "nothing stands here")
    return Diagnostic(GROUP_EXPECTED, place, "lines with names belong here, such as `quote: …`")


def _unknown_key(kind: type[Record], way: list[Any], loc: tuple[int | str, ...]) -> Diagnostic:
    key = str(loc[-1])
    holder = way[-2]
    allowed = _keys_at(kind, loc[:-1])
    free = [name for name in allowed if name not in holder]
    near = nearest_word(key, free) or nearest_word(key, allowed)
    known = ", ".join(f"`{name}`" for name in allowed)
    hint = f"did you mean `{near}`?" if near else f"known here: {known}"
    return Diagnostic(KEY_UNKNOWN, holder.key_places[key], f"`{key}` is not known here", hint)


def _keys_at(kind: type[Record], loc: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys of the record at a location below `kind`."""
    for step in loc:
        for name, field in kind.model_fields.items():
            if (field.alias or name) == step:
                kind = record_in(field.annotation) or kind
    return kind.known_keys()
