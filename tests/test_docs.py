"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

from desk import broadsheet, workspace
from support import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks() -> list[str]:
    """The fenced blocks of the README, without the indentation of the list they stand in."""
    found = re.findall(r"^( *)```\w*\n(.*?)^ *```$", README, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) for indent, text in found]


def test_the_first_lesson_of_the_readme_builds_as_it_stands(tmp_path: Path) -> None:
    seed, lesson = blocks()[:2]
    desk = workspace(tmp_path / "desk", {"bridge": lesson}, {"bridge": seed})
    assert "1 lesson checked: no problems." in broadsheet("check", "bridge", at=desk).out
    result = broadsheet("build", "bridge", at=desk)
    assert result.status == 0
    assert "output/bridge-worksheet.pdf" in result.out


def test_the_passages_of_the_readme_are_cut_as_it_says(tmp_path: Path) -> None:
    seed, _, _, passages = blocks()[:4]
    desk = workspace(tmp_path / "desk", {"a": f"title: A\nseed: b\n{passages}"}, {"b": seed})
    result = broadsheet("check", at=desk)
    assert (result.status, "1 warning" in result.out) == (0, True)
    assert "no question is about the passage `opening`" in result.out


def test_the_error_of_the_readme_is_what_its_lesson_gives_with_one_word_changed(
    tmp_path: Path,
) -> None:
    seed, lesson, error = blocks()[:3]
    faulty = lesson.replace("council said on Monday", "council says on Monday")
    desk = workspace(tmp_path / "desk", {"bridge": faulty}, {"bridge": seed})
    assert error.rstrip() in broadsheet("check", "bridge", at=desk).out


def test_the_readme_names_every_command() -> None:
    help_text = broadsheet("--help", at=ROOT).out
    commands = re.findall(r"^  ([a-z]+) {2,}", help_text.partition("Commands:")[2], re.MULTILINE)
    assert len(commands) == 12
    assert [name for name in commands if f"| `broadsheet {name}" not in README] == []


def test_what_the_documents_link_to_is_there() -> None:
    for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            assert (ROOT / target).exists(), f"{name} links to {target}"


def test_every_room_is_in_the_architecture() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [path.parent.name for path in (ROOT / "broadsheet").glob("*/__init__.py")]
    assert len(rooms) > 8
    assert [name for name in rooms if f"{name}/" not in architecture] == []


def test_the_modules_that_the_architecture_names_are_there() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py)`", architecture)
    assert len(named) > 25
    places = [{ROOT / name, ROOT / "broadsheet" / name} for name in named]
    assert [paths for paths in places if not any(path.is_file() for path in paths)] == []
