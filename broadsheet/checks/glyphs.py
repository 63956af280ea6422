"""Letters: which the fonts of a sheet have, and where a lesson or its seed has others.

The layout finds such a letter as well, and has the last word; here it is found while one writes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from broadsheet.article.passage import Passage

LETTER_WITHOUT_FONT = Code("letter-without-font", Severity.ERROR)

# Latin letters and the usual signs, which a test looks up in the fonts: most texts have no others,
# and no font is opened for them.
USUAL: Final = "\t\n -~\u00a0-\u017f‐-‧‰‹›€"
_UNUSUAL: Final = re.compile(f"[^{USUAL}]")


def without_font(
    passages: Iterable[Passage], texts: Iterable[tuple[str, Place]]
) -> Iterator[Diagnostic]:
    """A problem for each letter that no font has, where it stands first.

    Args:
        passages: whose seeds' text is printed.
        texts: of the lesson that are printed, each with its place.
    """
    told: set[str] = set()
    for letter, place in (*_of_passages(passages), *_of_texts(texts)):
        if letter not in told:
            told.add(letter)
            yield no_font_for(letter, place)


def no_font_for(letter: str, place: Place) -> Diagnostic:
    """The problem of a letter that no font has."""
    message = f"no font here has the letter `{letter}` (U+{ord(letter):04X})"
    hint = "write it in another way, or leave it out"
    return Diagnostic(LETTER_WITHOUT_FONT, place, message, hint)


def missing(text: str) -> Iterator[int]:
    """The character offsets of the letters that no font has."""
    for match in _UNUSUAL.finditer(text):
        if not _is_printable(match[0]):
            yield match.start()


def _of_passages(passages: Iterable[Passage]) -> Iterator[tuple[str, Place]]:
    for passage in passages:
        seed = passage.seed
        for piece in passage.pieces:
            for at in missing(seed.text[piece.start : piece.end]):
                start = piece.start + at
                yield seed.text[start], seed.place(Span(start, start + 1))


def _of_texts(texts: Iterable[tuple[str, Place]]) -> Iterator[tuple[str, Place]]:
    for text, place in texts:
        for at in missing(text):
            # In the file it may be written otherwise, such as in quotation marks as \u2603.
            there = place.text.find(text[at])
            start = place.span.start + there
            yield text[at], place if there < 0 else Place(place.file, Span(start, start + 1))


@cache
def _is_printable(letter: str) -> bool:
    """Whether a font has it, or it needs no glyph of its own.

    Marks are left to the layout: many are joined with the letter before them to one that a font
    has. So is what shows nothing.
    """
    if unicodedata.category(letter)[0] in "CMZ":
        return True
    parts = set(unicodedata.normalize("NFD", letter))
    return any(letter in font or parts <= font for font in _fonts())


@cache
def _fonts() -> tuple[frozenset[str], ...]:
    """The letters of each font that a sheet may be set in."""
    from fontTools.ttLib import TTFont

    from broadsheet.source.fonts import font_files

    letters: list[frozenset[str]] = []
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            letters.append(frozenset(map(chr, font.getBestCmap())))
    return tuple(letters)
