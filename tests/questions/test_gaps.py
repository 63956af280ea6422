"""The words that are taken out of a text are in no file for pupils, unless they are to be."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, permutations

import pytest
from support import A4, compose, load, load_whole, page_of

from broadsheet.questions.gaps._brackets import brackets_in
from broadsheet.sheet.answers import Written
from broadsheet.sheet.edition import Edition, Level
from broadsheet.sheet.items import Body, Room, Writing
from broadsheet.sheet.sheet import Key
from broadsheet.sheet.texts import Blank, Quoted, RichText, Run, SlotId

SEED = """\
A walk

Ann went out at noon on Monday and saw that it “rained” all day, which she liked.

She came home again when the day was over, and went to bed.
"""
HEAD = "title: A walk\nseed: walk\npassages:\n  all: {paragraphs: 2-3, printed: no}\nquestions:\n"
WALK = {"walk": SEED}


def lesson(fields: str) -> str:
    lines = "".join(f"    {line}\n" for line in fields.strip().split("\n"))
    return f"{HEAD}  - type: gaps\n{lines}"


def key_of(fields: str, edition: Edition = A4) -> Key:
    return compose(load_whole(lesson(fields), WALK), edition)


def shown(text: RichText) -> str:
    said = (
        "_" if isinstance(i, Blank) else i.text
        for block in text.blocks
        for i in block.inlines
        if isinstance(i, Blank | Run | Quoted)
    )
    return "".join(said)


def body_of(key: Key) -> Body:
    return key.sheet.questions[0].body


def prompt_of(key: Key) -> str:
    prompt = body_of(key).parts[0].prompt
    assert prompt is not None
    return shown(prompt)


def right(key: Key) -> dict[str, str]:
    rights = {slot.name: answer.right for slot, answer in key.answers[1].items()}
    return {n: r.text.words for n, r in rights.items() if isinstance(r, Written) and r.text}


def bank_of(key: Key) -> list[str] | None:
    bank = body_of(key).bank
    return [shown(word) for word in bank.words] if bank else None


# --- the text ---------------------------------------------------------------------------------

N = "\u00a0"


@pytest.mark.parametrize(
    ("fields", "printed", "words"),
    [
        (
            "quote: saw that it “rained” all day\ngaps: [day, saw]",
            f"(1){N}_ that it “rained” all (2){N}_",
            ["saw", "day"],
        ),
        (
            "from: She came\nto: bed.\ngaps:\n  - bed\n  - {gap: home again}",
            f"She came (1){N}_ when the day was over, and went to (2){N}_.",
            ["home again", "bed"],
        ),
        # A word may stand elsewhere in the passage, and then counts in the text alone.
        (
            "paragraphs: 3\ngaps: [day]",
            f"She came home again when the (1){N}_ was over, and went to bed.",
            ["day"],
        ),
        (
            "from: it “rained”\nto: home\ngaps: ['“rained”', {gap: {quote: she, occurrence: 1}}]",
            f"it (1){N}_ all day, which (2){N}_ liked.She came home",
            ["“rained”", "she"],
        ),
        ("text: The [dog|cat] sat.", f"The (1){N}_ sat.", ["dog"]),
        ("text: The **[dog]** \\[sat\\].", f"The (1){N}_ [sat].", ["dog"]),
        (
            "text: |\n  A [dog].\n\n  - a [cat] and\n  - a fox",
            f"A (1){N}_.a (2){N}_ anda fox",
            ["dog", "cat"],
        ),
    ],
)
def test_a_text_is_printed_without_its_words(fields: str, printed: str, words: list[str]) -> None:
    key = key_of(fields)
    assert prompt_of(key) == printed
    assert list(right(key).values()) == words
    assert key.sheet.questions[0].worth == len(words)


def test_all_gaps_are_alike_whatever_their_words_are() -> None:
    key = key_of("text: A [dog] and then a [hippopotamus] of the [zoological garden|zoo] sat.")
    [part] = body_of(key).parts
    assert {replace(slot, name="gap") for slot in part.slots} == {Writing("gap", Room("word"))}


def test_the_whole_passage_may_have_gaps() -> None:
    key = key_of("gaps: [noon, bed]")
    assert prompt_of(key).startswith("Ann went out")
    assert prompt_of(key).endswith(f"went to (2){N}_.")


@pytest.mark.parametrize(
    ("text", "words", "fault"),
    [
        ("a [b] c", [("b",)], None),
        ("[a|b| c d ]", [("a", "b", "c d")], None),
        (r"\[a\] [b] \\[c]", [("b",), ("c",)], None),
        ("none", [], None),
        ("a [b", [], 2),
        ("a] [b]", [], 1),
        ("[a [b]]", [], 0),
        ("[a] []", [("a",)], 4),
        ("[a|]", [], 0),
    ],
)
def test_brackets_are_gaps(text: str, words: list[tuple[str, ...]], fault: int | None) -> None:
    brackets, found = brackets_in(text)
    assert ([bracket.words for bracket in brackets], found) == (words, fault)


# --- what pupils get does not depend on the answers -------------------------------------------


def test_two_texts_that_differ_in_their_gaps_alone_are_the_same_sheet() -> None:
    others = ("dog", "a long-haired *hippopotamus*", "cat|fox|9%", "<b>")
    pages = [page_of(load_whole(lesson(f"text: The [{w}] sat."), WALK)) for w in others]
    assert len({(page.worksheet, page.sheet.code, repr(page.sheet)) for page in pages}) == 1
    assert len({repr(page.key_record.answers) for page in pages}) == len(others)


def test_the_order_of_the_words_to_choose_from_comes_from_the_words_alone() -> None:
    banks, refused = set(), 0
    for words in permutations(["one", "two", "three"]):
        gaps = "".join(f"[{word}] and then there are more words " for word in words)
        text = lesson(f"text: {gaps!r}\nword-bank: [four]")
        checked, problems = load(text, WALK)
        if checked is None:
            assert {p.code.name for p in problems} == {"mix-gives-answer"}
            refused += 1
            continue
        banks.add(tuple(bank_of(compose(checked)) or ()))
    assert refused == 1
    assert len(banks) == 1
    assert {*next(iter(banks))} == {"one", "two", "three", "four"}


def test_two_words_are_in_any_order_as_one_that_is_never_right_would_tell() -> None:
    for words in permutations(["one", "two"]):
        text = f"text: The [{words[0]}] and then there are four [{words[1]}] words.\nword-bank: yes"
        assert sorted(bank_of(key_of(text)) or ()) == ["one", "two"]


def test_the_words_to_choose_from_are_set_alike() -> None:
    bank = body_of(key_of("gaps: [noon, bed]\nword-bank: ['*week*', month]")).bank
    assert bank is not None
    kinds = {replace(i, text="") for word in bank.words for i in word.inlines if isinstance(i, Run)}
    assert kinds == {Run("")}
    assert all(len(word.inlines) == 1 for word in bank.words)


def test_a_version_has_the_words_in_an_order_of_its_own() -> None:
    fields = "gaps: [noon, rained, again, bed]\nword-bank: [x, y, z]"
    orders = {tuple(bank_of(key_of(fields, Edition(version=v))) or ()) for v in "ABC"}
    assert len(orders) == 3


# --- help -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bank", "level", "words"),
    [
        ("yes", None, ["bed", "noon"]),
        ("no", None, None),
        ("[week]", None, ["bed", "noon", "week"]),
        ("week", None, ["bed", "noon", "week"]),
        ("{support: yes}", None, None),
        ("{support: yes}", Level.CORE, None),
        ("{support: yes}", Level.SUPPORT, ["bed", "noon"]),
        ("{support: yes, core: [week]}", Level.STRETCH, ["bed", "noon", "week"]),
        ("{core: [week], stretch: no}", Level.STRETCH, None),
    ],
)
def test_a_level_has_its_words_to_choose_from(
    bank: str, level: Level | None, words: list[str] | None
) -> None:
    found = bank_of(key_of(f"gaps: [noon, bed]\nword-bank: {bank}", Edition(level=level)))
    assert (sorted(found) if found else None) == words


def test_a_gap_that_is_not_for_a_level_is_printed_there() -> None:
    fields = "paragraphs: 3\ngaps:\n  - bed\n  - {gap: home, for: stretch}"
    assert "home" in prompt_of(key_of(fields))
    assert right(key_of(fields)) == {"gap-1": "bed"}
    stretch = key_of(fields, Edition(level=Level.STRETCH))
    assert "home" not in prompt_of(stretch)
    assert stretch.sheet.questions[0].worth == 2


@pytest.mark.parametrize(
    ("letters", "level", "printed"),
    [
        ("yes", None, f"Then (1){N}é_ came."),
        ("no", None, f"Then (1){N}_ came."),
        ("support", None, f"Then (1){N}_ came."),
        ("support", Level.SUPPORT, f"Then (1){N}é_ came."),
        ("[core, stretch]", Level.SUPPORT, f"Then (1){N}_ came."),
    ],
)
@pytest.mark.parametrize("e", ["é", "e\u0301"])
def test_the_first_letter_is_a_help(
    letters: str, level: Level | None, printed: str, e: str
) -> None:
    fields = f"text: Then [{e}tage|x] came.\nfirst-letter: {letters}"
    key = key_of(fields, Edition(level=level))
    assert prompt_of(key) == printed.replace("é", e)
    assert right(key)["gap-1"] == ("tage" if "é" in printed else f"{e}tage")


def test_the_word_that_fits_nowhere_is_asked_for_where_there_is_one() -> None:
    fields = "gaps: [noon, bed]\nodd-one-out: yes\nword-bank: {support: [week]}"
    assert right(key_of(fields)) == {"gap-1": "noon", "gap-2": "bed"}
    support = key_of(fields, Edition(level=Level.SUPPORT))
    assert right(support)["odd-one-out"] == "week"
    assert support.sheet.questions[0].worth == 3
    assert SlotId(0, "odd-one-out") in dict(body_of(support).all_slots())


# --- checks -----------------------------------------------------------------------------------


def codes(fields: str, head: str = HEAD) -> list[str]:
    return [p.code.name for p in load(lesson(fields).replace(HEAD, head), WALK)[1]]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        # A copy elsewhere on the sheet is told, and none of other words.
        ("passage: cut\ngaps: [noon]", ["gap-text-printed"]),
        ("passage: all\nparagraphs: 3\ngaps: [home]", []),
        ("passage: all\ngaps: [noon]\nallow: {gap-text-printed: to scan}", ["gap-text-printed"]),
    ],
)
def test_a_text_that_is_printed_too_is_told(fields: str, found: list[str]) -> None:
    cut = "  cut: {paragraphs: 2}\n"
    text = lesson(fields).replace("questions:\n", f"{cut}questions:\n")
    named = [p.code.name for p in load(text, WALK)[1]]
    assert [name for name in named if name != "passage-unused"] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[Then] it rained, and all of them got [wet].", ["gap-at-start"]),
        # Whoever sees no words to choose from sees no capital letter.
        ("It [rained] then, and all of them got [Wet].", []),
        ("[Then] it rained, and they all saw [Ann].", []),
        ("[then] it rained, and all of them got [wet].", []),
        ("He saw Mr. [Mark] there, and they all got [wet].", []),
    ],
)
def test_a_capital_letter_that_gives_a_word_away_is_told(text: str, found: list[str]) -> None:
    assert codes(f"text: {text!r}\nword-bank: [cold, warm]") == found
    assert codes(f"text: {text!r}") == []


@pytest.mark.parametrize("words", range(6))
def test_gaps_that_are_close_are_told(words: int) -> None:
    between = " ".join(["word"] * words)
    assert codes(f"text: A [b], {between} – [c].") == ["gaps-close"] * (words < 4)
    # Those of two paragraphs are not close.
    assert codes(f"text: |\n  A [b].\n\n  {between} [c].") == []


def test_an_occurrence_is_written_where_the_gap_is() -> None:
    for written, fixed in (
        ("gaps: [went]", "gaps: [{gap: {quote: went, occurrence: 2}}]"),
        ("gaps:\n  - went", "gaps:\n  - {gap: {quote: went, occurrence: 2}}"),
        ("gaps:\n  - gap: went", "gaps:\n  - gap: {quote: went, occurrence: 2}"),
    ):
        [problem] = load(lesson(written), WALK)[1]
        assert problem.code.name == "quote-ambiguous"
        assert "write `gap: {quote: went, occurrence: 1}`" in (problem.hint or "")
        text = lesson(written)
        for edit in problem.fixes[1].edits:
            text = text[: edit.span.start] + edit.text + text[edit.span.end :]
        assert text == lesson(fixed)
        assert right(compose(load_whole(text, WALK))) == {"gap-1": "went"}


def test_gaps_stand_in_the_order_of_the_text_over_all_its_passages() -> None:
    head = HEAD.replace(
        "all: {paragraphs: 2-3, printed: no}",
        "late: {paragraphs: 3, printed: no}\n  all: {paragraphs: 2, printed: no}",
    )
    text = lesson("passage: [late, all]\ngaps: [noon, bed]").replace(HEAD, head)
    key = compose(load_whole(text, WALK))
    words = list(right(key).values())
    printed = prompt_of(key)
    places = [printed.index(f"({n})") for n in range(1, len(words) + 1)]
    assert all(a < b for a, b in pairwise(places))
    assert words == ["bed", "noon"]


def test_words_that_two_passages_have_are_in_no_text_twice() -> None:
    head = HEAD.replace("questions:", "  late: {paragraphs: 3, printed: no}\nquestions:")
    assert codes("passage: [late, all]\ngaps: [bed]", head) == ["gap-text-unclear"]
    assert codes("passage: [late, all]\nparagraphs: 3\ngaps: [bed]", head) == []


def test_a_text_of_the_lesson_s_own_is_text_and_no_markup() -> None:
    text = "<script>x</script> {{ 7*7 }} &amp; [<i>]</b> \\[<u>\\]"
    page = page_of(load_whole(lesson(f"text: {text!r}".replace("\\\\", "\\")), WALK))
    for html in (page.worksheet, page.renderer.answer_key(page.key_record, page.lines)):
        assert "&lt;script&gt;x&lt;/script&gt; {{ 7*7 }} &amp;amp;" in html
        assert "&lt;/b&gt; [&lt;u&gt;]" in html
        assert "<script" not in html
    assert "&lt;i&gt;" not in page.worksheet
