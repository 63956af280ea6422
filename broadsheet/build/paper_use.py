"""How much paper a build needs at the copier."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperUse:
    """Sheets of paper for one pupil, or for all copies of a class."""

    worksheets: int = 0  # to write on
    inserts: int = 0  # with the text, where it is printed apart
    copies: int = 0  # the pupils of the class, or 0 where none was named
    one_sided: bool = False  # nothing is printed on the back

    def __add__(self, other: PaperUse) -> PaperUse:
        """The paper of two lessons of one build."""
        return PaperUse(
            self.worksheets + other.worksheets,
            self.inserts + other.inserts,
            max(self.copies, other.copies),
            self.one_sided or other.one_sided,
        )

    def said(self) -> str:
        """A sentence about it; empty where nothing is for pupils."""
        if not self.worksheets:
            return ""
        sides = "on one side" if self.one_sided else "on both sides"
        who = f"The class of {self.copies}" if self.copies else "Each pupil"
        text = f"{who} needs {_count(self.worksheets)}, printed {sides}"
        if self.inserts:
            text += f", and {_count(self.inserts)} with the text"
            text += ", to be collected and used again" if self.copies else ""
        return text + "."


def sheets(pages: int, *, one_sided: bool) -> int:
    """The sheets of paper of one copy of a PDF."""
    return pages if one_sided else (pages + 1) // 2


def _count(number: int) -> str:
    return f"{number:,} sheet of paper" if number == 1 else f"{number:,} sheets of paper"
