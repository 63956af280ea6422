"""Marks as a lesson writes them: whole or half, and spans of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from broadsheet.source.diagnostics import Code, Fix, Severity
from broadsheet.source.records.record import (
    IN_FIGURES,
    LARGEST_NUMBER,
    NUMBER_EXPECTED,
    fail,
    nothing,
)
from broadsheet.source.yaml.document import Mapping, Scalar, Sequence
from broadsheet.source.yaml.fixes import rewritten
from broadsheet.source.yaml.lines import shown

MARKS_NOT_HALVES = Code("marks-not-halves", Severity.ERROR)

HALF = Fraction(1, 2)

# `2`, `2.5`, `.5`; `½` and `2½` as they are printed.
_DECIMAL = r"[0-9]{1,15}(?:\.[0-9]{1,15})?|\.[0-9]{1,15}"
_MARKS = rf"{_DECIMAL}|[0-9]{{0,15}} ?½"
_SPAN = re.compile(rf"({_MARKS})(?: ?[-–—] ?| to )({_MARKS})")
# `2,5`, `1/2` and `2 1/2`, as they are written elsewhere.
_WITH_COMMA = re.compile(r"([0-9]{1,3}),([0-9]{1,3})")
_BROKEN = re.compile(r"(?:([0-9]{1,3}) )?([0-9]{1,3})/([1-9][0-9]{0,2})")


@dataclass(frozen=True, slots=True)
class MarkSpan:
    """The marks that an answer of one level may get."""

    lowest: Fraction
    most: Fraction


def written_marks(worth: Fraction) -> str:
    """Marks as a lesson writes them: `2`, `2.5`."""
    whole, half = divmod(worth, 1)
    return f"{whole}.5" if half else f"{whole}"


def _marks(value: Any) -> Fraction:
    written = _written(value)
    return _half(written, value) if re.fullmatch(_MARKS, written) else _no_marks(written, value)


def _span(value: Any) -> MarkSpan:
    written = _written(value)
    parts = _SPAN.fullmatch(written)
    if parts is None:
        marks = _marks(value)
        return MarkSpan(marks, marks)
    lowest, most = (_half(part, value) for part in parts.groups())
    if lowest > most:
        message = f"`{shown(written, 40)}` goes down"
        turned = f"{written_marks(most)}-{written_marks(lowest)}"
        raise fail(NUMBER_EXPECTED, message, f"write `{turned}`", _rewritten(value, turned))
    return MarkSpan(lowest, most)


def _written(value: Any) -> str:
    if isinstance(value, Sequence | Mapping):
        message = "a number belongs here, not a list or a group of names"
        raise fail(NUMBER_EXPECTED, message)
    written = " ".join(str(value).split())
    if not written:
        raise nothing(value)
    return written


def _half(written: str, value: Any) -> Fraction:
    """Marks that are written as such, if they are whole or half."""
    whole, sign, _ = written.partition("½")
    exact = Fraction(whole.strip() or 0) + (HALF if sign else 0)
    if exact > LARGEST_NUMBER:
        message = f"`{shown(written, 40)}` is more than {LARGEST_NUMBER}"
        raise fail(NUMBER_EXPECTED, message, "write a smaller number")
    if exact % HALF:
        raise _not_halves(exact, written, value)
    return exact


def _not_halves(exact: Fraction, written: str, value: Any) -> PydanticCustomError:
    below = exact // HALF * HALF
    near = [written_marks(marks) for marks in (below, below + HALF)]
    message = f"`{shown(written, 40)}` is neither a whole nor a half mark"
    hint = f"write `{near[0]}` or `{near[1]}`"
    fixes = tuple(fix for number in near for fix in _rewritten(value, number))
    # In a span, only one end is wrong.
    return fail(MARKS_NOT_HALVES, message, hint, fixes if written == str(value) else ())


def _no_marks(written: str, value: Any) -> Fraction:
    """Say what is meant where marks are written in another way."""
    comma, broken = _WITH_COMMA.fullmatch(written), _BROKEN.fullmatch(written)
    if comma or broken:
        meant = Fraction(f"{comma[1]}.{comma[2]}") if comma else Fraction(0)
        if broken:
            meant = int(broken[1] or 0) + Fraction(int(broken[2]), int(broken[3]))
        if meant % HALF:
            raise _not_halves(meant, written, value)
        raise _meant(written, written_marks(meant), value, certain=True)
    # `2 points`, `half a mark`, `three`.
    first = re.match(rf"({_MARKS})(?= )", written)
    if first:
        raise _meant(written, written_marks(_half(first[1], first[1])), value)
    words = written.casefold()
    if words.split()[0] in ("half", "½"):
        raise _meant(written, "0.5", value)
    if words in IN_FIGURES:
        raise _meant(written, f"{IN_FIGURES[words]}", value, certain=True)
    message = f"`{shown(written, 40)}` is no number of marks"
    raise fail(NUMBER_EXPECTED, message, "write it in figures, such as `3` or `2.5`")


def _meant(written: str, number: str, value: Any, *, certain: bool = False) -> PydanticCustomError:
    message = f"`{shown(written, 40)}` is no number of marks"
    fixes = _rewritten(value, number, certain=certain)
    return fail(NUMBER_EXPECTED, message, f"write `{number}`", fixes)


def _rewritten(value: Any, number: str, *, certain: bool = False) -> tuple[Fix, ...]:
    if not isinstance(value, Scalar):
        return ()
    return (rewritten(str(value), number, value.place, certain=certain),)


# What editors are told. A string at first, as behind the name of a number editors would write a 0.
_HALVES = r"(0|[1-9][0-9]*|(?=\.))(\.[05]0*)?|[0-9]* ?½"

# Marks from 0 to 999, whole or half.
Marks = Annotated[
    Fraction,
    BeforeValidator(_marks),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "minimum": 0,
            "multipleOf": 0.5,
            "pattern": rf"^({_HALVES})$",
            "errorMessage": "A number of marks belongs here, whole or half, such as 2 or 2.5.",
        }
    ),
]

# The same, or from the fewest to the most: `5-6`.
MarksOrSpan = Annotated[
    MarkSpan,
    PlainValidator(_span),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "minimum": 0,
            "multipleOf": 0.5,
            "pattern": rf"^({_HALVES})(\s*([-–—]|to)\s*({_HALVES}))?$",
            "errorMessage": "Marks belong here, or a span of them, such as 2, 2.5 or 5-6.",
        }
    ),
]
