"""What a lesson seems to say while it is being written, taken from its lines and not by a parser.

Half a line is mostly no YAML. How far the lines are indented tells all the same what belongs to
what, and each question can be parsed alone, so that a fault in one hides nothing of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from broadsheet.editor.braces import braces_at
from broadsheet.source.text import Span, TextFile
from broadsheet.source.yaml.lines import Line, Lines

Step = str | int  # a key, or the number of an item in a list, from 0


@dataclass(eq=False)
class Group:
    """Fields that start in the same column, or the items of a list."""

    path: tuple[Step, ...]  # the keys and items that it belongs to, from the outermost
    column: int  # where its lines start, counted from 0; those of a list at their dashes
    parent: Group | None = None  # the group around it
    is_list: bool = False  # whether it is a list
    # Its fields, in order; a list has none.
    entries: list[OutlineEntry] = field(default_factory=list)
    items: list[Group] = field(default_factory=list)  # the items of a list, each a group

    def entry(self, key: str) -> OutlineEntry | None:
        """A field by its name."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def text(self, key: str) -> str:
        """What stands on the line of a field, without quotation marks; empty if it is not there."""
        found = self.entry(key)
        return unquoted(found.line.value) if found else ""

    def texts(self, key: str) -> list[str]:
        """The texts of a field that takes one or several, such as the passages of a question."""
        found = self.entry(key)
        if found is None:
            return []
        if found.below is None:
            written = found.line.value.strip("[]").split(",")
            return [unquoted(text) for text in written if text.strip()]
        entries = [entry for item in found.below.items for entry in item.entries]
        return [unquoted(entry.line.text[entry.column :]) for entry in entries]

    def around(self, path: tuple[Step, ...]) -> Group | None:
        """The group of a path, among this one and those around it."""
        group: Group | None = self
        while group is not None and (group.path != path or group.is_list):
            group = group.parent
        return group


@dataclass(eq=False)
class OutlineEntry:
    """A field, or a text that stands alone."""

    group: Group  # what it belongs to
    line: Line  # the line that it starts on
    column: int  # where it starts there, counted from 0, behind the dash of an item
    more: list[Line] = field(default_factory=list)  # the lines that its value goes on over
    below: Group | None = None  # the group that stands below it in place of a value

    @property
    def key(self) -> str | None:
        """Its name; None for a text that stands alone, or a name that is not finished."""
        return self.line.key

    @property
    def is_block(self) -> bool:
        """Whether its value is a block of text below `|` or `>`."""
        return self.line.value[:1] in ("|", ">")


@dataclass(frozen=True, slots=True)
class Cursor:
    """What is being written at a place."""

    group: Group  # what it belongs to
    # The field whose value is being written; None for a name, or a text that stands alone.
    key: str | None
    start: int  # where that starts on the line of the place, a character offset in the file
    lead: str | None = None  # what the lines above have of the same value
    # It is part of a block of text, where all characters stand for themselves.
    is_block: bool = False
    in_flow: bool = False  # it stands between curly brackets


@dataclass(frozen=True, eq=False)
class Outline:
    """The lines of a lesson, and what belongs to what."""

    file: TextFile

    @cached_property
    def lines(self) -> Lines:
        """The lines of the file."""
        return Lines(self.file.text)

    @cached_property
    def top(self) -> Group:
        """The fields at the top of the lesson."""
        return _grown(self._all())[0]

    def _all(self) -> Iterator[Line]:
        return map(self.lines.number, range(1, self.file.text.count("\n") + 2))

    def cursor(self, offset: int) -> Cursor:
        """What is being written at a character offset."""
        here = self.lines.at(offset)
        column = offset - here.start
        typed = here
        if not here.text.strip():
            # It is as far indented as the cursor is, as if a letter stood there.
            typed = Line(here.number, here.start, " " * column + "…")
        _, entries = _grown(typed if line.number == here.number else line for line in self._all())
        entry = entries.get(here.number)
        if entry is None:  # a comment
            return Cursor(Group(("#",), 0), None, offset)
        if entry.line.number < here.number:
            first = "" if entry.is_block else entry.line.value
            above = (other.text.strip() for other in entry.more if other.number < here.number)
            start = here.start + min(typed.indent, column)
            lead = "\n".join([first, *above]).lstrip()
            return Cursor(entry.group, entry.key, start, lead, entry.is_block)
        inside = _in_braces(entry, here, column)
        if inside is not None:
            return inside
        colon = here.text.find(":", entry.column + len(entry.key)) if entry.key else -1
        if -1 < colon < column:
            return Cursor(entry.group, entry.key, here.start + min(here.value_column, column))
        return Cursor(entry.group, None, here.start + min(entry.column, column))

    def piece(self, offset: int) -> tuple[tuple[Step, ...], Span] | None:
        """The smallest piece that can be parsed alone: a field at the top, or a question.

        Returns:
            The path of what the piece is an item of, and its characters; None above all fields.
        """
        end = len(self.file.text)
        for entry in reversed(self.top.entries):
            if entry.line.start <= offset:
                if entry.key == "questions" and entry.below:
                    return _question(entry.below, offset, end)
                return (), Span(entry.line.start, end)
            end = entry.line.start
        return None

    def part(self, key: str) -> Span | None:
        """The characters of a field at the top, its name included."""
        found = self.top.entry(key)
        piece = self.piece(found.line.start) if found else None
        return piece[1] if piece else None


def unquoted(value: str) -> str:
    """A value without the quotation marks around it."""
    value = value.strip()
    if len(value) > 1 and value[0] in "\"'" and value.endswith(value[0]):
        return value[1:-1]
    return value


def _question(items: Group, offset: int, end: int) -> tuple[tuple[Step, ...], Span] | None:
    for number, item in reversed(list(enumerate(items.items))):
        start = item.entries[0].line.start
        if start <= offset:
            return (*items.path, number), Span(start, end)
        end = start
    return None


def _in_braces(entry: OutlineEntry, here: Line, column: int) -> Cursor | None:
    """What is being written between curly brackets on the line of an entry."""
    start = here.value_column if entry.key else entry.column
    braces = braces_at(here.text, start, column) if here.text[start : start + 1] in "{[" else None
    if braces is None:
        return None
    path = (*entry.group.path, *([entry.key] if entry.key else []), *braces.path)
    group = Group(path, braces.at, entry.group if entry.key else entry.group.parent)
    for piece in braces.pieces:
        text = here.text[piece.start : piece.end]
        group.entries.append(
            OutlineEntry(group, Line(here.number, here.start + piece.start, text), 0)
        )
    begun = Line(here.number, 0, here.text[braces.here.start : braces.here.end])
    if begun.key and column > braces.here.start + len(begun.key):
        value = braces.here.start + begun.value_column
        value = min(value, column) if braces.start is None else braces.start
        return Cursor(group, begun.key, here.start + value, in_flow=True)
    return Cursor(group, None, here.start + min(braces.here.start, column), in_flow=True)


def _grown(lines: Iterable[Line]) -> tuple[Group, dict[int, OutlineEntry]]:
    """The group at the top, and for each line its entry, or the one whose value goes on there."""
    top = group = Group((), 0)
    entries: dict[int, OutlineEntry] = {}
    last: OutlineEntry | None = None
    for line in lines:
        if last is not None and _goes_on(last, line):
            last.more.append(line)
            entries[line.number] = last
            continue
        if line.is_blank:
            continue
        group, last = _placed(group, line)
        entries[line.number] = last
    return top, entries


def _goes_on(entry: OutlineEntry, line: Line) -> bool:
    """Whether a line belongs to the value of the entry before it."""
    if not line.text.strip():
        return entry.is_block
    # The text of an item that has no name goes on in the column where it starts.
    least = entry.column if entry.key is None and entry.column > entry.line.indent else None
    deeper = line.indent > (entry.line.indent if least is not None else entry.column)
    if line.is_blank:
        return entry.is_block and deeper
    if line.is_item and not entry.is_block:
        return False
    return deeper and bool(entry.line.value)


def _placed(group: Group, line: Line) -> tuple[Group, OutlineEntry]:
    """The group that a line belongs to, and the line's entry in it."""
    while group.parent is not None and (
        group.column > line.indent
        # The dashes of a list may stand right below the name that it belongs to.
        or (group.is_list and not line.is_item and group.parent.column == line.indent)
    ):
        group = group.parent
    if line.column > line.indent:
        items = group
        if not (group.is_list and group.column == line.indent):
            items = _below(group, line.indent, is_list=True)
        group = Group((*items.path, len(items.items)), line.column, items)
        items.items.append(group)
    elif not group.is_list and line.indent > group.column and group.entries:
        holder = group.entries[-1]
        if holder.key and not holder.line.value:
            group = _below(group, line.indent, is_list=False)
    elif group.is_list and not line.is_item and group.column < line.indent and group.items:
        group = group.items[-1]  # between the dash and its text
    entry = OutlineEntry(group, line, line.column)
    group.entries.append(entry)
    return group, entry


def _below(group: Group, column: int, *, is_list: bool) -> Group:
    """A new group below the last field of one."""
    holder = group.entries[-1] if group.entries else None
    path = (*group.path, (holder.key if holder else None) or "")
    made = Group(path, column, group, is_list)
    if holder is not None:
        holder.below = holder.below or made
    return made
