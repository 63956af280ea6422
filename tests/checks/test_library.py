"""Libraries: what is read of a workspace, and what may not be."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from desk import LESSON, SEED, broadsheet, workspace

from broadsheet.checks.library import Library, Usual
from broadsheet.sheet.edition import Edition, PrintSize
from broadsheet.sheet.paper import Paper
from broadsheet.source.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return workspace(tmp_path / "desk")


def space(root: Path) -> Workspace:
    return Workspace(root, root)


def test_the_ids_of_seeds_are_the_names_of_their_files(desk: Path) -> None:
    (desk / "seeds" / "z.md").write_text(SEED)
    (desk / "seeds" / "A.txt").write_text(SEED)
    assert Library(space(desk)).seed_names() == ("A", "bridge", "z")


@pytest.mark.parametrize("ending", [".txt", ".md"])
def test_a_seed_is_plain_text_whatever_its_ending(tmp_path: Path, ending: str) -> None:
    desk = workspace(tmp_path / "desk", seeds={})
    (desk / "seeds" / f"bridge{ending}").write_text("# *Not* a headline\n\n" + SEED)
    seed, problems = Library(space(desk)).seed("bridge")
    assert seed is not None
    assert [problem.code.name for problem in problems] == ["markup-in-text"]
    assert seed.title == "# *Not* a headline"


# --- settings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        (None, Usual()),
        ("", Usual()),
        ("\n\n", Usual()),
        ("paper: letter\n", Usual(Edition(paper=Paper.LETTER))),
        ("print-size: large", Usual(Edition(print_size=PrintSize.LARGE))),
        ('paper: "a4"\nprint-size: large', Usual(Edition(Paper.A4, PrintSize.LARGE))),
        ("versions: 3", Usual(versions=3)),
        ("versions: 8\npaper: letter", Usual(Edition(Paper.LETTER), 8)),
    ],
)
def test_the_settings_say_which_edition_is_usual(
    desk: Path, text: str | None, usual: Usual
) -> None:
    if text is not None:
        (desk / "broadsheet.yaml").write_text(text)
    assert Library(space(desk)).settings() == (usual, ())


def test_settings_that_are_comments_only_say_nothing(desk: Path) -> None:
    (desk / "broadsheet.yaml").write_text("# paper: letter\n")
    assert Library(space(desk)).settings() == (Usual(), ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("versions: 9\n", "too-many-versions"),
        ("versions: 0\n", "number-expected"),
        ("versions: many\n", "number-expected"),
        ("paper: a6\n", "value-not-allowed"),
        ("print-size: huge\n", "value-not-allowed"),
    ],
)
def test_of_faulty_settings_nothing_counts(desk: Path, text: str, code: str) -> None:
    (desk / "broadsheet.yaml").write_text(text)
    usual, problems = Library(space(desk)).settings()
    assert usual == Usual()
    assert [problem.code.name for problem in problems] == [code]


def test_a_folder_in_the_place_of_the_settings_is_a_problem(desk: Path) -> None:
    (desk / "broadsheet.yaml").mkdir()
    _, (problem,) = Library(space(desk)).settings()
    assert problem.code.name == "not-a-file"


# --- files that may not be read, or mean two things -------------------------------------------


def problems_of(desk: Path) -> list[tuple[str, str]]:
    """Code and file of each problem that `check` finds."""
    result = broadsheet("check", at=desk)
    heads = [line for line in result.out.splitlines() if line.startswith(("error[", "warning["))]
    places = [line.split("--> ")[1] for line in result.out.splitlines() if "--> " in line]
    assert result.status == (1 if heads else 0)
    codes = [head.split("[")[1].split("]")[0] for head in heads]
    return list(zip(codes, [place.split(":")[0] for place in places], strict=True))


@pytest.mark.parametrize("name", ["lessons/link.yaml", "seeds/link.txt"])
def test_a_link_out_of_the_workspace_is_a_problem_of_the_file(desk: Path, name: str) -> None:
    secret = desk.parent / "secret.yaml"
    secret.write_text("title: my password\n")
    (desk / name).symlink_to(secret)
    assert problems_of(desk) == [("link-outside", name)]
    assert "password" not in broadsheet("check", at=desk).said
    assert broadsheet("build", at=desk).status == (1 if name.startswith("lessons") else 0)
    if name.startswith("seeds"):
        result = broadsheet("passages", "link", at=desk)
        assert result.status == 1
        assert "password" not in result.said


@pytest.mark.parametrize(
    ("folder", "inside"), [("lessons", "bridge.yaml"), ("seeds", "bridge.txt")]
)
def test_a_folder_that_is_a_link_out_of_the_workspace_is_as_bad(
    desk: Path, folder: str, inside: str
) -> None:
    (desk / folder).rename(desk.parent / "elsewhere")
    (desk / folder).symlink_to(desk.parent / "elsewhere")
    found = problems_of(desk)
    assert ("link-outside", f"{folder}/{inside}") in found


@pytest.mark.parametrize(
    "named", ["../../secret", "../../secret.txt", "{out}/secret.txt", "~/secret"]
)
@pytest.mark.parametrize("where", ["seed: ", "seed: bridge\npassages:\n  a:\n    seed: "])
def test_a_seed_is_named_and_no_path_is_opened(desk: Path, named: str, where: str) -> None:
    (desk.parent / "secret.txt").write_text("My password\n\nIt is 1234.\n")
    written = named.replace("{out}", str(desk.parent))
    lesson = LESSON.replace(
        "seed: bridge", where + written + "\n    paragraphs: 1" * ("a:" in where)
    )
    (desk / "lessons" / "bridge.yaml").write_text(lesson)
    assert problems_of(desk) == [("seed-missing", "lessons/bridge.yaml")]
    for command in ("check", "build"):
        result = broadsheet(command, at=desk)
        assert f"there is no seed `{written}`" in result.said
        assert "hint: copy the article into `seeds/`, and name it by its file's name" in result.said
        assert "password" not in result.said


def test_a_link_inside_the_workspace_is_followed(desk: Path) -> None:
    (desk / "lessons" / "same.yaml").symlink_to(desk / "lessons" / "bridge.yaml")
    (desk / "seeds" / "old.txt").symlink_to("bridge.txt")
    assert problems_of(desk) == []
    assert broadsheet("check", "lessons/same.yaml", at=desk).status == 0


def test_a_workspace_that_is_reached_by_a_link_is_a_workspace(desk: Path) -> None:
    way = desk.parent / "way"
    way.symlink_to(desk)
    assert broadsheet("check", "--workspace", "way", at=desk.parent).status == 0


def test_links_that_lead_nowhere_or_in_a_circle_are_problems_of_their_files(desk: Path) -> None:
    (desk / "lessons" / "circle.yaml").symlink_to("circle.yaml")
    (desk / "lessons" / "nowhere.yaml").symlink_to("none.yaml")
    assert problems_of(desk) == [
        ("file-unreadable", "lessons/circle.yaml"),
        ("file-missing", "lessons/nowhere.yaml"),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX")
def test_what_is_no_file_is_a_problem_and_nobody_waits_for_it(desk: Path) -> None:
    (desk / "lessons" / "folder.yaml").mkdir()
    os.mkfifo(desk / "lessons" / "pipe.yaml")
    assert problems_of(desk) == [
        ("not-a-file", "lessons/folder.yaml"),
        ("not-a-file", "lessons/pipe.yaml"),
    ]


def test_two_seeds_of_one_name_are_a_problem_of_the_second(desk: Path) -> None:
    (desk / "seeds" / "bridge.md").write_text(SEED)
    assert problems_of(desk)[0] == ("seed-twice", "seeds/bridge.txt")
    assert "there is a seed `bridge.md` too" in broadsheet("check", at=desk).out


def test_two_lessons_of_one_name_are_a_problem_of_the_second(desk: Path) -> None:
    (desk / "lessons" / "bridge.yml").write_text(LESSON)
    assert problems_of(desk) == [("lesson-twice", "lessons/bridge.yml")]


def test_a_seed_is_read_once_however_many_lessons_quote_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = workspace(tmp_path / "desk", dict.fromkeys("abcd", LESSON))
    read: list[str] = []
    read_text = Library.text

    def counting(library: Library, path: Path) -> object:
        read.append(path.name)
        return read_text(library, path)

    monkeypatch.setattr(Library, "text", counting)
    assert broadsheet("check", at=desk).status == 0
    assert sorted(read) == ["a.yaml", "b.yaml", "bridge.txt", "c.yaml", "d.yaml"]


def test_a_problem_of_a_shared_seed_is_told_once(tmp_path: Path) -> None:
    text = "---\nauthr: Ann\n---\n" + SEED
    desk = workspace(tmp_path / "desk", dict.fromkeys("abc", LESSON), {"bridge": text})
    assert problems_of(desk) == [("seed-key-unknown", "seeds/bridge.txt")]
