"""The JSON Schema of a lesson, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any

from broadsheet.lesson import Header
from broadsheet.passage import PassageRecord
from broadsheet.questions import question_types

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def lesson_schema() -> dict[str, Any]:
    """The schema of a lesson file: its header, its passages, and each type of question."""
    definitions: dict[str, Any] = {}

    def part(kind: type[Any]) -> dict[str, Any]:
        made: dict[str, Any] = kind.model_json_schema(ref_template="#/$defs/{model}")
        definitions.update(made.pop("$defs", {}))
        return made

    header = part(Header)
    definitions["Passage"] = part(PassageRecord)
    types = question_types()
    for name, kind in types.items():
        definitions[name] = part(kind)
    header["properties"] |= {
        "passages": {
            "type": "object",
            "description": "Names of your own, each with the piece of a seed it stands for.",
            "additionalProperties": {"$ref": "#/$defs/Passage"},
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
