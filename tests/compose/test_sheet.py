"""A sheet decides what is printed before any layout, and its key adds what is right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import records_in, texts_in, words_at
from support import A4, load_whole, renderer_of

from broadsheet.compose.arrange import arrange
from broadsheet.compose.sheet import Composer
from broadsheet.sheet.answers import Marked, Written
from broadsheet.sheet.edition import VERSIONS, Level
from broadsheet.sheet.items import AskedQuestion, Entry, Heading, Prompts
from broadsheet.sheet.sheet import Block, BlockKind, Key, SourceFacts
from broadsheet.sheet.texts import PlaceReference, Places, RichText, Run, SlotId, Where

WORDS = renderer_of("en").words


def key_of(text: str, seeds: dict[str, str]) -> Key:
    """The key of a lesson, with its sheet."""
    composer = Composer(load_whole(text, seeds), WORDS)
    return composer.key(composer.sheet(A4))


# --- passages ---------------------------------------------------------------------------------

QUESTIONS = "questions:\n  - {type: short-answer, ask: Why, answer: So}\n"
BODY = "The river rose\n\nThe mayor spoke.\n\nThe bridge is old.\n\nCats sat.\n"


@pytest.mark.parametrize(
    ("front", "passages", "source"),
    [
        # The title stands above as a headline, or is said with the source.
        ("", "", SourceFacts("The river rose", headed=True)),
        ("", "{paragraphs: 2}", SourceFacts("The river rose", headed=False)),
        ("title: High water\n", "", SourceFacts("High water", headed=False)),
        ("author: Ann\n", "", SourceFacts("The river rose", headed=True, author="Ann")),
        # Only these very words say that nothing is known.
        ("author: not stated\n", "", SourceFacts("The river rose", headed=True)),
        (
            "author: Not stated\n",
            "",
            SourceFacts("The river rose", headed=True, author="Not stated"),
        ),
        (
            "author: Ann\npublisher: The Paper\ndate: 2 May\nlicence: CC BY 4.0\nurl: https://e.x\n",
            "",
            SourceFacts(
                "The river rose", True, "Ann", "The Paper", "2 May", "CC BY 4.0", "https://e.x"
            ),
        ),
    ],
)
def test_what_is_known_of_the_source_are_fields_and_no_sentence(
    front: str, passages: str, source: SourceFacts
) -> None:
    named = f"passages:\n  a: {passages}\n" if passages else ""
    key = key_of(f"title: A\nseed: s\n{named}{QUESTIONS}", {"s": f"---\n{front}---\n{BODY}"})
    assert [passage.source for passage in key.sheet.passages] == [source]


def test_the_source_stands_under_the_last_of_a_seeds_passages() -> None:
    key = key_of(
        "title: A\nseed: s\npassages:\n  a: {paragraphs: 1}\n  b: {paragraphs: 2}\n"
        f"  c: {{seed: t, paragraphs: 2}}\n{QUESTIONS.replace('}', ', passage: a}')}",
        {"s": BODY, "t": "---\nauthor: Bo\n---\nTown\n\nDogs ran.\n"},
    )
    assert [passage.source for passage in key.sheet.passages] == [
        None,
        # Its headline stands with another of its passages.
        SourceFacts("The river rose", headed=True),
        SourceFacts("Town", headed=False, author="Bo"),
    ]


def test_blocks_know_that_they_are_the_headline_and_what_is_left_out_before_them() -> None:
    key = key_of(
        f"title: A\nseed: s\npassages:\n  a: {{paragraphs: [1-2, 4]}}\n{QUESTIONS}", {"s": BODY}
    )
    assert key.sheet.passages[0].blocks == (
        Block(BlockKind.HEADLINE, "The river rose"),
        Block(BlockKind.PARAGRAPH, "The mayor spoke."),
        Block(BlockKind.PARAGRAPH, "Cats sat.", after_gap=True),
    )


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("el", "ltr"), ("en", "ltr")]
)
def test_a_passage_keeps_the_language_of_its_seed_whatever_the_lesson_s_is(
    language: str, direction: str
) -> None:
    key = key_of(
        f"title: A\nseed: s\nlanguage: en\n{QUESTIONS}",
        {"s": f"---\nlanguage: {language}\n---\n{BODY}"},
    )
    assert [(p.language, p.direction) for p in key.sheet.passages] == [(language, direction)]


# --- references -------------------------------------------------------------------------------

REFERENCE = 'see lines("Cats")'


@pytest.mark.parametrize("field", ["title", "level", "time", "intro", "notes", "aims", "standards"])
def test_a_reference_in_the_head_of_a_lesson_becomes_a_place(field: str) -> None:
    head = "" if field == "title" else "title: A\n"
    key = key_of(f"{head}{field}: '{REFERENCE}'\nseed: s\n{QUESTIONS}", {"s": BODY})
    references = [r for r in records_in(key) if isinstance(r, PlaceReference)]
    assert [words_at(r.places, key.sheet) for r in references] == ["Cats"]
    assert "lines(" not in repr(texts_in(key))


def test_a_reference_in_the_title_of_a_passage_becomes_a_place() -> None:
    key = key_of(
        "title: A\nseed: s\n"
        f"passages:\n  a: {{paragraphs: 3-4, title: '{REFERENCE}'}}\n{QUESTIONS}",
        {"s": BODY},
    )
    assert key.sheet.passages[0].title is not None
    assert key.sheet.passages[0].title.inlines[-1] == PlaceReference((Where(0, 1, 0, 4),))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('lines("Cats")', [(Where(0, 3, 0, 4),)]),
        ('lines("old. Cats")', [(Where(0, 2, 14, 18), Where(0, 3, 0, 4))]),
        ('Lines("The", 3)!', [(Where(0, 2, 0, 3),)]),
        ('*lines("Cats")* and lines("mayor")', [(Where(0, 3, 0, 4),), (Where(0, 1, 4, 9),)]),
        ('lines("river")', [(Where(0, 0, 4, 9),)]),
    ],
)
def test_a_reference_says_where_the_words_stand(text: str, places: list[Places]) -> None:
    key = key_of(
        f"title: A\nseed: s\n{QUESTIONS.rstrip().removesuffix('}')}, hint: '{text}'}}\n",
        {"s": BODY},
    )
    hint = key.sheet.questions[0].hint
    assert hint is not None
    references = [inline for inline in hint.inlines if isinstance(inline, PlaceReference)]
    assert [reference.places for reference in references] == places
    assert [r.begins_sentence for r in references] == ["Lines" in text] * len(references)


# --- marks ------------------------------------------------------------------------------------


def test_the_marks_of_a_sheet_are_the_sum_of_its_questions() -> None:
    two = "  - {type: short-answer, ask: Why, answer: So, marks: 2}\n"
    sheet = key_of(f"title: A\nseed: s\n{QUESTIONS}{two * 2}", {"s": BODY}).sheet
    assert [int(question.worth) for question in sheet.questions] == [1, 2, 2]
    assert int(sheet.total) == 5


# --- what the key marks in the passage --------------------------------------------------------

MANY = [f"w{number}" for number in range(40)]


def marked_in(key: Key, question: int) -> Marked:
    """What is marked in the passages for a question."""
    right = key.answers[question][SlotId(0, "terms")].right
    assert isinstance(right, Marked)
    return right


@given(st.data())
def test_marks_cover_the_found_characters_and_no_other_even_over_blocks(
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
    key = key_of(
        f"title: A\nseed: s\nquestions:\n  - type: loaded-terms\n    terms:\n{terms}",
        {"s": f"Head\n\n{seed}\n"},
    )
    marked = [words_at(places, key.sheet) for places in marked_in(key, 1).places]
    assert marked == quotes
    # One place for each block that the words go through.
    blocks = [len({where.block for where in places}) for places in marked_in(key, 1).places]
    assert [len(places) for places in marked_in(key, 1).places] == blocks


def test_words_are_marked_only_in_the_passages_of_their_question() -> None:
    term = "    terms: [{term: mayor, kind: label, effect: e, neutral: n}]\n"
    key = key_of(
        "title: A\nseed: s\npassages:\n  a: {paragraphs: 1-2}\n  b: {paragraphs: 2-3}\n"
        f"questions:\n  - type: loaded-terms\n    passage: b\n{term}"
        "  - {type: short-answer, ask: Why, answer: So, passage: a}\n",
        {"s": BODY},
    )
    assert marked_in(key, 1).places == ((Where(1, 0, 4, 9),),)


# --- the key ----------------------------------------------------------------------------------


def test_the_key_has_the_very_sheet_and_beside_it_what_the_student_must_not_see() -> None:
    checked = load_whole(
        "title: A\nseed: s\nnotes: For me.\nstandards: [S 1]\nquestions:\n"
        "  - {type: short-answer, ask: Why, answer: So there, why: As it is, standards: [S 2]}\n",
        {"s": "---\nauthor: Ann\nnote: From a friend\n---\n" + BODY},
    )
    composer = Composer(checked, WORDS)
    made = composer.sheet(A4)
    key = composer.key(made)
    assert key.sheet is made
    assert key.teacher is not None
    assert (key.teacher.words, [s.words for s in key.standards]) == ("For me.", ["S 1"])
    assert list(key.answers) == [1]
    [answer] = key.answers[1].values()
    assert isinstance(answer.right, Written)
    assert answer.right.text
    assert (answer.right.text.words, answer.why and answer.why.words) == ("So there", "As it is")
    assert [(r.label, r.text.words) for r in key.notes[0].overall.remarks] == [
        ("Why", "As it is."),
        ("Standards", "S 2."),
    ]
    [seed] = key.seeds
    # Nobody sees a headline beside what the notes say of the article.
    assert seed.source == SourceFacts("The river rose", headed=False, author="Ann")
    assert (seed.note, seed.file) == ("From a friend", "s")
    assert seed.fingerprint == checked.seeds[0].fingerprint
    for secret in ("So there", "As it is", "For me", "S 1", "S 2", "From a friend"):
        assert secret not in repr(made)


@pytest.mark.parametrize(
    ("passage", "about"),
    [("[a, b, c]", ()), ("b", (1,)), ("[b, a]", (0, 1)), ("[c, a]", (0, 2))],
)
def test_a_default_wording_says_which_of_several_passages_it_is_about(
    passage: str, about: tuple[int, ...]
) -> None:
    key = key_of(
        "title: A\nseed: s\npassages:\n"
        "  a: {paragraphs: 1}\n  b: {paragraphs: 2-3}\n  c: {paragraphs: 4}\n"
        "questions:\n- type: true-or-false\n"
        f"  passage: {passage}\n  statements: [{{text: x, answer: not stated}}]\n"
        "- type: true-or-false\n  passage: [a, b, c]\n  ask: Is it so?\n"
        "  statements: [{text: x, answer: not stated}]\n",
        {"s": BODY},
    )
    first, second = key.sheet.questions
    assert (first.about, second.about) == (about, ())


def test_a_lesson_is_decided_without_any_layout() -> None:
    """Lines come later, from the writer that has some."""
    intro = 'intro: See lines("Cats").'
    key = key_of(f"title: A\nseed: s\n{intro}\n{QUESTIONS}", {"s": BODY})
    assert [r for r in records_in(key) if isinstance(r, PlaceReference)]
    assert "line\u00a0" not in repr(key)


# --- between questions ------------------------------------------------------------------------

BETWEEN = """\
title: A
seed: s
questions:
  - {type: short-answer, ask: One, answer: So, marks: 3, for: stretch}
  - section: Part A
    text: Think of lines("mayor").
  - instruction: Use *whole* sentences.
    for: [support, stretch]
  - answer-any: 1
    questions:
      - {type: short-answer, ask: Two, answer: So, marks: 2}
      - {type: short-answer, ask: Three, answer: So, marks: 2, for: [core, stretch]}
  - section: Part B
    page: new
  - discuss: [Why?, Who?]
    room: {support: 3, core: 1}
    note: In pairs.
  - section: Part C
  - {type: short-answer, ask: Four, answer: So, for: stretch}
"""


def said(entry: Entry) -> str:
    match entry:
        case AskedQuestion():
            return f"{entry.number} {plain_words(entry.ask)}"
        case Heading():
            intro = f": {plain_words(entry.intro)}" if entry.intro else ""
            return f"# {plain_words(entry.text)}{intro}{' (new page)' if entry.new_page else ''}"
        case Prompts():
            return f"- {' '.join(map(plain_words, entry.prompts))} {entry.room.lines}"
        case _:
            return plain_words(entry.text)


def plain_words(text: RichText) -> str:
    return "".join(run.text if isinstance(run, Run) else "@" for run in text.inlines)


@pytest.mark.parametrize(
    ("level", "entries", "total"),
    [
        (
            None,
            "# Part A: Think of @. | Answer one of the questions 1–2. | 1 Two | 2 Three | "
            "# Part B (new page) | - Why? Who? 1",
            2,
        ),
        (
            Level.SUPPORT,  # one question is left, and so there is no choice
            "# Part A: Think of @. | Use whole sentences. | 1 Two | # Part B (new page) | "
            "- Why? Who? 3",
            2,
        ),
        (
            Level.STRETCH,
            "1 One | # Part A: Think of @. | Use whole sentences. | "
            "Answer one of the questions 2–3. | 2 Two | 3 Three | "
            "# Part B (new page) | - Why? Who? 1 | # Part C | 4 Four",
            6,
        ),
    ],
)
def test_what_stands_between_questions_is_what_the_level_has(
    level: Level | None, entries: str, total: int
) -> None:
    edition = replace(A4, level=level)
    lesson = arrange(load_whole(BETWEEN, {"s": BODY}), edition)
    composer = Composer(lesson, WORDS)
    sheet = composer.sheet(edition)
    assert " | ".join(map(said, sheet.entries)) == entries
    assert sheet.total == total
    teacher = composer.key(sheet).teacher
    assert teacher is not None
    assert plain_words(teacher) == "In pairs."


def test_questions_change_places_inside_their_section_and_their_choice_only() -> None:
    ask = "{{type: short-answer, ask: {0}, answer: So}}"
    lines = ["title: A", "seed: s", "question-order: free", "questions:"]
    lines += [f"  - {ask.format(name)}" for name in "abcd"]
    lines += ["  - section: S", "  - answer-any: 1", "    questions:"]
    lines += [f"      - {ask.format(name)}" for name in "efgh"]
    lines += [f"  - {ask.format(name)}" for name in "ijkl"]
    lesson = load_whole("\n".join(lines) + "\n", {"s": BODY})
    seen = set()
    for version in VERSIONS[:6]:
        edition = replace(A4, version=version)
        sheet = Composer(arrange(lesson, edition), WORDS).sheet(edition)
        order = "".join(
            said(entry)[-1] if said(entry)[0] != "A" else "?" for entry in sheet.entries
        )
        seen.add(order)
        assert [sorted(part) for part in (order[:4], order[6:10], order[10:])] == [
            list("abcd"),
            list("efgh"),
            list("ijkl"),
        ]
        assert order[4:6] == "S?"
    assert len(seen) > 3
