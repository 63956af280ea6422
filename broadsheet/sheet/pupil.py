"""What is filled in on a sheet that is a pupil's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# The lines at the top of a sheet.
SheetLine = Literal["name", "class", "date"]


@dataclass(frozen=True, slots=True)
class Inscription:
    """A text on one of those lines."""

    line: SheetLine
    text: str  # plain, of one line; nothing in it is markup


@dataclass(frozen=True, slots=True)
class OnSheet:
    """What stands on the lines; what is empty is written by the pupil."""

    name: str = ""
    class_name: str = ""
    date: str = ""

    def inscriptions(self) -> tuple[Inscription, ...]:
        """The texts that are there, in the order of their lines."""
        texts = (
            Inscription("name", self.name),
            Inscription("class", self.class_name),
            Inscription("date", self.date),
        )
        return tuple(each for each in texts if each.text)
