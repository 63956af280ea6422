"""What a key's page says beside the answers: the notes of each question, and of the articles.

The notes say most of what an answer carries with it. What they do not say, such as the words that
show it, is added to them, so that nothing that is known is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from broadsheet.sheet.answers import Answer, Notes, Written
from broadsheet.sheet.texts import Inline, PlaceReference, RichText, Run, SlotId, TextBlock
from broadsheet.writers.key import is_said, notes_about, rubric_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.sheet.sheet import Key, QuestionNotes
    from broadsheet.sheet.wordings import Wording
    from broadsheet.writers.markup import MarkupMaker

# Remarks beside the notes, by the number of the part: a label and a text each.
_Added = dict[int, list[tuple[str, RichText]]]


@dataclass(frozen=True, eq=False)
class NotesMaker:
    """Makes the plain data of notes for one page."""

    key: Key  # the answer key
    markup: MarkupMaker  # makes HTML of texts
    furniture: Wording  # the wordings

    def data(self) -> dict[int, dict[str, Any]]:
        """What is said of each question, by its number."""
        return {
            notes.number: self._of_question(notes, self.key.answers.get(notes.number, {}))
            for notes in self.key.notes
        }

    def _of_question(
        self, notes: QuestionNotes, answers: Mapping[SlotId, Answer]
    ) -> dict[str, Any]:
        added = self._added(notes, answers)
        parts = [self._part(part, added.pop(part.part, [])) for part in notes.parts]
        # What belongs to no part that has notes of its own is said of the whole.
        others = [remark for remarks in added.values() for remark in remarks]
        overall = self._part(notes.overall, others)
        return {
            "parts": parts,
            "overall": overall,
            "empty": not parts and not overall["remarks"] and not overall["rubrics"],
        }

    def _part(self, notes: Notes, added: list[tuple[str, RichText]]) -> dict[str, Any]:
        remarks = [(remark.label, remark.text) for remark in notes.remarks] + added
        return {
            "number": notes.part,
            "head": self.markup.text(notes.head) if notes.head else None,
            "remarks": [
                {"label": label, "text": self.markup.text(text)} for label, text in remarks
            ],
            "rubrics": [rubric_data(rubric, self.markup) for rubric in notes.rubrics],
        }

    def _added(self, notes: QuestionNotes, answers: Mapping[SlotId, Answer]) -> _Added:
        """What answers say, and the notes do not."""
        added: _Added = {}
        for slot, answer in answers.items():
            for label, text in self._beside(answer):
                known = [*added.get(slot.part, ())]
                if not is_said(text, notes_about(slot, notes)) and (label, text) not in known:
                    added.setdefault(slot.part, []).append((label, text))
        return added

    def _beside(self, answer: Answer) -> Iterator[tuple[str, RichText]]:
        """What an answer says beside the value that is right."""
        opening, closing = self.furniture.pair("quotation-marks")
        for quoted in answer.evidence:
            where = (Run(" ("), PlaceReference(quoted.places), Run(")")) if quoted.places else ()
            yield self._remark("evidence", Run(opening), quoted, Run(closing), *where)
        if answer.why:
            yield self.furniture.text("why"), answer.why
        if isinstance(answer.right, Written):
            for name in ("accept", "reject"):
                for text in getattr(answer.right, name):
                    yield self.furniture.text(name), text
            if answer.right.exact:
                yield self._remark("note", Run(self.furniture.text("web-exact")))

    def _remark(self, name: str, *inlines: Inline) -> tuple[str, RichText]:
        language, direction = self.markup.language, self.markup.direction
        text = RichText((TextBlock(inlines),), language, direction)
        return self.furniture.text(name), text
