"""Folding: what an editor or a website changes in a text without meaning it, taken out of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from broadsheet.source.text import Span

_SINGLE_QUOTES = "‘’‚‛‹›′‵\N{MODIFIER LETTER APOSTROPHE}\N{MODIFIER LETTER TURNED COMMA}"
_DOUBLE_QUOTES = "“”„‟«»″‶"
_DASHES = "‐‑‒–—―−"
_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_SPELLED_OUT = str.maketrans(
    {"…": "...", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_ONE_FOR_ONE = {
    **dict.fromkeys(map(ord, _SINGLE_QUOTES), "'"),
    **dict.fromkeys(map(ord, _DOUBLE_QUOTES), '"'),
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _SPACES), " "),
}

# As the inside of a character class: soft hyphen, zero-width characters, bidi controls.
_INVISIBLE = "\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_INVISIBLE_CHARACTER = re.compile(f"[{_INVISIBLE}]")
_NOTHING_TO_SEE = re.compile(rf"[\s{_INVISIBLE}]*")

# Real writing needs a handful of marks on a letter; to sort thousands costs quadratic time.
_MOST_MARKS = 200
# Characters of a text that may be a quotation or a note, and not an article.
_OFTEN = 500


@dataclass(frozen=True)
class Folded:
    """Folded text that knows where each of its characters came from."""

    text: str  # the folded text
    # For each folded character, the offset of the first original character it stands for.
    starts: tuple[int, ...]
    # Likewise, the offset after the last one. Neither ever falls from one to the next.
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The original characters behind the folded ones from `start` to `end` (excluded).

        Characters that folding drops belong to the span only between two that it keeps.
        An empty range gives an empty span, in front of what stands at `start`.
        """
        if start < end:
            return Span(self.starts[start], self.ends[end - 1])
        at = self.starts[start] if start < len(self.starts) else max(self.ends, default=0)
        return Span(at, at)


def fold(text: str) -> Folded:
    """The text without differences that carry no meaning, mapped back to the original.

    Folds Unicode normal form (to NFC), kinds of quotation mark, apostrophe, dash (`--` is one) and
    white space (a run of it to one space), spells out the ellipsis and typographic ligatures, and
    drops soft hyphens, zero-width characters and bidi controls. It changes no letter's case and no
    word, and folding folded text changes nothing.
    """
    # Every check folds the same quotations again; an article keeps its own (`Seed.folded`).
    return _fold_often(text) if len(text) <= _OFTEN else _fold(text)


def fold_for_digest(text: str) -> str:
    """The text as it was folded when digests of articles were first kept in lessons.

    `…`, ligatures and runs of dashes stay, or articles that nobody touched would count as changed.
    """
    return _fold(text, spell_out=False).text


def _fold(text: str, *, spell_out: bool = True) -> Folded:
    even = text.translate(_ONE_FOR_ONE)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _uneven(even, spell_out).finditer(even):
        start, end = match.span()
        piece, piece_starts, piece_ends = _fold_piece(match[0], start, spell_out)
        pieces += (even[at:start], piece)
        starts += range(at, start)
        starts += piece_starts
        ends += range(at + 1, start + 1)
        ends += piece_ends
        at = end
    pieces.append(even[at:])
    starts += range(at, len(even))
    ends += range(at + 1, len(even) + 1)
    return Folded("".join(pieces), tuple(starts), tuple(ends))


_fold_often = lru_cache(maxsize=1000)(_fold)


def is_blank(text: str) -> bool:
    """Whether a text shows nothing on paper: white space and invisible characters only."""
    return _NOTHING_TO_SEE.fullmatch(text) is not None


def whole_words(words: str, text: str) -> Iterator[int]:
    """The offsets at which words stand in a text, both folded, and cut no word of it.

    The places may overlap. No words stand nowhere.
    """
    at = text.find(words) if words else -1
    while at >= 0:
        is_inside = inside_word(text, at)
        if not (is_inside or inside_word(text, at + len(words))):
            yield at
        at = text.find(words, after_word(text, at) if is_inside else at + 1)


_LETTERS = re.compile("[A-Za-z]*")


def after_word(text: str, at: int) -> int:
    """The end of the word that the offset `at` is inside of, or an offset on the way there."""
    first = _LETTERS.match(text, at - 1)
    return max(first.end() if first else 0, at + 1)


def inside_word(text: str, at: int) -> bool:
    """Whether a cut of folded text in front of the offset `at` would cut a word.

    Letters, digits and their marks make words; so do a point or a comma between two digits.
    Scripts that put no space between words can be cut between any two letters.
    """
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _is_mark(after):
        return before != " "
    if _is_wordlike(before) and _is_wordlike(after):
        return not (needs_no_space(before) or needs_no_space(after))
    return _is_point(text, at - 1) or _is_point(text, at)


def _uneven(text: str, spell_out: bool) -> re.Pattern[str]:
    """What is left to fold in text whose marks and spaces are even: a pattern for just this text.

    It is made from the characters that occur, so that no table of all of Unicode is needed.
    """
    if text.isascii():
        return re.compile("  +|--+" if spell_out else "  +")
    characters = sorted(set(text))
    marks = "".join(c for c in characters if _continues(c))
    others = "".join(
        c
        for c in characters
        if (spell_out and ord(c) in _SPELLED_OUT)
        or (not _continues(c) and unicodedata.normalize("NFC", c) != c)
    )
    dashes = f"-(?:[{_INVISIBLE}]*+-)++" if spell_out else ""
    gap = f" [ {_INVISIBLE}]+|[{_INVISIBLE}][ {_INVISIBLE}]*"
    cluster = f"[^ {_INVISIBLE}{marks}]?(?:[{_INVISIBLE}]*[{marks}])++"
    choices = (gap, dashes, cluster if marks else "", f"[{others}]" if others else "")
    return re.compile("|".join(filter(None, choices)))


def _fold_piece(piece: str, offset: int, spell_out: bool) -> tuple[str, list[int], list[int]]:
    """A gap, a run of dashes or a letter with its marks, folded, with its characters' ranges."""
    if piece[0] == " " or _INVISIBLE_CHARACTER.match(piece):
        first, last = piece.find(" "), piece.rfind(" ")
        return (" ", [offset + first], [offset + last + 1]) if first >= 0 else ("", [], [])
    if len(piece) > 1 and piece[0] == piece[-1] == "-":
        return "-", [offset], [offset + len(piece)]
    kept = [at for at, c in enumerate(piece, offset) if not _INVISIBLE_CHARACTER.match(c)]
    visible = _INVISIBLE_CHARACTER.sub("", piece)
    if len(visible) > _MOST_MARKS:
        return visible, kept, [at + 1 for at in kept]
    full = visible.translate(_SPELLED_OUT) if spell_out else visible
    normal = unicodedata.normalize("NFC", full)
    if normal == visible:
        return visible, kept, [at + 1 for at in kept]
    return normal, [offset] * len(normal), [offset + len(piece)] * len(normal)


def _continues(character: str) -> bool:
    """Whether a character may melt into the one before it when text is normalised."""
    if character < "\u0300":
        return False
    # Vowels and finals of Hangul syllables, and two vowel signs of Kirat Rai, are no marks.
    return (
        _is_mark(character)
        or "\u1160" <= character <= "\u11ff"
        or character in "\U00016d63\U00016d67"
    )


def _is_mark(character: str) -> bool:
    return character >= "\u0300" and unicodedata.category(character)[0] == "M"


def _is_wordlike(character: str) -> bool:
    return character.isalnum() or _is_mark(character)


def _is_point(text: str, at: int) -> bool:
    """Whether a point or a comma inside a number stands at an offset, as in 13.6 and 1,000."""
    return text[at] in ".," and text[at - 1 : at].isdecimal() and text[at + 1 : at + 2].isdecimal()


def needs_no_space(character: str) -> bool:
    """Whether a letter's script runs its words together: Thai, Lao, Burmese, Khmer, Han, kana."""
    return character >= "\u0e00" and any(
        first <= character <= last
        for first, last in (
            ("\u0e00", "\u0eff"),
            ("\u1000", "\u109f"),
            ("\u1780", "\u17ff"),
            ("\u3040", "\u30ff"),
            ("\u3400", "\u9fff"),
            ("\uf900", "\ufaff"),
            ("\U00020000", "\U0003ffff"),
        )
    )
