"""A list of labels: the lesson's own, or a ready-made one that is called by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import Field, PrivateAttr

from broadsheet.questions.texts import words_of
from broadsheet.sheet.ready_made import ListPart
from broadsheet.sheet.texts import Run
from broadsheet.source.records.marks import Mark, Way
from broadsheet.source.records.record import Items, Name, OneOrMore, Record, RecordType, Text
from broadsheet.source.yaml.nodes import Mapping

if TYPE_CHECKING:
    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.ready_made import ListEntry, ReadyMade
    from broadsheet.sheet.texts import RichText
    from broadsheet.source.text import Place
    from broadsheet.source.yaml.nodes import Node

# Gives a ready-made list by its name, which stands at a place, and the part of it that is meant;
# None where there is none, which is then reported there.
FindList = Callable[[str, "Place", ListPart], "ReadyMade | None"]


def written_out(kind: type[RecordType], place: Place, **values: Node) -> RecordType:
    """A record of a ready-made list, as if it were written where the lesson calls the list.

    Args:
        kind: of the record.
        place: of the list's name.
        values: by their keys.
    """
    whole = Mapping(place)
    for key, value in values.items():
        whole[key], whole.key_places[key] = value, place
    return kind.model_validate(whole)


@dataclass(frozen=True, slots=True)
class ListLabel:
    """A label as it is used: one of the lesson's own, or of a ready-made list."""

    name: str  # by which an answer may call it; its words, where it is the lesson's own
    words: str  # what is printed, with inline Markdown
    means: str | None  # what it means; None where that is not said
    own: bool  # it is in the lesson's language, and not in that of the printed wordings

    def text(self, texts: TextBuilder) -> RichText:
        """The label as it is printed."""
        return texts.own(self.words) if self.own else texts.printed(self.words)

    def definition(self, texts: TextBuilder) -> RichText | None:
        """The label and what it means, for the box above the question."""
        if self.means is None:
            return None
        means = texts.own(self.means) if self.own else texts.printed(self.means)
        return texts.inline(Run(words_of(self.words), strong=True), Run(": "), means)


class OwnLabel(Record):
    """A label of the lesson's own; `fact` is short for `{label: fact}`."""

    SHORT: ClassVar = "label"

    label: Annotated[Text, Mark.ASKED] = Field(
        description="The word that pupils choose. Printed on the worksheet.",
        examples=["supported"],
    )
    means: Annotated[Text | None, Mark.ASKED] = Field(
        default=None,
        description="What it means. Printed in a box above the question.",
        examples=["What is given would convince a fair reader."],
    )


class ListOrName(Record):
    """A list of the lesson's own, or a ready-made one that is called by its name.

    A kind of it has a field `own`, with what the lesson's own list is made of, and says which part
    of a ready-made list is meant.
    """

    SHORT: ClassVar = "list"
    LISTED: ClassVar = "own"
    PART: ClassVar[ListPart] = "entries"

    list_: Annotated[Name | None, Way("list")] = Field(
        default=None,
        description="The name of a ready-made list.",
        examples=["quotation-types"],
    )
    only: OneOrMore[Name] | None = Field(
        default=None,
        description="The entries of the ready-made list that are wanted. Left out: all.",
        examples=[["direct", "indirect"]],
    )
    own: Annotated[Items[Any] | None, Way("own")] = None
    _found: ReadyMade | None = PrivateAttr(default=None)

    def resolved(self, find: FindList) -> Self:
        """The same with the ready-made list that it names, if there is one."""
        if self.list_ is None:
            return self
        found = self.model_copy()
        found._found = find(self.list_, self.at("list"), self.PART)
        return found

    @property
    def ready_made(self) -> ReadyMade | None:
        """The ready-made list, where there is one of the name."""
        return self._found

    @property
    def entries(self) -> tuple[ListEntry, ...]:
        """What is wanted of the ready-made list."""
        return tuple(
            entry
            for entry in (self._found.entries if self._found else ())
            if self.only is None or {entry.name, entry.label} & {*self.only}
        )


class Labels(ListOrName):
    """Labels to choose from: `[fact, opinion]`, or the name of a ready-made list."""

    own: Annotated[Items[OwnLabel] | None, Way("own")] = Field(
        default=None,
        description="Labels of your own.",
        examples=[["fact", {"label": "opinion", "means": "It judges, wishes or foretells."}]],
    )

    @property
    def labels(self) -> tuple[ListLabel, ...]:
        """The labels, in the order they are printed."""
        if self._found is not None:
            return tuple(ListLabel(e.name, e.label, e.means, own=False) for e in self.entries)
        return tuple(ListLabel(o.label, o.label, o.means, own=True) for o in self.own or ())

    def called(self, name: str) -> ListLabel | None:
        """The label of a name, however its capital letters are written."""
        wanted = name.casefold()
        named = (
            label
            for label in self.labels
            if wanted in (label.name.casefold(), label.words.casefold())
        )
        return next(named, None)

    def definitions(self, texts: TextBuilder) -> tuple[RichText, ...]:
        """What the labels mean, of those where that is said."""
        found = (label.definition(texts) for label in self.labels)
        return tuple(text for text in found if text)
