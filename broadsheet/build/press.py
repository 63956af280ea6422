"""The way of one checked lesson through the stages, from its passages to finished PDFs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from broadsheet.build.products import Kind, Product, Seat, without
from broadsheet.compose.arrange import arrange
from broadsheet.compose.overview import make_overview
from broadsheet.compose.sheet import Composer
from broadsheet.sheet.lines import LineMap
from broadsheet.sheet.wordings import Words
from broadsheet.writers.pdf.html import Renderer
from broadsheet.writers.pdf.layout import Layout, lay_out, measure, write
from broadsheet.writers.pdf.name_labels import Label, NoLabel, make_labels
from broadsheet.writers.pdf.weasyprint_start import print_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from broadsheet.checks.check import Checked
    from broadsheet.sheet.edition import Edition, PrintSize
    from broadsheet.sheet.paper import Paper
    from broadsheet.sheet.sheet import Key, Sheet
    from broadsheet.source.templates import Templates


@dataclass(frozen=True, slots=True)
class Pages:
    """A finished file."""

    pdf: bytes  # its content, also where it is a web page
    count: int  # how many pages it has on paper; 0 for a web page


@dataclass(frozen=True, eq=False)
class Press:
    """Makes the PDFs of one lesson.

    Line numbers and the references to them come from a first layout of the passages alone, one
    for each paper and print size; every sheet and key is then set in the lines that were
    measured, whatever its version and level.
    """

    lesson: Checked  # checked, without an error
    templates: Templates  # the built-in ones and the workspace's
    # The seats that no sheet could be made for, each with what cannot be printed.
    left_out: dict[Seat, NoLabel] = field(default_factory=dict)
    _renderers: dict[str, Renderer] = field(default_factory=dict)
    _lines: dict[tuple[Paper, PrintSize], LineMap] = field(default_factory=dict)
    _worksheets: dict[Edition, Pages] = field(default_factory=dict)

    @print_run()
    def make_all(self, products: Sequence[Product]) -> dict[str, Pages]:
        """Make PDFs, by the names of their files; what would hold nothing is not among them.

        Raises:
            LayoutError: the page cannot be made as it must be, for instance for want of a glyph.
            TemplateFaultyError: a template of the workspace cannot be used.
            PangoMissingError: the machine lacks the libraries that set the type.
        """
        made = {p.file: self._make(p) for p in products if not p.seats}
        with_names = [product for product in products if product.seats]
        if with_names:
            labels = self._labels(seat for p in with_names for seat in p.seats)
            made |= self._with_names([without(p, self.left_out) for p in with_names], labels)
        return made

    def _make(self, product: Product) -> Pages:
        edition = product.editions[0]
        match product.kind:
            case Kind.WORKSHEET:
                return self._worksheet(edition)
            case Kind.ANSWER_KEY:
                return self._answer_key(edition)
            case Kind.INSERT:
                html = self._renderer(edition).insert(self._sheet(edition), self.lines(edition))
                return _pages([lay_out(html, self.templates)])
            case Kind.OVERVIEW:
                return self._overview(product.editions)
            case Kind.CLASS_SET:
                raise ValueError("a class set has pupils")

    def _with_names(
        self, products: Iterable[Product], labels: Mapping[Seat, tuple[Label, ...]]
    ) -> dict[str, Pages]:
        """The class set and the pupils' own worksheets; what they have in common is made once."""
        from broadsheet.writers.pdf import name_stamp  # loads pikepdf

        made: dict[str, Pages] = {}
        alone: dict[str, tuple[name_stamp.Copy, int]] = {}
        for product in products:
            if not product.seats:
                continue
            copies = [
                name_stamp.Copy(self._worksheet(seat.edition).pdf, labels[seat])
                for seat in product.seats
            ]
            if product.kind is Kind.CLASS_SET:
                title = self._sheet(product.editions[0]).title.words
                content = name_stamp.class_set(copies, title, one_sided=product.one_sided)
                counts = [self._worksheet(seat.edition).count for seat in product.seats]
                empty = 0 if product.one_sided else sum(count % 2 for count in counts)
                made[product.file] = Pages(content, sum(counts) + empty)
            else:
                alone[product.file] = (copies[0], self._worksheet(product.editions[0]).count)
        contents = name_stamp.with_names(copy for copy, _ in alone.values())
        for (file, (_, count)), content in zip(alone.items(), contents, strict=True):
            made[file] = Pages(content, count)
        return made

    def _labels(self, seats: Iterable[Seat]) -> dict[Seat, tuple[Label, ...]]:
        """What is filled in, set for the sheets of its editions; versions and levels share a line.

        A seat with a text that cannot be printed is left out.
        """
        groups: dict[Edition, list[Seat]] = {}
        for seat in seats:
            line = replace(seat.edition, version="", level=None, insert=False)
            groups.setdefault(line, []).append(seat)
        labels: dict[Seat, tuple[Label, ...]] = {}
        for edition, group in groups.items():
            texts = list(dict.fromkeys(t for seat in group for t in seat.pupil.inscriptions()))
            made = make_labels(texts, edition, self._renderer(edition))
            by_text = dict(zip(texts, made, strict=True))
            for seat in group:
                own = [by_text[text] for text in seat.pupil.inscriptions()]
                labels[seat] = tuple(label for label in own if isinstance(label, Label))
                faulty = next((label for label in own if isinstance(label, NoLabel)), None)
                if faulty is not None:
                    self.left_out[seat] = faulty
        return labels

    def _renderer(self, edition: Edition) -> Renderer:
        language = edition.language or self.lesson.language
        if language not in self._renderers:
            words = Words(language, self.templates)
            self._renderers[language] = Renderer(words, self.templates)
        return self._renderers[language]

    def lines(self, edition: Edition) -> LineMap:
        """How the lines of the passages fall in an edition.

        Raises:
            LayoutError: they cannot be set.
            TemplateFaultyError: a template of the workspace cannot be used.
            PangoMissingError: the machine lacks the libraries that set the type.
        """
        key = (edition.paper, edition.print_size)
        if key not in self._lines:
            renderer = self._renderer(replace(edition, language=None))
            passages = Composer(self.lesson, renderer.words).passages()
            measured = measure(renderer.measuring(passages, edition), self.templates)
            self._lines[key] = LineMap.from_layout(passages, measured)
        return self._lines[key]

    def _composer(self, edition: Edition) -> Composer:
        return Composer(arrange(self.lesson, edition), self._renderer(edition).words)

    def _sheet(self, edition: Edition) -> Sheet:
        return self._composer(edition).sheet(edition)

    def _key(self, edition: Edition) -> Key:
        composer = self._composer(edition)
        return composer.key(composer.sheet(edition))

    def _worksheet(self, edition: Edition) -> Pages:
        if edition not in self._worksheets:
            lines = self.lines(edition)
            html = self._renderer(edition).worksheet(self._sheet(edition), lines)
            self._worksheets[edition] = _pages([lay_out(html, self.templates)])
        return self._worksheets[edition]

    def _answer_key(self, edition: Edition) -> Pages:
        """The sheet with its answers, and notes pages; before them the insert, if there is one."""
        renderer, lines, key = self._renderer(edition), self.lines(edition), self._key(edition)
        layout = lay_out(renderer.answer_key(key, lines), self.templates)
        overfull = layout.overfull
        if overfull:
            layout = lay_out(renderer.answer_key(key, lines, overfull), self.templates)
        layouts = [layout, lay_out(renderer.notes(key, lines, overfull), self.templates)]
        if edition.insert:
            html = renderer.insert(key.sheet, lines, key)
            layouts.insert(0, lay_out(html, self.templates))
        return _pages(layouts)

    def _overview(self, editions: tuple[Edition, ...]) -> Pages:
        versions = [(arrange(self.lesson, edition), self._key(edition)) for edition in editions]
        overview = make_overview(versions)
        html = self._renderer(editions[0]).overview(overview, self.lines(editions[0]))
        return _pages([lay_out(html, self.templates)])


def _pages(layouts: list[Layout]) -> Pages:
    return Pages(write(layouts), sum(len(layout.document.pages) for layout in layouts))
