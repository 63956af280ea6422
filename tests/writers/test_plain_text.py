"""A format that is as short as can be takes every type, without a layout and without an answer."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import everything
import plain_text
import pytest
from laws import answers_in, records_in
from support import LESSONS, ROOT, compose, lesson_of, renderer_of

from broadsheet.questions import question_types
from broadsheet.sheet.answers import Written
from broadsheet.sheet.items import Option
from broadsheet.writers.phrases import Phrases

if TYPE_CHECKING:
    from broadsheet.sheet.sheet import Key

FOLDERS = ROOT / "tests" / "questions"
GOOD = [FOLDERS / kind.replace("-", "_") / "good.yaml" for kind in question_types()]
FURNITURE = renderer_of("en").words.furniture


def key_of(path: Path | None) -> Key:
    return compose(lesson_of(path)) if path else everything.key()


@pytest.mark.parametrize(
    "path",
    [None, *LESSONS, *GOOD],
    ids=lambda path: path.relative_to(ROOT).as_posix() if path else "everything",
)
def test_a_short_format_writes_all_that_is_asked_and_all_that_is_right(path: Path | None) -> None:
    key = key_of(path)
    # No line is known: nothing was laid out.
    phrases = Phrases(FURNITURE, key.sheet.passages)
    worksheet = "\n".join(plain_text.plain_text(key.sheet, phrases, {}))
    with_answers = "\n".join(plain_text.plain_text(key.sheet, phrases, key.answers))
    for question in key.sheet.questions:
        prompts = [part.prompt for part in question.body.parts if part.prompt]
        options = [o.text for o in records_in(question.body) if isinstance(o, Option)]
        for text in (question.ask, *prompts, *options):
            assert phrases.words(text) in worksheet
            assert phrases.words(text) in with_answers
    assert "line\u00a0" not in worksheet
    given = [line for line in with_answers.splitlines() if line.startswith("  = ")]
    answers = answers_in(key)
    assert len(given) == len(answers)
    assert all(len(line) > 4 for line in given)
    for answer in answers.values():
        if isinstance(answer.right, Written) and answer.right.text:
            assert f"  = {phrases.words(answer.right.text)}" in with_answers
    # The key is the worksheet, and more lines between its own.
    assert [line for line in with_answers.splitlines() if line not in given] == (
        worksheet.splitlines()
    )


def test_the_format_is_short_and_names_no_type() -> None:
    source = Path(plain_text.__file__).read_text("utf-8")
    [function] = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    _, body = function.body  # the docstring, and the walk through the questions
    assert (body.end_lineno or 0) - body.lineno < 30
    texts = {node.value for node in ast.walk(function) if isinstance(node, ast.Constant)}
    assert not texts & question_types().keys()


NO_LAYOUT = """
import sys
from plain_text import plain_text
from support import LESSONS, compose, lesson_of, renderer_of
from broadsheet.writers.phrases import Phrases
key = compose(lesson_of(LESSONS[0]))
phrases = Phrases(renderer_of("en").words.furniture, key.sheet.passages)
print(len(list(plain_text(key.sheet, phrases, key.answers))))
print(sorted({"weasyprint", "pikepdf", "fontTools"} & set(sys.modules)))
"""


def test_a_format_that_lays_nothing_out_loads_nothing_that_does() -> None:
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    done = subprocess.run(
        [sys.executable, "-c", NO_LAYOUT],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        check=True,
        text=True,
    )
    lines, loaded = done.stdout.splitlines()
    assert int(lines) > 10
    assert loaded == "[]"
