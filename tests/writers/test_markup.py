"""Texts as HTML: all that stands in them is text, and what is marked is just what was meant."""

from __future__ import annotations

import pytest
from everything import ARABIC, IN_BLOCKS, PASSAGES, places, quoted, text
from html_reader import elements, parsed
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from support import one_line_each, renderer_of

from broadsheet.sheet.texts import (
    Blank,
    PassageReference,
    PlaceReference,
    Quoted,
    RichText,
    Run,
    SlotId,
    SpotReference,
    TextBlock,
)
from broadsheet.writers.markup import MarkupMaker
from broadsheet.writers.phrases import Phrases


def refer(reference: PlaceReference, said: str) -> Markup:
    return Markup('<a href="#{}">{}</a>').format(reference.places[0].block, said)


def blank(slot: SlotId) -> Markup:
    return Markup("<input name={}>").format(str(slot))


PHRASES = Phrases(renderer_of("en").words.furniture, PASSAGES, one_line_each(PASSAGES))
MAKER = MarkupMaker(PHRASES, "en", "ltr", refer, blank)

SIGNS = st.text(alphabet="ab<>&\"' \n{}%/=", max_size=30)


# --- runs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("run", "html"),
    [
        (Run("a"), "a"),
        (Run("a", emphasis=True), "<em>a</em>"),
        (Run("a", strong=True), "<strong>a</strong>"),
        (Run("a", emphasis=True, strong=True), "<em><strong>a</strong></em>"),
        (Run("a\nb"), "a<br>b"),
        (Run("<b>&amp;"), "&lt;b&gt;&amp;amp;"),
        (Run("\"a\" 'b'"), "&#34;a&#34; &#39;b&#39;"),
    ],
)
def test_a_run_is_emphasised_and_escaped(run: Run, html: str) -> None:
    assert MAKER.text(text(run)).html == html


@pytest.mark.parametrize(
    ("inline", "html"),
    [
        (quoted("disaster"), '<span class="cited" lang="en" dir="ltr">disaster</span>'),
        (
            quoted("خوف", strong=True),
            '<span class="cited" lang="ar" dir="rtl"><strong>خوف</strong></span>',
        ),
        (PlaceReference(places("disaster")), '<a href="#4">line\u00a02</a>'),
        (PlaceReference(places("The old"), begins_sentence=True), '<a href="#0">The headline</a>'),
        (PassageReference(1), "Text\u00a0B"),
        (SpotReference(3), "spot\u00a03"),
        (Blank(SlotId(2, "verb")), "<input name=2-verb>"),
    ],
)
def test_each_piece_of_a_text_is_marked_up_in_its_way(inline: Quoted, html: str) -> None:
    assert MAKER.text(text("x ", inline)).html == f"x {html}"


@given(SIGNS, SIGNS, SIGNS)
def test_whatever_a_text_says_is_printed_as_it_stands_and_makes_no_element(
    first: str, second: str, third: str
) -> None:
    whole = text(
        Run(first),
        Run(second, emphasis=True),
        Quoted(third.replace("\n", " "), 'a" onload="x', "ltr", ()),
    )
    root = parsed(f"<body><p>{MAKER.text(whole).html}</p>")
    found = list(elements(root))[4:]
    assert {tag for tag, _ in found} <= {"em", "br", "span"}
    assert [a for tag, a in found if tag == "span"] == [
        {"class": "cited", "lang": 'a" onload="x', "dir": "ltr"}
    ]
    for line in root.iter("br"):
        line.text = "\n"
    assert "".join(root.itertext()) == first + second + third.replace("\n", " ")


# --- blocks, language, direction --------------------------------------------------------------


def test_paragraphs_and_lists_are_blocks_and_may_be_set_as_one_paragraph() -> None:
    made = MAKER.text(IN_BLOCKS)
    assert made.blocks == (
        ("paragraph", "Take the passage<br>and look for three things."),
        ("bullet", "a name"),
        ("bullet", "a <em>date</em>"),
        ("numbered", "First read it."),
        ("numbered", "Then write."),
        ("paragraph", "<strong>Take your time.</strong>"),
    )
    assert made.html == (
        "Take the passage<br>and look for three things.<br>•\u00a0a name<br>•\u00a0a <em>date</em>"
        "<br>1.\u00a0First read it.<br>2.\u00a0Then write.<br><strong>Take your time.</strong>"
    )
    assert made.plain.startswith("Take the passage and look for three things. a name a date")


def test_a_text_tells_its_language_and_direction_where_they_are_not_the_pages() -> None:
    assert MAKER.text(text("a")).attributes == ""
    made = MAKER.text(ARABIC)
    assert made.attributes == ' lang="ar" dir="rtl"'
    assert made.html.startswith('<span lang="ar" dir="rtl">من')
    from_the_right = MarkupMaker(PHRASES, "ar", "rtl", refer, blank)
    assert from_the_right.text(ARABIC).html.startswith("من")
    assert from_the_right.text(text("a")).html == '<span lang="en" dir="ltr">a</span>'


@given(st.text(alphabet="ab\"'<>& =", max_size=20))
def test_a_language_stays_inside_its_attribute(language: str) -> None:
    made = MAKER.text(RichText((TextBlock((Run("a"),)),), language, "rtl"))
    [span] = parsed(f"<body><p>{made.html}</p>").iter("span")
    expected = {"dir": "rtl"} | ({} if language == "en" else {"lang": language})
    assert dict(span.attrib) == expected


# --- marks ------------------------------------------------------------------------------------


@given(
    st.lists(st.lists(st.text(alphabet="ab&<", min_size=1, max_size=6), max_size=3), max_size=3),
    st.lists(st.integers(0, 40), max_size=6, unique=True).map(sorted),
)
def test_just_the_characters_of_the_spans_are_marked_through_runs_and_blocks(
    blocks: list[list[str]], ends: list[int]
) -> None:
    spans = tuple(zip(ends[::2], ends[1::2], strict=False))
    made = RichText(
        tuple(
            TextBlock(
                tuple(
                    Run(words, emphasis=at % 2 == 0) if at < 2 else Quoted(words, "en", "ltr")
                    for at, words in enumerate(block)
                )
            )
            for block in blocks or [[]]
        ),
        "en",
        "ltr",
    )
    # As the record itself counts: a span is one of the words of the text.
    words = made.words
    expected = [words[start:end] for start, end in spans]
    root = parsed(f"<body><p>{MAKER.text(made, spans).html}</p>")
    marked = "".join("".join(mark.itertext()) for mark in root.iter("mark"))
    # Between two blocks stands a space that is a line break on the page.
    assert marked.replace(" ", "") == "".join(expected).replace(" ", "")
    assert "".join(root.itertext()) == words.replace(" ", "")


def test_a_mark_over_a_reference_leaves_the_reference_alone() -> None:
    made = MAKER.text(
        text("a ", quoted("disaster"), " (", PlaceReference(places("disaster")), ") b"), ((0, 13),)
    )
    assert made.html == (
        '<mark>a </mark><span class="cited" lang="en" dir="ltr"><mark>disaster</mark></span>'
        '<mark> (</mark><a href="#4">line\u00a02</a><mark>)</mark> b'
    )
