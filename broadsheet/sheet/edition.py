"""Editions: the paper, print size, version, level and language that a sheet is made for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from broadsheet.sheet.paper import Paper


class PrintSize(StrEnum):
    """`large` is 18 points, the size that APH and ACB call large print."""

    STANDARD = "standard"
    LARGE = "large"


class Level(StrEnum):
    """How much help a sheet gives, and how much it asks; all levels share one text."""

    SUPPORT = "support"
    CORE = "core"
    STRETCH = "stretch"


class Only(StrEnum):
    """Which of the PDFs are wanted: what pupils get, or what is for the teacher."""

    WORKSHEET = "worksheet"
    KEY = "key"


class LineNumbers(StrEnum):
    """Which lines of the passages have a number."""

    EVERY_FIFTH = "5"
    EACH = "1"
    NONE = "none"


VERSIONS = "ABCDEFGH"  # the letters of versions: more than eight in one room help nobody


@dataclass(frozen=True, slots=True)
class Edition:
    """What a sheet is made for; every stage that cares is handed it."""

    paper: Paper = Paper.A4  # what it is printed on
    print_size: PrintSize = PrintSize.STANDARD  # how large
    version: str = ""  # a letter of `VERSIONS`, or empty where there is one order only
    level: Level | None = None  # None for the sheet of a class that has no levels
    language: str | None = None  # of the printed furniture, BCP 47, where it is not the lesson's
    insert: bool = False  # the passages are a sheet of their own
    line_numbers: LineNumbers = LineNumbers.EVERY_FIFTH  # which lines of the passages have a number

    def suffix(self, usual: Edition) -> str:
        """What a file's name says of an edition that is not the workspace's usual one."""
        parts = [self.version, self.level or "", self.language or ""]
        if self.print_size is not usual.print_size:
            parts.append(f"{self.print_size}-print")
        if self.paper is not usual.paper:
            parts.append(self.paper)
        if self.insert:
            parts.append("questions")
        return "".join(f"-{part}" for part in parts if part)
