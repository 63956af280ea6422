"""The names that may be written at a place of a lesson, in the order a teacher writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from broadsheet.article.passage import PassageRecord
from broadsheet.editor import meanings
from broadsheet.editor.suggestion import Suggestion, SuggestionKind
from broadsheet.lesson.lesson import Header
from broadsheet.questions.base import Question
from broadsheet.source.diagnostics import Edit
from broadsheet.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.editor.draft import Draft
    from broadsheet.editor.outline import Cursor, Group
    from broadsheet.source.records.record import Record

_FIRST: Final = ("title", "seed", "questions", "passages", "type", "passage", "ask")
_RARE: Final = frozenset(
    {"pinned", "question-order", "item-order", "language", "for", "standards", "allow"}
)
_NEVER: Final = frozenset({"seed-fingerprint"})
"""What only Broadsheet itself writes."""
_WAYS: Final = (
    frozenset({"from", "to"}),
    frozenset({"paragraphs"}),
    frozenset({"quote"}),
    frozenset({"paraphrase"}),
)
"""Ways to say the same, of which a group takes one: a passage, and a statement to judge."""


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
    needed = {
        field.alias or name for name, field in kind.model_fields.items() if field.is_required()
    }
    if kind is Header:
        needed.add("questions")
    if issubclass(kind, Question) and len(draft.passage_names) > 1:
        needed.add("passage")
    if kind is PassageRecord and there & _WAYS[0]:
        needed |= _WAYS[0]
    return needed


def _in_order(kind: type[Record], there: set[str], needed: set[str]) -> list[str]:
    """The names that a group may still have, the likeliest first."""
    chosen = [way for way in _WAYS if way & there]
    closed = frozenset().union(*_WAYS).difference(*chosen) if chosen else frozenset[str]()
    names = [name for name in kind.known_keys() if name not in there | closed | _NEVER]
    shared = Question.known_keys() if issubclass(kind, Question) else ()
    at_top = kind is Header or bool(shared)

    def rank(name: str) -> tuple[bool, bool, int, bool]:
        # Where a statement is quoted or told in other words, most are quoted.
        first = name in needed or (name == "quote" and bool(needed))
        early = _FIRST.index(name) if at_top and name in _FIRST else len(_FIRST)
        return not first, name in _RARE, early, name in shared

    return sorted(names, key=rank)


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
