"""Files that are read, and files that are refused with a reason."""

from __future__ import annotations

import os
import socket
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.source import read
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.text import TextFile

if TYPE_CHECKING:
    from pathlib import Path


def text_of(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    file = read.read_text(path, "a.txt")
    assert isinstance(file, TextFile), file
    assert file.name == "a.txt"
    return file.text


def problem_of(path: Path, content: bytes | None = None) -> Diagnostic:
    if content is not None:
        path.write_bytes(content)
    problem = read.read_text(path, "a.txt")
    assert isinstance(problem, Diagnostic), problem
    assert problem.place.file.name == "a.txt"
    return problem


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        (b"bees\n", "bees\n"),
        (b"\xef\xbb\xbfbees", "bees"),
        (b"\xef\xbb\xbf\xef\xbb\xbfbees", "\ufeffbees"),
        (b"a\r\nb\rc\n\r\n", "a\nb\nc\n\n"),
        ("Қазақстан\t‘é’ 🐝\u2028".encode(), "Қазақстан\t‘é’ 🐝\u2028"),
    ],
)
def test_text_is_read_as_utf_8_with_one_kind_of_line_break(
    tmp_path: Path, content: bytes, text: str
) -> None:
    assert text_of(tmp_path / "a.txt", content) == text


@pytest.mark.parametrize(
    ("content", "code", "position", "message", "hint"),
    [
        (b"a\r\nb caf\xe9\n", "not-utf-8", (2, 6), "byte 0xe9 on line 2", "this is `é`"),
        (
            b"\xef\xbb\xbfa\xff",
            "not-utf-8",
            (1, 2),
            "byte 0xff on line 1",
            "save the file as UTF-8",
        ),
        (b"\xed\xa0\x80", "not-utf-8", (1, 1), "byte 0xed", "save the file as UTF-8"),
        (b"end \xc3", "not-utf-8", (1, 5), "byte 0xc3", "save the file as UTF-8"),
        ("a".encode("utf-16"), "not-utf-8", (1, 1), "stored as UTF-16", "not as UTF-16"),
        (b"\xfe\xff\x00a", "not-utf-8", (1, 1), "stored as UTF-16", "not as UTF-16"),
        ("a".encode("utf-32"), "not-utf-8", (1, 1), "stored as UTF-32", "not as UTF-32"),
        ("ab".encode("utf-16-le"), "control-character", (1, 2), "U+0000", "plain text in UTF-8"),
        (b"a\n\x1b[31m", "control-character", (2, 1), "U+001B", "backspace"),
        (b"a\x7f", "control-character", (1, 2), "U+007F", "backspace"),
        ("so\x85".encode(), "control-character", (1, 3), "U+0085", "perhaps by `…`"),
        ("so\x81".encode(), "control-character", (1, 3), "U+0081", "backspace"),
    ],
)
def test_what_is_no_text_is_refused_at_its_place(
    tmp_path: Path,
    content: bytes,
    code: str,
    position: tuple[int, int],
    message: str,
    hint: str,
) -> None:
    problem = problem_of(tmp_path / "a.txt", content)
    assert problem.code.name == code
    assert problem.place.file.position(problem.place.span.start) == position
    assert message in problem.message
    assert problem.hint is not None
    assert hint in problem.hint
    # What is shown of the file must not steer a terminal.
    assert all(sign.isprintable() or sign == "\n" for sign in problem.place.file.text)


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    assert len(text_of(tmp_path / "a.txt", b"x" * read.LARGEST)) == read.LARGEST
    assert problem_of(tmp_path / "a.txt", b"x" * (read.LARGEST + 1)).code is read.TOO_LARGE


def unread(path: Path) -> Diagnostic:
    """The problem of a file that is refused without taking it into memory."""
    tracemalloc.start()
    problem = problem_of(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * read.LARGEST
    return problem


def test_a_large_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    assert unread(path).code is read.TOO_LARGE
    true_fstat = os.fstat

    def no_size(descriptor: int) -> os.stat_result:
        return os.stat_result([*true_fstat(descriptor)[:6], 0, 0, 0, 0])

    monkeypatch.setattr(os, "fstat", no_size)
    assert unread(path).code is read.TOO_LARGE


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    problem = problem_of(tmp_path / "none.txt")
    assert problem.code is read.MISSING
    assert "`a.txt`" in problem.message
    (tmp_path / "file").write_text("x")
    assert problem_of(tmp_path / "file" / "below").code is read.MISSING
    assert problem_of(tmp_path / "nul\0").code is read.MISSING


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert problem_of(tmp_path).code is read.NOT_A_FILE


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert problem_of(tmp_path / "pipe").code is read.NOT_A_FILE


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no sockets with names")
def test_a_socket_is_not_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        assert problem_of(tmp_path / "socket").code is read.NOT_A_FILE


def test_a_device_is_not_a_file(tmp_path: Path) -> None:
    null = tmp_path.joinpath(os.devnull)
    if null.exists():
        assert problem_of(null).code is read.NOT_A_FILE


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "Permission denied"), "no permission"),
        (OSError(5, "Input/output error"), "input/output error"),
        (OSError("odd"), "oserror"),
    ],
)
def test_what_the_system_refuses_is_a_problem_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, message: str
) -> None:
    def refuse(*_: object) -> int:
        raise error

    (tmp_path / "a.txt").write_text("x")
    monkeypatch.setattr(os, "open", refuse)
    problem = problem_of(tmp_path / "a.txt")
    assert problem.code is read.UNREADABLE
    assert message in problem.message


def test_a_link_in_a_circle_is_a_problem_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("a.txt")
    assert problem_of(tmp_path / "a.txt").code is read.UNREADABLE


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary() | st.text().map(str.encode))
def test_any_bytes_are_text_or_a_problem_inside_the_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    result = read.read_text(path, "a.txt")
    if isinstance(result, TextFile):
        assert "\r" not in result.text
        assert result.text.encode() in content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return
    span = result.place.span
    assert 0 <= span.start <= span.end <= len(result.place.file.text)
    assert "\n" not in result.message
