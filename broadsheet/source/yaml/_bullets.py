"""Bullets of a word processor where the items of a list have to start with a hyphen.

Whether a line that starts with such a sign was to be an item is found out by trial: with a hyphen
in its place, the parser has to get further than it did. So a bullet inside a text is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml

from broadsheet.source.diagnostics import Edit, Fix
from broadsheet.source.text import Span
from broadsheet.source.yaml import codes
from broadsheet.source.yaml.lines import Line, Lines, Mistake, shown

# U+F0B7 is the bullet of Word's font of symbols.
ONLY_BULLETS: Final = "•▪●◦‣⁃∙■○➢\uf0b7"
# What editors and word processors write before an item of a list; the last four in texts too.
SIGNS: Final = f"{ONLY_BULLETS}·*–—"

_BULLET = re.compile(rf" *([{re.escape(SIGNS)}])([ \t\xa0]+)(?=\S)")
_COLON = re.compile(" *:")
_IN_TEXT = re.compile(rf"\n *[{ONLY_BULLETS}][ \t\xa0]")
# How many lines of one text are tried with a hyphen: each time it is parsed again.
MOST_TRIALS: Final = 3
_LONGEST: Final = 100_000


def for_dashes(text: str, at: int, names: frozenset[str]) -> Mistake | None:
    """The bullets that are to blame for what the parser cannot read.

    Args:
        text: what it read; spaces are spaces here.
        at: where it gave up, a character offset.
        names: the fields that may stand there.
    """
    if len(text) > _LONGEST or not any(sign in text for sign in SIGNS):
        return None
    lines = Lines(text)
    here, tried = lines.at(at), set[int]()
    for line in (here, *lines.before(here)):
        if len(tried) >= MOST_TRIALS:
            break
        if line.number in tried or not _BULLET.match(line.text):
            continue
        found = _fixed_by_dashes(lines, line, at, names)
        if found:
            return found
        tried.add(line.number)
    return None


def before_name(
    text: str, lines: Lines, span: tuple[int, int], names: frozenset[str]
) -> Mistake | None:
    """The bullet that is read as the start of the name of a field, as in `• text: …`.

    Args:
        text: what the parser reads; spaces are spaces here.
        lines: those of the same text.
        span: where something without quotation marks stands, from and to.
        names: the fields that may stand there.
    """
    line = lines.at(span[0])
    if len(text) > _LONGEST or line.start + line.indent != span[0]:
        return None
    if not _COLON.match(text, span[1]) or not _BULLET.match(line.text):
        return None
    return _fixed_by_dashes(Lines(text), line, line.start + len(line.text), names)


def in_text(lines: Lines, start: int, end: int) -> Mistake | None:
    """A bullet that was to start an item and is read as part of the one above it, silently."""
    first = lines.at(start)
    bullet = _IN_TEXT.search(lines.text, start, end)
    if not bullet or not first.is_item or first.start + first.column != start:
        return None
    line = lines.at(bullet.start() + 1)
    message = f"`{shown(line.text.strip())}` is read as part of the text above it"
    message += ", not as an item of a list"
    hint = "start every item on its own line with `- `, one under the other"
    return Mistake.line(codes.DASH_IN_TEXT, line, message, hint)


def _fixed_by_dashes(lines: Lines, line: Line, at: int, names: frozenset[str]) -> Mistake | None:
    """The bullets of the list that a line stands in, if hyphens let the parser pass a place."""
    own = sorted(_bullets_beside(lines, line), key=lambda other: other.number)
    edits = tuple(_dash(lines, other) for other in own)
    ends = [0, *(edit.span.end for edit in edits)]
    kept = (
        lines.text[end : edit.span.start] + edit.text
        for end, edit in zip(ends, edits, strict=False)
    )
    with_value = "".join(kept) + lines.text[ends[-1] :]
    if not _is_read_beyond(with_value, at):
        return None
    first, sign = own[0], own[0].text[own[0].indent]
    with_dashes = Lines(with_value)
    as_items = [with_dashes.number(other.number) for other in own]
    hint = f"write `{shown(as_items[0].text.rstrip())}`"
    if len(own) > 1:
        hint += ", and a hyphen in place of the other bullets of this list too"
    has_field = all(item.key in names for item in as_items)
    certain = has_field or all(other.text[other.indent] in ONLY_BULLETS for other in own)
    fix = Fix(f"`{sign}` becomes the hyphen of a list", edits, certain)
    message = f"`{sign}` does not start an item of a list: only a hyphen does"
    return Mistake.line(codes.BULLET, first, message, hint, (fix,))


def _bullets_beside(lines: Lines, line: Line) -> Iterator[Line]:
    """The lines of one list that start with a bullet: this one and its neighbours."""
    yield line
    for way in (lines.before(line), lines.after(line)):
        for other in way:
            if other.indent > line.indent:
                continue
            is_bullet = _BULLET.match(other.text) is not None
            if other.indent < line.indent or not (is_bullet or other.is_item):
                break
            if is_bullet:
                yield other


def _dash(lines: Lines, line: Line) -> Edit:
    """The hyphen, and the spaces that let what stands behind it stand above the fields below."""
    found = _BULLET.match(line.text)
    assert found is not None
    start, end = line.start + found.start(1), line.start + found.end()
    below, room = lines.below(line), end - start - 1
    goes_on = below is not None and below.key is not None and not below.is_item
    if (
        below
        and goes_on
        and below.indent > line.indent + 1
        and not line.text.rstrip().endswith(":")
    ):
        room = below.indent - line.indent - 1
    return Edit(Span(start, end), "-" + " " * room)


def _is_read_beyond(text: str, at: int) -> bool:
    """Whether the parser can read a text to its end, or at least gets beyond an offset."""
    try:
        for event in yaml.parse(text, yaml.SafeLoader):
            if event.start_mark and event.start_mark.index > at:
                return True
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return isinstance(mark, yaml.Mark) and mark.index > at
    except (yaml.YAMLError, ValueError, OverflowError):
        return False
    return True
