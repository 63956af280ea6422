"""Attributions: words that say who speaks, such as 'according to' or 'she says', in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from broadsheet.article.quote import paragraph_of
from broadsheet.article.sentences import sentences
from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.source.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.article.quotable import FoundWords

ATTRIBUTION_NEAR = Code("attribution-near", Severity.WARNING)

_SAYING = (
    "says|said|tells|told|writes|wrote|argues|argued|insists|insisted|explains|explained|"
    "concludes|concluded|believes|believed|announced|stressed|emphasi[sz]ed|pointed out|points out"
)
# Their forms in -s are nouns as well, so they count only between a speaker and what is said.
_OR_NOUN = "note|state|claim|report|add|warn|admit|suggest|estimate"
_SPEAKER = (
    r"\b(?!(?:The|These|Those|His|Her|Their|Its|Our|Some|Many|Most|All|No|Other|New)\b)"
    r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ww]ho|[A-Z][\w'’.-]+)"
)
_CUES = re.compile(
    r"\b[Aa]ccording to\b(?! (?:plan|schedule)\b)"
    r"|\b[Ii]n (?:his|her|their|its|(?:[\w-]+ ){0,3}[\w-]+(?:['’]s|s['’])) (?:opinion|view|words)\b"
    r"|\b[Ii]n the (?:opinion|view|words) of\b|\bthe opinion of\b"
    # Not 'it is said', which names nobody.
    rf"|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )(?<!\bbeen )(?<!\bThat )"
    rf"\b(?:{_SAYING})\b"
    rf"|{_SPEAKER} (?:{_OR_NOUN})(?:s|d|ed|ted)(?=[,:]| that\b| [“‘\"'])"
    rf"|(?:(?<=[”\"] )|(?<=[”\"], ))(?:{_OR_NOUN})(?:d|ed|ted)\b"
)


def attribution_near(found: FoundWords) -> FoundWords | None:
    """Words in the sentence of a quotation, or in the one before it, that say who speaks."""
    paragraph = paragraph_of(found.seed, found.span).span
    text = found.seed.text[paragraph.start : paragraph.end]
    quoted = Span(found.span.start - paragraph.start, found.span.end - paragraph.start)
    parts = sentences(text)
    own = [index for index, sentence in enumerate(parts) if sentence.overlaps(quoted)]
    first, last = parts[max(own[0] - 1, 0)], parts[own[-1]]
    cue = _CUES.search(text, first.start, last.end)
    if cue is None:
        return None
    start = paragraph.start + cue.start()
    return type(found)(found.seed, Span(start, start + len(cue[0])))


def attributed(text: str) -> bool:
    """Whether a text itself says who speaks."""
    return _CUES.search(text) is not None


def though_not_stated(
    found: FoundWords, place: Place, message: str, hint: str
) -> Iterator[Diagnostic]:
    """The warning about a key that finds no source where an attribution stands near.

    Args:
        found: the words of the passage that are to have no source.
        place: where the key says so.
        message: of the warning, to go on after the words of the attribution.
        hint: what to write if they cover the statement.
    """
    cue = attribution_near(found)
    if cue:
        note = Note(cue.seed.place(cue.span), "the attribution")
        yield Diagnostic(ATTRIBUTION_NEAR, place, f"`{cue.text}` {message}", hint, (note,))
