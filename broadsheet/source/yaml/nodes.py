"""What a YAML file is made of: values, lists and mappings that know where they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from broadsheet.source.text import Place


class Scalar(str):
    """A single value, still the text that the teacher wrote."""

    __slots__ = ("place", "plain")
    place: Place  # where it stands, with its quotation marks
    plain: bool  # whether it stands there without quotation marks and is no block of text

    def __new__(cls, text: str, place: Place, plain: bool) -> Scalar:
        """The value `text`, written at `place`."""
        scalar = super().__new__(cls, text)
        scalar.place = place
        scalar.plain = plain
        return scalar

    def __getnewargs__(self) -> tuple[str, Place, bool]:  # type: ignore[override]
        """What `copy` and `pickle` need to make it again."""
        return str(self), self.place, self.plain


class Sequence(list["Node"]):
    """A list, in `[…]` or with one `- ` item under the other.

    Attributes:
        place: where the whole list stands.
    """

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class Mapping(dict[str, "Node"]):
    """Fields: names with their values.

    Attributes:
        place: where the whole stands, from the first name to the end of the last value.
        key_places: where each name stands.
        again: the fields whose name stands there already: the name, its place and the value.
    """

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.key_places: dict[str, Place] = {}
        self.again: list[tuple[str, Place, Node]] = []


Node: TypeAlias = Scalar | Sequence | Mapping
