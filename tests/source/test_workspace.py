"""Workspaces: where they are found, and what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import LESSON, SEED, workspace

from broadsheet.source.templates import BUILT_IN
from broadsheet.source.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return workspace(tmp_path / "desk")


def space(root: Path) -> Workspace:
    return Workspace(root, root)


@pytest.mark.parametrize("start", [".", "lessons", "seeds", "deep/er"])
def test_a_workspace_is_found_from_any_folder_in_it(desk: Path, start: str) -> None:
    folder = desk / start
    folder.mkdir(parents=True, exist_ok=True)
    found = find_workspace(folder)
    assert found == Workspace(desk, folder)


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (["lessons/", "seeds/"], True),
        (["broadsheet.yaml"], True),
        (["lessons/"], False),
        (["seeds/", "templates/", "output/"], False),
        (["lessons", "seeds"], False),
        (["broadsheet.yaml/"], False),
    ],
)
def test_two_folders_or_the_settings_make_a_workspace(
    tmp_path: Path, made: list[str], found: bool
) -> None:
    for name in made:
        (tmp_path / name).mkdir() if name.endswith("/") else (tmp_path / name).touch()
    assert (find_workspace(tmp_path) is not None) == found


def test_the_nearest_workspace_is_the_one(desk: Path) -> None:
    inner = workspace(desk / "inner")
    found = find_workspace(inner / "seeds")
    assert found is not None
    assert found.root == inner


def test_lessons_and_seeds_are_files_with_their_endings_by_name(desk: Path) -> None:
    for name in ("z.yml", "A.yaml", ".hidden.yaml", "lesson.schema.json", "b.yaml~", "c.txt"):
        (desk / "lessons" / name).write_text(LESSON)
    for name in ("z.md", "A.txt", ".hidden.txt", "b.html", "c"):
        (desk / "seeds" / name).write_text(SEED)
    assert [path.name for path in space(desk).lessons()] == ["A.yaml", "bridge.yaml", "z.yml"]
    assert [path.name for path in space(desk).seeds()] == ["A.txt", "bridge.txt", "z.md"]


@pytest.mark.parametrize(
    ("current", "shown"),
    [(".", "lessons/a.yaml"), ("lessons", "a.yaml"), ("output/x", "../../lessons/a.yaml")],
)
def test_a_file_is_shown_from_the_current_folder(desk: Path, current: str, shown: str) -> None:
    assert Workspace(desk, desk / current).shown(desk / "lessons" / "a.yaml") == shown


def test_templates_of_one_s_own_are_those_of_the_workspace_folder(desk: Path) -> None:
    assert space(desk).templates.override is None
    (desk / "templates").mkdir()
    assert space(desk).templates.override == desk / "templates"
    assert space(BUILT_IN.parent).templates.override is None, "these are the built-in ones"
