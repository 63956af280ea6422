"""An answer of the key: words of the teacher, or words of the passage that are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from broadsheet.article.seed import NOT_STATED
from broadsheet.questions.fields import Accept, Allow, Evidence, MarkingNote, Reject, Why
from broadsheet.sheet.answers import Answer, Written
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.marks import Mark, Way
from broadsheet.source.records.record import Mention, Record, Text
from broadsheet.source.yaml.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.answers import Remark
    from broadsheet.sheet.texts import RichText
    from broadsheet.source.records.record import Quote

ANSWER_OR_QUOTE = Code("answer-or-quote", Severity.ERROR)


class KeyedAnswer(Record):
    """What is right: `the council` is short for `{answer: the council}`.

    `{quote: the town council}` is an answer in the passage's own words, which may stand there
    several times.
    """

    SHORT: ClassVar = "answer"

    answer: Annotated[Text | None, Mark.CLAIM, Way("answer")] = Field(
        default=None,
        description="The answer, as a pupil could write it; or `not stated`. For the key only.",
        examples=["the town council", "not stated"],
    )
    quote: Annotated[Mention | None, Way("quote")] = Field(
        default=None,
        description="The answer as words of the passage, copied letter for letter. For the key "
        "only.",
        examples=["the town council", {"quote": "the council", "occurrence": 2}],
    )
    evidence: Evidence = None
    why: Why = None
    accept: Accept = None
    reject: Reject = None
    note: MarkingNote = None
    allow: Allow = None

    @classmethod
    def spelt_out(cls, value: Any) -> Any:
        """`{quote: words, occurrence: 2}` with both in the group that they belong to."""
        if not isinstance(value, Mapping) or not isinstance(value.get("quote"), Scalar):
            return super().spelt_out(value)
        whole, quote = Mapping(value.place), Mapping(value["quote"].place)
        for key, node in value.items():
            holder = quote if key in ("quote", "occurrence") else whole
            holder[key], holder.key_places[key] = node, value.key_places[key]
        whole["quote"], whole.key_places["quote"] = quote, value.key_places["quote"]
        whole.again = value.again
        return whole

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """All forms, for editors."""
        forms = super().__get_pydantic_json_schema__(core_schema, handler)
        fields = handler.resolve_ref_schema(forms["anyOf"][-1])["properties"]
        about = Mention.model_fields["occurrence"].description
        fields["occurrence"] = {
            "type": "integer",
            "minimum": 1,
            "description": about,
            "examples": [2],
        }
        return forms

    def check_answer(self) -> Iterator[Diagnostic]:
        """Whether there is one answer."""
        if self.answer and self.quote:
            message = "an answer is `answer` or `quote`, and here are both"
            yield Diagnostic(ANSWER_OR_QUOTE, self.at("quote"), message, "delete one of the two")
        elif not self.answer and not self.quote:
            hint = "add `answer: …`, or `quote: …` with words of the passage"
            yield Diagnostic(ANSWER_OR_QUOTE, self.at(), "there is no answer here", hint)

    @property
    def is_not_stated(self) -> bool:
        """Whether the answer is that the passage does not say."""
        return self.answer is not None and self.answer.casefold().rstrip(".") == NOT_STATED

    def text(self, texts: TextBuilder) -> RichText:
        """The answer as the key prints it: `not stated` in the words of the sheet."""
        if self.quote:
            return texts.inline(texts.quoted(self.quote))
        if self.is_not_stated:
            return texts.wording("not-stated")
        return texts.own(self.answer or "")

    def written(self, texts: TextBuilder) -> Answer:
        """What is right where it is to be written."""
        accept = tuple(texts.own(text) for text in self.accept or ())
        reject = tuple(texts.own(text) for text in self.reject or ())
        right = Written(self.text(texts), accept, reject)
        return texts.answer(right, self._shown_by, self.why)

    def remarks(self, texts: TextBuilder) -> Sequence[Remark]:
        """What the notes say beside the answer itself."""
        return texts.remarks(
            evidence=self._shown_by,
            why=self.why,
            accept=self.accept,
            reject=self.reject,
            note=self.note,
        )

    @property
    def _shown_by(self) -> tuple[Quote, ...]:
        """The words of the passage that show it: those that it is, and others."""
        return (*((self.quote,) if self.quote else ()), *(self.evidence or ()))
