"""What a sheet and its key say, decided from a checked lesson and an edition."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from broadsheet.article.seed import NOT_STATED
from broadsheet.questions.base import Printed
from broadsheet.sheet.lines import printed_text
from broadsheet.sheet.sheet import (
    Highlight,
    Key,
    PrintedParagraph,
    PrintedPassage,
    PrintedQuestion,
    QuestionNotes,
    SeedParticulars,
    Sheet,
)
from broadsheet.sheet.wordings import direction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from broadsheet.article.passage import Passage
    from broadsheet.article.seed import Seed
    from broadsheet.checks.check import Checked
    from broadsheet.questions.base import Question
    from broadsheet.sheet.edition import Edition
    from broadsheet.sheet.items import Answer
    from broadsheet.sheet.lines import LineMap
    from broadsheet.sheet.wordings import Words
    from broadsheet.source.text import Span


# Neither vowels, which make words, nor what looks like something else.
_CODE_SIGNS = "23456789CFGHJMPQRVWX"


def unmeasured(lesson: Checked, words: Words) -> tuple[PrintedPassage, ...]:
    """The passages with each paragraph as one line, to be measured."""
    return tuple(_passage(lesson, index, None, words) for index in range(len(lesson.passages)))


def _passage(lesson: Checked, index: int, lines: LineMap | None, words: Words) -> PrintedPassage:
    passage = lesson.passages[index]
    paragraphs: list[PrintedParagraph] = []
    for number, piece in enumerate(passage.pieces):
        if lines is None:
            text: tuple[str, ...] = (printed_text(passage.seed, piece).text,)
        else:
            text = tuple(line.text for line in lines.lines[passage][number])
        left_out = bool(number) and _leaves_out(passage, passage.pieces[number - 1], piece)
        paragraphs.append(PrintedParagraph(passage.paragraph(piece).title, left_out, text))
    after = lesson.passages[index + 1 : index + 2]
    title = passage.title
    if title and lines is not None:
        title = _of_no_question(lesson, lines, words).text(title)
    last_of_seed = not after or after[0].seed is not passage.seed
    same = [p for p in lesson.passages if p.seed is passage.seed]
    return PrintedPassage(
        title,
        passage.seed.language,
        direction(passage.seed.language),
        tuple(paragraphs),
        _source(passage.seed, same, words) if last_of_seed else "",
    )


def _leaves_out(passage: Passage, before: Span, piece: Span) -> bool:
    """Whether a piece of the article, and not of its web page only, stands between two pieces."""
    first, last = passage.paragraph(before).number, passage.paragraph(piece).number
    between = passage.seed.paragraphs[first : last - 1]
    return any(not paragraph.furniture for paragraph in between)


def _source(seed: Seed, passages: list[Passage], words: Words) -> str:
    """The source line: what is known of a seed, and plainly what is not."""
    furniture = words.furniture
    headline = any(p.paragraph(piece).title for p in passages for piece in p.pieces)
    parts = [] if headline else [furniture.text("source-title", title=seed.title)]
    for name in ("author", "publisher", "date"):
        value = getattr(seed, name)
        form = f"source-no-{name}" if value == NOT_STATED else f"source-{name}"
        # A byline is often copied with its first word.
        parts.append(furniture.text(form, value=re.sub(r"\A[Bb]y\s+", "", value)))
    parts += [value for value in (seed.licence, seed.url) if value]
    return furniture.text("source", parts="; ".join(parts))


def make_sheet(lesson: Checked, edition: Edition, lines: LineMap, words: Words) -> Sheet:
    """Decide what a student's worksheet says.

    Args:
        lesson: checked.
        edition: the paper and print size that the lines were measured for.
        lines: where the passages' lines fall in this edition.
        words: the printed wordings.
    """
    header = lesson.header
    whole = _of_no_question(lesson, lines, words)
    return Sheet(
        edition=edition,
        code=_code(lesson, edition),
        title=whole.text(header.title),
        level=whole.text(header.level) if header.level else None,
        time=whole.text(header.time) if header.time else None,
        aims=tuple(whole.text(aim) for aim in header.aims or ()),
        intro=whole.text(header.intro) if header.intro else None,
        passages=tuple(
            _passage(lesson, index, lines, words) for index in range(len(lesson.passages))
        ),
        questions=tuple(
            _question(number, question, printed_question(lesson, number, lines, words), edition)
            for number, (question, _) in enumerate(lesson.questions, start=1)
        ),
        last_line=lines.last,
    )


def _code(lesson: Checked, edition: Edition) -> str:
    """The code of what a student reads and is asked: the same in any print size, on any paper."""
    if not edition.version and edition.level is None:
        return ""
    asked = [lesson.header.title, edition.version, edition.level or ""]
    for passage in lesson.passages:
        asked += (passage.seed.text[piece.start : piece.end] for piece in passage.pieces)
    for question, _ in lesson.questions:
        asked += (question.type, question.ask or "", f"{question.worth}", *question.item_texts())
    number = int.from_bytes(hashlib.sha256("\0".join(asked).encode()).digest())
    base = len(_CODE_SIGNS)
    return "".join(_CODE_SIGNS[number // base**place % base] for place in range(5))


def _of_no_question(lesson: Checked, lines: LineMap, words: Words) -> Printed:
    """All passages of the sheet, for the texts that belong to no question."""
    return Printed(lesson.reading, lines, words.furniture, words.furniture)


def printed_question(lesson: Checked, number: int, lines: LineMap, words: Words) -> Printed:
    """The passages of a question, by its number from 1, with where their lines stand."""
    question, reading = lesson.questions[number - 1]
    return Printed(reading, lines, words.furniture, words.of_type(question.type))


def _question(
    number: int, question: Question, printed: Printed, edition: Edition
) -> PrintedQuestion:
    # On an insert, which is used again, nobody may write.
    name = "ask-insert" if edition.insert and "ask-insert" in printed.words.entries else "ask"
    ask = question.ask or printed.words.text(name, **question.ask_values())
    return PrintedQuestion(
        number=number,
        type=question.type,
        ask=printed.text(ask),
        worth=question.worth,
        about=None if question.ask else _about(printed),
        hint=printed.text(question.hint) if question.hint else None,
        starter=printed.text(question.starter) if question.starter else None,
        view=question.view(printed),
        ruled=question.ruled,
    )


def _about(printed: Printed) -> str | None:
    """The lines that a default wording means by 'the passage', where the sheet has several."""
    all_lines = printed.lines.lines
    if len(all_lines) == len(printed.reading.passages):
        return None
    ranges: list[tuple[int, int]] = []
    for passage, pieces in all_lines.items():
        first, last = pieces[0][0].number, pieces[-1][-1].number
        if passage in printed.reading.passages:
            if ranges and ranges[-1][1] + 1 == first:
                first = ranges.pop()[0]
            ranges.append((first, last))
    numbers = ", ".join(f"{a}–{b}" if a < b else f"{a}" for a, b in ranges)
    return printed.furniture.text("about", lines=numbers)


def make_key(lesson: Checked, sheet: Sheet, lines: LineMap, words: Words) -> Key:
    """Decide what the answer key adds to a worksheet."""
    whole = _of_no_question(lesson, lines, words)
    answers: dict[int, Mapping[str, Answer]] = {}
    notes: list[QuestionNotes] = []
    highlights: list[Highlight] = []
    for number, (question, _) in enumerate(lesson.questions, start=1):
        printed = printed_question(lesson, number, lines, words)
        answers[number] = question.answers(printed)
        highlights += _highlights(lesson, question, printed)
        overall, items = question.overall(printed), question.items(printed)
        notes.append(QuestionNotes(number, question.type, question.worth, overall, items))
    return Key(
        sheet=sheet,
        answers=answers,
        highlights=tuple(
            sorted(set(highlights), key=lambda h: (h.passage, h.paragraph, h.line, h.start))
        ),
        questions=tuple(notes),
        teacher=whole.text(lesson.header.notes) if lesson.header.notes else None,
        standards=tuple(whole.text(standard) for standard in lesson.header.standards or ()),
        seeds=tuple(_particulars(seed, words) for seed in lesson.seeds),
    )


def _highlights(lesson: Checked, question: Question, printed: Printed) -> list[Highlight]:
    made: list[Highlight] = []
    for quote in question.highlights():
        found = printed.reading.place(quote)
        for index, passage in enumerate(lesson.passages):
            if passage.seed is not found.seed or passage not in printed.reading.passages:
                continue
            for paragraph, lines in enumerate(printed.lines.lines[passage]):
                for number, line in enumerate(lines):
                    inside = [
                        at
                        for at, offset in enumerate(line.offsets)
                        if found.span.start <= offset < found.span.end
                    ]
                    if inside:
                        made.append(Highlight(index, paragraph, number, inside[0], inside[-1] + 1))
    return made


def _particulars(seed: Seed, words: Words) -> SeedParticulars:
    known = {
        "title": seed.title,
        "author": seed.author,
        "publisher": seed.publisher,
        "date": seed.date,
        "url": seed.url,
        "licence": seed.licence,
        "retrieved": seed.retrieved,
        "note": seed.note,
        "file": seed.id,
        "fingerprint": seed.fingerprint,
    }
    return SeedParticulars(
        tuple(
            (words.furniture.text(f"seed-{name}"), value) for name, value in known.items() if value
        )
    )
