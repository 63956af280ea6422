"""The press: what the PDFs of a lesson have in common, and in what they differ."""

from __future__ import annotations

import io
import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

import pdfplumber
import pytest
from desk import SEED
from support import TEMPLATES, load_whole

from broadsheet.build.job import Job, do_job
from broadsheet.build.limits import Limits
from broadsheet.build.press import Press
from broadsheet.build.products import Kind, Request, products
from broadsheet.build.workers import Processes
from broadsheet.checks.class_list.pupils import Pupil, Roster
from broadsheet.sheet.edition import Edition, Level
from broadsheet.sheet.paper import Paper
from broadsheet.source.text import TextFile
from broadsheet.writers.pdf import layout as pdf

if TYPE_CHECKING:
    from broadsheet.build.press import Pages
    from broadsheet.checks.check import Checked

LESSON = """\
title: The bridge
seed: bridge
questions:
  - type: multiple-choice
    for: [support, core]
    ask: Who says that the bridge will close?
    options: [the council, the shopkeepers, the ferryman, the writer]
    answer: the council
  - type: short-answer
    for: [core, stretch]
    ask: Who was not asked?
    answer: The shopkeepers.
"""


@pytest.fixture(scope="module")
def lesson() -> Checked:
    return load_whole(LESSON, {"bridge": SEED})


def text(pages: Pages) -> str:
    with pdfplumber.open(io.BytesIO(pages.pdf)) as document:
        assert len(document.pages) == pages.count
        return "\n".join(page.extract_text() for page in document.pages)


def made(lesson: Checked, request: Request) -> dict[str, Pages]:
    return Press(lesson, TEMPLATES).make_all(products("a", None, request))


def roster(*names: str) -> Roster:
    return Roster(TextFile("9b.csv", ""), tuple(Pupil(name, 2) for name in names))


def test_versions_have_the_same_words_in_another_order_and_one_overview(lesson: Checked) -> None:
    files = made(lesson, Request(Edition(), versions=2))
    assert [*files] == [f"a-{end}.pdf" for end in ("A-worksheet", "B-worksheet",
        "A-answer-key", "B-answer-key", "overview")]  # fmt: skip
    first, second = (text(files[f"a-{letter}-worksheet.pdf"]) for letter in "AB")
    assert first != second
    options = ("the council", "the shopkeepers", "the ferryman", "the writer")
    for sheet in (first, second):
        assert all(sheet.count(option) >= 1 for option in options)
        assert "Who says that the bridge will close?" in sheet
    overview = text(files["a-overview.pdf"])
    assert "A" in overview.split()
    assert "B" in overview.split()


@pytest.mark.parametrize(
    ("level", "has"),
    [
        (Level.SUPPORT, (True, False)),
        (Level.CORE, (True, True)),
        (Level.STRETCH, (False, True)),
        (None, (True, True)),
    ],
)
def test_a_level_has_its_own_questions(
    lesson: Checked, level: Level | None, has: tuple[bool, bool]
) -> None:
    for pages in made(lesson, Request(Edition(level=level))).values():
        asked = text(pages)
        questions = ("Who says that the bridge will close?", "Who was not asked?")
        assert tuple(question in asked for question in questions) == has


def test_an_insert_takes_the_passages_off_the_worksheet_and_not_off_the_key(
    lesson: Checked,
) -> None:
    files = made(lesson, Request(Edition(insert=True)))
    passage = "The bridge will close in March"
    assert {name: passage in text(pages) for name, pages in files.items()} == {
        "a-questions-worksheet.pdf": False,
        "a-insert.pdf": True,
        "a-questions-answer-key.pdf": True,
    }


@pytest.mark.parametrize("one_sided", [True, False])
def test_a_class_set_has_a_copy_for_each_pupil_which_begins_on_a_front_page(
    lesson: Checked, one_sided: bool
) -> None:
    names = ("Ada", "Bob", "Eve")
    request = Request(
        Edition(), roster=roster(*names), class_name="9b", separate=True, one_sided=one_sided
    )
    files = made(lesson, request)
    single = files["a-9b-1-worksheet.pdf"].count
    assert single % 2, "an empty page is needed"
    together = files["a-9b-class.pdf"]
    assert together.count == 3 * (single if one_sided else single + 1)
    found = text(together)
    assert [found.index(name) for name in names] == sorted(found.index(name) for name in names)
    for number, name in enumerate(names, 1):
        own = text(files[f"a-9b-{number}-worksheet.pdf"])
        assert [other for other in names if other in own] == [name]


def test_what_copies_have_in_common_is_laid_out_once(
    lesson: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: list[str] = []
    lay_out = pdf.lay_out

    def counting(html: str, *others: object) -> object:
        laid_out.append(html)
        return lay_out(html, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(pdf, "lay_out", counting)
    few = Request(Edition(), roster=roster("Ada"), class_name="9b")
    made(lesson, few)
    once = len(laid_out)
    laid_out.clear()
    made(lesson, replace(few, roster=roster(*"abcdefghijkl"), separate=True))
    assert len(laid_out) == once


def test_a_class_set_is_not_made_without_pupils(lesson: Checked) -> None:
    (product, _) = products("a", None, Request(Edition(), roster=roster("Ada"), class_name="9b"))
    assert product.kind is Kind.CLASS_SET
    with pytest.raises(ValueError, match="a class set has pupils"):
        Press(lesson, TEMPLATES).make_all([replace(product, seats=())])


# --- jobs -------------------------------------------------------------------------------------


def job(lesson: Checked) -> Job:
    request = Request(
        Edition(Paper.LETTER), versions=2, roster=roster("Ada", "Zoë"), class_name="9b"
    )
    return Job(lesson, TEMPLATES, products("a", None, request), list_file=TextFile("9b.csv", ""))


def test_a_job_is_plain_data_and_a_worker_makes_the_same_bytes_of_it(lesson: Checked) -> None:
    here = do_job(job(lesson))
    assert here.problems == ()
    again = do_job(pickle.loads(pickle.dumps(job(lesson))))  # noqa: S301 - our own
    with Processes(1) as workers:
        there = workers.submit(do_job, job(lesson)).result()
    assert again.files == there.files == here.files
    assert len(here.files) == 4


def test_a_job_that_takes_too_long_is_given_up(lesson: Checked) -> None:
    result = do_job(replace(job(lesson), limits=Limits(seconds=0.01)))
    assert result.files == {}
    (problem,) = result.problems
    assert problem.code.name == "too-large-to-make"
    assert "it was not finished after 0.01 seconds" in problem.message
    assert do_job(job(lesson)).problems == (), "and the next one is made"
