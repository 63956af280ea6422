"""Pictures and texts of a PDF's pages, for a screen: the one room that knows PDFium, an extra."""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass

import pypdfium2

from broadsheet.build.limits import Limits, within

# For one picture, which takes a tenth of a second.
LIMITS = Limits(seconds=30, megabytes=1024, grace=5)
# A page of A4 at the largest width has half of them; a template can make a page of any size.
_MOST_PIXELS = 16_000_000

# Margins come last: line numbers, which nobody hears in the PDF either, then the foot.
_LINE_NUMBERS = re.compile(r"(?:\n\d+)+(?=(?:\n[^\n]*)?\Z)")


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page of a PDF."""

    width: float  # in points
    height: float  # in points
    text: str  # what stands on it, line by line, in the order in which it is read


def pdf_pages(pdf: bytes) -> tuple[PdfPage, ...]:
    """The pages of a PDF, without their pictures."""
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(_page(page) for page in document)


def _page(page: pypdfium2.PdfPage) -> PdfPage:
    text = page.get_textpage().get_text_range().replace("\r\n", "\n")
    # A hyphen at the end of a line, which PDFium leaves out together with the line's end.
    text = text.replace("\ufffe", "-\n")
    width, height = page.get_size()
    return PdfPage(width, height, _LINE_NUMBERS.sub("", text).strip())


def picture(pdf: bytes, number: int, width: int) -> bytes:
    """A page as PNG.

    Args:
        pdf: the whole file.
        number: of the page, from 1.
        width: of the picture, in pixels; fewer if the page is enormous.

    Raises:
        LimitError: it takes too long, or too much memory.
    """
    with within(LIMITS), pypdfium2.PdfDocument(pdf) as document:
        page = document[number - 1]
        across, down = page.get_size()
        scale = min(width / across, math.sqrt(_MOST_PIXELS / (across * down)))
        image = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
        red, green, blue = image.split()
        # Most pages are black and white, and a third as large then.
        if red.tobytes() == green.tobytes() == blue.tobytes():
            image = red
        file = io.BytesIO()
        image.save(file, "PNG", compress_level=1)
        return file.getvalue()
