"""What a web page's template takes of the passages: blocks with their numbers, places to link to.

A page numbers the paragraphs that count. Their numbers are text that is read once, in front of
the paragraph, so that whoever hears the page can name it. Where a page takes over the lines of a
paper edition, their numbers would be heard in the midst of sentences: they are seen only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from broadsheet.sheet.edition import LineNumbers
from broadsheet.sheet.sheet import Block, BlockKind, PrintedPassage
from broadsheet.writers.key import Characters, runs_of
from broadsheet.writers.phrases import Phrases, numbered_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from broadsheet.sheet.lines import PrintedLine
    from broadsheet.sheet.texts import Places
    from broadsheet.writers.markup import MarkupMaker


def passage_name(passage: int) -> str:
    """How a page calls a passage, by its number from 0."""
    return f"text-{passage}"


def block_name(passage: int, block: int) -> str:
    """How a page calls a block of a passage, both from 0."""
    return f"text-{passage}-{block}"


@dataclass(frozen=True, eq=False)
class PassageMaker:
    """Makes the plain data of the passages of one page."""

    markup: MarkupMaker  # makes HTML of texts
    setting: LineNumbers  # which lines have a number; without lines, whether paragraphs have one
    labelled: bool  # the passages are called by labels, such as 'Text B'
    marked: Characters  # the characters that are marked; none for pupils

    @property
    def _phrases(self) -> Phrases:
        return self.markup.phrases

    def data(self) -> list[dict[str, Any]]:
        """All passages of the sheet."""
        paragraphs = {} if self._phrases.lines else self._phrases.paragraph_numbers
        return [
            self._passage(at, passage, paragraphs if self.setting is not LineNumbers.NONE else {})
            for at, passage in enumerate(self._phrases.passages)
        ]

    def _passage(
        self, at: int, passage: PrintedPassage, paragraphs: Mapping[tuple[int, int], int]
    ) -> dict[str, Any]:
        levels = _heading_levels(passage, titled=self.labelled or passage.title is not None)
        return {
            "id": passage_name(at),
            "label": self._phrases.passage(at) if self.labelled else "",
            "title": self.markup.text(passage.title) if passage.title else None,
            "language": passage.language,
            "direction": passage.direction,
            "source": self._phrases.source(passage.source) if passage.source else "",
            "blocks": [
                {
                    "id": block_name(at, number),
                    "kind": block.kind,
                    "heading": levels.get(block.kind),
                    "number": paragraphs.get((at, number)),
                    "after_gap": block.after_gap,
                    "lines": self._lines(at, number, block),
                }
                for number, block in enumerate(passage.blocks)
            ],
        }

    def _lines(self, at: int, number: int, block: Block) -> list[dict[str, Any]]:
        """A block in the lines that the page has; in one, where it has none of its own."""
        spans = self.marked.get((at, number), [])
        if self._phrases.lines is None:
            return [_line(f"{at}-{number}-0", runs_of(block.text, 0, len(block.text), spans))]
        shown = numbered_lines(self._phrases.lines.last, self.setting)
        return [
            {
                **_line(
                    f"{at}-{number}-{line.start}",
                    runs_of(block.text, line.start, line.end, spans),
                ),
                "id": _line_name(line),
                "shown": line.number if line.number in shown else None,
            }
            for line in self._phrases.lines.lines[at, number]
        ]

    def target(self, places: Places) -> str:
        """The name of the line or the block in which some words begin."""
        place = places[0]
        if self._phrases.lines:
            for line in self._phrases.lines.lines[place.passage, place.block]:
                name = _line_name(line)
                if name and line.start < place.end and place.start < line.end:
                    return name
        return block_name(place.passage, place.block)


def _line(at: str, runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"at": at, "id": None, "shown": None, "runs": runs}


def _line_name(line: PrintedLine) -> str | None:
    return f"line-{line.number}" if line.number else None


def _heading_levels(passage: PrintedPassage, *, titled: bool) -> dict[BlockKind, int]:
    """Which headings the headline and the cross-heads of a passage are, below the page's own."""
    level = 4 if titled else 3
    has_headline = any(block.kind is BlockKind.HEADLINE for block in passage.blocks)
    return {BlockKind.HEADLINE: level, BlockKind.CROSSHEAD: level + has_headline}
