"""Labels: each pupil's name, set once at its place on the sheet, on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from broadsheet.source.templates import TemplateFaultyError
from broadsheet.writers.pdf.layout import Layout, LayoutError, lay_out, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.sheet.edition import Edition
    from broadsheet.writers.pdf.html import Renderer

# Per cent of the usual type, tried in turn. The last takes a name of 120 wide letters.
SIZES = (100, 85, 72, 61, 52, 44, 38, 32, 27)


@dataclass(frozen=True, slots=True)
class Label:
    """A pupil's name as it is drawn on a sheet."""

    pdf: bytes  # a file of such names; many labels share one
    page: int  # the page that holds this name and nothing else, counted from 0
    name: str  # what is written there


def make_labels(names: Sequence[str], edition: Edition, renderer: Renderer) -> tuple[Label, ...]:
    """Set names for the sheets of an edition.

    Whether a name fits is measured: all are set in the usual type, those that are too long for
    their line once more in a smaller one, and so on. A page that was too small for its name
    stays in the file, and no label points to it.

    Args:
        names: plain text, each of one line; nothing in it is markup.
        edition: paper and print size of the sheets that the names are for.
        renderer: for the language and the templates of those sheets.

    Returns:
        A label for each name, in their order.

    Raises:
        LayoutError: a letter is in no font, or a name too long for its line in any type.
        TemplateFaultyError: a template of the workspace cannot be used.
        PangoMissingError: the machine lacks the libraries that set the type.
    """
    if not names:
        return ()
    layouts: list[Layout] = []
    pages: dict[int, int] = {}
    waiting, done = list(range(len(names))), 0
    for size in SIZES:
        html = renderer.labels([names[at] for at in waiting], edition, size)
        layouts.append(lay_out(html, renderer.templates))
        if len(layouts[-1].document.pages) != len(waiting):
            # Or a pupil would be given the name of another one.
            raise TemplateFaultyError("`labels.html` must make one page for each name")
        pages |= {at: done + number for number, at in enumerate(waiting)}
        done += len(waiting)
        overfull = layouts[-1].overfull
        waiting = [at for number, at in enumerate(waiting) if str(number) in overfull]
        if not waiting:
            break
    else:
        length = max(len(names[at]) for at in waiting)
        raise LayoutError([f"the line for the name has no room for one of {length} letters"])
    content = write(layouts)
    return tuple(Label(content, pages[at], name) for at, name in enumerate(names))
