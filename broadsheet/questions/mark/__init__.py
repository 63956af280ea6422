"""Mark: underline this and circle that, in the passage."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from broadsheet.questions.base import Act, Question
from broadsheet.questions.fields import Allow, MarkingNote, Why
from broadsheet.questions.overlaps import overlapping
from broadsheet.sheet.answers import Answer, Marked, Notes
from broadsheet.sheet.items import Body, Marking
from broadsheet.sheet.texts import PlaceReference, Quoted, RichText, Run, SlotId
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.marks import Mark, Meanings
from broadsheet.source.records.record import Count, Items, Quote, Record, Text
from broadsheet.source.yaml.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.article.quotable import Quotable
    from broadsheet.questions.texts import TextBuilder

PLACES_OVERLAP = Code("places-overlap", Severity.ERROR)
SIGN_TWICE = Code("sign-twice", Severity.ERROR)
TOO_FEW_PLACES = Code("too-few-places", Severity.ERROR)

SignName = Annotated[
    Literal["circle", "underline", "double-underline", "box", "bracket"],
    Meanings(
        {
            "circle": "A line around the words.",
            "underline": "A line under the words.",
            "double-underline": "Two lines under the words.",
            "box": "A box around the words.",
            "bracket": "A bracket before and behind the words.",
        }
    ),
]


class MarkedPlace(Record):
    """Words to mark; `the plan` is short for `{quote: the plan}`."""

    SHORT: ClassVar = "quote"

    quote: Annotated[Quote, Mark.FEW_WORDS, Mark.CLAIM] = Field(
        description="The words to mark, copied from the passage letter for letter. For the key "
        "only.",
        examples=["a third of the planks", {"quote": "the plan", "occurrence": 2}],
    )
    why: Why = None
    voice: Annotated[Text | None, Mark.REASON] = Field(
        default=None, description="Whose words they are. For the key only.", examples=["the writer"]
    )
    note: MarkingNote = None

    @classmethod
    def spelt_out(cls, value: Any) -> Any:
        """`{quote: words, occurrence: 2}` with both in the group that they belong to."""
        if not isinstance(value, Mapping) or not isinstance(value.get("quote"), Scalar):
            return super().spelt_out(value)
        whole, quote = Mapping(value.place), Mapping(value.place)
        for key, node in value.items():
            holder = quote if key in ("quote", "occurrence") else whole
            holder[key] = node
            holder.key_places[key] = value.key_places[key]
        whole["quote"] = quote
        whole.key_places["quote"] = value.key_places["quote"]
        whole.again = value.again
        return whole


class Sign(Record):
    """A sign, what it means, and the words that get it."""

    sign: SignName = Field(
        description="How the words are marked. Printed on the worksheet.", examples=["underline"]
    )
    means: Annotated[Text, Mark.ASKED] = Field(
        description="What is marked so. Printed on the worksheet.",
        examples=["a statement that could be checked"],
    )
    find: Count | None = Field(
        default=None,
        description="How many places pupils are to find. Left out: all that you give under "
        "`places`. Printed on the worksheet.",
        examples=[2],
    )
    places: Items[MarkedPlace] = Field(
        description="The words to mark. For the key only; the worksheet tells their number where "
        "there is no `find`.",
        examples=[["a third of the planks", {"quote": "furious", "why": "It is a feeling."}]],
    )
    allow: Allow = None

    @property
    def to_find(self) -> int:
        """How many places pupils look for."""
        return self.find or len(self.places)


class MarkWords(Question):
    """Underline this and circle that, in the passage.

    Each of the `signs` says what it means, and `places` are the words that get it. `find` says how
    many pupils are to find; without it, they look for all that are keyed.
    """

    ACT: ClassVar = Act.MARK
    ALSO_CALLED: ClassVar = ("marking", "underline", "highlight", "annotate", "circle")
    SAMPLE: ClassVar = """\
- type: mark
  signs:
    - sign: underline
      means: a statement that could be checked
      find: 1
      places:
        - President Kassym-Jomart Tokayev asked them to leave
        - quote: Russian troops made up the bulk of the CSTO contingent
          why: Troops can be counted.
    - sign: circle
      means: a word that judges
      places: [strange, Russophobe]
"""

    signs: Items[Sign] = Field(
        description="The signs, each with what it means and the words that get it. Printed on the "
        "worksheet, without the words.",
        examples=[
            [{"sign": "circle", "means": "a word that judges", "places": ["furious", "rotten"]}]
        ],
    )

    def needs_lines(self) -> bool:
        """The words are marked in the passages."""
        return True

    def usual_marks(self) -> int:
        """One for each place to find."""
        return sum(sign.to_find for sign in self.signs)

    def check_itself(self) -> Iterator[Diagnostic]:
        """Each sign has one meaning, and enough places."""
        for at, sign in enumerate(self.signs):
            if sign.sign in [other.sign for other in self.signs[:at]]:
                message = f"the sign `{sign.sign}` stands here twice"
                yield Diagnostic(SIGN_TWICE, sign.at("sign"), message, "choose another sign")
            if sign.to_find > len(sign.places):
                message = f"`find` asks for {sign.find} places, and {len(sign.places)} are keyed"
                hint = f"add places, or write `find: {len(sign.places)}`"
                yield Diagnostic(TOO_FEW_PLACES, sign.at("find"), message, hint)

    def check(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """No two places of a sign share a character."""
        for sign in self.signs:
            quotes = (place.quote for place in sign.places)
            yield from overlapping(quotes, quotable, PLACES_OVERLAP, "place")

    def asked(self, texts: TextBuilder) -> Body:
        """A legend of the signs: of the places only their number can show."""
        return Body(
            slots=tuple(
                Marking(_id(at), sign.sign, "passages", sign.to_find, _label(sign, texts))
                for at, sign in enumerate(self.signs)
            )
        )

    def answers(self, texts: TextBuilder) -> dict[SlotId, Answer]:
        """All words where they stand."""
        return {
            SlotId(0, _id(at)): Answer(
                Marked(tuple(q.places for _, q in _in_order(sign, texts)), enough=sign.to_find)
            )
            for at, sign in enumerate(self.signs)
        }

    def notes(self, texts: TextBuilder) -> tuple[Notes, ...]:
        """All words, sign by sign, as they follow each other in the passages."""
        found = [(s, *each) for s in self.signs for each in _in_order(s, texts)]
        return tuple(
            Notes(
                number,
                texts.inline(
                    replace(quoted, strong=True),
                    Run(" ("),
                    PlaceReference(quoted.places),
                    Run(") — "),
                    texts.own(sign.means),
                ),
                texts.remarks(why=place.why, voice=place.voice, note=place.note),
            )
            for number, (sign, place, quoted) in enumerate(found, start=1)
        )


def _id(at: int) -> str:
    """The name of a sign, by its place, from 0."""
    return f"s{at + 1}"


def _label(sign: Sign, texts: TextBuilder) -> RichText:
    how = texts.wording(f"sign-{sign.sign}")
    many = texts.wording("find", n=sign.to_find)
    return texts.inline(how, Run(": "), texts.own(sign.means), Run(" ("), many, Run(")"))


def _in_order(sign: Sign, texts: TextBuilder) -> list[tuple[MarkedPlace, Quoted]]:
    """The words of a sign as they follow each other in the passages."""
    found = ((place, texts.quoted(place.quote)) for place in sign.places)
    return sorted(found, key=lambda item: astuple(item[1].places[0]))
