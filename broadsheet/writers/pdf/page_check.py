"""What is wrong with a finished layout: text that has no room, leaves the page, or is not there.

It holds whatever the template, the paper and the style sheet are, as it looks at the boxes that
WeasyPrint has placed and at the text of the page that they were made of.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure import boxes

from broadsheet.writers.pdf.box_tree import children, foot_of, is_generated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weasyprint import Document

# In CSS pixels: rounding, and the side bearing of a letter. A letter that is lost is far more.
_TOLERANCE = 1.0
# What stands in these is not text of the page.
_SILENT = frozenset({"head", "style", "script", "svg"})


@dataclass(frozen=True, slots=True)
class PageFaults:
    """What a reader of a layout would not see."""

    # The `data-slot` of each box that does not show all that is written in it.
    overfull: frozenset[str]
    lost: tuple[str, ...]  # other texts that stand off the page, outside their box, or nowhere


@dataclass(frozen=True, slots=True)
class _Space:
    """Where text may stand, in CSS pixels from the top left of the page; and the slot it fills."""

    left: float
    right: float
    bottom: float
    slot: str = ""

    def within(self, box: Any, slot: str = "") -> _Space:
        """What is left of the room inside the content of a box."""
        return _Space(
            max(self.left, box.content_box_x()),
            min(self.right, box.content_box_x() + box.width),
            min(self.bottom, box.content_box_y() + box.height),
            slot or self.slot,
        )

    def across(self, box: Any) -> _Space:
        """What is left of it inside the padding of a box that is as high as its text."""
        left = box.position_x + box.margin_left + box.border_left_width
        right = left + box.padding_width()
        return _Space(max(self.left, left), min(self.right, right), self.bottom, self.slot)


def page_faults(document: Document) -> PageFaults:
    """Find all text that a reader would not see."""
    shown: defaultdict[int, int] = defaultdict(int)
    overfull: set[str] = set()
    lost: dict[str, None] = {}
    root = None
    for page in document.pages:
        page_box = page._page_box
        paper = _Space(0, page_box.margin_width(), page_box.margin_height())
        for part in page_box.children:
            is_flow = not isinstance(part, boxes.MarginBox)
            root = part.element if is_flow else root
            space = paper.within(page_box) if is_flow else paper
            for text, line, at in _texts(part, space, paper, None):
                if _is_inside(text, line, at):
                    shown[id(text.element)] += _length(text.text)
                elif at.slot:
                    overfull.add(at.slot)
                else:
                    lost[" ".join(text.text.split())] = None
    for element, slot, is_needed in _elements(root):
        written = _own_text(element)
        seen = shown[id(element)]
        if seen < _length(written) and slot:
            overfull.add(slot)
        elif seen < _length(written) and (seen or is_needed):
            lost[" ".join(written.split())] = None
    return PageFaults(frozenset(overfull), tuple(lost))


def _texts(box: Any, space: _Space, paper: _Space, line: Any) -> Iterator[tuple[Any, Any, _Space]]:
    """Each box of text with its line and the room that it may stand in."""
    if isinstance(box, boxes.TextBox):
        # What is hidden only keeps room, and may stand anywhere.
        is_seen = box.style["visibility"] == "visible"
        if box.text.strip() and is_seen and not is_generated(box):
            yield box, line, space
        return
    if isinstance(box, boxes.LineBox):
        line = box
    element = None if is_generated(box) else getattr(box, "element", None)
    if isinstance(box, boxes.BlockLevelBox | boxes.InlineBlockBox):
        slot = (element.get("data-slot") or "") if element is not None else ""
        if box.is_absolutely_positioned():
            # It may stand in the margin, where a school has its logo.
            space = _Space(paper.left, paper.right, paper.bottom, space.slot)
        if slot or box.style["overflow"] != "visible":
            space = space.within(box, slot)
    elif isinstance(box, boxes.TableCellBox):
        space = space.across(box)
    for child in children(box):
        yield from _texts(child, space, paper, line)


def _is_inside(text: Any, line: Any, space: _Space) -> bool:
    left, right = text.position_x, text.position_x + text.width
    foot = foot_of(line) if line is not None else text.position_y
    return bool(
        left >= space.left - _TOLERANCE
        and right <= space.right + _TOLERANCE
        and foot <= space.bottom + _TOLERANCE
    )


def _elements(root: Any) -> Iterator[tuple[Any, str, bool]]:
    """Each element with text of its own, the slot it fills, and whether it must be seen.

    A school may leave out what it does not want, by its own style sheet. A part of a text must
    not be left out, and nothing of a passage or of a slot.
    """

    def walk(element: Any, slot: str, is_needed: bool) -> Iterator[tuple[Any, str, bool]]:
        if element.tag in _SILENT:
            return
        slot = element.get("data-slot") or slot
        is_needed = is_needed or "block" in (element.get("class") or "").split()
        yield element, slot, is_needed
        for child in element:
            yield from walk(child, slot, is_needed)

    if root is not None:
        yield from walk(root, "", False)


def _own_text(element: Any) -> str:
    """The text directly inside an element."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _length(text: str) -> int:
    return len("".join(text.split()))
