"""What a misquoted text was probably meant to be: to suggest, never to bind."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from broadsheet.source.folding import fold, inside_word, whole_words
from broadsheet.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.article.seed import Seed

# Measured on real articles: the best score of a wrong place stays below these.
_SIMILAR: Final = 85
_LONG_AND_SIMILAR: Final = 70
_LONG: Final = 40
_SHORT: Final = 20
_MOST_LETTERS: Final = 60
_MOSTLY: Final = 75
# Letters: shorter words stand side by side anywhere, or are a slip away from many others.
_NO_COMMON_WORD: Final = 5
_LONG_WORD: Final = 6
_BEGINNING: Final = 4
# Words: of more, the alike ones are told by their order.
_MOST_SWAPPED: Final = 40
# Longer words are a case for `paragraphs:`; to compare them would take seconds.
_LONGEST: Final = 10_000
_AROUND_WORDS = "\"'-.,;:!?()[]…"


@dataclass(frozen=True, slots=True)
class Nearest:
    """The place of a seed that is most like some words."""

    span: Span  # whole words of `Seed.text`, with all that belongs to them
    score: float  # how alike they are, capital letters apart, from 0 to 100


def nearest(seed: Seed, words: str, within: Sequence[Span]) -> Nearest | None:
    """The place that was probably meant by words that stand nowhere, to suggest and never to bind.

    Args:
        seed: the seed to look in.
        words: the words that are not in it.
        within: spans of `seed.text` to look in.

    Returns:
        The best place, or None if nothing is so much alike that it is worth showing.
    """
    folded = seed.folded
    text, wanted = lower(folded.text), lower(fold(words).text.strip())
    best: Nearest | None = None
    for stretch in within:
        first = bisect_left(folded.starts, stretch.start)
        last = bisect_right(folded.ends, stretch.end)
        near = _most_similar(text[first:last], wanted) if 0 < len(wanted) <= _LONGEST else None
        if near is not None and (best is None or near[0] > best.score):
            score, start, end = near
            best = Nearest(folded.span(first + start, first + end), score)
            whole = folded.span(*seed.units.whole(first + start, first + end))
            best = Nearest(whole, score) if whole in stretch else best
    return best


def lower(text: str) -> str:
    """The text in lower case, letter by letter: offsets stay what they were."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def _most_similar(text: str, wanted: str) -> tuple[float, int, int] | None:
    """Score, start and end of the whole words of a text that are most like the wanted ones."""
    for start in whole_words(wanted, text):
        return 100, start, start + len(wanted)
    if len(wanted) < _SHORT:
        return _longer_word(text, wanted) or _one_slip(text, wanted) or _mostly(text, wanted)
    least = _LONG_AND_SIMILAR if len(wanted) >= _LONG else _SIMILAR
    # Only a window as long as the words: a word left out by the lesson lowers its score.
    window = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=least - 15)
    near = _fit(text, wanted, window.dest_start, window.dest_end) if window else None
    if near is not None and near[0] >= least:
        return near
    swapped = _in_other_order(text, wanted)
    if swapped is not None or len(wanted) >= _LONG:
        return swapped
    return _other_word(text, wanted) or _mostly(text, wanted)


def _other_word(text: str, wanted: str) -> tuple[float, int, int] | None:
    """The words of which one or two are others than the wanted ones, with most letters alike."""
    ours = [word.strip(_AROUND_WORDS) for word in wanted.split()]
    words = [
        (m[1], *m.span(1)) for m in re.finditer(r"[\"'(\[]*(\S+?)[\"'.,;:!?)\]…]*(?!\S)", text)
    ]
    if len(ours) < 4:
        return None
    best: tuple[float, int, int] | None = None
    for first in range(len(words)):
        if words[first][0] != ours[0]:
            continue
        for last in range(first + len(ours) - 2, min(first + len(ours) + 1, len(words))):
            theirs = [word for word, _, _ in words[first : last + 1]]
            most = min(len(ours), len(theirs))
            head = next((n for n in range(most) if ours[n] != theirs[n]), most)
            rest = range(most - head)
            tail = next((n for n in rest if ours[-1 - n] != theirs[-1 - n]), most - head)
            alike = sum(map(len, ours[:head])) + sum(map(len, ours[len(ours) - tail :]))
            share = 100 * alike / max(sum(map(len, ours)), 1)
            if tail and head + tail >= len(ours) - 2 and share >= _MOST_LETTERS:
                found = (min(share, _SIMILAR), words[first][1], words[last][2])
                best = max(best or found, found, key=lambda near: near[0])
    return best


def _fit(text: str, wanted: str, start: int, end: int) -> tuple[float, int, int]:
    """Move the ends of a window to the ends of words, to where it is most like the wanted ones."""
    slack = 20 + min(len(wanted) // 10, 40)

    def edges(around: int) -> list[int]:
        nearby = range(max(around - slack, 0), min(around + slack, len(text)) + 1)
        return [at for at in nearby if not inside_word(text, at)]

    def score(first: int, last: int) -> tuple[float, int]:
        found = text[first:last]
        # Of two that are as good, the one without white space around it.
        return fuzz.ratio(wanted, found), len(found.strip()) - len(found)

    for _ in range(2):
        last = end
        start = max(edges(start), key=lambda at: score(at, last), default=start)
        first = start
        end = max(edges(end), key=lambda at: score(first, at), default=end)
    found = text[start:end]
    start, end = end - len(found.lstrip()), start + len(found.rstrip())
    return (score(start, end)[0], start, end) if start < end else (0, 0, 0)


def _one_slip(text: str, wanted: str) -> tuple[float, int, int] | None:
    """As many words as the wanted short ones that differ by a letter, or by 15 in 100."""
    wanted = wanted.strip(_AROUND_WORDS)
    count = len(wanted.split())
    if len(wanted) < 4:
        return None
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    ranges = [
        (first, last) for (first, _), (_, last) in zip(words, words[count - 1 :], strict=False)
    ]
    choices = [text[first:last].strip(_AROUND_WORDS) for first, last in ranges]
    least = min(_SIMILAR / 100, 1 - 1 / len(wanted))
    near = process.extractOne(
        wanted, choices, scorer=OSA.normalized_similarity, score_cutoff=least - 1e-9
    )
    if near is None:
        return None
    found, score, index = near
    start = text.index(found, ranges[index][0])
    return score * 100, start, start + len(found)


def _mostly(text: str, wanted: str) -> tuple[float, int, int] | None:
    """As many words as the wanted ones, of which most are the same, or most letters of a word."""
    ours = [word.strip(_AROUND_WORDS) for word in wanted.split()]
    count = len(ours)
    if count == 1 and len(ours[0]) < _LONG_WORD:
        return None
    words = _words_of(text)
    best: tuple[float, int, int] | None = None
    for first in range(len(words) - count + 1):
        theirs = [word for word, _, _ in words[first : first + count]]
        if count == 1 and len(theirs[0]) < _LONG_WORD:
            continue
        # Of two words one is the same and the other begins so: `everyone knows`, `everybody knows`.
        pairs = [*zip(ours, theirs, strict=True)]
        same = [word for word, other in pairs if word == other]
        begins = count == 2 and all(a[:_BEGINNING] == b[:_BEGINNING] for a, b in pairs)
        if count > 1 and len(same) * 2 <= count and not (same and begins):
            continue
        if same and max(map(len, same)) < _NO_COMMON_WORD:
            continue
        score = fuzz.ratio(" ".join(ours), " ".join(theirs), score_cutoff=_MOSTLY)
        if score > (best[0] if best else 0):
            best = score, words[first][1], words[first + count - 1][2]
    return best


def _in_other_order(text: str, wanted: str) -> tuple[float, int, int] | None:
    """The same words in another order, one behind the other."""
    ours = sorted(word.strip(_AROUND_WORDS) for word in wanted.split())
    count = len(ours)
    words = _words_of(text) if 3 <= count <= _MOST_SWAPPED else []
    for first in range(len(words) - count + 1):
        piece = words[first : first + count]
        if piece[0][0] in ours and sorted(word for word, _, _ in piece) == ours:
            return _SIMILAR, piece[0][1], piece[-1][2]
    return None


def _words_of(text: str) -> list[tuple[str, int, int]]:
    """The words of a text without the signs around them, each with its start and end."""
    return [
        (word, m.start() + m[0].index(word), m.start() + m[0].index(word) + len(word))
        for m in re.finditer(r"\S+", text)
        if (word := m[0].strip(_AROUND_WORDS))
    ]


def _longer_word(text: str, wanted: str) -> tuple[float, int, int] | None:
    """The longer words that a short wanted one is a piece of; the shortest, if several."""
    if len(wanted) < 4:
        return None
    found: set[tuple[float, int, int]] = set()
    at = text.find(wanted)
    while at >= 0:
        start, end = at, at + len(wanted)
        while inside_word(text, start):
            start -= 1
        while inside_word(text, end):
            end += 1
        found.add((fuzz.ratio(wanted, text[start:end]), start, end))
        at = text.find(wanted, end)
    return max(found, key=lambda near: (near[0], -near[1]), default=None)
