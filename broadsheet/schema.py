"""The JSON Schema of a lesson, for editors that complete and check while one types."""

from __future__ import annotations

import json
from typing import Any

from broadsheet.lesson import Header
from broadsheet.passage import PassageRecord
from broadsheet.questions import question_types

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def lesson_schema() -> dict[str, Any]:
    """The schema of a lesson file: its header, its passages, and each type of question."""
    definitions: dict[str, Any] = {}

    def part(name: str, kind: type[Any]) -> dict[str, Any]:
        # Several types have a `Statement`, each its own.
        made = kind.model_json_schema(ref_template=f"#/$defs/{name}.{{model}}")
        for inner, definition in made.pop("$defs", {}).items():
            definitions[f"{name}.{inner}"] = _as_written(definition)
        written: dict[str, Any] = _as_written(made)
        return written

    header = part("lesson", Header)
    definitions["passage"] = part("passage", PassageRecord)
    types = question_types()
    for name, kind in types.items():
        definitions[name] = part(name, kind)
    header["properties"] |= {
        "passages": {
            "type": "object",
            "description": "Names of your own, each with the piece of a seed it stands for.",
            "additionalProperties": {"$ref": "#/$defs/passage"},
            "minProperties": 1,
        },
        "questions": {
            "type": "array",
            "description": "The questions, in the order they are printed.",
            "minItems": 1,
            "items": {
                "oneOf": [{"$ref": f"#/$defs/{name}"} for name in types],
            },
        },
    }
    header["required"] = [*header["required"], "questions"]
    return {"$schema": DIALECT, **header, "title": "A Broadsheet lesson", "$defs": definitions}


def schema_text() -> str:
    """The schema as JSON, as it stands in a file."""
    return json.dumps(lesson_schema(), indent=2, ensure_ascii=False) + "\n"


def _as_written(schema: Any) -> Any:
    """A schema of what may be written, made of one of what a record holds.

    What is left out is None in a record but cannot be written as nothing; and an editor takes
    `title: 1984` for a number, where Broadsheet reads text.
    """
    if isinstance(schema, list):
        return [_as_written(item) for item in schema if item != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    written = {
        key: _as_written(value)
        for key, value in schema.items()
        if not (key == "default" and value is None)
    }
    if written.get("type") == "string" and not written.keys() & {"const", "enum", "pattern"}:
        written["type"] = ["string", "number", "boolean"]
    if len(written.get("anyOf", ())) == 1:
        written = written.pop("anyOf")[0] | written
    return written
