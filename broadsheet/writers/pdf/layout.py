"""From HTML to a PDF: layout, line numbers, tags. Only it and `line_numbers` know WeasyPrint."""

from __future__ import annotations

import logging
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from broadsheet.source import fonts
from broadsheet.source.templates import LARGEST_FILE, Templates
from broadsheet.writers.pdf import weasyprint_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from weasyprint import Document
    from weasyprint.urls import URLFetcherResponse


# PDF/UA-1 (ISO 14289-1): tags, title, language.
_FORM = {"pdf_tags": True, "pdf_variant": "pdf/ua-1"}
_IMAGE_STARTS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}
LARGEST_IMAGE = LARGEST_FILE  # bytes of a workspace's own picture, such as a school's logo


class PangoMissingError(Exception):
    """The libraries that set the type are not on this machine."""


class LayoutError(Exception):
    """The page could not be laid out as it must be; the message says why.

    Attributes:
        letters: the characters that no font has, if that is the reason.
        lost: the texts, or beginnings of them, that no reader would see, if that is the reason.
    """

    def __init__(self, complaints: list[str], lost: tuple[str, ...] = ()) -> None:
        super().__init__("; ".join(complaints))
        self.lost = lost
        numbers = [n for c in complaints if "glyph" in c for n in re.findall(r"U\+(\w+)", c)]
        self.letters = tuple(dict.fromkeys(chr(int(number, 16)) for number in numbers))


@dataclass(frozen=True, eq=False)
class Layout:
    """A document that has been laid out."""

    document: Document  # WeasyPrint's pages
    overfull: frozenset[str]  # the `data-slot` of each box whose content is too large for it


@cache
def _weasyprint() -> Any:
    """WeasyPrint, imported on first use: it takes longer than all that a check does."""
    fonts.use_own_fonts()
    try:
        return weasyprint_start.start()
    except OSError as error:
        raise PangoMissingError(str(error)) from error


@cache
def _fetcher_class() -> Any:
    """The only way from a page to a file: the workspace's own pictures, by name."""
    _weasyprint()
    import ssl

    from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def __init__(self, templates: Templates) -> None:
            super().__init__(
                allowed_protocols=("data", "template"),
                allow_redirects=False,
                # Without it Python reads all certificates of the machine, from 3.12 on.
                ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            )
            self._templates = templates

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            """Serve `template:NAME` and pictures inside the page; refuse everything else."""
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            scheme, _, name = url.partition(":")
            data = self._templates.content(name, LARGEST_IMAGE) if scheme == "template" else None
            if data is None:
                raise URLFetchingError(f"not a file of the templates folder: {url[:80]}")
            kind = next((k for start, k in _IMAGE_STARTS.items() if data.startswith(start)), None)
            if kind is None:
                raise URLFetchingError(f"not a PNG, JPEG or GIF of up to 8 MB: {url[:80]}")
            return URLFetcherResponse(url, data, {"Content-Type": kind})

        def open(self, *args: Any, **kwargs: Any) -> Any:
            """Nothing is ever opened over a network."""
            raise URLFetchingError("no network")

    return Fetcher


@contextmanager
def _no_complaints() -> Iterator[None]:
    """Turn what WeasyPrint only logs, such as a letter that no font has, into an error."""
    complaints: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            # A missing glyph is no more than a warning there.
            if record.levelno >= logging.ERROR or message.startswith(".notdef"):
                complaints.append(message)

    logger = logging.getLogger("weasyprint")
    handler = Collect(logging.WARNING)
    handlers, level = logger.handlers[:], logger.level
    logger.handlers = [handler]
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.handlers = handlers
        logger.setLevel(level)
    if complaints:
        raise LayoutError(list(dict.fromkeys(complaints)))


@contextmanager
def _no_clock() -> Iterator[None]:
    """Keep the time out of embedded fonts: fontTools would write it into their heads."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


@cache
def _font_configuration() -> Any:
    _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _render(html: str, templates: Templates) -> Document:
    weasyprint = _weasyprint()
    page = weasyprint.HTML(string=html, url_fetcher=_fetcher_class()(templates))
    with _no_complaints():
        try:
            return page.render(font_config=_font_configuration(), **_FORM)
        except RecursionError as error:
            message = "marks such as * and ** stand too deeply inside each other"
            raise LayoutError([message]) from error


def measure(html: str, templates: Templates) -> tuple[tuple[str, ...], ...]:
    """Lay out passages and tell how their lines fall.

    Returns:
        For each element of class `block`, in order, the text of each of its lines.
    """
    document = _render(html, templates)
    # Here and below after `_weasyprint`: its import must see that the fonts are Broadsheet's own.
    from broadsheet.writers.pdf import line_numbers

    return line_numbers.line_texts(document)


def lay_out(html: str, templates: Templates) -> Layout:
    """Lay out a page and set its line numbers beside their lines.

    Raises:
        LayoutError: a text is not where a reader could see it, or the page cannot be laid out.
    """
    document = _render(html, templates)
    from broadsheet.writers.pdf import line_numbers, page_check

    line_numbers.place_numbers(document)
    faults = page_check.page_faults(document)
    if faults.lost:
        shown = ", ".join(f"“{shorten(text, 60, placeholder=' …')}”" for text in faults.lost[:3])
        raise LayoutError([f"there is no room on the page for {shown}"], faults.lost)
    return Layout(document, faults.overfull)


def write(layouts: Sequence[Layout]) -> bytes:
    """Write one PDF of one or more layouts, page after page, with the first one's metadata.

    Raises:
        LayoutError: something is on the page that must not be, such as a missing glyph.
    """
    from broadsheet.writers.pdf import line_numbers

    first = layouts[0].document
    pages = [page for layout in layouts for page in layout.document.pages]
    languages = [tag for layout in layouts for tag in line_numbers.languages(layout.document)]
    with _no_complaints(), _no_clock():
        return bytes(first.copy(pages).write_pdf(finisher=_finisher(languages), **_FORM))


def _finisher(languages: Iterable[str]) -> Callable[[Document, Any], None]:
    """What adds to a PDF, before it is written, what WeasyPrint leaves out.

    That is the scope of header cells (ISO 14289-1, 7.5) and the language of passages, whose
    articles stand in the file in the order of the pages (WCAG 2.2, 3.1.2).
    """
    import pydyf

    of_articles = iter(languages)

    def finish(_: Document, pdf: pydyf.PDF) -> None:
        def parent(element: dict[str, Any]) -> dict[str, Any]:
            # A reference: `12 0 R`
            found: dict[str, Any] = pdf.objects[int(element["P"].split()[0])]
            return found

        for element in pdf.objects:
            tag = element.get("S") if isinstance(element, pydyf.Dictionary) else None
            if tag == "/TH":
                in_head = parent(parent(element))["S"] == "/THead"
                element["A"]["Scope"] = "/Column" if in_head else "/Row"
            elif tag == "/Art":
                element["Lang"] = pydyf.String(next(of_articles))

    return finish
