"""The overview of all versions of a lesson: where each sheet has what, and what is right there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from broadsheet.compose.sheet import printed_question
from broadsheet.sheet.overview import Overview, OverviewQuestion, OverviewRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.checks.check import Checked
    from broadsheet.questions.base import Question
    from broadsheet.sheet.items import Placed
    from broadsheet.sheet.lines import LineMap
    from broadsheet.sheet.sheet import Sheet
    from broadsheet.sheet.wordings import Words
    from broadsheet.source.text import Place


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
