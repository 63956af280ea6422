"""What stands between the questions of a lesson: sections and choices that make no sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.lesson.between import Between, ChoiceRecord, InstructionRecord, SectionRecord
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.worth import written_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.lesson.lesson import Lesson
    from broadsheet.questions.base import Question

SECTION_EMPTY = Code("section-empty", Severity.ERROR)
ANSWER_ANY_ALL = Code("answer-any-all", Severity.ERROR)
ANSWER_ANY_MARKS = Code("answer-any-marks", Severity.ERROR)


def check_entries(lesson: Lesson) -> Iterator[Diagnostic]:
    """The problems of sections with nothing in them, and of choices that are none."""
    if lesson.faulty_questions:
        return
    entries = lesson.entries
    for at, entry in enumerate(entries):
        after = entries[at + 1 :]
        if isinstance(entry, SectionRecord):
            inside = next((e for e in after if not isinstance(e, InstructionRecord)), None)
            if inside is None or isinstance(inside, SectionRecord):
                message = f"nothing stands in the section `{entry.section}`"
                hint = "add questions below it, or delete it"
                yield Diagnostic(SECTION_EMPTY, entry.at("section"), message, hint)
        if isinstance(entry, ChoiceRecord):
            yield from _choice(entry, after[: entry.count])


def _choice(choice: ChoiceRecord, members: Sequence[Question | Between]) -> Iterator[Diagnostic]:
    questions = [entry for entry in members if not isinstance(entry, Between)]
    if choice.answer_any >= len(questions):
        message = f"`answer-any: {choice.answer_any}` of {len(questions)} questions is no choice"
        hint = "write a smaller number, or add questions"
        yield Diagnostic(ANSWER_ANY_ALL, choice.at("answer-any"), message, hint)
    for question in questions:
        if question.worth != questions[0].worth:
            first, this = (written_marks(q.worth) for q in (questions[0], question))
            message = f"this question is worth {this}, and the first of the choice {first}"
            hint = f"give all of them the same, such as `marks: {first}`: the total depends on it"
            place = question.at("marks" if question.marks is not None else "type")
            yield Diagnostic(ANSWER_ANY_MARKS, place, message, hint)
            return
