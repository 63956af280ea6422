"""From a checked lesson to the worksheet and the answer key of one edition: no page is laid out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from broadsheet.article.printed import SHORT_LINE, printed_piece
from broadsheet.article.seed import NOT_STATED, Seed
from broadsheet.questions.texts import TextBuilder
from broadsheet.sheet.items import AskedQuestion
from broadsheet.sheet.sheet import (
    Block,
    BlockKind,
    Key,
    PrintedPassage,
    QuestionNotes,
    SeedFacts,
    Sheet,
    SourceFacts,
)
from broadsheet.sheet.wordings import Wording, Words, direction

if TYPE_CHECKING:
    from broadsheet.article.passage import Passage
    from broadsheet.article.quotable import Quotable
    from broadsheet.checks.check import Checked
    from broadsheet.questions.base import Question
    from broadsheet.sheet.edition import Edition
    from broadsheet.sheet.texts import RichText
    from broadsheet.source.text import Span

# Neither vowels, which make words, nor what looks like something else.
_CODE_SIGNS = "23456789CFGHJMPQRVWX"


@dataclass(frozen=True, eq=False)
class Composer:
    """Decides what the sheets of a lesson say."""

    lesson: Checked  # checked, as the edition has it
    words: Words  # the printed wordings

    def sheet(self, edition: Edition) -> Sheet:
        """The pupil's worksheet."""
        header = self.lesson.header
        own = self._whole.own
        return Sheet(
            edition=edition,
            code=_code(self.lesson, edition),
            title=own(header.title),
            level=own(header.level) if header.level else None,
            time=own(header.time) if header.time else None,
            aims=tuple(own(aim) for aim in header.aims or ()),
            intro=own(header.intro) if header.intro else None,
            passages=self.passages(),
            entries=tuple(
                self._question(number, question, quotable, edition)
                for number, (question, quotable) in enumerate(self.lesson.questions, start=1)
            ),
        )

    def key(self, sheet: Sheet) -> Key:
        """What the answer key adds to the worksheet."""
        header = self.lesson.header
        answers, notes = {}, []
        for number, (question, quotable) in enumerate(self.lesson.questions, start=1):
            texts = self.texts(question, quotable)
            answers[number] = question.answers(texts)
            worth, overall = question.worth, question.overall(texts)
            notes.append(QuestionNotes(number, worth, overall, question.notes(texts)))
        return Key(
            sheet=sheet,
            answers=answers,
            notes=tuple(notes),
            teacher=self._whole.own(header.notes) if header.notes else None,
            standards=tuple(self._whole.own(standard) for standard in header.standards or ()),
            seeds=tuple(_seed_facts(seed) for seed in self.lesson.seeds),
        )

    def texts(self, question: Question, quotable: Quotable) -> TextBuilder:
        """Makes the texts of a question."""
        return self._texts(quotable, self.words.of_type(question.type))

    @cached_property
    def _whole(self) -> TextBuilder:
        """Makes the texts that belong to no question."""
        return self._texts(self.lesson.quotable, self.words.furniture)

    def _texts(self, quotable: Quotable, wording: Wording) -> TextBuilder:
        return TextBuilder(
            passages=self.lesson.passages,
            quotable=quotable,
            language=self.lesson.language,
            printed_language=self.words.printed_language,
            furniture=self.words.furniture,
            words=wording,
        )

    def passages(self) -> tuple[PrintedPassage, ...]:
        """The passages, which are the same in all editions."""
        return tuple(self._passage(at, passage) for at, passage in enumerate(self.lesson.passages))

    def _passage(self, at: int, passage: Passage) -> PrintedPassage:
        blocks: list[Block] = []
        for number, piece in enumerate(passage.pieces):
            left_out = bool(number) and _leaves_out(passage, passage.pieces[number - 1], piece)
            text = printed_piece(passage.seed, piece).text
            kind = BlockKind.PARAGRAPH
            if passage.paragraph(piece).title:
                # A headline is set as its own width has it.
                kind, text = BlockKind.HEADLINE, text.replace("\n", " ")
            elif passage.seed.line_breaks and ("\n" in text or len(text) < SHORT_LINE):
                kind = BlockKind.VERSE
            blocks.append(Block(kind, text, left_out))
        after = self.lesson.passages[at + 1 : at + 2]
        is_last_of_seed = not after or after[0].seed is not passage.seed
        same = [p for p in self.lesson.passages if p.seed is passage.seed]
        headed = any(p.paragraph(piece).title for p in same for piece in p.pieces)
        return PrintedPassage(
            title=self._whole.own(passage.title) if passage.title else None,
            language=passage.seed.language,
            direction=direction(passage.seed.language),
            blocks=tuple(blocks),
            source=_source(passage.seed, headed=headed) if is_last_of_seed else None,
        )

    def _question(
        self, number: int, question: Question, quotable: Quotable, edition: Edition
    ) -> AskedQuestion:
        texts = self.texts(question, quotable)
        passages = self.lesson.passages
        about: tuple[int, ...] = ()
        if not question.ask and len(passages) > len(quotable.passages):
            about = tuple(at for at, p in enumerate(passages) if p in quotable.passages)
        return AskedQuestion(
            number=number,
            type=question.type,
            ask=_ask(question, texts, edition),
            worth=question.worth,
            body=question.body(texts),
            about=about,
            hint=texts.own(question.hint) if question.hint else None,
            starter=texts.own(question.starter) if question.starter else None,
        )


def _ask(question: Question, texts: TextBuilder, edition: Edition) -> RichText:
    if question.ask:
        return texts.own(question.ask)
    usual = question.usual_ask(texts)
    if usual is not None:
        return usual
    # On an insert, which is used again, nobody may write.
    name = "ask-insert" if edition.insert and texts.has_wording("ask-insert") else "ask"
    return texts.wording(name, **question.ask_values())


def _leaves_out(passage: Passage, before: Span, piece: Span) -> bool:
    """Whether a piece of the article, and not of its web page only, stands between two pieces."""
    first, last = passage.paragraph(before).number, passage.paragraph(piece).number
    between = passage.seed.paragraphs[first : last - 1]
    return any(not paragraph.furniture for paragraph in between)


def _source(seed: Seed, *, headed: bool) -> SourceFacts:
    def known(value: str) -> str | None:
        return None if value == NOT_STATED else value

    return SourceFacts(
        title=seed.title,
        headed=headed,
        author=known(seed.author),
        publisher=known(seed.publisher),
        date=known(seed.date),
        licence=seed.licence,
        url=seed.url,
    )


def _seed_facts(seed: Seed) -> SeedFacts:
    source = _source(seed, headed=False)
    return SeedFacts(source, seed.retrieved, seed.note, seed.id, seed.fingerprint)


def _code(lesson: Checked, edition: Edition) -> str:
    """The code of what a pupil reads and is asked: the same in any print size, on any paper."""
    asked = [lesson.header.title, edition.version, edition.level or ""]
    for passage in lesson.passages:
        asked += (passage.seed.text[piece.start : piece.end] for piece in passage.pieces)
    for question, _ in lesson.questions:
        asked += (question.type, question.ask or "", f"{question.worth}", *question.item_texts())
        asked += map(str, question.item_marks)
    number = int.from_bytes(hashlib.sha256("\0".join(asked).encode()).digest())
    base = len(_CODE_SIGNS)
    return "".join(_CODE_SIGNS[number // base**place % base] for place in range(5))
