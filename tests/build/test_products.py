"""Which PDFs a request makes of a lesson, what they are called, and who gets which."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.build.paper_use import PaperUse
from broadsheet.build.products import Kind, Request, deal, owner, paper_of, products
from broadsheet.checks.class_list.pupils import Pupil, Roster
from broadsheet.sheet.edition import VERSIONS, Edition, Level, Only, PrintSize
from broadsheet.sheet.paper import Paper
from broadsheet.source.text import TextFile

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = ("Ada Lovelace", "Nikola Tesla", "Zoë Kravitz")


def roster(*pupils: Pupil) -> Roster:
    return Roster(TextFile("9b.csv", ""), pupils or tuple(map(pupil, NAMES)))


def pupil(name: str, version: str | None = None, level: Level | None = None) -> Pupil:
    return Pupil(name, 2, version=version, level=level)


def files(request: Request, versions: int | None = None) -> list[str]:
    return [product.file.removesuffix(".pdf") for product in products("a", versions, request)]


USUAL = Edition()
LETTER = Edition(Paper.LETTER)
LARGE = Edition(print_size=PrintSize.LARGE)


# --- names of files ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "made"),
    [
        (Request(USUAL), ["a-worksheet", "a-answer-key"]),
        (Request(LETTER), ["a-letter-worksheet", "a-letter-answer-key"]),
        (Request(LETTER, LETTER), ["a-worksheet", "a-answer-key"]),
        (Request(USUAL, LETTER), ["a-a4-worksheet", "a-a4-answer-key"]),
        (Request(LARGE), ["a-large-print-worksheet", "a-large-print-answer-key"]),
        (Request(USUAL, LARGE), ["a-standard-print-worksheet", "a-standard-print-answer-key"]),
        (
            Request(Edition(level=Level.SUPPORT)),
            ["a-support-worksheet", "a-support-answer-key"],
        ),
        (
            Request(Edition(insert=True)),
            ["a-questions-worksheet", "a-insert", "a-questions-answer-key"],
        ),
        (
            Request(USUAL, versions=2),
            ["a-A-worksheet", "a-B-worksheet", "a-A-answer-key", "a-B-answer-key", "a-overview"],
        ),
        (Request(USUAL, versions=1), ["a-worksheet", "a-answer-key"]),
        (
            Request(Edition(Paper.LETTER, PrintSize.LARGE, "", Level.STRETCH, None, True)),
            [
                "a-stretch-large-print-letter-questions-worksheet",
                "a-large-print-letter-insert",
                "a-stretch-large-print-letter-questions-answer-key",
            ],
        ),
        (Request(USUAL, only=Only.WORKSHEET), ["a-worksheet"]),
        (Request(USUAL, only=Only.KEY), ["a-answer-key"]),
        (
            Request(Edition(insert=True), only=Only.WORKSHEET),
            ["a-questions-worksheet", "a-insert"],
        ),
        (
            Request(USUAL, versions=2, only=Only.KEY),
            ["a-A-answer-key", "a-B-answer-key", "a-overview"],
        ),
        (Request(USUAL, versions=2, only=Only.WORKSHEET), ["a-A-worksheet", "a-B-worksheet"]),
        (
            Request(USUAL, roster=roster(), class_name="9b"),
            ["a-9b-class", "a-answer-key"],
        ),
        (
            Request(LETTER, roster=roster(), class_name="9b"),
            ["a-9b-letter-class", "a-letter-answer-key"],
        ),
        (
            Request(USUAL, roster=roster(), class_name="9b", separate=True, only=Only.WORKSHEET),
            ["a-9b-class", "a-9b-1-worksheet", "a-9b-2-worksheet", "a-9b-3-worksheet"],
        ),
        (
            Request(USUAL, versions=2, roster=roster(), class_name="9b"),
            ["a-9b-class", "a-A-answer-key", "a-B-answer-key", "a-overview"],
        ),
        (
            Request(Edition(insert=True), versions=2, roster=roster(), class_name="9b"),
            [
                "a-9b-questions-class",
                "a-insert",
                "a-A-questions-answer-key",
                "a-B-questions-answer-key",
                "a-questions-overview",
            ],
        ),
        (Request(USUAL, roster=roster(), class_name="9b", only=Only.KEY), ["a-answer-key"]),
    ],
)
def test_a_file_s_name_says_what_is_in_it(request_: Request, made: list[str]) -> None:
    assert files(request_) == made


@pytest.mark.parametrize(
    ("asked", "lesson", "usual", "made"),
    [(3, 2, 4, 3), (1, 2, 4, 1), (None, 2, 4, 2), (None, 1, 4, 1), (None, None, 4, 4)],
)
def test_the_command_line_goes_before_the_lesson_and_the_lesson_before_the_settings(
    asked: int | None, lesson: int | None, usual: int, made: int
) -> None:
    request = Request(USUAL, versions=asked, usual_versions=usual, only=Only.WORKSHEET)
    assert len(files(request, lesson)) == made


def test_the_files_of_a_class_are_numbered_in_the_list_s_order_so_that_they_sort() -> None:
    many = roster(*(pupil(f"Pupil {number}") for number in range(1, 101)))
    request = Request(USUAL, roster=many, class_name="9b", separate=True, only=Only.WORKSHEET)
    class_set, *own = products("a", None, request)
    assert [seat.pupil.name for seat in class_set.seats] == [p.name for p in many.pupils]
    assert [product.seats[0].pupil.name for product in own] == [p.name for p in many.pupils]
    assert [own[0].file, own[99].file] == ["a-9b-001-worksheet.pdf", "a-9b-100-worksheet.pdf"]
    assert sorted(product.file for product in own) == [product.file for product in own]


def test_a_pdf_is_printed_on_one_side_if_that_is_asked_for() -> None:
    for one_sided in (True, False):
        request = Request(USUAL, roster=roster(), class_name="9b", one_sided=one_sided)
        assert {product.one_sided for product in products("a", None, request)} == {one_sided}


languages = st.sampled_from([None, "de", "kk"])
editions = st.builds(
    Edition,
    st.sampled_from(Paper),
    st.sampled_from(PrintSize),
    st.just(""),
    st.sampled_from([None, *Level]),
    st.none(),
    st.booleans(),
)
pupils = st.builds(
    Pupil,
    st.sampled_from(["Ada Lovelace", "Nikola Tesla"]),
    st.just(2),
    st.sampled_from([None, *VERSIONS]),
    st.sampled_from([None, *Level]),
    st.sampled_from([None, *PrintSize]),
    st.sampled_from([None, *Paper]),
    languages,
)
rosters = st.lists(pupils, min_size=1, max_size=12).map(lambda listed: roster(*listed))
requests = st.builds(
    Request,
    editions,
    st.builds(Edition, st.sampled_from(Paper), st.sampled_from(PrintSize)),
    st.none() | st.integers(1, 8),
    st.integers(1, 8),
    st.none(),
    st.none() | rosters,
    st.just("9b"),
    st.booleans(),
)


@given(requests, st.none() | st.integers(1, 8))
def test_no_two_pdfs_of_a_lesson_share_a_name_and_no_pupil_is_in_one(
    request: Request, versions: int | None
) -> None:
    made = products("a", versions, request)
    names = [product.file for product in made]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert re.fullmatch(r"a-[A-Za-z0-9-]+\.pdf", name)
        assert not re.search("ada|lovelace|nikola|tesla", name, re.IGNORECASE)
        assert owner(name, ["a"]) == "a"
    keys = {p.editions[0] for p in made if p.kind is Kind.ANSWER_KEY}
    printed = {
        edition
        for p in made
        if p.kind in (Kind.WORKSHEET, Kind.CLASS_SET)
        for edition in p.editions
    }
    assert printed == keys, "there is a key for each edition that is printed, and no other"
    for seat in (seat for product in made for seat in product.seats):
        assert seat.edition in keys


@given(requests, st.none() | st.integers(1, 8))
def test_what_pupils_get_and_what_teachers_get_is_all_there_is(
    request: Request, versions: int | None
) -> None:
    def made(only: Only | None) -> list[str]:
        wanted = Request(
            request.edition,
            request.usual,
            request.versions,
            request.usual_versions,
            only,
            request.roster,
            request.class_name,
            request.separate,
        )
        return [product.file for product in products("a", versions, wanted)]

    assert sorted(made(Only.WORKSHEET) + made(Only.KEY)) == sorted(made(None))
    assert not any("answer-key" in name or "overview" in name for name in made(Only.WORKSHEET))


# --- who gets what ----------------------------------------------------------------------------


def versions_of(pupils: Sequence[Pupil], letters: str) -> str:
    return "".join(seat.edition.version for seat in deal(pupils, USUAL, letters))


@pytest.mark.parametrize(
    ("listed", "letters", "dealt"),
    [
        ("-----", "AB", "ABABA"),
        ("-----", "ABC", "ABCAB"),
        ("-----", "", ""),
        ("-B---", "AB", "ABBAB"),
        ("AABB", "AB", "AABB"),
        ("-C-", "", "ACB"),
        ("-C-", "AB", "ACB"),
        ("A", "ABC", "A"),
    ],
)
def test_versions_go_round_where_the_list_gives_none(listed: str, letters: str, dealt: str) -> None:
    pupils = [pupil("Ada", None if letter == "-" else letter) for letter in listed]
    assert versions_of(pupils, letters) == dealt


@given(st.integers(2, 8), st.integers(2, 40))
def test_neighbours_of_a_class_differ(count: int, size: int) -> None:
    dealt = versions_of([pupil("Ada")] * size, VERSIONS[:count])
    assert all(one != next_ for one, next_ in pairwise(dealt))
    assert len(set(dealt)) == min(count, size)


def test_a_pupil_gets_what_the_list_says_and_else_what_the_class_gets() -> None:
    own = Pupil("Ada", 2, "B", Level.STRETCH, PrintSize.LARGE, Paper.LETTER, "kk")
    edition = Edition(level=Level.CORE, insert=True)
    seats = deal([own, pupil("Bob")], edition, "AB")
    assert seats[0].edition == Edition(
        Paper.LETTER, PrintSize.LARGE, "B", Level.STRETCH, "kk", True
    )
    assert seats[1].edition == Edition(version="A", level=Level.CORE, insert=True)


def test_each_level_has_its_keys_and_an_overview_of_its_own() -> None:
    support, core, stretch = Level
    levels = (support, support, core, core, stretch)
    listed = roster(*(pupil("Ada", level=level) for level in levels))
    request = Request(USUAL, versions=2, roster=listed, class_name="9b", only=Only.KEY)
    assert files(request) == [
        "a-A-support-answer-key",
        "a-B-support-answer-key",
        "a-A-core-answer-key",
        "a-B-core-answer-key",
        "a-A-stretch-answer-key",
        "a-support-overview",
        "a-core-overview",
    ]
    overviews = [p for p in products("a", None, request) if p.kind is Kind.OVERVIEW]
    for overview in overviews:
        assert len({edition.level for edition in overview.editions}) == 1
        assert len({edition.version for edition in overview.editions}) > 1


def test_an_overview_maps_the_versions_in_their_order_on_one_page_of_the_usual_size() -> None:
    listed = roster(
        Pupil("Ada", 2, "B", print_size=PrintSize.LARGE), Pupil("Bob", 3, "A"), Pupil("Eve", 4, "B")
    )
    (overview,) = (
        product
        for product in products("a", None, Request(USUAL, roster=listed, class_name="9b"))
        if product.kind is Kind.OVERVIEW
    )
    assert overview.editions == (Edition(version="A"), Edition(version="B"))


def test_one_insert_is_for_all_versions_and_levels_of_a_size() -> None:
    listed = roster(
        pupil("Ada", "A", Level.SUPPORT),
        pupil("Bob", "B", Level.CORE),
        Pupil("Eve", 4, print_size=PrintSize.LARGE),
    )
    request = Request(Edition(insert=True), roster=listed, class_name="9b")
    inserts = [name for name in files(request) if name.endswith("insert")]
    assert inserts == ["a-insert", "a-large-print-insert"]


# --- files that two lessons could share -------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "lessons", "is_of"),
    [
        ("a-worksheet.pdf", ["a"], "a"),
        ("a-worksheet.pdf", ["a", "a-worksheet"], "a"),
        ("a-A-worksheet.pdf", ["a"], "a"),
        ("a-A-worksheet.pdf", ["a", "a-A"], "a-A"),
        ("a-A-worksheet.pdf", ["a-A", "a"], "a-A"),
        ("a-A-worksheet.pdf", ["a", "a-a"], "a-a"),
        ("a-letter-answer-key.pdf", ["a", "a-letter"], "a-letter"),
        ("a-answer-key.pdf", ["a", "a-answer"], "a"),
        ("a-9b-class.pdf", ["a", "a-9b"], "a"),
        ("a-b-9b-class.pdf", ["a", "a-b"], "a-b"),
        ("a-b-9b-2-worksheet.pdf", ["a", "a-b", "a-b-9b"], "a-b-9b"),
        ("a-B-large-print-letter-worksheet.pdf", ["a", "a-B", "a-B-large"], "a-B-large"),
        ("ab-worksheet.pdf", ["a"], None),
        ("notes.pdf", ["a", "notes"], None),
    ],
)
def test_a_file_is_of_the_lesson_with_the_longest_name_that_it_can_be_of(
    file: str, lessons: list[str], is_of: str | None
) -> None:
    assert owner(file, lessons) == is_of


stems = st.lists(
    st.sampled_from(["A", "a", "letter", "large", "print", "9b", "1", "support", "class", "key"]),
    max_size=4,
).map(lambda parts: "-".join(["x", *parts]))


@given(st.lists(stems, min_size=2, max_size=2, unique=True), requests, requests)
def test_no_file_is_of_two_lessons(lessons: list[str], first: Request, second: Request) -> None:
    one, other = (
        {p.file.lower() for p in products(name, None, request) if owner(p.file, lessons) == name}
        for name, request in zip(lessons, (first, second), strict=True)
    )
    if lessons[0].lower() != lessons[1].lower():
        assert not one & other


# --- paper ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "pages", "paper"),
    [
        (Request(USUAL), {"a-worksheet.pdf": 3, "a-answer-key.pdf": 9}, PaperUse(2)),
        (Request(USUAL, one_sided=True), {"a-worksheet.pdf": 3}, PaperUse(3, one_sided=True)),
        (
            Request(USUAL, versions=2),
            {"a-A-worksheet.pdf": 2, "a-B-worksheet.pdf": 3},
            PaperUse(2),
        ),
        (
            Request(Edition(insert=True)),
            {"a-questions-worksheet.pdf": 4, "a-insert.pdf": 1},
            PaperUse(2, 1),
        ),
        (
            Request(USUAL, roster=roster(), class_name="9b", separate=True),
            {"a-9b-class.pdf": 12},
            PaperUse(6, 0, 3),
        ),
        (
            Request(Edition(insert=True), versions=2, roster=roster(), class_name="9b"),
            {"a-9b-questions-class.pdf": 6, "a-insert.pdf": 3},
            PaperUse(3, 6, 3),
        ),
        (Request(USUAL, only=Only.KEY), {}, PaperUse()),
    ],
)
def test_the_paper_of_a_class_or_of_one_pupil_is_counted(
    request_: Request, pages: dict[str, int], paper: PaperUse
) -> None:
    made = products("a", None, request_)
    assert paper_of(made, {product.file: pages.get(product.file, 1) for product in made}) == paper


def test_a_class_of_several_sizes_gets_an_insert_of_each() -> None:
    listed = roster(pupil("Ada"), Pupil("Bob", 3, print_size=PrintSize.LARGE), pupil("Eve"))
    made = products(
        "a", None, Request(Edition(insert=True), roster=listed, class_name="9b", one_sided=True)
    )
    pages = {"a-insert.pdf": 1, "a-large-print-insert.pdf": 2, "a-9b-questions-class.pdf": 9}
    counted = paper_of(made, {product.file: pages.get(product.file, 1) for product in made})
    assert counted == PaperUse(9, 1 + 2 + 1, 3, True)


def test_every_kind_has_a_file_of_its_own() -> None:
    listed = roster(pupil("Ada", "A"), pupil("Bob", "B"))
    request = Request(Edition(insert=True), roster=listed, class_name="9b", separate=True)
    made = {product.kind for product in products("a", None, request)}
    assert made == set(Kind)
