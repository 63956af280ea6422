"""Strikes the writing of an output folder at every step, in processes that may really die.

    python tests/faults.py FOLDER

A program of its own, as it forks some thousand times and a test run has threads. For each
scenario and each kind of strike the writing is begun again and again: the first time it is
struck at its first step, then at its second, until it comes through. It prints, as JSON, the
steps that were struck and the promises that were broken.
"""

from __future__ import annotations

import errno
import fcntl
import io
import itertools
import json
import os
import shutil
import signal
import sys
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep as pause
from typing import TYPE_CHECKING, Any

from broadsheet.source import atomic
from broadsheet.source.atomic import RECORDS, TEMPORARY, sweep, write_output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

RECORD = f"{RECORDS}/a.json"
OLD = {"a-worksheet.pdf": b"old", "a-answer-key.pdf": b"old key" * 9000, RECORD: b"old record"}
NEW = {"a-worksheet.pdf": b"new" * 9000, "a-answer-key.pdf": b"new key", RECORD: b"new record"}
OTHER = {name: content.replace(b"new", b"other") for name, content in NEW.items()}
THROUGH, INTERRUPTED, REFUSED, WRONG = 0, 10, 11, 12
"""How a writing ended: its exit status."""


@dataclass(frozen=True)
class Scenario:
    """What stands in the folder, and what is written there, one mapping after the other."""

    before: dict[str, bytes]
    writes: tuple[dict[str, bytes], ...] = (NEW,)
    left_over: tuple[str, ...] = ()

    @property
    def after(self) -> dict[str, bytes]:
        """What stands there when all is written."""
        return {name: content for write in self.writes for name, content in write.items()}


def in_class(number: int) -> dict[str, bytes]:
    """Files of which some stand in a folder of their own."""
    moved = {f"class-{number}/{name}": text for name, text in NEW.items() if name != RECORD}
    return moved | {f"{RECORDS}/class-{number}.json": NEW[RECORD]}


LEFT_OVER = (f"{TEMPORARY}0123.tmp", f"{RECORDS}/{TEMPORARY}4567.tmp")
SCENARIOS = {
    "first build": Scenario({}),
    "rebuild": Scenario(OLD),
    "the same again": Scenario(NEW),
    "after a kill": Scenario(OLD, left_over=LEFT_OVER),
    "two folders": Scenario(in_class(1), (in_class(1), in_class(2))),
    "two lessons": Scenario(OLD, (NEW, {"b-worksheet.pdf": b"b", f"{RECORDS}/b.json": b"b"})),
}


def build(folder: Path, writes: tuple[dict[str, bytes], ...]) -> None:
    """Write what is not there yet, as a build does: the last file of each says what is."""
    sweep(folder)
    for write in writes:
        paths = {folder / name: content for name, content in write.items()}
        if not all(path.is_file() and path.read_bytes() == paths[path] for path in paths):
            write_output(folder, paths)


# --- strikes ----------------------------------------------------------------------------------


def die() -> None:
    """Be gone at once, as by `kill -9`."""
    os.kill(os.getpid(), signal.SIGKILL)


def fill_the_disk() -> None:
    """Be refused, as by a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def interrupt() -> None:
    """Be interrupted, as by Ctrl-C."""
    raise KeyboardInterrupt


NEED_SPACE = {"open", "create", "mkdir", "write", "flush", "fsync", "close file", "replace"}


@dataclass
class Steps:
    """Strikes when the N-th step is reached.

    A step is a moment before or after an operation of the file system, or when half of a file
    is written.

    Attributes:
        number: N.
        strike: what happens then.
        tell: a pipe that the kind of the step is written to just before.
    """

    number: int
    strike: Callable[[], object]
    tell: int

    def reach(self, kind: str) -> None:
        """Count a step, if this strike can happen there."""
        if self.strike is fill_the_disk and kind not in NEED_SPACE:
            return
        self.number -= 1
        if self.number == 0:
            os.write(self.tell, kind.encode())
            self.strike()

    def around(self, kind: str, operation: Callable[..., Any]) -> Callable[..., Any]:
        """The operation with a step on either side."""

        def stepping(*arguments: Any, **options: Any) -> Any:
            self.reach(kind)
            result = operation(*arguments, **options)
            self.reach(kind)
            return result

        return stepping

    def install(self) -> None:
        """Stand around all that writing uses, for the rest of this process."""
        for module, names in (
            (os, ("open", "close", "mkdir", "replace", "unlink", "scandir", "stat", "fstat")),
            (fcntl, ("flock",)),
        ):
            for name in names:
                setattr(module, name, self.around(name, getattr(module, name)))
        os.fsync = self.around("fsync", os.fsync)
        create, look = self.around("create", io.open), self.around("look", io.open)

        def opened(path: Path, mode: str, *arguments: Any) -> Any:
            return File(create(path, mode, *arguments), self) if "x" in mode else look(path, mode)

        io.open = opened  # type: ignore[assignment]


class File:
    """An open file with steps in it."""

    def __init__(self, file: Any, steps: Steps) -> None:
        self.file, self.steps = file, steps
        self.flush = steps.around("flush", file.flush)
        self.fileno = file.fileno

    def write(self, content: bytes) -> None:
        """Write, with a step when half of it is on the disk."""
        self.steps.reach("write")
        half = len(content) // 2
        self.file.write(content[:half])
        self.file.flush()
        self.steps.reach("write")
        self.file.write(content[half:])
        self.steps.reach("write")

    def __enter__(self) -> File:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.steps.reach("close file")
        finally:
            self.file.close()
        self.steps.reach("close file")


class Instructions(Steps):
    """Strikes before the N-th instruction of `broadsheet.source.atomic`, whatever it is."""

    def install(self) -> None:
        """Trace all that is called from here on."""
        sys.settrace(self.enter)

    def enter(self, frame: FrameType, event: str, argument: object) -> Any:
        """Look at the instructions of one module only."""
        if frame.f_code.co_filename != atomic.__file__:
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return self.look

    def look(self, frame: FrameType, event: str, argument: object) -> Any:
        """Count an instruction; its kind is the function that it is in."""
        if event == "opcode":
            self.reach(frame.f_code.co_name)
        return self.look


def fork(steps: Steps | None, work: Callable[[], object]) -> int:
    """Do something in a process that ends with it; return its id."""
    child = os.fork()
    if child:
        return child
    status = WRONG
    try:
        if steps is not None:
            steps.install()
        work()
        status = THROUGH
    except KeyboardInterrupt:
        status = INTERRUPTED
    except OSError as error:
        # It names a file that the user knows.
        named = TEMPORARY not in str(error.filename)
        status = REFUSED if named and error.errno == errno.ENOSPC else WRONG
        if status == WRONG:
            traceback.print_exc()
    finally:
        os._exit(status)


def ended(child: int) -> int:
    """How a process ended: its exit status, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


STRIKES: dict[str, tuple[type[Steps], Callable[[], object], set[int]]] = {
    "kill": (Steps, die, {-signal.SIGKILL}),
    # Where only the sweeping is refused, the writing goes on.
    "full disk": (Steps, fill_the_disk, {REFUSED, THROUGH}),
    "Ctrl-C": (Steps, interrupt, {INTERRUPTED}),
    "Ctrl-C anywhere": (Instructions, interrupt, {INTERRUPTED}),
}

STRUCK: dict[str, Iterable[str]] = dict.fromkeys(STRIKES, SCENARIOS) | {
    "Ctrl-C anywhere": ("first build", "after a kill"),
}
"""Where each strike is tried; the last has many hundred places in a single scenario."""


# --- promises ---------------------------------------------------------------------------------


def fill(folder: Path, scenario: Scenario) -> None:
    """Make the folder anew as the scenario has it."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in (scenario.before | dict.fromkeys(scenario.left_over, b"half")).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the lock."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    found.pop(f"{RECORDS}/{atomic.LOCK}", None)
    return {name: path.read_bytes() for name, path in found.items() if path.is_file()}


def broken_promises(folder: Path, scenario: Scenario, ending: int) -> Iterator[str]:
    """What is not as it should be right after a strike."""
    left = contents(folder)
    unfinished = {name for name in left if TEMPORARY in name}
    if ending != -signal.SIGKILL and unfinished - {*scenario.left_over}:
        yield f"stays: {unfinished}"
    for name in left.keys() - unfinished:
        if left[name] not in (scenario.before.get(name), scenario.after.get(name)):
            yield f"neither old nor new: {name}"
    yield from (f"gone: {name}" for name in scenario.before.keys() - left.keys())
    for write in scenario.writes:
        *others, record = write
        if left.get(record) == write[record] != scenario.before.get(record):
            yield from (f"recorded too soon: {n}" for n in others if left.get(n) != write[n])


def strike_everywhere(folder: Path, scenario: Scenario, name: str) -> Report:
    """Strike a scenario at each of its steps."""
    how, strike, expected = STRIKES[name]
    report = Report()
    for number in itertools.count(1):
        fill(folder, scenario)
        reader, writer = os.pipe()
        child = fork(how(number, strike, writer), lambda: build(folder, scenario.writes))
        os.close(writer)
        ending = ended(child)
        kind = os.read(reader, 100).decode()
        os.close(reader)
        if not kind:
            report.expect(ending == THROUGH, "it does not come through without a strike")
            return report
        report.begin(kind)
        report.expect(ending in expected, f"it ended with {ending}")
        for broken in broken_promises(folder, scenario, ending):
            report.expect(False, broken)
        build(folder, scenario.writes)
        fixed = contents(folder) == scenario.before | scenario.after
        report.expect(fixed, "the next build does not fix it")
    raise AssertionError


def two_at_once(folder: Path, *, killed: bool) -> Report:
    """Let a second build begin at each step of a first one, which then is killed or goes on."""
    report = Report()
    for number in itertools.count(1):
        fill(folder, Scenario(OLD))
        told, tell = os.pipe()
        gate, opener = os.pipe()

        def stop(gate: int = gate) -> None:
            os.read(gate, 1)

        first = fork(Steps(number, stop, tell), lambda: build(folder, (NEW,)))
        os.close(tell)
        kind = os.read(told, 100).decode()
        if not kind:
            report.expect(ended(first) == THROUGH, "it does not come through alone")
            return report
        report.begin(kind)

        waiting, wait = os.pipe()

        def second_build(wait: int = wait) -> None:
            def sleep(_: float) -> None:
                os.write(wait, b"w")
                pause(0.001)

            atomic.time.sleep = sleep  # type: ignore[attr-defined]
            build(folder, (OTHER,))

        second = fork(None, second_build)
        os.close(wait)
        os.read(waiting, 1)  # it waits for the first one, or it has ended
        if killed:
            os.kill(first, signal.SIGKILL)
        os.write(opener, b"g")
        report.expect(ended(first) == (-signal.SIGKILL if killed else THROUGH), "the first fails")
        report.expect(ended(second) == THROUGH, "the second fails")
        for descriptor in (told, waiting, gate, opener):
            os.close(descriptor)
        report.expect(contents(folder) in ([OTHER] if killed else [NEW, OTHER]), "a mixture")
        build(folder, (NEW,))
        report.expect(contents(folder) == NEW, "the next build does not fix it")
    raise AssertionError


@dataclass
class Report:
    """What was struck, and the promises that were broken."""

    kinds: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    at: str = ""

    def begin(self, kind: str) -> None:
        """Note a step."""
        self.kinds[kind] += 1
        self.at = f"step {self.kinds.total()}, {kind}"

    def expect(self, kept: bool, promise: str) -> None:
        """Note a promise, if it was not kept."""
        if not kept:
            self.broken.append(f"{self.at}: {promise}")


def main() -> None:
    """Strike everything."""
    folder = Path(sys.argv[1]) / "output"
    # Nobody pulls the plug here, and some thousand times it would take minutes.
    os.fsync = lambda fd: None
    reports = {
        f"{name}, {strike}": strike_everywhere(folder, SCENARIOS[name], strike)
        for strike, names in STRUCK.items()
        for name in names
    }
    reports |= {
        "two at once, one killed": two_at_once(folder, killed=True),
        "two at once": two_at_once(folder, killed=False),
    }
    json.dump({title: [r.kinds, r.broken] for title, r in reports.items()}, sys.stdout)


if __name__ == "__main__":
    main()
