"""A warning for a pull quotation, which repeats words of the article to catch the eye."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Final

from broadsheet.checks.pasted.front_matter_lines import FrontMatterLines, first_words
from broadsheet.source.diagnostics import Code, Diagnostic, Fix, Note, Severity
from broadsheet.source.folding import fold, whole_words
from broadsheet.source.yaml.lines import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.article.seed import Seed
    from broadsheet.checks.pasted.text_lines import TextLine

PULL_QUOTATION_LEFT = Code("pull-quotation-left", Severity.WARNING)

_FEWEST: Final = 4  # words of one in quotation marks
_FEWEST_BARE: Final = 6  # words of one without
_MOST: Final = 40  # words
_FEWEST_MORE: Final = 10  # words of the paragraph that it is from, beside its own
_MOST_LOOKED_AT: Final = 100
_MOST_PLACES: Final = 20
_MARKS: Final = re.compile(r"^[\"'\s(]+|[\"'\s.,;:!?)]+$")
_SPEAKER: Final = re.compile(r"\n\s*[-(].{0,80}$|(?<=[\"'.!?]) ?- ?[^.!?]{0,60}$")


def pull_quotations(seed: Seed, paragraphs: Sequence[tuple[TextLine, ...]]) -> Iterator[Diagnostic]:
    """A warning for each paragraph whose words stand in a longer one too."""
    if seed.line_breaks:
        return  # verses come again
    titles = {p.number for p in seed.paragraphs if p.title}
    texts = {
        lines[0].number: fold("\n".join(line.text for line in lines)).text.casefold()
        for lines in paragraphs
        if lines[0].number not in titles
    }
    numbers = list(texts)
    starts, at = [], 0
    for text in texts.values():
        starts.append(at)
        at += len(text) + 1
    everything = "\n".join(texts.values())
    looked_at = 0
    for lines in paragraphs:
        number = lines[0].number
        words = _pulled(lines) if number in texts else ""
        if not words or looked_at > _MOST_LOOKED_AT:
            continue
        looked_at += 1
        for place in islice(whole_words(words, everything), _MOST_PLACES):
            other = numbers[bisect_right(starts, place) - 1]
            if other != number and _is_much_longer(texts[other], words):
                yield _told(seed, lines, other)
                break


def _is_much_longer(text: str, words: str) -> bool:
    """Whether a paragraph has so much more that words are pulled out of it, and not said again."""
    return len(text.split()) >= len(words.split()) + _FEWEST_MORE


def _pulled(lines: Sequence[TextLine]) -> str:
    """The words of what may be a pull quotation, folded; empty where it cannot be one."""
    written = "\n".join(fold(line.text).text for line in lines)
    text = _SPEAKER.sub("", written)
    words = " ".join(text.split()).casefold()
    fewest = _FEWEST if words[:1] in "\"'" else _FEWEST_BARE
    while (less := _MARKS.sub("", words)) != words:
        words = less
    return words if fewest <= len(words.split()) <= _MOST else ""


def _told(seed: Seed, lines: Sequence[TextLine], other: int) -> Diagnostic:
    first = lines[0]
    pulled = shown(first.text, 60)
    message = f"`{pulled}` stands in paragraph {other} too: it seems to be a pull quotation"
    to_write = FrontMatterLines(furniture=(first_words(seed, first.span.start, [first.number]),))
    edits = to_write.edits(seed)
    fixes = (Fix("it goes on the list of furniture", edits),) if edits else ()
    where = next(p for p in seed.paragraphs if p.number == other)
    notes = (Note(seed.place(where.span), "the paragraph that has its words"),)
    return Diagnostic(PULL_QUOTATION_LEFT, first.place, message, to_write.said(seed), notes, fixes)
