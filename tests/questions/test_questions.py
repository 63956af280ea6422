"""What every question type promises, shown by its folder `tests/questions/<type>/`.

Nothing here names a type: a new one is held to the same promises as soon as its folder exists.
"""

from __future__ import annotations

import inspect
from dataclasses import replace
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import everything
import pytest
from html_reader import parts_of
from laws import answers_in
from pdf_reader import drawn, pieces_of
from record_text import key_text
from support import (
    ROOT,
    SEED_ID,
    TEMPLATES,
    compose,
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
from broadsheet.sheet.answers import Marked, Written
from broadsheet.sheet.wordings import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from broadsheet.sheet.answers import Answer, Point
    from broadsheet.sheet.sheet import Key
    from broadsheet.sheet.texts import RichText, SlotId

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
def test_the_good_lesson_is_printed_with_all_that_it_asks_and_all_that_is_right(name: str) -> None:
    printed = print_pages(lesson_of(good(name)))
    worksheet, key = drawn(printed.worksheet), drawn(printed.key)
    asked = pieces_of(printed.sheet)
    assert {piece for piece in asked if piece not in worksheet or piece not in key} == set()
    told = pieces_of((printed.key_record.notes, rights_of(printed.key_record)))
    assert {piece for piece in told if piece not in key} == set()


def rights_of(key: Key) -> list[tuple[RichText | None, tuple[Point, ...]]]:
    """The texts that are written into slots, and what they are marked by."""
    rights = [answer.right for answer in answers_in(key).values()]
    return [(right.text, right.points) for right in rights if isinstance(right, Written)]


@each_type
def test_what_the_good_lesson_asks_and_what_is_right_is_as_it_was(
    name: str, golden: Callable[[Path, str], None]
) -> None:
    text = key_text(compose(lesson_of(good(name))))
    golden(FOLDERS / module_name(name) / "good.txt", text)


@each_type
def test_each_answer_of_the_good_lesson_is_seen_on_the_key_by_itself(name: str) -> None:
    page = page_of(lesson_of(good(name)))
    nothing: dict[int, dict[SlotId, Answer]] = {n: {} for n in page.key_record.answers}

    def parts(answers: Mapping[int, Mapping[SlotId, Answer]]) -> list[str]:
        key = replace(page.key_record, answers=answers)
        return parts_of(page.renderer.answer_key(key, page.lines))

    without = parts(nothing)
    for number, slots in page.key_record.answers.items():
        for slot, answer in slots.items():
            if isinstance(answer.right, Written):
                answer = replace(answer, right=Written(everything.text("only this")))
            shown = parts(nothing | {number: {slot: answer}})
            changed = {at for at, part in enumerate(shown) if part != without[at]}
            in_passage = isinstance(answer.right, Marked) and answer.right.places
            assert changed == ({0} if in_passage else {number}), slot
            if isinstance(answer.right, Written):
                assert shown[number].count("only this") == 1
                # By this name the layout tells that an answer is too long for its place.
                assert f'data-slot="q{number}-{slot}"' in shown[number]


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
    sample, passages = indent(TYPES[name].SAMPLE, "  "), indent(TYPES[name].SAMPLE_PASSAGES, "  ")
    passages = f"passages:\n{passages}" if passages else ""
    checked, problems = load(f"title: A sample\nseed: {SEED_ID}\n{passages}questions:\n{sample}")
    assert [described(problem) for problem in problems] == []
    assert checked is not None
    assert [question.type for question, _ in checked.questions] == [name]
