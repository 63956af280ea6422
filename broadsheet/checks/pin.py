"""Accepting an article as it is now: the line of a lesson that keeps its fingerprint."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from broadsheet.article.fingerprint import fingerprint_of
from broadsheet.checks.lesson_file import edited, lesson_file
from broadsheet.checks.seed_changes import counted
from broadsheet.lesson.lesson import field_names, read_lesson
from broadsheet.source.diagnostics import Diagnostic, Edit
from broadsheet.source.text import Span, TextFile
from broadsheet.source.yaml.document import Mapping, Node, Scalar, read_yaml
from broadsheet.source.yaml.lines import as_value, in_quotation_marks

if TYPE_CHECKING:
    from pathlib import Path

    from broadsheet.checks.library import Library

_KEY = "seed-fingerprint"


class Outcome(Enum):
    """What became of a lesson whose seed was to be accepted."""

    PINNED = auto()  # its line with the fingerprint is another one now
    SAME = auto()  # it has the fingerprint already
    GONE = auto()  # a quotation does not stand in the seed
    UNSURE = auto()  # the line cannot be written there without harm
    NEWER = auto()  # somebody saved the file meanwhile
    NO_SEED = auto()  # the lesson names no seed that can be read


@dataclass(frozen=True, slots=True)
class Pinned:
    """What became of a lesson; unless it is pinned, its file is left as it was."""

    outcome: Outcome
    standing: int = 0  # how many of its quotations stand in the seed
    gone: int = 0  # how many do not
    line: str = ""  # the line to write


def pin(library: Library, path: Path) -> Pinned:
    """Write the fingerprint of a lesson's seed, as it is now, into the lesson: one line of it.

    Nothing is written while a quotation is gone: the line says that the lesson fits the seed. Nor
    is anything written before what it makes of the lesson was read: all of it must say what it
    said, and the fingerprint be there once.

    Raises:
        OSError: the file that it names could not be written, and is the old one.
    """
    lesson = lesson_file(library, path)
    if isinstance(lesson, Diagnostic):
        return Pinned(Outcome.NO_SEED)
    node, _ = read_yaml(lesson.file, names=field_names())
    if not isinstance(node, Mapping):
        return Pinned(Outcome.NO_SEED)
    named, old = node.get("seed"), node.get(_KEY)
    seed_id = " ".join(named.split()) if isinstance(named, Scalar) else ""
    seed = library.seed(seed_id)[0] if seed_id in library.seed_names() else None
    if seed is None or not isinstance(named, Scalar):
        return Pinned(Outcome.NO_SEED)
    now = fingerprint_of(seed)
    standing, gone = counted(read_lesson(lesson.file, node)[0], seed)
    if gone:
        return Pinned(Outcome.GONE, standing, gone)
    if isinstance(old, Scalar) and str(old) == now:
        return Pinned(Outcome.SAME, standing)
    line = f"{_KEY}: {as_value(now)}"
    change = _beside(node, named, now) if old is None else _instead(node, old, now)
    after = TextFile(lesson.file.name, edited(lesson.file.text, [change]))
    if not _says(after, now, node):
        return Pinned(Outcome.UNSURE, standing, line=line)
    written = lesson.replace(edited(lesson.text, [change]))
    return Pinned(Outcome.PINNED if written else Outcome.NEWER, standing, line=line)


def _beside(node: Mapping, seed: Scalar, now: str) -> Edit:
    """A new field behind the one that names the seed, written in the way of that one."""
    file, key = seed.place.file, node.key_places["seed"]
    mark = file.text[key.span.start]
    in_marks = mark in ("'", '"')
    name = f"{mark}{_KEY}{mark}" if in_marks else _KEY
    field = f"{name}: {in_quotation_marks(now, mark) if in_marks else as_value(now)}"
    if node.place.text.startswith("{"):
        return Edit(Span(seed.place.span.end, seed.place.span.end), f", {field}")
    end = file.text.find("\n", seed.place.span.end)
    end = len(file.text) if end < 0 else end
    return Edit(Span(end, end), f"\n{' ' * (file.position(key.span.start)[1] - 1)}{field}")


def _instead(node: Mapping, old: Node, now: str) -> Edit:
    """Another fingerprint in the place of the old one, or of nothing."""
    written = old.place.text
    if written.strip():
        mark = written[0] if written[0] in ("'", '"') else ""
        return Edit(old.place.span, in_quotation_marks(now, mark) if mark else as_value(now))
    end = node.key_places[_KEY].span.end
    rest = old.place.file.text[end:]
    colon = len(rest) - len(rest.lstrip(" ")) + 1 if rest.lstrip(" ").startswith(":") else 0
    at = Span(end + colon, end + colon)
    return Edit(at, f" {as_value(now)}" if colon else f": {as_value(now)}")


def _says(after: TextFile, now: str, before: Mapping) -> bool:
    """Whether a lesson says what it said before, and has a fingerprint, once."""
    node, _ = read_yaml(after, names=field_names())
    if not isinstance(node, Mapping) or any(name == _KEY for name, _, _ in node.again):
        return False
    new, old = _plain(node), _plain(before)
    old[0].pop(_KEY, None)
    return bool(new[0].pop(_KEY, None) == now and new == old)


def _plain(node: Node) -> Any:
    """What a node says, without the places where it does."""
    if isinstance(node, Scalar):
        return str(node)
    if isinstance(node, Mapping):
        again = [(name, _plain(value)) for name, _, value in node.again]
        return {name: _plain(value) for name, value in node.items()}, again
    return [_plain(item) for item in node]
