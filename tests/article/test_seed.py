"""A seed is read into paragraphs, and its front matter says where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import codes_in

from broadsheet.article.fingerprint import fingerprint_of
from broadsheet.article.seed import NOT_STATED, Seed, read_seed
from broadsheet.checks.lesson_file import edited
from broadsheet.source.diagnostics import Diagnostic, Severity
from broadsheet.source.text import TextFile

SAMPLE = Path(__file__).parents[2] / "seeds" / "000_58772ee673df409e.txt"


def read(text: str) -> tuple[Seed | None, tuple[Diagnostic, ...]]:
    return read_seed(TextFile("seeds/bees.txt", text), "bees")


def read_well(text: str) -> Seed:
    seed, problems = read(text)
    assert seed is not None
    assert problems == ()
    return seed


def the_problem(text: str) -> Diagnostic:
    _, problems = read(text)
    assert len(problems) == 1
    return problems[0]


def paragraphs(seed: Seed) -> list[str]:
    return [seed.text[p.span.start : p.span.end] for p in seed.paragraphs]


def test_the_sample_seed() -> None:
    seed = read_well(SAMPLE.read_text(encoding="utf-8"))
    assert len(seed.paragraphs) == 13
    assert [p.number for p in seed.paragraphs if p.title] == [1]
    assert [p.number for p in seed.paragraphs if p.furniture] == [12, 13]
    assert seed.title == "The United States called Kazakhstan a weak link in the CSTO"
    assert (seed.author, seed.publisher, seed.date) == (NOT_STATED,) * 3
    assert (seed.url, seed.licence, seed.retrieved, seed.language) == (None, None, None, "en")
    assert seed.note is not None
    assert seed.note.startswith("A text collected from the web.")


def test_a_plain_file_needs_no_front_matter() -> None:
    seed = read_well("Bees dance\n\nThey tell\nthe way.\n")
    assert paragraphs(seed) == ["Bees dance", "They tell the way."]
    assert (seed.title, seed.author) == ("Bees dance", "not stated")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a\nb\n\nc", ["a b", "c"]),
        ("\n\n  a \n \t\n\n\n b\n", ["a", "b"]),
        ("a\n\xa0\nb\n\ufeff\nc", ["a", "b", "c"]),
        ("a\n---\nb\n\n---\n\nc", ["a --- b", "---", "c"]),
        ("a\u2028b\x0cc", ["a b c"]),
        ("# a\n\n* b", ["# a", "* b"]),
    ],
)
def test_paragraphs_lie_between_blank_lines(body: str, expected: list[str]) -> None:
    assert paragraphs(read_well(body)) == expected


@given(st.text("ab \n\t\xa0\u200b\u2028\x0c-", max_size=30))
def test_the_text_keeps_every_offset(body: str) -> None:
    seed, _ = read(f"first\n\n{body}")
    assert seed is not None
    assert len(seed.text) == len(body) + 7
    for paragraph in seed.paragraphs:
        text = seed.text[paragraph.span.start : paragraph.span.end]
        assert text == text.strip() != ""
        assert "\n" not in text
        assert seed.place(paragraph.span).text.split() == text.split()
    assert [p.number for p in seed.paragraphs] == list(range(1, len(seed.paragraphs) + 1))


def test_lines_are_kept_where_the_front_matter_says_so() -> None:
    body = "Bees\n\nThey dance \n  and hum\u2028and dance.\n \nOne line.\n"
    plain, kept = read_well(body), read_well(f"---\nlines: kept\n---\n{body}")
    # Nothing else is another: what is quoted, how paragraphs count, the fingerprint.
    assert (kept.text, kept.paragraphs, kept.title) == (plain.text, plain.paragraphs, plain.title)
    assert fingerprint_of(kept) == fingerprint_of(plain)
    assert plain.line_breaks == frozenset()
    assert sorted(kept.line_breaks) == [body.index("\n  and"), body.index("\u2028")]
    assert {kept.text[at] for at in kept.line_breaks} == {" "}


@pytest.mark.parametrize(
    ("written", "certain"), [("Kept", True), ("kpet", True), ("keep", False), ("yes", False)]
)
def test_another_word_for_lines_is_a_problem_with_its_fix(written: str, certain: bool) -> None:
    problem = the_problem(f"---\nlines: {written}\n---\nBees\n")
    assert (problem.code.name, problem.place.text) == ("lines-unknown", written)
    assert problem.hint is not None
    assert "`lines: kept`" in problem.hint
    (fix,) = problem.fixes
    assert (fix.edits[0].text, fix.certain) == ("kept", certain)


def test_a_place_counts_the_front_matter() -> None:
    seed = read_well("---\nauthor: Ann\n---\nBees\n\nThey dance\n")
    place = seed.place(seed.paragraphs[1].span)
    assert place.text == "They dance"
    assert place.file.position(place.span.start) == (6, 1)


def test_every_field_is_read() -> None:
    seed = read_well(
        "---\ntitle: Bees\nauthor: Ann Other\npublisher: The Hive\ndate: 1 May 2020\n"
        "url: https://bees.example\nlicence: CC BY 4.0\nretrieved: 2021-02-03\n"
        "language: en-GB\nnote: |\n  One\n  line\n---\nText\n"
    )
    assert (seed.title, seed.author, seed.publisher) == ("Bees", "Ann Other", "The Hive")
    assert (seed.date, seed.url) == ("1 May 2020", "https://bees.example")
    assert (seed.licence, seed.retrieved) == ("CC BY 4.0", "2021-02-03")
    assert (seed.language, seed.note) == ("en-GB", "One line")
    assert not any(p.title for p in seed.paragraphs)


def test_an_empty_field_is_not_stated() -> None:
    seed = read_well("---\ntitle:\nauthor: ''\ndate:\nurl:\nlanguage:\nfurniture:\n---\nBees\n")
    assert (seed.title, seed.author, seed.date) == ("Bees", "not stated", "not stated")
    assert (seed.url, seed.language) == (None, "en")


@pytest.mark.parametrize("front", ["---\n---\n", "---\n\n---  \n", "---\n# author: later\n---\n"])
def test_front_matter_may_be_empty(front: str) -> None:
    assert paragraphs(read_well(f"{front}Bees\n")) == ["Bees"]


@pytest.mark.parametrize(
    ("front", "body", "titled"),
    [
        ("", "Bees\n\nBees", [1]),
        ("title: “Bees’ dance”", 'Buzz\n\n"Bees\' dance"\n\nText', [2]),
        ("title: bees", "Bees\n\nText", []),
        ("furniture: [Skip to content]", "Skip to content\n\nBees\n\nText", [2]),
    ],
)
def test_the_title_is_the_paragraph_that_equals_it(
    front: str, body: str, titled: list[int]
) -> None:
    seed = read_well(f"---\n{front}\n---\n{body}\n")
    assert [p.number for p in seed.paragraphs if p.title] == titled


@pytest.mark.parametrize(
    ("furniture", "marked"),
    [
        ("[Share this]", [2, 4]),
        ("Share this", [2, 4]),
        ("[Share this page, Don't miss]", [2, 3]),
        ("['Share  this – now']", [4]),
    ],
)
def test_furniture_is_named_by_its_first_words(furniture: str, marked: list[int]) -> None:
    body = "Bees\n\nShare this page\n\nDon’t miss\n\nShare this - now\n\nSharethis"
    seed = read_well(f"---\nfurniture: {furniture}\n---\n{body}\n")
    assert [p.number for p in seed.paragraphs if p.furniture] == marked


@pytest.mark.parametrize(
    ("text", "code", "at", "hint"),
    [
        ("", "seed-empty", "", "paste the article"),
        ("---\nauthor: Ann\n---\n \n", "seed-empty", "", "paste the article"),
        ("---\nauthor: Ann\n\nBees", "front-matter-open", "---", "write a line `---`"),
        ("---", "front-matter-open", "---", "write a line `---`"),
        ("---\nBees dance\n---\nBees", "front-matter-shape", "Bees dance", "a colon"),
        ("---\nautor: Ann\n---\nBees", "seed-key-unknown", "autor", "did you mean `author`?"),
        ("---\nURL: x\n---\nBees", "seed-key-unknown", "URL", "did you mean `url`?"),
        ("---\nlicense: x\n---\nBees", "seed-key-unknown", "license", "`licence`"),
        ("---\nsource: x\n---\nBees", "seed-key-unknown", "source", "`publisher`"),
        ("---\nzebra: x\n---\nBees", "seed-key-unknown", "zebra", "`title`, `author`"),
        ("---\nauthor: [A, B]\n---\nBees", "seed-value-not-text", "[A, B]", "quotation marks"),
        (
            "---\nfurniture:\n- Note: x\n---\nBees",
            "seed-value-not-text",
            "Note: x",
            "quotation marks",
        ),
        ("---\nlanguage: English\n---\nBees", "language-unknown", "English", "such as `en`"),
        ("---\nlanguage: en_GB\n---\nBees", "language-unknown", "en_GB", "`en-GB`"),
        (
            "---\nfurniture: [Leave a replay]\n---\nBees\n\nLeave a Reply here",
            "furniture-not-found",
            "Leave a replay",
            "did you mean `Leave a Reply`, as paragraph 2 starts?",
        ),
        (
            "---\nfurniture: [Leave a Rep]\n---\nBees\n\nLeave a Reply",
            "furniture-not-found",
            "Leave a Rep",
            "did you mean `Leave a Reply`",
        ),
        ("---\nfurniture: [zzz]\n---\nBees", "furniture-not-found", "zzz", "copy the first words"),
        ("—\nauthor: Ann\n---\nBees", "front-matter-dashes", "—", "write three hyphens"),
        ("---\nauthor: Ann\n—\nBees", "front-matter-dashes", "—", "write three hyphens"),
        ("author: Ann\n---\nBees", "front-matter-dashes", "author: Ann", "above line 1"),
        ("---\nauthor: Ann\nfurniture:\n  - a\n\na\n\nBees", "front-matter-open", "---", "line 4"),
        ("Bees\n\ndance \u202eyaw\u202c", "bidi-control", "\u202e", "delete it"),
    ],
)
def test_each_mistake_is_one_problem_in_its_place(text: str, code: str, at: str, hint: str) -> None:
    problem = the_problem(text)
    assert (problem.code.name, problem.place.text) == (code, at)
    assert problem.hint is not None
    assert hint in problem.hint
    assert "\n" not in problem.message + problem.hint


FRAMES = {
    "dashes of Word": "—\n{}\n—\n",
    "dashes of both lengths": "–\n{}\n———\n",
    "two hyphens": "--\n{}\n--\n",
    "spaces between": "- - -\n{}\n– – –\n",
    "stars": "***\n{}\n***\n",
    "lines": "___\n{}\n___\n",
    "five hyphens": "-----\n{}\n-----\n",
    "one wrong, above": "—\n{}\n---\n",
    "one wrong, below": "---\n{}\n—\n",
    "empty lines": "\n—\n\n{}\n\n—\n",
    "none above": "{}\n---\n",
    "none at all": "{}\n\n",
    "none below": "---\n{}\n\n",
    "none below, and one in the article": "---\n{}\n\n" + "The bees dance. " * 9 + "\n\n---\n\n",
}
FIELDS = "author: Ann\nnote: |\n  One\n\n  line\ndate: 2 May\nfurniture:\n  - Read"


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_front_matter_is_recognised_whatever_stands_around_it(frame: str) -> None:
    text = frame.format(FIELDS) + "Bees\n\nThey dance.\n\nRead on\n"
    seed, problems = read(text)
    assert seed is not None
    assert (seed.author, seed.date, seed.note) == ("Ann", "2 May", "One line")
    assert paragraphs(seed)[-3:] == ["Bees", "They dance.", "Read on"]
    assert not any("Ann" in text for text in paragraphs(seed))
    assert {p.code.name for p in problems} <= {"front-matter-dashes", "front-matter-open"}
    assert problems
    for problem in problems:
        assert problem.hint is not None
        assert "`---`" in problem.hint
        (fix,) = problem.fixes
        # Only what joins and breaks no lines is certain.
        assert fix.certain == (fix.edits[0].span.start < fix.edits[0].span.end)
    edits = [edit for problem in problems for edit in problem.fixes[0].edits]
    again, left = read(edited(text, edits))
    assert again is not None
    assert left == ()
    assert (again.author, again.text) == (seed.author, seed.text)


def test_a_headline_with_a_colon_is_not_taken_for_a_field() -> None:
    seed, (problem,) = read("---\nauthor: Ann\n\nBees: how they dance\n\nThey hum.\n")
    assert seed is not None
    assert seed.title == "Bees: how they dance"
    assert problem.hint == "write a line `---` below line 2, `author: Ann`"


@pytest.mark.parametrize(
    "text",
    [
        "—\nBees dance\n—\nThey hum",
        "—\n\nBees: a story\n\nThey hum",
        "* * *\n\nBees dance.",
        "Note: this is a draft.\n\nBees dance.",
        "Title: a word with two meanings\n\nBees dance.",
        "Interviewer: Hello.\nAuthor: Good morning.\n\nBees dance.",
        "Bees dance\n\n---\nauthor: Ann\n---\n",
    ],
)
def test_an_article_is_no_front_matter(text: str) -> None:
    seed = read_well(text)
    assert (seed.text.split(), seed.author) == (text.split(), "not stated")
    assert len(seed.text) == len(text)


def test_a_mistake_in_the_front_matter_leaves_a_seed_to_quote_from() -> None:
    seed, problems = read("---\nautor: Ann\nlanguage: English\ntitle: [x]\n---\nBees\n")
    assert seed is not None
    assert (seed.title, seed.language) == ("Bees", "en")
    assert len(problems) == 3
    assert all(problem.is_error for problem in problems)
    broken, found = read('---\nauthor: "Ann\n---\nBees\n')
    assert broken is not None
    assert broken.title == "Bees"
    assert found


def test_bidi_controls_warn_once() -> None:
    problem = the_problem("a \u2067b\u2069 c")
    assert problem.code.severity is Severity.WARNING
    assert "U+2067" in problem.message
    assert "1 more" in problem.message


def test_the_fingerprint_sees_words_and_nothing_else() -> None:
    one = read_well("Bees’ dance\n\nThey — tell").fingerprint
    assert len(one) == 64
    assert read_well("---\nauthor: Ann\n---\n\nBees' dance\n\n\nThey\n– tell\n").fingerprint == one
    assert read_well("Bees’ dances\n\nThey — tell").fingerprint != one
    assert read_well("bees’ dance\n\nThey — tell").fingerprint != one


@given(st.text("-\n:ab [{\"'#&*!|>\ttitlefur", max_size=60), st.text("-\nab ", max_size=20))
def test_no_front_matter_is_too_much(front: str, body: str) -> None:
    seed, problems = read(f"---\n{front}\n---\n{body}")
    assert seed is not None or problems
    for problem in problems:
        assert problem.place.span.end <= len(problem.place.file.text)


def test_no_two_codes_have_one_name() -> None:
    codes = codes_in("article.front_matter", "article.seed")
    assert len({code.name for code in codes}) == len(codes)
