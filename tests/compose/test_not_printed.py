"""A passage with `printed: no` can be quoted, and is on no sheet."""

from __future__ import annotations

from html import unescape

import pytest
from html_reader import text_of
from laws import breaches, records_in
from support import BOTH, compose, found, load, load_whole, page_of, press

from broadsheet.build.products import Kind
from broadsheet.sheet.edition import Edition
from broadsheet.sheet.sheet import Key
from broadsheet.sheet.texts import PlaceReference
from broadsheet.writers.html.pages import PageWriter

SEED = """\
The river rose

It rose on Monday, the mayor said.

Nobody was hurt.

The bridge stands.
"""
HEAD = """\
title: High water
seed: river
passages:
  news: {paragraphs: 1-2}
  apart: {paragraphs: 3-4, printed: no}
questions:
"""
QUESTIONS = """\
  - type: short-answer
    passage: news
    ask: Who speaks?
    answer: The mayor.
    evidence: the mayor said
  - type: match
    passage: apart
    pairs:
      - {quote: Nobody was hurt, answer: one, evidence: was hurt}
      - {quote: bridge, answer: two}
      - {text: Monday, answer: three}
    extra: four
"""


def key_of(text: str) -> Key:
    return compose(load_whole(text, {"river": SEED}))


def problems_of(text: str) -> list[tuple[int, str, str]]:
    return found(load(text, {"river": SEED})[1])


def test_it_is_not_on_the_sheet_and_its_words_have_no_place_there() -> None:
    key = key_of(HEAD + QUESTIONS)
    assert [b.text for p in key.sheet.passages for b in p.blocks] == [
        "The river rose",
        "It rose on Monday, the mayor said.",
    ]
    assert key.sheet.passages[0].source is not None
    assert not [r for r in records_in(key.sheet) if isinstance(r, PlaceReference)]
    assert breaches(key) == []


def test_the_key_says_the_paragraph_of_the_article() -> None:
    page = page_of(load_whole(HEAD + QUESTIONS, {"river": SEED}))
    notes = text_of(page.renderer.notes(page.key_record, page.lines))
    assert "“the mayor said” (line 1)" in notes
    assert "“was hurt” (paragraph 3)" in notes


def test_a_question_about_it_names_no_lines() -> None:
    news, apart = key_of(HEAD + QUESTIONS).sheet.questions
    assert (news.about, apart.about) == ((), ())


@pytest.mark.parametrize("value", ["no", "No", "false", '"no"', "off"])
def test_no_may_be_written_in_many_ways(value: str) -> None:
    key = key_of((HEAD + QUESTIONS).replace("printed: no", f"printed: {value}"))
    assert len(key.sheet.passages) == 1


@pytest.mark.parametrize("value", ["yes", "true"])
def test_yes_is_what_it_is_without(value: str) -> None:
    written = key_of((HEAD + QUESTIONS).replace("printed: no", f"printed: {value}"))
    assert written == key_of((HEAD + QUESTIONS).replace(", printed: no", ""))
    assert len(written.sheet.passages) == 2


def test_another_word_is_told() -> None:
    text = (HEAD + QUESTIONS).replace("printed: no", "printed: never")
    assert (5, "error", "value-not-allowed") in problems_of(text)


def test_no_line_of_it_can_be_said() -> None:
    ask = "  - {type: short-answer, passage: [news, apart], ask: 'See lines(\"%s\")', answer: So}\n"
    assert problems_of(HEAD + ask % "Monday") == []
    assert problems_of(HEAD + ask % "Nobody") == [(7, "error", "line-reference")]
    intro = HEAD.replace("questions:", "intro: 'See lines(\"Nobody\")'\nquestions:")
    assert (6, "error", "line-reference") in problems_of(intro + QUESTIONS)


def test_words_that_another_passage_prints_have_their_line() -> None:
    whole = HEAD.replace("1-2", "1-4") + QUESTIONS.replace(
        "passage: apart", "passage: [apart, news]"
    )
    key = key_of(whole)
    places = [r.places[0] for r in records_in(key.sheet) if isinstance(r, PlaceReference)]
    assert {(place.passage, place.block) for place in places} == {(0, 2), (0, 3)}


def test_nothing_can_be_marked_or_found_in_it() -> None:
    terms = "    terms: [{term: hurt, kind: emotive, neutral: harmed}]\n"
    loaded = f"  - type: loaded-terms\n    passage: apart\n{terms}"
    assert (8, "error", "passage-not-printed") in problems_of(HEAD + loaded)
    sort = (
        "  - type: sort\n    passage: [news, apart]\n    groups: [a, b]\n    also: [line]\n"
        "    items: [{quote: Nobody, answer: a}, {quote: Monday, answer: b}]\n"
    )
    assert problems_of(HEAD + sort) == [(8, "error", "passage-not-printed")]
    assert problems_of(HEAD + sort.replace("    also: [line]\n", "")) == []


NO_NEWS = HEAD.replace("  news: {paragraphs: 1-2}\n", "")
ALONE = NO_NEWS + QUESTIONS[QUESTIONS.index("  - type: match") :]


@pytest.mark.parametrize("edition", [Edition(), Edition(insert=True)])
def test_a_sheet_may_have_no_passage_at_all(edition: Edition) -> None:
    lesson = load_whole(ALONE, {"river": SEED})
    page = page_of(lesson, edition)
    pages = [
        page.worksheet,
        PageWriter(page.renderer.words, page.renderer.templates).worksheet(page.sheet),
    ]
    for html in pages:
        text = unescape(text_of(html))
        assert "Answer the question" in text
        assert "Read the" not in text
        assert "numbered" not in text
    made = press(lesson, edition, page.renderer.templates, BOTH)
    assert {*made} == {Kind.WORKSHEET, Kind.ANSWER_KEY}
