"""A text with its gaps, as it is printed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from broadsheet.questions.gaps._brackets import brackets_in
from broadsheet.questions.gaps._text import Gapped, gapped
from broadsheet.sheet.texts import Quoted, RichText, Run, TextBlock
from broadsheet.sheet.wordings import direction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.article.quotable import FoundWords
    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.texts import Inline

    # What is printed for each gap, in their order.
    Holes = Sequence[tuple[Inline, ...]]


def own_paragraphs(text: str) -> list[Gapped]:
    """The paragraphs of a text of the lesson's own, with the words in its brackets."""
    found: list[Gapped] = []
    start = 0
    brackets = brackets_in(text)[0]
    for end in (*(match.start() for match in re.finditer(r"\n\s*\n", text)), len(text)):
        inside = [bracket for bracket in brackets if start <= bracket.start < end]
        spans = tuple((b.start + 1 - start, b.end - 1 - start) for b in inside)
        found.append(Gapped(text[start:end], spans))
        start = end
    return found


def own_prompt(text: str, holes: Holes, texts: TextBuilder) -> RichText:
    """A text of the lesson's own without the words in its brackets.

    Args:
        text: as the lesson has it.
        holes: what is printed in their place.
        texts: of the question.
    """
    # A sign that the text has not, in the place of each bracket.
    sign = next(chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in text)
    marked = text
    for bracket in reversed(brackets_in(text)[0]):
        marked = f"{marked[: bracket.start]}{sign}{marked[bracket.end :]}"
    whole, waiting = texts.own(marked), iter(holes)
    blocks = tuple(
        replace(block, inlines=tuple(_with_holes(block.inlines, sign, waiting)))
        for block in whole.blocks
    )
    return replace(whole, blocks=blocks)


def _with_holes(
    inlines: Sequence[Inline], sign: str, holes: Iterator[tuple[Inline, ...]]
) -> Iterator[Inline]:
    for inline in inlines:
        if not isinstance(inline, Run):
            yield inline
            continue
        first, *others = inline.text.split(sign)
        if first:
            yield replace(inline, text=first)
        for other in others:
            yield from next(holes)
            if other:
                yield replace(inline, text=other)


def article_prompt(
    pieces: Sequence[FoundWords], gaps: Sequence[FoundWords], holes: Holes
) -> RichText:
    """Pieces of an article without the words that are taken out, a paragraph for each.

    Args:
        pieces: in their order.
        gaps: what is taken out, in the order of the text.
        holes: what is printed in their place.
    """
    blocks: list[TextBlock] = []
    waiting = iter(holes)
    for piece in pieces:
        language = piece.seed.language
        whole, start = gapped(piece, gaps), 0
        inlines: list[Inline] = []
        for first, end in whole.gaps:
            inlines += [Quoted(whole.text[start:first], language, direction(language))]
            inlines += next(waiting)
            start = end
        inlines += [Quoted(whole.text[start:], language, direction(language))]
        kept = (i for i in inlines if not isinstance(i, Quoted) or i.text)
        blocks.append(TextBlock(tuple(kept)))
    language = pieces[0].seed.language
    return RichText(tuple(blocks), language, direction(language))
