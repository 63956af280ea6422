"""Multiple choice: which of these does the passage say?"""

from __future__ import annotations

import re
from collections import Counter
from copy import copy
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from broadsheet.questions.base import Act, Question
from broadsheet.questions.fields import Evidence
from broadsheet.sheet.answers import Answer, Chosen, Notes
from broadsheet.sheet.items import LETTERS, Body, Choice, Option
from broadsheet.sheet.texts import Run, SlotId
from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.source.numbering import numbering_of
from broadsheet.source.records.marks import CopiedFrom, Mark
from broadsheet.source.records.record import Items, OneOrMore, Text
from broadsheet.source.spelling import nearest_word
from broadsheet.source.text import Place, Span
from broadsheet.source.yaml.document import Mapping, Node, Scalar, Sequence
from broadsheet.source.yaml.fixes import rewritten
from broadsheet.source.yaml.lines import in_quotation_marks

if TYPE_CHECKING:
    from collections import abc
    from collections.abc import Iterator

    from broadsheet.questions.texts import TextBuilder

ANSWER_NOT_AN_OPTION = Code("answer-not-an-option", Severity.ERROR)
OPTIONS_ALIKE = Code("options-alike", Severity.ERROR)
ANSWER_LONGEST = Code("answer-longest", Severity.WARNING)
ANSWERS_IN_ONE_PLACE = Code("answers-in-one-place", Severity.WARNING)
PINNED_NOT_AN_OPTION = Code("pinned-not-an-option", Severity.ERROR)

# By how much an option must be longer than every other one to give itself away.
MUCH_LONGER = 1.3
# And by how many characters: nobody sees that `Sold out` is longer than `Closed`.
LONGER_BY = 10
# An option that begins so, and stands last, speaks of those before it.
_LETTERED = re.compile(r"\(?(?P<letter>[A-Za-z])[).:] *(?P<text>\S.*)")
_OF_THE_OTHERS = re.compile(r"(?:all|none|neither) of\b|nothing of\b", re.IGNORECASE)


class MultipleChoice(Question):
    """Which of these does the passage say? One option is right, or several.

    The sheet does not tell how many are right, and the question is worth one mark unless
    `marks` says otherwise. In versions the options change places; those listed under `pinned`
    stay where they are, and so does a last one such as `none of these`.
    """

    ACT: ClassVar = Act.TICK
    ALSO_CALLED: ClassVar = (
        "mcq",
        "multiple",
        "choice",
        "quiz",
    )
    ITEMS: ClassVar = "options"
    SAMPLE: ClassVar = """\
- type: multiple-choice
  ask: Whose opinion does the passage report?
  options:
    - the United States government
    - President Tokayev
    - a researcher at Harvard University
  answer: a researcher at Harvard University
  evidence: This is the opinion of Nargis Kasenova
  why: The sentence after the claim names the researcher whose opinion it is.
"""

    options: Items[Text] = Field(
        description="What pupils choose from, right and wrong. Printed on the worksheet, each "
        "with a letter.",
        examples=[["the shopkeepers", "the town council", "an engineer"]],
    )
    answer: Annotated[OneOrMore[Text], Mark.CLAIM, CopiedFrom("options")] = Field(
        description="The right option, copied letter for letter; several in a list. For the key "
        "only.",
        examples=["the town council", ["the town council", "an engineer"]],
    )
    pinned: Annotated[OneOrMore[Text] | None, Mark.RARE, CopiedFrom("options")] = Field(
        default=None,
        description="Options that keep their place while others change theirs from version to "
        "version, copied letter for letter.",
        examples=["none of these", ["all of these", "none of these"]],
    )
    evidence: Evidence = None

    @classmethod
    def spelt_out(cls, value: Any) -> Any:
        """The question with options such as `A: the council`, fields to YAML, as texts."""
        options = value.get("options") if isinstance(value, Mapping) else None
        if not isinstance(options, Sequence) or not any(isinstance(o, Mapping) for o in options):
            return value
        texts = Sequence(options.place)
        texts += [_as_text(option) for option in options]
        whole = copy(value)
        whole["options"] = texts
        return whole

    def usual_marks(self) -> int:
        """One, so that the sheet does not tell how many options are right."""
        return 1

    def item_texts(self) -> tuple[str, ...]:
        """The options."""
        return self.options

    def kept_places(self) -> frozenset[int]:
        """Those that the lesson pins, and a last option that speaks of the others."""
        last = len(self.options) - 1
        return super().kept_places() | {
            place
            for place, option in enumerate(self.options)
            if option in (self.pinned or ()) or (place == last and _OF_THE_OTHERS.match(option))
        }

    def check_itself(self) -> Iterator[Diagnostic]:
        """The options differ, and the answers are among them."""
        for index, option in enumerate(self.options):
            if option in self.options[:index] or len(self.options) == 1:
                place = self.at("options", index)
                message, hint = f"`{option}` is the only option", "give at least two that differ"
                notes: tuple[Note, ...] = ()
                if len(self.options) > 1:
                    message = f"the option `{option}` stands here twice"
                    hint = "change one of the two, or delete it"
                    first = self.at("options", self.options.index(option))
                    notes = (Note(first, "the first of the two"),)
                yield Diagnostic(OPTIONS_ALIKE, place, message, hint, notes)
                return
        if len(self.options) > len(LETTERS):
            place = self.at("options", len(LETTERS))
            yield Diagnostic(OPTIONS_ALIKE, place, f"more than {len(LETTERS)} options", None)
        for index, answer in enumerate(self.answer):
            if answer not in self.options:
                meant = self._meant(answer)
                near = meant or nearest_word(answer, self.options)
                pieces = self._pieces_of(answer)
                hint = f"did you mean `{near}`?" if near else self._instead_of(answer)
                if meant:
                    hint = f"write the words of the option: `{meant}`"
                place = self.at("answer", index)
                message = f"`{answer}` is none of the options"
                certain = meant is not None
                fixes = (rewritten(answer, near, place, certain=certain),) if near else ()
                if pieces:
                    place, fixes = pieces, (rewritten(pieces.text, answer, pieces),)
                    message = f"commas divide the option `{answer}` into several"
                    hint = f"put it in quotation marks: `{in_quotation_marks(answer)}`"
                yield Diagnostic(ANSWER_NOT_AN_OPTION, place, message, hint, fixes=fixes)
                return
        for index, option in enumerate(self.pinned or ()):
            if option not in self.options:
                near = nearest_word(option, self.options)
                hint = f"did you mean `{near}`?" if near else "copy one of the options"
                message = f"`{option}` is none of the options"
                place = self.at("pinned", index)
                yield Diagnostic(PINNED_NOT_AN_OPTION, place, message, hint)
        yield from self._longest()

    def _pieces_of(self, answer: str) -> Place | None:
        """Where an answer with commas stands among the options, divided at its commas."""
        pieces = [piece.strip() for piece in answer.split(",")]
        for start in range(len(self.options) - len(pieces) + 1 if len(pieces) > 1 else 0):
            if list(self.options[start : start + len(pieces)]) == pieces:
                first, last = (self.at("options", n) for n in (start, start + len(pieces) - 1))
                place = Place(first.file, Span(first.span.start, last.span.end))
                # One under the other, each is an item of its own.
                return None if "\n" in place.text else place
        return None

    def _meant(self, answer: str) -> str | None:
        """The option that an answer can only mean: by its letter, or with marks around its words.

        Where options bring letters of their own, these count; `own-letters` is told of them.
        """
        numbering = numbering_of(self.options)
        bare = answer.strip('“”„«»"').strip()
        named = numbering.index_of(answer) if numbering else None
        letter = bare.upper().strip(".():")
        if numbering and bare in numbering.texts:
            named = numbering.texts.index(bare)
        elif bare in self.options:
            named = self.options.index(bare)
        elif not numbering and len(letter) == 1 and letter.isalpha():
            named = LETTERS.find(letter)
        elif named is None and (lettered := _LETTERED.fullmatch(bare)):
            place = LETTERS.find(lettered["letter"].upper())
            same = place < len(self.options) and self.options[place] == lettered["text"]
            named = place if same else None
        there = named is not None and 0 <= named < len(self.options)
        return self.options[named] if named is not None and there else None

    def _instead_of(self, answer: str) -> str:
        """What to write instead of an answer that is like none of the options, or is a number."""
        number = answer.strip(".()")
        place = int(number) - 1 if number in ("1", "2", "3", "4") else -1
        if 0 <= place < len(self.options):
            return f"write the words of the option: `{self.options[place]}`"
        return "copy one of the options"

    def _longest(self) -> Iterator[Diagnostic]:
        others = [len(option) for option in self.options if option not in self.answer]
        if len(self.answer) != 1 or not others:
            return
        length, next_longest = len(self.answer[0]), max(others)
        if length >= max(MUCH_LONGER * next_longest, next_longest + LONGER_BY):
            message = "the right option is much longer than the others"
            hint = "shorten it, or make another option as full"
            yield Diagnostic(ANSWER_LONGEST, self.at("answer", 0), message, hint)

    @classmethod
    def check_together(cls, questions: abc.Sequence[Question]) -> Iterator[Diagnostic]:
        """The right options do not stand nearly always in the same place."""
        single = [q for q in questions if isinstance(q, cls) and len(q.answer) == 1]
        places = Counter(q.options.index(q.answer[0]) for q in single if q.answer[0] in q.options)
        if len(single) < 4 or not places:
            return
        place, count = places.most_common(1)[0]
        if count >= 0.8 * len(single):
            message = f"{count} of {len(single)} right options are option {LETTERS[place]}"
            hint = "move the right option in some of the questions"
            yield Diagnostic(ANSWERS_IN_ONE_PLACE, single[0].at("answer"), message, hint)

    def asked(self, texts: TextBuilder) -> Body:
        """The options with their letters."""
        kept, last = self.kept_places(), len(self.options)
        # One that is pinned further up speaks of no others.
        while last - 1 in kept:
            last -= 1
        options = tuple(
            Option(_id(place), texts.own(option), letter, stays_last=place >= last)
            for place, (letter, option) in enumerate(zip(LETTERS, self.options, strict=False))
        )
        return Body(slots=(Choice("answer", options, several=True),))

    def answers(self, texts: TextBuilder) -> abc.Mapping[SlotId, Answer]:
        """The right options."""
        right = Chosen(tuple(_id(place) for place in self._right_places))
        return {SlotId(0, "answer"): texts.answer(right, self.evidence, self.why)}

    def notes(self, texts: TextBuilder) -> tuple[Notes, ...]:
        """The letters of the right options, and the words that show it."""
        letters = ", ".join(LETTERS[place] for place in self._right_places)
        head = texts.inline(Run(letters, strong=True))
        return (Notes(0, head, texts.remarks(evidence=self.evidence)),)

    @property
    def _right_places(self) -> list[int]:
        return [place for place, option in enumerate(self.options) if option in self.answer]


def _as_text(option: Node) -> Node:
    """An option as it is written, where YAML reads the letter before it as a name."""
    name = next(iter(option), "") if isinstance(option, Mapping) and len(option) == 1 else ""
    inside = option.place.text if isinstance(name, str) and len(name) == 1 else "{"
    if inside.startswith(("{", "'", '"')) or "\n" in inside:
        return option
    return Scalar(" ".join(inside.split()), option.place, plain=True)


def _id(place: int) -> str:
    """The name of an option, by its place on the sheet, from 0."""
    return f"o{place + 1}"
