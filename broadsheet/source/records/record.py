"""Records of a lesson: pydantic models filled from YAML nodes, which remember where they stand."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PrivateAttr,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from broadsheet.source.diagnostics import Code, Edit, Fix, Severity
from broadsheet.source.records.marks import Mark
from broadsheet.source.text import Place, Span
from broadsheet.source.yaml.document import Mapping, Scalar, Sequence
from broadsheet.source.yaml.fixes import in_marks, rewritten
from broadsheet.source.yaml.lines import as_value, in_quotation_marks, shown

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


KEY_UNKNOWN = Code("key-unknown", Severity.ERROR)
KEY_MISSING = Code("key-missing", Severity.ERROR)
VALUE_EMPTY = Code("value-empty", Severity.ERROR)
VALUE_NOT_ALLOWED = Code("value-not-allowed", Severity.ERROR)
TEXT_EXPECTED = Code("text-expected", Severity.ERROR)
LIST_EXPECTED = Code("list-expected", Severity.ERROR)
GROUP_EXPECTED = Code("group-expected", Severity.ERROR)
NUMBER_EXPECTED = Code("number-expected", Severity.ERROR)

LARGEST_NUMBER = 999
_LONGEST_SHOWN = 90


def key_of(field_name: str) -> str:
    """The key in a lesson for the name of a field: `opinion_part` is written `opinion-part`."""
    return field_name.rstrip("_").replace("_", "-")


# What a schema says of a field, and not of the value that stands in it.
_OF_A_FIELD = frozenset({"title", "description", "default"})


def _forms(field: dict[str, Any]) -> list[dict[str, Any]]:
    """What may stand in a field, in a schema, but for nothing at all."""
    bare = {key: value for key, value in field.items() if key not in _OF_A_FIELD}
    several = bare.get("anyOf", ())
    if {"type": "null"} not in several:
        return [bare]
    # What is left besides the forms, such as an example, is of the field.
    return [form for form in several if form != {"type": "null"}]


class Record(BaseModel):
    """What stands in one group of lines of a lesson, checked for its shape, and frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=key_of)

    # The key that is meant where a single value stands for the whole record.
    SHORT: ClassVar[str | None] = None
    # The key that is meant where a list does.
    LISTED: ClassVar[str | None] = None

    _written: Mapping | None = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _remember_where(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        value = cls.spelt_out(value)
        record = handler(value)
        if isinstance(value, Mapping):
            record._written = value
        return record

    @classmethod
    def spelt_out(cls, value: Any) -> Any:
        """The full form of a shorter way to write this record, if it has one."""
        key = None
        if isinstance(value, Scalar | Sequence):
            key = cls.SHORT if isinstance(value, Scalar) else cls.LISTED
        if key is None:
            return value
        spelt_out = Mapping(value.place)
        spelt_out[key] = value
        spelt_out.key_places[key] = value.place
        return spelt_out

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """All forms, for editors."""
        full = handler(core_schema)
        fields = handler.resolve_ref_schema(full)["properties"]
        short = [fields[key] for key in (cls.SHORT, cls.LISTED) if key]
        forms = [form for field in short for form in _forms(field)]
        return {"anyOf": [*forms, full]} if forms else full

    @classmethod
    @cache
    def by_key(cls) -> dict[str, FieldInfo]:
        """What is known of each field, by its key as it is written in a lesson."""
        return {field.alias or name: field for name, field in cls.model_fields.items()}

    @classmethod
    def known_keys(cls) -> tuple[str, ...]:
        """The keys that this record may have."""
        return tuple(cls.by_key())

    @classmethod
    def required_keys(cls) -> tuple[str, ...]:
        """The keys that it must have."""
        return tuple(key for key, field in cls.by_key().items() if field.is_required())

    def at(self, key: str | None = None, index: int | None = None) -> Place:
        """Where the value of a key stands, or one item of its list, or the record as a whole.

        A key that the lesson left out is blamed on the record's own place.
        """
        if self._written is None:
            raise LookupError(f"{type(self).__name__} was not read from a file")
        node: Any = self._written.get(key) if key is not None else None
        if node is None:
            return self._written.place
        if index is not None and isinstance(node, Sequence):
            node = node[index]
        return place_of(node) or self._written.place

    def with_field(self, key: str, value: str, *, after: str) -> tuple[Edit, ...]:
        """How to write a field that it has not, behind another one whose value is on one line.

        Args:
            key: of the new field.
            value: as it is written.
            after: the key of the other one.
        """
        assert self._written is not None
        other = self.at(after)
        if self.at().text.startswith("{"):
            return (Edit(Span(other.span.end, other.span.end), f", {key}: {value}"),)
        _, column = other.file.position(self._written.key_places[after].span.start)
        end = other.file.text.find("\n", other.span.end)
        end = end if end >= 0 else len(other.file.text)
        return (Edit(Span(end, end), f"\n{' ' * (column - 1)}{key}: {value}"),)


RecordType = TypeVar("RecordType", bound=Record)


def place_of(node: Any) -> Place | None:
    """Where a node stands; None for a value that did not come from a file."""
    return node.place if isinstance(node, Scalar | Sequence | Mapping) else None


def fail(
    code: Code, message: str, hint: str | None = None, fixes: tuple[Fix, ...] = ()
) -> PydanticCustomError:
    """The error for a validator to raise where a value is faulty; `read_record` makes a problem."""
    # Curly brackets would be read as places to fill in.
    context = {"code": code, "message": message, "hint": hint, "fixes": fixes}
    return PydanticCustomError(code.name, "{message}", context)


IN_FIGURES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
IN_FIGURES |= {"eight": 8, "nine": 9, "ten": 10}
_TURNS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}


def nothing(value: Any) -> PydanticCustomError:
    """The error for a value that is empty."""
    hint = "write it behind the colon or the dash, or delete the line"
    fixes: tuple[Fix, ...] = ()
    if isinstance(value, Scalar):
        end = value.place.span.end
        remark = value.place.file.text[end:].partition("\n")[0].strip()
        if value.plain and remark.startswith("#"):
            hint = "what follows ` #` is a remark: put the text in quotation marks if it is none"
            fixes = (in_marks(remark, value.place.file.text.index(remark, end)),)
    return fail(VALUE_EMPTY, "nothing stands here", hint, fixes)


def _as_one_text(value: Sequence | Mapping) -> str:
    """The advice to put what was read as a list or as fields in quotation marks."""
    written = value.place.text.rstrip()
    if "\n" in written or len(written) > _LONGEST_SHOWN or not written:
        return "write the text behind the colon, or on indented lines under `>-`"
    return f"if it is one text, put it in quotation marks: `{in_quotation_marks(written)}`"


def _text(value: Any) -> str:
    if isinstance(value, Sequence | Mapping):
        message = "text belongs here, not a list or a group of names"
        raise fail(TEXT_EXPECTED, message, _as_one_text(value))
    text = " ".join(str(value).split()) if "\n\n" not in value else str(value).strip()
    if not text:
        raise nothing(value)
    return text


def whole_number(value: Any, or_else: tuple[str, ...] = ()) -> int:
    """The whole number that a value says.

    Args:
        value: what is written.
        or_else: words that may stand there as well.

    Raises:
        PydanticCustomError: it is none, or too large.
    """
    if isinstance(value, Sequence | Mapping):
        raise fail(NUMBER_EXPECTED, "a whole number belongs here, not a list or a group of names")
    written = str(value)
    if not written.strip():
        raise nothing(value)
    if not isinstance(value, int) and not re.fullmatch(r"[1-9][0-9]{0,14}", written):
        # `2 points`, `2nd`, `the second`.
        figures = re.match(r"[1-9][0-9]{0,2}(?= |(?:st|nd|rd|th)$)", written)
        in_words = IN_FIGURES.get(written.casefold())
        turn = _TURNS.get(written.casefold().removeprefix("the "))
        number = figures[0] if figures else in_words or turn
        hint = f"write `{number}`" if number else "write it in figures, such as `3`"
        if or_else and not number:
            hint = f"{hint}, or one of " + ", ".join(f"`{word}`" for word in or_else)
        fixes: tuple[Fix, ...] = ()
        if number and isinstance(value, Scalar):
            fixes = (rewritten(written, str(number), value.place, certain=bool(in_words)),)
        message = f"`{shown(written, 40)}` is not a whole number from 1 up"
        raise fail(NUMBER_EXPECTED, message, hint, fixes)
    if int(written) > LARGEST_NUMBER:
        message = f"`{written}` is more than {LARGEST_NUMBER}"
        raise fail(NUMBER_EXPECTED, message, "write a smaller number")
    return int(written)


def _as_list(value: Any) -> Any:
    if isinstance(value, Scalar | Mapping):
        alone = Sequence(value.place)
        alone.append(value)
        return alone
    return value


# Text that is not printed, such as the name of something.
Name = Annotated[str, BeforeValidator(_text, json_schema_input_type=str)]

# Text that is printed, with inline Markdown; runs of white space count as one space.
Text = Annotated[Name, Mark.PRINTED]

# A whole number from 1 to 999.
Count = Annotated[
    int,
    BeforeValidator(whole_number),
    Field(ge=1),
    WithJsonSchema({"type": "integer", "minimum": 1}),
]

_Item = TypeVar("_Item")


class _AloneToo:
    """Both ways to write a list, for editors."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        several = handler(core_schema)
        return {"anyOf": [several["items"], several]}


# A list, or a single text where a list of one is meant.
OneOrMore = Annotated[
    tuple[_Item, ...], Field(min_length=1), BeforeValidator(_as_list), _AloneToo()
]

Items = Annotated[tuple[_Item, ...], Field(min_length=1)]  # a list with at least one item


def _under_names(value: Any) -> Any:
    """Lists under names; a value that is none stands under an empty name."""
    if isinstance(value, Mapping) and any(isinstance(node, Sequence) for node in value.values()):
        return value
    alone = Mapping(value.place)
    alone[""] = value
    return alone if value or not isinstance(value, Mapping) else value


class _WithoutNameToo:
    """Both ways to write lists that may have names, for editors."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        under_names = handler(core_schema)
        return {"anyOf": [under_names["additionalProperties"], under_names]}


# Lists under names of one's own, or a list alone, whose name is then empty.
NamedLists = Annotated[
    dict[str, Items[_Item]], Field(min_length=1), BeforeValidator(_under_names), _WithoutNameToo()
]


def _allowed(value: Any) -> Any:
    """The names of what is allowed, with or without reasons."""
    names: list[Any] = [value]
    if isinstance(value, Mapping):
        names = [name if isinstance(reason, Scalar) else reason for name, reason in value.items()]
    elif isinstance(value, Sequence):
        names = [*value]
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        message = "`allow` takes names of warnings, each with the reason"
        raise fail(TEXT_EXPECTED, message, "write `allow: {loaded-question: the reason}`")
    return tuple(map(str, names))


# Names of warnings: `{name: reason}`, or a list of names with remarks that give the reasons.
WarningNames = Annotated[
    tuple[str, ...],
    BeforeValidator(_allowed),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
                {"type": "array", "items": {"type": "string"}, "minItems": 1},
                {"type": "string"},
            ]
        }
    ),
]


class Phrase(Record):
    """Words, of a seed or not, and which of their occurrences is meant if there are several.

    `term: brotherly` is short for `term: {quote: brotherly}`.
    """

    SHORT: ClassVar = "quote"

    quote: Text = Field(
        description="The words, copied from the article letter for letter.",
        examples=["the town council said on Monday"],
    )
    occurrence: Count | None = Field(
        default=None,
        description="Which one is meant, where the words stand there more than once: 2 is the "
        "second.",
        examples=[2],
    )


class Quote(Phrase):
    """Words of the seed, and which of their occurrences is meant where they stand repeatedly."""

    def with_words(self, words: str) -> tuple[Edit, ...]:
        """How to write other words."""
        return (Edit(self.at("quote").span, as_value(words)),)

    def with_occurrence(self, number: int) -> tuple[Edit, ...]:
        """How to write which occurrence is meant, from 1."""
        words = self.at("quote")
        if self.occurrence is not None:
            return (Edit(self.at("occurrence").span, str(number)),)
        if self.at() == words:
            written = words.text if words.text[0] in "\"'" else as_value(self.quote)
            inside = " ".join(written.split())
            return (Edit(words.span, f"{{quote: {inside}, occurrence: {number}}}"),)
        return self.with_field("occurrence", str(number), after="quote")


class Mention(Quote):
    """Words of the seed that may stand there several times, such as a name: any is meant."""


def record_in(annotation: Any) -> type[Record] | None:
    """The record type inside an annotation such as `tuple[Statement, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    inner = (record_in(part) for part in getattr(annotation, "__args__", ()))
    return next((kind for kind in inner if kind), None)


def item_in(annotation: Any) -> type[Record] | None:
    """The record that one item is, where a list stands for such an annotation."""
    record = record_in(annotation)
    if record is None or record.LISTED is None:
        return record
    return record_in(record.by_key()[record.LISTED].annotation)
