"""The files that an editor has open, and what it was told of them."""

from __future__ import annotations

import asyncio
import functools
import os
import sys
import traceback
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types

from broadsheet.editor.assist import EditedWorkspace
from broadsheet.editor.lsp.printed_lines import BackgroundLayouts
from broadsheet.editor.lsp.protocol import Translation, file_of, path_of
from broadsheet.source.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from pygls.lsp.server import LanguageServer

    from broadsheet.source.diagnostics import Diagnostic

PAUSE = 0.03  # seconds without a letter typed, after which a text is checked

_Answer = TypeVar("_Answer")


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
        self.found: dict[Path, tuple[tuple[Workspace, Diagnostic], ...]] = {}
        self.reported: dict[str, list[types.Diagnostic]] = {}
        self.waiting: dict[Path, asyncio.TimerHandle] = {}
        self.layouts = BackgroundLayouts(own_fault)

    @property
    def translation(self) -> Translation:
        """How this editor is spoken to."""
        agreed = self.server.workspace.position_encoding or types.PositionEncodingKind.Utf16
        return Translation(types.PositionEncodingKind(agreed).value, self.uris)

    def edited(self, path: Path) -> EditedWorkspace | None:
        """The workspace that a file belongs to, with all that is open."""
        found = find_workspace(path.parent)
        return EditedWorkspace(Workspace(found.root, found.root), self.texts) if found else None

    # --- what the editor tells ----------------------------------------------------------------

    def opened(self, uri: str, text: str) -> None:
        """Take in a file that the editor has opened, check it, and lay it out."""
        path = file_of(uri)
        if path is None:
            return
        self.texts[path], self.uris[path] = text, uri
        self.check_again(path)
        self.lay_out(path)

    def changed(self, uri: str, text: str) -> None:
        """Take in a text, and check it when nothing more has been typed for a moment."""
        path = file_of(uri)
        if path is None:
            return
        self.texts[path], self.uris[path] = text, uri
        self._soon(path, functools.partial(self.check_again, path))

    def saved(self, uri: str) -> None:
        """Check what is open of a workspace, as other files may have changed with this one."""
        path = file_of(uri)
        if path is not None:
            self.check_again(path)
            self.lay_out(path)

    def closed(self, uri: str) -> None:
        """Forget a file, and take back what was told of it."""
        path = file_of(uri)
        if path is None:
            return
        if path in self.waiting:
            self.waiting.pop(path).cancel()
        self.texts.pop(path, None)
        self.found.pop(path, None)
        self.layouts.forget(path)
        self.check_again(path)
        self.uris.pop(path, None)

    def changed_on_disk(self, uris: Iterable[str]) -> None:
        """Check what is open beside files that another program has written or deleted."""
        changed = [path for path in map(file_of, uris) if path]
        for path in self.texts:
            edited = self.edited(path)
            if edited and any(other.is_relative_to(edited.workspace.root) for other in changed):
                self._soon(path, functools.partial(self._anew, path))

    def _soon(self, path: Path, do: Callable[[], None]) -> None:
        """Do something about a file in a moment, and nothing else about it until then."""
        if path in self.waiting:
            self.waiting.pop(path).cancel()
        loop = asyncio.get_running_loop()
        self.waiting[path] = loop.call_later(PAUSE, guarded(do))

    # --- problems -----------------------------------------------------------------------------

    def _anew(self, path: Path) -> None:
        self.check_again(path)
        self.lay_out(path)

    def check_again(self, path: Path) -> None:
        """Check an open file; if lessons may depend on it, all that is open beside it."""
        self.waiting.pop(path, None)
        edited = self.edited(path)
        if edited is not None and not edited.is_lesson(path):
            beside = [p for p in self.texts if p.is_relative_to(edited.workspace.root)]
        else:
            beside = [path] if path in self.texts else []
        for each in beside:
            own = self.edited(each)
            problems = own.problems(each) if own else ()
            self.found[each] = tuple((own.workspace, p) for p in problems) if own else ()
        self.report()

    def report(self) -> None:
        """Send the problems of every file of which other ones are known now than before."""
        translation = self.translation
        now: dict[str, list[types.Diagnostic]] = {translation.uri(path): [] for path in self.texts}
        once: set[tuple[str, str, Any]] = set()
        for problems in self.found.values():
            for workspace, problem in problems:
                uri = translation.uri(path_of(problem.place, workspace))
                shown = translation.problem(problem, workspace)
                key = (uri, problem.code.name, repr(shown.range) + shown.message)
                if key not in once:
                    once.add(key)
                    now.setdefault(uri, []).append(shown)
        for uri in {**self.reported, **now}:
            if now.get(uri, []) != self.reported.get(uri) and (uri in now or self.reported[uri]):
                params = types.PublishDiagnosticsParams(uri, now.get(uri, []))
                self.server.text_document_publish_diagnostics(params)
        self.reported = now

    def lay_out(self, path: Path) -> None:
        """Find out in the background on which printed lines the words of a lesson stand."""
        edited = self.edited(path)
        if edited is not None and path in self.texts and edited.is_lesson(path):
            self.layouts.ask(edited, path)
