"""The shelf of a preview: a workspace's lessons and what is wrong with each, as the files are now.

Nothing has to be told that a file changed. Whoever asks gets what is true: a lesson is checked
again when its file, or anything that a check depends on, is not the same as it was then.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from broadsheet.checks.library import Library, LoadedLesson, Usual
from broadsheet.source.workspace import SETTINGS, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from broadsheet.source.diagnostics import Diagnostic

_State: TypeAlias = tuple[object, ...]


class LessonCache:
    """The lessons of a workspace, for several threads; one lesson is checked at a time.

    Attributes:
        workspace: the folders.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._lock = threading.Lock()
        self._library = Library(workspace)
        self._around: tuple[_State, ...] = ()
        self._known: dict[Path, tuple[_State, LoadedLesson]] = {}

    def lessons(self) -> dict[str, Path]:
        """The lesson files by their names, as an address may have them."""
        # A name that is no UTF-8 must not break the page that lists it.
        return {
            os.fsencode(path.name).decode("utf-8", "backslashreplace"): path
            for path in self.workspace.lessons()
        }

    def settings(self) -> tuple[Usual, tuple[Diagnostic, ...]]:
        """What is usual in the workspace, and the problems of its settings."""
        return Library(self.workspace).settings()

    def known(self, paths: Iterable[Path]) -> dict[Path, LoadedLesson | None]:
        """What is known of lessons without a check; None of those that must be checked first."""
        with self._lock:
            self._refresh()
            return {path: self._remembered(path) for path in paths}

    def lesson(self, path: Path) -> LoadedLesson:
        """A lesson as its file is now, checked if need be; at most about a tenth of a second."""
        with self._lock:
            self._refresh()
            loaded = self._remembered(path)
            if loaded is None:
                # Taken first: what is saved during the check is seen by the next.
                state = self._state(path)
                loaded = self._library.lesson(path)
                self._known[path] = (state, loaded)
            return loaded

    def _remembered(self, path: Path) -> LoadedLesson | None:
        state, loaded = self._known.get(path, (None, None))
        return loaded if state == self._state(path) else None

    def _state(self, path: Path) -> _State:
        return (_look(path), *self.workspace.twins(path))

    def _refresh(self) -> None:
        """Forget everything if something changed that all lessons may depend on."""
        space = self.workspace
        files = [*space.seeds(), space.root / SETTINGS]
        folder = space.root / "templates"
        for at, _, names in os.walk(folder):
            files += [folder / at / name for name in names]
        around = tuple((path, _look(path)) for path in files)
        if around != self._around:
            self._around, self._library = around, Library(space)
            self._known.clear()


def _look(path: Path) -> _State:
    """What differs when a file is saved."""
    with suppress(OSError):
        found = path.stat()
        return (found.st_ino, found.st_ctime_ns, found.st_mtime_ns, found.st_size)
    return ()
