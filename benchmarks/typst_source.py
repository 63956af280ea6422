"""A lesson's sheet or key as a document of Typst, to compare times with.

It has the same words at about the same places: header, passages with every fifth line numbered,
questions with tables, boxes and ruled lines, and in the key the answers and the notes. It does
less than Broadsheet: Typst breaks the lines of a passage itself, so nobody knows which line a
word stands in, and an answer may move what comes after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from broadsheet.sheet.sheet import Key, PrintedPassage, PrintedQuestion, Sheet
from broadsheet.writers.pdf.html import unmarked

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


def worksheet(sheet: Sheet, name: str = "") -> str:
    """A sheet, for a pupil or for nobody in particular."""
    return _sheet(sheet, {}, name)


def answer_key(key: Key) -> str:
    """A sheet with its answers, and the notes behind it."""
    parts = [_sheet(key.sheet, key.answers, ""), "#pagebreak()\n= Notes"]
    parts += [_text(key.teacher)] if key.teacher else []
    for question in key.questions:
        parts.append(f"== Question {question.number} (#{_string(str(question.worth))} marks)")
        for item in (question.overall, *question.items):
            parts += [f"*#{_string(r.label)}:* {_text(r.text)}" for r in _remarks(item)]
    return "\n\n".join(parts)


def _remarks(item: Any) -> list[Any]:
    return list(item.remarks)


def _sheet(sheet: Sheet, answers: Mapping[int, Mapping[str, Any]], name: str) -> str:
    marks = sum(question.worth for question in sheet.questions)
    lines = ["grid(columns: (5fr, 2fr, 2.4fr), gutter: 6mm"]
    for label, value in (("Name", name), ("Class", ""), ("Date", "")):
        lines.append(f"[#strong[{label}] {_text(value)} #line(length: 100%, stroke: .75pt)]")
    parts = [
        f"#{', '.join(lines)})",
        f"#text(size: 21pt, weight: 700)[{_text(sheet.title)}] #h(1fr) / {marks}",
        _text(" · ".join(part for part in (sheet.level, sheet.time) if part)),
        "\n".join(f"- {_text(aim)}" for aim in sheet.aims),
        "= Read",
        _text(sheet.intro or ""),
        *(_passage(passage) for passage in sheet.passages),
        "= Answer",
        *(_question(question, answers.get(question.number, {})) for question in sheet.questions),
    ]
    return "\n\n".join(part for part in parts if part)


def _passage(passage: PrintedPassage) -> str:
    title = f"== {_text(passage.title)}\n\n" if passage.title else ""
    paragraphs = "\n\n".join(_text(" ".join(p.lines)) for p in passage.paragraphs)
    return f"{title}#passage[\n{paragraphs}\n]\n#text(size: 9pt)[{_text(passage.source)}]"


def _question(question: PrintedQuestion, answers: Mapping[str, Any]) -> str:
    parts = [f"*{question.number}* {_text(question.ask)} #h(1fr) [{question.worth}]"]
    parts += [_text(text) for text in (question.about, question.starter, question.hint) if text]
    view: Any = question.view
    if hasattr(view, "options"):
        parts += [
            f"#box-to-tick({'true' if o.slot in answers else 'false'}) {_text(o.text)}"
            for o in view.options
        ]
    elif hasattr(view, "rows"):
        parts.append(_table(question.type, view.rows, answers))
    else:
        ruled = getattr(view, "ruled", 0)
        parts += [_text(str(text)) for text in answers.values()] or [f"#ruled({ruled})"]
    if question.ruled:
        parts.append(_text(str(answers["ruled"])) if "ruled" in answers else "#ruled(2)")
    return "#block[\n" + "\n\n".join(parts) + "\n]"


def _table(kind: str, rows: Sequence[Any], answers: Mapping[str, Any]) -> str:
    cells = [[f"[{_cell(field, answers)}]" for field in _fields(kind, row)] for row in rows]
    body = ",\n".join(", ".join(row) for row in cells)
    widths = ", ".join("1fr" for _ in cells[0])
    return f"#table(columns: ({widths}), inset: 2mm,\n{body}\n)"


def _fields(kind: str, row: Any) -> list[tuple[str, str]]:
    """What the cells of a row hold: a printed text, or a slot to tick or to write in."""
    if kind == "fact-or-opinion":
        statement = row.cited.text if row.cited else row.words
        boxes = [("box", f"{row.slot}-{name}") for name in ("fact", "opinion", "mixed")]
        return [("text", statement), *boxes, ("space", f"{row.slot}-reason")]
    if kind == "identify-source":
        return [("text", row.statement.text), ("space", row.who), ("space", row.telling)]
    if kind == "loaded-terms":
        return [
            ("text", str(row.number)),
            *(("space", s) for s in (row.term, row.line, row.neutral)),
        ]
    return [("text", row.text), *(("box", slot) for slot in row.boxes)]


def _cell(field: tuple[str, str], answers: Mapping[str, Any]) -> str:
    kind, value = field
    if kind == "text":
        return _text(value)
    if kind == "box":
        return f"#box-to-tick({'true' if value in answers else 'false'})"
    return _text(str(answers[value])) if value in answers else "#v(9mm)"


def _text(text: str) -> str:
    """A text as it stands, without markup."""
    return f"#{_string(unmarked(text))};" if text else ""


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
