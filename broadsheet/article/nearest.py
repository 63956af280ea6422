"""What a misquoted text was probably meant to be: to suggest, never to bind."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from broadsheet.source.folding import fold, inside_word, whole_words
from broadsheet.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
# Longer words are a case for `paragraphs:`.
_LONGEST: Final = 10_000
# What may be compared for all misquoted words of a lesson together: a letter with 64 others at
# once is one comparison, which takes about a nanosecond. Twenty wrong quotations of usual length in
# a long article take a tenth of it.
MOST_COMPARISONS: Final = 1_200_000_000
# To look at some words that stand side by side takes as long as so many comparisons.
_OF_WORDS: Final = 1_000
_OF_LETTERS: Final = 5  # to go through a text, for each of its letters
_PIECE: Final = 64  # letters that are compared with others at once
_LONGEST_WORD: Final = 200  # letters; what is longer is no word
_AROUND_WORDS = "\"'-.,;:!?()[]…"


@dataclass(frozen=True, slots=True)
class Nearest:
    """The place of a seed that is most like some words."""

    span: Span  # whole words of `Seed.text`, with all that belongs to them
    score: float  # how alike they are, capital letters apart, from 0 to 100


class _TooMuchError(Exception):
    """More would have to be compared than may be."""


@dataclass(eq=False)
class NearestSearch:
    """Looks for what misquoted words were meant to be, as far as its comparisons last.

    One is for all words of a lesson, so that no lesson holds anybody up, whatever is wrong with it.
    What was found once is known. The same words are left out on every computer.
    """

    left: int = MOST_COMPARISONS  # comparisons that may be made still
    _known: dict[tuple[Seed, str, tuple[Span, ...]], Nearest | None] = field(default_factory=dict)
    _left_out: set[str] = field(default_factory=set)
    _texts: dict[tuple[Seed, Span], tuple[int, _Text]] = field(default_factory=dict)

    def nearest(self, seed: Seed, words: str, within: Sequence[Span]) -> Nearest | None:
        """The place that was probably meant by words that stand nowhere: a suggestion.

        Args:
            seed: the seed to look in.
            words: the words that are not in it.
            within: spans of `seed.text` to look in.

        Returns:
            The best place, or None if nothing is so much alike that it is worth showing, or if
            there is too much to look at: then `has_left_out` says so.
        """
        key = seed, words, tuple(within)
        if key not in self._known:
            try:
                self._known[key] = self._look(seed, words, within)
            except _TooMuchError:
                self._known[key] = None
                self._left_out.add(words)
        return self._known[key]

    def has_left_out(self, words: str) -> bool:
        """Whether nobody looked everywhere for these words."""
        return words in self._left_out

    def spend(self, comparisons: int) -> None:
        """Take so many comparisons.

        Raises:
            _TooMuchError: there are not so many left; none is taken.
        """
        if comparisons > self.left:
            raise _TooMuchError
        self.left -= comparisons

    def _look(self, seed: Seed, words: str, within: Sequence[Span]) -> Nearest | None:
        folded = seed.folded
        wanted = lower(fold(words).text.strip())
        best: Nearest | None = None
        for stretch in within:
            first, text = self._text(seed, stretch)
            near = _most_similar(self, text, wanted) if 0 < len(wanted) <= _LONGEST else None
            if near is not None and (best is None or near[0] > best.score):
                score, start, end = near
                best = Nearest(folded.span(first + start, first + end), score)
                whole = folded.span(*seed.units.whole(first + start, first + end))
                best = Nearest(whole, score) if whole in stretch else best
        return best

    def _text(self, seed: Seed, stretch: Span) -> tuple[int, _Text]:
        """The text of a stretch as it is looked at, and where it begins in the folded text."""
        key = seed, stretch
        if key not in self._texts:
            folded = seed.folded
            first = bisect_left(folded.starts, stretch.start)
            last = bisect_right(folded.ends, stretch.end)
            self.spend((last - first) * _OF_WORDS // 4)  # to part it into words
            self._texts[key] = first, _Text(lower(folded.text[first:last]))
        return self._texts[key]


def nearest(seed: Seed, words: str, within: Sequence[Span]) -> Nearest | None:
    """As `NearestSearch.nearest`, where these words are all that is looked for."""
    return NearestSearch().nearest(seed, words, within)


@dataclass(frozen=True, eq=False)
class _Text:
    """A folded text in lower case."""

    text: str

    @cached_property
    def pieces(self) -> tuple[tuple[int, int], ...]:
        """Where each word starts and ends, with the signs around it."""
        return tuple(found.span() for found in re.finditer(r"\S+", self.text))

    @cached_property
    def words(self) -> tuple[tuple[str, int, int], ...]:
        """The words without the signs around them, each with its start and end."""
        found = ((self.text[start:end], start) for start, end in self.pieces)
        return tuple(
            (word, start + piece.index(word), start + piece.index(word) + len(word))
            for piece, start in found
            if (word := piece.strip(_AROUND_WORDS))
        )

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each of `words` stands among them."""
        places: dict[str, list[int]] = {}
        for at, (word, _, _) in enumerate(self.words):
            places.setdefault(word, []).append(at)
        return places

    @cached_property
    def plain_words(self) -> tuple[tuple[str, int, int], ...]:
        """The words without quotation marks, brackets and stops around them."""
        pattern = r"[\"'(\[]*(\S+?)[\"'.,;:!?)\]…]*(?!\S)"
        return tuple((m[1], *m.span(1)) for m in re.finditer(pattern, self.text))


def lower(text: str) -> str:
    """The text in lower case, letter by letter: offsets stay what they were."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def _at_once(letters: int) -> int:
    """How many comparisons a letter takes with so many others."""
    return letters // _PIECE + 1


def _most_similar(search: NearestSearch, of: _Text, wanted: str) -> tuple[float, int, int] | None:
    """Score, start and end of the whole words of a text that are most like the wanted ones."""
    text = of.text
    search.spend(len(text) * _OF_LETTERS)
    search.spend(text.count(wanted) * _OF_WORDS)
    for start in whole_words(wanted, text):
        return 100, start, start + len(wanted)
    if len(wanted) < _SHORT:
        found = _longer_word(search, text, wanted) or _one_slip(search, of, wanted)
        return found or _mostly(search, of, wanted)
    least = _LONG_AND_SIMILAR if len(wanted) >= _LONG else _SIMILAR
    window = _window(search, text, wanted, least - 15)
    near = _fit(search, text, wanted, *window) if window else None
    if near is not None and near[0] >= least:
        return near
    swapped = _in_other_order(search, of, wanted)
    if swapped is not None or len(wanted) >= _LONG:
        return swapped
    return _other_word(search, of, wanted) or _mostly(search, of, wanted)


def _window(search: NearestSearch, text: str, wanted: str, least: float) -> tuple[int, int] | None:
    """Start and end of what is most like the wanted words, about as long as they are.

    A word left out by the lesson lowers its score, so `least` is to be low.
    """
    # In one piece, long words would take time by the square of their length.
    starts = [*range(0, len(wanted) - _PIECE, _PIECE), max(len(wanted) - _PIECE, 0)]
    letters = min(len(wanted), _PIECE)
    search.spend(len(starts) * (len(text) * letters + len(wanted) * _at_once(len(wanted))))
    best, best_score = None, least
    for start in starts:
        piece = wanted[start : start + _PIECE]
        found = fuzz.partial_ratio_alignment(piece, text, score_cutoff=least)
        if found is None:
            continue
        first, last = found.dest_start, found.dest_end
        if len(starts) > 1:
            first = max(first - start, 0)
            last = min(first + len(wanted), len(text))
        score = fuzz.ratio(wanted, text[first:last])
        if best is None or score > best_score:
            best, best_score = (first, last), score
    return best


def _other_word(search: NearestSearch, of: _Text, wanted: str) -> tuple[float, int, int] | None:
    """The words of which one or two are others than the wanted ones, with most letters alike."""
    ours = [word.strip(_AROUND_WORDS) for word in wanted.split()]
    if len(ours) < 4:
        return None
    words = of.plain_words
    begins = [at for at, (word, _, _) in enumerate(words) if word == ours[0]]
    search.spend((len(words) // 10 + len(begins) * len(ours)) * _OF_WORDS)
    best: tuple[float, int, int] | None = None
    for first in begins:
        for last in range(first + len(ours) - 2, min(first + len(ours) + 1, len(words))):
            theirs = [word for word, _, _ in words[first : last + 1]]
            most = min(len(ours), len(theirs))
            head = next((n for n in range(most) if ours[n] != theirs[n]), most)
            rest = range(most - head)
            tail = next((n for n in rest if ours[-1 - n] != theirs[-1 - n]), most - head)
            same = sum(map(len, ours[:head])) + sum(map(len, ours[len(ours) - tail :]))
            share = 100 * same / max(sum(map(len, ours)), 1)
            if tail and head + tail >= len(ours) - 2 and share >= _MOST_LETTERS:
                found = (min(share, _SIMILAR), words[first][1], words[last][2])
                best = max(best or found, found, key=lambda near: near[0])
    return best


def _fit(
    search: NearestSearch, text: str, wanted: str, start: int, end: int
) -> tuple[float, int, int]:
    """Move the ends of a window to the ends of words, to where it is most like the wanted ones."""
    slack = 20 + min(len(wanted) // 10, 40)
    search.spend(8 * slack * (_OF_WORDS + len(wanted) * _at_once(len(wanted))))

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


def _one_slip(search: NearestSearch, of: _Text, wanted: str) -> tuple[float, int, int] | None:
    """As many words as the wanted short ones that differ by a letter, or by 15 in 100."""
    wanted = wanted.strip(_AROUND_WORDS)
    count = len(wanted.split())
    if len(wanted) < 4:
        return None
    text, words = of.text, of.pieces
    search.spend(len(words) * _OF_WORDS + len(text) * _OF_LETTERS)
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


def _mostly(search: NearestSearch, of: _Text, wanted: str) -> tuple[float, int, int] | None:
    """As many words as the wanted ones, of which most are the same, or most letters of a word."""
    ours = [word.strip(_AROUND_WORDS) for word in wanted.split()]
    count = len(ours)
    if count == 1 and len(ours[0]) < _LONG_WORD:
        return None
    words = of.words
    beginnings: Iterable[int] = range(len(words))
    if count > 1:
        # A word of a length that says something is the same, in the same place.
        common = [n for n, word in enumerate(ours) if len(word) >= _NO_COMMON_WORD]
        search.spend(sum(len(of.places.get(ours[n], ())) for n in common) * _OF_WORDS)
        beginnings = sorted({at - n for n in common for at in of.places.get(ours[n], ())})
    beginnings = [first for first in beginnings if 0 <= first <= len(words) - count]
    search.spend(len(beginnings) * 2 * _OF_WORDS + len(of.text) * _OF_LETTERS)
    best: tuple[float, int, int] | None = None
    for first in beginnings:
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


def _in_other_order(search: NearestSearch, of: _Text, wanted: str) -> tuple[float, int, int] | None:
    """The same words in another order, one behind the other."""
    ours = sorted(word.strip(_AROUND_WORDS) for word in wanted.split())
    count = len(ours)
    if not 3 <= count <= _MOST_SWAPPED:
        return None
    words = of.words
    begins = [at for word in {*ours} for at in of.places.get(word, ())]
    search.spend(len(begins) * (1 + count // 8) * _OF_WORDS)
    for first in sorted(begins):
        if first > len(words) - count:
            break
        piece = words[first : first + count]
        if sorted(word for word, _, _ in piece) == ours:
            return _SIMILAR, piece[0][1], piece[-1][2]
    return None


def _longer_word(search: NearestSearch, text: str, wanted: str) -> tuple[float, int, int] | None:
    """The longer words that a short wanted one is a piece of; the shortest, if several."""
    if len(wanted) < 4:
        return None
    found: set[tuple[float, int, int]] = set()
    at = text.find(wanted)
    while at >= 0:
        start, end = at, at + len(wanted)
        while inside_word(text, start) and end - start < _LONGEST_WORD:
            start -= 1
        while inside_word(text, end) and end - start < _LONGEST_WORD:
            end += 1
        search.spend((end - start) * _OF_WORDS)
        found.add((fuzz.ratio(wanted, text[start:end]), start, end))
        at = text.find(wanted, end)
    return max(found, key=lambda near: (near[0], -near[1]), default=None)
