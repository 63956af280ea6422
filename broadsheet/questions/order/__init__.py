"""Order: which of these comes first, and which last?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from pydantic import Field

from broadsheet.questions.also import AlsoField, also_slots, told
from broadsheet.questions.base import Act, Question
from broadsheet.questions.fields import Mix, is_for
from broadsheet.questions.order._checks import (
    check_as_in_text,
    check_dates,
    check_items,
    check_paragraphs,
)
from broadsheet.questions.order._item import OrderItem, tied_with
from broadsheet.sheet.answers import Answer, Notes, Ordered, Written
from broadsheet.sheet.edition import Level
from broadsheet.sheet.items import Body, Option, Ordering
from broadsheet.sheet.texts import RichText, Run, SlotId
from broadsheet.source.records.marks import Mark, Meanings
from broadsheet.source.records.record import Count, Items, Quote, Text
from broadsheet.source.records.switch import Switch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from broadsheet.article.quotable import Quotable
    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.order import Order
    from broadsheet.sheet.texts import Inline
    from broadsheet.source.diagnostics import Diagnostic

# Orders that have a question of their own, by what `by` calls them.
_ORDERS = {
    "text": "text",
    "when it happened": "time",
    "when it happens": "time",
    "time": "time",
    "importance": "importance",
}

CutOut = Annotated[
    Switch,
    Meanings(
        {
            "yes": "Dashed lines between them show where to cut.",
            "no": "They are numbered on the sheet. So it is if this is left out.",
        }
    ),
]


class PutInOrder(Question):
    """Which of these comes first, and which last?

    Write the `items` in the right order: that order is the key. They are printed in another one,
    which is made of their words alone. An item is a `quote`, a `text` of your own, or a
    `paragraph` of the article: then give its passage `printed: no`. `by` says what the order goes
    by: `text`, `when it happened`, `importance`, or your own words. Worth one mark less than there
    are items, unless `marks` says otherwise.
    """

    ACT: ClassVar = Act.JOIN
    ALSO_CALLED: ClassVar = (
        "ordering",
        "ranking",
        "rank",
        "sequence",
        "sequencing",
    )
    ITEMS: ClassVar = "items"
    SAMPLE: ClassVar = """\
- type: order
  by: when it happened
  items:
    - text: Ethnic Kazakhs are 40% of the population.
      evidence: from 40% in 1991
    - text: A head of ministry counts a couple of hundred NGOs.
      evidence: in 2018
    - text: Troops of the CSTO come to Kazakhstan.
      evidence: No sooner had the CSTO troops settled in Kazakhstan
    - text: The president asks them to leave.
      evidence: President Kassym-Jomart Tokayev asked them to leave
"""

    by: Annotated[Text | None, Mark.ASKED, Mark.EARLY] = Field(
        default=None,
        description="What the order goes by: `text` for the order of the text, `when it "
        "happened`, `importance`, or your own words. Printed in the question where there is no "
        "`ask`.",
        examples=["when it happened", "text", "how certain they are"],
    )
    also: AlsoField = None
    items: Items[OrderItem] = Field(
        description="What is to be put in order, written in the right order. Printed on the "
        "worksheet in another one.",
        examples=[
            [
                {"text": "The council decides.", "evidence": "said on Monday"},
                {"text": "The bridge is closed.", "evidence": "will close in March"},
                {"quote": "The work is expected to take a year"},
            ]
        ],
    )
    ties: Annotated[Items[Items[Count]] | None, Mark.RARE] = Field(
        default=None,
        description="Items that may change places, by their numbers here: `[[2, 3]]` if the second "
        "and the third may. For the key only.",
        examples=[[[2, 3]], [[1, 2], [4, 5, 6]]],
    )
    cut: Annotated[CutOut | None, Mark.RARE] = Field(
        default=None,
        description="Whether pupils cut the items out. Printed on the worksheet.",
        examples=["yes"],
    )
    mix: Mix = None

    # --- the question ---

    def usual_marks(self) -> int:
        """One for each two that follow each other."""
        return len(self.items) - 1

    def item_texts(self) -> tuple[str, ...]:
        """What is printed of each; of a paragraph, its number."""
        return tuple(item.words for item in self.items)

    def texts_in_order(self) -> tuple[str, ...]:
        """The items as they are printed: the order here is the answer."""
        return tuple(self.items[place].words for place in self._places)

    @property
    def goes_by(self) -> str | None:
        """`text`, `time` or `importance`; None where `by` says anything else, or is not there."""
        return _ORDERS.get(self.by.casefold()) if self.by else None

    def usual_ask(self, texts: TextBuilder) -> RichText | None:
        """By what they are put in order, and how."""
        if self.by is None:
            return None
        if self.goes_by:
            return texts.wording(f"ask-{self.goes_by}")
        before, _, after = texts.label("ask-by", by="\0").partition("\0")
        return texts.inline(Run(before), texts.own(self.by), Run(after))

    def at_level(self, level: Level | None) -> Self | None:
        """With the numbers that the level is given, and the ties of the items that it has."""
        question = super().at_level(level)
        if question is None:
            return None
        own = level or Level.CORE
        kept = [n for n, item in enumerate(self.items, 1) if own in (item.for_ or Level)]
        items = tuple(
            item.model_copy(
                update={
                    "first": ("yes",) if is_for(item.first, own) else None,
                    "last": ("yes",) if is_for(item.last, own) else None,
                }
            )
            for item in question.items
        )
        ties = (tuple(kept.index(n) + 1 for n in tie if n in kept) for tie in self.ties or ())
        together = tuple(tie for tie in ties if len(tie) > 1)
        return question.model_copy(update={"items": items, "ties": together or None})

    def arranged(self, order: Order) -> Self:
        """The items stay in the right order; what is printed is mixed."""
        arranged = self.model_copy()
        arranged._order = order
        return arranged

    def gives_its_answer(self) -> bool:
        """Whether the items are printed in the right order, or in one that is right too."""
        tied = tied_with(self.ties or (), len(self.items))
        return [tied[place] for place in self._places] == [tied[n] for n in range(len(tied))]

    @property
    def _places(self) -> tuple[int, ...]:
        """The places in the right order, from 0, that the items have as they are printed."""
        return self._order.mixed(self.item_texts(), self.mix or 1)

    # --- checks ---

    def check_itself(self) -> Iterator[Diagnostic]:
        """There is something to put in order, and it is printed in another one."""
        yield from check_items(self, self.items, self.ties or (), self.also)

    def check(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """The order is that of the text where it is to be, and cannot be read off it."""
        yield from check_paragraphs(self.items, quotable)
        if self.goes_by == "text":
            yield from check_as_in_text(self.items, self.ties or (), self.at("by"), quotable)
        if self.goes_by == "time":
            yield from check_dates(self.items, self.ties or (), quotable)

    # --- what pupils do ---

    def asked(self, texts: TextBuilder) -> Body:
        """The items in their mixed order, and below them room for what is written beside."""
        items = tuple(
            Option(f"i{n}", _text(self.items[place], texts))
            for n, place in enumerate(self._places, start=1)
        )
        last = len(self.items) - 1
        numbered = tuple(
            (f"i{n}", place + 1)
            for n, place in enumerate(self._places, start=1)
            if (place == 0 and self.items[0].first) or (place == last and self.items[last].last)
        )
        ordering = Ordering("answer", items, numbered, cut_out=self.cut == "yes")
        room = self.room.of(None) if self.room else None
        return Body(slots=(ordering, *also_slots(self.also, room, texts)))

    # --- what is right ---

    def answers(self, texts: TextBuilder) -> Mapping[SlotId, Answer]:
        """The right order, and the reasons."""
        places = self._places
        right = Ordered(tuple(f"i{places.index(n) + 1}" for n in range(len(places))))
        answers = {SlotId(0, "answer"): Answer(right)}
        for name in told(self.also):
            text = self._reason(name, texts)
            if text is not None:
                answers[SlotId(0, name)] = Answer(Written(text))
        return answers

    def _reason(self, name: str, texts: TextBuilder) -> RichText | None:
        """What may be written below the items: that of the question, or of each item."""
        own = getattr(self, name, None)
        if own is not None:
            return texts.own(own)
        for key in (name, "evidence"):
            inlines: list[Inline | RichText] = []
            for number, item in enumerate(self.items, start=1):
                value = getattr(item, key)
                for each in value if isinstance(value, tuple) else (value,):
                    if each is not None:
                        said = texts.quoted(each) if isinstance(each, Quote) else texts.own(each)
                        inlines += [Run(" ")] if inlines else []
                        inlines += [Run(f"{number}\u00a0", strong=True), said]
            if inlines:
                return texts.inline(*inlines)
        return None

    def notes(self, texts: TextBuilder) -> tuple[Notes, ...]:
        """The items in the right order, with the reasons."""
        return tuple(
            Notes(number, _head(item, texts), tuple(item.remarks(texts)))
            for number, item in enumerate(self.items, start=1)
        )

    def overall(self, texts: TextBuilder) -> Notes:
        """What every question has, which items may change places, and how it is marked."""
        # The reason stands below the items, if it is asked for.
        asked = {"why": None} if "why" in told(self.also) else {}
        usual = super(PutInOrder, self.model_copy(update=asked)).overall(texts)
        tied = [
            texts.wording("may-change-places", numbers=", ".join(map(str, tie)))
            for tie in self.ties or ()
        ]
        rule = texts.wording("one-for-each-two") if self.marks is None else None
        own = [remark for text in tied for remark in texts.remarks(also_right=text)]
        return replace(usual, remarks=(*own, *texts.remarks(marking=rule), *usual.remarks))


def _text(item: OrderItem, texts: TextBuilder) -> RichText:
    """An item as pupils read it: without its line, which may tell the order."""
    said = item.found(texts.quotable)
    if said is None:
        return texts.own(item.text or "")
    return texts.inline(replace(texts.quoted(said), places=()))


def _head(item: OrderItem, texts: TextBuilder) -> RichText:
    """An item, shortly, and for the key where it stands."""
    said = item.found(texts.quotable)
    if said is None:
        return texts.own(item.text or "")
    return texts.inline(texts.beginning(said), *texts.where(said))
