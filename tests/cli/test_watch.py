"""`build --watch`: real processes, real saves; whatever is saved, the last good PDFs stay whole."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import FAULTY, LESSON, SEED, broadsheet, built_workspace, workspace
from support import ROOT

from broadsheet.build import workers

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc as on Linux")

LATE = 60
"""Seconds in which a busy machine has made a lesson for sure."""
READY = "Every save is followed now."
WARNING = LESSON.replace("seed: bridge", "seed: bridge\nlanguage: cy")


class Watch:
    """A watch as a process of its own, in a terminal or with a pipe for what it says."""

    def __init__(
        self, desk: Path, *arguments: str, terminal: bool = False, before: str = ""
    ) -> None:
        """Start it; `before` is what Python does before that."""
        start = f"{before}\nfrom broadsheet.cli.app import main\nmain()"
        self.desk = desk
        self.lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.here, there = os.openpty() if terminal else os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-c", start, "build", "--watch", *arguments],
            cwd=desk,
            env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=there,
            stderr=there,
            start_new_session=True,
        )
        os.close(there)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        rest = b""
        # A terminal that nobody writes to any more is an error on Linux.
        with suppress(OSError):
            while part := os.read(self.here, 4096):
                *lines, rest = (rest + part).split(b"\n")
                for line in lines:
                    self.lines.put(line.decode().strip())
        self.lines.put(None)

    def until(self, words: str) -> str:
        """What is said up to a line with these words, that line included."""
        said = ""
        while True:
            line = self.lines.get(timeout=LATE)
            assert line is not None, f"it has ended, and said: {said}"
            said += line + "\n"
            if words in line:
                return said

    def rest(self) -> str:
        """What is said up to the end."""
        said = ""
        while (line := self.lines.get(timeout=LATE)) is not None:
            said += line + "\n"
        return said

    def made(self, name: str) -> str:
        """What is said until the PDFs of a lesson have been made."""
        return self.until(f"output/{name}-answer-key.pdf")

    def end(self, *numbers: int) -> int:
        """Send signals to all its processes, as a terminal does; return the exit status."""
        for number in numbers:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
        return self.process.wait(LATE)

    def stray(self) -> list[int]:
        """Its processes that are there still; those that end on their own get a moment."""
        end = time.monotonic() + LATE
        while (found := _session(self.process.pid)) and time.monotonic() < end:
            time.sleep(0.02)
        return found

    def close(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(LATE)
        self.thread.join(LATE)
        os.close(self.here)


def _session(leader: int) -> list[int]:
    """The processes of a session but for those that are dead and have not been buried."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, session = path.read_text().rpartition(")")[2].split()[:4]
            if int(session) == leader and state != "Z":
                found.append(int(path.parent.name))
    return found


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A workspace whose PDFs have been made, so that a watch is soon ready."""
    return built_workspace(tmp_path / "desk")


@pytest.fixture
def watches() -> Iterator[list[Watch]]:
    begun: list[Watch] = []
    yield begun
    for watch in begun:
        watch.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """A watch for several tests: each has lessons of its own."""
    desk = built_workspace(tmp_path_factory.mktemp("shared") / "desk")
    watch = Watch(desk)
    watch.until(READY)
    yield watch
    assert watch.end(signal.SIGINT) == 130
    watch.close()


def lesson(watch: Watch, name: str, text: str = LESSON) -> Path:
    """A lesson whose PDFs have been made."""
    path = watch.desk / "lessons" / f"{name}.yaml"
    path.write_text(text)
    watch.made(name)
    return path


def pdfs(desk: Path, name: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (desk / "output").glob(f"{name}-*.pdf")}


def other(text: str, number: int) -> str:
    return text.replace("title: The bridge", f"title: The bridge {number}")


# --- what a save makes ------------------------------------------------------------------------


def test_each_way_to_save_a_lesson_makes_its_pdfs_and_no_others(shared: Watch) -> None:
    path = lesson(shared, "saved")
    before = pdfs(shared.desk, "saved")
    assert set(before) == {"saved-worksheet.pdf", "saved-answer-key.pdf"}

    path.write_text(other(LESSON, 1))
    said = shared.made("saved")
    assert "lessons/saved.yaml was saved." in said
    assert "bridge-" not in said
    plain = pdfs(shared.desk, "saved")
    assert all(plain[name] != before[name] for name in before)

    temporary = path.with_name(".saved.yaml.tmp")
    temporary.write_text(other(LESSON, 2))
    temporary.replace(path)
    shared.made("saved")

    path.write_text(LESSON[:60])  # half of it, and the rest when that has been seen
    assert "error[" in shared.until("Left as before: output/saved-worksheet.pdf")
    path.write_text(other(LESSON, 1))
    shared.made("saved")
    assert pdfs(shared.desk, "saved") == plain


def test_a_save_with_an_error_is_shown_and_the_last_good_pdfs_stay(shared: Watch) -> None:
    path = lesson(shared, "wrong")
    before = pdfs(shared.desk, "wrong")
    path.write_text(FAULTY)
    said = shared.until("Left as before")
    assert "--> lessons/wrong.yaml:7:15" in said
    assert "output/wrong-worksheet.pdf and output/wrong-answer-key.pdf" in said
    assert pdfs(shared.desk, "wrong") == before
    # It is not told again when another lesson is saved.
    lesson(shared, "right")
    (shared.desk / "lessons" / "right.yaml").write_text(other(LESSON, 3))
    assert "wrong" not in shared.made("right")
    path.write_text(LESSON)  # undone
    shared.until("1 lesson unchanged.")
    path.write_text(other(LESSON, 4))
    shared.made("wrong")


def test_a_warning_is_shown_when_its_lesson_is_saved_and_not_with_another(shared: Watch) -> None:
    lesson(shared, "calm")
    (shared.desk / "lessons" / "warned.yaml").write_text(WARNING)
    assert "warning[" in shared.made("warned")
    (shared.desk / "lessons" / "calm.yaml").write_text(other(LESSON, 1))
    assert "warning[" not in shared.made("calm")
    (shared.desk / "lessons" / "warned.yaml").write_text(other(WARNING, 1))
    assert "warning[" in shared.made("warned")


def test_what_is_saved_unchanged_is_no_news(shared: Watch) -> None:
    path = lesson(shared, "same", WARNING)
    path.write_text(WARNING)
    os.utime(path)
    # That nothing is said shows with the next thing that is.
    said = ""
    (shared.desk / "lessons" / "next.yaml").write_text(LESSON)
    said = shared.made("next")
    assert "same" not in said


def test_a_seed_makes_the_lessons_that_quote_it_and_no_others(shared: Watch) -> None:
    seed = shared.desk / "seeds" / "ferry.txt"
    seed.write_text(SEED)
    lesson(shared, "on-ferry", LESSON.replace("seed: bridge", "seed: ferry"))
    seed.write_text(SEED + "\nThe mayor said nothing.\n")
    said = shared.made("on-ferry")
    assert "seeds/ferry.txt was saved." in said
    assert said.count("worksheet.pdf") == 1
    seed.unlink()
    said = shared.until("Left as before: output/on-ferry-worksheet.pdf")
    assert "seeds/ferry.txt is gone." in said
    assert "there is no seed" in said or "error[" in said
    seed.write_text(SEED)
    shared.made("on-ferry")


def test_a_lesson_may_be_renamed_and_deleted(shared: Watch) -> None:
    path = lesson(shared, "old")
    before = pdfs(shared.desk, "old")
    path.rename(path.with_name("newer.yaml"))
    said = shared.made("newer")
    assert "lessons/old.yaml is gone." in said
    path.with_name("newer.yaml").unlink()
    said = shared.until("Left as before: output/newer-worksheet.pdf")
    assert "lessons/newer.yaml is gone." in said
    assert pdfs(shared.desk, "old") == before
    assert len(pdfs(shared.desk, "newer")) == 2


def test_workers_that_die_do_not_end_the_watch(shared: Watch) -> None:
    path = lesson(shared, "lives")
    children = [
        child
        for child in _session(shared.process.pid)
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    assert children
    for child in children:
        os.kill(child, signal.SIGKILL)
    path.write_text(other(LESSON, 1))
    shared.made("lives")


# --- what all lessons depend on ---------------------------------------------------------------


def test_what_all_lessons_depend_on_makes_all_of_them(desk: Path, watches: list[Watch]) -> None:
    (desk / "lessons" / "ferry.yaml").write_text(LESSON)
    (desk / "9b.csv").write_text("name\nAda\n")
    watches.append(watch := Watch(desk, "--class", "9b.csv", terminal=True))
    assert "2 lessons built." in watch.until(READY)

    settings = desk / "broadsheet.yaml"
    settings.write_text("paper: a3\n")
    assert "--> broadsheet.yaml:1:8" in watch.until("hint:")
    settings.write_text("paper: letter\n")
    assert "broadsheet.yaml was saved." in watch.until("2 lessons built.")

    (desk / "templates").mkdir()
    page = desk / "templates" / "page.html"
    page.write_text("{% if %}")
    said = watch.until("2 lessons with errors, not built.")
    assert "templates/page.html was saved." in said
    assert "Left as before" in said
    page.unlink()
    assert "templates/page.html is gone." in watch.until("2 lessons unchanged.")
    (desk / "9b.csv").write_text("name\nBo\n")
    assert "9b.csv was saved." in watch.until("2 lessons built.")
    (desk / "9b.csv").unlink()
    watch.until("there is no class list")
    (desk / "9b.csv").write_text("name\nCai\n")
    watch.until("2 lessons built.")
    assert watch.end(signal.SIGINT) == 130


def test_only_the_lessons_that_were_named_are_made(desk: Path, watches: list[Watch]) -> None:
    watches.append(watch := Watch(desk, "bridge", "--force", "--jobs", "1"))
    assert "1 lesson built." in watch.until(READY)
    (desk / "lessons" / "ferry.yaml").write_text(LESSON)
    (desk / "lessons" / "bridge.yaml").write_text(other(LESSON, 1))
    said = watch.made("bridge")
    assert "ferry" not in said


# --- ends -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "status"),
    [
        ((signal.SIGINT,), 130),
        ((signal.SIGINT, signal.SIGINT), 130),
        ((signal.SIGTERM,), 143),
        ((signal.SIGHUP,), 129),
    ],
)
def test_a_signal_ends_it_at_once(
    desk: Path, watches: list[Watch], numbers: tuple[int, ...], status: int
) -> None:
    watches.append(watch := Watch(desk, terminal=True))
    assert "1 lesson unchanged." in watch.until(READY)
    assert watch.end(*numbers) == status
    assert watch.rest().replace("^C", "") == ""
    assert watch.stray() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_pdfs_are_made_leaves_whole_files(
    desk: Path, watches: list[Watch], number: int
) -> None:
    watches.append(watch := Watch(desk))
    watch.until(READY)
    before = pdfs(desk, "bridge")
    for name in "abcdefgh":
        (desk / "lessons" / f"{name}.yaml").write_text(LESSON)
    watch.until(".pdf")  # one is done, others are not
    assert watch.end(number, number) == 128 + number
    said = watch.rest()
    assert "Traceback" not in said
    assert "built" not in said
    assert watch.stray() == []
    assert list((desk / "output").rglob("*.tmp")) == []
    assert len(list((desk / "output").glob("*.pdf"))) < 18
    assert pdfs(desk, "bridge") == before
    assert all(path.read_bytes().rstrip().endswith(b"%%EOF") for path in desk.rglob("*.pdf"))


def test_it_goes_on_when_the_workspace_was_gone_for_a_while(
    desk: Path, watches: list[Watch]
) -> None:
    watches.append(watch := Watch(desk))
    watch.until(READY)
    elsewhere = desk.with_name("elsewhere")
    desk.rename(elsewhere)
    assert "Traceback" not in watch.until("is gone. It is followed again when it is back.")
    (elsewhere / "lessons" / "bridge.yaml").write_text(other(LESSON, 1))
    elsewhere.rename(desk)
    assert "Traceback" not in watch.made("bridge")
    assert watch.end(signal.SIGINT) == 130


def test_it_goes_on_after_a_full_disk_and_beside_names_that_are_no_text(
    desk: Path, watches: list[Watch]
) -> None:
    full = f"""
import os, errno
sync = os.fsync
def fsync(file):
    if os.path.exists({str(desk / "full")!r}):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    sync(file)
os.fsync = fsync
"""
    watches.append(watch := Watch(desk, before=full))
    watch.until(READY)
    (desk / "full").touch()
    (desk / "lessons" / "bridge.yaml").write_text(other(LESSON, 1))
    assert "Traceback" not in watch.until("the disk is full. Free some space and try again")
    (desk / "full").unlink()
    for folder in ("seeds", "lessons"):
        name = os.fsdecode(b"caf\xe9") + (".txt" if folder == "seeds" else ".yaml")
        (desk / folder / name).write_text(SEED if folder == "seeds" else other(LESSON, 2))
    assert "Traceback" not in watch.until(r"caf\udce9-answer-key.pdf")
    (desk / "lessons" / "bridge.yaml").write_text(other(LESSON, 3))
    assert "Traceback" not in watch.made("bridge")


def test_it_ends_quietly_when_nobody_listens(desk: Path, watches: list[Watch]) -> None:
    complaints = desk.parent / "complaints"
    with complaints.open("w") as there:
        process = subprocess.Popen(
            [sys.executable, "-m", "broadsheet", "build", "--watch"],
            cwd=desk,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=there,
            text=True,
        )
    assert process.stdout is not None
    with process:
        while READY not in process.stdout.readline():
            pass
        process.stdout.close()
        (desk / "lessons" / "bridge.yaml").write_text(other(LESSON, 1))
        assert process.wait(LATE) == 1
    assert complaints.read_text() == ""


# --- what it cannot do ------------------------------------------------------------------------


def test_a_cluster_is_refused(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk")
    result = broadsheet("build", "--watch", "--executor", "dask://localhost:8786", at=desk)
    assert (result.status, "leave out `--executor`" in result.err) == (2, True)


def test_workers_that_last_are_the_same_in_each_round_until_one_is_given_up() -> None:
    with workers.LastingProcesses(1) as lasting:
        rounds = [dict(workers.as_done(own_id, [0], 1, lasting)) for _ in range(3)]
        assert rounds[0] == rounds[1] == rounds[2]
        lasting.give_up()
        assert dict(workers.as_done(own_id, [0], 1, lasting)) != rounds[0]


def own_id(_: int) -> int:
    return os.getpid()
