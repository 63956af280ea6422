"""Sort: which group does each item belong to?"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from broadsheet.questions.also import (
    AlsoField,
    also_right,
    also_slots,
    asks_lines,
    check_also,
    told,
)
from broadsheet.questions.base import Act
from broadsheet.questions.fields import ItemMarks
from broadsheet.questions.labels import Labels, ListLabel
from broadsheet.questions.prompted import Prompted
from broadsheet.questions.rows import RowsQuestion
from broadsheet.sheet.answers import Answer, Chosen, Matched, Remark, Written
from broadsheet.sheet.items import (
    LETTERS,
    Bank,
    Body,
    Choice,
    Matching,
    Option,
    Room,
    Slot,
    Writing,
)
from broadsheet.sheet.texts import Inline, RichText, Run, SlotId
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.folding import fold
from broadsheet.source.records.marks import Mark, Meanings
from broadsheet.source.records.record import Items, OneOrMore, Quote, Text
from broadsheet.source.spelling import nearest_word
from broadsheet.source.yaml.fixes import rewritten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.questions.texts import TextBuilder

ANSWER_NOT_A_GROUP = Code("answer-not-a-group", Severity.ERROR)
SORTED_ALIKE = Code("sorted-alike", Severity.ERROR)
GROUP_TWICE = Code("group-twice", Severity.ERROR)
GROUP_UNUSED = Code("group-unused", Severity.WARNING)
ITEM_NAMES_ITS_GROUP = Code("item-names-its-group", Severity.WARNING)

MOST_COLUMNS = 5  # of boxes to tick in one row

Way = Annotated[
    Literal["ticks", "letters", "columns"],
    Meanings(
        {
            "ticks": "Each item has a box for each group. So it is for up to five groups.",
            "letters": "Pupils write the letter of the group. So it is for more groups.",
            "columns": "Pupils copy the items into an empty space for each group.",
        }
    ),
]


class SortItem(Prompted):
    """Something that belongs to one of the groups."""

    answer: Annotated[OneOrMore[Text], Mark.CLAIM] = Field(
        description="The group that it belongs to; several in a list, where any of them is right. "
        "For the key only.",
        examples=["opinion", ["opinion", "forecast"]],
    )
    marks: ItemMarks = None
    discussable: OneOrMore[Text] | None = Field(
        default=None,
        description="Groups that are right too, if the pupil gives a reason. For the key only.",
        examples=[["fact", "opinion"]],
    )


class Sort(RowsQuestion):
    """Which group does each item belong to?

    `groups` are labels of your own, each with what it means if you like, or the name of a
    ready-made list such as `quotation-types`. An item is a `quote`, or a `text` of your own.
    `also: [evidence, why]` asks for the words that show it and for a reason.
    """

    ACT: ClassVar = Act.TICK
    ALSO_CALLED: ClassVar = (
        "sorting",
        "classify",
        "classification",
        "categorize",
        "categorise",
        "group",
        "quotation-types",
    )
    ITEMS: ClassVar = "items"
    SAMPLE: ClassVar = """\
- type: sort
  groups:
    - {label: checkable, means: evidence could show it right or wrong}
    - {label: judgement, means: it says what is good or bad}
    - {label: forecast, means: it says what will be}
  items:
    - quote: Russian troops made up the bulk of the CSTO contingent
      answer: checkable
      why: Troops can be counted.
    - quote: Askar Umarov, an open Russophobe
      answer: judgement
      why: “Russophobe” names a feeling that nobody can measure from outside.
    - quote: the country will not go for rapprochement with Russia
      answer: forecast
      why: “Will not” speaks of what is to come.
"""

    groups: Labels = Field(
        description="The groups: labels of your own, or the name of a ready-made list. Printed on "
        "the worksheet, with what they mean.",
        examples=[
            ["fact", "opinion"],
            [{"label": "fact", "means": "Evidence could show it right or wrong."}, "opinion"],
            "quotation-types",
        ],
    )
    as_: Way | None = Field(
        default=None,
        description="How pupils answer. Printed on the worksheet.",
        examples=["letters"],
    )
    also: AlsoField = None
    items: Items[SortItem] = Field(
        description="What is to be sorted, each with its group. Printed on the worksheet, without "
        "the answers.",
        examples=[
            [
                {"quote": "The work is expected to take a year", "answer": "forecast"},
                {"text": "The bridge is old.", "answer": "fact"},
            ]
        ],
    )

    @property
    def way(self) -> Way:
        """How pupils answer."""
        return self.as_ or ("ticks" if len(self.groups.labels) <= MOST_COLUMNS else "letters")

    def said(self, item: SortItem) -> Quote | str | None:
        """Words of the passage, or the lesson's own."""
        return item.said

    def needs_lines(self) -> bool:
        """The lines may be asked for."""
        return asks_lines(self.also)

    def usual_ask(self, texts: TextBuilder) -> RichText | None:
        """The list's own, or the one for the way of answering."""
        ready = self.groups.ready_made
        if ready and ready.ask and self.way == "ticks":
            return texts.printed(ready.ask)
        return texts.wording("ask" if self.way == "ticks" else f"ask-{self.way}")

    # --- checks ---

    def check_itself(self) -> Iterator[Diagnostic]:
        """The groups differ, each item is one thing, and its answer is a group."""
        for item in self.items:
            yield from item.check_prompt()
        yield from check_also(self.also, self.items)
        labels = self.groups.labels
        if not labels:
            return  # the list that is named is not there, which is told
        twice = [*self._groups_twice(labels)]
        if twice:
            yield from twice
            return
        for item in self.items:
            for key in ("answer", "discussable"):
                for index, name in enumerate(getattr(item, key) or ()):
                    if self.groups.called(name) is None:
                        yield self._no_group(name, item, key, index)
                        return
        yield from self._use_of_groups(labels)

    def _groups_twice(self, labels: Sequence[ListLabel]) -> Iterator[Diagnostic]:
        names = [label.words.casefold() for label in labels]
        for index, label in enumerate(labels):
            if names[index] in names[:index]:
                place = self.groups.at("own", index) if label.own else self.at("groups")
                message = f"the group `{label.words}` stands here twice"
                yield Diagnostic(GROUP_TWICE, place, message, "change one, or delete it")

    def _no_group(self, name: str, item: SortItem, key: str, index: int) -> Diagnostic:
        known = [label.words for label in self.groups.labels]
        near = nearest_word(name, known)
        listed = ", ".join(f"`{each}`" for each in known)
        hint = f"did you mean `{near}`?" if near else f"the groups are {listed}"
        place = item.at(key, index)
        fixes = (rewritten(name, near, place),) if near else ()
        return Diagnostic(ANSWER_NOT_A_GROUP, place, f"`{name}` is no group", hint, fixes=fixes)

    def _use_of_groups(self, labels: Sequence[ListLabel]) -> Iterator[Diagnostic]:
        used = {self._groups_of(item)[0] for item in self.items}
        if len(used) == 1 and len(self.items) > 1:
            last = self.items[-1]
            message = f"all {len(self.items)} items belong to `{labels[used.pop()].words}`"
            hint = "add an item of another group, or exchange one"
            yield Diagnostic(SORTED_ALIKE, last.at("answer"), message, hint)
            return
        everywhere = {at for item in self.items for at in self._groups_of(item)}
        for at, label in enumerate(labels):
            # A ready-made list is printed whole, so that it tells nothing.
            if at not in everywhere and label.own:
                message = f"no item belongs to `{label.words}`"
                hint = "add one, or leave the group if it is to be a false trail"
                yield Diagnostic(GROUP_UNUSED, self.groups.at("own", at), message, hint)
        for item in self.items:
            said = item.said
            text = said.quote if isinstance(said, Quote) else said or ""
            for at in self._groups_of(item):
                if _has_word(text, labels[at].words):
                    message = (
                        f"the label `{labels[at].words}` stands in the item that belongs to it"
                    )
                    hint = "choose other words, or another label"
                    yield Diagnostic(ITEM_NAMES_ITS_GROUP, item.at(), message, hint)

    def _groups_of(self, item: SortItem) -> list[int]:
        """The places of an item's groups, from 0; the checks come first."""
        labels = self.groups.labels
        called = (self.groups.called(name) for name in item.answer)
        return [labels.index(label) for label in called if label]

    # --- what pupils do ---

    def definitions(self, texts: TextBuilder) -> tuple[RichText, ...]:
        """What the groups mean, where that is said."""
        return self.groups.definitions(texts)

    def slots(self, item: SortItem, texts: TextBuilder) -> tuple[Slot, ...]:
        """A box for every group, if that is the way, and the cells beside them."""
        choice = (Choice("answer", self._options(texts)),) if self.way == "ticks" else ()
        return (*choice, *also_slots(self.also, self._room, texts))

    @property
    def _room(self) -> Room | None:
        return self.room.of(None) if self.room else None

    def _options(self, texts: TextBuilder) -> tuple[Option, ...]:
        return tuple(
            Option(_id(at), label.text(texts), LETTERS[at] if self.way == "letters" else "")
            for at, label in enumerate(self.groups.labels)
        )

    def asked(self, texts: TextBuilder) -> Body:
        """A row for each item; or a letter for each; or a space for each group."""
        body = super().asked(texts)
        if self.way == "ticks":
            return body
        if self.way == "letters" and not (self.also and self.also.cells):
            left = tuple(
                Option(f"i{part.number}", part.prompt or texts.own(""), str(part.number))
                for part in body.parts
            )
            slot = Matching("answer", left, self._options(texts), once=False)
            return replace(body, parts=(), slots=(slot,), heading=None)
        if self.way == "letters":
            letter = Writing("answer", Room("word"), texts.wording("letter"))
            parts = tuple(replace(part, slots=(letter, *part.slots)) for part in body.parts)
            words = tuple(
                texts.inline(Run(f"{option.letter}\u00a0", strong=True), option.text)
                for option in self._options(texts)
            )
            return replace(body, parts=parts, bank=Bank(texts.wording("groups"), words))
        spaces = tuple(
            Writing(_id(at), self.room_for(Room("lines", len(self.items))), label.text(texts))
            for at, label in enumerate(self.groups.labels)
        )
        words = tuple(part.prompt for part in body.parts if part.prompt)
        return Body(body.definitions, Bank(texts.wording("items"), words), slots=spaces)

    # --- what is right ---

    def answers(self, texts: TextBuilder) -> Mapping[SlotId, Answer]:
        """The groups of the items, in the way that pupils answer."""
        if self.way == "ticks" or (self.also and self.also.cells and self.way == "letters"):
            return super().answers(texts)
        groups = [self._groups_of(item) for item in self.items]
        if self.way == "letters":
            pairs = tuple(
                (f"i{number}", _id(at))
                for number, places in enumerate(groups, start=1)
                for at in places[:1]
            )
            return {SlotId(0, "answer"): Answer(Matched(pairs))}
        return {
            SlotId(0, _id(at)): Answer(Written(self._listed(members, texts)))
            for at in range(len(self.groups.labels))
            if (
                members := [i for i, places in zip(self.items, groups, strict=True) if at in places]
            )
        }

    def _listed(self, items: Sequence[SortItem], texts: TextBuilder) -> RichText:
        inlines: list[Inline | RichText] = []
        for item in items:
            said = item.said
            inlines += [Run("; ")] if inlines else []
            inlines.append(texts.quoted(said) if isinstance(said, Quote) else texts.own(said or ""))
        return texts.inline(*inlines)

    def right(self, item: SortItem, texts: TextBuilder) -> Mapping[str, Answer]:
        """The group of an item, and what stands in its other cells."""
        places = self._groups_of(item)
        own = told(self.also)
        evidence = None if "evidence" in own else item.evidence
        why = None if "why" in own else item.why
        if self.way == "ticks":
            chosen = Chosen(tuple(_id(at) for at in places), any_of=len(places) > 1)
            answer = texts.answer(chosen, evidence, why)
        else:
            letters = " / ".join(LETTERS[at] for at in places)
            answer = texts.answer(Written(texts.inline(Run(letters))), evidence, why)
        return {"answer": answer, **also_right(self.also, item, texts)}

    def head(self, item: SortItem, texts: TextBuilder) -> RichText:
        """The item and its groups."""
        said = item.said
        shown = texts.beginning(said) if isinstance(said, Quote) else texts.own(said or "")
        groups: list[Inline | RichText] = []
        for at in self._groups_of(item):
            groups += [Run(" / ")] if groups else []
            groups.append(Run(self.groups.labels[at].text(texts).words, strong=True))
        return texts.inline(shown, Run(" — "), *groups)

    def remarks(self, item: SortItem, texts: TextBuilder) -> Sequence[Remark]:
        """What else is right with a reason, and what does not stand in a cell."""
        labels = (self.groups.called(name) for name in item.discussable or ())
        listed = ", ".join(label.text(texts).words for label in labels if label)
        discussable = texts.wording("also-with-reason", groups=listed) if listed else None
        return (*texts.remarks(discussable=discussable), *item.remarks(texts, *told(self.also)))


def _id(at: int) -> str:
    """The name of a group, by its place, from 0."""
    return f"g{at + 1}"


def _has_word(text: str, word: str) -> bool:
    wanted = re.escape(fold(word).text.casefold())
    return re.search(rf"(?<!\w){wanted}(?!\w)", fold(text).text.casefold()) is not None
