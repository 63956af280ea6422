"""A new question type is one folder, and one folder of tests, no more.

The type of this test is written into a temporary folder, as somebody would write it into the
repository: nothing else is changed or told of it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pdfplumber
import pytest
from support import A4, BOTH, ROOT, SEED_ID, described, expected, found, load, page_of, press
from typer.testing import CliRunner

from broadsheet import questions
from broadsheet.build.products import Kind
from broadsheet.checks.catalogue import all_codes, explanation
from broadsheet.cli.app import app
from broadsheet.lesson.schema import lesson_schema
from broadsheet.questions import question_types
from broadsheet.source.templates import Templates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from broadsheet.questions.base import Question

MODULE = '''
"""Missing voices: who does not get a word in?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.sheet.items import Answer, Cited, View
from broadsheet.questions.base import Printed, Question
from broadsheet.source.records.record import Items, Quote, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.article.quotable import Reading

VOICE_IN_TEXT = Code("voice-in-text", Severity.ERROR)


class Claim(Record):
    """A claim, and who should have been asked about it."""

    quote: Quote = Field(
        description="The claim. Printed on the worksheet.", examples=["The ferry is too small"]
    )
    answer: Text = Field(
        description="Who should have been asked. For the key only.", examples=["the ferryman"]
    )


@dataclass(frozen=True, slots=True)
class MissingVoicesView(View):
    """The claims, with their lines."""

    claims: tuple[Cited, ...]


class MissingVoices(Question):
    """Who is written about and does not get a word in?"""

    SAMPLE: ClassVar = """\\
- type: missing-voices
  claims:
    - quote: a lot of work was done by American NGOs
      answer: somebody who works for one
"""

    type: Literal["missing-voices"]
    claims: Items[Claim] = Field(
        description="The claims. Printed as a list.",
        examples=[[{"quote": "The ferry is too small", "answer": "the ferryman"}]],
    )

    def usual_marks(self) -> int:
        """One for each claim."""
        return len(self.claims)

    def check(self, reading: Reading) -> Iterator[Diagnostic]:
        """Nobody is missing who is there."""
        for claim in self.claims:
            if reading.find(claim.answer):
                message = f"`{claim.answer}` stands in the passage"
                yield Diagnostic(VOICE_IN_TEXT, claim.at("answer"), message)

    def ask_values(self) -> Mapping[str, int]:
        """How many claims there are."""
        return {"n": len(self.claims)}

    def view(self, printed: Printed) -> MissingVoicesView:
        """The claims."""
        return MissingVoicesView(tuple(printed.cite(claim.quote) for claim in self.claims))

    def answers(self, printed: Printed) -> Mapping[str, Answer]:
        """Who should have been asked."""
        return {f"v{n}": claim.answer for n, claim in enumerate(self.claims, start=1)}
'''

WORDS = """
ask:
  one: Who should be asked about this claim?
  other: Who should be asked about these {n} claims?
"""

TEMPLATE = """
{% import "macros.html" as m %}
<ol class="claims">
{% for claim in q.view.claims %}<li>{{ m.cited(claim) }} {{ m.space(q, "v" ~ loop.index) }}</li>
{% endfor %}</ol>
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

STYLE = ".claims li { margin-bottom: 2mm }"

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
    """The new type, and the templates, its own among them."""

    kind: type[Question]
    templates: Templates


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
    (own / "question.html").write_text(TEMPLATE, encoding="utf-8")
    (own / "style.css").write_text(STYLE, encoding="utf-8")
    (own / "problems.diff").write_text(PROBLEMS, encoding="utf-8")
    # A list: `__path__` of a package may be extended, and its module is then found by its name.
    monkeypatch.setattr(questions, "__path__", [*questions.__path__, str(folders)])
    monkeypatch.setattr("broadsheet.source.templates.QUESTIONS", folders)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    forget()
    try:
        yield Seventh(question_types()["missing-voices"], Templates())
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


def test_the_new_type_is_set_by_its_own_template_and_style(seventh: Seventh) -> None:
    checked, _ = load(LESSON + GOOD)
    assert checked is not None
    page = page_of(checked, A4, seventh.templates)
    assert STYLE in page.worksheet
    assert "Who should be asked about these 2 claims?" in page.worksheet
    assert "[2 marks]" in page.worksheet
    assert "Ainur" not in page.worksheet
    assert "Ainur" in page.key


def test_the_new_type_is_printed_on_the_worksheet_and_answered_on_the_key(
    seventh: Seventh,
) -> None:
    checked, _ = load(LESSON + GOOD)
    assert checked is not None
    made = press(checked, A4, seventh.templates, BOTH)
    worksheet, key = (words_of(made[kind].pdf) for kind in (Kind.WORKSHEET, Kind.ANSWER_KEY))
    assert "budget" in worksheet
    assert "Ainur" not in worksheet
    assert {"Ainur", "Bolat"} <= key


def words_of(content: bytes) -> set[str]:
    with pdfplumber.open(BytesIO(content)) as pdf:
        return {word["text"] for page in pdf.pages for word in page.extract_words()}


def test_editors_are_told_of_the_new_type(seventh: Seventh) -> None:
    schema = lesson_schema(seventh.templates)
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
    text = explanation(all_codes()["voice-in-text"], seventh.templates)
    assert "Name somebody else." in text
    assert "-->       answer: one of them" in text


def test_the_command_line_shows_the_new_type(seventh: Seventh) -> None:
    listed = CliRunner().invoke(app, ["types"])
    assert "missing-voices" in listed.output
    alone = CliRunner().invoke(app, ["types", "missing-voices"])
    assert "Who is written about and does not get a word in?" in alone.output
    assert "a lot of work was done by American NGOs" in alone.output
