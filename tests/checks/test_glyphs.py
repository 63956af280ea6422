"""Letters that no font has: told by a check, of the very letters that a layout cannot print."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata

import pytest
from support import load

from broadsheet.checks import glyphs
from broadsheet.source.templates import Templates
from broadsheet.writers.pdf import layout as pdf

SEED = "The council’s plan\n\nThe ferry is {}. Two people row it.\n"
LESSON = """\
title: {title}
seed: s
passages:
  part{name}:
    quote: {quote}
questions:
  - type: short-answer
    ask: {ask}
    answer: "{answer}"
    rubric:
      - {{level: Good, marks: 1, looks-like: {looks_like}}}
    marks: 1
"""
PLAIN = {
    "title": "A",
    "name": "",
    "quote": "Two people row it",
    "ask": "Why?",
    "answer": "So.",
    "looks_like": "Right.",
}


def told(seed: str = "small", **parts: str) -> list[tuple[str, str, int]]:
    """The letters told: the letter, the file, and the line."""
    _, problems = load(LESSON.format(**PLAIN | parts), {"s": SEED.format(seed)})
    assert {p.code.name for p in problems} <= {"letter-without-font"}
    return [
        (p.message.split("`")[1], p.place.file.name, p.place.file.position(p.place.span.start)[0])
        for p in problems
    ]


@pytest.mark.parametrize(
    ("part", "line"), [("title", 1), ("ask", 8), ("answer", 9), ("looks_like", 11)]
)
def test_a_letter_is_told_wherever_it_is_printed(part: str, line: int) -> None:
    assert [(letter, where) for letter, _, where in told(**{part: "So 😀 it is"})] == [("😀", line)]


def test_a_letter_of_a_seed_is_told_where_it_stands_in_the_seed() -> None:
    [(letter, file, line)] = told(seed="ა", quote="The ferry is ა")
    assert (letter, "s.txt" in file, line) == ("ა", True, 3)


def test_what_is_not_printed_may_have_any_letter() -> None:
    assert told(seed="ა") == []
    assert told(name="-😀") == []
    _, problems = load("# 😀\n" + LESSON.format(**PLAIN), {"s": SEED.format("small")})
    assert not problems


def test_a_letter_of_a_question_with_another_fault_is_told_as_well() -> None:
    """Or it would be a new problem once the fault is fixed."""
    lesson = LESSON.format(**PLAIN | {"ask": "Why 😀?"}) + "    hnit: So.\n"
    _, problems = load(lesson, {"s": SEED.format("small")})
    assert {p.code.name for p in problems} == {"letter-without-font", "key-unknown"}


def test_each_letter_is_told_once() -> None:
    assert [letter for letter, *_ in told(title="😀 ა", ask="😀 and ა?")] == ["😀", "ა"]


def test_the_place_is_the_letter_itself_or_the_text_that_writes_it_otherwise() -> None:
    for ask, shown in (("Who is 😀?", "😀"), (r'"Who is \U0001F600?"', r'"Who is \U0001F600?"')):
        _, [problem] = load(LESSON.format(**PLAIN | {"ask": ask}), {"s": SEED.format("small")})
        assert problem.place.text == shown


@pytest.mark.parametrize(
    "text",
    [
        "naïve café – “so”…",
        "nai\u0308ve",
        "Привет, Ελλάδα",
        "مرحبا",
        "½ × 3 ≠ €5 №",
        "x\ufe0f\u200d",
    ],
)
def test_what_the_fonts_have_is_not_told(text: str) -> None:
    assert list(glyphs.missing(text)) == []


def test_the_usual_letters_are_in_the_fonts() -> None:
    pattern = re.compile(f"[{glyphs.USUAL}]")
    usual = [chr(n) for n in range(0x20, 0x3000) if pattern.match(chr(n))]
    assert len(usual) > 300
    assert [c for c in usual if not glyphs._is_printable(c)] == []


def test_no_font_is_opened_for_usual_letters() -> None:
    code = (
        "import sys; from broadsheet.checks.glyphs import missing;"
        "print(list(missing('It’s a “naïve” plan – he said…')), 'fontTools' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "[] False\n"


def test_a_check_tells_just_the_letters_that_a_layout_cannot_print() -> None:
    """Of some thousand letters and signs, marks apart, the two find the same."""
    some = {chr(n) for n in (*range(0xA0, 0x3000, 7), *range(0x3000, 0x20000, 97))}
    # The database is older or newer than the fonts; what it does not know, nobody types.
    some = {c for c in some if unicodedata.category(c)[0] not in "CMZ"}
    rows = "".join(f"<p>{c}</p>" for c in sorted(some))
    style = '<style>p { font-family: Literata, "Noto Sans", "Noto Sans Arabic" }</style>'
    html = f"<html lang=en><head><title>t</title>{style}</head><body>{rows}</body></html>"
    with pytest.raises(pdf.LayoutError) as found:
        pdf.write([pdf.lay_out(html, Templates(None))])
    by_layout = set(found.value.letters)
    by_check = {c for c in some if list(glyphs.missing(c))}
    assert len(by_layout) > 500
    assert len(some - by_layout) > 100
    assert by_check == by_layout
