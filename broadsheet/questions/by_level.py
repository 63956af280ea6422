"""What may differ by the level that a class works at."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from broadsheet.sheet.edition import Level
from broadsheet.source.records.record import Record
from broadsheet.source.yaml.nodes import Mapping, Scalar, Sequence


class ByLevel(Record):
    """A value for all, or one for each level: `find: 3` is short for `find: {core: 3}`.

    A kind of it has the fields `support`, `core` and `stretch`. A level without a value of its own
    has that of the core.
    """

    SHORT: ClassVar = "core"

    @classmethod
    def spelt_out(cls, value: Any) -> Any:
        """A single value, a list, or a group without levels as the value of the core."""
        levels = isinstance(value, Mapping) and not value.keys().isdisjoint(Level)
        if levels or not isinstance(value, Scalar | Sequence | Mapping):
            return value
        whole = Mapping(value.place)
        whole["core"] = value
        whole.key_places["core"] = value.place
        return whole

    def of(self, level: Level | None) -> Any:
        """The value of a level; None if nothing is said."""
        own = getattr(self, level or Level.CORE)
        return getattr(self, Level.CORE) if own is None else own

    def at_level(self, level: Level | None) -> Self:
        """The same where the core has the value of a level, and no level one of its own."""
        return self.model_copy(update={"support": None, "core": self.of(level), "stretch": None})
