"""Text that knows where it stands: files, spans of characters, and places to point at."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Final

# No glyph and no width: soft hyphen, zero-width space, word joiner, byte order mark.
UNPRINTED: Final = frozenset("\u00ad\u200b\u2060\ufeff")

# C0 and C1 controls, line breaks of other kinds, and those that turn the direction of text.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Text of a file as it may be sent to a terminal or a log, on one line."""
    return _UNSHOWN.sub("�", text).replace("\n", " ").replace("\t", " ")


def clean_lines(text: str) -> str:
    """Text for a terminal that may have several lines."""
    return "\n".join(clean(line) for line in text.splitlines())


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
    """The text of one file, as it was read."""

    name: str  # the path as the user sees it, relative to the current folder where it can be
    text: str  # the content, decoded; every line break is one line feed

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return (0, *(found.end() for found in re.finditer("\n", self.text)))

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column, both counted from 1 in characters, of a character offset."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line break."""
        span = self.span_of_line(number)
        return self.text[span.start : span.end]

    def span_of_line(self, number: int) -> Span:
        """The characters of a line, counted from 1, without its line break."""
        start = self._line_starts[number - 1]
        end = self.text.find("\n", start)
        return Span(start, end if end >= 0 else len(self.text))


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: a span of a file. An empty span points between characters."""

    file: TextFile
    span: Span

    @property
    def text(self) -> str:
        """The characters that stand there."""
        return self.file.text[self.span.start : self.span.end]

    @property
    def region(self) -> tuple[int, int, int, int] | None:
        """Line and column of its start, line and column of its end, for programs.

        All count from 1, columns in characters; the end is excluded. None for a file as such.
        """
        if not self.file.text:
            return None
        return *self.file.position(self.span.start), *self.file.position(self.span.end)


def whole_file(name: str) -> Place:
    """The place to blame when a file as such is at fault and none of its text can be shown."""
    return Place(TextFile(name, ""), Span(0, 0))
