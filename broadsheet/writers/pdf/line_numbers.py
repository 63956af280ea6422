"""Line numbers in the margin, from the real layout: this module reads WeasyPrint's boxes.

The numbers are laid out with the page, as text that takes no room, and then moved to the
baselines of their lines. They are put into a margin box of their page, as page numbers are:
a margin box is not part of the document's structure, so nobody hears a number inside a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weasyprint import Document

GAP = 1.1
"""Between a number and the text's edge, in type sizes of the number."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a passage: its page (from 0), its box, and the block of text it stands in."""

    page: int
    box: Any
    block: Any

    @property
    def baseline(self) -> float:
        return float(self.box.position_y + self.box.baseline)


def _children(box: Any) -> list[Any]:
    if isinstance(box, boxes.TextBox):
        return []
    return [
        child._box if isinstance(child, AbsolutePlaceholder) else child
        for child in getattr(box, "children", ())
    ]


def _has_class(box: Any, name: str) -> bool:
    element = getattr(box, "element", None)
    # A pseudo-element's box shares its element's attributes.
    return (
        element is not None
        and "::" not in str(box.element_tag)
        and name in (element.get("class") or "").split()
    )


def _text(box: Any) -> str:
    if isinstance(box, boxes.TextBox):
        return str(box.text)
    return "".join(_text(child) for child in _children(box))


def _boxes(box: Any) -> Iterator[Any]:
    """A box and everything in it, in reading order."""
    yield box
    for child in _children(box):
        yield from _boxes(child)


def _lines(document: Document) -> Iterator[_Line]:
    """The lines of all paragraphs of class `numbered`, in reading order."""
    for number, page in enumerate(document.pages):
        for block in _boxes(page._page_box):
            if _has_class(block, "numbered") and isinstance(block, boxes.BlockBox):
                for child in _children(block):
                    if isinstance(child, boxes.LineBox) and _text(child).strip():
                        yield _Line(number, child, block)


def line_texts(document: Document) -> tuple[tuple[str, ...], ...]:
    """For each paragraph of class `numbered`, the text of each of its lines."""
    paragraphs: dict[int, list[str]] = {}
    for line in _lines(document):
        # A paragraph that goes on over a page has one element and a box on each page.
        paragraphs.setdefault(id(line.block.element), []).append(_text(line.box))
    return tuple(tuple(lines) for lines in paragraphs.values())


def place_numbers(document: Document) -> None:
    """Move each number of the `line-numbers` element into the margin beside its line.

    Raises:
        IndexError: there is a number beyond the last line.
    """
    numbers = list(_take_numbers(document))
    if not numbers:
        return
    lines = list(_lines(document))
    for box in numbers:
        line = lines[int(_text(box)) - 1]
        own = next(inner for inner in _boxes(box) if isinstance(inner, boxes.LineBox))
        text = next(inner for inner in _boxes(own) if isinstance(inner, boxes.TextBox))
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
        for parent in _boxes(page._page_box):
            for holder in _children(parent):
                if _has_class(holder, "line-numbers"):
                    parent.children = [
                        child
                        for child in parent.children
                        if getattr(child, "_box", child) is not holder
                    ]
                    yield from _children(holder)
                    return


def languages(document: Document) -> tuple[str, ...]:
    """The language of each article, once for every page it stands on, in reading order."""
    return tuple(
        box.element.get("lang") or ""
        for page in document.pages
        for box in _boxes(page._page_box)
        if box.element_tag == "article" and isinstance(box, boxes.BlockBox)
    )


def _foot(line: Any) -> float:
    """Where the letters of a line end: their tails reach a quarter of the type size down."""
    return float(line.position_y + line.baseline + line.style["font_size"] / 4)


def overfull_slots(document: Document) -> frozenset[str]:
    """The `data-slot` of every box whose content is too high for it, or has too long a word."""
    overfull: set[str] = set()
    for page in document.pages:
        for box in _boxes(page._page_box):
            element = getattr(box, "element", None)
            slot = element.get("data-slot") if element is not None else None
            # A gap in a text is a box inside a line.
            if slot and isinstance(box, boxes.BlockLevelBox | boxes.InlineBlockBox):
                bottom = box.content_box_y() + box.height
                # Half a pixel: rounding, not a line.
                right = box.content_box_x() + box.width + 0.5
                lines = [b for b in _boxes(box) if isinstance(b, boxes.LineBox)]
                if any(
                    _foot(line) > bottom
                    or line.position_x + line.width > right
                    or line.position_x < box.content_box_x() - 0.5
                    for line in lines
                ):
                    overfull.add(slot)
    return frozenset(overfull)
