"""Which files of a workspace are saved, found by looking at them again and again.

So nothing is lost before the watch is set up, while a folder is deleted and made again, or while
whoever is told is busy; and a network drive that tells nothing is followed like any other.
"""

from __future__ import annotations

import os
import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from broadsheet.source.workspace import SETTINGS, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Seconds between two looks; more where a look takes long, so that it is this share of the time.
_INTERVAL: Final = 0.05
_SHARE: Final = 0.05
# Seconds. Nothing new for the first is the end of a save; one that never ends is told after the
# second. The first is longer than a tick of the clock by which a system notes when it was.
_PAUSE, _LONGEST = 0.025, 0.4
# How long a file that is gone or empty gets to come back, and how often: editors do that.
_BEAT, _BEATS = 0.2, 3

# What editors leave beside a file while they save it, or until it is saved.
_LEFT_OVER = re.compile(r"\..*|.*~|#.*#|4913|.*\.(?:sw[a-p]|tmp|bak|orig)|~\$.*|sed\w{6}")

_State = tuple[int, ...]


def changes(
    workspace: Workspace,
    beside: Iterable[Path] = (),
    *,
    stop: threading.Event | None = None,
) -> Iterator[frozenset[Path]]:
    """Tell which files of a workspace were saved, made, renamed or deleted, as it happens.

    What counts are the lessons, the seeds, the workspace's own templates and its settings; no
    output, no hidden file and nothing that editors leave beside a file. No link is followed out
    of the workspace. A save of several steps is one change.

    Args:
        workspace: the folders. They may be missing, and come and go.
        beside: other files that count, such as a class list.
        stop: ends it, soon after it is set.

    Returns:
        The absolute paths that changed since this call, then those since they were last asked
        for; each time it waits until there is one. It goes on while the workspace's folder is
        gone, and ends only when it is stopped.
    """
    stop = stop or threading.Event()
    watched = _Watched(workspace, tuple(path.absolute() for path in beside))
    # Now, and not when the first is asked for: what is saved in between counts.
    return _follow(watched, _settled(watched, stop), stop)


@dataclass(frozen=True, slots=True)
class _Watched:
    """What is watched, as it stands when it is asked."""

    workspace: Workspace
    beside: tuple[Path, ...]

    def files(self) -> dict[Path, _State]:
        """Each file that counts, with what differs when it is saved."""
        root = self.workspace.root.absolute()
        there = Workspace(root, self.workspace.current)
        paths = [root / SETTINGS, *self.beside]
        if self.workspace.holds(root / "lessons"):
            paths += there.lessons()
        if self.workspace.holds(root / "seeds"):
            paths += there.seeds()
        for folder in self._template_folders():
            paths += [path for path in _entries(folder) if not _is_folder(path)]
        found = {}
        for path in paths:
            with suppress(OSError):
                found[path] = self._state(path)
        return found

    def _template_folders(self) -> Iterator[Path]:
        seen = set()

        def walk(folder: Path) -> Iterator[Path]:
            real = os.path.realpath(folder)
            if real in seen or not _is_folder(folder) or not self.workspace.holds(folder):
                return
            seen.add(real)  # links may lead in a circle
            yield folder
            for path in _entries(folder):
                yield from walk(path)

        yield from walk(self.workspace.root.absolute() / "templates")

    def _state(self, path: Path) -> _State:
        """What differs when a file is saved; of a link that leads out, only the link itself."""
        own = path.lstat()
        seen = path.stat() if path.is_symlink() and self.workspace.holds(path) else own
        return (
            own.st_ino,
            own.st_ctime_ns,
            seen.st_ino,
            seen.st_mode,
            seen.st_mtime_ns,
            seen.st_size,
        )


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # nobody may look there
        return False


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not _LEFT_OVER.fullmatch(path.name))
    except OSError:
        return []


def _follow(
    watched: _Watched, before: dict[Path, _State], stop: threading.Event
) -> Iterator[frozenset[Path]]:
    while not stop.is_set():
        start = time.monotonic()
        now = watched.files()
        took = time.monotonic() - start
        if now == before:
            stop.wait(max(_INTERVAL, took / _SHARE))
            continue
        now = _at_rest(watched, before, stop)
        changed = {path for path in now | before if now.get(path) != before.get(path)}
        before = now
        if changed:
            yield frozenset(changed)


def _settled(watched: _Watched, stop: threading.Event) -> dict[Path, _State]:
    """The files when nothing was saved for a moment, so that the next save is another state."""
    end = time.monotonic() + _LONGEST
    now = watched.files()
    while not stop.wait(_PAUSE):
        before, now = now, watched.files()
        if now == before or time.monotonic() > end:
            break
    return now


def _at_rest(
    watched: _Watched, before: dict[Path, _State], stop: threading.Event
) -> dict[Path, _State]:
    """The files when none of them is just being replaced, which may take an editor a moment."""
    now = _settled(watched, stop)
    for _ in range(_BEATS):
        half = [path for path in now if now[path] != before.get(path) and now[path][-1] == 0]
        if not half and before.keys() <= now.keys():
            break
        end = time.monotonic() + _BEAT
        while watched.files() == now and time.monotonic() < end and not stop.wait(_PAUSE):
            pass
        later = _settled(watched, stop)
        if later == now:
            break
        now = later
    return now
