"""A student's worksheet tells nothing of its answers, wherever in the file one may look."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pdfplumber
import pikepdf
import pytest
from key_only import (
    CHECKED_ONLY,
    KEY_ONLY,
    Drawer,
    as_data,
    as_text,
    check_data,
    fields_of,
    groups,
    key_only_fields,
)
from plain_text import plain_text
from support import (
    A4,
    LESSONS,
    ROOT,
    TEMPLATES,
    lesson_of,
    load_whole,
    page_of,
    press,
    print_pages,
    renderer_of,
)

from broadsheet.build.products import Kind
from broadsheet.compose.arrange import arrange
from broadsheet.compose.sheet import Composer
from broadsheet.questions import question_types
from broadsheet.sheet.edition import Edition, Level
from broadsheet.writers.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from key_only import Group
    from support import Printout

    from broadsheet.checks.check import Checked
    from broadsheet.sheet.sheet import Key, Sheet

TYPES = question_types()
FOLDERS = Path(__file__).parent / "questions"
GOOD = {name: FOLDERS / name.replace("-", "_") / "good.yaml" for name in TYPES}
ATTEMPTS = 60
"""Changes that are tried on a lesson, one after the other; more than half of them are valid."""


def with_every_type(paths: tuple[Path, ...]) -> list[Path]:
    """Few lessons that have every type of question which any of them has."""
    chosen: list[Path] = []
    missing = set().union(*(types_in(path) for path in paths))
    while missing:
        chosen.append(max(paths, key=lambda path: (len(types_in(path) & missing), path.stem)))
        missing -= types_in(chosen[-1])
    return chosen


def types_in(path: Path) -> set[str]:
    return {question["type"] for question in as_data(path.read_text("utf-8"))["questions"]}


each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
# To print takes seconds.
each_printed_lesson = pytest.mark.parametrize(
    "path", with_every_type(LESSONS), ids=lambda path: path.stem
)
each_type = pytest.mark.parametrize("name", TYPES)


def changed_lessons(
    path: Path, drawer: Drawer, attempts: int = ATTEMPTS
) -> Iterator[tuple[Group, Checked]]:
    """The lesson with more and more of its key-only fields changed."""
    data = as_data(path.read_text(encoding="utf-8"))
    for _ in range(attempts):
        changed = drawer.change(data)
        if changed is not None:
            data = changed[0]
            yield changed


# One of each kind: the order, the help, what is asked, and the passages apart.
EDITIONS = (
    A4,
    Edition(version="A"),
    Edition(version="B", level=Level.SUPPORT),
    Edition(version="C", level=Level.STRETCH, insert=True),
)


def for_pupils(checked: Checked, edition: Edition) -> tuple[str, ...]:
    """All that pupils get of an edition, in every format: in its order, and with its code."""
    page = page_of(checked, edition)
    insert = (page.insert,) if edition.insert else ()
    # A format without a layout says paragraphs, and no answers.
    phrases = Phrases(page.renderer.words.furniture, page.sheet.passages)
    return (
        page.measuring,
        page.worksheet,
        page.sheet.code,
        *insert,
        *plain_text(page.sheet, phrases, {}),
    )


def drawer_for(path: Path, draw: int = 0) -> Drawer:
    """The same draws every time, for a failure that can be seen again."""
    return Drawer(Random(f"{path.stem}{draw or ''}"), lesson_of(path))  # noqa: S311


@cache
def last_change(path: Path) -> str:
    """The lesson with nearly all of its key-only fields changed."""
    *_, last = changed_lessons(path, drawer_for(path))
    return as_text(last[0])


# --- nothing that only the key needs changes the worksheet ------------------------------------


def sheet_of(checked: Checked, edition: Edition) -> Sheet:
    """All that a file for pupils is made of, whatever its format."""
    return Composer(arrange(checked, edition), renderer_of("en").words).sheet(edition)


def key_of(checked: Checked) -> Key:
    return Composer(checked, renderer_of("en").words).key(sheet_of(checked, A4))


def assert_worksheet_stays(path: Path, attempts: int = ATTEMPTS, draw: int = 0) -> Drawer:
    drawer = drawer_for(path, draw)
    before = {edition: sheet_of(lesson_of(path), edition) for edition in EDITIONS}
    keys = {repr(key_of(lesson_of(path)))}
    tried, last = 0, lesson_of(path)
    for data, last in changed_lessons(path, drawer, attempts):
        for edition in EDITIONS:
            assert sheet_of(last, edition) == before[edition], (edition, as_text(data))
        keys.add(repr(key_of(last)))
        tried += 1
    # The changes are real ones: nearly every one of them changes the key.
    assert tried > attempts / 6
    assert len(keys) > 0.8 * tried
    for edition in EDITIONS:
        assert for_pupils(last, edition) == for_pupils(lesson_of(path), edition)
    return drawer


@each_lesson
def test_the_worksheet_of_a_lesson_is_the_same_whatever_its_answers_are(path: Path) -> None:
    assert_worksheet_stays(path)


@each_type
def test_the_worksheet_of_a_type_does_not_depend_on_any_key_only_field(name: str) -> None:
    questions = as_data(GOOD[name].read_text(encoding="utf-8"))["questions"]
    of_type = {at for at, question in enumerate(questions) if question["type"] == name}
    changed: set[str] = set()
    # What is seldom drawn in a valid way, such as levels that add up, may need more draws.
    for draw in range(4):
        drawer = assert_worksheet_stays(GOOD[name], 2 * ATTEMPTS, draw)
        changed |= {field for at, field in drawer.counts if at in of_type}
        if changed == key_only_fields(TYPES[name]):
            break
    assert changed == key_only_fields(TYPES[name])


@each_printed_lesson
def test_the_worksheet_is_the_same_file_whatever_its_answers_are(path: Path) -> None:
    changed = load_whole(last_change(path))
    made = press(changed, A4, TEMPLATES, [Kind.WORKSHEET])
    assert made[Kind.WORKSHEET].pdf == print_pages(lesson_of(path)).worksheet


def test_the_files_of_a_version_and_its_insert_are_the_same_whatever_the_answers_are() -> None:
    path = ROOT / "lessons" / "loaded-terms.yaml"
    edition = Edition(version="B", level=Level.SUPPORT, insert=True)
    kinds = [Kind.WORKSHEET, Kind.INSERT]
    made, changed = (
        press(lesson, edition, TEMPLATES, kinds)
        for lesson in (lesson_of(path), load_whole(last_change(path)))
    )
    assert [changed[kind].pdf for kind in kinds] == [made[kind].pdf for kind in kinds]


# --- no word of the key stands in the worksheet's file ----------------------------------------


MARKER = re.compile(r"ZQ7K\d{4}X")


@cache
def marked(path: Path) -> tuple[str, tuple[str, ...]]:
    """The lesson with a word of its own for every text that only the key has, and these words."""
    data = as_data(path.read_text(encoding="utf-8"))
    on_key = KEY_ONLY - CHECKED_ONLY
    markers: list[str] = []

    def mark(value: Any) -> Any:
        if isinstance(value, list):
            return [mark(item) for item in value]
        if isinstance(value, dict):
            return {key: mark_if_valid(value, key) for key in value}
        markers.append(f"ZQ7K{len(markers):04}X")
        return markers[-1]

    def mark_if_valid(group: Group, key: str) -> Any:
        before = group[key]
        group[key] = mark(before)
        if check_data(data) is None:
            group[key] = before
        return group[key]

    for kind, group, _ in groups(data):
        # Where nothing is said, say something: what is optional may leak as well.
        for key, info in fields_of(kind).items():
            if key in on_key and key not in group and not info.is_required():
                group[key] = "to be marked"
                if check_data(data) is None:
                    del group[key]
        for key in on_key & group.keys():
            mark_if_valid(group, key)
            for item in group[key] if isinstance(group[key], list) else ():
                for inner in item if isinstance(item, dict) else ():
                    mark_if_valid(item, inner)
    text = as_text(data)
    return text, tuple(sorted(set(MARKER.findall(text))))


@cache
def marked_printout(path: Path) -> Printout:
    return print_pages(load_whole(marked(path)[0]))


def everything_in(content: bytes) -> Iterator[bytes]:
    """Every name, text and stream of a PDF, and the text that its pages draw."""
    yield content
    with pikepdf.open(BytesIO(content)) as pdf:
        for item in [*pdf.objects, pdf.trailer]:
            yield from values_in(item)
    with pdfplumber.open(BytesIO(content)) as pages:
        for page in pages.pages:
            yield "".join(char["text"] for char in page.chars).encode()


def values_in(item: Any) -> Iterator[bytes]:
    """The names, texts and streams of one object of a PDF, without those it points to."""
    if isinstance(item, pikepdf.Stream):
        yield item.read_bytes()
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in item.items():
            yield key.encode()
            if not value.is_indirect if isinstance(value, pikepdf.Object) else True:
                yield from values_in(value)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not (isinstance(value, pikepdf.Object) and value.is_indirect):
                yield from values_in(value)
    elif isinstance(item, pikepdf.String):
        yield bytes(item)
        yield str(item).encode()
    elif isinstance(item, pikepdf.Name):
        yield str(item).encode()


def words_found(content: bytes, words: tuple[str, ...]) -> set[str]:
    """Which of some words stand anywhere in a PDF, in capitals or not, as UTF-8 or UTF-16."""
    pieces = [piece.upper() for piece in everything_in(content)]
    return {
        word
        for word in words
        if any(word.encode() in piece or word.encode("utf-16-be") in piece for piece in pieces)
    }


@each_printed_lesson
def test_no_word_of_the_key_is_in_the_file_of_the_worksheet(path: Path) -> None:
    _, markers = marked(path)
    assert len(markers) > 10
    assert words_found(marked_printout(path).worksheet, markers) == set()


def test_no_word_of_the_key_is_in_the_files_that_pupils_of_a_version_get() -> None:
    text, markers = marked(ROOT / "lessons" / "loaded-terms.yaml")
    edition = Edition(version="A", level=Level.SUPPORT, insert=True)
    kinds = [Kind.WORKSHEET, Kind.INSERT, Kind.ANSWER_KEY]
    made = press(load_whole(text), edition, TEMPLATES, kinds)
    for kind in (Kind.WORKSHEET, Kind.INSERT):
        assert words_found(made[kind].pdf, markers) == set()
    assert len(words_found(made[Kind.ANSWER_KEY].pdf, markers)) > 10


@each_printed_lesson
def test_the_words_that_the_worksheet_must_not_have_are_all_in_the_key(path: Path) -> None:
    _, markers = marked(path)
    assert words_found(marked_printout(path).key, markers) == set(markers)


@each_printed_lesson
def test_the_worksheet_with_marked_answers_is_the_same_file(path: Path) -> None:
    assert marked_printout(path).worksheet == print_pages(lesson_of(path)).worksheet


@pytest.mark.parametrize(
    "hidden",
    [
        "ink('ZQ7K0000X')",
        "name('ZQ7K0000X')",
        "utf-16('ZQ7K0000X')",
        "key('ZQ7K0000X')",
        "stream('ZQ7K0000X')",
        "far away('ZQ7K0000X')",
    ],
)
def test_a_word_is_found_wherever_it_is_hidden(hidden: str) -> None:
    content = print_pages(lesson_of(LESSONS[0])).worksheet
    assert words_found(content, ("ZQ7K0000X",)) == set()
    with pikepdf.open(BytesIO(content)) as pdf:
        match hidden.partition("(")[0]:
            case "name":
                pdf.Root.Hidden = pikepdf.Name("/zq7k0000x")
            case "utf-16":
                pdf.docinfo["/Title"] = pikepdf.String("“ZQ7K0000X”")
            case "key":
                pdf.Root.Hidden = pikepdf.Array([pikepdf.Dictionary({"/ZQ7K0000X": 1})])
            case "stream":
                pdf.Root.Hidden = pdf.make_stream(b"<x>ZQ7K0000X</x>")
            case _ as ink:
                font = pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name.Courier,
                )
                x = -9999 if ink == "far away" else 100
                pdf.pages[0].Resources.Font["/Hidden"] = pdf.make_indirect(font)
                drawn = f"BT /Hidden 9 Tf 3 Tr {x} 100 Td (ZQ7K) Tj 20 0 Td (0000X) Tj ET"
                pdf.pages[0].contents_add(pdf.make_stream(drawn.encode()))
        out = BytesIO()
        pdf.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert words_found(out.getvalue(), ("ZQ7K0000X",)) == {"ZQ7K0000X"}


@each_printed_lesson
def test_the_file_of_the_worksheet_has_nothing_but_pages(path: Path) -> None:
    content = print_pages(lesson_of(path)).worksheet
    with pikepdf.open(BytesIO(content)) as pdf:
        assert set(pdf.Root.keys()) == {
            "/Lang",
            "/MarkInfo",
            "/Metadata",
            "/Outlines",
            "/Pages",
            "/StructTreeRoot",
            "/Type",
            "/ViewerPreferences",
        }
        assert set(pdf.docinfo.keys()) <= {"/Title", "/Producer"}
        assert len(pdf.attachments) == 0
        assert all("/Annots" not in page and "/AA" not in page for page in pdf.pages)
        keys = {key for piece in pdf.objects for key in keys_of(piece)}
        assert keys & {"/JS", "/JavaScript", "/OpenAction", "/AA", "/AcroForm", "/URI"} == set()
    assert content.count(b"startxref") == content.count(b"%%EOF") == 1


def keys_of(item: Any) -> list[str]:
    return list(item.keys()) if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) else []
