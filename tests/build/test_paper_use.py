"""How much paper a build needs, and how that is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.build.paper_use import PaperUse, sheets


@pytest.mark.parametrize(
    ("sheaf", "words"),
    [
        (PaperUse(), ""),
        (PaperUse(inserts=3), ""),
        (PaperUse(1), "Each pupil needs 1 sheet of paper, printed on both sides."),
        (PaperUse(2), "Each pupil needs 2 sheets of paper, printed on both sides."),
        (
            PaperUse(2, one_sided=True),
            "Each pupil needs 2 sheets of paper, printed on one side.",
        ),
        (
            PaperUse(2, 1),
            "Each pupil needs 2 sheets of paper, printed on both sides, and 1 sheet of paper with "
            "the text.",
        ),
        (
            PaperUse(1250, 25, 25),
            "The class of 25 needs 1,250 sheets of paper, printed on both sides, and 25 sheets of "
            "paper with the text, to be collected and used again.",
        ),
    ],
)
def test_paper_is_spoken_of_in_a_sentence(sheaf: PaperUse, words: str) -> None:
    assert sheaf.said() == words


@pytest.mark.parametrize(
    ("pages", "both", "one"), [(0, 0, 0), (1, 1, 1), (2, 1, 2), (3, 2, 3), (4, 2, 4)]
)
def test_a_sheet_has_two_sides(pages: int, both: int, one: int) -> None:
    assert sheets(pages, one_sided=False) == both
    assert sheets(pages, one_sided=True) == one


def test_of_several_lessons_the_paper_adds_up_and_the_class_stays_one() -> None:
    assert PaperUse(2, 1, 25) + PaperUse(3, 0, 25) == PaperUse(5, 1, 25)
    assert PaperUse(2, one_sided=True) + PaperUse() == PaperUse(2, one_sided=True)


sheaves = st.builds(
    PaperUse, st.integers(0, 99), st.integers(0, 99), st.integers(0, 30), st.booleans()
)


@given(sheaves, sheaves, sheaves)
def test_the_order_of_lessons_does_not_matter(
    one: PaperUse, two: PaperUse, three: PaperUse
) -> None:
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    assert one + PaperUse() == one
