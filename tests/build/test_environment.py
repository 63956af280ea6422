"""What is compared between computers that are to make the same bytes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

from broadsheet.build import environment


@pytest.mark.parametrize(
    "part",
    ["Python", "processor", "zlib", "broadsheet", "weasyprint", "pydyf", "pikepdf", "jinja2",
     "fonttools", "pyphen", "fontpkg-literata", "pango-1.0", "harfbuzz", "fonts"],
)  # fmt: skip
def test_each_part_that_makes_pages_is_compared(part: str) -> None:
    assert environment.parts()[part] not in ("", "not there")


@pytest.mark.parametrize("part", ["typer", "rich", "pytest", "distributed", "typst", "mypy"])
def test_what_prints_nothing_is_not(part: str) -> None:
    assert part not in environment.parts()


def test_what_differs_is_told_by_its_name() -> None:
    here, there = {"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "4", "d": "5"}
    assert environment.differences(here, there) == (
        "b is 2 here and 4 there",
        "c is 3 here and not there there",
        "d is not there here and 5 there",
    )
    assert environment.differences(here, dict(here)) == ()


def parts_of(checkout: Path) -> dict[str, str]:
    code = (
        "import json\n"
        "from broadsheet.build.environment import parts\n"
        "print(json.dumps(dict(parts())))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(checkout)},
        cwd=checkout,
        capture_output=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    "changed",
    [
        "broadsheet/sheet/sheet.py",
        "templates/page.css",
        "broadsheet/questions/short_answer/en.yaml",
    ],
)
def test_another_state_of_the_program_is_another_program(tmp_path: Path, changed: str) -> None:
    for name in ("broadsheet", "templates"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    assert parts_of(tmp_path) == dict(environment.parts())
    with (tmp_path / changed).open("a") as file:
        file.write("\n")
    assert [
        name.split(" is ")[0]
        for name in environment.differences(environment.parts(), parts_of(tmp_path))
    ] == ["broadsheet's own files"]
