"""Names are set where a hand would write them, in any direction, and fit however long they are."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from name_line import DPI, NAMES, SETTINGS, Setting, field_of, labels, labels_of, picture
from PIL import ImageChops
from PIL.Image import Image

from broadsheet.sheet.edition import PrintSize
from broadsheet.sheet.pupil import Inscription
from broadsheet.sheet.wordings import direction_of
from broadsheet.writers.pdf import layout as pdf
from broadsheet.writers.pdf.name_labels import SIZES, Label, NoLabel, make_labels
from broadsheet.writers.pdf.name_stamp import with_name

each_setting = pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
A_SHEET = SETTINGS["a4"]
PIXEL = 72 / DPI


@cache
def sheet(setting: Setting) -> Image:
    """The worksheet, without a name."""
    return picture(setting.worksheet)


@cache
def stamped(setting: Setting, name: str) -> Image:
    """The worksheet with a name."""
    return picture(with_name(setting.worksheet, labels(setting)[name]))


def characters(label: Label) -> list[dict[str, Any]]:
    """What is drawn on a label: the word that nobody sees, and the name."""
    with pdfplumber.open(BytesIO(label.pdf)) as file:
        return list(file.pages[label.page].chars)


def bare(text: str) -> str:
    return "".join(text.split())


# --- the place --------------------------------------------------------------------------------


@each_setting
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_stands_in_its_field_after_the_word_and_clear_of_the_rule(
    setting: Setting, name: str
) -> None:
    drawing = ImageChops.difference(sheet(setting), stamped(setting, name)).getbbox()
    assert drawing is not None
    left, top, right, bottom = (place * PIXEL for place in drawing)
    field = field_of(setting.worksheet, setting.direction)
    # Ink has a margin of a pixel, from smoothing; between word and name are at least 3 points.
    if setting.direction == "ltr":
        assert field.after + 3 < left + PIXEL
        assert right - PIXEL < field.right
    else:
        assert field.left < left + PIXEL
        assert right - PIXEL < field.after - 3
    assert field.top < top + PIXEL
    assert bottom - PIXEL < field.bottom


@each_setting
@pytest.mark.parametrize("name", ["latin", "greek", "cyrillic", "arabic", "long", "two-lines"])
def test_a_name_stands_on_the_line_of_its_word(setting: Setting, name: str) -> None:
    field = field_of(setting.worksheet, setting.direction)
    baselines = [char["matrix"][5] for char in characters(labels(setting)[NAMES[name]])]
    assert min(baselines) == pytest.approx(field.baseline, abs=0.01)


@each_setting
def test_a_usual_name_is_set_in_the_usual_type_of_the_sheet(setting: Setting) -> None:
    size = 18 if setting.edition.print_size is PrintSize.LARGE else 11
    name = characters(labels(setting)["Ana Berg"])[-len("Ana Berg") :]
    fonts = {(round(char["size"], 2), char["fontname"].partition("+")[2]) for char in name}
    assert fonts == {(size, "Atkinson-Hyperlegible")}


@each_setting
def test_a_label_shows_nothing_but_the_name(setting: Setting) -> None:
    for name in ("Ana Berg", NAMES["arabic"], NAMES["two-lines"]):
        label = labels(setting)[name]
        drawing = ImageChops.difference(sheet(setting), stamped(setting, name))
        assert ImageChops.invert(picture(label.pdf, label.page)).tobytes() == drawing.tobytes()


# --- the size ---------------------------------------------------------------------------------


@each_setting
def test_every_letter_of_a_long_name_is_there(setting: Setting) -> None:
    for name in ("long", "two-lines", "one-word", "one-long-word", "wide", "latin", "markup"):
        text = bare("".join(char["text"] for char in characters(labels(setting)[NAMES[name]])))
        assert text.endswith(bare(NAMES[name]))


def test_a_name_that_fits_in_two_lines_is_hardly_smaller_and_no_word_is_divided() -> None:
    name = NAMES["two-lines"]
    drawn = characters(labels(A_SHEET)[name])[len("Name") :]
    assert {round(char["size"], 2) for char in drawn} == {11 * SIZES[1] / 100}
    lines: dict[float, str] = {}
    for char in drawn:
        baseline = char["matrix"][5]
        lines[baseline] = lines.get(baseline, "") + char["text"]
    assert len(lines) == 2
    assert " ".join(" ".join(lines.values()).split()) == name


def test_names_of_one_class_do_not_change_each_other() -> None:
    alone = labels_of(["Ana Berg"], A_SHEET.edition, A_SHEET.renderer())[0]
    among = labels(A_SHEET)["Ana Berg"]
    assert picture(alone.pdf).tobytes() == picture(among.pdf, among.page).tobytes()


def test_each_name_has_a_page_of_its_own_and_all_share_one_file() -> None:
    made = labels(A_SHEET)
    assert len({label.page for label in made.values()}) == len(made)
    assert len({label.pdf for label in made.values()}) == 1
    assert [label.written.text for label in made.values()] == list(made)


def test_only_names_that_are_too_long_are_laid_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out: list[int] = []
    lay_out = pdf.lay_out

    def count(html: str, templates: Any) -> Any:
        laid_out.append(html.count('class="pupil of-name"'))
        return lay_out(html, templates)

    monkeypatch.setattr("broadsheet.writers.pdf.name_labels.lay_out", count)
    labels_of(["Ana", NAMES["two-lines"], "Bo"], A_SHEET.edition, A_SHEET.renderer())
    assert laid_out == [3, 1]


def test_a_text_that_cannot_be_printed_stops_no_other() -> None:
    texts = [
        Inscription("name", "Ana"),
        Inscription("name", "W" * 900),
        Inscription("name", "李 小龙"),
        Inscription("class", "9b"),
        Inscription("class", "W" * 300),
        Inscription("date", "♣ 1"),
    ]
    made = make_labels(texts, A_SHEET.edition, A_SHEET.renderer())
    assert [label.written for label in made] == texts
    faulty = {label.written: set(label.letters) for label in made if isinstance(label, NoLabel)}
    assert faulty == {texts[1]: set(), texts[2]: set("李小龙"), texts[4]: set(), texts[5]: {"♣"}}
    ana = labels_of(["Ana"], A_SHEET.edition, A_SHEET.renderer())[0]
    assert isinstance(made[0], Label)
    assert picture(made[0].pdf, made[0].page).tobytes() == picture(ana.pdf).tobytes()


def test_a_class_in_which_nobody_can_be_printed_has_no_labels() -> None:
    made = make_labels([Inscription("name", "李")], A_SHEET.edition, A_SHEET.renderer())
    assert made == (NoLabel(Inscription("name", "李"), ("李",)),)


def test_no_names_need_no_labels() -> None:
    assert make_labels([], A_SHEET.edition, A_SHEET.renderer()) == ()


# --- the direction ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Ana", "ltr"),
        ("محمد", "rtl"),
        ("שרה", "rtl"),
        ("فاطمة Berg", "rtl"),
        ("Berg فاطمة", "ltr"),
        ("1. (محمد)", "rtl"),
        ("12 – 34", "ltr"),
    ],
)
def test_the_first_letter_with_a_direction_decides(text: str, direction: str) -> None:
    assert direction_of(text, "en") == direction


def test_the_parts_of_a_name_stand_in_its_own_direction_on_any_sheet() -> None:
    for setting in SETTINGS.values():
        drawn = characters(labels(setting)[NAMES["mixed"]])
        # The word before it is bold.
        latin = [char["x0"] for char in drawn if char["fontname"].endswith("Hyperlegible")]
        arabic = [char["x0"] for char in drawn if char["fontname"].endswith("Arabic")]
        assert min(arabic) < min(latin) < max(latin) < max(arabic), setting
