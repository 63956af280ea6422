"""Papers: each is one record, and adding one is adding one line."""

from __future__ import annotations

from enum import StrEnum


class Paper(StrEnum):
    """Sizes of paper, in millimetres: ISO 216 A4 and A5, and US Letter."""

    shown: str  # as a person calls it
    width: float  # of the sheet
    height: float  # of the sheet
    # Top, right, bottom and left; the left one leaves room for a punch (ISO 838).
    margins: tuple[float, float, float, float]
    # How wide the lines of a passage are in standard print. On A4 and Letter it leaves 32 mm for a
    # glossary beside them.
    measure: float

    def __new__(
        cls,
        name: str,
        shown: str = "",
        size: tuple[float, float] = (0, 0),
        margins: tuple[float, float, float, float] = (0, 0, 0, 0),
        measure: float = 0,
    ) -> Paper:
        """Make a member of its name and what is known of it."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.shown = shown
        member.width, member.height = size
        member.margins = margins
        member.measure = measure
        return member

    A4 = "a4", "A4", (210, 297), (12, 15, 16, 22), 124
    LETTER = "letter", "US Letter", (215.9, 279.4), (12, 15, 16, 22), 124
    A5 = "a5", "A5", (148, 210), (10, 11, 15, 16), 108
