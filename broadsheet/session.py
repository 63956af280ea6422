"""The files that an editor has open: what it is told of them, and what it may ask."""

from __future__ import annotations

import asyncio
import functools
import os
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.uris import to_fs_path, uri_scheme

from broadsheet.assist import Desk, Printed, laid_out
from broadsheet.completion import What
from broadsheet.diagnostics import Diagnostic, Severity
from broadsheet.positions import Positions
from broadsheet.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from pygls.lsp.server import LanguageServer

    from broadsheet.check import Checked
    from broadsheet.completion import Completion
    from broadsheet.diagnostics import Fix
    from broadsheet.library import Library
    from broadsheet.text import Place

PAUSE = 0.03
"""Seconds without a letter typed, after which a text is checked."""

_Answer = TypeVar("_Answer")
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
}
_KINDS = {
    What.FIELD: types.CompletionItemKind.Field,
    What.WORD: types.CompletionItemKind.EnumMember,
    What.NAME: types.CompletionItemKind.Reference,
    What.QUOTATION: types.CompletionItemKind.Text,
}


def own_fault(error: BaseException) -> None:
    """Leave a word about a fault of this program, and nothing of anybody's text."""
    if os.environ.get("BROADSHEET_DEBUG"):
        traceback.print_exception(error)
    sys.stderr.write(f"broadsheet lsp: {type(error).__name__}\n")


def guarded(answer: Callable[..., _Answer]) -> Callable[..., _Answer | None]:
    """A function that answers nothing where it fails, so that the editor's user can go on."""

    def answered(*arguments: Any) -> _Answer | None:
        try:
            return answer(*arguments)
        except Exception as error:
            own_fault(error)
            return None

    return answered


class Session:
    """The files that an editor has open, and what it was told of them."""

    def __init__(self, server: LanguageServer) -> None:
        self.server = server
        self.texts: dict[Path, str] = {}
        self.uris: dict[Path, str] = {}
        self.found: dict[Path, tuple[tuple[Path, Diagnostic], ...]] = {}
        self.told: dict[str, list[types.Diagnostic]] = {}
        self.printed: dict[Path, Printed] = {}
        self.waiting: dict[Path, asyncio.TimerHandle] = {}
        self.background = ThreadPoolExecutor(1, "layout")

    # --- places -------------------------------------------------------------------------------

    def positions(self, text: str) -> Positions:
        """How the editor counts in a text."""
        agreed = self.server.workspace.position_encoding or types.PositionEncodingKind.Utf16
        return Positions(text, types.PositionEncodingKind(agreed).value)

    def range(self, place: Place) -> types.Range:
        """A place as a range of its file."""
        line, column, end_line, end_column = self.positions(place.file.text).range(place.span)
        return types.Range(types.Position(line, column), types.Position(end_line, end_column))

    def uri(self, path: Path) -> str:
        """A file as the editor names it."""
        return self.uris.get(path) or path.as_uri()

    def location(self, place: Place, workspace: Workspace) -> types.Location:
        """A place as a range of a file of the workspace."""
        return types.Location(self.uri(_path_of(place, workspace)), self.range(place))

    def desk(self, path: Path) -> Desk | None:
        """The workspace that a file belongs to, with all that is open."""
        found = find_workspace(path.parent)
        return Desk(Workspace(found.root, found.root), self.texts) if found else None

    def asked(
        self, document: types.TextDocumentIdentifier, position: types.Position
    ) -> tuple[Desk, Path, str, int] | None:
        """What a question is about: a workspace, a file, its text, and a character offset."""
        path = _file(document.uri)
        desk = self.desk(path) if path else None
        text = desk.text_of(path) if desk and path else None
        if desk is None or path is None or text is None:
            return None
        offset = self.positions(text).offset(position.line, position.character)
        return desk, path, text, offset

    # --- problems -----------------------------------------------------------------------------

    def opened(self, uri: str, text: str) -> None:
        """Take in a file that the editor has opened, check it, and lay it out."""
        path = _file(uri)
        if path is None:
            return
        self.texts[path], self.uris[path] = text, uri
        self.check_again(path)
        self.lay_out(path)

    def changed(self, uri: str, text: str) -> None:
        """Take in a text, and check it when nothing more has been typed for a moment."""
        path = _file(uri)
        if path is None:
            return
        self.texts[path], self.uris[path] = text, uri
        if path in self.waiting:
            self.waiting.pop(path).cancel()
        again = guarded(functools.partial(self.check_again, path))
        self.waiting[path] = asyncio.get_running_loop().call_later(PAUSE, again)

    def saved(self, uri: str) -> None:
        """Check what is open of a workspace, as other files may have changed with this one."""
        path = _file(uri)
        if path is not None:
            self.check_again(path)
            self.lay_out(path)

    def closed(self, uri: str) -> None:
        """Forget a file, and take back what was told of it."""
        path = _file(uri)
        if path is None:
            return
        if path in self.waiting:
            self.waiting.pop(path).cancel()
        for kept in (self.texts, self.found, self.printed):
            kept.pop(path, None)
        self.check_again(path)
        self.uris.pop(path, None)

    def check_again(self, path: Path) -> None:
        """Check an open file; if lessons may depend on it, all that is open beside it."""
        self.waiting.pop(path, None)
        desk = self.desk(path)
        if desk is not None and not desk.is_lesson(path):
            beside = [p for p in self.texts if p.is_relative_to(desk.workspace.root)]
        else:
            beside = [path] if path in self.texts else []
        for each in beside:
            own = self.desk(each)
            problems = own.problems(each) if own else ()
            root = own.workspace if own else None
            self.found[each] = tuple((_path_of(p.place, root), p) for p in problems if root)
        self.tell()

    def tell(self) -> None:
        """Send the problems of every file of which other ones are known now than before."""
        now: dict[str, list[types.Diagnostic]] = {self.uri(path): [] for path in self.texts}
        once: set[tuple[str, str, Any]] = set()
        for problems in self.found.values():
            for path, problem in problems:
                uri, shown = self.uri(path), self.shown(path, problem)
                key = (uri, problem.code.name, repr(shown.range) + shown.message)
                if key not in once:
                    once.add(key)
                    now.setdefault(uri, []).append(shown)
        for uri in {**self.told, **now}:
            if now.get(uri, []) != self.told.get(uri) and (uri in now or self.told[uri]):
                params = types.PublishDiagnosticsParams(uri, now.get(uri, []))
                self.server.text_document_publish_diagnostics(params)
        self.told = now

    def shown(self, path: Path, problem: Diagnostic) -> types.Diagnostic:
        """A problem in the protocol's words."""
        found = find_workspace(path.parent)
        notes = problem.notes if found else ()
        related = [
            types.DiagnosticRelatedInformation(
                self.location(note.place, Workspace(found.root, found.root)), note.text
            )
            for note in notes
            if found
        ]
        return types.Diagnostic(
            range=self.range(problem.place),
            message="\n".join(filter(None, (problem.message, problem.hint))),
            severity=_SEVERITIES[problem.code.severity],
            code=problem.code.name,
            source="broadsheet",
            related_information=related or None,
        )

    # --- layout -------------------------------------------------------------------------------

    def lay_out(self, path: Path) -> None:
        """Find out in the background on which printed lines the words of a lesson stand."""
        desk = self.desk(path)
        lesson, library = desk.checked(path) if desk else (None, None)
        if lesson is not None and library is not None:
            self.background.submit(guarded(self._laid_out), path, lesson, library)

    def _laid_out(self, path: Path, lesson: Checked, library: Library) -> None:
        if path in self.texts:
            self.printed[path] = laid_out(lesson, library)

    # --- answers ------------------------------------------------------------------------------

    def complete(self, params: types.CompletionParams) -> types.CompletionList | None:
        """What may be written at a place."""
        asked = self.asked(params.text_document, params.position)
        if asked is None:
            return None
        desk, path, text, offset = asked
        positions = self.positions(text)
        found = desk.complete(path, offset)
        items = [
            _item(number, completion, text, positions) for number, completion in enumerate(found)
        ]
        # How words go on depends on the words: an editor is to ask again with each letter.
        again = any(completion.what is What.QUOTATION for completion in found)
        return types.CompletionList(is_incomplete=again, items=items)

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """What is quoted at a place."""
        asked = self.asked(params.text_document, params.position)
        if asked is None:
            return None
        desk, path, _, offset = asked
        hover = desk.hover(path, offset, self.printed.get(path))
        if hover is None:
            return None
        content = types.MarkupContent(types.MarkupKind.PlainText, hover.text)
        return types.Hover(content, self.range(hover.place))

    def define(self, params: types.DefinitionParams) -> list[types.Location] | None:
        """Where that stands which is quoted or named at a place."""
        asked = self.asked(params.text_document, params.position)
        if asked is None:
            return None
        desk, path, _, offset = asked
        return [self.location(place, desk.workspace) for place in desk.definitions(path, offset)]

    def fix(self, params: types.CodeActionParams) -> list[types.CodeAction] | None:
        """The fixes of the problems in a range, the likeliest first."""
        asked = self.asked(params.text_document, params.range.start)
        if asked is None:
            return None
        desk, path, text, start = asked
        end = self.positions(text).offset(params.range.end.line, params.range.end.character)
        return [
            self._action(path, problem, fix)
            for problem in desk.problems(path)
            if _path_of(problem.place, desk.workspace) == path
            and problem.place.span.start <= end
            and start <= problem.place.span.end
            for fix in problem.fixes
        ]

    def _action(self, path: Path, problem: Diagnostic, fix: Fix) -> types.CodeAction:
        file = problem.place.file
        edits = [
            types.TextEdit(self.range(type(problem.place)(file, edit.span)), edit.text)
            for edit in fix.edits
        ]
        return types.CodeAction(
            title=fix.does[:1].upper() + fix.does[1:],
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[self.shown(path, problem)],
            is_preferred=fix.certain or None,
            edit=types.WorkspaceEdit(changes={self.uri(path): edits}),
        )


def _file(uri: str) -> Path | None:
    """The file that an editor names; None for what is no file, such as a text without a name."""
    path = to_fs_path(uri) if uri_scheme(uri) == "file" else None
    return Path(os.path.abspath(path)) if path and "\0" not in path else None  # noqa: PTH100


def _path_of(place: Place, workspace: Workspace | None) -> Path:
    """The file of a place, whose name is seen from the workspace."""
    root = workspace.root if workspace else Path()
    return Path(os.path.normpath(root / place.file.name))


def _item(
    number: int, completion: Completion, text: str, positions: Positions
) -> types.CompletionItem:
    span = completion.edit.span
    line, column, end_line, end_column = positions.range(span)
    where = types.Range(types.Position(line, column), types.Position(end_line, end_column))
    # Editors compare what is typed with this: the words of a seed may be typed in small letters.
    is_quotation = completion.what is What.QUOTATION
    typed = text[span.start : span.end] if is_quotation else ""
    return types.CompletionItem(
        label=completion.label,
        kind=_KINDS[completion.what],
        detail=completion.detail or None,
        sort_text=f"{number:04}",
        filter_text=typed or completion.label,
        text_edit=types.TextEdit(where, completion.edit.text),
        insert_text_mode=types.InsertTextMode.AsIs,
    )
