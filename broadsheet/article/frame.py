"""Where the front matter of an article stands, though the lines around it are not quite right.

A word processor makes a dash of `---`, and a line is easily forgotten. Where nothing looks like
front matter there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from broadsheet.source.folding import is_blank
from broadsheet.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MARK: Final = "---"  # the line above front matter, and the one below it

_RULE: Final = re.compile(r"(?:[-‐-―−⸺⸻_=*~][ \t]?)+[ \t]*")
_FIELD: Final = re.compile(r"(?P<name>[^\W\d_][\w-]*(?: [\w-]+)?)[ \t]*:(?:[ \t]|$)")
_GOES_ON: Final = re.compile(r"[ \t]+\S|[-•*–—][ \t]+\S|#")
_PROSE: Final = 80  # characters of a line that is no field, and so the article's


@dataclass(frozen=True, slots=True)
class Frame:
    """Where front matter stands in a file; spans are of its characters."""

    opening: Span | None  # the line above it, without its end; None if there is none
    fields: Span  # the lines between
    closing: Span | None  # the line below it, likewise
    end: int  # where the article starts


@dataclass(frozen=True, slots=True)
class _FileLine:
    start: int
    text: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.text))

    @property
    def is_mark(self) -> bool:
        return self.text.rstrip(" \t") == MARK

    @property
    def is_rule(self) -> bool:
        return _RULE.fullmatch(self.text) is not None

    def is_known(self, known: Collection[str]) -> bool:
        """Whether it is a field that front matter may have."""
        field = _FIELD.match(self.text)
        return field is not None and field["name"].casefold() in known

    @property
    def is_of_fields(self) -> bool:
        """Whether it may be a line of front matter."""
        return bool(_FIELD.match(self.text) or _GOES_ON.match(self.text))


def find_frame(text: str, known: Collection[str]) -> Frame | None:
    """Find the front matter of an article.

    Args:
        text: of the whole file.
        known: the names that its fields may have, in small letters.

    Returns:
        Where it stands; None if there is none.
    """
    lines = _lines(text)
    first = next((n for n, line in enumerate(lines) if not is_blank(line.text)), None)
    if first is None:
        return None
    opening: _FileLine | None = lines[first]
    start = first + 1
    if not lines[first].is_mark:
        named = _last_of_fields(lines, start, known) if lines[first].is_rule else first - 1
        if any(line.is_known(known) for line in lines[start : named + 1]):
            pass
        elif _begins_unmarked(lines, first, known):
            opening, start = None, first
        else:
            return None
    last = _last_of_fields(lines, start, known)
    closing = _closing(lines, start, last)
    after = lines[last + 1].start if last + 1 < len(lines) else len(text)
    begin = lines[start].start if start < len(lines) else len(text)
    fields = Span(begin, max(begin, closing.start if closing else after))
    end = min(closing.span.end + 1, len(text)) if closing else fields.end
    return Frame(opening.span if opening else None, fields, closing.span if closing else None, end)


def _lines(text: str) -> list[_FileLine]:
    lines: list[_FileLine] = []
    at = 0
    for line in text.split("\n"):
        lines.append(_FileLine(at, line))
        at += len(line) + 1
    return lines


def _last_of_fields(lines: Sequence[_FileLine], start: int, known: Collection[str]) -> int:
    """The last of the lines that may be front matter, by its number; `start - 1` if none is."""
    last = start - 1
    for number in range(start, len(lines)):
        line = lines[number]
        if is_blank(line.text):
            continue
        # Below an empty line, `Old bridge: closed for a year` is a headline.
        apart = number > last + 1 and _FIELD.match(line.text) and not line.is_known(known)
        if line.is_rule or apart or not line.is_of_fields:
            break
        last = number
    return last


def _closing(lines: Sequence[_FileLine], start: int, last: int) -> _FileLine | None:
    """The line that ends front matter: `---`, or else a line of dashes right below its fields."""
    for number in range(start, len(lines)):
        line = lines[number]
        if line.is_mark:
            return line
        blank_before = number > start and is_blank(lines[number - 1].text)
        if number > last and len(line.text) > _PROSE and blank_before:
            break  # the article's own; a line `---` in it ends something else
    after = next((line for line in lines[last + 1 :] if not is_blank(line.text)), None)
    return after if after is not None and after.is_rule and last >= start else None


def _begins_unmarked(lines: Sequence[_FileLine], first: int, known: Collection[str]) -> bool:
    """Whether a file begins with fields, and no line stands above them."""
    last = first
    while last < len(lines) and lines[last].is_of_fields and len(lines[last].text) < 200:
        last += 1
    fields = sum(line.is_known(known) for line in lines[first:last])
    ends = last < len(lines) and lines[last].is_mark
    return lines[first].is_known(known) and (fields > 1 or (fields == 1 and ends))
