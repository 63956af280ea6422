"""One thing that may be written at a place of a lesson."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from broadsheet.source.diagnostics import Edit

_LABEL: Final = 90


class SuggestionKind(StrEnum):
    """What a completion writes."""

    FIELD = "field"
    WORD = "word"
    NAME = "name"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that may be written at a place."""

    what: SuggestionKind  # its kind
    label: str  # what a list of completions shows
    edit: Edit  # what it changes, on the line of the place
    detail: str = ""  # more about it, on one line; may be empty
    about: str = ""  # what it means, with examples, on some lines; may be empty


def short_label(text: str) -> str:
    """A text as a list shows it: a long one without its middle."""
    return text if len(text) <= _LABEL else f"{text[: _LABEL // 2]} … {text[-_LABEL // 2 :]}"
