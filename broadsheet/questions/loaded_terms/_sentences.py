"""Loaded terms that are more than a term: they go on over the end of a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.article.sentences import sentence_ends
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import fold
from broadsheet.source.yaml.lines import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.source.text import Place

TERM_OVER_SENTENCES = Code("term-over-sentences", Severity.WARNING)


def over_sentences(term: str, place: Place) -> Iterator[Diagnostic]:
    """Warn of a loaded term that holds the end of a sentence and the start of another.

    Args:
        term: the words of the seed.
        place: where the lesson has them.
    """
    words = fold(term).text
    gap = next(sentence_ends(words), None)
    if gap and gap.end < len(words):
        message = "this term goes on over the end of a sentence"
        first = words[: gap.start].rstrip(" .!?…\"'([])")
        hint = f"quote only the words that push, perhaps `{shown(first)}`"
        yield Diagnostic(TERM_OVER_SENTENCES, place, message, hint)
