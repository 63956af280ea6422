"""A teacher's desk: small workspaces, and the commands as they are typed there."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from broadsheet.build import job
from broadsheet.build.press import Pages
from broadsheet.cli import app as cli
from broadsheet.cli import build as cli_build

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pytest

    from broadsheet.build.products import Product, Seat
    from broadsheet.checks.check import Checked
    from broadsheet.source.templates import Templates
    from broadsheet.writers.pdf.name_labels import NoLabel

SEED = """\
The bridge

The bridge will close in March, the council said. Nobody asked the shopkeepers.

The ferry is too small.
"""
LESSON = """\
title: The bridge
seed: bridge
questions:
  - type: short-answer
    ask: Who says that the bridge will close?
    answer: The council.
    evidence: the council said
"""
FAULTY = LESSON.replace("the council said", "the mayor said")


@dataclass(frozen=True)
class Result:
    """What a command left: its exit status and what it wrote to its two outputs."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Both outputs."""
        return self.out + self.err


def broadsheet(*arguments: str, at: Path) -> Result:
    """Run a command in a folder, in this process but as a process of its own would."""
    with contextlib.chdir(at):
        result = CliRunner().invoke(cli.app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Result(result.exit_code, result.stdout, result.stderr)


def workspace(
    root: Path,
    lessons: Mapping[str, str] | None = None,
    seeds: Mapping[str, str] | None = None,
) -> Path:
    """Make a workspace: lessons and seeds by their names, by default one of each."""
    for folder, ending, files in (
        ("seeds", ".txt", {"bridge": SEED} if seeds is None else seeds),
        ("lessons", ".yaml", {"bridge": LESSON} if lessons is None else lessons),
    ):
        (root / folder).mkdir(parents=True)
        for name, text in files.items():
            (root / folder / f"{name}{ending}").write_text(text, encoding="utf-8")
    return root


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder with its content; links and folders by their names."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(root.rglob("*"))
    }


@cache
def _made() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        root = workspace(Path(folder) / "desk")
        result = broadsheet("build", at=root)
        assert result.status == 0, result.said
        # Files only, and of the empty ones the lock: all that a build leaves.
        return {n: content for n, content in tree(root).items() if content or n.endswith("/lock")}


def built_workspace(root: Path) -> Path:
    """A workspace with its PDFs, which are laid out once only."""
    for name, content in _made().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


@dataclass(frozen=True, eq=False)
class _LessonPress:
    """Stands for the printing of one lesson."""

    lesson: Checked
    printed: list[str]
    left_out: dict[Seat, NoLabel] = field(default_factory=dict)

    def make_all(self, products: Sequence[Product]) -> dict[str, Pages]:
        """Give each PDF a content of its own."""
        name = Path(self.lesson.file.name).stem
        self.printed.append(name)
        return {
            product.file: Pages(f"{name} {product} {self.lesson.file.text}".encode(), 1)
            for product in products
        }


class Press:
    """Stands for the printing where a test asks only what is printed, and when.

    Attributes:
        printed: the names of the lessons that went through, in order.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.printed: list[str] = []
        monkeypatch.setattr(job, "Press", self.of)
        # Only in this process does the stand-in stand in.
        monkeypatch.setattr(cli_build, "_processors", lambda: 1)

    def of(self, lesson: Checked, templates: Templates) -> _LessonPress:
        """What prints one lesson."""
        return _LessonPress(lesson, self.printed)

    def since(self) -> list[str]:
        """What was printed since the last time this was asked."""
        printed, self.printed = self.printed, []
        return printed
