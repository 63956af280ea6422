"""The JSON Schema of a lesson, for editors that complete and check while one types.

What it says of a field is written beside the field: its `description` and `examples`. How it is
put is chosen by what yaml-language-server makes of it, which is behind most editors.
"""

from __future__ import annotations

import inspect
import json
import re
from typing import TYPE_CHECKING, Any

import yaml
from pydantic.json_schema import GenerateJsonSchema

from broadsheet.article.passage import PassageRecord
from broadsheet.lesson.between import BETWEEN, ChoiceRecord
from broadsheet.lesson.lesson import Header
from broadsheet.questions import question_types
from broadsheet.sheet.wordings import FALLBACK, Words
from broadsheet.source.templates import Templates
from broadsheet.source.yaml.nodes import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.source.records.record import Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# Text, in two parts: the second is `true`, put so that editors do not propose it for every text.
# `properties` stands in what is an alternative for what yaml-language-server makes of it: it
# tells alternatives apart by their titles, descriptions and properties only, and where it cannot,
# it shows all of them as if all of them fitted.
WORDS = {
    "type": ["string", "number"],
    "errorMessage": "Text belongs here.",
    "properties": {},
}
TRUE = {"not": {"type": ["string", "number", "array", "object", "null"]}, "properties": {}}
TEXT = ({"$ref": "#/$defs/words"}, {"$ref": "#/$defs/true"})
# A string at first, as behind the name of an integer editors would write a 0.
NUMBER = {
    "type": ["string", "integer"],
    "minimum": 1,
    "pattern": "^[1-9][0-9]*$",
    "errorMessage": "A whole number belongs here, 1 or more.",
}
# How many a default wording speaks of that has forms for one and for several.
_SEVERAL = 3

PASSAGES = {
    "type": "object",
    "title": "passages",
    "description": "The pieces of the article that are printed, each under a short name of your "
    "own. Left out: the whole article.",
    "examples": [{"opening": {"paragraphs": "2-3"}, "ending": {"paragraphs": 5}}],
    "additionalProperties": {"$ref": "#/$defs/passage"},
    "minProperties": 1,
}
QUESTIONS = {
    "type": "array",
    "title": "questions",
    "description": "The questions, in the order in which they are printed. Each begins with "
    "`- type:`.",
    "examples": [
        [
            {
                "type": "short-answer",
                "ask": "Who says that the bridge will close?",
                "answer": "The town council.",
            }
        ]
    ],
    "minItems": 1,
}
CHOICE = "The questions that pupils choose from, all worth the same."
TYPE = "What kind of question this is."
OCCURRENCE = (
    "If the words stand there more than once, `{quote: the words, occurrence: 2}` means the second."
)


def lesson_schema(templates: Templates | None = None) -> dict[str, Any]:
    """The schema of a lesson file: its header, its passages, and each type of question.

    Args:
        templates: where the default wordings stand; None for Broadsheet's own.
    """
    words = Words(FALLBACK, templates or Templates())
    definitions: dict[str, Any] = {"words": WORDS, "true": TRUE, "number": NUMBER}
    header = _part("lesson", Header, definitions)
    definitions["passage"] = _part("passage", PassageRecord, definitions)
    types = question_types()
    for name, kind in types.items():
        definition = definitions[name] = _part(name, kind, definitions)
        # Described once, for all types: what is said here, editors would say of all of them.
        definition["properties"]["type"] = {"const": name, "title": "type"}
        definition["properties"]["ask"]["description"] += _usual_wording(words, name)
    for name, between in BETWEEN.items():
        definitions[name] = _part(name, between, definitions)
    question = definitions["question"] = _question(types)
    choice = definitions[ChoiceRecord.KEY]
    inside = {**QUESTIONS, "description": CHOICE, "items": {"$ref": "#/$defs/question"}}
    choice["properties"]["questions"] = inside
    choice["required"] = [*choice["required"], "questions"]
    header["properties"] |= {
        "passages": PASSAGES,
        "questions": QUESTIONS | {"items": _entry(question)},
    }
    header["required"] = [*header["required"], "questions"]
    schema = {"$schema": DIALECT, **header, "title": "A Broadsheet lesson", "$defs": definitions}
    shown: dict[str, Any] = with_examples(schema)
    return shown


def schema_text() -> str:
    """The schema as JSON, as it stands in a file."""
    return json.dumps(lesson_schema(), indent=2, ensure_ascii=False) + "\n"


def _entry(question: dict[str, Any]) -> dict[str, Any]:
    """The schema of a question, or of what stands between questions."""
    others = [{"required": [name]} for name in BETWEEN]
    return {
        "type": "object",
        "title": "question",
        "properties": question["properties"],
        "allOf": [
            *({"if": {"required": [n]}, "then": {"$ref": f"#/$defs/{n}"}} for n in BETWEEN),
            {
                "if": {"not": {"anyOf": others}},
                "then": {"required": ["type"], "allOf": question["allOf"]},
            },
        ],
    }


def _question(types: dict[str, Any]) -> dict[str, Any]:
    """The schema of one question, of whatever type.

    A type is chosen by `if` and `then`, not by `oneOf`: with that, yaml-language-server blames a
    question of no known type for what the alternative nearest to it lacks, and names some of
    the types only. Now it says one thing, and proposes what the type has.
    """
    return {
        "type": "object",
        "title": "question",
        "properties": {
            "type": {
                "type": "string",
                "title": "type",
                "description": TYPE,
                "enum": list(types),
                "enumDescriptions": [summary(kind) for kind in types.values()],
            }
        },
        "required": ["type"],
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
                "then": {"$ref": f"#/$defs/{name}"},
            }
            for name in types
        ],
    }


def _part(name: str, kind: type[Record], definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a record, those of the records in it set down as definitions."""
    made = kind.model_json_schema(
        ref_template=f"#/$defs/{name}.{{model}}", schema_generator=_InOrder
    )
    inside = made.pop("$defs", {})
    quoting = {f"#/$defs/{name}.{inner}" for inner, part in inside.items() if _is_quotation(part)}
    for holder in (made, *inside.values()):
        for field in holder.get("properties", {}).values():
            if quoting & _references(field):
                field["description"] = f"{field.get('description', '')} {OCCURRENCE}".strip()
    for inner, definition in inside.items():
        # One that has a short form stands for the value of a field, and the field is described.
        *_, last_word = re.findall("[A-Z][a-z]*", inner)
        title = last_word.lower() if "properties" in definition else ""
        definitions[f"{name}.{inner}"] = _as_written(definition, title)
    written: dict[str, Any] = _as_written(made, name)
    return written


def _is_quotation(schema: dict[str, Any]) -> bool:
    """Whether this is a quotation in both its forms."""
    return any("occurrence" in form.get("properties", {}) for form in schema.get("anyOf", ()))


def _references(schema: Any) -> set[str]:
    """The definitions that a schema refers to."""
    if isinstance(schema, list):
        return set().union(*map(_references, schema))
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"]} if isinstance(schema.get("$ref"), str) else set()
    return own.union(*map(_references, schema.values()))


class _InOrder(GenerateJsonSchema):
    """Makes schemas whose keys stand in the order in which the fields are declared."""

    def sort(self, value: Any, parent_key: str | None = None) -> Any:
        """The value as it is."""
        return value


def summary(kind: type[Record]) -> str:
    """The first sentences of what a record says of itself."""
    return (inspect.getdoc(kind) or "").partition("\n\n")[0].replace("\n", " ")


def _usual_wording(words: Words, name: str) -> str:
    """A sentence with the question that is printed if there is no `ask`; empty if it must be."""
    wording = words.of_type(name)
    usual = wording.entries.get("ask")
    if usual is None:
        return ""
    several = isinstance(usual, Mapping)
    left_out = "Left out, for instance" if several else "Left out"
    return f" {left_out}: “{wording.text('ask', n=_SEVERAL if several else 1)}”"


def _as_written(schema: Any, title: str = "") -> Any:
    """A schema of what may be written, made of one of what a record holds.

    What is left out is None in a record but cannot be written as nothing; and an editor takes
    `title: 1984` for a number, where Broadsheet reads text. A title, which editors set above
    what they tell, is the name as it is written.
    """
    if isinstance(schema, list):
        return [_as_written(item) for item in schema if item != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    written = {
        key: {name: _as_written(value, name) for name, value in value.items()}
        if key == "properties"
        else value
        if key in ("description", "examples", "enumDescriptions")
        else _as_written(value)
        for key, value in schema.items()
        if not (key in ("default", "title", "description") and (value is None or not title))
    }
    if title:
        written["title"] = title
    if written.get("type") == "string" and not written.keys() & {"const", "enum", "pattern"}:
        del written["type"]
        written["anyOf"] = [*TEXT]
    if written.get("type") == "integer":
        del written["type"], written["minimum"]
        written["$ref"] = "#/$defs/number"
    if "anyOf" in written:
        alternatives = [*_alternatives(written)]
        if len(alternatives) == 1:
            return written.pop("anyOf")[0] | written
        written["anyOf"] = alternatives
    return written


def _alternatives(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a value may be, with the alternatives inside alternatives among the others."""
    for alternative in schema["anyOf"]:
        if "anyOf" in alternative:
            yield from _alternatives(alternative)
        else:
            yield alternative if "$ref" in alternative else {"properties": {}, **alternative}


# How many characters an example in brackets may have on a line.
_LONGEST = 90


def with_examples(schema: Any) -> Any:
    """A schema with its examples inside its descriptions, plain and as Markdown.

    Under `examples`, yaml-language-server would propose them where words of the article belong,
    and write them into the lesson behind a key that is chosen from a list. A `default` is left
    to the descriptions for the same reason.
    """
    if isinstance(schema, list):
        return [with_examples(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    shown = {
        key: {name: with_examples(value) for name, value in value.items()}
        if key in ("properties", "$defs")
        else with_examples(value)
        for key, value in schema.items()
        if key != "examples"
    }
    text = schema.get("description")
    if text:
        blocks = [written(schema["title"], value) for value in schema.get("examples", ())]
        shown["description"] = "\n".join([text, *(f"Example: {block}" for block in blocks)])
        fenced = (f"Example:\n\n```yaml\n{block}\n```" for block in blocks)
        shown["markdownDescription"] = "\n\n".join([text, *fenced])
    return shown


class _Indented(yaml.SafeDumper):
    """Writes the dashes of a list further in than its name, as our lessons do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Begin a level."""
        super().increase_indent(flow, False)


def written(name: str, value: Any) -> str:
    """A key with a value as a lesson has them: a short list or group stands in brackets."""

    def dumped(in_brackets: bool | None) -> str:
        return yaml.dump(
            {name: value},
            Dumper=_Indented,
            allow_unicode=True,
            sort_keys=False,
            default_flow_style=in_brackets,
            width=1000,
        ).rstrip("\n")

    short = dumped(in_brackets=None)
    if isinstance(value, list | dict) and all(len(line) <= _LONGEST for line in short.split("\n")):
        return short
    return dumped(in_brackets=False)
