"""Mistakes with quotation marks: not closed, closed too early, and what stands between them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from broadsheet.source.diagnostics import Code, Edit, Fix
from broadsheet.source.text import Span
from broadsheet.source.yaml import codes
from broadsheet.source.yaml.fixes import in_marks, value_in_marks
from broadsheet.source.yaml.lines import Line, Mistake, Trouble, in_quotation_marks, meant, shown

_FIELD_OR_ITEM = re.compile(r"\n *(?:- |[^\W\d][\w-]*:(?:\s|$))")
_BEFORE_OPENING: Final = " ([{–—-"
_CLOSED_CURLY: Final = re.compile("[^“”„«»]+[”“»]")
# Inside "…", a backslash and what YAML gives a meaning to.
_ESCAPE: Final = re.compile(
    r"""\\(?:[0abt\tnvfre "/\\N_LP]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"""
)


def quote_it(code: Code, line: Line, message: str, fix: Fix, more: str = "") -> Mistake:
    """A mistake that is fixed by putting the value of a line in quotation marks."""
    hint = "put the whole text in quotation marks"
    if line.key or ": " not in line.value:
        hint += f": `{line.quoted}`"
    return Mistake.value(code, line, message, hint + more, (fix,))


def straight(code: Code, line: Line, message: str, fix: Fix) -> Mistake:
    """A mistake in a value between curly quotation marks, which mean nothing to YAML.

    Nobody can tell whether they were to be printed; `fix` leaves them in the text.
    """
    says, start = meant(line.value), line.start + line.value_column
    hint = f"put the text in straight quotation marks: `{line.quoted}`"
    inside = in_marks(line.value, start, means=says)
    return Mistake.value(code, line, message, hint, (inside, replace(fix, certain=False)))


def swallowed(trouble: Trouble) -> Mistake | None:
    """A quotation that was closed too late: it has swallowed the start of another field."""
    if trouble.quotation is None:
        return None
    start, end = trouble.quotation
    # Further down, the parser has gone on without harm after the quotation.
    near = trouble.line.start < end
    if near and _FIELD_OR_ITEM.search(trouble.text, start, end):
        return _unclosed_at(trouble, start)
    return None


def unclosed(trouble: Trouble) -> Mistake:
    """A quotation mark that is opened and not closed."""
    return _unclosed_at(trouble, trouble.opened)


def _unclosed_at(trouble: Trouble, start: int) -> Mistake:
    line, mark = trouble.lines.at(start), trouble.text[start]
    text = line.value[1:].removesuffix("'").removesuffix('"')
    hint = f"write {mark} where the text ends"
    fixes: tuple[Fix, ...] = ()
    if mark == '"' and mark not in text and _CLOSED_CURLY.fullmatch(text):
        means = text[:-1].rstrip()
        hint = f"end the text with {mark}: `{line.with_value(in_quotation_marks(means))}`"
        message = f"the quotation mark {mark} is opened here and closed with {text[-1]}"
        fix = value_in_marks(trouble.lines, line, trouble.names, means=means)
        return Mistake(codes.UNCLOSED_QUOTE, start, start + 1, message, hint, (fix,))
    if line.start + line.value_column == start:
        hint += f", perhaps `{line.with_value(mark + text + mark)}`"
        span = Span(start, start + len(line.value))
        fixes = (Fix(f"{mark} ends the text", (Edit(span, mark + text + mark),)),)
        if mark == "'" and text[:1].isalnum():
            quoted = in_quotation_marks(mark + text)
            hint += f"; if ' is an apostrophe, `{line.with_value(quoted)}`"
            fixes += (Fix("' becomes an apostrophe", (Edit(span, quoted),)),)
    hint += trouble.cut_off
    message = f"the quotation mark {mark} is opened here and not closed"
    return Mistake(codes.UNCLOSED_QUOTE, start, start + 1, message, hint, fixes)


def text_after_quote(trouble: Trouble) -> Mistake | None:
    """More text on the line where a quotation mark has ended the value."""
    line = trouble.line
    if trouble.before not in ('"', "'"):
        return None
    message = "text follows the closing quotation mark"
    if line.value[:1] in ('"', "'"):
        means, sure = _unfolded(line)
        starts_here = trouble.quotation and trouble.quotation[0] == line.start + line.value_column
        sure = sure and bool(starts_here)
        fix = value_in_marks(trouble.lines, line, trouble.names, means=means, sure=sure)
        return quote_it(codes.TEXT_AFTER_QUOTE, line, message, fix)
    hint = "put the whole text, from start to end, in one pair of quotation marks"
    end = line.start + len(line.text.rstrip())
    return Mistake(codes.TEXT_AFTER_QUOTE, trouble.at, end, message, hint)


def escape(trouble: Trouble) -> Mistake | None:
    """A backslash before a letter that it gives no meaning to."""
    start = trouble.text.rfind("\\", 0, trouble.at + 1)
    if start < 0:
        return None
    line = trouble.lines.at(start)
    sequence = shown(trouble.text[start : start + 2])
    message = f"`{sequence}` has no meaning in this kind of quotation marks"
    hint = f"write the backslash twice: `\\{sequence}`"
    fixes = (Fix("the backslash is written twice", (Edit(Span(start, start), "\\"),)),)
    if line.value.startswith('"') and line.value.endswith('"') and len(line.value) > 1:
        means, sure = line.value[1:-1], _is_all_literal(line.value)
        hint = f"write `{line.with_value(in_quotation_marks(means))}`"
        fixes = (value_in_marks(trouble.lines, line, trouble.names, means=means, sure=sure),)
    return Mistake(codes.UNKNOWN_ESCAPE, start, start + 2, message, hint, fixes)


def _unfolded(line: Line) -> tuple[str, bool]:
    """What a value with too many quotation marks says, and whether that is beyond doubt.

    The second mark tells: after a blank it opens a quotation inside, and the outer ones are
    those of YAML; between letters it is an apostrophe; behind a letter it closes the quotation
    with which the text begins.
    """
    value, says = line.value, meant(line.value)
    mark = value[0]
    if says not in (value, value[1:-1]):  # a curly mark inside had a straight one for its fellow
        return says, "\\" not in value
    second = value.find(mark, 1)
    if second < 0:
        return says, False
    before, after = value[second - 1], value[second + 1 : second + 2]
    opens = before in _BEFORE_OPENING and after.isalnum()
    apostrophe = before.isalnum() and after.isalnum()
    closes = before not in _BEFORE_OPENING and not after.isalnum()
    if mark == "'":
        sure = apostrophe or (closes and not value.endswith(mark))
    else:
        sure = (opens or closes) and value.count(mark) % 2 == 0
    has_escapes = "\\" in value or mark * 2 in value
    return says, sure and not has_escapes and (says == value) == closes


def _is_all_literal(value: str) -> bool:
    """Whether every backslash between `"` and `"` can only be meant as a backslash."""
    inside = value[1:-1]
    return '"' not in inside and not _ESCAPE.search(inside)
