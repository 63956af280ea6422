"""The shape of the house: rooms are folders, arrows go down, and each room has its tests."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest
from desk import LESSON, Press, broadsheet, workspace
from support import ROOT

from broadsheet.questions import question_types

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = ROOT / "broadsheet"
TESTS = ROOT / "tests"

# From the ground up: each room, and what it may use beside itself.
_UP_TO_LESSON = ("source", "article", "sheet", "questions", "lesson")
_UP_TO_BUILD = (*_UP_TO_LESSON, "checks", "compose", "writers", "build")
ROOMS: dict[str, tuple[str, ...]] = {
    "source": (),
    "article": ("source",),
    "sheet": ("source", "article"),
    "questions": ("source", "article", "sheet"),
    "lesson": ("source", "article", "sheet", "questions"),
    "checks": _UP_TO_LESSON,
    "compose": (*_UP_TO_LESSON, "checks"),
    "writers": ("source", "sheet"),
    "build": (*_UP_TO_LESSON, "checks", "compose", "writers"),
    "editor": (*_UP_TO_LESSON, "checks", "compose"),
    "browser": (*_UP_TO_BUILD, "editor"),
    "cli": (*_UP_TO_BUILD, "editor", "browser"),
}
# Arrows that point where they should not, and why they still do.
EXCEPTIONS = {
    # It lays lessons out in a process that is held to limits, as a build does.
    "editor.lsp.printed_lines": {"build"},
}
# What stands beside the rooms: the version, and the way in.
TOP = {"", "__main__"}


def name_of(path: str) -> str:
    """A module's name inside the package: `sheet.lines`; empty for the package itself."""
    parts = path.removesuffix(".py").split("/")
    return ".".join(part for part in parts if part != "__init__")


FILES = {
    name_of(path.relative_to(PACKAGE).as_posix()): path for path in sorted(PACKAGE.rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in FILES.items()}
each_module = pytest.mark.parametrize("name", FILES, ids=lambda name: name or "broadsheet")


def room_of(name: str) -> str:
    return name.split(".")[0]


def type_of(name: str) -> str | None:
    """The folder of a question type that a module is in, or None."""
    parts = name.split(".")
    kinds = {kind.replace("-", "_") for kind in question_types()}
    return parts[1] if parts[0] == "questions" and parts[1:] and parts[1] in kinds else None


@cache
def imports(name: str) -> dict[str, set[str]]:
    """The package's modules that one imports: `run`, `lazy` inside functions, `typing` only."""
    found: dict[str, set[str]] = {"run": set(), "lazy": set(), "typing": set()}

    def look(node: ast.AST, when: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = when
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                inner = "lazy"
            elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                inner = "typing"
            elif isinstance(child, ast.Import):
                found[when] |= {target(alias.name) for alias in child.names} - {None}  # type: ignore[arg-type]
            elif isinstance(child, ast.ImportFrom):
                assert not child.level, f"{name} has a relative import"
                for alias in child.names:
                    whole = target(f"{child.module}.{alias.name}") or target(child.module or "")
                    found[when] |= {whole} if whole is not None else set()
            look(child, inner)

    look(TREES[name], "run")
    return found


def target(dotted: str) -> str | None:
    """The name in the package of what is imported, or None if it is not of the package."""
    if dotted.split(".")[0] != "broadsheet":
        return None
    name = dotted.removeprefix("broadsheet").removeprefix(".")
    return name if name in FILES else None


def used_by(name: str) -> set[str]:
    """All that a module imports of the package, at whatever time."""
    return set().union(*imports(name).values())


# --- rooms ------------------------------------------------------------------------------------


def test_the_rooms_are_at_most_twelve_folders() -> None:
    assert {room_of(name) for name in FILES} - TOP == ROOMS.keys()
    assert len(ROOMS) <= 12


def test_no_module_stands_beside_the_rooms() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == {"__init__", "__main__"}


@each_module
def test_a_room_uses_only_the_rooms_that_it_may(name: str) -> None:
    room = room_of(name)
    if name in TOP:
        assert {room_of(other) for other in used_by(name)} <= {"cli"}
        return
    used = {room_of(other) for other in used_by(name)} - {room, ""}
    assert used - {*ROOMS[room]} == EXCEPTIONS.get(name, set())


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_below_those_that_may_use_it(room: str) -> None:
    order = list(ROOMS)
    assert all(order.index(lower) < order.index(room) for lower in ROOMS[room])


@pytest.mark.parametrize("kinds", [("run",), ("run", "lazy"), ("run", "lazy", "typing")])
def test_no_module_imports_itself_through_others(kinds: tuple[str, ...]) -> None:
    arrows = {name: set().union(*(imports(name)[kind] for kind in kinds)) for name in FILES}
    done: set[str] = set()

    def walk(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join((*way, name))
        if name not in done:
            for other in sorted(arrows[name]):
                walk(other, (*way, name))
            done.add(name)

    for name in FILES:
        walk(name, ())


@each_module
def test_what_begins_with_an_underscore_is_used_in_its_own_room_only(name: str) -> None:
    private = {
        other for other in used_by(name) if any(part.startswith("_") for part in other.split("."))
    }
    assert {room_of(other) for other in private} <= {room_of(name)}


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, path in FILES.items()
        if path.name == "__init__.py" and name and not type_of(name)
    ],
)
def test_a_folder_says_what_it_is_and_imports_nothing(name: str) -> None:
    assert ast.get_docstring(TREES[name])
    if name != "questions":  # it finds the types
        assert len(TREES[name].body) == 1


# --- question types ---------------------------------------------------------------------------


@each_module
def test_a_question_type_is_imported_by_nobody_else(name: str) -> None:
    assert {type_of(other) for other in used_by(name)} <= {None, type_of(name)}


# Which read a question's type, for the class of its style.
OF_STYLES = {"writers.pdf.html", "writers.pdf.page_data", "writers.html.pages"}


@pytest.mark.parametrize("name", [name for name in FILES if room_of(name) == "writers"])
def test_a_writer_names_no_question_type_and_uses_no_other_writer(name: str) -> None:
    texts = {node.value for node in ast.walk(TREES[name]) if isinstance(node, ast.Constant)}
    # A type may be called like a layout or a sign of the model, such as `table`.
    of_model = {n.value for n in ast.walk(TREES["sheet.items"]) if isinstance(n, ast.Constant)}
    assert not texts & question_types().keys() - of_model
    asked = {n.attr for n in ast.walk(TREES[name]) if isinstance(n, ast.Attribute)}
    assert "type" not in asked or name in OF_STYLES
    # Modules that stand directly under `writers/` are for all of them.
    used = [other.split(".") for other in used_by(name) if room_of(other) == "writers"]
    assert {other[1] for other in used if len(other) > 2} <= {*name.split(".")[1:2]}


# --- WeasyPrint -------------------------------------------------------------------------------


@each_module
def test_weasyprint_is_known_to_the_pdf_writer_only(name: str) -> None:
    mentioned = {
        alias.name
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in [*node.names, ast.alias(getattr(node, "module", None) or "")]
        if alias.name.split(".")[0] == "weasyprint"
    }
    assert not mentioned or name.startswith("writers.pdf.")


@pytest.mark.parametrize("command", ["check", "types", "--help"])
def test_a_command_that_makes_no_page_does_not_load_weasyprint(command: str) -> None:
    code = (
        "import sys, broadsheet.cli.app as cli\n"
        f"sys.argv = ['broadsheet', {command!r}]\n"
        "try:\n    cli.main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "heavy = {'weasyprint', 'pikepdf', 'tinyhtml5', 'fontTools'} & set(sys.modules)\n"
        "print(sorted(heavy), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["build"], "en"),
        (["build"], "kk"),  # which is a warning
        (["build", "--paper", "letter"], "en"),
        (["build", "--class", "9b.csv"], "kk"),
    ],
)
def test_a_build_with_nothing_to_do_loads_nothing_that_makes_or_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], language: str
) -> None:
    desk = workspace(tmp_path / "desk", {"bridge": f"language: {language}\n{LESSON}"})
    (desk / "9b.csv").write_text("name\nAda\n")
    with monkeypatch.context() as in_this_process:
        press = Press(in_this_process)
        assert broadsheet(*arguments, at=desk).status == 0
        assert press.since() == ["bridge"]
    code = (
        "import sys, broadsheet.cli.app as cli\n"
        f"sys.argv = ['broadsheet', *{arguments!r}]\n"
        "try:\n    cli.main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=desk,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.startswith("1 lesson unchanged.\n")
    assert ("warning[" in done.stderr) == (language == "kk")
    loaded = set(done.stderr.splitlines()[-1].split())
    # Not pydantic: Typer itself brings it along, from 0.29 at the latest.
    heavy = {"weasyprint", "pikepdf", "jinja2", "yaml", "markdown_it", "rapidfuzz"}
    heavy |= {"multiprocessing", "concurrent.futures"}
    assert sorted(heavy & loaded) == []
    own = {room_of(name.removeprefix("broadsheet.")) for name in loaded if "broadsheet." in name}
    assert own <= {"source", "sheet", "build", "cli"}


# --- tests ------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_its_tests(room: str) -> None:
    assert list((TESTS / room).rglob("test_*.py"))


def test_tests_stand_in_the_folder_of_a_room_or_are_about_several() -> None:
    folders = {path.relative_to(TESTS).parts[0] for path in TESTS.glob("*/**/test_*.py")}
    assert folders <= ROOMS.keys()


# --- style ------------------------------------------------------------------------------------


@each_module
def test_what_others_may_use_says_what_it_is(name: str) -> None:
    assert ast.get_docstring(TREES[name])

    def public(node: ast.AST, inside: str = "") -> list[tuple[str, ast.AST]]:
        found: list[tuple[str, ast.AST]] = []
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.ClassDef) and not child.name.startswith("_"):
                found.append((f"{inside}{child.name}", child))
                if isinstance(child, ast.ClassDef):
                    found += public(child, f"{child.name}.")
        return found

    silent = [
        title
        for title, node in public(TREES[name])
        if not ast.get_docstring(node)  # type: ignore[arg-type]
    ]
    assert silent == []


def test_no_two_classes_share_a_name() -> None:
    """Nor does a private one, which a reader could take for another."""
    places: dict[str, list[str]] = {}
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name.lstrip("_"), []).append(f"{name}.{node.name}")
    assert {title: where for title, where in places.items() if len(where) > 1} == {}


@each_module
def test_what_is_imported_keeps_its_name(name: str) -> None:
    renamed = {
        f"{alias.name} as {alias.asname}"
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    assert renamed <= {"main as run", "pin as pin_lesson"}  # beside a command of that name


@each_module
def test_no_module_is_longer_than_400_lines(name: str) -> None:
    assert len(FILES[name].read_text("utf-8").splitlines()) <= 400
