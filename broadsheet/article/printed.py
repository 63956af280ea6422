"""What is printed of a piece of an article, and where its characters stand."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from broadsheet.source.text import UNPRINTED, Span

if TYPE_CHECKING:
    from broadsheet.article.seed import Seed

SHORT_LINE: Final = 60  # letters of a line; one with fewer is mostly no prose, but for the last


@dataclass(frozen=True, slots=True)
class PrintedPiece:
    """A piece's text as it is printed: white space is one space, unprinted signs are gone.

    Where the seed keeps its lines, white space with a line break in it is one line break.
    """

    text: str  # the characters
    offsets: tuple[int, ...]  # for each of them, its offset in the seed's text

    def part_of(self, span: Span) -> tuple[int, int] | None:
        """The printed characters that a span of the seed's text has here, if it has any.

        Returns:
            The offset of the first one, and the one behind the last.
        """
        start = bisect_left(self.offsets, span.start)
        end = bisect_left(self.offsets, span.end)
        return (start, end) if start < end else None


@lru_cache(maxsize=1000)
def printed_piece(seed: Seed, piece: Span) -> PrintedPiece:
    """What is printed of a piece of a seed."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset in range(piece.start, piece.end):
        character = seed.text[offset]
        if character in UNPRINTED:
            continue
        if character in " \t\n":
            if not characters:
                continue
            if characters[-1] in " \n":
                if offset in seed.line_breaks:
                    characters[-1] = "\n"
                continue
            character = "\n" if offset in seed.line_breaks else " "
        characters.append(character)
        offsets.append(offset)
    if characters and characters[-1] in " \n":
        characters.pop()
        offsets.pop()
    return PrintedPiece("".join(characters), tuple(offsets))
