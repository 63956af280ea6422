"""Warnings as records of builds keep them, to be reported again without reading any lesson.

A lesson that has files has no error, so all that is kept are warnings. They point into files that
are still the same, and are shown with the lines that stand there. What nobody is shown, such as
fixes, is not kept.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.source.text import Place, Span, TextFile, whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from broadsheet.source.workspace import Workspace


def to_json(problems: Iterable[Diagnostic], workspace: Workspace) -> list[Any]:
    """Warnings as lists, texts and numbers; files by their names as seen from the workspace."""

    def place(place: Place) -> list[Any]:
        path = os.path.normpath(workspace.current / place.file.name)
        name = os.path.relpath(path, workspace.root).replace(os.sep, "/")
        return [name, place.span.start, place.span.end] if place.file.text else [name]

    return [
        [
            problem.code.name,
            place(problem.place),
            problem.message,
            problem.hint,
            [[place(note.place), note.text] for note in problem.notes],
        ]
        for problem in problems
    ]


def from_json(
    kept: Any, workspace: Workspace, text_of: Callable[[str], TextFile]
) -> tuple[Diagnostic, ...]:
    """The warnings that `to_json` wrote.

    Args:
        kept: what was written, or anything else.
        workspace: the folders, wherever they are now.
        text_of: gives a file by its name as seen from the workspace.

    Raises:
        ValueError, TypeError: it is something else. Whatever `text_of` raises.
    """

    def place(written: Any) -> Place:
        if len(written) == 1:
            return whole_file(workspace.shown(workspace.root / _text(written[0])))
        name, start, end = written
        file = text_of(_text(name))
        if not 0 <= int(start) <= int(end) <= len(file.text):
            raise ValueError("there is no such place")
        return Place(file, Span(int(start), int(end)))

    return tuple(
        Diagnostic(
            Code(_text(code), Severity.WARNING),
            place(where),
            _text(message),
            None if hint is None else _text(hint),
            tuple(Note(place(at), _text(words)) for at, words in notes),
        )
        for code, where, message, hint, notes in kept
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("this is no text")
    return value
