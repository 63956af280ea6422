"""The order of items in a version."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.sheet.edition import VERSIONS
from broadsheet.sheet.order import Order

letters = st.sampled_from(VERSIONS)
texts_of_items = st.lists(st.text(max_size=6), max_size=7)


@pytest.mark.parametrize("version", VERSIONS[:4])
def test_each_of_ten_thousand_options_is_as_likely_in_each_place(version: str) -> None:
    places = Counter(
        Order(version, "A lesson").of([f"option {n} of {question}" for n in range(4)]).index(0)
        for question in range(10_000)
    )
    assert all(abs(places[place] / 10_000 - 0.25) <= 0.015 for place in range(4)), places


def test_the_order_is_the_same_for_ever() -> None:
    options = ["the shopkeepers", "the town council", "the Harbour Post", "none of these"]
    orders = {letter: Order(letter, "Who says so?").of(options, {3}) for letter in "ABC"}
    assert orders == {"A": (1, 0, 2, 3), "B": (2, 0, 1, 3), "C": (1, 2, 0, 3)}


@given(letters, st.text(), st.permutations(["a", "b", "c", "d", "e"]))
def test_the_lessons_own_order_cannot_be_told_from_it(
    version: str, key: str, options: list[str]
) -> None:
    order = Order(version, key)
    usual = sorted(options)
    assert [options[place] for place in order.of(options)] == [usual[p] for p in order.of(usual)]


@given(letters, st.text(), texts_of_items, st.sets(st.integers(0, 6)))
def test_every_item_is_there_once_and_the_pinned_ones_stay(
    version: str, key: str, texts: list[str], pinned: set[int]
) -> None:
    places = Order(version, key).of(texts, pinned)
    assert sorted(places) == list(range(len(texts)))
    assert all(places[place] == place for place in pinned if place < len(texts))


@given(st.text(), st.lists(st.text(), min_size=2, unique=True, max_size=5))
def test_versions_that_follow_each_other_differ(key: str, texts: list[str]) -> None:
    orders = [Order(letter, key).of(texts) for letter in VERSIONS]
    assert all(a != b for a, b in pairwise(orders))
    assert len(set(orders[:2])) == 2


def test_lessons_and_questions_differ() -> None:
    texts = ["one", "two", "three", "four", "five", "six"]
    assert len({Order("A", f"Lesson {n}").of(texts) for n in range(20)}) > 15
    assert len({Order("A", "Lesson").of([*texts, f"{n}"]).index(0) for n in range(30)}) > 4


@given(st.text(), texts_of_items)
def test_without_a_version_all_stays_as_the_lesson_has_it(key: str, texts: list[str]) -> None:
    assert Order("", key).of(texts) == tuple(range(len(texts)))
