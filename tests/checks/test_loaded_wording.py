"""Words that push, outlets nobody named, one paragraph for all: told where it helps.

Each lesson of `tests/lessons/advice` says in comments which warnings it has; see
`support.expected`. Most of what stands there is near a warning, and has none.
"""

from __future__ import annotations

import time
from textwrap import indent

import pytest
from support import ROOT, expected, found, load

from broadsheet.article.lexicon import lexicon
from broadsheet.questions.loaded_terms._sentences import over_sentences
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.text import Place, Span, TextFile

FOLDER = ROOT / "tests" / "lessons" / "advice"
ARTICLE = (FOLDER / "town-library.txt").read_text("utf-8")
LESSONS = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_has_just_the_warnings_that_it_announces(path) -> None:  # type: ignore[no-untyped-def]
    text = path.read_text("utf-8")
    _, problems = load(text, {"town-library": ARTICLE})
    assert found(problems) == expected(text)


def test_some_lessons_have_warnings_and_some_have_none() -> None:
    told = [bool(expected(path.read_text("utf-8"))) for path in LESSONS]
    assert sum(told) >= 10
    assert told.count(False) >= 8


def told(question: str, head: str = "", article: str = ARTICLE) -> list[Diagnostic]:
    """The problems of one question."""
    text = f"title: A\nseed: s\n{head}questions:\n{indent(question, '  ')}"
    _, problems = load(text, {"s": article})
    return problems


def asked(ask: str, more: str = "") -> str:
    return f"- type: short-answer\n  ask: >-\n    {ask}\n  answer: It does.\n{more}"


def codes(problems: list[Diagnostic]) -> list[str]:
    return [problem.code.name for problem in problems]


def test_the_warning_names_the_word_says_what_it_does_and_a_plainer_one() -> None:
    (problem,) = told(asked("What has this shameful plan to do with books?"))
    assert problem.message == "`shameful` tells the class what to feel"
    assert problem.hint == "plainer: `what happened, and who objects`"
    (problem,) = told(asked("Of course it does. Who says so?"))
    assert problem.hint == "leave the word out"


@pytest.mark.parametrize(
    "ask",
    [
        "Which is stronger, the ‘shameful’ or the ‘sad’ plan?",
        "What does the word shameful do?",
        "What does the *shameful* do here?",
        "Which of the two is the more shameful, and would “the shameful plan” be fair?",
    ],
)
def test_a_word_that_is_mentioned_is_not_used(ask: str) -> None:
    assert told(asked(ask)) == []


@pytest.mark.parametrize("head", ["language: de\n", "language: de-CH\n"])
def test_a_lesson_in_another_language_has_no_such_warnings(head: str) -> None:
    question = asked("Of course it is so-called, is it not?", "  why: Reuters said so.\n")
    assert {*codes(told(question))} == {"loaded-question", "outlet-not-named"}
    assert {*codes(told(question, head))} <= {"language-without-words"}
    assert lexicon("de") is None
    assert lexicon("../en") is None


@pytest.mark.parametrize("where", ["answer", "why", "note", "accept"])
@pytest.mark.parametrize(
    "name", ["The Times", "the River Herald", "Reuters", "the BBC", "Harbour TV", "Radio Mill News"]
)
def test_an_outlet_that_only_the_key_names_is_told(name: str, where: str) -> None:
    question = "- type: short-answer\n  ask: Who?\n"
    question += "" if where == "answer" else "  answer: Somebody.\n"
    problems = told(f"{question}  {where}: {name} printed it first.\n")
    assert codes(problems) == ["outlet-not-named"]
    assert problems[0].message.split("`")[1].removeprefix("The ") in name


@pytest.mark.parametrize(
    "name",
    [
        "The Valley Courier",
        "the Courier",
        "Many Times",
        "the times",
        "a post",
        "Modern Times",
        "the Post Office",
        "good news",
        "The radio",
        "Old News",
    ],
)
def test_what_the_file_names_or_what_is_none_is_let_alone(name: str) -> None:
    question = f"- type: short-answer\n  ask: Who?\n  answer: So {name} would have it.\n"
    article = f"{ARTICLE}\nMany Times is a shop.\n"
    assert told(question, article=article) == []


def test_each_loaded_word_is_found_and_has_a_reason() -> None:
    english = lexicon("en-GB")
    assert english
    frame = {
        "loaded": "Here {} it is.",
        "saying": "The mayor {} be here.",
        "describing": "The {} plan.",
    }
    for entry in english.loaded:
        assert entry.why == entry.why.strip(" .")
        for word in entry.words:
            text = frame[entry.use].format(word.replace("*", "techno"))
            hits = list(english.pushing(text))
            assert len(hits) == 1, hits
            (hit,) = hits
            assert hit[1] is entry, text
            assert len(f"`{hit[0]}` {entry.why}") < 120


def test_no_word_stands_in_the_lists_twice() -> None:
    english = lexicon("en")
    assert english
    words = [word for entry in english.loaded for word in entry.words]
    assert len(words) == len({*words})


@pytest.mark.parametrize(
    "text",
    [
        *("“" * 50_000, "'" * 50_000, "*a " * 30_000, "the " * 30_000, "lines(" * 20_000),
        *("Why is " + "the " * 30_000, "A" * 100_000, "The Big " * 20_000, "is " + "1," * 40_000),
    ],
    ids=lambda text: text[:8],
)
def test_no_text_makes_the_search_slow(text: str) -> None:
    english = lexicon("en")
    assert english
    start = time.process_time()
    list(english.pushing(text)), list(english.scare_quotes(text)), list(english.outlets_in(text))
    english.judgement_in(text), english.only_counts(text), english.mentions(text)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("term", "perhaps"),
    [
        ("fury. Nurse Elena Duarte", "fury"),
        ("fury.” “Nurse Duarte", "fury"),
        ("such a shame! They", "such a shame"),
        ("by Elena Duarte. She", "by Elena Duarte"),
        ("an awkward position", None),
        ("a fury.", None),
        ("the hated Mr. Smith", None),
        ("that Prof. Smith of the U.S. Army", None),
        ("no. 5 of it", None),
        ("“never!” he said", None),
    ],
)
def test_a_term_that_goes_on_over_a_sentence(term: str, perhaps: str | None) -> None:
    place = Place(TextFile("a.yaml", term), Span(0, len(term)))
    found = [problem.hint for problem in over_sentences(term, place)]
    hint = f"quote only the words that push, perhaps `{perhaps}`"
    assert found == ([hint] if perhaps else [])
