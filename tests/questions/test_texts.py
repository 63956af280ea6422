"""Texts of a lesson become runs: Markdown is read, places are places, and all else is printed."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import words_at
from support import compose, load_whole, renderer_of, seed_of

from broadsheet.article.passage import Passage
from broadsheet.article.quotable import FoundWords, Quotable
from broadsheet.article.seed import Seed
from broadsheet.questions.texts import (
    TextBuilder,
    parse_blocks,
    parse_markdown,
    places_of,
    words_of,
)
from broadsheet.sheet.texts import PlaceReference, Quoted, RichText, Run, TextBlock, Where
from broadsheet.sheet.wordings import direction_of
from broadsheet.source.records.contents import quotes_in
from broadsheet.source.text import Span

# --- inline Markdown --------------------------------------------------------------------------


def shown(text: str) -> str:
    """The runs of a text, `<em>` around emphasis and `<strong>` around strong words."""
    return "".join(
        f"{'<em>' * run.emphasis}{'<strong>' * run.strong}{run.text}"
        f"{'</strong>' * run.strong}{'</em>' * run.emphasis}"
        for run in parse_markdown(text)
    )


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("*a* b", "<em>a</em> b"),
        ("**a** b", "<strong>a</strong> b"),
        ("_a_ __b__", "<em>a</em> <strong>b</strong>"),
        ("***a***", "<em><strong>a</strong></em>"),
        ("*a **b** c*", "<em>a </em><em><strong>b</strong></em><em> c</em>"),
        ("“*a*”, (*b*)-*c*.", "“<em>a</em>”, (<em>b</em>)-<em>c</em>."),
        (r"\*a\* \_ \\", r"*a* _ \\".replace("\\\\", "\\")),
        ("*a", "*a"),
        ("a * b * c", "a * b * c"),
        ("a\nb", "a\nb"),
        ("", ""),
        # Inside a word nothing is emphasis.
        ("snake_case_name 2*3*4", "snake_case_name 2*3*4"),
        ("Schüler*innen und Lehrer*innen", "Schüler*innen und Lehrer*innen"),
        ("Leser*innen lesen *genau*", "Leser*innen lesen <em>genau</em>"),
        ("in __init__.py and a_b_c", "in __init__.py and a_b_c"),
        ("2**10 or 2**20", "2**10 or 2**20"),
        # Nothing else is Markdown here.
        ("[a](http://b)", "[a](http://b)"),
        ("![a](b.png)", "![a](b.png)"),
        ("<http://b> http://b", "<http://b> http://b"),
        ("`a`", "`a`"),
        ("# a", "# a"),
        ("1. a", "1. a"),
        ("~~a~~", "~~a~~"),
        ("<b>a</b>", "<b>a</b>"),
        ("&amp; & &lt;", "&amp; & &lt;"),
        ("\"a\" 'b' -- ...", "\"a\" 'b' -- ..."),
    ],
)
def test_emphasis_works_and_nothing_else_does(text: str, runs: str) -> None:
    assert shown(text) == runs


@given(st.text(alphabet="ab*_\\<>&\"'` []()!\n#~{}%", max_size=40))
def test_any_text_becomes_runs_of_its_own_characters(text: str) -> None:
    runs = parse_markdown(text)
    assert all(run.text for run in runs)
    for one, other in pairwise(runs):
        assert (one.emphasis, one.strong) != (other.emphasis, other.strong)
    # Only marks of emphasis, and backslashes before a mark, are gone.
    kept = iter("".join(text.split()))
    assert all(character in kept for character in "".join(words_of(text).split()))
    assert re.sub(r"[*_\\\s]", "", words_of(text)) == re.sub(r"[*_\\\s]", "", text)


@given(st.text(alphabet="aß3 .,-", max_size=30))
def test_a_text_without_marks_is_one_run(text: str) -> None:
    assert words_of(text) == text


# --- paragraphs and lists ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("a", [("paragraph", "a")]),
        ("a\n\nb", [("paragraph", "a"), ("paragraph", "b")]),
        ("a\n \n\n\nb\nc", [("paragraph", "a"), ("paragraph", "b\nc")]),
        ("\na\n", [("paragraph", "a")]),
        ("", []),
        (
            "Bring:\n- a pen\n- paper\n\nThen begin.",
            [
                ("paragraph", "Bring:"),
                ("bullet", "a pen"),
                ("bullet", "paper"),
                ("paragraph", "Then begin."),
            ],
        ),
        (
            "1. one\n2) two\n10. ten",
            [("numbered", "one"), ("numbered", "two"), ("numbered", "ten")],
        ),
        ("• a\n  - b\n\tc", [("bullet", "a"), ("bullet", "b\nc")]),
        # A line of its own that begins so is no list.
        ("- a", [("paragraph", "- a")]),
        ("1. a", [("paragraph", "1. a")]),
        ("- a\n", [("paragraph", "- a")]),
        # Nor is a sign with nothing behind it.
        ("a\n- \n1.", [("paragraph", "a\n-\n1.")]),
        ("a\n-b\n2024. c\n1.d", [("paragraph", "a\n-b\n2024. c\n1.d")]),
    ],
)
def test_empty_lines_divide_paragraphs_and_signs_make_lists(
    text: str, blocks: list[tuple[str, str]]
) -> None:
    assert list(parse_blocks(text)) == blocks


@given(st.text(alphabet="ab1.)-• \n", max_size=30))
def test_no_word_of_a_text_is_lost_in_its_blocks(text: str) -> None:
    blocks = list(parse_blocks(text))
    assert all(words.strip() for _, words in blocks)
    words = " ".join(words for _, words in blocks)
    assert re.findall("[ab]+", words) == re.findall("[ab]+", text)


# --- direction --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "direction"),
    [
        ("What is it?", "en", "ltr"),
        ("What is it?", "ar", "ltr"),
        ("ما هذا؟", "en", "rtl"),
        ("«ما هذا؟» asks a reader", "en", "rtl"),
        ("Who says «ما هذا؟»?", "ar", "ltr"),
        ("מה זה?", "en", "rtl"),
        # The first letter that has a direction decides: no digit, no mark.
        ("3. “ما", "en", "rtl"),
        ("12, 13!", "en", "ltr"),
        ("12, 13!", "ar", "rtl"),
        ("", "he", "rtl"),
    ],
)
def test_a_text_has_the_direction_of_its_first_letter_that_has_one(
    text: str, language: str, direction: str
) -> None:
    assert direction_of(text, language) == direction


# --- places -----------------------------------------------------------------------------------

SEED = seed_of(
    "One two three four\n\nfive six\u00ad seven\n\neight nine ten\n\neleven twelve\n", "s"
)
OTHER = seed_of("one two\n\nthree four\n", "other")


def passage(name: str, *numbers: int, seed: Seed = SEED) -> Passage:
    return Passage(name, seed, tuple(seed.paragraphs[n - 1].span for n in numbers))


def found(words: str, seed: Seed = SEED) -> FoundWords:
    at = seed.text.index(words)
    return FoundWords(seed, Span(at, at + len(words)))


START = passage("start", 1, 2)
END = passage("end", 3, 4)
GAP = passage("gap", 1, 3)
SECOND = passage("other", 1, 2, seed=OTHER)
ALL = (START, END, GAP, SECOND)


@pytest.mark.parametrize(
    ("words", "among", "places"),
    [
        ("One", (START,), [Where(0, 0, 0, 3)]),
        ("two three", (START,), [Where(0, 0, 4, 13)]),
        ("four\n\nfive", (START,), [Where(0, 0, 14, 18), Where(0, 1, 0, 4)]),
        # A sign without width is not printed, and not counted.
        ("six\u00ad seven", (START,), [Where(0, 1, 5, 14)]),
        # In the passage that the question is about, not in another that has them too.
        ("nine", (GAP,), [Where(2, 1, 6, 10)]),
        ("nine", (GAP, END), [Where(2, 1, 6, 10)]),
        ("nine", (END, GAP), [Where(1, 0, 6, 10)]),
        ("six", (END, START), [Where(0, 1, 5, 8)]),
        # Outside of it, or over what it leaves out.
        ("six", (END,), []),
        ("four\n\nfive", (GAP,), []),
        ("ten\n\neleven", (GAP,), []),
    ],
)
def test_words_stand_in_the_blocks_of_their_passage(
    words: str, among: tuple[Passage, ...], places: list[Where]
) -> None:
    assert list(places_of(found(words), ALL, among)) == places


def test_words_of_another_seed_stand_in_its_passage() -> None:
    places = places_of(found("two\n\nthree", OTHER), ALL, (START, SECOND))
    assert places == (Where(3, 0, 4, 7), Where(3, 1, 0, 5))


# --- texts with references --------------------------------------------------------------------

FURNITURE = renderer_of("en").words.furniture


def builder(*among: Passage, seed: Seed = SEED) -> TextBuilder:
    quotable = Quotable(among or (passage("all", 1, 2, 3, 4, seed=seed),))
    return TextBuilder(quotable.passages, quotable, "en", "en", FURNITURE, FURNITURE)


def only_block(text: RichText) -> TextBlock:
    [block] = text.blocks
    return block


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ('lines("nine")', ["{nine}"]),
        ('Lines("nine")!', ["{^nine}", "!"]),
        ('see lines("ten eleven")', ["see ", "{ten eleven}"]),
        (
            'a *b lines("two") c* lines("nine")',
            ["a ", "<em>b ", "{two}", "<em> c", " ", "{nine}"],
        ),
        ('**lines("two")**', ["{two}"]),
        # What only looks like one is a text.
        ("lines(nine) lines()", ["lines(nine) lines()"]),
    ],
)
def test_a_reference_is_where_the_words_stand(text: str, pieces: list[str]) -> None:
    texts = builder()
    sheet = compose(
        load_whole(
            "title: A\nseed: s\nquestions:\n  - {type: short-answer, ask: Why, answer: So}\n",
            {"s": SEED.text},
        )
    ).sheet
    said = [
        f"{{{'^' * i.begins_sentence}{words_at(i.places, sheet)}}}"
        if isinstance(i, PlaceReference)
        else f"{'<em>' * i.emphasis}{i.text}"
        for i in only_block(texts.own(text)).inlines
        if isinstance(i, Run | PlaceReference)
    ]
    assert said == pieces


def test_a_text_of_the_lesson_has_its_blocks_language_and_direction() -> None:
    text = builder().own('من قال:\n- lines("nine")\n- *لا*')
    assert (text.language, text.direction) == ("en", "rtl")
    assert [block.kind for block in text.blocks] == ["paragraph", "bullet", "bullet"]
    assert text.blocks[2].inlines == (Run("لا", emphasis=True),)
    assert builder().own("").blocks == (TextBlock(()),)


def test_words_of_an_article_keep_its_language_and_direction() -> None:
    arabic = seed_of("---\nlanguage: ar\n---\nالجسر القديم\n\nقال العمدة إن الجسر آمن.\n", "a")
    texts = builder(passage("all", 1, 2, seed=arabic))
    quoted = texts.quoted(found("الجسر آمن", arabic))
    assert (quoted.language, quoted.direction) == ("ar", "rtl")
    assert (quoted.text, quoted.places) == ("الجسر آمن", (Where(0, 1, 14, 23),))
    around = texts.inline(*texts.citation(found("الجسر آمن", arabic)))
    assert (around.language, around.direction) == ("en", "ltr")
    assert only_block(around).inlines == (
        Run("“"),
        quoted,
        Run("”"),
        Run(" ("),
        PlaceReference(quoted.places),
        Run(")"),
    )


def test_words_outside_the_passages_have_no_place_and_are_a_bug() -> None:
    with pytest.raises(ValueError, match="stands in none of the passages"):
        builder(START).quoted(found("nine"))


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("So it is",), "So it is."),
        (("So it is.",), "So it is."),
        (("Is it so?",), "Is it so?"),
        (("One.", "two", "three."), "One; two; three."),
        (("Say “so.”",), "Say “so.”"),
    ],
)
def test_remarks_are_joined_and_end_as_sentences_do(texts: tuple[str, ...], said: str) -> None:
    [remark] = builder().remarks(accept=texts)
    assert (remark.label, remark.text.words) == ("Accept", said)


def test_remarks_of_several_paragraphs_keep_them_and_empty_ones_are_left_out() -> None:
    [remark] = builder().remarks(why="One.\n\nTwo.", note=None, accept=())
    assert [b.inlines for b in remark.text.blocks] == [(Run("One."),), (Run("Two."),)]


def test_a_long_quotation_is_named_by_its_first_words() -> None:
    long = seed_of(f"Head\n\n{'word ' * 40}end.\n", "l")
    texts = builder(passage("all", 1, 2, seed=long))
    lesson = load_whole(
        "title: A\nseed: l\nquestions:\n  - {type: short-answer, ask: Why, answer: So,"
        f" evidence: {'word ' * 39}word}}\n",
        {"l": long.text},
    )
    [evidence] = quotes_in(lesson.questions[0][0])
    short = texts.beginning(evidence)
    assert isinstance(short, Quoted)
    assert short.text == "word " * 13 + "…"
    assert len(short.text) <= 70
