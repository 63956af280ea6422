"""YAML as a teacher wrote it: every value stays text, and every value knows its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from broadsheet.source.diagnostics import Diagnostic, Fix, Note
from broadsheet.source.text import Place, Span, TextFile
from broadsheet.source.yaml import codes
from broadsheet.source.yaml._reader import Reader
from broadsheet.source.yaml.nodes import Mapping, Node, Scalar, Sequence

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "past_mistakes", "read_yaml", "readable_to"]

_INSIDE_A_VALUE = (
    codes.SIGN_AT_START,
    codes.COLON_IN_TEXT,
    codes.TEXT_AFTER_QUOTE,
    codes.BRACKET,
    codes.UNKNOWN_ESCAPE,
)
_MOST_STOPS = 10
_LONGEST_READ_AGAIN = 100_000


def read_yaml(
    file: TextFile, span: Span | None = None, names: frozenset[str] = frozenset()
) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read one YAML document.

    Args:
        file: the file it stands in.
        span: the characters of the file to read, as for a seed's front matter; None for all.
        names: the fields that may stand there, to tell what can be meant by a faulty line.

    Returns:
        The document, and every problem with it. The document is None if its structure could not
        be made out; with lesser problems it is there, so that the rest can be checked too. All
        places are character offsets in the whole file.
    """
    span = Span(0, len(file.text)) if span is None else span
    node = Reader(file, span, names).quick_document()
    if node is not None:
        return node, ()
    reader = Reader(file, span, names)
    node, problems = reader.document()
    return node, (*problems, *_further_down(file, span, reader.stop, names))


def readable_to(file: TextFile, names: frozenset[str] = frozenset()) -> int:
    """How far a file can be read as YAML, with the fields that may stand there.

    Returns:
        The character offset of the mistake at which `read_yaml` gives up; past the last character
        where it does not.
    """
    reader = Reader(file, Span(0, len(file.text)), names)
    if reader.document()[0] is not None:
        return len(file.text) + 1
    return (reader.stop or reader.problems[-1]).place.span.start


def past_mistakes(
    file: TextFile, names: frozenset[str] = frozenset()
) -> tuple[Node | None, tuple[Span, ...]]:
    """Read what `read_yaml` gives up, with harmless letters in place of mistakes inside values.

    Args:
        file: the file, of which `read_yaml` could make no document.
        names: the fields that may stand there.

    Returns:
        The document, in a file of its own whose offsets are the same, and the characters that do
        not say what the teacher wrote. None where a mistake may reach further than its value.
    """
    span = Span(0, len(file.text))
    if len(file.text) > _LONGEST_READ_AGAIN:
        return None, ()
    reader = Reader(file, span, names)
    reader.document()
    node: Node | None = None
    passed: list[Span] = []
    for _, document, stop in _rounds(file, span, reader.stop, names):
        node = document
        if stop.code not in (*_INSIDE_A_VALUE, codes.BULLET):
            return None, ()
        passed.append(stop.place.span)
    return node, tuple(passed)


def _further_down(
    file: TextFile, span: Span, stop: Diagnostic | None, names: frozenset[str]
) -> Iterator[Diagnostic]:
    """The problems below the one at which the parser gave up, as far as it can be passed over."""
    for again, _, passed in _rounds(file, span, stop, names):
        for problem in again.problems:
            if "\n" in again.file.text[passed.place.span.end : problem.place.span.start]:
                notes = tuple(Note(Place(file, n.place.span), n.text) for n in problem.notes)
                yield replace(problem, place=Place(file, problem.place.span), notes=notes)


def _rounds(
    file: TextFile, span: Span, stop: Diagnostic | None, names: frozenset[str]
) -> Iterator[tuple[Reader, Node | None, Diagnostic]]:
    """Each further reading, its document if there is one, and the mistake that it passes over."""
    text = file.text
    for _ in range(_MOST_STOPS if len(text) <= _LONGEST_READ_AGAIN else 0):
        passable = _passable(text, stop) if stop else None
        if stop is None or passable is None:
            return
        text, passed = passable, stop.place.span.end
        again = Reader(TextFile(file.name, text), span, names)
        yield again, again.document()[0], stop
        stop = again.stop
        if stop is not None and "\n" not in text[passed : stop.place.span.start]:
            return


def _passable(text: str, stop: Diagnostic) -> str | None:
    """The text with harmless letters or blanks in place of a mistake, one for one.

    None where the mistake may reach further than its place.
    """
    start, end = stop.place.span.start, stop.place.span.end
    if stop.code is codes.BULLET:
        return _with_edits(text, stop.fixes[0])
    letters = "x"
    if stop.code is codes.NO_SPACE:
        start, end, letters = end, end + 1, " "
    elif stop.code is codes.NO_DASH and re.match(r"-\w{2}", text[start:]):
        # The item starts where it would; its first name lacks a letter, and is not looked at.
        return f"{text[: start + 1]} {text[start + 2 :]}"
    elif stop.code is codes.NO_COLON and stop.fixes:
        # The name has its colon where its last letter stands, and is not looked at either.
        at = stop.fixes[0].edits[0].span
        return f"{text[: at.start - 1]}:{' ' * (at.end - at.start)}{text[at.end :]}"
    elif stop.code in (codes.NO_COLON, codes.NO_DASH):
        letters = " "
    elif stop.code not in _INSIDE_A_VALUE:
        return None
    after_quote = stop.code is codes.TEXT_AFTER_QUOTE and text[start:][:1] not in "\"'"
    if after_quote or start == end or text[start] == "%" or "\n" in text[start:end]:
        return None
    return text[:start] + letters * (end - start) + text[end:]


def _with_edits(text: str, fix: Fix) -> str | None:
    """The text with a fix, and blanks at the ends of its lines that keep all others in place."""
    for edit in reversed(fix.edits):
        end = text.find("\n", edit.span.end)
        end = len(text) if end < 0 else end
        shorter = edit.span.end - edit.span.start - len(edit.text)
        if shorter < 0:
            return None
        rest = text[edit.span.end : end] + " " * shorter + text[end:]
        text = text[: edit.span.start] + edit.text + rest
    return text
