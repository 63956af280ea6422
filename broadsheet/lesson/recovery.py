"""Lines of a lesson that are read as part of something else than they were written for.

One line too few, or too few blanks before some, and what follows looks like many mistakes. Where
the lines as a whole tell what happened, that is one problem, and nothing is said of the rest.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Final, get_origin

from broadsheet.questions import question_types
from broadsheet.source.diagnostics import Diagnostic, Edit, Fix, Note
from broadsheet.source.records.record import LIST_EXPECTED, item_in, record_in
from broadsheet.source.text import Place, Span
from broadsheet.source.yaml.codes import DOUBLED_KEY
from broadsheet.source.yaml.document import Mapping, Node, Scalar, Sequence
from broadsheet.source.yaml.lines import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from broadsheet.questions.base import Question

_MOST_NAMES: Final = 3


# --- items to the left of their list ------------------------------------------------------------


def gathered(questions: Sequence, problems: list[Diagnostic]) -> Iterator[Node]:
    """The questions of a lesson, with the items put back that stand too far left.

    Items of `statements:` that start in the column of the questions are read as questions. Told
    by an empty list at the end of a question, and by what follows: it has no `type`, and begins
    as the items of that list do.
    """
    waiting = list(reversed(questions))
    while waiting:
        item = waiting.pop()
        name = _empty_list(item)
        strays: list[Node] = []
        if isinstance(item, Mapping) and name is not None:
            kind = question_types()[str(item["type"])]
            while waiting and _is_item_of(kind, name, waiting[-1]):
                strays.append(waiting.pop())
            if strays:
                whole = _put_back(item, name, kind, strays)
                problems.append(_too_far_left(item, name, kind, strays))
                item = whole
        yield item


def _empty_list(item: Node) -> str | None:
    """The field that ends a question, if it takes a list and has nothing written in it."""
    if not isinstance(item, Mapping) or not item:
        return None
    kind = question_types().get(str(item.get("type")))
    name = max(item, key=lambda key: item.key_places[key].span)
    value = item[name]
    is_empty = isinstance(value, Scalar) and not value and value.plain
    return name if kind and is_empty and _takes_list(_annotation(kind, name)) else None


def _annotation(kind: type[Question], name: str) -> Any:
    """The type of the values of a field, by its name in a lesson."""
    field = kind.by_key().get(name)
    return field.annotation if field else None


def _takes_list(annotation: Any) -> bool:
    inner = getattr(annotation, "__args__", ())
    record = record_in(annotation)
    stands_for_list = annotation is record and record is not None and record.LISTED is not None
    return get_origin(annotation) is tuple or stands_for_list or any(map(_takes_list, inner))


def _is_item_of(kind: type[Question], name: str, node: Node) -> bool:
    """Whether what is read as a question begins as an item of a field of another one."""
    record = item_in(_annotation(kind, name))
    if isinstance(node, Scalar):
        return bool(node) and (record is None or record.SHORT is not None)
    if not isinstance(node, Mapping) or record is None or "type" in node:
        return False
    return next(iter(node), None) in record.known_keys()


def _too_far_left(
    question: Mapping, name: str, kind: type[Question], strays: list[Node]
) -> Diagnostic:
    key = question.key_places[name]
    file, first, last = key.file, strays[0].place.span.start, strays[-1].place.span.end
    top, bottom = file.position(first)[0], file.position(last)[0]
    dash = len(file.line(top)) - len(file.line(top).lstrip(" "))
    more = max(file.position(key.span.start)[1] + 1 - dash, 1)
    spaces = f"{more} more space{'s' if more > 1 else ''}"
    lines = f"line {top}" if top == bottom else f"lines {top} to {bottom}"
    hint = f"indent {lines} by {spaces}, so that they stand under `{name}:`"
    starts = [first - (file.position(first)[1] - 1)]
    while (end := file.text.find("\n", starts[-1], last)) >= 0:
        starts.append(end + 1)
    edits = (Edit(Span(at, at), " " * more) for at in starts if file.text[at : at + 1] != "\n")
    # What both an item and the question may have, as `why`, can belong to either.
    bottom_item = strays[-1]
    certain = not (isinstance(bottom_item, Mapping) and {*bottom_item} & {*kind.known_keys()})
    fix = Fix(f"{lines} move right, under `{name}`", tuple(edits), certain)
    message = f"the items of `{name}` start too far left, so they are read as questions"
    place = next(iter(strays[0].key_places.values())) if isinstance(strays[0], Mapping) else None
    note = Note(key, "they belong to this")
    return Diagnostic(LIST_EXPECTED, place or strays[0].place, message, hint, (note,), (fix,))


def _put_back(question: Mapping, name: str, kind: type[Question], strays: list[Node]) -> Mapping:
    """The question with its items, and with its own fields out of the last of `strays`."""
    whole, last = copy(question), strays[-1]
    whole.key_places = {**question.key_places}
    record = item_in(_annotation(kind, name))
    known = record.known_keys() if record else ()
    keys = list(last) if isinstance(last, Mapping) else []
    own = next((n for n, key in enumerate(keys) if key not in known), len(keys))
    if isinstance(last, Mapping) and keys[own:] and keys[own] in kind.known_keys():
        # From the first field on that is no item's, they are the question's.
        end = last[keys[own - 1]].place.span.end
        rest = Mapping(Place(last.place.file, Span(last.place.span.start, end)))
        for key in keys:
            holder = rest if key in keys[:own] or key in whole else whole
            holder[key], holder.key_places[key] = last[key], last.key_places[key]
        strays[-1] = rest
    span = Span(strays[0].place.span.start, strays[-1].place.span.end)
    items = Sequence(Place(question.place.file, span))
    items.extend(strays)
    whole[name] = items
    return whole


# --- a question without its first line ----------------------------------------------------------


def without_next(question: Mapping, problems: list[Diagnostic]) -> Mapping:
    """A question without the fields of the next one, whose line with `- type:` is lost.

    Told by a name that is written twice and by what follows: it is all that a question of some
    type needs, or has several fields that this type does not know, and others do.
    """
    types = question_types()
    kind = types.get(str(question.get("type")))
    if kind is None or not question.again:
        return question
    name, place, _ = question.again[0]
    later = [key for key, own in question.key_places.items() if own.span.start > place.span.start]
    both = {*later, *(key for key, _, _ in question.again)}
    meant = [
        other
        for other, fields in types.items()
        if set() < {*fields.required_keys()} - {"type"} <= both <= {*fields.known_keys()} - {"type"}
    ]
    others = {key for fields in types.values() for key in fields.known_keys()}
    if not meant and len({*later} & others - {*kind.known_keys()}) < 2:
        return question
    file = place.file
    line = file.text.rfind("\n", 0, question.place.span.start) + 1
    before = file.text[line : question.place.span.start]
    first = f"{before}type: {meant[0] if len(meant) == 1 else '…'}"
    hint = f"write `{shown(first)}` above this line"
    fixes: tuple[Fix, ...] = ()
    if len(meant) == 1 and before.strip() == "-":
        at = file.text.rfind("\n", 0, place.span.start) + 1
        fixes = (Fix(f"`{first.strip()}` starts a question", (Edit(Span(at, at), f"{first}\n"),)),)
    else:
        hint += "; the type may be " + ", ".join(f"`{known}`" for known in meant or types)
    note = Note(question.key_places.get(name, place), f"`{name}` of the question before")
    message = f"a new question seems to start here: `{shown(name)}` is written twice"
    problems.append(Diagnostic(DOUBLED_KEY, place, message, hint, (note,), fixes))
    rest = copy(question)
    for key in later:
        del rest[key]
    return rest


# --- two passages of one name -------------------------------------------------------------------


def named_twice(
    passages: Mapping, questions: Node | None, problems: list[Diagnostic]
) -> frozenset[str]:
    """Tell of passages that have one name, which may be the name of another that is asked for.

    Returns:
        The names of which nobody can tell what they stand for: those that are written twice, and
        those that questions ask for and no passage has.
    """
    if not passages.again:
        return frozenset()
    missing = [name for name in dict.fromkeys(_asked_for(questions)) if name not in passages]
    likely = missing[:_MOST_NAMES]
    for name, place, _ in passages.again:
        hint = "give one of them another name"
        fixes: tuple[Fix, ...] = ()
        if likely:
            listed = " or ".join(f"`{shown(other)}`" for other in likely)
            hint += f", perhaps {listed}, which questions ask for"
            fixes = tuple(
                Fix(
                    f"the second `{shown(name)}` becomes `{shown(other)}`",
                    (Edit(place.span, other),),
                )
                for other in likely
            )
        note = Note(passages.key_places.get(name, place), f"the first `{shown(name)}`")
        message = f"two passages are named `{shown(name)}`"
        problems.append(Diagnostic(DOUBLED_KEY, place, message, hint, (note,), fixes))
    return frozenset(missing).union(name for name, _, _ in passages.again)


def _asked_for(questions: Node | None) -> Iterator[str]:
    """The names of passages in the questions of a lesson, each as often as it stands there."""
    for question in questions if isinstance(questions, Sequence) else ():
        named = question.get("passage") if isinstance(question, Mapping) else None
        names: Iterable[Node] = named if isinstance(named, Sequence) else [named] if named else []
        yield from (" ".join(name.split()) for name in names if isinstance(name, Scalar))
