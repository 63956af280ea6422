"""How words that somebody has begun to quote go on in what may be quoted."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from broadsheet.article.nearest import lower
from broadsheet.article.quote import paragraph_of
from broadsheet.article.sentences import sentence_ends
from broadsheet.source.folding import fold, inside_word
from broadsheet.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.article.quotable import Quotable
    from broadsheet.article.seed import Seed

_FEWEST: Final = 2  # letters that must be there: fewer begin half of the words of an article
_MOST_PLACES: Final = 8
_MOST_WORDS: Final = 6
_MOST_OF_A_TERM: Final = 3
_MOST: Final = 30
_CLAUSE_END = re.compile(r"[,;:.!?…]+[\"')\]]*(?= |$)| (?=- )|(?<=\w)-(?= )")
_PAUSES = " ,;:-"
_STOPS = _PAUSES + ".!?…\"')]"
# A quotation mark before a word, or behind one; an apostrophe is a mark only where one was opened.
_MARK = re.compile(r"(?P<opening>(?<![^ (\[\"'-])[\"'](?=[^ ]))|(?P<closing>(?<=[^ ])[\"'](?!\w))")
# A quotation that breaks off behind one of these says nothing yet.
_LEADS_ON = re.compile(
    r"an?|the|and|or|but|nor|that|which|who|whose|if|as|than|because|while|when|where|"
    r"about|after|against|among|at|before|between|by|for|from|in|into|of|on|onto|over|"
    r"through|to|towards?|under|upon|with|without|its|his|her|their|our|my|your"
)


@dataclass(frozen=True, slots=True)
class Continuation:
    """Words of a seed that begin as the given ones do."""

    text: str  # all of them, on one line, as the seed has them
    # Those of them that are not there yet; None if the seed begins them otherwise, in capital
    # letters for instance.
    rest: str | None
    seed: Seed  # where they stand
    span: Span  # their characters there


def continuations(
    quotable: Quotable, words: str, *, with_stop: bool = False, as_term: bool = False
) -> tuple[Continuation, ...]:
    """How words may go on, the likeliest first: to the end of the clause, of the sentence, a word.

    None goes on over the end of a sentence, or of speech in quotation marks that it begins in.
    Each can be quoted: `reading` finds it. Words match as folded text does, or, if none do,
    whatever their capital letters.

    Args:
        quotable: what may be quoted.
        words: the words so far; the last may be half a word.
        with_stop: keep the sign that ends a sentence.
        as_term: a few words are wanted, the fewest first, and whole words may be all of them.
    """
    wanted = fold(words).text.lstrip()
    if sum(map(str.isalnum, wanted)) < _FEWEST:
        return ()
    places = list(_places(quotable, wanted, exact=True))
    places = places or list(_places(quotable, wanted, exact=False))
    ends = [
        (place, _ends(place, wanted, with_stop=with_stop, as_term=as_term))
        for place in places[:_MOST_PLACES]
    ]
    order: list[tuple[_Candidate, int]] = []
    for rank in range(2 + _MOST_WORDS):
        order += [(place, end[rank]) for place, end in ends if rank < len(end)]
    made: dict[str, Continuation] = {}
    for place, end in order:
        item = _made(place, end, len(wanted), wanted)
        if item.text in made or (not with_stop and _leads_on(item)):
            continue
        if quotable.find(item.text):
            made[item.text] = item
        if len(made) == _MOST:
            break
    return tuple(made.values())


def _leads_on(item: Continuation) -> bool:
    """Whether the last word asks for another one, in English."""
    last = item.text.rpartition(" ")[2].strip(_STOPS + "“‘(").casefold()
    is_english = item.seed.language.partition("-")[0].casefold() == "en"
    return is_english and _LEADS_ON.fullmatch(last) is not None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Folded characters of a seed: where the words start, and where their paragraph ends.

    `paragraph` is where it begins in the seed's own text.
    """

    seed: Seed
    start: int
    end: int
    paragraph: int


def _places(quotable: Quotable, wanted: str, *, exact: bool) -> Iterator[_Candidate]:
    """Where words begin that may go on."""
    stretches = dict.fromkeys((p.seed, s) for p in quotable.passages for s in p.stretches)
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
                    yield _Candidate(seed, at, end, paragraph.start)
            at = text.find(words, at + 1)


def _ends(place: _Candidate, wanted: str, *, with_stop: bool, as_term: bool) -> list[int]:
    """Where the words may end: at a clause's end, a sentence's, and word by word up to there."""
    text = place.seed.folded.text[: place.end]
    so_far = place.start + len(wanted)
    # Signs behind the last word may be typed already: then nothing goes on over them.
    word_end = place.start + len(wanted.rstrip(_STOPS))
    speech_end, own_marks = _speech(text, place, word_end)
    sentence_end = next((gap.start for gap in sentence_ends(text, word_end)), len(text))
    last = min(sentence_end, speech_end)
    clause = _CLAUSE_END.search(text, so_far + 1, last)
    clause_end = clause.start() if clause else last

    def whole(end: int) -> int:
        if with_stop and end == last:
            return end
        words = _without_stop(text, so_far, end)
        # A mark that was opened in these words is closed in them.
        closing = (last for first, last in own_marks if first < words <= last < end)
        return max((mark + 1 for mark in closing), default=words)

    if as_term:
        done = text[so_far - 1].isalnum() and not inside_word(text, so_far)
        most, until = _MOST_OF_A_TERM - done, clause_end
        ends = [so_far] if done else []
    else:
        most, until = _MOST_WORDS, last
        ends = [last, clause_end] if with_stop else [clause_end, last]
    words = re.finditer(r"[^ ]+", text[so_far : max(until, so_far)])
    ends += [so_far + word.end() for word, _ in zip(words, range(most), strict=False)]
    return [max(whole(end), so_far) for end in ends]


def _speech(text: str, place: _Candidate, word_end: int) -> tuple[int, list[tuple[int, int]]]:
    """How quotation marks stand around words that so far end at `word_end`.

    Returns the end of the speech that they begin in, before its mark, and the pairs of marks of
    which the first may stand in the words themselves.
    """
    paragraph = bisect_left(place.seed.folded.starts, place.paragraph)
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for mark in _MARK.finditer(text, paragraph):
        if mark["opening"]:
            opened.append((mark[0], mark.start()))
        elif opened and mark[0] == opened[-1][0]:
            pairs.append((opened.pop()[1], mark.start()))
    around = [last for first, last in pairs if first < place.start and word_end <= last]
    return min(around, default=len(text)), [pair for pair in pairs if pair[0] >= place.start]


def _without_stop(text: str, start: int, end: int) -> int:
    """The end of words without the signs that follow the last of them."""
    return start + len(text[start:end].rstrip(_STOPS))


def _made(place: _Candidate, end: int, length: int, wanted: str) -> Continuation:
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
