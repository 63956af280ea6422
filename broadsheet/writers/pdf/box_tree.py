"""A laid-out page as a tree of WeasyPrint's boxes, for the modules here that read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder


def children(box: Any) -> list[Any]:
    """The boxes directly inside a box, in reading order."""
    if isinstance(box, boxes.TextBox):
        return []
    return [
        child._box if isinstance(child, AbsolutePlaceholder) else child
        for child in getattr(box, "children", ())
    ]


def each_box(box: Any) -> Iterator[Any]:
    """A box and everything in it, in reading order."""
    yield box
    for child in children(box):
        yield from each_box(child)


def is_generated(box: Any) -> bool:
    """Whether a box is of a pseudo-element, which shares its element's attributes."""
    return "::" in str(box.element_tag)


def has_class(box: Any, name: str) -> bool:
    """Whether a box is of an element that has a class."""
    element = getattr(box, "element", None)
    return (
        element is not None
        and not is_generated(box)
        and name in (element.get("class") or "").split()
    )


def text_of(box: Any) -> str:
    """All text in a box."""
    if isinstance(box, boxes.TextBox):
        return str(box.text)
    return "".join(text_of(child) for child in children(box))


def foot_of(line: Any) -> float:
    """Where the letters of a line end, in CSS pixels from the top of the page.

    Their tails reach a quarter of the type size below the baseline.
    """
    return float(line.position_y + line.baseline + line.style["font_size"] / 4)
