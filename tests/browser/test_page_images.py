"""Pictures and texts of pages, as a screen and a screen reader get them."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from support import LESSONS, lesson_of, print_pages

from broadsheet.browser.page_images import pdf_pages, picture

LESSON = next(path for path in LESSONS if path.stem == "headline-check")


@pytest.fixture(scope="module")
def worksheet() -> bytes:
    return print_pages(lesson_of(LESSON)).worksheet


def test_each_page_has_its_size_and_its_text(worksheet: bytes) -> None:
    first, second = pdf_pages(worksheet)
    assert (round(first.width), round(first.height)) == (595, 842)
    lines = first.text.split("\n")
    assert "Read the passages" in lines
    assert lines[-1] == "Page 1 of 2"
    assert second.text.endswith("Page 2 of 2")


def test_line_numbers_are_not_read_out(worksheet: bytes) -> None:
    assert not [line for line in pdf_pages(worksheet)[0].text.split("\n") if line.isdigit()]


def test_a_hyphen_at_the_end_of_a_line_stays(worksheet: bytes) -> None:
    assert "patron-\nclient" in pdf_pages(worksheet)[0].text


def test_a_picture_is_as_wide_as_was_asked(worksheet: bytes) -> None:
    image = Image.open(io.BytesIO(picture(worksheet, 2, 800)))
    assert image.width == 800
    assert image.height == pytest.approx(800 * 297 / 210, abs=2)
    assert image.mode == "L"
    assert min(image.tobytes()) < 50 < 250 < max(image.tobytes())


def test_an_enormous_page_gives_no_enormous_picture(worksheet: bytes) -> None:
    image = Image.open(io.BytesIO(picture(worksheet, 1, 100_000)))
    assert image.width * image.height < 17_000_000
