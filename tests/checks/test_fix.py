"""`check --fix` does what can only be meant, says so, and leaves every other byte as it is."""

from __future__ import annotations

import codecs
import json
import os
import random
import re
import shutil
import textwrap
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml as pyyaml
from desk import FAULTY, LESSON, SEED, broadsheet, tree, workspace
from hypothesis import assume, given
from hypothesis import strategies as st
from support import LESSONS, ROOT, SEED_ID, described, line_of
from test_mutants import SOURCES, damaged

from broadsheet.article.seed import read_seed
from broadsheet.checks.fix import fix_lesson
from broadsheet.checks.lesson_file import edited
from broadsheet.checks.library import Library
from broadsheet.lesson.lesson import field_names
from broadsheet.questions import question_types
from broadsheet.source import atomic
from broadsheet.source.diagnostics import Edit, Fix
from broadsheet.source.spelling import only_meaning
from broadsheet.source.text import Span, TextFile
from broadsheet.source.workspace import Workspace
from broadsheet.source.yaml.document import Mapping, Sequence, read_yaml
from broadsheet.source.yaml.lines import as_value, in_quotation_marks

if TYPE_CHECKING:
    from collections.abc import Callable

    from broadsheet.source.diagnostics import Diagnostic

BROKEN = tuple(sorted((ROOT / "tests" / "lessons" / "broken").glob("*.yaml")))
GOOD = (*LESSONS, *sorted((ROOT / "tests" / "questions").glob("*/good.yaml")))


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    root = tmp_path_factory.mktemp("fixes")
    shutil.copytree(ROOT / "seeds", root / "seeds")
    (root / "lessons").mkdir()
    return Library(Workspace(root, root))


class Desk:
    """One lesson among the repository's seeds."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.path = library.workspace.root / "lessons" / "lesson.yaml"

    def fixed(self, content: str | bytes) -> bytes:
        """What `--fix` makes of the file of a lesson."""
        self.path.write_bytes(content if isinstance(content, bytes) else content.encode())
        fix_lesson(self.library, self.path)
        return self.path.read_bytes()

    def problems(self) -> list[Diagnostic]:
        return list(self.library.lesson(self.path).problems)


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(library)


# --- what is certain --------------------------------------------------------------------------

HEAD = f"""\
title: Who asked whom?   # a remark
seed: {SEED_ID}

passages:
  all:
    paragraphs: 1-11
questions:
"""
SHORT = HEAD + """\
  - type: short-answer
    ask: Who asked the troops to leave?
    answer: >-
      President Tokayev,
      a week later.
    evidence: asked them to leave
    marks: 2
"""  # fmt: skip
FACTS = HEAD + """\
  - type: fact-or-opinion
    statements:
      - quote: The budget is approximately $13.6 million
        answer: fact
      - {quote: Russia are patron-client, answer: opinion, voice: x}
"""  # fmt: skip
CHOICE = HEAD + """\
  - type: multiple-choice
    ask: Who is it?
    options:
      - a researcher
      - the president
      # nobody else
      - nobody
    answer: nobody
"""  # fmt: skip


WHO = "ask: Who is it?"
ASK = "ask: Who asked the troops to leave?"
AIMS = "title: Who asked whom?   # a remark"

# Lesson, what stands there, what is right in its place, what is wrong.
CERTAIN = {
    "a misspelt key": (SHORT, "answer:", "answer:", "ansewr:"),
    "a key with a capital letter": (SHORT, "evidence:", "evidence:", "Evidence:"),
    "a key all in capital letters": (SHORT, "evidence:", "evidence:", "EVIDENCE:"),
    "a key with another hyphen": (
        FACTS,
        "answer: fact",
        "answer: mixed\n        voice: x\n        opinion-part: approximately",
        "answer: mixed\n        voice: x\n        opinion_part: approximately",
    ),
    "a key between brackets": (FACTS, "{quote:", "{quote:", "{qoute:"),
    "the key of the type": (SHORT, "- type:", "- type:", "- tpye:"),
    "a key of the lesson": (SHORT, "questions:", "questions:", "question:"),
    "a word of a few": (FACTS, "answer: fact", "answer: fact", "answer: fatc"),
    "a word of a few with a sign": (FACTS, "answer: fact", "answer: fact", "answer: fact."),
    "a type": (SHORT, "short-answer", "short-answer", "short answer"),
    "a colon": (SHORT, ASK, 'ask: "Think: who?"', "ask: Think: who?"),
    "two colons": (SHORT, ASK, 'ask: "Think: who: why?"', "ask: Think: who: why?"),
    "a colon and marks": (
        SHORT,
        ASK,
        """ask: 'It says: "don''t"'""",
        """ask: It says: "don't\"""",
    ),
    "a colon at the end": (SHORT, ASK, 'ask: "Who asked them:"', "ask: Who asked them:"),
    "a colon behind a dash": (
        FACTS,
        "- quote: The budget is approximately $13.6 million",
        '- paraphrase: "Costs: 13 million"\n        evidence: The budget',
        "- paraphrase: Costs: 13 million\n        evidence: The budget",
    ),
    "a sign at the start": (SHORT, ASK, 'ask: "@all who?"', "ask: @all who?"),
    "a sign at the start of an item": (CHOICE, "- a researcher", '- "@home"', "- @home"),
    "emphasis at the start": (SHORT, ASK, 'ask: "**Who** asked?"', "ask: **Who** asked?"),
    "one word with a sign": (SHORT, ASK, 'ask: "*Who"', "ask: *Who"),
    "an and sign": (SHORT, ASK, 'ask: "&c. means what?"', "ask: &c. means what?"),
    "a link and a tag": (SHORT, ASK, 'ask: "&a !b Who?"', "ask: &a !b Who?"),
    "a mistake behind another": (
        SHORT,
        f"{ASK}\n    answer:",
        'ask: "Think: who?"\n    answer:',
        "ask: Think: who?\n    ansewr:",
    ),
    "an exclamation mark": (SHORT, ASK, 'ask: "!Who asked?"', "ask: !Who asked?"),
    "marks in a text": (SHORT, ASK, """ask: '"Or" is what?'""", """ask: "Or" is what?"""),
    "marks inside of others": (
        SHORT,
        ASK,
        """ask: 'Why is "brotherly" in marks?'""",
        """ask: "Why is "brotherly" in marks?\"""",
    ),
    "an apostrophe": (SHORT, ASK, """ask: "Who didn't go?\"""", "ask: 'Who didn't go?'"),
    "a backslash": (SHORT, ASK, r"ask: 'In C:\Me?'", r'ask: "In C:\Me?"'),
    "no blank after a colon": (SHORT, ASK, "ask: Who?", "ask:Who?"),
    "a tab after a colon": (SHORT, ASK, "ask: Who?", "ask:\tWho?"),
    "an equals sign": (SHORT, "marks: 2", "marks: 2", "marks = 2"),
    "a number in words": (SHORT, "marks: 2", "marks: 2", "marks: two"),
    "no blank after a dash": (CHOICE, "- the president", "- the president", "-the president"),
    "the folder and ending of a seed": (SHORT, SEED_ID, SEED_ID, f"seeds/{SEED_ID}.txt"),
    "a bullet": (CHOICE, "- the president", "- the president", "• the president"),
    "bullets of fields": (FACTS, "- quote:", "- quote:", "– quote:"),
    "items too far left": (
        CHOICE,
        "      - a researcher\n      - the president\n      # nobody else\n      - nobody",
        "      - a researcher\n      - nobody",
        "  - a researcher\n  - nobody",
    ),
    "two passages": (
        SHORT.replace("questions:", "  end:\n    paragraphs: 11\nquestions:"),
        ASK,
        f"{ASK}\n    passage: [all, end]",
        f"{ASK}\n    passage: all and end",
    ),
    "a missing s": (SHORT, ASK, 'ask: In lines("week later")?', 'ask: In line("week later")?'),
    "commas in braces": (
        FACTS,
        "{quote: Russia are patron-client, answer: opinion, voice: x}",
        '{quote: Russia are patron-client, answer: opinion, voice: "x, too, or y, too"}',
        "{quote: Russia are patron-client, answer: opinion, voice: x, too, or y, too}",
    ),
    "a link": (
        SHORT,
        "    marks: 2",
        "    accept: [they, he]\n    reject: [they, he]",
        "    accept: &x [they, he]\n    reject: *x",
    ),
    "a name without its colon": (SHORT, ASK, ASK, "ask Who asked the troops to leave?"),
    "a first name without its colon": (SHORT, AIMS, AIMS, "title Who asked whom?   # a remark"),
    "a type without its colon": (
        SHORT,
        "- type: short-answer",
        "- type: short-answer",
        "- type short-answer",
    ),
    "a list without its colon": (SHORT, "questions:", "questions:", "questions"),
    "a number without its colon": (SHORT, "marks: 2", "marks: 2", "marks 2"),
    "a colon of Chinese": (SHORT, ASK, ASK, "ask：Who asked the troops to leave?"),
    "a semicolon": (SHORT, ASK, ASK, "ask; Who asked the troops to leave?"),
    "marks of two kinds between straight ones": (
        SHORT,
        ASK,
        'ask: "Why is “brotherly” in marks?"',
        'ask: "Why is “brotherly" in marks?"',
    ),
    "marks of two kinds": (
        SHORT,
        ASK,
        "ask: Why is “brotherly” in marks, and “so” not?",
        'ask: Why is "brotherly” in marks, and “so” not?',
    ),
    "a text that ends with a curly mark": (SHORT, ASK, 'ask: "Who asked?"', 'ask: "Who asked?”'),
    "letters of options": (
        CHOICE.replace("      # nobody else\n", ""),
        "      - a researcher\n      - the president\n      - nobody\n    answer: nobody",
        "      - a researcher\n      - the president\n      - nobody\n    answer: nobody",
        "      - A) a researcher\n      - B) the president\n      - C) nobody\n    answer: C",
    ),
    "numbers in place of dashes": (
        CHOICE.replace("      # nobody else\n", ""),
        "      - a researcher\n      - the president\n      - nobody\n",
        "      - a researcher\n      - the president\n      - nobody\n",
        "      1. a researcher\n      2. the president\n      3. nobody\n",
    ),
    "letters in a block": (
        CHOICE.replace("      # nobody else\n", ""),
        "options:\n      - a researcher\n      - the president\n      - nobody\n",
        "options: \n      - a researcher\n      - the president\n      - nobody\n",
        "options: |\n      A) a researcher\n      B) the president\n      C) nobody\n",
    ),
    "letters on a line": (
        CHOICE.replace("      # nobody else\n", ""),
        "options:\n      - a researcher\n      - the president\n      - nobody\n",
        "options: [a researcher, the president, nobody]\n",
        "options: a) a researcher b) the president c) nobody\n",
    ),
    "letters that make fields of options": (
        CHOICE.replace("      # nobody else\n", ""),
        "      - a researcher\n      - the president\n      - nobody\n",
        "      - a researcher\n      - the president\n      - nobody\n",
        "      a: a researcher\n      b: the president\n      c: nobody\n",
    ),
    "a letter for the answer": (CHOICE, "answer: nobody", "answer: nobody", "answer: C"),
    "a letter before the answer": (
        CHOICE,
        "answer: nobody",
        "answer: nobody",
        "answer: (c) nobody",
    ),
    "marks around the answer": (CHOICE, "answer: nobody", "answer: nobody", "answer: „nobody“"),
    "a list whose lines are joined": (
        SHORT,
        "    marks: 2",
        "    hint: |-\n      Look at:\n      - the end\n      - the start",
        "    hint: >-\n      Look at:\n      - the end\n      - the start",
    ),
    "a tab before a field between two others": (CHOICE, f"    {WHO}", f"    {WHO}", f"\t{WHO}"),
    "prose in a list": (
        SHORT,
        AIMS,
        'title: A\naims:\n  - "Think hard: who asks?"\n  - I can say who.',
        "title: A\naims:\n  - Think hard: who asks?\n  - I can say who.",
    ),
}


@pytest.mark.parametrize(("lesson", "old", "right", "wrong"), CERTAIN.values(), ids=CERTAIN)
def test_a_certain_mistake_is_fixed_to_the_last_byte(
    desk: Desk, lesson: str, old: str, right: str, wrong: str
) -> None:
    assert lesson.count(old) == 1
    assert desk.fixed(lesson.replace(old, wrong)).decode() == lesson.replace(old, right)
    assert desk.problems() == []


def test_bullets_become_hyphens_and_remarks_stay(desk: Desk) -> None:
    bullets = CHOICE.replace("      # nobody else\n", "").replace("      - ", "      • ")
    assert desk.fixed(bullets).decode() == bullets.replace("•", "-")


# --- what is not ------------------------------------------------------------------------------

UNCERTAIN = {
    "a key that is two letters away": (SHORT, "evidence:", "evidensces:"),
    "a key that is one letter away from two": (SHORT, AIMS, "title: A\nnote: for me"),
    "a short key that may be another word": (SHORT, "marks: 2", "who: the writer"),
    "a key that belongs somewhere else": (SHORT, "passages:", "passage:"),
    "two keys that were to be one": (SHORT, "marks: 2", "mark: 2\n    markss: 3"),
    "a key that is there already": (SHORT, "marks: 2", "marks: 2\n    mark: 3"),
    "another field on the line": (SHORT, ASK, "ask: Who? Answer: Nobody"),
    "a text that goes on below": (SHORT, ASK, "ask: Think: who\n      asked them?"),
    "a remark after a colon": (SHORT, ASK, "ask: Think: who? # for me"),
    "a field that nobody knows": (SHORT, ASK, "asking: Think: who?"),
    "a field that nobody knows, without a blank": (SHORT, ASK, "asking:Who?"),
    "a list beside its name": (SHORT, AIMS, "title: A\naims: - to think"),
    "a block with its text beside it": (SHORT, ASK, "ask: > 5 people?"),
    "a quotation mark that is not closed": (SHORT, ASK, 'ask: "Who asked?'),
    "three quotation marks": (SHORT, ASK, 'ask: "Who "asked?"'),
    "an apostrophe that may be a mark": (SHORT, ASK, "ask: 'The teachers' room?'"),
    "backslashes of which one means something": (SHORT, ASK, r'ask: "In C:\Me\new?"'),
    "text beside brackets": (SHORT, ASK, "ask: [Pair work] Who?"),
    "a link that leads somewhere": (SHORT, ASK, "ask: *a\n    hint: &a Who?"),
    "an instruction of YAML": (SHORT, ASK, "ask: !!str Who?"),
    "a text that is cut off by a sign": (SHORT, ASK, "ask: Is claim #2 right?"),
    "an answer that is left as a remark": (SHORT, ASK, "ask: Which claim? #2 is right"),
    "a field in a list of texts": (CHOICE, "- nobody", "- Right answer: nobody"),
    "curly marks around a colon": (SHORT, ASK, "ask: “Look: who?”"),
    "a comma before what may be a field": (
        FACTS,
        "answer: opinion, voice: x}",
        "answer: opinion, voice: they ask, why not}",
    ),
    "a text that seems to go on with a field": (
        SHORT,
        ASK,
        "ask: Who asked them\n    to leave the town?",
    ),
    "a text that goes on with a name": (SHORT, ASK, "ask: Who did not want\n    to London?"),
    "a field that is there already": (SHORT, ASK, f"{ASK}\n    ask Why?"),
    "a name, no colon, and a colon": (SHORT, ASK, "ask Who asked: the president?"),
    "a letter that no option has": (CHOICE, "answer: nobody", "answer: D"),
    "a number for the answer": (CHOICE, "answer: nobody", "answer: 3"),
    "another letter than the answer's": (CHOICE, "answer: nobody", "answer: B) nobody"),
    "a tab before the last field": (SHORT, "    marks: 2", "\tmarks: 2"),
    "a tab before what may be an item's": (CHOICE, "    answer: nobody", "\tanswer: nobody"),
    "a turn in words": (SHORT, "marks: 2", "marks: second"),
    "a number with something behind it": (SHORT, "marks: 2", "marks: 3 or 4"),
    "a passage's name": (SHORT, ASK, f"{ASK}\n    passage: al"),
    "a seed's name": (SHORT, SEED_ID, SEED_ID[:-1]),
    "a quotation with one letter less": (SHORT, "asked them to leave", "aske them to leave"),
    "a quotation in small letters": (FACTS, "The budget", "the budget"),
    "a word that stands often": (SHORT, "asked them to leave", "Kazakhstan"),
    "an option with one letter less": (CHOICE, "answer: nobody", "answer: nobdy"),
    "a line without its dash": (CHOICE, "- the president", "the president"),
    "numbers for dashes": (CHOICE.replace("      # nobody else\n", ""), "- ", "1. "),
    "spaces that are missing": (SHORT, "    answer", "   answer"),
}


@pytest.mark.parametrize(("lesson", "old", "wrong"), UNCERTAIN.values(), ids=UNCERTAIN)
def test_what_can_be_meant_in_two_ways_is_left(
    desk: Desk, lesson: str, old: str, wrong: str
) -> None:
    faulty = lesson.replace(old, wrong)
    assert faulty != lesson
    assert desk.fixed(faulty).decode() == faulty
    assert desk.problems()
    assert not [fix for problem in desk.problems() for fix in problem.fixes if fix.certain]


def test_no_key_is_offered_that_is_there_already(desk: Desk) -> None:
    desk.path.write_text(SHORT.replace("marks: 2", "marks: 3\n    mark: 2"))
    assert [problem.fixes for problem in desk.problems()] == [()]


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1))
def test_a_text_that_a_fix_writes_is_read_as_it_is(text: str) -> None:
    text = " ".join(text.split())
    assume(text)
    value = as_value(text)
    for lines in (f"a: {value}", f"- {value}", f"{{a: {value}, b: c}}", f"[{value}, b]"):
        node, problems = read_yaml(TextFile("a.yaml", lines))
        assert not problems
        assert node is not None
        assert (node["a"] if isinstance(node, Mapping) else node[0]) == text


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("evidense", "evidence"),
        ("EVIDENCE", "evidence"),
        ("evidenc", "evidence"),
        ("evidencce", "evidence"),
        ("vidence", "evidence"),
        ("evidnece", "evidence"),
        ("evdnce", None),
        ("notes", None),
        ("not", "note"),
        ("wyh", "why"),
        ("whyy", "why"),
        ("who", None),
        ("way", None),
        ("", None),
    ],
)
def test_a_slip_is_one_letter_and_one_word_only(word: str, meant: str | None) -> None:
    assert only_meaning(word, ["evidence", "note", "noted", "why"]) == meant


# --- every key of every lesson ----------------------------------------------------------------


def keys_of(path: Path) -> list[Span]:
    """Where the keys stand that are not names of passages."""
    file = TextFile(path.name, path.read_text("utf-8"))
    node, _ = read_yaml(file)
    found: list[Span] = []

    def walk(node: Any) -> None:
        if isinstance(node, Mapping):
            found.extend(p.span for key, p in node.key_places.items() if key in field_names())
        for inner in node.values() if isinstance(node, Mapping) else node:
            if isinstance(inner, Mapping | Sequence):
                walk(inner)

    walk(node)
    return found


def slips(word: str) -> list[str]:
    """The word with one letter too few, too many, wrong, or in its neighbour's place."""
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    letters = "abcdefghijklmnopqrstuvwxyz-"
    made = [a + b[1:] for a, b in cuts if b]
    made += [a + letter + b for a, b in cuts for letter in letters]
    made += [a + letter + b[1:] for a, b in cuts if b for letter in letters]
    made += [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    return sorted({*made, word.upper()} - {word})


KEYS = [(path, span) for path in GOOD for span in keys_of(path)]


@given(st.sampled_from(KEYS), st.data(), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_a_slip_in_any_key_of_any_lesson_is_undone(
    library: Library, key: tuple[Path, Span], data: st.DataObject, end: str, marked: bool
) -> None:
    path, span = key
    text = path.read_text("utf-8")
    word = text[span.start : span.end]
    slip = data.draw(st.sampled_from(slips(word)))
    # Another word, or one that is as near to another: the teacher has to say.
    near = [other for other in field_names() if slip.lower() in {other, *slips(other)}]
    assume(near == [word])
    assume(re.match(r"[a-z]", slip, re.IGNORECASE))
    assume(len(word) > 3 or set(slip.lower()) == set(word))

    def stored(text: str) -> bytes:
        return codecs.BOM_UTF8 * marked + text.replace("\n", end).encode()

    faulty = text[: span.start] + slip + text[span.end :]
    desk = Desk(library)
    assert desk.fixed(stored(faulty)) == stored(text)


def values_of(path: Path) -> list[tuple[Span, list[str]]]:
    """Where a word stands that is one of a few, with the others that may stand there."""
    text = path.read_text("utf-8")
    few = {"type": list(question_types())}
    return [
        (Span(*found.span(2)), few.get(found[1]) or ["fact", "opinion", "mixed"])
        for found in re.finditer(r"^[ -]*(type|answer): ([a-z-]+)$", text, re.MULTILINE)
        if found[1] == "type" or found[2] in ("fact", "opinion", "mixed")
    ]


WORDS = [(path, span, few) for path in GOOD for span, few in values_of(path)]


@given(st.sampled_from(WORDS), st.data())
def test_a_slip_in_a_word_of_a_few_is_undone(
    library: Library, word: tuple[Path, Span, list[str]], data: st.DataObject
) -> None:
    path, span, few = word
    text = path.read_text("utf-8")
    right = text[span.start : span.end]
    slip = data.draw(st.sampled_from(slips(right)))
    assume([other for other in few if slip.lower() in {other, *slips(other)}] == [right])
    assume(re.match(r"[a-z]", slip, re.IGNORECASE))
    faulty = text[: span.start] + slip + text[span.end :]
    assert Desk(library).fixed(faulty).decode() == text


PROSE = st.lists(
    st.sampled_from(["Think", "hard", "who", "they", "don't", "“so”", "5", "#", "it-is", "é"]),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(
    st.sampled_from(["", "@", "%", "!", "&", "**", "`"]),
    PROSE,
    st.sampled_from(["", ": ", " : "]),
    PROSE,
    st.sampled_from(["ask", "hint", "why", "note"]),
)
def test_a_text_without_its_quotation_marks_gets_them_back_or_is_left(
    library: Library, sign: str, start: str, colon: str, rest: str, key: str
) -> None:
    text = f"{sign}{start}{colon}{rest}"
    right = SHORT.replace("marks: 2", f"accept: x\n    {key}: {in_quotation_marks(text)}")
    wrong = SHORT.replace("marks: 2", f"accept: x\n    {key}: {text}")
    if key == "ask":
        right, wrong = (lesson.replace(f"    {ASK}\n", "") for lesson in (right, wrong))
    desk = Desk(library)
    fixed = desk.fixed(wrong).decode()
    if " #" in f" {text}":
        assert fixed in (right, wrong), "a remark is never printed unasked"
    elif not desk.problems() and fixed == wrong:
        assume(False)  # YAML reads it as it was meant
    else:
        assert fixed == right


# --- never worse ------------------------------------------------------------------------------


def check_never_worse(desk: Desk, content: bytes) -> None:
    """What was certain is gone, no other line has changed, and what could be read still can."""
    desk.path.write_bytes(content)
    before = desk.problems()
    result = fix_lesson(desk.library, desk.path)
    after = desk.path.read_bytes()
    assert bool(result.done) == (after != content)
    assert not result.newer
    lines, new_lines = content.splitlines(), after.splitlines()
    named = {line + more for line, fix in result.done for more in range(lines_of(fix, before))}
    changed = {
        n for n, pair in enumerate(zip(lines, new_lines, strict=True), 1) if len({*pair}) > 1
    }
    assert changed <= named
    left = Counter((line_of(p), p.code, p.message) for p in desk.problems())
    gone = Counter((line_of(p), p.code, p.message) for p in before) - left
    first = [p for p in before if any(fix in p.fixes for _, fix in result.done)]
    assert all(gone[line_of(p), p.code, p.message] for p in first)
    old, new = (read_yaml(TextFile("a", text_of(c)), names=field_names()) for c in (content, after))
    assert new[0] is not None or old[0] is None
    assert list(map(described, old[1])) or not new[1]
    # What was certain has been done: a second time does nothing.
    assert desk.fixed(after) == after


def lines_of(fix: Fix, before: list[Diagnostic]) -> int:
    """How many lines a fix may change, from its first on."""
    spans = [edit.span for edit in fix.edits]
    file = next((p.place.file for p in before if fix in p.fixes), None)
    if file is None:  # of a problem that showed later
        return 1000
    return file.position(spans[-1].end)[0] - file.position(spans[0].start)[0] + 1


def text_of(content: bytes) -> str:
    text = content.removeprefix(codecs.BOM_UTF8).decode()
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_lesson_never_gets_worse(path: Path, desk: Desk) -> None:
    check_never_worse(desk, path.read_bytes())


@pytest.mark.parametrize("group", range(4))
def test_a_damaged_lesson_never_gets_worse(group: int, desk: Desk) -> None:
    chance = random.Random(group)  # noqa: S311
    for _ in range(50):
        check_never_worse(desk, damaged(chance.choice(SOURCES), chance).encode())


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_lesson_without_a_problem_is_not_even_written(
    path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "broadsheet.checks.lesson_file.write_whole", lambda *_: pytest.fail("it was written")
    )
    assert desk.fixed(path.read_bytes()) == path.read_bytes()


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_each_fix_of_a_broken_lesson_fixes_its_problem(path: Path, desk: Desk) -> None:
    """Those that a person has to choose, too."""
    desk.path.write_bytes(path.read_bytes())
    for problem in desk.problems():
        assert len({fix.edits for fix in problem.fixes}) == len(problem.fixes)
        for fix in problem.fixes:
            assert fix.does
            assert "\n" not in fix.does
            text = edited(problem.place.file.text, fix.edits)
            found = desk.library.check(desk.path, TextFile("lessons/lesson.yaml", text)).problems
            same = [p for p in found if (p.code, line_of(p)) == (problem.code, line_of(problem))]
            assert [p.message for p in same if p.message == problem.message] == [], fix.does


def applied(file: TextFile, problem: Diagnostic) -> str:
    return edited(file.text, problem.fixes[0].edits)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("autor: x", "author: x"),
        ("title: A: b", 'title: "A: b"'),
        ("title: @b", 'title: "@b"'),
        ("title: &a !b c", 'title: "&a !b c"'),
        ("title:A", "title: A"),
        ("note: Sheet #2", 'note: "Sheet #2"'),
        ("furniture:\n- Read\n-See also", "furniture:\n- Read\n- See also"),
        ("furniture:\n- Read\n- See also: more", 'furniture:\n- Read\n- "See also: more"'),
    ],
)
def test_the_front_matter_of_a_seed_has_its_fixes_at_their_places(wrong: str, right: str) -> None:
    """`--fix` makes those that are certain (test_fix_seed.py); an editor offers all."""
    lines = "\n---\n# a remark\ndate: 1\n{}\n---\nRead on.\n\nSee also: more.\n"
    file = TextFile("seeds/a.txt", lines.format(wrong))
    _, problems = read_seed(file, "a")
    assert applied(file, problems[0]) == lines.format(right)


def test_an_occurrence_is_written_in_the_way_of_its_quotation(desk: Desk) -> None:
    for wrong, right in [
        ("evidence: Kazakhstan", "evidence: {quote: Kazakhstan, occurrence: 2}"),
        ('evidence: "Kazakhstan" # x', 'evidence: {quote: "Kazakhstan", occurrence: 2} # x'),
        ("evidence: {quote: Kazakhstan}", "evidence: {quote: Kazakhstan, occurrence: 2}"),
        (
            "evidence: {quote: Kazakhstan, occurrence: 99}",
            "evidence: {quote: Kazakhstan, occurrence: 2}",
        ),
        (
            "evidence:\n      quote: Kazakhstan # x",
            "evidence:\n      quote: Kazakhstan # x\n      occurrence: 2",
        ),
        (
            "evidence:\n    - quote: >-\n        Kazakhstan",
            "evidence:\n    - quote: >-\n        Kazakhstan\n      occurrence: 2",
        ),
        ("hint: lines('Kazakhstan')", "hint: lines('Kazakhstan', 2)"),
        ("hint: Lines(“Kazakhstan”, 99)", "hint: Lines(“Kazakhstan”, 2)"),
    ]:
        old = "marks: 2" if wrong.startswith("hint") else "evidence: asked them to leave"
        file = TextFile("lessons/lesson.yaml", SHORT.replace(old, wrong))
        (problem,) = desk.library.check(desk.path, file).problems
        assert not any(fix.certain for fix in problem.fixes)
        text = edited(file.text, problem.fixes[1].edits)
        assert text == SHORT.replace(old, right)
        assert not desk.library.check(desk.path, TextFile(file.name, text)).problems


# --- the file ---------------------------------------------------------------------------------

SLIP = LESSON.replace("answer:", "ansewr:")


@pytest.mark.parametrize(
    "variant",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", "\r\n", 2),
        lambda text: "\ufeff" + text,
        lambda text: text.rstrip(),
        lambda text: text.replace("\n", "  \n") + "\n\n# the end 🐝\n\n",
        lambda text: "# a remark\r\n" + text.replace("Who", "Who\u2028𐞅 e\u0301"),
    ],
    ids=["Windows", "old Mac", "mixed", "mark", "no end", "blanks", "odd signs"],
)
def test_line_ends_marks_and_remarks_stay(tmp_path: Path, variant: Any) -> None:
    desk = workspace(tmp_path / "desk")
    path = desk / "lessons" / "bridge.yaml"
    path.write_bytes(variant(SLIP).encode())
    assert broadsheet("check", "--fix", at=desk).status == 0
    assert path.read_bytes() == variant(LESSON).encode()


@pytest.mark.parametrize(
    ("text", "edits", "result"),
    [
        ("ab\r\ncd", [Edit(Span(3, 4), "X"), Edit(Span(0, 1), "Y")], "Yb\r\nXd"),
        ("ab\r\ncd", [Edit(Span(2, 3), " ")], "ab cd"),
        ("ab\r\ncd", [Edit(Span(5, 5), "\ne")], "ab\r\ncd\r\ne"),
        ("ab\rcd", [Edit(Span(5, 5), "\ne")], "ab\rcd\re"),
        ("ab", [Edit(Span(1, 1), "\n")], "a\nb"),
        ("🐝b", [Edit(Span(1, 2), "")], "🐝"),
    ],
)
def test_edits_count_a_line_end_of_any_kind_as_one(
    text: str, edits: list[Edit], result: str
) -> None:
    assert edited(text, edits) == result


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
def test_who_may_read_a_lesson_stays(tmp_path: Path, mode: int) -> None:
    desk = workspace(tmp_path / "desk", {"a": SLIP})
    (desk / "lessons" / "a.yaml").chmod(mode)
    assert broadsheet("check", "--fix", at=desk).status == 0
    assert (desk / "lessons" / "a.yaml").stat().st_mode & 0o777 == mode
    assert (desk / "lessons" / "a.yaml").read_text() == LESSON


def test_a_link_inside_the_workspace_stays_one(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {})
    (desk / "own").mkdir()
    (desk / "own" / "a.yaml").write_text(SLIP)
    (desk / "lessons" / "a.yaml").symlink_to(desk / "own" / "a.yaml")
    assert broadsheet("check", "--fix", at=desk).status == 0
    assert (desk / "lessons" / "a.yaml").is_symlink()
    assert (desk / "own" / "a.yaml").read_text() == LESSON


def test_a_file_outside_the_workspace_is_not_touched(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {})
    (tmp_path / "precious.yaml").write_text(SLIP)
    (desk / "lessons" / "a.yaml").symlink_to(tmp_path / "precious.yaml")
    assert broadsheet("check", "--fix", at=desk).status == 1
    assert (tmp_path / "precious.yaml").read_text() == SLIP


@pytest.mark.parametrize("moment", ["checked", "written"])
def test_a_newer_save_is_left_alone_whenever_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    desk = workspace(tmp_path / "desk", {"a": SLIP, "b": SLIP})
    newer = SLIP.replace("Who", "Why")
    where = {"checked": (Library, "check"), "written": (os, "fsync")}[moment]
    usual = getattr(*where)

    def saving(*arguments: Any) -> Any:
        (desk / "lessons" / "a.yaml").write_text(newer)
        return usual(*arguments)

    monkeypatch.setattr(*where, saving)
    result = broadsheet("check", "--fix", at=desk)
    assert (desk / "lessons" / "a.yaml").read_text() == newer
    assert (desk / "lessons" / "b.yaml").read_text() == LESSON
    assert result.status == 1
    assert result.out.splitlines()[:2] == [
        "lessons/a.yaml: left as it is, because somebody saved it in this moment. Give the command "
        "again",
        "lessons/b.yaml:6: `ansewr` becomes `answer`",
    ]
    assert atomic.TEMPORARY not in "".join(tree(desk))


def test_a_lesson_that_cannot_be_written_is_still_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = workspace(tmp_path / "desk", {"a": SLIP})
    before = tree(desk)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    result = broadsheet("check", "--fix", at=desk)
    assert (result.status, "disk is full" in result.err) == (2, True)
    assert tree(desk) == before
    assert atomic.TEMPORARY not in "".join(tree(desk))


# --- what is said -----------------------------------------------------------------------------


def test_each_change_is_told_in_a_line_and_then_what_is_left(tmp_path: Path) -> None:
    other = LESSON.replace("ask: Who", "ask: Think: who").replace("title:", "title :")
    desk = workspace(tmp_path / "desk", {"a": SLIP, "b": other, "c": FAULTY})
    result = broadsheet("check", "--fix", at=desk)
    assert (result.status, result.err) == (1, "")
    said, _, left = result.out.partition("\n\n")
    assert said.splitlines() == [
        "lessons/a.yaml:6: `ansewr` becomes `answer`",
        "lessons/b.yaml:5: `Think: who says that the bridge will close?` is put in quotation marks",
    ]
    assert left.startswith("error[quote-not-found]")
    assert left.endswith("3 lessons checked: 1 error.\n")


@pytest.mark.parametrize(("lesson", "status"), [(LESSON, 0), (FAULTY, 1)])
def test_that_nothing_was_changed_is_told_too(tmp_path: Path, lesson: str, status: int) -> None:
    desk = workspace(tmp_path / "desk", {"a": lesson})
    result = broadsheet("check", "--fix", at=desk)
    assert result.status == status
    assert result.out.splitlines()[:2] == [
        "Nothing was changed: nothing here can be fixed with certainty.",
        "",
    ]


def test_a_mistake_that_shows_afterwards_is_no_reason_to_leave_the_first(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {"a": FAULTY.replace("evidence:", "evidnce:")})
    result = broadsheet("check", "--fix", at=desk)
    assert (desk / "lessons" / "a.yaml").read_text() == FAULTY
    assert result.out.splitlines()[:3] == [
        "lessons/a.yaml:7: `evidnce` becomes `evidence`",
        "",
        "error[quote-not-found]: these words are not in the article `bridge`",
    ]


def test_what_is_certain_is_fixed_beside_what_is_not(desk: Desk) -> None:
    """A lesson as somebody types it in a hurry: five mistakes, of which one hides others."""
    lesson = SHORT.replace(AIMS, "title: Think: who?").replace("  - type", "• type")
    lesson = lesson.replace("    marks", "\tmarks").replace(ASK, f"{ASK}: where?")
    fixed = desk.fixed(lesson).decode()
    assert fixed == lesson.replace("Think: who?", '"Think: who?"').replace(
        "• type", "-   type"
    ).replace(f"{ASK}: where?", 'ask: "Who asked the troops to leave?: where?"')
    assert [problem.code.name for problem in desk.problems()] == ["tab"]


@pytest.mark.parametrize(
    "harm",
    [
        lambda _: Edit(Span(0, 5), "name"),
        lambda at: Edit(at, "hint: {marks"),
        lambda at: Edit(at, "hint: x\n    marks"),
        lambda at: Edit(Span(at.start, at.start), "# "),
    ],
    ids=["the problem stays", "nothing can be read", "a line more", "a value is lost"],
)
def test_a_fix_that_would_do_harm_is_left_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Span], Edit]
) -> None:
    """Each fix of the program is right; so one is made wrong here, beside another."""
    usual = desk.library.check

    def check(path: Path, file: TextFile) -> Any:
        loaded = usual(path, file)
        made = []
        for problem in loaded.problems:
            if problem.key == "marks":
                wrong = replace(problem.fixes[0], edits=(harm(problem.place.span),))
                problem = replace(problem, fixes=(wrong,))
            made.append(problem)
        return replace(loaded, problems=tuple(made))

    monkeypatch.setattr(Library, "check", lambda _, path, file: check(path, file))
    lesson = SHORT.replace("marks:", "mraks:")
    assert desk.fixed(lesson.replace("answer:", "ansewr:")).decode() == lesson


def test_a_warning_that_shows_once_an_error_is_gone_is_no_loss(tmp_path: Path) -> None:
    lesson = LESSON.replace("seed: bridge", "seed: bridge\nlanguage: kk")
    desk = workspace(tmp_path / "desk", {"a": lesson.replace("title:", "titel:")})
    result = broadsheet("check", "--fix", at=desk)
    assert (desk / "lessons" / "a.yaml").read_text() == lesson
    assert result.out.endswith("for you to say.\n")
    assert "1 warning" in result.out


def test_the_machines_formats_are_told_apart_from_what_was_done(tmp_path: Path) -> None:
    for format_ in ("json", "sarif", "github"):
        desk = workspace(tmp_path / format_, {"a": SLIP})
        result = broadsheet("check", "--fix", "--format", format_, at=desk)
        assert (result.status, "ansewr" in result.out) == (0, False)
        assert "lessons/a.yaml:6: `ansewr` becomes `answer`" in result.err


def test_only_the_lessons_that_are_named_are_fixed_and_no_seed(tmp_path: Path) -> None:
    seed = "---\nautor: Ann\n---\n" + SEED
    desk = workspace(tmp_path / "desk", {"a": SLIP, "b": SLIP}, {"bridge": seed})
    broadsheet("check", "--fix", "a", at=desk)
    assert (desk / "lessons" / "a.yaml").read_text() == LESSON
    assert (desk / "lessons" / "b.yaml").read_text() == SLIP
    assert (desk / "seeds" / "bridge.txt").read_text() == seed


def test_what_is_told_of_a_file_cannot_harm_the_terminal(tmp_path: Path) -> None:
    desk = workspace(tmp_path / "desk", {"a\x1b[31m\nb": SLIP})
    result = broadsheet("check", "--fix", at=desk)
    assert "\x1b" not in result.said
    assert "lessons/a�[31m b.yaml:6: `ansewr`" in result.out


# --- shapes of YAML -----------------------------------------------------------------------------

SLIPS: dict[str, Any] = {
    "title": "The bridge",
    "seed": "bridge",
    "questions": [
        {
            "type": "multiple choice",
            "ask": 'Who says in lines ("the council said") so?',
            "optoins": ["A) the council", "B) the mayor", "C) nobody, really"],
            "answer": "A",
            "evidence": "the council said",
        },
        {"tpye": "short-answer", "ask": "What is said?", "answer": "So.", "marks": "two"},
    ],
}
MENDED: dict[str, Any] = {
    "title": "The bridge",
    "seed": "bridge",
    "questions": [
        {
            "type": "multiple-choice",
            "ask": 'Who says in lines("the council said") so?',
            "options": ["the council", "the mayor", "nobody, really"],
            "answer": "the council",
            "evidence": "the council said",
        },
        {"type": "short-answer", "ask": "What is said?", "answer": "So.", "marks": "2"},
    ],
}
BLOCK = """\
title: The bridge   # mine
seed: bridge
questions:
  # the first
  - type: multiple choice
    ask: Who says in lines ("the council said") so?
    optoins:
      - A) the council
      - B) the mayor   # not he
      - C) nobody, really
    answer: A
    evidence: the council said
  - tpye: short-answer
    ask: What is said?
    answer: So.
    marks: two
"""
NAMES = re.compile(r"^( *(?:- )?)([a-z]+):", re.MULTILINE)
SHAPES = {
    "block": BLOCK,
    "indented": textwrap.indent(BLOCK, "   "),
    "a border": f"---\n{BLOCK}...\n",
    "lists at the margin": BLOCK.replace("\n  ", "\n").replace("\n    -", "\n  -"),
    "quoted names": NAMES.sub(r'\1"\2":', BLOCK),
    "names in apostrophes": NAMES.sub(r"\1'\2':", BLOCK),
    "spaces before colons": NAMES.sub(r"\1\2 :", BLOCK),
    "no end": BLOCK.rstrip(),
    "JSON": json.dumps(SLIPS, indent=2),
    "JSON on a line": json.dumps(SLIPS),
    "JSON without a space": json.dumps(SLIPS, separators=(",", ":")),
    "flow": pyyaml.safe_dump(SLIPS, default_flow_style=True, width=1000, sort_keys=False),
    "flow of many lines": pyyaml.safe_dump(
        SLIPS, default_flow_style=True, width=38, sort_keys=False
    ),
    "apostrophes": pyyaml.safe_dump(SLIPS, default_style="'", sort_keys=False, width=1000),
    "quotation marks": pyyaml.safe_dump(SLIPS, default_style='"', sort_keys=False, width=1000),
}


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_lesson_of_any_shape_is_mended_and_nothing_else_in_it(
    tmp_path: Path, shape: str, end: str, mark: str
) -> None:
    library = Library(Workspace(workspace(tmp_path / "desk", {}), tmp_path))
    path = tmp_path / "desk" / "lessons" / "a.yaml"
    path.write_bytes((mark + shape).replace("\n", end).encode())
    fix_lesson(library, path)
    after = path.read_bytes().decode()
    assert after.startswith(mark)
    assert re.findall(r"\r\n|\r|\n", after) == [end] * shape.count("\n")
    assert re.findall(" *# .*", after.replace(end, "\n")) == re.findall(" *# .*", shape)
    # YAML itself, and not our reader, says what stands there now.
    assert as_texts(pyyaml.safe_load(after.removeprefix("\ufeff"))) == MENDED
    assert library.lesson(path).problems == ()
    if shape.startswith('{"'):
        assert as_texts(json.loads(after.removeprefix("\ufeff"))) == MENDED


def as_texts(value: Any) -> Any:
    """What YAML reads, with each single value as text, as a lesson is read."""
    if isinstance(value, dict):
        return {key: as_texts(inner) for key, inner in value.items()}
    return [as_texts(inner) for inner in value] if isinstance(value, list) else str(value)
