"""Files are written whole or not at all, whichever step of the writing fails."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desk import tree

from broadsheet.files import TEMPORARY, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

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
        monkeypatch.setattr(tempfile, "mkstemp", self.counted("mkstemp", tempfile.mkstemp))
        monkeypatch.setattr(os, "fsync", self.counted("fsync", os.fsync))
        monkeypatch.setattr(Path, "chmod", self.counted("chmod", Path.chmod))
        monkeypatch.setattr(Path, "replace", self.counted("replace", Path.replace))
        fdopen = os.fdopen

        def with_counted_write(*arguments: Any) -> Any:
            file = fdopen(*arguments)
            return _Writer(file, self.counted("write", file.write))

        monkeypatch.setattr(os, "fdopen", with_counted_write)

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
    assert set(tried) == {"mkstemp", "write", "fsync", "chmod", "replace"}
    assert len(tried) == 5 * len(NEW)


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
