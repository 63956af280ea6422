"""Labels: what stands on a line of a pupil's sheet, set once at its place on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from broadsheet.source.templates import TemplateFaultyError
from broadsheet.writers.pdf.layout import Layout, LayoutError, lay_out, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.sheet.edition import Edition
    from broadsheet.sheet.pupil import Inscription
    from broadsheet.writers.pdf.html import Renderer

# Per cent of the usual type, tried in turn. The last takes a name of 120 wide letters.
SIZES = (100, 85, 72, 61, 52, 44, 38, 32, 27)


@dataclass(frozen=True, slots=True)
class Label:
    """A text as it is drawn on a sheet."""

    pdf: bytes  # a file of such texts; many labels share one
    page: int  # the page that holds this text and nothing else, counted from 0
    written: Inscription  # what it says, and where


@dataclass(frozen=True, slots=True)
class NoLabel:
    """A text that cannot be drawn."""

    written: Inscription
    letters: tuple[str, ...] = ()  # those that no font has; none where the line has no room for it


def make_labels(
    texts: Sequence[Inscription], edition: Edition, renderer: Renderer
) -> tuple[Label | NoLabel, ...]:
    """Set texts for the lines of an edition's sheets.

    Whether a text fits is measured: all are set in the usual type, those that are too long for
    their line once more in a smaller one, and so on. A page that was too small for its text
    stays in the file, and no label points to it.

    Args:
        texts: what is to be set.
        edition: paper and print size of the sheets that the texts are for.
        renderer: for the language and the templates of those sheets.

    Returns:
        A label for each text, in their order, or why there is none.

    Raises:
        LayoutError: the page of the texts cannot be laid out, whatever they say.
        TemplateFaultyError: a template of the workspace cannot be used.
        PangoMissingError: the machine lacks the libraries that set the type.
    """
    without: dict[Inscription, tuple[str, ...]] = {}
    while True:
        left = [text for text in texts if text not in without]
        try:
            labels = _set(left, edition, renderer)
        except LayoutError as error:
            faulty = {t: tuple(c for c in error.letters if c in t.text) for t in left}
            faulty = {text: letters for text, letters in faulty.items() if letters}
            if not faulty:
                raise
            without |= faulty
        else:
            return tuple(labels.get(text) or NoLabel(text, without.get(text, ())) for text in texts)


def _set(
    texts: Sequence[Inscription], edition: Edition, renderer: Renderer
) -> dict[Inscription, Label]:
    """The labels of those texts that have room."""
    layouts: list[Layout] = []
    pages: dict[Inscription, int] = {}
    waiting, done = list(texts), 0
    for size in SIZES:
        if not waiting:
            break
        layout = lay_out(renderer.labels(waiting, edition, size), renderer.templates)
        if len(layout.document.pages) != len(waiting):
            # Or a pupil would be given the name of another one.
            raise TemplateFaultyError("`labels.html` must make one page for each name")
        fits = {t: at for at, t in enumerate(waiting) if str(at) not in layout.overfull}
        pages |= {text: done + at for text, at in fits.items()}
        layouts.append(layout)
        done += len(waiting)
        waiting = [text for text in waiting if text not in fits]
    content = write(layouts) if layouts else b""
    return {text: Label(content, page, text) for text, page in pages.items()}
