"""From the words of a lesson to the texts of a sheet: Markdown, quotations and `lines("…")`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from textwrap import shorten
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from broadsheet.article.line_references import line_references
from broadsheet.article.printed import printed_piece
from broadsheet.article.quotable import Quotable
from broadsheet.article.quote import paragraph_of
from broadsheet.sheet.answers import Answer, Remark, Right
from broadsheet.sheet.texts import (
    BEGINNING,
    Inline,
    PlaceReference,
    Places,
    Quoted,
    RichText,
    Run,
    TextBlock,
    Where,
)
from broadsheet.sheet.wordings import Wording, direction, direction_of
from broadsheet.source.records.record import Mention, Quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.article.passage import Passage
    from broadsheet.article.quotable import FoundWords

_ITEM = re.compile(r"[ \t]*(?:(?P<bullet>[-•])|(?P<number>[0-9]{1,3})[.)])[ \t]+(?P<text>\S.*)")
# A run of `*` or `_` stands inside a word, as in `2*3`, `Schüler*innen` and `a_b`; or a run of `_`
# ends before more of a name, as in `__init__.py`.
_LETTER = r"[^\W_]"
_INSIDE_WORDS = re.compile(
    rf"(?<={_LETTER})(?:\*+|_+)(?={_LETTER})|(?<={_LETTER})_+(?=[^\w\s]+{_LETTER})"
)


@cache
def _markdown() -> MarkdownIt:
    # Emphasis and escapes only: what else Markdown knows is printed as it stands.
    return MarkdownIt("zero").enable(["emphasis", "escape"])


def parse_markdown(text: str) -> tuple[Run, ...]:
    """The runs of one line or paragraph of inline Markdown: `*emphasis*`, `**strong**`, escapes.

    What would be emphasis inside a word is printed as it stands.
    """
    guarded = _INSIDE_WORDS.sub(lambda m: "".join(f"\\{sign}" for sign in m[0]), text)
    runs: list[Run] = []
    depth = {"em": 0, "strong": 0}
    for token in _markdown().parseInline(guarded)[0].children or ():
        kind, _, end = token.type.rpartition("_")
        if kind in depth:
            depth[kind] += 1 if end == "open" else -1
            continue
        words = "\n" if token.type in ("softbreak", "hardbreak") else token.content
        run = Run(words, emphasis=depth["em"] > 0, strong=depth["strong"] > 0)
        if runs and replace(runs[-1], text="") == replace(run, text=""):
            runs[-1] = replace(run, text=runs[-1].text + words)
        elif words:
            runs.append(run)
    return tuple(runs)


def words_of(text: str) -> str:
    """The words of a text of the lesson, without its Markdown."""
    return "".join(run.text for run in parse_markdown(text))


def parse_blocks(text: str) -> Iterator[tuple[str, str]]:
    """The paragraphs and list items of a text, each with its kind.

    An empty line ends a paragraph, a line that begins with `- ` or `1. ` is an item of a list. A
    line break inside a paragraph stays.
    """
    text = text.strip("\n")
    for part in re.split(r"\n[ \t]*\n", text):
        kind, lines = "paragraph", list[str]()
        for line in part.split("\n"):
            item = _ITEM.fullmatch(line) if "\n" in text else None
            if item:
                if lines:
                    yield kind, "\n".join(lines)
                kind, lines = "bullet" if item["bullet"] else "numbered", [item["text"].strip()]
            elif line.strip():
                lines.append(line.strip())
        if lines:
            yield kind, "\n".join(lines)


def places_of(found: FoundWords, passages: Sequence[Passage], among: Sequence[Passage]) -> Places:
    """Where some words stand on a sheet, in the first passage that has them.

    Args:
        found: the words.
        passages: all passages of the sheet, in their order.
        among: those that are meant.

    Returns:
        A place in each block that the words go through; none if no passage has them.
    """
    for passage in among:
        if found.stand_in(passage):
            at = passages.index(passage)
            parts = (
                (block, printed_piece(passage.seed, piece).part_of(found.span))
                for block, piece in enumerate(passage.pieces)
            )
            return tuple(Where(at, block, *part) for block, part in parts if part)
    return ()


@dataclass(frozen=True, eq=False)
class TextBuilder:
    """Makes the texts of a question, or those of the lesson that belong to no question."""

    passages: tuple[Passage, ...]  # those that are printed on the sheet, in their order
    quotable: Quotable  # those that the question is about
    language: str  # of the lesson's own words, BCP 47
    printed_language: str  # of the wordings
    furniture: Wording  # the wordings that every sheet uses
    words: Wording  # the wordings of the question's own type
    # All passages of the question, where `quotable` has one of them: references lead to all.
    all_quotable: Quotable | None = None

    def within(self, passage: Passage) -> TextBuilder:
        """The same for quotations of one of the question's passages alone."""
        whole = self.all_quotable or self.quotable
        return replace(self, quotable=Quotable((passage,)), all_quotable=whole)

    # --- places and quotations ---

    def places(self, found: FoundWords) -> Places:
        """Where some words stand on the sheet, in the first of the question's passages with them.

        None where only a passage has them that is not printed.

        Raises:
            ValueError: none of the passages has them; a check comes first.
        """
        whole = self.all_quotable or self.quotable
        among = dict.fromkeys((*self.quotable.printed, *whole.printed))
        places = places_of(found, self.passages, tuple(among))
        if not places and not any(found.stand_in(passage) for passage in whole.passages):
            raise ValueError(f"`{found.text}` stands in none of the passages")
        return places

    def quoted(self, quote: Quote | FoundWords) -> Quoted:
        """The article's own words of a quotation, and where they stand."""
        found = self.quotable.place(quote) if isinstance(quote, Quote) else quote
        language = found.seed.language
        return Quoted(found.text, language, direction(language), self.places(found))

    def prompt(self, quote: Quote) -> RichText:
        """A quotation to work with, and where it stands, if it is printed: `the words (line 4)`."""
        quoted = self.quoted(quote)
        return self.inline(quoted, *_in_brackets(quoted))

    def citation(self, quote: Quote | FoundWords) -> tuple[Inline, ...]:
        """A quotation in quotation marks, and where it stands: `“the words” (line 4)`."""
        more = self._further_places(quote) if isinstance(quote, Quote) else 0
        others = f", {self.label('more-places', more)}" if more else ""
        return (*self.in_quotation_marks(self.quoted(quote)), *self.where(quote, others))

    def where(self, quote: Quote | FoundWords, others: str = "") -> tuple[Inline, ...]:
        """Where a quotation stands, in brackets, for the key: ` (line 4)`.

        One that is not printed stands in a paragraph of its article, as `paragraphs` counts them.
        `others` is said behind it.
        """
        found = self.quotable.place(quote) if isinstance(quote, Quote) else quote
        number = paragraph_of(found.seed, found.span).number
        said = Run(f" ({self.label('paragraph', first=number, last=number)}{others})")
        return _in_brackets(self.quoted(found), others) or (said,)

    def _further_places(self, quote: Quote) -> int:
        """At how many other places words stand of which any place is meant."""
        if not isinstance(quote, Mention) or quote.occurrence:
            return 0
        return len(self.quotable.find(quote.quote)) - 1

    def in_quotation_marks(self, words: Inline) -> tuple[Inline, ...]:
        """Words between the quotation marks of the sheet's language."""
        opening, closing = self.furniture.pair("quotation-marks")
        return Run(opening), words, Run(closing)

    def beginning(self, quote: Quote | FoundWords) -> Quoted:
        """A quotation's first words, to name it by in the notes."""
        quoted = self.quoted(quote)
        text = shorten(quoted.text, BEGINNING, placeholder=" …")
        return replace(quoted, text=text)

    def word(self, word: str) -> RichText:
        """A word as it stands in the passage first, and not where: to find it is a task."""
        return self.inline(replace(self.quoted(self.quotable.find(word)[0]), places=()))

    # --- texts ---

    def own(self, text: str) -> RichText:
        """A text of the lesson, with each `lines("…")` as a reference to where the words stand."""
        blocks = tuple(
            TextBlock(self._inlines(part), kind)  # type: ignore[arg-type]
            for kind, part in parse_blocks(text)
        )
        return RichText(
            blocks or (TextBlock(()),), self.language, direction_of(text, self.language)
        )

    def _inlines(self, text: str) -> tuple[Inline, ...]:
        references = list(line_references(text))
        if not references:
            return parse_markdown(text)
        # A sign that the text has not, in the place of each reference.
        sign = next(chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in text)
        parts, end = [], 0
        for reference in references:
            parts.append(text[end : reference.span.start])
            end = reference.span.end
        inlines: list[Inline] = []
        waiting = iter(references)
        for run in parse_markdown(sign.join((*parts, text[end:]))):
            first, *others = run.text.split(sign)
            pieces: list[Inline] = [replace(run, text=first)]
            for piece in others:
                reference = next(waiting)
                whole = self.all_quotable or self.quotable
                found = whole.find(reference.words)[(reference.occurrence or 1) - 1]
                where = PlaceReference(self.places(found), reference.begins_sentence)
                pieces += [where, replace(run, text=piece)]
            inlines += (p for p in pieces if not isinstance(p, Run) or p.text)
        return tuple(inlines)

    def inline(self, *inlines: Inline | RichText) -> RichText:
        """One paragraph in the language of the wordings, made of pieces."""
        flat: list[Inline] = []
        for piece in inlines:
            flat += piece.inlines if isinstance(piece, RichText) else (piece,)
        language = self.printed_language
        return RichText((TextBlock(tuple(flat)),), language, direction(language))

    def printed(self, text: str) -> RichText:
        """A text in the language of the wordings, with inline Markdown."""
        return self.inline(*parse_markdown(text))

    def wording(self, name: str, n: int = 1, **values: str | int) -> RichText:
        """A wording of the question's type, or one that every sheet uses."""
        return self.printed(self.label(name, n, **values))

    def has_wording(self, name: str) -> bool:
        """Whether the question's type has such a wording."""
        return name in self.words.entries

    def label(self, name: str, n: int = 1, **values: str | int) -> str:
        """The same as it is written."""
        holder = self.words if self.has_wording(name) else self.furniture
        return holder.text(name, n, **values)

    # --- notes ---

    def remarks(
        self, **texts: str | RichText | Quote | tuple[str | RichText | Quote, ...] | None
    ) -> tuple[Remark, ...]:
        """Remarks under the labels of their names, such as `why=…`; what is empty is left out."""
        made: list[Remark] = []
        for name, value in texts.items():
            several = value if isinstance(value, tuple) else (value,)
            shown = [self._remark(each) for each in several if each]
            if shown:
                made.append(Remark(self.label(name.replace("_", "-")), self._joined(shown)))
        return tuple(made)

    def _remark(self, text: str | RichText | Quote) -> RichText:
        if isinstance(text, Quote):
            return self.inline(*self.citation(text))
        return self.own(text) if isinstance(text, str) else text

    def _joined(self, texts: Sequence[RichText]) -> RichText:
        """Texts one after the other, divided by semicolons; the last one with a full stop."""
        *others, last = texts
        if any(len(text.blocks) > 1 for text in texts):
            blocks = tuple(block for text in texts for block in text.blocks)
            return replace(last, blocks=blocks)
        if not others:
            return _ended(last)
        inlines: list[Inline] = []
        for other in others:
            inlines += (*_without_full_stop(other.inlines), Run("; "))
        whole = replace(last, blocks=(TextBlock((*inlines, *last.inlines)),))
        return _ended(whole)

    def answer(
        self, right: Right, evidence: Sequence[Quote] | None = None, why: str | None = None
    ) -> Answer:
        """What is right, with the words that show it and the reason."""
        shown = tuple(self.quoted(quote) for quote in evidence or ())
        return Answer(right, shown, self.own(why) if why else None)


def _in_brackets(quoted: Quoted, others: str = "") -> tuple[Inline, ...]:
    """Where a quotation stands, if the sheet has it."""
    return (Run(" ("), PlaceReference(quoted.places), Run(f"{others})")) if quoted.places else ()


def _ended(text: RichText) -> RichText:
    """A remark with a full stop, as the next one may follow it on the same line."""
    last = text.inlines[-1] if text.inlines else Run("")
    said = last.text if isinstance(last, Run | Quoted) else ""
    if said.endswith((".", "!", "?", "…", ".”", "?”", "!”")):
        return text
    return text.followed_by(Run("."))


def _without_full_stop(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    *before, last = inlines
    if isinstance(last, Run):
        last = replace(last, text=last.text.removesuffix("."))
    return (*before, last)
