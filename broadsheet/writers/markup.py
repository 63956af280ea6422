"""Texts of a sheet as HTML: what every writer of HTML shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from broadsheet.sheet.texts import (
    Blank,
    Direction,
    Inline,
    PlaceReference,
    Quoted,
    RichText,
    Run,
    SlotId,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from broadsheet.writers.phrases import Phrases

Spans = tuple[tuple[int, int], ...]  # characters of a text's own words that are marked


@dataclass(frozen=True, slots=True)
class TextMarkup:
    """A text as a template takes it."""

    # All of it, as if it were one paragraph: an item of a list is a line with its sign.
    html: Markup
    plain: str  # its words, for where nothing can be emphasised
    # The kind and the HTML of each paragraph or item of a list.
    blocks: tuple[tuple[str, Markup], ...]
    attributes: Markup  # its language and direction where they are not the page's, as HTML


@dataclass(frozen=True, eq=False)
class MarkupMaker:
    """Makes HTML of texts; all that stands in a text is text, and never markup."""

    phrases: Phrases  # how places and the like are said
    language: str  # of the page, BCP 47
    direction: Direction  # of the page
    # Makes the HTML of a reference from its words, such as a link to the place.
    refer: Callable[[PlaceReference, str], Markup]
    blank: Callable[[SlotId], Markup]  # makes the HTML of a gap from the slot that it belongs to

    def text(self, text: RichText, marked: Spans = ()) -> TextMarkup:
        """A text with some of its characters marked."""
        blocks: list[tuple[str, Markup]] = []
        lines: list[Markup] = []
        at = number = 0
        for block in text.blocks:
            html = Markup("").join(self._inlines(block.inlines, at, marked))
            blocks.append((block.kind, html))
            number = number + 1 if block.kind == "numbered" else 0
            sign = {"bullet": "•\u00a0", "numbered": f"{number}.\u00a0"}.get(block.kind, "")
            lines.append(escape(sign) + html)
            at += 1 + sum(len(i.text) for i in block.inlines if isinstance(i, Run | Quoted))
        attributes = self.attributes(text.language, text.direction)
        whole = Markup("<br>").join(lines)
        if attributes:
            whole = Markup("<span{}>{}</span>").format(attributes, whole)
        return TextMarkup(whole, self.phrases.words(text), tuple(blocks), attributes)

    def attributes(self, language: str, direction: str) -> Markup:
        """The attributes of what is in a language or direction other than the page's."""
        html = Markup("")
        if language != self.language:
            html += Markup(' lang="{}"').format(language)
        if direction != self.direction:
            html += Markup(' dir="{}"').format(direction)
        return html

    def _inlines(self, inlines: Sequence[Inline], at: int, marked: Spans) -> Iterator[Markup]:
        for inline in inlines:
            match inline:
                case Run():
                    yield _run(inline, _marked(inline.text, at, marked))
                    at += len(inline.text)
                case Quoted():
                    yield _quoted(inline, _marked(inline.text, at, marked))
                    at += len(inline.text)
                case PlaceReference():
                    yield self.refer(inline, self.phrases.inline(inline))
                case Blank():
                    yield self.blank(inline.slot)
                case _:
                    yield escape(self.phrases.inline(inline))


def _run(run: Run, html: Markup) -> Markup:
    if run.strong:
        html = Markup("<strong>{}</strong>").format(html)
    return Markup("<em>{}</em>").format(html) if run.emphasis else html


def _quoted(quoted: Quoted, html: Markup) -> Markup:
    if quoted.strong:
        html = Markup("<strong>{}</strong>").format(html)
    whole = Markup('<span class="cited" lang="{}" dir="{}">{}</span>')
    return whole.format(quoted.language, quoted.direction, html)


def _marked(text: str, at: int, marked: Spans) -> Markup:
    """Words as HTML, with those characters marked that lie in one of the spans.

    Args:
        text: the words.
        at: the offset of the first of them, as the spans count.
        marked: in their order; they do not overlap.
    """
    html, done = Markup(""), 0
    for start, end in marked:
        first, last = max(start - at, done), min(end - at, len(text))
        if first < last:
            html += escape(text[done:first])
            html += Markup("<mark>{}</mark>").format(text[first:last])
            done = last
    return _with_breaks(html + escape(text[done:]))


def _with_breaks(html: Markup) -> Markup:
    return Markup(str(html).replace("\n", "<br>"))  # noqa: S704  # it is escaped already
