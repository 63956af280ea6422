"""Positions as editors count them: lines from 0, and columns in the units of an encoding."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from broadsheet.source.text import Span

# How many units a character takes (Language Server Protocol 3.17, `PositionEncodingKind`).
_UNITS: Final[dict[str, Callable[[str], int]]] = {
    "utf-8": lambda c: 1 + (c > "\x7f") + (c > "\u07ff") + (c > "\uffff"),
    "utf-16": lambda c: 1 + (c > "\uffff"),
    "utf-32": lambda _: 1,
}


@dataclass(frozen=True, eq=False)
class Positions:
    """Turns character offsets of a text into positions, and positions into offsets."""

    text: str  # the text; each of its line breaks is one line feed, whatever the editor has
    encoding: str  # `utf-8`, `utf-16` or `utf-32`, as client and server have agreed

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return (0, *(at + 1 for at, character in enumerate(self.text) if character == "\n"))

    def _line(self, number: int) -> str:
        end = self._starts[number + 1] - 1 if number + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[number] : end]

    def offset(self, line: int, column: int) -> int:
        """The character offset of a position.

        A line that is not there is the end of the text, a column that is not there the end of
        its line, and one inside a character the start of it.
        """
        if line >= len(self._starts):
            return len(self.text)
        units = map(_UNITS[self.encoding], self._line(line))
        before = list(accumulate(units, initial=0))
        return self._starts[line] + bisect_right(before, column) - 1

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column of a character offset; of the end for one beyond it."""
        offset = min(offset, len(self.text))
        line = bisect_right(self._starts, offset) - 1
        return line, sum(map(_UNITS[self.encoding], self.text[self._starts[line] : offset]))

    def range(self, span: Span) -> tuple[int, int, int, int]:
        """Line and column of the start and of the end of a span."""
        return (*self.position(span.start), *self.position(span.end))
