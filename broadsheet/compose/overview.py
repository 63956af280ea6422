"""The overview of all versions of a lesson: where each sheet has what, and what is right there."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from textwrap import shorten
from typing import TYPE_CHECKING

from broadsheet.sheet.answers import Answer, Chosen, Written
from broadsheet.sheet.items import AskedQuestion, Choice, Part
from broadsheet.sheet.overview import Overview, OverviewQuestion, OverviewRow
from broadsheet.sheet.texts import BEGINNING, Quoted, RichText, Run, SlotId, TextBlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.checks.check import Checked
    from broadsheet.sheet.sheet import Key
    from broadsheet.source.text import Place


def make_overview(versions: Sequence[tuple[Checked, Key]]) -> Overview:
    """Map questions and answers over all versions.

    Args:
        versions: the lesson as each version has it, and its key.
    """
    placed = [_questions(lesson, key) for lesson, key in versions]
    lesson, key = versions[0]
    questions: list[OverviewQuestion] = []
    for question, (record, _) in zip(key.sheet.questions, lesson.questions, strict=True):
        everywhere = [version[record.at()] for version in placed]
        rows = [_rows(items) for _, items in everywhere]
        questions.append(
            OverviewQuestion(
                ask=question.ask,
                numbers=tuple(number for number, _ in everywhere),
                rows=tuple(
                    OverviewRow(row[0], row[1], tuple(version[row] for version in rows))
                    for row in rows[0]
                ),
            )
        )
    sheets = tuple((key.sheet.edition.version, key.sheet.code) for _, key in versions)
    return Overview(
        key.sheet.edition, key.sheet.title, key.sheet.passages, sheets, tuple(questions)
    )


# An item, what is right in it, and its letter or number on this sheet.
_Items = tuple[tuple[RichText, RichText | None, str], ...]


def _questions(lesson: Checked, key: Key) -> Mapping[Place, tuple[int, _Items]]:
    """By what a question keeps in all versions, its place in the lesson: its number and items."""
    return {
        record.at(): (question.number, tuple(_items(question, key.answers[question.number])))
        for question, (record, _) in zip(key.sheet.questions, lesson.questions, strict=True)
    }


def _items(
    question: AskedQuestion, answers: Mapping[SlotId, Answer]
) -> Iterator[tuple[RichText, RichText | None, str]]:
    """What may stand elsewhere in another version: right options, and parts with their answers."""
    for slot in question.body.slots:
        answer = answers.get(SlotId(0, slot.name))
        if isinstance(slot, Choice) and answer and isinstance(answer.right, Chosen):
            for option in slot.options:
                if option.id in answer.right.options:
                    yield option.text, None, option.letter
    for part in question.body.parts:
        if part.prompt is not None:
            yield _named(part.prompt), _answer(part, answers), str(part.number)


def _named(prompt: RichText) -> RichText:
    """What tells a prompt from the others: of a quotation, its first words."""
    first = prompt.inlines[0] if prompt.inlines else None
    if not isinstance(first, Quoted):
        return prompt
    short = replace(first, text=shorten(first.text, BEGINNING, placeholder=" …"))
    return replace(prompt, blocks=(TextBlock((short,)),))


def _answer(part: Part, answers: Mapping[SlotId, Answer]) -> RichText | None:
    """What is right in the first slot of a part that can be said in words."""
    for slot in part.slots:
        answer = answers.get(SlotId(part.number, slot.name))
        right = answer.right if answer else None
        if isinstance(right, Written):
            return right.text
        if isinstance(slot, Choice) and isinstance(right, Chosen):
            chosen = [option.text for option in slot.options if option.id in right.options]
            first, *others = chosen
            for other in others:
                first = first.followed_by(Run(", "), *other.inlines)
            return first
    return None


def _rows(items: _Items) -> dict[tuple[RichText, RichText | None, int], str]:
    """The places of the items; those that read alike and have the same answer are counted."""
    seen: Counter[tuple[RichText, RichText | None]] = Counter()
    rows: dict[tuple[RichText, RichText | None, int], str] = {}
    for item, answer, place in items:
        rows[item, answer, seen[item, answer]] = place
        seen[item, answer] += 1
    return rows
