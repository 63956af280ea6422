"""What a web page's template takes of a question: its slots as controls, or with their answers.

No type of question is named here or in the template: all there is to know of a question is said
by the records of `broadsheet.sheet.items`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from broadsheet.sheet.answers import Answer, Marked, Written
from broadsheet.sheet.items import (
    AskedQuestion,
    Body,
    Choice,
    Figure,
    Locating,
    Marking,
    Part,
    Shown,
    Slot,
)
from broadsheet.sheet.texts import Blank, RichText, SlotId
from broadsheet.writers.html.gaps import aloud, filled_gap, gap
from broadsheet.writers.html.passages import passage_name
from broadsheet.writers.html.slots import controls, right
from broadsheet.writers.key import scheme_data
from broadsheet.writers.markup import MarkupMaker, Spans, TextMarkup
from broadsheet.writers.tables import MANY_COLUMNS, columns_of, kind_of, layout_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from broadsheet.sheet.wordings import Wording


@dataclass(frozen=True, eq=False)
class BodyMaker:
    """Makes the plain data of questions for one page."""

    markup: MarkupMaker  # makes HTML of texts
    furniture: Wording  # the wordings
    picture: Callable[[str], str]  # the address of a picture, by its name
    has_passages: bool  # the passages stand on the page, and words of them can be marked

    def data(
        self, question: AskedQuestion, answers: Mapping[SlotId, Answer] | None = None
    ) -> dict[str, Any]:
        """A question's body for the template.

        Args:
            question: as it is asked.
            answers: what is right; None on a worksheet.
        """
        return _WebBody(self, question, answers).data()

    def texts_of(
        self, question: AskedQuestion, answers: Mapping[SlotId, Answer] | None = None
    ) -> MarkupMaker:
        """Makes HTML of the texts of one question, with its gaps, or what is right in them."""
        return _WebBody(self, question, answers).markup


@dataclass(frozen=True, eq=False)
class _WebBody:
    maker: BodyMaker
    question: AskedQuestion
    answers: Mapping[SlotId, Answer] | None

    @cached_property
    def markup(self) -> MarkupMaker:
        return replace(self.maker.markup, blank=self._blank)

    @cached_property
    def slots(self) -> dict[SlotId, Slot]:
        return dict(self.question.body.all_slots())

    @cached_property
    def gaps(self) -> tuple[SlotId, ...]:
        """The slots that stand inside texts, in their order."""
        inlines = (inline for text in _texts(self.question) for inline in text.inlines)
        return tuple(dict.fromkeys(i.slot for i in inlines if isinstance(i, Blank)))

    def data(self) -> dict[str, Any]:
        body, text = self.question.body, self.markup.text
        layout = layout_of(body, self.gaps)
        columns = [*self._columns(body, layout)] if layout != "list" else []
        return {
            "definitions": [text(definition) for definition in body.definitions],
            "bank": None
            if body.bank is None
            else {
                "label": text(body.bank.label),
                "words": [text(word) for word in body.bank.words],
            },
            "figures": [self._figure(figure) for figure in body.figures],
            "layout": layout,
            "heading": text(body.heading) if body.heading else None,
            "prompts": any(part.prompt is not None for part in body.parts),
            "many": len(columns) >= MANY_COLUMNS,
            "columns": [
                {"id": f"{self._id}-column-{n}", "label": label, "kind": kind}
                for n, (label, kind) in enumerate(columns, start=1)
            ],
            "parts": [self._part(part, layout) for part in body.parts],
            "slots": [
                self._slot(name, slot, self._own_name(name, slot), None)
                for name, slot in self._outside(0, body.slots)
            ],
            "schemes": [
                scheme_data(written, self.markup, self.maker.furniture)
                for written in self._common_schemes
            ],
        }

    @cached_property
    def _common_schemes(self) -> tuple[Written, ...]:
        """Points that may be made in any of several slots, or in a cell: told once, below."""
        rights = (answer.right for answer in (self.answers or {}).values())
        several = [right for right in rights if isinstance(right, Written) and right.points]
        counts = Counter(right.points for right in several)
        if layout_of(self.question.body, self.gaps) != "list":
            counts.update(right.points for right in several)
        common = {right.points: right for right in several if counts[right.points] > 1}
        return tuple(common.values())

    def _outside(self, part: int, slots: Iterable[Slot]) -> list[tuple[SlotId, Slot]]:
        """The slots of a part, from 1, or of the whole, without those that are gaps in a text."""
        named = ((SlotId(part, slot.name), slot) for slot in slots)
        return [(name, slot) for name, slot in named if name not in self.gaps]

    @property
    def _id(self) -> str:
        return f"q{self.question.number}"

    def _name(self, slot: SlotId) -> str:
        return f"{self._id}-{slot}"

    def _figure(self, figure: Figure) -> dict[str, Any]:
        return {
            "address": self.maker.picture(figure.file),
            "alternative": figure.alternative,
            "caption": self.markup.text(figure.caption) if figure.caption else None,
            "credit": self.markup.text(figure.credit) if figure.credit else None,
            "spots": [(spot.number, spot.across, spot.down) for spot in figure.spots],
        }

    def _columns(self, body: Body, layout: str) -> Iterator[tuple[TextMarkup | None, str]]:
        """The label and the kind of each column behind the prompts."""
        if layout == "ticks":
            choice = next(slot for slot in body.parts[0].slots if isinstance(slot, Choice))
            yield from ((self.markup.text(option.text), "tick") for option in choice.options)
            return
        for column in columns_of(body, self.gaps):
            # One row may be given, and say nothing of what the others ask for.
            label = next((label for slot in column if (label := self._label(slot))), None)
            yield label, kind_of(column)

    def _part(self, part: Part, layout: str) -> dict[str, Any]:
        """A part with its prompt and its slots, each of them with a name that is heard."""
        id_ = f"{self._id}-part-{part.number}"
        slots = self._outside(part.number, part.slots)
        markable = [n for n, s in slots if isinstance(s, Marking) and s.within == "prompt"]
        marked: Spans = ()
        for name in markable:
            answer = (self.answers or {}).get(name)
            if answer and isinstance(answer.right, Marked):
                marked += answer.right.spans
        column = 0
        shown: list[dict[str, Any]] = []
        for name, slot in slots:
            named = self._own_name(name, slot)
            if layout == "cells" and not isinstance(slot, Marking):
                column += 1
                named = _by(f"{self._id}-column-{column}", id_)
            elif layout == "ticks":
                named = _by(*([f"{self._name(name)}-label"] if self._label(slot) else []), id_)
            shown.append(self._slot(name, slot, named, part.prompt))
        return {
            "id": id_,
            "number": part.number,
            "marks": self.markup.phrases.marks(part.worth) if part.worth else "",
            "prompt": self.markup.text(part.prompt, marked) if part.prompt else None,
            "has_gaps": part.prompt is not None
            and any(isinstance(inline, Blank) for inline in part.prompt.inlines),
            "markable": bool(markable),
            "slots": shown,
        }

    def _slot(
        self, name: SlotId, slot: Slot, named: Markup, prompt: RichText | None
    ) -> dict[str, Any]:
        data = controls(slot, self.markup)
        data |= {"id": self._name(name), "label": self._label(slot), "named": named}
        if isinstance(slot, Marking):
            data["within"] = self._markable(name, slot)
            # Where nothing on the page can be marked and nothing else be done, words are written.
            data["alone"] = all(isinstance(slot, Marking) for slot in self.slots.values())
        if isinstance(slot, Shown):
            data["text"] = self.markup.text(slot.text)
        if self.answers is not None:
            data |= self._right(name, slot, prompt)
        return data

    def _right(self, name: SlotId, slot: Slot, prompt: RichText | None) -> dict[str, Any]:
        answer = (self.answers or {}).get(name)
        value = answer.right if answer else None
        if isinstance(value, Written) and value.points in [w.points for w in self._common_schemes]:
            value = replace(value, points=())
        return right(slot, value, self.markup, prompt, self.maker.furniture)

    def _markable(self, name: SlotId, slot: Marking) -> list[str]:
        """The names of the elements in which words can be marked."""
        if slot.within == "prompt":
            return [f"{self._id}-part-{name.part}"]
        if not self.maker.has_passages:
            return []
        passages = self.question.about or range(len(self.markup.phrases.passages))
        return [passage_name(passage) for passage in passages]

    def _label(self, slot: Slot) -> TextMarkup | None:
        if isinstance(slot, Locating):
            heading = self.markup.phrases.place_heading
            return TextMarkup(escape(heading), heading, (), Markup(""))
        label = getattr(slot, "label", None)
        return self.markup.text(label) if label else None

    def _own_name(self, name: SlotId, slot: Slot) -> Markup:
        """The name of a control that stands in no table: that of its label, or one for the ear."""
        if self._label(slot):
            return _by(f"{self._name(name)}-label")
        say = self.maker.furniture.text
        if name.part:
            return aloud(say("web-answer-part", question=self.question.number, part=name.part))
        return aloud(say("web-answer", question=self.question.number))

    def _blank(self, name: SlotId) -> Markup:
        """A gap in a text: a field or a list to choose from, or its answer on a key."""
        slot, label = self.slots[name], self._label(self.slots[name])
        say = self.maker.furniture.text
        if self.answers is not None:
            return filled_gap(self._right(name, slot, None), say("right"))
        number = self.gaps.index(name) + 1
        heard = say("web-gap", number=number, question=self.question.number)
        if label:
            heard = f"{heard}: {label.plain}"
        return gap(slot, self._name(name), heard, say("web-choose"), self.markup)


def _texts(question: AskedQuestion) -> Iterator[RichText]:
    """The texts of a question in which a gap may stand."""
    yield question.ask
    for part in question.body.parts:
        if part.prompt:
            yield part.prompt
    for _, slot in question.body.all_slots():
        if isinstance(slot, Shown):
            yield slot.text


def _by(*names: str) -> Markup:
    return Markup(' aria-labelledby="{}"').format(" ".join(names))
