"""HTML as a reader of it sees it: its elements, its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tinyhtml5  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element


def parsed(html: str) -> Element:
    """The root of a page."""
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    return root


def elements(root: Element) -> Iterator[tuple[str, dict[str, str]]]:
    """Each element of a page, with its attributes, in order."""
    for element in root.iter():
        yield str(element.tag), dict(element.attrib)


def text_of(html: str) -> str:
    """What is printed of a page, and its title, with single spaces."""
    root = parsed(html)
    for style in root.iter("style"):
        style.text = ""
    return " ".join("".join(root.itertext()).split())
