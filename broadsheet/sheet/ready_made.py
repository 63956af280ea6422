"""Ready-made lists of the field, such as the kinds of quotation: data, a file for each language.

A file is `templates/lists/NAME.LANG.yaml`; a school's own goes before ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from broadsheet.sheet.wordings import parsed_wordings
from broadsheet.source.templates import TemplateFaultyError
from broadsheet.source.yaml.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from broadsheet.sheet.wordings import Words

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?")
_FILE = re.compile(r"lists/([a-z0-9-]+)\.[A-Za-z0-9-]+\.yaml")

# What of a list stands in a field: its entries, or the headings of its table.
ListPart = Literal["entries", "columns"]


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry of a list: a label to choose, a row or a column."""

    name: str  # by which lessons in any language may call it
    label: str  # what is printed, with inline Markdown
    means: str | None = None  # what the label means, printed in a box


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a table."""

    heading: str  # what is printed above it, with inline Markdown
    copies: bool = False  # what is written there is copied from the passage


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A ready-made list in one language."""

    name: str
    entries: tuple[ListEntry, ...]
    ask: str | None = None  # what is asked where the lesson does not say
    columns: tuple[ListColumn, ...] = ()  # of the table whose rows the entries are
    scale: tuple[str, ...] = ()  # the labels that each entry is judged with
    open: bool = False  # nothing of it is right or wrong


def ready_made(words: Words, name: str) -> ReadyMade | None:
    """A ready-made list in the language of some wordings, or in English; None if there is none.

    Raises:
        TemplateFaultyError: a file of it cannot be used.
    """
    if not _NAME.fullmatch(name):
        return None
    for language in words.languages:
        path = f"lists/{name}.{language}.yaml"
        text = words.templates.read(path)
        if text is not None:
            return _list(name, path, parsed_wordings(path, text))
    return None


def ready_made_names(words: Words) -> tuple[str, ...]:
    """The names of all ready-made lists, in alphabetical order."""
    found = (_FILE.fullmatch(name) for name, _ in words.templates.files())
    return tuple(sorted({match[1] for match in found if match}))


def _list(name: str, path: str, node: Mapping) -> ReadyMade:
    entries = node.get("entries")
    if not isinstance(entries, Mapping | None):
        raise TemplateFaultyError(f"{path}: `entries` takes lines such as `direct: direct`")
    return ReadyMade(
        name,
        tuple(_entry(path, *each) for each in (entries or {}).items()),
        _text(path, "ask", node.get("ask")) if "ask" in node else None,
        tuple(_column(path, each) for each in _sequence(path, "columns", node.get("columns"))),
        _texts(path, "scale", node.get("scale")),
        open=_is_yes(node.get("open")),
    )


def _is_yes(node: Node | None) -> bool:
    return str(node).casefold() in ("yes", "true")


def _column(path: str, node: Node) -> ListColumn:
    if not isinstance(node, Mapping):
        return ListColumn(_text(path, "columns", node))
    heading = _text(path, "heading", node.get("heading"))
    return ListColumn(heading, copies=_is_yes(node.get("copies")))


def _entry(path: str, name: str, node: Node) -> ListEntry:
    if not isinstance(node, Mapping):
        return ListEntry(name, _text(path, name, node))
    means = node.get("means")
    return ListEntry(
        name,
        _text(path, "label", node.get("label")),
        None if means is None else _text(path, "means", means),
    )


def _texts(path: str, name: str, node: Node | None) -> tuple[str, ...]:
    return tuple(_text(path, name, each) for each in _sequence(path, name, node))


def _sequence(path: str, name: str, node: Node | None) -> tuple[Node, ...]:
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        raise TemplateFaultyError(f"{path}: `{name}` takes a list")
    return tuple(node)


def _text(path: str, name: str, node: Node | None) -> str:
    if not isinstance(node, Scalar):
        raise TemplateFaultyError(f"{path}: `{name}` takes a text")
    return " ".join(node.split())
