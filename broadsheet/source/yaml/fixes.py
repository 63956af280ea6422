"""Changes that fix a line of a YAML file, and whether anything else can have been meant."""

from __future__ import annotations

import re

from broadsheet.source.diagnostics import Edit, Fix
from broadsheet.source.text import Place, Span
from broadsheet.source.yaml.lines import LINK, Line, Lines, as_value, in_quotation_marks, shown

_WORD_BEFORE_COLON = re.compile(r"([\w-]+)[ \t]*:(?=\s|$)")


def in_marks(text: str, start: int, *, means: str | None = None, certain: bool = False) -> Fix:
    """The fix that puts a text of one line in quotation marks.

    Args:
        text: as it is written.
        start: where it starts, a character offset.
        means: what it says, if that is not just what is written.
        certain: whether it must be meant so.
    """
    says = text if means is None else means
    edit = Edit(Span(start, start + len(text)), in_quotation_marks(says))
    other = "" if says == text else "other "
    return Fix(f"`{shown(text)}` is put in {other}quotation marks", (edit,), certain)


def rewritten(written: str, text: str, place: Place, *, certain: bool = False) -> Fix:
    """The fix that writes another text of one line at the place of what is written there.

    Where that has quotation marks, the new text has them too, so that JSON stays JSON.
    """
    edit = Edit(place.span, in_the_marks_of(place, text))
    return Fix(f"`{shown(written)}` becomes `{shown(text)}`", (edit,), certain)


def in_the_marks_of(place: Place, text: str) -> str:
    """A text as it may be written in place of another: in quotation marks if that has some."""
    mark = place.text[:1]
    return in_quotation_marks(text, mark) if mark in ("'", '"') else as_value(text)


def value_in_marks(
    lines: Lines, line: Line, names: frozenset[str], *, means: str | None = None, sure: bool = True
) -> Fix:
    """The fix that puts the value of a line in quotation marks.

    It is certain where the value is all that the line says of a known field, or of an item of a
    list; where it does not go on below; where no known field may begin in the middle of it, as
    in `ask: Who? answer: Nobody`; and where nobody can have meant a link or a tag of YAML.

    Args:
        lines: those of the whole text.
        line: the one with the value.
        names: the fields that may be meant; without them nothing is certain.
        means: what the value says, if that is not just what is written.
        sure: that nothing else speaks against it.
    """
    start = line.start + line.value_column
    is_text = line.key in names if line.key else line.is_item
    fields = {word.casefold() for word in _WORD_BEFORE_COLON.findall(line.value)}
    certain = (
        sure
        and bool(names)
        and is_text
        and names.isdisjoint(fields)
        and start + len(line.value) == line.start + len(line.text.rstrip())
        and not _goes_on(lines, line)
        and not _is_meant_for_yaml(lines, line.value)
    )
    return in_marks(line.value, start, means=means, certain=certain)


def _goes_on(lines: Lines, line: Line) -> bool:
    """Whether the line below belongs to the value of a line, as text or as what stands in it."""
    below = lines.below(line)
    if below is None:
        return False
    if not line.key:
        return below.indent > line.indent
    return below.indent > line.column or (below.is_item and below.indent == line.column)


def _is_meant_for_yaml(lines: Lines, value: str) -> bool:
    """Whether a value starts with a link of which the other end is in the text, or with a tag."""
    link = LINK.match(value)
    other_end = {"&": "*", "*": "&"}[link[0][0]] + link[0][1:] if link else None
    return value.startswith(("!!", "!<")) or other_end in lines.links
