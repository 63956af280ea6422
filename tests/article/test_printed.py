"""What is printed of a piece of an article: each character leads back to the seed."""

from __future__ import annotations

import re

from hypothesis import assume, given
from hypothesis import strategies as st
from support import seed_of

from broadsheet.article.printed import PrintedPiece, printed_piece
from broadsheet.article.seed import Seed
from broadsheet.source.text import Span

# Soft hyphen, no-break space, zero-width space, joiner and non-joiner, combining accent, word
# joiner, byte order mark, narrow no-break space, a letter of two code units, an Arabic letter.
SIGNS = "ab cd\u00ad\u00a0\u200b\u200d\u200c\u0301\u2060\ufeff\u202f𝔄م-\n"
UNPRINTED = "\u00ad\u200b\u2060\ufeff"
texts = st.text(alphabet=SIGNS, min_size=1, max_size=80).filter(
    lambda text: any(c.isalpha() for c in text) and "\n\n" not in text
)


def seed_with(text: str) -> tuple[Seed, Span]:
    """A seed of one paragraph, below a first one, as a passage in its middle has it."""
    seed = seed_of(f"Above.\n\nx{text}x\n")
    return seed, seed.paragraphs[1].span


@given(texts)
def test_what_is_printed_leads_back_to_the_seed_and_leaves_out_what_has_no_width(text: str) -> None:
    seed, piece = seed_with(text)
    printed = printed_piece(seed, piece)
    assert len(printed.text) == len(printed.offsets)
    assert list(printed.offsets) == sorted(set(printed.offsets))
    for character, offset in zip(printed.text, printed.offsets, strict=True):
        assert offset in range(piece.start, piece.end)
        assert seed.text[offset] == character or (character == " " and seed.text[offset].isspace())
    left_out = set(range(piece.start, piece.end)) - set(printed.offsets)
    assert {seed.text[offset] for offset in left_out} <= {*UNPRINTED, *" \t\n"}
    assert printed.text == printed.text.strip(" ")
    assert "  " not in printed.text


@given(texts, st.data())
def test_a_span_of_the_seed_is_the_printed_characters_that_lead_into_it(
    text: str, data: st.DataObject
) -> None:
    seed, piece = seed_with(text)
    printed = printed_piece(seed, piece)
    start = data.draw(st.integers(0, len(seed.text) - 1))
    end = data.draw(st.integers(start + 1, len(seed.text)))
    inside = [at for at, offset in enumerate(printed.offsets) if start <= offset < end]
    part = printed.part_of(Span(start, end))
    assert part == ((inside[0], inside[-1] + 1) if inside else None)


@given(texts)
def test_where_lines_are_kept_they_are_printed_and_nothing_else_is_another(text: str) -> None:
    plain, piece = seed_with(text)
    kept = seed_of(f"---\nlines: kept\n---\nAbove.\n\nx{text}x\n")
    assume(len(kept.paragraphs) == 2)
    printed = printed_piece(kept, piece)
    assert printed.text.replace("\n", " ") == printed_piece(plain, piece).text
    assert printed.offsets == printed_piece(plain, piece).offsets
    lines = ["".join(c for c in line if c not in UNPRINTED) for line in f"x{text}x".split("\n")]
    shown = [line.strip(" ") for line in printed.text.split("\n")]
    assert [re.sub(r" +", " ", line).strip(" ") for line in lines if line.strip(" ")] == shown


def test_words_with_unprinted_signs_in_them_are_found_where_they_are_printed() -> None:
    seed = seed_of("Head\n\nThe old\u00ad  bridge\u200b is\nsafe.\n")
    printed = printed_piece(seed, seed.paragraphs[1].span)
    assert printed == PrintedPiece("The old bridge is safe.", printed.offsets)
    start = seed.text.index("bridge")
    part = printed.part_of(Span(start, start + len("bridge\u200b is\nsafe")))
    assert part is not None
    assert printed.text[slice(*part)] == "bridge is safe"
