"""A warning for what stands on each page of a PDF and not in its text: page numbers, heads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from broadsheet.article.seed import NOT_STATED
from broadsheet.checks.pasted.web_page import words_for
from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Fix, Note, Severity
from broadsheet.source.folding import fold
from broadsheet.source.text import Span
from broadsheet.source.yaml.lines import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.article.seed import Seed
    from broadsheet.checks.pasted.text_lines import TextLine

PAGE_HEAD_LEFT = Code("page-head-left", Severity.WARNING)

_MOST_WORDS: Final = 14
_MOST_NOTES: Final = 8
_MOST_BESIDE: Final = 2  # words beside the name of the newspaper
_DIGITS: Final = re.compile(r"\d+")
_ONLY_NUMBER: Final = re.compile(r"[^\w]*\d{1,4}(?: ?/ ?\d{1,4})?[^\w]*")
_NUMBER_AT_EDGE: Final = re.compile(r"\d{1,4}\b(?![.)] ).*|.*[^\d.,:–-]\d{1,4}")
_IN_MIDST: Final = re.compile(r"[\w,;–—-]$")


def page_heads(seed: Seed, paragraphs: Sequence[tuple[TextLine, ...]]) -> Iterator[Diagnostic]:
    """One warning, at the first of them."""
    lines = [line for paragraph in paragraphs for line in paragraph]
    titles = {p.number for p in seed.paragraphs if p.title}
    alone = {line.span for paragraph in paragraphs if len(paragraph) == 1 for line in paragraph}
    torn_forms = {
        _form(line)
        for before, line, after in zip(lines, lines[1:], lines[2:], strict=False)
        if _DIGITS.search(line.text) and line.span in alone and _is_torn(before, line, after)
    }
    names = [fold(n).text.casefold() for n in (seed.publisher, seed.title) if n != NOT_STATED]
    found: list[TextLine] = []
    for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        if len(line.text.split()) > _MOST_WORDS or line.number in titles:
            continue
        torn = _is_torn(before, line, after)
        low = fold(line.text).text.casefold()
        if (
            _is_page(low)
            or (torn and _ONLY_NUMBER.fullmatch(low))
            or (_NUMBER_AT_EDGE.fullmatch(low) and _is_head(low, line, names, torn_forms))
            or (torn and any(low == name for name in names))
        ):
            found.append(line)
    if found:
        yield _told(seed, found)


def _form(line: TextLine) -> str:
    return _DIGITS.sub("0", " ".join(line.text.split()).casefold())


def _is_page(low: str) -> bool:
    words = "|".join(map(re.escape, words_for("page")))
    return re.fullmatch(rf"(?:{words}) ?\d+(?: ?(?:of|von|de|sur|/) ?\d+)?", low) is not None


def _is_head(low: str, line: TextLine, names: Sequence[str], torn_forms: set[str]) -> bool:
    """Whether a line with a number at its edge is one that stands on each page."""
    if line.ends_sentence:
        return False
    # Results and prices are alike as well; but no sentence is torn by them.
    return _form(line) in torn_forms or any(_is_little_more(low, name) for name in names)


def _is_little_more(low: str, name: str) -> bool:
    """Whether a line says a name, and beside it not much more than numbers and a date."""
    if len(name) < 4 or name not in low:
        return False
    rest = re.findall(r"[^\W\d_]+", low.replace(name, " "))
    return sum(word not in words_for("months") | words_for("page") for word in rest) <= _MOST_BESIDE


def _is_torn(before: TextLine | None, line: TextLine, after: TextLine | None) -> bool:
    """Whether a sentence goes on over a line: it has no end above and no beginning below."""
    if before is None or after is None or line.ends_sentence:
        return False
    breaks_off = _IN_MIDST.search(before.text) is not None
    return breaks_off and after.text[:1].islower() and not line.text[:1].islower()


def _told(seed: Seed, found: Sequence[TextLine]) -> Diagnostic:
    first, *others = found
    message = (
        f"`{shown(' '.join(first.text.split()), 80)}` seems to be the head or the number of a page"
    )
    hint = "delete the line, and the empty lines around it where a sentence goes on below"
    notes = tuple(Note(line.place, "and this") for line in others[:_MOST_NOTES])
    edits: list[Edit] = []
    for edit in (_deleted(seed, line) for line in found):
        if edits and edit.span.start < edits[-1].span.end:
            edit = Edit(Span(edits.pop().span.start, edit.span.end), edit.text)
        edits.append(edit)
    fix = Fix("the line is deleted", tuple(edits))
    return Diagnostic(PAGE_HEAD_LEFT, first.place, message, hint, notes, (fix,))


def _deleted(seed: Seed, line: TextLine) -> Edit:
    """A line taken out; where a sentence goes on below, with the empty lines around it."""
    text, place = seed.file.text, line.place.span
    start, end = place.start, place.end
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    goes_on = text[end : end + 1].islower()
    gap = "\n" if goes_on else text[start : place.start] or "\n"
    return Edit(Span(start, end), gap)
