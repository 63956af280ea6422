"""A question reads one passage or several, of one seed or of several, as a text to quote from."""

from __future__ import annotations

import pytest
from support import load, seed_of

from broadsheet.article.passage import Passage
from broadsheet.article.quotable import FoundWords, Quotable
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.records.record import Quote
from broadsheet.source.text import Place, Span, TextFile

RIVER = seed_of(
    "The river rose\n\nThe mayor said the bridge is safe.\n\nThe bridge is old, said the mayor.\n",
    "river",
)
TOWN = seed_of("The town\n\nThe mayor likes the bridge. Cats sat on it.\n", "town")


def passage(name: str, *numbers: int, seed: object = RIVER) -> Passage:
    source = TOWN if seed is TOWN else RIVER
    return Passage(name, source, tuple(source.paragraphs[n - 1].span for n in numbers))


HEAD, SAFE, OLD = passage("head", 1), passage("safe", 2), passage("old", 3)
BOTH = passage("both", 2, 3)
CITY = passage("city", 2, seed=TOWN)


def where(words: str) -> Place:
    return Place(TextFile("lesson.yaml", words), Span(0, len(words)))


def looked_up(quotable: Quotable, words: str, occurrence: int | None = None) -> str:
    """The seed and the offset of words, or the code of the problem."""
    found = quotable.locate(words, occurrence, where(words))
    if isinstance(found, Diagnostic):
        assert found.place.text == words
        return found.code.name
    return f"{found.seed.id} {found.span.start}"


AT_SAFE, AT_OLD = (RIVER.paragraphs[n].span.start for n in (1, 2))


@pytest.mark.parametrize(
    ("passages", "words", "occurrence", "result"),
    [
        # One passage.
        ([SAFE], "The mayor", None, f"river {AT_SAFE}"),
        ([SAFE], "The mayor", 1, f"river {AT_SAFE}"),
        ([SAFE], "The mayor", 2, "occurrence-missing"),
        ([SAFE], "The bridge", None, "quote-outside-passage"),
        ([SAFE], "The bridge is new", None, "quote-not-found"),
        # Two passages of a seed: occurrences are counted over both, in the order of the seed.
        ([SAFE, OLD], "bridge is", None, "quote-ambiguous"),
        ([SAFE, OLD], "bridge is", 1, f"river {AT_SAFE + 19}"),
        ([SAFE, OLD], "bridge is", 2, f"river {AT_OLD + 4}"),
        ([OLD, SAFE], "bridge is", 1, f"river {AT_SAFE + 19}"),
        ([SAFE, OLD], "bridge is", 3, "occurrence-missing"),
        ([SAFE, OLD], "The bridge", None, f"river {AT_OLD}"),
        ([SAFE, OLD], "rose", None, "quote-outside-passage"),
        # A place counts once, however many passages take it in.
        ([BOTH, SAFE], "is safe", None, f"river {AT_SAFE + 26}"),
        ([SAFE, BOTH, OLD], "bridge is", 2, f"river {AT_OLD + 4}"),
        ([SAFE, BOTH, OLD], "bridge is", 3, "occurrence-missing"),
        # Passages that are two pieces are not quoted across; one that is both is.
        ([SAFE, OLD], "safe. The bridge", None, "quote-outside-passage"),
        ([BOTH], "safe. The bridge", None, f"river {AT_SAFE + 29}"),
        # Two seeds: counted over the first one's passages, then the second's.
        ([SAFE, CITY], "Cats", None, "town 38"),
        ([SAFE, CITY], "Cats", 2, "occurrence-missing"),
        ([SAFE, CITY], "The mayor", None, "quote-ambiguous"),
        ([SAFE, CITY], "The mayor", 1, f"river {AT_SAFE}"),
        ([SAFE, CITY], "The mayor", 2, "town 10"),
        ([CITY, SAFE], "The mayor", 1, "town 10"),
        ([SAFE, CITY], "The mayor", 3, "occurrence-missing"),
        ([SAFE, CITY], "The town", None, "quote-outside-passage"),
        ([CITY, SAFE], "The river", None, "quote-outside-passage"),
        ([SAFE, CITY], "Dogs sat", None, "quote-not-found"),
    ],
)
def test_words_are_looked_up_in_all_the_passages(
    passages: list[Passage], words: str, occurrence: int | None, result: str
) -> None:
    assert looked_up(Quotable(tuple(passages)), words, occurrence) == result


def test_every_place_is_found_once_in_the_order_of_the_passages_seeds() -> None:
    found = Quotable((CITY, BOTH, SAFE)).find("the bridge")
    assert [(place.seed.id, place.span.start) for place in found] == [
        ("town", TOWN.text.index("the bridge")),
        ("river", RIVER.text.index("the bridge")),
    ]


@pytest.mark.parametrize(
    ("passages", "named"),
    [
        ([SAFE], "in the passage `safe`"),
        ([SAFE, OLD], "in the passages `safe` and `old`"),
        ([HEAD, SAFE, OLD], "in the passages `head`, `safe` and `old`"),
    ],
)
def test_a_problem_names_the_passages(passages: list[Passage], named: str) -> None:
    problem = Quotable(tuple(passages)).locate("Dogs", None, where("Dogs"))
    assert isinstance(problem, Diagnostic)
    assert problem.message.endswith(named)


@pytest.mark.parametrize(
    ("words", "others", "hint"),
    [
        (
            "Cats sat",
            (OLD, CITY),
            "they stand in the passage `city`: write `passage: [safe, city]` or quote other words",
        ),
        (
            "rose",
            (HEAD, OLD),
            "it stands in the passage `head`: write `passage: [safe, head]` or quote other words",
        ),
        (
            "The town",
            (OLD, CITY),
            "they stand in the seed `town`, and in no passage: lengthen one of its passages and "
            "name it here, or quote other words",
        ),
        ("Cats sat", (OLD,), None),
        ("cats sat", (CITY,), None),
    ],
)
def test_words_of_another_passage_of_the_lesson(
    words: str, others: tuple[Passage, ...], hint: str | None
) -> None:
    problem = Quotable((SAFE,), others).locate(words, None, where(words))
    assert isinstance(problem, Diagnostic)
    assert (problem.code.name == "quote-outside-passage") == (hint is not None)
    if hint:
        assert problem.hint == hint
        assert [note.place.text for note in problem.notes] == [words]


@pytest.mark.parametrize(("occurrence", "hint"), [(None, "up to 2"), (3, "from 1 to 2")])
def test_a_problem_with_two_seeds_says_how_many_places_there_are(
    occurrence: int | None, hint: str
) -> None:
    problem = Quotable((SAFE, CITY)).locate("The mayor", occurrence, where("The mayor"))
    assert isinstance(problem, Diagnostic)
    assert "stand 2 times" in problem.message
    assert (problem.hint or "").endswith(hint)


def test_what_was_found_is_printed_in_the_seeds_own_words_on_one_line() -> None:
    seed = seed_of("The “old”\nbridge   is\u00a0here\n")
    assert FoundWords(seed, Span(0, len(seed.text))).text == "The “old” bridge is here"


def test_a_quotation_that_was_never_checked_is_a_bug() -> None:
    node = Quote(quote="Dogs")
    with pytest.raises(LookupError):
        Quotable((SAFE,)).place(node)


WHOLE = """\
title: T
seed: bridge
questions:
  - type: short-answer
    ask: Who?
    answer: They.
    evidence: WORDS
"""
PAGE = (
    "---\nfurniture: [Read more]\n---\nThe bridge is old.\n\nThe bridge closes.\n\nRead more: x\n"
)


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ("a zeppelin", "these words are not in the article `bridge`", "nothing there"),
        ("bridge", "this word stands twice in the article `bridge`", "write"),
        ("{quote: bridge, occurrence: 3}", "this word stands twice in the article `bridge`;", "`o"),
        ("Read more", "these words are not in the article `bridge`", "they stand in what belongs"),
        ("old\n    passage: txet", "there is no passage `txet`", "this lesson has no `passages:`"),
    ],
)
def test_a_lesson_without_passages_is_told_of_its_article(
    words: str, message: str, hint: str
) -> None:
    problem, *others = load(WHOLE.replace("WORDS", words), {"bridge": PAGE})[1]
    assert not others
    assert problem.message.startswith(message)
    assert str(problem.hint).startswith(hint)
    assert "`text`" not in problem.message_and_hint
