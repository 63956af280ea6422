"""Writing files whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

TEMPORARY = ".broadsheet-"
"""How the names of unfinished files begin."""


def write_whole(files: dict[Path, bytes]) -> None:
    """Write files so that each of them is, at any moment, the old one or the new one.

    All are written beside their places first and moved there, in their order, when all of them
    are complete.

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
            handle, name = tempfile.mkstemp(prefix=TEMPORARY, suffix=".tmp", dir=target.parent)
            unfinished.append((Path(name), target))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # mkstemp lets nobody else read; a worksheet is for everyone the folder is for.
            Path(name).chmod(0o666 & ~_umask())
        while unfinished:
            temporary, target = unfinished[0]
            temporary.replace(target)
            unfinished.pop(0)
    except OSError as error:
        # The user knows the file's name, not that of the unfinished one.
        error.filename, error.filename2 = str(target), None
        raise
    finally:
        for temporary, _ in unfinished:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
