"""No quotation cuts off what belongs to its words, and whole words are refused to nobody."""

from __future__ import annotations

import re
import time
import unicodedata
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import seed_of

from broadsheet.article import units as units_module
from broadsheet.article.quote import cuts, find
from broadsheet.article.units import Units, cut_edges
from broadsheet.source.folding import inside_word
from broadsheet.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.article.seed import Seed

SENTENCES = Path(__file__).with_name("sentences.txt")


def article(text: str, language: str = "en") -> Seed:
    return seed_of(f"---\nlanguage: {language}\n---\n{text}\n", "article")


def found(seed: Seed, words: str) -> list[str]:
    return [seed.text[s.start : s.end] for s in find(seed, words, [Span(0, len(seed.text))])]


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("She can’t stay", "She can", "She can’t"),
        ("She can't stay", "t stay", "can't stay"),
        ("They don`t know", "They don", "They don`t"),
        ("he should’ve asked", "he should", "he should’ve"),
        ("Now it’s late", "Now it", "Now it’s"),
        ("the council’s plan", "’s plan", "council’s plan"),
        ("the council’s plan", "s plan", "council’s plan"),
        ("the 1990’s are", "the 1990", "the 1990’s"),
        ("’Tis late", "Tis late", "’Tis late"),
        ("in the ’90s", "90s", "’90s"),
        ("at 8 o’clock", "clock", "o’clock"),
        ("a non-violent act", "violent act", "non-violent act"),
        ("a non‑violent act", "a non", "a non‑violent"),
        ("the pre- and post-war maps", "the pre", "the pre-"),
        ("a 20-year-old man", "old man", "20-year-old man"),
        ("Covid-19 came", "Covid", "Covid-19"),
        ("fell to −5 degrees", "5 degrees", "−5 degrees"),
        ("fell to −\u00a05 degrees", "5 degrees", "−\u00a05 degrees"),
        ("fell to -5 degrees", "5 degrees", "-5 degrees"),
        ("fell to –5 degrees", "5 degrees", "–5 degrees"),
        ("rose by +5 degrees", "5 degrees", "+5 degrees"),
        ("an error of ±3 mm", "3 mm", "±3 mm"),
        ("about 1/2 of them", "2 of them", "1/2 of them"),
        ("about 1⁄2 of them", "2 of them", "1⁄2 of them"),
        ("about 1 1/2 cups", "1/2 cups", "1 1/2 cups"),
        ("about 2½ cups", "about 2", "about 2½"),
        ("with p of .5 or less", "5 or less", ".5 or less"),
        ("cost 1 400 euros", "400 euros", "1 400 euros"),
        ("cost 1\u00a0400 euros", "400 euros", "1\u00a0400 euros"),
        ("cost 1\u202f400 euros", "cost 1", "cost 1\u202f400"),
        ("cost 1.400 euros", "400 euros", "1.400 euros"),
        ("cost 1’400 euros", "400 euros", "1’400 euros"),
        ("cost 1,400,000 euros", "cost 1,400", "cost 1,400,000"),
        ("cost 1 400 000 euros", "400 000 euros", "1 400 000 euros"),
        ("bought 3–5 pages", "5 pages", "3–5 pages"),
        ("bought 3-5 pages", "bought 3", "bought 3-5"),
        ("in 1941—1945 they", "in 1941", "in 1941—1945"),
        ("from 2019–present", "from 2019", "from 2019–present"),
        ("rose by 12.5% in May", "rose by 12.5", "rose by 12.5%"),
        ("rose by 12.5 % in May", "5 % in May", "12.5 % in May"),
        ("cost €45 a day", "45 a day", "€45 a day"),
        ("cost € 45 a day", "45 a day", "€ 45 a day"),
        ("cost 45 € a day", "cost 45", "cost 45 €"),
        ("cost 5 Mio. € a day", "cost 5", "cost 5 Mio. €"),
        ("cost $13.6 million", "13.6 million", "$13.6 million"),
        ("cost US$5 a day", "$5 a day", "US$5 a day"),
        ("at 9:30 sharp", "30 sharp", "9:30 sharp"),
        ("on 2026-03-04 they", "on 2026", "on 2026-03-04"),
        ("it was 5 °C warm", "it was 5", "it was 5 °C"),
        ("it was 5°C warm", "C warm", "5°C warm"),
        ("under § 5 of it", "5 of it", "§ 5 of it"),
        ("the #MeToo march", "MeToo march", "#MeToo march"),
        ("the 20th of May", "the 20", "the 20th"),
        ("at 130 km/h or so", "at 130 km", "at 130 km/h"),
        ("the U.S. army", "the U.S", "the U.S."),
        ("at 5 a.m. they", "m. they", "a.m. they"),
        ("see example.com/news now", "see example", "see example.com/news"),
        ("mail Ann.Lee@x.org now", "Lee@x.org now", "Ann.Lee@x.org now"),
        ("call 555 0199 now", "0199 now", "555 0199 now"),
        ("card 1234 5678 9012 3456 is", "card 1234 5678", "card 1234 5678 9012 3456"),
        ("from 5%–+8% up", "+8% up", "5%–+8% up"),
        ("let x−y be", "y be", "x−y be"),
        ("paid 5€50 for it", "paid 5", "paid 5€50"),
        ("costs 45.– each", "costs 45", "costs 45.–"),
        ("the n° 5 scent", "the n", "the n°"),
        ("got an A- in art", "got an A", "got an A-"),
        ("sent 👍🏽 back", "sent 👍", "sent 👍🏽"),
        ("the 🇫🇷 flag", "the 🇫", "the 🇫🇷"),
        ("so 👩\u200d🏫 said", "so 👩", "so 👩\u200d🏫"),
        ("call +44 20 7946 0958 now", "7946 0958 now", "+44 20 7946 0958 now"),
        ("2*3*4 is", "3*4 is", "2*3*4 is"),
        ("she ran C++ code", "ran C", "ran C++"),
        ("the one(s) here", "the one", "the one(s)"),
        ("gone… He left", "gone.", "gone…"),
        ("the ﬁre burns", "ire burns", "ﬁre burns"),
        ("it is so... slow", "so.", "so..."),
        ("the law of 1 400", "of 1", "of 1 400"),
    ],
)
def test_what_belongs_to_words_is_not_cut_off(text: str, words: str, whole: str) -> None:
    seed = article(text)
    assert found(seed, words) == []
    assert [cut.whole for cut in cuts(seed, words, [Span(0, len(seed.text))])] == [
        Span(seed.text.index(whole), seed.text.index(whole) + len(whole))
    ]
    assert found(seed, whole) == [whole]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "the council’s plan", "the council"),
        ("en", "the U.N.’s plan", "the U.N."),
        ("en", "the workers’ plan", "the workers"),
        ("en", "he left—late", "he left"),
        ("en", "he left—late", "late"),
        ("en", "he left -- late", "he left"),
        ("en", "he left--late", "late"),
        ("en", "he left – late", "late"),
        ("en", "the Russia–Ukraine war", "Russia"),
        ("en", "the Russia–Ukraine war", "Ukraine war"),
        ("en", "mothers and/or fathers", "or fathers"),
        ("en", "mothers (or fathers) came", "mothers (or fathers"),
        ("en", "mothers (or fathers) came", "or fathers"),
        ("en", "he said “no” twice", "no"),
        ("en", "he said 'no' twice", "no"),
        ("en", "it went on… and on", "on"),
        ("en", "in 2018 400 people", "400 people"),
        ("en", "on the 4. The next", "on the 4"),
        ("en", "It is late. He left.", "It is late"),
        ("en", "a plan B. He left.", "plan B"),
        ("fr", "de l’homme", "homme"),
        ("fr", "Jusqu’ici tout va", "ici tout va"),
        ("fr", "le Val-d’Oise", "le Val-d’Oise"),
        ("it", "dell’acqua fresca", "acqua fresca"),
        ("ca", "l’home", "home"),
        ("de", "Andreas Opel, Andrea’s Imbiss", "Andrea"),
        ("tr", "Ankara’da yağmur", "Ankara"),
        ("sv", "EU:s regler", "EU"),
        ("zh", "气温降到−5°C，", "气温降到"),
        ("ja", "日本語で書く", "日本"),
        ("th", "ภาษาไทย", "ภาษา"),
    ],
)
def test_what_only_stands_beside_words_may_be_left_out(
    language: str, text: str, words: str
) -> None:
    assert words in found(article(text, language), words)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "de l’homme", "homme"),
        ("fr", "de l’homme", "de l"),
        ("fr", "aujourd’hui", "hui"),
        ("fr", "quelqu’un vient", "un vient"),
        ("fr", "le Val-d’Oise", "Oise"),
        ("de", "Das gibt’s nicht", "Das gibt"),
        ("de", "Am 20. Januar", "Am 20"),
        ("de", "das 20. Jahrhundert", "20"),
        ("de", "z. B. Igel", "B. Igel"),
        ("de", "im Jahr 5 v.Chr. kam", "im Jahr 5 v"),
        ("de", "Haupteingang und -ausgang", "ausgang"),
        ("es", "Los EE. UU. firmaron", "UU. firmaron"),
        ("nl", "de foto’s", "de foto"),
        ("uk", "п’ять котів", "ять котів"),
        ("he", 'צה"ל הודיע', "ל הודיע"),
        ("zh", "气温降到−5°C。", "5°C"),
        ("tr", "Ankara’da yağmur", "da yağmur"),
    ],
)
def test_other_languages_have_units_of_their_own(language: str, text: str, words: str) -> None:
    assert found(article(text, language), words) == []


def test_nothing_belongs_together_over_the_end_of_a_paragraph() -> None:
    seed = article("They counted 1\n\n400 people came")
    assert found(seed, "400 people") == ["400 people"]


# --- a thousand sentences ---

# Kinds of character around words: the signs of a sentence, which a teacher takes along or leaves.
AROUND = "\"'“”„‟‘’‚«»‹›()[].,;:!?…¿¡—–·،؛؟。、，：；「」-"


@dataclass(frozen=True)
class Sentence:
    """A sentence with the offsets where a careful teacher may begin and end, and with units."""

    language: str
    text: str
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    units: tuple[Span, ...]


def sentences() -> Iterator[Sentence]:
    language = ""
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            language = line[3:]
        elif not line.startswith("#"):
            yield annotated(language, line)


def annotated(language: str, line: str) -> Sentence:
    text, units, parts = "", [], []
    for piece in re.split(r"([{}|])", line):
        if piece == "{":
            units.append(Span(len(text), len(text)))
        elif piece == "}":
            units[-1] = Span(units[-1].start, len(text))
        elif piece == "|":
            parts.append(len(text))
        else:
            text += piece
    begins, ends = set(), set()
    for token in re.finditer(r"\S+", text):
        places = sorted({*token.span(), *(p for p in parts if token.start() < p < token.end())})
        for start, end in pairwise(places):
            piece = text[start:end]
            if not piece.strip(AROUND):
                continue
            if start == token.start():
                begins |= {start, end - len(piece.lstrip(AROUND))}
            elif unicodedata.category(piece[0])[0] not in "P":
                begins.add(start)
            if end == token.end():
                ends |= {end, start + len(piece.rstrip(AROUND))}
            elif unicodedata.category(piece[-1])[0] not in "P":
                ends.add(end)
    free = [
        sorted(at for at in side if not any(u.start < at < u.end for u in units))
        for side in (begins, ends)
    ]
    return Sentence(language, text, tuple(free[0]), tuple(free[1]), tuple(units))


ALL = list(sentences())


@pytest.mark.parametrize("half", [0, 1], ids=["tuned", "held-out"])
def test_whole_words_are_quotable_and_no_cut_is(half: int) -> None:
    """The rules were written for the first half of the sentences; what counts is the other one."""
    count = alarms = tried = through = 0
    told: list[str] = []
    for sentence in ALL[half::2]:
        seed, text = article(sentence.text, sentence.language), sentence.text
        offset = seed.text.index(text)

        def stands(
            start: int, end: int, seed: Seed = seed, text: str = text, by: int = offset
        ) -> bool:
            whole = [Span(0, len(seed.text))]
            return Span(by + start, by + end) in find(seed, text[start:end], whole)

        for start, end in product(sentence.begins, sentence.ends):
            if start < end:
                count += 1
                if not stands(start, end):
                    alarms += 1
                    told.append(f"refused: {text[start:end]!r} of {text!r}")
        for unit in sentence.units:
            for at in range(unit.start + 1, unit.end):
                for start, end in ((at, len(text)), (at, unit.end), (0, at), (unit.start, at)):
                    if text[start] != " " and text[end - 1] != " " and text[at] > "\u0020":
                        tried += 1
                        if stands(start, end):
                            through += 1
                            told.append(f"let through: {text[start:end]!r} of {text!r}")
    print(f"\n{count} quotations, {alarms} refused; {tried} cuts, {through} let through")
    assert through == 0, told
    assert alarms * 200 < count, told


def test_the_sentences_are_a_thousand_of_many_kinds() -> None:
    assert len(ALL) >= 1000
    assert len({sentence.language for sentence in ALL}) >= 20
    assert sum(len(sentence.units) for sentence in ALL) >= 800
    assert SENTENCES.stat().st_size < 60_000


# --- laws ---

TELLING = st.sampled_from("aAsté 14'’\"“.,:/-–—−+%€$°()#&日กا\u0301\n…ﬁ")
TEXTS = st.text(TELLING, min_size=1, max_size=30)
LANGUAGES = st.sampled_from(["en", "fr", "de", "it", "tr", "sv", "zh", "en-GB"])


@given(TEXTS, LANGUAGES)
def test_where_words_plainly_part_the_rules_agree(text: str, language: str) -> None:
    units = Units.of(text, language)
    for at in range(1, len(units.folded.text)):
        if units_module._PLAIN.match(units.folded.text, at):
            begin, end = cut_edges(units._seen(0, len(units.folded.text)), language[:2])
            assert at not in begin | end
            assert not inside_word(units.folded.text, at)


@given(TEXTS, LANGUAGES, st.data())
def test_what_is_made_whole_cuts_nothing(text: str, language: str, data: st.DataObject) -> None:
    units = Units.of(text, language)
    size = len(units.folded.text)
    start = data.draw(st.integers(0, size))
    end = data.draw(st.integers(start, size))
    first, last = units.whole(start, end)
    assert first <= start <= end <= last
    assert units.may_begin(first)
    assert units.may_end(last)
    assert units.whole(first, last) == (first, last)


@given(st.text(TELLING | st.characters(exclude_categories=["Cs"]), max_size=40), LANGUAGES)
def test_any_text_has_units_that_never_part_letters(text: str, language: str) -> None:
    units = Units.of(text, language)
    for at in range(len(units.folded.text) + 1):
        if inside_word(units.folded.text, at):
            assert not units.may_begin(at)
            assert not units.may_end(at)


def test_what_belongs_together_is_found_wherever_it_stands_in_a_long_text() -> None:
    # They begin at each offset from a multiple of the length that is looked at together.
    text = "They can’t 5 Mio. € 1 400 or −5 ".ljust(units_module._BLOCK + 1, "w") * 400
    units = Units.of(text, "en")
    for words in ("can", "5 Mio.", "400", "5"):
        assert len(list(units.all_places(words))) >= 400
        assert list(units.places(words)) == []


@pytest.mark.parametrize("piece", ["1 400 ", "3.5% of ", "a-", "1’", "((a", "一", "http://"])
def test_a_long_text_takes_linear_time(piece: str) -> None:
    units = Units.of(piece * (50_000 // len(piece)), "en")
    start = time.process_time()
    for at in range(0, len(units.folded.text), 20):
        units.may_begin(at)
        units.may_end(at)
    assert time.process_time() - start < 5
