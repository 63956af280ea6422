"""Builds make what must be made, and leave what need not."""

from __future__ import annotations

import errno
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from desk import FAULTY, LESSON, SEED, Press, broadsheet, built_workspace, tree, workspace

from broadsheet.build import job as build
from broadsheet.build.press import Pages
from broadsheet.build.products import Kind, Request
from broadsheet.checks import loaded_wording
from broadsheet.checks.glyphs import no_font_for
from broadsheet.checks.library import Library
from broadsheet.sheet.edition import Edition
from broadsheet.source.diagnostics import Code, Severity
from broadsheet.source.fonts import font_files
from broadsheet.source.templates import BUILT_IN
from broadsheet.source.text import Place, Span, TextFile
from broadsheet.source.workspace import Workspace
from broadsheet.writers.pdf.layout import PangoMissingError

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
    assert (result.status, result.out.splitlines()[0]) == (0, "2 lessons unchanged.")
    assert press.since() == []
    assert {path: path.stat().st_mtime_ns for path in desk.rglob("*")} == times


def write(name: str, text: str) -> Callable[[Path], object]:
    def change(desk: Path) -> None:
        (desk / name).parent.mkdir(parents=True, exist_ok=True)
        (desk / name).write_text(text, encoding="utf-8")

    return change


def record_of(desk: Path, lesson: str) -> Path:
    """The record of a lesson's PDFs."""
    records = (desk / "output" / ".broadsheet").glob("*.json")
    (path,) = (path for path in records if f"lessons/{lesson}.yaml" in path.read_text())
    return path


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
        (lambda desk: record_of(desk, "tunnel").unlink(), ["tunnel"]),
        (lambda desk: record_of(desk, "bridge").write_text("[" * 100_000), ["bridge"]),
        (lambda desk: record_of(desk, "bridge").write_text("{}"), ["bridge"]),
        (lambda desk: record_of(desk, "bridge").write_bytes(b"\xff"), ["bridge"]),
        (lambda desk: os.utime(desk / "lessons" / "bridge.yaml", (1, 1)), []),
        (lambda desk: os.utime(desk / "output" / "bridge-worksheet.pdf", (1, 1)), []),
        (write("broadsheet.yaml", "versions: 2"), ["bridge", "tunnel"]),
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
    monkeypatch.setattr("broadsheet.build.ledger.version", lambda name: version(name) + "+1")
    assert broadsheet("build", at=desk).status == 0
    assert press.since() == ["bridge", "tunnel"]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("lessons/bridge.yml", LESSON, "lesson-twice"),
        ("seeds/bridge.md", SEED, "seed-twice"),
    ],
)
def test_a_second_file_of_the_same_name_is_noticed_though_nothing_else_changed(
    desk: Path, press: Press, name: str, text: str, code: str
) -> None:
    before = output(desk)
    (desk / name).write_text(text)
    for _ in range(2):
        result = broadsheet("build", at=desk)
        assert result.status == 1
        assert f"error[{code}]" in result.err
    assert "bridge-worksheet.pdf" in output(desk)
    assert {name: output(desk)[name] for name in before if "tunnel" in name}.items() <= (
        before.items()
    )
    assert "tunnel" not in press.since()
    (desk / name).unlink()
    assert broadsheet("build", at=desk).out.startswith("2 lessons unchanged.\n")


@pytest.mark.parametrize("change", ["name", "size"])
def test_other_fonts_make_everything_again(
    desk: Path, press: Press, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: str
) -> None:
    first, *others = font_files()
    other = tmp_path / (f"new-{first.name}" if change == "name" else first.name)
    other.write_bytes(first.read_bytes() + (b"" if change == "name" else b"more"))
    monkeypatch.setattr("broadsheet.build.ledger.font_files", lambda: (other, *others))
    assert broadsheet("build", at=desk).status == 0
    assert press.since() == ["bridge", "tunnel"]
    monkeypatch.setattr("broadsheet.build.ledger.font_files", lambda: (other, *others))
    assert broadsheet("build", at=desk).out.startswith("2 lessons unchanged.\n")


def test_a_checkout_that_has_changed_makes_everything_again(
    desk: Path, tmp_path: Path, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its version says nothing of that."""
    other = tmp_path / "app.py"
    for text in ("one = 1", "one = 2"):
        other.write_text(text)
        monkeypatch.setattr("broadsheet.build.ledger.code_files", lambda: (other,))
        assert broadsheet("build", at=desk).status == 0
        assert press.since() == ["bridge", "tunnel"]
    assert broadsheet("build", at=desk).out.startswith("2 lessons unchanged.\n")


def test_a_warning_is_shown_at_each_build_though_nothing_is_made(
    tmp_path: Path, press: Press
) -> None:
    warned = LESSON.replace("seed: bridge", "seed: bridge\nlanguage: kk")
    desk = workspace(tmp_path / "desk", {"bridge": warned, "calm": LESSON})
    for printed in (["bridge", "calm"], [], []):
        result = broadsheet("build", at=desk)
        assert (result.status, press.since()) == (0, printed)
        assert result.err.count("warning[language-without-words]") == 1
    assert "2 lessons unchanged." in result.out
    (desk / "lessons" / "bridge.yaml").write_text(LESSON)
    assert broadsheet("build", at=desk).err == ""
    assert broadsheet("build", at=desk).said.startswith("2 lessons unchanged.\n")


# Three lessons with warnings, on a seed that has some too, and a calm lesson on another seed.
WARNED_SEED = SEED + "\n\N{RIGHT-TO-LEFT OVERRIDE}The end\N{POP DIRECTIONAL FORMATTING}.\n"
WARNED = LESSON.replace("seed: bridge", "seed: bridge\nlanguage: kk")
LOADED = LESSON.replace("Who says that", "Everybody knows that")


@pytest.fixture
def warned(tmp_path: Path, press: Press) -> Path:
    lessons = {"a": WARNED, "b": LOADED, "c": WARNED, "calm": OTHER}
    desk = workspace(tmp_path / "desk", lessons, {"bridge": WARNED_SEED, "tunnel": OTHER_SEED})
    result = broadsheet("build", at=desk)
    assert result.status == 0
    assert press.since() == [*lessons]
    assert result.err.count("warning[language-without-words]") == 2
    assert result.err.count("warning[loaded-question]") == 1
    assert result.err.count("warning[bidi-control]") == 1, "of the seed, once for all lessons"
    return desk


def test_warnings_are_shown_again_word_for_word_and_no_lesson_is_read(
    warned: Path, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = broadsheet("build", "--force", at=warned)
    there = broadsheet("build", "--force", at=warned / "lessons")
    one = broadsheet("build", "--force", "b", at=warned)
    press.since()
    monkeypatch.setattr(Library, "lesson", refusing(AssertionError("a lesson is read")))
    again = broadsheet("build", at=warned)
    assert again.err == whole.err
    assert again.out.splitlines()[0] == "4 lessons unchanged."
    assert again.status == whole.status
    assert broadsheet("build", at=warned / "lessons").err == there.err != whole.err
    assert broadsheet("build", "b", at=warned).err == one.err
    assert press.since() == []


def reported(err: str) -> str:
    """What is said of lessons, without what was made of them."""
    return err.rpartition("\n\n")[0]


WARNED_CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda desk: None,
    "a lesson is mended": write("lessons/a.yaml", LESSON),
    "a lesson gets a warning": write("lessons/calm.yaml", WARNED),
    "a lesson gets an error": write("lessons/b.yaml", FAULTY),
    "a lesson is longer above": write("lessons/b.yaml", f"# So.\n{LOADED}"),
    "a warning is allowed": write(
        "lessons/b.yaml", LOADED + "    allow: {loaded-question: a test}\n"
    ),
    "a warning is allowed without a reason": write(
        "lessons/b.yaml", LOADED + "    allow: [loaded-question]\n"
    ),
    "the seed is mended": write("seeds/bridge.txt", SEED),
    "the seed is longer above": write("seeds/bridge.txt", f"---\nauthor: A\n---\n{WARNED_SEED}"),
    "the seed is gone": lambda desk: (desk / "seeds" / "bridge.txt").unlink(),
    "the seed is there twice": write("seeds/bridge.md", SEED),
    "settings": write("broadsheet.yaml", "paper: letter\n"),
    "faulty settings": write("broadsheet.yaml", "paper: papyrus\n"),
    "words of that language": write("templates/languages/kk.yaml", "name: Аты\n"),
    "a lesson is gone": lambda desk: (desk / "lessons" / "a.yaml").unlink(),
    "a PDF is gone": lambda desk: (desk / "output" / "a-worksheet.pdf").unlink(),
}


@pytest.mark.parametrize("change", WARNED_CHANGES)
def test_whatever_changes_the_warnings_are_those_of_a_whole_build(
    warned: Path, tmp_path: Path, change: str
) -> None:
    WARNED_CHANGES[change](warned)
    shutil.copytree(warned, tmp_path / "anew" / "desk", ignore=shutil.ignore_patterns("output"))
    anew = broadsheet("build", at=tmp_path / "anew" / "desk")
    for _ in range(2):
        result = broadsheet("build", at=warned)
        assert reported(result.err) == reported(anew.err)
        assert result.status == anew.status


def test_a_new_version_of_the_program_has_its_own_warnings(
    warned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadsheet.build.ledger.version", lambda name: version(name) + "+1")
    monkeypatch.setattr(loaded_wording, "LOADED_QUESTION", Code("worse", Severity.WARNING))
    for _ in range(2):
        result = broadsheet("build", at=warned)
        assert "warning[worse]" in result.err
        assert "loaded-question" not in result.err


def test_a_lesson_that_is_saved_while_its_warnings_are_looked_up_is_read_anew(
    warned: Path, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Places of one text are never shown in another."""
    read_bytes = Path.read_bytes
    seen: list[Path] = []

    def saved_meanwhile(path: Path) -> bytes:
        content = read_bytes(path)
        if path.name == "b.yaml" and path not in seen:
            seen.append(path)
            path.write_text(f"# So.\n{LOADED}")
        return content

    with monkeypatch.context() as during:
        during.setattr(Path, "read_bytes", saved_meanwhile)
        result = broadsheet("build", at=warned)
    assert press.since() == ["b"]
    assert " 6 |     ask: Everybody knows" in result.err
    assert broadsheet("build", at=warned).err == result.err


def test_an_edition_leaves_the_files_of_another_one_alone(desk: Path, press: Press) -> None:
    before = output(desk)
    assert broadsheet("build", "--paper", "letter", at=desk).status == 0
    after = output(desk)
    assert {name: after[name] for name in before} == before
    assert len(after) == 2 * len(before)
    press.since()
    assert broadsheet("build", at=desk).out.startswith("2 lessons unchanged.\n")


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
    record = b"lessons/bridge.yaml"
    kept = {n: content for n, content in before.items() if "bridge" in n or record in content}
    assert len(kept) == 3
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


@pytest.mark.parametrize("options", [(), ("--force",)])
@pytest.mark.parametrize(
    ("change", "status"),
    [
        (write("lessons/bridge.yaml", FAULTY), 1),
        (write("lessons/bridge.yaml", LESSON.replace("council.", "council!")), 0),
        (write("seeds/bridge.txt", SEED + "\nMore.\n"), 0),
        (write("templates/page.html", PAGE + "<!-- mine -->"), 0),
    ],
)
def test_what_was_checked_is_printed_and_the_next_build_sees_what_changed_meanwhile(
    tmp_path: Path,
    press: Press,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], object],
    status: int,
    options: tuple[str, ...],
) -> None:
    desk = workspace(tmp_path / "desk")
    run = build.run_jobs

    def late(*arguments: object) -> object:
        change(desk)
        return run(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as during:
        during.setattr(build, "run_jobs", late)
        assert broadsheet("build", *options, at=desk).status == 0
    assert LESSON.encode() in output(desk)["bridge-worksheet.pdf"]
    assert press.since() == ["bridge"]
    assert broadsheet("build", at=desk).status == status
    assert press.since() == (["bridge"] if status == 0 else [])


def test_a_lesson_that_changes_while_it_is_read_is_made_again(
    tmp_path: Path, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = workspace(tmp_path / "desk")
    read = Library.lesson

    def late(library: Library, path: Path) -> object:
        (desk / "lessons" / "bridge.yaml").write_text(LESSON.replace("council.", "council!"))
        return read(library, path)

    with monkeypatch.context() as during:
        during.setattr(Library, "lesson", late)
        assert broadsheet("build", at=desk).status == 0
    assert broadsheet("build", at=desk).out.startswith("output/bridge-worksheet.pdf")
    assert press.since() == ["bridge", "bridge"]


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
    monkeypatch.setattr("os.fsync", refusing(error))
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
    leads_out = what == "link to nothing" and not works
    result = broadsheet("build", at=desk)
    assert result.status == (0 if works else 1 if leads_out else 2), result.said
    if leads_out:
        assert f"error[link-outside]: `{place}` is a link" in result.err
    elif not works:
        assert f"cannot write `{place}`" in result.err
        assert "in the place" in result.err or "a folder has this name" in result.err
    if not works:
        assert "Traceback" not in result.err
        assert path.is_symlink() or path.exists()
        assert list(desk.rglob("*.pdf")) in ([], [path])
    assert not (tmp_path / "nothing").exists()


def test_without_pango_nothing_is_made_and_doctor_is_named(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = output(desk)
    monkeypatch.setattr(build, "Press", refusing(PangoMissingError("no library called pango")))
    result = broadsheet("build", "--force", at=desk)
    assert (result.status, result.out) == (2, "")
    assert "`broadsheet doctor` says what to do." in result.err
    assert output(desk) == before


@pytest.mark.parametrize("error", [StopIteration(), KeyError("a"), AssertionError()])
def test_no_fault_of_the_program_passes_for_a_build(
    desk: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(build, "Press", refusing(error))
    with pytest.raises(AssertionError):  # what `main` turns into exit status 70
        broadsheet("build", "--force", at=desk)


@pytest.mark.parametrize("error", [StopIteration(), KeyError("a"), ZeroDivisionError()])
def test_with_templates_of_one_s_own_any_failure_is_a_problem_of_the_lesson(
    desk: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    write("templates/page.html", "")(desk)
    before = output(desk)
    monkeypatch.setattr(build, "Press", refusing(error))
    result = broadsheet("build", at=desk)
    assert result.status == 1
    assert result.err.count("error[cannot-lay-out]: with this workspace's `templates/`") == 2
    assert type(error).__name__ not in result.err
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
    monkeypatch.setattr("broadsheet.cli.terminal.say", refusing(gone))
    assert "cannot write" not in broadsheet("build", "--force", at=desk).said


def test_a_pdf_is_made_anew_in_all_its_bytes(tmp_path: Path) -> None:
    desk = built_workspace(tmp_path / "desk")
    before = output(desk)
    assert len(before) == 3
    for path in (desk / "output").glob("*.pdf"):
        path.unlink()
    assert broadsheet("build", at=desk).status == 0
    assert output(desk) == before


# --- a lesson's PDFs, made side by side ---------------------------------------------------------


def one_job(desk: Path) -> build.Job:
    space = Workspace(desk, desk)
    loaded = Library(space).lesson(desk / "lessons" / "bridge.yaml")
    return build.plan(loaded, space.templates, Request(Edition()))


def test_with_hands_to_spare_sheets_and_keys_are_made_apart_and_given_back_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = one_job(workspace(tmp_path / "desk"))
    asked: list[tuple[str, ...]] = []

    def do_job(part: build.Job) -> build.Made:
        names = tuple(product.file for product in part.products)
        asked.append(names)
        files = {name: Pages(name.encode(), 1) for name in names}
        return build.Made(files, products=part.products)

    monkeypatch.setattr(build, "do_job", do_job)
    [(whole, made)] = build.run_jobs([job], 2, ThreadPoolExecutor)
    assert whole is job
    assert sorted(asked) == [("bridge-answer-key.pdf",), ("bridge-worksheet.pdf",)]
    assert list(made.files) == ["bridge-worksheet.pdf", "bridge-answer-key.pdf"]
    asked.clear()
    assert list(build.run_jobs([job], 1, ThreadPoolExecutor)) == [(job, made)]
    assert asked == [("bridge-worksheet.pdf", "bridge-answer-key.pdf")]


def test_what_stands_in_the_way_of_both_is_told_once_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = one_job(workspace(tmp_path / "desk"))

    def do_job(part: build.Job) -> build.Made:
        # As it comes back from another process: equal in words, and not the same file.
        file = TextFile("lessons/bridge.yaml", LESSON)
        both = no_font_for("漢", Place(file, Span(0, 1)))
        if part.products[0].kind is Kind.WORKSHEET:
            return build.Made({part.products[0].file: Pages(b"", 1)})
        return build.Made({}, (both, no_font_for("字", Place(file, Span(2, 3))), both))

    monkeypatch.setattr(build, "do_job", do_job)
    [(_, made)] = build.run_jobs([job], 2, ThreadPoolExecutor)
    assert made.files == {}
    assert [problem.message.split("`")[1] for problem in made.problems] == ["漢", "字"]
