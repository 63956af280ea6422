"""What the names and the allowed words of a lesson mean, as their records say it, for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

from broadsheet.lesson.lesson import Header
from broadsheet.lesson.schema import PASSAGES, QUESTIONS, TYPE, summary, with_examples
from broadsheet.questions import question_types
from broadsheet.questions.base import Question
from broadsheet.source.records.marks import Meanings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from broadsheet.source.records.record import Record


def of_key(holder: type[Record], key: str) -> str:
    """What a record says of one of its names, with examples, on some lines; empty if nothing."""
    info = holder.by_key().get(key)
    about: dict[str, Any] = {}
    if holder is Header and key in ("passages", "questions"):
        about = PASSAGES if key == "passages" else QUESTIONS
    elif issubclass(holder, Question) and key == "type":
        about = {"description": TYPE}
    elif info is not None:
        about = {"description": info.description or "", "examples": info.examples or ()}
    return str(with_examples({**about, "title": key}).get("description", ""))


def of_words(holder: type[Record], key: str) -> dict[str, str]:
    """The words that a field lets pass, each with what it means; none where any text may stand."""
    if issubclass(holder, Question) and key == "type":
        return of_types()
    info = holder.by_key()[key]
    return _of_words(info.annotation, info.metadata)


def of_types() -> dict[str, str]:
    """The names of the question types, each with the first sentence about it."""
    return {name: summary(kind) for name, kind in question_types().items()}


def _of_words(annotation: Any, metadata: Iterable[Any]) -> dict[str, str]:
    inner = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _of_words(inner[0], inner[1:])
    if get_origin(annotation) is Literal:
        of = next((each.of for each in metadata if isinstance(each, Meanings)), {})
        return {str(word): of.get(str(word), "") for word in inner}
    found = (_of_words(part, ()) for part in inner)
    return next((words for words in found if words), {})
