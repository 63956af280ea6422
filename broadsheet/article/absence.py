"""Words that an answer says are missing: they must stand nowhere in the article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.source.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from broadsheet.article.seed import Seed
    from broadsheet.source.text import Place, Span

ABSENT_BUT_THERE = Code("absent-but-there", Severity.ERROR)


def stand_in(seed: Seed, words: str) -> Iterator[Span]:
    """Where words stand in a seed as whole words, whatever their capital letters.

    All of the article is looked at, in a passage or not, but for the furniture of its web page.
    """
    wanted = re.escape(fold(words).text.strip())
    if not wanted:
        return
    for found in re.finditer(rf"(?<!\w){wanted}(?!\w)", seed.folded.text, re.IGNORECASE):
        span = seed.folded.span(*found.span())
        if any(span in paragraph.span for paragraph in seed.paragraphs if not paragraph.furniture):
            yield span


def though_absent(
    words: str, place: Place, seeds: Iterable[Seed], within: Sequence[Span] | None = None
) -> Iterator[Diagnostic]:
    """The problem of words that are to be absent and stand in one of some seeds.

    Args:
        words: that must not stand there.
        place: where the lesson says so.
        seeds: the articles.
        within: the characters that are looked at; all if None.
    """
    for seed in seeds:
        for span in stand_in(seed, words):
            if within is not None and not any(span in stretch for stretch in within):
                continue
            message = f"`{words}` is to be absent, and stands in `{seed.id}`"
            hint = "take it out of `absent`, or correct the answer that says it is missing"
            note = Note(seed.place(span), "it stands here")
            yield Diagnostic(ABSENT_BUT_THERE, place, message, hint, (note,))
            return
