"""From a sheet and its lines to the HTML of printed pages, through templates that place things."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

from markupsafe import Markup

from broadsheet.sheet.edition import Edition, LineNumbers
from broadsheet.sheet.items import AskedQuestion, Entry, Heading, Instruction
from broadsheet.sheet.texts import PlaceReference, RichText, SlotId
from broadsheet.sheet.wordings import Words, direction
from broadsheet.writers.key import Characters, is_said, marked_characters, runs_of, seed_particulars
from broadsheet.writers.markup import MarkupMaker, TextMarkup
from broadsheet.writers.pdf.bodies import RULING, SMALL_RULING, BodyPrinter, long_answers
from broadsheet.writers.pdf.page_rule import page_rule, paper_rule
from broadsheet.writers.phrases import Phrases, joined, numbered_lines, said_marks, said_span
from broadsheet.writers.sandbox import filled, sandbox

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from broadsheet.sheet.answers import Answer, Notes
    from broadsheet.sheet.lines import LineMap
    from broadsheet.sheet.overview import Overview
    from broadsheet.sheet.sheet import Key, PrintedPassage, QuestionNotes, Sheet
    from broadsheet.source.templates import Templates

NARROW = 170  # millimetres of a paper's width; a smaller one has no room for broad columns


def _reference(_: PlaceReference, said: str) -> Markup:
    return Markup('<span class="lines">{}</span>').format(said)


def _blank(_: SlotId) -> Markup:
    return Markup('<span class="blank"></span>')


@dataclass(frozen=True, eq=False)
class _Saying:
    """How the texts of one sheet are said and marked up, by the lines that its passages have."""

    renderer: Renderer
    passages: Sequence[PrintedPassage]
    lines: LineMap
    edition: Edition
    labelled: bool = False

    @cached_property
    def phrases(self) -> Phrases:
        # Lines that have no numbers cannot be named.
        lines = None if self.edition.line_numbers is LineNumbers.NONE else self.lines
        return Phrases(self.renderer.words.furniture, self.passages, lines)

    @cached_property
    def markup(self) -> MarkupMaker:
        language = self.renderer.words.printed_language
        return MarkupMaker(self.phrases, language, direction(language), _reference, _blank)

    def text(self, text: RichText | None) -> TextMarkup | None:
        return self.markup.text(text) if text else None

    def texts(self, texts: Iterable[RichText]) -> list[TextMarkup]:
        return [self.markup.text(text) for text in texts]


@dataclass(frozen=True, eq=False)
class Renderer:
    """Makes the HTML of pages for one language."""

    words: Words  # the printed wordings
    templates: Templates  # where the templates are

    @cached_property
    def _environment(self) -> ImmutableSandboxedEnvironment:
        return sandbox(self.templates)

    def measuring(self, passages: Sequence[PrintedPassage], edition: Edition) -> str:
        """The passages alone, to see how their lines fall in an edition."""
        shown = [
            {
                **self._passage_data(passage, None, "", ""),
                "blocks": [
                    _block_data(block, [[{"text": block.text, "marked": False}]])
                    for block in passage.blocks
                ],
            }
            for passage in passages
        ]
        return self._page("measure.html", edition, passages=shown)

    def worksheet(self, sheet: Sheet, lines: LineMap) -> str:
        """The pupil's page: made of a sheet, which holds no answer."""
        return self._sheet(sheet, lines, "worksheet", {}, {}, ())

    def answer_key(self, key: Key, lines: LineMap, overfull: Collection[str] = ()) -> str:
        """The same page with the answers in its slots.

        Args:
            key: the sheet and its answers.
            lines: of the passages.
            overfull: slots, as `q3-1-reason`, whose answers are too long and stand in the notes.
        """
        marked = marked_characters(key.answers)
        return self._sheet(key.sheet, lines, "answer-key", key.answers, marked, overfull)

    def insert(self, sheet: Sheet, lines: LineMap, key: Key | None = None) -> str:
        """The passages as a sheet of their own; for a key, with the terms marked in them.

        What is handed out has no version, level or code: all of a class use the same.
        """
        saying = self._saying(sheet, lines)
        return self._page(
            "insert.html",
            sheet.edition,
            "insert-page",
            mark=self._mark(sheet) if key else "",
            level=self._level(sheet.edition) if key else "",
            title=saying.text(sheet.title),
            kind="answer-key" if key else "insert",
            passages=self._passages(saying, marked_characters(key.answers) if key else {}),
            numbers=numbered_lines(lines.last, sheet.edition.line_numbers),
            numbering=saying.phrases.numbering(sheet.edition.line_numbers),
        )

    def overview(self, overview: Overview, lines: LineMap) -> str:
        """Where each version has what, and what is right there."""
        furniture = self.words.furniture
        saying = _Saying(self, overview.passages, lines, overview.edition)
        return self._page(
            "overview.html",
            overview.edition,
            "overview-page",
            level=self._level(overview.edition),
            title=saying.text(overview.title),
            narrow=overview.edition.paper.width < NARROW,
            questions=[
                {
                    "ask": saying.text(question.ask),
                    "numbers": question.numbers,
                    "rows": [
                        {
                            "item": saying.text(row.item),
                            "answer": saying.text(row.answer),
                            "places": row.places,
                        }
                        for row in question.rows
                    ],
                }
                for question in overview.questions
            ],
            versions=[
                {
                    "letter": version,
                    "name": furniture.text("version", version=version),
                    "code": code,
                }
                for version, code in overview.sheets
            ],
        )

    def notes(self, key: Key, lines: LineMap, overfull: Collection[str] = ()) -> str:
        """The notes pages, with the answers that are too long for the page."""
        saying = _Saying(self, key.sheet.passages, lines, key.sheet.edition)
        questions = zip(key.sheet.questions, key.notes, strict=True)
        return self._page(
            "notes.html",
            key.sheet.edition,
            "notes-page",
            mark=self._mark(key.sheet),
            level=self._level(key.sheet.edition),
            title=saying.text(key.sheet.title),
            teacher=saying.text(key.teacher),
            standards=saying.texts(key.standards),
            questions=[
                self._notes_of(question, notes, key.answers[question.number], overfull, saying)
                for question, notes in questions
            ],
            seeds=[seed_particulars(seed, self.words.furniture) for seed in key.seeds],
        )

    def labels(self, names: Sequence[str], edition: Edition, size: int = 100) -> str:
        """A page for each name, with the name at its place on the sheet and nothing else.

        Args:
            names: plain text; where one is too long, the slot of its number, from 0, is overfull.
            edition: the sheet's own.
            size: of the type, in per cent of what a name is usually set in.
        """
        return self._page(
            "labels.html",
            edition,
            names=[
                {"text": name, "direction": _direction_of(name), "slot": str(at), "size": size}
                for at, name in enumerate(names)
            ],
        )

    def _notes_of(
        self,
        question: AskedQuestion,
        notes: QuestionNotes,
        answers: Mapping[SlotId, Answer],
        overfull: Collection[str],
        saying: _Saying,
    ) -> dict[str, Any]:
        """What the notes say of a question; an answer without room on the page is among it."""
        say = self.words.furniture.text
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

    def _sheet(
        self,
        sheet: Sheet,
        lines: LineMap,
        kind: str,
        answers: Mapping[int, Mapping[SlotId, Answer]],
        marked: Characters,
        overfull: Collection[str],
    ) -> str:
        furniture = self.words.furniture
        saying = self._saying(sheet, lines)
        bodies = BodyPrinter(saying.markup, sheet.edition, furniture.text("see-notes"))
        with_passages, version = not sheet.edition.insert, sheet.edition.version
        setting = sheet.edition.line_numbers
        return self._page(
            "page.html",
            sheet.edition,
            types=sorted({question.type for question in sheet.questions}),
            mark=self._mark(sheet),
            # Never on a worksheet: nobody is to see which level a neighbour has.
            level=self._level(sheet.edition) if kind == "answer-key" else "",
            sheet={
                "title": saying.text(sheet.title),
                "level": saying.text(sheet.level),
                "time": saying.text(sheet.time),
                "aims": saying.texts(sheet.aims),
                "intro": saying.text(sheet.intro),
                "total": said_marks(sheet.total),
            },
            entries=[
                self._entry(entry, saying, bodies, answers, overfull) for entry in sheet.entries
            ],
            kind=kind,
            passages=self._passages(saying, marked) if with_passages else [],
            numbers=numbered_lines(lines.last, setting) if with_passages else (),
            numbering=saying.phrases.numbering(setting) if with_passages else None,
            read=furniture.text("read", n=len(sheet.passages)),
            version=furniture.text("version", version=version) if version else "",
            answer=furniture.text("answer", n=len(sheet.questions)),
            aims=furniture.text("aims", n=len(sheet.aims)),
        )

    def _entry(
        self,
        entry: Entry,
        saying: _Saying,
        bodies: BodyPrinter,
        answers: Mapping[int, Mapping[SlotId, Answer]],
        overfull: Collection[str],
    ) -> dict[str, Any]:
        match entry:
            case AskedQuestion():
                return {
                    "kind": "question",
                    "number": entry.number,
                    "type": entry.type,
                    "ask": saying.text(entry.ask),
                    "marks": saying.phrases.marks(entry.worth),
                    "about": saying.phrases.about(entry),
                    "hint": saying.text(entry.hint),
                    "starter": saying.text(entry.starter),
                    "body": bodies.data(entry, answers.get(entry.number, {}), overfull),
                }
            case Heading():
                return {
                    "kind": "heading",
                    "text": saying.text(entry.text),
                    "intro": saying.text(entry.intro),
                    "new_page": entry.new_page,
                }
            case Instruction():
                return {"kind": "instruction", "text": saying.text(entry.text)}

    def _passages(self, saying: _Saying, marked: Characters) -> list[dict[str, Any]]:
        """Passages with each block as lines, and each line as runs, marked or not."""
        shown = []
        for at, passage in enumerate(saying.passages):
            source = saying.phrases.source(passage.source) if passage.source else ""
            blocks = []
            for number, block in enumerate(passage.blocks):
                spans = marked.get((at, number), [])
                lines = saying.lines.lines[at, number]
                runs = [runs_of(block.text, line.start, line.end, spans) for line in lines]
                blocks.append(_block_data(block, runs))
            label = saying.phrases.passage(at) if saying.labelled else ""
            data = self._passage_data(passage, saying, source, label)
            shown.append({**data, "blocks": blocks})
        return shown

    def _saying(self, sheet: Sheet, lines: LineMap) -> _Saying:
        return _Saying(self, sheet.passages, lines, sheet.edition, sheet.refers_to_passages)

    def _passage_data(
        self, passage: PrintedPassage, saying: _Saying | None, source: str, label: str
    ) -> dict[str, Any]:
        return {
            "label": label,
            "title": saying.text(passage.title) if saying else None,
            "language": passage.language,
            "direction": passage.direction,
            "source": source,
        }

    def _page(
        self,
        template: str,
        edition: Edition,
        footer: str = "page",
        *,
        types: Iterable[str] = (),
        mark: str = "",
        level: str = "",
        **values: Any,
    ) -> str:
        # In an element of its own, as it is the same for all pages of a lesson and read once.
        style = f"{paper_rule(edition)}</style>\n<style>"
        style += f"{self.templates.read('page.css') or ''}</style>\n<style>" + "\n".join(
            self.templates.read(f"questions/{kind}/style.css") or "" for kind in types
        )
        rule = page_rule(edition, self.words.furniture, footer, mark, level)
        return filled(
            self._environment,
            template,
            {
                "t": self.words.furniture.plain(),
                # The style sheets are files of ours or of the workspace, never of a lesson.
                "style": Markup(style + rule),  # noqa: S704
                "paper": edition.paper,
                "size": edition.print_size,
                "ruling": RULING[edition.print_size],
                "small_ruling": SMALL_RULING[edition.print_size],
                "language": self.words.printed_language,
                "direction": direction(self.words.printed_language),
                "level": level,
                **values,
            },
        )

    def _mark(self, sheet: Sheet) -> str:
        """What the foot of every page says of the version, and the sheet's code."""
        if not sheet.is_one_of_several:
            return ""
        version = sheet.edition.version
        said = self.words.furniture.text("version", version=version) if version else ""
        return joined((said, sheet.code))

    def _level(self, edition: Edition) -> str:
        """What a teacher's page says of the level, in the language's words."""
        return self.words.furniture.text(f"for-level-{edition.level}") if edition.level else ""


def _direction_of(text: str) -> str:
    """`ltr` or `rtl` by the first letter that has a direction (UAX #9, P2 and P3)."""
    kinds = (bidirectional(character) for character in text)
    return "rtl" if next((k for k in kinds if k in ("L", "R", "AL")), "L") != "L" else "ltr"


def _block_data(block: Any, lines: list[list[dict[str, Any]]]) -> dict[str, Any]:
    kind = block.kind
    return {"kind": kind, "counts": kind.counts, "after_gap": block.after_gap, "lines": lines}
