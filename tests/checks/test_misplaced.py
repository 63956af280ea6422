"""Lessons and articles that lie where nobody reads them are named, with what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from desk import LESSON, SEED, broadsheet, workspace

from broadsheet.checks.misplaced import misplaced, named
from broadsheet.source import read
from broadsheet.source.workspace import Workspace

DOCX = b"PK\x03\x04\x14\x00\x06\x00" + b"\0" * 100


def put(desk: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = desk / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def told(desk: Path) -> dict[str, tuple[str, str]]:
    """The code and the hint for each file that is told."""
    found = misplaced(Workspace(desk, desk))
    return {p.place.file.name: (p.code.name, p.hint or "") for p in found}


LESSONS = {
    "lessons/pool.txt": "rename it to `lessons/pool.yaml`",
    "lessons/pool.yaml.txt": "rename it to `lessons/pool.yaml`",
    "lessons/pool.yml.txt": "rename it to `lessons/pool.yaml`",
    "lessons/pool.YAML": "rename it to `lessons/pool.yaml`",
    "lessons/pool.md": "rename it to `lessons/pool.yaml`",
    "lessons/pool": "rename it to `lessons/pool.yaml`",
    "lessons/year8/pool.yaml": "move it to `lessons/pool.yaml`",
    "lessons/year8/b/pool.yml": "move it to `lessons/pool.yaml`",
    "lessons/year8/pool.txt": "move it to `lessons/pool.yaml`",
    "pool.yaml": "move it to `lessons/pool.yaml`",
    "pool.yml": "move it to `lessons/pool.yaml`",
    "pool.yaml.txt": "move it to `lessons/pool.yaml`",
    "seeds/pool.yaml": "move it to `lessons/pool.yaml`",
    "seeds/pool.txt": "move it to `lessons/pool.yaml`",
    "lessons/bridge.txt": "there is a lesson `bridge` already",
    "year8/bridge.yaml": "",
}


@pytest.mark.parametrize(("name", "hint"), LESSONS.items())
def test_a_lesson_that_nobody_reads_is_named_beside_another(
    tmp_path: Path, name: str, hint: str
) -> None:
    desk = workspace(tmp_path / "desk")
    put(desk, {name: LESSON})
    found = told(desk)
    if not hint:
        assert found == {}, "other folders are the teacher's own"
        return
    assert list(found) == [name]
    code, said = found[name]
    assert code == "lesson-misplaced"
    assert hint in said
    result = broadsheet("check", at=desk)
    assert f"--> {name}" in result.out


SEEDS = {
    "seeds/pool.docx": "save it as plain text in UTF-8: `seeds/pool.txt`",
    "seeds/pool.odt": "save it as plain text in UTF-8: `seeds/pool.txt`",
    "seeds/pool.rtf": "save it as plain text in UTF-8: `seeds/pool.txt`",
    "seeds/pool.pdf": "copy the article",
    "seeds/pool.html": "copy the article",
    "seeds/Pool Party.DOCX": "`seeds/Pool Party.txt`",
    "seeds/pool.TXT": "rename it to `seeds/pool.txt`",
    "seeds/pool.text": "rename it to `seeds/pool.txt`",
    "seeds/pool": "rename it to `seeds/pool.txt`",
    "seeds/year8/pool.txt": "move it to `seeds/pool.txt`",
    "seeds/year8/pool.docx": "`seeds/pool.txt`",
}


@pytest.mark.parametrize(("name", "hint"), SEEDS.items())
def test_an_article_that_nobody_reads_is_named(tmp_path: Path, name: str, hint: str) -> None:
    desk = workspace(tmp_path / "desk")
    binary = Path(name).suffix.lower() in (".docx", ".odt", ".rtf", ".pdf")
    put(desk, {name: DOCX if binary else SEED})
    found = told(desk)
    assert list(found) == [name]
    code, said = found[name]
    assert code == "seed-misplaced"
    assert hint in said


def test_a_word_document_among_the_lessons_is_named(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk")
    put(desk, {"lessons/pool.docx": DOCX})
    assert told(desk)["lessons/pool.docx"][0] == "lesson-misplaced"


ABOUT: dict[str, str | bytes] = {
    "README.md": LESSON,
    "lessons/README.md": "# title: and seed: and questions:",
    "lessons/notes.txt": "Ask class 9b about the bridge.\n",
    "lessons/Notes on questions.txt": LESSON,
    "lessons/lesson.schema.json": '{"title": "x", "seed": {}, "questions": {}}',
    "lessons/bridge.docx": DOCX,
    "lessons/photo.jpg": b"\xff\xd8\xff",
    "seeds/README.txt.bak": "x",
    "seeds/LICENSE": "You may copy this.",
    "seeds/year8/README.md": "About these articles.",
    "seeds/bridge.docx": DOCX,
    "seeds/bridge.pdf": b"%PDF-1.7",
    "seeds/photo.jpg": b"\xff\xd8\xff",
    "seeds/.DS_Store": b"\0",
    "seeds/~$bridge.docx": DOCX,
    "seeds/empty.text": "",
    "letter-to-parents.docx": DOCX,
    "mkdocs.yml": "site_name: x\nnav:\n  - a.md\n",
    "docker-compose.yaml": "services:\n  a:\n    image: b\n",
    "class.csv": "name\nAda\n",
    "todo.txt": "- questions for 9b\n",
    "broadsheet.yaml": "# title: x\n# questions: y\n",
    "output/pool.yaml": LESSON,
    "templates/pool.yaml": LESSON,
}


def test_no_note_and_no_picture_is_taken_for_an_article(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk")
    put(desk, ABOUT)
    assert told(desk) == {}


# --- when a name is asked for -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["pool", "pool.yaml", "lessons/pool.yaml", "pool.txt", "Pool"])
def test_whoever_asks_for_a_lesson_is_told_where_it_lies(tmp_path: Path, name: str) -> None:
    desk = workspace(tmp_path / "desk")
    put(desk, {"lessons/pool.txt": LESSON})
    for command in ("check", "build"):
        result = broadsheet(command, name, at=desk)
        assert result.status == 2
        assert "`lessons/pool.txt` is a lesson with another ending" in result.err
        assert "rename it to `lessons/pool.yaml`" in result.err


def test_where_there_is_no_lesson_those_in_other_places_are_named(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", lessons={})
    put(desk, {"lessons/pool.txt": LESSON, "bridge.yaml": LESSON})
    result = broadsheet("check", at=desk)
    assert result.status == 2
    assert "`lessons/pool.txt`" in result.err
    assert "`bridge.yaml`" in result.err
    assert "`broadsheet new" not in result.err


ELSEWHERE = {
    "seeds/bridge.docx": "`seeds/bridge.docx` is a document of Word",
    "seeds/bridge.pdf": "`seeds/bridge.pdf` is a PDF",
    "seeds/year8/bridge.txt": "move it to `seeds/bridge.txt`",
    "lessons/bridge.txt": "move it to `seeds/bridge.txt`",
    "lessons/bridge.odt": "`lessons/bridge.odt` is a document of LibreOffice",
    "bridge.md": "move it to `seeds/bridge.md`",
    "Bridge.docx": "`Bridge.docx` is a document of Word",
}


@pytest.mark.parametrize(("name", "said"), ELSEWHERE.items())
@pytest.mark.parametrize("others", [{}, {"brigde": SEED}], ids=["no other seed", "a similar one"])
def test_the_article_that_a_lesson_asks_for_is_named_where_it_lies(
    tmp_path: Path, name: str, said: str, others: dict[str, str]
) -> None:
    desk = workspace(tmp_path / "desk", {"lesson": LESSON}, others)
    put(desk, {name: SEED if name.endswith((".txt", ".md")) else DOCX})
    result = broadsheet("check", at=desk)
    assert result.status == 1
    assert "error[seed-missing]" in result.out
    assert any(said in line for line in result.out.splitlines() if "= hint:" in line)
    assert said in broadsheet("passages", "bridge", at=desk).err
    assert said in broadsheet("new", "other", "--seed", "bridge", at=desk).err


def test_a_folder_without_text_is_not_called_empty(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", seeds={})
    put(desk, {"seeds/River bridge.docx": DOCX})
    said = broadsheet("check", at=desk).out
    assert "is empty" not in said
    assert "`seeds/River bridge.docx` is a document of Word" in said


# --- what is opened ---------------------------------------------------------------------------


def test_nothing_outside_is_opened_and_nothing_large_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = workspace(tmp_path / "desk")
    put(tmp_path, {"outside/secret.yaml": LESSON, "outside/pool.docx": DOCX})
    (desk / "lessons" / "link.txt").symlink_to(tmp_path / "outside" / "secret.yaml")
    (desk / "lessons" / "folder").symlink_to(tmp_path / "outside")
    (desk / "seeds" / "link.docx").symlink_to(tmp_path / "outside" / "pool.docx")
    put(desk, {"lessons/big.txt": LESSON.encode() + b"#" * 3_000_000, "seeds/pool.docx": DOCX})
    opened: list[str] = []
    asked: list[int | None] = []
    real_open, real_read = os.open, read.read_bytes

    def counting(path: str, *rest: int, **named_: int) -> int:
        opened.append(str(path))
        return real_open(path, *rest, **named_)

    def reading(path: Path, name: str, most: int | None = None) -> object:
        asked.append(most)
        return real_read(path, name, most)

    monkeypatch.setattr(os, "open", counting)
    monkeypatch.setattr(read, "read_bytes", reading)
    assert sorted(told(desk)) == ["lessons/big.txt", "seeds/pool.docx"]
    assert asked
    assert set(asked) == {read.BEGINNING}
    assert {Path(path).name for path in opened} <= {"big.txt", "bridge.yaml", "bridge.txt"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX")
def test_nobody_waits_for_a_pipe(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk")
    os.mkfifo(desk / "lessons" / "pipe.txt")
    assert told(desk) == {}


def test_folders_without_end_are_left_after_a_while(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk")
    deep = desk / "lessons" / "/".join("abcdefgh")
    put(desk, {f"{deep.relative_to(desk)}/pool.yaml": LESSON})
    assert told(desk) == {}
    assert named(Workspace(desk, desk), "lesson", "pool") == ""


# --- what is allowed --------------------------------------------------------------------------


def test_the_settings_allow_files_in_other_places(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk")
    put(desk, {"lessons/old/pool.yaml": LESSON})
    assert "warning[lesson-misplaced]" in broadsheet("check", at=desk).out
    put(desk, {"broadsheet.yaml": "allow:\n  lesson-misplaced: these are last year's\n"})
    result = broadsheet("check", at=desk)
    assert "no problems" in result.out, result.out
    (desk / "lessons" / "old" / "pool.yaml").unlink()
    assert "warning[allow-unused]" in broadsheet("check", at=desk).out
