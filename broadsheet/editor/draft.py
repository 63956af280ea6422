"""A lesson that is being written: what its parts are to be, and what they may quote."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args, get_origin

from broadsheet.article.passage import Passage, PassageRecord, cut, whole_text
from broadsheet.article.quotable import Quotable
from broadsheet.editor.outline import Group, Outline, Step
from broadsheet.lesson.lesson import Header
from broadsheet.questions import question_types
from broadsheet.questions.base import Question
from broadsheet.source.records.marks import marks_of
from broadsheet.source.records.record import Phrase, Record, item_in, record_in
from broadsheet.source.records.validation import read_record
from broadsheet.source.text import Place, Span, TextFile
from broadsheet.source.yaml.document import read_yaml
from broadsheet.source.yaml.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic.fields import FieldInfo

    from broadsheet.article.seed import Seed
    from broadsheet.checks.library import Library


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a lesson as it is meant to be."""

    holder: type[Record]  # the record that has it
    key: str  # its name

    @property
    def info(self) -> FieldInfo | None:
        """What the record says of it; None if the record has no such field."""
        return self.holder.by_key().get(self.key)

    @property
    def marks(self) -> tuple[Any, ...]:
        """The marks of the field; none if the record has no such field."""
        return marks_of(self.info) if self.info else ()

    @property
    def record(self) -> type[Record] | None:
        """The record that stands in it, alone or in a list."""
        return record_in(self.info.annotation) if self.info else None

    @property
    def has_names(self) -> bool:
        """Whether it may hold lists under names of one's own."""
        return self.info is not None and _is_named(self.info.annotation)

    @property
    def is_quotation(self) -> bool:
        """Whether words of the seed belong here."""
        phrase = self.record or (self.holder if self.key == self.holder.SHORT else None)
        return phrase is not None and issubclass(phrase, Phrase)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a lesson, where it stands, and what it is to be."""

    field: Field  # what it is to be
    text: Scalar  # the value itself
    occurrence: int | None  # which place of the words is meant, from 1, if the lesson says so
    quotable: Quotable  # what words may be quoted there


@dataclass(frozen=True, eq=False)
class Draft:
    """The text of a lesson, which may break off anywhere, and the library it belongs to."""

    file: TextFile
    library: Library

    @cached_property
    def outline(self) -> Outline:
        """What its lines tell."""
        return Outline(self.file)

    def seed(self, name: str) -> Seed | None:
        """A seed by its name, if it can be read."""
        return self.library.seed(name)[0] if name in self.library.seed_names() else None

    @cached_property
    def _spans(self) -> dict[str, Span]:
        """The characters of each passage, with its name."""
        declared, part = self.outline.top.entry("passages"), self.outline.part("passages")
        if declared is None or declared.below is None or part is None:
            return {}
        entries = [entry for entry in declared.below.entries if entry.key]
        starts = [*(entry.line.start for entry in entries), part.end]
        return {
            entry.key or "": Span(*pair)
            for entry, pair in zip(entries, pairwise(starts), strict=True)
        }

    @property
    def passage_names(self) -> tuple[str, ...]:
        """The names of the passages, also of those that are not finished."""
        return tuple(self._spans)

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """The passages that can be cut; the whole text, as `text`, in a lesson without any."""
        usual = self.seed(self.outline.top.text("seed"))
        if not self._spans:
            return {"text": whole_text(usual)} if usual else {}
        passages: dict[str, Passage] = {}
        for name, span in self._spans.items():
            node = read_yaml(self.file, span)[0]
            value = node.get(name) if isinstance(node, Mapping) else None
            record = read_record(PassageRecord, value)[0] if value is not None else None
            seed = (self.seed(record.seed) if record.seed else usual) if record else None
            passage = cut(name, record, seed) if record and seed else None
            if isinstance(passage, Passage):
                passages[name] = passage
        return passages

    def place_of(self, passage: str) -> Place | None:
        """Where the name of a passage stands."""
        span = self._spans.get(passage)
        node = read_yaml(self.file, span)[0] if span else None
        return node.key_places.get(passage) if isinstance(node, Mapping) else None

    def quotable(self, names: Iterable[str]) -> Quotable:
        """What may be quoted in a question about some passages; from all, if it does not say."""
        named = tuple(self.passages[name] for name in names if name in self.passages)
        return Quotable(named or tuple(self.passages.values()))

    def whole(self, seed: Seed | None) -> Quotable:
        """All of a seed, or of the lesson's own: what a passage may be cut from."""
        seed = seed or self.seed(self.outline.top.text("seed"))
        pieces = tuple(p.span for p in seed.paragraphs) if seed else ()
        return Quotable((Passage("text", seed, pieces),) if seed else ())

    def kind(self, group: Group) -> type[Record] | None:
        """The record that a group is to be; None where nobody can tell."""
        path = group.path
        if group.is_list:
            return None
        if path[:1] == ("passages",):
            return _record(PassageRecord, path[2:]) if len(path) > 1 else None
        if path[:1] == ("questions",):
            question = group.around(path[:2])
            kind = question_types().get(question.text("type")) if question else None
            # What all types have in common is known before the type is.
            return _record(kind or Question, path[2:]) if question else None
        return _record(Header, path)

    def field(self, group: Group, key: str | None) -> Field | None:
        """What is to stand behind a key of a group; without a key, in the group itself.

        None where the group is one of fields, and no key is given.
        """
        kind = self.kind(group)
        if key is not None:
            return Field(kind, key) if kind else None
        holder = group.parent.parent if group.parent and group.parent.is_list else group.parent
        names = [step for step in group.path[-2:] if isinstance(step, str)]
        outer = self.kind(holder) if holder else None
        if outer is None or not names:
            return None
        field = Field(outer, names[-1])
        plain = field.info is not None and (field.record is None or field.is_quotation)
        return field if plain else None

    def key_at(self, offset: int) -> tuple[Field, Span] | None:
        """The name of a field that stands at a character offset, and its characters."""
        cursor = self.outline.cursor(offset)
        kind = self.kind(cursor.group)
        if kind is None or cursor.key is not None or cursor.lead is not None:
            return None
        for entry in cursor.group.entries:
            start = entry.line.start + entry.column
            if entry.key and start <= offset <= start + len(entry.key):
                return Field(kind, entry.key), Span(start, start + len(entry.key))
        return None

    def own_texts(self, question: Group, key: str) -> tuple[str, ...]:
        """The texts in a list of a question, read from the lines of this list alone.

        Of an item with fields, such as a term, the quotation in its first field.
        """
        entry = question.entry(key)
        if entry is None:
            return ()
        start = entry.line.start + entry.column
        piece = self.outline.piece(start)
        later = (e.line.start for e in question.entries if e.line.start > entry.line.start)
        end = min(later, default=piece[1].end if piece else start)
        node = read_yaml(self.file, Span(start, end))[0]
        items = node.get(key) if isinstance(node, Mapping) else None
        return tuple(_first_texts(items)) if isinstance(items, Sequence) else ()

    def value_at(self, offset: int) -> Value | None:
        """The value that stands at a character offset, in a part of the lesson that can be read."""
        piece = self.outline.piece(offset)
        node = read_yaml(self.file, piece[1])[0] if piece else None
        if piece is None or node is None:
            return None
        kind: type[Record] | None = Header
        if piece[0]:
            question = node[0] if isinstance(node, Sequence) and node else None
            if not isinstance(question, Mapping):
                return None
            name = question.get("type")
            kind = question_types().get(name) if isinstance(name, Scalar) else None
            quotable = self.quotable(_texts(question.get("passage")))
            return _value(kind, question, offset, quotable)
        named = node.get("passages") if isinstance(node, Mapping) else None
        if isinstance(named, Mapping):
            passage = next((value for value in named.values() if _holds(value, offset)), None)
            seed = _texts(passage.get("seed")) if isinstance(passage, Mapping) else ()
            quotable = self.whole(self.seed(seed[0]) if seed else None)
            return _value(PassageRecord, passage, offset, quotable)
        return _value(Header, node, offset, self.quotable(()))


def _record(kind: type[Record], path: tuple[Step, ...]) -> type[Record] | None:
    """The record at the end of a path below another one."""
    inner: type[Record] | None = kind
    under_names = False
    for step in path:
        if isinstance(step, str) and not under_names:
            field = Field(inner, step) if inner else None
            inner = field.record if field else None
            under_names = field is not None and field.has_names
        else:
            under_names = False
            inner = item_in(inner)
    return inner


def _is_named(annotation: Any) -> bool:
    return get_origin(annotation) is dict or any(map(_is_named, get_args(annotation)))


def _texts(node: Node | None) -> tuple[str, ...]:
    several = node if isinstance(node, Sequence) else [node]
    return tuple(str(item) for item in several if isinstance(item, Scalar))


def _first_texts(items: Sequence) -> Iterator[str]:
    for item in items:
        node: Node | None = item
        while isinstance(node, Mapping):
            node = next(iter(node.values()), None)
        if isinstance(node, Scalar) and node.strip():
            yield " ".join(node.split())


def _holds(node: Node, offset: int) -> bool:
    return node.place.span.start <= offset <= node.place.span.end


def _value(
    kind: type[Record] | None, node: Node | None, offset: int, quotable: Quotable
) -> Value | None:
    """The value at an offset inside the node of a record."""
    key, written, under_names, in_list = "", "", False, False
    while node is not None and not isinstance(node, Scalar):
        if isinstance(node, Sequence):
            node = next((item for item in node if _holds(item, offset)), None)
            in_list = True
            continue
        if key and not under_names:
            field = Field(kind, key) if kind else None
            kind = field.record if field else None
            kind = item_in(kind) if in_list else kind
            under_names = field is not None and field.has_names and not in_list
        else:
            under_names = False
        in_list = False
        written = " ".join(_texts(node.get("occurrence")))
        key = next((name for name, value in node.items() if _holds(value, offset)), "")
        node = node.get(key)
    if kind is None or node is None or not key:
        return None
    occurrence = int(written) if written.isdecimal() and len(written) < 4 else None
    return Value(Field(kind, key), node, occurrence, quotable)
