"""Worker processes: each job is done or known to have failed, whatever becomes of the others."""

from __future__ import annotations

import pickle
import signal
import threading
import traceback
from collections import deque
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from types import TracebackType

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Raised:
    """A job ended with an exception."""

    error: Exception  # with the worker's traceback among its notes


@dataclass(frozen=True, slots=True)
class Died:
    """The process that did a job ended without an answer, and once more when it did only that."""


class Processes(Executor):
    """Worker processes, each at the end of a pipe of its own.

    A worker that dies takes only its own job with it: that job's future gets a
    `BrokenProcessPool`, and another worker is started for the next. The standard library's pool
    breaks as a whole then, and it never returns if the worker was just sending its answer, as
    all send through one pipe and hold one lock for that; its workers also outlive a parent that
    is killed.
    """

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count)
        self._starting = threading.Lock()
        self._workers: set[_Worker] = set()
        self._idle: deque[_Worker] = deque()
        self._given_up = False

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Let a worker call a function of a module."""
        with leaving_ctrl_c_here():
            return self._threads.submit(self._ask, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more; wait for what has been taken, if wanted, and end the workers."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            self.kill()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the workers: when all is done, or at once if the block was left with an error."""
        if kind is not None:
            self.kill()
        self.shutdown(cancel_futures=kind is not None)

    def kill(self) -> None:
        """End the workers, whatever they do; what they were doing counts as lost."""
        with self._starting:
            self._given_up = True
            for worker in self._workers:
                worker.process.kill()
        for worker in self._workers:
            worker.process.join()

    def _ask(
        self, function: Callable[..., Result], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Result:
        """Have a call done by a worker that is idle, in one of this process's threads."""
        call = pickle.dumps((function, args, kwargs))
        try:
            worker = self._idle.pop()  # the one that has last been at it
        except IndexError:
            worker = self._start()
        try:
            worker.line.send_bytes(call)
            answer = worker.line.recv_bytes()
        except (EOFError, OSError):
            worker.process.kill()
            worker.process.join()
            raise BrokenProcessPool("the worker died") from None
        self._idle.append(worker)
        result, error = pickle.loads(answer)  # noqa: S301 - our own worker's
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]

    def _start(self) -> _Worker:
        context = get_context("spawn")
        with self._starting:
            if self._given_up:
                raise BrokenProcessPool("the workers have been ended")
            here, there = context.Pipe()
            # Python's own helper lets Ctrl-C through while it starts: that is done before.
            resource_tracker.ensure_running()
            with there, leaving_ctrl_c_here():
                process = context.Process(target=_serve, args=(there,), daemon=True)
                process.start()
            worker = _Worker(process, here)
            self._workers.add(worker)
        return worker


class LastingProcesses:
    """Worker processes that stay from one round of jobs to the next, with all they have loaded.

    It is called as `as_done` calls what makes its workers. They end with the `with` block of this
    object; and when a round is given up, others are started for the next.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._processes = Processes(count)

    def __call__(self, count: int) -> Executor:
        """The workers for a round, as many as there are for all rounds."""
        return _OneRound(self)

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Let a worker call a function of a module."""
        return self._processes.submit(fn, *args, **kwargs)

    def give_up(self) -> None:
        """End the workers, whatever they do, and have others for the next round."""
        given_up, self._processes = self._processes, Processes(self._count)
        given_up.kill()
        given_up.shutdown(cancel_futures=True)

    def __enter__(self) -> LastingProcesses:
        return self

    def __exit__(self, *_: object) -> None:
        self._processes.kill()
        self._processes.shutdown(cancel_futures=True)


class _OneRound(Executor):
    """Lasting workers, for one round."""

    def __init__(self, lasting: LastingProcesses) -> None:
        self._lasting = lasting

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        return self._lasting.submit(fn, *args, **kwargs)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._lasting.give_up()


@dataclass(frozen=True, eq=False, slots=True)
class _Worker:
    """A process and our end of the pipe to it."""

    process: BaseProcess
    line: Connection


def _serve(line: Connection) -> None:
    """What a worker does: answer calls until nobody is at the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            line.send_bytes(_answer(line.recv_bytes()))


def _answer(call: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(call)  # noqa: S301 - our own parent's
        return pickle.dumps((function(*args, **kwargs), None))
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        error.add_note(f"In a worker:\n{traceback.format_exc()}")
        try:
            answer = pickle.dumps((None, error))
            pickle.loads(answer)  # noqa: S301 - some go in and do not come out again
        except Exception:
            return pickle.dumps((None, RuntimeError(text)))
        return answer


@contextmanager
def leaving_ctrl_c_here() -> Iterator[None]:
    """Start threads and processes that leave Ctrl-C to this thread.

    What is blocked here they block too, from their first moment. Here it comes a little later.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)


def as_done(
    function: Callable[[Task], Result],
    jobs: Iterable[Task],
    count: int,
    workers: Callable[[int], Executor] = Processes,
) -> Generator[tuple[Task, Result | Raised | Died], None, None]:
    """Do jobs side by side, and yield what became of each as soon as it is known.

    When a worker dies, the jobs that may have killed it are done once more, one at a time and
    each by a worker of its own, so it is known for sure which does. No job is begun a third time.

    Whoever may leave before the end closes it (`contextlib.closing`): then, and on Ctrl-C, what
    is being done is given up, and no process stays.

    Args:
        function: what is done to a job: of a module, as it goes to another process by its name.
        jobs: plain data.
        count: how many to do at once.
        workers: makes that many workers, which end with their `with` block.

    Yields:
        A job and what `function` returned; or `Raised`, or `Died`.
    """
    waiting = deque(jobs)
    while waiting:
        # One more for each, so that no worker waits for whoever takes what is done.
        suspects = yield from _round(function, waiting, workers(count), 2 * count)
        for suspect in suspects:
            guilty = yield from _round(function, deque([suspect]), workers(1), 1)
            for job in guilty:
                yield job, Died()


def _round(
    function: Callable[[Task], Result], waiting: deque[Task], executor: Executor, most: int
) -> Generator[tuple[Task, Result | Raised], None, list[Task]]:
    """Do jobs until none is waiting or the executor takes no more.

    Returns:
        Those that were with workers that died.
    """
    lost: list[Task] = []
    running: dict[Future[Result], Task] = {}
    with executor:
        try:
            broken = False
            while running or (waiting and not broken):
                while waiting and not broken and len(running) < most:
                    try:
                        future = executor.submit(function, waiting[0])
                        running[future] = waiting.popleft()
                    except BrokenExecutor:
                        broken = True
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    job = running.pop(future)
                    error = future.exception()
                    if error is None:
                        yield job, future.result()
                    elif isinstance(error, BrokenExecutor):
                        lost.append(job)
                    elif isinstance(error, Exception):
                        yield job, Raised(error)
                    else:
                        raise error
            if broken and not lost:  # it did not even take one: that must come to an end, too
                lost.append(waiting.popleft())
        finally:
            for future in running:
                future.cancel()
    return lost
