"""Identify the source: who says this, and which words tell us?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from broadsheet.article.attribution import though_not_stated
from broadsheet.article.nearest import nearest
from broadsheet.article.seed import NOT_STATED
from broadsheet.questions.base import Act
from broadsheet.questions.fields import (
    Accept,
    Allow,
    Evidence,
    ForLevels,
    ItemMarks,
    MarkingNote,
    Reject,
    Why,
)
from broadsheet.questions.rows import RowsQuestion
from broadsheet.sheet.answers import Answer, Remark, Written
from broadsheet.sheet.items import Room, Slot, Writing
from broadsheet.sheet.texts import Inline, RichText, Run
from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.records.marks import Mark, Meanings
from broadsheet.source.records.record import KEY_MISSING, Items, Quote, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.article.quotable import Quotable
    from broadsheet.questions.texts import TextBuilder

SOURCE_NOT_IN_PASSAGE = Code("source-not-in-passage", Severity.ERROR)
SOURCE_THOUGH_NONE = Code("source-though-none", Severity.WARNING)
EVIDENCE_MISSING = Code("evidence-missing", Severity.ERROR)
SourceKind = Annotated[
    Literal["named", "role", "group", "document", "none", "unclear"],
    Meanings(
        {
            "named": "A person or an organization is named.",
            "role": "An office or a job, without a name: the engineer.",
            "group": "Several people together: the shopkeepers.",
            "document": "A report, a letter, a newspaper.",
            "none": "The passage does not say who says it.",
            "unclear": "The passage leaves open who says it.",
        }
    ),
]


class IdentifySourceStatement(Record):
    """A statement of the passage, and where it comes from."""

    quote: Quote = Field(
        description="The statement, copied from the passage letter for letter. Printed on the "
        "worksheet.",
        examples=[
            "a third of the planks have been weakened by water",
            {"quote": "the plan", "occurrence": 2},
        ],
    )
    source: Annotated[Text | None, Mark.CLAIM] = Field(
        default=None,
        description="Who says it, as the passage names them; or `not stated`. For the key only.",
        examples=["Maren Holt"],
    )
    kind: SourceKind = Field(
        description="What the passage tells of who says it. For the key only.", examples=["named"]
    )
    evidence: Evidence = None
    why: Why = None
    accept: Accept = None
    reject: Reject = None
    note: MarkingNote = None
    marks: ItemMarks = None
    for_: ForLevels = None
    allow: Allow = None


class IdentifySource(RowsQuestion):
    """Who says this, and which words tell us?

    `source` is written as the text has it. `kind` says what the text gives: a name (`named`), an
    office without a name (`role`), a `group`, a `document`, nothing (`none`), or words that leave
    it open (`unclear`). With `none` and `unclear`, `source` is usually left out: the key then
    says 'not stated'. `evidence` is the words that tell; only `none` needs none.
    """

    ACT: ClassVar = Act.WRITE
    ALSO_CALLED: ClassVar = (
        "source",
        "sources",
        "attribution",
        "who-says-it",
        "source-map",
    )
    ITEMS: ClassVar = "statements"
    HEADING: ClassVar = "statement"
    SAMPLE: ClassVar = """\
- type: identify-source
  statements:
    - quote: the country will not go for rapprochement with Russia
      source: Nargis Kasenova
      kind: named
      evidence: This is the opinion of Nargis Kasenova
      why: The name comes one sentence later; “This” points back to the statement.
    - quote: Russian troops made up the bulk of the CSTO contingent
      source: not stated
      kind: none
      why: “It is no secret” says that people know this, but not who says so.
"""

    statements: Items[IdentifySourceStatement] = Field(
        description="The statements whose source is asked for, each with its answer. Printed as "
        "the rows of a table, without the answers.",
        examples=[
            [
                {
                    "quote": "a third of the planks have been weakened by water",
                    "source": "Maren Holt",
                    "kind": "named",
                    "evidence": "According to her report",
                }
            ]
        ],
    )

    def check(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """Sources stand in the passage, evidence is given, and 'no source' is not contradicted."""
        for statement in self.statements:
            yield from _source_problems(statement, quotable)
            if statement.kind != "none" and not statement.evidence:
                message = f"a source of the kind `{statement.kind}` needs the words that tell"
                hint = "add `evidence:` with words copied from the passage"
                yield Diagnostic(EVIDENCE_MISSING, statement.at("kind"), message, hint)
            if statement.kind == "none":
                message = "stands near this statement, which is to have no source"
                hint = "if it may cover the statement, write `kind: unclear` and add `evidence:`"
                found, place = quotable.place(statement.quote), statement.at("kind")
                yield from though_not_stated(found, place, message, hint)

    def said(self, item: IdentifySourceStatement) -> Quote:
        """Words of the passage."""
        return item.quote

    def slots(self, item: IdentifySourceStatement, texts: TextBuilder) -> tuple[Slot, ...]:
        """Room for the source, and for the words that tell it."""
        return tuple(
            Writing(name, Room("lines", 2), texts.wording(name), copies=True)
            for name in ("who", "telling")
        )

    def right(self, item: IdentifySourceStatement, texts: TextBuilder) -> Mapping[str, Answer]:
        """The source, and the words that tell it."""
        telling: list[Inline] = []
        for quote in item.evidence or ():
            semicolon = (Run("; "),) if telling else ()
            telling += (*semicolon, *texts.citation(quote))
        words = texts.inline(*telling) if telling else texts.wording("no-words")
        who = Written(_source(item, texts), _all(item.accept, texts), _all(item.reject, texts))
        return {
            "who": texts.answer(who, item.evidence, item.why),
            "telling": texts.answer(Written(words), item.evidence),
        }

    def head(self, item: IdentifySourceStatement, texts: TextBuilder) -> RichText:
        """The statement, what kind of source it has, and which."""
        kind = Run(f"{texts.label(f'kind-{item.kind}')}:", strong=True)
        said = texts.beginning(item.quote)
        return texts.inline(said, Run(" — "), kind, Run(" "), _source(item, texts))

    def remarks(self, item: IdentifySourceStatement, texts: TextBuilder) -> Sequence[Remark]:
        """The words that tell, and the reasons."""
        return texts.remarks(
            evidence=item.evidence,
            why=item.why,
            accept=item.accept,
            reject=item.reject,
            note=item.note,
        )


def _source(item: IdentifySourceStatement, texts: TextBuilder) -> RichText:
    """The source as the text has it, or the lesson's own words where it has none."""
    source = item.source
    if source is None:
        return texts.wording("not-stated")
    found = () if source == NOT_STATED else texts.quotable.find(source)
    return texts.inline(texts.quoted(found[0])) if found else texts.own(source)


def _all(items: Sequence[str] | None, texts: TextBuilder) -> tuple[RichText, ...]:
    return tuple(texts.own(text) for text in items or ())


def _source_problems(
    statement: IdentifySourceStatement, quotable: Quotable
) -> Iterator[Diagnostic]:
    source, kind = statement.source, statement.kind
    if kind in ("none", "unclear"):
        if kind == "none" and source and source != NOT_STATED and quotable.find(source):
            message = f"`{source}` is given as the source, and `kind: none` says there is none"
            hint = "leave out `source`, or set another `kind`"
            yield Diagnostic(SOURCE_THOUGH_NONE, statement.at("source"), message, hint)
        return
    if source is None:
        message = f"`source` is missing here, and its kind is `{kind}`"
        hint = "add `source:` as the text has it, or write `kind: none`"
        yield Diagnostic(KEY_MISSING, statement.at("kind"), message, hint)
    elif not quotable.find(source):
        message = f"the source `{source}` does not stand in the passage"
        hint = _nearest_source(source, quotable)
        yield Diagnostic(SOURCE_NOT_IN_PASSAGE, statement.at("source"), message, hint)


def _nearest_source(source: str, quotable: Quotable) -> str:
    if source.casefold() == NOT_STATED:
        return "where the text gives no source, write `kind: none`, or `kind: unclear`"
    near = [
        (found.score, passage.seed.text[found.span.start : found.span.end])
        for passage in quotable.passages
        if (found := nearest(passage.seed, source, passage.stretches))
    ]
    return f"did you mean `{max(near)[1]}`?" if near else "copy it from the passage"
