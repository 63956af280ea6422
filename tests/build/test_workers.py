"""Every job is done or known to have failed, and no worker outlives those who wait for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from chores import UnwieldyError, do, double
from support import ROOT

from broadsheet.build.limits import MemoryLimitError, TimeLimitError
from broadsheet.build.workers import Died, Processes, Raised, as_done, leaving_ctrl_c_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

linux = pytest.mark.skipif(sys.platform != "linux", reason="signals and limits as Linux has them")


@pytest.fixture(autouse=True)
def no_process_stays() -> Iterator[None]:
    before = set(active_children())
    yield
    assert set(active_children()) == before


def spawned(count: int) -> ProcessPoolExecutor:
    """The standard library's pool, which breaks as a whole when one of its workers dies."""
    return ProcessPoolExecutor(count, get_context("spawn"))


def wait_until(happens: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.02)


each_pool = pytest.mark.parametrize("workers", [Processes, spawned])


# --- what becomes of jobs ---------------------------------------------------------------------


@pytest.mark.parametrize("workers", [Processes, spawned, ThreadPoolExecutor])
@pytest.mark.parametrize("count", [1, 2])
def test_every_job_is_done(workers: Callable[[int], Executor], count: int) -> None:
    assert dict(as_done(double, range(20), count, workers)) == {n: 2 * n for n in range(20)}


def test_no_jobs_need_no_worker() -> None:
    assert list(as_done(double, [], 2, lambda _: pytest.fail("a pool is made"))) == []


def test_what_is_done_is_known_before_the_rest_is() -> None:
    with closing(as_done(do, ["sleep 20", "own_id"], 2)) as outcomes:
        assert next(outcomes)[0] == "own_id"


@pytest.mark.parametrize(
    ("workers", "chore"),
    [
        (Processes, "exit_hard"),
        (Processes, "kill_itself"),
        (Processes, "leave"),
        (spawned, "exit_hard"),
        (spawned, "kill_itself"),
    ],
)
def test_a_job_that_kills_its_worker_is_known_and_the_others_are_done(
    workers: Callable[[int], Executor], chore: str
) -> None:
    jobs = [f"sleep 0.1 {number}" for number in range(6)]
    jobs.insert(2, chore)
    outcomes = dict(as_done(do, jobs, 2, workers))
    assert outcomes == dict.fromkeys(jobs, "0.1") | {chore: Died()}


def test_of_several_that_kill_each_is_known() -> None:
    jobs = ["exit_hard 1", "own_id", "exit_hard 2", "kill_itself", "sleep 0"]
    outcomes = dict(as_done(do, jobs, 2))
    assert {job for job, outcome in outcomes.items() if outcome == Died()} == {
        "exit_hard 1",
        "exit_hard 2",
        "kill_itself",
    }
    assert len(outcomes) == 5


@each_pool
def test_a_job_gets_a_second_chance_and_no_third(
    tmp_path: Path, workers: Callable[[int], Executor]
) -> None:
    jobs = [f"die_once {tmp_path}", f"note {tmp_path} a", f"note {tmp_path} b"]
    outcomes = dict(as_done(do, jobs, 1, workers))
    assert isinstance(outcomes[jobs[0]], int)
    assert [outcomes[job] for job in jobs[1:]] == [Died(), Died()]
    for name in "ab":
        assert 1 <= len(list(tmp_path.glob(f"{name}-*"))) <= 2


def test_a_suspect_is_done_alone(tmp_path: Path) -> None:
    pools: list[int] = []

    def workers(count: int) -> Executor:
        pools.append(count)
        return Processes(count)

    jobs = ["exit_hard", *[f"sleep 0 {number}" for number in range(5)]]
    assert dict(as_done(do, jobs, 2, workers))["exit_hard"] == Died()
    assert pools == [2, 1]


class Breaking(ThreadPoolExecutor):
    """Takes nothing: broken from the start."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        raise BrokenProcessPool("broken")


def test_workers_that_never_work_come_to_an_end() -> None:
    assert list(as_done(double, range(3), 2, Breaking)) == [(n, Died()) for n in range(3)]


def test_a_worker_that_dies_while_it_answers_stops_nobody() -> None:
    jobs = ["die_while_answering", *[f"sleep 0.1 {number}" for number in range(6)]]
    assert dict(as_done(do, jobs, 2)) == dict.fromkeys(jobs, "0.1") | {jobs[0]: Died()}


def test_long_jobs_and_answers_go_through() -> None:
    job = "long_answer 3000000 " + "x" * 3_000_000
    assert dict(as_done(do, [job, "sleep 0"], 2)) == {job: bytes(3_000_000), "sleep 0": "0"}


# --- exceptions -------------------------------------------------------------------------------


def raised(chore: str, workers: Callable[[int], Executor] = Processes) -> Exception:
    """The exception that a job ends with; another is done all the same."""
    outcomes = dict(as_done(do, [chore, "sleep 0"], 1, workers))
    assert outcomes["sleep 0"] == "0"
    outcome = outcomes[chore]
    assert isinstance(outcome, Raised)
    return outcome.error


def test_an_exception_comes_back_and_says_where_it_was_raised() -> None:
    error = raised("fail")
    assert repr(error) == "KeyError('a key')"
    assert "in fail" in error.__notes__[0]


def test_an_exception_that_cannot_be_sent_is_told_in_words() -> None:
    error = raised("fail_unwieldily")
    assert not isinstance(error, UnwieldyError)
    assert str(error) == "UnwieldyError: 1 and 2"


def test_an_answer_that_cannot_be_sent_is_a_fault_of_its_job_only() -> None:
    assert "pickle" in str(raised("answer_unpicklable"))


def test_a_job_that_cannot_be_sent_is_a_fault_of_its_own_only() -> None:
    jobs: list[Any] = [lambda: None, 1]
    outcomes = [outcome for _, outcome in as_done(double, jobs, 1)]
    assert isinstance(outcomes[0], Raised)
    assert outcomes[1] == 2


def test_an_exception_in_a_thread_is_the_same() -> None:
    assert repr(raised("fail", ThreadPoolExecutor)) == "KeyError('a key')"


def test_what_is_no_exception_is_not_kept_back() -> None:
    with pytest.raises(SystemExit):
        list(as_done(do, ["leave"], 1, ThreadPoolExecutor))


# --- limits -----------------------------------------------------------------------------------


@linux
def test_a_job_beyond_its_limits_is_known_by_name_and_its_worker_goes_on() -> None:
    jobs = ["own_id a", "too_long", "too_large", "map_much", "in_time", "sleep 1.5", "own_id b"]
    outcomes = dict(as_done(do, jobs, 1))
    errors = {job: type(o.error) for job, o in outcomes.items() if isinstance(o, Raised)}
    assert errors == {
        "too_long": TimeLimitError,
        "too_large": MemoryLimitError,
        "map_much": MemoryLimitError,
    }
    assert outcomes["own_id a"] == outcomes["own_id b"]


@linux
@each_pool
def test_a_job_that_cannot_be_interrupted_ends_its_worker(
    workers: Callable[[int], Executor], capfd: pytest.CaptureFixture[str]
) -> None:
    start = time.monotonic()
    assert dict(as_done(do, ["stuck", "sleep 0"], 1, workers)) == {"stuck": Died(), "sleep 0": "0"}
    assert time.monotonic() - start < 30
    assert capfd.readouterr().err == ""


# --- the end ----------------------------------------------------------------------------------


def test_a_worker_has_the_next_job_while_the_last_one_is_being_taken() -> None:
    begun: list[int] = []
    with closing(as_done(begun.append, range(5), 1, ThreadPoolExecutor)) as outcomes:
        next(outcomes)
        wait_until(lambda: begun == [0, 1])


def test_leaving_early_begins_no_other_job() -> None:
    begun: list[float] = []

    def work(seconds: float) -> None:
        begun.append(seconds)
        time.sleep(seconds)

    with closing(as_done(work, [0, 0.31, 0.32, 0.33, 0.34], 2, ThreadPoolExecutor)) as outcomes:
        next(outcomes)
        wait_until(lambda: len(begun) == 3)
    assert begun == [0, 0.31, 0.32]


def test_workers_that_are_given_up_begin_nothing() -> None:
    # A job that waits for its turn gets it when the one before dies.
    with Processes(1) as pool:
        pool.kill()
        with pytest.raises(BrokenProcessPool, match="have been ended"):
            pool.submit(do, "own_id").result(20)


@linux
def test_ctrl_c_comes_when_a_worker_has_started_and_is_not_lost() -> None:
    done: list[bool] = []

    def start() -> None:
        with leaving_ctrl_c_here():
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)
            done.append(True)

    with pytest.raises(KeyboardInterrupt):
        start()
    assert done == [True]


def test_a_worker_leaves_ctrl_c_to_its_parent() -> None:
    assert list(as_done(do, ["ctrl_c"], 1)) == [("ctrl_c", signal.SIG_IGN)]


def test_leaving_early_gives_up_what_is_being_done() -> None:
    start = time.monotonic()
    with closing(as_done(do, ["sleep 0", "sleep 60", "sleep 61", "sleep 62"], 2)) as outcomes:
        next(outcomes)
    assert time.monotonic() - start < 20
    assert active_children() == []


PROGRAM = """
import os, sys, time
from multiprocessing import active_children
from chores import do
from broadsheet.build.workers import as_done
if __name__ == "__main__":
    try:
        for job, outcome in as_done(do, ["own_id 1", "own_id 2", *sys.argv[1:]], 2):
            print(outcome, flush=True)
    except KeyboardInterrupt:
        print("stopped", len(active_children()))
        sys.exit(130)
"""


def program(folder: Path, *jobs: str, text: str = PROGRAM) -> subprocess.Popen[str]:
    """A program of its own process group; the usual one prints the ids of its workers first."""
    path = folder / "program.py"
    path.write_text(text)
    return subprocess.Popen(
        [sys.executable, path, *jobs],
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@linux
@pytest.mark.parametrize("to", ["group", "parent"])
@pytest.mark.parametrize("job", ["sleep 60", "stuck_for_long"])
def test_ctrl_c_ends_all_at_once_and_without_a_traceback(tmp_path: Path, to: str, job: str) -> None:
    with program(tmp_path, f"{job} a", f"{job} b", f"{job} c") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        workers = [int(process.stdout.readline()) for _ in range(2)]
        time.sleep(0.5)
        start = time.monotonic()
        (os.killpg if to == "group" else os.kill)(process.pid, signal.SIGINT)
        assert process.wait(20) == 130
        assert time.monotonic() - start < 10
        assert process.stdout.read() == "stopped 0\n"
        assert process.stderr.read() == ""
    assert not any(is_alive(worker) for worker in workers)


@linux
def test_ctrl_c_while_workers_start_is_not_lost(tmp_path: Path) -> None:
    with program(tmp_path, "sleep 60") as process:
        assert process.stderr is not None
        time.sleep(0.35)  # while it imports, or its workers start
        os.killpg(process.pid, signal.SIGINT)
        process.wait(20)
        assert "spawn_main" not in process.stderr.read()


@linux
def test_workers_do_not_outlive_a_parent_that_is_killed(tmp_path: Path) -> None:
    with program(tmp_path, "sleep 1", "sleep 0") as process:
        assert process.stdout is not None
        workers = [int(process.stdout.readline()) for _ in range(2)]
        assert process.stderr is not None
        process.kill()
        wait_until(lambda: not any(is_alive(worker) for worker in workers))
        assert process.stderr.read() == ""


@linux
def test_a_program_ends_that_forgets_to_close(tmp_path: Path) -> None:
    forgets = (
        "from chores import do\n"
        "from broadsheet.build.workers import as_done\n"
        "if __name__ == '__main__':\n"
        "    outcomes = as_done(do, ['sleep 0', 'sleep 0.1', 'sleep 60'], 1)\n"
        "    print(next(outcomes))\n"
    )
    with program(tmp_path, text=forgets) as process:
        assert process.wait(20) == 0
