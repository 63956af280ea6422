"""A warning for words that the line ends of a PDF broke: `foot- bridge` is `footbridge`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from broadsheet.article.lexicon import known_words
from broadsheet.checks.pasted.text_lines import body_of
from broadsheet.checks.pasted.web_page import words_for
from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Fix, Note, Severity
from broadsheet.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.article.seed import Seed

WORD_BROKEN = Code("word-broken", Severity.WARNING)

_MOST_NOTES: Final = 8
_LETTER: Final = r"[^\W\d_]"
_BROKEN: Final = re.compile(
    rf"(?<![\w’'.-])(?P<first>\w[\w’']{{0,40}}(?:-\w{{1,40}}){{0,4}})(?P<hyphen>[-‐¬\u00ad])"
    rf"(?P<gap>[ \t]*\n[ \t]*|[ \t]{{1,3}})(?P<second>{_LETTER}{{1,40}})"
)
_WORD: Final = re.compile(r"\w+(?:[-‐]\w+)*")


@dataclass(frozen=True, slots=True)
class _Broken:
    """A word in two pieces."""

    span: Span  # of the whole, in the seed's text
    written: str  # as it stands there, on one line
    whole: str  # as it should be, as far as can be told
    sure: bool  # it stands so elsewhere


def broken_words(seed: Seed) -> Iterator[Diagnostic]:
    """A warning for the words that stand whole elsewhere, and a gentle one for all others."""
    found = list(_broken(seed))
    for sure in (True, False):
        some = [each for each in found if each.sure is sure]
        if some:
            yield _told(seed, some, sure=sure)


def _broken(seed: Seed) -> Iterator[_Broken]:
    body = body_of(seed)
    furniture = [p.span for p in seed.paragraphs if p.furniture]
    known: frozenset[str] | None = None
    for match in _BROKEN.finditer(body):
        span = Span(*match.span())
        if any(span in each for each in furniture) or _is_meant(match):
            continue
        if known is None:
            known = _words_of(body) | known_words(seed.language)
        first, second = match["first"], match["second"]
        joined, hyphened = first + second, f"{first}-{second}"
        sure = next((w for w in (joined, hyphened) if w.casefold() in known), None)
        # Behind a hyphen of its own, a name or a number is not broken by a line end.
        whole = sure or (hyphened if second[0].isupper() or first[-1].isdigit() else joined)
        yield _Broken(span, f"{first}{match['hyphen']} {second}", whole, sure is not None)


def _words_of(body: str) -> frozenset[str]:
    """The whole words of an article, and not the pieces around a hyphen at a line end."""
    return frozenset(found[0].replace("‐", "-").casefold() for found in _WORD.finditer(body))


def _is_meant(match: re.Match[str]) -> bool:
    """Whether the hyphen belongs there: `two- and three-year-olds`, `Vor- und Nachteile`."""
    if match["second"].casefold() in words_for("behind-a-hyphen"):
        return True
    # On one line, a dash without a space before it, as in `the plan- The council`, or somebody
    # who begins a word again, as in `Th- this`.
    again = match["second"].casefold().startswith(match["first"].casefold())
    return "\n" not in match["gap"] and (match["second"][0].isupper() or again)


def _told(seed: Seed, found: list[_Broken], *, sure: bool) -> Diagnostic:
    first, *others = found
    message = f"`{first.written}` is one word, broken at the end of a line: `{first.whole}`"
    hint = f"write `{first.whole}`, which stands so elsewhere"
    if not sure:
        message = f"`{first.written}` may be one word, broken at the end of a line"
        hyphened = first.written.replace(" ", "").replace("\u00ad", "-").replace("¬", "-")
        other = f", or `{hyphened}` if it has a hyphen" if first.whole != hyphened else ""
        hint = f"write `{first.whole}`{other}"
    notes = tuple(
        Note(seed.place(each.span), f"`{each.written}`: write `{each.whole}`")
        for each in others[:_MOST_NOTES]
    )
    if len(others) > _MOST_NOTES:
        hint += f"; {len(others) - _MOST_NOTES} more are not shown"
    does = f"`{first.written}` becomes `{first.whole}`" + (
        ", and the others likewise" if others else ""
    )
    fix = Fix(does, tuple(Edit(seed.place(each.span).span, each.whole) for each in found))
    return Diagnostic(WORD_BROKEN, seed.place(first.span), message, hint, notes, (fix,))
