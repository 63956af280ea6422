"""What may be written at a place of a lesson: names, words, and quotations from the seed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from broadsheet import meanings
from broadsheet.continuation import continuations
from broadsheet.diagnostics import Edit
from broadsheet.quote import paragraph_of
from broadsheet.text import Span
from broadsheet.yaml_lines import in_quotation_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from broadsheet.continuation import Continuation
    from broadsheet.draft import Draft, Field
    from broadsheet.outline import Group, Spot
    from broadsheet.reading import Reading


class What(StrEnum):
    """What a completion writes."""

    FIELD = "field"
    WORD = "word"
    NAME = "name"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Completion:
    """Something that may be written at a place.

    Attributes:
        what: its kind.
        label: what a list of completions shows.
        edit: what it changes, on the line of the place.
        detail: more about it, on one line; may be empty.
        about: what it means, with examples, on some lines; may be empty.
    """

    what: What
    label: str
    edit: Edit
    detail: str = ""
    about: str = ""


# What YAML reads as just this text; between brackets, only without a comma.
_PLAIN = re.compile(r"[\w“‘„«$€£](?:(?!: |:$| #)[^\[\]{}])*")
_IN_GROUP = re.compile(r"\{\s*quote:\s*")
_REFERENCE = re.compile(r"\b[Ll]ines\(\s*(\\?[\"“”]|'{1,2}|[‘’])((?:(?!\1)[^()\"“”\\])*)$")
_CLOSING = {"“": "”", "‘": "’"}
_LABEL: Final = 90
_OF_FEW_WORDS: Final = frozenset({"term", "opinion-part"})


def completions(draft: Draft, offset: int) -> tuple[Completion, ...]:
    """What may be written at a character offset of a draft, the likeliest first."""
    spot = draft.outline.spot(offset)
    typed = draft.file.text[spot.start : offset]
    field = draft.field(spot.group, spot.key)
    if field is not None and field.info is None:
        return ()
    if field is None:
        return tuple(_fields(draft, spot, offset)) if spot.key is None else ()
    reference = _reference(draft, spot, typed, offset, field)
    if reference is not None:
        return reference
    if field.is_quotation:
        return tuple(_quotations(draft, spot, typed, offset))
    return tuple(_values(draft, spot, typed, offset, field)) if spot.lead is None else ()


def _fields(draft: Draft, spot: Spot, offset: int) -> Iterator[Completion]:
    """The names that a group has not yet, those first that it must have."""
    text, group = draft.file.text, spot.group
    rest = re.compile(r"[\w-]*(:?)").match(text, offset)
    end, colon = (rest.end() if not rest[1] else rest.end() - 1, rest[1]) if rest else (offset, "")
    span = Span(spot.start, end)
    is_question = group.path[:1] == ("questions",) and len(group.path) == (
        1 if group.is_list else 2
    )
    if is_question and not group.entry("type"):
        for name, summary in () if colon else meanings.of_types().items():
            label = f"{'- ' if group.is_list else ''}type: {name}"
            yield Completion(What.FIELD, label, Edit(span, label), summary, summary)
        return
    kind = draft.kind(group)
    if kind is None:
        return
    here = draft.outline.lines.at(offset).number
    there = {entry.key for entry in group.entries if entry.line.number != here}
    needed = {
        field.alias or name for name, field in kind.model_fields.items() if field.is_required()
    }
    names = [name for name in kind.known_keys() if name not in there]
    for name in sorted(names, key=lambda name: name not in needed):
        after = "" if colon else _after_name(draft, group, name)
        detail = "must be there" if name in needed else ""
        about = meanings.of_key(kind, name)
        yield Completion(What.FIELD, name, Edit(span, name + after), detail, about)


def _after_name(draft: Draft, group: Group, name: str) -> str:
    """What follows a name: a colon, and a dash below it where a list of groups begins."""
    field = draft.field(group, name)
    indent = " " * (group.column + 2)
    if name == "questions" and not group.path:
        return f":\n{indent}- type: "
    if name == "passages" and not group.path:
        return f":\n{indent}"
    if field is None or field.record is None or field.is_quotation:
        return ": "
    return f":\n{indent}- "


def _values(
    draft: Draft, spot: Spot, typed: str, offset: int, field: Field
) -> Iterator[Completion]:
    """The words that are allowed in a field, or the names that it may have."""
    assert field.info is not None
    last = re.search(r"[^\[,]*$", typed)
    start = spot.start + (last.start() if last and typed.startswith("[") else 0)
    start += len(draft.file.text[start:offset]) - len(draft.file.text[start:offset].lstrip())
    gap = " " if draft.file.text[start - 1 : start] == ":" else ""
    if typed[-1:] == " " and draft.file.text[start:offset].strip():
        return
    span = Span(start, _end_of_word(draft.file.text, offset))
    choices: Iterable[tuple[str, str]]
    what = What.NAME
    if field.question and field.key == "type":
        choices, what = meanings.of_types().items(), What.WORD
    elif field.question and field.key == "passage":
        choices = [(name, _beginning(draft, name)) for name in draft.passage_names]
    elif not field.question and field.key == "seed":
        choices = [(name, _title(draft, name)) for name in draft.library.seed_names()]
    elif not field.question and field.key == "paragraphs":
        choices = list(_paragraphs(draft, spot))
    else:
        choices, what = meanings.of_words(field.info).items(), What.WORD
    for word, detail in choices:
        about = detail if what is What.WORD else ""
        yield Completion(what, word, Edit(span, gap + _as_value(word)), detail, about)


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


def _paragraphs(draft: Draft, spot: Spot) -> Iterator[tuple[str, str]]:
    for passage in draft.whole(draft.seed(spot.group.text("seed"))).passages:
        for paragraph in passage.seed.paragraphs:
            span = paragraph.span
            furniture = "furniture: " if paragraph.furniture else ""
            text = _short(passage.seed.text[span.start : span.end])
            yield str(paragraph.number), f"{furniture}{text}"


def _short(text: str) -> str:
    return shorten(text, 60, placeholder=" …")


def _reading(draft: Draft, spot: Spot) -> Reading:
    """What may be quoted at a place."""
    path = spot.group.path
    if path[:1] == ("passages",):
        passage = spot.group.around(path[:2])
        return draft.whole(draft.seed(passage.text("seed")) if passage else None)
    question = spot.group.around(path[:2]) if path else None
    return draft.reading(question.texts("passage") if question else ())


def _continuations(draft: Draft, spot: Spot, words: str) -> Iterator[tuple[Continuation, str]]:
    with_stop = spot.group.path[:1] == ("passages",)
    as_term = bool(_OF_FEW_WORDS & {spot.key, *spot.group.path[-1:]})
    reading = _reading(draft, spot)
    for item in continuations(reading, words, with_stop=with_stop, as_term=as_term):
        paragraph = paragraph_of(item.seed, item.span)
        yield item, f"paragraph {paragraph.number} of {item.seed.id}"


def _quotations(draft: Draft, spot: Spot, typed: str, offset: int) -> Iterator[Completion]:
    """How a quotation that has been begun goes on."""
    text = draft.file.text
    rest = text[offset:].partition("\n")[0]
    if spot.lead is not None:
        yield from _further_lines(draft, spot, typed, offset)
        return
    opening = _IN_GROUP.match(typed)
    start = spot.start + (opening.end() if opening else 0)
    words = text[start:offset]
    mark = words[:1] if words[:1] in ("'", '"') else ""
    after = re.compile(rf"{mark}\s*\}}?\s*(?:\s#.*)?" if mark else r"\s*\}?\s*(?:\s#.*)?")
    if not after.fullmatch(rest) and rest.strip():
        return
    end = offset + (1 if mark and rest.startswith(mark) else 0)
    begun = words.removeprefix(mark).replace("''" if mark == "'" else '\\"', mark or '\\"')
    gap = " " if text[start - 1 : start] == ":" else ""
    offers = list(_continuations(draft, spot, begun))
    as_typed = [o for o in offers if o[0].text == begun.rstrip() and (not mark or end > offset)]
    # Whole words are the first offer of a term, so that Enter adds nothing to them; an offer
    # that changes nothing is none where it is the only one, nor where more words are wanted.
    if as_typed and (offers[0] != as_typed[0] or offers == as_typed):
        offers = [offer for offer in offers if offer not in as_typed]
    for item, detail in offers:
        value = _marked(item.text, mark) if mark else _as_value(item.text, in_flow=bool(opening))
        edit = Edit(Span(start, end), gap + value)
        yield Completion(What.QUOTATION, _label(item.text), edit, detail)


def _further_lines(draft: Draft, spot: Spot, typed: str, offset: int) -> Iterator[Completion]:
    """How a quotation goes on that began on a line above: as it does in the seed."""
    lead = (spot.lead or "").lstrip()
    mark = "" if spot.is_block or lead[:1] not in ("'", '"') else lead[:1]
    if draft.file.text[offset:].partition("\n")[0].strip(" " + mark):
        return
    for item, detail in _continuations(draft, spot, f"{lead.removeprefix(mark)}\n{typed}"):
        unsafe = re.escape(mark) if mark else r": |:$| #"
        if item.rest and (spot.is_block or not re.search(unsafe, item.text)):
            rest = item.rest.lstrip() if typed[-1:] in ("", " ") else item.rest
            yield Completion(
                What.QUOTATION, _label(item.text), Edit(Span(offset, offset), rest), detail
            )


def _reference(
    draft: Draft, spot: Spot, typed: str, offset: int, field: Field
) -> tuple[Completion, ...] | None:
    """How the words in a `lines("…")` go on; None where no such thing is being written."""
    found = _REFERENCE.search(typed)
    if found is None or field.is_quotation:
        return None
    mark, words = found[1], found[2]
    text = draft.file.text
    rest = text[offset:].partition("\n")[0]
    around = typed[:1] if spot.lead is None else spot.lead[:1]
    is_plain = not spot.is_block and around not in ("'", '"')
    closing = _CLOSING.get(mark, mark)
    end = "" if rest.startswith(closing) else f"{closing})"
    made: list[Completion] = []
    for item, detail in _continuations(draft, spot, words.replace("''", "'")):
        unsafe = r"[\"\\\n]|: |:$| #" if is_plain else r"[\"\\\n]"
        if re.search(unsafe, item.text) or closing in item.text:
            continue
        written = item.text.replace("'", "''") if around == "'" and not spot.is_block else item.text
        edit = Edit(Span(offset - len(words), offset), written + end)
        made.append(Completion(What.QUOTATION, _label(item.text), edit, detail))
    return tuple(made)


def _label(text: str) -> str:
    """A quotation as a list shows it: a long one without its middle."""
    return text if len(text) <= _LABEL else f"{text[: _LABEL // 2]} … {text[-_LABEL // 2 :]}"


def _marked(text: str, mark: str) -> str:
    """A text between quotation marks of one kind."""
    inside = text.replace("'", "''") if mark == "'" else re.sub(r'(["\\])', r"\\\1", text)
    return f"{mark}{inside}{mark}"


def _as_value(text: str, *, in_flow: bool = False) -> str:
    """A text as a value of YAML: as it stands, or in quotation marks where it needs them."""
    if _PLAIN.fullmatch(text) and not (in_flow and "," in text):
        return text
    return in_quotation_marks(text)
