"""Seeds: the source documents, cut into paragraphs, with what is known of where they come from."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from rapidfuzz import fuzz, process

from broadsheet.article import front_matter
from broadsheet.article.front_matter import on_one_line, read_front_matter
from broadsheet.article.units import Units
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import Folded, fold, fold_for_digest, inside_word, is_blank
from broadsheet.source.text import Place, Span, TextFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.source.yaml.nodes import Mapping, Scalar

NOT_STATED: Final = "not stated"  # what stands for an author, publisher or date that nobody knows

SEED_EMPTY = Code("seed-empty", Severity.ERROR)
FURNITURE_NOT_FOUND = Code("furniture-not-found", Severity.ERROR)
BIDI_CONTROL = Code("bidi-control", Severity.WARNING)

_LINE_BREAK = re.compile("[\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029]")
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a seed."""

    number: int  # as `paragraphs:` counts them, from 1; title and furniture count too
    span: Span  # its characters in `Seed.text`, without white space around them.
    furniture: bool  # whether it belongs to the web page and not to the article
    title: bool  # whether it is the title, set as a headline


@dataclass(frozen=True, eq=False)
class Seed:
    """A source document, as it is quoted and printed."""

    id: str  # the file's name without its ending
    file: TextFile  # the file it was read from
    # What stands below the front matter, character for character, but for line breaks inside a
    # paragraph: each is a space.
    text: str
    paragraphs: tuple[Paragraph, ...]  # all of them, in order; at least one
    title: str  # from the front matter, else the first paragraph that is not furniture
    author: str = NOT_STATED  # `not stated` if unknown, as are publisher and date
    publisher: str = NOT_STATED  # who published it
    date: str = NOT_STATED  # when, in the words of the front matter
    url: str | None = None  # where it stood; None if not given, as are licence, retrieved and note
    licence: str | None = None  # on which terms it may be copied
    retrieved: str | None = None  # when it was copied from there
    note: str | None = None  # what else is known of it
    language: str = "en"  # a BCP 47 tag
    front: Mapping | None = None  # the fields of the front matter, as they are written
    # The offsets in `text` of those spaces that are line breaks on the page: `lines: kept`.
    line_breaks: frozenset[int] = frozenset()

    @cached_property
    def folded(self) -> Folded:
        """The text as quotations are matched with it."""
        return fold(self.text)

    @cached_property
    def units(self) -> Units:
        """What of the text belongs together, so that no quotation parts it."""
        return Units(self.text, self.folded, self.language)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256, in hex, of the folded text without white space at its ends."""
        return hashlib.sha256(fold_for_digest(self.text).strip().encode()).hexdigest()

    def place(self, span: Span) -> Place:
        """Where a span of the text stands in the file."""
        body = len(self.file.text) - len(self.text)
        return Place(self.file, Span(body + span.start, body + span.end))


def read_seed(file: TextFile, seed_id: str) -> tuple[Seed | None, tuple[Diagnostic, ...]]:
    """Read a seed.

    Args:
        file: the whole file, with its front matter if it has one.
        seed_id: the file's name without its ending.

    Returns:
        The seed, and every problem with it. The seed is None if its article cannot be found; with
        lesser errors it is there all the same, so that quotations from it can be checked.
    """
    front = read_front_matter(file)
    if isinstance(front, Diagnostic):
        return None, (front,)
    start = front.end
    body = file.text[start:]
    text, spans = _paragraphs(body)
    if not spans:
        place = Place(file, Span(start, start))
        hint = "paste the article into the file, with a blank line between two paragraphs"
        empty = Diagnostic(SEED_EMPTY, place, "the seed has no text", hint)
        # What never ends may have the whole article in it.
        is_open = any(p.code is front_matter.FRONT_MATTER_OPEN for p in front.problems)
        return None, front.problems if is_open else (*front.problems, empty)
    problems = [*_bidi_controls(file, start), *front.problems]
    fields: dict[str, Any] = dict(front.fields)
    paragraphs = tuple(Paragraph(n, span, False, False) for n, span in enumerate(spans, 1))
    paragraphs, not_found = _mark_furniture(text, paragraphs, front.furniture)
    problems += not_found
    title, paragraphs = _mark_title(text, paragraphs, fields.pop("title", None))
    line_breaks = _line_breaks(body, spans) if front.lines_kept else frozenset()
    fields |= {"front": front.node, "line_breaks": line_breaks}
    return Seed(seed_id, file, text, paragraphs, title, **fields), tuple(problems)


def _paragraphs(body: str) -> tuple[str, list[Span]]:
    """The text with its paragraphs' line breaks made spaces, and where the paragraphs stand."""
    stretches: list[Span] = []
    at, is_open = 0, False
    for line in body.split("\n"):
        end = at + len(line)
        if is_blank(line):
            is_open = False
        elif is_open:
            stretches[-1] = Span(stretches[-1].start, end)
        else:
            stretches.append(Span(at, end))
            is_open = True
        at = end + 1
    pieces: list[str] = []
    spans: list[Span] = []
    at = 0
    for stretch in stretches:
        paragraph = _LINE_BREAK.sub(" ", body[stretch.start : stretch.end])
        pieces += (body[at : stretch.start], paragraph)
        start = stretch.end - len(paragraph.lstrip())
        spans.append(Span(start, start + len(paragraph.strip())))
        at = stretch.end
    return "".join((*pieces, body[at:])), spans


def _line_breaks(body: str, paragraphs: Sequence[Span]) -> frozenset[int]:
    """The offsets of the line breaks inside paragraphs."""
    return frozenset(
        found.start()
        for span in paragraphs
        for found in _LINE_BREAK.finditer(body, span.start, span.end)
    )


def _bidi_controls(file: TextFile, start: int) -> Iterator[Diagnostic]:
    """One warning, at the first of the bidi controls that stand after an offset in the file."""
    found = list(_BIDI_CONTROLS.finditer(file.text, start))
    if found:
        name = f"U+{ord(found[0][0]):04X}"
        others = f", and {len(found) - 1} more like it" if len(found) > 1 else ""
        message = f"the invisible character {name} changes the direction of the text{others}"
        hint = "delete it, unless the article mixes scripts that run in both directions"
        yield Diagnostic(BIDI_CONTROL, Place(file, Span(*found[0].span())), message, hint)


def _mark_furniture(
    text: str, paragraphs: tuple[Paragraph, ...], furniture: Sequence[Scalar]
) -> tuple[tuple[Paragraph, ...], list[Diagnostic]]:
    """The paragraphs with the furniture marked, and the words that begin none of them."""
    if not furniture:
        return paragraphs, []
    beginnings = [fold(text[p.span.start : p.span.end]).text for p in paragraphs]
    marked: set[int] = set()
    problems: list[Diagnostic] = []
    for item in furniture:
        words = fold(item).text.strip()
        found = {
            number
            for number, beginning in enumerate(beginnings, 1)
            if beginning.startswith(words) and not inside_word(beginning, len(words))
        }
        marked |= found
        if not found:
            shown = f"no paragraph starts with `{on_one_line(item)}`"
            hint = _nearest_beginning(words, beginnings)
            problems.append(Diagnostic(FURNITURE_NOT_FOUND, item.place, shown, hint))
    return tuple(replace(p, furniture=p.number in marked) for p in paragraphs), problems


def _nearest_beginning(words: str, beginnings: list[str]) -> str:
    """A hint with the start of the paragraph that is most like the words."""
    starts: list[str] = []
    for beginning in beginnings:
        end = len(words)
        while inside_word(beginning, end):
            end += 1
        starts.append(beginning[:end].strip())
    near = process.extractOne(
        words, starts, scorer=fuzz.ratio, processor=str.lower, score_cutoff=60
    )
    if near is None:
        return "copy the first words of the paragraph from the seed, or take the line out"
    return f"did you mean `{near[0]}`, as paragraph {near[2] + 1} starts?"


def _mark_title(
    text: str, paragraphs: tuple[Paragraph, ...], given: str | None
) -> tuple[str, tuple[Paragraph, ...]]:
    """The title, and the paragraphs with the first one that equals it marked."""
    article = [p for p in paragraphs if not p.furniture] or list(paragraphs)
    title = given or text[article[0].span.start : article[0].span.end]
    words = fold(title).text.strip()
    for paragraph in article:
        if fold(text[paragraph.span.start : paragraph.span.end]).text.strip() == words:
            at = paragraph.number
            return title, tuple(replace(p, title=p.number == at) for p in paragraphs)
    return title, paragraphs
