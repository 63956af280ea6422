"""Problems as JSON: one object with the list of them, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from broadsheet.source.diagnostics import Diagnostic


def show_all(problems: Iterable[Diagnostic]) -> str:
    """The problems as `{"problems": [...]}`; lines and columns count from 1, in characters."""
    # In ASCII it is JSON whatever the encoding of the terminal or the file it goes to.
    return json.dumps({"problems": [_object(p) for p in problems]}, indent=2)


def _object(problem: Diagnostic) -> dict[str, str | int | None]:
    line, column, end_line, end_column = problem.place.region or (1, 1, 1, 1)
    return {
        "code": problem.code.name,
        "severity": problem.code.severity.value,
        "message": problem.message,
        "file": problem.place.file.name,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "hint": problem.hint,
    }
