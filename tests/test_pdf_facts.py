"""Facts about real PDFs, read back with other programs than the one that wrote them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pdfplumber
import pikepdf
import pytest
from support import (
    A4,
    BOTH,
    LARGE,
    LESSONS,
    LETTER,
    ROOT,
    TEMPLATES,
    lesson_of,
    load_whole,
    press,
    print_pages,
)

from broadsheet.article.line_references import line_references
from broadsheet.build.products import Kind
from broadsheet.sheet.edition import Edition, Level, PrintSize
from broadsheet.sheet.items import Cited
from broadsheet.sheet.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support import Printout


LONG = ROOT / "lessons" / "reading-like-an-editor.yaml"
SHORT = ROOT / "lessons" / "who-is-speaking.yaml"
LEVELS = ROOT / "lessons" / "loaded-terms.yaml"
SUPPORTED = Edition(version="B", level=Level.SUPPORT)
POINTS = {Paper.A4: (595.28, 841.89), Paper.LETTER: (612, 792)}
MILLIMETRE = 72 / 25.4
# Between the footers and the text: the lower margin is 16 mm.
FOOTER = 15 * MILLIMETRE


@pytest.fixture(
    scope="module",
    params=[(LONG, A4), (LONG, LARGE), (SHORT, LETTER), (SHORT, LARGE), (LEVELS, SUPPORTED)],
    ids=["long-a4", "long-large", "short-letter", "short-large", "version-of-a-level"],
)
def made(request: pytest.FixtureRequest) -> Printout:
    """Both PDFs of a lesson; the tests of one printout run one after the other."""
    path, edition = request.param
    return print_pages(lesson_of(path), edition)


# --- reading a PDF ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Glyph:
    """A character on paper, in points from the lower left corner of its page.

    Attributes:
        page: counted from 0.
        x: its left end.
        y: its baseline.
        right: its right end.
        height: of its font.
        font: the name of its font, without the subset's tag.
        text: the character.
        tagged: whether it belongs to the document's structure.
    """

    page: int
    x: float
    y: float
    right: float
    height: float
    font: str
    text: str
    tagged: bool


@cache
def glyphs(content: bytes) -> tuple[Glyph, ...]:
    """All characters of a PDF, in the order in which they are drawn."""
    with pikepdf.open(BytesIO(content)) as tagged_pdf:
        heard = marked_content(tagged_pdf)
    with pdfplumber.open(BytesIO(content)) as pdf:
        return tuple(
            Glyph(
                number,
                round(char["matrix"][4], 2),
                round(char["matrix"][5], 2),
                round(char["x1"], 2),
                round(char["size"], 1),
                char["fontname"].partition("+")[2],
                char["text"],
                (number, char["mcid"]) in heard,
            )
            for number, page in enumerate(pdf.pages)
            for char in page.chars
        )


@dataclass(frozen=True)
class Row:
    """The characters of a page that stand on one baseline, from left to right."""

    page: int
    y: float
    x: float
    text: str


def rows(characters: list[Glyph]) -> list[Row]:
    """Characters put together to rows, in reading order."""
    found: dict[tuple[int, float], list[Glyph]] = {}
    for glyph in characters:
        found.setdefault((glyph.page, -glyph.y), []).append(glyph)
    return [
        Row(page, -y, min(g.x for g in row), "".join(g.text for g in sorted(row, key=by_x)))
        for (page, y), row in sorted(found.items())
    ]


def by_x(glyph: Glyph) -> float:
    return glyph.x


def bare(text: str) -> str:
    """A text without white space, which a PDF need not have."""
    return "".join(text.split())


def passage_rows(content: bytes) -> list[Row]:
    """The lines of the passages, as they stand on paper: from 'Read …' to 'Answer …'."""
    tagged = [glyph for glyph in glyphs(content) if glyph.tagged]
    all_rows = rows(tagged)
    [start] = [row for row in all_rows if bare(row.text) in ("Readthepassage", "Readthepassages")]
    [end] = [
        row for row in all_rows if bare(row.text) in ("Answerthequestion", "Answerthequestions")
    ]
    of_passage = [
        glyph
        for glyph in tagged
        if glyph.font.startswith("Literata")
        and (start.page, -start.y) < (glyph.page, -glyph.y) < (end.page, -end.y)
    ]
    return [row for row in rows(of_passage) if bare(row.text) != "[…]"]


def margin_numbers(content: bytes) -> list[Row]:
    """What is drawn on the pages outside of the document's structure, but for their footers."""
    untagged = [g for g in glyphs(content) if not g.tagged and g.y > FOOTER]
    return rows(untagged)


@dataclass(frozen=True)
class Element:
    """A structure element: its type, the types around it, and its dictionary."""

    kind: str
    inside: tuple[str, ...]
    dictionary: Any


def elements(pdf: pikepdf.Pdf) -> Iterator[Element]:
    """The structure of a PDF, in reading order."""

    def walk(item: Any, inside: tuple[str, ...]) -> Iterator[Element]:
        if isinstance(item, pikepdf.Array):
            for part in item:
                yield from walk(part, inside)
        elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
            kind = str(item.S).removeprefix("/")
            yield Element(kind, inside, item)
            yield from walk(item.get("/K"), (*inside, kind))

    yield from walk(pdf.Root.StructTreeRoot.K, ())


def marked_content(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    """The marked content that the structure holds: page, counted from 0, and its MCID."""
    pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
    held: set[tuple[int, int]] = set()
    for element in elements(pdf):
        children = element.dictionary.get("/K", ())
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, int):
                held.add((pages[element.dictionary.Pg.objgen], child))
            elif isinstance(child, pikepdf.Dictionary) and "/MCID" in child:
                page = child.get("/Pg", element.dictionary.get("/Pg"))
                held.add((pages[page.objgen], int(child.MCID)))
    return held


# --- paper and pages --------------------------------------------------------------------------


def test_every_page_has_the_size_of_its_paper(made: Printout) -> None:
    for content in (made.worksheet, made.key):
        with pikepdf.open(BytesIO(content)) as pdf:
            for page in pdf.pages:
                left, bottom, right, top = (float(number) for number in page.mediabox)
                assert (left, bottom) == (0, 0)
                assert (right, top) == pytest.approx(POINTS[made.sheet.edition.paper], abs=0.05)


def test_the_key_has_the_pages_of_the_worksheet_and_then_notes(made: Printout) -> None:
    pages = count_of_pages(made.worksheet)
    notes = count_of_pages(made.key) - pages
    assert notes >= 1
    numbered = [f"Page{number}of{pages}" for number in range(1, pages + 1)]
    assert footers(made.worksheet) == numbered
    assert footers(made.key) == numbered + [f"Notes{n}of{notes}" for n in range(1, notes + 1)]


def in_margins(content: bytes, *, foot: bool) -> list[str]:
    """What each page has in its lower or upper margin, line by line, without its title."""
    drawn = [g for g in glyphs(content) if not g.tagged and (g.y < FOOTER or not foot)]
    with pikepdf.open(BytesIO(content)) as pdf:
        top = float(pdf.pages[0].mediabox[3]) - 12 * MILLIMETRE
    return [bare(row.text) for row in rows([g for g in drawn if foot or g.y > top])]


def test_every_page_of_a_version_has_its_letter_and_code_and_of_a_key_its_level() -> None:
    made = print_pages(lesson_of(LEVELS), SUPPORTED)
    apart = press(
        lesson_of(LEVELS), replace(SUPPORTED, insert=True), TEMPLATES, [*BOTH, Kind.INSERT]
    )
    mark = bare(f"Version B · {made.sheet.code} · ")
    for content in (
        made.worksheet,
        made.key,
        apart[Kind.WORKSHEET].pdf,
        apart[Kind.ANSWER_KEY].pdf,
    ):
        feet = in_margins(content, foot=True)
        assert len(feet) == count_of_pages(content)
        assert all(mark in foot for foot in feet)
    for key in (made.key, apart[Kind.ANSWER_KEY].pdf):
        assert in_margins(key, foot=False) == ["Level:support"] * count_of_pages(key)
    # What pupils get says nothing of it, and the passages that are used again not even whose.
    for content in (made.worksheet, apart[Kind.WORKSHEET].pdf, apart[Kind.INSERT].pdf):
        assert in_margins(content, foot=False) == []
    assert in_margins(apart[Kind.INSERT].pdf, foot=True) == ["WordsthatpushText1of1"]
    assert b"support" not in made.worksheet.lower()


def test_the_rule_above_the_footer_is_one_line_from_margin_to_margin() -> None:
    for edition in (A4, SUPPORTED, replace(SUPPORTED, print_size=PrintSize.LARGE)):
        content = print_pages(lesson_of(LEVELS), edition).worksheet
        with pdfplumber.open(BytesIO(content)) as pdf:
            for page in pdf.pages:
                # Each margin box has its own piece of it.
                pieces = sorted(
                    (round(r["x0"], 1), round(r["x1"], 1))
                    for r in page.rects
                    if r["top"] > page.height - FOOTER
                )
                ends = sorted(dict.fromkeys(pieces))
                assert ends[0][0] == pytest.approx(22 * MILLIMETRE, abs=0.2)
                assert ends[-1][1] == pytest.approx(float(page.width) - 15 * MILLIMETRE, abs=0.2)
                assert all(a[1] == pytest.approx(b[0], abs=0.2) for a, b in pairwise(ends))


def test_on_an_insert_the_lines_stand_and_are_numbered_as_on_the_sheet() -> None:
    made = print_pages(lesson_of(LEVELS), SUPPORTED)
    apart = press(lesson_of(LEVELS), replace(SUPPORTED, insert=True), TEMPLATES, [Kind.INSERT])
    content = apart[Kind.INSERT].pdf
    tagged = [g for g in glyphs(content) if g.tagged and g.font.startswith("Literata")]
    lines = rows(tagged)
    assert [bare(row.text) for row in lines] == [
        bare(row.text) for row in passage_rows(made.worksheet)
    ]
    numbers = [row for row in margin_numbers(content) if row.text.isdigit()]
    assert [int(row.text) for row in numbers] == list(range(5, len(lines) + 1, 5))
    for number in numbers:
        assert number.y == pytest.approx(lines[int(number.text) - 1].y, abs=0.02)


@pytest.mark.parametrize("edition", [LETTER, LARGE], ids=["letter", "large"])
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_page_but_the_last_of_a_sheet_with_an_insert_is_half_empty(
    path: Path, edition: Edition
) -> None:
    made = press(lesson_of(path), replace(edition, insert=True), TEMPLATES, [Kind.WORKSHEET])
    with pdfplumber.open(BytesIO(made[Kind.WORKSHEET].pdf)) as pdf:
        for page in pdf.pages[:-1]:
            foot = float(page.height) - 16 * MILLIMETRE
            # Words, and the cells and lines to write on.
            drawn = [item["bottom"] for item in (*page.chars, *page.rects, *page.curves)]
            drawn += [image["bottom"] for image in page.images]
            assert max(y for y in drawn if y < foot) > 0.6 * float(page.height)


def count_of_pages(content: bytes) -> int:
    with pikepdf.open(BytesIO(content)) as pdf:
        return len(pdf.pages)


def footers(content: bytes) -> list[str]:
    low = [g for g in glyphs(content) if not g.tagged and g.y < FOOTER]
    texts = [bare(row.text) for row in rows(low)]
    return [match[0] for text in texts if (match := re.search(r"(Page|Notes)\d+of\d+$", text))]


def test_nothing_is_printed_outside_the_margins(made: Printout) -> None:
    width, height = POINTS[made.sheet.edition.paper]
    edge = 8 * MILLIMETRE
    for content in (made.worksheet, made.key):
        outside = [
            glyph
            for glyph in glyphs(content)
            if not (
                20 * MILLIMETRE < glyph.x <= glyph.right < width - 14 * MILLIMETRE
                and edge < glyph.y < glyph.y + glyph.height < height - edge
            )
            and glyph.text.strip()
        ]
        assert outside == []


# --- fonts and words about the file -----------------------------------------------------------


def test_every_font_is_embedded_as_a_part_and_comes_with_broadsheet(made: Printout) -> None:
    for content in (made.worksheet, made.key):
        with pikepdf.open(BytesIO(content)) as pdf:
            fonts = [
                item
                for item in pdf.objects
                if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
            ]
            assert fonts
            for font in fonts:
                name = str(font.BaseFont)
                assert re.match(r"/[A-Z]{6}\+(Atkinson|Literata|Noto)", name), name
                described = font.get("/DescendantFonts", [font])[0]
                assert {"/FontFile2", "/FontFile3"} & described.FontDescriptor.keys(), name
                assert "/ToUnicode" in font or font.Subtype != "/Type0", name


def test_the_file_tells_its_title_its_language_and_that_it_is_tagged(made: Printout) -> None:
    title = made.sheet.title
    of_level = " – Level: support" if made.sheet.edition.level else ""
    for content, kind in ((made.worksheet, "Worksheet"), (made.key, f"Answer key{of_level}")):
        with pikepdf.open(BytesIO(content)) as pdf:
            assert str(pdf.docinfo["/Title"]) == f"{title} – {kind}"
            assert str(pdf.Root.Lang) == "en"
            assert bool(pdf.Root.MarkInfo.Marked)
            assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
            with pdf.open_metadata(update_docinfo=False) as metadata:
                assert metadata["pdfuaid:part"] == "1"
                assert metadata["dc:title"] == f"{title} – {kind}"


# --- structure --------------------------------------------------------------------------------


HEADINGS = {"H1", "H2", "H3", "H4", "H5", "H6"}


def test_the_structure_is_one_that_can_be_heard(made: Printout) -> None:
    for content in (made.worksheet, made.key):
        with pikepdf.open(BytesIO(content)) as pdf:
            structure = list(elements(pdf))
            headings = [element.kind for element in structure if element.kind in HEADINGS]
            assert headings[0] == "H1"
            assert headings.count("H1") == 1
            for higher, lower in pairwise(headings):
                assert int(lower[1]) <= int(higher[1]) + 1, f"{lower} follows {higher}"
            for element in structure:
                around = set(element.inside)
                if element.kind in HEADINGS | {"P"}:
                    assert not around & (HEADINGS | {"P"}), element.inside
                if element.kind == "TH":
                    assert element.dictionary.A.Scope in ("/Row", "/Column")
                if element.kind == "Figure":
                    assert str(element.dictionary.Alt).strip()


def test_the_long_lesson_has_what_the_structure_is_checked_for() -> None:
    made = print_pages(lesson_of(LONG), A4)
    with pikepdf.open(BytesIO(made.key)) as pdf:
        kinds = Counter(element.kind for element in elements(pdf))
    assert {"H1", "H2", "H3", "P", "TH", "TD", "LI", "Figure"} <= set(kinds)


# --- line numbers -----------------------------------------------------------------------------


def test_the_lines_on_paper_are_the_lines_that_references_are_made_from(made: Printout) -> None:
    lines = sorted(
        (line.number, bare(line.text))
        for pieces in made.lines.lines.values()
        for piece in pieces
        for line in piece
    )
    for content in (made.worksheet, made.key):
        on_paper = [bare(row.text) for row in passage_rows(content)]
        assert list(enumerate(on_paper, start=1)) == lines


def test_every_fifth_line_has_its_number_on_its_baseline_and_no_other_has_one(
    made: Printout,
) -> None:
    for content in (made.worksheet, made.key):
        lines = passage_rows(content)
        # Numbers are no part of the structure: nobody hears one inside a sentence.
        numbers = [row for row in margin_numbers(content) if row.text.isdigit()]
        assert [int(row.text) for row in numbers] == list(range(5, len(lines) + 1, 5))
        for number in numbers:
            line = lines[int(number.text) - 1]
            assert number.page == line.page
            assert number.y == pytest.approx(line.y, abs=0.02)
            assert number.x < line.x


def test_the_passages_of_the_long_lesson_stand_on_several_pages() -> None:
    made = print_pages(lesson_of(LONG), LARGE)
    assert len({row.page for row in passage_rows(made.worksheet)}) > 1


def test_a_reference_names_the_line_on_which_its_words_really_stand(made: Printout) -> None:
    lines = [bare(row.text) for row in passage_rows(made.worksheet)]
    sheet = bare("".join(glyph.text for glyph in glyphs(made.worksheet)))
    looked_up = 0
    for words, printed in references(made):
        places = lines_with(words, lines)
        if len(places) == 1:
            assert printed == places[0], words
            assert bare(printed) in sheet
            looked_up += 1
    assert looked_up >= 3


def references(made: Printout) -> Iterator[tuple[str, str]]:
    """Words that the sheet cites or refers to, and the lines that it gives for them."""
    questions = zip(made.lesson.questions, made.sheet.questions, strict=True)
    for (question, quotable), printed in questions:
        yield from cited_in(printed.view)
        asked = list(line_references(question.ask or ""))
        given = re.findall(r"[Ll]ines?\u00a0\d+(?:–\d+)?", printed.ask)
        if len(asked) == len(given):
            for reference, line in zip(asked, given, strict=True):
                found = quotable.find(reference.words)[(reference.occurrence or 1) - 1]
                yield found.text, line[0].lower() + line[1:]


def cited_in(view: Any) -> Iterator[tuple[str, str]]:
    """The citations of a view, however deep."""
    if isinstance(view, Cited):
        # A word bank tells no lines.
        if view.lines:
            yield view.text, view.lines
    elif is_dataclass(view):
        for field in fields(view):
            yield from cited_in(getattr(view, field.name))
    elif isinstance(view, tuple):
        for part in view:
            yield from cited_in(part)


def lines_with(words: str, lines: list[str]) -> list[str]:
    """Where words stand in the lines on paper: 'line 4' or 'lines 4–5' for each place."""
    text = "".join(lines)
    number_of = [number for number, line in enumerate(lines, start=1) for _ in line]
    wanted = bare(words)
    places: list[str] = []
    for match in re.finditer(f"(?={re.escape(wanted)})", text):
        first, last = number_of[match.start()], number_of[match.start() + len(wanted) - 1]
        one = first == last
        places.append(f"line\u00a0{first}" if one else f"lines\u00a0{first}–{last}")
    return places


# --- sheet and key ----------------------------------------------------------------------------


def test_what_stands_on_the_worksheet_stands_at_the_same_place_of_the_key(made: Printout) -> None:
    on_key: dict[tuple[int, float, str], list[float]] = {}
    for glyph in glyphs(made.key):
        on_key.setdefault((glyph.page, round(glyph.y, 1), glyph.text), []).append(glyph.x)
    moved = [
        glyph.text
        for glyph in glyphs(made.worksheet)
        if glyph.text.strip()
        # A mark in the passage parts a word from the next, which moves it by a hair.
        and not any(
            abs(x - glyph.x) < 0.5
            for x in on_key.get((glyph.page, round(glyph.y, 1), glyph.text), ())
        )
    ]
    # In the box for the score the key has '9 / 9', set in the middle as '/ 9' is.
    assert sorted(moved) == sorted(f"/{made.sheet.total}")


# --- the same bytes ---------------------------------------------------------------------------


SMALL = """
title: The same bytes
seed: 000_58772ee673df409e
questions:
  - type: short-answer
    ask: Whose opinion is it, in lines("This is the opinion")? *Quote* **words** of it.
    answer: Nargis Kasenova’s.
  - type: multiple-choice
    options: [one, two, three]
    answer: two
"""

PRINT_SMALL = """
import sys, time
# A clock that goes wrong must not matter either.
time.time = lambda: 1_000_000_000
from hashlib import sha256
from support import A4, BOTH, TEMPLATES, load_whole, press
from test_pdf_facts import SMALL
from broadsheet.build.products import Kind
made = press(load_whole(SMALL), A4, TEMPLATES, BOTH)
print(*(sha256(made[kind].pdf).hexdigest() for kind in BOTH))
"""


def test_the_same_lesson_gives_the_same_bytes_at_another_time_in_one_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = press(load_whole(SMALL), A4, TEMPLATES, [Kind.WORKSHEET])
    with monkeypatch.context() as patch:
        patch.setattr("time.time", lambda: 1_000_000_000)
        second = press(load_whole(SMALL), A4, TEMPLATES, [Kind.WORKSHEET])
    assert first == second


def test_the_same_lesson_gives_the_same_bytes_in_another_environment() -> None:
    environments = (
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Almaty", "LANG": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LANG": "de_DE.UTF-8"},
    )
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    outputs = [
        subprocess.run(
            [sys.executable, "-c", PRINT_SMALL],
            env=os.environ | {"PYTHONPATH": path} | environment,
            cwd=ROOT if number else "/",
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for number, environment in enumerate(environments)
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0].split()) == len(BOTH)
