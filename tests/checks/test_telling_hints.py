"""Hints that have the whole answer in them, and those that only help."""

from __future__ import annotations

import pytest
from support import LESSONS, load

from broadsheet.checks.telling_hints import HINT_TELLS_ANSWER

SEED = """The bridge

The brotherly council of the old town said that 2.4 million is too much. It is no secret.
"""
SHORT = "{{type: short-answer, ask: {ask}, answer: {answer}, {key}: {hint}}}"
CHOICE = (
    "{{type: multiple-choice, ask: {ask}, answer: {answer}, {key}: {hint}, "
    "options: [the council, the town council, an engineer, yes]}}"
)
SOURCES = (
    "{{type: identify-source, {key}: {hint}, ask: {ask}, statements: [{{quote: is too much, "
    "source: {answer}, kind: group, evidence: council}}, {{quote: It is no secret, "
    "source: not stated, kind: none}}]}}"
)
TERMS = (
    "{{type: loaded-terms, {key}: {hint}, ask: {ask}, terms: [{{term: {answer}, kind: emotive, "
    "voice: the writer, effect: so, neutral: x}}]}}"
)


def told(question: str, answer: str, hint: str, key: str = "hint", ask: str = "Who") -> list[str]:
    """The answers that are given away."""
    written = question.format(ask=f"'{ask}'", answer=f"'{answer}'", hint=f"'{hint}'", key=key)
    _, problems = load(f"title: T\nseed: s\nquestions: [{written}]\n", {"s": SEED})
    assert not [p.message for p in problems if p.is_error]
    return [p.message.split("`")[1] for p in problems if p.code is HINT_TELLS_ANSWER]


@pytest.mark.parametrize("key", ["hint", "starter"])
@pytest.mark.parametrize(
    ("question", "answer", "hint", "given"),
    [
        (SHORT, "The council.", "Look for the council.", "council"),
        (SHORT, "2.4 million", "It costs 2.4 million.", "2.4 million"),
        (SHORT, "It says only “so” here.", 'Why? It says only "so" here', 'it says only "so" here'),
        (SHORT, "THE COUNCIL", "Was it *the council*?", "council"),
        (CHOICE, "the town council", "It is the town council", "town council"),
        (CHOICE, "an engineer", "The engineer says so", "engineer"),
        (SOURCES, "council", "Say council", "council"),
        (TERMS, "brotherly", "Look at “brotherly”.", "brotherly"),
    ],
)
def test_a_hint_that_has_the_whole_answer_is_told(
    question: str, answer: str, hint: str, given: str, key: str
) -> None:
    assert told(question, answer, hint, key) == [given]


@pytest.mark.parametrize(
    ("question", "answer", "hint"),
    [
        (SHORT, "The council.", "Look at the first sentence."),
        (SHORT, "The council says so.", "Look for the council."),
        (SHORT, "yes", "Say yes or no, and why."),
        (SHORT, "council", "Councils and councillors speak here."),
        (SHORT, "2.4 million", "It costs 12.4 millions."),
        (CHOICE, "the town council", "Is it the town council or an engineer?"),
        (CHOICE, "an engineer", "It is not the council"),
        (CHOICE, "yes", "Say yes"),
        (SOURCES, "council", "Write “not stated” where nobody is named."),
    ],
)
def test_a_hint_that_only_helps_is_let_alone(question: str, answer: str, hint: str) -> None:
    assert told(question, answer, hint) == []


def test_what_the_question_says_is_no_secret() -> None:
    ask = "Who said so, the council or the mayor?"
    assert told(SHORT, "The council.", "Did the council say so?", ask=ask) == []


def test_one_of_several_answers_is_not_the_whole() -> None:
    sort = (
        "{{type: sort, ask: {ask}, groups: [a forecast, a fact], {key}: {hint}, items: [{{"
        "quote: is too much, answer: {answer}}}, {{quote: It is no secret, answer: a fact}}]}}"
    )
    assert told(sort, "a forecast", "A forecast speaks of what will be.") == []


def test_the_key_may_say_the_answer_again() -> None:
    assert told(SHORT, "The council.", "It was the council.", "why") == []
    assert told(SHORT, "The council.", "It was the council.", "note") == []


def test_the_lessons_of_the_repository_give_nothing_away() -> None:
    assert not [p for path in LESSONS for p in load(path)[1] if p.code is HINT_TELLS_ANSWER]
