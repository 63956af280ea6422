"""An article in the lines that its file has, and which line ends were meant.

A line end that a word processor, an e-mail or a PDF made stands where the next word had no room.
Any other was meant: it ends a verse, an item, a row or a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from broadsheet.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.article.seed import Paragraph, Seed
    from broadsheet.source.text import Place

# Characters of an article that are looked at: about 70 pages.
MOST_LOOKED_AT: Final = 200_000
# Characters of the longest line of a text whose lines were broken by a program.
LONGEST_BROKEN: Final = 120
# How full a line is that was broken there: lines of a PDF differ in their letters' width.
FULL: Final = 0.75

_LINE: Final = re.compile("[^\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029]+")
_HYPHEN: Final = re.compile(r"\w[-‐¬\xad]$")
_SENTENCE_END: Final = re.compile(r"[.!?…؟。][”’\"'»)\]]*$")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of an article's file."""

    seed: Seed
    span: Span  # its characters in `Seed.text`, without white space around them
    number: int  # of its paragraph, from 1
    text: str  # what stands there; white space inside it is as in the file

    @property
    def place(self) -> Place:
        """Where it stands in the file."""
        return self.seed.place(self.span)

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends with it."""
        return _SENTENCE_END.search(self.text) is not None


def text_lines(seed: Seed) -> tuple[tuple[TextLine, ...], ...]:
    """The lines of each paragraph that is printed, in their order; no line is blank."""
    return tuple(
        _lines_of(seed, paragraph)
        for paragraph in seed.paragraphs
        if not paragraph.furniture and paragraph.span.end <= MOST_LOOKED_AT
    )


def body_of(seed: Seed) -> str:
    """What stands below the front matter, with the line breaks that are spaces in `Seed.text`."""
    start = len(seed.file.text) - len(seed.text)
    return seed.file.text[start : start + MOST_LOOKED_AT]


def _lines_of(seed: Seed, paragraph: Paragraph) -> tuple[TextLine, ...]:
    body = seed.place(paragraph.span).text
    lines = []
    for found in _LINE.finditer(body):
        text = found[0].strip()
        if text:
            start = paragraph.span.start + found.start() + found[0].index(text)
            span = Span(start, start + len(text))
            lines.append(TextLine(seed, span, paragraph.number, text))
    return tuple(lines)


def widest(lines: Sequence[TextLine]) -> int:
    """The characters of the longest line."""
    return max(len(line.text) for line in lines)


def fill(lines: Sequence[TextLine]) -> list[float]:
    """How full the lines of a paragraph are with the next word, but for the last: 1 is the widest.

    A program ends no line that is much less than full.
    """
    width = widest(lines)
    return [
        (len(line.text) + 1 + len(after.text.split()[0])) / width for line, after in pairwise(lines)
    ]


def full_ends(lines: Sequence[TextLine]) -> int:
    """How many line ends of a paragraph stand where the next word had no room."""
    return sum(full >= FULL for full in fill(lines))


def broken_by_a_program(lines: Sequence[TextLine]) -> bool:
    """Whether the lines of a paragraph look like those of a program that filled them."""
    if len(lines) < 2 or widest(lines) > LONGEST_BROKEN:
        return False
    return has_broken_word(lines) or full_ends(lines) > 0.5 * (len(lines) - 1)


def has_broken_word(lines: Sequence[TextLine]) -> bool:
    """Whether a word goes on from one line to the next behind a hyphen."""
    return any(_HYPHEN.search(a.text) and b.text[:1].islower() for a, b in pairwise(lines))
