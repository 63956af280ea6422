"""How words that somebody has begun to quote go on in what may be quoted."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from broadsheet.folding import fold, inside_word
from broadsheet.nearest import lower
from broadsheet.quote import paragraph_of
from broadsheet.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.reading import Reading
    from broadsheet.seed import Seed

_FEWEST: Final = 2
"""Letters that must be there: fewer begin half of the words of an article."""
_MOST_PLACES: Final = 8
_MOST_WORDS: Final = 6
_MOST: Final = 30
_CLAUSE_END = re.compile(r"[,;:.!?…]+[\"')\]]*(?= |$)| (?=- )|(?<=\w)-(?= )")
_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]]*(?= [\"'(\[]*[^\W_a-z]|$)")
_PAUSES = " ,;:-"


@dataclass(frozen=True, slots=True)
class Continuation:
    """Words of a seed that begin as the given ones do.

    Attributes:
        text: all of them, on one line, as the seed has them.
        rest: those of them that are not there yet; None if the seed begins them otherwise, in
            capital letters for instance.
        seed: where they stand.
        span: their characters there.
    """

    text: str
    rest: str | None
    seed: Seed
    span: Span


def continuations(reading: Reading, words: str, *, with_stop: bool) -> tuple[Continuation, ...]:
    """How words may go on, the likeliest first: to the end of the clause, of the sentence, a word.

    Each can be quoted: `reading` finds it. Words match as folded text does, or, if none do,
    whatever their capital letters.

    Args:
        reading: what may be quoted.
        words: the words so far; the last may be half a word.
        with_stop: keep the sign that ends a sentence.
    """
    wanted = fold(words).text.lstrip()
    if sum(map(str.isalnum, wanted)) < _FEWEST:
        return ()
    places = list(_places(reading, wanted, exact=True))
    places = places or list(_places(reading, wanted, exact=False))
    ends = [_ends(place, len(wanted), with_stop=with_stop) for place in places[:_MOST_PLACES]]
    order: list[tuple[_Found, int]] = []
    for rank in range(2 + _MOST_WORDS):
        order += [(place, end[rank]) for place, end in ends if rank < len(end)]
    made: dict[str, Continuation] = {}
    for place, end in order:
        item = _made(place, end, len(wanted), wanted)
        if item.text not in made and reading.find(item.text):
            made[item.text] = item
        if len(made) == _MOST:
            break
    return tuple(made.values())


@dataclass(frozen=True, slots=True)
class _Found:
    """Folded characters of a seed: where the words start, and where their paragraph ends."""

    seed: Seed
    start: int
    end: int


def _places(reading: Reading, wanted: str, *, exact: bool) -> Iterator[_Found]:
    """Where words begin that may go on."""
    stretches = dict.fromkeys((p.seed, s) for p in reading.passages for s in p.stretches)
    for seed, stretch in stretches:
        folded = seed.folded
        text, words = (folded.text, wanted) if exact else (lower(folded.text), lower(wanted))
        first = bisect_left(folded.starts, stretch.start)
        at = text.find(words, first)
        while at >= 0 and folded.starts[at] < stretch.end:
            if not inside_word(text, at):
                here = folded.starts[at]
                paragraph = paragraph_of(seed, Span(here, here)).span
                end = bisect_left(folded.starts, min(paragraph.end, stretch.end))
                if at + len(words.rstrip()) <= end:
                    yield _Found(seed, at, end)
            at = text.find(words, at + 1)


def _ends(place: _Found, length: int, *, with_stop: bool) -> tuple[_Found, list[int]]:
    """Where the words may end: at a clause's end, a sentence's, and word by word up to there."""
    text = place.seed.folded.text[: place.end]
    so_far = place.start + length
    clause = _CLAUSE_END.search(text, so_far + 1)
    sentence = _SENTENCE_END.search(text, so_far)
    ends = [clause.start() if clause else _without_stop(text, so_far, place.end)]
    last = sentence.end() if sentence else place.end
    # The last words of a passage are mostly those of a sentence, with its sign.
    ends.insert(0 if with_stop else 1, last if with_stop else _without_stop(text, so_far, last))
    for word in re.finditer(r"[^ ]+", text[so_far:last]):
        end = so_far + word.end()
        ends.append(_without_stop(text, so_far, end))
        if len(ends) == 2 + _MOST_WORDS:
            break
    return place, [max(end, so_far) for end in ends]


def _without_stop(text: str, start: int, end: int) -> int:
    """The end of words without the signs that follow the last of them."""
    words = text[start:end].rstrip(_PAUSES + ".!?…\"')]")
    return start + len(words)


def _made(place: _Found, end: int, length: int, wanted: str) -> Continuation:
    folded, seed = place.seed.folded, place.seed
    span = folded.span(place.start, max(end, place.start + 1))
    text = " ".join(seed.text[span.start : span.end].split())
    typed_end = place.start + length
    exact = folded.text[place.start : typed_end] == wanted
    rest = folded.span(typed_end, end) if end > typed_end else Span(0, 0)
    words = " ".join(seed.text[rest.start : rest.end].split())
    if end > typed_end and folded.text[typed_end] == " ":
        words = f" {words}"
    return Continuation(text, words if exact else None, seed, span)
