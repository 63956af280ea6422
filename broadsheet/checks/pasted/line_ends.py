"""Warnings for line ends that were meant and are lost: of verses, lists, tables, paragraphs."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from broadsheet.article.printed import SHORT_LINE
from broadsheet.checks.pasted.front_matter_lines import FrontMatterLines
from broadsheet.checks.pasted.text_lines import (
    FULL,
    LONGEST_BROKEN,
    TextLine,
    broken_by_a_program,
    fill,
    full_ends,
    has_broken_word,
    widest,
)
from broadsheet.checks.pasted.web_page import is_of_a_page
from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Fix, Note, Severity
from broadsheet.source.text import Span
from broadsheet.source.yaml.lines import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from broadsheet.article.seed import Seed
    from broadsheet.source.text import Place

LINES_LOST = Code("lines-lost", Severity.WARNING)
PARAGRAPHS_JOINED = Code("paragraphs-joined", Severity.WARNING)
HEADLINE_LONG = Code("headline-long", Severity.WARNING)

LONGEST_HEADLINE: Final = 30  # words; the longest that newspapers print
_MOST_NOTES: Final = 6
# No program fills lines that are so short; a column of a newspaper has more.
_NARROW: Final = 30
_COLUMN: Final = 50
_HEADED: Final = 0.6  # how full the line is at most that stands over a paragraph

_BULLET: Final = re.compile(r"(?P<sign>[•‣◦▪▫●○■□☐☑✓✔➤►»·*]|[-–—])[ \t\xa0]+\S")
_NUMBER: Final = re.compile(r"\(?(?P<number>\d{1,2})[.)][ \t\xa0]+\S")
_RULE: Final = re.compile(r"[|:+\s-]*[-]{2,}[|:+\s-]*")
_COLUMNS: Final = re.compile(r"\S[ ]{3,}\S|\S\t+\S")
_MARK_AT_END: Final = re.compile(r"[.,;:!?…—–؟،؛。、][”’\"'»)\]]*$")
_OPENS: Final = re.compile(r"[“”„\"'‘’«»‹›(\[¿¡–—-]*\s*")


def lines_run_together(
    seed: Seed, paragraphs: Sequence[tuple[TextLine, ...]]
) -> Iterator[Diagnostic]:
    """At most one warning of each kind, at the first place."""
    if seed.line_breaks:
        return
    titles = {p.number for p in seed.paragraphs if p.title}
    prose = [p for p in paragraphs if len(p) > 2 and not _kept_kind(p, filled=False)]
    # In an article whose lines were filled by a program, a poem must look more like one.
    filled = any(broken_by_a_program(lines) for lines in prose)
    lost: dict[str, list[tuple[TextLine, ...]]] = {}
    joined: list[tuple[TextLine, ...]] = []
    for lines in paragraphs:
        if lines[0].number in titles:
            yield from _headline(lines)
        elif is_of_a_page(lines[0]):
            continue
        elif kind := _kept_kind(lines, filled=filled):
            lost.setdefault(kind, []).append(lines)
        elif _is_joined(lines):
            joined.append(lines)
    if joined:
        yield _joined(joined)
    if lost:
        yield _lost(seed, lost, filled=filled)


def _kept_kind(lines: Sequence[TextLine], *, filled: bool) -> str | None:
    """What the lines of a paragraph look like whose ends must be kept."""
    if len(lines) < 2:
        return None
    texts = [line.text for line in lines]
    if _is_table(texts):
        return "table"
    if _is_list(texts):
        return "list"
    return "poem or list" if _is_verse(lines, filled=filled) else None


def _is_table(texts: Sequence[str]) -> bool:
    piped = [text for text in texts if text.count("|") >= 2 or _RULE.fullmatch(text)]
    columns = [text for text in texts if _COLUMNS.search(text)]
    return any(len(rows) >= 2 and len(rows) > len(texts) // 2 for rows in (piped, columns))


def _is_list(texts: Sequence[str]) -> bool:
    signs = [found["sign"] for text in texts if (found := _BULLET.match(text))]
    numbers = [int(found["number"]) for text in texts if (found := _NUMBER.match(text))]
    counted = len(numbers) > 1 and all(b == a + 1 for a, b in pairwise(numbers))
    enough = max(2, len(texts) / 3)
    # A dash may open a line of prose too.
    same = max((signs.count(sign) for sign in signs), default=0)
    return same >= enough or (counted and len(numbers) >= enough)


def _is_verse(lines: Sequence[TextLine], *, filled: bool) -> bool:
    """Whether most lines are short and end where no program would have ended them."""
    count, width = len(lines), widest(lines)
    short = [line for line in lines if len(line.text) < SHORT_LINE]
    if count < 3 or len(short) < 0.75 * count or width > LONGEST_BROKEN:
        return False
    if has_broken_word(lines):
        return False
    if width >= _NARROW and all(full > 1 for full in fill(lines)):
        return False  # each line is as full as it can be
    capital = sum(_begins_anew(line.text) for line in lines)
    if width < _NARROW or full_ends(lines) <= 0.5 * (count - 1):
        return not filled or capital >= 0.6 * count
    if filled:
        return False
    ended = sum(_MARK_AT_END.search(line.text) is not None for line in lines[:-1])
    if width < _COLUMN and ended >= max(2, 0.6 * (count - 1)):
        return True
    return count > 3 and capital >= 0.8 * count and ended >= (count - 1) / 3


def _begins_anew(text: str) -> bool:
    first = text[_OPENS.match(text).end() :][:1]  # type: ignore[union-attr]
    return first.isupper() or first.isdigit()


def _is_joined(lines: Sequence[TextLine]) -> bool:
    """Whether each line of a paragraph is one of its own, as browsers paste them."""
    if len(lines) < 2:
        return False
    if widest(lines) > LONGEST_BROKEN:
        return True
    anew = [
        full for full, line in zip(fill(lines), lines[1:], strict=True) if _begins_anew(line.text)
    ]
    meant = sum(full < FULL for full in anew)
    # A sub-heading, or the salutation of a letter, over a paragraph that a program has filled.
    headed = _begins_anew(lines[1].text) and fill(lines)[0] < _HEADED
    return meant >= 0.8 * (len(lines) - 1) or (headed and widest(lines) > SHORT_LINE)


def _lost(seed: Seed, found: dict[str, list[tuple[TextLine, ...]]], *, filled: bool) -> Diagnostic:
    places = sorted((p for each in found.values() for p in each), key=lambda p: p[0].span)
    first = places[0]
    kind = next(kind for kind, each in found.items() if first in each)
    message = f"the {len(first)} lines of this {kind} run together in print"
    kept = FrontMatterLines((("lines", "kept"),))
    if filled:
        hint = "put an empty line between two of them, or they stand in one line"
        fix = _parted(places, "an empty line parts each of these lines")
    else:
        hint = f"{kept.said(seed)}; it keeps the lines of the whole article"
        fix = Fix("the lines of the article are kept", kept.edits(seed))
    if kind == "table":
        hint += ". Tables are not printed as such yet: columns stand beside each other, unaligned"
    return Diagnostic(
        LINES_LOST, _around(first), message, hint, _notes(places[1:], "here too"), (fix,)
    )


def _joined(places: Sequence[tuple[TextLine, ...]]) -> Diagnostic:
    first = places[0]
    message = (
        f"the {len(first)} lines here are printed as one paragraph: only empty lines part them"
    )
    hint = f"put an empty line below `{shown(first[0].text, 60)}`"
    hint += " and below each other line that ends a paragraph"
    fix = _parted(places, "an empty line parts each of these lines")
    notes = _notes(places[1:], "here too")
    return Diagnostic(PARAGRAPHS_JOINED, first[0].place, message, hint, notes, (fix,))


def _headline(lines: Sequence[TextLine]) -> Iterator[Diagnostic]:
    """A first paragraph that is taken for the headline and is more than that."""
    words = sum(len(line.text.split()) for line in lines)
    several = len(lines) > 1 and not broken_by_a_program(lines)
    if words <= LONGEST_HEADLINE and not several:
        return
    taken = "the first paragraph is the headline"
    message = f"{taken}, and it has {words} words"
    message += f" in {len(lines)} lines" if len(lines) > 1 else ""
    if not several:
        hint = "write the headline above it, with an empty line between, or add `title: …` "
        hint += "in the front matter"
        yield Diagnostic(HEADLINE_LONG, _around(lines), message, hint)
        return
    own = [line for line in lines if not is_of_a_page(line) and not line.ends_sentence]
    short = [line for line in own if len(line.text.split()) <= LONGEST_HEADLINE]
    likely = max(short, key=lambda line: len(line.text.split()), default=lines[0])
    hint = f"put an empty line above and below the headline, such as `{shown(likely.text, 100)}`"
    if widest(lines) > LONGEST_BROKEN:
        hint += ", and between any two paragraphs"
    seed, title = lines[0].seed, FrontMatterLines((("title", likely.text),))
    hint += f", and {title.said(seed)}"
    parted = _parted([tuple(lines)], "an empty line parts each of these lines")
    edits = sorted((*title.edits(seed), *parted.edits), key=lambda edit: edit.span)
    fix = Fix(f"`{shown(likely.text)}` becomes the title, and its line stands alone", tuple(edits))
    yield Diagnostic(HEADLINE_LONG, _around(lines), message, hint, fixes=(fix,))


def _around(lines: Sequence[TextLine]) -> Place:
    return lines[0].seed.place(Span(lines[0].span.start, lines[-1].span.end))


def _notes(places: Iterable[tuple[TextLine, ...]], text: str) -> tuple[Note, ...]:
    return tuple(Note(lines[0].place, text) for lines in [*places][:_MOST_NOTES])


def _parted(places: Iterable[Sequence[TextLine]], does: str) -> Fix:
    """Empty lines between lines. Never certain: no command changes an article."""
    starts = (line.place.span.start for lines in places for line in lines[1:])
    return Fix(does, tuple(Edit(Span(at, at), "\n") for at in sorted(starts)))
