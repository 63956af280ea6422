"""What the notes pages of a key say of each question, as plain data for their template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from broadsheet.writers.key import is_said
from broadsheet.writers.pdf.bodies import long_answers
from broadsheet.writers.phrases import said_span

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from broadsheet.sheet.answers import Answer, Notes
    from broadsheet.sheet.items import AskedQuestion
    from broadsheet.sheet.sheet import QuestionNotes
    from broadsheet.sheet.texts import SlotId
    from broadsheet.writers.pdf.saying import Saying


def notes_of(
    question: AskedQuestion,
    notes: QuestionNotes,
    answers: Mapping[SlotId, Answer],
    overfull: Collection[str],
    saying: Saying,
) -> dict[str, Any]:
    """What the notes say of a question; an answer without room on the page is among it.

    Args:
        question: as it is asked.
        notes: what its type says of it.
        answers: what is right.
        overfull: slots, as `q3-1-reason`, whose answers are too long for the page.
        saying: says texts.
    """
    say = saying.words.furniture.text
    parts = {part.part: part for part in notes.parts}
    added: dict[int, list[dict[str, Any]]] = {}
    for slot, label, text in long_answers(question, answers, overfull):
        if not is_said(text, (parts.get(slot.part), notes.overall)):
            name = saying.markup.text(label).plain if label else say("model-answer")
            remark = {"label": name, "text": saying.text(text)}
            added.setdefault(slot.part if slot.part in parts else 0, []).append(remark)

    def data(part: Notes) -> dict[str, Any]:
        remarks = [{"label": r.label, "text": saying.text(r.text)} for r in part.remarks]
        return {
            "number": part.part,
            "head": saying.text(part.head),
            "remarks": added.pop(part.part, []) + remarks,
            "rubric": [
                {
                    "level": saying.text(level.level),
                    "marks": said_span(level.lowest, level.marks),
                    "looks_like": saying.text(level.looks_like),
                }
                for level in part.rubric
            ],
        }

    of_parts = [data(part) for part in notes.parts]
    return {
        "heading": say("question", n=notes.number),
        "marks": saying.phrases.marks(notes.worth),
        "parts": of_parts,
        "overall": data(notes.overall),
    }
