"""Quotations: where words stand in a seed, and what to say of words that do not."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from broadsheet.article.nearest import NearestSearch, lower
from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Fix, Note, Severity
from broadsheet.source.folding import fold, is_blank
from broadsheet.source.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.article.seed import Paragraph, Seed

QUOTE_NOT_FOUND = Code("quote-not-found", Severity.ERROR)
QUOTE_CUT = Code("quote-cut", Severity.ERROR)
QUOTE_OUTSIDE_PASSAGE = Code("quote-outside-passage", Severity.ERROR)
QUOTE_AMBIGUOUS = Code("quote-ambiguous", Severity.ERROR)
OCCURRENCE_MISSING = Code("occurrence-missing", Severity.ERROR)


class EditableQuote(Protocol):
    """Words of a seed as a lesson has them, and how to write others in their place."""

    def with_words(self, words: str) -> tuple[Edit, ...]:
        """How to write other words; empty if that cannot be told."""

    def with_occurrence(self, number: int) -> tuple[Edit, ...]:
        """How to write which occurrence is meant, from 1; empty if that cannot be told."""


# Of words whose nearest would have taken too long, as there are many of them or they are many.
NOT_LOOKED_FOR: Final = (
    "the nearest words were not looked for, as that would take too long here: copy the words from "
    "the seed, letter for letter"
)

_MOST_PLACES: Final = 4
_MOST_FOUND: Final = 1_000
_MOST_LOOKED_AT: Final = 2_000  # places where words stand as a piece of something
_LONGEST_SHOWN: Final = 300
_MOST_SIDES: Final = 5
# Letters of a longer word that are no accident.
_FEWEST_OF_A_WORD: Final = 4
# Dots in place of words, as in `They left … and came back` or `They left [...] and came back`.
_LEFT_OUT = re.compile(r"[\[(]?(?:\.{2,}|…|\. \. \.)[\])]?")


@dataclass(frozen=True, slots=True)
class Cut:
    """A place where words stand, but only as a piece of what belongs together.

    Attributes:
        whole: the words with all that belongs to them.
        pieces: each thing that they cut into.
    """

    whole: Span
    pieces: tuple[Span, ...]


def find(seed: Seed, words: str, within: Sequence[Span]) -> tuple[Span, ...]:
    """Every place where words stand in a seed.

    Args:
        seed: the seed to look in.
        words: what to look for; white space around them does not count. They match as folded
            text, letter for letter, and never cut a word, a number or a sign of the seed off what
            it belongs to. A pair of quotation marks around them counts only where the seed has it.
        within: spans of `seed.text`; the words stand wholly inside one of them.

    Returns:
        Spans of `seed.text` in their order, of just the characters that match, and no more than
        anybody would count. They may overlap.
    """
    for wanted in _readings(words):
        found = (seed.folded.span(at, at + len(wanted)) for at in seed.units.places(wanted))
        inside = (span for span in found if any(span in stretch for stretch in within))
        first = tuple(islice(inside, _MOST_FOUND))
        if first:
            return first
    return ()


def locate(
    seed: Seed,
    words: str,
    occurrence: int | None,
    within: Sequence[Span],
    where: Place,
    inside: str,
    editable: EditableQuote | None = None,
    search: NearestSearch | None = None,
) -> Span | Diagnostic:
    """The one place of a seed that is quoted, or the problem. Never a place that is only similar.

    Args:
        seed: the seed that is quoted.
        words: the words, as the lesson has them.
        occurrence: which of their places in `within` is meant, from 1; None if there is only one.
        within: spans of `seed.text` that the question is about.
        where: the place to blame, in the lesson.
        inside: how messages call `within`, such as "the passage `opening`".
        editable: where the words can be changed, for the fixes of a problem.
        search: looks for the nearest words, for all quotations of a lesson together.
    """
    found = find(seed, words, within)
    if not found:
        elsewhere = find(seed, words, [Span(0, len(seed.text))])
        if elsewhere:
            return _outside(seed, words, elsewhere, within, where, inside)
        cut = cuts(seed, words, within)
        if cut:
            return _cut(seed, words, cut, where, inside, editable)
        search = search or NearestSearch()
        return _not_found(seed, words, within, where, inside, editable, search)
    if occurrence is None and len(found) == 1:
        return found[0]
    if occurrence is not None and 1 <= occurrence <= len(found):
        return found[occurrence - 1]
    notes = tuple(
        Note(seed.place(span), f"occurrence {number}")
        for number, span in enumerate(found[:_MOST_PLACES], 1)
    )
    message = f"{_subject(words, 'stands', 'stand')} {_times(len(found))} in {inside}"
    listed = _listed(seed, found)
    more = len(found) - len(listed)
    places = ", ".join(listed) + (f", and {more} more" if more else "")
    fixes = tuple(
        Fix(f"`occurrence` is {place}", edits)
        for number, place in enumerate(listed, 1)
        if editable and (edits := editable.with_occurrence(number))
    )
    if occurrence is None:
        hint = f"write `{{quote: {_shown(words.split())}, occurrence: 1}}` instead: {places}"
        return Diagnostic(QUOTE_AMBIGUOUS, where, message, hint, notes, fixes)
    message = f"{message}; there is no occurrence {occurrence}"
    hint = "leave `occurrence` out" if len(found) == 1 else f"`occurrence` is {places}"
    return Diagnostic(OCCURRENCE_MISSING, where, message, hint, notes, fixes)


def _readings(words: str) -> Iterator[str]:
    """Words as they may stand in a folded text: as written, and without marks all around them."""
    wanted = fold(words).text.strip()
    yield wanted
    if len(wanted) > 2 and wanted[0] == wanted[-1] and wanted[0] in "\"'":
        yield wanted[1:-1].strip()


def paragraph_of(seed: Seed, span: Span) -> Paragraph:
    """The paragraph in which a span of the seed's text starts."""
    following = bisect_right(seed.paragraphs, span.start, key=lambda p: p.span.start)
    return seed.paragraphs[max(following, 1) - 1]


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


def cuts(seed: Seed, words: str, within: Sequence[Span]) -> tuple[Cut, ...]:
    """Where words stand only as a piece of what belongs together; no two alike, and the first few.

    Args:
        seed: the seed to look in.
        words: what `find` does not find.
        within: spans of `seed.text` that have all that belongs together.
    """
    units, folded = seed.units, seed.folded
    found: dict[str, Cut] = {}
    for wanted in _readings(words):
        covered = 0
        for at in islice(units.all_places(wanted), _MOST_LOOKED_AT):
            end = at + len(wanted)
            if end <= covered:
                continue
            whole = units.whole(at, end)
            covered = whole[1]
            if not (units.may_begin(whole[0]) and units.may_end(covered)):
                break  # a word longer than any
            edges = [edge for edge in (at, end) if edge not in whole]
            # Few letters inside a word are no quotation of it, but chance.
            is_chance = len(wanted) < _FEWEST_OF_A_WORD and all(
                folded.text[edge - 1 : edge + 1].isalnum() for edge in edges
            )
            span = folded.span(*whole)
            if edges and not is_chance and any(span in stretch for stretch in within):
                pieces = dict.fromkeys(folded.span(*units.around(edge)) for edge in edges)
                found.setdefault(_own(seed, span), Cut(span, tuple(pieces)))
                if len(found) == _MOST_PLACES:
                    return tuple(found.values())
    return tuple(found.values())


def whole_words_hint(seed: Seed, found: Sequence[Cut]) -> str:
    """A hint with the whole words in place of those that cut into them."""
    wholes = (f"`{_shown(_own(seed, cut.whole).split())}`" for cut in found)
    return f"did you mean {' or '.join(wholes)}?"


def _cut(
    seed: Seed,
    words: str,
    found: Sequence[Cut],
    where: Place,
    inside: str,
    editable: EditableQuote | None,
) -> Diagnostic:
    pieces = " and ".join(f"`{_shown(_own(seed, span).split())}`" for span in found[0].pieces)
    message = f"{_subject(words, 'cuts', 'cut')} into {pieces} in {inside}"
    note = Note(seed.place(found[0].whole), "the whole words")
    wholes = [_own(seed, cut.whole) for cut in found]
    fixes = tuple(
        Fix(f"the words become `{_shown(whole.split())}`", edits)
        for whole in wholes
        if editable and (edits := editable.with_words(whole))
    )
    hint = whole_words_hint(seed, found)
    return Diagnostic(QUOTE_CUT, where, message, hint, (note,), fixes)


def _own(seed: Seed, span: Span) -> str:
    """The seed's own words, on one line."""
    return " ".join(seed.text[span.start : span.end].split())


def _not_found(
    seed: Seed,
    words: str,
    within: Sequence[Span],
    where: Place,
    inside: str,
    editable: EditableQuote | None,
    search: NearestSearch,
) -> Diagnostic:
    if is_blank(words):
        hint = "copy some words from the seed"
        return Diagnostic(QUOTE_NOT_FOUND, where, "there are no words to look for", hint)
    message = f"{_subject(words, 'is', 'are')} not in {inside}"
    gap = _with_gap(seed, words, within, search)
    if gap:
        hint, whole = gap
        edits = editable.with_words(whole) if editable and whole else ()
        fixes = (Fix("the words that are left out are written too", edits),) if edits else ()
        return Diagnostic(QUOTE_NOT_FOUND, where, message, hint, fixes=fixes)
    near, lead = search.nearest(seed, words, within), ""
    if near is None:
        near = search.nearest(seed, words, [Span(0, len(seed.text))])
        if near is None:
            if search.has_left_out(words):
                return Diagnostic(QUOTE_NOT_FOUND, where, message, NOT_LOOKED_FOR)
            hint = "nothing there is much like it: copy the words from the seed, letter for letter"
            if _LEFT_OUT.search(words):
                hint = "a quotation cannot leave words out: quote one unbroken piece of the seed"
            return Diagnostic(QUOTE_NOT_FOUND, where, message, hint)
        editable = None
        number = paragraph_of(seed, near.span).number
        lead = f"paragraph {number} has something like it, outside {inside}: "
    own = seed.text[near.span.start : near.span.end].split()
    hint = lead + _did_you_mean(words, " ".join(own))
    note = Note(seed.place(near.span), "the nearest words")
    edits = editable.with_words(" ".join(own)) if editable else ()
    fixes = (Fix(f"the words become `{_shown(own)}`", edits),) if edits else ()
    return Diagnostic(QUOTE_NOT_FOUND, where, message, hint, (note,), fixes)


def _with_gap(
    seed: Seed, words: str, within: Sequence[Span], search: NearestSearch
) -> tuple[str, str] | None:
    """What to say of a quotation with dots in place of words, and the whole text between its ends.

    None if it has no dots between words, or if nothing on either side of them stands there.
    """
    sides = [side for side in _LEFT_OUT.split(words) if not is_blank(side)]
    if not 2 <= len(sides) <= _MOST_SIDES:
        return None
    found = [find(seed, side, within) for side in sides]
    exact = [side for side, places in zip(sides, found, strict=True) if places]
    for index, side in enumerate(sides):
        if not found[index] and (near := search.nearest(seed, side, within)):
            found[index] = (near.span,)
    rule = "a quotation cannot leave words out"
    span = _from_end_to_end(found, within)
    if span is not None and span.end - span.start <= _LONGEST_SHOWN:
        whole = " ".join(seed.text[span.start : span.end].split())
        if len(exact) < len(sides):
            return f"{rule}: did you mean all of `{whole}`?", whole
        return f"{rule}; its parts stand there: write all of it, `{whole}`, or one part", whole
    if not exact:
        return None
    piece = _shown(max(exact, key=len).split())
    return f"{rule}: quote one unbroken piece of the seed, such as `{piece}`", ""


def _from_end_to_end(found: Sequence[Sequence[Span]], within: Sequence[Span]) -> Span | None:
    """The shortest span that has one place of each kind in it, one after the other."""
    best: Span | None = None
    for first in found[0]:
        last: Span | None = first
        for places in found[1:]:
            last = next((s for s in places if last and s.start >= last.end), None)
        whole = Span(first.start, last.end) if last else None
        if whole and any(whole in stretch for stretch in within):
            is_shorter = best is None or whole.end - whole.start < best.end - best.start
            best = whole if is_shorter else best
    return best


def _did_you_mean(words: str, found: str) -> str:
    """A hint with the seed's own words, and what differs if that is easily overlooked."""
    own = [word for word in found.split() if not is_blank(word)]
    ours = [fold(word).text for word in own]
    theirs = fold(words).text.split()
    if lower(" ".join(ours)) == lower(" ".join(theirs)):
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


def _listed(seed: Seed, found: Sequence[Span]) -> list[str]:
    """The first places, numbered as `occurrence` counts them, each with some words around it."""
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
    return listed


def _subject(words: str, one: str, several: str) -> str:
    return f"these words {several}" if len(words.split()) > 1 else f"this word {one}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
