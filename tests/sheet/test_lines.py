"""Printed lines: joined they are the text, and what has no number is never said to have one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.sheet.lines import LineMap, LinesDifferError, break_lines
from broadsheet.sheet.sheet import Block, BlockKind, PrintedPassage
from broadsheet.sheet.texts import Places, Where

# No-break space, joiner and non-joiner, combining accent, narrow no-break space, a letter of two
# code units, an Arabic letter: all that a printed block may have.
SIGNS = "ab cd\u00a0\u200d\u200c\u0301\u202f𝔄م-"
texts = st.text(alphabet=SIGNS, min_size=1, max_size=80).map(
    lambda text: " ".join(f"x{text}x".split(" "))
)


def divided(text: str, breaks: set[int]) -> list[str]:
    """A text divided at some of its spaces, as a layout divides it: no line is blank."""
    lines, words = [], text.split(" ")
    for number, word in enumerate(words):
        if number == 0 or number in breaks:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return [line for line in lines if line.strip()]


# --- the lines of a block ---------------------------------------------------------------------


@given(texts, st.sets(st.integers(1, 40)))
def test_lines_joined_are_the_text_and_begin_and_end_with_letters(
    text: str, breaks: set[int]
) -> None:
    measured = divided(text, breaks)
    lines = break_lines(text, measured)
    found = [text[start:end] for start, end in lines]
    assert found == [line.strip() for line in measured]
    assert " ".join(found).split() == text.split()
    assert all(start < end for start, end in lines)
    ends = [at for line in lines for at in line]
    assert ends == sorted(ends)


@given(texts, st.data())
def test_a_measured_line_may_differ_in_white_space_only(text: str, data: st.DataObject) -> None:
    spaced = "".join(
        data.draw(st.sampled_from(["", " ", "\n", "\u00a0"])) + character
        for character in text
        if not character.isspace()
    )
    [(start, end)] = break_lines(text, [spaced])
    assert text[start:end] == text


@given(texts, st.sets(st.integers(1, 40)), st.data())
def test_a_measured_line_with_another_character_is_a_bug_and_never_a_wrong_number(
    text: str, breaks: set[int], data: st.DataObject
) -> None:
    measured = divided(text, breaks)
    row = data.draw(st.integers(0, len(measured) - 1))
    at = data.draw(st.integers(0, len(measured[row])))
    change = data.draw(st.sampled_from(["insert", "replace", "delete"]))
    kept = measured[row][at + (change != "insert") :]
    other = measured[row][:at] + ("" if change == "delete" else "§") + kept
    if "".join(other.split()) == "".join(measured[row].split()):
        return  # no more than white space was taken away
    measured[row] = other
    with pytest.raises(LinesDifferError):
        break_lines(text, measured)


@pytest.mark.parametrize(
    ("measured", "told"),
    [
        (["the bridge"], "no line holds ' is safe'"),
        (["the bridge is safe", "x"], "a line was measured as 'x'"),
        (["the bridge", "is sound"], "a line was measured as 'is sound'"),
        (["the bridge-", "is safe"], "a line was measured as 'the bridge-'"),
        ([], "no line holds"),
    ],
)
def test_lines_that_are_not_the_blocks_are_told(measured: list[str], told: str) -> None:
    with pytest.raises(LinesDifferError, match=told):
        break_lines("the bridge is safe", measured)


# --- the lines of a whole sheet ---------------------------------------------------------------


def passage(*blocks: str | Block) -> PrintedPassage:
    made = (b if isinstance(b, Block) else Block(BlockKind.PARAGRAPH, b) for b in blocks)
    return PrintedPassage(None, "en", "ltr", tuple(made), None)


def word_by_word(*passages: PrintedPassage) -> LineMap:
    """Each word of a block on a line of its own."""
    return LineMap.from_layout(passages, [b.text.split() for p in passages for b in p.blocks])


def where(text: str, words: str, at: int = 0, block: int = 0) -> Places:
    start = text.index(words)
    return (Where(at, block, start, start + len(words)),)


FIRST, SECOND, THIRD = "One two three four", "five six seven", "eight nine ten"
PASSAGES = (passage(FIRST, SECOND), passage(THIRD, "eleven twelve"), passage(FIRST))
MAP = word_by_word(*PASSAGES)


def test_the_numbers_run_on_through_all_passages_of_a_sheet() -> None:
    assert [line.number for lines in MAP.lines.values() for line in lines] == list(range(1, 17))
    assert MAP.last == 16


@pytest.mark.parametrize(
    ("places", "lines"),
    [
        (where(FIRST, "One"), (1, 1)),
        (where(FIRST, "two three"), (2, 3)),
        (where(FIRST, "wo thre"), (2, 3)),
        (where(FIRST, "four") + where(SECOND, "five", block=1), (4, 5)),
        (where(THIRD, "ten", at=1) + where("eleven", "eleven", at=1, block=1), (10, 11)),
        # In the passage that is meant, not in another that has the words too.
        (where(FIRST, "two three", at=2), (14, 15)),
    ],
)
def test_words_stand_in_the_lines_of_their_passage(places: Places, lines: tuple[int, int]) -> None:
    assert MAP.range_of(places) == lines


@pytest.mark.parametrize(("at", "lines"), [(0, (1, 7)), (1, (8, 12)), (2, (13, 16))])
def test_a_passage_has_the_lines_of_all_its_blocks(at: int, lines: tuple[int, int]) -> None:
    assert MAP.range_of_passage(at) == lines


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        (BlockKind.PARAGRAPH, True),
        (BlockKind.LIST_ITEM, True),
        (BlockKind.TABLE_ROW, True),
        (BlockKind.VERSE, True),
        (BlockKind.HEADLINE, False),
        (BlockKind.STANDFIRST, False),
        (BlockKind.CROSSHEAD, False),
        (BlockKind.CAPTION, False),
        (BlockKind.PULL_QUOTATION, False),
    ],
)
def test_the_lines_of_the_body_are_counted_and_no_others(kind: BlockKind, counts: bool) -> None:
    lines = word_by_word(passage("one", Block(kind, FIRST), "two"))
    numbers = [line.number for line in lines.lines[0, 1]]
    assert numbers == ([2, 3, 4, 5] if counts else [None] * 4)
    assert [line.number for line in lines.lines[0, 2]] == [6 if counts else 2]
    assert lines.last == (6 if counts else 2)
    found = lines.range_of(where(FIRST, "two three", block=1))
    assert found == ((3, 4) if counts else None)


def test_every_kind_of_block_is_said_to_count_or_not() -> None:
    assert {kind.value for kind in BlockKind if kind.counts} == {
        "paragraph",
        "list-item",
        "table-row",
        "verse",
    }


def test_words_that_begin_in_a_headline_stand_in_the_lines_behind_it() -> None:
    lines = word_by_word(passage(Block(BlockKind.HEADLINE, "Old bridge"), "The bridge is closed"))
    places = where("Old bridge", "bridge") + where("The bridge is closed", "The bridge", block=1)
    assert lines.range_of(places) == (1, 2)


def test_a_passage_of_a_headline_alone_has_no_lines() -> None:
    lines = word_by_word(passage(Block(BlockKind.HEADLINE, "Old bridge")), passage("one"))
    assert lines.range_of_passage(0) is None
    assert lines.range_of_passage(1) == (1, 1)


@pytest.mark.parametrize("measured", [[[FIRST]], [[FIRST], [SECOND], [THIRD]]])
def test_more_or_fewer_blocks_than_there_are_is_a_bug(measured: list[list[str]]) -> None:
    with pytest.raises(LinesDifferError):
        LineMap.from_layout((passage(FIRST, SECOND),), measured)


def test_a_sheet_without_passages_has_no_lines() -> None:
    assert LineMap.from_layout((), ()).last == 0


@given(st.data())
def test_each_word_stands_in_the_line_that_was_drawn_for_it(data: st.DataObject) -> None:
    words = [f"w{number}" for number in range(40)]
    ends = sorted(data.draw(st.sets(st.integers(1, 39), max_size=6)))
    blocks = [
        " ".join(words[start:end]) for start, end in zip([0, *ends], [*ends, 40], strict=True)
    ]
    breaks = data.draw(st.sets(st.integers(1, 39)))
    measured = [divided(block, breaks) for block in blocks]
    lines = LineMap.from_layout((passage(*blocks),), measured)
    first = data.draw(st.integers(0, 39))
    last = data.draw(st.integers(first, 39))
    places = tuple(
        place
        for number, block in enumerate(blocks)
        for word in words[first : last + 1]
        if word in block.split()
        for place in where(f"{block} ", f"{word} ", block=number)
    )
    drawn = [line.split() for block in measured for line in block]
    numbers = [
        n for n, line in enumerate(drawn, 1) for w in (words[first], words[last]) if w in line
    ]
    assert lines.range_of(places) == (numbers[0], numbers[-1])
