"""HTML as a reader of it sees it: its elements, its texts."""

from __future__ import annotations

import re
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


def parts_of(html: str) -> list[str]:
    """The HTML of all that stands above the questions, then of each question."""
    return re.split(r'(?=<div class="question )', html)


_DRAWINGS = (
    (
        re.compile(r'<svg class="tick".*?<title>(.*?)</title>.*?</svg>', re.DOTALL),
        r"<tick>\1</tick>",
    ),
    (re.compile(r"; background: url\('[^']*'\)[^\";]*"), ""),
)
_BLOCK = re.compile(
    r"\s*(?=</?(?:article|body|div|figure|ol|ul|table|thead|tbody|tr)\b|<(?:h[1-3]|p|li|th|td)\b)"
)


def to_read(html: str) -> str:
    """A page to be read: each block on a line of its own, nothing that is only drawn, no style."""
    body = html[html.index("<body") :]
    for drawing, instead in _DRAWINGS:
        body = drawing.sub(instead, body)
    lines = (line.rstrip() for line in _BLOCK.sub("\n", body).splitlines())
    return "".join(f"{line}\n" for line in lines if line)
