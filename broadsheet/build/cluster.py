"""Workers on other computers: the jobs of a build, done by a cluster of Dask.

A worker of the cluster does no job itself, as there it would run in a thread: WeasyPrint must not
be in two threads at once, and limits hold in a main thread only. It hands each job to a process
of its own. Nothing is read from a folder of ours, and nothing but the answer comes back.
This module loads `distributed` only to connect: it is an extra.
"""

from __future__ import annotations

import logging
import pickle
import re
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import current_process
from socket import create_connection
from types import TracebackType
from typing import Any, TypeVar

from broadsheet.build import environment
from broadsheet.build.workers import Processes, leaving_ctrl_c_here

Result = TypeVar("Result")

_CONNECTING = 10.0  # seconds that a scheduler and the first worker have to answer
# Seconds to wait for a worker when all are gone: one that was killed is started again by Dask.
_PATIENCE = 30.0
_LOOK = 5.0  # seconds after which a job that is not done yet asks whether any worker is left


class ClusterError(Exception):
    """The cluster cannot be used, or no longer; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a scheduler of Dask listens."""

    host: str  # a name or number of a computer, an IPv6 one in brackets
    port: int  # from 1 to 65535

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def read_address(text: str) -> Address:
    """The scheduler that `dask://HOST:PORT` names.

    Raises:
        ClusterError: it is written in another way.
    """
    match = re.fullmatch(r"dask://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5})", text)
    if match is None or not 0 < int(match[2]) < 65536:
        raise ClusterError(
            f"`--executor` cannot be `{text}`.\n"
            "Write the scheduler's computer and port, such as `dask://10.0.0.5:8786`"
        )
    return Address(match[1], int(match[2]))


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that can be used."""

    size: int  # how many jobs it does at once
    _client: Any

    def workers(self, count: int) -> Executor:
        """The workers for `run_jobs`, for that many jobs at once."""
        return _ClusterWorkers(self._client, count)


@contextmanager
def connect(address: Address) -> Iterator[Cluster]:
    """Connect to a cluster whose workers make the same bytes as this computer.

    Raises:
        ClusterError: there is none, or its workers differ.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            "`--executor` needs Dask, which is not installed here.\n"
            "Install it: pip install 'broadsheet[cluster]'"
        ) from error
    # It would tell of each attempt; we tell what comes of it.
    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)
    with leaving_ctrl_c_here(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _find_scheduler(address)
            client = Client(f"tcp://{address}", timeout=_CONNECTING, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"no scheduler answers at `{address}`.\n"
                "Start one there (`dask scheduler`), and look whether host and port are right"
            ) from error
    try:
        yield Cluster(_size(client, address), client)
    finally:
        with suppress(OSError):
            client.close(timeout=_CONNECTING)


def _find_scheduler(address: Address) -> None:
    """Look whether who listens there greets as Dask does, which would wait for that for ever.

    Raises:
        OSError: nobody does.
    """
    host = address.host.strip("[]")
    with create_connection((host, address.port), timeout=_CONNECTING) as line:
        end = time.monotonic() + _CONNECTING
        greeting = b""
        while b"pickle-protocol" not in greeting:
            part = line.recv(4096)
            greeting += part
            if not part or len(greeting) > 4096 or time.monotonic() > end:
                raise OSError("it is something else")


def _size(client: Any, address: Address) -> int:
    """How many jobs the workers do at once, when all of them are like this computer.

    Raises:
        ClusterError: they are not, or there is none.
    """
    try:
        client.wait_for_workers(1, timeout=_CONNECTING)
        found = client.run(environment.parts, on_error="return")
        size: int = sum(client.nthreads().values())
    except TimeoutError as error:
        raise ClusterError(
            f"the scheduler at `{address}` has no workers.\n"
            f"Start one on each computer that is to help: dask worker {address}"
        ) from error
    except (OSError, CancelledError) as error:
        raise _gone() from error
    for worker, there in sorted(found.items()):
        if not isinstance(there, Mapping):
            raise ClusterError(
                f"the worker at `{worker}` has no Broadsheet of this version ({there!r}).\n"
                "Install the same version there, in the environment that runs `dask worker`"
            )
        _require_same_versions(there, worker)
    return size


def _require_same_versions(there: Mapping[str, str], worker: str) -> None:
    found = environment.differences(environment.parts(), there)
    if found:
        listed = "".join(f"\n- {phrase}" for phrase in found[:5])
        more = f"\n- and {len(found) - 5} more" if len(found) > 5 else ""
        raise ClusterError(
            f"the worker at `{worker}` would not make the same files as this computer:"
            f"{listed}{more}\nInstall the same versions on both"
        )


def _gone() -> ClusterError:
    return ClusterError(
        "the connection to the cluster is lost.\n"
        "Every lesson that was done is kept. Look after the scheduler and the workers, and build "
        "again"
    )


class _ClusterWorkers(Executor):
    """Gives calls to a cluster, as the workers of this machine get them.

    A call whose workers died, one after the other, has a `BrokenExecutor`; where the cluster is
    lost as a whole, a `ClusterError` comes instead of waiting for ever.
    """

    def __init__(self, client: Any, count: int) -> None:
        self._client = client
        # One more for each worker, so that none waits for the way to here and back.
        self._threads = ThreadPoolExecutor(2 * count)
        self._tasks: set[Any] = set()
        self._given_up = threading.Event()

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Let a worker call a function of a module."""
        with leaving_ctrl_c_here():
            return self._threads.submit(self._ask, pickle.dumps((fn, args, kwargs)))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more; wait for what has been taken, if wanted."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for what has been taken, or give it up if the block was left with an error.

        A worker of the cluster finishes what it has begun; nobody waits for that.
        """
        if kind is not None:
            self._given_up.set()
            with suppress(Exception):
                self._client.cancel(list(self._tasks), force=True)
        self.shutdown(cancel_futures=kind is not None)

    def _ask(self, call: bytes) -> Any:
        """Have a call done by a worker, in one of this process's threads."""
        from distributed import KilledWorker

        if self._given_up.is_set():
            raise BrokenExecutor("the work has been given up")
        try:
            task = self._client.submit(_pass_on, call, dict(environment.parts()), pure=False)
            self._tasks.add(task)
            try:
                return self._wait_for(task)
            finally:
                self._tasks.discard(task)
        except KilledWorker as error:
            raise BrokenExecutor("the workers that had it died") from error
        except ImportError as error:
            message = "a new worker has no Broadsheet of this version. Install the same there"
            raise ClusterError(message) from error

    def _wait_for(self, task: Any) -> Any:
        while True:
            try:
                return task.result(timeout=_LOOK)
            except TimeoutError:
                # The job's own, or the wait ran out and the result came a moment later, or it is
                # there and still on its way. What a job failed with is at hand without a wait.
                if task.status == "error":
                    return task.result()
                self._look_for_workers()
            except CancelledError as error:
                raise _gone() from error

    def _look_for_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, CancelledError) as error:
            raise _gone() from error


# --- in a worker of the cluster ---------------------------------------------------------------

_own = threading.local()


def _pass_on(call: bytes, like: Mapping[str, str]) -> Any:
    """Have a call done by a process that belongs to this thread of a worker.

    Args:
        call: a function, its arguments and its keyword arguments, pickled.
        like: `environment.parts` of who asks; a worker may have come after the others were
            compared.

    Raises:
        BrokenExecutor: that process died, and with it nothing else.
        ClusterError: this worker would make other bytes.
    """
    found = environment.differences(like, environment.parts())
    if found:
        raise ClusterError(f"a new worker differs: {'; '.join(found[:5])}")
    if not hasattr(_own, "process"):
        # Dask starts its workers as daemons, and those may have no processes. They are ended
        # all the same: their pipe ends with this process.
        if current_process().daemon:
            current_process().daemon = False
        _own.process = Processes(1)
    function, args, kwargs = pickle.loads(call)  # noqa: S301 - whoever reaches a worker may do all
    return _own.process.submit(function, *args, **kwargs).result()
