"""Links between parts of a YAML file: `&name` before a value, `*name` where it is to stand too.

A lesson has none: what stands in it is what is printed. Where somebody has written some, each is
reported with the value to write out, and the value stands in for the link, so that nothing else is
reported for the lack of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from broadsheet.source.diagnostics import Diagnostic, Edit, Fix, Note
from broadsheet.source.text import Place, Span
from broadsheet.source.yaml import codes
from broadsheet.source.yaml.lines import Lines, as_value, shown
from broadsheet.source.yaml.nodes import Mapping, Node, Scalar, Sequence

# Values of one that is linked to. A value with links inside may stand for any number of others.
_MOST_VALUES: Final = 100
_NOT_POSSIBLE: Final = "links between the parts of a lesson are not possible"


@dataclass(frozen=True, slots=True)
class _Linked:
    """A value that has a name."""

    place: Place  # where the name stands, with its `&`
    node: Node

    @property
    def written(self) -> str | None:
        """The value as it can stand in another line, on its own; None where it takes several."""
        text = self.node.place.text.rstrip()
        if isinstance(self.node, Scalar) and self.node.plain:
            # It may stand between brackets there.
            return as_value(text) if text and "\n" not in text else None
        return text if "\n" not in text and text[:1] in tuple("[{\"'") else None


class Links:
    """The links of a document, noted while it is read."""

    def __init__(self, lines: Lines) -> None:
        """Of a text with these lines."""
        self._lines = lines
        self._linked: dict[str, _Linked] = {}
        self._uses: list[tuple[str, Place]] = []

    def has_other_end(self, sign_and_name: str) -> bool:
        """Whether the other end of a link seems to be in the text, as `*name` for `&name`."""
        other = {"&": "*", "*": "&"}[sign_and_name[0]] + sign_and_name[1:]
        return other in self._lines.links

    def name(self, place: Place, node: Node) -> None:
        """Note a value that has a name; of a list or mapping it may still be open."""
        self._linked[place.text[1:]] = _Linked(place, node)

    def use(self, place: Place) -> Node | None:
        """Note a link, and give the value that it stands for, if it can be given."""
        name = place.text[1:]
        self._uses.append((name, place))
        linked = self._linked.get(name)
        # A value that is still open has the link inside of it.
        is_whole = linked is not None and bool(linked.node.place.text)
        if linked is None or not is_whole or _size(linked.node, _MOST_VALUES) >= _MOST_VALUES:
            return None
        if isinstance(linked.node, Scalar):
            return Scalar(str(linked.node), place, linked.node.plain)
        return linked.node

    def explained(self, problems: list[Diagnostic]) -> list[Diagnostic]:
        """The problems of a document that is read, with the values to write in place of links."""
        found: list[Diagnostic] = []
        copied = {p.place.span for p in problems if p.code is codes.MERGE_KEY}
        for problem in problems:
            name = problem.place.text[1:]
            linked = self._linked.get(name) if problem.code is codes.ALIAS else None
            uses = [place for used, place in self._uses if used == name]
            if linked and any(place.span < linked.place.span for place in uses):
                linked = None  # what comes before its value is no link to it
            if linked is None or not uses:
                found.append(problem)
            elif problem.place == linked.place:
                found.append(self._of_name(problem, linked, uses))
            elif not any(self._follows(problem.place, span) for span in copied):
                found.append(self._of_use(problem, linked))
        return found

    @staticmethod
    def _follows(place: Place, key: Span) -> bool:
        """Whether a link stands right behind a `<<:`."""
        between = place.file.text[key.end : place.span.start]
        return key.end <= place.span.start and not between.strip(" :[\n")

    def _of_name(self, problem: Diagnostic, linked: _Linked, uses: list[Place]) -> Diagnostic:
        rows = sorted({place.file.position(place.span.start)[0] for place in uses})
        listed = ", ".join(map(str, rows))
        message = f"`{problem.place.text}` names this value for a link, and {_NOT_POSSIBLE}"
        one = f"line{'s' if len(rows) > 1 else ''} {listed}"
        hint = f"take `{problem.place.text}` out, and write the value out again in {one}"
        start, value = linked.place.span.start, linked.node.place.span.start
        between = linked.place.file.text[start:value]
        fixes: tuple[Fix, ...] = ()
        if linked.written is not None and "\n" not in between:
            edits = [Edit(Span(start, value), "")]
            edits += [Edit(place.span, linked.written) for place in uses]
            does = f"`{shown(linked.written)}` is written out in {one}, where a link to it stood"
            fixes = (Fix(does, tuple(sorted(edits, key=lambda e: e.span)), certain=True),)
        return replace(problem, message=message, hint=hint, fixes=fixes)

    def _of_use(self, problem: Diagnostic, linked: _Linked) -> Diagnostic:
        place = problem.place
        message = f"`{place.text}` is a link to a value, and {_NOT_POSSIBLE}"
        note = Note(linked.node.place, "the value")
        if linked.written is None:
            hint = "write the value out here"
            return replace(problem, message=message, hint=hint, notes=(note,), fixes=())
        line = self._lines.at(place.span.start)
        alone = line.start + line.value_column == place.span.start
        whole = line.with_value(linked.written) if alone else linked.written
        hint = f"write the value out: `{shown(whole)}`"
        fix = Fix(f"`{place.text}` becomes its value", (Edit(place.span, linked.written),))
        return replace(problem, message=message, hint=hint, notes=(note,), fixes=(fix,))


def _size(node: Node, most: int) -> int:
    """How many values a node has, at most `most`."""
    count, waiting = 0, [node]
    while waiting and count < most:
        each = waiting.pop()
        count += 1
        if isinstance(each, Mapping):
            waiting += each.values()
        elif isinstance(each, Sequence):
            waiting += each
    return count
