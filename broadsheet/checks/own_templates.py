"""Templates of a workspace that are not read any more, or were written for an earlier version."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from broadsheet.source.diagnostics import Code, Diagnostic, Severity
from broadsheet.source.text import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from broadsheet.source.workspace import Workspace

TEMPLATE_OUTDATED = Code("template-outdated", Severity.WARNING)

# What 0.1 let a workspace replace, by the pattern of its name, and where that is said now.
_MOVED: Final = {"questions/*/question.html": "question.html"}
# What only templates of 0.1 use: its filters, a question's own records, and lines that were lists.
_OF_BEFORE: Final = re.compile(
    r"\|\s*(?:inline|unmarked)\b|\bq\.(?:view|words|answers)\b|\bfor run in line\b(?!\.)"
)


def outdated_templates(workspace: Workspace) -> Iterator[Diagnostic]:
    """A problem for each own template that does nothing, or not what it did."""
    for name, path in workspace.templates.own_files():
        place = whole_file(workspace.shown(path))
        new = next((new for old, new in _MOVED.items() if PurePosixPath(name).match(old)), None)
        if new is not None:
            message = f"`templates/{name}` is not read any more: one template draws all questions"
            hint = f"move what you changed to `templates/{new}`, starting from the built-in one"
            yield Diagnostic(TEMPLATE_OUTDATED, place, message, hint)
        elif name.endswith(".html") and _OF_BEFORE.search(workspace.templates.read(name) or ""):
            message = f"`templates/{name}` was written for version 0.1, whose texts were others"
            hint = f"copy the built-in `{name}`, and make your changes in it again"
            yield Diagnostic(TEMPLATE_OUTDATED, place, message, hint)
