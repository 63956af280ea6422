"""Problems are values: sorted, each once, and every kind says what it means and how to fix it."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import broadsheet
from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity, in_order
from broadsheet.source.text import Place, Span, TextFile

ERROR = Code("bridge-shut", Severity.ERROR)
WARNING = Code("bridge-old", Severity.WARNING)
FIRST, SECOND = TextFile("a.yaml", "one\ntwo"), TextFile("b.yaml", "one")


def problem(code: Code, file: TextFile, start: int, message: str = "so") -> Diagnostic:
    return Diagnostic(code, Place(file, Span(start, start + 1)), message)


def test_problems_are_sorted_by_file_then_place_then_code_and_each_comes_once() -> None:
    late = problem(ERROR, SECOND, 0)
    far = problem(ERROR, FIRST, 4)
    shut = problem(ERROR, FIRST, 0)
    old = problem(WARNING, FIRST, 0)
    assert in_order([late, far, shut, shut, old, far]) == [old, shut, far, late]


def test_two_messages_at_one_place_are_two_problems() -> None:
    both = [problem(ERROR, FIRST, 0, "this"), problem(ERROR, FIRST, 0, "that")]
    assert [found.message for found in in_order(both)] == ["that", "this"]


@pytest.mark.parametrize(("code", "stops"), [(ERROR, True), (WARNING, False)])
def test_an_error_stops_the_build_and_a_warning_does_not(code: Code, stops: bool) -> None:
    assert problem(code, FIRST, 0).is_error is stops


def test_a_problem_may_have_second_places_and_no_hint() -> None:
    note = Note(Place(SECOND, Span(0, 3)), "it stands here")
    found = Diagnostic(ERROR, Place(FIRST, Span(0, 3)), "shut", notes=(note,))
    assert (found.hint, found.notes[0].place.text) == (None, "one")


# --- all the kinds of problem there are -------------------------------------------------------


def declared() -> list[tuple[str, Code]]:
    """Each code with the module that declares it, whether or not that lists it."""
    names = [info.name for info in pkgutil.walk_packages(broadsheet.__path__, "broadsheet.")]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    found = {
        id(code): (module.__name__, code)
        for module in modules
        for code in vars(module).values()
        if isinstance(code, Code)
    }
    return sorted(found.values(), key=lambda pair: pair[1].name)


CODES = declared()
each_code = pytest.mark.parametrize("code", [code for _, code in CODES], ids=lambda c: c.name)


def test_there_are_codes_and_no_two_have_one_name() -> None:
    names = [code.name for _, code in CODES]
    assert len(names) > 30
    assert names == sorted(set(names))


@each_code
def test_the_name_of_a_code_is_words_in_kebab_case(code: Code) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.name)
