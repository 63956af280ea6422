"""From a checked lesson to finished web pages; without printed lines, nothing is laid out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from broadsheet.build.formats import Numbering
from broadsheet.build.press import Pages
from broadsheet.build.products import Kind, Product
from broadsheet.compose.arrange import arrange
from broadsheet.compose.sheet import Composer
from broadsheet.sheet.pupil import OnSheet
from broadsheet.sheet.wordings import Words
from broadsheet.writers.html.pages import PageWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from broadsheet.checks.check import Checked
    from broadsheet.sheet.edition import Edition
    from broadsheet.sheet.lines import LineMap
    from broadsheet.source.templates import Templates


@dataclass(frozen=True, eq=False)
class WebPress:
    """Makes the web pages of one lesson."""

    lesson: Checked  # checked, without an error
    templates: Templates  # the built-in ones and the workspace's
    # Finds out how the lines of the passages fall on paper; asked only for pages that take them
    # over.
    lines: Callable[[Edition], LineMap]
    _writers: dict[str, PageWriter] = field(default_factory=dict)

    def make_all(self, products: Iterable[Product]) -> dict[str, Pages]:
        """Make pages, by the names of their files.

        Raises:
            TemplateFaultyError: a template of the workspace cannot be used.
            LayoutError: the lines of the paper edition are wanted, and cannot be set.
            PangoMissingError: likewise, and the machine lacks the libraries that set the type.
        """
        # A page is not counted in sheets of paper.
        return {product.file: Pages(self._make(product).encode(), 0) for product in products}

    def _make(self, product: Product) -> str:
        (edition,) = product.editions
        lines = self.lines(edition) if product.numbering is Numbering.PRINTED else None
        writer = self._writer(edition)
        composer = Composer(arrange(self.lesson, edition), writer.words)
        sheet = composer.sheet(edition)
        match product.kind:
            case Kind.WORKSHEET:
                pupil = product.seats[0].pupil if product.seats else OnSheet()
                return writer.worksheet(sheet, lines, pupil)
            case Kind.ANSWER_KEY:
                return writer.answer_key(composer.key(sheet), lines)
            case Kind.INSERT:
                return writer.insert(sheet, lines)
            case Kind.OVERVIEW | Kind.CLASS_SET:
                raise ValueError(f"no web page is of the kind {product.kind}")

    def _writer(self, edition: Edition) -> PageWriter:
        language = edition.language or self.lesson.language
        if language not in self._writers:
            words = Words(language, self.templates)
            self._writers[language] = PageWriter(words, self.templates)
        return self._writers[language]
