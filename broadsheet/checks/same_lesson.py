"""Whether a lesson that was changed in some places is read as before in all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadsheet.lesson.lesson import field_names
from broadsheet.source.text import Span, TextFile
from broadsheet.source.yaml.document import Mapping, Node, Scalar, read_yaml, readable_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from broadsheet.source.diagnostics import Edit


def keeps_the_rest(file: TextFile, after: TextFile, edits: Sequence[Edit]) -> bool:
    """Whether a lesson with edits says outside of their places what it said.

    What could be read before can be read then, and every name and value that no edit touches is
    the same. Where the lesson could not be read, it can be read as far as before.

    Args:
        file: the lesson before.
        after: the same with the edits made.
        edits: those that were made, without overlap.
    """
    node, _ = read_yaml(file, names=field_names())
    new, _ = read_yaml(after, names=field_names())
    if node is None:
        reach = (readable_to(each, field_names()) for each in (file, after))
        before, now = reach
        return new is not None or now >= _moved(before, edits)
    if new is None:
        return False
    written = dict(_texts(node))
    touched = [edit.span for edit in edits]
    touched += [span for span in written if _touches_any(span, touched)]
    kept = {_moved(s.start, edits): t for s, t in written.items() if not _touches_any(s, touched)}
    places = [Span(_moved(s.start, edits), _moved(s.end, edits, after=True)) for s in touched]
    now_written = dict(_texts(new))
    places += [span for span in now_written if _touches_any(span, places)]
    return kept == {s.start: t for s, t in now_written.items() if not _touches_any(s, places)}


def _texts(node: Node) -> Iterator[tuple[Span, str]]:
    """Every name and value of a node with its place."""
    if isinstance(node, Scalar):
        yield node.place.span, str(node)
    elif isinstance(node, Mapping):
        yield from ((place.span, name) for name, place in node.key_places.items())
        yield from ((place.span, name) for name, place, _ in node.again)
        for value in (*node.values(), *(value for _, _, value in node.again)):
            yield from _texts(value)
    else:
        for item in node:
            yield from _texts(item)


def _touches_any(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start <= other.end and other.start <= span.end for other in others)


def _moved(offset: int, edits: Sequence[Edit], *, after: bool = False) -> int:
    """Where an offset is when edits are made; with `after`, behind what is written there."""
    by = 0
    for edit in edits:
        ends_here = edit.span.end == offset and (after or edit.span.start < offset)
        if edit.span.end < offset or ends_here:
            by += len(edit.text) - (edit.span.end - edit.span.start)
    return offset + by
