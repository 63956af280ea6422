"""From YAML nodes to records, or to problems in the project's own words, each at its place."""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, cast, get_origin

from pydantic import TypeAdapter, ValidationError

from broadsheet.source.diagnostics import Diagnostic, Edit, Fix
from broadsheet.source.records.marks import Meanings, marks_of
from broadsheet.source.records.record import (
    GROUP_EXPECTED,
    KEY_MISSING,
    KEY_UNKNOWN,
    LIST_EXPECTED,
    TEXT_EXPECTED,
    VALUE_EMPTY,
    VALUE_NOT_ALLOWED,
    Phrase,
    Quote,
    Record,
    RecordType,
    item_in,
    place_of,
    record_in,
)
from broadsheet.source.spelling import nearest_word, only_meaning
from broadsheet.source.text import Place, Span
from broadsheet.source.yaml._bullets import SIGNS
from broadsheet.source.yaml.document import Mapping, Node, Scalar, Sequence
from broadsheet.source.yaml.fixes import in_marks, rewritten
from broadsheet.source.yaml.lines import as_value, shown

if TYPE_CHECKING:
    from collections import abc
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

    Synonyms = abc.Mapping[str, str]


_BULLET = f"[{re.escape(SIGNS)}]"


def read_record(
    kind: type[RecordType], node: Node, elsewhere: frozenset[str] = frozenset()
) -> tuple[RecordType | None, tuple[Diagnostic, ...]]:
    """Make a record of a node.

    Args:
        kind: the type of the record.
        node: what is written.
        elsewhere: keys that mean something in other records: they are no slips for those here.

    Returns:
        The record, or None, and the problems found. Every problem of the node is found in one
        go, and none that only follows from another.
    """
    try:
        return kind.model_validate(node), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
    faulty_inside = {d["loc"][:depth] for d in details for depth in range(len(d["loc"]))}
    found = [
        (detail, _diagnostic(kind, node, detail, elsewhere))
        for detail in details
        # A list is 'too short' as soon as its items are faulty.
        if detail["loc"] not in faulty_inside
    ]
    # What is missing stands there under a misspelt name.
    meant = {(d["loc"][:-1], p.key) for d, p in found if p.code is KEY_UNKNOWN}
    return None, tuple(
        p for d, p in found if p.code is not KEY_MISSING or (d["loc"][:-1], p.key) not in meant
    )


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
    if node.place.text.startswith("{") and not all(node.values()):
        # A comma in a text has cut it off: `{quote: They came, too late, answer: fact}`.
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


def _diagnostic(
    kind: type[Record], node: Node, detail: ErrorDetails, elsewhere: frozenset[str]
) -> Diagnostic:
    way = _walk(kind, node, detail["loc"])
    inner = way[-1]
    place = place_of(inner) or place_of(node)
    assert place is not None
    context = detail.get("ctx", {})
    name = next((str(step) for step in reversed(detail["loc"]) if step != ""), "")
    match detail["type"]:
        case "missing":
            hint = f"add `{name}: …`"
            return Diagnostic(KEY_MISSING, place, f"`{name}` is missing here", hint, key=name)
        case "extra_forbidden":
            return _unknown_key(kind, way, detail["loc"], elsewhere)
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", context["expected"])
            return not_allowed(place, inner, allowed, _synonyms(kind, detail["loc"]))
        case "tuple_type" | "too_short":
            message = f"`{name}` takes a list"
            return Diagnostic(LIST_EXPECTED, place, message, _listed(inner), fixes=_dashed(inner))
        case "model_type" | "dict_type":
            return _group_expected(place, inner, _keys_at(kind, detail["loc"]))
    fixes = _as_one_text(inner, elsewhere) if context["code"] is TEXT_EXPECTED else context["fixes"]
    return Diagnostic(context["code"], place, context["message"], context["hint"], fixes=fixes)


def not_allowed(
    place: Place, value: str | Node, allowed: Iterable[str], synonyms: Synonyms | None = None
) -> Diagnostic:
    """The problem of a word that is none of those that may stand here."""
    choices = list(allowed)
    written = str(value)
    near = (synonyms or {}).get(written.casefold())
    near = near if near in choices else nearest_word(written, choices)
    listed = ", ".join(f"`{choice}`" for choice in choices)
    hint = f"did you mean `{near}`?" if near else f"it may be {listed}"
    shown = f"`{written[:60]}` is not allowed here" if written else "nothing stands here"
    fixes = (renamed(written, near, place, choices),) if near and written else ()
    if isinstance(value, Sequence | Mapping):
        shown, fixes = "one word belongs here, not a list or a group of names", ()
    code = VALUE_NOT_ALLOWED if written else VALUE_EMPTY
    return Diagnostic(code, place, shown, hint, fixes=fixes)


def renamed(
    written: str, meant: str, place: Place, allowed: Iterable[str], *, sure: bool = True
) -> Fix:
    """The fix that writes another word at a place.

    It is certain if the word can only be a slip for that of those which are allowed there, and
    nothing else makes it unsure.
    """
    certain = sure and only_meaning(written, allowed) == meant
    return rewritten(written, meant, place, certain=certain)


def _as_one_text(inner: Any, names: frozenset[str]) -> tuple[Fix, ...]:
    """The quotation marks around a text that was read as a list or as fields.

    Nothing else can be meant where text belongs and the 'name' before the colon has several
    words, none of which is a field's.
    """
    written = inner.place.text.rstrip()
    if "\n" in written or not written:
        return ()
    words = str(next(iter(inner), "")).split() if isinstance(inner, Mapping) else []
    is_prose = len(words) > 1 and not written.startswith(("{", "'", '"')) and len(inner) == 1
    certain = is_prose and bool(names) and names.isdisjoint(word.casefold() for word in words)
    return (in_marks(written, inner.place.span.start, certain=certain),)


def _listed(inner: Any) -> str:
    """How to write as a list what is none."""
    each = "one item a line, each with `- ` before it"
    if isinstance(inner, Mapping) and inner:
        return f"{each}, such as `- {shown(next(iter(inner)))}: …`"
    is_text = isinstance(inner, Scalar)
    bullet = re.match(rf"{_BULLET}|[0-9]{{1,2}}[.)](?=\s)", inner) if is_text else None
    if bullet:
        return f"write a hyphen and a space where `{bullet[0]}` stands; one item a line"
    if isinstance(inner, Scalar) and "," in inner and "\n" not in inner.place.text:
        return f"write `[{shown(inner.place.text)}]`, or {each}"
    return each


def _dashed(inner: Any) -> tuple[Fix, ...]:
    """The hyphens of a list where one other sign stands before its items, one item a line."""
    if not isinstance(inner, Scalar) or not inner.plain:
        return ()
    text, start = inner.place.text, inner.place.span.start
    before = inner.place.file.text[:start].rpartition("\n")[2]
    first_words = list(re.finditer(r"^ *(\S+)", text, re.MULTILINE))
    sign, *others = {word[1] for word in first_words} or {""}
    if before.strip() or others or not re.fullmatch(_BULLET, sign):
        return ()
    edits = tuple(Edit(Span(start + w.start(1), start + w.end(1)), "-") for w in first_words)
    return (Fix(f"each `{sign}` becomes a hyphen", edits, certain=True),)


def _group_expected(place: Place, inner: Any, keys: tuple[str, ...]) -> Diagnostic:
    if isinstance(inner, Scalar) and not inner:
        hint = "write it below, indented, or delete the line"
        return Diagnostic(VALUE_EMPTY, place, "nothing stands here", hint)
    message = f"lines with names belong here, such as `{keys[0]}: …`"
    hint = f"known here: {', '.join(f'`{name}`' for name in keys)}"
    if isinstance(inner, Scalar) and "\n" not in inner.place.text:
        hint = f"write a name before it, such as `{keys[0]}: {shown(inner.place.text)}`"
    return Diagnostic(GROUP_EXPECTED, place, message, hint)


def _unknown_key(
    kind: type[Record], way: list[Any], loc: tuple[int | str, ...], elsewhere: frozenset[str]
) -> Diagnostic:
    key = str(loc[-1])
    holder = way[-2]
    allowed = _keys_at(kind, loc[:-1])
    free = [name for name in allowed if name not in holder]
    near = nearest_word(key, free) or nearest_word(key, allowed)
    known = ", ".join(f"`{name}`" for name in allowed)
    hint = f"known here: {known}"
    belongs = _where_it_belongs(kind, key, loc)
    if not holder[key] and holder.place.text.startswith("{"):
        near = None
        hint = "if it goes on with the text before the comma, put all of that in quotation marks"
    elif belongs:
        near, hint = None, belongs
    elif key == "occurrence" and (words := _counted_in(_record_at(kind, loc[:-1]), holder)):
        near, hint = None, f"write it with the words that it counts: `{words}`"
    elif near:
        hint = f"did you mean `{near}`?"
    place, message = holder.key_places[key], f"`{key}` is not known here"
    fixes: tuple[Fix, ...] = ()
    if near is not None and near in free:
        # So many names are no slips of anybody, and to compare them all would take long.
        written = islice(holder, len(allowed) * 2)
        slips = [other for other in written if only_meaning(other, allowed) == near]
        sure = key not in elsewhere and slips == [key]
        fixes = (renamed(key, near, place, allowed, sure=sure),)
    return Diagnostic(KEY_UNKNOWN, place, message, hint, fixes=fixes, key=near)


def _synonyms(kind: type[Record], loc: tuple[int | str, ...]) -> Synonyms:
    """What teachers write for the words that may stand at a location below `kind`."""
    key = next(step for step in reversed(loc) if isinstance(step, str))
    marks = marks_of(_record_at(kind, loc).by_key()[key])
    return next((mark.synonyms for mark in marks if isinstance(mark, Meanings)), {})


def _counted_in(kind: type[Record], holder: Mapping) -> str | None:
    """The quoting field that an `occurrence` beside it was meant for, as it is to be written."""
    number = holder["occurrence"]
    for name, field in kind.by_key().items():
        words, inner = holder.get(name), record_in(field.annotation)
        is_quotation = inner is not None and issubclass(inner, Phrase)
        if is_quotation and isinstance(words, Scalar) and isinstance(number, Scalar) and words:
            return shown(f"{name}: {{quote: {as_value(words)}, occurrence: {number}}}")
    return None


def _where_it_belongs(kind: type[Record], key: str, loc: tuple[int | str, ...]) -> str | None:
    """Where a key is known that stands a level too deep, or not deep enough."""
    for outside, inside in enumerate(loc[:-1]):
        if isinstance(inside, str) and key in _keys_at(kind, loc[:outside]):
            return f"`{key}` belongs beside `{inside}`: start it above that, in the same column"
    for name, field in _record_at(kind, loc[:-1]).by_key().items():
        item = item_in(field.annotation)
        if item is not None and item is not Quote and key in item.known_keys():
            return f"`{key}` belongs to each item of `{name}`"
    return None


def _keys_at(kind: type[Record], loc: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys of the record at a location below `kind`."""
    return _record_at(kind, loc).known_keys()


def _record_at(kind: type[Record], loc: tuple[int | str, ...]) -> type[Record]:
    for step in loc:
        field = kind.by_key().get(str(step))
        kind = (record_in(field.annotation) if field else None) or kind
    return kind
