"""Text that knows where it stands: files, spans of characters, and places to point at."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Characters `start` (included) to `end` (excluded) of some text, counted from 0."""

    start: int
    end: int

    def __contains__(self, other: Span) -> bool:
        """Whether the whole of `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, eq=False)
class TextFile:
    """The text of one file, as it was read.

    Attributes:
        name: the path as the user sees it, relative to the current folder where it can be.
        text: the content, decoded; every line break is one line feed.
    """

    name: str
    text: str

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        breaks = (at + 1 for at, character in enumerate(self.text) if character == "\n")
        return (0, *breaks)

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column, both counted from 1 in characters, of a character offset."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line break."""
        start = self._line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: a span of a file. An empty span points between characters."""

    file: TextFile
    span: Span

    @property
    def text(self) -> str:
        """The characters that stand there."""
        return self.file.text[self.span.start : self.span.end]


def whole_file(name: str) -> Place:
    """The place to blame when a file as such is at fault and none of its text can be shown."""
    return Place(TextFile(name, ""), Span(0, 0))
