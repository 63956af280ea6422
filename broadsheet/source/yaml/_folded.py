"""Lists in a text whose lines YAML joins: under `>`, or over several lines without a block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from broadsheet.source.diagnostics import Edit, Fix
from broadsheet.source.text import Span
from broadsheet.source.yaml import codes
from broadsheet.source.yaml._bullets import ONLY_BULLETS
from broadsheet.source.yaml.lines import Line, Lines, Mistake, shown

_ITEM: Final = re.compile(rf"(?:-|[{re.escape(ONLY_BULLETS)}]|(?P<number>[0-9]{{1,2}})[.)]) +\S")


def run_together(lines: Lines, start: int, end: int, style: str | None) -> Mistake | None:
    """The list that a text has in the file and loses when its lines are joined.

    A lone dash at the beginning of a line may be one between words. So there have to be two
    items, or one below a line that ends with a colon.

    Args:
        lines: those of the file.
        start: where the text starts, a character offset: with its `>` or quotation mark.
        end: where it ends.
        style: how it is written: `>`, `'`, `"`, or None or empty for neither.
    """
    first, last = lines.at(start), lines.at(max(end - 1, start))
    own = [lines.number(number) for number in range(first.number + 1, last.number + 1)]
    said = [line for line in own if line.text.strip()]
    if style == ">" and said:
        # Lines that are indented more keep their breaks.
        least = min(line.indent for line in said)
        said = [line for line in said if line.indent == least]
    elif _ITEM.match(lines.text, start):
        return None  # the whole was to be a list of items
    there = {line.number for line in own if line.text.strip()}
    items = list(_items(said))
    joined = [line for line in items if {line.number - 1, line.number + 1} & there]
    if not joined or (len(joined) < 2 and not _is_under_colon(lines, joined[0], start)):
        return None
    message = f"`{shown(joined[0].text.strip())}` is joined with the lines around it"
    if style != ">":
        name = f"{first.key}: " if first.key else ""
        hint = f"write `{name}|-` and the whole text below it, indented"
        return Mistake.line(codes.RUN_TOGETHER_LIST, joined[0], message, hint)
    sign = lines.text[start:].split(None, 1)[0]
    hint = f"write `{first.with_value('|' + sign[1:])}`: then each line stays a line"
    # Where other lines follow one another, they may be one sentence.
    numbers = {line.number for line in items}
    alone = not any(n - 1 in there for n in there - numbers)
    does = f"`{sign}` becomes `|{sign[1:]}`, so that the list stays one"
    fix = Fix(does, (Edit(Span(start, start + 1), "|"),), certain=alone)
    return Mistake.line(codes.RUN_TOGETHER_LIST, joined[0], message, hint, (fix,))


def _items(said: list[Line]) -> Iterator[Line]:
    """The lines that begin as items; of numbers, those that go on from 1."""
    found = [(line, match) for line in said if (match := _ITEM.match(line.text.lstrip()))]
    numbers = [int(match["number"]) for _, match in found if match["number"]]
    go_on = len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
    yield from (line for line, match in found if go_on or not match["number"])


def _is_under_colon(lines: Lines, line: Line, start: int) -> bool:
    """Whether the text goes on with a line after a colon at the end of the one above."""
    return lines.text[start : line.start].rstrip().endswith(":")
