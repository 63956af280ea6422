"""What is told of files that are saved in the ways that editors have, and what is not."""

from __future__ import annotations

import os
import queue
import shutil
import threading
from typing import TYPE_CHECKING

import pytest
from desk import broadsheet, workspace

from broadsheet.source import watching
from broadsheet.source.watching import changes
from broadsheet.source.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LATE = 20
"""Seconds in which a busy machine has told of a save for sure."""


class Watch:
    """Follows a workspace in a thread, and keeps what it is told."""

    def __init__(self, root: Path, *beside: Path) -> None:
        self.root = root
        self.stop = threading.Event()
        self.told: queue.SimpleQueue[set[str] | None] = queue.SimpleQueue()
        found = changes(Workspace(root, root), beside, stop=self.stop)
        self.thread = threading.Thread(target=self._follow, args=(found,))

    def _follow(self, found: Iterator[frozenset[Path]]) -> None:
        for each in found:
            self.told.put({os.path.relpath(path, self.root) for path in each})
        self.told.put(None)

    def next(self) -> set[str] | None:
        """The next set of files; None is the end."""
        if not self.thread.is_alive() and self.told.empty():
            self.thread.start()
        return self.told.get(timeout=LATE)

    def until(self, name: str) -> set[str]:
        """All that is told until a file is among it, that file left out."""
        told: set[str] = set()
        while name not in told:
            more = self.next()
            assert more is not None, "the watch has ended"
            told |= more
        return told - {name}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return workspace(tmp_path / "desk")


@pytest.fixture
def watch(desk: Path, tmp_path: Path) -> Iterator[Watch]:
    watch = Watch(desk, tmp_path / "9b.csv")
    yield watch
    watch.stop.set()
    if watch.thread.ident is not None:
        watch.thread.join(LATE)
        assert not watch.thread.is_alive()


def start(watch: Watch) -> None:
    """Wait until it follows: what is told first was saved before anybody asked."""
    (watch.root / "seeds" / "start.txt").write_text("x")
    assert watch.until("seeds/start.txt") == set()


def save(path: Path, text: str) -> None:
    """Save a file through another one, as careful editors do."""
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(text)
    temporary.replace(path)


def test_what_is_saved_before_the_first_is_asked_for_is_told(watch: Watch, desk: Path) -> None:
    (desk / "lessons" / "new.yaml").write_text("title: New")
    assert watch.next() == {"lessons/new.yaml"}


def test_each_kind_of_file_is_told_and_nothing_else(watch: Watch, desk: Path) -> None:
    start(watch)
    for name in ("lessons/new.yml", "seeds/new.md", "broadsheet.yaml", "templates/a/b/c.html"):
        for text in ("one", "two"):
            (desk / name).parent.mkdir(parents=True, exist_ok=True)
            (desk / name).write_text(text)
            assert watch.until(name) == set()
    for name in ("output/new.pdf", "lessons/note.txt", "lessons/.new.yaml.swp", "other.yaml"):
        (desk / name).parent.mkdir(exist_ok=True)
        (desk / name).write_text("x")
    for name in (".a.html.swp", "a.html~", "#a.html#", "4913", "a.tmp", "sedab12CD", "~$a.html"):
        (desk / "templates" / name).write_text("x")
    (desk.parent / "9b.csv").write_text("name\nAda\n")
    assert watch.until("../9b.csv") == set()


def test_each_way_to_save_is_one_change(watch: Watch, desk: Path) -> None:
    start(watch)
    lesson = desk / "lessons" / "bridge.yaml"

    save(lesson, "one")
    assert watch.next() == {"lessons/bridge.yaml"}

    backup = lesson.with_name("bridge.yaml~")  # as vim does it
    lesson.with_name("4913").touch()
    lesson.with_name("4913").unlink()
    lesson.rename(backup)
    lesson.write_text("two")
    backup.unlink()
    assert watch.next() == {"lessons/bridge.yaml"}

    other = lesson.with_name("ferry.yaml")
    lesson.rename(other)
    assert watch.next() == {"lessons/bridge.yaml", "lessons/ferry.yaml"}
    other.unlink()
    assert watch.next() == {"lessons/ferry.yaml"}


def test_a_file_that_is_emptied_first_is_told_when_it_is_full(watch: Watch, desk: Path) -> None:
    start(watch)
    lesson = desk / "lessons" / "bridge.yaml"
    seen = []
    with lesson.open("w") as file:
        timer = threading.Timer(0.1, print, ("title: Full",), {"file": file, "flush": True})
        timer.start()
        assert watch.next() == {"lessons/bridge.yaml"}
        seen.append(lesson.read_text())
        timer.join()
    assert seen == ["title: Full\n"]


def test_folders_may_come_and_go(watch: Watch, desk: Path) -> None:
    start(watch)
    for _ in range(3):
        shutil.rmtree(desk / "lessons")
        assert watch.until("lessons/bridge.yaml") == set()
        (desk / "lessons").mkdir()
        (desk / "lessons" / "bridge.yaml").write_text("again")
        assert watch.until("lessons/bridge.yaml") == set()
        shutil.rmtree(desk / "lessons")
        (desk / "lessons").mkdir()
        (desk / "lessons" / "bridge.yaml").write_text("at once")
        assert watch.until("lessons/bridge.yaml") == set()


def test_what_is_saved_while_the_last_save_is_looked_at_is_told(desk: Path) -> None:
    stop = threading.Event()
    found = changes(Workspace(desk, desk), stop=stop)
    lesson = desk / "lessons" / "bridge.yaml"
    for text in ("one", "two", "two"):
        lesson.write_text(text)
        assert next(found) == {lesson}
    stop.set()
    assert list(found) == []


def test_a_link_out_of_the_workspace_is_not_followed(
    watch: Watch, desk: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.html").write_text("x")
    (desk / "templates").mkdir()
    (desk / "templates" / "out").symlink_to(outside)
    (desk / "templates" / "round").symlink_to(desk / "templates")
    (desk / "lessons" / "out.yaml").symlink_to(outside / "a.html")
    (desk / "kept.yaml").write_text("x")
    (desk / "lessons" / "in.yaml").symlink_to(desk / "kept.yaml")
    assert watch.next() == {"lessons/out.yaml", "lessons/in.yaml"}
    (outside / "a.html").write_text("two")
    # In no folder that is watched: it is seen by looking.
    (desk / "kept.yaml").write_text("two")
    assert watch.next() == {"lessons/in.yaml"}


def test_it_goes_on_when_the_folder_is_gone_and_when_it_is_back(watch: Watch, desk: Path) -> None:
    start(watch)
    everything = {"lessons/bridge.yaml", "seeds/bridge.txt", "seeds/start.txt"}
    for _ in range(2):
        desk.rename(desk.with_name("elsewhere"))
        assert watch.next() == everything
        desk.with_name("elsewhere").rename(desk)
        assert watch.next() == everything
    shutil.rmtree(desk)
    assert watch.until("lessons/bridge.yaml") <= everything
    workspace(desk)
    assert watch.until("lessons/bridge.yaml") <= everything


@pytest.mark.parametrize(
    "name", [b"caf\xe9.txt", b"\xff\xfe.txt", "\N{RIGHT-TO-LEFT OVERRIDE}.txt"]
)
def test_a_file_of_whatever_name_is_followed(watch: Watch, desk: Path, name: str | bytes) -> None:
    start(watch)
    for folder in ("seeds", "templates"):
        (desk / folder).mkdir(exist_ok=True)
        path = desk / folder / os.fsdecode(name)
        for text in ("one", "two"):
            path.write_text(text)
            assert watch.next() == {f"{folder}/{path.name}"}
        path.unlink()
        assert watch.next() == {f"{folder}/{path.name}"}
    (desk / "lessons" / "next.yaml").write_text("x")
    assert watch.next() == {"lessons/next.yaml"}


def test_a_save_of_as_many_letters_is_seen_however_soon_it_comes(desk: Path) -> None:
    stop = threading.Event()
    lesson = desk / "lessons" / "bridge.yaml"
    for number in range(5):
        lesson.write_text(f"{number}")
        found = changes(Workspace(desk, desk), stop=stop)
        lesson.write_text("x")
        assert next(found) == {lesson}


def test_looking_takes_a_small_share_of_the_time(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workspace on a slow drive, where a look takes a second, is looked at less often."""
    stop, waited = threading.Event(), list[float]()

    def slowly(_: object) -> dict[Path, object]:
        clock[0] += 1
        return {}

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        return len(waited) > 3

    clock = [0.0]
    monkeypatch.setattr(watching._Watched, "files", slowly)
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    monkeypatch.setattr(stop, "wait", wait)
    monkeypatch.setattr(stop, "is_set", lambda: len(waited) > 3)
    assert list(changes(Workspace(desk, desk), stop=stop)) == []
    assert waited[1:] == [20, 20, 20]


def test_reading_is_no_change(watch: Watch, desk: Path) -> None:
    start(watch)
    for path in desk.rglob("*.*"):
        path.read_bytes()
    assert broadsheet("check", at=desk).status == 0
    (desk / "broadsheet.yaml").write_text("x")
    assert watch.until("broadsheet.yaml") == set()
