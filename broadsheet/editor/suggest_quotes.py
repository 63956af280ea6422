"""How a quotation that has been begun may go on at a place of a lesson."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from broadsheet.article.quote import paragraph_of
from broadsheet.editor.continuation import Continuation, continuations
from broadsheet.editor.suggestion import Suggestion, SuggestionKind, short_label
from broadsheet.source.diagnostics import Edit
from broadsheet.source.records.marks import Mark
from broadsheet.source.text import Span
from broadsheet.source.yaml.lines import as_value, in_quotation_marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.article.quotable import Quotable
    from broadsheet.editor.draft import Draft, Field
    from broadsheet.editor.outline import Cursor

_REFERENCE = re.compile(r"\b[Ll]ines\(\s*(\\?[\"“”]|'{1,2}|[‘’])((?:(?!\1)[^()\"“”\\])*)$")
_CLOSING = {"“": "”", "‘": "’"}


def _reading(draft: Draft, cursor: Cursor) -> Quotable:
    """What may be quoted at a place."""
    path = cursor.group.path
    if path[:1] == ("passages",):
        passage = cursor.group.around(path[:2])
        return draft.whole(draft.seed(passage.text("seed")) if passage else None)
    question = cursor.group.around(path[:2]) if path else None
    return draft.quotable(question.texts("passage") if question else ())


def _is_term(draft: Draft, cursor: Cursor) -> bool:
    """Whether a few words are wanted, and not a statement."""
    fields = (draft.field(cursor.group, cursor.key), draft.field(cursor.group, None))
    return any(Mark.FEW_WORDS in field.marks for field in fields if field)


def _continuations(draft: Draft, cursor: Cursor, words: str) -> Iterator[tuple[Continuation, str]]:
    with_stop = cursor.group.path[:1] == ("passages",)
    quotable = _reading(draft, cursor)
    for item in continuations(
        quotable, words, with_stop=with_stop, as_term=_is_term(draft, cursor)
    ):
        paragraph = paragraph_of(item.seed, item.span)
        yield item, f"paragraph {paragraph.number} of {item.seed.id}"


def quotations(draft: Draft, cursor: Cursor, typed: str, offset: int) -> Iterator[Suggestion]:
    """How a quotation that has been begun goes on."""
    text = draft.file.text
    rest = text[offset:].partition("\n")[0]
    if cursor.lead is not None:
        yield from _further_lines(draft, cursor, typed, offset)
        return
    start = cursor.start
    words = text[start:offset]
    mark = words[:1] if words[:1] in ("'", '"') else ""
    follows = r"(?:[,}\]].*)?" if cursor.in_flow else r"(?:\s#.*)?"
    after = re.compile(rf"{mark}\s*{follows}" if mark else rf"\s*{follows}")
    if not after.fullmatch(rest) and rest.strip():
        return
    end = offset + (1 if mark and rest.startswith(mark) else 0)
    begun = words.removeprefix(mark).replace("''" if mark == "'" else '\\"', mark or '\\"')
    gap = " " if text[start - 1 : start] == ":" else ""
    offers = list(_continuations(draft, cursor, begun))
    as_typed = [o for o in offers if o[0].text == begun.rstrip() and (not mark or end > offset)]
    # Whole words are the first offer of a term, so that Enter adds nothing to them; elsewhere,
    # and where nothing follows, an offer that changes nothing is none.
    if as_typed and not (_is_term(draft, cursor) and offers[1:]):
        offers = [offer for offer in offers if offer not in as_typed]
    for item, detail in offers:
        value = (
            in_quotation_marks(item.text, mark)
            if mark
            else as_value(item.text, in_flow=cursor.in_flow)
        )
        edit = Edit(Span(start, end), gap + value)
        yield Suggestion(SuggestionKind.QUOTATION, short_label(item.text), edit, detail)


def _further_lines(draft: Draft, cursor: Cursor, typed: str, offset: int) -> Iterator[Suggestion]:
    """How a quotation goes on that began on a line above: as it does in the seed."""
    lead = (cursor.lead or "").lstrip()
    mark = "" if cursor.is_block or lead[:1] not in ("'", '"') else lead[:1]
    if draft.file.text[offset:].partition("\n")[0].strip(" " + mark):
        return
    for item, detail in _continuations(draft, cursor, f"{lead.removeprefix(mark)}\n{typed}"):
        unsafe = re.escape(mark) if mark else r": |:$| #"
        if item.rest and (cursor.is_block or not re.search(unsafe, item.text)):
            rest = item.rest.lstrip() if typed[-1:] in ("", " ") else item.rest
            yield Suggestion(
                SuggestionKind.QUOTATION,
                short_label(item.text),
                Edit(Span(offset, offset), rest),
                detail,
            )


def reference(
    draft: Draft, cursor: Cursor, typed: str, offset: int, field: Field
) -> tuple[Suggestion, ...] | None:
    """How the words in a `lines("…")` go on; None where no such thing is being written."""
    found = _REFERENCE.search(typed)
    if found is None or field.is_quotation:
        return None
    mark, words = found[1], found[2]
    text = draft.file.text
    rest = text[offset:].partition("\n")[0]
    around = typed[:1] if cursor.lead is None else cursor.lead[:1]
    is_plain = not cursor.is_block and around not in ("'", '"')
    closing = _CLOSING.get(mark, mark)
    end = "" if rest.startswith(closing) else f"{closing})"
    made: list[Suggestion] = []
    for item, detail in _continuations(draft, cursor, words.replace("''", "'")):
        unsafe = r"[\"\\\n]|: |:$| #" if is_plain else r"[\"\\\n]"
        if re.search(unsafe, item.text) or closing in item.text:
            continue
        written = (
            item.text.replace("'", "''") if around == "'" and not cursor.is_block else item.text
        )
        edit = Edit(Span(offset - len(words), offset), written + end)
        made.append(Suggestion(SuggestionKind.QUOTATION, short_label(item.text), edit, detail))
    return tuple(made)
