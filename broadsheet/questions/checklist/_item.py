"""The items of a checklist, and what is right of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, PrivateAttr, WithJsonSchema

from broadsheet.questions.fields import Accept, Evidence, ItemMarks, MarkingNote, Reject, Why
from broadsheet.questions.prompted import Prompted
from broadsheet.source.records.marks import Mark, Way
from broadsheet.source.records.record import Name, OneOrMore, Record
from broadsheet.source.yaml.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.questions.labels import FindList
    from broadsheet.sheet.ready_made import ListEntry, ReadyMade
    from broadsheet.source.diagnostics import Diagnostic

# A label of the scale, a number, or a span of numbers such as `2-3`.
OnScale = Annotated[Name, WithJsonSchema({"type": ["string", "integer", "boolean"]})]

ScaleAnswer = Annotated[
    OneOrMore[OnScale] | None,
    Mark.CLAIM,
    Field(
        description="What is right: a label of the scale, a number, or a span such as `2-3`; "
        "several in a list, where any of them is right. Left out: everything may be. For the key "
        "only.",
        examples=["cannot tell", 4, "2-3", ["no", "cannot tell"]],
    ),
]


class ListedAnswer(Record):
    """What is right of an entry of a ready-made list; `yes` is short for `{answer: yes}`."""

    SHORT: ClassVar = "answer"

    answer: ScaleAnswer = None
    evidence: Evidence = None
    why: Why = None
    accept: Accept = None
    reject: Reject = None
    note: MarkingNote = None


class ChecklistItem(Prompted):
    """Something to judge; `I can say who speaks.` is short for `{text: I can say who speaks.}`."""

    SHORT: ClassVar = "text"

    list_: Annotated[Name | None, Mark.RARE, Way("list")] = Field(
        default=None,
        description="The name of a ready-made list: all its entries are items. Printed on the "
        "worksheet.",
        examples=["imvain"],
    )
    answer: ScaleAnswer = None
    marks: ItemMarks = None
    _list: ReadyMade | None = PrivateAttr(default=None)
    _entry: ListEntry | None = PrivateAttr(default=None)

    @property
    def ready_made(self) -> ReadyMade | None:
        """The ready-made list that it is an entry of, if it is one."""
        return self._list

    @property
    def entry(self) -> ListEntry | None:
        """The entry of a ready-made list that it is, if it is one."""
        return self._entry

    def check_prompt(self) -> Iterator[Diagnostic]:
        """Whether it is quoted, told in own words or an entry of a list."""
        if not self.list_:
            yield from super().check_prompt()

    def resolved(self, find: FindList) -> tuple[ChecklistItem, ...]:
        """The entries of the ready-made list that it names, as items; else itself."""
        ready = find(self.list_, self.at("list"), "entries") if self.list_ else None
        if ready is None:
            return (self,)
        items: list[ChecklistItem] = []
        for entry in ready.entries:
            item = self.model_copy()
            item._list, item._entry = ready, entry
            items.append(item)
        return tuple(items)

    def answered(self, answer: ListedAnswer) -> ChecklistItem:
        """The same with what is right of it, which stands in another place."""
        item = self.model_copy(update={n: v for n, v in answer if n in ListedAnswer.model_fields})
        item._written = answer._written
        return item


def _named_list(value: Any) -> Any:
    """The name of a list in the place of items, as the one item that stands for its entries."""
    if not isinstance(value, Scalar | Mapping):
        return value
    item = value
    if isinstance(value, Scalar):
        item = Mapping(value.place)
        item["list"] = value
        item.key_places["list"] = value.place
    alone = Sequence(value.place)
    alone.append(item)
    return alone


class _NameToo:
    """Both ways to write items, for editors."""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler(core_schema)]}


# Items of the lesson's own, or the name of a ready-made list.
ChecklistItems = Annotated[
    tuple[ChecklistItem, ...], Field(min_length=1), BeforeValidator(_named_list), _NameToo()
]
