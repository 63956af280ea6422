"""Compare: what do these texts say, point by point?"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from pydantic import Field

from broadsheet.article.absence import though_absent
from broadsheet.article.quotable import Quotable
from broadsheet.questions.also import AlsoField, also_right, also_slots, check_also, told
from broadsheet.questions.cells import KeyedCell, cell_remarks
from broadsheet.questions.fields import (
    Absent,
    Accept,
    Allow,
    Evidence,
    ForLevels,
    MarkingNote,
    Reject,
    Why,
)
from broadsheet.questions.rows import RowsQuestion
from broadsheet.sheet.answers import Answer, Written
from broadsheet.sheet.edition import Level
from broadsheet.sheet.items import Room, Shown, Slot, Writing
from broadsheet.sheet.texts import PassageReference, Run
from broadsheet.source.diagnostics import Code, Diagnostic, Note, Severity
from broadsheet.source.records.contents import own_texts, quotes_in
from broadsheet.source.records.marks import Mark
from broadsheet.source.records.record import Items, Name, OneOrMore, Quote, Record, Text
from broadsheet.source.records.worth import Marks
from broadsheet.source.spelling import nearest_word
from broadsheet.source.yaml.lines import as_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from broadsheet.article.passage import Passage
    from broadsheet.article.quotable import FoundWords
    from broadsheet.questions.texts import TextBuilder
    from broadsheet.sheet.answers import Remark
    from broadsheet.sheet.texts import Inline, RichText
    from broadsheet.source.text import Place

PASSAGE_NOT_COMPARED = Code("passage-not-compared", Severity.ERROR)
TEXT_WITHOUT_ANSWER = Code("text-without-answer", Severity.ERROR)
ONE_TEXT_ONLY = Code("one-text-only", Severity.ERROR)
QUOTE_IN_THE_OTHER_TEXT = Code("quote-in-the-other-text", Severity.ERROR)
NOT_STATED_UNPROVED = Code("not-stated-unproved", Severity.WARNING)
TEXTS_OF_ONE_SEED = Code("texts-of-one-seed", Severity.WARNING)

USUAL_ROOM = Room("lines", 3)  # of a cell: what is copied takes more room than a short answer


class TextAnswer(KeyedCell):
    """What one of the texts says to a point."""

    absent: Absent = None


class ComparedPoint(Record):
    """One thing to compare, and what each text says to it."""

    point: Annotated[Text, Mark.ASKED] = Field(
        description="What is compared, as a question or in a few words. Printed on the worksheet.",
        examples=["Who is quoted?"],
    )
    answers: Annotated[dict[Name, OneOrMore[TextAnswer]], Mark.PASSAGE, Field(min_length=1)] = (
        Field(
            description="What each text says to it, by the name of its passage: words of this "
            "passage, or your own, or `not stated`. For the key only, but for cells that are "
            "`given` or `shown`.",
            examples=[
                {
                    "news": {"quote": "a third of the planks"},
                    "letter": {"answer": "not stated", "absent": "planks"},
                }
            ],
        )
    )
    marks: Annotated[Marks | None, Mark.RARE] = Field(
        default=None,
        description="How many marks the point is worth. Printed beside it, and then beside the "
        "others too. Left out: one for each cell to fill in.",
        examples=[2, 0.5],
    )
    evidence: Evidence = None
    why: Why = None
    accept: Accept = None
    reject: Reject = None
    note: MarkingNote = None
    for_: ForLevels = None
    allow: Allow = None

    def of(self, name: str) -> tuple[TextAnswer, ...]:
        """What is right for the text of a passage."""
        return self.answers.get(name, ())

    def at_level(self, level: Level) -> Self:
        """The point with the cells that are shown to a level."""
        answers = {
            name: tuple(cell.at_level(level) for cell in cells)
            for name, cells in self.answers.items()
        }
        return self.model_copy(update={"answers": answers})


class Compare(RowsQuestion):
    """What do these texts say, point by point?

    `passage` names the texts, which are the columns of a table. Each of the `points` has an
    answer for each text, under the name of its passage: `{quote: …}` must stand in that text.
    `not stated` should come with `absent`: words that then stand nowhere in that article.
    `also: [why]` is one more column, for what the difference does.
    """

    ITEMS: ClassVar = "points"
    SAMPLE_PASSAGES: ClassVar = """\
headline: {paragraphs: 1-2}
report: {paragraphs: 3-11}
"""
    ALSO_CALLED: ClassVar = ("comparison", "comparing", "two-texts", "side-by-side")
    SAMPLE: ClassVar = """\
- type: compare
  passage: [headline, report]
  points:
    - point: Who calls Kazakhstan a weak link?
      answers:
        headline: {quote: The United States}
        report: {answer: not stated, absent: weak link}
      why: One researcher is quoted; nobody speaks for the United States.
    - point: Who says that Kazakhstan will not move closer to Russia?
      answers:
        headline: {answer: not stated, absent: [Kasenova, researcher]}
        report: {quote: Nargis Kasenova}
"""

    points: Items[ComparedPoint] = Field(
        description="What is compared, point by point. Printed on the worksheet as the rows of a "
        "table, without the answers.",
        examples=[
            [
                {
                    "point": "Who is quoted?",
                    "answers": {
                        "news": {"quote": "Maren Holt"},
                        "letter": {"answer": "not stated", "absent": "Holt"},
                    },
                }
            ]
        ],
    )
    also: AlsoField = None

    # --- the texts ---

    @property
    def _names(self) -> tuple[str, ...]:
        """The names of the passages, in the order of the columns."""
        return tuple(dict.fromkeys(self.passage or ()))

    def at_level(self, level: Level | None) -> Self | None:
        """The question as a level has it, with the cells that are shown to it."""
        own = super().at_level(level)
        if own is None:
            return None
        points = tuple(point.at_level(level or Level.CORE) for point in own.points)
        return own.model_copy(update=own._with_items(points))

    @property
    def ruled(self) -> int:
        """None: `lines` are those of each cell."""
        return 0

    def usual_item_marks(self, item: ComparedPoint) -> int:
        """One for each cell to fill in."""
        return sum(not _is_printed(item.of(name)) for name in self._names)

    def said(self, item: ComparedPoint) -> str:
        """The lesson's own words."""
        return item.point

    # --- checks ---

    def check_itself(self) -> Iterator[Diagnostic]:
        """Each point has an answer for each text, and for no other."""
        names = self._names
        if self.passage and len(names) < 2:
            yield self._one_text(self.at("passage"))
            return
        for number, point in enumerate(self.points, start=1):
            others = [name for name in point.answers if names and name not in names]
            for name in others:
                yield self._not_compared(name, point)
            # One that is missing may be the one that has another name.
            for name in names if not others else ():
                if name not in point.answers:
                    message = f"point {number} has no answer for `{name}`"
                    key = as_value(name)
                    hint = f"add `{key}: {{quote: …}}`; or, where the text does not say, "
                    hint += f"`{key}: {{answer: not stated, absent: …}}`"
                    yield Diagnostic(TEXT_WITHOUT_ANSWER, point.at("answers"), message, hint)
            for cells in point.answers.values():
                for cell in cells:
                    yield from cell.check_answer()
                    if cell.is_not_stated and not cell.absent:
                        message = "nothing shows that the text does not say this"
                        hint = "add `absent: …` with words that would stand there if it did"
                        yield Diagnostic(NOT_STATED_UNPROVED, cell.at("answer"), message, hint)
        yield from check_also(self.also, self.points)

    def _one_text(self, place: Place) -> Diagnostic:
        message = "two texts at least can be compared, and here is one"
        hint = "write `passage: [first, second]` with the names of the passages"
        return Diagnostic(ONE_TEXT_ONLY, place, message, hint)

    def _not_compared(self, name: str, point: ComparedPoint) -> Diagnostic:
        near = nearest_word(name, self._names)
        listed = ", ".join(f"`{each}`" for each in self._names)
        hint = f"did you mean `{near}`?" if near else f"`passage` names {listed}"
        message = f"`{name}` is none of the texts that are compared"
        first, *_ = point.answers[name]
        return Diagnostic(PASSAGE_NOT_COMPARED, first.at(), message, hint)

    def check(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """The texts are several, and none has words of another."""
        if self.passage is None and len(quotable.passages) < 2:
            yield self._one_text(self.at("type"))
        for first, second in combinations(quotable.passages, 2):
            if first.seed is second.seed and _overlap(first, second):
                message = f"`{first.name}` and `{second.name}` have the same words of one article"
                hint = "give one of the passages a `seed:` of its own, or other paragraphs"
                yield Diagnostic(TEXTS_OF_ONE_SEED, self.at("passage"), message, hint)

    def _own_cells(self) -> Iterator[tuple[str, TextAnswer]]:
        """The answers by the names of their passages."""
        # Of a faulty question, any of it may be missing, or be one where there should be several.
        points = self.points if isinstance(self.points, tuple) else (self.points,)
        for answers in (getattr(point, "answers", None) for point in points):
            if isinstance(answers, dict):
                for name, cells in answers.items():
                    yield from ((name, cell) for cell in cells)

    def looked_up(self, quotable: Quotable) -> Iterator[tuple[Quote, FoundWords | Diagnostic]]:
        """Each of its quotations; what a text is to say stands in just this text."""
        by_name = {passage.name: passage for passage in quotable.passages}
        of_texts: set[int] = set()
        for name, cell in self._own_cells():
            of_texts.update(map(id, quotes_in(cell)))
            for quote in quotes_in(cell) if name in by_name else ():
                found = Quotable((by_name[name],)).look_up(quote)
                if isinstance(found, Diagnostic):
                    found = self._elsewhere(name, quotable, quote.quote, found) or found
                yield quote, found
        yield from (
            (quote, quotable.look_up(quote))
            for quote in quotes_in(self)
            if id(quote) not in of_texts
        )

    def _elsewhere(
        self, name: str, quotable: Quotable, words: str, problem: Diagnostic
    ) -> Diagnostic | None:
        """The problem of words that stand in another of the texts."""
        for passage in quotable.passages:
            places = Quotable((passage,)).find(words) if passage.name != name else ()
            if places:
                message = f"these words stand in `{passage.name}`, not in `{name}`"
                hint = f"write the answer under `{passage.name}:`, or quote words of `{name}`"
                note = Note(places[0].seed.place(places[0].span), "it stands here")
                return Diagnostic(QUOTE_IN_THE_OTHER_TEXT, problem.place, message, hint, (note,))
        return None

    def wrongly_absent(self, quotable: Quotable) -> Iterator[Diagnostic]:
        """Words that are to be absent from a text, and stand there."""
        seeds = tuple(dict.fromkeys(passage.seed for passage in quotable.passages))
        for words, place in own_texts(self, Mark.ABSENT):
            yield from though_absent(words, place, seeds)
        by_name = {passage.name: passage for passage in quotable.passages}
        for name, cell in self._own_cells():
            if name not in by_name:
                continue
            passage = by_name[name]
            for words, place in own_texts(cell, Mark.ABSENT):
                others = [each for each in quotable.passages if each is not passage]
                shared = any(each.seed is passage.seed for each in others)
                # Of an article that others are pieces of as well, only this piece is meant.
                within = passage.stretches if shared else None
                yield from though_absent(words, place, (passage.seed,), within)

    # --- what pupils do ---

    def usual_ask(self, texts: TextBuilder) -> RichText:
        """Which texts are to be compared."""
        sign = "\ue000"
        first, *others = [sign] * len(texts.quotable.passages)
        for number, other in enumerate(others, start=1):
            joined = "and" if number == len(others) else "comma"
            first = texts.label(joined, first=first, last=other)
        pieces = texts.label("ask", texts=first).split(sign)
        inlines: list[Inline | RichText] = [texts.printed(pieces[0])]
        for passage, piece in zip(texts.quotable.passages, pieces[1:], strict=True):
            inlines += [_named(passage, texts), texts.printed(piece)]
        return texts.inline(*inlines)

    def slots(self, item: ComparedPoint, texts: TextBuilder) -> tuple[Slot, ...]:
        """A cell for each text, and those beside them."""
        cells = tuple(
            self._cell(f"t{number}", passage, item.of(passage.name), texts)
            for number, passage in enumerate(texts.quotable.passages, start=1)
        )
        return (*cells, *also_slots(self.also, self.room_for(USUAL_ROOM), texts))

    def _cell(
        self, name: str, passage: Passage, cells: Sequence[TextAnswer], texts: TextBuilder
    ) -> Slot:
        label = texts.inline(_named(passage, texts))
        if _is_printed(cells):
            own = texts.within(passage)
            return Shown(name, _joined([cell.printed(own) for cell in cells], texts), label)
        return Writing(name, self.room_for(USUAL_ROOM), label, copies=True)

    # --- what is right ---

    def right(self, item: ComparedPoint, texts: TextBuilder) -> Mapping[str, Answer]:
        """What each text says, and what stands beside it."""
        found: dict[str, Answer] = {}
        for number, passage in enumerate(texts.quotable.passages, start=1):
            cells = item.of(passage.name)
            if not cells or _is_printed(cells):
                continue
            each = [cell.written(texts.within(passage)) for cell in cells]
            rights = [answer.right for answer in each if isinstance(answer.right, Written)]
            written = Written(
                _joined([right.text for right in rights if right.text], texts),
                tuple(text for right in rights for text in right.accept),
                tuple(text for right in rights for text in right.reject),
            )
            evidence = tuple(quoted for answer in each for quoted in answer.evidence)
            why = next((answer.why for answer in each if answer.why), None)
            found[f"t{number}"] = Answer(written, evidence, why)
        return {**found, **also_right(self.also, item, texts)}

    def head(self, item: ComparedPoint, texts: TextBuilder) -> RichText:
        """The point."""
        return texts.own(item.point)

    def remarks(self, item: ComparedPoint, texts: TextBuilder) -> Sequence[Remark]:
        """What the notes say of the point, and of each text."""
        usual = {
            "evidence": item.evidence,
            "why": item.why,
            "accept": item.accept,
            "reject": item.reject,
            "note": item.note,
        }
        own = told(self.also)
        remarks = list(texts.remarks(**{k: value for k, value in usual.items() if k not in own}))
        for passage in texts.quotable.passages:
            for cell in item.of(passage.name):
                if not cell.is_crossed:
                    lead = (_named(passage, texts), Run(": "))
                    remarks += cell_remarks(lead, cell, texts.within(passage))
        return remarks


def _named(passage: Passage, texts: TextBuilder) -> PassageReference:
    return PassageReference(texts.passages.index(passage))


def _is_printed(cells: Sequence[KeyedCell]) -> bool:
    """Whether pupils of the level that the question is for find the cell filled in."""
    return bool(cells) and all(cell.is_printed for cell in cells)


def _joined(several: Sequence[RichText], texts: TextBuilder) -> RichText:
    """Answers one after the other."""
    if len(several) == 1:
        return several[0]
    inlines: list[Inline | RichText] = []
    for text in several:
        inlines += [*([Run(" · ")] if inlines else []), text]
    return texts.inline(*inlines)


def _overlap(first: Passage, second: Passage) -> bool:
    return any(
        one.start < other.end and other.start < one.end
        for one in first.stretches
        for other in second.stretches
    )
