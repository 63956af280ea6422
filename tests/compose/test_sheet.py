"""A sheet decides what is printed, and has no place where an answer could stand."""

from __future__ import annotations

import typing
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from key_only import KEY_ONLY
from support import A4, TEMPLATES, load_whole

from broadsheet.article import passage, seed
from broadsheet.compose.sheet import make_key, make_sheet, unmeasured
from broadsheet.questions import base as question
from broadsheet.questions import question_types
from broadsheet.sheet import edition, items, lines, sheet
from broadsheet.sheet.items import View
from broadsheet.sheet.lines import LineMap, printed_text
from broadsheet.sheet.sheet import Key, PrintedPassage, PrintedQuestion, Sheet
from broadsheet.sheet.wordings import Words
from broadsheet.source import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from broadsheet.checks.check import Checked

WORDS = Words("en", TEMPLATES)

# --- no field can hold an answer --------------------------------------------------------------

# The line under a passage that says where the seed comes from; not the `source` of a statement.
OF_THE_SEED = {(PrintedPassage, "source")}

_NAMES = {
    name: value
    for module in (edition, items, lines, passage, question, seed, sheet, text)
    for name, value in vars(module).items()
}


def hints(record: type) -> dict[str, Any]:
    """The types of a record's fields, those of `TYPE_CHECKING` imports too."""
    return typing.get_type_hints(record, localns=_NAMES)


def leaves(annotation: Any) -> Iterator[Any]:
    """The types that a field may hold, inside unions and tuples."""
    if get_origin(annotation) in (tuple, typing.Union, UnionType):
        for part in get_args(annotation):
            if part is not ...:
                yield from leaves(part)
    else:
        yield annotation


def records_from(root: type) -> Iterator[tuple[type, str, Any]]:
    """Each field of a record and of the records inside it, as (record, name, type it may hold)."""
    waiting: list[type] = [root]
    seen: set[type] = {root}
    while waiting:
        record = waiting.pop()
        of_fields = hints(record)
        for field in fields(record):
            for leaf in leaves(of_fields[field.name]):
                yield record, field.name, leaf
                if isinstance(leaf, type) and is_dataclass(leaf) and leaf not in seen:
                    seen.add(leaf)
                    waiting.append(leaf)


def views_of_types() -> list[type[View]]:
    """The type of the student's view of each question type, as its `view` promises it."""
    return [
        typing.get_type_hints(kind.view, localns=_NAMES)["return"]
        for kind in question_types().values()
    ]


ROOTS = [Sheet, *views_of_types()]
each_root = pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.__name__)


@each_root
def test_no_field_that_a_student_sees_is_named_as_one_of_the_key(root: type) -> None:
    names = {(record, name) for record, name, _ in records_from(root)} - OF_THE_SEED
    assert not {name for _, name in names} & {key.replace("-", "_") for key in KEY_ONLY}


@each_root
def test_a_field_that_a_student_sees_holds_plain_things_and_views_only(root: type) -> None:
    allowed = (str, int, bool, NoneType)
    for record, name, leaf in records_from(root):
        assert isinstance(leaf, type)
        of_sheet = leaf.__module__ in (sheet.__name__, edition.__name__)
        assert leaf in allowed or issubclass(leaf, View) or of_sheet, (record, name)


@each_root
def test_what_a_student_sees_cannot_be_changed_or_grow_a_field(root: type) -> None:
    records = {record for record, _, _ in records_from(root)}
    for record in records:
        assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]
        assert hasattr(record, "__slots__")


def test_each_type_has_a_view_of_its_own() -> None:
    views = views_of_types()
    assert View not in views
    assert len(set(views)) == len(views)


def test_no_record_of_the_sheet_refers_to_the_key() -> None:
    records = {record for record, _, _ in records_from(Sheet)}
    assert {Sheet, PrintedPassage, PrintedQuestion} <= records
    assert Key not in records


# --- lessons as they are printed, without a layout --------------------------------------------


def one_line_each(checked: Checked, divide: Callable[[str], list[str]] | None = None) -> LineMap:
    """Each paragraph as one line, or divided."""
    pieces = [printed_text(p.seed, piece).text for p in checked.passages for piece in p.pieces]
    return LineMap.from_layout(checked.passages, [divide(t) if divide else [t] for t in pieces])


def sheet_of(text: str, seeds: dict[str, str]) -> Sheet:
    checked = load_whole(text, seeds)
    return make_sheet(checked, A4, one_line_each(checked), WORDS)


QUESTIONS = "questions:\n  - {type: short-answer, ask: Why, answer: So}\n"
BODY = "The river rose\n\nThe mayor spoke.\n\nThe bridge is old.\n\nCats sat.\n"


@pytest.mark.parametrize(
    ("front", "passages", "source"),
    [
        # The title stands above as a headline, or in the source line.
        ("", "", "author not stated; publisher not stated; date not stated"),
        (
            "",
            "{paragraphs: 2}",
            "“The river rose”; author not stated; publisher not stated; date not stated",
        ),
        (
            "title: High water\n",
            "",
            "“High water”; author not stated; publisher not stated; date not stated",
        ),
        ("author: Ann\n", "", "by Ann; publisher not stated; date not stated"),
        ("author: Not stated\n", "", "by Not stated; publisher not stated; date not stated"),
        (
            "author: Ann\npublisher: The Paper\ndate: 2 May\nlicence: CC BY 4.0\nurl: https://e.x\n",
            "",
            "by Ann; The Paper; 2 May; CC BY 4.0; https://e.x",
        ),
        ("author: '{title}'\n", "", "by {title}; publisher not stated; date not stated"),
    ],
)
def test_the_source_line_says_what_is_known_and_plainly_what_is_not(
    front: str, passages: str, source: str
) -> None:
    named = f"passages:\n  a: {passages}\n" if passages else ""
    made = sheet_of(f"title: A\nseed: s\n{named}{QUESTIONS}", {"s": f"---\n{front}---\n{BODY}"})
    assert [p.source for p in made.passages] == [f"Source: {source}."]


def test_the_source_line_stands_under_the_last_of_a_seeds_passages() -> None:
    made = sheet_of(
        "title: A\nseed: s\npassages:\n  a: {paragraphs: 1}\n  b: {paragraphs: 2}\n"
        f"  c: {{seed: t, paragraphs: 2}}\n{QUESTIONS.replace('}', ', passage: a}')}",
        {"s": BODY, "t": "---\nauthor: Bo\n---\nTown\n\nDogs ran.\n"},
    )
    assert [p.source[:19] for p in made.passages] == [
        "",
        "Source: author not ",
        "Source: “Town”; by ",
    ]


def test_paragraphs_know_that_they_are_the_headline_and_what_is_left_out_before_them() -> None:
    made = sheet_of(
        f"title: A\nseed: s\npassages:\n  a: {{paragraphs: [1-2, 4]}}\n{QUESTIONS}", {"s": BODY}
    )
    assert [(p.lines, p.headline, p.after_gap) for p in made.passages[0].paragraphs] == [
        (("The river rose",), True, False),
        (("The mayor spoke.",), False, False),
        (("Cats sat.",), False, True),
    ]


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("el", "ltr"), ("en", "ltr")]
)
def test_a_passage_keeps_the_language_of_its_seed_whatever_the_lesson_s_is(
    language: str, direction: str
) -> None:
    made = sheet_of(
        f"title: A\nseed: s\nlanguage: en\n{QUESTIONS}",
        {"s": f"---\nlanguage: {language}\n---\n{BODY}"},
    )
    assert [(p.language, p.direction) for p in made.passages] == [(language, direction)]


# --- references -------------------------------------------------------------------------------

REFERENCE = 'see lines("Cats")'


@pytest.mark.parametrize("field", ["title", "level", "time", "intro", "notes", "aims", "standards"])
def test_a_reference_in_the_head_of_a_lesson_becomes_a_line(field: str) -> None:
    head = "" if field == "title" else "title: A\n"
    checked = load_whole(f"{head}{field}: '{REFERENCE}'\nseed: s\n{QUESTIONS}", {"s": BODY})
    lines = one_line_each(checked)
    key = make_key(checked, make_sheet(checked, A4, lines, WORDS), lines, WORDS)
    printed = repr((key.sheet, key.teacher, key.standards))
    assert "see line\u00a04" in printed.replace("\\xa0", "\u00a0")
    assert "lines(" not in printed


def test_a_reference_in_the_title_of_a_passage_becomes_a_line_once_lines_are_known() -> None:
    checked = load_whole(
        "title: A\nseed: s\n"
        f"passages:\n  a: {{paragraphs: 3-4, title: '{REFERENCE}'}}\n{QUESTIONS}",
        {"s": BODY},
    )
    made = make_sheet(checked, A4, one_line_each(checked), WORDS)
    assert made.passages[0].title == "see line\u00a02"
    assert unmeasured(checked, WORDS)[0].title == REFERENCE


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ('lines("Cats")', "line\u00a04"),
        ('Lines("Cats")', "Line\u00a04"),
        ('lines("old. Cats")', "lines\u00a03–4"),
        ('Lines("The", 3)!', "Line\u00a03!"),
        ('*lines("Cats")* and lines("mayor")', "*line\u00a04* and line\u00a02"),
    ],
)
def test_a_reference_says_where_the_words_stand(text: str, printed: str) -> None:
    made = sheet_of(
        f"title: A\nseed: s\n{QUESTIONS.rstrip().removesuffix('}')}, hint: '{text}'}}\n",
        {"s": BODY},
    )
    assert made.questions[0].hint == printed


# --- marks ------------------------------------------------------------------------------------


def test_the_marks_of_a_sheet_are_the_sum_of_its_questions() -> None:
    two = "  - {type: short-answer, ask: Why, answer: So, marks: 2}\n"
    made = sheet_of(f"title: A\nseed: s\n{QUESTIONS}{two * 2}", {"s": BODY})
    assert ([q.worth for q in made.questions], made.total) == ([1, 2, 2], 5)


# --- what the key marks in the passage --------------------------------------------------------

MANY = [f"w{number}" for number in range(40)]


@given(st.data())
def test_highlights_cover_the_found_characters_and_no_other_even_over_line_ends(
    data: st.DataObject,
) -> None:
    ends = data.draw(st.sets(st.integers(1, 39), max_size=4))
    seed = "".join(f"\n\n{w}" if at in ends else f" \u00ad{w}" for at, w in enumerate(MANY))
    first = data.draw(st.integers(0, 39))
    last = data.draw(st.integers(first, min(first + 12, 39)))
    other = data.draw(st.integers(last + 1, 40))
    quotes = [" ".join(MANY[first : last + 1]), *MANY[other : other + 1]]
    terms = "".join(
        f"      - {{term: {quote}, kind: label, effect: e, neutral: n}}\n" for quote in quotes
    )
    checked = load_whole(
        f"title: A\nseed: s\nquestions:\n  - type: loaded-terms\n    terms:\n{terms}",
        {"s": f"Head\n\n{seed}\n"},
    )
    width = data.draw(st.integers(1, 6))

    def divide(text: str) -> list[str]:
        words = text.split()
        return [" ".join(words[at : at + width]) for at in range(0, len(words), width)]

    lines = one_line_each(checked, divide)
    key = make_key(checked, make_sheet(checked, A4, lines, WORDS), lines, WORDS)
    paragraphs = key.sheet.passages[0].paragraphs
    marked = [
        paragraphs[mark.paragraph].lines[mark.line][mark.start : mark.end]
        for mark in key.highlights
    ]
    assert {mark.passage for mark in key.highlights} == {0}
    assert " ".join(marked).split() == [word for quote in quotes for word in quote.split()]
    assert all(text == text.strip() for text in marked)


def test_words_are_marked_only_in_the_passages_of_their_question() -> None:
    term = "    terms: [{term: mayor, kind: label, effect: e, neutral: n}]\n"
    checked = load_whole(
        "title: A\nseed: s\npassages:\n  a: {paragraphs: 1-2}\n  b: {paragraphs: 2-3}\n"
        f"questions:\n  - type: loaded-terms\n    passage: b\n{term}"
        "  - {type: short-answer, ask: Why, answer: So, passage: a}\n",
        {"s": BODY},
    )
    lines = one_line_each(checked)
    key = make_key(checked, make_sheet(checked, A4, lines, WORDS), lines, WORDS)
    assert [(m.passage, m.paragraph, m.start, m.end) for m in key.highlights] == [(1, 0, 4, 9)]


# --- the key ----------------------------------------------------------------------------------


def test_the_key_has_the_very_sheet_and_beside_it_what_the_student_must_not_see() -> None:
    checked = load_whole(
        "title: A\nseed: s\nnotes: For me.\nstandards: [S 1]\nquestions:\n"
        "  - {type: short-answer, ask: Why, answer: So there, why: As it is, standards: [S 2]}\n",
        {"s": "---\nauthor: Ann\nnote: From a friend\n---\n" + BODY},
    )
    lines = one_line_each(checked)
    made = make_sheet(checked, A4, lines, WORDS)
    key = make_key(checked, made, lines, WORDS)
    assert key.sheet is made
    assert (key.teacher, key.standards) == ("For me.", ("S 1",))
    assert list(key.answers) == [1]
    assert "So there" in key.answers[1].values()
    assert [(r.label, r.text) for r in key.questions[0].overall.remarks] == [
        ("Why", "As it is."),
        ("Standards", "S 2."),
    ]
    rows = dict(key.seeds[0].rows)
    assert (rows["Title"], rows["Author"], rows["Publisher"]) == (
        "The river rose",
        "Ann",
        "not stated",
    )
    assert rows["Note"] == "From a friend"
    assert rows["Fingerprint"] == checked.seeds[0].fingerprint
    for secret in ("So there", "As it is", "For me", "S 1", "S 2", "From a friend"):
        assert secret not in repr(made)


@pytest.mark.parametrize(
    ("passage", "about"),
    [
        ("[a, b, c]", None),
        ("b", "lines\u00a02–3."),
        ("[b, a]", "lines\u00a01–3."),
        ("[c, a]", "lines\u00a01, 4."),
    ],
)
def test_a_default_wording_says_which_lines_of_several_passages_it_is_about(
    passage: str, about: str | None
) -> None:
    made = sheet_of(
        "title: A\nseed: s\npassages:\n"
        "  a: {paragraphs: 1}\n  b: {paragraphs: 2-3}\n  c: {paragraphs: 4}\n"
        "questions:\n- type: true-or-false\n"
        f"  passage: {passage}\n  statements: [{{text: x, answer: not stated}}]\n"
        "- type: true-or-false\n  passage: [a, b, c]\n  ask: Is it so?\n"
        "  statements: [{text: x, answer: not stated}]\n",
        {"s": BODY},
    )
    first, second = made.questions
    assert first.about == (about and f"This question is about {about}")
    assert second.about is None
