"""What workers are given to do in tests: plain functions, quickly imported by a new process."""

from __future__ import annotations

import mmap
import os
import signal
import sys
import time
from itertools import repeat
from multiprocessing.connection import Connection
from pathlib import Path

from broadsheet.build.limits import Limits, within

TIGHT = Limits(seconds=0.6, megabytes=100, grace=0.4)

SMALL = Limits(megabytes=100)


class UnwieldyError(Exception):
    """An error that goes into a pickle and does not come out."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def double(number: int) -> int:
    return 2 * number


def do(chore: str) -> object:
    """Do what the first word says; the other words are its arguments."""
    name, *arguments = chore.split()
    return CHORES[name](*arguments)


def exit_hard(*_: str) -> None:
    os._exit(3)


def leave(*_: str) -> None:
    sys.exit("enough")


def kill_itself(*_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(folder: str) -> int:
    """Die the first time; a file says that it was."""
    try:
        Path(folder, "died").touch(exist_ok=False)
    except FileExistsError:
        return os.getpid()
    os._exit(1)


def note(folder: str, name: str) -> None:
    """Leave a file for each time that it is called, then die."""
    Path(folder, f"{name}-{os.getpid()}").touch()
    os._exit(1)


def die_while_answering(*_: str) -> bytes:
    """Be killed when a half of the answer is in the pipe."""

    def send(line: Connection, content: memoryview) -> None:
        os.write(line.fileno(), content[: len(content) // 2])
        if len(content) > 50_000:
            kill_itself()
        os.write(line.fileno(), content[len(content) // 2 :])

    Connection._send = send  # type: ignore[attr-defined]
    return bytes(100_000)


def sleep(seconds: str, *_: str) -> str:
    time.sleep(float(seconds))
    return seconds


def long_answer(size: str, *_: str) -> bytes:
    return bytes(int(size))


def fail(*_: str) -> None:
    raise KeyError("a key")


def fail_unwieldily(*_: str) -> None:
    raise UnwieldyError(1, 2)


def answer_unpicklable(*_: str) -> object:
    return lambda: None


def in_time(*_: str) -> None:
    with within(TIGHT):
        pass


def too_long(*_: str) -> None:
    with within(TIGHT):
        while True:
            pass


def too_large(*_: str) -> None:
    with within(SMALL):
        bytearray(1 << 30)


def stuck(*_: str) -> None:
    """Be where no Python runs, no other thread's either, and no signal is looked at."""
    with within(TIGHT):
        sum(repeat(0, 10**12))


def stuck_for_long(*_: str) -> None:
    """The same, with no limit."""
    sum(repeat(0, 10**12))


def map_much(*_: str) -> None:
    with within(SMALL):
        mmap.mmap(-1, 1 << 30)


def own_id(*_: str) -> int:
    return os.getpid()


def ctrl_c(*_: str) -> object:
    """What this process does about Ctrl-C."""
    return signal.getsignal(signal.SIGINT)


CHORES = {
    chore.__name__: chore
    for chore in (
        exit_hard,
        leave,
        kill_itself,
        die_once,
        note,
        die_while_answering,
        sleep,
        long_answer,
        fail,
        fail_unwieldily,
        answer_unpicklable,
        in_time,
        too_long,
        too_large,
        stuck,
        stuck_for_long,
        map_much,
        own_id,
        ctrl_c,
    )
}
