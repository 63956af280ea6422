"""PDFs, read back with other programs than the one that wrote them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pdfplumber
import pikepdf
from laws import texts_in

from broadsheet.sheet.texts import Quoted, Run

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Glyph:
    """A character on paper, in points from the lower left corner of its page.

    Attributes:
        page: counted from 0.
        x: its left end.
        y: its baseline.
        right: its right end.
        height: of its font.
        font: the name of its font, without the subset's tag.
        text: the character.
        tagged: whether it belongs to the document's structure.
    """

    page: int
    x: float
    y: float
    right: float
    height: float
    font: str
    text: str
    tagged: bool


@cache
def glyphs(content: bytes) -> tuple[Glyph, ...]:
    """All characters of a PDF, in the order in which they are drawn."""
    with pikepdf.open(BytesIO(content)) as tagged_pdf:
        heard = marked_content(tagged_pdf)
    with pdfplumber.open(BytesIO(content)) as pdf:
        return tuple(
            Glyph(
                number,
                round(char["matrix"][4], 2),
                round(char["matrix"][5], 2),
                round(char["x1"], 2),
                round(char["size"], 1),
                char["fontname"].partition("+")[2],
                char["text"],
                (number, char["mcid"]) in heard,
            )
            for number, page in enumerate(pdf.pages)
            for char in page.chars
        )


@dataclass(frozen=True)
class Row:
    """The characters of a page that stand on one baseline, from left to right."""

    page: int
    y: float
    x: float
    text: str


def rows(characters: list[Glyph]) -> list[Row]:
    """Characters put together to rows, in reading order."""
    found: dict[tuple[int, float], list[Glyph]] = {}
    for glyph in characters:
        found.setdefault((glyph.page, -glyph.y), []).append(glyph)
    return [
        Row(page, -y, min(g.x for g in row), "".join(g.text for g in sorted(row, key=by_x)))
        for (page, y), row in sorted(found.items())
    ]


def by_x(glyph: Glyph) -> float:
    return glyph.x


def bare(text: str) -> str:
    """A text without white space, which a PDF need not have."""
    return "".join(text.split())


def drawn(content: bytes) -> str:
    """The letters of a PDF in the order in which they are drawn, which is that of reading."""
    return bare("".join(glyph.text for glyph in glyphs(content)))


def pieces_of(value: Any) -> set[str]:
    """What a reader finds of some texts: their words, in runs that are set alike."""
    inlines = [inline for text in texts_in(value) for inline in text.inlines]
    words = {bare(i.text) for i in inlines if isinstance(i, Run | Quoted)}
    # The order of Arabic letters is another one on paper.
    return {word for word in words if word and not re.search("[\u0600-\u06ff]", word)}


@dataclass(frozen=True)
class Element:
    """A structure element: its type, the types around it, and its dictionary."""

    kind: str
    inside: tuple[str, ...]
    dictionary: Any


def elements(pdf: pikepdf.Pdf) -> Iterator[Element]:
    """The structure of a PDF, in reading order."""

    def walk(item: Any, inside: tuple[str, ...]) -> Iterator[Element]:
        if isinstance(item, pikepdf.Array):
            for part in item:
                yield from walk(part, inside)
        elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
            kind = str(item.S).removeprefix("/")
            yield Element(kind, inside, item)
            yield from walk(item.get("/K"), (*inside, kind))

    yield from walk(pdf.Root.StructTreeRoot.K, ())


def marked_content(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    """The marked content that the structure holds: page, counted from 0, and its MCID."""
    pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
    held: set[tuple[int, int]] = set()
    for element in elements(pdf):
        children = element.dictionary.get("/K", ())
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, int):
                held.add((pages[element.dictionary.Pg.objgen], child))
            elif isinstance(child, pikepdf.Dictionary) and "/MCID" in child:
                page = child.get("/Pg", element.dictionary.get("/Pg"))
                held.add((pages[page.objgen], int(child.MCID)))
    return held
