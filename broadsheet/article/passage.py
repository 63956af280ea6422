"""Passages: the pieces of a seed that a lesson prints and asks about."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from broadsheet.article.quote import find, locate, paragraph_of
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import is_blank
from broadsheet.source.records.marks import Mark, Meanings, Way, way_of
from broadsheet.source.records.record import Name, OneOrMore, Quote, Record, Text
from broadsheet.source.records.switch import Switch
from broadsheet.source.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from broadsheet.article.seed import Paragraph, Seed

PASSAGE_UNCLEAR = Code("passage-unclear", Severity.ERROR)
PASSAGE_BACKWARDS = Code("passage-backwards", Severity.ERROR)
PARAGRAPH_MISSING = Code("paragraph-missing", Severity.ERROR)
FURNITURE_IN_PASSAGE = Code("furniture-in-passage", Severity.WARNING)


# How `paragraphs` names one paragraph, or the first and the last of several.
NUMBERS = re.compile(r"([0-9]{1,6})(?:\s*[-–]\s*([0-9]{1,6}))?")


Printed = Annotated[
    Switch,
    Meanings(
        {
            "yes": "Pupils read it on the worksheet. So it is if this is left out.",
            "no": "It is for questions that print its words themselves, such as `order` and "
            "`gaps`. It has no line numbers.",
        }
    ),
]


class PassageRecord(Record):
    """A piece of the article: `from` and `to`, or `paragraphs`, or `quote`."""

    from_: Annotated[Quote | None, Way("from")] = Field(
        default=None,
        description="The first words of the passage, copied from the article. Needs `to`.",
        examples=["The footbridge over", {"quote": "The council", "occurrence": 2}],
    )
    to: Annotated[Quote | None, Way("from")] = Field(
        default=None,
        description="The last words of the passage, copied from the article. Needs `from`.",
        examples=["2.4 million crowns.", {"quote": "the plan", "occurrence": 2}],
    )
    paragraphs: Annotated[OneOrMore[Name] | None, Mark.PARAGRAPHS, Way("paragraphs")] = Field(
        default=None,
        description="The passage by the numbers of its paragraphs, in place of `from` and `to`. "
        "The command `broadsheet passages` with the name of the article lists them.",
        examples=[5, "5-7", [3, "5-7"]],
    )
    quote: Annotated[Quote | None, Way("quote")] = Field(
        default=None,
        description="The whole text of the passage, copied from the article, in place of `from` "
        "and `to`. Good for one sentence.",
        examples=["It will probably be too small.", {"quote": "Read more", "occurrence": 1}],
    )
    title: Text | None = Field(
        default=None,
        description="A heading of your own for the passage. Printed above it.",
        examples=["How it began"],
    )
    seed: Annotated[Name | None, Mark.SEED] = Field(
        default=None,
        description="The article that the passage is from, if it is not the one at the top of the "
        "lesson: the name of its file in the folder `seeds`, without `.txt` or `.md`.",
        examples=["school-garden"],
    )
    printed: Annotated[Printed | None, Mark.RARE] = Field(
        default=None,
        description="Whether the passage is printed on the worksheet. With `no`, questions can "
        "quote it all the same.",
        examples=["no"],
    )

    @property
    def ways(self) -> list[str]:
        """The keys by which it says so; one is right, and `from` goes with `to`."""
        given = (way_of(f) for n, f in type(self).model_fields.items() if getattr(self, n))
        return list(dict.fromkeys(way for way in given if way))


@dataclass(frozen=True, eq=False)
class Passage:
    """A piece of a seed under the lesson's own short name."""

    name: str  # as the lesson's questions call it
    seed: Seed  # where it comes from
    pieces: tuple[Span, ...]  # spans of `seed.text` in their order, each inside one paragraph.
    title: str | None = None  # printed above it, if the lesson gives one
    is_whole: bool = False  # the lesson names no passages, and this is all of its article
    printed: bool = True  # pupils read it on the worksheet

    @property
    def called(self) -> str:
        """How messages call it: by a name that stands in the lesson."""
        return f"the article `{self.seed.id}`" if self.is_whole else f"the passage `{self.name}`"

    @cached_property
    def stretches(self) -> tuple[Span, ...]:
        """The pieces, joined where their paragraphs follow each other in the seed."""
        joined: list[Span] = []
        for piece in self.pieces:
            gap = self.seed.text[joined[-1].end : piece.start] if joined else "x"
            if joined and is_blank(gap):
                joined[-1] = Span(joined[-1].start, piece.end)
            else:
                joined.append(piece)
        return tuple(joined)

    def paragraph(self, piece: Span) -> Paragraph:
        """The seed's paragraph that a piece is cut from."""
        return paragraph_of(self.seed, piece)


def whole_text(seed: Seed) -> Passage:
    """The passage of a lesson that names none: the seed without its furniture."""
    pieces = tuple(p.span for p in seed.paragraphs if not p.furniture)
    return Passage("text", seed, pieces, is_whole=True)


def cut(name: str, record: PassageRecord, seed: Seed) -> Passage | tuple[Diagnostic, ...]:
    """Cut a passage out of its seed, or say what stands in the way."""
    ways = record.ways
    if len(ways) != 1 or (ways == ["from"] and not (record.from_ and record.to)):
        message = f"the passage `{name}` does not say in one way which piece of the seed it is"
        hint = "give `from:` and `to:`, or `paragraphs:`, or `quote:`"
        if ways == ["from"]:
            has, lacks = ("from", "to") if record.from_ else ("to", "from")
            message = f"the passage `{name}` has `{has}` and no `{lacks}`"
            which = "last" if lacks == "to" else "first"
            hint = f"add `{lacks}:` with the {which} words of the passage"
            return (Diagnostic(PASSAGE_UNCLEAR, record.at(has), message, hint),)
        if len(ways) > 1:
            message = f"the passage `{name}` has {' and '.join(f'`{way}`' for way in ways)}"
            hint = "keep one of them, and delete the other"
        return (Diagnostic(PASSAGE_UNCLEAR, record.at(ways[-1] if ways else None), message, hint),)
    if record.paragraphs:
        pieces = _numbered(record, seed)
    else:
        span = _quoted(record, seed)
        pieces = span if isinstance(span, Diagnostic) else _pieces(seed, span)
    if isinstance(pieces, Diagnostic):
        return (pieces,)
    return Passage(name, seed, tuple(pieces), record.title, printed=record.printed != "no")


def _pieces(seed: Seed, span: Span) -> list[Span]:
    return [
        Span(max(span.start, p.span.start), min(span.end, p.span.end))
        for p in seed.paragraphs
        if p.span.overlaps(span)
    ]


def _quoted(record: PassageRecord, seed: Seed) -> Span | Diagnostic:
    everything = (Span(0, len(seed.text)),)
    inside = f"the seed `{seed.id}`"

    def place(quote: Quote) -> Place:
        return quote.at("quote")

    if record.quote:
        words = record.quote
        return locate(seed, words.quote, words.occurrence, everything, place(words), inside, words)
    assert record.from_ is not None
    assert record.to is not None
    first, last = record.from_, record.to
    start = locate(seed, first.quote, first.occurrence, everything, place(first), inside, first)
    if isinstance(start, Diagnostic):
        return start
    # An occurrence is counted in the whole seed; without one, only what follows `from` counts.
    rest = everything if last.occurrence else (Span(start.start, len(seed.text)),)
    if not find(seed, last.quote, rest) and find(seed, last.quote, everything):
        return _backwards(record)
    # Within the rest, an occurrence cannot be counted as it is written.
    editable = None if rest != everything and find(seed, last.quote, rest) else last
    end = locate(seed, last.quote, last.occurrence, rest, place(last), inside, editable)
    if isinstance(end, Diagnostic):
        return end
    last_words = max(start.end, end.end)
    return Span(start.start, last_words) if start.start < end.end else _backwards(record)


def _backwards(record: PassageRecord) -> Diagnostic:
    assert record.to is not None
    message = "these words stand before the first words of the passage"
    hint = "exchange `from` and `to`, or quote the last words of the passage"
    return Diagnostic(PASSAGE_BACKWARDS, record.to.at("quote"), message, hint)


def _numbered(record: PassageRecord, seed: Seed) -> list[Span] | Diagnostic:
    numbers: list[int] = []
    last = len(seed.paragraphs)
    for index, item in enumerate(record.paragraphs or ()):
        place = record.at("paragraphs", index)
        match = NUMBERS.fullmatch(item)
        if not match:
            message = f"`{item}` is no number of a paragraph"
            return Diagnostic(PARAGRAPH_MISSING, place, message, "write `5`, `5-7`, or `[3, 5-7]`")
        first, end = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last or not 1 <= end <= last:
            message = f"the seed `{seed.id}` has paragraphs 1 to {last}"
            hint = f"`broadsheet passages {seed.id}` lists them"
            return Diagnostic(PARAGRAPH_MISSING, place, message, hint)
        if end < first or (numbers and first <= numbers[-1]):
            message = "the paragraphs do not stand in the order of the seed"
            return Diagnostic(PASSAGE_BACKWARDS, place, message, "write the smaller number first")
        numbers += range(first, end + 1)
    return [seed.paragraphs[number - 1].span for number in numbers]


def furniture_in(passage: Passage, place: Place) -> Iterable[Diagnostic]:
    """A warning for each paragraph of page furniture that a passage takes in."""
    paragraphs = [passage.paragraph(piece) for piece in passage.pieces]
    rest = _ranges([paragraph.number for paragraph in paragraphs if not paragraph.furniture])
    for paragraph in paragraphs:
        if paragraph.furniture:
            words = passage.seed.text[paragraph.span.start : paragraph.span.end]
            shown = textwrap.shorten(words, 50, placeholder=" …")
            message = f"paragraph {paragraph.number} is furniture of the web page: `{shown}`"
            hint = f"write `paragraphs: [{rest}]` to leave it out" if rest else None
            yield Diagnostic(FURNITURE_IN_PASSAGE, place, message, hint)


def _ranges(numbers: list[int]) -> str:
    """Numbers in their order as `paragraphs:` takes them: '1-3, 5'."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], number]
        else:
            ranges.append([number])
    return ", ".join("-".join(map(str, pair)) for pair in ranges)
