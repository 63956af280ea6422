"""What the templates of a printed page take of a sheet and its key: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from broadsheet.sheet.answers import Written
from broadsheet.sheet.edition import LineNumbers
from broadsheet.sheet.items import AnyOf, AskedQuestion, Heading, Instruction, Prompts
from broadsheet.sheet.wordings import direction
from broadsheet.writers.key import is_said, rubric_data, runs_of, scheme_data
from broadsheet.writers.markup import MarkupMaker
from broadsheet.writers.pdf.bodies import long_answers
from broadsheet.writers.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from broadsheet.sheet.answers import Answer, Notes
    from broadsheet.sheet.edition import Edition
    from broadsheet.sheet.items import Entry
    from broadsheet.sheet.lines import LineMap
    from broadsheet.sheet.sheet import Block, PrintedPassage, QuestionNotes
    from broadsheet.sheet.texts import PlaceReference, RichText, SlotId
    from broadsheet.sheet.wordings import Words
    from broadsheet.writers.key import Characters
    from broadsheet.writers.markup import TextMarkup
    from broadsheet.writers.pdf.bodies import BodyPrinter


def _reference(_: PlaceReference, said: str) -> Markup:
    return Markup('<span class="lines">{}</span>').format(said)


def _blank(_: SlotId) -> Markup:
    return Markup('<span class="blank"></span>')


@dataclass(frozen=True, eq=False)
class PageData:
    """Makes the plain data of one sheet, its texts said by the lines that its passages have.

    Attributes:
        words: the printed wordings.
        passages: of the sheet.
        lines: of the passages.
        edition: what the page is made for.
        labelled: each passage is called by a label.
    """

    words: Words
    passages: Sequence[PrintedPassage]
    lines: LineMap
    edition: Edition
    labelled: bool = False

    @cached_property
    def phrases(self) -> Phrases:
        """How places, marks and sources are said."""
        # Lines that have no numbers cannot be named.
        lines = None if self.edition.line_numbers is LineNumbers.NONE else self.lines
        return Phrases(self.words.furniture, self.passages, lines)

    @cached_property
    def markup(self) -> MarkupMaker:
        """Makes HTML of texts."""
        language = self.words.printed_language
        return MarkupMaker(self.phrases, language, direction(language), _reference, _blank)

    def text(self, text: RichText | None) -> TextMarkup | None:
        """A text as a template takes it."""
        return self.markup.text(text) if text else None

    def texts(self, texts: Iterable[RichText]) -> list[TextMarkup]:
        """Several of them."""
        return [self.markup.text(text) for text in texts]

    def passages_data(self, marked: Characters) -> list[dict[str, Any]]:
        """Passages with each block as lines, and each line as runs, marked or not."""
        shown = []
        for at, passage in enumerate(self.passages):
            source = self.phrases.source(passage.source) if passage.source else ""
            blocks = []
            for number, block in enumerate(passage.blocks):
                spans = marked.get((at, number), [])
                lines = self.lines.lines[at, number]
                shown_lines = [
                    {
                        "runs": runs_of(block.text, line.start, line.end, spans),
                        "turned": block.goes_on(line.start),
                    }
                    for line in lines
                ]
                blocks.append(_block_data(block, shown_lines))
            label = self.phrases.passage(at) if self.labelled else ""
            data = {"title": self.text(passage.title), "label": label, "source": source}
            shown.append({**data, **_writing(passage), "blocks": blocks})
        return shown

    def entry(
        self,
        entry: Entry,
        bodies: BodyPrinter,
        answers: Mapping[int, Mapping[SlotId, Answer]],
        overfull: Collection[str],
    ) -> dict[str, Any]:
        """A question, or what stands between questions."""
        match entry:
            case AskedQuestion():
                return {
                    "kind": "question",
                    "number": entry.number,
                    "type": entry.type,
                    "ask": self.text(entry.ask),
                    "marks": self.phrases.marks(entry.worth),
                    "about": self.phrases.about(entry),
                    "hint": self.text(entry.hint),
                    "starter": self.text(entry.starter),
                    "body": bodies.data(entry, answers.get(entry.number, {}), overfull),
                }
            case Heading():
                return {
                    "kind": "heading",
                    "text": self.text(entry.text),
                    "intro": self.text(entry.intro),
                    "new_page": entry.new_page,
                }
            case Instruction() | AnyOf():
                return {"kind": "instruction", "text": self.text(entry.text)}
            case Prompts():
                return {
                    "kind": "prompts",
                    "name": entry.name,
                    "label": self.text(entry.label),
                    "prompts": [self.text(prompt) for prompt in entry.prompts],
                    "lines": entry.room.lines,
                }

    def notes_of(
        self,
        question: AskedQuestion,
        notes: QuestionNotes,
        answers: Mapping[SlotId, Answer],
        overfull: Collection[str],
    ) -> dict[str, Any]:
        """What the notes say of a question; an answer without room on the page is among it."""
        say = self.words.furniture.text
        parts = {part.part: part for part in notes.parts}
        added: dict[int, list[dict[str, Any]]] = {}
        for slot, label, text in long_answers(question, answers, overfull):
            if not is_said(text, (parts.get(slot.part), notes.overall)):
                name = self.markup.text(label).plain if label else say("model-answer")
                remark = {"label": name, "text": self.text(text)}
                added.setdefault(slot.part if slot.part in parts else 0, []).append(remark)

        schemes: dict[int, list[Written]] = {}
        for slot, answer in answers.items():
            here = schemes.setdefault(slot.part if slot.part in parts else 0, [])
            right = answer.right
            # Points that may be made in any of several slots are printed once.
            if isinstance(right, Written) and right.points:
                here += [right] if all(right.points != other.points for other in here) else []

        def data(part: Notes) -> dict[str, Any]:
            remarks = [{"label": r.label, "text": self.text(r.text)} for r in part.remarks]
            return {
                "number": part.part,
                "head": self.text(part.head),
                "remarks": added.pop(part.part, []) + remarks,
                "schemes": [
                    scheme_data(written, self.markup, self.words.furniture)
                    for written in schemes.get(part.part, ())
                ],
                "rubrics": [rubric_data(rubric, self.markup) for rubric in part.rubrics],
            }

        of_parts = [data(part) for part in notes.parts]
        return {
            "heading": say("question", n=notes.number),
            "marks": self.phrases.marks(notes.worth),
            "parts": of_parts,
            "overall": data(notes.overall),
        }


def unmeasured(passage: PrintedPassage) -> dict[str, Any]:
    """A passage whose lines are to be measured: each block as one line."""
    blocks = [
        _block_data(b, [{"runs": [{"text": b.text, "marked": False}], "turned": False}])
        for b in passage.blocks
    ]
    return {"title": None, "label": "", "source": "", **_writing(passage), "blocks": blocks}


def _writing(passage: PrintedPassage) -> dict[str, Any]:
    return {"language": passage.language, "direction": passage.direction}


def _block_data(block: Block, lines: list[dict[str, Any]]) -> dict[str, Any]:
    kind = block.kind
    return {"kind": kind, "counts": kind.counts, "after_gap": block.after_gap, "lines": lines}
