"""A seed's fingerprint, as a lesson keeps it: what of the text has changed since."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import TYPE_CHECKING

from broadsheet.source.folding import fold_for_digest

if TYPE_CHECKING:
    from broadsheet.article.seed import Seed

_WHOLE, _EACH = 8, 2
_FORM = re.compile(r"([\w-]{8})((?:[\w-]{2})+)", re.ASCII)


def fingerprint_of(seed: Seed) -> str:
    """The fingerprint of a seed's text, as a lesson keeps it.

    Eight letters stand for the whole text and two for each paragraph, so that it can be told
    where a text has changed. What folding takes out makes no difference.
    """
    texts = [seed.text[p.span.start : p.span.end] for p in seed.paragraphs]
    return _digest("\n\n".join(texts), _WHOLE) + "".join(_digest(text, _EACH) for text in texts)


def _digest(text: str, letters: int) -> str:
    folded = " ".join(fold_for_digest(text).split())
    return urlsafe_b64encode(sha256(folded.encode()).digest())[:letters].decode()


@dataclass(frozen=True, slots=True)
class Change:
    """How the paragraphs of a text have changed; numbers count from 1."""

    # For a paragraph of the old text that still stands, its number in the new one.
    now: dict[int, int]
    altered: tuple[int, ...]  # numbers of paragraphs of the new text that the old one has not
    gone: int  # how many paragraphs of the old text are not in the new one


def change_since(fingerprint: str, seed: Seed) -> Change | None:
    """What has changed in a seed since a fingerprint of it was taken; None if nothing has.

    Raises:
        ValueError: it is no fingerprint.
    """
    match = _FORM.fullmatch(fingerprint)
    if match is None:
        raise ValueError(fingerprint)
    current = fingerprint_of(seed)
    if fingerprint == current:
        return None
    old, new = (_pairs(mark[_WHOLE:]) for mark in (fingerprint, current))
    now: dict[int, int] = {}
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        now |= {block.a + n + 1: block.b + n + 1 for n in range(block.size)}
    standing = set(now.values())
    altered = tuple(n for n in range(1, len(new) + 1) if n not in standing)
    return Change(now, altered, len(old) - len(now))


def _pairs(letters: str) -> list[str]:
    return [letters[at : at + _EACH] for at in range(0, len(letters), _EACH)]
