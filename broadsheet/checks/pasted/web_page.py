"""Warnings for pieces of a web page in an article: menus, buttons, bylines, dates, captions.

The words are data, `article/word_lists/web_pages.yaml`, of several languages at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from broadsheet.article.seed import NOT_STATED
from broadsheet.checks.pasted.front_matter_lines import FrontMatterLines, first_words
from broadsheet.checks.pasted.text_lines import broken_by_a_program
from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Fix, Note, Severity
from broadsheet.source.folding import fold
from broadsheet.source.templates import Templates
from broadsheet.source.text import Span, TextFile
from broadsheet.source.yaml.document import read_yaml
from broadsheet.source.yaml.lines import shown
from broadsheet.source.yaml.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from broadsheet.article.seed import Seed
    from broadsheet.checks.pasted.text_lines import TextLine

FURNITURE_LEFT = Code("furniture-left", Severity.WARNING)
BYLINE_LEFT = Code("byline-left", Severity.WARNING)
DATE_LEFT = Code("date-left", Severity.WARNING)

_LONGEST: Final = 200  # characters of a line that can be one
_MOST_WORDS: Final = 14
_MOST_NOTES: Final = 8
_MOST_PIECES: Final = 40  # that are told at once; the others show once these are mended
_CAPTION: Final = "the caption of a picture"
_FEWEST_ENTRIES: Final = 3
_FEWEST_FILLED: Final = 2  # lines of a paragraph that a program may have filled, and more
# Lines at the beginning, and those at the end, in which a byline and the date stand.
_NEAR_TOP, _NEAR_END = 12, 3

_PARTS: Final = re.compile(r"\s*[|·•›»>]\s*|\s{2,}|\s/\s")
_BULLET: Final = re.compile(r"^[-–—•*·▪]\s+")
_COUNT: Final = re.compile(r"^[(\[]?\d[\d.,]*[)\]]?\s+|\s*[(\[]?\d[\d.,]*[)\]]?$|[\s:.…→»›>]+$")
_COPYRIGHT: Final = re.compile(
    r"(?:©|\(c\)|copyright\b)[^.!?]{0,20}\d{4}|©.*[^.!?]$", re.IGNORECASE
)
_PARTICLE: Final = r"(?:von|van|der|den|de|du|da|di|del|della|la|le|el|al|bin|ben|ibn|y|dos|ten|zu)"
_CAPITAL: Final = r"[^\W\d_a-z][\w.’'-]*"
_NAME: Final = rf"(?!{_PARTICLE}\b){_CAPITAL}(?:\s+(?:{_PARTICLE}|{_CAPITAL})){{1,4}}"
_NAMES: Final = rf"{_NAME}(?:(?:\s*,\s*|\s+(?:and|&|und|et|y|e)\s+){_NAME}){{0,4}}"
_AFTER_NAMES: Final = r"\s*(?:$|[,;|–—·•/(-].{0,60}$)"


@cache
def _words() -> Mapping:
    name = "advice/web_pages.yaml"
    node, _ = read_yaml(TextFile(name, Templates().read(name) or ""))
    assert isinstance(node, Mapping)
    return node


@cache
def words_for(name: str) -> frozenset[str]:
    """The words of a list, of all languages, folded and in small letters."""
    return frozenset(fold(word).text.casefold() for word in _scalars(_words()[name]))


def _scalars(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node
    else:
        for inner in node.values() if isinstance(node, Mapping) else node:
            yield from _scalars(inner)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    month = rf"(?:{_either(words_for('months'))})\.?"
    day = (
        rf"\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?(?: de)? {month}(?: de)?,? \d{{4}}"
        rf"|{month} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
        r"|\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{4}"
    )
    hour = r"(?:[,.]?(?: -)?(?: at| um| à| a las)? ?\d{1,2}[:.h]\d\d\D{0,12})?"
    many: list[str] = []
    one: list[str] = []
    for word in words_for("beginnings"):
        (many if " " in word or word.endswith(":") else one).append(word)
    caption = _either(words_for("captions"))
    by, author = _either(words_for("by")), _either(words_for("authors"))
    agency = rf"(?i:{_either(words_for('agencies'))})"
    names = rf"(?P<names>{_NAMES}|{agency}(?! {_CAPITAL}))"
    return {
        "buttons": _several(words_for("buttons"), 1),
        "menu": _several(words_for("menu") | words_for("buttons"), 3),
        "beginnings": re.compile(rf"(?:{_either(many)})(?!\w)|(?:{_either(one)}) ?:"),
        "captions": re.compile(
            rf"\(?(?:{caption})(?: \([^)]*\))? ?[:/] ?\S|.*\((?:{caption}) ?[:/] ?[^)]*\)$"
        ),
        "by": re.compile(rf"(?i:(?:{by}) ?:? |(?:{author}) ?: ?){names}{_AFTER_NAMES}"),
        "names": re.compile(_NAMES),
        "sentences": re.compile(rf"(?:{_either(words_for('sentences'))})(?!\w)"),
        "published": re.compile(
            rf"(?:{_either(words_for('published'))})\b ?:? ?.{{0,30}}?(?P<day>{day})"
        ),
        "date": re.compile(rf"(?:[^\W\d]+,? )?(?P<day>{day}){hour}"),
    }


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _several(words: Iterable[str], fewest: int) -> re.Pattern[str]:
    """A pattern for a line of these words alone."""
    # What is found for one word is not looked at again, or a long line would take for ever.
    return re.compile(rf"(?>(?:{_either(words)})(?:[\s|,·•/]+|$)){{{fewest},}}")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line that is no part of the article."""

    line: TextLine
    what: str  # what it seems to be, with its article
    field: str | None = None  # `author` or `date`, if it says that
    value: str = ""  # what it says


def is_of_a_page(line: TextLine) -> bool:
    """Whether a line seems to be a piece of a web page."""
    return _piece(line, near_edge=True) is not None


def pieces_of_a_page(
    seed: Seed, paragraphs: Sequence[tuple[TextLine, ...]]
) -> Iterator[Diagnostic]:
    """One warning for what surrounds the article, one for its byline, one for its date."""
    lines = [line for paragraph in paragraphs for line in paragraph]
    edges = {id(line) for line in (*lines[:_NEAR_TOP], *lines[-_NEAR_END:])}
    torn = {line.span for paragraph in paragraphs for line in _torn(paragraph)}
    found = [
        piece
        for line in lines
        if line.span not in torn and (piece := _piece(line, near_edge=id(line) in edges))
    ]
    found += (*_names_over_dates(lines, found), *_runs_of_entries(lines, found))
    found.sort(key=lambda piece: piece.line.span)
    alone = {lines[0].span for lines in paragraphs if len(lines) == 1}
    titles = {p.number for p in seed.paragraphs if p.title}
    # A headline may begin with `By` or `Photo:`.
    found = [
        piece
        for piece in found
        if piece.line.number not in titles
        or piece.line.span not in alone
        or not (piece.field or piece.what == _CAPTION)
    ]
    known = {"author": seed.author, "date": seed.date}
    for code, field in ((BYLINE_LEFT, "author"), (DATE_LEFT, "date")):
        of_field = [p for p in found if p.field == field]
        if of_field and known[field] == NOT_STATED:
            yield _told(seed, paragraphs, code, of_field[:1], titles)
            found.remove(of_field[0])
    # Only a date that the page calls one is no part of the article once the date is known.
    found = [p for p in found if p.what != "the date"]
    if found:
        yield _told(seed, paragraphs, FURNITURE_LEFT, found[:_MOST_PIECES], titles)


def _torn(lines: Sequence[TextLine]) -> Iterator[TextLine]:
    """The lines of a paragraph that go on with a sentence of the line above."""
    if len(lines) > _FEWEST_FILLED and broken_by_a_program(lines):
        yield from (after for line, after in pairwise(lines) if not line.ends_sentence)


def _names_over_dates(lines: Sequence[TextLine], found: Sequence[_Piece]) -> Iterator[_Piece]:
    """The names of people on lines of their own, right above the date of the page."""
    dates = {piece.line.span for piece in found if piece.field == "date"}
    told = {piece.line.span for piece in found}
    for line, after in pairwise(lines[:_NEAR_TOP]):
        text = fold(line.text).text
        is_name = line is not lines[0] and _patterns()["names"].fullmatch(text)
        if after.span in dates and is_name and line.span not in told:
            yield _Piece(line, "a byline", "author", _tidy(text))


def _runs_of_entries(lines: Sequence[TextLine], found: Sequence[_Piece]) -> Iterator[_Piece]:
    """The entries of a menu that stand below each other, each on a line of its own."""
    known = words_for("menu") | words_for("buttons")
    told = {piece.line.span for piece in found}
    run: list[TextLine] = []
    for line in (*lines, None):
        if line is not None and fold(_BULLET.sub("", line.text)).text.casefold() in known:
            run.append(line)
            continue
        if len(run) >= _FEWEST_ENTRIES:
            yield from (_Piece(entry, "a menu") for entry in run if entry.span not in told)
        run = []


def _piece(line: TextLine, *, near_edge: bool) -> _Piece | None:
    """What a line is, if it is a piece of a web page."""
    if len(line.text) > _LONGEST:
        return None
    text = fold(line.text).text
    low = text.casefold()
    patterns = _patterns()
    if near_edge and (byline := patterns["by"].fullmatch(text)) and not line.text.endswith("."):
        return _Piece(line, "a byline", "author", _tidy(byline["names"]))
    published = patterns["published"].match(low)
    if published and len(text.split()) <= _MOST_WORDS:
        return _Piece(line, "the date of the page", "date", _slice(line.text, text, published))
    day = patterns["date"].fullmatch(low)
    if day and near_edge:
        return _Piece(line, "the date", "date", _slice(line.text, text, day))
    what = _surroundings(low, text)
    return _Piece(line, what) if what else None


def _slice(written: str, folded: str, found: re.Match[str]) -> str:
    # Case folding may change a text's length; then the line itself is said.
    start, end = found.span("day")
    return (
        folded[start:end]
        if folded.casefold()[start:end] == folded[start:end].casefold()
        else written
    )


def _tidy(names: str) -> str:
    return names.title() if names.isupper() else names


def _surroundings(low: str, text: str) -> str | None:
    patterns = _patterns()
    bare = low
    while (less := _COUNT.sub("", bare)) != bare:
        bare = less
    if bare in words_for("lines"):
        return "a part of the page"
    parts = [part for part in _PARTS.split(low) if part]
    menu = words_for("menu") | words_for("buttons")
    if len(parts) > 2 and sum(part in menu for part in parts) > 1 and len(text.split()) < 30:
        return "a menu or buttons"
    if patterns["menu"].fullmatch(low):
        return "a menu or buttons"
    if patterns["buttons"].fullmatch(low) and bare not in words_for("not-alone"):
        return "buttons of the page"
    if _COPYRIGHT.match(low) and len(text.split()) < 30:
        return "a note on copyright"
    if patterns["sentences"].match(low):
        return "a note of the page"
    if patterns["captions"].match(low):
        return _CAPTION
    begins = patterns["beginnings"].match(low)
    if begins and len(text.split()) <= _MOST_WORDS:
        most = len(begins[0].split()) >= 0.6 * len(text.split())
        if text[-1] not in ".!?" or most or begins[0].endswith(":"):
            return "a link or a note of the page"
    return None


def _told(
    seed: Seed,
    paragraphs: Sequence[tuple[TextLine, ...]],
    code: Code,
    pieces: Sequence[_Piece],
    titles: set[int],
) -> Diagnostic:
    first, *others = pieces
    written = shown(" ".join(first.line.text.split()), 60)
    message = f"`{written}` seems to be {first.what}, and is printed as a part of the article"
    inside, starts = _places(paragraphs, pieces, titles)
    furniture = _entries(seed, starts)
    fields = ((first.field, first.value),) if code is not FURNITURE_LEFT and first.field else ()
    lines = FrontMatterLines(fields, furniture)
    hint = lines.said(seed)
    edits = list(lines.edits(seed))
    if inside:
        which = "it" if len(inside) == 1 else "each of them"
        hint = f"put an empty line above and below {which}, then {hint}"
        breaks = {at for line in inside for at in _breaks(paragraphs, line)}
        edits += (Edit(Span(at, at), "\n") for at in breaks)
    edits.sort(key=lambda edit: edit.span)
    notes = tuple(Note(p.line.place, f"and this, {p.what}") for p in others[:_MOST_NOTES])
    if len(others) > _MOST_NOTES:
        hint += f" ({len(others) - _MOST_NOTES} more are not shown)"
    fixes = (Fix("it goes on the list of furniture", tuple(edits)),) if edits else ()
    return Diagnostic(code, first.line.place, message, hint, notes, fixes)


def _places(
    paragraphs: Sequence[tuple[TextLine, ...]], pieces: Sequence[_Piece], titles: set[int]
) -> tuple[list[TextLine], list[TextLine]]:
    """Of the pieces, the lines that stand among others, and those that begin what is furniture.

    A paragraph whose other lines are short goes with its first one, as a list under a heading.
    """
    spans = {p.line.span for p in pieces}
    inside, starts = [], []
    for lines in paragraphs:
        hit = [line for line in lines if line.span in spans]
        if not hit:
            continue
        rest = [line for line in lines if line.span not in spans]
        prose = any(len(line.text) >= 60 for line in rest)
        if hit[0] is lines[0] and not (rest and lines[0].number in titles) and not prose:
            starts.append(lines[0])
        else:
            inside += hit
            starts += hit
    return inside, starts


def _entries(seed: Seed, starts: Iterable[TextLine]) -> tuple[str, ...]:
    numbers = {line.number for line in starts}
    by_paragraph = {p.span.start: p for p in seed.paragraphs}
    entries = []
    for line in starts:
        if line.span.start in by_paragraph:
            words = first_words(seed, line.span.start, numbers).split()
            entries.append(" ".join(words[: len(line.text.split())]))
        else:
            entries.append(" ".join(line.text.split()))
    return tuple(dict.fromkeys(entries))


def _breaks(paragraphs: Sequence[tuple[TextLine, ...]], line: TextLine) -> Iterator[int]:
    """The offsets in the file at which empty lines part a line from those around it."""
    lines = next(each for each in paragraphs if line in each)
    at = lines.index(line)
    if at:
        yield line.place.span.start
    if at + 1 < len(lines):
        yield lines[at + 1].place.span.start
