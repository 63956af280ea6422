"""The words that pupils choose from: those of the gaps, and others that fit nowhere."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from broadsheet.questions.by_level import ByLevel
from broadsheet.source.records.marks import Mark, Meanings, Way
from broadsheet.source.records.record import OneOrMore, Record, Text
from broadsheet.source.records.switch import Switch, switch_word
from broadsheet.source.yaml.nodes import Scalar, Sequence

WithBank = Annotated[
    Switch,
    Meanings(
        {
            "yes": "The words of the gaps are printed, mixed.",
            "no": "No words are printed. So it is if this is left out.",
        }
    ),
]


class BankWords(Record):
    """`yes` for the words of the gaps alone, or a list of others that are mixed among them."""

    SHORT: ClassVar = "printed"
    LISTED: ClassVar = "extra"

    printed: Annotated[WithBank | None, Way("printed")] = Field(
        default=None,
        description="Whether the words of the gaps are printed.",
        examples=["yes"],
    )
    extra: Annotated[OneOrMore[Text] | None, Mark.ASKED, Way("extra")] = Field(
        default=None,
        description="Words that fit into no gap. Printed among those that do.",
        examples=[["reporters", "profit"]],
    )

    @classmethod
    def spelt_out(cls, value: Any) -> Any:
        """`yes` and `no` as whether there is one, anything else as the words that fit nowhere."""
        if isinstance(value, Scalar) and switch_word(value) not in ("yes", "no"):
            alone = Sequence(value.place)
            alone.append(value)
            return super().spelt_out(alone)
        return super().spelt_out(value)


class WordBank(ByLevel):
    """For all, or for each level: `word-bank: yes`, `word-bank: {support: [profit], core: no}`."""

    support: BankWords | None = Field(
        default=None,
        description="The words that pupils choose from who need more help.",
        examples=["yes", ["reporters", "profit"]],
    )
    core: BankWords | None = Field(
        default=None,
        description="The words that all others choose from.",
        examples=["yes", ["reporters", "profit"]],
    )
    stretch: BankWords | None = Field(
        default=None,
        description="The words that pupils choose from who can do more.",
        examples=["no"],
    )

    @property
    def extras(self) -> tuple[str, ...] | None:
        """The words that fit nowhere, of the level that it is for; None if no words are printed."""
        if self.core is None or self.core.printed == "no":
            return None
        return self.core.extra or ()

    @property
    def given(self) -> tuple[tuple[str, ...], ...]:
        """The words that fit nowhere, for each level that has words to choose from."""
        levels = (self.support, self.core, self.stretch)
        return tuple(
            words.extra or () for words in levels if words is not None and words.printed != "no"
        )
