"""Misspelt words: which of the words that may stand in a place was probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable

# The similarity from which a misspelt word is worth a suggestion (measured on typing errors).
_NEAR_ENOUGH: Final = 0.6


def nearest_word(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that `word` is most likely a slip for, or None if none is near."""
    found = process.extractOne(
        word.casefold(), list(allowed), scorer=OSA.normalized_similarity, score_cutoff=_NEAR_ENOUGH
    )
    return found[0] if found else None
