"""Gaps in a text of the lesson's own: `one [researcher]`, `from [several|five] countries`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SIGN = re.compile(r"\\.|[\[\]]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class BracketGap:
    """A gap: where its bracket stands in the text, and the words that are right in it."""

    start: int  # of the opening bracket
    end: int  # behind the closing one
    words: tuple[str, ...]


def brackets_in(text: str) -> tuple[tuple[BracketGap, ...], int | None]:
    r"""The gaps of a text in their order. `\[` is a bracket that is printed.

    Returns:
        The gaps, and the offset of the first bracket that has no partner or nothing in it, if
        there is one.
    """
    found: list[BracketGap] = []
    start: int | None = None
    for sign in _SIGN.finditer(text):
        if sign[0] == "[":
            if start is not None:
                return tuple(found), start
            start = sign.start()
        elif sign[0] == "]":
            if start is None:
                return tuple(found), sign.start()
            words = tuple(
                " ".join(each.split()) for each in text[start + 1 : sign.start()].split("|")
            )
            if not all(words):
                return tuple(found), start
            found.append(BracketGap(start, sign.end(), words))
            start = None
    return tuple(found), start
