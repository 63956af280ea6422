"""How much paper a build needs, and how that is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.build.paper import Sheaf, sheets


@pytest.mark.parametrize(
    ("sheaf", "words"),
    [
        (Sheaf(), ""),
        (Sheaf(inserts=3), ""),
        (Sheaf(1), "Each pupil needs 1 sheet of paper, printed on both sides."),
        (Sheaf(2), "Each pupil needs 2 sheets of paper, printed on both sides."),
        (
            Sheaf(2, one_sided=True),
            "Each pupil needs 2 sheets of paper, printed on one side.",
        ),
        (
            Sheaf(2, 1),
            "Each pupil needs 2 sheets of paper, printed on both sides, and 1 sheet of paper with "
            "the text.",
        ),
        (
            Sheaf(1250, 25, 25),
            "The class of 25 needs 1,250 sheets of paper, printed on both sides, and 25 sheets of "
            "paper with the text, to be collected and used again.",
        ),
    ],
)
def test_paper_is_spoken_of_in_a_sentence(sheaf: Sheaf, words: str) -> None:
    assert sheaf.said() == words


@pytest.mark.parametrize(
    ("pages", "both", "one"), [(0, 0, 0), (1, 1, 1), (2, 1, 2), (3, 2, 3), (4, 2, 4)]
)
def test_a_sheet_has_two_sides(pages: int, both: int, one: int) -> None:
    assert sheets(pages, one_sided=False) == both
    assert sheets(pages, one_sided=True) == one


def test_of_several_lessons_the_paper_adds_up_and_the_class_stays_one() -> None:
    assert Sheaf(2, 1, 25) + Sheaf(3, 0, 25) == Sheaf(5, 1, 25)
    assert Sheaf(2, one_sided=True) + Sheaf() == Sheaf(2, one_sided=True)


sheaves = st.builds(
    Sheaf, st.integers(0, 99), st.integers(0, 99), st.integers(0, 30), st.booleans()
)


@given(sheaves, sheaves, sheaves)
def test_the_order_of_lessons_does_not_matter(one: Sheaf, two: Sheaf, three: Sheaf) -> None:
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    assert one + Sheaf() == one
