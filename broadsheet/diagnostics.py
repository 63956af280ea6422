"""Problems in files as values: what is wrong, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadsheet.text import Place


class Severity(StrEnum):
    """An error stops the lesson's PDFs from being made; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem, declared once beside the check that finds it.

    An example of it stands under its name in a file of `templates/`: see `explain.py`.

    Attributes:
        name: words in kebab case that say what is wrong, never reused for something else.
        severity: whether it stops the build.
        meaning: what it means for the lesson or the class, for `broadsheet explain`.
        mend: what to do about it, likewise.
    """

    name: str
    severity: Severity
    meaning: str
    mend: str


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that belongs to a problem, with a few words on what stands there."""

    place: Place
    text: str


_LONGEST = 1000


def _without_middle(text: str) -> str:
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]} … {text[-half:]}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem, found at one place.

    Attributes:
        code: the kind of problem.
        place: the narrowest text at fault.
        message: one line, lower case, no full stop; names and words of the file in backticks.
        hint: what to write instead, or what exists; None where there is nothing useful to say.
        notes: other places that belong to it.
    """

    code: Code
    place: Place
    message: str
    hint: str | None = None
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        """Keep what is shown readable, whatever long text of a file it repeats."""
        object.__setattr__(self, "message", _without_middle(self.message))
        object.__setattr__(self, "hint", self.hint and _without_middle(self.hint))

    @property
    def is_error(self) -> bool:
        """Whether this problem stops the build of its lesson."""
        return self.code.severity is Severity.ERROR


def in_order(problems: list[Diagnostic]) -> list[Diagnostic]:
    """The problems sorted by file, then by place, then by code, each only once."""
    once = dict.fromkeys(problems)
    return sorted(
        once,
        key=lambda problem: (
            problem.place.file.name,
            problem.place.span,
            problem.code.name,
            problem.message,
        ),
    )
