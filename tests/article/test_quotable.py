"""A question reads one passage or several, of one seed or of several, as a text to quote from."""

from __future__ import annotations

import pytest
from support import load, load_whole, page_of, seed_of

from broadsheet.article.passage import Passage
from broadsheet.article.quotable import FoundWords, Quotable
from broadsheet.checks.lesson_file import edited
from broadsheet.sheet.answers import Marked
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
        ([SAFE, CITY], "ats sat", None, "quote-cut"),
        ([CITY, SAFE], "ats sat", None, "quote-cut"),
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


CUT = """\
title: T
seed: bridge
passages:
  all: {from: FROM, to: TO}
questions:
  - type: loaded-terms
    passage: all
    find: {support: 1, core: 1}
    word-bank: [a disgrace, BANK]
    terms:
      - {term: a disgrace, kind: label, neutral: a fault}
      - {term: TERM, kind: label, neutral: x}
  - type: fact-or-opinion
    passage: all
    ask: See lines("LINES").
    statements:
      - {quote: QUOTE, answer: mixed, opinion-part: PART, voice: the writer}
      - paraphrase: The plan is new-fangled and costs money
        evidence: EVIDENCE
        answer: mixed
        opinion-part: OWN
        voice: the writer
      - {quote: It cost 1 400 euros, answer: fact}
  - type: identify-source
    passage: all
    statements:
      - {quote: It cost 1 400 euros, source: SOURCE, kind: named, evidence: said Ann Lee-Smith}
"""
ARTICLE = (
    "The council can’t wait, said Ann Lee-Smith. It cost 1 400 euros. The self-made plan is a"
    " disgrace, and it isn’t Holt’s.\n"
)
WHOLE_WORDS = {
    "FROM": "The council can’t",
    "TO": "Holt’s.",
    "BANK": "self-made plan",
    "TERM": "self-made",
    "LINES": "1 400 euros",
    "QUOTE": "The self-made plan is a disgrace",
    "PART": "a disgrace",
    "EVIDENCE": "self-made plan",
    "OWN": "new-fangled",
    "SOURCE": "Holt",
}


@pytest.mark.parametrize(
    ("name", "words", "code", "hint"),
    [
        ("FROM", "council can", "quote-cut", "did you mean `council can’t`?"),
        ("TO", "it isn", "quote-cut", "did you mean `it isn’t`?"),
        ("BANK", "made plan", "word-not-in-passage", "did you mean `self-made plan`?"),
        ("TERM", "made", "quote-cut", "did you mean `self-made`?"),
        ("LINES", "400 euros", "quote-cut", "did you mean `1 400 euros`?"),
        ("QUOTE", "made plan is a disgrace", "quote-cut", "did you mean `self-made plan is a"),
        ("PART", "made plan", "opinion-part-outside", "did you mean `self-made plan`?"),
        ("EVIDENCE", "The self", "quote-cut", "did you mean `The self-made`?"),
        ("OWN", "fangled", "opinion-part-outside", "copy the judging words"),
        ("SOURCE", "Smith", "source-not-in-passage", "did you mean `Lee-Smith`?"),
    ],
)
def test_words_are_whole_wherever_they_are_looked_up(
    name: str, words: str, code: str, hint: str
) -> None:
    def lesson(words: dict[str, str]) -> str:
        text = CUT
        for place, value in words.items():
            text = text.replace(place, value)
        return text

    assert [p for p in load(lesson(WHOLE_WORDS), {"bridge": ARTICLE})[1] if p.is_error] == []
    problems = load(lesson(WHOLE_WORDS | {name: words}), {"bridge": ARTICLE})[1]
    problem = next(p for p in problems if p.is_error)
    assert problem.code.name == code
    assert str(problem.hint).startswith(hint)
    # What fixes it makes of the lesson has no such problem.
    for fix in problem.fixes:
        text = edited(problem.place.file.text, fix.edits)
        assert code not in {p.code.name for p in load(text, {"bridge": ARTICLE})[1]}
    assert bool(problem.fixes) == (code == "quote-cut")


def test_a_part_is_marked_where_it_stands_and_not_where_it_would_be_cut() -> None:
    text = "He can’t win, but he can lose. Then he can rest.\n"
    lesson = (
        WHOLE.partition("questions:")[0]
        + "questions:\n  - type: fact-or-opinion\n    statements:\n"
        + "      - {quote: 'He can’t win, but he can lose', answer: mixed, voice: x,"
        + " opinion-part: {quote: can, occurrence: 1}}\n"
        + "      - {quote: Then he can rest, answer: fact}\n"
    )
    key = page_of(load_whole(lesson, {"bridge": text})).key_record
    rights = [answer.right for answer in key.answers[1].values()]
    assert [right.spans for right in rights if isinstance(right, Marked)] == [((21, 24),)]
