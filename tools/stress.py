"""Kill real builds, interrupt them, run two at once, fill the disk: nothing may break.

    python tools/stress.py [--rounds 40] [--pairs 10] [--seed 1]

Each round asks for the other paper, so that every PDF has to be made anew, and strikes the
build at a moment that the seed decides. After it every PDF must open and be the old or the new
one, the next build must succeed, and no temporary file and no process may stay. Takes some
minutes. `tests/test_kill.py` strikes every single step of the writing; this is the rest of it.

Exit status: 0 all held, 1 something did not.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

ROOT = Path(__file__).resolve().parent.parent
PAPERS = ("a4", "letter")
LESSONS = 3
FULL = 2
"""The exit status of a build that cannot write."""


@dataclass
class EditedWorkspace:
    """A workspace, and what is known of it.

    Attributes:
        root: its folder.
        dice: decides the moments.
        made: the PDFs that a build leaves that nobody disturbs, by paper and name.
        seconds: how long it takes.
        faults: what did not hold.
    """

    root: Path
    dice: random.Random
    made: dict[str, dict[str, bytes]] = field(default_factory=dict)
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    @property
    def output(self) -> Path:
        """Where the PDFs are."""
        return self.root / "output"

    def start(self, *options: str) -> subprocess.Popen[str]:
        """Begin a build in a process group of its own."""
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "broadsheet", "build", "-j", "2", *options],
            cwd=self.root,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def ask_for(self, paper: str) -> None:
        """Make the whole output stale."""
        (self.root / "broadsheet.yaml").write_text(f"paper: {paper}\n", encoding="utf-8")

    def expect(self, held: bool, what: str) -> None:
        """Note a promise that did not hold."""
        if not held:
            self.faults.append(what)
            print(f"  FAULT {what}", flush=True)

    def pdfs(self) -> dict[str, bytes]:
        """The PDFs that are there."""
        return {path.name: path.read_bytes() for path in self.output.glob("*.pdf")}

    def expect_whole(self, when: str) -> None:
        """Every PDF opens and is one that an undisturbed build makes."""
        for name, content in self.pdfs().items():
            known = content in [made.get(name) for made in self.made.values()]
            self.expect(known, f"{when}: {name} is neither the old nor the new one")
            try:
                with pikepdf.open(self.output / name) as pdf:
                    self.expect(len(pdf.pages) > 0, f"{when}: {name} is empty")
            except pikepdf.PdfError as error:
                self.expect(False, f"{when}: {name} does not open: {error}")

    def expect_tidy(self, when: str) -> None:
        """No temporary file is there."""
        left = [path for path in self.output.rglob("*") if path.name.endswith(".tmp")]
        self.expect(not left, f"{when}: stays: {left}")
        for path in left:  # it is reported once
            path.unlink()

    def expect_fixed(self, paper: str, when: str) -> None:
        """The next build succeeds and leaves what an undisturbed one leaves."""
        status, said = ended(self.start())
        self.expect(status == 0, f"{when}: the next build ends with {status}: {said}")
        self.expect(self.pdfs() == self.made[paper], f"{when}: the next build leaves other PDFs")
        self.expect_tidy(f"{when}, and a build")

    def expect_no_process(self, build: subprocess.Popen[str], when: str) -> None:
        """All of a build's processes are gone soon."""
        end = time.monotonic() + 20
        try:
            while time.monotonic() < end:
                os.killpg(build.pid, 0)
                time.sleep(0.05)
            os.killpg(build.pid, signal.SIGKILL)
            self.expect(False, f"{when}: a process stays")
        except ProcessLookupError:
            pass


def ended(build: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit status of a build, and what it complained of."""
    _, said = build.communicate(timeout=300)
    return build.returncode, said


@contextmanager
def desk(seed: int) -> Iterator[EditedWorkspace]:
    """A workspace with some lessons, whose PDFs of both papers are known."""
    with TemporaryDirectory(prefix="broadsheet-stress-") as folder:
        new = EditedWorkspace(Path(folder) / "desk", random.Random(seed))  # noqa: S311 - no secret
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "broadsheet", "init", new.root],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        (lesson,) = (new.root / "lessons").glob("*.yaml")
        for number in range(1, LESSONS):
            shutil.copy(lesson, lesson.with_stem(f"{lesson.stem}-{number}"))
        for paper in PAPERS:
            new.ask_for(paper)
            start = time.monotonic()
            status, said = ended(new.start())
            new.seconds = time.monotonic() - start
            if status:
                sys.exit(f"stress: an undisturbed build fails: {said}")
            new.made[paper] = new.pdfs()
        print(f"{LESSONS} lessons, {new.seconds:.1f} s a build")
        yield new


def wait_for_the_moment(
    new: EditedWorkspace, build: subprocess.Popen[str], at_a_write: bool
) -> None:
    """Wait for any moment of a build, or for one in which it is just writing."""
    if not at_a_write:
        time.sleep(new.dice.uniform(0, new.seconds))
        return
    for _ in range(new.dice.randint(1, 2 * LESSONS)):
        before = new.output.stat().st_mtime_ns
        while build.poll() is None and new.output.stat().st_mtime_ns == before:
            pass
    time.sleep(new.dice.uniform(0, 0.004))


STRIKES = {
    "SIGKILL to all": (os.killpg, signal.SIGKILL, {-signal.SIGKILL, 0}),
    "Ctrl-C": (os.killpg, signal.SIGINT, {130, 0}),
    "SIGKILL to the parent": (os.kill, signal.SIGKILL, {-signal.SIGKILL, 0}),
}


def strike(new: EditedWorkspace, number: int) -> None:
    """Strike one build."""
    name, (send, what, expected) = list(STRIKES.items())[number % len(STRIKES)]
    paper = PAPERS[number % 2]
    at_a_write = new.dice.random() < 0.5
    when = f"round {number}, {name}{' while it writes' if at_a_write else ''}"
    new.ask_for(paper)
    build = new.start()
    wait_for_the_moment(new, build, at_a_write)
    if build.poll() is None:
        send(build.pid, what)
    if name == "SIGKILL to the parent":
        build.wait()
        new.expect_no_process(build, when)
    status, said = ended(build)
    # Python itself says what happened, if it is struck before our `main` begins.
    if "Traceback" not in said or ", in main" in said:
        new.expect(status in expected, f"{when}: it ends with {status}: {said}")
        new.expect("Traceback" not in said, f"{when}: {said}")
    new.expect_no_process(build, when)
    new.expect_whole(when)
    if name == "Ctrl-C":
        new.expect_tidy(when)
    new.expect_fixed(paper, when)
    print(when, f"-> {status}", flush=True)


def two_at_once(new: EditedWorkspace, number: int) -> None:
    """Let two builds make the same lessons."""
    when, paper = f"pair {number}", PAPERS[number % 2]
    new.ask_for(paper)
    first = new.start("--force")
    time.sleep(new.dice.uniform(0, 0.5))
    second = new.start("--force")
    for build in (first, second):
        status, said = ended(build)
        new.expect(status == 0, f"{when}: one ends with {status}: {said}")
    new.expect(new.pdfs() == new.made[paper], f"{when}: other PDFs")
    new.expect_tidy(when)
    new.expect_fixed(paper, when)
    print(when, flush=True)


def full_disks(new: EditedWorkspace) -> None:
    """Let the disk be full after any number of files."""
    if os.geteuid() != 0 or sys.platform != "linux":
        print("full disk: skipped, as only root on Linux can make a small one")
        return
    mount = ["mount", "-t", "tmpfs", "-o"]
    new.ask_for(PAPERS[0])
    most = sum(len(content) // 4096 + 1 for content in new.made[PAPERS[0]].values())
    for pages in range(2, most, max(1, most // 6)):
        shutil.rmtree(new.output)
        new.output.mkdir()
        small = [*mount, f"size={4 * pages}k", "tmpfs", str(new.output)]
        if subprocess.run(small, check=False).returncode:  # noqa: S603 - a folder of our own
            print("full disk: skipped, as this machine mounts nothing")
            return
        when = f"full disk, {4 * pages} kB"
        try:
            status, said = ended(new.start())
            new.expect(status == FULL, f"{when}: it ends with {status}: {said}")
            new.expect("the disk is full" in said, f"{when}: {said}")
            new.expect_whole(when)
            new.expect_tidy(when)
            large = [*mount, "remount,size=64m", "tmpfs", str(new.output)]
            subprocess.run(large, check=True)  # noqa: S603 - the same
            new.expect_fixed(PAPERS[0], when)
        finally:
            subprocess.run(["umount", new.output], check=True)  # noqa: S603, S607 - the same
        print(when, flush=True)


def main() -> int:
    """Strike, and return the exit status."""
    parser = argparse.ArgumentParser(description="Kill, interrupt and starve real builds.")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # So that a small disk is not left mounted.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with desk(options.seed) as new:
        for number in range(options.rounds):
            strike(new, number)
        for number in range(options.pairs):
            two_at_once(new, number)
        full_disks(new)
        print(f"stress: {len(new.faults)} faults")
        return 1 if new.faults else 0


if __name__ == "__main__":
    sys.exit(main())
