"""The line for the name on a small worksheet: settings to try it in, names for it, pictures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import desk
import pdfplumber
import pypdfium2
from support import A4, LARGE, LETTER, TEMPLATES, load_whole, page_of

from broadsheet.sheet.edition import Edition, PrintSize
from broadsheet.sheet.paper import Paper
from broadsheet.sheet.pupil import Inscription
from broadsheet.sheet.wordings import Words
from broadsheet.source.templates import Templates
from broadsheet.writers.pdf import layout as pdf
from broadsheet.writers.pdf.html import Renderer
from broadsheet.writers.pdf.name_labels import Label, make_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from broadsheet.checks.check import Checked

DPI = 100
NAMES = {
    "latin": "Ana Berg",
    "greek": "Νίκος Παπαδόπουλος",
    "cyrillic": "Мария Иванова-Петрова",
    "arabic": "محمد عبد الله الخطيب",
    "mixed": "فاطمة Berg الخطيب",
    "accents": "Åsa Ấn Žižková Ğüçlü",
    "two-lines": "María de los Ángeles Fernández de Córdoba y Álvarez de Toledo",
    "long": "Bartholomew Montgomery-Fitzwilliam of the Seven Northern Bridges and all the"
    " Southern Ferries, the Younger, of Ashby",
    "long-arabic": "عبد الرحمن بن محمد بن علي بن عبد الله آل سعود المكي المدني القرشي الهاشمي"
    " عبد الرحمن بن محمد بن علي بن عبد",
    "one-word": "Wolfeschlegelsteinhausenbergerdorff",
    "one-long-word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter",
    "wide": "W" * 120,
    "markup": "*A* <b>&amp; {{ x }}",
}
PUPILS = ("Ana Berg", "Мария Петрова", "محمد عبد الله", "Zoë O’Hara")
"""A small class; nobody has a part of another one's name."""

# The words of a workspace whose sheets run from right to left.
_FROM_THE_RIGHT = {"name": "الاسم", "class": "الصف", "date": "التاريخ", "score": "الدرجة"}


@cache
def from_the_right() -> Templates:
    """The templates of that workspace."""
    folder = Path(mkdtemp())
    (folder / "languages").mkdir()
    words = json.dumps(_FROM_THE_RIGHT, ensure_ascii=False)
    (folder / "languages" / "ar.yaml").write_text(words, "utf-8")
    return Templates(folder)


@dataclass(frozen=True)
class Setting:
    """What a worksheet is printed for; its direction is that of the furniture."""

    edition: Edition
    direction: str = "ltr"

    @property
    def templates(self) -> Templates:
        return from_the_right() if self.direction == "rtl" else TEMPLATES

    def renderer(self, templates: Templates | None = None) -> Renderer:
        """Makes the pages, perhaps with other templates."""
        own = templates or self.templates
        return Renderer(Words("ar" if self.direction == "rtl" else "en", own), own)

    def lay_out(self, templates: Templates | None = None) -> pdf.Layout:
        """A worksheet of one page, perhaps with other templates."""
        renderer = self.renderer(templates)
        page = page_of(_lesson(), self.edition)
        html = renderer.worksheet(page.sheet, page.lines)
        layout = pdf.lay_out(html, renderer.templates)
        assert len(layout.document.pages) == 1
        return layout

    @property
    def worksheet(self) -> bytes:
        """The worksheet, laid out once only."""
        return _worksheet(self)


@cache
def _lesson() -> Checked:
    return load_whole(desk.LESSON, {"bridge": desk.SEED})


@cache
def _worksheet(setting: Setting) -> bytes:
    return pdf.write([setting.lay_out()])


@cache
def labels(setting: Setting) -> dict[str, Label]:
    """A label for each of the names and pupils, all made together."""
    names = tuple(dict.fromkeys((*NAMES.values(), *PUPILS)))
    made = labels_of(names, setting.edition, setting.renderer())
    return dict(zip(names, made, strict=True))


def labels_of(names: Sequence[str], edition: Edition, renderer: Renderer) -> tuple[Label, ...]:
    """A label for each of some names, all of which can be printed."""
    texts = [Inscription("name", name) for name in names]
    made = make_labels(texts, edition, renderer)
    found = tuple(label for label in made if isinstance(label, Label))
    assert len(found) == len(names)
    return found


SETTINGS = {
    "a4": Setting(A4),
    "letter": Setting(LETTER),
    "large": Setting(LARGE),
    "large-letter": Setting(Edition(Paper.LETTER, PrintSize.LARGE)),
    "from-the-right": Setting(A4, "rtl"),
    "large-from-the-right": Setting(LARGE, "rtl"),
}


def picture(content: bytes, page: int = 0) -> Image:
    """A page in shades of grey."""
    document = pypdfium2.PdfDocument(content)
    try:
        shown: Image = document[page].render(scale=DPI / 72, grayscale=True).to_pil()
    finally:
        document.close()
    return shown


@dataclass(frozen=True)
class Field:
    """Where a worksheet has room for the name, in points from the top left corner of its page.

    Attributes:
        left: where the field begins.
        top: its upper edge.
        right: where it ends.
        bottom: the upper edge of the rule under it.
        after: where the word 'Name' ends, in the direction of writing.
        baseline: of that word, from the lower edge of the page.
    """

    left: float
    top: float
    right: float
    bottom: float
    after: float
    baseline: float


@cache
def field_of(worksheet: bytes, direction: str) -> Field:
    """Read the place for the name off a worksheet."""
    with pdfplumber.open(BytesIO(worksheet)) as file:
        page = file.pages[0]
        # The rules under name, class and date are drawn first on the page, as boxes cut off.
        top = min(rect["top"] for rect in page.rects)
        of_line = [rect for rect in page.rects if rect["top"] == top]
        edge = min if direction == "ltr" else max
        left = edge(rect["x0"] for rect in of_line)
        box = min((r for r in of_line if r["x0"] == left), key=lambda rect: float(rect["bottom"]))
        word = [
            char
            for char in page.chars
            if left <= char["x0"] <= box["x1"] and top <= char["top"] <= box["bottom"]
        ]
        after = max(c["x1"] for c in word) if direction == "ltr" else min(c["x0"] for c in word)
        return Field(left, top, box["x1"], box["bottom"], after, word[0]["matrix"][5])
