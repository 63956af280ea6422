"""A new paper is one line, and everything that has to do with papers knows it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest
from desk import workspace
from pdf_reader import bare, drawn
from support import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LINE = '    B5 = "b5", "B5", (176, 250), (11, 13, 15, 18), 124\n'


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of Broadsheet with one more line in the module of papers."""
    root = tmp_path_factory.mktemp("copy")
    for name in ("broadsheet", "templates"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    papers = root / "broadsheet" / "sheet" / "paper.py"
    papers.write_text(papers.read_text("utf-8") + LINE, encoding="utf-8")
    return root


def run(package: Path, at: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "broadsheet", *arguments],
        cwd=at,
        env=os.environ | {"PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
    )


def test_a_new_paper_can_be_asked_for_and_is_what_comes_out(package: Path, tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk")
    (desk / "9b.csv").write_text("name,paper\nAda,b5\n")
    done = run(package, desk, "build", "--paper", "b5")
    assert done.returncode == 0, done.stdout + done.stderr
    content = (desk / "output" / "bridge-b5-worksheet.pdf").read_bytes()
    with pikepdf.open(BytesIO(content)) as pdf:
        points = [float(side) / 72 * 25.4 for side in pdf.pages[0].mediabox[2:]]
    assert points == pytest.approx([176, 250], abs=0.1)
    assert bare("Who says that the bridge will close?") in drawn(content)
    of_class = run(package, desk, "build", "--class", "9b.csv")
    assert of_class.returncode == 0, of_class.stdout + of_class.stderr
    assert "b5" in run(package, desk, "build", "--help").stdout


def test_a_paper_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk")
    done = run(ROOT, desk, "build", "--paper", "b5")
    assert done.returncode == 2
    assert not (desk / "output").exists()
