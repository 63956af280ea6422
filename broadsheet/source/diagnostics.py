"""Problems in files as values: what is wrong, where, and how to fix it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from broadsheet.source.text import Place, Span, clean


class Severity(StrEnum):
    """An error stops the lesson's PDFs from being made; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem, declared once beside the check that finds it.

    What it means, an example and the remedy stand in a file: `checks/catalogue.py` says in which.
    """

    name: str  # words in kebab case that say what is wrong, never reused for something else
    severity: Severity  # whether it stops the build


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that belongs to a problem, with a few words on what stands there."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters of a file to be taken out, and the text to stand in their place."""

    span: Span  # what is taken out; an empty span is a place to write at
    text: str  # what stands there afterwards; a line break is one line feed


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the file of a problem that fixes it."""

    does: str  # what happens, in words that say what becomes what, lower case, no full stop
    edits: tuple[Edit, ...]  # in their order, without overlap, of `Diagnostic.place.file`.
    # Nothing else can be meant, so that it may be made unasked. Such a fix breaks and joins no
    # lines. Any other is for a person to choose.
    certain: bool = False

    def moved(self, by: int) -> Fix:
        """The same change of a longer text that has so many characters more before it."""
        spans = [(edit, edit.span.start + by, edit.span.end + by) for edit in self.edits]
        edits = tuple(Edit(Span(start, end), edit.text) for edit, start, end in spans)
        return replace(self, edits=edits)


_LONGEST = 1000


def _without_middle(text: str) -> str:
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]} … {text[-half:]}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem, found at one place."""

    code: Code  # the kind of problem
    place: Place  # the narrowest text at fault
    message: str  # one line, lower case, no full stop; names and words of the file in backticks
    # What to write instead, or what exists; None where there is nothing useful to say.
    hint: str | None = None
    notes: tuple[Note, ...] = ()  # other places that belong to it
    fixes: tuple[Fix, ...] = ()  # what can be changed to fix it, the likeliest first
    # The field that is missing, or that one of an unknown name was meant to be.
    key: str | None = None

    def __post_init__(self) -> None:
        """Keep what is shown readable, whatever long text of a file it repeats."""
        object.__setattr__(self, "message", _without_middle(self.message))
        object.__setattr__(self, "hint", self.hint and _without_middle(self.hint))
        does = [replace(fix, does=_without_middle(fix.does)) for fix in self.fixes]
        object.__setattr__(self, "fixes", tuple(does))

    @property
    def message_and_hint(self) -> str:
        """The message and, on a line of its own, the hint; clean, for a log or a viewer."""
        return "\n".join(clean(text) for text in (self.message, self.hint) if text)

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
