"""Printed lines: joined they are the text, and each character leads back to the seed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import seed_of

from broadsheet.article.passage import Passage
from broadsheet.article.quotable import FoundWords
from broadsheet.article.seed import Seed
from broadsheet.sheet.lines import LineMap, LinesDifferError, PrintedText, break_lines, printed_text
from broadsheet.source.text import Span

# Soft hyphen, no-break space, zero-width space, joiner and non-joiner, combining accent, word
# joiner, byte order mark, narrow no-break space, a letter of two code units, an Arabic letter.
SIGNS = "ab cd\u00ad\u00a0\u200b\u200d\u200c\u0301\u2060\ufeff\u202f𝔄م-\n"
texts = st.text(alphabet=SIGNS, min_size=1, max_size=80).filter(
    lambda text: any(c.isalpha() for c in text) and "\n\n" not in text
)


def seed_with(text: str) -> tuple[Seed, Span]:
    """A seed of one paragraph, below a first one, as a passage in its middle has it."""
    seed = seed_of(f"Above.\n\nx{text}x\n")
    return seed, seed.paragraphs[1].span


def divided(text: str, breaks: set[int]) -> list[str]:
    """A text divided at some of its spaces, as a layout divides it: no line is blank."""
    lines, words = [], text.split(" ")
    for number, word in enumerate(words):
        if number == 0 or number in breaks:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return [line for line in lines if line.strip()]


@given(texts)
def test_what_is_printed_leads_back_to_the_seed_and_leaves_out_what_has_no_width(text: str) -> None:
    seed, piece = seed_with(text)
    printed = printed_text(seed, piece)
    assert len(printed.text) == len(printed.offsets)
    assert list(printed.offsets) == sorted(set(printed.offsets))
    for character, offset in zip(printed.text, printed.offsets, strict=True):
        assert offset in range(piece.start, piece.end)
        assert seed.text[offset] == character or (character == " " and seed.text[offset].isspace())
    left_out = set(range(piece.start, piece.end)) - set(printed.offsets)
    assert {seed.text[offset] for offset in left_out} <= set("\u00ad\u200b\u2060\ufeff \t\n")
    assert printed.text == printed.text.strip(" ")
    assert "  " not in printed.text


@given(texts, st.sets(st.integers(1, 40)), st.integers(1, 1000))
def test_lines_joined_are_the_text_and_their_offsets_lead_back_to_it(
    text: str, breaks: set[int], first: int
) -> None:
    printed = printed_text(*seed_with(text))
    measured = divided(printed.text, breaks)
    lines = break_lines(printed, measured, first)
    assert [line.text for line in lines] == [line.strip() for line in measured]
    assert " ".join(line.text for line in lines).split() == printed.text.split()
    assert [line.number for line in lines] == list(range(first, first + len(lines)))
    back = dict(zip(printed.offsets, printed.text, strict=True))
    for line in lines:
        assert "".join(back[offset] for offset in line.offsets) == line.text
        assert line.span == Span(line.offsets[0], line.offsets[-1] + 1)


@given(texts, st.data())
def test_a_measured_line_may_differ_in_white_space_only(text: str, data: st.DataObject) -> None:
    printed = printed_text(*seed_with(text))
    spaced = "".join(
        data.draw(st.sampled_from(["", " ", "\n", "\u00a0"])) + character
        for character in printed.text
        if not character.isspace()
    )
    (line,) = break_lines(printed, [spaced], 1)
    assert line.text == printed.text


@given(texts, st.sets(st.integers(1, 40)), st.data())
def test_a_measured_line_with_another_character_is_a_bug_and_never_a_wrong_number(
    text: str, breaks: set[int], data: st.DataObject
) -> None:
    printed = printed_text(*seed_with(text))
    measured = divided(printed.text, breaks)
    row = data.draw(st.integers(0, len(measured) - 1))
    at = data.draw(st.integers(0, len(measured[row])))
    change = data.draw(st.sampled_from(["insert", "replace", "delete"]))
    kept = measured[row][at + (change != "insert") :]
    other = measured[row][:at] + ("" if change == "delete" else "§") + kept
    if "".join(other.split()) == "".join(measured[row].split()):
        return  # no more than white space was taken away
    measured[row] = other
    with pytest.raises(LinesDifferError):
        break_lines(printed, measured, 1)


@pytest.mark.parametrize(
    ("measured", "told"),
    [
        (["the bridge"], "no line holds ' is safe'"),
        (["the bridge is safe", "x"], "line 8 was measured as 'x'"),
        (["the bridge", "is sound"], "line 8 was measured as 'is sound'"),
        (["the bridge-", "is safe"], "line 7"),
        ([], "no line holds"),
    ],
)
def test_lines_that_are_not_the_paragraphs_are_told(measured: list[str], told: str) -> None:
    printed = PrintedText("the bridge is safe", tuple(range(18)))
    with pytest.raises(LinesDifferError, match=told):
        break_lines(printed, measured, 7)


# --- the lines of a whole sheet ---------------------------------------------------------------

SEED = seed_of("One two three four\n\nfive six seven\n\neight nine ten\n\neleven twelve\n", "seed")
OTHER = seed_of("one two\n\nthree four\n", "other")


def passage(name: str, *numbers: int, seed: Seed = SEED) -> Passage:
    return Passage(name, seed, tuple(seed.paragraphs[n - 1].span for n in numbers))


def found(words: str, seed: Seed = SEED) -> FoundWords:
    at = seed.text.index(words)
    return FoundWords(seed, Span(at, at + len(words)))


START = passage("start", 1, 2)
GAP = passage("gap", 1, 3)
END = passage("end", 3, 4)
SECOND = passage("other", 1, 2, seed=OTHER)
# Each word of a paragraph on a line of its own.
WORDS = [
    [p.seed.text[s.start : s.end].split() for s in p.pieces] for p in (START, END, GAP, SECOND)
]
MAP = LineMap.from_layout((START, END, GAP, SECOND), [lines for p in WORDS for lines in p])


def test_the_numbers_run_on_through_all_passages_of_a_sheet() -> None:
    numbers = [line.number for p in MAP.lines.values() for piece in p for line in piece]
    assert numbers == list(range(1, 24))
    assert MAP.last == 23


@pytest.mark.parametrize(
    ("words", "passages", "lines"),
    [
        ("One", (START,), (1, 1)),
        ("two three", (START,), (2, 3)),
        ("wo thre", (START,), (2, 3)),
        ("four\n\nfive", (START,), (4, 5)),
        ("ten\n\neleven", (END,), (10, 11)),
        ("twelve", (END,), (12, 12)),
        # In the passage that the question is about, not in another that has them too.
        ("nine", (GAP,), (18, 18)),
        ("nine", (GAP, END), (18, 18)),
        ("nine", (END, GAP), (9, 9)),
        ("six", (END, START), (6, 6)),
    ],
)
def test_words_stand_in_the_lines_of_their_passage(
    words: str, passages: tuple[Passage, ...], lines: tuple[int, int]
) -> None:
    assert MAP.range_of(found(words), passages) == lines


def test_words_of_another_seed_stand_in_the_lines_of_its_passage() -> None:
    assert MAP.range_of(found("two\n\nthree", OTHER), (START, SECOND)) == (21, 22)


@pytest.mark.parametrize(
    ("words", "passages"), [("six", (END,)), ("four\n\nfive", (GAP,)), ("ten\n\neleven", (GAP,))]
)
def test_words_outside_the_passage_or_over_its_gap_have_no_line(
    words: str, passages: tuple[Passage, ...]
) -> None:
    with pytest.raises(ValueError, match="stands in none of the passages"):
        MAP.range_of(found(words), passages)


@pytest.mark.parametrize("measured", [[["One two three four"]], [["One two three four"]] * 3])
def test_more_or_fewer_paragraphs_than_there_are_is_a_bug(measured: list[list[str]]) -> None:
    with pytest.raises(LinesDifferError):
        LineMap.from_layout((START,), measured)


def test_a_sheet_without_passages_has_no_lines() -> None:
    assert LineMap.from_layout((), ()).last == 0


@given(st.data())
def test_each_word_stands_in_the_line_that_was_drawn_for_it(data: st.DataObject) -> None:
    words = [f"w{number}" for number in range(40)]
    ends = data.draw(st.sets(st.integers(1, 39), max_size=6))
    seed = seed_of("".join(f"\n\n{w}" if at in ends else f" {w}" for at, w in enumerate(words)))
    whole = Passage("text", seed, tuple(paragraph.span for paragraph in seed.paragraphs))
    breaks = data.draw(st.sets(st.integers(1, 39)))
    measured = [divided(seed.text[p.start : p.end].strip(), breaks) for p in whole.pieces]
    lines = LineMap.from_layout((whole,), measured)
    first = data.draw(st.integers(0, 39))
    last = data.draw(st.integers(first, 39))
    start = seed.text.index(words[first])
    end = seed.text.index(words[last]) + len(words[last])
    drawn = [line.split() for paragraph in measured for line in paragraph]
    numbers = [
        n for n, line in enumerate(drawn, 1) for w in (words[first], words[last]) if w in line
    ]
    assert lines.range_of(FoundWords(seed, Span(start, end)), (whole,)) == (numbers[0], numbers[-1])
