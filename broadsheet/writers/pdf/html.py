"""From a sheet to HTML, through the templates, which only place things."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

from jinja2 import BaseLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markupsafe import Markup

from broadsheet.sheet.edition import PrintSize
from broadsheet.sheet.wordings import direction
from broadsheet.source.templates import TemplateFaultyError
from broadsheet.writers.pdf.page_rule import page_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jinja2.runtime import Context

    from broadsheet.sheet.edition import Edition
    from broadsheet.sheet.overview import Overview
    from broadsheet.sheet.sheet import Highlight, Key, PrintedPassage, QuestionNotes, Sheet
    from broadsheet.sheet.wordings import Words
    from broadsheet.source.templates import Templates

EVERY = 5
"""Every fifth line is numbered, as in exam papers."""

# Ruled lines in millimetres: 9 for grades 5 to 12, 14 in large print.
RULING = {PrintSize.STANDARD: 9, PrintSize.LARGE: 14}

# Emphasis and escapes only: what else Markdown knows is printed as it stands.
_MARKDOWN = MarkdownIt("zero").enable(["emphasis", "escape"])


def inline(text: str) -> Markup:
    """Text with inline Markdown as HTML; any HTML in it is text."""
    # markdown-it escapes the text itself.
    return Markup(_MARKDOWN.renderInline(text))  # noqa: S704


def unmarked(text: str) -> str:
    """Text with inline Markdown as plain text, for a title that cannot be emphasised."""
    return inline(text).striptags()


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a longer text, which blank lines divide."""
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def _plain(value: Any) -> Any:
    """Records as plain dictionaries and lists: all that a template may touch.

    Raises:
        TypeError: a value has more to it, such as a quotation that knows its lesson's file.
    """
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if type(value) not in (str, int, bool, type(None)):
        raise TypeError(f"a template takes plain data, no {type(value).__name__}")
    return value


class _Loader(BaseLoader):
    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def get_source(
        self, environment: Any, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        source = self._templates.read(template)
        if source is None:
            raise TemplateNotFound(template)
        return source, template, None


class _Sandbox(ImmutableSandboxedEnvironment):
    """Numbers may be multiplied; a text or a list repeated could fill the memory."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        numbers = all(isinstance(value, int | float) for value in (left, right))
        if operator == "**" or not numbers:
            raise SecurityError(f"`{operator}` takes numbers here")
        return super().call_binop(context, operator, left, right)


@dataclass(frozen=True, eq=False)
class Renderer:
    """Makes the HTML of pages for one language.

    Attributes:
        words: the printed wordings.
        templates: where the templates are.
    """

    words: Words
    templates: Templates

    @cached_property
    def _environment(self) -> _Sandbox:
        environment = _Sandbox(
            autoescape=True,
            undefined=StrictUndefined,
            loader=_Loader(self.templates),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters |= {
            "inline": inline,
            "unmarked": unmarked,
            "paragraphs": paragraphs,
        }
        return environment

    def measuring(self, passages: Sequence[PrintedPassage], edition: Edition) -> str:
        """The passages alone, to see how their lines fall in an edition."""
        return self._page("measure.html", edition, (), passages=_passages(passages, ()))

    def worksheet(self, sheet: Sheet) -> str:
        """The student's page: made of a sheet, which holds no answer."""
        return self._sheet(sheet, "worksheet", {}, ())

    def insert(self, sheet: Sheet, key: Key | None = None) -> str:
        """The passages as a sheet of their own; for a key, with the terms marked in them.

        What is handed out has no version, level or code: all of a class use the same.
        """
        return self._page(
            "insert.html",
            sheet.edition,
            (),
            "insert-page",
            mark=self._mark(sheet) if key else "",
            level=self._level(sheet.edition) if key else "",
            sheet=_plain(sheet),
            kind="answer-key" if key else "insert",
            passages=_passages(sheet.passages, key.highlights if key else ()),
            numbers=_numbered(sheet.last_line),
        )

    def overview(self, overview: Overview) -> str:
        """Where each version has what, and what is right there."""
        furniture = self.words.furniture
        return self._page(
            "overview.html",
            overview.edition,
            (),
            "overview-page",
            level=self._level(overview.edition),
            overview=_plain(overview),
            versions=[
                {
                    "letter": version,
                    "name": furniture.text("version", version=version),
                    "code": code,
                }
                for version, code in overview.sheets
            ],
        )

    def answer_key(self, key: Key, overfull: Iterable[str] = ()) -> str:
        """The same page with the answers in its slots.

        Args:
            key: the sheet and its answers.
            overfull: slots, as `q3-a1`, whose answers are too long and stand in the notes.
        """
        answers = _without(key.answers, overfull, self.words.furniture.text("see-notes"))
        return self._sheet(key.sheet, "answer-key", answers, key.highlights)

    def notes(self, key: Key, overfull: Iterable[str] = ()) -> str:
        """The notes pages, with the answers that are too long for the page."""
        long_answers = {
            number: [text for slot, text in slots.items() if f"q{number}-{slot}" in overfull]
            for number, slots in key.answers.items()
        }
        return self._page(
            "notes.html",
            key.sheet.edition,
            (),
            "notes-page",
            mark=self._mark(key.sheet),
            level=self._level(key.sheet.edition),
            key=_plain(key)
            | {"questions": [self._notes_of(q, long_answers) for q in key.questions]},
            title=key.sheet.title,
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
            (),
            names=[
                {"text": name, "direction": _direction_of(name), "slot": str(at), "size": size}
                for at, name in enumerate(names)
            ],
        )

    def _notes_of(self, question: QuestionNotes, long_answers: dict[int, list[Any]]) -> Any:
        return _plain(question) | {
            "heading": self.words.furniture.text("question", n=question.number),
            "marks": self.words.furniture.text("marks", n=question.worth),
            "long_answers": long_answers[question.number],
        }

    def _sheet(
        self,
        sheet: Sheet,
        kind: str,
        answers: Mapping[int, Mapping[str, Any]],
        highlights: tuple[Highlight, ...],
    ) -> str:
        furniture = self.words.furniture
        with_passages = not sheet.edition.insert
        version = sheet.edition.version
        questions = [
            _plain(question)
            | {
                "marks": furniture.text("marks", n=question.worth),
                "words": self.words.of_type(question.type).plain(),
                "answers": _plain(answers.get(question.number, {})),
            }
            for question in sheet.questions
        ]
        return self._page(
            "page.html",
            sheet.edition,
            sorted({question.type for question in sheet.questions}),
            mark=self._mark(sheet),
            # Never on a worksheet: nobody is to see which level a neighbour has.
            level=self._level(sheet.edition) if kind == "answer-key" else "",
            sheet=_plain(sheet) | {"total": sheet.total, "questions": questions},
            kind=kind,
            passages=_passages(sheet.passages, highlights) if with_passages else [],
            numbers=_numbered(sheet.last_line) if with_passages else [],
            read=furniture.text("read", n=len(sheet.passages)),
            version=furniture.text("version", version=version) if version else "",
            answer=furniture.text("answer", n=len(sheet.questions)),
            aims=furniture.text("aims", n=len(sheet.aims)),
        )

    def _page(
        self,
        template: str,
        edition: Edition,
        types: Iterable[str],
        footer: str = "page",
        *,
        mark: str = "",
        level: str = "",
        **values: Any,
    ) -> str:
        # In an element of its own, as it is the same for all pages of a lesson and read once.
        style = f"{self.templates.read('page.css') or ''}</style>\n<style>" + "\n".join(
            self.templates.read(f"questions/{kind}/style.css") or "" for kind in types
        )
        rule = page_rule(edition, self.words.furniture, footer, mark, level)
        try:
            return self._environment.get_template(template).render(
                t=self.words.furniture.plain(),
                # The style sheets are files of ours or of the workspace, never of a lesson.
                style=Markup(style + rule),  # noqa: S704
                paper=edition.paper.value,
                size=edition.print_size.value,
                ruling=RULING[edition.print_size],
                language=self.words.printed_language,
                direction=direction(self.words.printed_language),
                level=level,
                **values,
            )
        except TemplateNotFound as error:
            raise TemplateFaultyError(f"there is no template `{error.name}`") from error
        except (TemplateError, ArithmeticError, RecursionError, TypeError, ValueError) as error:
            name = getattr(error, "filename", None) or template
            raise TemplateFaultyError(f"the template `{name}`: {error}") from error

    def _mark(self, sheet: Sheet) -> str:
        """What the foot of every page says of the version, and the sheet's code."""
        version = sheet.edition.version
        parts = (
            self.words.furniture.text("version", version=version) if version else "",
            sheet.code,
        )
        return " · ".join(part for part in parts if part)

    def _level(self, edition: Edition) -> str:
        """What a teacher's page says of the level, in the language's words."""
        return self.words.furniture.text(f"for-level-{edition.level}") if edition.level else ""


def _direction_of(text: str) -> str:
    """`ltr` or `rtl` by the first letter that has a direction (UAX #9, P2 and P3)."""
    kinds = (bidirectional(character) for character in text)
    return "rtl" if next((k for k in kinds if k in ("L", "R", "AL")), "L") != "L" else "ltr"


def _numbered(last: int) -> list[int]:
    """The lines that have a number; all of them where there are too few for every fifth."""
    return list(range(EVERY, last + 1, EVERY)) or list(range(1, last + 1))


def _without(
    answers: Mapping[int, Mapping[str, Any]], overfull: Iterable[str], instead: str
) -> dict[int, dict[str, Any]]:
    return {
        number: {
            slot: instead if f"q{number}-{slot}" in overfull else answer
            for slot, answer in slots.items()
        }
        for number, slots in answers.items()
    }


def _passages(
    passages: Sequence[PrintedPassage], highlights: Iterable[Highlight]
) -> list[dict[str, Any]]:
    """Passages with each line as runs of (text, marked)."""
    marks: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for mark in highlights:
        place = (mark.passage, mark.paragraph, mark.line)
        marks.setdefault(place, []).append((mark.start, mark.end))
    return [
        _plain(passage)
        | {
            "paragraphs": [
                _plain(paragraph)
                | {
                    "lines": [
                        _runs(line, marks.get((at, number, index), []))
                        for index, line in enumerate(paragraph.lines)
                    ]
                }
                for number, paragraph in enumerate(passage.paragraphs)
            ]
        }
        for at, passage in enumerate(passages)
    ]


def _runs(line: str, marks: list[tuple[int, int]]) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = []
    end = 0
    for start, stop in sorted(marks):
        start = max(start, end)
        runs += [
            {"text": line[end:start], "marked": False},
            {"text": line[start:stop], "marked": True},
        ]
        end = max(end, stop)
    runs.append({"text": line[end:], "marked": False})
    return [run for run in runs if run["text"]]
