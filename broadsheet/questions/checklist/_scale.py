"""The scale of a checklist: words to tick, or numbers from one to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from broadsheet.questions.labels import Labels
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.marks import Mark, Way
from broadsheet.source.records.record import KEY_MISSING, Text, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.ready_made import ReadyMade
    from broadsheet.sheet.texts import RichText
    from broadsheet.source.text import Place

SCALE_BACKWARDS = Code("scale-backwards", Severity.ERROR)
SCALE_STEPS = Code("scale-steps", Severity.ERROR)

MOST_STEPS = 11  # from 0 to 10: more have no room beside each other
_SPAN = re.compile(r"([0-9]+)(?:\s*[-–—]\s*|\s+to\s+)([0-9]+)")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a scale."""

    name: str  # by which an answer calls it
    words: str = ""  # what is printed, with inline Markdown; may be empty beside a number
    number: int | None = None  # what is printed in its bubble, on a scale of numbers
    own: bool = True  # the words are in the lesson's language
    wording: bool = False  # the words are a wording of the type, by its name

    def text(self, texts: TextBuilder) -> RichText:
        """The words of the step as they are printed."""
        if self.wording:
            return texts.wording(self.name)
        return texts.own(self.words) if self.own else texts.printed(self.words)


def _from_nought(value: Any) -> int:
    return 0 if value in (0, "0") else whole_number(value)


# Where a scale begins or ends. In the schema a string at first, as for other numbers.
_End = Annotated[
    int,
    BeforeValidator(_from_nought),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "minimum": 0,
            "pattern": "^(0|[1-9][0-9]*)$",
            "errorMessage": "A whole number belongs here, 0 or more.",
        }
    ),
]


class Scale(Labels):
    """What each item is judged with: `[yes, no]`, `{from: 1, to: 5}`, or a ready-made list."""

    from_: Annotated[_End | None, Way("numbers")] = Field(
        default=None,
        description="The first number of a scale of numbers. Left out: 1.",
        examples=[1, 0],
    )
    to: Annotated[_End | None, Way("numbers")] = Field(
        default=None, description="The last number of a scale of numbers.", examples=[5]
    )
    low: Annotated[Text | None, Mark.ASKED, Way("numbers")] = Field(
        default=None,
        description="What the first number means. Printed below it.",
        examples=["not reliable"],
    )
    high: Annotated[Text | None, Mark.ASKED, Way("numbers")] = Field(
        default=None,
        description="What the last number means. Printed below it.",
        examples=["very reliable"],
    )

    @property
    def has_numbers(self) -> bool:
        """Whether it is a scale of numbers."""
        return not (self.list_ or self.own)

    @property
    def first(self) -> int:
        """The first number of a scale of numbers."""
        return 1 if self.from_ is None else self.from_

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps in their order; none where the scale is faulty."""
        if not self.has_numbers:
            return tuple(Step(each.name, each.words, own=each.own) for each in self.labels)
        if self.to is None or not 0 < self.to - self.first < MOST_STEPS:
            return ()
        ends = {self.first: self.low or "", self.to: self.high or ""}
        numbers = range(self.first, self.to + 1)
        return tuple(Step(f"{number}", ends.get(number, ""), number) for number in numbers)

    def check_scale(self, place: Place) -> Iterator[Diagnostic]:
        """Whether there is something to choose from; `place` is that of the question's `scale`."""
        if self.has_numbers:
            yield from self._check_numbers(place)
            return
        labels = self.labels
        names = [label.words.casefold() for label in labels]
        twice = next((at for at, name in enumerate(names) if name in names[:at]), None)
        at_own = "own" if self.own else None
        if twice is not None:
            message = f"`{labels[twice].words}` stands on the scale twice"
            yield Diagnostic(
                SCALE_STEPS, self.at(at_own, twice), message, "change one, or delete it"
            )
        elif len(labels) == 1:
            message = "the scale has one step only, so there is nothing to choose"
            yield Diagnostic(SCALE_STEPS, place, message, "add another one, as in `[yes, no]`")

    def _check_numbers(self, place: Place) -> Iterator[Diagnostic]:
        if self.to is None:
            message = "`to` is missing here"
            yield Diagnostic(KEY_MISSING, place, message, "add `to: 5`", key="to")
            return
        if self.to <= self.first:
            message = f"the scale goes from {self.first} to {self.to}"
            hint = "write the lower number behind `from`, and what each end means behind `low` "
            yield Diagnostic(SCALE_BACKWARDS, self.at("to"), message, f"{hint}and `high`")
        elif self.to - self.first >= MOST_STEPS:
            message = f"the scale has {self.to - self.first + 1} steps, and {MOST_STEPS} have room"
            yield Diagnostic(SCALE_STEPS, self.at("to"), message, "write `from: 1` and `to: 5`")


def usual_scale(ready: ReadyMade | None) -> tuple[Step, ...]:
    """The steps where the lesson has no scale: those of a ready-made list, or yes and no."""
    if ready and ready.scale:
        return tuple(Step(words, words, own=False) for words in ready.scale)
    return tuple(Step(name, wording=True) for name in ("yes", "no"))


def steps_called(steps: Sequence[Step], answer: str) -> tuple[int, ...]:
    """The places, from 0, of the steps that an answer calls: a label, a number, a span of numbers.

    None where it is not on the scale.
    """
    wanted = answer.casefold()
    for at, step in enumerate(steps):
        if wanted in (step.name.casefold(), (step.words or step.name).casefold()):
            return (at,)
    span = _SPAN.fullmatch(answer)
    if span is None:
        return ()
    numbers = {step.number: at for at, step in enumerate(steps) if step.number is not None}
    low, high = int(span[1]), int(span[2])
    if low > high or low not in numbers or high not in numbers:
        return ()
    return tuple(range(numbers[low], numbers[high] + 1))


def turned(answer: str) -> str | None:
    """A span that goes down, as it is meant; None for anything else."""
    span = _SPAN.fullmatch(answer)
    return f"{span[2]}-{span[1]}" if span and int(span[1]) > int(span[2]) else None
