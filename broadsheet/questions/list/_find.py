"""How many points pupils are to find: in all, under each heading, and at each level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from broadsheet.questions.by_level import ByLevel
from broadsheet.source.records.record import whole_number
from broadsheet.source.yaml.nodes import Mapping

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Number:
    """How many points are to be found."""

    total: int
    # As the lesson says it for each heading; None where it says the total only.
    under: tuple[tuple[str, int], ...] | None = None

    def shares(self, headings: Sequence[str]) -> tuple[int, ...]:
        """How many are to be found under each of some headings: equal shares, rounded up."""
        if self.under is None:
            return (-(-self.total // len(headings)),) * len(headings)
        counts = {name.casefold(): count for name, count in self.under}
        return tuple(counts.get(heading.casefold(), 0) for heading in headings)


def _number(value: Any) -> Number:
    if not isinstance(value, Mapping):
        return Number(whole_number(value))
    under = tuple((str(name), whole_number(node)) for name, node in value.items())
    return Number(sum(count for _, count in under), under)


_COUNT = {"type": "integer", "minimum": 1}
Find = Annotated[
    Number,
    BeforeValidator(_number),
    WithJsonSchema(
        {"anyOf": [_COUNT, {"type": "object", "additionalProperties": _COUNT, "minProperties": 1}]}
    ),
]


class FindPoints(ByLevel):
    """How many points to find: `find: 3`, `find: {Advantages: 3, Drawbacks: 2}`, or by level."""

    support: Find | None = Field(
        default=None, description="How many points pupils find who need more help.", examples=[2]
    )
    core: Find | None = Field(
        default=None, description="How many points all others find.", examples=[3]
    )
    stretch: Find | None = Field(
        default=None, description="How many points pupils find who can do more.", examples=[4]
    )
