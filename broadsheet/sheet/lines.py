"""Printed lines: what each holds of the seed, and the references that follow from it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from broadsheet.source.text import UNPRINTED, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.article.passage import Passage
    from broadsheet.article.quotable import Found
    from broadsheet.article.seed import Seed


@dataclass(frozen=True, slots=True)
class PrintedText:
    """A paragraph's text as it is printed: white space is one space, unprinted signs are gone.

    Attributes:
        text: the characters.
        offsets: for each of them, its offset in the seed's text.
    """

    text: str
    offsets: tuple[int, ...]


def printed_text(seed: Seed, piece: Span) -> PrintedText:
    """What is printed of a piece of a seed."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset in range(piece.start, piece.end):
        character = seed.text[offset]
        if character in UNPRINTED:
            continue
        if character in " \t\n":
            if not characters or characters[-1] == " ":
                continue
            character = " "
        characters.append(character)
        offsets.append(offset)
    if characters and characters[-1] == " ":
        characters.pop()
        offsets.pop()
    return PrintedText("".join(characters), tuple(offsets))


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of a passage on paper.

    Attributes:
        number: counted from 1 through all passages of the sheet.
        text: its characters, without white space at the ends.
        offsets: for each character, its offset in the seed's text.
    """

    number: int
    text: str
    offsets: tuple[int, ...]

    @property
    def span(self) -> Span:
        """The seed's characters that it covers."""
        return Span(self.offsets[0], self.offsets[-1] + 1)


class LinesDifferError(Exception):
    """The measured lines do not hold the passage's characters: a bug, never a wrong number."""


def break_lines(
    printed: PrintedText, measured: Sequence[str], first_number: int
) -> tuple[PrintedLine, ...]:
    """Divide a paragraph as the layout divided it.

    Args:
        printed: the paragraph.
        measured: the text of each of its lines, as the layout reports it; white space may differ.
        first_number: the number of its first line.

    Raises:
        LinesDifferError: the measured lines hold other characters than the paragraph.
    """
    lines: list[PrintedLine] = []
    at = 0
    for number, line in enumerate(measured, start=first_number):
        while at < len(printed.text) and printed.text[at].isspace():
            at += 1
        start = at
        for character in line:
            if character.isspace():
                continue
            while at < len(printed.text) and printed.text[at].isspace():
                at += 1
            if at >= len(printed.text) or printed.text[at] != character:
                raise LinesDifferError(f"line {number} was measured as {line!r}")
            at += 1
        lines.append(PrintedLine(number, printed.text[start:at], printed.offsets[start:at]))
    if printed.text[at:].strip():
        raise LinesDifferError(f"no line holds {printed.text[at:]!r}")
    return tuple(lines)


@dataclass(frozen=True, eq=False)
class LineMap:
    """The lines of all passages of one sheet: for each passage, for each piece, its lines."""

    lines: dict[Passage, tuple[tuple[PrintedLine, ...], ...]]

    @classmethod
    def from_layout(cls, passages: Sequence[Passage], measured: Sequence[Sequence[str]]) -> LineMap:
        """Number the lines that the layout made, through all passages in their order.

        Args:
            passages: the passages of the sheet.
            measured: for each piece of each passage, in order, the texts of its lines.

        Raises:
            LinesDifferError: they are not the lines of these passages.
        """
        lines: dict[Passage, tuple[tuple[PrintedLine, ...], ...]] = {}
        paragraphs = iter(measured)
        if len(measured) != sum(len(passage.pieces) for passage in passages):
            raise LinesDifferError(f"{len(measured)} paragraphs were measured")
        number = 1
        for passage in passages:
            broken = []
            for piece in passage.pieces:
                printed = printed_text(passage.seed, piece)
                broken.append(break_lines(printed, next(paragraphs), number))
                number += len(broken[-1])
            lines[passage] = tuple(broken)
        return cls(lines)

    @property
    def last(self) -> int:
        """How many lines the sheet's passages have."""
        return max(
            (line.number for pieces in self.lines.values() for piece in pieces for line in piece),
            default=0,
        )

    def range_of(self, found: Found, passages: Sequence[Passage]) -> tuple[int, int]:
        """The first and the last line that words stand in, in one of the passages."""
        for passage in passages:
            if passage.seed is not found.seed:
                continue
            lines = [line for piece in self.lines[passage] for line in piece]
            starts = [line.span.start for line in lines]
            first = bisect_right(starts, found.span.start) - 1
            last = bisect_right(starts, found.span.end - 1) - 1
            if first >= 0 and any(found.span in stretch for stretch in passage.stretches):
                return lines[first].number, lines[last].number
        raise ValueError(f"`{found.text}` stands in none of the passages")
