"""A gentle warning about questions for which a class need read one paragraph only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from broadsheet.article.line_references import line_references
from broadsheet.article.quote import paragraph_of
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.contents import quotes_in
from broadsheet.source.records.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.article.passage import Passage
    from broadsheet.article.quotable import FoundWords, Quotable
    from broadsheet.article.seed import Seed
    from broadsheet.questions.base import Question

ONE_PARAGRAPH_ONLY = Code("one-paragraph-only", Severity.WARNING)

# Fewer statements of one question say little about where a class learns to look.
FEWEST_STATEMENTS: Final = 4
FEWEST_QUESTIONS: Final = 3
FEWEST_PARAGRAPHS: Final = 3  # so many that are to be read make a passage of several paragraphs
FEWEST_WORDS: Final = 15  # a paragraph with fewer is a headline or a caption

_Paragraph = tuple["Seed", int]


def one_paragraph_only(
    questions: Sequence[tuple[Question, Quotable]], *, whole: bool
) -> Iterator[Diagnostic]:
    """Warn of a lesson, or else of its questions, that rest on one paragraph of several.

    What quotes nothing may ask about all there is, so it is let alone.

    Args:
        questions: of a lesson, in its order, each with the passages that it is about.
        whole: these are all questions of the lesson.
    """
    found = {
        id(quote): look for question, own in questions for quote, look in question.looked_up(own)
    }
    rest_on = [_rest_on(question, found) for question, _ in questions]
    # Many questions are about the same passages.
    about = dict.fromkeys(quotable.passages for _, quotable in questions)
    to_read_in = {passages: _to_read(passages) for passages in about}
    to_read = set[_Paragraph]().union(*to_read_in.values())
    several = len(questions) >= FEWEST_QUESTIONS and len(to_read) >= FEWEST_PARAGRAPHS
    if whole and several and all(rest_on) and len(set[_Paragraph]().union(*rest_on)) == 1:
        yield _problem(questions[0][0], "all questions rest on", len(to_read))
        return
    for question, quotable in questions:
        items = [item for item in question.movable if isinstance(item, Record)]
        of_each = [_rest_on(item, found) for item in items]
        in_one = all(of_each) and len(set[_Paragraph]().union(*of_each)) == 1
        enough = len(items) >= FEWEST_STATEMENTS
        count = len(to_read_in[quotable.passages])
        # A question that says where to read means it.
        says_where = any(True for _ in line_references(question.ask or ""))
        if in_one and enough and count >= FEWEST_PARAGRAPHS and not says_where:
            yield _problem(question, f"all {len(items)} statements rest on", count)


def _problem(question: Question, what: str, count: int) -> Diagnostic:
    message = f"{what} one paragraph, and {count} are printed: the class learns to read only there"
    hint = "let one or two rest on other paragraphs, or print only this one"
    return Diagnostic(ONE_PARAGRAPH_ONLY, question.at("type"), message, hint)


def _rest_on(record: Record, found: Mapping[int, FoundWords | Diagnostic]) -> set[_Paragraph]:
    """The paragraphs in which the quotations of a record stand; none if one is faulty.

    Args:
        record: a question, or an item of one.
        found: where each quotation stands, by its identity.
    """
    looked_up = [found.get(id(quote)) for quote in quotes_in(record)]
    standing = [look for look in looked_up if look and not isinstance(look, Diagnostic)]
    if len(standing) < len(looked_up):
        return set()
    return {(look.seed, paragraph_of(look.seed, look.span).number) for look in standing}


def _to_read(passages: Sequence[Passage]) -> set[_Paragraph]:
    """The paragraphs of passages that are text to read, and no headline or furniture."""
    return {
        (passage.seed, paragraph.number)
        for passage in passages
        for piece in passage.pieces
        if passage.printed
        and len(passage.seed.text[piece.start : piece.end].split()) >= FEWEST_WORDS
        and not (paragraph := passage.paragraph(piece)).furniture
        and not paragraph.title
    }
