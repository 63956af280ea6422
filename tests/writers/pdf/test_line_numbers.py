"""Line numbers stand beside their lines, read back from the PDF that was made."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pdfplumber
import pikepdf
import pytest
from support import TEMPLATES

from broadsheet.writers.pdf import layout as pdf
from broadsheet.writers.pdf.line_numbers import GAP

STYLE = """
@page { size: 320px 260px; margin: 30px 60px; @bottom-right { content: "end" } }
html { font: 12px/16px "Noto Sans", "Noto Sans Arabic" }
body, p { margin: 0 }
.passage { width: 150px; margin-left: 20px }
.headline { font-size: 20px; line-height: 26px; font-weight: 700 }
.line-numbers, .line-numbers p { position: absolute; left: 0; top: 0 }
.line-numbers p { width: 30px; font-size: 9px; line-height: 1; text-align: right }
"""
# Letters only, so that every digit on the page is one of a line number.
PROSE = "The mayor said that the bridge is safe and that many facts speak for it. "
ARABIC = "قال العمدة إن الجسر آمن ولا خوف على الناس منه وتشهد حقائق كثيرة بذلك. "
PIXEL = 72 / 96
SIZE = 9 * PIXEL  # of a number, in points


def page(body: str, numbers: int, style: str = "", direction: str = "ltr") -> str:
    listed = "".join(f"<p>{number}</p>" for number in range(1, numbers + 1))
    return (
        f'<html lang="en" dir="{direction}"><title>t</title><style>{STYLE}{style}</style><body>'
        f'<div class="line-numbers">{listed}</div>{body}</body></html>'
    )


def passage(*paragraphs: str, direction: str = "ltr") -> str:
    inner = "".join(f'<p class="block numbered">{text}</p>' for text in paragraphs)
    return f'<article class="passage" lang="en" dir="{direction}">{inner}</article>'


@dataclass(frozen=True)
class Number:
    """A line number in a PDF: its page, its value, its ends and its baseline."""

    page: int
    value: int
    left: float
    right: float
    baseline: float


def read(content: bytes) -> tuple[list[Number], list[list[tuple[float, float, float]]]]:
    """The line numbers, and each page's lines as (baseline, left, right), from top to bottom."""
    numbers: list[Number] = []
    lines: list[list[tuple[float, float, float]]] = []
    with pdfplumber.open(io.BytesIO(content)) as document:
        for at, sheet in enumerate(document.pages):
            digits: dict[float, list[dict[str, float]]] = {}
            letters: dict[float, list[dict[str, float]]] = {}
            for character in sheet.chars:
                baseline = round(character["matrix"][5], 2)
                if character["text"].isdigit():
                    digits.setdefault(baseline, []).append(character)
                elif character["text"].strip() and baseline > 30 * PIXEL:
                    letters.setdefault(baseline, []).append(character)
            for baseline, found in digits.items():
                found.sort(key=lambda c: c["x0"])
                value = int("".join(str(c["text"]) for c in found))
                numbers.append(Number(at, value, found[0]["x0"], found[-1]["x1"], baseline))
            lines.append(
                [
                    (baseline, min(c["x0"] for c in found), max(c["x1"] for c in found))
                    for baseline, found in sorted(letters.items(), reverse=True)
                ]
            )
    return sorted(numbers, key=lambda number: number.value), lines


def counted(body: str, style: str = "", direction: str = "ltr") -> int:
    """How many lines are numbered."""
    measured = pdf.measure(page(body, 0, style, direction), TEMPLATES)
    blocks = re.findall('<p class="block(.*?)"', body)
    found = zip(blocks, measured, strict=True)
    return sum(len(lines) for block, lines in found if "numbered" in block)


def numbered(body: str, style: str = "", direction: str = "ltr") -> bytes:
    """The PDF of a page with a number at each of its lines that have one."""
    count = counted(body, style, direction)
    return pdf.write([pdf.lay_out(page(body, count, style, direction), TEMPLATES)])


HEADLINE = passage("x").replace("numbered", "headline")

BODIES = {
    "one line": passage("Short."),
    "two passages": passage(PROSE, PROSE) + "<p>Between them.</p>" + passage(PROSE),
    "several pages": passage(PROSE * 3, PROSE * 5, PROSE),
    "a headline": HEADLINE + passage(PROSE),
    "marks and emphasis": passage(
        "The <mark>mayor said</mark> that <em>the <strong>bridge</strong> is</em> safe and that "
        "<mark>many facts speak for it whatever</mark> they <sub>say</sub>."
    ),
    "a bigger word": passage(f'{PROSE}<span style="font-size: 22px">Loud</span> {PROSE}'),
    "measured lines": passage("The mayor said\nthat the bridge\nis safe."),
}  # fmt: skip
PRE = ".block { white-space: pre }"


@pytest.mark.parametrize("name", BODIES)
def test_each_number_stands_on_the_baseline_of_its_line(name: str) -> None:
    body = BODIES[name]
    style = PRE if name == "measured lines" else ""
    numbers, lines = read(numbered(body, style))
    count = counted(body, style)
    assert count
    assert [number.value for number in numbers] == list(range(1, count + 1))
    of_passages = [
        (at, *line)
        for at, found in enumerate(lines)
        for line in found
        # A subscript has a baseline of its own, and what stands between is not numbered.
        if line[1] < 85 * PIXEL and line[1] > 70 * PIXEL
    ]
    if body.startswith(HEADLINE):
        # It stands above all lines, and has no number.
        of_passages.pop(0)
    assert [number.page for number in numbers] == [at for at, *_ in of_passages]
    assert [number.baseline for number in numbers] == pytest.approx(
        [baseline for _, baseline, *_ in of_passages], abs=0.02
    )


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_numbers_stand_left_of_a_text_from_the_left_and_right_of_one_from_the_right(
    direction: str,
) -> None:
    # The passage runs one way and the page, with its furniture, the other.
    other = {"ltr": "rtl", "rtl": "ltr"}[direction]
    text = PROSE if direction == "ltr" else ARABIC
    body = passage(text * 3, direction=direction)
    for page_direction in (direction, other):
        numbers, _ = read(
            numbered(body, ".passage { margin: 0; text-align: justify }", page_direction)
        )
        assert len(numbers) > 5
        # The page is 320 pixels wide, and the passage is at the side where the page begins.
        left = (60 if page_direction == "ltr" else 110) * PIXEL
        right = left + 150 * PIXEL
        for number in numbers:
            if direction == "ltr":
                assert number.right == pytest.approx(left - GAP * SIZE, abs=0.5)
            else:
                assert number.left == pytest.approx(right + GAP * SIZE, abs=0.5)


def test_a_number_is_on_the_page_of_its_line() -> None:
    numbers, lines = read(numbered(BODIES["several pages"]))
    assert len(lines) > 2
    assert [number.page for number in numbers] == [
        at for at, found in enumerate(lines) for _ in found
    ]


def test_no_number_is_part_of_what_is_read_aloud() -> None:
    body = BODIES["several pages"]
    plain = pdf.write([pdf.lay_out(page(body, 0), TEMPLATES)])
    assert structure(numbered(body)) == structure(plain)


def structure(content: bytes) -> list[str]:
    """The elements that a reader goes through, in order."""
    found: list[str] = []

    def walk(element: object) -> None:
        if isinstance(element, pikepdf.Array):
            for kid in element:
                walk(kid)
        elif isinstance(element, pikepdf.Dictionary):
            found.append(str(element.get("/S", "")))
            walk(element.get("/K"))

    with pikepdf.open(io.BytesIO(content)) as document:
        walk(document.Root.StructTreeRoot.K)
    return found


def test_a_number_beyond_the_last_line_is_a_bug() -> None:
    with pytest.raises(IndexError):
        pdf.lay_out(page(passage("Short."), 2), TEMPLATES)


def test_a_page_without_numbers_is_left_as_it_is() -> None:
    html = page(passage(PROSE), 0).replace('<div class="line-numbers"></div>', "")
    assert pdf.lay_out(html, TEMPLATES).overfull == frozenset()


# --- the texts of the lines -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (passage("a<br>b", "c"), (("a", "b"), ("c",))),
        (passage("a <em>b</em> <mark>c</mark>"), (("a b c",),)),
        (passage("a", "", "b"), (("a",), ("b",))),
        ("<p>a</p>" + passage("b"), (("b",),)),
        (HEADLINE + passage("b"), (("x",), ("b",))),
        (passage("a&nbsp;b&shy;c&lt;d"), (("a\u00a0b\u00adc<d",),)),
        ("", ()),
    ],
)
def test_lines_are_read_from_the_layout(body: str, lines: tuple[tuple[str, ...], ...]) -> None:
    assert pdf.measure(page(body, 0, ".passage { width: 200px }"), TEMPLATES) == lines


def test_a_paragraph_that_goes_on_over_the_page_is_one_paragraph() -> None:
    measured = pdf.measure(page(passage(PROSE * 5, "End."), 0), TEMPLATES)
    assert len(measured) == 2
    assert len(measured[0]) > 13
    assert "".join("".join(measured[0]).split()) == "".join((PROSE * 5).split())


# --- places that are too small ----------------------------------------------------------------


def slot(name: str, style: str, inner: str) -> str:
    return f'<div data-slot="{name}" style="{style}">{inner}</div>'


ANSWER = '<p style="margin: 0; line-height: 16px">'


@pytest.mark.parametrize(
    ("style", "inner", "overfull"),
    [
        ("height: 16px", f"{ANSWER}a</p>", False),
        ("height: 16px", "", False),
        ("height: 10px", f"{ANSWER}a</p>", True),
        ("height: 32px", f"{ANSWER}a<br>b</p>", False),
        ("height: 26px", f"{ANSWER}a<br>b</p>", True),
        ("height: 26px; overflow: hidden", f"{ANSWER}a<br>b</p>", True),
        ("height: 20px", '<p style="padding-top: 9px; line-height: 16px">a</p>', True),
        ("height: 40px; width: 60px", f"{ANSWER}a b c d e f g h</p>", False),
        ("height: 40px; width: 20px", f"{ANSWER}a b c d e f g h</p>", True),
        # A word that is longer than the line.
        ("height: 40px; width: 60px; overflow: hidden", f"{ANSWER}Schifffahrtsgesell</p>", True),
        ("height: 40px; width: 60px; direction: rtl", f"{ANSWER}Schifffahrtsgesell</p>", True),
        # A gap inside a line.
        ("display: inline-block; width: 60px; white-space: nowrap", "a b", False),
        ("display: inline-block; width: 60px; white-space: nowrap", "a b " * 9, True),
        # Nothing is too much for a box that grows.
        ("", f"{ANSWER}{'a<br>' * 9}</p>", False),
    ],
)  # fmt: skip
def test_a_place_is_too_small_just_when_something_does_not_fit(
    style: str, inner: str, overfull: bool
) -> None:
    body = slot("q1-a1", style, inner) + slot("q1-a2", "height: 16px", f"{ANSWER}fits</p>")
    assert pdf.lay_out(page(body, 0), TEMPLATES).overfull == ({"q1-a1"} if overfull else set())
