"""Names on finished worksheets: the same picture as a printed name, heard in its place, private."""

from __future__ import annotations

import json
import re
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp
from time import sleep
from typing import TYPE_CHECKING, Any

import pdfplumber
import pikepdf
import pytest
from name_line import NAMES, PUPILS, SETTINGS, Setting, labels, labels_of, picture
from PIL import ImageChops
from support import A4, LARGE, LETTER, ROOT, TEMPLATES, lesson_of, press

from broadsheet.build.products import Kind
from broadsheet.sheet.pupil import Inscription
from broadsheet.sheet.wordings import direction_of
from broadsheet.source.templates import BUILT_IN, TemplateFaultyError, Templates
from broadsheet.writers.pdf.layout import lay_out, write
from broadsheet.writers.pdf.name_labels import SIZES, Label
from broadsheet.writers.pdf.name_stamp import Copy, class_set, with_name, with_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.sheet.edition import Edition

A_SHEET = SETTINGS["a4"]
LONG = ROOT / "lessons" / "reading-like-an-editor.yaml"
SHORT = ROOT / "lessons" / "who-is-speaking.yaml"


def pupils(setting: Setting) -> tuple[Label, ...]:
    """The labels of a small class."""
    return tuple(labels(setting)[name] for name in PUPILS)


@cache
def worksheet(path: Path, edition: Edition) -> bytes:
    """The worksheet of a lesson of the repository."""
    return press(lesson_of(path), edition, TEMPLATES, [Kind.WORKSHEET])[Kind.WORKSHEET].pdf


def texts(content: bytes) -> list[str]:
    """What stands on each page, read by its place, with single spaces."""
    with pdfplumber.open(BytesIO(content)) as file:
        return [" ".join(page.extract_text().split()) for page in file.pages]


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


# --- the picture ------------------------------------------------------------------------------


LOOKED_AT = ("latin", "greek", "cyrillic", "arabic", "two-lines", "wide")


@cache
def sizes(setting: Setting) -> dict[str, int]:
    """The size that each name is set in: the first in which it is not too long."""
    renderer, found = setting.renderer(), dict[str, int]()
    texts = [Inscription("name", NAMES[name]) for name in LOOKED_AT]
    for size in SIZES:
        html = renderer.labels(texts, setting.edition, size)
        overfull = lay_out(html, renderer.templates).overfull
        for number, name in enumerate(LOOKED_AT):
            if str(number) not in overfull:
                found.setdefault(NAMES[name], size)
    return found


@cache
def printed_directly(setting: Setting) -> bytes:
    """A page for each of the names, on which the sheet's own template sets the name."""
    layouts = []
    page = (BUILT_IN / "page.html").read_text("utf-8")
    call = "m.pupil(t, kind)"
    assert call in page
    for name, size in sizes(setting).items():
        folder = Path(mkdtemp())
        if isinstance(setting.templates.override, Path):
            copytree(setting.templates.override, folder, dirs_exist_ok=True)
        given: dict[str, str | int] = {"line": "name", "text": name, "slot": "name", "size": size}
        given["direction"] = direction_of(name, "en")
        own = page.replace(call, f"m.pupil(t, kind, {json.dumps(given)})")
        (folder / "page.html").write_text(own, "utf-8")
        layouts.append(setting.lay_out(Templates(folder)))
    return write(layouts)


@pytest.mark.parametrize("name", LOOKED_AT)
@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_a_stamped_name_looks_as_one_that_is_printed_with_the_page(
    setting: Setting, name: str
) -> None:
    written = NAMES[name]
    stamped = picture(with_name(setting.worksheet, labels(setting)[written]))
    direct = picture(printed_directly(setting), list(sizes(setting)).index(written))
    assert stamped.size == direct.size
    differences = ImageChops.difference(stamped, direct).tobytes()
    assert max(differences) <= 2, "of 255 shades"


# --- the structure ----------------------------------------------------------------------------


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_a_name_is_heard_after_its_word_in_the_same_paragraph(setting: Setting) -> None:
    for label in pupils(setting):
        with opened(with_name(setting.worksheet, label)) as pdf:
            page = pdf.pages[0]
            paragraph = pdf.Root.StructTreeRoot.K[0].K[0].K[0]
            word, name = paragraph.K
            assert paragraph.S == pikepdf.Name.P
            assert word.S == name.S == pikepdf.Name.Span
            assert str(name.ActualText) == f" {label.written.text}"
            assert name.P.objgen == paragraph.objgen
            assert name.Pg.objgen == page.obj.objgen
            # Page, structure and the tree of parents agree on where it is (14.7.4).
            parents = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
            assert [element.objgen for element in parents].index(name.objgen) == int(name.K)
            assert parents[int(word.K[0])].objgen == word.objgen
            drawn = drawn_in(page)
            assert drawn.count(int(name.K)) == 1
            assert sorted(set(drawn)) == list(range(len(parents)))


def drawn_in(page: pikepdf.Page) -> list[int]:
    """The numbers of the marked contents of a page, in the order in which they are drawn."""
    return [
        int(instruction.operands[1].MCID)
        for instruction in pikepdf.parse_content_stream(page)
        if str(instruction.operator) == "BDC"
    ]


def test_what_is_drawn_is_the_name_without_its_word_and_without_marks() -> None:
    with opened(with_name(A_SHEET.worksheet, labels(A_SHEET)["Ana Berg"])) as pdf:
        form = pdf.pages[0].obj.Resources.XObject.PupilsName
        operators = [str(i.operator) for i in pikepdf.parse_content_stream(form)]
        assert not {"BMC", "BDC", "EMC"} & {*operators}
        assert operators.count("TJ") == 1


def test_what_the_file_says_of_itself_stays_the_worksheets() -> None:
    with (
        opened(A_SHEET.worksheet) as before,
        opened(with_name(A_SHEET.worksheet, pupils(A_SHEET)[0])) as after,
    ):
        assert str(after.docinfo["/Title"]) == str(before.docinfo["/Title"])
        assert after.docinfo.keys() == before.docinfo.keys()
        assert str(after.Root.Lang) == str(before.Root.Lang) == "en"
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert after.Root.MarkInfo.Marked
        assert after.Root.ViewerPreferences.DisplayDocTitle
        assert str(after.Root.Outlines.First.Title) == "The bridge"


def test_the_other_pages_stay_as_they_are() -> None:
    sheet = worksheet(LONG, A4)
    with opened(sheet) as before, opened(with_name(sheet, pupils(A_SHEET)[0])) as after:
        assert len(after.pages) == len(before.pages) > 2
        for old, new in list(zip(before.pages, after.pages, strict=True))[1:]:
            assert new.obj.Contents.read_bytes() == old.obj.Contents.read_bytes()
            assert "/PupilsName" not in new.obj.Resources.get("/XObject", {})


def test_a_file_can_be_stamped_in_any_edition_of_a_real_lesson() -> None:
    for setting, edition in (("a4", A4), ("letter", LETTER), ("large", LARGE)):
        stamped = with_name(worksheet(SHORT, edition), pupils(SETTINGS[setting])[0])
        assert texts(stamped)[0].startswith("Name Ana Berg Class Date Who is speaking?")


# --- the text, and whose it is ----------------------------------------------------------------


def test_a_name_is_read_after_its_word() -> None:
    for name, label in zip(PUPILS, pupils(A_SHEET), strict=True):
        text = texts(with_name(A_SHEET.worksheet, label))[0]
        if direction_of(name, "en") == "ltr":
            assert text.startswith(f"Name {name} Class Date")


def test_a_name_is_never_markup() -> None:
    names = ("*A* <b>&amp;</b> {{ x }}", "</p></div><h1>B</h1>", "[C](javascript:x) `D` \\E")
    made = labels_of(names, A4, A_SHEET.renderer())
    for name, label in zip(names, made, strict=True):
        assert texts(with_name(A_SHEET.worksheet, label))[0].startswith(f"Name {name} Class")


def everything_in(content: bytes) -> bytes:
    """All that a file holds: its objects as they are written, and its streams unpacked."""
    with opened(content) as pdf:
        parts = [pdf.trailer.unparse(resolved=True)]
        for item in pdf.objects:
            parts.append(item.unparse(resolved=True))
            if isinstance(item, pikepdf.Stream):
                parts.append(item.read_bytes())
        return b"\n".join(parts)


def written_as(name: str) -> Iterator[bytes]:
    """The ways in which a PDF may hold a name."""
    for word in (name, name.split()[0], name.split()[-1]):
        yield word.encode()
        yield word.encode("utf-16-be")
        yield word.encode("utf-16-be").hex().encode()
        yield pikepdf.String(word).unparse()[1:-1]


def test_a_pupils_file_holds_no_name_but_their_own() -> None:
    made = list(with_names(Copy(A_SHEET.worksheet, (label,)) for label in pupils(A_SHEET)))
    for own, content in zip(PUPILS, made, strict=True):
        held = everything_in(content).lower()
        for other in PUPILS:
            found = [form for form in written_as(other) if form.lower() in held]
            assert bool(found) == (other == own), (own, other)
        latin = [name for name in PUPILS if direction_of(name, "en") == "ltr"]
        for other in latin:
            assert sum(other in text for text in texts(content)) == (other == own)


def test_a_pupils_file_draws_one_name_and_has_only_the_fonts_of_that_name() -> None:
    for label, script in zip(pupils(A_SHEET), ("At", "Noto", "Noto", "At"), strict=True):
        with opened(with_name(A_SHEET.worksheet, label)) as pdf:
            form = pdf.pages[0].obj.Resources.XObject.PupilsName
            fonts = [str(font.BaseFont) for font in form.Resources.Font.values()]
            # Its space may come from the sheet's own type.
            assert any(f"+{script}" in font for font in fonts)
            assert len(fonts) <= 2
            assert not any("Bold" in font for font in fonts)


def test_many_files_are_each_the_same_as_a_single_one() -> None:
    copies = [Copy(A_SHEET.worksheet, (label,)) for label in pupils(A_SHEET)]
    copies.insert(2, Copy(worksheet(SHORT, A4), (pupils(A_SHEET)[0],)))
    copies.append(Copy(A_SHEET.worksheet))
    made = list(with_names(copies))
    for copy, content in zip(copies, made, strict=True):
        assert content == with_name(copy.worksheet, *copy.labels)


# --- labels that do not belong to the sheet ---------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "label"), [("a4", "letter"), ("letter", "a4"), ("a4", "large"), ("large", "a4")]
)
def test_a_label_of_another_edition_is_refused(sheet: str, label: str) -> None:
    copy = Copy(SETTINGS[sheet].worksheet, (pupils(SETTINGS[label])[0],))
    for make in (lambda: list(with_names([copy])), lambda: class_set([copy], "t")):
        with pytest.raises(TemplateFaultyError, match="another line"):
            make()


def test_a_label_with_another_word_for_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "en.yaml").write_text("name: First and last name\n", "utf-8")
    own = Templates(tmp_path)
    label = labels_of(["Ana"], A4, A_SHEET.renderer(own))[0]
    with pytest.raises(TemplateFaultyError, match="another line"):
        with_name(A_SHEET.worksheet, label)
    assert with_name(write([A_SHEET.lay_out(own)]), label)


def own_page(folder: Path, *changed: str) -> Templates:
    """Templates of a school that has its motto above the line for the name."""
    for name in changed:
        text = (BUILT_IN / name).read_text("utf-8")
        (folder / name).write_text(text.replace("{{ m.pupil(", "<p>Motto</p>{{ m.pupil("), "utf-8")
    return Templates(folder)


def test_a_page_that_begins_otherwise_than_the_labels_is_refused(tmp_path: Path) -> None:
    templates = own_page(tmp_path, "page.html")
    sheet = write([A_SHEET.lay_out(templates)])
    label = labels_of(["Ana"], A4, A_SHEET.renderer(templates))[0]
    with pytest.raises(TemplateFaultyError, match=r"page\.html"):
        with_name(sheet, label)


def test_a_school_may_put_something_above_the_line_if_the_labels_know_it(tmp_path: Path) -> None:
    templates = own_page(tmp_path, "page.html", "labels.html")
    label = labels_of(["Bo", "Ana Berg"], A4, A_SHEET.renderer(templates))[1]
    stamped = with_name(write([A_SHEET.lay_out(templates)]), label)
    assert texts(stamped)[0].startswith("Motto Name Ana Berg Class Date")


def test_a_label_without_its_word_is_refused(tmp_path: Path) -> None:
    text = (BUILT_IN / "labels.html").read_text("utf-8")
    (tmp_path / "labels.html").write_text(re.sub(r"{{ m\.pupil.*}}", "<hr>", text), "utf-8")
    label = labels_of(["Ana"], A4, A_SHEET.renderer(Templates(tmp_path)))[0]
    with pytest.raises(TemplateFaultyError, match=r"labels\.html"):
        with_name(A_SHEET.worksheet, label)


def test_labels_that_are_not_one_on_a_page_are_refused(tmp_path: Path) -> None:
    text = (BUILT_IN / "labels.html").read_text("utf-8")
    (tmp_path / "labels.html").write_text(text.replace("break-after: page", ""), "utf-8")
    with pytest.raises(TemplateFaultyError, match="one page for each"):
        labels_of(["Ana", "Bo"], A4, A_SHEET.renderer(Templates(tmp_path)))


# --- a file for the copier --------------------------------------------------------------------


def pages(content: bytes) -> list[tuple[float, str]]:
    """The height of each page in points, and how its text begins."""
    with pdfplumber.open(BytesIO(content)) as file:
        return [
            (round(float(page.height)), " ".join(page.extract_text().split())[:24])
            for page in file.pages
        ]


def test_each_pupil_gets_their_own_pages_in_order_and_begins_on_a_front() -> None:
    two, one = worksheet(SHORT, A4), A_SHEET.worksheet
    ana, maria, _, zoe = pupils(A_SHEET)
    made = class_set(
        [Copy(two, (ana,)), Copy(one, (maria,)), Copy(one), Copy(two, (zoe,))], "Class"
    )
    starts = [text for _, text in pages(made)]
    assert starts[0].startswith("Name Ana Berg Class Date")
    assert starts[2].startswith("Name Мария Петрова Class")
    assert starts[4].startswith("Name Class Date The brid")
    assert starts[6].startswith("Name Zoë O’Hara Class Da")
    assert starts[1] == starts[7] != ""
    assert [starts[3], starts[5]] == ["", ""]
    assert len(starts) == 8


def test_papers_may_be_mixed_and_an_empty_page_has_the_size_of_the_one_before() -> None:
    copies = [
        Copy(SETTINGS[name].worksheet, (pupils(SETTINGS[name])[0],))
        for name in ("a4", "letter", "large-letter", "large")
    ]
    assert [height for height, _ in pages(class_set(copies, "t"))] == [
        *(842, 842, 792, 792, 792, 792, 842, 842)
    ]
    one_sided = pages(class_set(copies, "t", one_sided=True))
    assert [height for height, _ in one_sided] == [842, 792, 792, 842]
    assert all(text.startswith("Name Ana Berg") for _, text in one_sided)


def test_the_pages_look_as_those_of_the_separate_files() -> None:
    sheet = worksheet(SHORT, A4)
    for label in pupils(A_SHEET):
        made, alone = class_set([Copy(sheet, (label,))], "t"), with_name(sheet, label)
        for number in range(2):
            assert picture(made, number).tobytes() == picture(alone, number).tobytes()


def test_the_file_for_the_copier_claims_nothing_that_it_does_not_keep() -> None:
    copies = [Copy(worksheet(SHORT, A4), (label,)) for label in pupils(A_SHEET)]
    with opened(class_set(copies, "Class 7b – Who is speaking?")) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/ViewerPreferences"}
        assert str(pdf.docinfo["/Title"]) == "Class 7b – Who is speaking?"
        assert set(pdf.docinfo.keys()) == {"/Title"}
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        for page in pdf.pages:
            assert page.obj.keys() <= {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
        kinds = [item.get("/Type") for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        assert "/StructElem" not in kinds
        assert "/Metadata" not in kinds


def test_a_year_of_400_pupils_shares_its_pages_and_fonts() -> None:
    names = tuple(f"{first} Berg {number}" for number in range(100) for first in ("Ana", "Bo"))
    made = labels_of(names[:40], A4, A_SHEET.renderer()) * 10
    sheets = [worksheet(SHORT, A4), worksheet(LONG, A4), A_SHEET.worksheet]
    copies = [Copy(sheets[number % 3], (label,)) for number, label in enumerate(made)]
    whole = class_set(copies, "t")
    alone = sum(len(class_set([copy], "t")) for copy in copies[:3])
    assert len(whole) < 400 / 3 * alone / 30
    with opened(whole) as pdf:
        assert len(pdf.pages) == 134 * 2 + 133 * 4 + 133 * 2
        drawn = [page.obj.Contents for page in pdf.pages if "/Contents" in page.obj]
        streams = {part.objgen for body in drawn for part in body}
        assert len(streams) == 2 + 4 + 1 + len(("before", "after"))
        names_drawn = [item for item in pdf.objects if item_is(item, "/XObject", "/Form")]
        assert len(names_drawn) < 40 + 20  # the others are decoration of the sheets
        assert sum(item_is(item, "/Font") for item in pdf.objects) < 100


def item_is(item: Any, kind: str, subtype: str | None = None) -> bool:
    """Whether an object of a PDF is of a type, and perhaps of a subtype."""
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream) or item.get("/Type") != kind:
        return False
    return subtype is None or item.get("/Subtype") == subtype


def test_the_same_pupils_give_the_same_bytes() -> None:
    copies = [Copy(worksheet(SHORT, A4), (label,)) for label in pupils(A_SHEET)]
    made = [class_set(copies, "t"), *with_names(copies)]
    sleep(1.1)  # A file is known by the second in which it was made, where nothing else is asked.
    assert [class_set(copies, "t"), *with_names(copies)] == made
    first, second = (labels_of(PUPILS, A4, A_SHEET.renderer()) for _ in range(2))
    assert first == second
