"""What the commands say in a terminal, and what they keep from it."""

from __future__ import annotations

import errno
import io
import os
import re
from pathlib import Path

import pytest

from broadsheet.article.seed import read_seed
from broadsheet.cli import terminal
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.text import Place, Span, TextFile
from broadsheet.source.workspace import Workspace

ERROR = Code("some-fault", Severity.ERROR)
PROBLEM = Diagnostic(ERROR, Place(TextFile("a.yaml", "a: b"), Span(3, 4)), "wrong", "write c")


class Screen(io.StringIO):
    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def shown(screen: Screen) -> str:
    terminal.problems([PROBLEM], screen)
    return screen.getvalue()


def test_problems_have_colours_on_a_terminal() -> None:
    assert "\x1b[31m\x1b[1merror[some-fault]\x1b[0m" in shown(Screen(True))


def test_problems_have_no_colours_in_a_file_or_pipe() -> None:
    assert "\x1b" not in shown(Screen(False))


@pytest.mark.parametrize(("value", "colours"), [("1", False), ("anything", False), ("", True)])
def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch, value: str, colours: bool) -> None:
    monkeypatch.setenv("NO_COLOR", value)
    assert ("\x1b" in shown(Screen(True))) == colours


def test_an_empty_line_follows_each_problem() -> None:
    screen = Screen(False)
    terminal.problems([PROBLEM, PROBLEM], screen)
    assert screen.getvalue().count("\n\nerror[") == 1
    assert screen.getvalue().endswith("\n\n")


def test_what_is_said_and_complained_of_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    terminal.say("output/\x1b[31mred\u202e.pdf  1 page")
    terminal.complain("there is no lesson `\x1b]0;x\x07`\nDid you mean `b`?")
    out, err = capsys.readouterr()
    assert out == "output/�[31mred�.pdf  1 page\n"
    assert err == "broadsheet: there is no lesson `�]0;x�`\nDid you mean `b`?\n"


def test_a_seed_s_paragraphs_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    seed, _ = read_seed(TextFile("a.txt", "One\n\nTwo \u202e three\n"), "a")
    assert seed is not None
    terminal.paragraphs(seed)
    assert capsys.readouterr().out == "  1  (title) One\n  2  Two � three\n"


@pytest.mark.parametrize(
    ("counts", "words", "on_err"),
    [
        ((1, 0, 0), "1 lesson built.", False),
        ((2, 3, 0), "2 lessons built, 3 lessons unchanged.", False),
        ((0, 1, 0), "1 lesson unchanged.", False),
        ((1, 0, 1), "1 lesson built, 1 lesson with errors, not built.", True),
        ((0, 0, 2), "2 lessons with errors, not built.", True),
    ],
)
def test_a_build_is_summed_up(
    capsys: pytest.CaptureFixture[str], counts: tuple[int, int, int], words: str, on_err: bool
) -> None:
    terminal.built(*counts)
    assert capsys.readouterr() == (("", words + "\n") if on_err else (words + "\n", ""))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EROFS, "nothing can be written there"),
        (errno.EACCES, "you may not write there"),
        (errno.EPERM, "you may not write there"),
        (errno.EISDIR, "a folder has this name"),
        (errno.ENOTDIR, "a file is in the place of the folder"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_why_a_file_cannot_be_written_is_said_in_plain_words(number: int, words: str) -> None:
    space = Workspace(Path("/desk"), Path("/desk/lessons"))
    error = OSError(number, os.strerror(number), "/desk/output/a.pdf")
    assert terminal.cannot_write(error, space).startswith(
        f"cannot write `../output/a.pdf`: {words}"
    )
    assert "`the file`" not in terminal.cannot_write(OSError(number, "x"), space)


def test_progress_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with terminal.progress(2) as progress:
        progress.advance()
    assert capsys.readouterr() == ("", "")
    screen = Screen(True)
    monkeypatch.setattr("sys.stderr", screen)
    with terminal.progress(0) as progress:
        progress.clear()
    assert screen.getvalue() == "", "there is nothing to wait for"
    with terminal.progress(2) as progress:
        assert re.search(r"making pages .*  0%", screen.getvalue())
        progress.advance()
        assert re.search(r"making pages .*#.*  50%", screen.getvalue())
        progress.clear()
        terminal.complain("something")
    *_, before, after = screen.getvalue().split("\r\033[K")
    assert (before, after) == ("broadsheet: something\n", "")


def test_the_bar_is_taken_off_the_screen_whatever_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(True)
    monkeypatch.setattr("sys.stderr", screen)
    with pytest.raises(KeyboardInterrupt), terminal.progress(2):
        raise KeyboardInterrupt
    assert screen.getvalue().endswith("\r\033[K")


def test_the_files_of_a_lesson_are_listed_with_their_pages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    terminal.made({"a-worksheet.pdf": 1, "a-answer-key.pdf": 3}, lambda file: f"output/{file}")
    assert capsys.readouterr().out == (
        "output/a-worksheet.pdf  1 page\noutput/a-answer-key.pdf  3 pages\n"
    )


def test_of_a_large_class_the_pupils_own_files_are_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    own = {f"a-9b-{number:02}-worksheet.pdf": 2 for number in range(1, 31)}
    files = {"a-9b-class.pdf": 60, **own, "a-answer-key.pdf": 3}
    terminal.made(files, lambda file: file)
    assert capsys.readouterr().out.splitlines() == [
        "a-9b-class.pdf  60 pages",
        "a-answer-key.pdf  3 pages",
        "and 30 worksheets of single pupils",
    ]
    terminal.made(dict([*files.items()][:30]), lambda file: file)
    assert capsys.readouterr().out.count("\n") == 30
