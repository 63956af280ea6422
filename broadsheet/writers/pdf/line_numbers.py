"""Line numbers in the margin, from the real layout: this module reads WeasyPrint's boxes.

The numbers are laid out with the page, as text that takes no room, and then moved to the
baselines of their lines. They are put into a margin box of their page, as page numbers are:
a margin box is not part of the document's structure, so nobody hears a number inside a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure import boxes

from broadsheet.writers.pdf.box_tree import children, each_box, has_class, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weasyprint import Document

GAP = 1.1  # between a number and the text's edge, in type sizes of the number


@dataclass(frozen=True, slots=True)
class _PassageLine:
    """A line of a passage: its page (from 0), its box, and the block of text it stands in."""

    page: int
    box: Any
    block: Any

    @property
    def baseline(self) -> float:
        return float(self.box.position_y + self.box.baseline)


def _lines(document: Document, of_class: str) -> Iterator[_PassageLine]:
    """The lines of all blocks of a class, in reading order."""
    for number, page in enumerate(document.pages):
        for block in each_box(page._page_box):
            if has_class(block, of_class) and isinstance(block, boxes.BlockBox):
                for child in children(block):
                    if isinstance(child, boxes.LineBox) and text_of(child).strip():
                        yield _PassageLine(number, child, block)


def line_texts(document: Document) -> tuple[tuple[str, ...], ...]:
    """For each element of class `block`, the text of each of its lines."""
    paragraphs: dict[int, list[str]] = {}
    for line in _lines(document, "block"):
        # A paragraph that goes on over a page has one element and a box on each page.
        paragraphs.setdefault(id(line.block.element), []).append(text_of(line.box))
    return tuple(tuple(lines) for lines in paragraphs.values())


def place_numbers(document: Document) -> None:
    """Move each number of the `line-numbers` element into the margin beside its line.

    Raises:
        IndexError: there is a number beyond the last line.
    """
    numbers = list(_take_numbers(document))
    if not numbers:
        return
    lines = list(_lines(document, "numbered"))
    for box in numbers:
        line = lines[int(text_of(box)) - 1]
        own = next(inner for inner in each_box(box) if isinstance(inner, boxes.LineBox))
        text = next(inner for inner in each_box(own) if isinstance(inner, boxes.TextBox))
        left = line.block.content_box_x()
        gap = GAP * text.style["font_size"]
        # The digits themselves: the page may run the other way than the passage does.
        if line.block.style["direction"] == "rtl":
            across = left + line.block.width + gap - text.position_x
        else:
            across = left - gap - text.position_x - text.width
        box.translate(across, line.baseline - own.position_y - own.baseline)
        page_box = document.pages[line.page]._page_box
        margin = next(c for c in page_box.children if isinstance(c, boxes.MarginBox))
        # An absolute box (as the style sheet has it) is painted beside a margin box's own text.
        margin.children = [*margin.children, box]


def _take_numbers(document: Document) -> Iterator[Any]:
    """Take the boxes of the numbers out of the page, with the element that held them."""
    for page in document.pages:
        for parent in each_box(page._page_box):
            for holder in children(parent):
                if has_class(holder, "line-numbers"):
                    parent.children = [
                        child
                        for child in parent.children
                        if getattr(child, "_box", child) is not holder
                    ]
                    yield from children(holder)
                    return


def languages(document: Document) -> tuple[str, ...]:
    """The language of each article, once for every page it stands on, in reading order."""
    return tuple(
        box.element.get("lang") or ""
        for page in document.pages
        for box in each_box(page._page_box)
        if box.element_tag == "article" and isinstance(box, boxes.BlockBox)
    )
