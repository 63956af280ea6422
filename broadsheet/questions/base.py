"""What every question type promises: its record, its checks, its student's view, its answers."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, replace
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

from pydantic import Field

from broadsheet.article.line_references import line_references
from broadsheet.article.quotable import Found, Reading
from broadsheet.questions.fields import (
    Accept,
    Allow,
    ForLevels,
    MarkingNote,
    Meanings,
    Reject,
    Standards,
    Why,
)
from broadsheet.sheet.edition import Level
from broadsheet.sheet.items import Answer, Cited, Item, Placed, Remark, View, verbatim
from broadsheet.sheet.lines import LineMap
from broadsheet.sheet.wordings import direction
from broadsheet.source.records.record import Count, OneOrMore, Quote, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.sheet.order import Order
    from broadsheet.sheet.wordings import Wording
    from broadsheet.source.diagnostics import Code, Diagnostic


ItemOrder = Annotated[
    Literal["free", "fixed"],
    Meanings(
        {
            "free": "They change places. So it is if this is left out.",
            "fixed": "They keep your order in all versions.",
        }
    ),
]


def _ended(text: str) -> str:
    """A remark with a full stop, as the next one follows it on the same line."""
    return text if text.endswith((".", "!", "?", "…", ".”", "?”", "!”")) else f"{text}."


@dataclass(frozen=True, eq=False)
class Printed:
    """A question's passages as they stand on the printed sheet.

    Attributes:
        reading: where words stand in the passages.
        lines: where the passages' lines stand on paper.
        furniture: the wordings that every sheet uses.
        words: the wordings of the question's own type.
    """

    reading: Reading
    lines: LineMap
    furniture: Wording
    words: Wording

    def where(self, found: Found, name: str = "line") -> str:
        """The lines of some words: 'line 4', or 'lines 4–5'; with 'Line', to begin a sentence."""
        first, last = self.lines.range_of(found, self.reading.passages)
        return self.furniture.text(name, n=last - first + 1, first=first, last=last)

    def cite(self, quote: Quote) -> Cited:
        """The seed's own words of a quotation, and the lines they stand in."""
        return self._cited(self.reading.place(quote))

    def cite_word(self, word: str) -> Cited:
        """A word of the passage, as it stands there first, and no line: to find it is a task."""
        return replace(self._cited(self.reading.find(word)[0]), lines="")

    def _cited(self, found: Found) -> Cited:
        language = found.seed.language
        return Cited(found.text, self.where(found), language, direction(language))

    def quoted(self, quote: Quote) -> str:
        """A quotation in quotation marks with its lines, as inline Markdown, for the notes."""
        cited = self.cite(quote)
        opening, closing = self.furniture.pair("quotation-marks")
        return f"{opening}{verbatim(cited.text)}{closing} ({cited.lines})"

    def beginning(self, quote: Quote) -> str:
        """A quotation's first words as inline Markdown, to name it by in the notes."""
        return f"*{verbatim(shorten(self.reading.place(quote).text, 70, placeholder=' …'))}*"

    def text(self, text: str) -> str:
        """A text of the lesson with each `lines("…")` replaced by where the words stand."""
        parts: list[str] = []
        end = 0
        for reference in line_references(text):
            found = self.reading.find(reference.words)[(reference.occurrence or 1) - 1]
            name = "Line" if reference.begins_sentence else "line"
            parts += [text[end : reference.span.start], self.where(found, name)]
            end = reference.span.end
        return "".join((*parts, text[end:]))

    def remarks(self, **texts: str | Quote | tuple[str | Quote, ...] | None) -> tuple[Remark, ...]:
        """Remarks under the furniture's labels, such as `why=…`; what is empty is left out."""
        made: list[Remark] = []
        for name, value in texts.items():
            several = value if isinstance(value, tuple) else (value,)
            shown = [
                self.quoted(text) if isinstance(text, Quote) else self.text(text)
                for text in several
                if text
            ]
            if shown:
                *others, last = shown
                text = "; ".join((*(other.removesuffix(".") for other in others), last))
                made.append(Remark(self.label(name), _ended(text)))
        return tuple(made)

    def label(self, name: str) -> str:
        """The label of a remark: the type's own wording, or one that every sheet uses."""
        holder = self.words if name in self.words.entries else self.furniture
        return holder.text(name)


class Question(Record):
    """A question as the lesson writes it; each type adds its own fields.

    A type's module is named as the type is, with `_` for `-`, and holds one subclass. Its
    docstring is what `broadsheet types` shows, and `SAMPLE` is a question to paste.
    """

    CODES: ClassVar[tuple[Code, ...]] = ()
    SAMPLE: ClassVar[str]
    ITEMS: ClassVar[str | None] = None
    """The field whose items may change places among versions, if there is one. Items that are
    records may have a field `for_`, and are then for these levels only."""

    type: str
    for_: ForLevels = None
    passage: OneOrMore[Text] | None = Field(
        default=None,
        description="Which passage the question is about: its name under `passages`, or several "
        "names in a list. May be left out if the lesson has only one.",
        examples=["opening", ["opening", "ending"]],
    )
    ask: Text | None = Field(
        default=None,
        description="What you ask, in your own words. Printed on the worksheet.",
        examples=["Who says that the bridge will close?"],
    )
    marks: Count | None = Field(
        default=None,
        description="How many marks the question is worth. Printed beside it. Left out: what is "
        "usual for its type.",
        examples=[2],
    )
    lines: Count | None = Field(
        default=None,
        description="How many ruled lines to write on. Printed on the worksheet.",
        examples=[3],
    )
    hint: Text | None = Field(
        default=None,
        description="A hint, printed on the worksheet. Where a class has levels, only `support` "
        "gets it.",
        examples=["Look at the sentence before."],
    )
    starter: Text | None = Field(
        default=None,
        description="How an answer may begin. Printed on the worksheet of the level `support` "
        "only.",
        examples=["The text says that …"],
    )
    item_order: ItemOrder | None = Field(
        default=None,
        description="Whether the options or statements may change places from version to version.",
        examples=["fixed"],
    )
    why: Why = None
    accept: Accept = None
    reject: Reject = None
    note: MarkingNote = None
    standards: Standards = None
    allow: Allow = None

    @property
    def worth(self) -> int:
        """The marks printed beside it."""
        return self.marks or self.usual_marks()

    @property
    def ruled(self) -> int:
        """The ruled lines printed below what the type itself prints."""
        return self.lines or 0

    @abstractmethod
    def usual_marks(self) -> int:
        """The marks where the lesson gives none."""

    def check_itself(self) -> Iterator[Diagnostic]:
        """The problems of this type that show without its passages, which may be faulty."""
        yield from ()

    def check(self, reading: Reading) -> Iterator[Diagnostic]:
        """The problems of this type beyond the shape and the quotations, which are checked."""
        yield from ()

    @classmethod
    def check_together(cls, questions: Sequence[Question]) -> Iterator[Diagnostic]:
        """The problems that show only when all of the lesson's questions are seen together."""
        yield from ()

    def ask_values(self) -> Mapping[str, int]:
        """What the default wording `ask` of the type's language file has in {braces}.

        The value `n` chooses between the forms for one and for several.
        """
        return {}

    def item_texts(self) -> tuple[str, ...]:
        """What a student reads of each of the `ITEMS`, as the lesson writes it."""
        return ()

    def kept_places(self) -> frozenset[int]:
        """The places, from 0, of the `ITEMS` that stay where they are in all versions."""
        count = len(self.item_texts()) if self.item_order == "fixed" else 0
        return frozenset(range(count))

    def at_level(self, level: Level | None) -> Self | None:
        """The question as a level has it; None where the level does not have it.

        A hint is for those who are supported, and a sentence starter likewise. Where a class has
        no levels, the questions are those of the core, and hints are printed.
        """
        own = level or Level.CORE
        if own not in (self.for_ or Level):
            return None
        changed: dict[str, object] = {}
        if level is not Level.SUPPORT:
            changed["starter"] = None
            changed["hint"] = None if level else self.hint
        if self.ITEMS:
            items = getattr(self, self.ITEMS) or ()
            kept = tuple(item for item in items if own in (getattr(item, "for_", None) or Level))
            if items and not kept:
                return None
            changed[self.ITEMS] = kept or None
        return self.model_copy(update=changed)

    def variants(self) -> tuple[Self, ...]:
        """The question as it stands, and as each level has it that has other items of it."""
        found = [self]
        for level in Level:
            variant = self.at_level(level)
            if variant is not None:
                told = {"hint": self.hint, "starter": self.starter}
                variant = variant.model_copy(update=told)
                if variant not in found:
                    found.append(variant)
        return tuple(found)

    def arranged(self, order: Order) -> Self:
        """The question with its items in the order of a version."""
        if not self.ITEMS:
            return self
        items = getattr(self, self.ITEMS) or ()
        places = order.of(self.item_texts(), self.kept_places())
        return self.model_copy(update={self.ITEMS: tuple(items[place] for place in places) or None})

    @abstractmethod
    def view(self, printed: Printed) -> View:
        """What the student sees; it must not depend on a key-only field."""

    @abstractmethod
    def answers(self, printed: Printed) -> Mapping[str, Answer]:
        """What the key puts into the slots that the template names."""

    def highlights(self) -> tuple[Quote, ...]:
        """What the key marks in the passage itself."""
        return ()

    def items(self, printed: Printed) -> tuple[Item, ...]:
        """What the notes say of each of the question's items."""
        return ()

    def placed(self, printed: Printed) -> tuple[Placed, ...]:
        """For the overview of all versions: what is right, and its place in this one."""
        return ()

    def overall(self, printed: Printed) -> Item:
        """What the notes say of the question as a whole."""
        return Item(
            "",
            printed.remarks(why=self.why, accept=self.accept, reject=self.reject, note=self.note)
            + printed.remarks(standards=", ".join(self.standards or ()) or None),
        )
