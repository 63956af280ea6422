"""The events of ordinary YAML from libyaml, which is some times as quick as PyYAML's own parser.

The two differ in what few texts have: tabs, tags, links, directives, a `?` that is a sign. So
libyaml is only asked about texts without any of it, and what it takes exception to is no matter
of its own: whoever gets no events here asks the parser in Python, which has the last word and
gives every message. `tests/source/test_yaml_events.py` compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from broadsheet.source.yaml.codes import DEEPEST, MOST_VALUES

_UNUSUAL = re.compile(
    # Other characters than letters, signs, spaces and line feeds: where they may stand, and how
    # they are counted, the two do not agree.
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    # Directives, the borders of documents, names that are marked as such.
    r"|^(?:%|---|\.\.\.)|^[ -]*\?(?: |$)"
    # A comment right behind the sign of a block of text.
    r"|[|>][-+0-9]*#",
    re.MULTILINE,
)
# The versions of libyaml that were compared: those that PyYAML has brought along since 2020.
_COMPARED = frozenset({(0, 2, 5), (0, 2, 6)})
_UNUSUAL_IN_BRACKETS = re.compile(r"[?%]")


def _is_compared() -> bool:
    """Whether there is a libyaml, and one that was compared."""
    try:
        from yaml import _yaml
    except ImportError:
        return False
    return tuple(_yaml.get_version()) in _COMPARED


_IS_COMPARED = _is_compared()


def span_of(event: yaml.Event) -> tuple[int, int]:
    """Where an event starts and ends, as character offsets in the text that is parsed."""
    start, end = event.start_mark, event.end_mark
    return (start.index, end.index) if start and end else (0, 0)


def quick_events(text: str) -> tuple[yaml.Event, ...] | None:
    """The events of a text, as the parser in Python would give them.

    Returns:
        None where there is no libyaml, and wherever the other parser could come to another end:
        an error, too many values or too great a depth, more than one document, or any unusual
        sign. Only the offsets of the events' marks are to be relied on, not lines and columns.
    """
    if not _IS_COMPARED or _UNUSUAL.search(text):
        return None
    try:
        events = tuple(_usual(text))
    except (yaml.YAMLError, ValueError, OverflowError):
        return None
    return events if events and isinstance(events[-1], yaml.StreamEndEvent) else None


def _usual(text: str) -> Iterator[yaml.Event]:
    """The events, up to the first that is unusual."""
    loader = yaml.CSafeLoader(text)
    values = 0
    brackets: list[int | None] = []
    while event := loader.get_event():
        if isinstance(event, yaml.NodeEvent):
            values += 1
            is_linked = isinstance(event, yaml.AliasEvent) or event.anchor
            if is_linked or getattr(event, "tag", None) or values > MOST_VALUES:
                return
            # Where nothing is written between brackets, they do not agree on its place.
            is_empty = isinstance(event, yaml.ScalarEvent) and not event.value and not event.style
            if is_empty and brackets and brackets[-1] is not None:
                return
        if isinstance(event, yaml.CollectionStartEvent):
            brackets.append(span_of(event)[0] if event.flow_style else None)
            if len(brackets) > DEEPEST:
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            start, end = brackets.pop(), span_of(event)[1]
            if start is not None and _UNUSUAL_IN_BRACKETS.search(text, start, end):
                return
        yield event
