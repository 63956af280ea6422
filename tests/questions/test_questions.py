"""What every question type promises, shown by its folder `tests/questions/<type>/`.

Nothing here names a type: a new one is held to the same promises as soon as its folder exists.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from support import (
    ROOT,
    SEED_ID,
    TEMPLATES,
    described,
    expected,
    found,
    lesson_of,
    load,
    page_of,
    print_pages,
    read_file,
)

from broadsheet.checks.catalogue import groups
from broadsheet.questions import question_types
from broadsheet.questions.base import Question
from broadsheet.sheet.wordings import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from broadsheet.sheet.items import Answer

TYPES = question_types()
FOLDERS = Path(__file__).parent

each_type = pytest.mark.parametrize("name", TYPES)


def module_name(name: str) -> str:
    return name.replace("-", "_")


def good(name: str) -> Path:
    return FOLDERS / module_name(name) / "good.yaml"


def bad(name: str) -> Path:
    return FOLDERS / module_name(name) / "bad.yaml"


# --- one folder, one test folder --------------------------------------------------------------


def folders_in(path: Path) -> list[str]:
    return sorted(f.name for f in path.iterdir() if f.is_dir() and f.name[0].isalpha())


def test_each_type_has_a_folder_and_a_test_folder_of_its_name() -> None:
    assert sorted(map(module_name, TYPES)) == folders_in(ROOT / "broadsheet" / "questions")
    assert sorted(map(module_name, TYPES)) == folders_in(FOLDERS)


@each_type
def test_a_type_is_written_in_a_lesson_as_its_module_is_named(name: str) -> None:
    kind = TYPES[name]
    assert kind.__module__ == f"broadsheet.questions.{module_name(name)}"
    assert kind.model_fields["type"].annotation is not None
    assert kind.model_fields["type"].annotation.__args__ == (name,)


@each_type
def test_a_type_says_what_it_is(name: str) -> None:
    own = TYPES[name].__doc__
    assert own
    assert own != Question.__doc__
    assert inspect.cleandoc(own).splitlines()[0].endswith((".", "?"))


@each_type
def test_a_type_has_a_wording_for_its_task_unless_the_lesson_must_give_one(name: str) -> None:
    must_be_given = TYPES[name].model_fields["ask"].is_required()
    assert must_be_given != ("ask" in Words("en", TEMPLATES).of_type(name).entries)


# --- a good lesson ----------------------------------------------------------------------------


@each_type
def test_the_good_lesson_has_no_problem_at_all(name: str) -> None:
    checked, problems = load(good(name))
    assert [described(problem) for problem in problems] == []
    assert checked is not None
    assert {question.type for question, _ in checked.questions} >= {name}


@each_type
def test_the_good_lesson_is_printed_in_both_editions(name: str) -> None:
    printed = print_pages(lesson_of(good(name)))
    for content in (printed.worksheet, printed.key):
        with pikepdf.open(BytesIO(content)) as pdf:
            assert len(pdf.pages) >= 1
    assert printed.worksheet != printed.key


@each_type
@pytest.mark.parametrize("part", ["worksheet", "key"])
def test_the_questions_of_the_good_lesson_are_set_as_they_were(
    name: str, part: str, golden: Callable[[Path, str], None]
) -> None:
    page = page_of(lesson_of(good(name)))
    html = page.worksheet if part == "worksheet" else page.key
    golden(FOLDERS / module_name(name) / f"good.{part}.html", question_parts(html))


@each_type
def test_each_answer_of_the_good_lesson_is_seen_on_the_key_by_itself(name: str) -> None:
    page = page_of(lesson_of(good(name)))
    without = parts_of(page.renderer.answer_key(replace(page.key_record, answers={})))
    for number, slots in page.key_record.answers.items():
        for slot, answer in slots.items():
            alone: Answer = answer if answer is True else "only this"
            key = replace(page.key_record, answers={number: {slot: alone}})
            parts = parts_of(page.renderer.answer_key(key))
            changed = [n for n, part in enumerate(parts, start=1) if part != without[n - 1]]
            assert changed == [number], slot
            if alone is not True:
                assert parts[number - 1].count("only this") == 1
                # By this name the layout tells that an answer is too long for its place.
                assert f'data-slot="q{number}-{slot}"' in parts[number - 1]


# --- a bad lesson -----------------------------------------------------------------------------


@each_type
def test_the_bad_lesson_has_just_the_problems_that_its_comments_announce(name: str) -> None:
    _, problems = load(bad(name))
    assert found(problems) == expected(read_file(bad(name)).text)


@each_type
def test_each_problem_that_a_type_can_find_is_provoked_by_its_bad_lesson(name: str) -> None:
    _, problems = load(bad(name))
    assert {code.name for code in groups()[f"Questions: {name}"]} <= {
        problem.code.name for problem in problems
    }


def test_no_two_types_have_a_code_of_the_same_name() -> None:
    names = [c.name for name in TYPES for c in groups()[f"Questions: {name}"]]
    assert sorted(names) == sorted(set(names))


# --- the sample to paste ----------------------------------------------------------------------


@each_type
def test_the_sample_of_a_type_is_accepted_in_a_lesson(name: str) -> None:
    sample = "".join(f"  {line}\n" for line in TYPES[name].SAMPLE.splitlines())
    checked, problems = load(f"title: A sample\nseed: {SEED_ID}\nquestions:\n{sample}")
    assert [described(problem) for problem in problems] == []
    assert checked is not None
    assert [question.type for question, _ in checked.questions] == [name]


# --- reading HTML -----------------------------------------------------------------------------


class _Parts(HTMLParser):
    """Cuts out each `<div class="question …">`, as it is written."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open = 0
        self.spans: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self.start = (0, 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "div":
            return
        if not self.open and (dict(attrs).get("class") or "").split()[:1] == ["question"]:
            self.open, self.start = 1, self.getpos()
        elif self.open:
            self.open += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self.open:
            self.open -= 1
            if not self.open:
                line, column = self.getpos()
                self.spans.append((self.start, (line, column + len("</div>"))))


def parts_of(html: str) -> list[str]:
    """The HTML of each question, in order."""
    parser = _Parts()
    parser.feed(html)
    starts = [0, *(match.end() for match in re.finditer("\n", html))]
    return [
        html[starts[first[0] - 1] + first[1] : starts[last[0] - 1] + last[1]]
        for first, last in parser.spans
    ]


_DRAWINGS = (
    (
        re.compile(r'<svg class="tick".*?<title>(.*?)</title>.*?</svg>', re.DOTALL),
        r"<tick>\1</tick>",
    ),
    (re.compile(r"; background: url\('[^']*'\)[^\";]*"), ""),
)
_BLOCK = re.compile(r"\s*(?=</?(?:div|ol|ul|table|thead|tbody|tr)\b|<(?:h3|p|li|th|td)\b)")


def question_parts(html: str) -> str:
    """The questions' HTML to read: each block on a line of its own, nothing that is only drawn."""
    for drawing, instead in _DRAWINGS:
        html = drawing.sub(instead, html)
    return "\n".join(
        "".join(f"{line.rstrip()}\n" for line in part.splitlines() if line.strip())
        for part in (_BLOCK.sub("\n", part) for part in parts_of(html))
    )
