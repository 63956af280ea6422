"""Web pages as text: what is in them and what is not, without a browser."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import everything
import pytest
from support import LARGE, LESSONS, ROOT, lesson_of, page_of

from broadsheet.sheet import texts
from broadsheet.sheet.edition import Edition, Level, LineNumbers
from broadsheet.sheet.paper import Paper
from broadsheet.sheet.pupil import OnSheet
from broadsheet.source.templates import TemplateFaultyError, Templates, TemplateSnapshot
from writers.html.web import (
    HOSTILE,
    PICTURE,
    VERSION_B,
    composed,
    hostile,
    pages_of,
    right_to_left,
    whole,
    writer,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
each_kind = pytest.mark.parametrize("kind", ["worksheet", "answer-key"])
LOADED = ROOT / "lessons" / "loaded-terms.yaml"


class Read(HTMLParser):
    """What a page holds: its elements with their attributes, and its text without scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.raw: dict[str, list[str]] = {"style": [], "script": []}
        self._inside = ""
        self._pieces: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in self.raw:
            self.raw[self._inside].append(data)
        else:
            self._pieces.append(data)

    @property
    def text(self) -> str:
        """All that is said, with one space between words."""
        return " ".join("".join(self._pieces).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of all elements of a name."""
        return [attributes for name, attributes in self.elements if name == tag]

    def values(self, *names: str) -> Iterator[str]:
        """The values of attributes, wherever they stand."""
        for _, attributes in self.elements:
            yield from (attributes[name] for name in names if name in attributes)


def every_page() -> dict[str, str]:
    pages = {
        f"{path.stem} {kind}": page for path in LESSONS for kind, page in pages_of(path).items()
    }
    for kind in ("worksheet", "answer-key"):
        pages |= {f"everything {kind}": whole(kind), f"hostile {kind}": hostile(kind)}
    return pages | {"right to left": right_to_left()}


# --- nothing but the page itself --------------------------------------------------------------


@pytest.mark.parametrize("name", every_page())
def test_a_page_fetches_nothing_and_runs_nothing_but_its_own(name: str) -> None:
    page = every_page()[name]
    read = Read(page)
    addresses = set(read.values("src", "href", "action", "srcset", "data", "poster"))
    assert {address for address in addresses if not re.match(r"#|data:", address)} == set()
    policies = [m for m in read.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policies[0]["content"].split("; "))
    assert len(policies) == 1
    assert rules.pop("default-src") == "'none'"
    for kind, raw in read.raw.items():
        own = {
            f"'sha256-{base64.b64encode(hashlib.sha256(r.encode()).digest()).decode()}'"
            for r in raw
        }
        assert own == {*rules.pop(f"{kind}-src", "").split()}
    assert rules == {
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    # Nothing that the policy would have to refuse.
    assert not any(n == "style" or n.startswith("on") for _, a in read.elements for n in a)
    assert {"name": "referrer", "content": "no-referrer"} in read.all("meta")


@each_lesson
def test_the_same_lesson_gives_the_same_bytes(path: Path) -> None:
    sheet, key = composed(lesson_of(path))
    made = {"worksheet": writer().worksheet(sheet), "answer-key": writer().answer_key(key)}
    assert made == pages_of(path)


@pytest.mark.parametrize("name", every_page())
def test_what_is_referred_to_is_there_once(name: str) -> None:
    read = Read(every_page()[name])
    ids = list(read.values("id"))
    assert sorted(set(ids)) == sorted(ids)
    lists = read.values("for", "aria-labelledby", "aria-describedby", "data-within")
    named = {part for value in lists for part in value.split()}
    named |= {value[1:] for value in read.values("href") if value.startswith("#")}
    assert named - {*ids} == set()


# --- all that there is ------------------------------------------------------------------------


def strings(record: Any) -> Iterator[str]:
    """Every text in a record and in what it holds; not the names of things."""
    if isinstance(record, str):
        yield record
    elif isinstance(record, tuple):
        for item in record:
            yield from strings(item)
    elif isinstance(record, dict):
        yield from strings(tuple(record.values()))
    elif is_dataclass(record):
        for field in fields(record):
            if field.name in ("text", "label", "words", "alternative") or not isinstance(
                getattr(record, field.name), str
            ):
                yield from strings(getattr(record, field.name))


def pieces(record: Any) -> set[str]:
    """The same, without white space around it, and what is on one line."""
    found = (piece.strip(" ().") for text in strings(record) for piece in text.splitlines())
    return {piece for piece in found if len(piece) > 4 and not re.fullmatch(r"o\d|[a-z-]+", piece)}


def test_a_worksheet_says_everything_and_nothing_of_the_key() -> None:
    sheet, key = everything.sheet(VERSION_B), everything.key(VERSION_B)
    page = Read(whole("worksheet"))
    said = page.text + " ".join(page.values("alt", "aria-label"))
    own = pieces(replace(sheet, passages=()))
    own |= {block.text for passage in sheet.passages for block in passage.blocks}
    assert len(own) > 100
    assert [piece for piece in own if piece not in said] == []
    of_key = pieces((key.answers, key.notes, key.standards, key.seeds[0].note))
    hidden = {piece for piece in of_key if not any(piece in text for text in own)}
    assert len(hidden) > 20
    assert [piece for piece in hidden if piece in whole("worksheet")] == []


def test_a_key_says_everything() -> None:
    key = everything.key(VERSION_B)
    page = Read(whole("answer-key"))
    said = page.text + " ".join(page.values("alt"))
    assert [piece for piece in pieces(key) if piece not in said] == []


@pytest.mark.parametrize(
    "said",
    [
        "Version B · 7KQ3C",
        "Text A · From the Gazette",
        "Text B",
        "32 marks",
        "[1½ marks]",
        "[½ mark]",
        "See paragraph 3, the headline and Text B. Paragraph 5 has a year. Paragraphs 2–3 go on.",
        "closed the old bridge (paragraph 1)",
        "What is at spot 1?",
        "Hint: Take the passageand look for three things. a name a date First read it.",
        "The bridge Choose …iswas never (is / was never) closed, said .",
        "A verse",
        "A – verse",
    ],
)
def test_a_worksheet_says_what_the_records_leave_to_a_writer(said: str) -> None:
    assert said in Read(whole("worksheet")).text


@pytest.mark.parametrize(
    "said",
    [
        "✓right answer: A The council closed it.",
        "✓right answer: D None of these",
        "Any one of these is enough.",
        "Evidence: “closed the old bridge” (paragraph 1)",
        "Why: The second paragraph says so.",
        "Note: These words and no others.",
        "What the marks are given for",
        "names repairs [½ mark]Accept: mendingDo not accept: building",
        "Any one of these",
        "draws the river [1 mark]Evidence: silver tide (line 6).Note: Waves are enough.",
        "Accept: It pays for paint.",
        "Full8–10Says all of it.",
        "Some1½Says a part of it.",
        "Marked: disaster (paragraph 2) · silver (paragraph 6) · "
        "stab in the back. The ferry (paragraphs 2–3)",
        "The ferry departs every ten minutes.",
        "The bridge right answer: is / was never closed, said its own press officer",
        "The traders → P a stab",
        "1 Snow fell.",
        "✓right answer: 4 quite",
        "1 Traders … — mixed",
        "Retrieved3 May 2024",
    ],
)
def test_a_key_says_what_is_right(said: str) -> None:
    assert said in Read(whole("answer-key")).text


def test_a_key_has_nothing_to_fill_in() -> None:
    tags = {tag for tag, _ in Read(whole("answer-key")).elements}
    assert tags & {"input", "textarea", "select", "button", "form", "script", "fieldset"} == set()


@each_lesson
def test_the_key_of_a_lesson_has_all_that_the_notes_of_its_pdf_say(path: Path) -> None:
    _, key = composed(lesson_of(path))
    text = Read(pages_of(path)["answer-key"]).text
    for notes in key.notes:
        for part in (*notes.parts, notes.overall):
            said = [remark.text for remark in part.remarks] + [
                level.looks_like for rubric in part.rubrics for level in rubric.levels
            ]
            for each in (*said, *([part.head] if part.head else [])):
                for inline in each.inlines:
                    if isinstance(inline, texts.Run | texts.Quoted):
                        assert " ".join(inline.text.split()) in text


# --- hostile texts ----------------------------------------------------------------------------


@each_kind
def test_a_hostile_text_is_text(kind: str) -> None:
    read, peaceful = Read(hostile(kind)), Read(whole(kind))
    assert [tag for tag, _ in read.elements] == [tag for tag, _ in peaceful.elements]
    assert read.text.count(HOSTILE) > 100
    # And so in attributes.
    assert HOSTILE in read.all("img")[0]["alt"]
    if kind == "worksheet":
        assert read.all("input")[0]["value"] == HOSTILE
        assert HOSTILE in read.all("section")[0]["data-title"]


# --- places -----------------------------------------------------------------------------------


def test_paragraphs_that_count_have_numbers_and_are_referred_to() -> None:
    read = Read(whole("worksheet"))
    assert "The old bridge A town argues about tolls. 1 The council closed" in read.text
    assert "What the traders say […]2 Traders spoke of" in read.text
    assert "7 قال العمدة" in read.text
    assert {"class": "place", "href": "#text-0-2"} in read.all("a")
    assert "The paragraphs are numbered." in read.text


def test_a_page_takes_over_the_lines_of_the_paper() -> None:
    page = page_of(lesson_of(LOADED))
    made = writer().worksheet(page.sheet, page.lines)
    read = Read(made)
    shown = [int(line["data-line"]) for line in read.all("span") if "data-line" in line]
    assert shown == list(range(5, page.lines.last + 1, 5))
    lines = [line["id"] for line in read.all("span") if line.get("id", "").startswith("line-")]
    assert lines == [f"line-{number}" for number in range(1, page.lines.last + 1)]
    assert "Every fifth line is numbered." in read.text
    # As on paper.
    ((first, said),) = re.findall(r"In line\s(\d+), (“brotherly”)", Read(page.worksheet).text)
    assert f"In line {first}, {said}" in read.text
    assert {"class": "place", "href": f"#line-{first}"} in read.all("a")
    assert "paragraph 1" not in read.text


def test_without_numbers_a_reference_still_says_the_paragraph() -> None:
    edition = Edition(line_numbers=LineNumbers.NONE)
    sheet, _ = composed(lesson_of(LOADED), edition)
    text = Read(writer().worksheet(sheet)).text
    assert "In paragraph 1, “brotherly”" in text
    assert "1 No sooner" not in text
    assert "are numbered" not in text


# --- editions ---------------------------------------------------------------------------------


def test_a_version_and_a_code_are_on_the_page_and_the_level_on_the_key_alone() -> None:
    edition = Edition(version="B", level=Level.SUPPORT)
    sheet, key = composed(lesson_of(LOADED), edition)
    worksheet, answers = Read(writer().worksheet(sheet)), Read(writer().answer_key(key))
    assert f"Version B · {sheet.code}" in worksheet.text
    assert "support" not in worksheet.text.lower()
    assert "Answer key · Level: support" in answers.text


def test_large_print_and_the_paper_are_in_the_style() -> None:
    sheet, _ = composed(lesson_of(LOADED), replace(LARGE, paper=Paper.LETTER))
    page = writer().worksheet(sheet)
    assert 'class="worksheet large' in page
    assert "@page { size: 215.9mm 279.4mm;" in page


def test_an_insert_has_the_passages_and_the_questions_are_apart() -> None:
    sheet, key = composed(lesson_of(LOADED), Edition(insert=True))
    insert, worksheet = writer().insert(sheet), writer().worksheet(sheet)
    assert "No sooner had" in insert
    assert "fieldset" not in insert.partition("</style>")[2]
    assert "No sooner had" not in worksheet
    assert "Read the text on its own page." in worksheet
    # Nothing to link to, and no words to mark.
    assert 'href="#text' not in worksheet
    assert 'class="mark-words"' not in worksheet
    assert "No sooner had" in writer().answer_key(key)


def test_a_pupil_s_page_has_the_name_and_work_of_its_own() -> None:
    sheet, _ = composed(lesson_of(LOADED))
    pupils = ('Ana "<b>" Berg', "Bo", "")
    ana, bo, nobody = (writer().worksheet(sheet, pupil=OnSheet(pupil)) for pupil in pupils)
    assert Read(ana).all("input")[0]["value"] == 'Ana "<b>" Berg'
    names = [Read(page).all("section")[0]["data-sheet"] for page in (ana, bo, nobody)]
    assert len(set(names)) == 3
    assert all(name.startswith(f"{sheet.code}-") for name in names)


# --- templates --------------------------------------------------------------------------------


def test_a_school_may_change_the_look() -> None:
    templates = Templates(TemplateSnapshot({"web/page.css": b":root { --ours: 1 }"}))
    page = writer(templates).worksheet(composed(lesson_of(LOADED))[0])
    assert ":root { --ours: 1 }" in page
    assert "sticky" not in page.partition("<script>")[0]


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"web/page.css": b"/* </style> */"}, "`web/page.css` has a tag in it"),
        ({"web/page.js": b"// <!-- "}, "`web/page.js` has a tag in it"),
        ({"web/page.html": b"{{ 1 / 0 }}"}, "division by zero"),
        ({"web/question.html": b"{{ q.answers }}"}, "no attribute"),
        ({"web/page.html": b"{% include 'web/ours.html' %}"}, "no template `web/ours.html`"),
        ({PICTURE: b"<svg/>"}, "is not a PNG, JPEG or GIF"),
        ({}, f"no picture `{PICTURE}`"),
    ],
)
def test_a_template_that_cannot_be_used_is_named(files: dict[str, bytes], complaint: str) -> None:
    own = {} if PICTURE in files or not files else {PICTURE: b"GIF8"}
    templates = Templates(TemplateSnapshot({**own, **files}))
    with pytest.raises(TemplateFaultyError, match=re.escape(complaint)):
        writer(templates).worksheet(everything.sheet())
