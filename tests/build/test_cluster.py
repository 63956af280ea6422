"""Builds that a cluster makes: the same bytes, whatever becomes of a worker."""

from __future__ import annotations

import json
import os
import pickle
import re
import signal
import subprocess
import sys
import time
from base64 import b64decode
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socket import create_server, socket
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from desk import LESSON, broadsheet, built_workspace, tree, workspace
from distributed import KilledWorker
from support import ROOT

from broadsheet.build import cluster, environment, job
from broadsheet.build.products import Request
from broadsheet.build.workers import Died, Raised, as_done
from broadsheet.checks.class_list.pupils import read_roster
from broadsheet.checks.library import Library
from broadsheet.sheet.edition import Edition
from broadsheet.source.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

# Put before everything that a worker does, and its processes too: it tells of each file of a
# workspace that anybody opens there.
WATCH = """
import os, sys
def look(event, details):
    if event in ("open", "os.listdir", "os.scandir"):
        name = os.fsdecode(details[0]) if isinstance(details[0], (str, bytes)) else ""
        if "/a-teachers-desk" in os.path.abspath(name) and not name.endswith("/peeked"):
            with open(os.environ["PEEKED"], "a") as file:
                print(event, name, file=file)
sys.addaudithook(look)
"""

LESSONS = 4
# A PNG of one black point.
POINT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


@dataclass
class Dask:
    """A scheduler and its workers, all on this machine.

    Attributes:
        folder: where nothing of a workspace is.
        address: of the scheduler, as `--executor` takes it.
        workers: their processes.
    """

    folder: Path
    stack: ExitStack
    address: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        variables = {name: v for name, v in os.environ.items() if not name.startswith("COV_")}
        variables |= {
            "PYTHONPATH": f"{self.folder}{os.pathsep}{ROOT}",
            "HOME": str(self.folder),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "PEEKED": str(self.folder / "peeked"),
        }
        command = [sys.executable, "-m", "dask", *arguments]
        log = self.stack.enter_context((self.folder / f"{arguments[0]}.log").open("ab"))
        process = subprocess.Popen(
            command, cwd=self.folder, env=variables, stdout=log, stderr=subprocess.STDOUT
        )
        self.stack.callback(process.wait)
        self.stack.callback(process.kill)
        return process

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        found = self.folder / "scheduler.json"
        process = self.start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--scheduler-file", str(found),
        )  # fmt: skip
        until(lambda: found.exists() and found.stat().st_size > 0)
        self.address = json.loads(found.read_bytes())["address"].replace("tcp:", "dask:")
        return process

    def start_worker(self, *arguments: str) -> None:
        address = self.address.replace("dask:", "tcp:")
        options = ["--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard"]
        scratch = ["--local-directory", str(self.folder / "scratch")]
        self.workers.append(self.start("worker", address, *options, *scratch, *arguments))

    def log(self) -> str:
        return "".join(path.read_text("utf-8") for path in self.folder.glob("*.log"))


def until(what: Any, seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.05)


@contextmanager
def dask() -> Iterator[Dask]:
    with TemporaryDirectory() as folder, ExitStack() as stack:
        (Path(folder) / "sitecustomize.py").write_text(WATCH)
        yield Dask(Path(folder), stack)


def run(desk: Path, *arguments: str, **more: Any) -> subprocess.Popen[str]:
    """The command as a process of its own, since no test may reach for the network."""
    return subprocess.Popen(
        [sys.executable, "-m", "broadsheet", "build", *arguments],
        cwd=desk,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def ended(process: subprocess.Popen[str], seconds: float = 240) -> tuple[int, str, str]:
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        process.kill()
    return process.returncode, out, err


def school(root: Path, lessons: int) -> Path:
    """A workspace with a class and templates of its own: a picture, wordings, a style sheet."""
    desk = workspace(
        root / "a-teachers-desk",
        {f"bridge-{n}": LESSON + f"    note: '{n}'\n" for n in range(lessons)},
    )
    (desk / "class.csv").write_text("name,version\nAda,A\nBo,B\nÖzlem,\n", "utf-8")
    own = desk / "templates"
    (own / "languages").mkdir(parents=True)
    (own / "languages" / "en.yaml").write_text("name: First name\n")
    page = (ROOT / "templates" / "page.html").read_text("utf-8")
    picture = '<img alt="Our school" src="template:logo.png">'
    (own / "page.html").write_text(page.replace("</body>", f"{picture}</body>", 1), "utf-8")
    (own / "logo.png").write_bytes(POINT)
    return desk


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A workspace, and what this machine makes of it."""
    desk = school(tmp_path_factory.mktemp("local"), LESSONS)
    result = broadsheet("build", "--class", "class.csv", "--jobs", "1", at=desk)
    assert result.status == 0, result.said
    return desk, pdfs(desk)


def pdfs(desk: Path) -> dict[str, bytes]:
    found = {name: content for name, content in tree(desk / "output").items() if content}
    assert sum(name.endswith(".pdf") for name in found)
    return found


def test_a_job_is_plain_data_and_names_no_folder_of_this_computer(tmp_path: Path) -> None:
    desk = school(tmp_path, 1)
    space = Workspace(desk, desk)
    roster, _ = read_roster(desk / "class.csv", "class.csv")
    request = Request(Edition(), roster=roster, class_name="class")
    loaded = Library(space).lesson(*space.lessons())
    data = pickle.dumps(job.plan(loaded, space.templates.snapshot(), request))
    assert b"First name" in data, "its own templates are in it"
    assert POINT in data
    assert str(tmp_path).encode() not in data
    assert b"pathlib" not in data


# --- a real cluster ---------------------------------------------------------------------------


def test_a_cluster_makes_the_same_bytes_though_a_worker_is_killed_midway(
    local: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    made_here = local[1]
    with dask() as own:
        own.start_scheduler()
        # One that Dask starts again, and one that it does not.
        own.start_worker("--no-nanny")
        own.start_worker()
        desk = school(tmp_path, LESSONS)
        options = ["--class", "class.csv", "--executor", own.address]
        running = run(desk, *options)
        try:
            until(lambda: running.poll() is not None or any((desk / "output").glob("*.pdf")))
            assert running.poll() is None, own.log()
            own.workers[0].kill()
        finally:
            status, out, err = ended(running)
        assert (status, err) == (0, ""), err + own.log()
        assert f"{LESSONS} lessons built." in out
        assert pdfs(desk) == made_here
        assert not (own.folder / "peeked").exists(), (own.folder / "peeked").read_text()
        # Nobody is asked again.
        assert ended(run(desk, *options))[1].startswith(f"{LESSONS} lessons unchanged.")


PROGRAM = """
import sys, threading, time
from contextlib import closing
from broadsheet.build import cluster
from broadsheet.build.workers import Died, Raised, as_done
cluster._CONNECTING, cluster._LOOK, cluster._PATIENCE = 5, 0.2, 2
with cluster.connect(cluster.read_address(sys.argv[1])) as found:
    print(found.size)
    with closing(as_done(eval, sys.argv[2:], 2, found.workers)) as results:
        for job, result in results:
            print(job, "->", result, flush=True)
"""
MAIN = "__import__('threading').current_thread() is __import__('threading').main_thread()"
DEATH = "__import__('os')._exit(3)"
SLEEP = "__import__('time').sleep(600)"


def program(own: Dask, *jobs: str) -> subprocess.Popen[str]:
    """Jobs that are done as a build does lessons."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, own.address, *jobs],
        cwd=own.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_cluster_that_fails_is_told_and_not_waited_for() -> None:
    with dask() as own:
        scheduler = own.start_scheduler()
        own.start_worker("--no-nanny")

        # A job that ends its process takes nothing else with it; and each is in a main thread.
        status, out, err = ended(program(own, "40+2", DEATH, MAIN, "1/0"))
        assert (status, err) == (0, ""), own.log()
        lines = out.splitlines()
        assert lines[0] == "1"
        assert sorted(lines[1:]) == sorted(
            [
                "40+2 -> 42",
                f"{DEATH} -> Died()",
                f"{MAIN} -> True",
                "1/0 -> Raised(error=ZeroDivisionError('division by zero'))",
            ]
        )

        # Ctrl-C: nobody waits for a job that a worker has begun.
        waiting = program(own, "40+2", SLEEP)
        assert waiting.stdout is not None
        assert [waiting.stdout.readline() for _ in range(2)][1] == "40+2 -> 42\n"
        waiting.send_signal(signal.SIGINT)
        status, _, err = ended(waiting, 120)
        assert "KeyboardInterrupt" in err

        # All workers are gone, and then the scheduler.
        for process in (own.workers[0], scheduler):
            waiting = program(own, SLEEP)
            assert waiting.stdout is not None
            assert waiting.stdout.readline() == "1\n"
            process.kill()
            status, out, _ = ended(waiting, 120)
            assert "the connection to the cluster is lost" in out
            own.start_worker("--no-nanny")
        _, _, err = ended(program(own, "1"))
        assert "no scheduler answers" in err


def greet_otherwise(server: socket) -> None:
    with server.accept()[0] as line:
        line.sendall(b"SSH-2.0-x\r\n" * 500)


@pytest.mark.parametrize("who", ["nobody", "somebody silent", "somebody else"])
def test_where_no_scheduler_is_a_build_says_so(tmp_path: Path, who: str) -> None:
    desk = workspace(tmp_path / "desk")
    with create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        if who == "nobody":
            server.close()
        if who == "somebody else":
            Thread(target=greet_otherwise, args=(server,)).start()
        code = (
            "import sys\n"
            "from broadsheet.cli import app as cli\n"
            "from broadsheet.build import cluster\n"
            "cluster._CONNECTING = 1\n"
            f"sys.argv = ['', 'build', '--executor', 'dask://127.0.0.1:{port}']\ncli.main()"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=desk,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=240,
        )
    assert (done.returncode, done.stdout) == (2, "")
    assert f"no scheduler answers at `127.0.0.1:{port}`" in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert not (desk / "output").exists()


# --- what is asked for ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("dask://10.0.0.5:8786", "10.0.0.5", 8786),
        ("dask://press-room.school.example:1", "press-room.school.example", 1),
        ("dask://[::1]:65535", "[::1]", 65535),
    ],
)
def test_an_address_is_a_computer_and_a_port(text: str, host: str, port: int) -> None:
    assert cluster.read_address(text) == cluster.Address(host, port)


@pytest.mark.parametrize(
    "text",
    [
        "", "dask", "dask://", "dask://host", "dask://host:", "dask://:8786", "dask://host:0",
        "dask://host:65536", "dask://host:8786/", "dask://a b:1", "tcp://host:8786", "host:8786",
        "ray://host:8786", "dask://me@host:1", "dask://host:٣", "dask://host:8786\n", "DASK://h:1",
    ],
)  # fmt: skip
def test_anything_else_is_wrong_usage(tmp_path: Path, text: str) -> None:
    with pytest.raises(cluster.ClusterError):
        cluster.read_address(text)
    if text:
        desk = workspace(tmp_path / "desk", lessons={})
        result = broadsheet("build", "--executor", text, at=desk)
        assert (result.status, result.out) == (2, "")
        assert "such as `dask://10.0.0.5:8786`." in result.err


def test_without_dask_the_command_that_installs_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    desk = workspace(tmp_path / "desk")
    result = broadsheet("build", "--executor", "dask://host:1", at=desk)
    assert (result.status, result.out) == (2, "")
    assert "pip install 'broadsheet[cluster]'" in result.err


def test_a_build_with_nothing_to_do_asks_no_cluster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = built_workspace(tmp_path / "desk")
    monkeypatch.setattr(cluster, "connect", lambda _: pytest.fail("connected"))
    assert broadsheet("build", "--executor", "dask://host:1", at=desk).status == 0


# --- a cluster that is played -----------------------------------------------------------------


class Played:
    """Stands for the client of a cluster: it says what it is told to, and does nothing."""

    def __init__(
        self,
        parts: Any = None,
        outcome: BaseException | None = None,
        *,
        status: str = "pending",
        late: int = 0,
        alive: bool = True,
    ) -> None:
        """Play a cluster whose result comes, or is fetched, just after so many waits ran out."""
        self.parts, self.outcome, self.alive = parts, outcome, alive
        self.status, self.late = status, late
        self.submitted = 0
        self.cancelled: list[Any] = []

    def __call__(self, *_: Any, **__: Any) -> Played:
        return self

    def wait_for_workers(self, count: int, timeout: float) -> None:
        if not self.alive:
            raise TimeoutError

    def run(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {"tcp://10.0.0.7:40001": self.parts}

    def nthreads(self) -> dict[str, int]:
        return {"tcp://10.0.0.7:40001": 4, "tcp://10.0.0.7:40002": 8}

    def submit(self, *_: Any, **__: Any) -> Played:
        self.submitted += 1
        return self

    def result(self, timeout: float | None = None) -> Any:
        if timeout is not None and self.late:
            self.late -= 1
            raise TimeoutError
        if self.outcome:
            raise self.outcome
        return "done"

    def cancel(self, tasks: list[Any], **_: Any) -> None:
        self.cancelled += tasks

    def close(self, **_: Any) -> None:
        pass


def play(monkeypatch: pytest.MonkeyPatch, client: Played) -> None:
    monkeypatch.setattr(cluster, "_find_scheduler", lambda _: None)
    monkeypatch.setattr("distributed.Client", client)


HERE = dict(environment.parts())
OTHERS = {
    "weasyprint": "70.1", "broadsheet": "0.0.9", "fonts": "0", "Python": "CPython 3.12.1",
    "broadsheet's own files": "0", "pango-1.0": "1.57.0", "processor": "arm64",
}  # fmt: skip


@pytest.mark.parametrize("part", OTHERS)
def test_workers_that_would_make_other_bytes_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    there = HERE | {part: OTHERS[part]}
    play(monkeypatch, Played(there))
    desk = workspace(tmp_path / "desk")
    result = broadsheet("build", "--executor", "dask://host:1", at=desk)
    assert (result.status, result.out) == (2, "")
    assert "the worker at `tcp://10.0.0.7:40001` would not make the same files" in result.err
    assert f"- {part} is {HERE[part]} here and {OTHERS[part]} there" in result.err
    assert "Install the same versions on both." in result.err


@pytest.mark.parametrize(
    ("client", "words"),
    [
        (Played(ModuleNotFoundError("no broadsheet")), "has no Broadsheet of this version"),
        (Played(HERE, alive=False), "has no workers.\nStart one on each computer"),
    ],
)
def test_a_cluster_that_cannot_do_it_is_told(
    monkeypatch: pytest.MonkeyPatch, client: Played, words: str
) -> None:
    play(monkeypatch, client)
    with (
        pytest.raises(cluster.ClusterError, match=re.escape(words)),
        cluster.connect(cluster.Address("host", 1)),
    ):
        pytest.fail("it was taken")


def test_a_cluster_does_as_many_jobs_at_once_as_its_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    play(monkeypatch, Played(HERE))
    with cluster.connect(cluster.Address("host", 1)) as found:
        assert found.size == 12


def through(client: Played, *jobs: str) -> list[Any]:
    found = cluster.Cluster(2, client)
    return [result for _, result in as_done(eval, jobs, 2, found.workers)]


def test_a_job_whose_workers_all_died_is_tried_once_more_and_given_up() -> None:
    client = Played(outcome=KilledWorker("eval", None, 3))
    assert through(client, "1", "2") == [Died(), Died()]
    assert client.submitted == 4


@pytest.mark.parametrize(
    "client",
    [
        Played(outcome=CancelledError()),
        Played(outcome=TimeoutError(), alive=False),
    ],
    ids=["no connection", "no workers"],
)
def test_where_the_cluster_is_lost_nothing_is_tried_again(client: Played) -> None:
    (found,) = through(client, "1")
    assert isinstance(found, Raised)
    assert isinstance(found.error, cluster.ClusterError)
    assert client.submitted == 1


def test_an_error_of_a_job_is_no_error_of_the_cluster() -> None:
    error = TimeoutError("the job's own")
    assert through(Played(outcome=error, status="error"), "1") == [Raised(error)]


@pytest.mark.parametrize("status", ["pending", "finished"])
def test_a_result_that_comes_just_after_its_wait_ran_out_is_the_result(status: str) -> None:
    assert through(Played(status=status, late=2), "1") == ["done"]


def test_an_error_that_comes_just_after_its_wait_ran_out_is_the_jobs_own() -> None:
    error = ZeroDivisionError("the job's own")
    client = Played(outcome=error, status="error", late=1)
    assert through(client, "1") == [Raised(error)]


def test_what_is_left_early_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Played()
    hands = cluster.Cluster(2, client).workers(2)
    inside = Event()

    def wait(timeout: float) -> str:
        inside.set()
        until(lambda: client.cancelled)
        raise CancelledError

    monkeypatch.setattr(client, "result", wait)
    with suppress(KeyboardInterrupt), hands:
        future = hands.submit(eval, "1")
        assert inside.wait(10)
        raise KeyboardInterrupt
    assert client.cancelled == [client]
    assert isinstance(future.exception(), cluster.ClusterError)


# --- in a worker ------------------------------------------------------------------------------


def call(text: str) -> bytes:
    return pickle.dumps((eval, (text,), {}))


def test_a_worker_that_came_late_and_differs_does_nothing() -> None:
    with pytest.raises(cluster.ClusterError, match=r"weasyprint is 70\.1 here"):
        cluster._pass_on(call("1"), HERE | {"weasyprint": "70.1"})


def test_a_worker_has_each_job_done_by_another_process() -> None:
    with closing_own_process():
        mine = cluster._pass_on(call("__import__('os').getpid()"), HERE)
        assert mine != os.getpid()
        assert cluster._pass_on(call("__import__('os').getpid()"), HERE) == mine
        with pytest.raises(BrokenExecutor):
            cluster._pass_on(call(DEATH), HERE)
        assert cluster._pass_on(call("40+2"), HERE) == 42


@contextmanager
def closing_own_process() -> Iterator[None]:
    try:
        yield
    finally:
        own = cluster._own.__dict__.pop("process")
        for worker in own._workers:
            worker.process.kill()
        own.shutdown()
