"""A job that takes too much time or memory is stopped, and the process is as it was before."""

from __future__ import annotations

import gc
import hashlib
import mmap
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from broadsheet.build.limits import (
    LimitError,
    Limits,
    MemoryLimitError,
    TimeLimitError,
    _mapped,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limits")
if sys.platform != "win32":
    import resource

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory")
SHORT = Limits(seconds=0.2)
SMALL = Limits(megabytes=50)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Whatever happens in a test, nothing is left of a limit."""

    def state() -> object:
        timer = signal.getitimer(signal.ITIMER_REAL)
        return timer, signal.getsignal(signal.SIGALRM), resource.getrlimit(resource.RLIMIT_AS)

    before = state()
    yield
    assert state() == before


def burn(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def limited(limits: Limits, job: Callable[[], object]) -> object:
    with within(limits):
        return job()


# --- time -------------------------------------------------------------------------------------


@pytest.mark.parametrize("work", [burn, time.sleep], ids=["busy", "asleep"])
def test_a_job_that_takes_too_long_is_interrupted(work: Callable[[float], None]) -> None:
    start = time.monotonic()
    with pytest.raises(TimeLimitError, match=r"^it was not finished after 0\.2 seconds$"):
        limited(SHORT, lambda: work(20))
    assert 0.2 <= time.monotonic() - start < 5


def test_a_job_within_its_limits_is_left_alone() -> None:
    with within(Limits()):
        burn(0.01)
    time.sleep(0.01)


def test_no_except_of_a_library_keeps_a_job_alive() -> None:
    def job() -> None:
        try:
            burn(20)
        except Exception:
            pytest.fail("it was caught")

    with pytest.raises(TimeLimitError):
        limited(SHORT, job)


def test_a_job_that_lost_its_interruption_is_interrupted_again() -> None:
    interruptions = 0

    def job() -> None:
        nonlocal interruptions
        while interruptions < 2:
            try:
                burn(20)
            except BaseException:
                interruptions += 1
        burn(20)

    with pytest.raises(TimeLimitError):
        limited(SHORT, job)
    assert interruptions == 2


def test_what_a_job_gives_that_lost_its_interruption_is_not_taken() -> None:
    def job() -> str:
        with suppress(BaseException):
            burn(20)
        return "half of it"

    with pytest.raises(TimeLimitError):
        limited(SHORT, job)


@pytest.mark.parametrize(
    ("error", "expected"),
    [(KeyError("a library's"), TimeLimitError), (KeyboardInterrupt(), KeyboardInterrupt)],
)
def test_an_interrupted_job_took_too_long_whatever_it_says_unless_it_is_ctrl_c(
    error: BaseException, expected: type[BaseException]
) -> None:
    def job() -> None:
        try:
            burn(20)
        finally:
            raise error

    with pytest.raises(expected):
        limited(SHORT, job)


@pytest.mark.parametrize("error", [KeyError("a"), OSError(2, "No such file"), KeyboardInterrupt()])
def test_other_errors_go_through(error: BaseException) -> None:
    with pytest.raises(type(error)) as raised, within(Limits()):
        raise error
    assert raised.value is error


def test_an_earlier_alarm_goes_on_where_it_stood() -> None:
    rung: list[int] = []
    usual = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with within(Limits()):
            burn(0.4)
            assert rung == []
        burn(0.3)
        assert rung == [1]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, usual)


def test_the_main_process_is_not_ended() -> None:
    with pytest.raises(TimeLimitError), within(Limits(seconds=0.1, grace=0.1)):
        hashlib.pbkdf2_hmac("sha256", b"", b"", 5_000_000)


def test_in_another_thread_nothing_is_limited() -> None:
    done: list[bool] = []

    def work() -> None:
        with within(Limits(seconds=0.05, megabytes=1)):
            burn(0.2)
            done.append(len(bytearray(100_000_000)) > 0)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


# --- memory -----------------------------------------------------------------------------------


@linux
def test_a_job_that_takes_too_much_memory_finds_no_more() -> None:
    with pytest.raises(MemoryLimitError, match=r"^it needs more than 50 megabytes of memory$"):
        limited(SMALL, lambda: bytearray(200_000_000))


@linux
def test_a_limit_is_counted_from_what_the_process_has() -> None:
    has = bytearray(300_000_000)
    with within(SMALL):
        bytearray(20_000_000)
    assert has


@linux
def test_the_system_refusing_memory_is_the_same() -> None:
    with pytest.raises(MemoryLimitError), within(SMALL):
        mmap.mmap(-1, 1 << 30)


@linux
def test_what_a_job_had_is_free_again_although_its_error_is_kept() -> None:
    def greedy() -> None:
        had = [bytearray(10_000_000)]
        while True:
            had.append(bytearray(10_000_000))

    gc.disable()
    try:
        before = _mapped()
        with pytest.raises(MemoryLimitError) as kept:
            limited(Limits(megabytes=500), greedy)
        after = _mapped()
    finally:
        gc.enable()
    assert kept.value
    assert before is not None
    assert after is not None
    assert after - before < 100_000_000


@linux
def test_many_small_things_are_too_much_as_well() -> None:
    def greedy() -> None:
        things: list[object] = []
        while True:
            things.append([things])

    with pytest.raises(MemoryLimitError):
        limited(SMALL, greedy)


@linux
def test_a_limit_that_was_lower_stays() -> None:
    mapped = _mapped()
    assert mapped is not None
    usual = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (mapped + 50_000_000, usual[1]))
    try:
        with pytest.raises(MemoryLimitError), within(Limits(megabytes=1000)):
            bytearray(200_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, usual)


def test_where_nobody_says_what_is_mapped_only_the_time_is_limited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("broadsheet.build.limits._mapped", lambda: None)
    with within(SMALL):
        bytearray(200_000_000)
    with pytest.raises(TimeLimitError), within(SHORT):
        burn(20)


# --- both -------------------------------------------------------------------------------------


def test_both_are_limits() -> None:
    assert issubclass(TimeLimitError, LimitError)
    assert issubclass(MemoryLimitError, LimitError)
    assert not issubclass(LimitError, OSError | MemoryError)
