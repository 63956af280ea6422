"""What a sheet leaves to its writers is said in its language, by lines or by paragraphs."""

from __future__ import annotations

from fractions import Fraction

import everything
import pytest
from everything import PASSAGES, places, text
from hypothesis import given
from hypothesis import strategies as st
from support import one_line_each, renderer_of

from broadsheet.sheet.edition import LineNumbers
from broadsheet.sheet.items import AskedQuestion, Body
from broadsheet.sheet.lines import LineMap
from broadsheet.sheet.sheet import Block, BlockKind, PrintedPassage, SourceFacts
from broadsheet.sheet.texts import Places, Run, Where
from broadsheet.writers.phrases import Phrases, joined, numbered_lines, said_span

FURNITURE = renderer_of("en").words.furniture
LINES = one_line_each(PASSAGES)
BY_LINES = Phrases(FURNITURE, PASSAGES, LINES)
BY_PARAGRAPHS = Phrases(FURNITURE, PASSAGES)


def plain(said: str | None) -> str | None:
    """Without the no-break spaces that keep a number at its word."""
    return said and said.replace("\u00a0", " ")


# --- marks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("worth", "in_brackets"),
    [
        (Fraction(1, 2), "[½ mark]"),
        (Fraction(1), "[1 mark]"),
        (Fraction(3, 2), "[1½ marks]"),
        (Fraction(2), "[2 marks]"),
        (Fraction(21, 2), "[10½ marks]"),
        (Fraction(0), ""),
    ],
)
def test_marks_may_be_halves(worth: Fraction, in_brackets: str) -> None:
    assert BY_LINES.marks(worth) == in_brackets


@pytest.mark.parametrize(
    ("lowest", "most", "said"),
    [(None, 2, "2"), (2, 2, "2"), (1, 2, "1–2"), (Fraction(1, 2), 1, "½–1"), (0, 0, "0")],
)
def test_a_level_of_a_rubric_may_be_worth_a_span(
    lowest: Fraction | None, most: Fraction, said: str
) -> None:
    least = None if lowest is None else Fraction(lowest)
    assert said_span(least, Fraction(most)) == said


# --- where words stand ------------------------------------------------------------------------

OVER_TWO = everything.OVER_BLOCKS
HEADLINE = places("The old bridge")


@pytest.mark.parametrize(
    ("found", "by_lines", "by_paragraphs", "alone"),
    [
        (places("Monday"), "line 1", "paragraph 1", "1"),
        (OVER_TWO, "lines 2–3", "paragraphs 2–3", "2–3"),
        (places("العمدة"), "line 7", "paragraph 7", "7"),
        (HEADLINE, "the headline", "the headline", "the headline"),
        (places("A town"), "the introduction", "the introduction", "the introduction"),
        (places("What the traders"), "the sub-heading", "the sub-heading", "the sub-heading"),
        (places("in winter"), "the caption", "the caption", "the caption"),
        (places("We were never"), "the pull quotation", "the pull quotation", "the pull quotation"),
        # What begins in a headline and goes on is said by its lines.
        (HEADLINE + places("The council"), "line 1", "paragraph 1", "1"),
    ],
)
def test_a_place_is_said_by_lines_or_by_paragraphs(
    found: Places, by_lines: str, by_paragraphs: str, alone: str
) -> None:
    for phrases, said in ((BY_LINES, by_lines), (BY_PARAGRAPHS, by_paragraphs)):
        assert plain(phrases.place(found)) == said
        assert plain(phrases.place_alone(found)) == alone
        begins = said[0].upper() + said[1:]
        assert plain(phrases.place(found, begins_sentence=True)) == begins


def test_words_that_go_over_the_end_of_a_line_stand_in_both() -> None:
    [block] = [Block(BlockKind.PARAGRAPH, "many facts speak for it")]
    passages = (PrintedPassage(None, "en", "ltr", (block,), None),)
    lines = one_line_each(passages, lambda text: text.split())
    phrases = Phrases(FURNITURE, passages, lines)
    assert plain(phrases.place((Where(0, 0, 5, 16),))) == "lines 2–3"


def test_each_kind_of_block_that_is_not_counted_has_a_name() -> None:
    for kind in BlockKind:
        assert kind.counts or f"in-{kind.value}" in FURNITURE.entries


def test_the_heading_over_places_is_of_what_they_are_said_by() -> None:
    assert (BY_LINES.place_heading, BY_PARAGRAPHS.place_heading) == ("Line", "Paragraph")


# --- what a question is about -----------------------------------------------------------------


def passages_of(*counts: int) -> tuple[PrintedPassage, ...]:
    """Passages with so many paragraphs each; one with none has a headline only."""
    return tuple(
        PrintedPassage(
            None,
            "en",
            "ltr",
            tuple(Block(BlockKind.PARAGRAPH, "x") for _ in range(count))
            or (Block(BlockKind.HEADLINE, "x"),),
            None,
        )
        for count in counts
    )


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ((), None),
        ((0,), "lines 1–2"),
        ((1,), "line 3"),
        ((0, 1), "lines 1–3"),
        ((0, 2), "lines 1–2, 4–6"),
        ((1, 2), "lines 3–6"),
        # A headline alone has no lines to name.
        ((3,), None),
        ((1, 3), "line 3"),
    ],
)
def test_a_question_names_the_lines_of_its_passages(
    about: tuple[int, ...], said: str | None
) -> None:
    passages = passages_of(2, 1, 3, 0)
    question = AskedQuestion(1, "made", text("Why?"), Fraction(1), Body(), about=about)
    by_lines = Phrases(FURNITURE, passages, one_line_each(passages)).about(question)
    by_paragraphs = Phrases(FURNITURE, passages).about(question)
    assert plain(by_lines) == (said and f"This question is about {said}.")
    of_paragraphs = said and said.replace("line", "paragraph")
    assert plain(by_paragraphs) == (of_paragraphs and f"This question is about {of_paragraphs}.")


# --- numbers in the margin --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "setting", "numbers"),
    [
        (12, LineNumbers.EVERY_FIFTH, (5, 10)),
        (5, LineNumbers.EVERY_FIFTH, (5,)),
        # Where there are fewer than five lines, all have one.
        (4, LineNumbers.EVERY_FIFTH, (1, 2, 3, 4)),
        (3, LineNumbers.EACH, (1, 2, 3)),
        (12, LineNumbers.NONE, ()),
        (0, LineNumbers.EVERY_FIFTH, ()),
    ],
)
def test_the_setting_says_which_lines_are_numbered(
    last: int, setting: LineNumbers, numbers: tuple[int, ...]
) -> None:
    assert numbered_lines(last, setting) == numbers


@pytest.mark.parametrize(
    ("lines", "setting", "said"),
    [
        (12, LineNumbers.EVERY_FIFTH, "Every fifth line is numbered."),
        (4, LineNumbers.EVERY_FIFTH, "The lines are numbered."),
        (12, LineNumbers.EACH, "The lines are numbered."),
        (12, LineNumbers.NONE, None),
        (0, LineNumbers.EVERY_FIFTH, None),
    ],
)
def test_a_sentence_says_which_they_are(lines: int, setting: LineNumbers, said: str | None) -> None:
    passages = passages_of(lines)
    phrases = Phrases(FURNITURE, passages, one_line_each(passages))
    assert phrases.numbering(setting) == said


# --- other things -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            SourceFacts("High water", headed=True),
            "author not stated; publisher not stated; date not stated",
        ),
        (
            SourceFacts("High water", headed=False),
            "“High water”; author not stated; publisher not stated; date not stated",
        ),
        (
            SourceFacts("x", headed=True, author="Ann", date="2 May"),
            "by Ann; publisher not stated; 2 May",
        ),
        (
            SourceFacts("x", headed=True, author="By Ann", publisher="The Paper", date="2 May"),
            "by Ann; The Paper; 2 May",
        ),
        (
            SourceFacts("x", True, "Byron", "P", "D", "CC BY 4.0", "https://e.x"),
            "by Byron; P; D; CC BY 4.0; https://e.x",
        ),
        # What is known may have braces of its own.
        (
            SourceFacts("x", headed=True, author="{title}", publisher="{parts}", date="{value}"),
            "by {title}; {parts}; {value}",
        ),
    ],
)
def test_the_source_line_says_what_is_known_and_plainly_what_is_not(
    facts: SourceFacts, said: str
) -> None:
    assert BY_LINES.source(facts) == f"Source: {said}."


def test_a_text_is_said_on_one_line_with_its_references() -> None:
    said = BY_PARAGRAPHS.words(everything.sheet().intro or text())
    assert plain(said) == (
        "Take the passage and look for three things. a name a date First read it. Then write. "
        "Take your time. See paragraph 3, the headline and Text B. Paragraph 5 has a year. "
        "Paragraphs 2–3 go on."
    )
    gap = everything.sheet().questions[4].body.parts[0].prompt
    assert BY_LINES.words(gap or text()) == "The ferry ____ every ten minutes."


def test_labels_of_passages_are_letters_and_beyond_them_numbers() -> None:
    assert [plain(BY_LINES.passage(n)) for n in (0, 1, 25, 26)] == [
        "Text A",
        "Text B",
        "Text Z",
        "Text 27",
    ]


@given(st.lists(st.sampled_from(["", "a", "b"]), max_size=4))
def test_what_is_not_empty_is_joined_by_dots(parts: list[str]) -> None:
    assert joined(parts).split(" · ") == ([part for part in parts if part] or [""])


def test_lines_of_no_passage_are_none() -> None:
    phrases = Phrases(FURNITURE, (), LineMap({}))
    assert phrases.numbering(LineNumbers.EACH) is None
    assert phrases.words(text(Run("a\nb"))) == "a b"
