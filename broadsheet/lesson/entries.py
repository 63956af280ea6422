"""The list `questions` of a lesson, read: questions, and what stands between them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from broadsheet.lesson.between import BETWEEN, Between, ChoiceRecord, kind_of
from broadsheet.lesson.recovery import gathered, without_next
from broadsheet.questions import question_types
from broadsheet.source.diagnostics import Code, Diagnostic, Fix, Severity
from broadsheet.source.records.record import (
    GROUP_EXPECTED,
    KEY_MISSING,
    KEY_UNKNOWN,
    LIST_EXPECTED,
    Record,
    place_of,
    record_in,
)
from broadsheet.source.records.salvage import salvage
from broadsheet.source.records.validation import not_allowed, read_record, renamed
from broadsheet.source.spelling import nearest_word, only_meaning
from broadsheet.source.yaml.document import Mapping, Node, Scalar, Sequence
from broadsheet.source.yaml.fixes import rewritten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from broadsheet.questions.base import Question

TYPE_UNDER_ANOTHER_NAME = Code("type-under-another-name", Severity.ERROR)
CHOICE_OF_QUESTIONS = Code("choice-of-questions", Severity.ERROR)


@cache
def names_in(kind: type[Record]) -> frozenset[str]:
    """The keys of a record, and of the records in it."""
    inner = (record_in(field.annotation) for field in kind.model_fields.values())
    return frozenset(kind.known_keys()).union(*(names_in(item) for item in inner if item))


def _with_hint_at_types(problem: Diagnostic, kind: type[Question]) -> Diagnostic:
    """The problem of an unknown name, with the types of question that do know it."""
    if problem.code is not KEY_UNKNOWN or not (problem.hint or "").startswith("known here"):
        return problem
    name = problem.place.text
    others = [f"`{other}`" for other, own in question_types().items() if name in names_in(own)]
    if not others or name in names_in(kind):
        return problem
    listed = " and ".join(filter(None, (", ".join(others[:-1]), others[-1])))
    hint = f"`{name}` belongs to {listed}: delete it here, or correct the `type`"
    return replace(problem, hint=hint)


def read_entries(
    lesson: Mapping, names: frozenset[str], problems: list[Diagnostic]
) -> tuple[tuple[Question | Between, ...], tuple[Question, ...]]:
    """The questions and what stands between them, and what is left of the faulty ones.

    Args:
        lesson: as it is written.
        names: the keys that mean something somewhere in a lesson.
        problems: gets those that are found.
    """
    node = lesson.get("questions")
    if node is None:
        message = "`questions` is missing here"
        hint = "add `questions:` and a list of questions"
        problem = Diagnostic(KEY_MISSING, lesson.place, message, hint, key="questions")
        problems.append(problem)
        return (), ()
    if not isinstance(node, Sequence) or not node:
        hint = "begin each question with `- type: …`"
        problems.append(Diagnostic(LIST_EXPECTED, node.place, "`questions` takes a list", hint))
        return (), ()
    return _entries_of(node, names, problems, inside=False)


def _entries_of(
    node: Sequence, names: frozenset[str], problems: list[Diagnostic], *, inside: bool
) -> tuple[tuple[Question | Between, ...], tuple[Question, ...]]:
    """The same of one list; `inside`: it is that of a choice."""
    entries: list[Question | Between] = []
    salvaged: list[Question] = []
    for written in gathered(node, problems):
        between = kind_of(written)
        if between is not None and isinstance(written, Mapping):
            found, rest = _between(between, written, names, problems, inside=inside)
            entries += found
            salvaged += rest
            continue
        kind, item = _type_of(written, names, problems), written
        if kind is not None and isinstance(written, Mapping):
            item = without_next(written, problems)
        if kind is not None:
            question, of_shape = read_record(kind, item, names)
            problems += (_with_hint_at_types(problem, kind) for problem in of_shape)
            if question is not None:
                entries.append(question)
            elif (left := salvage(kind, item)) is not None:
                salvaged.append(left)
    return tuple(entries), tuple(salvaged)


def _between(
    kind: type[Between],
    node: Mapping,
    names: frozenset[str],
    problems: list[Diagnostic],
    *,
    inside: bool,
) -> tuple[Iterable[Question | Between], tuple[Question, ...]]:
    """What stands between questions, with the questions that belong to it."""
    own = Mapping(node.place)
    own.update(node)
    own.key_places, own.again = node.key_places, node.again
    questions = own.pop("questions", None) if kind is ChoiceRecord else None
    if inside:
        message = "a choice has questions in it, and nothing else"
        hint = "write it before or behind the choice, in line with `answer-any`"
        problems.append(Diagnostic(CHOICE_OF_QUESTIONS, node.place, message, hint))
        return (), ()
    record, found = read_record(kind, own, names)
    problems += found
    if not isinstance(record, ChoiceRecord):
        return () if record is None else (record,), ()
    if not isinstance(questions, Sequence) or not questions:
        place = node.place if questions is None else questions.place
        message = "`answer-any` has no questions to choose from"
        hint = "write `questions:` below it, and the questions indented below that"
        problems.append(Diagnostic(CHOICE_OF_QUESTIONS, place, message, hint))
        return (), ()
    entries, salvaged = _entries_of(questions, names, problems, inside=True)
    return (record.holding(len(entries)), *entries), salvaged


def _misspelt_type(question: Mapping, names: frozenset[str]) -> tuple[Fix, ...]:
    """The fix for a question whose type stands under a name that can only be a slip for it."""
    types = question_types()
    slips = [
        name
        for name, value in question.items()
        if name not in names and isinstance(value, Scalar) and value in types
        if only_meaning(name, ["type"])
    ]
    if len(slips) != 1:
        return ()
    return (renamed(slips[0], "type", question.key_places[slips[0]], ["type"]),)


def _called(name: str) -> str | None:
    """The type that is called so elsewhere; None if none is."""
    wanted = "-".join(re.findall(r"\w+", name.casefold()))
    types = question_types().items()
    return next((own for own, kind in types if wanted in kind.ALSO_CALLED), None)


def _type_of(
    item: Node, names: frozenset[str], problems: list[Diagnostic]
) -> type[Question] | None:
    types = question_types()
    if not isinstance(item, Mapping):
        message = "a question is a group of lines that begins with `type: …`"
        problems.append(Diagnostic(GROUP_EXPECTED, item.place, message))
        return None
    name = item.get("type")
    if name is None:
        near = next(filter(None, (nearest_word(key, BETWEEN) for key in item)), None)
        hint = "add `type: …`, which may be " + ", ".join(f"`{known}`" for known in types)
        hint = f"did you mean `{near}`?" if near else hint
        message, fixes = "this question has no `type`", _misspelt_type(item, names)
        problem = Diagnostic(KEY_MISSING, item.place, message, hint, fixes=fixes, key="type")
        problems.append(problem)
        return None
    kind = types.get(name) if isinstance(name, Scalar) else None
    meant = _called(name) if isinstance(name, Scalar) and kind is None else None
    if meant is not None and isinstance(name, Scalar):
        message = f"the type `{name}` is called `{meant}` here"
        fixes = (rewritten(str(name), meant, name.place),)
        hint = f"write `type: {meant}`; `broadsheet types {meant}` shows a sample"
        problem = Diagnostic(TYPE_UNDER_ANOTHER_NAME, name.place, message, hint, fixes=fixes)
        problems.append(problem)
    elif kind is None:
        place = place_of(name) or item.place
        problems.append(not_allowed(place, name, types))
    return kind
