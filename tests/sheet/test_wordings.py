"""The printed furniture comes from one file per language, and nothing in it can reach further."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from support import TEMPLATES

from broadsheet.questions import question_types
from broadsheet.sheet.wordings import Wording, Words, direction
from broadsheet.source.templates import TemplateFaultyError, Templates
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import read_yaml
from broadsheet.source.yaml.nodes import Mapping, Sequence

# What the stages fill in, by the name of the wording; `n` is always there.
FILLED = {
    "page": {"page", "pages"},
    "notes-page": {"page", "pages"},
    "insert-page": {"page", "pages"},
    "overview-page": {"page", "pages"},
    "version": {"version"},
    "line": {"first", "last"},
    "paragraph": {"first", "last"},
    "source": {"parts"},
    "source-title": {"title"},
    "about": {"lines"},
    "answer-any": {"first", "last"},
    "about-paragraphs": {"lines"},
    "text-label": {"letter"},
    "spot": {"number"},
    "web-answer": {"question"},
    "web-answer-part": {"question", "part"},
    "web-gap": {"number", "question"},
    "web-twice": {"said"},
    "web-count-of": {"all"},
}
VALUE = {"source-author", "source-publisher", "source-date"}


def wording(text: str) -> Wording:
    node, problems = read_yaml(TextFile("en.yaml", text))
    assert isinstance(node, Mapping), problems
    return Wording(dict(node))


def forms(words: Wording) -> list[tuple[str, str]]:
    """Every wording with its name, in all its forms."""
    return [
        (name, str(form))
        for name, node in words.entries.items()
        for form in (
            node.values()
            if isinstance(node, Mapping)
            else node
            if isinstance(node, Sequence)
            else [node]
        )
    ]


def test_every_wording_of_the_furniture_is_filled_in_completely() -> None:
    for name, form in forms(Words("en", TEMPLATES).furniture):
        values = {"n"} | FILLED.get(name, set()) | ({"value"} if name in VALUE else set())
        assert set(re.findall(r"\{(.*?)\}", form)) <= values, name
        assert form.count("{") == form.count("}") == len(re.findall(r"\{\w+\}", form)), name


@pytest.mark.parametrize("kind", question_types())
def test_the_wordings_of_a_type_have_whole_names_in_braces(kind: str) -> None:
    for name, form in forms(Words("en", TEMPLATES).of_type(kind)):
        assert form.count("{") == form.count("}") == len(re.findall(r"\{\w+\}", form)), name


@pytest.mark.parametrize(
    ("n", "first", "last", "text"),
    [(1, 4, 4, "line\u00a04"), (2, 4, 5, "lines\u00a04–5")],
)
def test_a_wording_has_a_form_for_one_and_one_for_several(
    n: int, first: int, last: int, text: str
) -> None:
    assert Words("en", TEMPLATES).furniture.text("line", n=n, first=first, last=last) == text


ENGLISH = "marks: {one: '{n} mark', other: '{n} marks'}"
FRENCH = "one-up-to: 1.5\nmarks: {one: '{n} point', other: '{n} points'}"


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        (ENGLISH, Fraction(0), "0 marks"),
        (ENGLISH, Fraction(1, 2), "½ mark"),
        (ENGLISH, Fraction(1), "1 mark"),
        (ENGLISH, Fraction(3, 2), "1½ marks"),
        (ENGLISH, Fraction(21, 2), "10½ marks"),
        (FRENCH, Fraction(1, 2), "½ point"),
        (FRENCH, Fraction(3, 2), "1½ point"),
        (FRENCH, Fraction(2), "2 points"),
        (FRENCH, Fraction(5, 2), "2½ points"),
    ],
)
def test_a_language_says_which_numbers_are_one(language: str, n: Fraction, said: str) -> None:
    assert wording(language).text("marks", n) == said


@pytest.mark.parametrize("written", ["two", "-1", "[1]", "1.25", "''"])
def test_what_is_no_such_number_is_named(written: str) -> None:
    with pytest.raises(TemplateFaultyError, match="`one-up-to`"):
        wording(f"one-up-to: {written}\n{ENGLISH}").text("marks", 2)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("by {value}", "by {page} {value}"),
        ("{value.__class__}", "{value.__class__}"),
        ("{0} {} {value!r} {value:>99} {value[0]}", "{0} {} {value!r} {value:>99} {value[0]}"),
        ("{{value}}", "{{page} {value}}"),
        ("{other}", "{other}"),
        ("%(value)s $value {n}", "%(value)s $value 1"),
    ],
)
def test_only_whole_names_in_braces_are_filled_in_and_only_once(text: str, filled: str) -> None:
    entries = wording(f"by: '{text}'")
    assert entries.text("by", value="{page} {value}", page="no") == filled


@pytest.mark.parametrize("text", ["by: [a, b]", "by: {one: a}", "other: a", "by: {few: a}"])
def test_a_wording_that_is_not_there_is_named(text: str) -> None:
    with pytest.raises(TemplateFaultyError, match="`by`"):
        wording(text).text("by", n=2)


@pytest.mark.parametrize("text", ["marks: a", "marks: [a]", "marks: [a, b, c]", "other: [a, b]"])
def test_a_pair_that_is_not_there_is_named(text: str) -> None:
    with pytest.raises(TemplateFaultyError, match="`marks`"):
        wording(text).pair("marks")


def test_a_template_is_handed_only_wordings_of_one_form() -> None:
    entries = wording("name: Name\nmarks: {one: a, other: b}\npair: [a, b]\n")
    assert entries.plain() == {"name": "Name"}


# --- languages --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "known", "printed"),
    [
        ("en", True, "en"),
        ("en-GB", True, "en-GB"),
        ("en-Latn-GB", True, "en-Latn-GB"),
        ("eo", False, "en"),
        ("eo-001", False, "en"),
        ("English", False, "en"),
        ("", False, "en"),
        ("../en", False, "en"),
        ("/etc/passwd", False, "en"),
        ("en/../en", False, "en"),
        ("a" * 5000, False, "en"),
        ("e\0n", False, "en"),
    ],
)
def test_a_language_without_words_is_printed_in_english_and_says_so(
    language: str, known: bool, printed: str
) -> None:
    words = Words(language, TEMPLATES)
    assert (words.known, words.printed_language) == (known, printed)
    assert words.furniture.text("name") == "Name"
    assert words.of_type("short-answer") is not None


@pytest.fixture
def german(tmp_path: Path) -> Templates:
    folder = tmp_path / "templates"
    (folder / "languages").mkdir(parents=True)
    (folder / "languages" / "de.yaml").write_text(
        "name: Name und Klasse\nmarks: {one: '[{n} Punkt]', other: '[{n} Punkte]'}\n", "utf-8"
    )
    (folder / "languages" / "de-CH.yaml").write_text("date: Datum (CH)\n", "utf-8")
    (folder / "questions" / "true-or-false").mkdir(parents=True)
    (folder / "questions" / "true-or-false" / "de.yaml").write_text("'true': Richtig\n", "utf-8")
    return Templates(override=folder)


def test_a_language_of_the_workspace_is_used_and_falls_back_word_by_word(german: Templates) -> None:
    words = Words("de", german)
    assert (words.known, words.printed_language) == (True, "de")
    assert words.furniture.text("name") == "Name und Klasse"
    assert words.furniture.text("marks", n=2) == "[2 Punkte]"
    assert words.furniture.text("date") == "Date"
    assert words.of_type("true-or-false").text("true") == "Richtig"
    assert words.of_type("true-or-false").text("false") == Words("en", german).of_type(
        "true-or-false"
    ).text("false")


@pytest.mark.parametrize(
    ("language", "date", "name"),
    [
        ("de-CH", "Datum (CH)", "Name und Klasse"),
        ("de-AT", "Date", "Name und Klasse"),
        ("en", "Date", "Name"),
    ],
)
def test_a_region_goes_before_its_language_and_that_before_english(
    german: Templates, language: str, date: str, name: str
) -> None:
    furniture = Words(language, german).furniture
    assert (furniture.text("date"), furniture.text("name")) == (date, name)


@pytest.mark.parametrize("text", ["name: [", "name: a\nname: b\n", "name: *a\n", "\tname: a\n"])
def test_a_faulty_language_file_of_the_workspace_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "en.yaml").write_text(text, "utf-8")
    with pytest.raises(TemplateFaultyError, match=r"languages/en\.yaml: "):
        _ = Words("en", Templates(override=tmp_path)).furniture


# --- direction --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "from_the"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("AR-eg", "rtl"),
        ("he", "rtl"),
        ("fa-IR", "rtl"),
        ("ur", "rtl"),
        ("ru", "ltr"),
        ("arn", "ltr"),
        ("", "ltr"),
    ],
)
def test_the_direction_follows_from_the_language(language: str, from_the: str) -> None:
    assert direction(language) == from_the


def test_a_workspace_s_file_need_not_have_every_wording(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "en.yaml").write_text("name: First name\n")
    furniture = Words("en", Templates(tmp_path)).furniture
    assert (furniture.text("name"), furniture.text("class")) == ("First name", "Class")


@pytest.mark.parametrize("tag", ["ar", "ar-EG", "he", "uz-Arab", "pa-Arab-PK"])
def test_scripts_from_the_right_are_known_by_language_or_script(tag: str) -> None:
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("taken", [False, True])
def test_an_empty_file_of_a_language_makes_it_known(tmp_path: Path, taken: bool) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "xx.yaml").touch()
    templates = Templates(tmp_path).snapshot() if taken else Templates(tmp_path)
    assert Words("xx", templates).known
