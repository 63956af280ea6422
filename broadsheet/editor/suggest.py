"""What may be written at a place of a lesson: names, words, and quotations from the seed."""

from __future__ import annotations

import re
from dataclasses import replace
from textwrap import shorten
from typing import TYPE_CHECKING

from broadsheet.editor import meanings
from broadsheet.editor.suggest_names import names, next_item
from broadsheet.editor.suggest_quotes import quotations, reference
from broadsheet.editor.suggestion import Suggestion, SuggestionKind, short_label
from broadsheet.source.diagnostics import Edit
from broadsheet.source.records.marks import CopiedFrom, Mark
from broadsheet.source.records.record import Phrase
from broadsheet.source.text import Span
from broadsheet.source.yaml.lines import as_value, in_quotation_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from broadsheet.editor.draft import Draft, Field
    from broadsheet.editor.outline import Cursor


def suggestions(draft: Draft, offset: int) -> tuple[Suggestion, ...]:
    """What may be written at a character offset of a draft, the likeliest first."""
    cursor = draft.outline.cursor(offset)
    typed = draft.file.text[cursor.start : offset]
    if cursor.key is None and cursor.group.is_list and cursor.group.path != ("questions",):
        return tuple(next_item(cursor, draft.file.text, offset))
    if cursor.in_flow and cursor.key is None:
        return _further_words(draft, cursor, offset) or tuple(names(draft, cursor, offset))
    field = draft.field(cursor.group, cursor.key)
    if field is not None and field.info is None:
        return ()
    if field is None:
        return tuple(names(draft, cursor, offset)) if cursor.key is None else ()
    referred = reference(draft, cursor, typed, offset, field)
    if referred is not None:
        return referred
    if field.is_quotation:
        return tuple(quotations(draft, cursor, typed, offset))
    return tuple(_values(draft, cursor, typed, offset, field)) if cursor.lead is None else ()


def _further_words(draft: Draft, cursor: Cursor, offset: int) -> tuple[Suggestion, ...]:
    """How a quotation between brackets goes on behind a comma, which in YAML ends it there."""
    kind, quote = draft.kind(cursor.group), cursor.group.entry("quote")
    if kind is None or not issubclass(kind, Phrase) or quote is None:
        return ()
    start = quote.line.start + quote.line.value_column
    whole = replace(cursor, key="quote", start=start)
    return tuple(quotations(draft, whole, draft.file.text[start:offset], offset))


def _values(
    draft: Draft, cursor: Cursor, typed: str, offset: int, field: Field
) -> Iterator[Suggestion]:
    """The words that are allowed in a field, or the names that it may have."""
    assert field.info is not None
    last = re.search(r"[^\[,]*$", typed)
    start = cursor.start + (last.start() if last and typed.startswith("[") else 0)
    start += len(draft.file.text[start:offset]) - len(draft.file.text[start:offset].lstrip())
    gap = " " if draft.file.text[start - 1 : start] == ":" else ""
    span = Span(start, _end_of_word(draft.file.text, offset))
    own = _own_texts(draft, cursor, field)
    if own:
        yield from _whole_texts(draft, cursor, Span(start, offset), own)
        return
    if typed[-1:] == " " and draft.file.text[start:offset].strip():
        return
    choices: Iterable[tuple[str, str]]
    what = SuggestionKind.NAME
    if Mark.PASSAGE in field.marks:
        choices = [(name, _beginning(draft, name)) for name in draft.passage_names]
    elif Mark.SEED in field.marks:
        choices = [(name, _title(draft, name)) for name in draft.library.seed_names()]
    elif Mark.PARAGRAPHS in field.marks:
        choices = list(_paragraphs(draft, cursor))
    else:
        choices, what = meanings.of_words(field.holder, field.key).items(), SuggestionKind.WORD
    for word, detail in choices:
        about = detail if what is SuggestionKind.WORD else ""
        yield Suggestion(what, word, Edit(span, gap + as_value(word, in_flow=False)), detail, about)


def _own_texts(draft: Draft, cursor: Cursor, field: Field) -> tuple[str, ...]:
    """The texts of the question itself that may be copied to a field; none to most fields."""
    key = next((mark.key for mark in field.marks if isinstance(mark, CopiedFrom)), None)
    question = cursor.group.around(cursor.group.path[:2])
    return draft.own_texts(question, key) if question and key else ()


def _whole_texts(
    draft: Draft, cursor: Cursor, typed: Span, texts: Iterable[str]
) -> Iterator[Suggestion]:
    """Texts to choose from, each as a whole in place of what stands there of it."""
    text = draft.file.text
    in_list = text[cursor.start : cursor.start + 1] == "["
    in_flow = cursor.in_flow or in_list
    rest = re.compile(r"[^,\[\]{}\n]*" if in_flow else r"(?:(?! #)[^\n])*").match(text, typed.end)
    span = Span(typed.start, rest.end() if rest else typed.end)
    gap = " " if text[typed.start - 1 : typed.start] == ":" else ""
    begun = text[typed.start : typed.end]
    mark = begun[:1] if begun[:1] in ("'", '"') else ""
    for each in texts:
        value = in_quotation_marks(each, mark) if mark else as_value(each, in_flow=in_flow)
        yield Suggestion(SuggestionKind.NAME, short_label(each), Edit(span, gap + value))


def _end_of_word(text: str, offset: int) -> int:
    found = re.compile(r"[\w-]*").match(text, offset)
    return found.end() if found else offset


def _beginning(draft: Draft, name: str) -> str:
    passage = draft.passages.get(name)
    if passage is None or not passage.pieces:
        return ""
    piece = passage.pieces[0]
    return _short(passage.seed.text[piece.start : piece.end])


def _title(draft: Draft, name: str) -> str:
    seed = draft.seed(name)
    return _short(seed.title) if seed else ""


def _paragraphs(draft: Draft, cursor: Cursor) -> Iterator[tuple[str, str]]:
    for passage in draft.whole(draft.seed(cursor.group.text("seed"))).passages:
        for paragraph in passage.seed.paragraphs:
            span = paragraph.span
            furniture = "furniture: " if paragraph.furniture else ""
            text = _short(passage.seed.text[span.start : span.end])
            yield str(paragraph.number), f"{furniture}{text}"


def _short(text: str) -> str:
    return shorten(text, 60, placeholder=" …")
