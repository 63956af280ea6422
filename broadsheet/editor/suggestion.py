"""One thing that may be written at a place of a lesson, and how YAML has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from broadsheet.source.yaml.lines import in_quotation_marks

if TYPE_CHECKING:
    from broadsheet.source.diagnostics import Edit

# What YAML reads as just this text; between brackets, only without a comma.
_PLAIN = re.compile(r"[\w“‘„«$€£](?:(?!: |:$| #)[^\[\]{}])*")
_LABEL: Final = 90


class SuggestionKind(StrEnum):
    """What a completion writes."""

    FIELD = "field"
    WORD = "word"
    NAME = "name"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that may be written at a place.

    Attributes:
        what: its kind.
        label: what a list of completions shows.
        edit: what it changes, on the line of the place.
        detail: more about it, on one line; may be empty.
        about: what it means, with examples, on some lines; may be empty.
    """

    what: SuggestionKind
    label: str
    edit: Edit
    detail: str = ""
    about: str = ""


def short_label(text: str) -> str:
    """A text as a list shows it: a long one without its middle."""
    return text if len(text) <= _LABEL else f"{text[: _LABEL // 2]} … {text[-_LABEL // 2 :]}"


def marked(text: str, mark: str) -> str:
    """A text between quotation marks of one kind."""
    inside = text.replace("'", "''") if mark == "'" else re.sub(r'(["\\])', r"\\\1", text)
    return f"{mark}{inside}{mark}"


def as_value(text: str, *, in_flow: bool = False) -> str:
    """A text as a value of YAML: as it stands, or in quotation marks where it needs them."""
    if _PLAIN.fullmatch(text) and not (in_flow and "," in text):
        return text
    return in_quotation_marks(text)
