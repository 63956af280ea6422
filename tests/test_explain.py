"""Every kind of problem is explained."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import broadsheet
from broadsheet.diagnostics import Code
from broadsheet.explain import all_codes, explanation


def every_code() -> dict[str, set[Code]]:
    """Each code that any module of the package holds, by its name."""
    found: dict[str, set[Code]] = {}
    for module in pkgutil.walk_packages(broadsheet.__path__, "broadsheet."):
        if module.name != "broadsheet.__main__":
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Code):
                    found.setdefault(value.name, set()).add(value)
    return found


CODES = sorted(every_code())


def test_every_code_of_the_package_is_explained_and_no_other() -> None:
    assert sorted(all_codes()) == CODES
    assert len(CODES) > 40


def test_no_two_codes_have_the_same_name() -> None:
    assert [name for name, codes in every_code().items() if len(codes) > 1] == []


@pytest.mark.parametrize("name", CODES)
def test_a_code_is_kebab_case_and_its_explanation_is_sentences(name: str) -> None:
    code = all_codes()[name]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.name)
    for text in (code.meaning, code.mend):
        assert text.endswith("."), text
        assert text[0].isupper() or text[0] in "`'0123456789", text
        assert text == " ".join(text.split()), "no doubled blanks, no line breaks"
    assert code.meaning != code.mend


@pytest.mark.parametrize("name", CODES)
def test_an_explanation_says_the_name_what_it_stops_and_what_to_do(name: str) -> None:
    code = all_codes()[name]
    first, second, *rest = explanation(code).split("\n")
    assert first == name
    assert second.startswith({"error": "An error: ", "warning": "A warning: "}[code.severity])
    assert rest == ["", code.meaning, "", f"What to do: {code.mend}"]


def test_codes_are_in_alphabetical_order() -> None:
    assert list(all_codes()) == sorted(all_codes())
