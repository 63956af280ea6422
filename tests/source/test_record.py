"""Records take the shape of a lesson apart: every fault is found at its place, and none twice."""

from __future__ import annotations

from typing import Literal

import pytest
from support import codes_in, expected, found

from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.records.contents import quotes_in
from broadsheet.source.records.record import Count, Items, OneOrMore, Quote, Record, Text, key_of
from broadsheet.source.records.salvage import salvage
from broadsheet.source.records.validation import not_allowed, read_record
from broadsheet.source.spelling import nearest_word
from broadsheet.source.text import Place, Span, TextFile
from broadsheet.source.yaml.document import read_yaml


class Statement(Record):
    quote: Quote
    opinion_part: Quote | None = None
    why: Text | None = None


class Task(Record):
    ask: Text
    marks: Count | None = None
    kind: Literal["named", "role", "unclear"] | None = None
    evidence: OneOrMore[Quote] | None = None
    accept: OneOrMore[Text] | None = None
    statements: Items[Statement] | None = None


def read(text: str) -> tuple[Task | None, tuple[Diagnostic, ...]]:
    node, problems = read_yaml(TextFile("task.yaml", text))
    assert node is not None
    assert not problems
    return read_record(Task, node)


def read_well(text: str) -> Task:
    task, problems = read(text)
    assert task is not None, [problem.message for problem in problems]
    return task


def the_problem(text: str) -> Diagnostic:
    task, problems = read(text)
    assert task is None
    assert len(problems) == 1, [problem.message for problem in problems]
    return problems[0]


# --- all faults in one run, at their lines, and nothing else ----------------------------------

FAULTY = {
    "every kind of fault at once": """\
        # error: value-empty
        ask: " "
        # error: number-expected
        marks: two
        # error: value-not-allowed
        kind: namd
        evidence:
          - good words
          # error: text-expected
          - quote: [a, list]
          # error: number-expected
          - {quote: good words, occurrence: 0}
        # error: text-expected
        accept: {a: group}
        statements:
          # error: key-missing
          - why: no quote
          # error: group-expected
          - just a text
          - quote: good words
            # error: key-unknown
            opinion_part: words
        """,
    "a list that is too short only because its items are faulty": """\
        ask: Why?
        statements:
          - quote: good words
            # error: value-empty
            why:
        """,
    "an empty list, and a text where a list belongs": """\
        ask: Why?
        # error: list-expected
        accept: []
        # error: list-expected
        statements: good words
        """,
    "a name that is misspelt is not missing too": """\
        # error: key-unknown
        aks: Why?
        statements:
          # error: key-unknown
          - qoute: good words
        """,
    "a name that is misspelt beside the right one": """\
        ask: Why?
        # error: key-unknown
        asks: Why?
        """,
    "what is missing, and something unknown that is not like it": """\
        # error: key-missing
        # error: key-unknown
        colour: red
        """,
    "groups where texts and lists belong": """\
        # error: text-expected
        ask: [Why, Who]
        # error: value-not-allowed
        kind: [named]
        # error: number-expected
        marks: {two: 2}
        # error: list-expected
        statements: {quote: good words}
        """,
    "nothing behind a colon": """\
        # error: value-empty
        ask:
        # error: value-empty
        marks:
        # error: value-empty
        kind:
        # error: value-empty
        evidence:
        # error: value-empty
        accept:
        """,
}


@pytest.mark.parametrize("text", FAULTY.values(), ids=FAULTY)
def test_all_faults_are_found_and_none_that_only_follows_from_another(text: str) -> None:
    task, problems = read(text)
    assert task is None
    assert found(list(problems)) == expected(text)


def test_each_code_of_this_room_is_provoked_above() -> None:
    provoked = {code for text in FAULTY.values() for _, _, code in expected(text)}
    assert {code.name for code in codes_in("source.records.record")} == provoked


# --- hints ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("ask: Why?\nmark: 2", "did you mean `marks`?"),
        ("ask: Why?\nEvidence: x", "did you mean `evidence`?"),
        ("ask: Why?\nACCEPT: x", "did you mean `accept`?"),
        (
            "ask: Why?\ncolour: red",
            "known here: `ask`, `marks`, `kind`, `evidence`, `accept`, `statements`",
        ),
        ("ask: Why?\nevidence: {quote: x, occurence: 2}", "did you mean `occurrence`?"),
        ("ask: Why?\nstatements: [{quote: x, opinion part: y}]", "did you mean `opinion-part`?"),
        ("ask: Why?\nstatements: [{quote: x, hint: y}]", "known here: `quote`, `opinion-part`, `why`"),  # noqa: E501
        ("ask: Why?\nkind: roll", "did you mean `role`?"),
        ("ask: Why?\nkind: vague", "it may be `named`, `role`, `unclear`"),
        ("marks: 2", "add `ask: …`"),
    ],
)  # fmt: skip
def test_the_hint_names_what_is_near_or_what_there_is(text: str, hint: str) -> None:
    assert the_problem(text).hint == hint


@pytest.mark.parametrize(
    ("written", "allowed", "meant"),
    [
        ("emotional", ["label", "emotive"], "emotive"),
        ("Emotional", ["label", "emotive"], "emotive"),
        ("yes", ["true", "false"], "true"),
        # Only where the word may stand.
        ("yes", ["fact", "opinion"], None),
        ("emotional", ["emotions"], "emotions"),
    ],
)
def test_another_name_for_a_word_is_understood_and_never_changed_unasked(
    written: str, allowed: list[str], meant: str | None
) -> None:
    place = Place(TextFile("a.yaml", written), Span(0, len(written)))
    synonyms = {"emotional": "emotive", "yes": "true"}
    problem = not_allowed(place, written, allowed, synonyms)
    listed = ", ".join(f"`{word}`" for word in allowed)
    assert problem.hint == (f"did you mean `{meant}`?" if meant else f"it may be {listed}")
    assert [(fix.edits[0].text, fix.certain) for fix in problem.fixes] == (
        [(meant, False)] if meant else []
    )


def test_a_key_that_is_taken_is_not_suggested_where_another_is_free() -> None:
    assert nearest_word("opinion-parts", ["opinion-part", "why"]) == "opinion-part"
    problem = the_problem("ask: Why?\nstatements: [{quote: x, opinion-part: x, opinion-parts: y}]")
    assert problem.hint == "did you mean `opinion-part`?"


def test_the_narrowest_text_is_blamed() -> None:
    assert the_problem("ask: Why?\nmark: 2").place.text == "mark"
    assert the_problem("ask: Why?\nmarks: two").place.text == "two"
    assert the_problem("ask: Why?\naccept: [a, [b]]").place.text == "[b]"
    assert the_problem("ask: Why?\nevidence: {occurrence: 2}").place.text == "{occurrence: 2}"


def test_braces_in_a_value_are_shown_as_they_stand() -> None:
    assert the_problem('ask: Why?\nmarks: "{n}"').message == "`{n}` is not a whole number from 1 up"
    assert "{x}" in the_problem('ask: Why?\nkind: "{x}"').message


# --- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("written", "number"), [("1", 1), ("12", 12), ('"3"', 3), ("999", 999)])
def test_a_count_is_a_whole_number_from_1_to_999(written: str, number: int) -> None:
    assert read_well(f"ask: Why?\nmarks: {written}").marks == number


@pytest.mark.parametrize(
    "written",
    ["0", "-1", "+1", "1.5", "1.0", "1e2", "two", "012", "0x1F", "1_0", "1,000", "1000", "٣", "½",
     "true", "9" * 5000, '"1\u00a0"', "~", "12:30", "|\n  1\n  - weak"],
)  # fmt: skip
def test_what_is_no_such_number_is_refused_in_a_short_message(written: str) -> None:
    problem = the_problem(f"ask: Why?\nmarks: {written}")
    assert problem.code.name == "number-expected"
    assert len(problem.message) < 90
    assert "\n" not in problem.message


# --- texts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("True", "True"),
        ("null", "null"),
        ("12:30", "12:30"),
        ("012", "012"),
        ("1e3", "1e3"),
        ("2024-01-31", "2024-01-31"),
        ("0x1F", "0x1F"),
        ('"  a   b  "', "a b"),
        ("a\n  b", "a b"),
        (">\n  a\n  b\n", "a b"),
        ("|\n  a\n\n  b\n", "a\n\nb"),
        ('"{{ 7*7 }}"', "{{ 7*7 }}"),
    ],
)
def test_a_text_stays_the_text_that_was_written(written: str, text: str) -> None:
    assert read_well(f"ask: {written}").ask == text


# --- short and long forms ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "quotes"),
    [
        ("the words", [("the words", None)]),
        ("{quote: the words}", [("the words", None)]),
        ("{quote: the words, occurrence: 2}", [("the words", 2)]),
        ("[the words, {quote: more, occurrence: 3}]", [("the words", None), ("more", 3)]),
        ("12:30", [("12:30", None)]),
    ],
)
def test_a_quotation_may_be_words_or_say_which_occurrence_is_meant(
    written: str, quotes: list[tuple[str, int | None]]
) -> None:
    task = read_well(f"ask: Why?\nevidence: {written}")
    assert [(quote.quote, quote.occurrence) for quote in task.evidence or ()] == quotes


@pytest.mark.parametrize(("written", "texts"), [("a", ("a",)), ("[a, b]", ("a", "b"))])
def test_a_list_of_one_may_be_written_as_one_text(written: str, texts: tuple[str, ...]) -> None:
    assert read_well(f"ask: Why?\naccept: {written}").accept == texts


def test_all_quotations_of_a_record_are_found_however_deep() -> None:
    task = read_well("ask: Why?\nevidence: [a, b]\nstatements: [{quote: c, opinion-part: d}]")
    assert [quote.quote for quote in quotes_in(task)] == ["a", "b", "c", "d"]


# --- places -----------------------------------------------------------------------------------


def test_a_record_knows_where_each_of_its_values_stands() -> None:
    task = read_well("ask: Why?\naccept: [yes, no]\nevidence: {quote: x, occurrence: 2}")
    assert task.at("ask").text == "Why?"
    assert task.at("accept", 1).text == "no"
    assert task.at("accept").text == "[yes, no]"
    assert task.at("marks").text == task.at().text
    assert task.at().text.startswith("ask: Why?")
    assert task.evidence is not None
    assert task.evidence[0].at("quote").text == "x"


def test_the_short_form_of_a_quotation_stands_where_its_words_stand() -> None:
    task = read_well("ask: Why?\nevidence: the words")
    assert task.evidence is not None
    assert task.evidence[0].at("quote").text == "the words"


def test_a_record_that_was_not_read_from_a_file_has_no_place() -> None:
    with pytest.raises(LookupError, match="Statement was not read"):
        Statement(quote=Quote(quote="x")).at()


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_well("ask: Why?").ask = "Who?"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("field", "key"), [("ask", "ask"), ("opinion_part", "opinion-part"), ("from_", "from")]
)
def test_a_field_is_written_with_hyphens_in_a_lesson(field: str, key: str) -> None:
    assert key_of(field) == key


# --- what is left of a faulty record ----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("ask: Why?\nevidence: a", ["a"]),
        ("ask: Why?\nmarks: two\nevidence: a", ["a"]),
        ("ask: Why?\nmarkz: 2\nevidence: a", ["a"]),
        ("ask: Why?\nevidence: [a, [b], c]", ["a", "c"]),
        ("ask: Why?\nstatements: [{quote: a, hint: x}, {quote: b}]", ["a", "b"]),
        ("ask: Why?\nstatements: [{quote: a, hint: x}]", ["a"]),
        ("evidence: a", ["a"]),
        ("ask: [x]\nevidence: a\nstatements: [{hint: x}, b]", ["a"]),
        # No quotation of which a part is faulty; what a comma has cut is whole again.
        ("ask: Why?\nevidence: {quote: a, occurrence: x}", []),
        ("ask: Why?\nevidence: [{quote: a, b}, c]", ["a, b", "c"]),
        ("ask: Why?\nstatements: [{quote: a, b, hint: x}]", ["a, b"]),
        ("just a text", None),
    ],
)
def test_the_sound_parts_of_a_faulty_record_are_kept_to_be_checked(
    text: str, quotes: list[str] | None
) -> None:
    node, _ = read_yaml(TextFile("task.yaml", text))
    assert node is not None
    rest = salvage(Task, node)
    assert (rest and [quote.quote for quote in quotes_in(rest)]) == quotes
    # What was read stays as it was.
    assert read_yaml(TextFile("task.yaml", text))[0] == node
