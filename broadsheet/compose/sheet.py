"""From a checked lesson to the worksheet and the answer key of one edition: no page is laid out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from broadsheet.article.printed import SHORT_LINE, printed_piece
from broadsheet.article.seed import NOT_STATED, Seed
from broadsheet.lesson.between import (
    Between,
    ChoiceRecord,
    DiscussionRecord,
    InstructionRecord,
    SectionRecord,
)
from broadsheet.questions.texts import TextBuilder
from broadsheet.sheet.items import (
    AnyOf,
    AskedQuestion,
    Entry,
    Heading,
    Instruction,
    Prompts,
    Room,
)
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
from broadsheet.source.records.contents import own_texts
from broadsheet.source.records.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

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
            entries=tuple(self._entries(edition)),
        )

    def _entries(self, edition: Edition) -> Iterator[Entry]:
        """The questions, numbered, and what stands between them."""
        number = 1
        for at, entry in enumerate(self.lesson.entries):
            if isinstance(entry, Between):
                yield from self._between(f"d{at}", entry, number, edition)
            else:
                question, quotable = entry
                yield self._question(number, question, quotable, edition)
                number += 1

    def _between(self, name: str, entry: Between, number: int, edition: Edition) -> Iterator[Entry]:
        """What stands before the question of a number."""
        own = self._whole.own
        match entry:
            case SectionRecord():
                intro = own(entry.text) if entry.text else None
                yield Heading(own(entry.section), intro, new_page=entry.page == "new")
            case InstructionRecord():
                yield Instruction(own(entry.instruction))
            case DiscussionRecord():
                room = (entry.room and entry.room.of(edition.level)) or Room("none")
                label = self._whole.wording("discuss")
                yield Prompts(name, label, tuple(map(own, entry.discuss)), room)
            case ChoiceRecord() if entry.answer_any < entry.count:
                numbers = tuple(range(number, number + entry.count))
                said = {"first": numbers[0], "last": numbers[-1]}
                text = self._whole.wording("answer-any", n=entry.answer_any, **said)
                yield AnyOf(text, entry.answer_any, numbers)

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
            teacher=self._teacher(),
            standards=tuple(self._whole.own(standard) for standard in header.standards or ()),
            seeds=tuple(_seed_facts(seed) for seed in self.lesson.seeds),
        )

    def _teacher(self) -> RichText | None:
        """What a teacher should know, of the lesson and of what is talked about."""
        own = self._whole.own
        texts = [own(self.lesson.header.notes)] if self.lesson.header.notes else []
        discussions = (e for e in self.lesson.entries if isinstance(e, DiscussionRecord))
        texts += [own(entry.note) for entry in discussions if entry.note]
        if not texts:
            return None
        return replace(texts[0], blocks=tuple(block for text in texts for block in text.blocks))

    def texts(self, question: Question, quotable: Quotable) -> TextBuilder:
        """Makes the texts of a question."""
        return self._texts(quotable, self.words.of_type(question.type))

    @cached_property
    def _whole(self) -> TextBuilder:
        """Makes the texts that belong to no question."""
        return self._texts(self.lesson.quotable, self.words.furniture)

    def _texts(self, quotable: Quotable, wording: Wording) -> TextBuilder:
        return TextBuilder(
            passages=self.lesson.quotable.printed,
            quotable=quotable,
            language=self.lesson.language,
            printed_language=self.words.printed_language,
            furniture=self.words.furniture,
            words=wording,
        )

    def passages(self) -> tuple[PrintedPassage, ...]:
        """The passages, which are the same in all editions."""
        printed = self.lesson.quotable.printed
        return tuple(self._passage(at, printed) for at in range(len(printed)))

    def _passage(self, at: int, passages: tuple[Passage, ...]) -> PrintedPassage:
        passage = passages[at]
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
        after = passages[at + 1 : at + 2]
        is_last_of_seed = not after or after[0].seed is not passage.seed
        same = [p for p in passages if p.seed is passage.seed]
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
        passages = self.lesson.quotable.printed
        about: tuple[int, ...] = ()
        if not question.ask and len(passages) > len(quotable.printed):
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
    for passage in lesson.quotable.printed:
        asked += (passage.seed.text[piece.start : piece.end] for piece in passage.pieces)
    for entry in lesson.entries:
        if isinstance(entry, Between):
            asked += (text for text, _ in own_texts(entry, Mark.ASKED))
    for question, _ in lesson.questions:
        asked += (
            question.type,
            question.ask or "",
            f"{question.worth}",
            *question.texts_in_order(),
        )
        asked += map(str, question.item_marks)
    number = int.from_bytes(hashlib.sha256("\0".join(asked).encode()).digest())
    base = len(_CODE_SIGNS)
    return "".join(_CODE_SIGNS[number // base**place % base] for place in range(5))
