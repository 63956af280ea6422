"""Lines to write in the front matter of an article: how to say them, and the change of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from broadsheet.source.diagnostics import Edit
from broadsheet.source.text import Span
from broadsheet.source.yaml.lines import as_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from broadsheet.article.seed import Seed

_FURNITURE = re.compile(r"^furniture:[ \t]*(?P<value>[^#\n]*?)[ \t]*(?:#.*)?$", re.MULTILINE)
_ITEM = re.compile(r"(?P<indent>[ \t]*)-[ \t]")
_DEEPER = re.compile(r"[ \t]+\S")


@dataclass(frozen=True)
class FrontMatterLines:
    """Lines to be written in the front matter."""

    fields: tuple[tuple[str, str], ...] = ()  # names with what is known
    furniture: tuple[str, ...] = ()  # the first words of paragraphs

    def said(self, seed: Seed) -> str:
        """What a hint says: the lines, and where they go."""
        parts = [f"`{name}: {as_value(value)}`" for name, value in self.fields]
        listed = ", ".join(map(as_value, self.furniture))
        front = _front(seed)
        has_list = _FURNITURE.search(front) is not None
        if listed and not has_list:
            parts.append(f"`furniture: [{listed}]`")
        where = (
            "in the front matter" if front else "at the top of the file, between two lines `---`"
        )
        said = f"write {' and '.join(parts)} {where}" if parts else ""
        if listed and has_list:
            items = ", ".join(f"`- {as_value(item)}`" for item in self.furniture)
            more = f"add {items} to `furniture` in the front matter"
            said = f"{said}, and {more}" if said else more
        return said

    def edits(self, seed: Seed) -> tuple[Edit, ...]:
        """The same as a change of the file; none where the list there is written in another way."""
        front = _front(seed)
        lines = [f"{name}: {as_value(value)}\n" for name, value in self.fields]
        items = [as_value(item) for item in self.furniture]
        listed = _FURNITURE.search(front)
        edits: list[Edit] = []
        if items and listed is None:
            lines += ["furniture:\n", *(f"  - {item}\n" for item in items)]
        elif items and listed is not None:
            added = _added(front, listed, items)
            if added is None:
                return ()
            edits.append(added)
        if not front:
            return (Edit(Span(0, 0), "".join(("---\n", *lines, "---\n"))),)
        if lines:
            end = front.rstrip("\n").rfind("\n") + 1
            edits.append(Edit(Span(end, end), "".join(lines)))
        return tuple(sorted(edits, key=lambda edit: edit.span))


def _added(front: str, listed: re.Match[str], items: Sequence[str]) -> Edit | None:
    """More items in a list that is there: in brackets, or each on a line of its own."""
    value, end = listed["value"], listed.end("value")
    if value:
        inside = value[1:-1].strip()
        if not (value.startswith("[") and value.endswith("]")):
            return None
        return Edit(Span(end - 1, end - 1), (", " if inside else "") + ", ".join(items))
    at = front.find("\n", listed.end()) + 1
    indent: str | None = None
    for line in front[at:].splitlines(keepends=True):
        item = _ITEM.match(line)
        if item:
            indent = indent or item["indent"]
        elif indent is None or not _DEEPER.match(line):
            break
        at += len(line)
    indent = "  " if indent is None else indent
    return Edit(Span(at, at), "".join(f"{indent}- {item}\n" for item in items))


def _front(seed: Seed) -> str:
    """The front matter of a seed's file with its `---` lines; empty if there is none."""
    front = seed.file.text[: len(seed.file.text) - len(seed.text)]
    return front if front.strip() else ""


def first_words(seed: Seed, start: int, numbers: Iterable[int]) -> str:
    """The first words of a paragraph, as many as no other paragraph of the article begins with.

    Args:
        seed: the article.
        start: where they stand in its text, a character offset.
        numbers: the paragraphs that may begin so.
    """
    allowed = {*numbers}
    paragraph = next(p for p in seed.paragraphs if p.span.start <= start < p.span.end)
    words = seed.text[start : paragraph.span.end].split()
    others = [
        " ".join(seed.text[p.span.start : p.span.end].split()).casefold()
        for p in seed.paragraphs
        if p.number not in allowed
    ]
    for count in range(min(3, len(words)), len(words)):
        beginning = " ".join(words[:count])
        if not any(other.startswith(beginning.casefold()) for other in others):
            return beginning.rstrip(",;")
    return " ".join(words)
