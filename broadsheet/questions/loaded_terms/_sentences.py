"""Loaded terms that are more than a term: they go on over the end of a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import fold
from broadsheet.source.yaml.lines import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.source.text import Place

TERM_OVER_SENTENCES = Code("term-over-sentences", Severity.WARNING)


# The letters before a full stop that ends no sentence: `Mr.`, `Prof.`, `U.S.`.
_SENTENCE_END: Final = re.compile(
    r"""(?:\b(?:[^\W\d_A-Z]{3,}|[^\W\d_]{5,})["')\]]*\.|[!?…])["')\]]*\s+["'(\[]*([^\W\d_])"""
)


def over_sentences(term: str, place: Place) -> Iterator[Diagnostic]:
    """Warn of a loaded term that holds the end of a sentence and the start of another.

    Args:
        term: the words of the seed.
        place: where the lesson has them.
    """
    words = fold(term).text
    end = next((m for m in _SENTENCE_END.finditer(words) if m[1].isupper()), None)
    if end is not None:
        message = "this term goes on over the end of a sentence"
        first = words[: end.start(1)].rstrip(" .!?…\"'([])")
        hint = f"quote only the words that push, perhaps `{shown(first)}`"
        yield Diagnostic(TERM_OVER_SENTENCES, place, message, hint)
