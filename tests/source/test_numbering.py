"""Letters and numbers before items: found where they number a list, and nowhere else."""

from __future__ import annotations

import pytest

from broadsheet.source.numbering import numbering_of


@pytest.mark.parametrize(
    "starts",
    [
        ("A) ", "B) ", "C) "),
        ("a)", "b)", "c)"),
        ("(a) ", "(b) ", "(c) "),
        ("(1) ", "(2) ", "(3) "),
        ("1) ", "2) ", "3) "),
        ("1. ", "2. ", "3. "),
        ("B) ", "A) ", "C) "),
        ("A. ", "B. ", "C. "),
        ("A: ", "B: ", "C: "),
        ("a - ", "b - ", "c - "),
        ("A – ", "B – ", "C – "),
        ("A— ", "B— ", "C— "),
        ("a.) ", "b.) ", "c.) "),
        ("[A] ", "[B] ", "[C] "),
        ("**A.** ", "**B.** ", "**C.** "),
        ("**A**. ", "**B**. ", "**C**. "),
        ("*a)* ", "*b)* ", "*c)* "),
        ("① ", "② ", "③ "),
        ("Ⓐ", "Ⓑ", "Ⓒ"),
        ("i) ", "ii) ", "iii) "),
        ("I. ", "II. ", "III. "),
        ("а) ", "б) ", "в) "),
        ("α) ", "β) ", "γ) "),
        ("أ) ", "ب) ", "ج) "),
    ],
)
def test_signs_that_go_on_from_the_first_number_a_list(starts: tuple[str, ...]) -> None:
    texts = ("the council", "*an* engineer", "5 people")
    if not starts[0].rstrip().endswith(")") and starts[0][0].isdigit():
        texts = (*texts[:2], "nobody")
    items = [start + text for start, text in zip(starts, texts, strict=True)]
    numbering = numbering_of(items)
    assert numbering is not None
    assert numbering.starts == starts
    assert numbering.texts == texts
    assert numbering.certain
    # Those at the end may have none.
    more = numbering_of([*items[:2], "none of these"] if starts[0][0] != "B" else items)
    assert more is not None


@pytest.mark.parametrize(
    "items",
    [
        ("A dog", "B movies", "C sharp"),
        ("A", "B", "AB"),
        ("A) one", "B. two"),
        ("A) one",),
        ("B) one", "C) two"),
        ("5) one", "6) two"),
        ("one", "A) two", "B) three"),
        ("I. Newton", "A. Einstein"),
        ("1 - 0", "2 - 1", "3 - 3"),
        ("1. 5 million", "2. 5 million"),
        ("1. Mai", "2. Mai", "3. Mai"),
        ("1. Bundesliga", "2. Bundesliga"),
        ("1990 - 2000", "1991 - 2001"),
        ("1.5 million", "2.5 million"),
        ("1:30", "2:30"),
        ("A-levels", "B-side"),
        ("a.m.", "b.c."),
        ("(a", "(b"),
        ("A)", "B)"),
        ("x) one", "y) two"),
        ("② one", "③ two"),
        ("*A* one", "*B* two"),
        ("[A one", "[B two"),
        ("", ""),
        (),
    ],
)
def test_other_beginnings_do_not(items: tuple[str, ...]) -> None:
    assert numbering_of(items) is None


def test_initials_may_be_those_of_names() -> None:
    names = numbering_of(["A. Smith", "B. Jones", "C. van Gogh"])
    assert names is not None
    assert names.certain
    names = numbering_of(["A. Smith", "B. Jones"])
    assert names is not None
    assert not names.certain


@pytest.mark.parametrize("written", ["B", "b", "B)", "(b)", "b.", "B:", " B – "])
def test_a_sign_alone_stands_for_its_item(written: str) -> None:
    numbering = numbering_of(["A) one", "B) two"])
    assert numbering is not None
    assert numbering.index_of(written) == 1
    assert numbering.index_of("C") is None
