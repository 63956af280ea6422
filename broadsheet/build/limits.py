"""Limits on the time and the memory of a job, held inside the process that does it."""

from __future__ import annotations

import errno
import faulthandler
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import parent_process
from pathlib import Path

_AGAIN = 1.0  # seconds after which a job that caught its interruption is interrupted again


class LimitError(Exception):
    """A job needs more than it may have; the message says of what, and fits behind 'because'."""


class TimeLimitError(LimitError):
    """A job takes too long."""


class MemoryLimitError(LimitError):
    """A job takes too much memory."""


class _TimeIsUp(BaseException):
    """Interrupts a job; not an `Exception`, which a library under it might well catch."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a job may take. They are to stop what would never end, and no honest work."""

    # Of the clock. A lesson takes one or two, a large class set up to a minute, and an old computer
    # five times as long.
    seconds: float = 300.0
    # Of address space, besides what the process had when the job began. A lesson takes 300 with all
    # libraries, each hundred pages about 100 more; two jobs at their limit leave a computer of
    # eight gigabytes alive.
    megabytes: int = 2048
    # Seconds after the first that code which cannot be interrupted gets to come back.
    grace: float = 10.0


@contextmanager
def within(limits: Limits) -> Iterator[None]:
    """Hold what is done in this block to its limits, and leave all as it was before.

    A job that is too long is interrupted, and one that is too large finds no more memory. Code
    that cannot be interrupted, in a library that is not Python, ends its process when the grace
    is over, if that is a worker: whoever waits for it learns that it died. Some libraries end
    their process themselves when they find no memory.

    It does nothing on Windows and in other threads than the main one, as signals are only there;
    macOS knows no limit of memory. One job at a time, and one `within` in another stops the
    outer one's clock.

    Raises:
        TimeLimitError: the job took longer, whether or not it noticed.
        MemoryLimitError: the job found no memory.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    # The clock inside: its interruption must not come while the memory is given back.
    with _limited_memory(limits.megabytes), _limited_time(limits.seconds, limits.grace):
        yield


@contextmanager
def _limited_time(seconds: float, grace: float) -> Iterator[None]:
    up = over = False

    def ring(*_: object) -> None:
        nonlocal up
        up = True
        if not over:
            raise _TimeIsUp

    usual = signal.signal(signal.SIGALRM, ring)
    before = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        with _end_of_worker(seconds + grace):
            yield
    except (_TimeIsUp, Exception):
        if not up:
            raise
    finally:
        over = True
        signal.setitimer(signal.ITIMER_REAL, *before)
        signal.signal(signal.SIGALRM, usual)
    # Also if the interruption was lost, in a callback for instance: what the job gave may be
    # wrong then.
    if up:
        raise TimeLimitError(f"it was not finished after {seconds:g} seconds")


@contextmanager
def _end_of_worker(seconds: float) -> Iterator[None]:
    """End this process after so many seconds, if it is one that another waits for."""
    if parent_process() is None:
        yield
        return
    with Path(os.devnull).open("w") as nowhere:
        # Its watch is a thread that needs no Python, so it ends what is stuck in a library.
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


@contextmanager
def _limited_memory(megabytes: int) -> Iterator[None]:
    import resource

    mapped = _mapped()
    if mapped is None:
        yield
        return
    usual, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = mapped + megabytes * 1024 * 1024
    limit = min(size for size in (wanted, usual, hard) if size != resource.RLIM_INFINITY)
    found_none = False
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    except (MemoryError, OSError) as error:
        if isinstance(error, OSError) and error.errno != errno.ENOMEM:
            raise
        # What the job had is held by its frames, and they by the error, for as long as that is.
        traceback.clear_frames(error.__traceback__)
        found_none = True
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (usual, hard))
    if found_none:
        raise MemoryLimitError(f"it needs more than {megabytes} megabytes of memory")


def _mapped() -> int | None:
    """The bytes of address space that this process has; None where nobody says."""
    import resource

    try:
        pages = Path("/proc/self/statm").read_bytes().split()[0]
    except OSError:
        return None
    return int(pages) * resource.getpagesize()
