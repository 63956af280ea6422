"""The printed lines of lessons that are being written, found out beside the work of the server.

It takes a second, and a lesson can be made so that it takes for ever: a process of its own does
it, held to limits, one lesson at a time.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from broadsheet.build.limits import Limits, within
from broadsheet.build.workers import Processes
from broadsheet.editor.assist import EditedWorkspace, LaidOut

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from broadsheet.checks.check import Checked
    from broadsheet.checks.library import Library

# What the passages of one lesson may take; they take a second or two.
LIMITS: Final = Limits(seconds=30.0, megabytes=1024, grace=5.0)


def laid_out(lesson: Checked, library: Library) -> LaidOut:
    """Lay out the passages of a lesson as the workspace usually prints them: this takes a second.

    Raises:
        LayoutError: the pages cannot be made.
        TemplateFaultyError: a template of the workspace cannot be used.
        PangoMissingError: the machine lacks the libraries that set the type.
    """
    from broadsheet.build.press import Press  # loads WeasyPrint

    press = Press(lesson, library.workspace.templates)
    return LaidOut(lesson.quotable.printed, press.lines(library.settings()[0].edition))


def printed(edited: EditedWorkspace, path: Path, limits: Limits = LIMITS) -> LaidOut | None:
    """How the lines of a lesson fall; None if it has an error, or is no lesson.

    Raises:
        LimitError: it takes too long, or too much memory.
        Exception: what `laid_out` raises.
    """
    with within(limits):
        lesson, library = edited.checked(path)
        return laid_out(lesson, library) if lesson else None


class BackgroundLayouts:
    """Lays out lessons in a process of its own, the newest text of each.

    Attributes:
        printed: what was found out last, by the lesson's file.
    """

    def __init__(self, failed: Callable[[BaseException], None], limits: Limits = LIMITS) -> None:
        """Nothing is started before the first lesson; `failed` is told what went wrong."""
        self._limits = limits
        self.printed: dict[Path, LaidOut] = {}
        self._failed = failed
        self._wanted: dict[Path, EditedWorkspace] = {}
        self._open: set[Path] = set()
        self._running: Path | None = None
        self._ended = False
        self._workers = Processes(1)

    def ask(self, edited: EditedWorkspace, path: Path) -> None:
        """Lay out a lesson as it is on the desk now, in place of what was asked for before."""
        root = edited.workspace.root
        texts = {p: text for p, text in edited.texts.items() if p.is_relative_to(root)}
        self._wanted[path] = EditedWorkspace(edited.workspace, texts)
        self._open.add(path)
        self._next()

    def forget(self, path: Path) -> None:
        """Keep nothing of a lesson that is not open any more."""
        self._open.discard(path)
        self.printed.pop(path, None)
        self._wanted.pop(path, None)

    def end(self) -> None:
        """Give up what is being done; no process stays."""
        self._ended = True
        self._wanted.clear()
        self._workers.__exit__(InterruptedError, None, None)

    def _next(self) -> None:
        if self._running or not self._wanted or self._ended:
            return
        self._running = path = next(iter(self._wanted))
        loop = asyncio.get_running_loop()
        future = self._workers.submit(printed, self._wanted.pop(path), path, self._limits)

        def done(future: Future[LaidOut | None]) -> None:
            with suppress(RuntimeError):  # the editor has gone
                loop.call_soon_threadsafe(self._done, path, future)

        future.add_done_callback(done)

    def _done(self, path: Path, future: Future[LaidOut | None]) -> None:
        self._running = None
        if self._ended:
            return
        error = future.exception()
        found = None if error else future.result()
        if error:
            self._failed(error)
        if found and path in self._open:
            self.printed[path] = found
        self._next()
