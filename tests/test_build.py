"""Builds make what must be made, and leave what need not."""

from __future__ import annotations

import errno
import os
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from desk import FAULTY, LESSON, SEED, Press, broadsheet, built_workspace, tree, workspace

from broadsheet import build
from broadsheet.pdf import PangoMissingError
from broadsheet.templates import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Callable

OTHER_SEED = SEED.replace("bridge", "tunnel")
OTHER = LESSON.replace("bridge", "tunnel")


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    return Press(monkeypatch)


@pytest.fixture
def desk(tmp_path: Path, press: Press) -> Path:
    """A workspace of two lessons, each with a seed of its own, whose PDFs are made."""
    desk = workspace(
        tmp_path / "desk",
        {"bridge": LESSON, "tunnel": OTHER},
        {"bridge": SEED, "tunnel": OTHER_SEED},
    )
    assert broadsheet("build", at=desk).status == 0
    assert press.since() == ["bridge", "tunnel"]
    return desk


def output(desk: Path) -> dict[str, bytes]:
    return {name: content for name, content in tree(desk / "output").items() if content}


# --- what is made again -----------------------------------------------------------------------


def test_a_second_build_makes_nothing_and_touches_nothing(desk: Path, press: Press) -> None:
    times = {path: path.stat().st_mtime_ns for path in desk.rglob("*")}
    result = broadsheet("build", at=desk)
    assert (result.status, result.out) == (0, "2 lessons unchanged.\n")
    assert press.since() == []
    assert {path: path.stat().st_mtime_ns for path in desk.rglob("*")} == times


def write(name: str, text: str) -> Callable[[Path], object]:
    def change(desk: Path) -> None:
        (desk / name).parent.mkdir(parents=True, exist_ok=True)
        (desk / name).write_text(text, encoding="utf-8")

    return change


PAGE = (BUILT_IN / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (write("lessons/bridge.yaml", LESSON.replace("council.", "council!")), ["bridge"]),
        (write("lessons/bridge.yaml", LESSON + "    why: It says so.\n"), ["bridge"]),
        (write("lessons/third.yaml", LESSON), ["third"]),
        (write("seeds/tunnel.txt", OTHER_SEED + "\nMore.\n"), ["tunnel"]),
        (write("seeds/tunnel.txt", "---\nauthor: Ann\n---\n" + OTHER_SEED), ["tunnel"]),
        (write("seeds/third.txt", SEED), []),
        (write("notes.txt", "nothing of a worksheet"), []),
        (write("templates/page.html", PAGE + "<!-- mine -->"), ["bridge", "tunnel"]),
        (write("templates/languages/en.yaml", "name: Name"), ["bridge", "tunnel"]),
        (write("output/other.pdf", "not ours"), []),
        (write("output/bridge-worksheet.pdf", "altered"), ["bridge"]),
        (write("output/tunnel-answer-key.pdf", ""), ["tunnel"]),
        (lambda desk: (desk / "output" / "bridge-worksheet.pdf").unlink(), ["bridge"]),
        (lambda desk: (desk / "output/.broadsheet/tunnel-answer-key.json").unlink(), ["tunnel"]),
        (write("output/.broadsheet/bridge-worksheet.json", "[" * 100_000), ["bridge"]),
        (write("output/.broadsheet/bridge-worksheet.json", "{}"), ["bridge"]),
        (lambda desk: os.utime(desk / "lessons" / "bridge.yaml", (1, 1)), []),
        (lambda desk: os.utime(desk / "output" / "bridge-worksheet.pdf", (1, 1)), []),
    ],
)
def test_a_change_makes_just_those_lessons_again_that_depend_on_it(
    desk: Path, press: Press, change: Callable[[Path], object], again: list[str]
) -> None:
    change(desk)
    result = broadsheet("build", at=desk)
    assert result.status == 0, result.said
    assert press.since() == again
    assert broadsheet("build", at=desk).status == 0
    assert press.since() == [], "and now it is built"


def test_a_change_that_is_taken_back_makes_the_same_files_again(desk: Path) -> None:
    before = output(desk)
    for text in (LESSON.replace("council.", "council!"), LESSON):
        (desk / "lessons" / "bridge.yaml").write_text(text)
        assert broadsheet("build", at=desk).status == 0
    assert output(desk) == before


def test_a_new_version_of_a_part_makes_everything_again(
    desk: Path, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadsheet.build.version", lambda name: version(name) + "+1")
    assert broadsheet("build", at=desk).status == 0
    assert press.since() == ["bridge", "tunnel"]


def test_an_edition_leaves_the_files_of_another_one_alone(desk: Path, press: Press) -> None:
    before = output(desk)
    assert broadsheet("build", "--paper", "letter", at=desk).status == 0
    after = output(desk)
    assert {name: after[name] for name in before} == before
    assert len(after) == 2 * len(before)
    press.since()
    assert broadsheet("build", at=desk).out == "2 lessons unchanged.\n"


def test_a_changed_usual_paper_makes_the_files_without_a_suffix_again(
    desk: Path, press: Press
) -> None:
    before = output(desk)
    (desk / "broadsheet.yaml").write_text("paper: letter\n")
    assert broadsheet("build", at=desk).status == 0
    assert press.since() == ["bridge", "tunnel"]
    assert output(desk).keys() == before.keys()
    assert output(desk) != before


# --- what is left alone -----------------------------------------------------------------------


@pytest.mark.parametrize("lesson", [FAULTY, "", "title: [\n", LESSON.replace("seed: b", "seed: x")])
def test_a_lesson_that_has_become_faulty_keeps_its_earlier_files(
    desk: Path, press: Press, lesson: str
) -> None:
    before = output(desk)
    (desk / "lessons" / "bridge.yaml").write_text(lesson)
    (desk / "lessons" / "tunnel.yaml").write_text(OTHER + "    note: changed\n")
    result = broadsheet("build", at=desk)
    assert result.status == 1
    assert "1 lesson built, 1 lesson with errors, not built." in result.err
    assert press.since() == ["tunnel"]
    after = output(desk)
    kept = {name: content for name, content in before.items() if "bridge" in name}
    assert len(kept) == 4
    assert {name: after[name] for name in kept} == kept
    assert after["tunnel-answer-key.pdf"] != before["tunnel-answer-key.pdf"]


def test_a_faulty_seed_stops_the_lessons_that_quote_it_and_no_others(
    desk: Path, press: Press
) -> None:
    (desk / "seeds" / "bridge.txt").write_bytes(b"caf\xe9")
    (desk / "lessons" / "tunnel.yaml").write_text(OTHER + "    note: changed\n")
    result = broadsheet("build", at=desk)
    assert result.status == 1
    assert "error[not-utf-8]" in result.err
    assert press.since() == ["tunnel"]


def test_a_lesson_that_changes_for_the_worse_during_the_build_is_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = workspace(tmp_path / "desk")
    run = build.run

    def late(*arguments: object) -> object:
        (desk / "lessons" / "bridge.yaml").write_text(FAULTY)
        return run(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(build, "run", late)
    result = broadsheet("build", at=desk)
    assert result.status == 1
    assert "error[quote-not-found]" in result.err
    assert "1 lesson with errors, not built." in result.err
    assert not (desk / "output").exists()


def test_a_build_writes_into_its_output_folder_only(tmp_path: Path, press: Press) -> None:
    desk = workspace(tmp_path / "desk")
    before = tree(tmp_path)
    assert broadsheet("build", at=desk).status == 0
    after = tree(tmp_path)
    assert {name: after[name] for name in before} == before
    assert all(name.startswith("desk/output") for name in after.keys() - before.keys())


def test_two_lessons_never_share_a_file(tmp_path: Path, press: Press) -> None:
    desk = workspace(tmp_path / "desk")
    (desk / "lessons" / "bridge.yml").write_text(OTHER.replace("tunnel", "bridge"))
    result = broadsheet("build", at=desk)
    assert result.status == 1
    assert "error[lesson-twice]: there is a lesson `bridge.yaml` too" in result.err
    assert "--> lessons/bridge.yml" in result.err
    assert press.since() == ["bridge"]


# --- what goes wrong --------------------------------------------------------------------------


def refusing(error: BaseException) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise error

    return refuse


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, ""), "the disk is full. Free some space and try again"),
        (OSError(errno.EROFS, ""), "nothing can be written there. Choose another folder"),
        (PermissionError(errno.EACCES, ""), "you may not write there. Choose another folder"),
        (OSError(errno.EMFILE, "Too many open files"), "Too many open files"),
    ],
)
def test_a_file_that_cannot_be_written_is_named_and_the_old_one_stays(
    desk: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    (desk / "lessons" / "bridge.yaml").write_text(LESSON + "    note: changed\n")
    before = output(desk)
    monkeypatch.setattr("tempfile.mkstemp", refusing(error))
    result = broadsheet("build", at=desk)
    assert result.status == 2
    assert f"cannot write `output/bridge-worksheet.pdf`: {words}." in result.err
    assert "Every file that was there is still whole." in result.err
    assert output(desk) == before


@pytest.mark.parametrize("place", ["output", "output/.broadsheet", "output/bridge-answer-key.pdf"])
@pytest.mark.parametrize("what", ["file", "folder", "link to nothing"])
def test_something_else_in_the_place_of_the_output_is_told_and_stays(
    tmp_path: Path, press: Press, place: str, what: str
) -> None:
    desk = workspace(tmp_path / "desk")
    path = desk / place
    path.parent.mkdir(exist_ok=True)
    if what == "folder":
        (path / "sub").mkdir(parents=True)
    elif what == "file":
        path.write_text("mine")
    else:
        path.symlink_to(tmp_path / "nothing")
    is_target = place.endswith(".pdf")
    works = is_target if what != "folder" else not is_target
    result = broadsheet("build", at=desk)
    assert result.status == (0 if works else 2), result.said
    if not works:
        assert f"cannot write `{place}`" in result.err
        assert "in the place" in result.err or "a folder has this name" in result.err
        assert "Traceback" not in result.err
        assert path.is_symlink() or path.exists()
        assert list(desk.rglob("*.pdf")) in ([], [path])
    assert not (tmp_path / "nothing").exists()


def test_without_pango_nothing_is_made_and_doctor_is_named(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = output(desk)
    monkeypatch.setattr(build, "press", refusing(PangoMissingError("no library called pango")))
    result = broadsheet("build", "--force", at=desk)
    assert (result.status, result.out) == (2, "")
    assert "`broadsheet doctor` says what to do." in result.err
    assert output(desk) == before


@pytest.mark.parametrize("error", [StopIteration(), KeyError("a"), AssertionError()])
def test_no_fault_of_the_program_passes_for_a_build(
    desk: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(build, "press", refusing(error))
    with pytest.raises(AssertionError):  # what `main` turns into exit status 70
        broadsheet("build", "--force", at=desk)


@pytest.mark.parametrize("error", [StopIteration(), KeyError("a"), ZeroDivisionError()])
def test_with_templates_of_one_s_own_any_failure_is_a_problem_of_the_lesson(
    desk: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    write("templates/page.html", "")(desk)
    before = output(desk)
    monkeypatch.setattr(build, "press", refusing(error))
    result = broadsheet("build", at=desk)
    assert result.status == 1
    assert result.err.count("error[cannot-lay-out]: with this workspace's `templates/`") == 2
    assert output(desk) == before


def test_an_interrupted_build_has_status_130_and_leaves_whole_files(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = output(desk)
    monkeypatch.setattr("os.fsync", refusing(KeyboardInterrupt()))
    result = broadsheet("build", "--force", at=desk)
    assert (result.status, result.said) == (130, "")
    assert output(desk) == before


def test_the_output_ending_early_is_no_problem_of_a_file(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = BrokenPipeError(errno.EPIPE, "Broken pipe")
    monkeypatch.setattr("broadsheet.terminal.say", refusing(gone))
    assert "cannot write" not in broadsheet("build", "--force", at=desk).said


def test_a_pdf_is_made_anew_in_all_its_bytes(tmp_path: Path) -> None:
    desk = built_workspace(tmp_path / "desk")
    before = output(desk)
    assert len(before) == 4
    for path in (desk / "output").glob("*.pdf"):
        path.unlink()
    assert broadsheet("build", at=desk).status == 0
    assert output(desk) == before
