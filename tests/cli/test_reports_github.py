"""Problems as workflow commands: what GitHub's runner reads is what was meant, and nothing else."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
from desk import FAULTY, LESSON, broadsheet, workspace
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.cli.reports.github import show
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.text import Place, Span, TextFile, whole_file

if TYPE_CHECKING:
    from pathlib import Path

ERROR = Code("some-fault", Severity.ERROR)
WARNING = Code("some-doubt", Severity.WARNING)
FILE = TextFile("lessons/a.yaml", "title: A\nseed: bees\n")


def commands(output: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands in an output, as the runner reads it: line by line, `%` put back at last."""
    found = []
    for line in output.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        start = line.lstrip()
        if not start.startswith("::") or "::" not in start[2:]:
            assert "##[" not in line, "the runner's older kind of command"
            continue
        head, _, message = start[2:].partition("::")
        name, _, listed = head.partition(" ")
        properties = dict(pair.split("=", 1) for pair in listed.split(",") if "=" in pair)
        put_back = {key: taken(value, ":,") for key, value in properties.items()}
        found.append((name, put_back, taken(message, "")))
    return found


def taken(text: str, more: str) -> str:
    for sign in f"\r\n{more}%":
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text


def test_a_problem_is_one_command_with_its_place_its_title_and_the_hint() -> None:
    problem = Diagnostic(ERROR, Place(FILE, Span(15, 19)), "no `bees`", "write `bee`")
    assert show(problem) == (
        "::error file=lessons/a.yaml,line=2,endLine=2,col=7,endColumn=11,"
        "title=Broadsheet%3A some-fault::lessons/a.yaml:2:7: no `bees`%0Awrite `bee`"
    )


def test_a_warning_is_a_warning_and_may_have_no_hint() -> None:
    ((name, _, message),) = commands(show(Diagnostic(WARNING, Place(FILE, Span(0, 5)), "odd")))
    assert (name, message) == ("warning", "lessons/a.yaml:1:1: odd")


def test_columns_are_left_out_where_a_problem_goes_over_several_lines() -> None:
    ((_, found, _),) = commands(show(Diagnostic(ERROR, Place(FILE, Span(7, 15)), "odd")))
    assert (found["line"], found["endLine"]) == ("1", "2")
    assert not {"col", "endColumn"} & found.keys()


def test_a_file_as_such_is_named_without_a_line() -> None:
    ((_, found, message),) = commands(show(Diagnostic(ERROR, whole_file("a b.yaml"), "gone")))
    assert found == {"file": "a b.yaml", "title": "Broadsheet: some-fault"}
    assert message == "a b.yaml: gone"


HOSTILE = [
    "a\n::error file=b::x",
    "a\r::add-path::b",
    "a\r\n::stop-commands::x",
    "::set-env name=A::b",
    "##[error]x",
    "a,line=99,title=x",
    "a::b",
    "100%0A::debug::x",
    "%25%3A%2C",
    "a\x1b[31m\x00\u202eb",
    "a\u2028::error::b\x85::error::c\x0b::error::d",
]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_of_a_file_breaks_out_of_its_command(text: str) -> None:
    place = Place(TextFile(f"lessons/{text}.yaml", text), Span(0, 1))
    shown = show(Diagnostic(ERROR, place, text, text))
    assert len(shown.splitlines()) == 1
    assert not any(ord(character) < 32 for character in shown)
    ((name, found, message),) = commands(shown)
    assert name == "error"
    assert list(found) == ["file", "line", "endLine", "col", "endColumn", "title"]
    assert (found["line"], found["title"]) == ("1", "Broadsheet: some-fault")
    assert message.count("\n") == 1


# What `str` calls printable is what a log can show, and what comes back as it went in.
PLAIN = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1)


@given(PLAIN, PLAIN, PLAIN)
@example("%0A", "%25", "::")
def test_the_runner_reads_what_was_meant(name: str, message: str, hint: str) -> None:
    problem = Diagnostic(ERROR, Place(TextFile(f"lessons/{name}x", "a"), Span(0, 1)), message, hint)
    ((_, found, said),) = commands(show(problem))
    assert found["file"] == PurePosixPath(problem.place.file.name).as_posix()
    assert said == f"{problem.place.file.name}:1:1: {problem.message}\n{problem.hint}"


def test_check_prints_a_command_for_each_problem_and_its_summary(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {"a": FAULTY, "b": LESSON})
    result = broadsheet("check", "--format", "github", at=desk)
    assert (result.status, result.err) == (1, "")
    ((name, found, message),) = commands(result.out)
    assert (name, found["file"], found["line"]) == ("error", "lessons/a.yaml", "7")
    assert found["title"] == "Broadsheet: quote-not-found"
    assert message == (
        "lessons/a.yaml:7:15: these words are not in the article `bridge`\n"
        "nothing there is much like it: copy the words from the seed, letter for letter"
    )
    assert result.out.splitlines()[-1] == "2 lessons checked: 1 error."


def test_check_without_a_problem_prints_no_command(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk")
    result = broadsheet("check", "--format", "github", at=desk)
    assert (result.status, commands(result.out)) == (0, [])
