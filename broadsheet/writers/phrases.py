"""How writers say what a sheet leaves to them: where words stand, what is known, what it is worth.

Every writer says it in the sheet's language, and by the lines or paragraphs that it has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from broadsheet.sheet.edition import LineNumbers
from broadsheet.sheet.items import LETTERS
from broadsheet.sheet.texts import (
    Blank,
    Inline,
    PassageReference,
    PlaceReference,
    Places,
    Quoted,
    RichText,
    Run,
    SpotReference,
)
from broadsheet.sheet.wordings import said_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from broadsheet.sheet.items import AskedQuestion
    from broadsheet.sheet.lines import LineMap
    from broadsheet.sheet.sheet import PrintedPassage, SourceFacts
    from broadsheet.sheet.wordings import Wording


def numbered_lines(last: int, setting: LineNumbers) -> tuple[int, ...]:
    """The numbers that stand in the margin.

    Args:
        last: the number of the last line.
        setting: which lines have one. Where there are too few for every fifth, all have one.
    """
    if setting is LineNumbers.NONE:
        return ()
    step = int(setting)
    return tuple(range(step, last + 1, step)) or tuple(range(1, last + 1))


def letter_of(place: int) -> str:
    """What the option or passage at a place, from 0, is called: a letter, beyond Z its number."""
    return LETTERS[place] if place < len(LETTERS) else str(place + 1)


def said_span(lowest: Fraction | None, most: Fraction) -> str:
    """The marks of a level of a rubric: `2`, `1½–2`."""
    if lowest is None or lowest == most:
        return said_number(most)
    return f"{said_number(lowest)}–{said_number(most)}"


@dataclass(frozen=True, eq=False)
class Phrases:
    """Says things in the language of a sheet."""

    furniture: Wording  # the wordings
    passages: Sequence[PrintedPassage]  # of the sheet
    lines: LineMap | None = None  # the lines that the page has; None where it numbers paragraphs

    def place(self, places: Places, *, begins_sentence: bool = False) -> str:
        """Where words stand: 'line 4', 'paragraphs 2–3', 'the headline'."""
        found = self.numbers(places)
        if found is None:
            kind = self.passages[places[0].passage].blocks[places[0].block].kind
            said = self.furniture.text(f"in-{kind}")
        else:
            first, last = found
            name = "paragraph" if self.lines is None else "line"
            said = self.furniture.text(name, last - first + 1, first=first, last=last)
        return said[:1].upper() + said[1:] if begins_sentence else said

    def place_alone(self, places: Places) -> str:
        """The same under a heading that says what it is: '4', '2–3'."""
        found = self.numbers(places)
        return _range(*found) if found else self.place(places)

    @property
    def place_heading(self) -> str:
        """The heading for such places: 'Line' or 'Paragraph'."""
        return self.furniture.text("paragraph-heading" if self.lines is None else "line-heading")

    def words(self, text: RichText) -> str:
        """A text on one line, in words alone."""
        return " ".join("".join(self.inline(i) for i in b.inlines) for b in text.blocks)

    def inline(self, inline: Inline) -> str:
        """A piece of a text in words alone."""
        match inline:
            case Run() | Quoted():
                return inline.text.replace("\n", " ")
            case PlaceReference():
                return self.place(inline.places, begins_sentence=inline.begins_sentence)
            case PassageReference():
                return self.passage(inline.passage)
            case SpotReference():
                return self.spot(inline.number)
            case Blank():
                return "____"

    def numbers(self, places: Places) -> tuple[int, int] | None:
        """The first and the last line, or paragraph; None where the words stand in no such."""
        if self.lines is not None:
            return self.lines.range_of(places)
        numbers = [self.paragraph_numbers.get((p.passage, p.block)) for p in places]
        known = [number for number in numbers if number is not None]
        return (min(known), max(known)) if known else None

    @property
    def paragraph_numbers(self) -> dict[tuple[int, int], int]:
        """The number of each paragraph that counts, by passage and block, through the sheet."""
        blocks = (
            (at, index)
            for at, passage in enumerate(self.passages)
            for index, block in enumerate(passage.blocks)
            if block.kind.counts
        )
        return {place: number for number, place in enumerate(blocks, start=1)}

    def about(self, question: AskedQuestion) -> str | None:
        """The lines that a question is about, where the sheet has passages for others."""
        ranges: list[tuple[int, int]] = []
        for passage in question.about:
            found = self._range_of_passage(passage)
            if found and ranges and ranges[-1][1] + 1 == found[0]:
                ranges[-1] = (ranges[-1][0], found[1])
            elif found:
                ranges.append(found)
        if not ranges:
            return None
        name = "about-paragraphs" if self.lines is None else "about"
        count = sum(last - first + 1 for first, last in ranges)
        said = ", ".join(_range(*pair) for pair in ranges)
        return self.furniture.text(name, count, lines=said)

    def _range_of_passage(self, passage: int) -> tuple[int, int] | None:
        if self.lines is not None:
            return self.lines.range_of_passage(passage)
        numbers = [n for (at, _), n in self.paragraph_numbers.items() if at == passage]
        return (numbers[0], numbers[-1]) if numbers else None

    def numbering(self, setting: LineNumbers) -> str | None:
        """The sentence that explains the numbers in the margin."""
        numbers = numbered_lines(self.lines.last, setting) if self.lines else ()
        return self.furniture.text(f"numbered-{numbers[0]}") if numbers else None

    def passage(self, number: int) -> str:
        """The label of a passage, by its number from 0: 'Text B'."""
        return self.furniture.text("text-label", letter=letter_of(number))

    def spot(self, number: int) -> str:
        """A numbered spot of a picture: 'spot 1'."""
        return self.furniture.text("spot", number=number)

    def marks(self, worth: Fraction) -> str:
        """A question's marks in their brackets: '[2 marks]'; nothing for none."""
        if not worth:
            return ""
        return self.furniture.text("marks", n=worth)

    def source(self, facts: SourceFacts) -> str:
        """The source line: what is known of an article, and plainly what is not."""
        say = self.furniture.text
        parts = [] if facts.headed else [say("source-title", title=facts.title)]
        for name in ("author", "publisher", "date"):
            value = getattr(facts, name)
            # A byline is often copied with its first word.
            shown = re.sub(r"\A[Bb]y\s+", "", value) if value else ""
            parts.append(say(f"source-{name}", value=shown) if value else say(f"source-no-{name}"))
        parts += [value for value in (facts.licence, facts.url) if value]
        return say("source", parts="; ".join(parts))


def _range(first: int, last: int) -> str:
    return f"{first}–{last}" if first < last else f"{first}"


def joined(parts: Iterable[str]) -> str:
    """What is not empty, divided by dots."""
    return " · ".join(part for part in parts if part)
