"""A lesson is checked against its seeds: every problem in one run, and none that only follows."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from support import ROOT, TEMPLATES, codes_in, described, expected, found, load, load_whole, seed_of

from broadsheet.checks.check import LONGEST_TEXT, MOST_QUESTIONS, check
from broadsheet.lesson.lesson import read_lesson
from broadsheet.sheet.wordings import Words
from broadsheet.source.diagnostics import Diagnostic, in_order
from broadsheet.source.text import TextFile
from broadsheet.source.yaml.document import read_yaml

SEEDS = {
    "bridge": "The river rose\n\nThe mayor said the bridge is safe. Many facts speak for it.\n\n"
    "The bridge is old.\n",
    "town": "The town\n\nCats sat on the bridge.\n",
}

FAULTY = {
    "a level that no question is for": """\
        title: Levels
        seed: bridge
        questions:
          - type: short-answer
            # error: level-without-questions
            for: [core, support]
            ask: Why
            answer: So
          - {type: short-answer, for: core, ask: Why, answer: So}
        """,
    "more versions than letters": """\
        title: Versions
        seed: bridge
        # error: too-many-versions
        versions: 9
        questions:
          - {type: short-answer, ask: Why, answer: So}
        """,
    "a seed that is not there blames no quotation": """\
        title: See lines("no such words")
        # error: seed-missing
        seed: brigde
        passages:
          a: {from: no such words, to: no words}
        questions:
          - {type: short-answer, ask: Why, answer: So, evidence: no such words, passage: b}
        """,
    "a seed that is not there is told beside a fault in the head": """\
        # error: key-missing
        # error: key-unknown
        colour: red
        # error: seed-missing
        seed: seeds/brigde.txt
        questions:
          - {type: short-answer, ask: Why, answer: So}
        """,
    "a fault in the head does not hide the others": """\
        title: A
        seed: bridge
        # error: key-unknown
        levle: 9
        questions:
          # error: quote-not-found
          - {type: short-answer, ask: Why, answer: So, evidence: no such words}
        """,
    "a passage whose seed is not there blames no question about it, nor a text for all": """\
        title: A
        seed: bridge
        intro: Look at lines("Cats sat").
        passages:
          a: {paragraphs: 2}
          # error: seed-missing
          b: {seed: twon, paragraphs: 2}
        questions:
          - {type: short-answer, ask: Why, answer: So, passage: a, evidence: safe}
          - {type: short-answer, ask: Why, answer: So, passage: [a, b], evidence: Cats sat}
          # error: quote-not-found
          - {type: short-answer, ask: Why, answer: So, passage: a, evidence: unsafe}
        """,
    "a passage that cannot be cut blames no question about it, nor a text for all": """\
        title: A
        seed: bridge
        intro: Look at lines("is old").
        passages:
          a: {paragraphs: 2}
          # error: paragraph-missing
          b: {paragraphs: 7}
        questions:
          - {type: short-answer, ask: Why, answer: So, passage: a}
          - {type: short-answer, ask: Why, answer: So, passage: b, evidence: is old}
        """,
    "a passage of the wrong shape blames no question about it": """\
        title: A
        seed: bridge
        intro: Look at lines("is old").
        passages:
          a: {paragraphs: 2}
          # error: key-unknown
          b: {paragraph: 3}
        questions:
          - {type: short-answer, ask: Why, answer: So, passage: a}
          - {type: short-answer, ask: Why, answer: So, passage: b, evidence: is old}
        """,
    "passages that cannot be read blame no question": """\
        title: A
        seed: bridge
        # error: group-expected
        passages: [a, b]
        questions:
          - {type: short-answer, ask: Why, answer: So, passage: b, evidence: no such words}
        """,
    "a passage that no question is about": """\
        title: A
        seed: bridge
        passages:
          a: {paragraphs: 2}
          # warning: passage-unused
          b: {paragraphs: 3}
        questions:
          - {type: short-answer, ask: Why, answer: So, passage: a}
        """,
    "a question that cannot be read may be the one about a passage": """\
        title: A
        seed: bridge
        passages:
          a: {paragraphs: 2}
          b: {paragraphs: 3}
        questions:
          - {type: short-answer, ask: Why, answer: So, passage: a}
          # error: key-unknown
          - {type: short-answer, aks: Why, answer: So, passage: b}
        """,
    "the quotations of a question that cannot be read are checked": """\
        title: A
        seed: bridge
        questions:
          - type: short-answer
            ask: Why
            answer: So
            # error: number-expected
            marks: two
            # error: quote-not-found
            evidence: no such words
        """,
    "what names the passage of a question may be just what cannot be read": """\
        title: A
        seed: bridge
        passages:
          a: {paragraphs: 2}
          b: {paragraphs: 3}
        questions:
          - {type: short-answer, ask: Why, answer: So, passage: a}
          # error: list-expected
          - {type: short-answer, ask: Why, answer: So, passage: []}
        """,
    "passages that do not exist or are not named": """\
        title: A
        seed: bridge
        passages:
          opening: {paragraphs: 2}
          end: {paragraphs: 3}
        questions:
          # error: passage-unnamed
          - {type: short-answer, ask: Why, answer: So, evidence: no such words}
          # error: passage-unknown
          - {type: short-answer, ask: Why, answer: So, passage: openning, evidence: no words}
          # error: passage-unknown
          - {type: short-answer, ask: Why, answer: So, passage: [end, middle]}
        """,
    "the only passage has a name of its own": """\
        title: A
        seed: bridge
        passages:
          opening: {paragraphs: 2}
        questions:
          - {type: short-answer, ask: Why, answer: So}
          # error: passage-unknown
          - {type: short-answer, ask: Why, answer: So, passage: text}
        """,
    "every quoting field of every question": """\
        title: A
        seed: bridge
        # error: quote-not-found
        intro: lines("no such words")
        questions:
          - type: short-answer
            # error: quote-ambiguous
            ask: Why, in lines("bridge")?
            answer: So
            evidence:
              - the bridge is safe
              # error: quote-not-found
              - no such words
              # error: occurrence-missing
              - {quote: bridge, occurrence: 3}
              - {quote: bridge, occurrence: 2}
            # error: line-reference
            why: lines(safe)
        """,
    "a question about a passage that is not printed": """\
        title: A
        seed: bridge
        passages: {whole: {paragraphs: 1-2, printed: no}}
        questions:
          - type: loaded-terms
            # error: passage-not-printed
            passage: whole
            terms: [{term: {quote: bridge, occurrence: 1}, kind: label, neutral: way over}]
        """,
    "a language without words": """\
        title: A
        seed: bridge
        # warning: language-without-words
        language: eo
        questions:
          - {type: short-answer, ask: Why, answer: So}
        """,
}  # fmt: skip


def problems_of(text: str) -> list[Diagnostic]:
    """As `load`, with the languages that there are."""
    file = TextFile("lesson.yaml", text)
    seeds = {name: seed_of(seed, name) for name, seed in SEEDS.items()}
    node, problems = read_yaml(file)
    assert node is not None, problems
    lesson, shape = read_lesson(file, node)
    _, checked = check(lesson, seeds.get, tuple(seeds), lambda tag: Words(tag, TEMPLATES))
    return in_order([*problems, *shape, *checked])


@pytest.mark.parametrize("text", FAULTY.values(), ids=FAULTY)
def test_all_problems_are_found_and_none_that_only_follows_from_another(text: str) -> None:
    problems = problems_of(text)
    assert found(problems) == expected(text), "\n".join(described(p) for p in problems)


def test_each_code_of_this_room_is_provoked_here() -> None:
    provoked = {code for text in FAULTY.values() for _, _, code in expected(text)}
    assert {code.name for code in codes_in("checks.check")} - {"too-long"} <= provoked


# --- too much for one sheet -------------------------------------------------------------------

QUESTION = "  - {type: short-answer, ask: Why, answer: So}\n"


@pytest.mark.parametrize(
    ("characters", "codes"), [(LONGEST_TEXT, []), (LONGEST_TEXT + 1, ["too-long"])]
)
def test_the_passages_of_a_lesson_have_a_greatest_length(characters: int, codes: list[str]) -> None:
    text = f"title: A\nseed: long\nquestions:\n{QUESTION}"
    problems = load(text, {"long": "a" * characters})[1]
    assert [problem.code.name for problem in problems] == codes


@pytest.mark.parametrize(
    ("number", "found_at"), [(MOST_QUESTIONS, []), (MOST_QUESTIONS + 1, [MOST_QUESTIONS + 4])]
)
def test_a_lesson_has_a_greatest_number_of_questions(number: int, found_at: list[int]) -> None:
    problems = load(f"title: A\nseed: bridge\nquestions:\n{QUESTION * number}", SEEDS)[1]
    assert [(line, code) for line, _, code in found(problems)] == [
        (line, "too-long") for line in found_at
    ]


# --- hints ------------------------------------------------------------------------------------


def hint(text: str) -> str:
    (problem,) = problems_of(text)
    return problem.hint or ""


@pytest.mark.parametrize(
    ("seed", "told"),
    [
        ("brigde", "did you mean `bridge`?"),
        ("seeds/bridge.txt", "did you mean `bridge`?"),
        ("bridge.md", "did you mean `bridge`?"),
        ("Bridge", "did you mean `bridge`?"),
        ("xyz", "there is `bridge`, `town`"),
    ],
)
def test_a_seed_that_is_not_there_is_answered_with_those_that_are(seed: str, told: str) -> None:
    assert hint(f"title: A\nseed: {seed}\nquestions:\n{QUESTION}") == told


def test_a_workspace_without_seeds_is_told_where_they_belong() -> None:
    problems = load(f"title: A\nseed: bridge\nquestions:\n{QUESTION}", {})[1]
    assert [p.hint for p in problems] == [
        "there is no text file in the folder `seeds/`: put the article there as one"
    ]


@pytest.mark.parametrize(
    ("passage", "told"),
    [
        ("", "add `passage: …`, which may be `b`, `opening`, `c`"),
        (", passage: openning", "did you mean `opening`?"),
        (", passage: elsewhere", "there is `b`, `opening`, `c`"),
    ],
)
def test_a_passage_that_is_not_there_is_answered_in_the_lessons_order(
    passage: str, told: str
) -> None:
    text = (
        "title: A\nseed: bridge\npassages:\n  b: {paragraphs: 2}\n  opening: {paragraphs: 3}\n"
        f"  c: {{paragraphs: 1}}\nquestions:\n  - {{type: short-answer, ask: Why, answer: So{passage}}}\n"  # noqa: E501
    )
    assert hint(text) == told


def test_the_problems_of_a_lesson_are_the_same_in_every_run() -> None:
    text = (
        "title: A\\nseed: bridge\\npassages:\\n  b: {paragraphs: 2}\\n  a: {paragraph: 3}\\n"
        "  c: {paragraph: 1}\\nquestions:\\n  - {type: short-answer, ask: Why, answer: So}\\n"
    )
    code = (
        "import sys; sys.path.insert(0, 'tests'); from support import load, described\n"
        f"print([(described(p), p.hint) for p in load('{text}', {{'bridge': 'A'}})[1]])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1


# --- what may be printed ----------------------------------------------------------------------


def test_a_lesson_without_an_error_is_ready_to_be_printed() -> None:
    checked = load_whole(
        "title: A\nseed: bridge\n"
        "passages:\n  a: {paragraphs: 2}\n  b: {seed: town, paragraphs: 2}\n"
        "questions:\n  - {type: short-answer, ask: Why, answer: So, passage: [b, a, b]}\n",
        SEEDS,
    )
    assert checked.language == "en"
    assert [passage.name for passage in checked.passages] == ["a", "b"]
    assert [seed.id for seed in checked.seeds] == ["bridge", "town"]
    ((_, quotable),) = checked.questions
    assert [passage.name for passage in quotable.passages] == ["b", "a"]


@pytest.mark.parametrize(
    ("of_lesson", "of_seed", "language"),
    [
        ("", "", "en"),
        ("", "language: el\n", "el"),
        ("language: en-GB\n", "language: el\n", "en-GB"),
    ],
)
def test_the_furniture_is_in_the_lessons_language_or_else_in_the_seeds(
    of_lesson: str, of_seed: str, language: str
) -> None:
    text = f"title: A\nseed: s\n{of_lesson}questions:\n{QUESTION}"
    assert load_whole(text, {"s": f"---\n{of_seed}---\nA\n"}).language == language


def test_a_lesson_whose_seed_is_faulty_is_not_printed_and_not_blamed() -> None:
    file = TextFile("lesson.yaml", f"title: A\nseed: bridge\nquestions:\n{QUESTION}")
    node, _ = read_yaml(file)
    assert node is not None
    lesson, _ = read_lesson(file, node)
    assert check(lesson, lambda _: None, ("bridge",)) == (None, ())


def test_a_lesson_of_two_seeds_is_not_printed_without_the_faulty_one() -> None:
    file = TextFile(
        "lesson.yaml",
        "title: A\nseed: bridge\npassages: {a: {paragraphs: 1}, b: {seed: town, paragraphs: 1}}\n"
        f"questions:\n{QUESTION.replace('}', ', passage: a}')}",
    )
    node, _ = read_yaml(file)
    assert node is not None
    lesson, _ = read_lesson(file, node)
    seeds = {"bridge": seed_of("A river")}
    assert check(lesson, seeds.get, ("bridge", "town")) == (None, ())
