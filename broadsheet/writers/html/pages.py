"""From a sheet or a key to a web page: one file that fetches nothing.

A worksheet is made of a `Sheet`, which holds no answer. What a pupil does on it is kept by the
pupil's own browser alone. An answer key has no controls and no script.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, cast

from markupsafe import Markup

from broadsheet.sheet.edition import Edition, LineNumbers
from broadsheet.sheet.items import AnyOf, AskedQuestion, Entry, Heading, Instruction, Prompts
from broadsheet.sheet.pupil import OnSheet
from broadsheet.sheet.wordings import Words, direction, said_number
from broadsheet.writers.html.bodies import BodyMaker
from broadsheet.writers.html.notes import NotesMaker
from broadsheet.writers.html.passages import PassageMaker
from broadsheet.writers.html.policy import inline, picture, policy
from broadsheet.writers.key import marked_characters, seed_particulars
from broadsheet.writers.markup import MarkupMaker, TextMarkup
from broadsheet.writers.phrases import Phrases, joined
from broadsheet.writers.sandbox import filled, sandbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from broadsheet.sheet.answers import Answer
    from broadsheet.sheet.lines import LineMap
    from broadsheet.sheet.sheet import Key, Sheet
    from broadsheet.sheet.texts import PlaceReference, RichText, SlotId
    from broadsheet.source.templates import Templates

PageKind = Literal["worksheet", "answer-key", "insert"]


@dataclass(frozen=True, eq=False)
class PageWriter:
    """Makes web pages in one language."""

    words: Words  # the printed wordings
    templates: Templates  # where the templates, the style sheet and the script are

    def worksheet(
        self, sheet: Sheet, lines: LineMap | None = None, pupil: OnSheet | None = None
    ) -> str:
        """The pupil's page.

        Args:
            sheet: all that it is made of.
            lines: of the passages on paper, to be taken over; None to number paragraphs.
            pupil: whose page it is; None where the pupil writes the name.

        Raises:
            TemplateFaultyError: a template of the workspace cannot be used.
        """
        return _Page(self, sheet, lines, "worksheet").html({"pupil": pupil or OnSheet()})

    def answer_key(self, key: Key, lines: LineMap | None = None) -> str:
        """The key: the passages with their marks, all questions with their answers, the notes."""
        return _Page(self, key.sheet, lines, "answer-key", key).html({})

    def insert(self, sheet: Sheet, lines: LineMap | None = None) -> str:
        """The passages as a page of their own, the same for all versions and levels."""
        return _Page(self, sheet, lines, "insert").html({})

    @cached_property
    def _environment(self) -> ImmutableSandboxedEnvironment:
        return sandbox(self.templates)

    @cached_property
    def _style(self) -> str:
        return inline(self.templates, "web/page.css")

    @cached_property
    def _script(self) -> str:
        return inline(self.templates, "web/page.js")

    def _picture(self, name: str) -> str:
        return picture(self.templates, name)


@dataclass(frozen=True, eq=False)
class _Page:
    """One page that is being made."""

    writer: PageWriter
    sheet: Sheet
    lines: LineMap | None
    kind: PageKind
    key: Key | None = None

    @cached_property
    def _phrases(self) -> Phrases:
        # Lines that have no numbers cannot be named.
        lines = self.lines if self.sheet.edition.line_numbers is not LineNumbers.NONE else None
        return Phrases(self.writer.words.furniture, self.sheet.passages, lines)

    @cached_property
    def _has_passages(self) -> bool:
        apart = self.kind == "worksheet" and self.sheet.edition.insert
        return bool(self.sheet.passages) and not apart

    @cached_property
    def _markup(self) -> MarkupMaker:
        language = self.writer.words.printed_language
        return MarkupMaker(
            self._phrases, language, direction(language), self._reference, lambda _: Markup("")
        )

    @cached_property
    def _passages(self) -> PassageMaker:
        marked = marked_characters(self.key.answers) if self.key else {}
        setting, labelled = self.sheet.edition.line_numbers, self.sheet.refers_to_passages
        return PassageMaker(self._markup, setting, labelled, marked)

    @cached_property
    def _bodies(self) -> BodyMaker:
        furniture = self.writer.words.furniture
        return BodyMaker(self._markup, furniture, self.writer._picture, self._has_passages)

    def _reference(self, inline: PlaceReference, said: str) -> Markup:
        if not self._has_passages:
            return Markup('<span class="place">{}</span>').format(said)
        target = self._passages.target(inline.places)
        return Markup('<a class="place" href="#{}">{}</a>').format(target, said)

    def html(self, values: Mapping[str, Any]) -> str:
        """The whole page; `values` are those that only some kinds of page have."""
        furniture, sheet, edition = self.writer.words.furniture, self.sheet, self.sheet.edition
        script = self.writer._script if self.kind == "worksheet" else ""
        style = self.writer._style + _print_rule(edition)
        asked = self.kind != "insert"
        return filled(
            self.writer._environment,
            "web/page.html",
            {
                "t": furniture.plain(),
                "kind": self.kind,
                "language": self.writer.words.printed_language,
                "direction": direction(self.writer.words.printed_language),
                "size": edition.print_size,
                "policy": policy(style, script),
                # Files of ours or of the workspace, never of a lesson.
                "style": Markup(style),  # noqa: S704
                "script": Markup(script),  # noqa: S704
                "sheet_name": "",
                "title": self._markup.text(sheet.title),
                "stamp": self._mark() if asked else "",
                # Never on a worksheet: nobody is to see which level a neighbour has.
                "for_level": self._for_level() if self.key else "",
                "level": self._text(sheet.level) if asked else None,
                "time": self._text(sheet.time) if asked else None,
                "aims": self._texts(sheet.aims) if asked else [],
                "aims_label": furniture.text("aims", n=len(sheet.aims)),
                "intro": self._text(sheet.intro) if asked else None,
                # Nothing where nothing is marked.
                "total": said_number(sheet.total) if sheet.total else "",
                "total_said": furniture.text("web-total", n=sheet.total) if sheet.total else "",
                "read": furniture.text("read", n=len(sheet.passages)),
                "numbering": self._numbering() if self._has_passages else None,
                "by_lines": self._phrases.lines is not None,
                "passages": self._passages.data() if self._has_passages else [],
                "apart": self.sheet.has_insert,
                "answer": furniture.text("answer", n=len(sheet.questions)),
                "entries": [self._entry(entry) for entry in sheet.entries] if asked else [],
                **(self._of_key() if self.key else {}),
                **(self._of_work(values) if self.kind == "worksheet" else {}),
            },
        )

    def _text(self, text: RichText | None) -> TextMarkup | None:
        return self._markup.text(text) if text else None

    def _texts(self, texts: Iterable[RichText]) -> list[TextMarkup]:
        return [self._markup.text(text) for text in texts]

    def _numbering(self) -> str | None:
        """The sentence that explains the numbers beside the passages."""
        setting = self.sheet.edition.line_numbers
        if self._phrases.lines or setting is LineNumbers.NONE:
            return self._phrases.numbering(setting)
        return self.writer.words.furniture.text("numbered-paragraphs")

    def _mark(self) -> str:
        """The version and the code, where a lesson has several sheets."""
        if not self.sheet.is_one_of_several:
            return ""
        version, furniture = self.sheet.edition.version, self.writer.words.furniture
        said = furniture.text("version", version=version) if version else ""
        return joined((said, self.sheet.code))

    def _for_level(self) -> str:
        level = self.sheet.edition.level
        return self.writer.words.furniture.text(f"for-level-{level}") if level else ""

    def _entry(self, entry: Entry) -> dict[str, Any]:
        match entry:
            case AskedQuestion():
                return self._question(entry)
            case Heading():
                return {
                    "kind": "heading",
                    "text": self._text(entry.text),
                    "intro": self._text(entry.intro),
                    "new_page": entry.new_page,
                }
            case Instruction() | AnyOf():
                return {"kind": "instruction", "text": self._text(entry.text)}
            case Prompts():
                return {
                    "kind": "prompts",
                    "name": entry.name,
                    "label": self._text(entry.label),
                    "prompts": [self._text(prompt) for prompt in entry.prompts],
                    "lines": 0 if self.key else entry.room.lines,
                }

    def _question(self, question: AskedQuestion) -> dict[str, Any]:
        answers: Mapping[SlotId, Answer] | None = None
        if self.key:
            answers = self.key.answers.get(question.number, {})
        return {
            "kind": "question",
            "number": question.number,
            "id": f"q{question.number}",
            "type": question.type,
            "ask": self._bodies.texts_of(question, answers).text(question.ask),
            "marks": self._phrases.marks(question.worth),
            "about": self._phrases.about(question),
            "hint": self._text(question.hint),
            "starter": self._text(question.starter),
            "body": self._bodies.data(question, answers),
        }

    def _of_work(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What a worksheet has alone: whose it is, and under which name its work is kept."""
        slots = [
            f"{question.number} {name} {type(slot).__name__}"
            for question in self.sheet.questions
            for name, slot in question.body.all_slots()
        ]
        # Two pupils at one computer have the same sheet, and each of them work of their own.
        parts = "\0".join((*slots, values["pupil"].name))
        digest = hashlib.sha256(parts.encode()).hexdigest()[:8]
        return {**values, "sheet_name": f"{self.sheet.code}-{digest}"}

    def _of_key(self) -> dict[str, Any]:
        """What a key has alone: notes, and all that is known of the articles."""
        key = cast("Key", self.key)
        furniture = self.writer.words.furniture
        return {
            "notes": NotesMaker(key, self._markup, furniture).data(),
            "teacher": self._text(key.teacher),
            "standards": self._texts(key.standards),
            "seeds": [seed_particulars(seed, furniture) for seed in key.seeds],
        }


def _print_rule(edition: Edition) -> str:
    """The paper that the page is printed on."""
    paper = edition.paper
    margins = " ".join(f"{margin}mm" for margin in paper.margins)
    return f"@page {{ size: {paper.width}mm {paper.height}mm; margin: {margins} }}\n"
