"""Folding takes out what carries no meaning, nothing else, and knows where it came from."""

from __future__ import annotations

import sys
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.source.folding import fold, fold_for_digest, inside_word, is_blank, whole_words
from broadsheet.source.text import Span

# Characters that folding is about, among some that it is not.
TELLING = st.sampled_from(
    "aeozAQ 1.-'\"“”‘’„‚«»‹›′″ʼ–—−‑\n\t\xa0\u2009\u2028\u3000\xad\u200b\u200d\ufeff\u202e"
    "…ﬀﬁﬄﬅ\u0301\u0308\u0323\u0338\u0344éñÅ\u212bệ\u0958한\u1112\u1161\u11abक\u093c日กำй\u0628\u064e💡"
)
TEXTS = st.text(TELLING | st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Russia’s", "Russia's"),
        ("‘a’ ‚b‛ ‹c› 5′ ‵d ʼe ʻf", "'a' 'b' 'c' 5' 'd 'e 'f"),
        ("“a” „b‟ «c» 5″ ‶d", '"a" "b" "c" 5" "d'),
        ("a‐b‑c‒d–e—f―g−h", "a-b-c-d-e-f-g-h"),
        ("a \t\xa0\u2009b\r\nc\u2028d", "a b c d"),
        ("co\xadop\u200bera\u2060te\ufeff", "cooperate"),
        ("a\u200e \u202eb\u202c \u2066c\u2069", "a b c"),
        ("cafe\u0301", "café"),
        ("e\xad\u0301", "é"),
        ("Vie\u0323\u0302t", "Việt"),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국"),
        ("\u212b", "Å"),
        ("a \u200b b", "a b"),
        ("he left… He", "he left... He"),
        ("ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ", "ff fi fl ffi ffl st st"),
        ("oﬃ\xadce", "office"),
        ("ﬁ\u0301", "fí"),
        ("he--she --- it", "he-she - it"),
        ("a——b -\xad- c", "a-b - c"),
        ("-\u0301-", "-\u0301-"),
    ],
)
def test_what_carries_no_meaning_is_taken_out(written: str, folded: str) -> None:
    assert fold(written).text == folded


@pytest.mark.parametrize(
    "text", ["CSTO", "csto", "Straße", "x²", "ĳ", "naïve", "ё", "a_b", "a/b", "½", "İ"]
)
def test_case_and_letters_stay(text: str) -> None:
    assert fold(text).text == text


@pytest.mark.parametrize(
    ("written", "part", "original"),
    [
        ("the cafe\u0301 bar", "café", "cafe\u0301"),
        ("one \n two", "one two", "one \n two"),
        ("a\xad “co\xadop” b", '"coop"', "“co\xadop”"),
        ("\u1112\u1161\u11ab x", "한", "\u1112\u1161\u11ab"),
        ("the ﬁre", "fire", "ﬁre"),
        ("gone… He", "gone...", "gone…"),
        ("so -- no", "- no", "-- no"),
    ],
)
def test_a_span_leads_back_to_the_original(written: str, part: str, original: str) -> None:
    folded = fold(written)
    at = folded.text.index(part)
    span = folded.span(at, at + len(part))
    assert written[span.start : span.end] == original


def test_an_empty_span_points_between_characters() -> None:
    folded = fold("a\xadb")
    assert [folded.span(at, at) for at in range(3)] == [Span(0, 0), Span(2, 2), Span(3, 3)]
    assert fold("").span(0, 0) == Span(0, 0)


@given(TEXTS)
def test_to_fold_twice_is_to_fold_once(text: str) -> None:
    once = fold(text)
    twice = fold(once.text)
    assert twice.text == once.text
    assert twice.starts == tuple(range(len(once.text)))


@given(TEXTS)
def test_the_normal_form_of_the_original_makes_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)).text == fold(text).text
    assert fold(unicodedata.normalize("NFC", text)).text == fold(text).text


@given(TEXTS)
def test_folded_text_is_normal_and_even(text: str) -> None:
    folded = fold(text).text
    assert unicodedata.is_normalized("NFC", folded)
    assert "  " not in folded
    assert all(c == " " or not c.isspace() for c in folded)


@given(TEXTS)
def test_the_map_is_in_order_and_inside_the_original(text: str) -> None:
    folded = fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)
    ranges = zip(folded.starts, folded.ends, strict=True)
    assert all(0 <= start < end <= len(text) for start, end in ranges)


@given(TEXTS, st.data())
def test_the_original_of_a_span_folds_to_the_span(text: str, data: st.DataObject) -> None:
    folded = fold(text)

    def is_edge(at: int) -> bool:
        """No letter is cut from its marks, and none is one of several from one character."""
        inside = 0 < at < len(folded.text)
        mark = inside and unicodedata.category(folded.text[at])[0] == "M"
        jamo = inside and "\u1160" <= folded.text[at] <= "\u11ff"
        piece = inside and folded.starts[at] < folded.ends[at - 1]
        return not mark and not jamo and not piece

    edges = [at for at in range(len(folded.text) + 1) if is_edge(at)]
    start, end = sorted((data.draw(st.sampled_from(edges)), data.draw(st.sampled_from(edges))))
    span = folded.span(start, end)
    assert fold(text[span.start : span.end]).text == folded.text[start:end]


def test_nothing_of_unicode_melts_into_the_character_before_it_unseen() -> None:
    """Normal forms are made letter by letter, so the letters' borders must be right."""
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.normalize("NFD", chr(code))
        if len(parts) < 2 or 0xAC00 <= code < 0xD7A4 or unicodedata.category(chr(code)) == "Cs":
            continue
        assert fold(f"x{parts}").text == unicodedata.normalize("NFC", f"x{parts}")
        assert all(unicodedata.category(c)[0] == "M" for c in parts[1:]) or code == 0x16D68


def test_every_kind_of_white_space_folds() -> None:
    spaces = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
    assert {fold(f"a{space}b").text for space in spaces} == {"a b"}


@pytest.mark.parametrize(
    "text",
    [
        "The cat sat on the mat. " * 42_000,
        "The “cat” sat — on the café’s mat. " * 29_000,
        unicodedata.normalize("NFD", "Ở Việt Nam đặc biệt. ") * 40_000,
        "a" + "\u0323\u0301" * 500_000,
        "a" + "\xad" * 1_000_000,
        "a \xad" * 330_000,
        " " * 1_000_000,
        "-\xad" * 500_000,
        "a-" + "\xad" * 1_000_000,
        "ﬃ…" * 300_000,
    ],
    ids=[
        *("ascii", "typographic", "decomposed", "marks", "soft-hyphens", "gaps", "spaces"),
        *("dashes", "no-dash", "ligatures"),
    ],
)
def test_a_megabyte_takes_linear_time(text: str) -> None:
    start = time.process_time()
    fold(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("partial part", ["partial", "part"]),
        ("Russia's part-time", ["Russia", "'", "s", "part", "-", "time"]),
        ("$13.6 or 1,000.", ["$", "13.6", "or", "1,000", "."]),
        ("in 2018, there", ["in", "2018", ",", "there"]),
        ("x\u0301y q\u0323", ["x\u0301y", "q\u0323"]),
        ("日本", ["日", "本"]),
        ("한국은", ["한국은"]),
    ],
)
def test_where_words_may_be_cut(text: str, words: list[str]) -> None:
    cuts = [0, *(at for at in range(1, len(text)) if not inside_word(text, at)), len(text)]
    pieces = [text[start:end] for start, end in pairwise(cuts)]
    assert [piece for piece in pieces if piece.strip()] == words


@pytest.mark.parametrize(
    ("text", "blank"), [("", True), (" \t\xa0", True), ("\ufeff\u200b", True), (" . ", False)]
)
def test_blank_text_shows_nothing(text: str, blank: bool) -> None:
    assert is_blank(text) is blank


@pytest.mark.parametrize(
    ("words", "text", "places"),
    [
        ("part", "part of a partial part", [0, 18]),
        ("6", "13.6 and 6", [9]),
        ("a a", "a a a", [0, 2]),
        ('"so"', 'x"so"', [1]),
        ("", "text", []),
        ("text", "", []),
    ],
)
def test_whole_words_are_found_and_no_piece_of_one(
    words: str, text: str, places: list[int]
) -> None:
    assert list(whole_words(words, text)) == places


@given(TEXTS)
def test_what_digests_are_made_of_is_only_folded_less(text: str) -> None:
    assert fold(fold_for_digest(text)).text == fold(text).text
    assert fold_for_digest("so… ﬁne -- it’s\xad") == "so… ﬁne -- it's"
