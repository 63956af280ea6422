"""Templates are filled with plain data, and kept compiled by what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import pytest
from markupsafe import Markup

from broadsheet.source.templates import TemplateFaultyError, Templates, TemplateSnapshot
from broadsheet.writers.sandbox import filled, plain, sandbox


@dataclass(frozen=True)
class Record:
    name: str
    inner: tuple[object, ...]


class Colour(Enum):
    RED = "red"


def made(content: str, **values: object) -> str:
    return filled(
        sandbox(Templates(TemplateSnapshot({"a.html": content.encode()}))), "a.html", values
    )


def test_records_become_plain_data() -> None:
    record = Record("a", (Colour.RED, {"b": Record("<", ())}, Markup("<b>")))
    data = {"name": "a", "inner": ["red", {"b": {"name": "<", "inner": []}}, Markup("<b>")]}
    assert plain(record) == data
    assert type(plain(record)["inner"][2]) is Markup
    with pytest.raises(TypeError, match="no complex"):
        plain(1j)


def test_a_text_is_escaped_and_markup_is_not() -> None:
    assert made("{{ text }}{{ html }}", text="<i>", html=Markup("<b>")) == "&lt;i&gt;<b>"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% if %}", "a.html"),
        ("{{ 'x' * 10 }}", "takes numbers"),
        ("{{ (1).__class__ }}", "unsafe"),
        (
            "one\n{{ '{}{}'.format('a') }}",
            r"^the template `a.html`: a value is .* \(line 2\)$",
        ),
        ("{{ 'a' + 1 }}", r"a value is missing, or is used as one of another kind.* \(line 1\)"),
        ("{{ ''.index('a') }}", "a value is missing"),
        ("{{ 'a' | int(1, 2, 3, 4) }}", "a value is missing"),
        ("{{ [1] | first | first }}", "a value is missing"),
        ("{{ range(999999999) | list }}", "a number or a range is too large"),
        ("\n\n{% include 'a.html' %}", r"goes on in itself without an end \(line 3\)"),
        ("{{ 'a' | nothing }}", r"No filter named 'nothing'.* \(line 1\)"),
    ],
)
def test_a_fault_is_the_template_s(content: str, complaint: str) -> None:
    with pytest.raises(TemplateFaultyError, match=complaint):
        made(content)


def test_what_was_compiled_is_never_that_of_another_text() -> None:
    assert [made(content) for content in ("one", "two", "one", "{{ 3 }}")] == [
        "one",
        "two",
        "one",
        "3",
    ]


def test_a_template_that_is_not_there_is_named() -> None:
    with pytest.raises(TemplateFaultyError, match=r"no template `nowhere.html`"):
        filled(sandbox(Templates()), "nowhere.html", {})
