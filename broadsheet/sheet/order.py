"""The order of items in a version: decided by what a student reads, and by nothing else."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from broadsheet.sheet.edition import VERSIONS

# To find an order that no earlier version has: of the two that two items have, each attempt
# finds the other one half the time.
_ATTEMPTS = 50


@dataclass(frozen=True, slots=True)
class Order:
    """Puts items in the order of one version.

    Items are sorted by a keyed hash (HMAC, RFC 2104) of their own text, never moved from the
    place that the lesson gives them: the order tells nothing of the lesson's, in which many
    authors write the right answer first. It is the same for ever, on every machine.
    """

    version: str  # a letter of `VERSIONS`; empty for the lesson's own order
    key: str  # what is the lesson's own, such as its title, so that lessons differ

    def of(self, texts: Sequence[str], pinned: Collection[int] = ()) -> tuple[int, ...]:
        """The places, from 0, that the items have in the lesson, in the order of the version.

        No two versions have the same order as long as there are enough of them, and then no two
        that follow each other.

        Args:
            texts: what a student reads of each item.
            pinned: the places of items that stay where they are.
        """
        own = tuple(range(len(texts)))
        if not self.version:
            return own
        free = [place for place in own if place not in pinned]
        key = hashlib.sha256("\0".join((self.key, *sorted(texts))).encode()).digest()
        before: list[list[str]] = []
        order: tuple[int, ...] = ()
        for letter in VERSIONS[: VERSIONS.index(self.version) + 1]:
            for attempt in range(2 * _ATTEMPTS):
                order = _sorted(free, texts, key, f"{letter}{attempt}")
                # Where there are not enough orders, neighbours differ at least.
                avoided = before if attempt < _ATTEMPTS else before[-1:]
                if [texts[place] for place in order] not in avoided:
                    break
            before.append([texts[place] for place in order])
        moved = iter(order)
        return tuple(place if place in pinned else next(moved) for place in own)

    def mixed(self, texts: Sequence[str], mix: int = 1) -> tuple[int, ...]:
        """The places that the items have in the lesson, in an order that is never the lesson's own.

        It is for items whose order, or whose pairs, are the answer. Without versions they are
        mixed too.

        Args:
            texts: what a student reads of each item.
            mix: which of several mixes, from 1.
        """
        key = hashlib.sha256("\0".join((self.key, *sorted(texts))).encode()).digest()
        own = sorted(range(len(texts)), key=lambda place: texts[place])
        return _sorted(own, texts, key, f"mix {mix} {self.version}")


def _sorted(free: Sequence[int], texts: Sequence[str], key: bytes, version: str) -> tuple[int, ...]:
    """Places in the order of the hashes of their texts; the same text keeps its order."""
    return tuple(
        sorted(
            free,
            key=lambda place: hmac.digest(key, f"{version}\0{texts[place]}".encode(), "sha256"),
        )
    )
