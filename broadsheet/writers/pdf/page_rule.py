"""What stands in the margins of a page, where it moves nothing: a style sheet's page rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.sheet.edition import Paper, PrintSize

if TYPE_CHECKING:
    from broadsheet.sheet.edition import Edition
    from broadsheet.sheet.wordings import Wording

# The names of CSS Paged Media (css-page-3, 7.1).
PAPER = {Paper.A4: "A4", Paper.LETTER: "letter"}
# The type of the footer and the room for it, which no class of the page can choose in CSS.
FOOTER = {PrintSize.STANDARD: ("8.5pt", "16mm"), PrintSize.LARGE: ("14pt", "17mm")}
# How much of the footer, in per cent, what stands at its right needs with a version and a code.
MARKED = {PrintSize.STANDARD: 42, PrintSize.LARGE: 52}


def page_rule(edition: Edition, furniture: Wording, footer: str, mark: str, level: str) -> str:
    """The paper, its foot, as 'Version A · 7KQ3C · Page 1 of 2', and a key's head, 'Level: core'.

    Args:
        edition: whose paper and print size the page has.
        furniture: the wordings that every sheet uses.
        footer: the name of the wording that counts the pages.
        mark: what stands before it; may be empty.
        level: what the head says; empty for none.
    """
    marker = "\x00"
    text = furniture.text(footer, page=f"{marker}page{marker}", pages=f"{marker}pages{marker}")
    content = " ".join(
        f"counter({part})" if part in ("page", "pages") else _css_string(part)
        for part in text.split(marker)
        if part
    )
    size, room = FOOTER[edition.print_size]
    boxes = f"@bottom-left {{ font-size: {size} }} "
    if mark:
        # It takes room from the title; the two boxes together must be as wide as the page.
        right = MARKED[edition.print_size]
        content = f"{_css_string(f'{mark} · ')} {content}"
        boxes += f"@bottom-left {{ width: {100 - right}% }} @bottom-right {{ width: {right}% }} "
    boxes += f"@bottom-right {{ font-size: {size}; content: {content} }} "
    if level:
        boxes += f"@top-right {{ content: {_css_string(level)} }} "
    return f"\n@page {{ size: {PAPER[edition.paper]}; margin-bottom: {room}; {boxes}}}\n"


def _css_string(text: str) -> str:
    """A CSS string; `<` is escaped too, since it stands inside a style element."""
    escaped = "".join(
        f"\\{ord(character):x} " if character in '\\"<\n' else character for character in text
    )
    return f'"{escaped}"'
