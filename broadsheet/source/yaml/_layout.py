"""Mistakes in how the lines of a YAML file are laid out: indentation, dashes, colons, tabs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from broadsheet.source.diagnostics import Edit, Fix
from broadsheet.source.text import Span
from broadsheet.source.yaml import codes
from broadsheet.source.yaml.lines import Line, Lines, Mistake, Trouble, shown

# A field of so many words is one; more are rather a text that goes on.
_FEW_WORDS: Final = 3
# What may be typed for the colon behind a name, and can be nothing else there.
_FOR_COLONS: Final = tuple("=;\uff1a\u2236")
_NAMED = re.compile(r"([^\W\d][\w-]*)( *(?:[=;\uff1a\u2236]|[–—-](?= )) *| +|$)(.*)")
# A value that is whole: a sentence, a list, a single word.
_ENDS = re.compile(r"[.?!:…\"'”’»)\]}]$|^\S*$")
_COLON = re.compile(" *:")
_TIGHT_DASH = re.compile(r" *-[^\W\d]")


def tab(trouble: Trouble) -> Mistake:
    """A tab where only spaces may stand."""
    line, at = trouble.line, trouble.at
    tabs = re.compile(r"\t*").match(trouble.text, at)
    end = tabs.end() if tabs else at
    if trouble.text[line.start : at].strip():
        spaced = re.sub(r"\s*\t\s*", " ", line.text).strip()
        hint = f"write a space instead: `{shown(spaced)}`"
        fix = Fix("the tab becomes a space", (Edit(Span(at, end), " "),), certain=True)
        return Mistake(codes.TAB, at, end, "a tab stands where only spaces may stand", hint, (fix,))
    above, says = trouble.lines.above(line), Line(line.number, line.start, line.text.strip())
    columns = [open_.column for open_ in _open_above(trouble.lines, line, says)]
    column = columns[0] if columns else 0
    if above and above.key and not above.value:
        column = above.column + 2
    below = trouble.lines.below(line)
    sure = False
    if above and above.key and above.value and below and below.key and says.key in trouble.names:
        # A known field between two others that start in one column is one of them.
        sure = above.column == below.indent == column
    hint, fix = f"write spaces instead{_perhaps(column, line)}", _moved(column, line, certain=sure)
    return Mistake(codes.TAB, at, end, "the line is indented with a tab", hint, (fix,))


@dataclass
class _OpenColumn:
    """Fields or items above a line that may go on with it: where they start, and their names."""

    column: int
    names: set[str | None] = field(default_factory=set)


def _open_above(lines: Lines, line: Line, says: Line) -> list[_OpenColumn]:
    """The columns in which a line may start that goes on with what is above it.

    Args:
        lines: those of the file.
        line: the one that may start elsewhere.
        says: the same without the blanks before it, which may be the wrong ones.

    Returns:
        The groups of fields, or for an item the lists, from the innermost; those that have a
        field of the line's name already come last.
    """
    found: list[_OpenColumn] = []
    inside: _OpenColumn | None = None
    least: float = float("inf")
    for above in lines.before(line):
        column = above.indent if says.is_item else above.column
        if (above.is_item if says.is_item else above.key is not None) and above.indent <= least:
            if column < least:
                inside = _OpenColumn(column)
                found.append(inside)
            if inside and inside.column == column and not says.is_item:
                inside.names.add(above.key)
        least = min(least, above.indent)
        if not least:
            break
    return sorted(found, key=lambda group: says.key is not None and says.key in group.names)


def _perhaps(column: int, line: Line) -> str:
    """The line as it looks when it starts at a column, counted from 0."""
    spaces = {0: "without spaces", 1: "with 1 space"}.get(column, f"with {column} spaces")
    return f", perhaps {spaces} before it: `{shown(' ' * column + line.text.strip())}`"


def _moved(column: int, line: Line, *, certain: bool = False) -> Fix:
    """The fix that lets a line start at a column, counted from 0."""
    blanks = len(line.text) - len(line.text.lstrip())
    edit = Edit(Span(line.start, line.start + blanks), " " * column)
    spaces = {0: "no spaces", 1: "1 space"}.get(column, f"{column} spaces")
    return Fix(f"the line has {spaces} before it", (edit,), certain)


def no_space(line: Line, names: frozenset[str]) -> Mistake | None:
    """A name and its colon with no space after it: None if the line has none such.

    It can only be meant so if it is one of the names of fields.
    """
    tight = line.tight_key
    if tight is None:
        return None
    with_value = f"{line.text[: tight.end()].strip()} {line.text[tight.end() :].strip()}"
    at = line.start + tight.end() - 1
    message = f"a space is missing after `{shown(tight[0])}`"
    edit = Edit(Span(at + 1, at + 1), " ")
    fix = Fix(f"a space follows `{shown(tight[0])}`", (edit,), certain=tight[1] in names)
    return Mistake(codes.NO_SPACE, at, at + 1, message, f"write `{shown(with_value)}`", (fix,))


def no_dash(line: Line) -> Mistake:
    """A line of a list that lacks the dash, or the space after it."""
    text, at = line.text.strip(), line.start + line.indent
    message = "this line stands among the items of a list and has no dash"
    fix = Fix("the line becomes an item of the list", (Edit(Span(at, at), "- "),))
    if text.startswith("-"):
        message, text = "a space is missing after the dash", text[1:]
        certain = _TIGHT_DASH.match(line.text) is not None
        fix = Fix("a space follows the dash", (Edit(Span(at + 1, at + 1), " "),), certain)
    hint = f"write `{shown(' ' * line.indent + '- ' + text)}`"
    return Mistake.line(codes.NO_DASH, line, message, hint, (fix,))


def was_to_be_list(lines: Lines, start: int, end: int) -> bool:
    """Whether a text without quotation marks is a list that lacks dashes, or spaces after them."""
    first = lines.at(start)
    is_name = _COLON.match(lines.text, end)
    if is_name or first.start + first.indent != start:
        return False
    own = [lines.number(number) for number in range(first.number, lines.at(end).number + 1)]
    has_dash = any(_TIGHT_DASH.match(line.text) or line.is_item for line in own)
    return has_dash and all(line.indent == first.indent for line in own)


def dash_in_text(lines: Lines, start: int, end: int) -> Mistake | None:
    """A dash that was to start an item of a list and is read as part of a text, silently.

    Args:
        lines: the lines of the file.
        start: where a text without quotation marks starts, a character offset.
        end: where it ends.
    """
    first = lines.at(start)
    alone = first.start + first.indent == start
    if alone and _TIGHT_DASH.match(first.text):
        return no_dash(first)
    for number in range(first.number + 1, lines.at(end).number + 1):
        line = lines.number(number)
        if line.is_item or _TIGHT_DASH.match(line.text):
            if alone and line.indent == first.indent:
                return no_dash(first)
            item = shown(line.text.strip())
            message = f"`{item}` is read as part of the text above it, not as an item of a list"
            hint = "start every item on its own line with `- `, one under the other"
            return Mistake.line(codes.DASH_IN_TEXT, line, message, hint)
    return None


def lone_line(trouble: Trouble) -> Mistake | None:
    """A line without a colon where a field is expected."""
    line = trouble.lines.at(trouble.opened)
    if line.key:
        message = "the name before the colon is too long"
        hint = (
            f"put the whole text in quotation marks, or indent it: `  {shown(line.text.strip())}`"
        )
        return Mistake.line(codes.COLON_IN_TEXT, line, message, hint)
    beside = trouble.lines.above_no_deeper(line)
    beside_item = beside is not None and beside.is_item and beside.indent == line.indent
    if line.tight_key:
        return no_space(line, trouble.names)
    if beside_item or _TIGHT_DASH.match(line.text):
        return no_dash(line)
    return no_colon(trouble, line)


def no_colon(trouble: Trouble, line: Line) -> Mistake:
    """A line that is neither a field nor part of the text above it."""
    above = trouble.lines.above(line)
    text = f"`{shown(' ' * (line.indent + 2) + line.text.strip())}`"
    if above and above.value.startswith(("|", ">")):
        hint = f"indent the text under `{above.key}` by two spaces: {text}"
        return Mistake.line(codes.BLOCK_TEXT, line, "the text is not indented", hint)
    message = "this line has no colon, so it is no field"
    named = name_of(line, trouble.names)
    sure = named is not None and _can_only_be_field(trouble, line, named)
    if named is None or (not sure and len(named[3].split()) > _FEW_WORDS):
        equals = re.match(r"([^\W\d][\w-]*) *= *(.+)", line.text.strip())
        example = f"{equals[1]}: {equals[2]}" if equals else "name: value"
        hint = (
            f"write `{shown(example)}`; if the line belongs to the text above it, indent it: {text}"
        )
        return Mistake.line(codes.NO_COLON, line, message, hint)
    name, between, rest = named.groups()
    example = f"{line.text[: named.start()].lstrip()}{name}: {rest}".rstrip()
    hint = f"write `{shown(example)}`"
    if not sure:
        hint += f"; if the line belongs to the text above it, indent it: {text}"
    span = Span(line.start + named.start(2), line.start + named.start(3))
    edit = Edit(span, ": ") if rest and between.strip() else Edit(Span(span.start, span.start), ":")
    fix = Fix(f"a colon follows `{name}`", (edit,), certain=sure)
    return Mistake.line(codes.NO_COLON, line, message, hint, (fix,))


def name_of(line: Line, names: frozenset[str]) -> re.Match[str] | None:
    """The known name that a line begins with, what stands in the place of its colon, and the rest.

    None where the line begins with none, or has its colon.
    """
    found = None if line.key else _NAMED.match(line.text.rstrip(), line.column)
    return found if found and found[1] in names else None


def _can_only_be_field(trouble: Trouble, line: Line, named: re.Match[str]) -> bool:
    """Whether a line that begins with a known name cannot go on with the text above it."""
    name, between, rest = named.groups()
    above, below = trouble.lines.above(line), trouble.lines.below(line)
    if between.strip() in _FOR_COLONS:
        return line.column == line.indent
    if between.strip() or rest.endswith(":"):
        return False
    groups = _open_above(trouble.lines, line, line)
    if any(name in group.names for group in groups if group.column == line.column):
        return False
    if not rest:
        return below is not None and below.is_item and below.indent >= line.column
    if line.is_item:
        return below is not None and below.key is not None and below.column == line.column
    if not rest[0].isalpha():
        return True
    is_whole = above is None or not above.key or _ENDS.search(above.value) is not None
    return is_whole and (rest[0].isupper() or " " not in rest)


def indentation(trouble: Trouble, line: Line) -> Mistake:
    """A line that starts at a column where it belongs to nothing."""
    above, beside = trouble.lines.above(line), trouble.lines.above_no_deeper(line)
    among_items = beside is not None and beside.is_item and beside.indent == line.indent
    if among_items and _TIGHT_DASH.match(line.text):
        return no_dash(line)
    if above and _TIGHT_DASH.match(above.text) and line.indent == above.indent + 2:
        return no_dash(above)
    if above and above.is_item and above.column == line.column and name_of(above, trouble.names):
        return no_colon(trouble, above)
    items = _items_too_far_left(trouble.lines, line)
    if items:
        return items
    message = "this line is indented in a way that fits no line above it"
    hint = "let it start exactly under the line it belongs with"
    if above and line.is_item and beside and beside.column == line.indent and beside.value:
        message = "an item of a list stands here, and the lines above it are fields"
        hint = "write the name of the list and a colon on a line above its items"
        return Mistake.line(codes.ITEM_AMONG_FIELDS, line, message, hint)
    fixes: tuple[Fix, ...] = ()
    if above and beside and beside.value.startswith(("|", ">")):
        fixes = (_moved(above.indent, line),)
        hint += f"; if that is the text of `{beside.key}`{_perhaps(above.indent, line)}"
    else:
        columns = [open_.column for open_ in _open_above(trouble.lines, line, line)]
        nearest = min(columns, key=lambda column: abs(column - line.indent), default=line.indent)
        if nearest != line.indent:
            hint += _perhaps(nearest, line)
            fixes = (_moved(nearest, line),)
    if above and above.key and above.value and above.column < line.indent:
        message = f"this line is indented under `{shown(above.key)}`, which has its value already"
        hint += "; if it belongs to that text, put the whole text in quotation marks"
    return Mistake.line(codes.INDENTATION, line, message, hint, fixes)


def _items_too_far_left(lines: Lines, line: Line) -> Mistake | None:
    """A list of texts that starts to the left of its name, above a line that goes on after it."""
    first: Line | None = None
    last = lines.above(line)
    for above in lines.before(line):
        if above.is_item and not above.key and (first is None or above.indent == first.indent):
            first = above
        elif first is None or above.indent <= first.indent:
            return None
        elif above.key and not above.value and above.column == line.column:
            own = range(first.number, last.number + 1 if last else 0)
            return _moved_right(above, [lines.number(number) for number in own])
    return None


def _moved_right(name: Line, own: list[Line]) -> Mistake:
    """The lines `own` of a list, which have to stand under its name."""
    more = name.column + 2 - own[0].indent
    rows = f"lines {own[0].number} to {own[-1].number}" if len(own) > 1 else f"line {own[0].number}"
    hint = f"indent {rows} by {more} more spaces, so that they stand under `{name.key}:`"
    edits = tuple(
        Edit(Span(line.start, line.start), " " * more) for line in own if line.text.strip()
    )
    fix = Fix(f"{rows} move right, under `{shown(str(name.key))}`", edits, certain=True)
    message = f"the items of `{shown(str(name.key))}` start too far left"
    return Mistake.line(codes.INDENTATION, own[0], message, hint, (fix,))


def after_the_end(trouble: Trouble) -> Mistake | None:
    """A line after what looked like the whole document."""
    above = list(trouble.lines.before(trouble.line))
    for line in above:
        if line.text.startswith("..."):
            hint = "take this line out, or indent it if it belongs to the text above it"
            message = "`...` ends what is read of the file"
            return Mistake.line(codes.SECOND_DOCUMENT, line, message, hint)
    if above and name_of(above[0], trouble.names):
        return no_colon(trouble, above[0])
    if above and above[-1].indent > trouble.line.indent:
        hint = f"start it at the very left: `{shown(above[-1].text.strip())}`"
        message = "the first line is indented, and lines after it are not"
        return Mistake.line(codes.INDENTATION, above[-1], message, hint, (_moved(0, above[-1]),))
    return indentation(trouble, trouble.line)
