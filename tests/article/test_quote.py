"""Words are found where they stand, whole and in their own case, and never where they do not."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support import codes_in

from broadsheet.article.nearest import NearestSearch, nearest
from broadsheet.article.quote import NOT_LOOKED_FOR, cuts, find, locate, paragraph_of
from broadsheet.article.seed import Seed, read_seed
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.folding import fold
from broadsheet.source.text import Place, Span, TextFile

SAMPLE = Path(__file__).parents[2] / "seeds" / "000_58772ee673df409e.txt"
LESSON = Place(TextFile("lessons/bees.yaml", "quote: words"), Span(7, 12))


def seed_of(text: str) -> Seed:
    seed, _ = read_seed(TextFile("seeds/bees.txt", text), "bees")
    assert seed is not None
    return seed


@pytest.fixture(scope="module")
def sample() -> Seed:
    return seed_of(SAMPLE.read_text(encoding="utf-8"))


def everything(seed: Seed) -> list[Span]:
    return [Span(0, len(seed.text))]


def texts(seed: Seed, words: str, within: list[Span] | None = None) -> list[str]:
    spans = find(seed, words, everything(seed) if within is None else within)
    return [seed.text[span.start : span.end] for span in spans]


def problem(
    seed: Seed, words: str, occurrence: int | None = None, *numbers: int
) -> tuple[str, str, str]:
    """Code, message and hint for words that ought to stand in some paragraphs, or anywhere."""
    within = [seed.paragraphs[n - 1].span for n in numbers] or everything(seed)
    result = locate(seed, words, occurrence, within, LESSON, "the passage `opening`")
    assert isinstance(result, Diagnostic)
    assert result.place is LESSON
    assert result.hint is not None
    assert "\n" not in result.message + result.hint
    for note in result.notes:
        assert note.place.file is seed.file
        assert note.place.text.strip()
    return result.code.name, result.message, result.hint


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Russia’s neo-imperial", ["Russia's neo-imperial"]),
        ("Russia's neo–imperial", ["Russia's neo-imperial"]),
        ("«brotherly» country", ["“brotherly” country"]),
        ("brotherly", ["brotherly"]),
        ("  the\n“brotherly”\xa0country ", ["the “brotherly” country"]),
        ("Kazakh", ["Kazakh", "Kazakh"]),
        ("part", []),
        ("partial", ["partial"]),
        ("Brotherly", []),
        ("13.6 million", []),
        ("6 million", []),
        ("“a wave of indignation”", ["a wave of indignation"]),
        ("'brotherly' country", []),
        ("'brotherly country'", []),
        ("“brotherly”", ["“brotherly”"]),
        ("$13.6 million.", ["$13.6 million."]),
        ("Kazakhstan", ["Kazakhstan"] * 10),
        ("at Harvard University. No sooner", ["at Harvard University.\n\nNo sooner"]),
        ("", []),
        (" \xad\u200b\n", []),
    ],
)
def test_what_is_found_in_the_sample(sample: Seed, words: str, found: list[str]) -> None:
    assert texts(sample, words) == found


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("co\xadop’s ’tis", "coop's", ["co\xadop’s"]),
        ("the cafe\u0301 is cafe", "cafe", ["cafe"]),
        ("the cafe\u0301", "café", ["cafe\u0301"]),
        ("a well-known co-worker's", "co-worker", ["co-worker"]),
        ("a well-known co-worker's", "worker", []),
        ("he left -- late… so", "left — late... so", ["left -- late… so"]),
        ("the ﬁrst oﬃcial ﬂood", "first official", ["ﬁrst oﬃcial"]),
        ("no “plan” and a plan", "“plan”", ["“plan”"]),
        ("no plan and no plan", "'plan'", ["plan", "plan"]),
        ("no plan", "“no plan", []),
        ("aha aha aha", "aha aha", ["aha aha", "aha aha"]),
        ("in 2018, not 201", "201", ["201"]),
        ("x² x", "x", ["x"]),
        ("日本語で書く", "日本", ["日本"]),
        ("ภาษาไทย", "ภาษา", ["ภาษา"]),
        ("한국은 한국", "한국", ["한국"]),
        ("(bees)", "(bees", ["(bees"]),
        ("one\n\ntwo", "one two", ["one\n\ntwo"]),
    ],
)
def test_whole_words_only(text: str, words: str, found: list[str]) -> None:
    assert texts(seed_of(text), words) == found


def test_a_match_lies_wholly_inside_one_stretch() -> None:
    seed = seed_of("one two\n\nthree four\n\nfive")
    first, second, _ = (p.span for p in seed.paragraphs)
    assert texts(seed, "two three", [first, second]) == []
    assert texts(seed, "two three", [Span(first.start, second.end)]) == ["two\n\nthree"]
    assert texts(seed, "five", [first, second]) == []
    # The edge of a passage is no edge of a word.
    assert texts(seed, "thr", [Span(second.start, second.start + 3)]) == []


# An editor's changes to a text of which they keep the meaning, as (pattern, replacement).
DAMAGE = st.lists(
    st.sampled_from(
        [
            ("'", "’"),
            ("’", "'"),
            ("'", "ʼ"),
            ('"', "“"),
            ("[“”]", '"'),
            (" ", "\xa0"),
            (" ", "\n"),
            (" ", " \u2009 "),
            (r"\b(\w)(\w)", "\\1\xad\\2"),
            (" ", " \u200b"),
            ("[-–]", "—"),
            ("–", "‑"),
            ("^", "\ufeff"),
        ]
    ),
    max_size=5,
)
WORDS = st.text("abcéệñйक़한日กา1'’\"“-–.,", min_size=1, max_size=6)
ARTICLES = st.lists(WORDS, min_size=3, max_size=25).map(" ".join)


def damaged(text: str, damage: list[tuple[str, str]], form: str) -> str:
    for pattern, replacement in damage:
        text = re.sub(pattern, replacement, text)
    return unicodedata.normalize("NFD" if form == "NFD" else "NFC", text)


@given(ARTICLES, DAMAGE, DAMAGE, st.sampled_from(["NFC", "NFD"]), st.data())
def test_what_an_editor_changes_is_found_in_the_same_place(
    article: str,
    in_seed: list[tuple[str, str]],
    in_quote: list[tuple[str, str]],
    form: str,
    data: st.DataObject,
) -> None:
    words = article.split(" ")
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    before = damaged(" ".join(words[:first]), in_seed, form)
    quoted = damaged(" ".join(words[first:last]), in_seed, form)
    after = damaged(" ".join(words[last:]), in_seed, form)
    seed = seed_of(f"---\n---\n{before} {quoted} {after}".strip())
    other_form = "NFC" if form == "NFD" else "NFD"
    spans = find(seed, damaged(" ".join(words[first:last]), in_quote, other_form), everything(seed))
    meant = len(f"{before} ")
    invisible = len(quoted) - len(quoted.lstrip("\ufeff"))
    span = Span(meant + invisible, meant + len(quoted))
    # What looks like a sign or a number of several groups may belong to what stands beside it.
    folded = seed.folded
    place = folded.starts.index(span.start), bisect_right(folded.ends, span.end)
    assert (span in spans) == (seed.units.whole(*place) == place)
    found = {fold(seed.text[span.start : span.end]).text for span in spans}
    assert found <= {fold(" ".join(words[first:last])).text}


@given(st.lists(st.sampled_from(["bees", "dance", "tell", "way"]), min_size=2), st.data())
def test_a_changed_word_is_never_found(words: list[str], data: st.DataObject) -> None:
    seed = seed_of(" ".join(words))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    quote = words[first:last]
    changed = data.draw(st.integers(0, len(quote) - 1))
    other = data.draw(st.sampled_from([str.upper, str.title, lambda w: w[1:], lambda w: w + "s"]))
    quote[changed] = other(quote[changed])
    assert find(seed, " ".join(quote), everything(seed)) == ()
    assert isinstance(
        locate(seed, " ".join(quote), None, everything(seed), LESSON, "it"), Diagnostic
    )


@given(st.text("ab1 é’'-.,\u0301日", min_size=1, max_size=30), st.data())
def test_the_law_of_whole_words(text: str, data: st.DataObject) -> None:
    assume(text.strip() and not text.startswith("---"))
    seed = seed_of(text)
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]

    def is_word(character: str) -> bool:
        return unicodedata.category(character or " ")[0] in "LN" and character != "日"

    for span in find(seed, words, everything(seed)):
        for at in (span.start, span.end):
            before, after = seed.text[max(at - 1, 0) : at], seed.text[at : at + 1]
            assert not (is_word(before) and is_word(after))
            assert not (after == "\u0301" and before.strip())


@given(st.text(max_size=40), st.text(max_size=25), st.none() | st.integers(-1, 3), st.data())
def test_nothing_raises_and_nothing_is_bound_that_does_not_match(
    text: str, words: str, occurrence: int | None, data: st.DataObject
) -> None:
    seed, _ = read_seed(TextFile("seeds/bees.txt", f"x {text}"), "bees")
    assert seed is not None
    start = data.draw(st.integers(0, len(seed.text)))
    within = [Span(start, data.draw(st.integers(start, len(seed.text))))]
    for span in find(seed, words, within):
        assert span in within[0]
        found = fold(seed.text[span.start : span.end]).text
        assert found in {fold(words).text.strip(), fold(words).text.strip()[1:-1].strip()}
    near = nearest(seed, words, within)
    assert near is None or (near.span in within[0] and 0 <= near.score <= 100)
    result = locate(seed, words, occurrence, within, LESSON, "it")
    assert isinstance(result, Diagnostic) or result in find(seed, words, within)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Brotherly", "brotherly"),
        ("brothrly", "brotherly"),
        ("borther\xadly", "brotherly"),
        ("Kremlin", None),
        ("part", "partial"),
        ("social netwroks", "social networks"),
        ("networks", "networks"),
        ("6 million", "$13.6 million"),
        ("imperial", "neo-imperial"),
        ("THE OPINION OF NARGIS", "the opinion of Nargis"),
        (
            "the country would not go for rapprochement with russia",
            "the country will not go for rapprochement with Russia",
        ),
        (
            "in the country, 70% of which financial help came from America",
            "in the country, 70% of whose financial support came from American",
        ),
        # Most of the words, or of the letters of a long one; but not of common words alone.
        ("helped this brotherhood", None),
        ("wave of indignity", None),
        ("a wave of indignities", "a wave of indignation"),
        ("a quick of indignation", "a wave of indignation"),
        ("brotherless", "brotherly"),
        # Of two words one, and the beginning of the other; the same words in another order.
        ("socialist networks", "social networks"),
        ("anti-social networks", "social networks"),
        ("neural networks", None),
        ("social in Kazakh networks", "in Kazakh social networks"),
        ("bees dance to tell the others the way to the flowers", None),
        ("bees dance together", None),
        ("", None),
        ("zz", None),
    ],
)
def test_the_nearest_words(sample: Seed, words: str, found: str | None) -> None:
    near = nearest(sample, words, everything(sample))
    assert (near and sample.text[near.span.start : near.span.end]) == found


def test_the_nearest_words_lie_in_the_passage(sample: Seed) -> None:
    third = sample.paragraphs[2].span
    assert nearest(sample, "the “brotherly” countries", [third]) is None
    near = nearest(sample, "the “brotherly” countries", [third, sample.paragraphs[3].span])
    assert near is not None
    assert sample.text[near.span.start : near.span.end] == "the “brotherly” country"


def test_one_match_is_the_place(sample: Seed) -> None:
    span = locate(sample, "«brotherly»", None, everything(sample), LESSON, "it")
    assert isinstance(span, Span)
    assert sample.text[span.start : span.end] == "“brotherly”"
    second = locate(sample, "Kasenova", 2, everything(sample), LESSON, "it")
    assert second == find(sample, "Kasenova", everything(sample))[1]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("Brotherly", "did you mean `brotherly`? only capital letters differ"),
        ("brothrly", "did you mean `brotherly`?"),
        (
            "the country would not go for rapprochement",
            "did you mean `the country will not go for rapprochement`? it has `will`, not `would`",
        ),
        (
            "many facts speak the country will not go",
            "did you mean `many facts speak that the country will not go`? it has `that` as well",
        ),
        (
            "many facts will speak that the country will not go",
            "did you mean `many facts speak that the country will not go`? it has no `will`",
        ),
        (
            "bees dance to tell the way",
            "nothing there is much like it: copy the words from the seed, letter for letter",
        ),
        ("\xad ", "copy some words from the seed"),
    ],
)
def test_words_that_stand_nowhere(sample: Seed, words: str, hint: str) -> None:
    code, _, found = problem(sample, words)
    assert (code, found) == ("quote-not-found", hint)


BUS = "The bus is late.\n\nA report counts fourteen people in May and six in August. It is old.\n"
RULE = "a quotation cannot leave words out"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (
            "counts fourteen people ... in August",
            f"{RULE}; its parts stand there: write all of it, "
            "`counts fourteen people in May and six in August`, or one part",
        ),
        (
            "A report … in May [...] It is old",
            f"{RULE}; its parts stand there: write all of it, "
            "`A report counts fourteen people in May and six in August. It is old`, or one part",
        ),
        (
            "counts fourteen poeple (…) six in August",
            f"{RULE}: did you mean all of `counts fourteen people in May and six in August`?",
        ),
        # In the wrong order, and over the border of the passage.
        (
            "six in August ... counts fourteen people",
            f"{RULE}: quote one unbroken piece of the seed, such as `counts fourteen people`",
        ),
        (
            "The bus ... six in August",
            f"{RULE}: quote one unbroken piece of the seed, such as `six in August`",
        ),
        ("elephants ... crocodiles", f"{RULE}: quote one unbroken piece of the seed"),
    ],
)
def test_a_quotation_that_leaves_words_out(words: str, hint: str) -> None:
    assert problem(seed_of(BUS), words, None, 2)[::2] == ("quote-not-found", hint)


def test_dots_at_the_ends_leave_nothing_out() -> None:
    for words in ("counts fourteen people …", "... counts fourteen people"):
        assert problem(seed_of(BUS), words)[2] == "did you mean `counts fourteen people`?"
    # And dots of the seed's own are letters like others.
    assert len(texts(seed_of("He said ... nothing.\n"), "said ... nothing")) == 1


def test_a_long_quotation_is_shown_where_it_differs(sample: Seed) -> None:
    span = sample.paragraphs[7].span
    words = sample.text[span.start : span.end].replace("American NGOs", "Russian NGOs")
    _, _, hint = problem(sample, words)
    assert "done by American NGOs, which" in hint
    assert hint.endswith("it has `American`, not `Russian`")
    assert len(hint) < 300


BRIDGE = "It can’t close at −5 °C.\n\nIt cost 1 400 euros, or 1/2 of a non-violent can-do day.\n"


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ("It can", "these words cut into `can’t` in it", "did you mean `It can’t`?"),
        ("can", "this word cuts into `can’t` in it", "did you mean `can’t` or `can-do`?"),
        ("lose", "this word cuts into `close` in it", "did you mean `close`?"),
        (
            "5 °C. It cost 1",
            "these words cut into `−5 °C` and `1 400` in it",
            "did you mean `−5 °C. It cost 1 400`?",
        ),
        ("2 of a non", "these words cut into `1/2` and `non-violent` in it", None),
        ("“violent can”", "these words cut into `non-violent` and `can-do` in it", None),
        ("400", "this word cuts into `1 400` in it", "did you mean `1 400`?"),
    ],
)
def test_words_that_cut_off_what_belongs_to_them(
    words: str, message: str, hint: str | None
) -> None:
    seed = seed_of(BRIDGE)
    found = locate(seed, words, None, everything(seed), LESSON, "it")
    assert isinstance(found, Diagnostic)
    assert (found.code.name, found.message) == ("quote-cut", message)
    assert found.hint in (hint, found.hint if hint is None else hint)
    # The hint, followed to the letter, stands there.
    for whole in re.findall("`(.+?)`", str(found.hint)):
        assert isinstance(locate(seed, whole, None, everything(seed), LESSON, "it"), Span)


def test_a_few_letters_of_a_word_are_an_accident_and_no_cut() -> None:
    assert problem(seed_of(BRIDGE), "los")[0] == "quote-not-found"
    # And whole words elsewhere are meant, more likely than a piece here.
    seed = seed_of("It can’t close.\n\nIt can open.\n")
    assert problem(seed, "It can", None, 1)[0] == "quote-outside-passage"
    assert problem(seed, "can close", None, 2)[0] == "quote-not-found"


def test_words_outside_the_passage(sample: Seed) -> None:
    code, message, hint = problem(sample, "brotherly", None, 3)
    assert code == "quote-outside-passage"
    assert message == "this word is not in the passage `opening`"
    assert hint.startswith("the seed has it in paragraph 4")
    code, message, _ = problem(sample, "Harvard University. No sooner", None, 3)
    assert code == "quote-outside-passage"
    assert message == "these words are only partly in the passage `opening`"
    code, _, hint = problem(sample, "in a awkward position", None, 3)
    assert code == "quote-not-found"
    assert hint.startswith("paragraph 4 has something like it, outside the passage `opening`: did")


def test_words_that_stand_more_than_once(sample: Seed) -> None:
    code, message, hint = problem(sample, "Kasenova", None, 3, 5, 9)
    assert code == "quote-ambiguous"
    assert message == "this word stands 3 times in the passage `opening`"
    assert hint == (
        "write `{quote: Kasenova, occurrence: 1}` instead: 1 for"
        " `opinion of Nargis Kasenova, senior researcher at` in paragraph 3, 2 for"
        " `And, as Nargis Kasenova writes in The` in paragraph 5, 3 for"
        " `Moreover, Kasenova notes, “The United` in paragraph 9"
    )
    _, _, hint = problem(sample, "Kazakhstan")
    assert hint.endswith(", and 6 more")


@pytest.mark.parametrize("occurrence", [-1, 0, 4])
def test_an_occurrence_that_is_missing(sample: Seed, occurrence: int) -> None:
    code, message, hint = problem(sample, "Kasenova", occurrence)
    assert code == "occurrence-missing"
    assert message.endswith(f"there is no occurrence {occurrence}")
    assert "2 for `And, as Nargis Kasenova writes in The`" in hint


def test_an_occurrence_of_what_stands_once(sample: Seed) -> None:
    _, message, hint = problem(sample, "brotherly", 2)
    assert message.startswith("this word stands once in")
    assert hint == "leave `occurrence` out"


def test_the_paragraph_of_a_span() -> None:
    seed = seed_of("\n one\n\n two\nthree\n")
    numbers = [paragraph_of(seed, Span(at, at + 1)).number for at in range(len(seed.text))]
    assert numbers == [1] * 8 + [2] * (len(seed.text) - 8)


def test_no_two_codes_have_one_name() -> None:
    codes = codes_in("article.quote")
    assert len({code.name for code in codes}) == len(codes) == 5


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ran almost emptied", "ran almost empty"),
        ("reckless", "careless"),
        ("the late bus", None),
        ("late", None),
        ("cares", None),
        ("nothing", None),
        ("the day bus", None),
        ("said of a daily fuss", "said of the daily fuss"),
    ],
)
def test_what_is_mostly_alike_is_near_unless_it_is_common(words: str, found: str | None) -> None:
    seed = seed_of(
        "The night bus ran almost empty, a careless man said of the daily fuss, a thing.\n"
    )
    near = nearest(seed, words, everything(seed))
    assert (near and seed.text[near.span.start : near.span.end]) == found


# --- bounds -----------------------------------------------------------------------------------

FLOOD = " ".join(f"The river rose {number} times in the valley." for number in range(400)) + "\n"


def told(seed: Seed, words: str, search: NearestSearch) -> str | None:
    """The hint for words that stand nowhere."""
    where = Place(TextFile("a.yaml", words), Span(0, len(words)))
    found = locate(seed, words, None, everything(seed), where, "the article", None, search)
    assert isinstance(found, Diagnostic)
    return found.hint


def test_what_is_left_out_is_said_and_the_rest_is_looked_for() -> None:
    seed, search = seed_of(FLOOD), NearestSearch(12_000_000)
    hints = [told(seed, f"The river rase {number} times in", search) for number in range(40)]
    looked_for = hints.index(NOT_LOOKED_FOR)
    assert 3 < looked_for < 35
    assert all(str(hint).startswith("did you mean") for hint in hints[:looked_for])
    assert set(hints[looked_for:]) == {NOT_LOOKED_FOR}
    again = NearestSearch(12_000_000)
    assert [told(seed, f"The river rase {n} times in", again) for n in range(40)] == hints
    assert told(seed, "The river rase 0 times in", search) == hints[0], "what was found is known"


def test_one_quotation_that_is_too_long_to_look_for_takes_nothing_from_the_others() -> None:
    seed, search = seed_of(FLOOD), NearestSearch(100_000_000)
    assert told(seed, "A river of words that never ends, " * 250, search) == NOT_LOOKED_FOR
    assert str(told(seed, "The river rase 7 times in", search)).startswith("did you mean")


def test_a_usual_lesson_has_all_its_wrong_quotations_looked_for() -> None:
    seed, search = seed_of(FLOOD * 4), NearestSearch()  # seventy thousand letters
    words = [f"The river rase {n} times in the vally. The river" for n in range(40)]
    assert NOT_LOOKED_FOR not in [told(seed, each, search) for each in words]


@pytest.mark.parametrize("text", ["a" * 100_000, "a1" * 50_000, "1," * 50_000, "ab" * 50_000])
def test_a_word_without_end_is_passed_over(text: str) -> None:
    """Each place of a piece in it once took as long as the word is long."""
    seed, search = seed_of(f"One {text} two.\n"), NearestSearch()
    for words in (text[:40], f"{text[:40]}x", f"One {text[:1]}"):
        assert find(seed, words, everything(seed)) == ()
        assert len(cuts(seed, words, everything(seed))) <= 4
        assert told(seed, words, search)
