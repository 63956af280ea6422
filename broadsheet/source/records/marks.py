"""What a field says of itself beside its type, so that general modules name no field.

A mark stands in the annotation of a field, or in that of an alias: `Annotated[Text, Mark.ASKED]`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import GetJsonSchemaHandler
    from pydantic.fields import FieldInfo
    from pydantic_core import CoreSchema


class Mark(Enum):
    """A property of a field."""

    PRINTED = auto()  # text that is printed, on the worksheet or the key
    ASKED = auto()  # what pupils read of a question before they answer
    CLAIM = auto()  # what the key says is right
    REASON = auto()  # what the key says about a right answer
    REJECTED = auto()  # what the key says is not right
    ABSENT = auto()  # words that must stand nowhere in the articles that are asked about
    FEW_WORDS = auto()  # a quotation of a few words, and no statement

    # Names of something else.
    SEED = auto()
    PASSAGE = auto()
    PARAGRAPHS = auto()

    # When an editor suggests the field.
    EARLY = auto()
    RARE = auto()
    NEVER = auto()  # only Broadsheet itself writes it


@dataclass(frozen=True, slots=True)
class CopiedFrom:
    """The value is copied from another field of the question, given by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class Way:
    """One of several ways to say the same, of which a record takes one. Fields may share a way."""

    name: str


@dataclass(frozen=True, eq=False)
class Meanings:
    """What each of the words means that a field may have."""

    # The meanings by their words, for editors; every word of the field's `Literal` has one.
    of: Mapping[str, str]
    # What teachers write for one of these words, and no letter tells.
    synonyms: Mapping[str, str] = field(default_factory=dict)

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        schema = handler(core_schema)
        if "enum" not in schema:  # the words are the first of what may stand there
            first, *others = schema["anyOf"]
            return {**schema, "anyOf": [self._described(first), *others]}
        return self._described(schema)

    def _described(self, schema: dict[str, Any]) -> dict[str, Any]:
        # What YAML reads as true and false, editors are to write so.
        words = (str(word).lower() for word in schema["enum"])
        return {**schema, "enumDescriptions": [self.of[word] for word in words]}


def marks_of(info: FieldInfo) -> tuple[Any, ...]:
    """The marks of a field, and whatever else stands in its annotation."""
    return (*info.metadata, *_inside(info.annotation))


def _inside(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _inside(part)


def way_of(info: FieldInfo) -> str | None:
    """The name of the way that a field is part of, if there are several."""
    return next((mark.name for mark in marks_of(info) if isinstance(mark, Way)), None)
