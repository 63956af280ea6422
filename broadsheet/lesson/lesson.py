"""Lessons: from YAML nodes to a frozen record of passages and typed questions."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, WithJsonSchema

from broadsheet.article.passage import PassageRecord
from broadsheet.lesson.between import BETWEEN, Between
from broadsheet.lesson.entries import names_in, read_entries
from broadsheet.lesson.recovery import named_twice
from broadsheet.questions import question_types
from broadsheet.questions.fields import Allow, Standards
from broadsheet.source.diagnostics import Diagnostic
from broadsheet.source.records.marks import Mark, Meanings
from broadsheet.source.records.record import (
    GROUP_EXPECTED,
    KEY_MISSING,
    KEY_UNKNOWN,
    Count,
    Name,
    OneOrMore,
    Record,
    Text,
)
from broadsheet.source.records.validation import read_record
from broadsheet.source.spelling import nearest_word
from broadsheet.source.text import Place, Span, TextFile
from broadsheet.source.yaml.document import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.questions.base import Question


QuestionOrder = Annotated[
    Literal["fixed", "free"],
    Meanings(
        {
            "fixed": "They keep your order in all versions. So it is if this is left out.",
            "free": "They change places.",
        }
    ),
]


LineNumbering = Annotated[
    Literal["5", "1", "none"],
    WithJsonSchema({"enum": [5, 1, "none"]}),
    Meanings(
        {
            "5": "Every fifth line has a number. So it is if this is left out.",
            "1": "Each line has a number.",
            "none": "No line has a number, and `lines` in a text says the paragraph.",
        }
    ),
]


class Header(Record):
    """What stands at the top of a lesson, before its passages and questions."""

    title: Annotated[Text, Mark.EARLY] = Field(
        description="The name of the lesson. Printed at the top of the worksheet.",
        examples=["Who says so?"],
    )
    seed: Annotated[Name, Mark.SEED, Mark.EARLY] = Field(
        description="The article that the lesson is about: the name of its file in the folder "
        "`seeds`, without `.txt` or `.md`.",
        examples=["river-bridge"],
    )
    level: Text | None = Field(
        default=None,
        description="Which class the lesson is for, in your own words. Printed under the title.",
        examples=["Grades 7–9"],
    )
    time: Text | None = Field(
        default=None,
        description="How long it takes, in your own words. Printed under the title.",
        examples=["20 minutes"],
    )
    language: Annotated[Name | None, Mark.RARE] = Field(
        default=None,
        description="The language of the words that every worksheet has, such as “Name” and “Page "
        "1 of 2”, by its short code. Left out: the language of the article.",
        examples=["en"],
    )
    aims: OneOrMore[Text] | None = Field(
        default=None,
        description="What pupils are to learn, one aim or several. Printed under the title.",
        examples=[["Name the source of a statement.", "Say when a text names none."]],
    )
    standards: Standards = None
    intro: Text | None = Field(
        default=None,
        description="What pupils read first, above the passage. Printed on the worksheet.",
        examples=["Read the article. An *NGO* is a non-governmental organization."],
    )
    notes: Text | None = Field(
        default=None,
        description="What a teacher should know before the lesson. For the key only.",
        examples=["The article is invented, so nobody knows more than it says."],
    )
    versions: Count | None = Field(
        default=None,
        description="How many versions are printed, so that neighbours have another order: 3 "
        "makes A, B and C. Left out: one, the same for all.",
        examples=[2],
    )
    line_numbers: LineNumbering | None = Field(
        default=None,
        description="Which lines of the passages have a number in the margin. The worksheet says "
        "so by itself.",
        examples=[1, "none"],
    )
    question_order: Annotated[QuestionOrder | None, Mark.RARE] = Field(
        default=None,
        description="Whether the questions may change places from version to version.",
        examples=["free"],
    )
    seed_fingerprint: Annotated[Name | None, Mark.NEVER] = Field(
        default=None,
        description="Shows whether the article has changed since the lesson was written. You "
        "need not type it: `broadsheet new` writes it and `broadsheet pin` renews it. For the key "
        "only.",
        examples=["k3VxTq0aB7Zw"],
    )
    allow: Allow = None

    @classmethod
    def known_keys(cls) -> tuple[str, ...]:
        """Passages and questions stand at the same place."""
        return (*super().known_keys(), "passages", "questions")


def field_names() -> frozenset[str]:
    """Every key that means something somewhere in a lesson, but for the names of passages."""
    kinds: tuple[type[Record], ...] = (
        Header,
        PassageRecord,
        *question_types().values(),
        *BETWEEN.values(),
    )
    return frozenset().union(*map(names_in, kinds))


@dataclass(frozen=True, eq=False)
class Lesson:
    """A lesson as its author wrote it."""

    file: TextFile  # where it was read from
    header: Header | None  # title, seed and the like; None where it is faulty
    # By name, those that could be read; None where nobody can tell which there are.
    passages: dict[str, PassageRecord] | None
    # Questions and what stands between them, in order: those that could be read.
    entries: tuple[Question | Between, ...]
    # What is left of those that could not, to check its quotations; a field that it must have may
    # be None.
    salvaged: tuple[Question, ...] = ()
    # Names of passages that could not, so that nobody misses them.
    faulty_passages: frozenset[str] = field(default=frozenset())
    faulty_questions: bool = False  # some question could not be read
    # Its usual seed, known even where something else in the header is faulty.
    seed: Scalar | None = None
    # Where the name of each passage stands.
    passage_names: dict[str, Place] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions alone."""
        return tuple(entry for entry in self.entries if not isinstance(entry, Between))

    @property
    def between(self) -> tuple[Between, ...]:
        """What stands between them."""
        return tuple(entry for entry in self.entries if isinstance(entry, Between))


def read_lesson(file: TextFile, node: Node) -> tuple[Lesson, tuple[Diagnostic, ...]]:
    """Make a lesson of a file's node.

    Returns the lesson, without the parts that cannot be read, and all problems of its shape.
    """
    if not isinstance(node, Mapping):
        message = "a lesson begins with lines such as `title: …` and `seed: …`"
        hint = "`broadsheet new NAME --seed SEED` makes one to start from"
        problem = Diagnostic(GROUP_EXPECTED, node.place, message, hint)
        return Lesson(file, None, None, ()), (problem,)
    problems: list[Diagnostic] = []
    node = _moved_out(node, problems)
    strays = _strays(node)
    top = Mapping(node.place)
    top.update((key, value) for key, value in node.items() if key not in ("passages", "questions"))
    top.key_places = node.key_places
    header, found = read_record(Header, top, field_names())
    problems += (_with_hint_at_questions(problem, strays) for problem in found)
    unclear = frozenset[str]()
    if isinstance(declared := node.get("passages"), Mapping):
        unclear = named_twice(declared, node.get("questions"), problems)
    passages = _passages(declared, problems)
    if passages is not None:
        passages = {name: record for name, record in passages.items() if name not in unclear}
    if "passages" in strays.values():
        passages = None
    so_far = len(problems)
    entries, salvaged = read_entries(node, field_names(), problems)
    # What stands somewhere else, or under another name, is not missing too.
    problems[so_far:] = (
        problem
        for problem in problems[so_far:]
        if problem.code is not KEY_MISSING or problem.key not in strays.values()
    )
    seed = node.get("seed")
    names = unclear.union(declared) if isinstance(declared, Mapping) else frozenset[str]()
    lesson = Lesson(
        file,
        header,
        passages,
        entries,
        salvaged,
        names - (passages or {}).keys(),
        len(problems) > so_far,
        seed if isinstance(seed, Scalar) and seed.strip() else None,
        declared.key_places if isinstance(declared, Mapping) else {},
    )
    return lesson, tuple(problems)


def parts(node: Node) -> Iterator[Span]:
    """Where the parts of a lesson stand that can be faulty alone.

    Each question is one, each passage with its name, and each other field at the top.
    """
    for name, value in node.items() if isinstance(node, Mapping) else ():
        if name == "questions" and isinstance(value, Sequence):
            yield from (item.place.span for item in value)
        elif name == "passages" and isinstance(value, Mapping):
            for own, passage in value.items():
                yield Span(value.key_places[own].span.start, passage.place.span.end)
        elif isinstance(node, Mapping):
            yield Span(node.key_places[name].span.start, value.place.span.end)


def _moved_out(lesson: Mapping, problems: list[Diagnostic]) -> Mapping:
    """The lesson with the fields at its top that were indented as if they were passages."""
    passages = lesson.get("passages")
    if not isinstance(passages, Mapping):
        return lesson
    strays = [
        name
        for name, value in passages.items()
        if name in Header.known_keys() and name not in lesson and not isinstance(value, Mapping)
    ]
    whole, kept = copy(lesson), copy(passages)
    whole.key_places = {**lesson.key_places}
    for name in strays:
        place = passages.key_places[name]
        hint = f"start `{name}` at the very left, exactly under `passages`"
        problems.append(Diagnostic(KEY_UNKNOWN, place, f"`{name}` is no passage", hint))
        whole[name] = kept.pop(name)
        whole.key_places[name] = place
    whole["passages"] = kept
    return whole


def _strays(lesson: Mapping) -> dict[str, str]:
    """Names at the top that are not known there, and the field that each was meant to be."""
    known = Header.known_keys()
    free = [name for name in known if name not in lesson]
    of_questions = {key for kind in question_types().values() for key in kind.known_keys()}
    meant = {name: nearest_word(name, free) for name in lesson if name not in known}
    return {name: near or name for name, near in meant.items() if near or name in of_questions}


def _with_hint_at_questions(problem: Diagnostic, strays: dict[str, str]) -> Diagnostic:
    """The problem of an unknown name, with the advice to indent it if it is a question's."""
    name = problem.place.text
    if problem.code is not KEY_UNKNOWN or strays.get(name) != name:
        return problem
    hint = f"`{name}` belongs to a question: indent it, to start exactly under its `type`"
    return replace(problem, hint=hint)


def _passages(node: Node | None, problems: list[Diagnostic]) -> dict[str, PassageRecord] | None:
    if node is None:
        return {}
    if not isinstance(node, Mapping) or not node:
        message = (
            "`passages` holds names of your own, each with the piece of the seed it stands for"
        )
        hint = "write `opening:` and, indented below it, `from: …` and `to: …`"
        problems.append(Diagnostic(GROUP_EXPECTED, node.place, message, hint))
        return None
    passages: dict[str, PassageRecord] = {}
    for name, value in node.items():
        record, found = read_record(PassageRecord, value, field_names())
        problems += found
        if record is not None:
            passages[name] = record
    for _, _, value in node.again:
        problems += read_record(PassageRecord, value, field_names())[1]
    return passages
