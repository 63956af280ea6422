"""Places, problems, fixes and completions as the Language Server Protocol has them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.uris import to_fs_path, uri_scheme

from broadsheet.editor.lsp.positions import Positions
from broadsheet.editor.suggestion import Suggestion, SuggestionKind
from broadsheet.source.diagnostics import Diagnostic, Fix, Severity
from broadsheet.source.text import Place
from broadsheet.source.yaml.lines import CUT_OFF

if TYPE_CHECKING:
    from collections.abc import Mapping

    from broadsheet.source.workspace import Workspace

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
}
_KINDS = {
    SuggestionKind.FIELD: types.CompletionItemKind.Field,
    SuggestionKind.WORD: types.CompletionItemKind.EnumMember,
    SuggestionKind.NAME: types.CompletionItemKind.Reference,
    SuggestionKind.QUOTATION: types.CompletionItemKind.Text,
}


def file_of(uri: str) -> Path | None:
    """The file that an editor names; None for what is no file, such as a text without a name."""
    path = to_fs_path(uri) if uri_scheme(uri) == "file" else None
    return Path(os.path.abspath(path)) if path and "\0" not in path else None  # noqa: PTH100


def path_of(place: Place, workspace: Workspace) -> Path:
    """The file of a place, whose name is seen from the workspace."""
    return Path(os.path.normpath(workspace.root / place.file.name))


class Translation:
    """What is said to one editor, which counts columns in its own way and has names for files."""

    def __init__(self, encoding: str, uris: Mapping[Path, str]) -> None:
        """How the editor counts, `utf-16` for instance, and the names of the files it has open."""
        self.encoding = encoding
        self.uris = uris

    def positions(self, text: str) -> Positions:
        """How the editor counts in a text."""
        return Positions(text, self.encoding)

    def range(self, place: Place) -> types.Range:
        """A place as a range of its file."""
        line, column, end_line, end_column = self.positions(place.file.text).range(place.span)
        return types.Range(types.Position(line, column), types.Position(end_line, end_column))

    def uri(self, path: Path) -> str:
        """A file as the editor names it."""
        return self.uris.get(path) or path.as_uri()

    def location(self, place: Place, workspace: Workspace) -> types.Location:
        """A place as a range of a file of the workspace."""
        return types.Location(self.uri(path_of(place, workspace)), self.range(place))

    def problem(self, problem: Diagnostic, workspace: Workspace) -> types.Diagnostic:
        """A problem, with the places that belong to it."""
        related = [
            types.DiagnosticRelatedInformation(self.location(note.place, workspace), note.text)
            for note in problem.notes
        ]
        # Whoever edits the file knows whether its last line is finished.
        hint = (problem.hint or "").removesuffix(CUT_OFF)
        return types.Diagnostic(
            range=self.range(problem.place),
            message="\n".join(filter(None, (problem.message, hint))),
            severity=_SEVERITIES[problem.code.severity],
            code=problem.code.name,
            source="broadsheet",
            related_information=related or None,
        )

    def action(self, problem: Diagnostic, fix: Fix, workspace: Workspace) -> types.CodeAction:
        """A fix of a problem, in the problem's own file."""
        file = problem.place.file
        edits = [types.TextEdit(self.range(Place(file, e.span)), e.text) for e in fix.edits]
        return types.CodeAction(
            title=fix.does[:1].upper() + fix.does[1:],
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[self.problem(problem, workspace)],
            is_preferred=fix.certain or None,
            edit=types.WorkspaceEdit(changes={self.uri(path_of(problem.place, workspace)): edits}),
        )

    def item(self, number: int, suggestion: Suggestion, text: str) -> types.CompletionItem:
        """A completion in a text, of the rank `number` from 0."""
        span = suggestion.edit.span
        line, column, end_line, end_column = self.positions(text).range(span)
        where = types.Range(types.Position(line, column), types.Position(end_line, end_column))
        # Editors compare what is typed with this: the words of a seed may be typed in small
        # letters.
        is_quotation = suggestion.what is SuggestionKind.QUOTATION
        typed = text[span.start : span.end] if is_quotation else ""
        # What is chosen as a whole may have been begun with a quotation mark.
        mark = text[span.start : span.end][:1]
        label = mark + suggestion.label if mark and mark in "\"'" else suggestion.label
        return types.CompletionItem(
            label=suggestion.label,
            kind=_KINDS[suggestion.what],
            detail=suggestion.detail or None,
            documentation=suggestion.about or None,
            sort_text=f"{number:04}",
            filter_text=typed or label,
            text_edit=types.TextEdit(where, suggestion.edit.text),
            insert_text_mode=types.InsertTextMode.AsIs,
        )
