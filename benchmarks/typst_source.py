"""A lesson's sheet or key as a document of Typst, to compare times with.

It has the same words at about the same places: header, passages with every fifth line numbered,
questions with tables, boxes and ruled lines, and in the key the answers and the notes. It does
less than Broadsheet: Typst breaks the lines of a passage itself, so nobody knows which line a
word stands in, and an answer may move what comes after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from broadsheet.sheet.answers import Answer, Chosen, Located, Right, Written
from broadsheet.sheet.items import AskedQuestion, Choice, Locating, Marking, Shown, Slot, Writing
from broadsheet.sheet.sheet import Key, PrintedPassage, Sheet
from broadsheet.sheet.texts import RichText, SlotId
from broadsheet.writers.phrases import Phrases

_HEAD = """\
#set page(paper: "a4", margin: (left: 22mm, right: 15mm, top: 12mm, bottom: 16mm), footer: context [
  #line(length: 100%, stroke: .5pt)
  #title #h(1fr) Page #counter(page).display() of #counter(page).final().first()
])
#set text(font: "Atkinson Hyperlegible", size: 11pt, lang: "en")
#set table(stroke: .5pt)
#show heading: set text(size: 12.5pt)
#let ruled(n) = for _ in range(n) { v(9mm, weak: false); line(length: 100%, stroke: .2mm) }
#let box-to-tick(on) = box(width: 3.4mm, height: 3.4mm, stroke: .5pt, if on { sym.checkmark })
#let passage(body) = block(width: 149mm, inset: (left: 11mm), {
  set text(font: "Literata")
  set par(leading: .75em)
  set par.line(numbering: n => if calc.rem(n, 5) == 0 { text(size: 8pt)[#n] })
  body
})
"""


def document(title: str, pages: Sequence[str]) -> str:
    """A document of sheets and keys, each of which begins on a page of its own."""
    head = f"#set document(title: {_string(title)})\n#let title = {_string(title)}\n{_HEAD}"
    reset = "\n#pagebreak()\n#counter(page).update(1)\n#counter(par.line).update(0)\n"
    return head + reset.join(pages)


@dataclass(frozen=True, eq=False)
class Writer:
    """Writes the sheets and keys of a lesson.

    Attributes:
        phrases: how the sheet's places and marks are said.
    """

    phrases: Phrases

    def worksheet(self, sheet: Sheet, name: str = "") -> str:
        """A sheet, for a pupil or for nobody in particular."""
        return self._sheet(sheet, {}, name)

    def answer_key(self, key: Key) -> str:
        """A sheet with its answers, and the notes behind it."""
        parts = [self._sheet(key.sheet, key.answers, ""), "#pagebreak()\n= Notes"]
        parts += [self._text(key.teacher)] if key.teacher else []
        for question in key.notes:
            marks = _string(self.phrases.marks(question.worth))
            parts.append(f"== Question {question.number} #{marks}")
            for notes in (*question.parts, question.overall):
                parts += [self._text(notes.head)] if notes.head else []
                parts += [f"*#{_string(r.label)}:* {self._text(r.text)}" for r in notes.remarks]
        return "\n\n".join(parts)

    def _sheet(
        self, sheet: Sheet, answers: Mapping[int, Mapping[SlotId, Answer]], name: str
    ) -> str:
        lines = ["grid(columns: (5fr, 2fr, 2.4fr), gutter: 6mm"]
        for label, value in (("Name", name), ("Class", ""), ("Date", "")):
            said = _said(value)
            lines.append(f"[#strong[{label}] {said} #line(length: 100%, stroke: .75pt)]")
        level = [self.phrases.words(text) for text in (sheet.level, sheet.time) if text]
        parts = [
            f"#{', '.join(lines)})",
            f"#text(size: 21pt, weight: 700)[{self._text(sheet.title)}] #h(1fr) / {sheet.total}",
            _said(" · ".join(level)),
            "\n".join(f"- {self._text(aim)}" for aim in sheet.aims),
            "= Read",
            self._text(sheet.intro) if sheet.intro else "",
            *(self._passage(passage) for passage in sheet.passages),
            "= Answer",
            *(self._question(q, answers.get(q.number, {})) for q in sheet.questions),
        ]
        return "\n\n".join(part for part in parts if part)

    def _passage(self, passage: PrintedPassage) -> str:
        title = f"== {self._text(passage.title)}\n\n" if passage.title else ""
        paragraphs = "\n\n".join(_said(block.text) for block in passage.blocks)
        source = _said(self.phrases.source(passage.source)) if passage.source else ""
        return f"{title}#passage[\n{paragraphs}\n]\n#text(size: 9pt)[{source}]"

    def _question(self, question: AskedQuestion, answers: Mapping[SlotId, Answer]) -> str:
        body = question.body
        marks = _string(self.phrases.marks(question.worth))
        parts = [f"*{question.number}* {self._text(question.ask)} #h(1fr) #{marks}"]
        parts += [_said(self.phrases.about(question) or "")]
        parts += [self._text(text) for text in (question.starter, question.hint) if text]
        parts += [self._text(text) for text in body.definitions]
        rows = [
            [
                self._text(part.prompt) if part.prompt else str(part.number),
                *self._cells(part.number, part.slots, answers),
            ]
            for part in body.parts
        ]
        if rows:
            cells = ",\n".join(", ".join(f"[{cell}]" for cell in row) for row in rows)
            widths = ", ".join("1fr" for _ in rows[0])
            parts.append(f"#table(columns: ({widths}), inset: 2mm,\n{cells}\n)")
        parts += self._cells(0, body.slots, answers)
        return "#block[\n" + "\n\n".join(part for part in parts if part) + "\n]"

    def _cells(
        self, part: int, slots: Sequence[Slot], answers: Mapping[SlotId, Answer]
    ) -> Iterator[str]:
        """What slots hold: boxes to tick, room to write in, or what is right there."""
        for slot in slots:
            answer = answers.get(SlotId(part, slot.name))
            right = answer.right if answer else None
            match slot:
                case Choice():
                    chosen = right.options if isinstance(right, Chosen) else ()
                    for option in slot.options:
                        ticked = "true" if option.id in chosen else "false"
                        yield f"#box-to-tick({ticked}) {self._text(option.text)}"
                case Shown():
                    yield self._text(slot.text)
                case Marking():
                    pass
                case _:
                    yield self._written(right) or _room(slot)

    def _written(self, right: Right | None) -> str:
        match right:
            case Written():
                return self._text(right.text) if right.text else ""
            case Located():
                return _said(self.phrases.place_alone(right.places))
        return ""

    def _text(self, text: RichText) -> str:
        """A text as it stands, without emphasis."""
        return _said(self.phrases.words(text))


def _room(slot: Slot) -> str:
    lines = slot.room.lines if isinstance(slot, Writing) else 1
    return "#v(9mm)" if isinstance(slot, Locating) or lines < 2 else f"#ruled({lines})"


def _said(text: str) -> str:
    """A text as code, in which nothing is markup."""
    return f"#{_string(text)};" if text else ""


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
