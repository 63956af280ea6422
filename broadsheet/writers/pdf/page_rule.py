"""What stands in the margins of a page, where it moves nothing: a style sheet's page rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.sheet.edition import Edition, PrintSize

if TYPE_CHECKING:
    from broadsheet.sheet.wordings import Wording

# The type of the footer, which no class of the page can choose in CSS, and how many millimetres
# of room it needs below the text beyond what the paper has.
FOOTER = {PrintSize.STANDARD: ("8.5pt", 0), PrintSize.LARGE: ("14pt", 1)}
# How much of the footer, in per cent, what stands at its right needs with a version and a code.
MARKED = {PrintSize.STANDARD: 42, PrintSize.LARGE: 52}


def paper_rule(edition: Edition) -> str:
    """The paper, its margins and the measure of a passage, which a style sheet may change."""
    paper = edition.paper
    top, right, bottom, left = paper.margins
    bottom += FOOTER[edition.print_size][1]
    return (
        f"@page {{ size: {paper.width}mm {paper.height}mm; "
        f"margin: {top}mm {right}mm {bottom}mm {left}mm }} "
        f":root {{ --measure: {paper.measure}mm; --text-width: {paper.width - left - right}mm }}"
    )


def page_rule(edition: Edition, furniture: Wording, footer: str, mark: str, level: str) -> str:
    """The foot of the page, as 'Version A · 7KQ3C · Page 1 of 2', and a key's head, 'Level: core'.

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
    size, _ = FOOTER[edition.print_size]
    boxes = f"@bottom-left {{ font-size: {size} }} "
    if mark:
        # It takes room from the title; the two boxes together must be as wide as the page.
        right = MARKED[edition.print_size]
        content = f"{_css_string(f'{mark} · ')} {content}"
        boxes += f"@bottom-left {{ width: {100 - right}% }} @bottom-right {{ width: {right}% }} "
    boxes += f"@bottom-right {{ font-size: {size}; content: {content} }} "
    if level:
        boxes += f"@top-right {{ content: {_css_string(level)} }} "
    return f"\n@page {{ {boxes}}}\n"


def _css_string(text: str) -> str:
    """A CSS string; `<` is escaped too, since it stands inside a style element."""
    escaped = "".join(
        f"\\{ord(character):x} " if character in '\\"<\n' else character for character in text
    )
    return f'"{escaped}"'
