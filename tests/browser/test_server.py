"""The preview as a process: it starts on this computer only, and ends without a trace."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import FAULTY, LESSON, broadsheet, workspace
from support import ROOT

from broadsheet.browser import server as room

if TYPE_CHECKING:
    from collections.abc import Iterator

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


class Running:
    """A preview that runs, as it is started in a terminal."""

    def __init__(self, desk: Path, *arguments: str) -> None:
        self.desk = desk
        self.process = subprocess.Popen(
            [sys.executable, "-m", "broadsheet", "preview", "--no-browser", *arguments],
            cwd=desk,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/\S*", self.said)
        assert found, self.said
        self.address, self.port = found[0], int(found[1])

    def curl(self, path: str = "/", *arguments: str) -> str:
        """What another process is answered: this one may not reach for any network."""
        address = f"http://127.0.0.1:{self.port}{path}"
        code = (
            "import sys, urllib.request, urllib.error\n"
            "try: answer = urllib.request.urlopen(sys.argv[1], timeout=60)\n"
            "except urllib.error.HTTPError as error: answer = error\n"
            "sys.stdout.buffer.write(answer.read())"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, address], capture_output=True, check=True, text=True
        )
        return done.stdout

    def listen(self) -> subprocess.Popen[bytes]:
        """A page that follows: another process that reads the stream until it ends."""
        code = (
            "import sys, urllib.request\n"
            "for line in urllib.request.urlopen(sys.argv[1], timeout=60):\n"
            "    print(line.decode(), end='', flush=True)"
        )
        address = f"http://127.0.0.1:{self.port}/events"
        return subprocess.Popen([sys.executable, "-c", code, address], stdout=subprocess.PIPE)

    def end(self, number: int = signal.SIGINT) -> tuple[int, str, str]:
        """Ctrl-C: the exit status and what was said at the end."""
        os.killpg(self.process.pid, number)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return workspace(tmp_path / "desk")


@pytest.fixture
def running(desk: Path) -> Iterator[Running]:
    preview = Running(desk)
    yield preview
    if preview.process.poll() is None:
        preview.end(signal.SIGKILL)
    assert preview.process.stdout is not None
    assert preview.process.stderr is not None
    preview.process.stdout.close()
    preview.process.stderr.close()


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    found = [int(word) for word in text.split()]
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(word) for word in (task / "children").read_text().split()]
    return sorted(set(found))


def lives(pid: int) -> bool:
    """Whether a process runs; one that nobody has buried yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@linux
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_with_open_pages_and_leaves_no_process(
    running: Running, number: int
) -> None:
    running.curl("/lessons/bridge.yaml")
    with running.listen() as page:
        assert page.stdout is not None
        assert page.stdout.readline() == b"retry: 1000\n"
        workers = children(running.process.pid)
        assert workers, "somebody makes the pages"
        begun = time.monotonic()
        status, out, err = running.end(number)
        assert time.monotonic() - begun < 5
        assert (status, out, err) == (0, "The preview has ended.\n", "")
        assert page.wait(timeout=10) == 0, "its stream ended as it should"
    end = time.monotonic() + 5
    while any(map(lives, workers)) and time.monotonic() < end:
        time.sleep(0.05)
    assert [pid for pid in workers if lives(pid)] == []


def test_open_pages_are_told_of_a_save(running: Running, desk: Path) -> None:
    with running.listen() as page:
        assert page.stdout is not None
        assert [page.stdout.readline() for _ in range(2)] == [b"retry: 1000\n", b"\n"]
        (desk / "lessons" / "bridge.yaml").write_text(FAULTY)
        assert page.stdout.readline() == b"data: new\n"
        page.kill()
    assert "1 error, first in line 7." in running.curl("/lessons/bridge.yaml")


@linux
def test_it_goes_on_whatever_a_file_is_called_and_while_the_workspace_is_gone(
    running: Running, desk: Path
) -> None:
    with running.listen() as page:
        assert page.stdout is not None
        page.stdout.readline()

        def told() -> None:
            assert page.stdout is not None
            while page.stdout.readline() != b"data: new\n":
                pass

        for folder, ending in (("seeds", ".txt"), ("lessons", ".yaml"), ("templates", ".html")):
            (desk / folder).mkdir(exist_ok=True)
            path = desk / folder / (os.fsdecode(b"caf\xe9") + ending)
            path.write_text(LESSON if folder == "lessons" else "A text.\n")
            told()
        assert "caf" in running.curl()
        running.curl("/lessons/bridge.yaml")
        elsewhere = desk.with_name("elsewhere")
        desk.rename(elsewhere)
        told()
        assert "bridge" not in running.curl()
        running.curl("/lessons/bridge.yaml")
        elsewhere.rename(desk)
        told()
        assert "bridge" in running.curl()
        (desk / "lessons" / "bridge.yaml").write_text(FAULTY)
        told()
        page.kill()
    assert "1 error, first in line 7." in running.curl("/lessons/bridge.yaml")
    assert running.end() == (0, "The preview has ended.\n", "")


def test_nobody_but_this_computer_can_reach_it(running: Running) -> None:
    listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    port = f":{running.port:04X} "
    own = [line.split()[1] for line in listening.splitlines() if port in line and " 0A " in line]
    assert own == [f"0100007F:{running.port:04X}"]


def test_a_lesson_can_be_shown_first_by_its_name(desk: Path) -> None:
    preview = Running(desk, "bridge")
    assert preview.address.endswith("/lessons/bridge.yaml")
    assert preview.end()[0] == 0


def test_a_port_that_is_taken_is_said_and_the_usual_one_gives_way(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = broadsheet("preview", "--no-browser", "--port", str(port), at=desk)
        assert (result.status, "another program listens on port" in result.err) == (2, True)
        monkeypatch.setattr(room, "USUAL_PORT", port)
        with room._listen(None) as free:
            assert free.getsockname()[0] == "127.0.0.1"
            assert free.getsockname()[1] != port


def test_a_lesson_that_is_not_there_is_said_before_anything_starts(desk: Path) -> None:
    result = broadsheet("preview", "brigde", at=desk)
    assert (result.status, "Did you mean `bridge`?" in result.err) == (2, True)


def test_without_the_extra_it_says_what_to_install(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "broadsheet.browser.server", None)
    monkeypatch.delitem(sys.modules, "starlette", raising=False)
    code = (
        "import sys\n"
        "sys.modules['starlette'] = None\n"
        "from broadsheet.cli import app as cli\n"
        "sys.argv = ['broadsheet', 'preview']\n"
        "cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=desk,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 2
    assert "pip install 'broadsheet[preview]'" in done.stderr


def test_a_screen_is_needed_to_open_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    room._open("http://127.0.0.1:1/")
    monkeypatch.setenv("DISPLAY", ":0")
    room._open("http://127.0.0.1:2/")
    end = time.monotonic() + 10
    while not opened and time.monotonic() < end:
        time.sleep(0.01)
    assert opened == ["http://127.0.0.1:2/"]


def test_two_hundred_lessons_do_not_hold_up_the_list(tmp_path: Path) -> None:
    many = {f"bridge-{number:03}": LESSON for number in range(200)}
    preview = Running(workspace(tmp_path / "many", many))
    assert "200 lessons, 200 still to be checked" in preview.curl()
    end = time.monotonic() + 120
    while "none with errors" not in (text := preview.curl()) and time.monotonic() < end:
        time.sleep(0.2)
    assert "200 lessons, none with errors." in text
    assert preview.end()[0] == 0
