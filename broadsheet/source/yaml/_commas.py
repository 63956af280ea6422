"""Commas of a text between braces, at which YAML ends the text: `{text: They came, too late}`.

What follows such a comma is read as a name with nothing behind it. It is put back where it
belongs, so that the comma is one mistake and the text is checked as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from broadsheet.source.diagnostics import Diagnostic, Edit, Fix
from broadsheet.source.spelling import only_meaning
from broadsheet.source.text import Place, Span
from broadsheet.source.yaml import codes
from broadsheet.source.yaml.fixes import in_marks
from broadsheet.source.yaml.lines import in_quotation_marks, shown
from broadsheet.source.yaml.nodes import Mapping, Node, Scalar

_SHORT: Final = 3  # letters of a word that is easily taken for another one
_NEXT = re.compile(r"\s*[,}]")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name of a mapping, where it stands, and its value."""

    name: str
    place: Place
    value: Node

    @property
    def is_name_alone(self) -> bool:
        """Whether neither a colon nor a value follows the name, which has no quotation marks."""
        text, span = self.place.file.text, self.place.span
        ends = not self.value and _NEXT.match(text, span.end) is not None
        return ends and text[span.start] not in "\"'"


def put_back(node: Mapping, names: frozenset[str], problems: list[Diagnostic]) -> None:
    """Give a mapping in braces its texts back that commas have cut, and report each once.

    Args:
        node: the mapping, which is changed.
        names: the fields that may stand there.
        problems: what has been found so far; those of the pieces as names are taken out.
    """
    entries = [_Entry(name, node.key_places[name], value) for name, value in node.items()]
    entries += [_Entry(*again) for again in node.again]
    entries.sort(key=lambda entry: entry.place.span)
    text: _Entry | None = None
    pieces: list[_Entry] = []
    for entry in entries:
        first = entry.name.split()[0] if entry.name.split() else ""
        if not entry.is_name_alone or entry.name in names:
            _join(node, text, pieces, names, problems)
            text, pieces = entry, []
        elif first in names:
            _join(node, text, pieces, names, problems)
            text, pieces = _with_colon(node, entry, first, problems), []
        elif text is not None:
            pieces.append(entry)
    _join(node, text, pieces, names, problems)


def _join(
    node: Mapping,
    text: _Entry | None,
    pieces: list[_Entry],
    names: frozenset[str],
    problems: list[Diagnostic],
) -> None:
    """Make one value of a text and the pieces that follow it."""
    if text is None or not pieces or not isinstance(text.value, Scalar) or not text.value:
        return
    start, end = text.value.place.span.start, pieces[-1].place.span.end
    place = Place(text.place.file, Span(start, end))
    written = place.text
    _take_out(node, pieces, problems)
    if text.value.plain and node.get(text.name) is text.value:
        node[text.name] = Scalar(" ".join(written.split()), place, plain=True)
    message = f"the comma ends the text: only `{shown(text.value)}` is read as `{shown(text.name)}`"
    hint = "put the whole text in quotation marks"
    fixes: tuple[Fix, ...] = ()
    if "\n" not in written and text.value.plain:
        hint += f": `{shown(text.name)}: {in_quotation_marks(written)}`"
        known = names and text.name in names
        first = (word for piece in pieces for word in piece.name.split()[:1])
        # `too` is one letter away from `to`, and no slip for it.
        slips = any(len(word) > _SHORT and only_meaning(word, names) for word in first)
        fixes = (in_marks(written, start, certain=bool(known) and not slips),)
    problems.append(Diagnostic(codes.COMMA_IN_TEXT, place, message, hint, fixes=fixes))


def _with_colon(node: Mapping, entry: _Entry, name: str, problems: list[Diagnostic]) -> _Entry:
    """The field of a name that has its value, and no colon between the two."""
    _take_out(node, [entry], problems)
    start = entry.place.span.start
    after = entry.place.text[len(name) :]
    value_start = entry.place.span.end - len(after.lstrip())
    place = Place(entry.place.file, Span(value_start, entry.place.span.end))
    value = Scalar(" ".join(place.text.split()), place, plain=True)
    own = Place(entry.place.file, Span(start, start + len(name)))
    # Never certain: in `{text: He asks, why not}` the word is no field.
    fix = Fix(f"a colon follows `{name}`", (Edit(Span(own.span.end, own.span.end), ":"),))
    message = f"`{shown(entry.name)}` has no colon, so it is no field"
    hint = f"write `{name}: {shown(value)}`"
    hint += "; if it goes on with the text before the comma, put all of that in quotation marks"
    problems.append(Diagnostic(codes.NO_COLON, entry.place, message, hint, fixes=(fix,)))
    if name not in node:
        node[name], node.key_places[name] = value, own
    return _Entry(name, own, value)


def _take_out(node: Mapping, pieces: list[_Entry], problems: list[Diagnostic]) -> None:
    """Take names out of a mapping, and what was found wrong with them as names."""
    places = [piece.place for piece in pieces]
    problems[:] = [problem for problem in problems if problem.place not in places]
    node.again = [again for again in node.again if again[1] not in places]
    for piece in pieces:
        if node.key_places.get(piece.name) == piece.place:
            del node[piece.name], node.key_places[piece.name]
