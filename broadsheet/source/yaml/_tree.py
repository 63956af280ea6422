"""A YAML document as it grows, value by value, on a stack of its own: depth costs no recursion."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import Final

from broadsheet.source.diagnostics import Diagnostic, Edit, Fix, Note
from broadsheet.source.text import Place, Span
from broadsheet.source.yaml import codes
from broadsheet.source.yaml.lines import shown
from broadsheet.source.yaml.nodes import Mapping, Node, Scalar, Sequence

_COPIED: Final = "<<"  # what some programs read as: the fields of another mapping


@dataclass
class _OpenNode:
    """A list or mapping whose end has not been read yet."""

    node: Sequence | Mapping  # what has been read of it; it gets its place at the end
    end: int  # where the last thing in it ends, a character offset in the file
    key: str | None = None  # the name whose value is next; None where a name is next
    # Where that name stands; None if name and value are to be passed over.
    key_place: Place | None = None
    again: Place | None = None  # where the name stands, if it stood in the mapping before
    # The first place of each name, by its composed form (NFC).
    seen: dict[str, Place] = field(default_factory=dict)
    copied: int = 0  # the number of the problem of a `<<`
    doubled: int | None = None  # the number of the problem of the first name that is written twice


class Tree:
    """The document.

    Attributes:
        root: the whole of it, once that has been read.
    """

    def __init__(self, problems: list[Diagnostic]) -> None:
        """An empty document, which adds what is wrong with it to `problems`."""
        self.root: Node | None = None
        self._problems = problems
        self._open: list[_OpenNode] = []

    @property
    def depth(self) -> int:
        """How many lists and mappings are open, one inside the other."""
        return len(self._open)

    @property
    def innermost(self) -> Sequence | Mapping:
        """The innermost list or mapping that is open."""
        return self._open[-1].node

    def open(self, node: Sequence | Mapping) -> None:
        """Start a list or mapping: what is added goes into it until it is closed."""
        self._open.append(_OpenNode(node, node.place.span.start))

    def close(self, end: int) -> None:
        """End the innermost list or mapping, at a character offset or after the last thing in it.

        The later of the two counts.
        """
        top = self._open.pop()
        place = top.node.place
        top.node.place = Place(place.file, Span(place.span.start, max(top.end, end)))
        self.add(top.node)

    def add(self, node: Node) -> None:
        """Put a finished value where it belongs: as an item, a name, or the value of a name."""
        if not self._open:
            self.root = node
            return
        top, so_far = self._open[-1], self._open[-1].end
        top.end = max(top.end, node.place.span.end)
        if isinstance(top.node, Sequence):
            top.node.append(node)
        elif top.key is None:
            top.key, top.key_place = self._key(top, node, so_far)
        else:
            is_passed_over = top.key_place is None and top.again is None
            if top.key == _COPIED and is_passed_over and isinstance(node, Mapping):
                # As if the fields were written out: nothing else is wrong for the lack of them.
                self._show_fields(node, top.copied)
                for name in node.keys() - top.node.keys():
                    top.node[name], top.node.key_places[name] = node[name], node.key_places[name]
            elif top.key_place is not None:
                top.node[top.key] = node
                top.node.key_places[top.key] = top.key_place
            elif top.again is not None:
                top.node.again.append((top.key, top.again, node))
            top.key = top.again = None

    def _show_fields(self, node: Mapping, at: int) -> None:
        """Say which fields to write out in place of a `<<`, by the number of its problem."""
        fields = [
            f"`{shown(name)}: {shown(value.place.text)}`"
            for name, value in node.items()
            if "\n" not in value.place.text
        ]
        if fields and len(fields) == len(node):
            hint = f"write the fields out here: {', '.join(fields)}"
            self._problems[at] = replace(self._problems[at], hint=hint)

    def _key(self, top: _OpenNode, node: Node, so_far: int) -> tuple[str, Place | None]:
        """The name of a field and its place; no place where the field is to be passed over.

        What has been read before it ends at `so_far`.
        """
        place = node.place
        if not isinstance(node, Scalar):
            message = "a list or mapping cannot be the name of a field"
            hint = "write a name before the colon, in quotation marks if it starts with `[` or `{`"
            self._problems.append(Diagnostic(codes.KEY_NOT_TEXT, place, message, hint))
            return "", None
        if node == _COPIED and node.plain:
            message, hint = (
                "fields cannot be copied with `<<`",
                "write the fields out in each place",
            )
            top.copied = len(self._problems)
            self._problems.append(Diagnostic(codes.MERGE_KEY, place, message, hint))
            return _COPIED, None
        if self._problems and self._problems[-1].place is place:
            return "", None  # a link, which has been reported
        first = top.seen.setdefault(unicodedata.normalize("NFC", node), place)
        if first is place:
            return str(node), place
        return self._doubled(top, node, first, so_far)

    def _doubled(
        self, top: _OpenNode, node: Scalar, first: Place, so_far: int
    ) -> tuple[str, Place | None]:
        """A name that stands in the mapping already, first at another place."""
        name, place = shown(node), node.place
        holder = self._open[-2].node if self.depth > 1 else None
        note = Note(first, f"`{name}` is written here first")
        message, hint = f"`{name}` is written twice", "keep one of the two"
        if isinstance(holder, Sequence) and self._begins_anew(top, node):
            hint = "if the next item of the list starts here, write `- ` before it; else keep one"
            self._problems.append(
                Diagnostic(codes.DOUBLED_KEY, place, message, hint, (note,), _with_dash(place))
            )
            # The dash is missing: what follows is the next item's.
            began = top.node.place
            top.node.place = Place(began.file, Span(began.span.start, so_far))
            holder.append(top.node)
            top.node, top.doubled = Mapping(place), None
            top.seen = {unicodedata.normalize("NFC", node): place}
            return str(node), place
        top.again = place
        earlier = self._problems[top.doubled] if top.doubled is not None else None
        if earlier is None:
            top.doubled = len(self._problems)
        elif isinstance(holder, Sequence) and first.span.start < earlier.place.span.start:
            # One after the other: another item, of which the line with the dash is lost.
            begins = shown(str(next(iter(top.node), "")))
            self._problems[top.doubled or 0] = replace(
                earlier,
                message="the next item of the list seems to start here, without its first line",
                hint=f"write `- {begins}: …` above this line; else keep one of each two",
            )
            return str(node), None
        self._problems.append(Diagnostic(codes.DOUBLED_KEY, place, message, hint, (note,)))
        return str(node), None

    @staticmethod
    def _begins_anew(top: _OpenNode, key: Scalar) -> bool:
        """Whether a doubled name is the one that an item of several lines began with."""
        text, start = top.node.place.file.text, top.node.place.span.start
        return len(top.seen) > 1 and next(iter(top.node), None) == key and text[start] != "{"


def _with_dash(place: Place) -> tuple[Fix, ...]:
    """The dash before a name that starts its line, in place of two blanks."""
    start = place.span.start
    before = place.file.text[:start].rpartition("\n")[2]
    if before.strip(" ") or len(before) < 2:
        return ()
    edit = Edit(Span(start - 2, start), "- ")
    return (Fix(f"`{shown(place.text)}` starts another item", (edit,)),)
