"""Letters or numbers that are typed before the items of a list: `A) …`, `(b) …`, `3. …`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# A bracket behind the sign needs no space; a full stop, a colon or a dash does. Any of it may be
# emphasised. A letter or number in a circle needs nothing.
_CLOSING: Final = r"\.?\)|\]|\.(?=[ *])|:(?=[ *])| ?[-–—](?= )"
_SIGNED: Final = re.compile(
    r"(?P<stars>\*{0,2})(?P<opening>[(\[]?)"
    r"(?P<sign>[^\W\d_]|[1-9][0-9]?|[ivx]{1,4}|[IVX]{1,4})"
    rf"(?:(?P=stars)(?P<closing>{_CLOSING})|(?P<inside>{_CLOSING})(?P=stars))\s*(?=\S)"
    r"|(?P<circled>[\u2460-\u2473\u24b6-\u24e9\u2776-\u277f])\s*(?=\S)"
)
_ABJAD: Final = "أبجدهوزحطيكل"  # the order in which Arabic letters number a list
_FIRST_SIGNS: Final = "aаα①ⓐ❶"
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NAMES: Final = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}")


@dataclass(frozen=True, slots=True)
class ItemSigns:
    """The signs before the items of a list."""

    signs: tuple[str, ...]  # of each item, without brackets and full stops
    starts: tuple[str, ...]  # what stands before the text of each item, with blanks
    texts: tuple[str, ...]  # the items without it
    certain: bool  # it can be nothing else, such as the initials of names

    def index_of(self, written: str) -> int | None:
        """The item that a sign stands for, as `B`, `b)` or `(2)`."""
        bare = written.strip().strip("().:-–— ").casefold()
        signs = [sign.casefold() for sign in self.signs]
        return signs.index(bare) if bare in signs else None


def numbering_of(items: Sequence[str]) -> ItemSigns | None:
    """The signs before the items of a list, if these go on from the first as A, B, C do.

    Those at the end may have none, as `none of these`. `A dog` has none, nor have years or scores
    (`1 - 0`), nor what would be the same text without (`1. May` and `2. May`).
    """
    found = [_SIGNED.match(item) for item in items]
    each = [match for match in found if match]
    if len(each) < 2 or not all(found[: len(each)]):
        return None
    first = each[0]
    if len({(match["opening"], match["closing"] or match["inside"]) for match in each}) > 1:
        return None
    closing = first["closing"] or first["inside"] or ")"
    in_brackets = closing[-1] in (")", "]")
    if first["opening"] and not in_brackets:
        return None
    signs = tuple(match["sign"] or match["circled"] for match in each)
    starts = tuple(match[0] if match else "" for match in found)
    texts = tuple(item[len(start) :] for item, start in zip(items, starts, strict=True))
    in_order = go_on(signs) or (in_brackets and go_on(tuple(sorted(signs))))
    if not in_order or len({*texts}) < len(texts):
        return None
    if signs[0].isdigit() and not in_brackets and any(text[0].isdigit() for text in texts):
        return None
    initials = closing == "." and signs[0].isupper()
    certain = not (initials and all(map(_NAMES.fullmatch, texts[: len(each)])))
    return ItemSigns(signs, starts, texts, certain)


def go_on(signs: tuple[str, ...]) -> bool:
    """Whether signs are the first of some order."""
    count = len(signs)
    roman = _ROMAN[:count]
    orders = [tuple(str(n + 1) for n in range(count)), tuple(_ABJAD[:count])]
    orders += [roman, tuple(sign.upper() for sign in roman)]
    if len(signs[0]) == 1 and signs[0].casefold() in _FIRST_SIGNS:
        orders.append(tuple(chr(ord(signs[0]) + n) for n in range(count)))
    return signs in orders
