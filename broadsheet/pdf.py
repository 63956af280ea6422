"""From HTML to a PDF: layout, line numbers, tags. Only it and `linenumbers` know WeasyPrint."""

from __future__ import annotations

import io
import logging
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from broadsheet import fonts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from weasyprint import Document
    from weasyprint.urls import URLFetcherResponse

    from broadsheet.templates import Templates

# PDF/UA-1 (ISO 14289-1): tags, title, language.
_FORM = {"pdf_tags": True, "pdf_variant": "pdf/ua-1"}
_IMAGE_STARTS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}
LARGEST_IMAGE = 8 * 1024 * 1024
"""Bytes of a workspace's own picture, such as a school's logo."""


class PangoMissingError(Exception):
    """The libraries that set the type are not on this machine."""


class LayoutError(Exception):
    """The page could not be laid out as it must be; the message says why.

    Attributes:
        letters: the characters that no font has, if that is the reason.
    """

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("; ".join(complaints))
        numbers = [n for c in complaints if "glyph" in c for n in re.findall(r"U\+(\w+)", c)]
        self.letters = tuple(dict.fromkeys(chr(int(number, 16)) for number in numbers))


@dataclass(frozen=True, eq=False)
class Layout:
    """A document that has been laid out.

    Attributes:
        document: WeasyPrint's pages.
        overfull: the `data-slot` of each box whose content is too large for it.
    """

    document: Document
    overfull: frozenset[str]


@cache
def _weasyprint() -> Any:
    """WeasyPrint, imported on first use: it takes longer than all that a check does."""
    fonts.use_own_fonts()
    try:
        import weasyprint
    except OSError as error:
        raise PangoMissingError(str(error)) from error
    return weasyprint


@cache
def _fetcher_class() -> Any:
    """The only way from a page to a file: the workspace's own pictures, by name."""
    _weasyprint()
    from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def __init__(self, templates: Templates) -> None:
            super().__init__(allowed_protocols=("data", "template"), allow_redirects=False)
            self._templates = templates

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            """Serve `template:NAME` and pictures inside the page; refuse everything else."""
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            scheme, _, name = url.partition(":")
            path = self._templates.find(name) if scheme == "template" else None
            if path is None:
                raise URLFetchingError(f"not a file of the templates folder: {url[:80]}")
            with path.open("rb") as file:
                data = file.read(LARGEST_IMAGE + 1)
            kind = next((k for start, k in _IMAGE_STARTS.items() if data.startswith(start)), None)
            if kind is None or len(data) > LARGEST_IMAGE:
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
        For each paragraph of class `numbered`, in order, the text of each of its lines.
    """
    document = _render(html, templates)
    # Here and below after `_weasyprint`: its import must see that the fonts are Broadsheet's own.
    from broadsheet import linenumbers

    return linenumbers.line_texts(document)


def lay_out(html: str, templates: Templates) -> Layout:
    """Lay out a page and set its line numbers beside their lines."""
    document = _render(html, templates)
    from broadsheet import linenumbers

    linenumbers.place_numbers(document)
    return Layout(document, linenumbers.overfull_slots(document))


def write(layouts: Sequence[Layout]) -> bytes:
    """Write one PDF of one or more layouts, page after page, with the first one's metadata.

    Raises:
        LayoutError: something is on the page that must not be, such as a missing glyph.
    """
    from broadsheet import linenumbers

    first = layouts[0].document
    pages = [page for layout in layouts for page in layout.document.pages]
    languages = [tag for layout in layouts for tag in linenumbers.languages(layout.document)]
    with _no_complaints(), _no_clock():
        written = first.copy(pages).write_pdf(**_FORM)
    return _finish(written, languages)


def _finish(written: bytes, languages: Iterable[str]) -> bytes:
    """Add what WeasyPrint leaves out.

    That is the scope of header cells (ISO 14289-1, 7.5) and the language of passages, whose
    articles stand in the file in the order of the pages (WCAG 2.2, 3.1.2). The file's
    identifier is made from its content, so that the same lesson gives the same bytes.
    """
    import pikepdf

    of_articles = iter(languages)
    with pikepdf.open(io.BytesIO(written)) as pdf:
        for element in pdf.objects:
            tag = element.get("/S") if isinstance(element, pikepdf.Dictionary) else None
            if tag == "/TH":
                in_head = element.P.P.get("/S") == "/THead"
                element.A.Scope = pikepdf.Name("/Column" if in_head else "/Row")
            elif tag == "/Art":
                element.Lang = next(of_articles)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()
