"""Problems as workflow commands: GitHub Actions shows them beside the lines of a change."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from broadsheet.source.text import clean

if TYPE_CHECKING:
    from broadsheet.source.diagnostics import Diagnostic

# As the runner takes them back: `%` first, or what stands for the others would change again.
_IN_A_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_A_PROPERTY = {**_IN_A_MESSAGE, ":": "%3A", ",": "%2C"}


def show(problem: Diagnostic) -> str:
    """One problem as a workflow command, which is one line whatever the files hold.

    The rules are those of "Workflow commands for GitHub Actions", and of the runner that reads
    them: it drops columns where a problem goes over several lines.
    """
    name = problem.place.file.name
    where, properties = name, {"file": PurePath(name).as_posix()}
    if problem.place.region:
        line, column, end_line, end_column = problem.place.region
        where = f"{name}:{line}:{column}"
        properties |= {"line": str(line), "endLine": str(end_line)}
        if line == end_line:
            properties |= {"col": str(column), "endColumn": str(end_column)}
    properties["title"] = f"Broadsheet: {problem.code.name}"
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    # The log shows the message alone, so it says where too.
    message = _escaped(f"{clean(where)}: {problem.message_and_hint}", _IN_A_MESSAGE)
    return f"::{problem.code.severity.value} {listed}::{message}"


def _property(value: str) -> str:
    return clean(_escaped(value, _IN_A_PROPERTY))


def _escaped(text: str, signs: dict[str, str]) -> str:
    return re.sub(f"[{''.join(signs)}]", lambda found: signs[found[0]], text)
