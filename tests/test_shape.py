"""The shape of the house: arrows go down, WeasyPrint has its rooms, each room has its tests."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from desk import Press, broadsheet, workspace
from support import ROOT

PACKAGE = ROOT / "broadsheet"
TESTS = ROOT / "tests"

# From the ground up. A room may use what is below it, and nothing beside or above it.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("text", "files", "limits", "workers", "fonts", "templates", "edition", "paper"),
    ("diagnostics", "spelling", "order", "workspace", "ink", "typecase", "alike", "positions"),
    ("bell", "pictures", "braces"),
    ("read", "folding", "yaml_codes", "yaml_nodes", "engine", "ledger", "cluster", "watching"),
    ("yaml_lines", "yaml_events", "examples"),
    ("yaml_fixes", "offer"),
    ("yaml_bullets", "yaml_layout", "yaml_marks", "yaml_tree", "outline"),
    ("yaml_mistakes",),
    ("yaml_reader",),
    ("yaml",),
    ("front_matter", "record", "language", "table", "lexicon"),
    ("seed", "validation", "roster_columns", "margins", "fields"),
    ("nearest", "roster"),
    ("quote", "products"),
    ("passage",),
    ("reading",),
    ("references", "lines", "attribution"),
    ("question", "judgement", "continuation"),
    ("questions.*",),
    ("questions",),
    ("misplaced",),
    ("lesson",),
    ("fingerprint", "advice", "advice_spread", "advice_wording", "letters"),
    ("check", "schema"),
    ("allow", "meanings"),
    ("arrangement", "linenumbers", "library"),
    ("shelf",),
    ("sheet",),
    ("overview",),
    ("html", "pdf"),
    ("labels",),
    ("stamp",),
    ("press",),
    ("build", "scaffold", "doctor", "fixes"),
    ("proofs", "preview_switches", "preview_guard"),
    ("draft",),
    ("offer_names", "offer_quotes"),
    ("completion",),
    ("assist",),
    ("layouts", "translation"),
    ("session",),
    ("answers",),
    ("lsp",),
    ("explain", "reports.*"),
    ("preview_views",),
    ("preview_desk",),
    ("preview_app",),
    ("preview",),
    ("terminal",),
    ("arguments",),
    ("cli_pass",),
    ("cli_watch",),
    ("cli_build",),
    ("cli",),
    ("__main__",),
)
# The version, which everybody may know.
GROUND = {""}

# What is tested in a file that has not its name, and why.
TESTED_ELSEWHERE = {
    "": "it holds the version only; test_cli.py shows it",
    "__main__": "it calls `cli.main` only; test_cli.py starts it",
    "arguments": "what the commands share: test_cli.py",
    "cli_pass": "the way of `cli_build` and `cli_watch`: test_build.py, test_cli.py",
    "cli_build": "the command `build`: test_build.py and test_cli.py",
    "edition": "two lists of names and a suffix; test_build.py names files with it",
    "lexicon": "the words of `advice_wording`: test_advice_wording.py",
    "judgement": "what `questions` warn of in the key: test_questions.py, test_advice_wording.py",
    "advice_spread": "the lessons of tests/lessons/advice, by test_advice_wording.py",
    "examples": "a room of `schema`, tested through its door in test_schema.py",
    "fields": "what records share, and its words for editors: test_schema.py",
    "ink": "a room of `stamp`, tested through its door in test_stamp.py",
    "question": "the common face of the types: test_questions.py asks each of them",
    "questions": "test_questions.py",
    "questions.*": "the folders of tests/questions, by test_questions.py",
    "reports.*": "test_reports.py",
    "reports": "an empty package",
    "spelling": "one function, which each 'did you mean' uses: test_record.py",
    "nearest": "what `quote` suggests: test_quote.py",
    "front_matter": "a room of `seed`, tested through its door in test_seed.py",
    "validation": "the other half of `record`: test_record.py",
    "draft": "a room of `assist`, tested through its door in test_assist.py",
    "completion": "a room of `assist`, tested through its door in test_assist.py",
    "braces": "a room of `outline`, tested through its door in test_outline.py",
    "offer": "a room of `assist`, tested through its door in test_assist.py",
    "offer_names": "a room of `assist`, tested through its door in test_assist.py",
    "offer_quotes": "a room of `assist`, tested through its door in test_assist.py",
    "meanings": "a room of `assist`, tested through its door in test_assist.py",
    "continuation": "a room of `assist`, tested through its door in test_assist.py",
    "answers": "a room of `lsp`, tested through its door in test_lsp.py",
    "translation": "a room of `lsp`, tested through its door in test_lsp.py",
    "session": "a room of `lsp`, tested through its door in test_lsp.py",
    "bell": "whom the preview tells: test_preview_app.py listens",
    "preview_desk": "what `preview_app` shows: test_preview_app.py",
    "preview_switches": "a room of `preview_app`: test_preview_app.py turns them",
    "preview_views": "what `preview_app` says: test_preview_app.py",
    "margins": "a room of `html`: test_html.py, and test_pdf_facts.py on paper",
    "roster_columns": "a room of `roster`, tested through its door in test_roster.py",
    "yaml_codes": "rooms of `yaml`, tested through its door in test_yaml.py",
    "yaml_fixes": "the fixes of `yaml`, tested in test_fixes.py",
    "yaml_layout": "rooms of `yaml`, tested through its door in test_yaml.py",
    "yaml_lines": "rooms of `yaml`, tested through its door in test_yaml.py",
    "yaml_marks": "rooms of `yaml`, tested through its door in test_yaml.py",
    "yaml_mistakes": "rooms of `yaml`, tested through its door in test_yaml.py",
    "yaml_nodes": "rooms of `yaml`, tested through its door in test_yaml.py",
    "yaml_reader": "rooms of `yaml`, tested through its door in test_yaml.py",
    "yaml_tree": "rooms of `yaml`, tested through its door in test_yaml.py",
}
# Tests of no single room.
ABOUT_SEVERAL = {
    "test_shape": "all of them",
    "test_questions": "the question types, by their folders",
    "test_seventh_type": "what it takes to add a question type",
    "test_secrets": "no answer on a worksheet, through all stages",
    "test_pdf_facts": "the finished PDFs of the lessons",
    "test_broken_lessons": "what teachers get wrong, through all stages of a check",
    "test_mutants": "damaged lessons and seeds, from the file to the PDF",
    "test_class_list": "sheets with names, from the list to the files",
    "test_docs": "what README and the other documents promise",
    "test_bad_input": "no input of any kind gives a traceback",
    "test_reports": "the renderers of `reports`, held against each other",
    "test_kill": "`files` and a build's way with it, struck at every step",
    "test_preview_browser": "the preview in a real browser",
    "test_wheel": "the package as it is installed",
    "test_yaml_language_server": "the schema, and where `scaffold` puts it, as editors read it",
    "test_pre_commit": "the hook that other repositories name",
}


def name_of(path: Path) -> str:
    """A module's name inside the package: `questions.short_answer`; empty for the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
each_module = pytest.mark.parametrize("name", MODULES, ids=lambda name: name or "broadsheet")


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

    look(ast.parse(MODULES[name].read_text("utf-8")), "run")
    return found


def target(dotted: str) -> str | None:
    """The name in the package of what is imported, or None if it is not of the package."""
    if dotted.split(".")[0] != "broadsheet":
        return None
    name = dotted.removeprefix("broadsheet").removeprefix(".")
    return name if name in MODULES else None


def layer(name: str) -> int:
    """How far up a room is; rooms of one kind stand on one floor."""
    kind = name if name in [room for rooms in LAYERS for room in rooms] else None
    if kind is None and "." in name:
        kind = f"{name.split('.')[0]}.*"
    found = [number for number, rooms in enumerate(LAYERS) if kind in rooms]
    assert found, f"`{name}` stands on no floor of LAYERS"
    return found[0]


# --- arrows -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kinds", [("run",), ("run", "lazy"), ("run", "lazy", "typing")])
def test_no_module_imports_itself_through_others(kinds: tuple[str, ...]) -> None:
    arrows = {name: set().union(*(imports(name)[kind] for kind in kinds)) for name in MODULES}
    done: set[str] = set()

    def walk(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join((*way, name))
        if name not in done:
            for other in sorted(arrows[name]):
                walk(other, (*way, name))
            done.add(name)

    for name in MODULES:
        walk(name, ())


@each_module
def test_a_room_uses_only_what_is_below_it(name: str) -> None:
    if name in GROUND or name == "reports":
        return
    used = set().union(*imports(name).values()) - GROUND
    above = {other for other in used if layer(other) >= layer(name)}
    assert not above


def test_the_floors_name_each_room_once_and_no_other() -> None:
    rooms = [room for floor in LAYERS for room in floor]
    assert len(rooms) == len(set(rooms))
    groups = {room.removesuffix(".*") for room in rooms if room.endswith(".*")}
    assert {room for room in rooms if not room.endswith(".*")} | groups == {
        name.split(".")[0] for name in MODULES
    } - GROUND


def test_the_stages_of_the_design_stand_in_its_order() -> None:
    stages = ["read", "yaml", "seed", "quote", "lesson", "check", "sheet", "html", "press", "build"]
    assert all(layer(lower) < layer(upper) for lower, upper in pairwise([*stages, "cli"]))
    assert layer("sheet") < layer("pdf") < layer("press")


@each_module
def test_a_question_type_is_named_nowhere_but_in_its_own_module(name: str) -> None:
    used = set().union(*imports(name).values())
    assert not {other for other in used if other.startswith("questions.")}


# --- WeasyPrint -------------------------------------------------------------------------------


@each_module
def test_weasyprint_is_known_to_the_pdf_stage_only(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text("utf-8"))
    mentioned = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in [*node.names, ast.alias(getattr(node, "module", None) or "")]
        if alias.name.split(".")[0] == "weasyprint"
    }
    assert not mentioned or name in ("pdf", "linenumbers", "engine", "typecase")


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
    "arguments", [["build"], ["build", "--paper", "letter"], ["build", "--class", "9b.csv"]]
)
def test_a_build_with_nothing_to_do_loads_nothing_that_makes_or_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    desk = workspace(tmp_path / "desk")
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
    loaded = set(done.stderr.splitlines()[-1].split())
    # Not pydantic: Typer itself brings it along, from 0.29 at the latest.
    heavy = {"weasyprint", "pikepdf", "jinja2", "yaml", "markdown_it", "rapidfuzz"}
    heavy |= {"multiprocessing", "concurrent.futures"}
    assert sorted(heavy & loaded) == []
    own = {
        "cli",
        "cli_build",
        "cli_pass",
        "arguments",
        "terminal",
        "ledger",
        "workspace",
        "templates",
        "text",
    }
    own |= {
        "spelling",
        "files",
        "fonts",
        "edition",
        "paper",
        "diagnostics",
        "reports",
        "reports.text",
    }
    mine = {name.removeprefix("broadsheet.") for name in loaded if name.startswith("broadsheet.")}
    assert mine <= own, "what is new here must be light"


# --- tests ------------------------------------------------------------------------------------


def test_each_module_has_its_tests_or_a_reason() -> None:
    for name in MODULES:
        own = TESTS / f"test_{name.replace('.', '_')}.py"
        group = f"{name.split('.')[0]}.*" if "." in name else None
        assert own.is_file() or name in TESTED_ELSEWHERE or group in TESTED_ELSEWHERE, name


def test_each_test_file_has_its_module_or_a_reason() -> None:
    own = {f"test_{name.replace('.', '_')}" for name in MODULES}
    for path in sorted(TESTS.glob("test_*.py")):
        assert path.stem in own or path.stem in ABOUT_SEVERAL, path.name


def test_no_reason_is_given_for_a_room_that_is_not_there() -> None:
    rooms = {room for floor in LAYERS for room in floor}
    assert set(TESTED_ELSEWHERE) <= MODULES.keys() | rooms


# --- style ------------------------------------------------------------------------------------


@each_module
def test_what_others_may_use_says_what_it_is(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text("utf-8"))
    assert ast.get_docstring(tree)

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
        for title, node in public(tree)
        if not ast.get_docstring(node)  # type: ignore[arg-type]
    ]
    assert silent == []


@each_module
def test_no_module_is_longer_than_400_lines(name: str) -> None:
    assert len(MODULES[name].read_text("utf-8").splitlines()) <= 400
