"""Verses keep their lines: on paper, on a web page, and for whoever quotes across a line end."""

from __future__ import annotations

import re
from functools import cache

import pytest
from support import A4, A5, LARGE, LETTER, TEMPLATES, Page, load_whole, page_of

from broadsheet.sheet.edition import Edition
from broadsheet.sheet.sheet import BlockKind
from broadsheet.sheet.texts import Quoted
from broadsheet.writers.html.pages import PageWriter

VERSES = (
    "Oh river of the passing year,",
    "I give my bridge to thee;",
    "It is yours, see me through,",
)
LONG = "and when the council comes with ropes and planks and paint of seven colours it is gone"
SEED = f"""\
---
lines: kept
---
The bridge,
a poem

{VERSES[0]}
    {VERSES[1]}
{VERSES[2]}

The shopkeepers are furious,
{LONG}

These verses stood on the wall of the town hall, and nobody knows who wrote them or when it was.
"""
LESSON = """\
title: A poem
seed: s
questions:
  - type: loaded-terms
    terms:
      - {term: furious, kind: emotive, neutral: against it}
  - type: short-answer
    ask: What is said in lines("bridge to thee; It is yours")?
    answer: It is for the river.
    evidence: I give my bridge to thee; It is yours
"""


@cache
def page(edition: Edition = A4) -> Page:
    return page_of(load_whole(LESSON, {"s": SEED}), edition)


def read(html: str) -> str:
    """What a page says, its spaces alike."""
    return re.sub("<[^>]*>", "", html).replace("\xa0", " ")


def test_each_line_is_a_line_of_its_block_and_the_headline_runs_on() -> None:
    blocks = page().sheet.passages[0].blocks
    assert [(block.kind, block.text) for block in blocks[:3]] == [
        (BlockKind.HEADLINE, "The bridge, a poem"),
        (BlockKind.VERSE, "\n".join(VERSES)),
        (BlockKind.VERSE, f"The shopkeepers are furious,\n{LONG}"),
    ]
    assert blocks[3].kind is BlockKind.PARAGRAPH, "prose beside the verses is prose"


@pytest.mark.parametrize("edition", [A4, LETTER, LARGE, A5], ids=["A4", "Letter", "large", "A5"])
def test_verses_are_numbered_as_they_stand_on_every_paper(edition: Edition) -> None:
    lines = page(edition).lines.lines
    text = page().sheet.passages[0].blocks[1].text
    shown = [(line.number, text[line.start : line.end]) for line in lines[0, 1]]
    assert shown == [*enumerate(VERSES, start=1)]
    assert [line.number for line in lines[0, 2]][:2] == [4, 5]


def test_a_verse_that_has_no_room_goes_on_further_in_and_no_other_does() -> None:
    block = page(LARGE).sheet.passages[0].blocks[2]
    lines = page(LARGE).lines.lines[0, 2]
    assert len(lines) > 2
    on = [block.goes_on(line.start) for line in lines]
    assert on == [False, False, *[True] * (len(lines) - 2)]
    assert page(LARGE).worksheet.count('class="turned"') == len(lines) - 2


def test_what_is_quoted_across_a_line_end_stands_on_one_line_and_knows_both() -> None:
    (answer,) = page().key_record.answers[2].values()
    (quoted,) = answer.evidence
    assert isinstance(quoted, Quoted)
    assert quoted.text == "I give my bridge to thee; It is yours"
    assert page().lines.range_of(quoted.places) == (2, 3)
    assert "What is said in lines 2–3?" in read(page().worksheet)


def test_a_web_page_keeps_them_too_and_numbers_paragraphs() -> None:
    made = page()
    text = PageWriter(made.renderer.words, TEMPLATES).worksheet(made.sheet)
    assert f"{VERSES[0]}\n{VERSES[1]}\n{VERSES[2]}</span>" in text
    assert ".verse .words { white-space: pre-line }" in text
    assert "What is said in paragraph 1?" in read(text)
