"""Misspelt words: which of the words that may stand in a place was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

# The similarity from which a misspelt word is worth a suggestion (measured on typing errors).
_NEAR_ENOUGH: Final = 0.6
# Letters of a word that is easily taken for another one.
_SHORT: Final = 3


def nearest_word(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that `word` is most likely a slip for, or None if none is near."""
    # Only where somebody has made a slip: a build with nothing to do has no time for it.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extractOne(
        word.casefold(), list(allowed), scorer=OSA.normalized_similarity, score_cutoff=_NEAR_ENOUGH
    )
    return found[0] if found else None


def only_meaning(word: str, allowed: Iterable[str]) -> str | None:
    """The one allowed word that `word` can only be a slip of the finger for.

    It differs by capital letters alone, or by one letter that is missing, too much, another, or
    in its neighbour's place; and no second word is as near. None if that is not so.
    """
    from rapidfuzz.distance import OSA

    written = word.casefold()
    distances = {other: OSA.distance(written, other.casefold()) for other in allowed}
    least = min(distances.values(), default=2)
    near = [other for other, distance in distances.items() if distance == least]
    if least > 1 or len(near) > 1:
        return None
    # A short word is mostly a letter away from another word: `who` is no slip for `why`.
    is_slip = len(near[0]) > _SHORT or not least or set(written) == set(near[0].casefold())
    return near[0] if is_slip else None
