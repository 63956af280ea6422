"""Papers: each is one record, and what is said of it is said once."""

from __future__ import annotations

import ast
import re

import pytest
from support import ROOT

from broadsheet.sheet.paper import Paper

each_paper = pytest.mark.parametrize("paper", Paper)
# What a page.css gives the passage beside its measure: room for the numbers of its lines.
NUMBERS = 11
GLOSSARY = 32


def test_no_two_papers_have_the_same_name_title_or_size() -> None:
    for values in (
        [paper.value for paper in Paper],
        [paper.shown for paper in Paper],
        [(paper.width, paper.height) for paper in Paper],
    ):
        assert len(set(values)) == len(values) == 3


@pytest.mark.parametrize(
    ("paper", "width", "height"),
    [(Paper.A4, 210, 297), (Paper.LETTER, 215.9, 279.4), (Paper.A5, 148, 210)],
)
def test_papers_have_the_sizes_that_their_norms_say(
    paper: Paper, width: float, height: float
) -> None:
    assert (paper.width, paper.height) == (width, height)


@each_paper
def test_a_passage_has_room_between_the_margins_and_a_punch_beside_them(paper: Paper) -> None:
    top, right, bottom, left = paper.margins
    assert min(top, right, bottom) >= 10
    # ISO 838: the holes are 12 mm from the edge, and 6 mm wide.
    assert left >= 15
    assert paper.measure + NUMBERS <= paper.width - left - right


@pytest.mark.parametrize("paper", [Paper.A4, Paper.LETTER])
def test_a_passage_on_a_large_paper_leaves_room_for_a_glossary(paper: Paper) -> None:
    _, right, _, left = paper.margins
    assert paper.measure == 124
    assert NUMBERS + paper.measure + GLOSSARY <= paper.width - left - right


def test_what_is_known_of_a_paper_stands_in_its_record_only() -> None:
    sizes = {297, 215.9, 279.4, 148}
    files = [path for path in (ROOT / "broadsheet").rglob("*.py") if path.name != "paper.py"]
    found = [
        (path.name, node.value)
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) in (int, float)
        if node.value in sizes
    ]
    assert found == []
    for path in (ROOT / "templates").glob("*.*"):
        assert not re.search(r"\b(?:148|297|215.9|279.4)mm", path.read_text("utf-8")), path.name
