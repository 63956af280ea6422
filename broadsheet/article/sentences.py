"""Where sentences end: one rule for all who ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadsheet.source.text import Span

_END = re.compile(r"[.!?…]+[”’\"')\]]*(?:\s+(?=[“‘\"'(\[]*([\w$£€]))|\s*\Z)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sen|Rep|Gov|Gen|Col|Capt|Lt|Sgt|Rev|Jr|Sr|vs|Inc|Ltd|Co|"
    r"approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b\w)\.$"
)
_NUMBER = re.compile(r"\b[Nn]o\.$")
# After an abbreviation, these begin a sentence all the same.
_OPENERS = re.compile(r"(?:The|This|That|It|He|She|They|We|In|But|And|A|An)\b")


def sentence_ends(text: str, start: int = 0) -> Iterator[Span]:
    """The gaps behind sentences: each from the last sign of one to where the next begins.

    None is behind 'U.S.', 'Mr.' or '13.6', nor before a small letter. The last one is at the end of
    the text, if a sentence ends there.

    Args:
        text: of one paragraph, folded or not.
        start: where to begin, a character offset.
    """
    for found in _END.finditer(text, start):
        goes_on = found[1] is not None and found[1].islower()
        if not goes_on and not _is_abbreviation(text, found.start(), found.end()):
            yield Span(found.start() + len(found[0].rstrip()), found.end())


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a paragraph."""
    starts = [0, *(gap.end for gap in sentence_ends(text) if gap.end < len(text))]
    return tuple(Span(*pair) for pair in zip(starts, [*starts[1:], len(text)], strict=True))


def _is_abbreviation(text: str, stop: int, then: int) -> bool:
    """Whether the sign at the offset `stop` ends an abbreviation only: `then` the text goes on."""
    if then == len(text) or _OPENERS.match(text, then):
        return False
    known = (_ABBREVIATION, _NUMBER) if text[then].isdigit() else (_ABBREVIATION,)
    return any(pattern.search(text, max(stop - 8, 0), stop + 1) for pattern in known)
