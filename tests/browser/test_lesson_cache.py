"""The shelf: whoever asks gets what the files are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import FAULTY, LESSON, SEED, workspace

from broadsheet.browser.lesson_cache import LessonCache
from broadsheet.checks.library import Library, LoadedLesson
from broadsheet.source.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return workspace(tmp_path / "desk", {"bridge": LESSON, "other": LESSON})


@pytest.fixture
def cache(desk: Path) -> LessonCache:
    return LessonCache(Workspace(desk, desk))


def codes(cache: LessonCache, path: Path) -> list[str]:
    return [problem.code.name for problem in cache.lesson(path).problems]


def test_a_lesson_is_known_once_it_was_checked(cache: LessonCache, desk: Path) -> None:
    bridge, other = cache.lessons().values()
    assert cache.known([bridge, other]) == {bridge: None, other: None}
    loaded = cache.lesson(bridge)
    assert cache.known([bridge, other]) == {bridge: loaded, other: None}


def test_nothing_is_checked_twice(cache: LessonCache, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    real = Library.lesson

    def counted(library: Library, path: Path) -> LoadedLesson:
        checked.append(path.stem)
        return real(library, path)

    monkeypatch.setattr(Library, "lesson", counted)
    for path in [*cache.lessons().values()] * 2:
        cache.lesson(path)
    assert checked == ["bridge", "other"]


def test_a_saved_lesson_is_another_and_the_others_are_not(cache: LessonCache, desk: Path) -> None:
    bridge, other = cache.lessons().values()
    assert codes(cache, bridge) == codes(cache, other) == []
    bridge.write_text(FAULTY, encoding="utf-8")
    assert cache.known([bridge, other])[bridge] is None
    assert cache.known([bridge, other])[other] is not None
    assert codes(cache, bridge) == ["quote-not-found"]


@pytest.mark.parametrize("what", ["seeds/bridge.txt", "broadsheet.yaml", "templates/x/y.html"])
def test_what_lessons_depend_on_makes_them_all_unknown(
    cache: LessonCache, desk: Path, what: str
) -> None:
    paths = [*cache.lessons().values()]
    for path in paths:
        cache.lesson(path)
    (desk / what).parent.mkdir(parents=True, exist_ok=True)
    (desk / what).write_text(SEED.replace("council", "mayor"), encoding="utf-8")
    assert set(cache.known(paths).values()) == {None}
    if what.startswith("seeds"):
        assert codes(cache, paths[0]) == ["quote-not-found"]


def test_a_twin_makes_a_lesson_faulty_and_going_away_makes_it_whole(
    cache: LessonCache, desk: Path
) -> None:
    twin = desk / "lessons" / "bridge.yml"
    assert codes(cache, desk / "lessons" / "bridge.yaml") == []
    twin.write_text(LESSON, encoding="utf-8")
    assert codes(cache, twin) == ["lesson-twice"]
    assert set(cache.lessons()) == {"bridge.yaml", "bridge.yml", "other.yaml"}
    (desk / "lessons" / "bridge.yaml").unlink()
    assert codes(cache, twin) == []


def test_a_lesson_that_is_gone_is_a_problem_and_no_crash(cache: LessonCache, desk: Path) -> None:
    path = desk / "lessons" / "bridge.yaml"
    cache.lesson(path)
    path.unlink()
    assert not cache.lesson(path).checked
    assert [*cache.lessons()] == ["other.yaml"]


def test_a_name_that_is_no_text_breaks_no_address(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {"a\udcff": LESSON})
    cache = LessonCache(Workspace(desk, desk))
    assert [name.encode() for name in cache.lessons()] == [b"a\\xff.yaml"]
