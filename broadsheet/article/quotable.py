"""What a question may quote: its passages, and where words stand in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from broadsheet.article.quote import (
    OCCURRENCE_MISSING,
    QUOTE_AMBIGUOUS,
    QUOTE_OUTSIDE_PASSAGE,
    EditableQuote,
    cuts,
    find,
    locate,
    whole_words_hint,
)
from broadsheet.source.diagnostics import Diagnostic, Note
from broadsheet.source.records.record import Mention
from broadsheet.source.text import Place, Span
from broadsheet.source.yaml.lines import as_value

if TYPE_CHECKING:
    from broadsheet.article.passage import Passage
    from broadsheet.article.quote import Cut
    from broadsheet.article.seed import Seed
    from broadsheet.source.records.record import Quote


_MOST_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class FoundWords:
    """Words that stand in a seed: a span of its text."""

    seed: Seed
    span: Span

    @property
    def text(self) -> str:
        """The seed's own words, on one line."""
        return " ".join(self.seed.text[self.span.start : self.span.end].split())

    def stand_in(self, passage: Passage) -> bool:
        """Whether a passage has them."""
        return passage.seed is self.seed and any(self.span in s for s in passage.stretches)


@dataclass(frozen=True, eq=False)
class Quotable:
    """The passages that a question is about, seen as a text to quote from."""

    passages: tuple[Passage, ...]  # what may be quoted
    # The lesson's other passages, only to tell where words stand that are in none.
    others: tuple[Passage, ...] = ()

    @cached_property
    def _within(self) -> dict[Seed, tuple[Span, ...]]:
        within: dict[Seed, list[Span]] = {}
        for passage in self.passages:
            spans = within.setdefault(passage.seed, [])
            spans += [s for s in passage.stretches if s not in spans]
        return {seed: tuple(spans) for seed, spans in within.items()}

    @cached_property
    def _inside(self) -> str:
        names = [f"`{passage.name}`" for passage in self.passages]
        if len(names) == 1:
            return self.passages[0].called
        return f"the passages {', '.join(names[:-1])} and {names[-1]}"

    @property
    def printed(self) -> tuple[Passage, ...]:
        """Those of the passages that pupils read on the worksheet."""
        return tuple(passage for passage in self.passages if passage.printed)

    def find(self, words: str) -> tuple[FoundWords, ...]:
        """Every place of the passages where the words stand."""
        return tuple(
            FoundWords(seed, span)
            for seed, within in self._within.items()
            for span in dict.fromkeys(find(seed, words, within))
        )

    def paragraph(self, number: int) -> tuple[FoundWords, ...]:
        """The whole paragraphs of a number that the passages have, one for each seed.

        Args:
            number: as `paragraphs` counts them in a seed, from 1.
        """
        found = (
            FoundWords(passage.seed, piece)
            for passage in self.passages
            for piece in passage.pieces
            if passage.paragraph(piece).number == number and passage.paragraph(piece).span == piece
        )
        return tuple(dict.fromkeys(found))

    def locate(
        self,
        words: str,
        occurrence: int | None,
        where: Place,
        editable: EditableQuote | None = None,
    ) -> FoundWords | Diagnostic:
        """The one place that is meant, or the problem, blamed on `where`.

        With `written`, the problem can have fixes.
        """
        found = self.find(words)
        seeds = list(dict.fromkeys(item.seed for item in found))
        if len(seeds) < 2:
            # Words that are in none of the passages may stand elsewhere in one of the seeds.
            seeds += [s for s in self._within if _anywhere(s, words)]
            seeds += [s for s in self._within if not seeds and self._cuts(s, words)]
            seed = next(iter(seeds or self._within))
            within = self._within[seed]
            span = locate(seed, words, occurrence, within, where, self._inside, editable)
            if not isinstance(span, Diagnostic):
                return FoundWords(seed, span)
            return span if found else self._in_another(words, span)
        if occurrence and occurrence <= len(found):
            return found[occurrence - 1]
        message = f"these words stand {len(found)} times in {self._inside}"
        if occurrence:
            message = f"{message}; there is no occurrence {occurrence}"
            hint = f"`occurrence` is a number from 1 to {len(found)}"
            return Diagnostic(OCCURRENCE_MISSING, where, message, hint)
        hint = f"say which is meant: `{{quote: …, occurrence: 1}}`, up to {len(found)}"
        return Diagnostic(QUOTE_AMBIGUOUS, where, message, hint)

    def _cuts(self, seed: Seed, words: str) -> tuple[Cut, ...]:
        return cuts(seed, words, self._within[seed])

    def whole_words_hint(self, words: str) -> str | None:
        """A hint for words that cut off what belongs to them; None if they do not stand there."""
        found = ((seed, self._cuts(seed, words)) for seed in self._within)
        return next((whole_words_hint(seed, cut) for seed, cut in found if cut), None)

    def _in_another(self, words: str, problem: Diagnostic) -> Diagnostic:
        """The problem of words that are in none of the passages, with the other that has them."""
        having = [p for p in self.others if Quotable((p,)).find(words)]
        found = [item for p in having for item in Quotable((p,)).find(words)]
        them = "they stand" if len(words.split()) > 1 else "it stands"
        if having:
            names = ", ".join(as_value(p.name) for p in (*self.passages, having[0]))
            listed = " and ".join(f"`{p.name}`" for p in having[:_MOST_NAMED])
            places = "passages" if len(having) > 1 else "passage"
            hint = (
                f"{them} in the {places} {listed}: write `passage: [{names}]` or quote other words"
            )
        else:
            seeds = dict.fromkeys(p.seed for p in self.others)
            whole = [s for s in seeds if s not in self._within and _anywhere(s, words)]
            if problem.code is QUOTE_OUTSIDE_PASSAGE and self.passages[0].is_whole:
                hint = "they stand in" if len(words.split()) > 1 else "it stands in"
                hint += " what belongs to the web page, which is not printed: quote other words"
                return replace(problem, hint=hint)
            if not whole:
                return problem
            found = [FoundWords(whole[0], span) for span in _anywhere(whole[0], words)]
            hint = f"{them} in the seed `{whole[0].id}`, and in no passage: lengthen one of its"
            hint += " passages and name it here, or quote other words"
        notes = [Note(item.seed.place(item.span), "it stands here") for item in found]
        notes = list(dict.fromkeys(notes))[:_MOST_NAMED]
        code = QUOTE_OUTSIDE_PASSAGE
        return replace(problem, code=code, hint=hint, notes=tuple(notes), fixes=())

    def look_up(self, quote: Quote) -> FoundWords | Diagnostic:
        """Where a quotation of the lesson stands, or the problem; a mention's first place."""
        if (
            isinstance(quote, Mention)
            and not quote.occurrence
            and (found := self.find(quote.quote))
        ):
            return found[0]
        return self.locate(quote.quote, quote.occurrence, quote.at("quote"), quote)

    def place(self, quote: Quote) -> FoundWords:
        """Where a quotation stands that has been checked."""
        found = self.look_up(quote)
        if isinstance(found, Diagnostic):
            raise ValueError(f"unchecked quotation: {found.message}")
        return found


def _anywhere(seed: Seed, words: str) -> tuple[Span, ...]:
    """Every place of a seed where words stand, in a passage or not."""
    return find(seed, words, (Span(0, len(seed.text)),))
