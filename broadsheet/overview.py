"""The overview of all versions of a lesson: where each sheet has what, and what is right there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from broadsheet.sheet import printed_question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.check import Checked
    from broadsheet.edition import Edition
    from broadsheet.language import Words
    from broadsheet.lines import LineMap
    from broadsheet.question import Placed, Question
    from broadsheet.sheet import Sheet
    from broadsheet.source.text import Place


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """An item of a question, what is right in it, and its letter or number in each version."""

    item: str
    answer: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverviewQuestion:
    """A question, its number in each version, and its items."""

    type: str
    ask: str
    numbers: tuple[int, ...]
    rows: tuple[OverviewRow, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """For the teacher who marks a pile of mixed sheets.

    Attributes:
        edition: whose paper and print size it has.
        title: of the lesson.
        sheets: the letter and the code of each version.
        questions: in the order of the first version.
    """

    edition: Edition
    title: str
    sheets: tuple[tuple[str, str], ...]
    questions: tuple[OverviewQuestion, ...]


def make_overview(
    versions: Sequence[tuple[Checked, Sheet]], lines: LineMap, words: Words
) -> Overview:
    """Map questions and answers over all versions.

    Args:
        versions: the lesson as each version has it, and its worksheet.
        lines: where the passages' lines fall; versions do not differ in that.
        words: the printed wordings.
    """
    placed = [_placed(lesson, lines, words) for lesson, _ in versions]
    lesson, first = versions[0]
    questions: list[OverviewQuestion] = []
    for printed, (question, _) in zip(first.questions, lesson.questions, strict=True):
        everywhere = [version[_identity(question)] for version in placed]
        rows = [_rows(items) for _, items in everywhere]
        questions.append(
            OverviewQuestion(
                type=printed.type,
                ask=printed.ask,
                numbers=tuple(number for number, _ in everywhere),
                rows=tuple(
                    OverviewRow(row[0], row[1], tuple(version[row] for version in rows))
                    for row in rows[0]
                ),
            )
        )
    sheets = tuple((sheet.edition.version, sheet.code) for _, sheet in versions)
    return Overview(first.edition, first.title, sheets, tuple(questions))


def _placed(
    lesson: Checked, lines: LineMap, words: Words
) -> dict[Place, tuple[int, tuple[Placed, ...]]]:
    """By question: its number in a version, and its items."""
    return {
        _identity(question): (
            number,
            question.placed(printed_question(lesson, number, lines, words)),
        )
        for number, (question, _) in enumerate(lesson.questions, start=1)
    }


def _rows(items: tuple[Placed, ...]) -> dict[tuple[str, str, int], str]:
    """The places of the items; those that read alike and have the same answer are counted."""
    seen: Counter[tuple[str, str]] = Counter()
    rows: dict[tuple[str, str, int], str] = {}
    for item in items:
        alike = (item.item, item.answer)
        rows[(*alike, seen[alike])] = item.place
        seen[alike] += 1
    return rows


def _identity(question: Question) -> Place:
    """What a question keeps in all versions and no other one has: its place in the lesson."""
    return question.at()
