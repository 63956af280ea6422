"""Facts about real PDFs, read back with other programs than the one that wrote them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import pdfplumber
import pikepdf
import pytest
from laws import texts_in, words_at
from pdf_reader import bare, drawn, elements, glyphs, pieces_of, rows
from support import (
    A4,
    A5,
    BOTH,
    LARGE,
    LESSONS,
    LETTER,
    ROOT,
    TEMPLATES,
    lesson_of,
    load_whole,
    press,
    print_everything,
    print_pages,
)

from broadsheet.build.products import Kind
from broadsheet.sheet.answers import Written
from broadsheet.sheet.edition import Edition, Level, PrintSize
from broadsheet.sheet.texts import PlaceReference, Quoted, Run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pdf_reader import Row
    from support import Printout

    from broadsheet.sheet.sheet import Sheet
    from broadsheet.sheet.texts import Places, RichText

LONG = ROOT / "lessons" / "reading-like-an-editor.yaml"
SHORT = ROOT / "lessons" / "who-is-speaking.yaml"
LEVELS = ROOT / "lessons" / "loaded-terms.yaml"
SUPPORTED = Edition(version="B", level=Level.SUPPORT)
MILLIMETRE = 72 / 25.4
# Between the footers and the text: the lower margin is 15 mm at least.
FOOTER = 15 * MILLIMETRE


@pytest.fixture(
    scope="module",
    params=[
        (LONG, A4),
        (LONG, LARGE),
        (SHORT, LETTER),
        (SHORT, LARGE),
        (LEVELS, SUPPORTED),
        (None, A4),
        (None, LARGE),
        (None, A5),
    ],
    ids=[
        "long-a4",
        "long-large",
        "short-letter",
        "short-large",
        "version-of-a-level",
        "everything-a4",
        "everything-large",
        "everything-a5",
    ],
)
def made(request: pytest.FixtureRequest) -> Printout:
    """Both PDFs of a lesson, or of the sheet that has everything, in one edition.

    The tests of one printout run one after the other.
    """
    path, edition = request.param
    return print_pages(lesson_of(path), edition) if path else print_everything(edition)


# --- lines on paper -------------------------------------------------------------------------------


READ = re.compile("Literata|Noto-?Sans-?Arabic")
"""The fonts of what pupils read; what they work with is set in another one."""


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
        if READ.match(glyph.font)
        and (start.page, -start.y) < (glyph.page, -glyph.y) < (end.page, -end.y)
    ]
    return [row for row in rows(of_passage) if bare(row.text) != "[…]"]


def margin_numbers(content: bytes) -> list[Row]:
    """What is drawn on the pages outside of the document's structure, but for their footers."""
    untagged = [g for g in glyphs(content) if not g.tagged and g.y > FOOTER]
    return rows(untagged)


# --- paper and pages --------------------------------------------------------------------------


def test_every_page_has_the_size_of_its_paper(made: Printout) -> None:
    for content in (made.worksheet, made.key):
        with pikepdf.open(BytesIO(content)) as pdf:
            for page in pdf.pages:
                left, bottom, right, top = (float(number) for number in page.mediabox)
                assert (left, bottom) == (0, 0)
                paper = made.sheet.edition.paper
                size = (paper.width * MILLIMETRE, paper.height * MILLIMETRE)
                assert (right, top) == pytest.approx(size, abs=0.05)


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
            assert max(y for y in drawn if y < foot) > 0.55 * float(page.height)


def count_of_pages(content: bytes) -> int:
    with pikepdf.open(BytesIO(content)) as pdf:
        return len(pdf.pages)


def footers(content: bytes) -> list[str]:
    low = [g for g in glyphs(content) if not g.tagged and g.y < FOOTER]
    texts = [bare(row.text) for row in rows(low)]
    return [match[0] for text in texts if (match := re.search(r"(Page|Notes)\d+of\d+$", text))]


def test_nothing_is_printed_outside_the_margins(made: Printout) -> None:
    paper = made.sheet.edition.paper
    width, height = paper.width * MILLIMETRE, paper.height * MILLIMETRE
    _, right, _, left = (margin * MILLIMETRE for margin in paper.margins)
    edge, tick = 7 * MILLIMETRE, 2 * MILLIMETRE
    for content in (made.worksheet, made.key):
        outside = [
            glyph
            for glyph in glyphs(content)
            if not (
                left - tick < glyph.x <= glyph.right < width - right + 1
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
    title = made.sheet.title.words
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


def blocks_of(made: Printout) -> Iterator[tuple[int | None, str]]:
    """Each line of the passages that references are made from: its number, and its text."""
    for (passage, block), lines in sorted(made.lines.lines.items()):
        text = made.sheet.passages[passage].blocks[block].text
        yield from ((line.number, text[line.start : line.end]) for line in lines)


def letters(text: str) -> str:
    """What can be compared of a line: of one from the right, that it is one.

    A font draws several Arabic letters with the same shape and other dots.
    """
    return "from the right" if re.search("[\u0600-\u06ff]", text) else bare(text)


def test_the_lines_on_paper_are_the_lines_that_references_are_made_from(made: Printout) -> None:
    lines = [letters(text) for _, text in blocks_of(made)]
    for content in (made.worksheet, made.key):
        assert [letters(row.text) for row in passage_rows(content)] == lines


def test_every_fifth_line_has_its_number_on_its_baseline_and_no_other_has_one(
    made: Printout,
) -> None:
    counted = [number for number, _ in blocks_of(made)]
    for content in (made.worksheet, made.key):
        lines = dict(zip(counted, passage_rows(content), strict=True))
        # Numbers are no part of the structure: nobody hears one inside a sentence.
        numbers = [row for row in margin_numbers(content) if row.text.isdigit()]
        assert [int(row.text) for row in numbers] == list(range(5, made.lines.last + 1, 5))
        for number in numbers:
            line = lines[int(number.text)]
            assert number.page == line.page
            assert number.y == pytest.approx(line.y, abs=0.02)
            assert number.x < line.x


def test_headlines_and_the_like_are_not_counted() -> None:
    made = print_everything(A4)
    kinds = {
        block.kind.value: [line.number for line in made.lines.lines[at, number]]
        for at, passage in enumerate(made.sheet.passages[:1])
        for number, block in enumerate(passage.blocks)
    }
    assert kinds == {
        "headline": [None],
        "standfirst": [None],
        "paragraph": [2],
        "crosshead": [None],
        "list-item": [4],
        "table-row": [5],
        "verse": [6],
        "pull-quotation": [None],
        "caption": [None],
    }


def test_the_passages_of_the_long_lesson_stand_on_several_pages() -> None:
    made = print_pages(lesson_of(LONG), LARGE)
    assert len({row.page for row in passage_rows(made.worksheet)}) > 1


def test_a_reference_names_the_line_on_which_its_words_really_stand(made: Printout) -> None:
    lines = list(zip(blocks_of(made), passage_rows(made.worksheet), strict=True))
    counted = [bare(row.text) for (number, _), row in lines if number is not None]
    sheet = bare("".join(glyph.text for glyph in glyphs(made.worksheet)))
    looked_up = 0
    for text in texts_in(made.sheet):
        said = as_said(text, made.sheet, counted)
        if said is not None:
            assert bare(said) in sheet
            looked_up += 1
    assert looked_up >= 3


def as_said(text: RichText, sheet: Sheet, lines: list[str]) -> str | None:
    """A text with each reference as it must be by the lines on paper.

    None if it has no reference, or one to words that stand several times or are in no line.
    """
    said = ""
    for inline in text.inlines:
        match inline:
            case Run() | Quoted():
                said += inline.text
            case PlaceReference():
                found = lines_with(in_lines(inline.places, sheet), lines)
                if len(found) != 1:
                    return None
                said += found[0].capitalize() if inline.begins_sentence else found[0]
            case _:
                return None
    return said if any(isinstance(i, PlaceReference) for i in text.inlines) else None


def in_lines(places: Places, sheet: Sheet) -> str:
    """The words of some places that stand in lines which are numbered."""
    blocks = [sheet.passages[where.passage].blocks[where.block] for where in places]
    counted = zip(places, blocks, strict=True)
    return words_at(tuple(where for where, block in counted if block.kind.counts), sheet)


def lines_with(words: str, lines: list[str]) -> list[str]:
    """Where words stand in the lines on paper: 'line 4' or 'lines 4–5' for each place."""
    text = "".join(lines)
    number_of = [number for number, line in enumerate(lines, start=1) for _ in line]
    wanted = bare(words)
    places: list[str] = []
    for match in re.finditer(f"(?={re.escape(wanted)})", text) if wanted else ():
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
        # Marks in the passage part a word from the next, which moves it by a hair.
        and not any(
            abs(x - glyph.x) < (0.1 * glyph.height if READ.match(glyph.font) else 0.5)
            for x in on_key.get((glyph.page, round(glyph.y, 1), glyph.text), ())
        )
    ]
    # In the box for the score the key has '9 / 9', set in the middle as '/ 9' is.
    assert sorted(moved) == sorted(f"/{made.sheet.total}")


def test_every_text_of_the_sheet_is_on_the_worksheet_and_on_the_key(made: Printout) -> None:
    pieces = pieces_of(made.sheet)
    # Where the parts of a question stand in no table, their prompts need no heading.
    headings = pieces_of([question.body.heading for question in made.sheet.questions])
    assert len(pieces) > 30
    for content in (made.worksheet, made.key):
        shown = drawn(content)
        assert {piece for piece in pieces if piece not in shown} <= (
            headings if made.sheet.edition in (LARGE, A5) else set()
        )


def test_every_text_that_is_for_the_key_is_on_it_and_not_on_the_worksheet(made: Printout) -> None:
    key, shown = made.key_record, drawn(made.key)
    answers = [answer.right for slots in key.answers.values() for answer in slots.values()]
    written = [(right.text, right.points) for right in answers if isinstance(right, Written)]
    pieces = pieces_of((written, key.notes, key.teacher, key.standards))
    assert {piece for piece in pieces if piece not in shown} == set()
    own = bare(" ".join(text.words for text in texts_in(made.sheet)))
    own += bare(" ".join(b.text for p in made.sheet.passages for b in p.blocks))
    secrets = {piece for piece in pieces if len(piece) > 4 and piece not in own}
    assert len(secrets) > 20
    assert {secret for secret in secrets if secret in drawn(made.worksheet)} == set()


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
