"""Checklist: yes or no, or a place on a scale, for one thing after the other."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

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
from broadsheet.questions.checklist._item import ChecklistItem, ChecklistItems, ListedAnswer
from broadsheet.questions.checklist._scale import (
    Scale,
    Step,
    steps_called,
    turned,
    usual_scale,
)
from broadsheet.questions.rows import RowsQuestion
from broadsheet.sheet.answers import Answer, Chosen, Remark
from broadsheet.sheet.items import Body, Choice, Option, Shown, Slot
from broadsheet.sheet.texts import Inline, RichText, Run
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.marks import Mark
from broadsheet.source.records.record import Items, Mention, Quote
from broadsheet.source.spelling import nearest_word
from broadsheet.source.yaml.fixes import rewritten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.questions.labels import FindList
    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.answers import Notes

ANSWER_NOT_ON_SCALE = Code("answer-not-on-scale", Severity.ERROR)
ANSWERS_DO_NOT_FIT = Code("answers-do-not-fit", Severity.ERROR)
SCALE_ALL_ALIKE = Code("scale-all-alike", Severity.WARNING)
SOME_WITHOUT_ANSWER = Code("some-without-answer", Severity.WARNING)
TOTAL_SCORE = Code("total-score", Severity.WARNING)

# From this many items on, one answer for all is a pattern.
A_PATTERN = 3
# To ask for a sum, in English.
_ADDS_UP = re.compile(
    r"\b(?:add(?:ing)? (?:up|together)|"
    r"add (?:the|your|all|these) (?:\w+ )?(?:points|numbers|scores)|"
    r"total (?:score|points|of)|(?:sum|total) of (?:the|your|all)|(?:final|overall) score)\b",
    re.IGNORECASE,
)


class Checklist(RowsQuestion):
    """Yes or no, or a place on a scale, for one item after the other.

    `items` are texts of your own, quotations, or the name of a ready-made list such as `imvain`;
    what is right of its entries then stands under `answers`, in the order of the list. The
    `scale` is yes and no, labels of your own, or numbers: `{from: 1, to: 5, low: not reliable,
    high: very reliable}`. An `answer` is a label, a number or a span such as `2-3`. Where no item
    has one, nothing is right or wrong, and the question is worth no marks: so it is for pupils to
    judge themselves. `about` prints what all of it is about.
    """

    ACT: ClassVar = Act.TICK
    ALSO_CALLED: ClassVar = (
        "rating",
        "rating-scale",
        "scale",
        "self-assessment",
        "yes-no",
        "yes-or-no",
        "likert",
        "imvain",
    )
    ITEMS: ClassVar = "items"
    SAMPLE: ClassVar = """\
- type: checklist
  about: Nargis Kasenova
  items: imvain
  also: [why]
  answers:
    - answer: cannot tell
      why: The text says where she works, and nothing of what she gains.
    - answer: "no"
      why: Nobody else says the same.
    - answer: "no"
      why: “Many facts” are mentioned, and none is given.
    - answer: "yes"
      evidence: senior researcher at the Center for Russian and Eurasian Studies
      why: It is her field.
    - answer: "yes"
      evidence: This is the opinion of Nargis Kasenova
      why: Her name is given.
"""

    about: Annotated[Mention | None, Mark.EARLY, Mark.FEW_WORDS] = Field(
        default=None,
        description="What the items are about, as words of the passage. They may stand there "
        "several times. Printed on the worksheet.",
        examples=["Maren Holt", {"quote": "the council", "occurrence": 2}],
    )
    scale: Scale | None = Field(
        default=None,
        description="What each item is judged with: labels of your own, numbers from one to "
        "another, or the name of a ready-made list. Left out: yes and no, or the scale of the "
        "ready-made list. Printed on the worksheet.",
        examples=[
            ["yes", "no", "cannot tell"],
            {"from": 1, "to": 5, "low": "not reliable", "high": "very reliable"},
        ],
    )
    also: AlsoField = None
    items: ChecklistItems = Field(
        description="What is to be judged: texts of your own, or the name of a ready-made list. "
        "Printed on the worksheet, without the answers.",
        examples=[
            ["I can say who is speaking.", "I can tell a fact from an opinion."],
            [{"text": "The source is named.", "answer": "yes"}],
            "imvain",
        ],
    )
    answers_: Items[ListedAnswer] | None = Field(
        default=None,
        description="What is right of the entries of a ready-made list, in its order. For the key "
        "only.",
        examples=[["yes", {"answer": "no", "why": "Nobody else says the same."}]],
    )

    def with_lists(self, find: FindList) -> Self:
        """With the entries of a ready-made list as items, and with what is right of them."""
        question = super().with_lists(find)
        items = tuple(each for item in self.items for each in item.resolved(find))
        given = question.answers_
        listed = [item for item in items if item.entry]
        changed: dict[str, object] = {"items": items}
        if given and len(given) == len(listed):
            right = iter(given)
            changed["items"] = tuple(i.answered(next(right)) if i.entry else i for i in items)
            changed["answers_"] = None
        return question.model_copy(update=changed)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the scale; none where it is faulty."""
        if self.scale:
            return self.scale.steps
        lists = (item.ready_made for item in self.items)
        return usual_scale(next((ready for ready in lists if ready), None))

    @property
    def is_keyed(self) -> bool:
        """Whether anything is right or wrong."""
        return any(item.answer for item in self.items)

    def said(self, item: ChecklistItem) -> Quote | str | None:
        """Words of the passage, the lesson's own, or the label of an entry."""
        return item.entry.label if item.entry else item.said

    def needs_lines(self) -> bool:
        """The lines may be asked for."""
        return asks_lines(self.also)

    def usual_marks(self) -> Fraction:
        """One for each item; none where nothing is right or wrong."""
        return self.items_worth if self.is_keyed else Fraction()

    def kept_places(self) -> frozenset[int]:
        """The entries of a ready-made list stay in its order."""
        listed = (at for at, item in enumerate(self.items) if item.entry)
        return super().kept_places() | frozenset(listed)

    def usual_ask(self, texts: TextBuilder) -> RichText | None:
        """That of the ready-made list, or the one for words or numbers, and a reason if wanted."""
        lists = (item.ready_made for item in self.items)
        ready = next((ready for ready in lists if ready and ready.ask), None)
        is_of_numbers = any(step.number is not None for step in self.steps)
        if ready and ready.ask and not is_of_numbers:
            ask = texts.printed(ready.ask)
        else:
            ask = texts.wording("ask-numbers" if is_of_numbers else "ask")
        if "why" not in told(self.also):
            return ask
        return texts.inline(ask, Run(" "), texts.wording("give-a-reason"))

    # --- checks ---

    def check_itself(self) -> Iterator[Diagnostic]:
        """There is a scale, and the answers are on it and differ."""
        for item in self.items:
            yield from item.check_prompt()
        if self.ask and _ADDS_UP.search(self.ask):
            message = "a sum is asked for, and a checklist does not measure how good a source is"
            hint = "ask what weighs most, and why"
            yield Diagnostic(TOTAL_SCORE, self.at("ask"), message, hint)
        if self.scale:
            faults = [*self.scale.check_scale(self.at("scale"))]
            yield from faults
            if faults:
                return
        if any(item.list_ and not item.entry for item in self.items):
            return  # the list that is named is not there, which is told
        if self.answers_:
            yield self._does_not_fit(self.answers_)
            return
        faults = [*self._not_on_scale()]
        yield from faults
        if not faults and self.is_keyed:
            yield from self._use_of_scale()

    def _does_not_fit(self, answers: Sequence[ListedAnswer]) -> Diagnostic:
        listed = sum(1 for item in self.items if item.entry)
        place = self.at("answers")
        if not listed:
            message = "`answers` are for a ready-made list, and the items here are your own"
            hint = "write each `answer: …` at its item"
            return Diagnostic(ANSWERS_DO_NOT_FIT, place, message, hint)
        message = f"the list has {listed} entries, and there are {len(answers)} answers"
        labels = ", ".join(item.entry.label for item in self.items if item.entry)
        hint = f"write one for each, in this order: {labels}"
        return Diagnostic(ANSWERS_DO_NOT_FIT, place, message, hint)

    def _not_on_scale(self) -> Iterator[Diagnostic]:
        steps = self.steps
        if not steps:
            return  # the list that is named is not there, which is told
        known = [step.words or step.name for step in steps]
        if steps[0].number is not None:
            known = [f"{step.number}" for step in steps]
        for item in self.items:
            for index, answer in enumerate(item.answer or ()):
                if steps_called(steps, answer):
                    continue
                near = turned(answer)
                if near is None or not steps_called(steps, near):
                    near = nearest_word(answer, known)
                listed = ", ".join(f"`{each}`" for each in known)
                hint = f"did you mean `{near}`?" if near else f"the scale has {listed}"
                place = item.at("answer", index)
                fixes = (rewritten(answer, near, place),) if near else ()
                message = f"`{answer}` is not on the scale"
                yield Diagnostic(ANSWER_NOT_ON_SCALE, place, message, hint, fixes=fixes)

    def _use_of_scale(self) -> Iterator[Diagnostic]:
        without = [number for number, item in enumerate(self.items, 1) if not item.answer]
        if without:
            item = self.items[without[0] - 1]
            message = f"item {without[0]} has no answer, and others have one"
            hint = "add `answer: …`, or delete all of them if nothing is right or wrong"
            yield Diagnostic(SOME_WITHOUT_ANSWER, item.at(), message, hint)
            return
        right = {self._places_of(item) for item in self.items}
        if len(self.items) >= A_PATTERN and len(right) == 1:
            message = f"all {len(self.items)} items have the same answer"
            hint = "change some items so that another answer is right"
            yield Diagnostic(SCALE_ALL_ALIKE, self.items[-1].at("answer"), message, hint)
        yield from check_also(self.also, self.items)

    def _places_of(self, item: ChecklistItem) -> tuple[int, ...]:
        """The places of the steps that are right of an item, from 0; the checks come first."""
        called = (at for name in item.answer or () for at in steps_called(self.steps, name))
        return tuple(dict.fromkeys(called))

    # --- what pupils do ---

    def asked(self, texts: TextBuilder) -> Body:
        """What it is about, and a row for each item."""
        body = super().asked(texts)
        definitions = self.scale.definitions(texts) if self.scale else ()
        about = (
            (Shown("about", texts.prompt(self.about), texts.wording("about")),)
            if self.about
            else ()
        )
        return Body(
            definitions=definitions,
            slots=about,
            parts=body.parts,
            layout=body.layout,
            heading=body.heading,
        )

    def prompt(self, item: ChecklistItem, texts: TextBuilder) -> RichText | None:
        """An item as it is printed, an entry of a ready-made list with what it means."""
        entry = item.entry
        if entry is None:
            return super().prompt(item, texts)
        if entry.means is None:
            return texts.printed(entry.label)
        label = texts.printed(f"**{entry.label}:**")
        return texts.inline(label, Run(" "), texts.printed(entry.means))

    def slots(self, item: ChecklistItem, texts: TextBuilder) -> tuple[Slot, ...]:
        """The steps of the scale, and the cells beside them."""
        steps = self.steps
        options = tuple(
            Option(_id(at), step.text(texts), "" if step.number is None else f"{step.number}")
            for at, step in enumerate(steps)
        )
        choice = Choice("answer", options, scale=any(step.number is not None for step in steps))
        room = self.room.of(None) if self.room else None
        return (choice, *also_slots(self.also, room, texts))

    # --- what is right ---

    def right(self, item: ChecklistItem, texts: TextBuilder) -> Mapping[str, Answer]:
        """The steps that are right, if any is, and what stands in the other cells."""
        right = dict[str, Answer]()
        places = self._places_of(item)
        if places:
            own = told(self.also)
            chosen = Chosen(tuple(map(_id, places)), any_of=len(places) > 1)
            evidence = None if "evidence" in own else item.evidence
            why = None if "why" in own else item.why
            right["answer"] = texts.answer(chosen, evidence, why)
        return {**right, **also_right(self.also, item, texts)}

    def notes(self, texts: TextBuilder) -> tuple[Notes, ...]:
        """The items of which anything is said."""
        return tuple(
            note
            for item, note in zip(self.items, super().notes(texts), strict=True)
            if item.answer or note.remarks
        )

    def head(self, item: ChecklistItem, texts: TextBuilder) -> RichText:
        """The item, and what is right of it."""
        said = self.said(item)
        if isinstance(said, Quote):
            shown = texts.inline(texts.beginning(said))
        else:
            shown = texts.printed(said or "") if item.entry else texts.own(said or "")
        if not item.answer:
            return shown
        right: list[Inline | RichText] = []
        for name in item.answer:
            right += [Run(" / ")] if right else []
            places = steps_called(self.steps, name)
            step = self.steps[places[0]]
            words = name if step.number is not None else step.text(texts).words
            right.append(Run(words.replace("-", "–") if len(places) > 1 else words, strong=True))
        return texts.inline(shown, Run(" — "), *right)

    def remarks(self, item: ChecklistItem, texts: TextBuilder) -> Sequence[Remark]:
        """What does not stand in a cell."""
        return item.remarks(texts, *told(self.also))


def _id(at: int) -> str:
    """The name of a step, by its place, from 0."""
    return f"s{at + 1}"
