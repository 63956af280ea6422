"""What an editor may ask about a text and a place in it, whichever editor it is.

The problems of a file while it is typed, what may be written next, what a quotation quotes and
where it stands. The text may be anything: half a lesson, a seed, nothing at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import shorten
from typing import TYPE_CHECKING

from broadsheet.article.line_references import line_references
from broadsheet.article.passage import NUMBERS, Passage
from broadsheet.article.quotable import FoundWords, Quotable
from broadsheet.article.quote import paragraph_of
from broadsheet.checks.library import Library
from broadsheet.editor import meanings
from broadsheet.editor.draft import Draft, Value
from broadsheet.editor.suggest import suggestions
from broadsheet.questions.texts import places_of
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.records.marks import Mark
from broadsheet.source.text import Place, Span
from broadsheet.source.workspace import LESSON_ENDINGS, SEED_ENDINGS, SETTINGS, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from broadsheet.checks.check import Checked
    from broadsheet.editor.suggestion import Suggestion
    from broadsheet.sheet.lines import LineMap


@dataclass(frozen=True, slots=True)
class Hover:
    """What is told of a place when somebody points at it."""

    text: str  # plain text of some lines
    place: Place  # what it is about, in the file that was asked about


@dataclass(frozen=True, eq=False)
class LaidOut:
    """A lesson as it was laid out: it tells lines as long as its passages stay what they were."""

    passages: tuple[Passage, ...]  # those that were laid out
    lines: LineMap  # how their lines fall

    def where(self, found: FoundWords, draft: Draft) -> str | None:
        """The lines of some words, as 'line 4'; None where the draft has other passages by now."""
        printed = [_looks(p.name, p) for p in self.passages]
        now = [_looks(name, p) for name, p in draft.passages.items() if p.printed]
        if printed != now or len(draft.passages) < len(draft.passage_names):
            return None
        for passage in self.passages:
            if passage.seed.id == found.seed.id:
                again = FoundWords(passage.seed, found.span)
                places = places_of(again, self.passages, (passage,))
                if lines := self.lines.range_of(places):
                    first, last = lines
                    return f"line {first}" if first == last else f"lines {first}–{last}"
        return None


@dataclass(frozen=True, eq=False)
class EditedWorkspace:
    """A workspace with the texts that are being written in it."""

    workspace: Workspace  # the folders; names of files are shown as seen from `workspace.current`.
    # What is not yet saved, by the file's path, and what is only just open.
    texts: Mapping[Path, str] = field(default_factory=dict)

    def _library(self) -> Library:
        # A new one for every question: what lies on the disk may have changed, and it is quick.
        return Library(self.workspace, self.texts)

    def is_lesson(self, path: Path) -> bool:
        """Whether a file is one of the lessons, or would be if it were saved."""
        return path.parent == self.workspace.root / "lessons" and path.suffix in LESSON_ENDINGS

    def is_seed(self, path: Path) -> bool:
        """Whether a file is one of the seeds, or would be if it were saved."""
        return path.parent == self.workspace.root / "seeds" and path.suffix in SEED_ENDINGS

    def problems(self, path: Path) -> tuple[Diagnostic, ...]:
        """The problems of a file, as `check` reports them; those of a lesson's seeds too."""
        library = self._library()
        if self.is_lesson(path):
            return library.lesson(path).problems
        if self.is_seed(path) and path.stem in library.seed_names():
            return library.seed(path.stem)[1]
        return library.settings()[1] if path == self.workspace.root / SETTINGS else ()

    def text_of(self, path: Path) -> str | None:
        """The text that offsets in a file count in; None if it cannot be read."""
        file = self._library().text(path)
        return None if isinstance(file, Diagnostic) else file.text

    def suggest(self, path: Path, offset: int) -> tuple[Suggestion, ...]:
        """What may be written at a character offset of a lesson."""
        draft = self._draft(path)
        return suggestions(draft, offset) if draft else ()

    def hover(self, path: Path, offset: int, printed: LaidOut | None = None) -> Hover | None:
        """What is quoted and where it stands, or what a name or an allowed word means.

        Of quoted words the paragraph, and their printed line where it is known; of `paragraphs`
        how each of them begins.

        Args:
            path: a lesson.
            offset: a character offset in it.
            printed: how the lesson was laid out last.
        """
        draft = self._draft(path)
        value = draft.value_at(offset) if draft else None
        if draft is None:
            return None
        span, found = _quoted(value, offset) if value else (Span(offset, offset), ())
        if not found:
            return _meaning(draft, value, offset)
        first = found[0]
        paragraph = paragraph_of(first.seed, first.span)
        line = printed.where(first, draft) if printed else None
        head = [f"Paragraph {paragraph.number} of {first.seed.id}", *([line] if line else [])]
        if len(found) > 1:
            head.append(f"the first of {len(found)} places")
        text = " ".join(first.seed.text[paragraph.span.start : paragraph.span.end].split())
        return Hover(f"{', '.join(head)}\n\n{text}", Place(draft.file, span))

    def definitions(self, path: Path, offset: int) -> tuple[Place, ...]:
        """Where the quoted words stand in the seed, or where the named passage or seed is."""
        draft = self._draft(path)
        value = draft.value_at(offset) if draft else None
        if draft is None or value is None:
            return ()
        if Mark.PASSAGE in value.field.marks:
            place = draft.place_of(value.text)
            return (place,) if place else ()
        if Mark.SEED in value.field.marks:
            seed = draft.seed(" ".join(value.text.split()))
            return (seed.place(Span(0, 0)),) if seed else ()
        return tuple(found.seed.place(found.span) for found in _quoted(value, offset)[1])

    def checked(self, path: Path) -> tuple[Checked | None, Library]:
        """A lesson to lay out, if it has no error, and the library that it was read from."""
        library = self._library()
        return (library.lesson(path).checked if self.is_lesson(path) else None), library

    def _draft(self, path: Path) -> Draft | None:
        library = self._library()
        file = library.text(path) if self.is_lesson(path) else None
        return None if file is None or isinstance(file, Diagnostic) else Draft(file, library)


def _looks(name: str, passage: Passage) -> tuple[object, ...]:
    """All that decides how the lines of a passage fall, and its name."""
    return name, passage.seed.text, passage.seed.line_breaks, passage.pieces


def _meaning(draft: Draft, value: Value | None, offset: int) -> Hover | None:
    """What a name, or a word that is one of a few, says at an offset."""
    named = draft.key_at(offset)
    if named is not None:
        text, span = meanings.of_key(named[0].holder, named[0].key), named[1]
    elif value is not None and value.field.info is not None:
        text, span = _meaning_of_value(value), value.text.place.span
    else:
        return None
    return Hover(text, Place(draft.file, span)) if text else None


def _meaning_of_value(value: Value) -> str:
    word = " ".join(value.text.split())
    numbers = NUMBERS.fullmatch(word) if Mark.PARAGRAPHS in value.field.marks else None
    if numbers is None:
        return meanings.of_words(value.field.holder, value.field.key).get(word, "")
    first, last = int(numbers[1]), int(numbers[2] or numbers[1])
    return "\n".join(
        f"{paragraph.number}: {shorten(seed.text[span.start : span.end], 60, placeholder=' …')}"
        for seed in (passage.seed for passage in value.quotable.passages)
        for paragraph in seed.paragraphs[max(first - 1, 0) : last]
        for span in (paragraph.span,)
    )


def _quoted(value: Value, offset: int) -> tuple[Span, tuple[FoundWords, ...]]:
    """The characters of the lesson that quote at an offset, and what they quote."""
    place = value.text.place
    if value.field.is_quotation:
        return place.span, _found(value.quotable, value.text, value.occurrence)
    for reference in line_references(place.text):
        start = place.span.start + reference.span.start
        span = Span(start, start + reference.span.end - reference.span.start)
        if span.start <= offset <= span.end:
            return span, _found(value.quotable, reference.words, reference.occurrence)
    return place.span, ()


def _found(quotable: Quotable, words: str, occurrence: int | None) -> tuple[FoundWords, ...]:
    found = quotable.find(words)
    return found[occurrence - 1 : occurrence] if occurrence else found
