"""A warning for texts that Broadsheet has written for a teacher to replace.

They are found in what it writes: in a new lesson, in the samples of the types, and in the lesson
that a new workspace begins with. So nobody keeps a list of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from broadsheet.article.quote import QUOTE_NOT_FOUND, find
from broadsheet.article.seed import read_seed
from broadsheet.lesson.lesson import read_lesson
from broadsheet.lesson.new import new_lesson
from broadsheet.questions import question_types
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.contents import own_texts, quotes_in
from broadsheet.source.records.marks import CopiedFrom, Mark, marks_of
from broadsheet.source.templates import Templates
from broadsheet.source.text import Span, TextFile
from broadsheet.source.yaml.document import read_yaml
from broadsheet.source.yaml.lines import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.article.quotable import Quotable
    from broadsheet.questions.base import Question
    from broadsheet.source.text import Place

PLACEHOLDER_LEFT = Code("placeholder-left", Severity.WARNING)

# What hints and descriptions write where something is to be filled in: `add `why: …``.
_TO_FILL_IN: Final = re.compile(r"(?:…|\.\.\.)+")
_FEW_WORDS: Final = 6  # a sample's text of fewer may be anybody's: `the writer`


@dataclass(frozen=True, slots=True)
class _Sample:
    """What one of the program's own questions says, and what it quotes."""

    texts: frozenset[str]
    quotes: frozenset[str]


def placeholders_left(question: Question, quotable: Quotable) -> Iterator[Diagnostic]:
    """Warn of texts of a question that are the program's own.

    Args:
        question: as the lesson writes it.
        quotable: its passages. In a lesson on the article of a sample, the sample may stay.
    """
    for text, place in _texts(question):
        samples = [sample for sample in _samples() if text in sample.texts]
        if text in _claims_of_new() or (samples and not any(_is_on(s, quotable) for s in samples)):
            message = f"`{shown(text)}` was written by Broadsheet, for you to replace"
            hint = "write your own text, or delete the line"
            yield Diagnostic(PLACEHOLDER_LEFT, place, message, hint)
    for text, place in _not_chosen(question):
        if _TO_FILL_IN.fullmatch(text):
            message = f"`{text}` is still to be filled in"
            hint = "write what belongs here, or delete the line"
            yield Diagnostic(PLACEHOLDER_LEFT, place, message, hint)


def _is_on(sample: _Sample, quotable: Quotable) -> bool:
    """Whether a sample quotes one of the articles that a question is about."""
    seeds = {passage.seed for passage in quotable.passages}
    return any(find(s, q, [Span(0, len(s.text))]) for s in seeds for q in sample.quotes)


def with_sample_named(problem: Diagnostic, words: str) -> Diagnostic:
    """The problem of a quotation, with the hint that its words are those of a sample."""
    if problem.code is not QUOTE_NOT_FOUND:
        return problem
    if not any(words in sample.quotes for sample in _samples()):
        return problem
    hint = "these are the words of a sample: put words of your own article in their place"
    return replace(problem, hint=hint, fixes=())


def _texts(question: Question) -> Iterator[tuple[str, Place]]:
    """What the key says is right, and why; and the items."""
    yield from own_texts(question, Mark.CLAIM, Mark.REASON, inside=True)
    yield from question.written_items()


def _not_chosen(question: Question) -> Iterator[tuple[str, Place]]:
    """The texts of a question, without options and what repeats them: these may be a sign alone."""
    items = {place for _, place in question.written_items()}
    for key, field in question.by_key().items():
        if any(isinstance(mark, CopiedFrom) for mark in marks_of(field)):
            value = getattr(question, key.replace("-", "_")) or ()
            items |= {question.at(key, index) for index in range(len(value))}
    for text, place in own_texts(question, Mark.PRINTED, inside=True):
        if place not in items:
            yield text, place


@cache
def _claims_of_new() -> frozenset[str]:
    """What the key of a new lesson says, until somebody writes what is right."""
    seed, _ = read_seed(TextFile("seed.txt", "Title\n\nSome words of an article.\n"), "seed")
    assert seed is not None
    questions = _questions_of(new_lesson(seed))
    return frozenset(t for q in questions for t, _ in own_texts(q, Mark.CLAIM, inside=True))


@cache
def _samples() -> tuple[_Sample, ...]:
    """The questions that `types` shows, and those of the lesson of a new workspace."""
    samples = [f"questions:\n{kind.SAMPLE}" for kind in question_types().values()]
    files = (path for name, path in Templates().files() if name.startswith("starter/lessons/"))
    samples += [path.read_text("utf-8") for path in files]
    return tuple(
        _Sample(
            frozenset(t for q in questions for t, _ in _texts(q) if t.count(" ") + 1 >= _FEW_WORDS),
            frozenset(quote.quote for q in questions for quote in quotes_in(q)),
        )
        for questions in map(_questions_of, samples)
    )


def _questions_of(lesson: str) -> tuple[Question, ...]:
    file = TextFile("sample.yaml", lesson)
    node, _ = read_yaml(file)
    assert node is not None
    return read_lesson(file, node)[0].questions
