"""What the preview answers: its pages, and nothing else of this computer."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

import pytest
from desk import FAULTY, LESSON, SEED, broadsheet, workspace
from visitor import PORT, Answer, visit

from broadsheet.browser.app import make_app
from broadsheet.browser.preview_state import PreviewState
from broadsheet.browser.proofs import Proofs
from broadsheet.browser.refresh import RefreshSignal
from broadsheet.source.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import ASGIApp

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7*7 }}"


class Preview(NamedTuple):
    """A preview that answers, and the folder it is of."""

    app: ASGIApp
    root: Path
    desk: PreviewState

    def get(self, path: str) -> Answer:
        """What stands at a path."""
        return visit(self.app, path)

    def made(self, path: str) -> Answer:
        """What stands there when no page is being made any more."""
        end = time.monotonic() + 60
        while "being made" in (answer := self.get(path)).text and time.monotonic() < end:
            time.sleep(0.05)
        return answer

    def save(self, text: str, name: str = "bridge.yaml") -> None:
        """Save a lesson."""
        (self.root / "lessons" / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def proofs() -> Iterator[Proofs]:
    with Proofs(lambda: None) as proofs:
        yield proofs


@pytest.fixture
def preview(tmp_path: Path, proofs: Proofs) -> Preview:
    root = workspace(tmp_path / "desk")
    (tmp_path / "secret.yaml").write_text("title: Secret\n", encoding="utf-8")
    desk = PreviewState(Workspace(root, root), proofs, RefreshSignal())

    def fault(error: Exception) -> None:
        raise AssertionError("a fault of ours") from error

    return Preview(make_app(desk, PORT, fault), root, desk)


def status(answer: Answer) -> str:
    """What a screen reader is told."""
    found = re.search(r'role="status">(.*?)</p>', answer.text, re.DOTALL)
    assert found
    return unescape(re.sub("<[^>]+>", "", found[1]))


# --- the list ---------------------------------------------------------------------------------


def test_the_list_comes_at_once_and_its_states_follow(preview: Preview) -> None:
    preview.save(FAULTY, "faulty.yaml")
    assert "being checked" in preview.get("/").text
    preview.desk.check_all()
    answer = preview.get("/")
    assert status(answer) == "2 lessons, 1 with errors."
    assert "The bridge" in answer.text
    assert "1 error, first in line 7" in answer.text
    assert "(1 with errors)" in re.findall("<title>(.*?)</title>", answer.text)[0]


def test_an_empty_workspace_says_what_to_do(preview: Preview) -> None:
    (preview.root / "lessons" / "bridge.yaml").unlink()
    answer = preview.get("/")
    assert "There is no lesson in lessons yet." in answer.text
    assert "broadsheet new" in answer.text


def test_faulty_settings_stand_above_the_list_and_stop_the_pages(preview: Preview) -> None:
    (preview.root / "broadsheet.yaml").write_text("paper: a6\n")
    assert "not-allowed" in preview.get("/").text
    answer = preview.get("/lessons/bridge.yaml")
    assert "No pages are made until the errors are fixed." in answer.text
    assert "broadsheet.yaml" in answer.text


# --- a lesson ---------------------------------------------------------------------------------


def test_a_lesson_shows_its_worksheet_beside_its_key(preview: Preview) -> None:
    assert "Pages are being made" in preview.get("/lessons/bridge.yaml").text
    answer = preview.made("/lessons/bridge.yaml")
    assert status(answer) == "bridge: Pages are up to date."
    row = answer.text.partition('id="row-1"')[2].partition('id="row-2"')[0]
    assert re.findall('alt="(.*?)"', row) == ["Worksheet, page 1 of 1", "Answer key, page 1 of 2"]
    assert 'width="794" height="1123"' in row
    assert '<p dir="auto">The bridge will close in March' in row


def test_the_pdf_is_what_a_build_writes(preview: Preview) -> None:
    answer = preview.get("/lessons/bridge.yaml/bridge-worksheet.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith(
        'inline; filename="bridge-worksheet.pdf"'
    )
    assert broadsheet("build", at=preview.root).status == 0
    assert answer.body == (preview.root / "output" / "bridge-worksheet.pdf").read_bytes()


@pytest.mark.parametrize(
    ("query", "file"),
    [
        ("paper=letter", "bridge-letter-worksheet.pdf"),
        ("size=large", "bridge-large-print-worksheet.pdf"),
        ("version=B", "bridge-B-worksheet.pdf"),
        ("level=support", "bridge-support-worksheet.pdf"),
        ("insert=apart", "bridge-questions-worksheet.pdf"),
        ("paper=a9&size=&version=Z&level=x&x=y&show=z", "bridge-worksheet.pdf"),
    ],
)
def test_the_switches_stand_in_the_address(preview: Preview, query: str, file: str) -> None:
    text = preview.made(f"/lessons/bridge.yaml?{query}").text
    assert f'<span class="file">{file}</span>' in text
    known = [part for part in query.split("&") if file != "bridge-worksheet.pdf"]
    for part in known:
        value = part.partition("=")[2]
        assert f'<option value="{value}" selected>' in text
    assert preview.get(f"/lessons/bridge.yaml/{file}?{query}").status == 200


def test_an_insert_stands_before_the_worksheet(preview: Preview) -> None:
    text = preview.made("/lessons/bridge.yaml?insert=apart").text
    names = re.findall('alt="(.*?),', text)
    assert names == ["Passages", "Answer key", "Worksheet", "Answer key", "Answer key"]


def test_a_lesson_with_versions_of_its_own_offers_those(preview: Preview) -> None:
    preview.save(LESSON.replace("seed:", "versions: 2\nseed:"))
    text = preview.made("/lessons/bridge.yaml").text
    assert "bridge-A-worksheet.pdf" in text
    select = text.partition('name="version"')[2].partition("</select>")[0]
    assert re.findall(r'value="(\w*)"', select) == ["A", "B"]


def test_no_answer_is_on_a_page_that_shows_worksheets_only(preview: Preview) -> None:
    answer = "He is told by the key alone."
    preview.save(LESSON.replace("The council.", answer))
    assert answer in preview.made("/lessons/bridge.yaml").text
    text = preview.get("/lessons/bridge.yaml?show=worksheet").text
    assert "Worksheet, page 1 of 1" in text
    assert answer not in text
    assert 'id="answer-key' not in text
    assert answer not in preview.get("/").text


# --- errors and older pages -------------------------------------------------------------------


def test_problems_are_told_in_words_with_their_line(preview: Preview) -> None:
    preview.save(FAULTY)
    answer = preview.get("/lessons/bridge.yaml")
    told = "bridge: 1 error, first in line 7. No pages are made until the errors are fixed."
    assert status(answer) == told
    assert '<span class="badge error">Error</span>' in answer.text
    assert "line 7" in answer.text
    assert "<mark>the mayor said</mark>" in answer.text
    assert "What <code>quote-not-found</code> means" in answer.text
    assert "How to fix it:" in answer.text
    assert "There are no pages to show yet." in answer.text


def test_older_pages_are_called_older_and_are_no_pdf(preview: Preview) -> None:
    preview.made("/lessons/bridge.yaml")
    preview.save(FAULTY)
    answer = preview.get("/lessons/bridge.yaml")
    assert "Pages of an older text" in answer.text
    assert 'alt="Worksheet, page 1 of 1, of an older text"' in answer.text
    assert 'id="files"' not in answer.text
    assert "The bridge" in answer.text, "the title it had"
    assert preview.get("/lessons/bridge.yaml/bridge-worksheet.pdf").status == 404
    preview.save(LESSON)
    assert status(preview.made("/lessons/bridge.yaml")) == "bridge: Pages are up to date."


@pytest.mark.parametrize(
    "text", ["", "\0", "a: [", "- x", "title: 1\n" * 3, "🙂" * 9000, "x: " + "[" * 5000]
)
def test_a_file_that_is_no_lesson_is_shown_as_that(preview: Preview, text: str) -> None:
    preview.save(text)
    answer = preview.get("/lessons/bridge.yaml")
    assert answer.status == 200
    assert "No pages are made until the errors are fixed." in status(answer)


def test_twins_are_two_lessons_of_which_one_is_faulty(preview: Preview) -> None:
    preview.save(LESSON, "bridge.yml")
    assert "lesson-twice" in preview.get("/lessons/bridge.yml").text
    assert "lesson-twice" not in preview.get("/lessons/bridge.yaml").text


def test_a_pdf_with_the_name_of_another_lesson_is_an_error(preview: Preview) -> None:
    preview.save(LESSON, "bridge-A.yaml")
    assert "name-of-another" in preview.get("/lessons/bridge.yaml?version=A").text


def test_a_lesson_that_is_deleted_is_gone(preview: Preview) -> None:
    preview.made("/lessons/bridge.yaml")
    (preview.root / "lessons" / "bridge.yaml").unlink()
    answer = preview.get("/lessons/bridge.yaml")
    assert (answer.status, "There is no lesson" in status(answer)) == (404, True)


def test_a_seed_that_is_saved_gives_other_pages(preview: Preview) -> None:
    before = preview.made("/lessons/bridge.yaml").text
    (preview.root / "seeds" / "bridge.txt").write_text(SEED.replace("small", "slow"))
    assert preview.get("/lessons/bridge.yaml").text != before
    assert "The ferry is too slow." in preview.made("/lessons/bridge.yaml").text


# --- hostile files ----------------------------------------------------------------------------


def test_whatever_a_file_says_is_text(preview: Preview) -> None:
    quoted = HOSTILE.replace("\\", "").replace('"', '\\"')
    preview.save(LESSON.replace("title: The bridge", f'title: "{quoted}"'))
    pages = [preview.made("/lessons/bridge.yaml").text, preview.get("/").text]
    preview.save(FAULTY.replace("the mayor said", f'"{quoted}"'))
    pages += [preview.get("/lessons/bridge.yaml").text]
    name = "<b>&amp;'x.yaml"
    preview.save(LESSON, name)
    pages += [preview.get("/").text, preview.get("/lessons/%3Cb%3E&amp;'x.yaml").text]
    for text in pages:
        assert "<img src=x" not in text
        assert "<script>" not in text
        assert "<b>&" not in text
        ways = re.findall(r' (?:href|src|srcset|action)="(.)', text)
        assert {"/", "#"} >= {*ways} > {"#"}
        assert "49" not in re.sub(r"[0-9a-f]{64}|#\w+;|\w{4,}", "", text)
    assert "&lt;script&gt;alert(1)" in pages[0]
    assert "&lt;script&gt;alert(1)" in pages[2]
    # What a message repeats of a file is set apart, and is still text.
    preview.save(LESSON.replace("answer:", '"<b>\'answer":'))
    assert "<code>&lt;b&gt;&#39;answer</code>" in preview.get("/lessons/bridge.yaml").text
    assert "&lt;b&gt;&amp;amp;" in pages[4]


def test_signs_that_turn_text_round_are_shown_as_signs(preview: Preview) -> None:
    preview.save(LESSON.replace("seed: bridge", "sead: \u202ebridge"))
    assert "\u202e" not in preview.get("/lessons/bridge.yaml").text


def test_a_template_of_the_workspace_is_none_of_ours(preview: Preview) -> None:
    for name in ("list.html", "base.html", "style.css", "preview.js"):
        path = preview.root / "templates" / "preview" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<script>mine</script>")
    every = [preview.get(p).text for p in ("/", "/static/style.css", "/static/preview.js")]
    assert not [text for text in every if "mine</script>" in text]


# --- nothing else -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/lessons/",
        "/lessons/secret.yaml",
        "/lessons/..%2Fsecret.yaml",
        "/lessons/..%2F..%2Fsecret.yaml",
        "/lessons/%2Fetc%2Fpasswd",
        "/lessons/../seeds/bridge.txt",
        "/lessons/bridge",
        "/lessons/bridge.yaml/",
        "/lessons/bridge.yaml%00",
        "/lessons/BRIDGE.yaml",
        "/lessons/bridge.yaml/..%2Fbridge.yaml",
        "/lessons/bridge.yaml/secret-worksheet.pdf",
        "/lessons/bridge.yaml/bridge-overview.pdf",
        "/static/../base.html",
        "/static/base.html",
        "/static/..%2F..%2Fpyproject.toml",
        "/static/%2Fetc%2Fpasswd",
        "/pages/0-1-800.png",
        "/pages/..%2F..%2Fetc-1-800.png",
        "/seeds/bridge.txt",
        "//etc/passwd",
        "/favicon.ico",
        "/%ff%fe",
    ],
)
def test_nothing_else_is_served(preview: Preview, path: str) -> None:
    answer = preview.get(path)
    assert answer.status == 404
    assert "Secret" not in answer.text
    assert "root:" not in answer.text


def test_a_lesson_that_is_a_link_out_of_the_workspace_shows_nothing_of_it(
    preview: Preview,
) -> None:
    (preview.root / "lessons" / "linked.yaml").symlink_to(preview.root.parent / "secret.yaml")
    text = preview.get("/lessons/linked.yaml").text
    assert "link-outside" in text
    assert "Secret" not in text


def test_a_picture_is_of_a_page_and_a_width_that_there_is(preview: Preview) -> None:
    text = preview.made("/lessons/bridge.yaml").text
    way = re.findall(r'src="(/pages/\w+-)1-800\.png"', text)[0]
    assert preview.get(f"{way}1-800.png").headers["content-type"] == "image/png"
    for rest in ("2-800.png", "0-800.png", "1-801.png", "1-999999.png", "1-0.png", "1-800.svg"):
        assert preview.get(way + rest).status == 404


def test_what_the_pages_need_is_there(preview: Preview) -> None:
    page = preview.get("/").text
    style = preview.get("/static/style.css").text
    needed = re.findall(r'(?:href|src)="(/static/.*?)"', page) + re.findall(r"url\((.*?)\)", style)
    assert len(needed) == 5
    for path in needed:
        answer = preview.get(path)
        assert (answer.status, bool(answer.body)) == (200, True)
    assert "http" not in style.replace("http-equiv", "")


def test_open_pages_are_told_until_the_preview_ends(preview: Preview) -> None:
    preview.desk.refresh.send(end=True)
    answer = preview.get("/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.startswith("retry:")
