"""Quotations: where words stand in a seed, and what is nearest to words that do not."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from broadsheet.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.folding import fold, inside_word, is_blank
from broadsheet.text import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.seed import Paragraph, Seed
    from broadsheet.text import Place

QUOTE_NOT_FOUND = Code(
    "quote-not-found",
    Severity.ERROR,
    "The lesson quotes words that the seed does not have. A class would be sent to look for"
    " something that nobody wrote.",
    "Copy the words from the seed, letter for letter. Kinds of quotation mark, dash and space make"
    " no difference; capital letters and endings do.",
)
QUOTE_OUTSIDE_PASSAGE = Code(
    "quote-outside-passage",
    Severity.ERROR,
    "The seed has these words, but not in the passage that the question is about, so the class"
    " could not find them on the sheet, or not where it is told to look.",
    "Make the passage longer, give the question another passage, or quote other words.",
)
QUOTE_AMBIGUOUS = Code(
    "quote-ambiguous",
    Severity.ERROR,
    "The words stand more than once in the passage, so line numbers and marks could point at the"
    " wrong ones.",
    "Write `{quote: the words, occurrence: 2}` to say which is meant, or quote more words around"
    " them.",
)
OCCURRENCE_MISSING = Code(
    "occurrence-missing",
    Severity.ERROR,
    "The words do not stand in the passage as often as `occurrence` says. It counts from 1, from"
    " the start of the passage.",
    "Correct the number, or leave it out if the words stand there once.",
)
CODES = (QUOTE_NOT_FOUND, QUOTE_OUTSIDE_PASSAGE, QUOTE_AMBIGUOUS, OCCURRENCE_MISSING)


# Measured on real articles: the best score of a wrong place stays below these.
_ALIKE: Final = 85
_LONG_AND_ALIKE: Final = 70
_LONG: Final = 40
_SHORT: Final = 20
# Longer words are a case for `paragraphs:`; to compare them would take seconds.
_LONGEST: Final = 10_000
_MOST_PLACES: Final = 4
_LONGEST_SHOWN: Final = 300
_AROUND_WORDS = "\"'-.,;:!?()[]…"


@dataclass(frozen=True, slots=True)
class Nearest:
    """The place of a seed that is most like some words.

    Attributes:
        span: whole words of `Seed.text`.
        score: how alike they are, capital letters apart, from 0 to 100.
    """

    span: Span
    score: float


def find(seed: Seed, words: str, within: Sequence[Span]) -> tuple[Span, ...]:
    """Every place where words stand in a seed.

    Args:
        seed: the seed to look in.
        words: what to look for; white space around them does not count. They match as folded
            text, letter for letter, and never begin or end inside a word of the seed.
        within: spans of `seed.text`; the words stand wholly inside one of them.

    Returns:
        Spans of `seed.text` in their order, of just the characters that match. They may overlap.
    """
    text = seed.folded.text
    wanted = fold(words).text.strip()
    found: list[Span] = []
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        span = seed.folded.span(at, end)
        is_whole = not (inside_word(text, at) or inside_word(text, end))
        if is_whole and any(span in stretch for stretch in within):
            found.append(span)
        at = text.find(wanted, at + 1)
    return tuple(found)


def locate(
    seed: Seed,
    words: str,
    occurrence: int | None,
    within: Sequence[Span],
    where: Place,
    inside: str,
) -> Span | Diagnostic:
    """The one place of a seed that is quoted, or the problem. Never a place that is only similar.

    Args:
        seed: the seed that is quoted.
        words: the words, as the lesson has them.
        occurrence: which of their places in `within` is meant, from 1; None if there is only one.
        within: spans of `seed.text` that the question is about.
        where: the place to blame, in the lesson.
        inside: how messages call `within`, such as "the passage `opening`".
    """
    found = find(seed, words, within)
    if not found:
        elsewhere = find(seed, words, [Span(0, len(seed.text))])
        if elsewhere:
            return _outside(seed, words, elsewhere, within, where, inside)
        return _not_found(seed, words, within, where, inside)
    if occurrence is None and len(found) == 1:
        return found[0]
    if occurrence is not None and 1 <= occurrence <= len(found):
        return found[occurrence - 1]
    notes = tuple(
        Note(seed.place(span), f"occurrence {number}")
        for number, span in enumerate(found[:_MOST_PLACES], 1)
    )
    message = f"{_subject(words, 'stands', 'stand')} {_times(len(found))} in {inside}"
    places = _places(seed, found)
    if occurrence is None:
        hint = f"say which with `occurrence:`, {places}"
        return Diagnostic(QUOTE_AMBIGUOUS, where, message, hint, notes)
    message = f"{message}; there is no occurrence {occurrence}"
    hint = "leave `occurrence` out" if len(found) == 1 else f"`occurrence` is {places}"
    return Diagnostic(OCCURRENCE_MISSING, where, message, hint, notes)


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
    text, wanted = _lower(folded.text), _lower(fold(words).text.strip())
    best: Nearest | None = None
    for stretch in within:
        first = bisect_left(folded.starts, stretch.start)
        last = bisect_right(folded.ends, stretch.end)
        near = _most_alike(text[first:last], wanted) if 0 < len(wanted) <= _LONGEST else None
        if near is not None and (best is None or near[0] > best.score):
            score, start, end = near
            best = Nearest(folded.span(first + start, first + end), score)
    return best


def paragraph_of(seed: Seed, span: Span) -> Paragraph:
    """The paragraph in which a span of the seed's text starts."""
    following = bisect_right(seed.paragraphs, span.start, key=lambda p: p.span.start)
    return seed.paragraphs[max(following, 1) - 1]


def _lower(text: str) -> str:
    """The text in lower case, letter by letter: offsets stay what they were."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def _most_alike(text: str, wanted: str) -> tuple[float, int, int] | None:
    """Score, start and end of the whole words of a text that are most like the wanted ones."""
    start = text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not (inside_word(text, start) or inside_word(text, end)):
            return 100, start, end
        start = text.find(wanted, start + 1)
    if len(wanted) < _SHORT:
        return _longer_word(text, wanted) or _one_slip(text, wanted)
    least = _LONG_AND_ALIKE if len(wanted) >= _LONG else _ALIKE
    # Only a window as long as the words: a word left out by the lesson lowers its score.
    window = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=least - 15)
    if window is None:
        return None
    near = _fit(text, wanted, window.dest_start, window.dest_end)
    return near if near[0] >= least else None


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
    least = min(_ALIKE / 100, 1 - 1 / len(wanted))
    near = process.extractOne(
        wanted, choices, scorer=OSA.normalized_similarity, score_cutoff=least - 1e-9
    )
    if near is None:
        return None
    found, score, index = near
    start = text.index(found, ranges[index][0])
    return score * 100, start, start + len(found)


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


def _outside(
    seed: Seed,
    words: str,
    found: Sequence[Span],
    within: Sequence[Span],
    where: Place,
    inside: str,
) -> Diagnostic:
    partly = any(span.overlaps(stretch) for span in found for stretch in within)
    message = f"{_subject(words, 'is', 'are')} {'only partly' if partly else 'not'} in {inside}"
    numbers = list(dict.fromkeys(str(paragraph_of(seed, span).number) for span in found))
    more = " and others" if len(numbers) > _MOST_PLACES else ""
    numbered = f"{', '.join(numbers[:_MOST_PLACES])}{more}"
    kind = "paragraph" if len(numbers) == 1 else "paragraphs"
    them = "them" if len(words.split()) > 1 else "it"
    hint = f"the seed has {them} in {kind} {numbered}: lengthen the passage or quote other words"
    notes = tuple(Note(seed.place(span), "it stands here") for span in found[:_MOST_PLACES])
    return Diagnostic(QUOTE_OUTSIDE_PASSAGE, where, message, hint, notes)


def _not_found(
    seed: Seed, words: str, within: Sequence[Span], where: Place, inside: str
) -> Diagnostic:
    if is_blank(words):
        hint = "copy some words from the seed"
        return Diagnostic(QUOTE_NOT_FOUND, where, "there are no words to look for", hint)
    message = f"{_subject(words, 'is', 'are')} not in {inside}"
    near, lead = nearest(seed, words, within), ""
    if near is None:
        near = nearest(seed, words, [Span(0, len(seed.text))])
        if near is None:
            hint = "nothing there is much like it: copy the words from the seed, letter for letter"
            return Diagnostic(QUOTE_NOT_FOUND, where, message, hint)
        number = paragraph_of(seed, near.span).number
        lead = f"paragraph {number} has something like it, outside {inside}: "
    hint = lead + _did_you_mean(words, seed.text[near.span.start : near.span.end])
    note = Note(seed.place(near.span), "the nearest words")
    return Diagnostic(QUOTE_NOT_FOUND, where, message, hint, (note,))


def _did_you_mean(words: str, found: str) -> str:
    """A hint with the seed's own words, and what differs if that is easily overlooked."""
    own = [word for word in found.split() if not is_blank(word)]
    ours = [fold(word).text for word in own]
    theirs = fold(words).text.split()
    if _lower(" ".join(ours)) == _lower(" ".join(theirs)):
        return f"did you mean `{_shown(own)}`? only capital letters differ"
    shorter = min(len(ours), len(theirs))
    same = next((n for n in range(shorter) if ours[n] != theirs[n]), shorter)
    shorter -= same
    tail = next((n for n in range(shorter) if ours[-1 - n] != theirs[-1 - n]), shorter)
    ours_only, theirs_only = own[same : len(own) - tail], theirs[same : len(theirs) - tail]
    hint = f"did you mean `{_shown(own, same)}`?"
    if len(own) < 4 or max(len(ours_only), len(theirs_only)) > 3:
        return hint
    if not theirs_only:
        return f"{hint} it has `{' '.join(ours_only)}` as well"
    if not ours_only:
        return f"{hint} it has no `{' '.join(theirs_only)}`"
    return f"{hint} it has `{' '.join(ours_only)}`, not `{' '.join(theirs_only)}`"


def _shown(words: list[str], around: int = 0) -> str:
    """Words on one line; if they are many, about twenty around one of them, by its index."""
    first = max(around - 8, 0) if len(words) > 25 else 0
    last = first + 20 if len(words) > 25 else len(words)
    shown = " ".join(words[first:last])
    is_cut = last < len(words) or len(shown) > _LONGEST_SHOWN
    return f"{'… ' if first else ''}{shown[:_LONGEST_SHOWN]}{' …' if is_cut else ''}"


def _places(seed: Seed, found: Sequence[Span]) -> str:
    """The places, numbered as `occurrence` counts them, each with some words around it."""
    listed: list[str] = []
    for number, span in enumerate(found[:_MOST_PLACES], 1):
        paragraph = paragraph_of(seed, span)
        before = seed.text[paragraph.span.start : span.start][-80:]
        after = seed.text[span.end : max(paragraph.span.end, span.end)][:80]
        lead = re.search(r"(?:\S+\s+){0,3}\S*\Z", before)
        rest = re.match(r"\S*(?:\s+\S+){0,3}", after)
        words = seed.text[span.start : span.end].split()
        shown = f"{lead[0] if lead else ''}{_shown(words)}{rest[0] if rest else ''}"
        listed.append(f"{number} for `{' '.join(shown.split())}` in paragraph {paragraph.number}")
    more = len(found) - len(listed)
    return ", ".join(listed) + (f", and {more} more" if more else "")


def _subject(words: str, one: str, several: str) -> str:
    return f"these words {several}" if len(words.split()) > 1 else f"this word {one}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
