"""Lessons as tired teachers write them: each fault is told at its line, with a way out, and alone.

Each file of `tests/lessons/broken` says in comments which problems it has; see `support.expected`.
"""

from __future__ import annotations

import codecs
import re
import shutil
from pathlib import Path

import pytest
from support import LESSONS, ROOT, SEED_ID, expected, found

from broadsheet.checks.catalogue import all_codes
from broadsheet.checks.lesson_file import edited
from broadsheet.checks.library import Library, LoadedLesson
from broadsheet.source.text import TextFile
from broadsheet.source.workspace import Workspace
from broadsheet.source.yaml.document import read_yaml

BROKEN = tuple(sorted((ROOT / "tests" / "lessons" / "broken").glob("*.yaml")))

each_lesson = pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)

LESSON = f"""\
title: Who asked whom?
seed: {SEED_ID}
questions:
  - type: short-answer
    ask: Who asked the troops to leave, and “when”?
    answer: President Tokayev, a week later.
    evidence: asked them to leave
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    root = tmp_path_factory.mktemp("workspace")
    shutil.copytree(ROOT / "seeds", root / "seeds")
    (root / "lessons").mkdir()
    return Library(Workspace(root, root))


def loaded(library: Library, lesson: str | bytes) -> LoadedLesson:
    path = library.workspace.root / "lessons" / "lesson.yaml"
    path.write_bytes(lesson if isinstance(lesson, bytes) else lesson.encode())
    return library.lesson(path)


@each_lesson
def test_just_the_faults_of_a_lesson_are_found(path: Path, library: Library) -> None:
    text = path.read_text("utf-8")
    announced = expected(text)
    assert announced
    assert found(list(loaded(library, text).problems)) == announced


@each_lesson
def test_each_fault_comes_with_a_way_out(path: Path, library: Library) -> None:
    for problem in loaded(library, path.read_bytes()).problems:
        assert problem.hint, problem.message
        assert "\n" not in problem.message + problem.hint
        assert len(problem.message) < 200
        assert problem.place.file.line(1)


def test_most_kinds_of_problem_happen_to_a_teacher() -> None:
    told = {code for path in BROKEN for _, _, code in expected(path.read_text("utf-8"))}
    assert told <= all_codes().keys()
    assert len(told) >= 45


HINTS = [
    (
        "key-of-another-type",
        "`fact-or-opinion`, `loaded-terms`, `mark`, `order` and `sort`: delete it here",
    ),
    ("level-twice", "give one of them another name (lines 9 and 13)"),
    ("ordinals-for-numbers", "write `2`"),
    ("evidence-of-another-passage", "they stand in the passage `numbers`"),
    ("evidence-of-another-passage", "write `[start, numbers]`"),
    ("passage-named-twice", "another name, perhaps `reactions`, which questions ask for"),
    ("type-line-lost", "write `  - type: multiple-choice` above this line"),
    ("type-line-lost", "write `  - type: short-answer` above this line"),
    ("first-line-of-an-item-lost", "write `- text: …` above this line"),
    ("first-line-of-an-item-lost", "keep one of the two"),
    ("statements-too-far-left", "indent lines 8 to 15 by 4 more spaces"),
    ("statements-too-far-left", "indent lines 21 to 22 by 4 more spaces"),
    ("options-too-far-left", "indent lines 8 to 9 by 4 more spaces"),
    ("bullet-among-dashes", "write `      - the president`, and a hyphen in place of the other"),
    ("bullet-among-dashes", "write `  - type: short-answer`"),
    ("bullets-of-word", "write `  - text: The troops refused.`"),
    ("dots-in-the-middle", "a quotation cannot leave words out"),
    ("cut-off-in-the-middle", "the file stops here"),
    ("name-without-colon", "write `kind: scare-quotes`"),
]


@pytest.mark.parametrize(("lesson", "hint"), HINTS)
def test_a_hint_says_what_was_meant(lesson: str, hint: str, library: Library) -> None:
    (path,) = (path for path in BROKEN if path.stem == lesson)
    hints = [problem.hint or "" for problem in loaded(library, path.read_bytes()).problems]
    assert any(hint in told for told in hints), hints


# --- one mistake, one report ------------------------------------------------------------------

SOUND = tuple(path.read_text("utf-8") for path in LESSONS)
VALUE = re.compile(r"^[ -]*(?:[a-z-]+: |- )(?=\w)(?!type)(?!.*\bseed:)", re.MULTILINE)


@pytest.mark.parametrize("lesson", SOUND, ids=[path.stem for path in LESSONS])
@pytest.mark.parametrize(
    "wrong", ["@", "No: ", '"So" ', "[a] "], ids=["sign", "colon", "marks", "bracket"]
)
def test_what_cannot_be_read_is_not_missed_elsewhere(
    lesson: str, wrong: str, library: Library
) -> None:
    told = 0
    for value in list(VALUE.finditer(lesson))[::6]:
        faulty = lesson[: value.end()] + wrong + lesson[value.end() :]
        own = faulty.count("\n", 0, value.end()) + 1
        problems = loaded(library, faulty).problems
        errors = [line for line, severity, _ in found(list(problems)) if severity == "error"]
        assert errors in ([own], [])  # none where the line belongs to a block of text
        told += len(errors)
    assert told >= 3


# --- what is no fault -------------------------------------------------------------------------

FORGIVEN = {
    "line ends of Windows": LESSON.replace("\n", "\r\n"),
    "line ends of old Macs": LESSON.replace("\n", "\r"),
    "a mark at the start of the file": codecs.BOM_UTF8 + LESSON.encode(),
    "no line end at the end": LESSON.rstrip(),
    "spaces at the end of lines": LESSON.replace("\n", "  \n"),
    "spaces that only look like spaces": LESSON.replace("  ", "\u00a0 "),
    "typographic quotation marks around words of the article": LESSON.replace(
        "Who asked whom?", "“asked them to leave”"
    ),
    "one text where a list of one is meant": LESSON + "aims: I can name a source.\n",
    "a passage that is named twice": LESSON.replace(
        "questions:", "passages:\n  a:\n    paragraphs: 4\nquestions:"
    )
    + "    passage: [a, a]\n",
    "other quotation marks and dashes than the seed's": LESSON.replace(
        "asked them to leave", "'Russia sort of helped the \"brotherly\" country'"
    ),
    "a quotation over two lines": LESSON.replace("them to leave", "them\n      to leave"),
    "lines() in other quotation marks": LESSON.replace("“when”", "lines(“asked them to leave”)"),
    "a plain word and a bracket": LESSON.replace("“when”", "in which line (or lines)"),
}


@pytest.mark.parametrize("lesson", FORGIVEN.values(), ids=FORGIVEN)
def test_what_harms_nobody_is_no_fault(lesson: str | bytes, library: Library) -> None:
    result = loaded(library, lesson)
    assert found(list(result.problems)) == []
    assert result.checked


# --- files of other programs ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (codecs.BOM_UTF16_LE + LESSON.encode("utf-16-le"), "not-utf-8"),
        (codecs.BOM_UTF16_BE + LESSON.encode("utf-16-be"), "not-utf-8"),
        (LESSON.encode("utf-16-le"), "control-character"),
        (LESSON.encode("cp1252"), "not-utf-8"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xdf\xa4\xd2l", "not-utf-8"),
        (b"{\\rtf1\\ansi\\deff0 title: Who asked whom?\\par seed: x}", "not-utf-8"),
        (b"%PDF-1.7\n1 0 obj", "not-utf-8"),
        (b"", "nothing-written"),
        (b"\n  \n# title: Who asked whom?\n", "nothing-written"),
    ],
    ids=[
        "utf-16",
        "utf-16 of a mac",
        "utf-16 without a mark",
        "windows",
        "word",
        "rtf",
        "pdf",
        "empty",
        "remarks",
    ],
)
def test_a_file_of_another_program_is_one_fault(
    content: bytes, code: str, library: Library
) -> None:
    (problem,) = loaded(library, content).problems
    assert problem.code.name == code
    assert problem.hint


# --- what a trial showed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("commas-in-an-option", 'put it in quotation marks: `"the president, Tokayev"`'),
        (
            "occurrence-beside-its-words",
            "`quote: {quote: a weak link in the CSTO, occurrence: 1}`",
        ),
    ],
)
def test_the_hint_can_be_copied(name: str, hint: str) -> None:
    workspace = Workspace(ROOT, ROOT)
    [problem] = (
        Library(workspace).lesson(ROOT / "tests" / "lessons" / "broken" / f"{name}.yaml").problems
    )
    assert hint in (problem.hint or "")


def test_the_fix_of_a_divided_option_makes_one_of_it() -> None:
    path = ROOT / "tests" / "lessons" / "broken" / "commas-in-an-option.yaml"
    library = Library(Workspace(ROOT, ROOT))
    [problem] = library.lesson(path).problems
    text = edited(problem.place.file.text, problem.fixes[0].edits)
    assert (
        'options: [a researcher at Harvard University, "the president, Tokayev", the troops]'
        in text
    )
    assert not library.check(path, TextFile(path.name, text)).problems


def test_a_line_to_be_copied_lacks_nothing() -> None:
    answer = "No: " + "the harbour office says something else, " * 7
    file = TextFile("a.yaml", LESSON.replace("President Tokayev, a week later.", answer))
    _, [problem] = read_yaml(file)
    assert f'`answer: "{answer.strip()}"`' in (problem.hint or "")
