"""Passages are cut out of a seed by words, by numbers, or by a quotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import codes_in, expected, found, load, load_whole, seed_of

from broadsheet.article.passage import Passage, PassageRecord, cut, furniture_in, whole_text
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.folding import is_blank
from broadsheet.source.records.validation import read_record
from broadsheet.source.text import Place, Span, TextFile
from broadsheet.source.yaml.document import read_yaml as read_yaml

SEED = """\
---
furniture: [Share this, Leave a reply]
---
The river rose

Share this page.

The mayor said the bridge is safe. Many facts speak for it.

An engineer said the bridge is old.

Leave a reply below.
"""
BRIDGE = seed_of(SEED, "bridge")


def record_of(text: str) -> PassageRecord:
    node, _ = read_yaml(TextFile("lesson.yaml", text))
    assert node is not None
    record, problems = read_record(PassageRecord, node)
    assert record is not None, problems
    return record


def texts(passage: Passage) -> list[str]:
    return [passage.seed.text[piece.start : piece.end] for piece in passage.pieces]


def cut_well(text: str) -> Passage:
    passage = cut("opening", record_of(text), BRIDGE)
    assert isinstance(passage, Passage), passage
    return passage


def the_problem(text: str) -> Diagnostic:
    problems = cut("opening", record_of(text), BRIDGE)
    assert isinstance(problems, tuple)
    assert len(problems) == 1
    return problems[0]


SAFE = "The mayor said the bridge is safe. Many facts speak for it."
OLD = "An engineer said the bridge is old."


@pytest.mark.parametrize(
    ("written", "pieces"),
    [
        # By words: both ends are included.
        ("{from: The mayor, to: safe.}", ["The mayor said the bridge is safe."]),
        ("{from: Many facts, to: An engineer}", ["Many facts speak for it.", "An engineer"]),
        ("{from: bridge is safe, to: bridge}", None),
        # `to` is looked for after `from`, so its first place, in the title, does not count.
        ("{from: Many, to: An engineer said the bridge}", ["Many facts speak for it.", OLD[:27]]),
        ("{from: 'it.', to: bridge}", ["it.", OLD[:27]]),
        ("{from: mayor, to: mayor}", ["mayor"]),
        # A number says which: of `from` and of `to` in the whole seed.
        ("{from: {quote: bridge, occurrence: 2}, to: old.}", ["bridge is old."]),
        ("{from: The mayor, to: {quote: said, occurrence: 2}}", [SAFE, "An engineer said"]),
        # By numbers, as all of the seed's paragraphs count.
        ("{paragraphs: 3}", [SAFE]),
        ("{paragraphs: 3-4}", [SAFE, OLD]),
        ("{paragraphs: 3 – 4}", [SAFE, OLD]),
        ("{paragraphs: [3, 4]}", [SAFE, OLD]),
        ("{paragraphs: [1, 3-4]}", ["The river rose", SAFE, OLD]),
        # By a quotation.
        ("{quote: Many facts speak for it.}", ["Many facts speak for it."]),
        ("{quote: {quote: said, occurrence: 2}}", ["said"]),
        ("{quote: for it. An engineer}", ["for it.", "An engineer"]),
    ],
)
def test_a_passage_is_cut_as_the_lesson_says(written: str, pieces: list[str] | None) -> None:
    if pieces is None:
        assert the_problem(written).code.name == "quote-ambiguous"
    else:
        assert texts(cut_well(written)) == pieces


@pytest.mark.parametrize(
    ("written", "code", "blamed"),
    [
        ("{title: Opening}", "passage-unclear", "{title: Opening}"),
        ("{from: The mayor}", "passage-unclear", "The mayor"),
        ("{quote: said, paragraphs: 3}", "passage-unclear", "said"),
        ("{from: a, to: b, paragraphs: 3}", "passage-unclear", "3"),
        ("{from: An engineer, to: The mayor}", "passage-backwards", "The mayor"),
        ("{from: old, to: {quote: bridge, occurrence: 1}}", "passage-backwards", "bridge"),
        ("{paragraphs: 4-3}", "passage-backwards", "4-3"),
        ("{paragraphs: [4, 3]}", "passage-backwards", "3"),
        ("{paragraphs: [3-4, 4]}", "passage-backwards", "4"),
        ("{paragraphs: 6}", "paragraph-missing", "6"),
        ("{paragraphs: 0}", "paragraph-missing", "0"),
        ("{paragraphs: 3-6}", "paragraph-missing", "3-6"),
        ("{paragraphs: [3, four]}", "paragraph-missing", "four"),
        ("{paragraphs: 3-}", "paragraph-missing", "3-"),
        (f"{{paragraphs: {'9' * 5000}}}", "paragraph-missing", "9" * 5000),
        ("{from: A mayor, to: safe}", "quote-not-found", "A mayor"),
        ("{from: The mayor, to: sound}", "quote-not-found", "sound"),
        ("{quote: the bridge is}", "quote-ambiguous", "the bridge is"),
        ("{quote: {quote: said, occurrence: 3}}", "occurrence-missing", "said"),
        ("{from: said, to: old}", "quote-ambiguous", "said"),
    ],
)
def test_what_cannot_be_cut_is_one_problem_at_the_words_at_fault(
    written: str, code: str, blamed: str
) -> None:
    problem = the_problem(written)
    assert (problem.code.name, problem.place.text) == (code, blamed)


def test_each_error_of_this_room_is_provoked_above() -> None:
    errors = {code.name for code in codes_in("article.passage") if code.severity == "error"}
    assert errors == {"passage-unclear", "passage-backwards", "paragraph-missing"}


# --- stretches: what may be quoted in one piece -----------------------------------------------


@pytest.mark.parametrize(
    ("written", "stretches"),
    [
        ("{paragraphs: 3-4}", [f"{SAFE}\n\n{OLD}"]),
        ("{paragraphs: [1, 3]}", ["The river rose", SAFE]),
        ("{from: Many, to: An engineer}", ["Many facts speak for it.\n\nAn engineer"]),
    ],
)
def test_pieces_that_follow_each_other_are_one_stretch_and_a_gap_divides_them(
    written: str, stretches: list[str]
) -> None:
    passage = cut_well(written)
    assert [BRIDGE.text[s.start : s.end] for s in passage.stretches] == stretches


@given(st.sets(st.integers(1, 5), min_size=1))
def test_stretches_hold_the_pieces_and_nothing_else_but_white_space(numbers: set[int]) -> None:
    passage = cut_well(f"{{paragraphs: {sorted(numbers)}}}")
    assert texts(passage) == [
        BRIDGE.text[p.span.start : p.span.end] for p in BRIDGE.paragraphs if p.number in numbers
    ]
    for piece in passage.pieces:
        assert sum(piece in stretch for stretch in passage.stretches) == 1
    inside = {at for piece in passage.pieces for at in range(piece.start, piece.end)}
    covered = {at for stretch in passage.stretches for at in range(stretch.start, stretch.end)}
    assert inside <= covered
    assert is_blank("".join(BRIDGE.text[at] for at in covered - inside))


@given(st.data())
def test_words_from_and_to_give_what_lies_between_them_both_included(data: st.DataObject) -> None:
    words = [f"word{number}" for number in range(30)]
    breaks = data.draw(st.sets(st.integers(1, 29), max_size=5))
    text = "".join(f"\n\n{w}" if at in breaks else f" {w}" for at, w in enumerate(words)).strip()
    first = data.draw(st.integers(0, 29))
    last = data.draw(st.integers(first, 29))
    seed = seed_of(text)
    passage = cut("a", record_of(f"{{from: {words[first]}, to: {words[last]}}}"), seed)
    assert isinstance(passage, Passage)
    printed = " ".join(seed.text[p.start : p.end] for p in passage.pieces)
    assert printed.split() == words[first : last + 1]


# --- furniture --------------------------------------------------------------------------------


def test_a_lesson_without_passages_has_the_whole_seed_but_for_its_furniture() -> None:
    passage = whole_text(BRIDGE)
    assert (passage.name, texts(passage)) == ("text", ["The river rose", SAFE, OLD])
    assert [BRIDGE.text[s.start : s.end] for s in passage.stretches] == [
        "The river rose",
        f"{SAFE}\n\n{OLD}",
    ]


@pytest.mark.parametrize(("paragraphs", "numbers"), [("1-4", [2]), ("3-5", [5]), ("1-5", [2, 5])])
def test_each_paragraph_of_furniture_that_a_passage_takes_in_is_told(
    paragraphs: str, numbers: list[int]
) -> None:
    where = Place(TextFile("lesson.yaml", "a"), Span(0, 1))
    told = list(furniture_in(cut_well(f"{{paragraphs: {paragraphs}}}"), where))
    assert {(problem.code.name, problem.is_error) for problem in told} == {
        ("furniture-in-passage", False)
    }
    assert [problem.message.split()[1] for problem in told] == [str(n) for n in numbers]


def test_a_lesson_with_furniture_is_printed_all_the_same() -> None:
    text = """\
title: A bridge
seed: bridge
passages:
  # warning: furniture-in-passage
  all: {paragraphs: 1-4}
questions:
  - {type: short-answer, ask: "Why?", answer: So.}
"""
    checked, problems = load(text, {"bridge": SEED})
    assert checked is not None
    assert found(problems) == expected(text)


def test_the_title_of_a_passage_is_kept() -> None:
    text = (
        "title: A\nseed: bridge\npassages: {a: {paragraphs: 3, title: Opening}}\n"
        "questions: [{type: short-answer, ask: Why, answer: So.}]\n"
    )
    assert [p.title for p in load_whole(text, {"bridge": SEED}).passages] == ["Opening"]
