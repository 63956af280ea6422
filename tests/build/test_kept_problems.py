"""Warnings that a record keeps are shown again as they were found, letter for letter."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from checks.test_catalogue import CODES, EXAMPLES, SET_UP, made
from desk import LESSON, SEED, workspace
from support import ROOT

from broadsheet.build.kept_problems import from_json, to_json
from broadsheet.checks.catalogue import all_codes
from broadsheet.checks.library import Library
from broadsheet.source.diagnostic_text import show
from broadsheet.source.diagnostics import Diagnostic, Severity
from broadsheet.source.read import read_text
from broadsheet.source.text import TextFile
from broadsheet.source.workspace import Workspace

WARNINGS = [name for name in CODES if name in EXAMPLES and name not in SET_UP]
WARNINGS = [name for name in WARNINGS if all_codes()[name].severity is Severity.WARNING]


def shown_again(space: Workspace, problems: list[Diagnostic], later: Workspace) -> list[str]:
    """What is shown of problems after they were kept, by a command in another folder perhaps."""

    def text_of(name: str) -> TextFile:
        path = later.root / name
        file = read_text(path, later.shown(path))
        assert isinstance(file, TextFile)
        return file

    kept = json.loads(json.dumps(to_json(problems, space)))
    return [show(problem) for problem in from_json(kept, later, text_of)]


def warnings_of(space: Workspace) -> list[Diagnostic]:
    """The warnings of all lessons, in their order."""
    library = Library(space)
    loaded = [library.lesson(path) for path in space.lessons()]
    return [p for item in loaded for p in item.problems if not p.is_error]


def test_every_warning_of_many_lessons_is_shown_as_it_was_found(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {}, {})
    for path in (ROOT / "tests" / "lessons" / "advice").iterdir():
        shutil.copy(path, desk / ("seeds" if path.suffix == ".txt" else "lessons"))
    space = Workspace(desk, desk)
    found = warnings_of(space)
    assert len(found) > 20
    assert shown_again(space, found, space) == [show(problem) for problem in found]
    elsewhere = Workspace(desk, desk / "output")
    there = shown_again(space, found, elsewhere)
    assert there == [show(problem) for problem in warnings_of(elsewhere)]
    assert "../lessons/" in there[0]
    shutil.move(desk, tmp_path / "moved")
    moved = Workspace(tmp_path / "moved", tmp_path / "moved")
    assert shown_again(space, found, moved) == [show(problem) for problem in found]


@pytest.mark.parametrize("name", WARNINGS)
def test_every_kind_of_warning_can_be_kept(name: str, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    made(desk, EXAMPLES[name].where, EXAMPLES[name].faulty)
    space = Workspace(desk, desk)
    found = warnings_of(space)
    assert shown_again(space, found, space) == [show(problem) for problem in found]


LATER = replace(Workspace(Path("/desk"), Path("/desk")))
PLACE = ["lessons/a.yaml", 0, 2]
GOOD = ["loaded-question", PLACE, "message", None, [[PLACE, "note"]]]
FAULTS: dict[str, object] = {
    "no list": 3,
    "nothing": None,
    "texts": ["loaded-question"],
    "too short": [GOOD[:4]],
    "too long": [[*GOOD, 1]],
    "no code": [[None, *GOOD[1:]]],
    "no message": [["a", PLACE, None, None, []]],
    "a hint in a list": [["a", PLACE, "message", ["hint"], []]],
    "no place": [["a", [], "message", None, []]],
    "a place in words": [["a", "ab", "message", None, []]],
    "a place before the text": [["a", ["a", -1, 1], "message", None, []]],
    "a place behind the text": [["a", ["a", 1, 1_000], "message", None, []]],
    "a place that ends first": [["a", ["a", 3, 2], "message", None, []]],
    "an endless place": [["a", ["a", 0, float("inf")], "message", None, []]],
    "a note in words": [["a", PLACE, "message", None, ["note"]]],
}


def kept(value: object) -> tuple[Diagnostic, ...]:
    return from_json(value, LATER, lambda name: TextFile(name, "some text"))


def test_what_is_kept_well_is_taken() -> None:
    (problem,) = kept([GOOD])
    assert (problem.place.text, problem.notes[0].text) == ("so", "note")
    assert not problem.is_error


@pytest.mark.parametrize("fault", FAULTS)
def test_what_no_build_wrote_is_refused(fault: str) -> None:
    with pytest.raises((ValueError, TypeError, ArithmeticError)):
        kept(FAULTS[fault])


def test_a_kept_text_cannot_do_anything_to_a_terminal() -> None:
    (problem,) = kept([["a", PLACE, "\x1b[2J\nmessage", "\x07", [[["\x1b]0;x"], "\x9b"]]]])
    assert not set("\x1b\x07\x9b") & set(show(problem))


def test_a_place_in_no_text_stays_one(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {"bridge": LESSON}, {"bridge": SEED})
    space = Workspace(desk, desk)
    (problem,) = kept([["a", ["seeds/bridge.txt"], "message", None, []]])
    assert to_json([problem], replace(space, root=Path("/desk"), current=Path("/desk"))) == [
        ["a", ["seeds/bridge.txt"], "message", None, []]
    ]
