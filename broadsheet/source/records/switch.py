"""A field that says yes or no, however YAML or a teacher writes it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema

from broadsheet.source.yaml.nodes import Scalar

_WORDS = {"true": "yes", "on": "yes", "false": "no", "off": "no"}


def switch_word(value: Any) -> Any:
    """`yes` or `no` for what means one of them; everything else as it is."""
    if not isinstance(value, Scalar):
        return value
    word = value.strip().casefold()
    return _WORDS.get(word, word)


# Whether something is so. What each word means there is said by `Meanings`.
Switch = Annotated[
    Literal["yes", "no"],
    BeforeValidator(switch_word),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": ["yes", "no"]},
                # `true` and `false`, put so that editors do not propose them.
                {
                    "not": {"type": ["string", "number", "array", "object", "null"]},
                    "properties": {},
                },
            ]
        }
    ),
]
