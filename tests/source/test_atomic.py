"""Files are written whole or not at all, whichever step of the writing fails."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desk import tree
from support import ROOT

from broadsheet.source import atomic
from broadsheet.source.atomic import LOCK, RECORDS, TEMPORARY, sweep, write_output, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

OLD = {"a.pdf": b"old a", "b.pdf": b"old b"}
NEW = {"a.pdf": b"new a" * 50_000, "b.pdf": b"new b", "c.pdf": b"new c"}


class Failing:
    """Lets the N-th step of a writing fail, whatever it is.

    Attributes:
        steps: the names of those that were begun.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException) -> None:
        self.steps: list[str] = []
        self.number = number
        self.error = error
        monkeypatch.setattr(os, "fsync", self.counted("fsync", os.fsync))
        monkeypatch.setattr(Path, "replace", self.counted("replace", Path.replace))
        opened = self.counted("open", Path.open)

        def with_counted_write(*arguments: Any) -> Any:
            file = opened(*arguments)
            return _Writer(file, self.counted("write", file.write))

        monkeypatch.setattr(Path, "open", with_counted_write)

    def counted(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*arguments: Any, **options: Any) -> Any:
            self.steps.append(name)
            if len(self.steps) == self.number:
                raise self.error
            return step(*arguments, **options)

        return counting


class _Writer:
    def __init__(self, file: Any, write: Callable[..., Any]) -> None:
        self.file, self.write = file, write

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def fill(folder: Path) -> dict[Path, bytes]:
    folder.mkdir()
    for name, content in OLD.items():
        (folder / name).write_bytes(content)
    return {folder / name: content for name, content in NEW.items()}


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EIO, "Input/output error"),
        PermissionError(errno.EACCES, "Permission denied"),
        OSError(errno.EROFS, "Read-only file system"),
        KeyboardInterrupt(),
        MemoryError(),
    ],
    ids=lambda error: getattr(error, "strerror", "") or type(error).__name__,
)
def test_every_file_is_the_old_or_the_new_one_whole_whichever_step_fails(
    tmp_path: Path, error: BaseException
) -> None:
    tried: list[str] = []
    for number in range(1, 100):
        folder = tmp_path / str(number)
        files = fill(folder)
        with pytest.MonkeyPatch.context() as monkeypatch:
            failing = Failing(monkeypatch, number, error)
            with contextlib.suppress(type(error)):
                write_whole(files)
                break
        tried.append(failing.steps[-1])
        left = tree(folder)
        assert left.keys() - NEW.keys() == set(), "a temporary file stays"
        assert all(content in (OLD.get(name), NEW[name]) for name, content in left.items())
        if "replace" not in failing.steps:
            assert left == OLD
        if isinstance(error, OSError):
            assert Path(str(error.filename)) in files, "the user knows no other names"
    assert tree(folder) == NEW
    assert set(tried) == {"open", "write", "fsync", "replace"}
    assert len(tried) == 4 * len(NEW)


def test_no_old_file_changes_if_a_folder_stands_in_the_place_of_any(tmp_path: Path) -> None:
    files = fill(tmp_path / "out")
    (tmp_path / "out" / "c.pdf").mkdir()
    before = tree(tmp_path)
    with pytest.raises(IsADirectoryError) as raised:
        write_whole(files)
    assert raised.value.filename == str(tmp_path / "out" / "c.pdf")
    assert tree(tmp_path) == before


def test_a_folder_that_is_not_there_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as raised:
        write_whole({tmp_path / "none" / "a.pdf": b"a"})
    assert raised.value.filename == str(tmp_path / "none" / "a.pdf")


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    link = tmp_path / "a.pdf"
    link.symlink_to(precious)
    write_whole({link: b"new"})
    assert (precious.read_bytes(), link.read_bytes()) == (b"precious", b"new")
    assert not link.is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_file_is_for_everyone_that_the_user_s_files_are_for(
    tmp_path: Path, mask: int, mode: int
) -> None:
    before = os.umask(mask)
    try:
        write_whole({tmp_path / "a.pdf": b"a"})
        assert os.umask(mask) == mask, "the mask is left as it was"
    finally:
        os.umask(before)
    assert (tmp_path / "a.pdf").stat().st_mode & 0o777 == mode


def test_unfinished_files_are_hidden_and_stand_beside_their_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def look(_: int) -> None:
        seen.extend(path.name for path in tmp_path.iterdir())

    monkeypatch.setattr(os, "fsync", look)
    write_whole({tmp_path / "a.pdf": b"a"})
    assert [name.startswith(TEMPORARY) for name in seen] == [True]
    assert TEMPORARY.startswith(".")


def test_no_file_is_moved_before_it_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []

    def sync(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_size)
        assert list(tmp_path.glob("*.pdf")) == []

    monkeypatch.setattr(os, "fsync", sync)
    write_whole({tmp_path / "a.pdf": b"a", tmp_path / "b.pdf": b"bb"})
    assert synced == [1, 2]


# --- an output folder -------------------------------------------------------------------------


def left_over(output: Path) -> list[Path]:
    """What a build that was killed left."""
    paths = [output / f"{TEMPORARY}1.tmp", output / RECORDS / f"{TEMPORARY}2.tmp"]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    return paths


@contextlib.contextmanager
def another_build_writing(output: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that holds the lock, as a build does while it writes."""
    hold = (
        "import pathlib, sys, time\n"
        "from broadsheet.source.atomic import _alone\n"
        "with _alone(pathlib.Path(sys.argv[1]), 1):\n"
        "    print(flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, output],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def test_the_folders_of_an_output_are_made(tmp_path: Path) -> None:
    output = tmp_path / "a" / "output"
    write_output(output, {output / "b" / "a.pdf": b"a", output / RECORDS / "a.json": b"{}"})
    assert tree(output) == {
        "b": b"",
        "b/a.pdf": b"a",
        RECORDS: b"",
        f"{RECORDS}/a.json": b"{}",
        f"{RECORDS}/{LOCK}": b"",
    }


def test_what_a_kill_left_goes_with_the_next_writing_wherever_files_are_written(
    tmp_path: Path,
) -> None:
    paths = left_over(tmp_path)
    elsewhere = tmp_path / "class" / f"{TEMPORARY}3.tmp"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(b"half")
    write_output(tmp_path, {tmp_path / "class" / "a.pdf": b"a"})
    assert [path for path in (*paths, elsewhere) if path.exists()] == []


def test_sweeping_takes_what_was_left_and_nothing_else(tmp_path: Path) -> None:
    left_over(tmp_path)
    kept = ["a.pdf", "mine.tmp", f"{TEMPORARY}notes", f"{RECORDS}/a.json", "sub/.broadsheet-1.tmp"]
    for name in kept:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"mine")
    (tmp_path / f"{TEMPORARY}folder.tmp").mkdir()
    sweep(tmp_path)
    files = {path for path in tmp_path.rglob("*") if path.is_file() and path.name != LOCK}
    assert files == {tmp_path / name for name in kept}
    assert (tmp_path / f"{TEMPORARY}folder.tmp").is_dir()


@pytest.mark.parametrize("folder", ["none", "empty", "a file"])
def test_sweeping_touches_nothing_where_nothing_was_left(tmp_path: Path, folder: str) -> None:
    output = tmp_path / "output"
    if folder == "empty":
        (output / RECORDS).mkdir(parents=True)
    elif folder == "a file":
        output.write_bytes(b"")
    before = tree(tmp_path), tmp_path.stat().st_mtime_ns
    sweep(output)
    assert (tree(tmp_path), tmp_path.stat().st_mtime_ns) == before


def test_a_folder_without_records_gets_what_is_written_and_nothing_else(tmp_path: Path) -> None:
    left_over(tmp_path)
    write_output(tmp_path, {tmp_path / "a.pdf": b"a"})
    assert tree(tmp_path) == {"a.pdf": b"a"}
    (tmp_path / f"{TEMPORARY}1.tmp").write_bytes(b"half")
    sweep(tmp_path)
    assert tree(tmp_path) == {"a.pdf": b"a"}


@pytest.mark.skipif(os.name == "nt", reason="locks as POSIX has them")
def test_who_waited_while_the_lock_was_removed_makes_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three builds write into a folder at once, each long enough to meet the others."""
    write = atomic.write_whole
    inside: list[int] = []

    def slowly(files: Mapping[Path, bytes]) -> None:
        inside.append(1)
        assert len(inside) == 1
        time.sleep(0.02)
        write(files)
        inside.pop()

    monkeypatch.setattr(atomic, "write_whole", slowly)
    monkeypatch.setattr(atomic, "_PAUSE", 0.001)
    with ThreadPoolExecutor(3) as builds:
        names = [f"{number}.pdf" for number in range(12)]
        done = [builds.submit(write_output, tmp_path, {tmp_path / n: b"a"}) for n in names]
        assert [each.result() for each in done] == [None] * 12
    assert sorted(tree(tmp_path)) == sorted(names)


def test_a_folder_that_goes_before_its_lock_is_made_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / RECORDS).mkdir()
    opened = atomic._open
    asked: list[Path] = []

    def too_late(path: Path) -> int:
        if not asked:
            path.parent.rmdir()
        asked.append(path)
        return opened(path)

    monkeypatch.setattr(atomic, "_open", too_late)
    write_output(tmp_path, {tmp_path / RECORDS / "a.json": b"{}"})
    assert len(asked) == 2
    assert (tmp_path / RECORDS / "a.json").exists()


def test_what_another_living_build_is_writing_is_left_alone(tmp_path: Path) -> None:
    paths = left_over(tmp_path)
    with another_build_writing(tmp_path) as other:
        sweep(tmp_path)
        assert all(path.exists() for path in paths)
        other.kill()
        other.wait()
        sweep(tmp_path)  # and now it is left over
        assert not any(path.exists() for path in paths)


def test_a_build_waits_for_another_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / RECORDS).mkdir()
    (tmp_path / "a.pdf").write_bytes(b"old")
    waited: list[float] = []
    with another_build_writing(tmp_path) as other:
        monkeypatch.setattr("time.sleep", waited.append)
        with pytest.raises(OSError, match="another build has been writing there") as raised:
            write_output(tmp_path, {tmp_path / "a.pdf": b"a"})
        assert 59 < sum(waited) < 61
        assert raised.value.filename == str(tmp_path)
        assert (tmp_path / "a.pdf").read_bytes() == b"old"

        def end(_: float) -> None:
            other.kill()
            other.wait()

        monkeypatch.setattr("time.sleep", end)
        write_output(tmp_path, {tmp_path / "a.pdf": b"a"})
    assert (tmp_path / "a.pdf").read_bytes() == b"a"


def test_the_lock_is_free_after_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").mkdir()
    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("it waits"))
    for _ in range(2):
        with pytest.raises(IsADirectoryError):
            write_output(tmp_path, {tmp_path / "a.pdf": b"a"})


@pytest.mark.skipif(os.name == "nt", reason="locks as POSIX has them")
def test_who_clears_the_folder_while_a_build_waits_does_not_let_two_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / RECORDS).mkdir()
    (tmp_path / RECORDS / "a.json").write_bytes(b"{}")
    lock = tmp_path / RECORDS / LOCK
    locked: list[int] = []
    import fcntl

    flock = fcntl.flock

    def clear(descriptor: int, operation: int) -> None:
        flock(descriptor, operation)
        if not locked:
            lock.unlink()
        locked.append(os.fstat(descriptor).st_ino)

    monkeypatch.setattr("fcntl.flock", clear)
    write_output(tmp_path, {tmp_path / "a.pdf": b"a"})
    assert len(locked) == 2
    assert locked[1] == lock.stat().st_ino


@pytest.mark.skipif(os.name == "nt", reason="locks as POSIX has them")
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF])
def test_where_there_are_no_locks_files_are_written_and_nobody_s_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fcntl.flock", refuse)
    paths = left_over(tmp_path)
    sweep(tmp_path)
    write_output(tmp_path, {tmp_path / "a.pdf": b"a"})
    assert (tmp_path / "a.pdf").read_bytes() == b"a"
    assert all(path.exists() for path in paths)


@pytest.mark.skipif(os.name == "nt", reason="locks as POSIX has them")
def test_the_lock_of_another_user_is_good_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / RECORDS).mkdir()
    (tmp_path / RECORDS / LOCK).touch()
    opened = os.open

    def refuse(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_RDWR | os.O_CREAT):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, flags, mode)

    paths = left_over(tmp_path)
    monkeypatch.setattr(os, "open", refuse)
    write_output(tmp_path, {tmp_path / "a.pdf": b"a"})
    assert not any(path.exists() for path in paths)


@pytest.mark.skipif(os.name == "nt", reason="locks as POSIX has them")
def test_the_lock_is_made_nowhere_else(tmp_path: Path) -> None:
    output = tmp_path / "output"
    (output / RECORDS).mkdir(parents=True)
    (output / RECORDS / LOCK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
        write_output(output, {output / "a.pdf": b"a"})
    assert not (tmp_path / "elsewhere").exists()


def test_what_cannot_be_removed_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = left_over(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "unlink", refuse)
    sweep(tmp_path)
    write_output(tmp_path, {tmp_path / "a.pdf": b"a"})
    assert all(path.exists() for path in paths)
