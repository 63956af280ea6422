"""How a printed page says texts, places and marks: by the lines that its passages have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup

from broadsheet.sheet.edition import LineNumbers
from broadsheet.sheet.wordings import direction
from broadsheet.writers.markup import MarkupMaker, TextMarkup
from broadsheet.writers.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from broadsheet.sheet.edition import Edition
    from broadsheet.sheet.lines import LineMap
    from broadsheet.sheet.sheet import PrintedPassage
    from broadsheet.sheet.texts import PlaceReference, RichText, SlotId
    from broadsheet.sheet.wordings import Words


def _reference(_: PlaceReference, said: str) -> Markup:
    return Markup('<span class="lines">{}</span>').format(said)


def _blank(_: SlotId) -> Markup:
    return Markup('<span class="blank"></span>')


@dataclass(frozen=True, eq=False)
class Saying:
    """How the texts of one sheet are said and marked up, by the lines that its passages have.

    Attributes:
        words: the printed wordings.
        passages: of the sheet.
        lines: of the passages.
        edition: what it is printed for.
        labelled: the passages have labels, as a text calls one by its own.
    """

    words: Words
    passages: Sequence[PrintedPassage]
    lines: LineMap
    edition: Edition
    labelled: bool = False

    @cached_property
    def phrases(self) -> Phrases:
        """Says what a sheet leaves to its writers."""
        # Lines that have no numbers cannot be named.
        lines = None if self.edition.line_numbers is LineNumbers.NONE else self.lines
        return Phrases(self.words.furniture, self.passages, lines)

    @cached_property
    def markup(self) -> MarkupMaker:
        """Makes HTML of texts."""
        language = self.words.printed_language
        return MarkupMaker(self.phrases, language, direction(language), _reference, _blank)

    def text(self, text: RichText | None) -> TextMarkup | None:
        """A text as a template takes it; None stays None."""
        return self.markup.text(text) if text else None

    def texts(self, texts: Iterable[RichText]) -> list[TextMarkup]:
        """Texts as a template takes them."""
        return [self.markup.text(text) for text in texts]
