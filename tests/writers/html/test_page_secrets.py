"""A worksheet's page tells nothing of its answers, wherever in the file one may look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import LESSONS, lesson_of, load_whole
from test_secrets import EDITIONS, last_change, marked, with_every_type

from broadsheet.compose.arrange import arrange
from broadsheet.compose.sheet import Composer
from broadsheet.sheet.edition import Edition, Level
from broadsheet.sheet.pupil import OnSheet
from writers.html.web import composed, writer

if TYPE_CHECKING:
    from pathlib import Path

    from broadsheet.checks.check import Checked

each_lesson = pytest.mark.parametrize("path", with_every_type(LESSONS), ids=lambda path: path.stem)


def for_pupils(lesson: Checked, edition: Edition) -> tuple[str, str]:
    """The pages that pupils get of an edition, which may have another order, and its insert."""
    made = writer()
    sheet = Composer(arrange(lesson, edition), made.words).sheet(edition)
    return made.worksheet(sheet, pupil=OnSheet("Ana")), made.insert(sheet)


@each_lesson
def test_the_pages_of_pupils_are_the_same_whatever_the_answers_are(path: Path) -> None:
    lesson, changed = lesson_of(path), load_whole(last_change(path))
    for edition in EDITIONS:
        assert for_pupils(changed, edition) == for_pupils(lesson, edition)
    assert composed(changed)[1] != composed(lesson)[1]


@each_lesson
def test_no_word_of_the_key_is_in_the_pages_of_pupils(path: Path) -> None:
    text, words = marked(path)
    lesson = load_whole(text)
    for edition in EDITIONS:
        page = "".join(for_pupils(lesson, edition)).upper()
        assert [word for word in words if word in page] == []


@each_lesson
def test_all_words_of_the_key_are_on_its_pages(path: Path) -> None:
    text, words = marked(path)
    assert len(words) > 5
    lesson = load_whole(text)
    # Some questions are for one level only.
    levels = [None, *Level]
    keys = [writer().answer_key(composed(lesson, Edition(level=level))[1]) for level in levels]
    assert [word for word in words if not any(word in page for page in keys)] == []
