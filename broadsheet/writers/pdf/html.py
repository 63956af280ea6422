"""From a sheet and its lines to the HTML of printed pages, through templates that place things."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from broadsheet.sheet.wordings import direction, direction_of, said_number
from broadsheet.writers.key import Characters, marked_characters, seed_particulars
from broadsheet.writers.pdf.bodies import RULING, SMALL_RULING, BodyPrinter
from broadsheet.writers.pdf.page_data import PageData, unmeasured
from broadsheet.writers.pdf.page_rule import page_rule, paper_rule
from broadsheet.writers.phrases import joined, numbered_lines
from broadsheet.writers.sandbox import filled, sandbox

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from broadsheet.sheet.answers import Answer
    from broadsheet.sheet.edition import Edition
    from broadsheet.sheet.lines import LineMap
    from broadsheet.sheet.overview import Overview
    from broadsheet.sheet.pupil import Inscription
    from broadsheet.sheet.sheet import Key, PrintedPassage, Sheet
    from broadsheet.sheet.texts import SlotId
    from broadsheet.sheet.wordings import Words
    from broadsheet.source.templates import Templates

NARROW = 170  # millimetres of a paper's width; a smaller one has no room for broad columns


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
        return self._page("measure.html", edition, passages=[unmeasured(p) for p in passages])

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
        page = self._data(sheet, lines)
        return self._page(
            "insert.html",
            sheet.edition,
            "insert-page",
            mark=self._mark(sheet) if key else "",
            level=self._level(sheet.edition) if key else "",
            title=page.text(sheet.title),
            kind="answer-key" if key else "insert",
            passages=page.passages_data(marked_characters(key.answers) if key else {}),
            numbers=numbered_lines(lines.last, sheet.edition.line_numbers),
            numbering=page.phrases.numbering(sheet.edition.line_numbers),
        )

    def overview(self, overview: Overview, lines: LineMap) -> str:
        """Where each version has what, and what is right there."""
        furniture = self.words.furniture
        page = PageData(self.words, overview.passages, lines, overview.edition)
        return self._page(
            "overview.html",
            overview.edition,
            "overview-page",
            level=self._level(overview.edition),
            title=page.text(overview.title),
            narrow=overview.edition.paper.width < NARROW,
            questions=[
                {
                    "ask": page.text(question.ask),
                    "numbers": question.numbers,
                    "rows": [
                        {
                            "item": page.text(row.item),
                            "answer": page.text(row.answer),
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
        page = PageData(self.words, key.sheet.passages, lines, key.sheet.edition)
        questions = zip(key.sheet.questions, key.notes, strict=True)
        return self._page(
            "notes.html",
            key.sheet.edition,
            "notes-page",
            mark=self._mark(key.sheet),
            level=self._level(key.sheet.edition),
            title=page.text(key.sheet.title),
            teacher=page.text(key.teacher),
            standards=page.texts(key.standards),
            questions=[
                page.notes_of(question, notes, key.answers[question.number], overfull)
                for question, notes in questions
            ],
            seeds=[seed_particulars(seed, self.words.furniture) for seed in key.seeds],
        )

    def labels(self, texts: Sequence[Inscription], edition: Edition, size: int = 100) -> str:
        """A page for each text, with the text at its place on the sheet and nothing else.

        Args:
            texts: where one is too long, the slot of its number, from 0, is overfull.
            edition: the sheet's own.
            size: of the type, in per cent of what it is usually set in.
        """
        return self._page(
            "labels.html",
            edition,
            names=[
                {
                    "line": written.line,
                    "text": written.text,
                    # One without letters is set from the left.
                    "direction": direction_of(written.text, "en"),
                    "slot": str(at),
                    "size": size,
                }
                for at, written in enumerate(texts)
            ],
        )

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
        page = self._data(sheet, lines)
        bodies = BodyPrinter(page.markup, sheet.edition, furniture.text("see-notes"))
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
                "title": page.text(sheet.title),
                "level": page.text(sheet.level),
                "time": page.text(sheet.time),
                "aims": page.texts(sheet.aims),
                "intro": page.text(sheet.intro),
                "total": said_number(sheet.total) if sheet.total else "",  # nothing is marked
            },
            entries=[page.entry(entry, bodies, answers, overfull) for entry in sheet.entries],
            kind=kind,
            passages=page.passages_data(marked) if with_passages else [],
            apart=sheet.has_insert,
            numbers=numbered_lines(lines.last, setting) if with_passages else (),
            numbering=page.phrases.numbering(setting) if with_passages else None,
            read=furniture.text("read", n=len(sheet.passages)),
            version=furniture.text("version", version=version) if version else "",
            answer=furniture.text("answer", n=len(sheet.questions)),
            aims=furniture.text("aims", n=len(sheet.aims)),
        )

    def _data(self, sheet: Sheet, lines: LineMap) -> PageData:
        return PageData(self.words, sheet.passages, lines, sheet.edition, sheet.refers_to_passages)

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
