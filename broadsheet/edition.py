"""Editions: the paper and the print size that a sheet is made for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Paper(StrEnum):
    """Sizes of paper: ISO 216 A4 (210 by 297 mm) and US Letter (216 by 279 mm)."""

    A4 = "a4"
    LETTER = "letter"


class PrintSize(StrEnum):
    """`large` is 18 points, the size that APH and ACB call large print."""

    STANDARD = "standard"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Edition:
    """What a sheet is made for; every stage that cares is handed it."""

    paper: Paper = Paper.A4
    print_size: PrintSize = PrintSize.STANDARD

    def suffix(self, usual: Edition) -> str:
        """What a file's name says of an edition that is not the workspace's usual one."""
        parts = ""
        if self.print_size is not usual.print_size:
            parts += f"-{self.print_size}-print"
        if self.paper is not usual.paper:
            parts += f"-{self.paper}"
        return parts
