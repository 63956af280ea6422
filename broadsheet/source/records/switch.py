"""A field that says yes or no, however YAML or a teacher writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator

from broadsheet.source.yaml.nodes import Scalar

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

_WORDS = {"true": "yes", "on": "yes", "false": "no", "off": "no"}


def switch_word(value: Any) -> Any:
    """`yes` or `no` for what means one of them; a word in small letters; all else as it is."""
    if not isinstance(value, Scalar):
        return value
    word = value.strip().casefold()
    return _WORDS.get(word, word)


class TrueToo:
    """Lets editors take `true` and `false` for `yes` and `no`, and propose the words only."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        other = {"type": ["string", "number", "array", "object", "null"]}
        return {"anyOf": [handler(core_schema), {"not": other, "properties": {}}]}


# Whether something is so. What each word means there is said by `Meanings`.
Switch = Annotated[Literal["yes", "no"], BeforeValidator(switch_word), TrueToo()]
