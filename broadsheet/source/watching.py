"""Which files of a workspace are saved: the one room that knows `watchfiles`, an extra.

What the system tells is only when to look. What has changed is found by looking at the files, so
nothing is lost before the watch is set up, while a folder is deleted and made again, or while
whoever is told is busy; and a network drive that tells nothing is looked at all the same.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

# The backend, as its documentation shows it: the door before it cannot be opened without waiting.
from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

from broadsheet.source.workspace import SETTINGS, Workspace

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator

# In milliseconds. Nothing new for the first is the end of a save; one that never ends is told
# after the second.
_PAUSE, _LONGEST = 25, 400
# How long a file that is gone or empty gets to come back, and how often: editors do that.
_BEAT, _BEATS = 200, 3
# When nothing is told, files are looked at all the same, as some network drives are silent.
_LOOK = 1000

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
        for; each time it waits until there is one. It ends when the workspace's folder is gone.

    Raises:
        KeyboardInterrupt: Ctrl-C, or whatever handler of a signal raised something, in a wait.
        OSError: the system can watch no more files.
    """
    watched = _Watched(workspace, tuple(path.absolute() for path in beside))
    # Now, and not when the first is asked for: what is saved in between counts.
    return _follow(watched, watched.files(), stop)


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
            paths += [path for path in _entries(folder) if not path.is_dir()]
        found = {}
        for path in paths:
            with suppress(OSError):
                found[path] = self._state(path)
        return found

    def folders(self) -> dict[Path, None]:
        """The folders that are there, each of which is watched without those in it."""
        root = self.workspace.root.absolute()
        inside = [root / "lessons", root / "seeds", *self._template_folders()]
        others = [path.parent for path in self.beside]
        found = [root, *(path for path in inside if self.workspace.holds(path)), *others]
        return dict.fromkeys(path for path in found if path.is_dir())

    def _template_folders(self) -> Iterator[Path]:
        seen = set()

        def walk(folder: Path) -> Iterator[Path]:
            real = os.path.realpath(folder)
            if real in seen or not folder.is_dir() or not self.workspace.holds(folder):
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


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not _LEFT_OVER.fullmatch(path.name))
    except OSError:
        return []


def _follow(
    watched: _Watched, before: dict[Path, _State], stop: threading.Event | None
) -> Iterator[frozenset[Path]]:
    root = watched.workspace.root
    notify, folders, anew = None, dict[Path, None](), False
    told: set[Path] = set()
    try:
        while root.is_dir() and not (stop is not None and stop.is_set()):
            # A folder that was deleted and made again has the old name, and another watch.
            if notify is None or anew or told & folders.keys() or folders != watched.folders():
                if notify is not None:
                    notify.close()
                folders = watched.folders()
                notify = _watch(folders)
                if notify is None:  # one of them went just now
                    continue
            now = _at_rest(watched, before, notify, told, stop)
            changed = {path for path in now | before if now.get(path) != before.get(path)}
            # Two saves in one tick of the system's clock may leave the same state.
            changed |= told & now.keys()
            before = now
            if changed:
                yield frozenset(changed)
            anew = bool(told & folders.keys())
            told = _wait(notify, _LOOK, stop)
    finally:
        if notify is not None:
            notify.close()


def _watch(folders: Iterable[Path]) -> RustNotify | None:
    try:
        return RustNotify([str(path) for path in folders], False, False, 0, False, True)
    except FileNotFoundError:
        return None
    except WatchfilesRustInternalError as error:
        raise OSError(str(error)) from error


def _at_rest(
    watched: _Watched,
    before: dict[Path, _State],
    notify: RustNotify,
    told: set[Path],
    stop: threading.Event | None,
) -> dict[Path, _State]:
    """The files when none of them is just being replaced, which may take an editor a moment.

    What the system tells meanwhile is put to what it told.
    """
    now = watched.files()
    for _ in range(_BEATS):
        half = [path for path in now if now[path] != before.get(path) and now[path][-1] == 0]
        if not half and before.keys() <= now.keys():
            break
        more = _wait(notify, _BEAT, stop)
        if not more:
            break
        told |= more
        now = watched.files()
    return now


def _wait(notify: RustNotify, patience: int, stop: threading.Event | None) -> set[Path]:
    """Wait for what the system tells, at most so many milliseconds; nothing if it tells nothing."""
    told = notify.watch(_LONGEST, _PAUSE, patience, stop)
    if told == "signal":
        raise KeyboardInterrupt
    if isinstance(told, str):
        return set()
    return {Path(path) for _, path in told}
