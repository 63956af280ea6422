"""A new question type is one folder, and one folder of tests, no more.

The type of this test is written into a temporary folder, as somebody would write it into the
repository: nothing else is changed or told of it. It has no template, and every writer takes it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pdfplumber
import pytest
from html_reader import text_of
from laws import answers_in, breaches
from plain_text import plain_text
from support import (
    A4,
    BOTH,
    ROOT,
    SEED_ID,
    described,
    expected,
    found,
    load,
    load_whole,
    page_of,
    press,
)
from typer.testing import CliRunner

from broadsheet import questions
from broadsheet.build.products import Kind
from broadsheet.checks.catalogue import all_codes, explanation
from broadsheet.cli.app import app
from broadsheet.compose.sheet import Composer
from broadsheet.lesson.schema import lesson_schema
from broadsheet.questions import question_types
from broadsheet.sheet.wordings import Words
from broadsheet.source.templates import Templates
from broadsheet.writers.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from broadsheet.questions.base import Question
    from broadsheet.sheet.sheet import Key

MODULE = '''
"""Missing voices: who does not get a word in?"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from broadsheet.questions.base import Question
from broadsheet.sheet.answers import Answer, Written
from broadsheet.sheet.items import Body, Part, Room, Writing
from broadsheet.sheet.texts import SlotId
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.record import Items, Quote, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.article.quotable import Quotable
    from broadsheet.questions.texts import TextBuilder

VOICE_IN_TEXT = Code("voice-in-text", Severity.ERROR)


class Claim(Record):
    """A claim, and who should have been asked about it."""

    quote: Quote = Field(
        description="The claim. Printed on the worksheet.", examples=["The ferry is too small"]
    )
    answer: Text = Field(
        description="Who should have been asked. For the key only.", examples=["the ferryman"]
    )


class MissingVoices(Question):
    """Who is written about and does not get a word in?"""

    SAMPLE: ClassVar = """\\
- type: missing-voices
  claims:
    - quote: a lot of work was done by American NGOs
      answer: somebody who works for one
"""

    claims: Items[Claim] = Field(
        description="The claims. Printed as a list.",
        examples=[[{"quote": "The ferry is too small", "answer": "the ferryman"}]],
    )

    def usual_marks(self) -> int:
        """One for each claim."""
        return len(self.claims)

    def check(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """Nobody is missing who is there."""
        for claim in self.claims:
            if quotable.find(claim.answer):
                message = f"`{claim.answer}` stands in the passage"
                yield Diagnostic(VOICE_IN_TEXT, claim.at("answer"), message)

    def ask_values(self) -> Mapping[str, int]:
        """How many claims there are."""
        return {"n": len(self.claims)}

    def asked(self, texts: TextBuilder) -> Body:
        """The claims, and a line to write on for each."""
        line = Writing("who", Room("lines", 1), texts.wording("who"))
        return Body(
            parts=tuple(
                Part(number, texts.prompt(claim.quote), (line,))
                for number, claim in enumerate(self.claims, start=1)
            )
        )

    def answers(self, texts: TextBuilder) -> Mapping[SlotId, Answer]:
        """Who should have been asked."""
        return {
            SlotId(number, "who"): Answer(Written(texts.own(claim.answer)))
            for number, claim in enumerate(self.claims, start=1)
        }
'''

WORDS = """
ask:
  one: Who should be asked about this claim?
  other: Who should be asked about these {n} claims?
who: Somebody who is missing
"""

PROBLEMS = """
@@ voice-in-text @@ question
Somebody who is said to be missing is named in the passage.

Name somebody else.

 - type: missing-voices
   claims:
     - quote: the shopkeepers on the east bank are furious
-      answer: one of them
+      answer: somebody who lives on the west bank
"""

LESSON = f"""
title: Who is missing?
seed: {SEED_ID}
passages:
  ngos:
    paragraphs: 8
questions:
"""

GOOD = """
  - type: missing-voices
    claims:
      - quote: a lot of work was done by American NGOs
        answer: Ainur
      - quote: The budget is approximately $13.6 million
        answer: Bolat
"""

BAD = """
  - type: missing-voices
    claims:
      - quote: a lot of work was done by American NGOs
        # error: voice-in-text
        answer: American
  - type: missing-voices
    claims:
      # error: key-missing
      - quote: The budget is approximately $13.6 million
  - type: missing-voices
    claims:
      # error: quote-not-found
      - quote: a lot of play
        answer: Ainur
    # error: key-unknown
    claim: Ainur
"""


@dataclass(frozen=True)
class Seventh:
    """The new type, and its folder."""

    kind: type[Question]
    folder: Path


def forget() -> None:
    """Have what is found once in a process found anew."""
    question_types.cache_clear()
    all_codes.cache_clear()


@pytest.fixture
def seventh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seventh]:
    """The new type, as if its folder were in the repository."""
    folders = tmp_path / "questions"
    own = folders / "missing_voices"
    own.mkdir(parents=True)
    for kind in question_types():
        name = kind.replace("-", "_")
        (folders / name).symlink_to(ROOT / "broadsheet" / "questions" / name)
    (own / "__init__.py").write_text(MODULE, encoding="utf-8")
    (own / "en.yaml").write_text(WORDS, encoding="utf-8")
    (own / "problems.diff").write_text(PROBLEMS, encoding="utf-8")
    # A list: `__path__` of a package may be extended, and its module is then found by its name.
    monkeypatch.setattr(questions, "__path__", [*questions.__path__, str(folders)])
    monkeypatch.setattr("broadsheet.source.templates.QUESTIONS", folders)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    forget()
    try:
        yield Seventh(question_types()["missing-voices"], own)
    finally:
        sys.modules.pop("broadsheet.questions.missing_voices", None)
        vars(questions).pop("missing_voices", None)
        forget()


def test_the_new_type_stands_among_the_others(seventh: Seventh) -> None:
    assert list(question_types()) == sorted(question_types())
    assert question_types()["missing-voices"] is seventh.kind


def test_the_new_type_is_gone_when_its_file_is_gone() -> None:
    assert "missing-voices" not in question_types()


def test_a_lesson_with_the_new_type_is_checked(seventh: Seventh) -> None:
    checked, problems = load(LESSON + GOOD)
    assert [described(problem) for problem in problems] == []
    assert checked is not None
    assert [type(question) for question, _ in checked.questions] == [seventh.kind]


def test_the_problems_of_the_new_type_are_found_where_they_are(seventh: Seventh) -> None:
    _, problems = load(LESSON + BAD)
    assert found(problems) == expected(LESSON + BAD)


def test_the_sample_of_the_new_type_is_accepted(seventh: Seventh) -> None:
    sample = "".join(f"  {line}\n" for line in seventh.kind.SAMPLE.splitlines())
    _, problems = load(LESSON + sample)
    assert [described(problem) for problem in problems] == []


def test_the_new_type_keeps_the_laws_of_the_model(seventh: Seventh) -> None:
    key = key_of_good()
    assert breaches(key) == []
    assert list(answers_in(key)) == ["q1-1-who", "q1-2-who"]


def key_of_good() -> Key:
    composer = Composer(load_whole(LESSON + GOOD), Words("en", Templates()))
    return composer.key(composer.sheet(A4))


def test_the_new_type_has_no_template_and_is_set_by_the_common_one(seventh: Seventh) -> None:
    assert sorted(p.name for p in seventh.folder.iterdir()) == [
        "__init__.py",
        "en.yaml",
        "problems.diff",
    ]
    page = page_of(load_whole(LESSON + GOOD))
    worksheet, key = text_of(page.worksheet), text_of(page.key)
    for shown in (worksheet, key):
        assert "Who should be asked about these 2 claims?" in shown
        assert "[2 marks]" in shown
        assert "a lot of work was done by American NGOs (line" in shown.replace("\u00a0", " ")
        assert shown.count("Somebody who is missing") == 2
    assert "Ainur" not in worksheet
    assert "Somebody who is missing Ainur" in key


def test_the_new_type_is_printed_on_the_worksheet_and_answered_on_the_key(
    seventh: Seventh,
) -> None:
    made = press(load_whole(LESSON + GOOD), A4, Templates(), BOTH)
    worksheet, key = (words_of(made[kind].pdf) for kind in (Kind.WORKSHEET, Kind.ANSWER_KEY))
    assert {"budget", "missing"} <= worksheet
    assert "Ainur" not in worksheet
    assert {"budget", "missing", "Ainur", "Bolat"} <= key


def test_a_format_that_knows_no_type_writes_the_new_one(seventh: Seventh) -> None:
    key = key_of_good()
    phrases = Phrases(Words("en", Templates()).furniture, key.sheet.passages)
    said = [line.replace("\u00a0", " ") for line in plain_text(key.sheet, phrases, key.answers)]
    assert said == [
        "1. Who should be asked about these 2 claims? [2 marks]",
        "1) a lot of work was done by American NGOs (paragraph 1)",
        "2) The budget is approximately $13.6 million (paragraph 1)",
        "  1-who: Somebody who is missing ____",
        "  = Ainur",
        "  2-who: Somebody who is missing ____",
        "  = Bolat",
    ]


def test_the_new_type_may_bring_a_style_of_its_own(seventh: Seventh) -> None:
    style = ".missing-voices .part { margin-bottom: 2mm }"
    (seventh.folder / "style.css").write_text(style, encoding="utf-8")
    assert style in page_of(load_whole(LESSON + GOOD)).worksheet


def words_of(content: bytes) -> set[str]:
    with pdfplumber.open(BytesIO(content)) as pdf:
        return {word["text"] for page in pdf.pages for word in page.extract_words()}


def test_editors_are_told_of_the_new_type(seventh: Seventh) -> None:
    schema = lesson_schema(Templates())
    kinds = schema["properties"]["questions"]["items"]["properties"]["type"]
    meanings = dict(zip(kinds["enum"], kinds["enumDescriptions"], strict=True))
    assert meanings["missing-voices"] == "Who is written about and does not get a word in?"
    definition = schema["$defs"]["missing-voices"]
    assert set(definition["required"]) == {"type", "claims"}
    assert "these 3 claims?" in definition["properties"]["ask"]["description"]
    assert (
        "For the key only."
        in (schema["$defs"]["missing-voices.Claim"]["properties"]["answer"]["markdownDescription"])
    )


def test_the_problems_of_the_new_type_are_explained(seventh: Seventh) -> None:
    text = explanation(all_codes()["voice-in-text"], Templates())
    assert "Name somebody else." in text
    assert "-->       answer: one of them" in text


def test_the_command_line_shows_the_new_type(seventh: Seventh) -> None:
    listed = CliRunner().invoke(app, ["types"])
    assert "missing-voices" in listed.output
    alone = CliRunner().invoke(app, ["types", "missing-voices"])
    assert "Who is written about and does not get a word in?" in alone.output
    assert "a lot of work was done by American NGOs" in alone.output
