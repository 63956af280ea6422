"""Warnings that a lesson allows are silent where they stand, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import broadsheet, workspace
from key_only import as_data, check_data, fields_of
from key_only import groups as groups_in
from support import LESSONS, ROOT, TEMPLATES, expected, found, load_whole, page_of, press

from broadsheet.build.products import Kind
from broadsheet.checks.catalogue import all_codes, explanations, groups
from broadsheet.checks.library import Library
from broadsheet.sheet.edition import Edition
from broadsheet.source.diagnostics import Severity
from broadsheet.source.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

SEED = (ROOT / "broadsheet/cli/starter" / "seeds" / "river-bridge.txt").read_text("utf-8")
LESSON = """\
title: Who says so?
seed: river-bridge
questions:
  - type: true-or-false
    statements:
      - text: The bridge will close in March.
        # warning: true-without-evidence
        answer: true
      - text: The ferry will be large.
        # warning: true-without-evidence
        answer: true
      - {text: The ferry is red., answer: not stated}
  - type: short-answer
    # warning: loaded-question
    ask: Are the so-called shopkeepers furious?
    answer: One of them speaks of a stab in the back.
"""
QUIET = LESSON.replace("        # warning: true-without-evidence\n", "").replace(
    "    # warning: loaded-question\n", ""
)


def told(root: Path, lesson: str) -> list[tuple[int, str, str]]:
    """Line, severity and code of each problem of a lesson, as `check` finds them."""
    space = root / "desk"
    if not space.exists():
        workspace(space, {"bridge": lesson}, {"river-bridge": SEED})
    (space / "lessons" / "bridge.yaml").write_text(lesson, encoding="utf-8")
    library = Library(Workspace(space, space))
    return found(list(library.lesson(space / "lessons" / "bridge.yaml").problems))


def with_allow(allow: str, *, after: str, lesson: str = LESSON) -> str:
    """The lesson with lines written below a line, in its column."""
    head, line, rest = lesson.partition(after + "\n")
    assert line, after
    column = len(after) - len(after.lstrip(" -"))
    return head + line + "".join(f"{' ' * column}{each}\n" for each in allow.split("\n")) + rest


def test_the_lesson_has_three_warnings(tmp_path: Path) -> None:
    assert [code for *_, code in told(tmp_path, LESSON)] == [
        "true-without-evidence",
        "true-without-evidence",
        "loaded-question",
    ]
    assert told(tmp_path, LESSON) == expected(LESSON)


@pytest.mark.parametrize(
    "allow",
    [
        "allow: {loaded-question: The class talks about this word.}",
        "allow:\n  loaded-question: >-\n    The class talks about this word.",
        "allow: [loaded-question]   # the class talks about this word",
        "allow: loaded-question   # the class talks about this word",
        "allow:\n  - loaded-question  # the class talks about it",
        "allow:\n  loaded-question:  # the class talks about it",
    ],
)
def test_a_warning_is_allowed_in_a_question_for_a_reason(tmp_path: Path, allow: str) -> None:
    lesson = with_allow(allow, after="  - type: short-answer")
    assert [code for *_, code in told(tmp_path, lesson)] == ["true-without-evidence"] * 2


@pytest.mark.parametrize(
    "allow",
    [
        "allow: [loaded-question]",
        "allow: loaded-question",
        "allow:\n  - loaded-question",
        "allow: [loaded-question] #",
        "allow: {loaded-question: ''}",
        "allow:\n  loaded-question:",
    ],
)
def test_a_reason_is_asked_for(tmp_path: Path, allow: str) -> None:
    lesson = with_allow(allow, after="  - type: short-answer")
    codes = [code for *_, code in told(tmp_path, lesson)]
    assert codes == ["true-without-evidence"] * 2 + ["allow-without-reason"]


REASON = "allow: {true-without-evidence: It is the title.}"


def test_a_statement_silences_its_own_warning_only(tmp_path: Path) -> None:
    lesson = with_allow(REASON, after="      - text: The bridge will close in March.")
    assert [(line, code) for line, _, code in told(tmp_path, lesson)] == [
        (12, "true-without-evidence"),
        (16, "loaded-question"),
    ]


def test_a_question_silences_what_stands_in_all_its_statements(tmp_path: Path) -> None:
    lesson = with_allow(REASON, after="  - type: true-or-false")
    assert [code for *_, code in told(tmp_path, lesson)] == ["loaded-question"]


def test_the_head_silences_the_whole_lesson(tmp_path: Path) -> None:
    both = "allow: {true-without-evidence: It is the title., loaded-question: It is ours.}"
    assert told(tmp_path, with_allow(both, after="seed: river-bridge")) == []


def test_one_question_does_not_silence_another(tmp_path: Path) -> None:
    lesson = with_allow(REASON, after="  - type: short-answer")
    codes = [code for *_, code in told(tmp_path, lesson)]
    assert sorted(codes) == [
        "allow-unused",
        "loaded-question",
        "true-without-evidence",
        "true-without-evidence",
    ]


def test_what_silences_nothing_is_told_at_its_name(tmp_path: Path) -> None:
    allow = "allow:\n  loaded-question: It is ours.\n  answer-longest: It must be."
    lesson = with_allow(allow, after="  - type: short-answer")
    assert (16, "warning", "allow-unused") in told(tmp_path, lesson)


def test_what_nobody_could_look_at_is_not_called_unused(tmp_path: Path) -> None:
    lesson = with_allow("allow: {answer-longest: It must be.}", after="  - type: short-answer")
    lesson = lesson.replace("seed: river-bridge", "seed: river-bridges")
    assert [code for *_, code in told(tmp_path, lesson) if code.startswith("allow")] == []


def test_a_faulty_question_keeps_what_it_allows(tmp_path: Path) -> None:
    # The statement without an answer is faulty, and so is its question.
    lesson = with_allow(REASON, after="  - type: true-or-false").replace(
        "      - {text: The ferry is red., answer: not stated}",
        "      - {text: The ferry is red., answer: not stated, colour: red}",
    )
    assert [code for *_, code in told(tmp_path, lesson)] == ["key-unknown", "loaded-question"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("loaded-questions", "allow-unknown"),
        ("Loaded-Question", "allow-unknown"),
        ("quote-not-found", "allow-of-an-error"),
    ],
)
def test_only_known_warnings_can_be_allowed(tmp_path: Path, name: str, code: str) -> None:
    lesson = with_allow(f"allow: {{{name}: A reason.}}", after="  - type: short-answer")
    assert [c for _, severity, c in told(tmp_path, lesson) if severity == "error"] == [code]


def test_a_misspelt_name_is_fixed(tmp_path: Path) -> None:
    lesson = with_allow("allow: {loaded-questin: It is ours.}", after="  - type: short-answer")
    space = workspace(tmp_path / "desk", {"bridge": lesson}, {"river-bridge": SEED})
    (problem,) = (
        p
        for p in Library(Workspace(space, space)).lesson(space / "lessons/bridge.yaml").problems
        if p.is_error
    )
    assert problem.hint == "did you mean `loaded-question`?"
    (fix,) = problem.fixes
    assert fix.certain
    assert [edit.text for edit in fix.edits] == ["loaded-question"]


@pytest.mark.parametrize(
    "allow",
    ["allow:", "allow: []", "allow: {}", "allow: [[loaded-question]]", "allow: {a: [b]}"],
)
def test_what_is_no_name_is_an_error_of_its_place(tmp_path: Path, allow: str) -> None:
    lesson = with_allow(allow, after="  - type: short-answer")
    (error,) = (p for p in told(tmp_path, lesson) if p[1] == "error")
    assert error[0] in (14, 15)


def test_errors_are_never_silenced(tmp_path: Path) -> None:
    lesson = with_allow("allow: {quote-not-found: It is.}", after="  - type: short-answer")
    lesson += "    evidence: nothing of the kind\n"
    codes = {code for *_, code in told(tmp_path, lesson)}
    assert {"quote-not-found", "allow-of-an-error"} <= codes


def test_every_warning_of_a_lesson_can_be_named() -> None:
    elsewhere = ("The article", "The class list", "The printed page", "Files and folders")
    own = {
        code.name
        for about, codes in groups().items()
        if about not in elsewhere
        for code in codes
        if code.severity is Severity.WARNING and not code.name.startswith("allow-")
    }
    assert own <= all_codes().keys()
    assert len(own) > 15


# --- warnings of an article -------------------------------------------------------------------

OF_ARTICLES = [
    code.name
    for code in groups()["The article"]
    if code.severity is Severity.WARNING and explanations()[code.name].where.startswith("seeds/")
]
ASKS = "title: A\nseed: bridge\nquestions:\n  - {type: short-answer, ask: Why, answer: So}\n"


def desk_with_example(root: Path, code: str, lesson: str) -> Path:
    """A workspace whose article is the example of a warning."""
    lines = (text for _, text in explanations()[code].faulty)
    text = "".join(f"{line}\n" for line in lines).replace("<U+202E>", "\u202e")
    return workspace(root / "desk", {"a": lesson}, {"bridge": text})


@pytest.mark.parametrize("code", OF_ARTICLES)
def test_a_lesson_allows_each_warning_of_its_article_at_its_head(tmp_path: Path, code: str) -> None:
    allow = f"allow: {{{code}: it is meant so}}\n"
    desk = desk_with_example(tmp_path, code, ASKS)
    assert f"[{code}]" in broadsheet("check", at=desk).out
    (desk / "lessons" / "a.yaml").write_text(allow + ASKS)
    assert "no problems" in broadsheet("check", at=desk).out
    assert "no problems" in broadsheet("check", "a", at=desk).out
    # Another lesson on the article does not allow it.
    (desk / "lessons" / "b.yaml").write_text(ASKS)
    assert broadsheet("check", at=desk).out.count(f"[{code}]") == 1


@pytest.mark.parametrize("code", OF_ARTICLES)
def test_an_article_allows_each_warning_for_all_lessons(tmp_path: Path, code: str) -> None:
    desk = desk_with_example(tmp_path, code, ASKS)
    path = desk / "seeds" / "bridge.txt"
    text = path.read_text("utf-8")
    front = text if text.startswith("---\n") else f"---\n---\n{text}"
    allow = f"---\nallow: {{{code}: it is meant so}}\n"
    path.write_text(front.replace("---\n", allow, 1), "utf-8")
    (desk / "lessons" / "b.yaml").write_text(ASKS)
    assert "no problems" in broadsheet("check", at=desk).out
    assert broadsheet("passages", "bridge", at=desk).err == ""


def test_what_an_article_allows_in_vain_or_without_a_reason_is_told(tmp_path: Path) -> None:
    seeds = {"bridge": "---\nallow: [lines-lost, furnitur-left]\n---\nBridge\n\nIt is old.\n"}
    desk = workspace(tmp_path / "desk", {"a": ASKS}, seeds)
    said = broadsheet("check", at=desk).out
    assert "warning[allow-without-reason]" in said
    assert "did you mean `furniture-left`?" in said
    assert "--> seeds/bridge.txt:2:" in said


def test_an_error_of_an_article_is_never_silenced(tmp_path: Path) -> None:
    allow = "allow: {front-matter-dashes: no}\n"
    seeds = {"bridge": "—\nauthor: A\n—\nBridge\n\nIt is old.\n"}
    desk = workspace(tmp_path / "desk", {"a": allow + ASKS}, seeds)
    said = broadsheet("check", at=desk).out
    assert said.count("error[front-matter-dashes]") == 2
    assert "error[allow-of-an-error]" in said


# --- what it does to the pages, and to a build ------------------------------------------------


def test_the_worksheet_and_the_key_do_not_tell_what_is_allowed() -> None:
    allow = "allow: {true-without-evidence: ZEBRA., loaded-question: OKAPI.}"
    statement = "      - text: The bridge will close in March."
    lessons = [
        QUIET,
        with_allow(allow, after="seed: river-bridge", lesson=QUIET),
        with_allow(allow, after="  - type: short-answer", lesson=QUIET),
        with_allow("allow: [voice-missing]", after=statement, lesson=QUIET),
    ]
    files = []
    for lesson in lessons:
        made = press(
            load_whole(lesson, {"river-bridge": SEED}),
            Edition(),
            TEMPLATES,
            [Kind.WORKSHEET, Kind.ANSWER_KEY],
        )
        files.append([made[kind].pdf for kind in (Kind.WORKSHEET, Kind.ANSWER_KEY)])
    assert all(each == files[0] for each in files[1:])


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_page_of_a_lesson_depends_on_what_is_allowed_anywhere(path: Path) -> None:
    data = as_data(path.read_text("utf-8"))
    groups_of = [group for kind, group, _ in groups_in(data) if "allow" in fields_of(kind)]
    assert len(groups_of) > 5
    for group in groups_of:
        group["allow"] = {"voice-missing": "ZEBRA."}
    allowing = check_data(data)
    assert allowing
    page, without = page_of(allowing), page_of(load_whole(path))
    assert page.worksheet == without.worksheet
    assert page.key == without.key
    assert "ZEBRA" not in repr(page.key_record)


def test_a_lesson_whose_warnings_are_all_allowed_is_not_read_again(tmp_path: Path) -> None:
    both = "allow: {true-without-evidence: It is the title., loaded-question: It is ours.}"
    allowed = with_allow(both, after="seed: river-bridge", lesson=QUIET)
    desk = workspace(tmp_path / "desk", {"bridge": QUIET}, {"river-bridge": SEED})
    for lesson, again in ((QUIET, True), (allowed, False)):
        (desk / "lessons" / "bridge.yaml").write_text(lesson)
        broadsheet("build", at=desk)
        assert ("warning" in broadsheet("build", at=desk).err) == again
