"""Records of builds: what a PDF was made from, and whether that still holds."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import LESSON, SEED, workspace

from broadsheet.build.ledger import BuildRecord, Ledger
from broadsheet.build.paper_use import PaperUse
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PDFS = {"bridge-worksheet.pdf": b"worksheet", "bridge-answer-key.pdf": b"key"}
PAPER = PaperUse(3, 1, 25, True)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    desk = workspace(tmp_path / "desk", seeds={"bridge": SEED, "other": SEED})
    (desk / "9b.csv").write_text("name\nAda\n")
    keep(ledger(desk))
    return desk


def ledger(desk: Path, request: str = "usual") -> Ledger:
    """A ledger as a new build opens it."""
    return Ledger(Workspace(desk, desk), desk / "output", request, (desk / "9b.csv",))


def lesson(desk: Path) -> Path:
    return desk / "lessons" / "bridge.yaml"


def keep(opened: Ledger, problems: Sequence[Diagnostic] = (), *, on_list: bool = False) -> None:
    """Write the PDFs and their record, as a build does."""
    path = lesson(opened.workspace.root)
    opened.remember([path])
    record = opened.record(path, ["bridge"], PDFS, PAPER, problems, list_has_warnings=on_list)
    opened.path(path).parent.mkdir(parents=True, exist_ok=True)
    opened.path(path).write_bytes(record)
    for name, pdf in PDFS.items():
        (opened.output / name).write_bytes(pdf)


def is_fresh(desk: Path, request: str = "usual") -> bool:
    return ledger(desk, request).current_record(lesson(desk)) is not None


@pytest.mark.parametrize("on_list", [True, False])
def test_what_was_recorded_is_found_again(desk: Path, on_list: bool) -> None:
    keep(ledger(desk), on_list=on_list)
    entry = ledger(desk).current_record(lesson(desk))
    assert isinstance(entry, BuildRecord)
    assert entry.files.keys() == PDFS.keys()
    assert (entry.problems, entry.list_has_warnings, entry.paper) == ((), on_list, PAPER)


def test_each_request_and_each_lesson_has_a_record_of_its_own(desk: Path) -> None:
    assert not is_fresh(desk, "letter")
    second = desk / "lessons" / "second.yaml"
    second.write_text(LESSON)
    paths = {ledger(desk, r).path(path) for r in ("a", "b") for path in (lesson(desk), second)}
    assert len(paths) == 4
    keep(ledger(desk, "letter"))
    assert is_fresh(desk)
    assert is_fresh(desk, "letter")


def test_each_output_folder_has_records_of_its_own_which_stay_with_the_workspace(
    desk: Path,
) -> None:
    folders = [desk / "output", desk / "mine", desk.parent / "mine", desk.parent / "mine" / "9b"]
    opened = [Ledger(Workspace(desk, desk), folder, "usual", chosen=True) for folder in folders]
    paths = {each.path(lesson(desk)) for each in opened}
    assert len(paths) == 4
    assert {path.parent for path in paths} == {desk / "output" / ".broadsheet"}


@pytest.mark.parametrize("name", ["a" * 250, "caf\udce9", "\N{LEFT-TO-RIGHT OVERRIDE}", "a.b"])
def test_a_record_has_a_short_plain_name_whatever_the_lesson_is_called(
    desk: Path, name: str
) -> None:
    path = ledger(desk, f"list {name}").path(desk / "lessons" / f"{name}.yaml")
    assert path.name.isascii()
    assert len(path.name) < 50


CHANGES: dict[str, Callable[[Path], object]] = {
    "lesson": lambda desk: lesson(desk).write_text(LESSON + "\n"),
    "lesson gone": lambda desk: lesson(desk).unlink(),
    "lesson twice": lambda desk: (desk / "lessons/bridge.yml").write_text(LESSON),
    "lesson twice by a link to nothing": lambda desk: (desk / "lessons/bridge.yml").symlink_to("x"),
    "seed": lambda desk: (desk / "seeds/bridge.txt").write_text(SEED + "\n"),
    "seed gone": lambda desk: (desk / "seeds/bridge.txt").unlink(),
    "seed twice": lambda desk: (desk / "seeds/bridge.md").write_text(SEED),
    "seed of another ending": lambda desk: (desk / "seeds/bridge.txt").rename(
        desk / "seeds/bridge.md"
    ),
    "settings": lambda desk: (desk / "broadsheet.yaml").write_text("paper: letter\n"),
    "class list": lambda desk: (desk / "9b.csv").write_text("name\nEve\n"),
    "template": lambda desk: new_file(desk / "templates" / "page.html"),
    "new template": lambda desk: new_file(desk / "templates" / "questions" / "mine.css"),
    "PDF altered": lambda desk: (desk / "output/bridge-worksheet.pdf").write_bytes(b"other"),
    "PDF gone": lambda desk: (desk / "output/bridge-answer-key.pdf").unlink(),
    "PDF a folder": lambda desk: made_a_folder(desk / "output/bridge-answer-key.pdf"),
}
NO_CHANGES: dict[str, Callable[[Path], object]] = {
    "another lesson": lambda desk: (desk / "lessons/bridges.yaml").write_text(LESSON),
    "another seed": lambda desk: (desk / "seeds/other.txt").write_text("Other."),
    "another seed twice": lambda desk: (desk / "seeds/other.md").write_text(SEED),
    "another file": lambda desk: (desk / "seeds/bridge.pdf").write_text(SEED),
    "another PDF": lambda desk: (desk / "output/other.pdf").write_text("mine"),
    "times": lambda desk: long_ago(desk),
    "the same again": lambda desk: lesson(desk).write_text(LESSON),
}


def long_ago(desk: Path) -> None:
    for path in desk.rglob("*"):
        os.utime(path, (1, 1))


def new_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine")


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_pdf_was_made_from_and_the_pdf_itself_must_be_as_they_were(
    desk: Path, change: str
) -> None:
    assert is_fresh(desk)
    CHANGES[change](desk)
    assert not is_fresh(desk)


@pytest.mark.parametrize("change", NO_CHANGES)
def test_nothing_else_matters(desk: Path, change: str) -> None:
    NO_CHANGES[change](desk)
    assert is_fresh(desk)


def faulty(record: dict[str, object]) -> dict[str, str]:
    """Records that nobody wrote, as JSON."""
    changes: dict[str, object] = {
        "no files": {"files": None},
        "files in a list": {"files": [*PDFS]},
        "another file": {"files": {"../lessons/bridge.yaml": "0"}},
        "nothing it was made from": {"from": {}},
        "made from nothing that is": {"from": {"lessons/none.yaml": None}},
        "made from no mapping": {"from": "lessons"},
        "no problems": {"problems": None},
        "a problem in a file that is not there": {"problems": [["a", ["x", 0, 1], "b", None, []]]},
        "no paper": {"paper": None},
        "too little paper": {"paper": [1]},
        "paper in words": {"paper": ["one", 0, 0, 0]},
        "other surroundings": {"surroundings": "0"},
        "no surroundings": {"surroundings": None},
    }
    found = {name: json.dumps(record | change) for name, change in changes.items()}  # type: ignore[operator]
    whole = json.dumps(record)
    return found | {
        "empty": "",
        "half": whole[: len(whole) // 2],
        "no object": "[]",
        "no text": "\ud800",
        "deep": "[" * 100_000,
        "large numbers": whole.replace("[3, 1, 25, 1]", f"[{'9' * 5000}, 1, 25, 1]"),
        "endless numbers": whole.replace("[3, 1, 25, 1]", "[1e999, 1, 25, 1]"),
    }


@pytest.mark.parametrize("fault", faulty({}))
def test_a_record_that_no_build_wrote_is_none(desk: Path, fault: str) -> None:
    path = ledger(desk).path(lesson(desk))
    whole = path.read_text()
    assert "[3, 1, 25, 1]" in whole
    path.write_text(faulty(json.loads(whole))[fault], errors="surrogatepass")
    assert not is_fresh(desk)
    path.write_text(whole)
    assert is_fresh(desk)


@pytest.mark.parametrize("what", ["gone", "folder"])
def test_a_record_that_cannot_be_read_is_none(desk: Path, what: str) -> None:
    path = ledger(desk).path(lesson(desk))
    path.unlink()
    if what == "folder":
        path.mkdir()
    assert not is_fresh(desk)


@pytest.mark.parametrize("change", ["lesson", "seed", "settings", "class list", "template"])
def test_a_record_tells_of_what_was_there_before_the_files_were_read(
    desk: Path, change: str
) -> None:
    opened = ledger(desk)
    opened.remember([lesson(desk)])
    CHANGES[change](desk)
    keep(opened)
    assert not is_fresh(desk), "and the next build sees the change"
    keep(ledger(desk))
    assert is_fresh(desk)


def outside(desk: Path) -> Path:
    """A file that is none of the workspace's business."""
    path = desk.parent / "secret.txt"
    path.write_text("secret")
    return path


def opened_files(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read from now on."""
    seen: list[Path] = []
    read_bytes = Path.read_bytes

    def look(path: Path) -> bytes:
        seen.append(path.resolve())
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", look)
    return seen


@pytest.mark.parametrize("name", ["lessons/bridge.yaml", "seeds/other.txt", "broadsheet.yaml"])
def test_no_file_is_read_that_only_a_link_makes_one_of_the_workspace(
    desk: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    secret = outside(desk)
    (desk / name).unlink(missing_ok=True)
    (desk / name).symlink_to(secret)
    seen = opened_files(monkeypatch)
    opened = ledger(desk)
    opened.remember([lesson(desk)])
    opened.current_record(lesson(desk))
    assert seen
    assert secret not in seen


@pytest.mark.parametrize("name", ["absolute", "climbing"])
@pytest.mark.parametrize("part", ["from", "files"])
def test_a_record_opens_no_file_by_its_words(
    desk: Path, monkeypatch: pytest.MonkeyPatch, part: str, name: str
) -> None:
    """Records may come with a workspace from somebody else."""
    secret = outside(desk)
    written = str(secret) if name == "absolute" else "../secret.txt"
    written = f"../{written}" if (name, part) == ("climbing", "files") else written
    path = ledger(desk).path(lesson(desk))
    record = json.loads(path.read_text())
    record[part][written] = hashlib.sha256(secret.read_bytes()).hexdigest()
    path.write_text(json.dumps(record))
    seen = opened_files(monkeypatch)
    assert not is_fresh(desk)
    assert ledger(desk).made(lesson(desk)) == tuple(PDFS)
    assert seen
    assert secret not in seen


@pytest.mark.parametrize("what", ["record", "PDF"])
def test_a_link_out_of_the_workspace_in_the_place_of_what_was_made_counts_as_nothing(
    desk: Path, what: str
) -> None:
    pdf = desk / "output" / "bridge-worksheet.pdf"
    path = ledger(desk).path(lesson(desk)) if what == "record" else pdf
    moved = path.rename(desk.parent / "moved")
    path.symlink_to(moved)
    assert not is_fresh(desk)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX")
@pytest.mark.parametrize(
    "name", ["seeds/other.md", "seeds/bridge.md", "9b.csv", "lessons/bridge.yaml"]
)
def test_nobody_waits_for_a_pipe(desk: Path, name: str) -> None:
    (desk / name).unlink(missing_ok=True)
    os.mkfifo(desk / name)
    opened = ledger(desk)
    opened.remember([lesson(desk)])
    assert (opened.current_record(lesson(desk)) is not None) == (name == "seeds/other.md")


def test_a_record_names_no_pupil_and_no_path_of_the_machine(desk: Path) -> None:
    text = ledger(desk).path(lesson(desk)).read_text()
    assert "Ada" not in text
    assert str(desk) not in text
    assert "9b.csv" not in text
