"""Web pages as a build makes them: which, from what, and without a layout where none is needed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from desk import LESSON, SEED, Press, broadsheet, tree, workspace
from support import ROOT, TEMPLATES, load_whole

from broadsheet.build import job as build
from broadsheet.build.formats import Format, FormatsError, Numbering, read_formats
from broadsheet.build.job import Job, do_job
from broadsheet.build.paper_use import PaperUse
from broadsheet.build.products import Kind, Request, owner, paper_of, products
from broadsheet.checks.class_list.pupils import Pupil, Roster
from broadsheet.sheet.edition import Edition, Only
from broadsheet.source.text import TextFile

if TYPE_CHECKING:
    from pathlib import Path

HTML = (Format.HTML,)
BOTH = (Format.PDF, Format.HTML)
CLASS = Roster(TextFile("9b.csv", ""), tuple(Pupil(name, 2) for name in ("Ana", 'Bo "<b>" Ås')))


def names(request: Request, versions: int | None = None) -> list[str]:
    return [product.file for product in products("a", versions, request)]


# --- which ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "formats"),
    [("pdf", ("pdf",)), ("html", ("html",)), ("pdf,html", BOTH), (" HTML , html ,pdf", BOTH[::-1])],
)
def test_formats_are_named_in_a_list(text: str, formats: tuple[Format, ...]) -> None:
    assert read_formats(text) == formats


@pytest.mark.parametrize("text", ["", "docx", "pdf;html", "pdf,"])
def test_another_format_is_wrong_usage(text: str, tmp_path: Path) -> None:
    with pytest.raises(FormatsError):
        read_formats(text)
    result = broadsheet("build", "--to", text, at=workspace(tmp_path / "desk"))
    assert result.status == 2
    assert "`--to` takes `pdf` or `html`" in result.err


@pytest.mark.parametrize(
    ("request_", "made"),
    [
        (Request(Edition(), formats=HTML), ["a-worksheet.html", "a-answer-key.html"]),
        (
            Request(Edition(), formats=BOTH),
            ["a-worksheet.pdf", "a-answer-key.pdf", "a-worksheet.html", "a-answer-key.html"],
        ),
        (
            Request(Edition(insert=True), versions=2, formats=HTML),
            [
                "a-A-questions-worksheet.html",
                "a-B-questions-worksheet.html",
                "a-insert.html",
                "a-A-questions-answer-key.html",
                "a-B-questions-answer-key.html",
            ],
        ),
        (Request(Edition(), only=Only.KEY, formats=HTML), ["a-answer-key.html"]),
        (Request(Edition(), only=Only.WORKSHEET, formats=HTML), ["a-worksheet.html"]),
        # A page for each pupil; printed copies are in one file.
        (
            Request(Edition(), roster=CLASS, class_name="9b", formats=HTML),
            ["a-9b-1-worksheet.html", "a-9b-2-worksheet.html", "a-answer-key.html"],
        ),
        (
            Request(Edition(), roster=CLASS, class_name="9b", formats=BOTH),
            [
                "a-9b-class.pdf",
                "a-answer-key.pdf",
                "a-9b-1-worksheet.html",
                "a-9b-2-worksheet.html",
                "a-answer-key.html",
            ],
        ),
    ],
)
def test_each_page_has_its_name(request_: Request, made: list[str]) -> None:
    assert names(request_) == made


def test_versions_have_no_overview_as_a_page() -> None:
    kinds = [p.kind for p in products("a", 3, Request(Edition(), formats=BOTH))]
    assert kinds.count(Kind.OVERVIEW) == 1


@pytest.mark.parametrize("file", ["a-b-worksheet.html", "a-b-9b-1-worksheet.html"])
def test_a_page_belongs_to_one_lesson(file: str) -> None:
    assert owner(file, ["a", "a-b"]) == "a-b"
    assert owner(file.replace(".html", ".docx"), ["a", "a-b"]) is None


def test_pages_take_no_paper() -> None:
    wanted = products("a", None, Request(Edition(), formats=HTML))
    assert paper_of(wanted, {}) == PaperUse()
    both = products("a", None, Request(Edition(), formats=BOTH))
    assert paper_of(both, {product.file: 3 for product in both}) == PaperUse(2)


# --- what is in them --------------------------------------------------------------------------


def made(request: Request) -> dict[str, str]:
    lesson = load_whole(LESSON, {"bridge": SEED})
    result = do_job(Job(lesson, TEMPLATES, products("a", None, request)))
    assert not result.problems
    assert {pages.count for file, pages in result.files.items() if file.endswith("html")} == {0}
    return {n: p.pdf.decode() for n, p in result.files.items() if n.endswith("html")}


def test_a_pupil_s_page_has_the_pupil_s_name() -> None:
    pages = made(Request(Edition(), roster=CLASS, class_name="9b", formats=HTML))
    assert 'value="Ana"' in pages["a-9b-1-worksheet.html"]
    assert 'value="Bo &#34;&lt;b&gt;&#34; Ås"' in pages["a-9b-2-worksheet.html"]
    assert "Ana" not in pages["a-9b-2-worksheet.html"] + pages["a-answer-key.html"]


def test_the_lines_of_the_paper_are_taken_over_where_they_are_wanted() -> None:
    request = Request(Edition(), formats=BOTH, numbering=Numbering.PRINTED)
    page = made(request)["a-worksheet.html"]
    assert 'id="line-1"' in page
    assert 'id="line-1"' not in made(Request(Edition(), formats=HTML))["a-worksheet.html"]


# --- builds -----------------------------------------------------------------------------------


def run(desk: Path, *arguments: str) -> tuple[str, set[str]]:
    """What a command says as a process of its own, and which large packages it loads."""
    code = (
        "import sys, broadsheet.cli.app as cli\n"
        f"sys.argv = ['broadsheet', *{list(arguments)!r}]\n"
        "try:\n    cli.main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "heavy = {'weasyprint', 'pikepdf', 'fontTools', 'multiprocessing', 'concurrent.futures'}\n"
        "print(*sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=desk,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout, set(done.stderr.splitlines()[-1].split())


def test_a_build_of_pages_alone_loads_no_layout(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk")
    said, loaded = run(desk, "build", "--to", "html")
    assert said == (
        "output/bridge-worksheet.html\noutput/bridge-answer-key.html\n1 lesson built.\n"
    )
    assert loaded & {"weasyprint", "pikepdf", "fontTools"} == set()
    before = tree(desk / "output")
    said, loaded = run(desk, "build", "--to", "html")
    assert (said, loaded) == ("1 lesson unchanged.\n", set())
    assert tree(desk / "output") == before


def test_the_lines_of_the_paper_are_found_out_by_a_layout(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk")
    said, loaded = run(desk, "build", "--to", "html", "--lines", "printed", "--only", "worksheet")
    assert said.endswith("output/bridge-worksheet.html\n1 lesson built.\n")
    assert "weasyprint" in loaded


def test_each_request_has_its_own_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press(monkeypatch)
    desk = workspace(tmp_path / "desk")
    assert broadsheet("build", "--to", "html", at=desk).status == 0
    assert press.printed == []
    both = broadsheet("build", "--to", "pdf,html", at=desk)
    assert re.search(r"bridge-worksheet\.pdf  1 page\n", both.out)
    assert "bridge-worksheet.html\n" in both.out
    assert "Each pupil needs 1 sheet of paper" in both.out
    assert press.since() == ["bridge"]
    assert "1 lesson unchanged." in broadsheet("build", "--to", "pdf,html", at=desk).out
    # A page that somebody changed, and a template, are seen.
    (desk / "output" / "bridge-worksheet.html").write_text("mine")
    assert "1 lesson built." in broadsheet("build", "--to", "html", at=desk).out
    (desk / "templates" / "web").mkdir(parents=True)
    (desk / "templates" / "web" / "page.css").write_text(":root { --ours: 1 }")
    assert "1 lesson built." in broadsheet("build", "--to", "html", at=desk).out
    assert "--ours" in (desk / "output" / "bridge-worksheet.html").read_text("utf-8")
    (desk / "templates" / "web" / "page.html").write_text("{{ 1 / 0 }}")
    faulty = broadsheet("build", "--to", "html", at=desk)
    assert faulty.status == 1
    assert "the template `web/page.html`: division by zero" in faulty.err


def test_many_pages_are_made_by_few_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []

    def as_done(do: object, parts: list[Job], count: int, workers: object) -> list[object]:
        counts.append(count)
        return []

    monkeypatch.setattr(build, "as_done", as_done)
    monkeypatch.setattr(build, "do_job", lambda job: build.Made({}))
    lesson = load_whole(LESSON, {"bridge": SEED})
    for formats, number in ((HTML, 5), (HTML, 60), (BOTH, 5)):
        wanted = products("a", None, Request(Edition(), formats=formats))
        list(build.run_jobs([Job(lesson, TEMPLATES, wanted)] * number, 8))
    assert counts == [3, 5]
