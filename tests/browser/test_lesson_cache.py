"""The shelf: whoever asks gets what the files are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import FAULTY, LESSON, SEED, workspace

from broadsheet.browser.lesson_cache import Shelf
from broadsheet.checks.library import Library, Loaded
from broadsheet.source.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return workspace(tmp_path / "desk", {"bridge": LESSON, "other": LESSON})


@pytest.fixture
def shelf(desk: Path) -> Shelf:
    return Shelf(Workspace(desk, desk))


def codes(shelf: Shelf, path: Path) -> list[str]:
    return [problem.code.name for problem in shelf.lesson(path).problems]


def test_a_lesson_is_known_once_it_was_checked(shelf: Shelf, desk: Path) -> None:
    bridge, other = shelf.lessons().values()
    assert shelf.known([bridge, other]) == {bridge: None, other: None}
    loaded = shelf.lesson(bridge)
    assert shelf.known([bridge, other]) == {bridge: loaded, other: None}


def test_nothing_is_checked_twice(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    real = Library.lesson

    def counted(library: Library, path: Path) -> Loaded:
        checked.append(path.stem)
        return real(library, path)

    monkeypatch.setattr(Library, "lesson", counted)
    for path in [*shelf.lessons().values()] * 2:
        shelf.lesson(path)
    assert checked == ["bridge", "other"]


def test_a_saved_lesson_is_another_and_the_others_are_not(shelf: Shelf, desk: Path) -> None:
    bridge, other = shelf.lessons().values()
    assert codes(shelf, bridge) == codes(shelf, other) == []
    bridge.write_text(FAULTY, encoding="utf-8")
    assert shelf.known([bridge, other])[bridge] is None
    assert shelf.known([bridge, other])[other] is not None
    assert codes(shelf, bridge) == ["quote-not-found"]


@pytest.mark.parametrize("what", ["seeds/bridge.txt", "broadsheet.yaml", "templates/x/y.html"])
def test_what_lessons_depend_on_makes_them_all_unknown(shelf: Shelf, desk: Path, what: str) -> None:
    paths = [*shelf.lessons().values()]
    for path in paths:
        shelf.lesson(path)
    (desk / what).parent.mkdir(parents=True, exist_ok=True)
    (desk / what).write_text(SEED.replace("council", "mayor"), encoding="utf-8")
    assert set(shelf.known(paths).values()) == {None}
    if what.startswith("seeds"):
        assert codes(shelf, paths[0]) == ["quote-not-found"]


def test_a_twin_makes_a_lesson_faulty_and_going_away_makes_it_whole(
    shelf: Shelf, desk: Path
) -> None:
    twin = desk / "lessons" / "bridge.yml"
    assert codes(shelf, desk / "lessons" / "bridge.yaml") == []
    twin.write_text(LESSON, encoding="utf-8")
    assert codes(shelf, twin) == ["lesson-twice"]
    assert set(shelf.lessons()) == {"bridge.yaml", "bridge.yml", "other.yaml"}
    (desk / "lessons" / "bridge.yaml").unlink()
    assert codes(shelf, twin) == []


def test_a_lesson_that_is_gone_is_a_problem_and_no_crash(shelf: Shelf, desk: Path) -> None:
    path = desk / "lessons" / "bridge.yaml"
    shelf.lesson(path)
    path.unlink()
    assert not shelf.lesson(path).checked
    assert [*shelf.lessons()] == ["other.yaml"]


def test_a_name_that_is_no_text_breaks_no_address(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {"a\udcff": LESSON})
    shelf = Shelf(Workspace(desk, desk))
    assert [name.encode() for name in shelf.lessons()] == [b"a\\xff.yaml"]
