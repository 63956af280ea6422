"""What a question asks and what is right in it, as a text that a person can read and compare.

A reference is shown as the words it leads to, in braces: `{many facts}`. So a wrong place is seen
as wrong words. Words of an article stand between « and ».
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from laws import words_at

from broadsheet.sheet.answers import Chosen, Located, Marked, Matched, Ordered, Written
from broadsheet.sheet.items import Choice, Locating, Marking, Matching, Ordering, Shown, Writing
from broadsheet.sheet.texts import Blank, PlaceReference, Quoted, RichText, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from broadsheet.sheet.answers import Answer, Notes, Point
    from broadsheet.sheet.items import AskedQuestion, Option, Slot
    from broadsheet.sheet.sheet import Key, Sheet
    from broadsheet.sheet.texts import Inline

_SIGNS = {"paragraph": "", "bullet": "- ", "numbered": "1. "}


def key_text(key: Key) -> str:
    """All questions of a key, each with its answers and its notes."""
    questions = [
        "\n".join(_Writer(key.sheet).question(question, key)) for question in key.sheet.questions
    ]
    return "\n\n".join(questions) + "\n"


class _Writer:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def question(self, question: AskedQuestion, key: Key) -> Iterator[str]:
        body, answers = question.body, key.answers[question.number]
        yield f"{question.number} {self.said(question.ask)} [{question.worth}]"
        yield from self.named(about=", ".join(map(str, question.about)))
        yield from self.named(hint=question.hint, starter=question.starter)
        for definition in body.definitions:
            yield from self.named(definition=definition)
        if body.bank:
            words = " · ".join(self.said(word) for word in body.bank.words)
            yield f"  bank: {self.said(body.bank.label)}: {words}"
        slots = {part.slots for part in body.parts}
        if body.parts:
            kind = "exchangeable parts" if body.exchangeable else "parts"
            yield f"  {body.layout} of {len(body.parts)} {kind}"
            yield from self.named(heading=body.heading)
        if len(slots) == 1:
            yield from (f"    each: {self.slot(slot)}" for slot in body.parts[0].slots)
        for part in body.parts:
            marks = f" [{part.worth}]" if part.worth else ""
            yield f"    {part.number} {self.said(part.prompt) if part.prompt else '–'}{marks}"
            for slot in part.slots if len(slots) > 1 else ():
                yield f"      {self.slot(slot)}"
            for name, answer in answers.items():
                if name.part == part.number:
                    yield f"      {name.name} = {self.answer(answer, part.prompt)}"
        for slot in body.slots:
            yield f"  {self.slot(slot)}"
        for name, answer in answers.items():
            if not name.part:
                yield f"    {name.name} = {self.answer(answer, None)}"
        notes = key.notes[question.number - 1]
        for part_notes in (*notes.parts, notes.overall):
            yield from self.notes(part_notes)

    def named(self, **values: RichText | str | None) -> Iterator[str]:
        for name, value in values.items():
            if value:
                yield f"  {name}: {self.said(value) if isinstance(value, RichText) else value}"

    def slot(self, slot: Slot) -> str:
        label = getattr(slot, "label", None)
        said = f" “{self.said(label)}”" if label else ""
        match slot:
            case Choice():
                kind = "scale" if slot.scale else "several of" if slot.several else "one of"
                shown = f"{kind} {self.options(slot.options)}"
                shown += f" ({slot.count})" if slot.count else ""
            case Writing():
                lines = f" {slot.room.lines}" if slot.room.lines else ""
                shown = f"{'copy' if slot.copies else 'write'} in {slot.room.size}{lines}"
            case Locating():
                shown = "say where"
            case Marking():
                shown = f"{slot.sign} {slot.count or 'words'} in the {slot.within}"
            case Matching():
                shown = f"match {self.options(slot.left)} with {self.options(slot.right)}"
            case Ordering():
                shown = f"cut out {self.options(slot.items)}" if slot.cut_out else ""
                shown = shown or f"order {self.options(slot.items)}"
                shown += "".join(f", {given} is {n}" for given, n in slot.numbered)
            case Shown():
                shown = f"given: {self.said(slot.text)}"
        return f"{slot.name}: {shown}{said}"

    def options(self, options: Iterable[Option]) -> str:
        return ", ".join(
            f"{option.letter or option.id} “{self.said(option.text)}”{'!' * option.stays_last}"
            for option in options
        )

    def answer(self, answer: Answer, prompt: RichText | None) -> str:
        match right := answer.right:
            case Chosen():
                said = ", ".join(right.options) + (" (any of them)" if right.any_of else "")
            case Written():
                said = self.said(right.text) if right.text else "–"
                said += "".join(f" | accept {self.said(text)}" for text in right.accept)
                said += "".join(f" | reject {self.said(text)}" for text in right.reject)
                said += "".join(f" | point {self.point(point)}" for point in right.points)
                said += f" | any {right.enough}" if right.enough else ""
            case Located():
                said = f"{{{words_at(right.places, self.sheet)}}}"
            case Marked():
                found = [words_at(places, self.sheet) for places in right.places]
                words = prompt.words if prompt else ""
                found += [words[start:end] for start, end in right.spans]
                said = ", ".join(f"«{each}»" for each in found) + f" ({right.enough} enough)"
            case Matched():
                said = ", ".join(f"{left} – {matched}" for left, matched in right.pairs)
            case Ordered():
                said = " > ".join(right.ids)
        said += "".join(f" | shown by «{quoted.text}»" for quoted in answer.evidence)
        return said + (f" | why: {self.said(answer.why)}" if answer.why else "")

    def point(self, point: Point) -> str:
        said = f"{self.said(point.text)} [{point.worth}]"
        said += "".join(f", accept {self.said(text)}" for text in point.accept)
        said += "".join(f", reject {self.said(text)}" for text in point.reject)
        return said + "".join(f", {r.label}: {self.said(r.text)}" for r in point.remarks)

    def notes(self, notes: Notes) -> Iterator[str]:
        if notes.head:
            yield f"  note {notes.part}: {self.said(notes.head)}"
        for remark in notes.remarks:
            yield f"  note {notes.part}: {remark.label}: {self.said(remark.text)}"
        for rubric in notes.rubrics:
            name = f"rubric {self.said(rubric.name)}" if rubric.name else "rubric"
            for level in rubric.levels:
                is_span = level.lowest is not None and level.lowest != level.marks
                marks = f"[{f'{level.lowest}–' if is_span else ''}{level.marks}]"
                said = f"{self.said(level.level)} {marks} {self.said(level.looks_like)}"
                yield f"  note {notes.part}: {name}: {said}"

    def said(self, text: RichText) -> str:
        blocks = (
            _SIGNS[block.kind] + "".join(self.inline(i) for i in block.inlines)
            for block in text.blocks
        )
        other = "" if text.language == "en" else f"[{text.language}] "
        return other + " / ".join(blocks)

    def inline(self, inline: Inline) -> str:
        match inline:
            case Run():
                signs = "*" * inline.emphasis + "**" * inline.strong
                return signs + inline.text.replace("\n", "⏎") + signs
            case Quoted():
                signs = "**" * inline.strong
                return f"{signs}«{inline.text}»{signs}"
            case PlaceReference():
                capital = "^" * inline.begins_sentence
                return f"{{{capital}{words_at(inline.places, self.sheet)}}}"
            case Blank():
                return f"[{inline.slot}]"
            case _:
                values = (f"{field.name} {getattr(inline, field.name)}" for field in fields(inline))
                return f"{{{', '.join(values)}}}"
