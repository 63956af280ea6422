"""Writing files whole or not at all, and an output folder by one build at a time."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from broadsheet.source.read import read_bytes

TEMPORARY = ".broadsheet-"  # how the names of unfinished files begin; they end in `.tmp`
RECORDS = ".broadsheet"  # the folder in an output folder where builds keep what is not for teachers
# The file in there that a build holds while it writes. It is empty. It stays where records are, and
# leaves nothing behind in a folder that somebody has chosen to show to pupils.
LOCK = "lock"

_PAUSE = 0.05
# Tries to get the lock, with a pause (in seconds) after each: a minute in all. A lesson is written
# in a tenth of a second, a large class set onto a slow stick in some seconds.
_PATIENCE = 1200


def write_whole(files: Mapping[Path, bytes], known: Mapping[Path, bytes] | None = None) -> bool:
    """Write files so that each of them is, at any moment, the old one or the new one.

    All are written beside their places first and moved there, in their order, when all of them
    are complete. That holds for a machine that loses its power, too: a file is on the disk
    before it is moved. Its folder is not waited for: then the old file may be there again, but
    a whole one, and whoever keeps a record of what was made sees that the two do not match.

    Args:
        files: what to write, by path.
        known: what some of the files held when they were read. They are looked at again just
            before they would be replaced.

    Returns:
        Whether the files are written. False where one of those in `known` holds something else
        by now: somebody has saved it since, and all files stay as they are.

    Raises:
        OSError: the file that it names could not be written; those after it are the old ones,
            and no temporary file stays.
    """
    unfinished: list[tuple[Path, Path]] = []
    target = Path()
    try:
        for target, content in files.items():
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            temporary = target.with_name(f"{TEMPORARY}{os.urandom(8).hex()}.tmp")
            # Noted before it is made: Ctrl-C may come at any point between the two.
            unfinished.append((temporary, target))
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        if any(read_bytes(path, str(path)) != content for path, content in (known or {}).items()):
            return False
        while unfinished:
            temporary, target = unfinished[0]
            temporary.replace(target)
            unfinished.pop(0)
        return True
    except OSError as error:
        # The user knows the file's name, not that of the unfinished one.
        error.filename, error.filename2 = str(target), None
        raise
    finally:
        for temporary, _ in unfinished:
            temporary.unlink(missing_ok=True)


def write_output(output: Path, files: Mapping[Path, bytes]) -> None:
    """Write files of an output folder together, while no other build writes there.

    Two builds never mix their files, and what a build that was killed left is removed: whoever
    holds the lock knows that nobody else is writing. The system frees the lock of a process that
    ends in whatever way. Where a file system has no locks each file is whole all the same.

    Args:
        output: the folder that builds take turns in; it is made if need be.
        files: what to write, in `output` or below it. A file that says what others were made
            from goes last: until it is in its place, the old one does not match them.

    Raises:
        OSError: as `write_whole`; or the folder that it names cannot be made, or another build
            is writing there without an end.
    """
    records = output / RECORDS
    folders = {output, *(path.parent for path in files)} - {records}
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    with _alone(output, _PATIENCE) as alone:
        if alone:
            _remove(_left_over({*folders, records}))
        write_whole(files)


def sweep(output: Path) -> None:
    """Remove what a build that was killed left in an output folder and among its records.

    For builds that write nothing, as `write_output` does it too. Nothing is waited for: if
    another build is writing just now, it is that build's turn to clean. Nothing is touched where
    nothing was left, and what cannot be removed stays.
    """
    folders = (output, output / RECORDS)
    if not _left_over(folders):
        return
    with suppress(OSError), _alone(output, 1) as alone:
        if alone:
            _remove(_left_over(folders))


def _left_over(folders: Collection[Path]) -> list[Path]:
    return [path for folder in folders for path in folder.glob(f"{TEMPORARY}*.tmp")]


def _remove(paths: Collection[Path]) -> None:
    for path in paths:
        with suppress(OSError):  # another user's, perhaps
            path.unlink()


@contextmanager
def _alone(output: Path, patience: int) -> Iterator[bool]:
    """Hold the lock of an output folder.

    Args:
        output: the folder.
        patience: how often to try.

    Yields:
        Whether nobody else can be writing there; False where there are no locks.

    Raises:
        OSError: another build is writing there, or the lock cannot be opened.
    """
    path = output / RECORDS / LOCK
    for attempt in range(patience):
        if attempt:
            time.sleep(_PAUSE)
        try:
            _make(path.parent)
            descriptor = _open(path)
        except FileNotFoundError:  # whoever held it has just removed the folder
            continue
        try:
            held = _try_to_lock(descriptor)
            # Whoever cleared the folder in the meantime removed the lock: another may hold its
            # successor.
            if held is None or (held and _is_at(path, descriptor)):
                try:
                    yield held is True
                finally:
                    if held and _is_at(path, descriptor):
                        _remove_if_alone(path)
                return
        finally:
            os.close(descriptor)
    reason = "another build has been writing there for a minute. Wait until it ends, or stop it"
    raise OSError(errno.EBUSY, reason, str(output))


def _make(folder: Path) -> None:
    """Make a folder that others make and remove at any moment.

    Raises:
        OSError: it cannot be made, or something else is in its place.
    """
    try:
        folder.mkdir()
    except FileExistsError:
        if folder.is_file() or (folder.is_symlink() and not folder.is_dir()):
            raise


def _remove_if_alone(lock: Path) -> None:
    """Remove the lock, by whoever holds it, and its folder, unless there are records in there.

    Who waits for it sees that it is gone, and makes another.
    """
    with suppress(OSError):  # somebody makes the next one just now; or Windows
        if not any(path.name != LOCK for path in lock.parent.iterdir()):
            lock.unlink()
            lock.parent.rmdir()


def _open(path: Path) -> int:
    # A link would let a foreign workspace make a file anywhere.
    no_links = getattr(os, "O_NOFOLLOW", 0)
    try:
        # Over NFS only a file that is open for writing can be locked.
        return os.open(path, os.O_RDWR | os.O_CREAT | no_links, 0o666)
    except PermissionError:
        # In a folder of several users it may be another's, and that is enough elsewhere.
        return os.open(path, os.O_RDONLY | no_links)


def _try_to_lock(descriptor: int) -> bool | None:
    """Whether the lock is ours now; None if there are no locks here."""
    # The standard library's locks: `filelock` takes 70 ms to import, and where a system has none
    # it makes do with a file that a killed process leaves locked.
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # some network folders
        return None
    return True


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
