"""What the page's template takes of a question: its slots as they are drawn on paper.

No type of question is named here or in the template: all there is to know of a question is said
by the records of `broadsheet.sheet.items`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from broadsheet.sheet.answers import (
    Answer,
    Chosen,
    Located,
    Marked,
    Matched,
    Ordered,
    Right,
    Written,
)
from broadsheet.sheet.edition import Edition, PrintSize
from broadsheet.sheet.items import (
    AskedQuestion,
    Body,
    Choice,
    Locating,
    Marking,
    Matching,
    Option,
    Ordering,
    Part,
    Shown,
    Slot,
    Writing,
)
from broadsheet.sheet.texts import Blank, PlaceReference, RichText, SlotId, TextBlock
from broadsheet.writers.markup import MarkupMaker, Spans
from broadsheet.writers.phrases import letter_of
from broadsheet.writers.tables import (
    SHORT_OPTION,
    SHORT_PROMPT,
    CellKind,
    columns_of,
    kind_of,
    layout_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from broadsheet.writers.phrases import Phrases

# Ruled lines in millimetres: 9 for grades 5 to 12, 14 in large print.
RULING = {PrintSize.STANDARD: 9, PrintSize.LARGE: 14}
# The same in a cell or beside a label, where the lines are short.
SMALL_RULING = {PrintSize.STANDARD: 8, PrintSize.LARGE: 13}
# How much of a page's height ruled lines take that stand for room which is not counted in lines.
_SHARE = {"half-page": 0.4, "page": 0.8}
# The millimetres of the columns of a table (page.css has them too): for its prompts, where there is
# room and where there is less of it; and for what stands in the cells, at least.
_PROMPT, _TIGHT_PROMPT = 56, 40
_WIDTHS: dict[CellKind, int] = {"place": 19, "boxes": 24, "cell": 28}
_LARGE_WIDTHS: dict[CellKind, int] = {"place": 24, "boxes": 44, "cell": 44}
# Letters of the longest word that has room above a box to tick.
_LONGEST_TICK = {PrintSize.STANDARD: 9, PrintSize.LARGE: 7}
# Millimetres by which a question is set in from the left.
_INSET = 8
# Millimetres that a block of ruled lines leaves free on its page.
_FREE = 15


@dataclass(frozen=True, eq=False)
class BodyPrinter:
    """Makes the plain data of a question's body, with or without answers."""

    markup: MarkupMaker  # makes HTML of texts, for the whole page
    edition: Edition  # its paper and its print size decide what has room
    see_notes: str  # what stands in a slot whose answer is too long for it

    def data(
        self, question: AskedQuestion, answers: Mapping[SlotId, Answer], overfull: Collection[str]
    ) -> dict[str, Any]:
        """A question's body for the template.

        Args:
            question: as it is asked.
            answers: what is right; empty on a worksheet.
            overfull: the slots, as `q3-1-reason`, whose answers are too long and stand in the
                notes.
        """
        return _PrintedBody(self, question, answers, overfull).data()

    @property
    def is_large(self) -> bool:
        """Whether it is printed in large print, which has room for few columns."""
        return self.edition.print_size is PrintSize.LARGE

    @property
    def width(self) -> float:
        """How wide a question is below its number, in millimetres."""
        _, right, _, left = self.edition.paper.margins
        return self.edition.paper.width - left - right - _INSET

    @property
    def height(self) -> float:
        """How high the text of a page is, in millimetres."""
        top, _, bottom, _ = self.edition.paper.margins
        return self.edition.paper.height - top - bottom


def slot_name(question: int, slot: SlotId) -> str:
    """How the page calls a slot, with the number of its question: `q3-1-reason`."""
    return f"q{question}-{slot}"


@dataclass(frozen=True, eq=False)
class _PrintedBody:
    printer: BodyPrinter
    question: AskedQuestion
    answers: Mapping[SlotId, Answer]
    overfull: Collection[str]

    @property
    def _markup(self) -> MarkupMaker:
        whole = self.printer.markup
        return MarkupMaker(whole.phrases, whole.language, whole.direction, whole.refer, self._blank)

    @property
    def _phrases(self) -> Phrases:
        return self.printer.markup.phrases

    def data(self) -> dict[str, Any]:
        body, text = self.question.body, self._markup.text
        inside = {
            inline.slot
            for part in body.parts
            for inline in (part.prompt.inlines if part.prompt else ())
            if isinstance(inline, Blank)
        }
        whole = [(SlotId(0, slot.name), slot) for slot in body.slots]
        return {
            "definitions": [text(definition) for definition in body.definitions],
            "bank": None
            if body.bank is None
            else {
                "label": text(body.bank.label),
                "words": [text(word) for word in body.bank.words],
            },
            "figures": [
                {
                    "file": figure.file,
                    "alternative": figure.alternative,
                    "caption": text(figure.caption) if figure.caption else None,
                    "credit": text(figure.credit) if figure.credit else None,
                    "spots": [(spot.number, spot.across, spot.down) for spot in figure.spots],
                }
                for figure in body.figures
            ],
            **self._layout(body, inside),
            "legend": self._legend(body),
            "heading": text(body.heading) if body.heading else None,
            "prompts": any(part.prompt is not None for part in body.parts),
            "parts": [self._part(part, inside) for part in body.parts],
            "slots": [self._slot(name, slot) for name, slot in whole if name not in inside],
        }

    def _layout(self, body: Body, inside: Collection[SlotId]) -> dict[str, Any]:
        """How the parts stand, and the columns if they stand in a table.

        Large print has no room for columns to write in beside a prompt.
        """
        as_list = {"layout": "list", "columns": [], "tight": False}
        layout = layout_of(body, inside)
        if layout == "list":
            return as_list
        columns = columns_of(body, inside)
        prompts = [part.prompt for part in body.parts if part.prompt is not None]
        if self.printer.is_large and columns and prompts:
            return as_list
        if layout == "ticks":
            choice = next(slot for slot in body.parts[0].slots if isinstance(slot, Choice))
            words = " ".join(option.text.words for option in choice.options).split()
            if max(map(len, words), default=0) > _LONGEST_TICK[self.printer.edition.print_size]:
                return as_list
            texts = [self._markup.text(option.text) for option in choice.options]
            ticks = [{"label": text, "kind": "tick"} for text in texts]
            return {"layout": "ticks", "columns": ticks, "tight": False}
        kinds = [kind_of(column) for column in columns]
        width = self._prompt_width(prompts, kinds)
        if width is None:
            return as_list
        cells = [
            {
                # One row may be given, and say nothing of what the others ask for.
                "label": next((label for slot in column if (label := self._label(slot))), None),
                "kind": kind,
            }
            for column, kind in zip(columns, kinds, strict=True)
        ]
        return {"layout": "cells", "columns": cells, "tight": width == _TIGHT_PROMPT}

    def _prompt_width(self, prompts: Sequence[RichText], kinds: Sequence[CellKind]) -> int | None:
        """The millimetres for the prompts beside such cells; None where there is no room."""
        cells = sum((_LARGE_WIDTHS if self.printer.is_large else _WIDTHS)[kind] for kind in kinds)
        widths = (_PROMPT, _TIGHT_PROMPT) if prompts else (0,)
        if prompts and all(len(prompt.words) <= SHORT_PROMPT for prompt in prompts):
            widths = (_TIGHT_PROMPT,)
        return next((width for width in widths if width + cells <= self.printer.width), None)

    def _legend(self, body: Body) -> list[dict[str, Any]]:
        """How words of the rows of a table are to be marked, each sign once."""
        markings = [s for part in body.parts for s in part.slots if isinstance(s, Marking)]
        signs = {(s.sign, s.label): s for s in markings if s.label}
        return [{"sign": s.sign, "label": self._label(s)} for s in signs.values()]

    def _part(self, part: Part, inside: Collection[SlotId]) -> dict[str, Any]:
        marked: Spans = ()
        for slot in part.slots:
            answer = self.answers.get(SlotId(part.number, slot.name))
            if answer and isinstance(answer.right, Marked):
                marked += answer.right.spans
        return {
            "number": part.number,
            "prompt": self._markup.text(part.prompt, marked) if part.prompt else None,
            "marks": self._phrases.marks(part.worth) if part.worth else "",
            "slots": [self._slot(name, slot) for name, slot in self._outside(part, inside)],
        }

    def _outside(self, part: Part, inside: Collection[SlotId]) -> list[tuple[SlotId, Slot]]:
        """The slots of a part, without those that are gaps in its text."""
        slots = ((SlotId(part.number, slot.name), slot) for slot in part.slots)
        return [(name, slot) for name, slot in slots if name not in inside]

    def _right(self, name: SlotId) -> Right | None:
        answer = self.answers.get(name)
        return answer.right if answer else None

    def _slot(self, name: SlotId, slot: Slot) -> dict[str, Any]:
        right = self._right(name)
        id_ = slot_name(self.question.number, name)
        data: dict[str, Any] = {"id": id_, "label": self._label(slot), "answer": None}
        match slot:
            case Choice():
                chosen = right.options if isinstance(right, Chosen) else ()
                plain = [self._markup.text(option.text).plain for option in slot.options]
                return data | {
                    "kind": "scale" if slot.scale else "choice",
                    "options": [self._option(o) | {"right": o.id in chosen} for o in slot.options],
                    "lettered": all(option.letter for option in slot.options),
                    "short": all(len(text) <= SHORT_OPTION for text in plain),
                }
            case Writing():
                return data | {
                    "kind": "writing",
                    "size": slot.room.size,
                    "lines": self._lines(slot),
                    # A block of lines that is higher than a page would leave it.
                    "most": int(self.printer.height - _FREE),
                    "answer": self._written(id_, right),
                }
            case Locating():
                said = self._phrases.place_alone(right.places) if isinstance(right, Located) else ""
                answer = self._kept(id_, said) if said else None
                return data | {"kind": "place", "size": "word", "lines": 1, "answer": answer}
            case Marking():
                return data | {"kind": "marking", "sign": slot.sign}
            case Matching():
                pairs = dict(right.pairs) if isinstance(right, Matched) else {}
                # On paper a letter is written, so each thing has one.
                letters = {o.id: o.letter or letter_of(at) for at, o in enumerate(slot.right)}
                return data | {
                    "kind": "matching",
                    "headings": [self._markup.text(text) for text in slot.headings or ()],
                    "left": [
                        self._option(o) | {"answer": letters.get(pairs.get(o.id, ""), "")}
                        for o in slot.left
                    ],
                    "right": [self._option(o) | {"letter": letters[o.id]} for o in slot.right],
                }
            case Ordering():
                ids = right.ids if isinstance(right, Ordered) else ()
                places = {id_: place for place, id_ in enumerate(ids, start=1)}
                places |= slot.numbered
                return data | {
                    "kind": "ordering",
                    "cut_out": slot.cut_out,
                    "things": [
                        self._option(o) | {"number": places.get(o.id, "")} for o in slot.items
                    ],
                }
            case Shown():
                return data | {"kind": "shown", "text": self._markup.text(slot.text)}

    def _option(self, option: Option) -> dict[str, Any]:
        return {"text": self._markup.text(option.text), "letter": option.letter}

    def _label(self, slot: Slot) -> Any:
        if isinstance(slot, Locating):
            return {"html": self._phrases.place_heading, "plain": self._phrases.place_heading}
        label = getattr(slot, "label", None)
        return self._markup.text(label) if label else None

    def _lines(self, slot: Writing) -> int:
        if slot.room.size in _SHARE:
            ruling = (SMALL_RULING if slot.label else RULING)[self.printer.edition.print_size]
            return int(self.printer.height * _SHARE[slot.room.size] / ruling)
        if slot.room.size != "lines":
            return 1
        if slot.label and self.printer.is_large:
            # What fits on the line beside a label is twice as long in large print.
            return max(slot.room.lines, 2)
        return slot.room.lines

    def _written(self, id_: str, right: Right | None) -> Any:
        if not isinstance(right, Written):
            return None
        # What such an answer is marked by stands in the notes.
        return self._answer(id_, right.text) if right.text else self.printer.see_notes

    def _answer(self, id_: str, text: RichText) -> Any:
        return self._kept(id_, self._markup.text(text).html)

    def _kept(self, id_: str, html: str) -> Any:
        return self.printer.see_notes if id_ in self.overfull else html

    def _blank(self, name: SlotId) -> Markup:
        """A gap in a text, with its answer on a key; or the words of which one is right."""
        slot = next((slot for own, slot in self.question.body.all_slots() if own == name), None)
        if isinstance(slot, Choice):
            return self._choice_in_text(name, slot)
        right, id_ = self._right(name), slot_name(self.question.number, name)
        # Empty, it would stand higher in its line than with an answer in it.
        html = Markup("\u00a0")
        if isinstance(right, Written):
            kind = Markup(' class="see"') if id_ in self.overfull else ""
            html = Markup("<b{}>{}</b>").format(kind, self._written(id_, right))
        return Markup('<span class="blank" data-slot="{}">{}</span>').format(id_, html)

    def _choice_in_text(self, name: SlotId, slot: Choice) -> Markup:
        right = self._right(name)
        chosen = right.options if isinstance(right, Chosen) else ()
        shown: list[Markup] = []
        for option in slot.options:
            text = self._markup.text(option.text).html
            if option.id in chosen:
                text = Markup("<mark>{}</mark>").format(text)
            shown.append(Markup("<b>{}</b>").format(text))
        return Markup('<span class="choices">{}</span>').format(Markup(" / ").join(shown))


def _has_no_room(slot: Slot) -> bool:
    return isinstance(slot, Writing) and slot.room.size == "none"


def _is_a_point(right: Written) -> bool:
    """Whether the answer is one of the points, which the notes have anyway."""
    return any(point.text == right.text for point in right.points)


def long_answers(
    question: AskedQuestion, answers: Mapping[SlotId, Answer], overfull: Collection[str]
) -> Sequence[tuple[SlotId, RichText | None, RichText]]:
    """The answers of a question that have no room on its page: slot, label, and the text."""
    found: list[tuple[SlotId, RichText | None, RichText]] = []
    for name, slot in question.body.all_slots():
        answer = answers.get(name)
        is_long = slot_name(question.number, name) in overfull or _has_no_room(slot)
        if is_long and answer and isinstance(answer.right, Written):
            if answer.right.text and not _is_a_point(answer.right):
                found.append((name, getattr(slot, "label", None), answer.right.text))
        elif is_long and answer and isinstance(answer.right, Located):
            place = TextBlock((PlaceReference(answer.right.places),))
            ask = question.ask
            found.append((name, None, RichText((place,), ask.language, ask.direction)))
    return found
