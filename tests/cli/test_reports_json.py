"""Problems as JSON, for programs: the contract's keys, and JSON whatever the files hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from desk import FAULTY, LESSON, SEED, broadsheet, workspace
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.cli.reports.json import show_all
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.text import Place, Span, TextFile, whole_file

if TYPE_CHECKING:
    from pathlib import Path

ERROR = Code("some-fault", Severity.ERROR)
WARNING = Code("some-doubt", Severity.WARNING)
KEYS = ["code", "severity", "message", "file", "line", "column", "end_line", "end_column", "hint"]


def read(*problems: Diagnostic) -> list[dict[str, Any]]:
    whole: dict[str, Any] = json.loads(show_all(problems))
    assert list(whole) == ["problems"]
    found: list[dict[str, Any]] = whole["problems"]
    return found


def test_a_problem_has_the_keys_of_the_contract_and_no_others() -> None:
    file = TextFile("lessons/a.yaml", "title: A\nseed: bees\n")
    assert read(Diagnostic(ERROR, Place(file, Span(15, 19)), "no `bees`", "write `bee`")) == [
        {
            "code": "some-fault",
            "severity": "error",
            "message": "no `bees`",
            "file": "lessons/a.yaml",
            "line": 2,
            "column": 7,
            "end_line": 2,
            "end_column": 11,
            "hint": "write `bee`",
        }
    ]


def test_a_problem_of_a_whole_file_stands_at_its_beginning_and_may_have_no_hint() -> None:
    (found,) = read(Diagnostic(WARNING, whole_file("a.yaml"), "odd"))
    assert list(found) == KEYS
    assert found["hint"] is None
    assert found["severity"] == "warning"
    assert [found[key] for key in KEYS[4:8]] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("content", "fault", "place"),
    [
        ("日本語: x", "x", (1, 6, 1, 7)),
        ("🐝🐝: x", "x", (1, 5, 1, 6)),
        ("e\u0301: x", "x", (1, 5, 1, 6)),
        ("\tx", "x", (1, 2, 1, 3)),
        ("a\nb c\nd", "c\nd", (2, 3, 3, 2)),
    ],
)
def test_columns_count_characters_from_1(
    content: str, fault: str, place: tuple[int, int, int, int]
) -> None:
    start = content.index(fault)
    span = Span(start, start + len(fault))
    (found,) = read(Diagnostic(ERROR, Place(TextFile("a", content), span), "x"))
    assert tuple(found[key] for key in KEYS[4:8]) == place


@given(st.text(st.characters()), st.text(st.characters()))
def test_it_is_json_in_any_encoding_whatever_the_texts_hold(message: str, name: str) -> None:
    problem = Diagnostic(ERROR, whole_file(name), message, message)
    shown = show_all([problem])
    for encoding in ("ascii", "cp1252", "utf-8"):
        written = shown.encode(encoding, "backslashreplace").decode(encoding)
        (found,) = json.loads(written)["problems"]
        assert (found["message"], found["file"], found["hint"]) == (message, name, message)


def test_no_problem_is_an_empty_list() -> None:
    assert read() == []


def test_problems_of_a_check_are_sorted_by_file_and_place(tmp_path: Path) -> None:
    faulty = FAULTY.replace("ask: Who", 'ask: lines("nobody") \u202e \U0001f41d — «who»')
    desk = workspace(
        tmp_path / "desk",
        {"b": faulty, "a": FAULTY, "c": LESSON.replace("seed: bridge", "seed: z")},
        {"bridge": "---\nauthr: x\n---\n" + SEED},
    )
    result = broadsheet("check", "--format", "json", at=desk)
    assert (result.status, result.err) == (1, "")
    problems = json.loads(result.out)["problems"]
    assert all(list(problem) == KEYS for problem in problems)
    places = [(p["file"], p["line"], p["column"]) for p in problems]
    assert places == sorted(places)
    assert [file for file, _, _ in places] == [
        "lessons/a.yaml",
        "lessons/b.yaml",
        "lessons/b.yaml",
        "lessons/b.yaml",  # and a letter that no font has
        "lessons/c.yaml",
        "seeds/bridge.txt",
    ]
