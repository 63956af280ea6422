"""The names that may be written at a place of a lesson, in the order a teacher writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from broadsheet.editor import meanings
from broadsheet.editor.suggestion import Suggestion, SuggestionKind
from broadsheet.lesson.lesson import Header
from broadsheet.questions.base import Question
from broadsheet.source.diagnostics import Edit
from broadsheet.source.records.marks import Mark, marks_of, way_of
from broadsheet.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.editor.draft import Draft
    from broadsheet.editor.outline import Cursor, Group
    from broadsheet.source.records.record import Record


def next_item(cursor: Cursor, text: str, offset: int) -> Iterator[Suggestion]:
    """The dash of one more item, in the column where the dashes of a list stand."""
    rest = text[offset:].partition("\n")[0]
    if text[cursor.start : offset].strip() in ("", "-") and not rest.strip():
        dash = Edit(Span(cursor.start, offset + len(rest)), "- ")
        yield Suggestion(SuggestionKind.FIELD, "- ", dash, "one more")


def names(draft: Draft, cursor: Cursor, offset: int) -> Iterator[Suggestion]:
    """The names that a group has not yet, those first that it must have."""
    text, group = draft.file.text, cursor.group
    rest = re.compile(r"[\w-]*(:?)").match(text, offset)
    end, colon = (rest.end() if not rest[1] else rest.end() - 1, rest[1]) if rest else (offset, "")
    span = Span(cursor.start, end)
    is_question = group.path[:1] == ("questions",) and len(group.path) == (
        1 if group.is_list else 2
    )
    if is_question and not group.entry("type"):
        for name, summary in () if colon else meanings.of_types().items():
            label = f"{'- ' if group.is_list else ''}type: {name}"
            yield Suggestion(SuggestionKind.FIELD, label, Edit(span, label), summary, summary)
        return
    kind = draft.kind(group)
    if kind is None:
        return
    there = {
        entry.key
        for entry in group.entries
        if entry.key and not entry.line.start <= offset <= entry.line.start + len(entry.line.text)
    }
    needed = _needed(draft, kind, there)
    for name in _in_order(kind, there, needed):
        after = "" if colon else ": " if cursor.in_flow else _after_name(draft, group, name)
        detail = "must be there" if name in needed else ""
        about = meanings.of_key(kind, name)
        yield Suggestion(SuggestionKind.FIELD, name, Edit(span, name + after), detail, about)


def _needed(draft: Draft, kind: type[Record], there: set[str]) -> set[str]:
    """The names that a group must have, in this lesson."""
    needed = {*kind.required_keys()}
    if kind is Header:
        needed.add("questions")
    if issubclass(kind, Question) and len(draft.passage_names) > 1:
        needed |= {key for key, field in kind.by_key().items() if Mark.PASSAGE in marks_of(field)}
    ways = {key: way for key, field in kind.by_key().items() if (way := way_of(field))}
    chosen = {ways[key] for key in there if key in ways}
    several = {way for way in chosen if list(ways.values()).count(way) > 1}
    return needed | {key for key, way in ways.items() if way in several}


def _in_order(kind: type[Record], there: set[str], needed: set[str]) -> list[str]:
    """The names that a group may still have, the likeliest first."""
    marks = {key: marks_of(field) for key, field in kind.by_key().items()}
    ways = {key: way_of(field) for key, field in kind.by_key().items()}
    chosen = {ways[key] for key in there if ways.get(key)}
    usual = next((key for key, way in ways.items() if way), None)
    shared = Question.known_keys() if issubclass(kind, Question) else ()

    def rank(name: str) -> tuple[bool, bool, bool, bool]:
        own = marks.get(name, (Mark.EARLY,))
        # Where a statement is quoted or told in other words, most are quoted.
        first = name in needed or (name == usual and bool(needed))
        return not first, Mark.RARE in own, Mark.EARLY not in own, name in shared

    def is_open(name: str) -> bool:
        other_way = bool(chosen) and ways.get(name) is not None and ways[name] not in chosen
        return not other_way and Mark.NEVER not in marks.get(name, ())

    return sorted((n for n in kind.known_keys() if n not in there and is_open(n)), key=rank)


def _after_name(draft: Draft, group: Group, name: str) -> str:
    """What follows a name: a colon, and below it the first dash of what is mostly a list."""
    field = draft.field(group, name)
    indent = " " * (group.column + 2)
    if name == "questions" and not group.path:
        return f":\n{indent}- type: "
    if name == "passages" and not group.path:
        return f":\n{indent}"
    # The first example is how it is mostly written.
    examples = field.info.examples if field and field.info else None
    return f":\n{indent}- " if examples and isinstance(examples[0], list) else ": "
