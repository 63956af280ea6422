"""Lines of the passages as a layout broke them: the only source of the numbers on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from broadsheet.sheet.sheet import PrintedPassage
    from broadsheet.sheet.texts import Places


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of a block on paper."""

    # Counted from 1 through all passages of the sheet; None where lines have none.
    number: int | None
    start: int  # its first character, as an offset in the block's text
    end: int  # the offset behind its last character; white space at the ends is not part of it


class LinesDifferError(Exception):
    """The measured lines do not hold the passage's characters: a bug, never a wrong number."""


def break_lines(text: str, measured: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Divide a block's text as the layout divided it.

    Args:
        text: of the block.
        measured: the text of each of its lines, as the layout reports it; white space may differ.

    Returns:
        The first offset of each line, and the one behind its last character.

    Raises:
        LinesDifferError: the measured lines hold other characters than the block.
    """
    lines: list[tuple[int, int]] = []
    at = 0
    for line in measured:
        while at < len(text) and text[at].isspace():
            at += 1
        start = at
        for character in line:
            if character.isspace():
                continue
            while at < len(text) and text[at].isspace():
                at += 1
            if at >= len(text) or text[at] != character:
                raise LinesDifferError(f"a line was measured as {line!r}")
            at += 1
        lines.append((start, at))
    if text[at:].strip():
        raise LinesDifferError(f"no line holds {text[at:]!r}")
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class LineMap:
    """The lines of all passages of a sheet."""

    # By the passage and the block, both from 0.
    lines: Mapping[tuple[int, int], tuple[PrintedLine, ...]]

    @classmethod
    def from_layout(
        cls, passages: Sequence[PrintedPassage], measured: Sequence[Sequence[str]]
    ) -> LineMap:
        """Number the lines that the layout made, through all passages in their order.

        Args:
            passages: the passages of the sheet.
            measured: for each block of each passage, in order, the texts of its lines.

        Raises:
            LinesDifferError: they are not the lines of these passages.
        """
        blocks = [
            ((at, index), block)
            for at, passage in enumerate(passages)
            for index, block in enumerate(passage.blocks)
        ]
        if len(blocks) != len(measured):
            raise LinesDifferError(f"{len(measured)} blocks were measured, not {len(blocks)}")
        lines: dict[tuple[int, int], tuple[PrintedLine, ...]] = {}
        number = 0
        for (place, block), texts in zip(blocks, measured, strict=True):
            broken = []
            for start, end in break_lines(block.text, texts):
                number += block.kind.counts
                broken.append(PrintedLine(number if block.kind.counts else None, start, end))
            lines[place] = tuple(broken)
        return cls(lines)

    @property
    def last(self) -> int:
        """How many lines have a number of their own."""
        return max((n for n in self._numbers(self.lines)), default=0)

    def range_of(self, places: Places) -> tuple[int, int] | None:
        """The first and the last line that some words stand in; None where they have no number."""
        numbers = [
            line.number
            for place in places
            for line in self.lines[place.passage, place.block]
            if line.number is not None and line.start < place.end and place.start < line.end
        ]
        return (min(numbers), max(numbers)) if numbers else None

    def range_of_passage(self, passage: int) -> tuple[int, int] | None:
        """The first and the last numbered line of a passage."""
        numbers = list(self._numbers(key for key in self.lines if key[0] == passage))
        return (min(numbers), max(numbers)) if numbers else None

    def _numbers(self, keys: Iterable[tuple[int, int]]) -> Iterable[int]:
        return (line.number for key in keys for line in self.lines[key] if line.number is not None)
