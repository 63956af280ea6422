"""Fields between curly brackets on one line, such as `{quote: the plan, occurrence: 2}`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from broadsheet.source.text import Span

_NAME = re.compile(r"([\w-]+):")
_PIECE = re.compile(r"""[ ]*(?:[\w-]+:[ ]*)?(?:"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?)?[^\[\]{},]*""")


@dataclass(eq=False)
class _Bracket:
    sign: str
    at: int
    step: str | int | None
    pieces: list[Span] = field(default_factory=list)
    commas: int = 0


@dataclass(frozen=True, slots=True)
class Braces:
    """The curly brackets around a place. All offsets count in the line."""

    # The names and the numbers of items, from 0, that lead to them from outside.
    path: tuple[str | int, ...]
    at: int  # where they open
    # What stands between their commas; without what is in brackets of its own.
    pieces: tuple[Span, ...]
    here: Span  # the piece that is being written; empty where it is only to begin
    start: int | None  # where the value of this piece starts, if it is in square brackets


def braces_at(text: str, start: int, place: int) -> Braces | None:
    """The innermost curly brackets around a place of a line, whether or not they are closed.

    Args:
        text: the line.
        start: where the value starts that may have brackets.
        place: which place is meant.
    """
    opened: list[_Bracket] = []
    around: list[_Bracket] | None = None
    at = start
    while at < len(text):
        if around is None and at >= place:
            around = [*opened]
        sign = text[at]
        if sign in "{[":
            before = opened[-1].pieces[-1] if opened and opened[-1].pieces else None
            if before and before.end == at and not text[:at].rstrip().endswith(":"):
                return None  # a bracket of the words themselves: it is no YAML
            opened.append(_Bracket(sign, at, _step(text, opened[-1]) if opened else None))
        elif sign in "}]":
            if opened:
                opened.pop()
            if not opened:
                break
        elif sign == "," and opened:
            opened[-1].commas += 1
        elif (piece := _PIECE.match(text, at)) and piece.end() > at:
            begin = at + len(piece[0]) - len(piece[0].lstrip(" "))
            if opened and begin < piece.end():
                opened[-1].pieces.append(Span(begin, piece.end()))
            at = piece.end()
            continue
        at += 1
    return _made(opened if around is None else around, place)


def _step(text: str, holder: _Bracket) -> str | int | None:
    """What leads from one bracket to the next inside it."""
    if holder.sign == "[":
        return holder.commas
    named = _NAME.match(text, holder.pieces[-1].start) if holder.pieces else None
    return named[1] if named else None


def _made(around: list[_Bracket], place: int) -> Braces | None:
    curly = [index for index, bracket in enumerate(around) if bracket.sign == "{"]
    if not curly:
        return None
    own = around[curly[-1]]
    square = around[curly[-1] + 1].at if len(around) > curly[-1] + 1 else None
    until = place if square is None else square
    pieces = [piece for piece in own.pieces if piece.start <= until <= piece.end]
    path = tuple(b.step for b in around[: curly[-1] + 1] if b.step is not None)
    here = pieces[-1] if pieces else Span(place, place)
    return Braces(path, own.at, tuple(own.pieces), here, square)
